use serde::{Deserialize, Serialize};

/// The client side of one TCP connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Socket {
    /// Local port; with `remote` it names the connection.
    pub local_port: u16,
    /// The other end, `address:port`.
    pub remote: String,
    /// The connection's state.
    pub state: TcpState,
    /// Whose socket it is.
    pub uid: u32,
    /// The process that has it open. `None` for processes of other users.
    pub owner: Option<u32>,
    /// True if the socket is known to belong to the Nix daemon's service
    /// (its control group). `None` where control groups do not tell.
    pub of_daemon: Option<bool>,
    /// Bytes received so far. `None` where the kernel does not tell (macOS
    /// before 11).
    pub received_bytes: Option<u64>,
    /// Bytes sent so far that the other side has confirmed. `None` where the
    /// kernel does not tell.
    #[serde(default)]
    pub sent_bytes: Option<u64>,
    /// Milliseconds since data last arrived; while connecting it means nothing. `None` on macOS.
    pub last_receive_ms: Option<u32>,
    /// Retransmissions of the segment that is under way.
    pub retransmits: u8,
    /// Bytes that arrived and that the process has not read yet. `None` where
    /// the kernel does not tell.
    #[serde(default)]
    pub unread_bytes: Option<u32>,
    /// Bytes that are sent or to be sent and that the other side has not
    /// confirmed. `None` as above.
    #[serde(default)]
    pub unsent_bytes: Option<u32>,
    /// Milliseconds since data was last sent. `None` on macOS.
    #[serde(default)]
    pub last_send_ms: Option<u32>,
}

/// A question to a name server that has no answer yet: an open UDP socket to
/// its port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameQuery {
    /// The name server, `address:port`.
    pub server: String,
    /// Whose socket it is.
    pub uid: u32,
    /// The process that has it open. `None` for processes of other users.
    pub owner: Option<u32>,
    /// As for [`Socket::of_daemon`].
    pub of_daemon: Option<bool>,
}

/// The state of a TCP connection, as far as a watcher needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TcpState {
    /// The other side has not answered yet.
    Connecting,
    /// Data can flow.
    Established,
    /// One side has closed.
    Closing,
    /// The other side has closed, and this one has not noticed or minds not
    /// (`CLOSE-WAIT`).
    HalfClosed,
}
