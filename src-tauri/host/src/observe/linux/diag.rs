//! The bytes of netlink's `sock_diag(7)`: the question for TCP sockets, and the
//! answers, read by hand and with every length checked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use nixlamp_core::model::TcpState;

const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const SOCK_DIAG_BY_FAMILY: u16 = 20;
/// `NLM_F_REQUEST | NLM_F_DUMP`.
const DUMP: u16 = 0x301;
const IPPROTO_TCP: u8 = 6;
const IPPROTO_UDP: u8 = 17;
/// `INET_DIAG_INFO` and `INET_DIAG_CGROUP_ID` of `linux/inet_diag.h`.
const INFO: u16 = 2;
const CGROUP_ID: u16 = 21;
const HEADER: usize = 16;
/// Size of `struct inet_diag_msg`.
const MESSAGE: usize = 72;

/// `TCP_ESTABLISHED` and so on of `net/tcp_states.h`.
const ESTABLISHED: u8 = 1;
const SYN_SENT: u8 = 2;
const CLOSE_WAIT: u8 = 8;
const LISTEN: u8 = 10;
/// Established, SYN sent, FIN wait 1 and 2, close wait, last ACK, listening and
/// closing: all that has a process, or says that a port is a server's.
const STATES: u32 = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11;

/// Of UDP sockets only those that have a far end.
const CONNECTED: u32 = 1 << 1;
/// The port of name servers.
const NAME_SERVER: u16 = 53;

/// Internet protocol of either age, `AF_INET` and `AF_INET6`.
pub const FAMILIES: [u8; 2] = [2, 10];

/// One TCP socket as the kernel tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// `None` for a listening one.
    pub state: Option<TcpState>,
    /// The local port.
    pub local_port: u16,
    /// The other end.
    pub remote: SocketAddr,
    /// Whose it is.
    pub uid: u32,
    /// Its inode, by which it stands in `/proc/PID/fd`; 0 when no process has
    /// it any more.
    pub inode: u64,
    /// The control group in which it was made (version 2).
    pub group: Option<u64>,
    /// Bytes received.
    pub received_bytes: Option<u64>,
    /// Bytes sent and confirmed by the other side.
    pub sent_bytes: Option<u64>,
    /// Milliseconds since data arrived.
    pub last_receive_ms: Option<u32>,
    /// Retransmissions under way.
    pub retransmits: u8,
    /// Bytes that the process has not read yet.
    pub unread_bytes: u32,
    /// Bytes that the other side has not confirmed.
    pub unsent_bytes: u32,
    /// Milliseconds since data was sent.
    pub last_send_ms: Option<u32>,
}

impl Told {
    /// True if the far end is a name server's port.
    pub fn asks_a_name(&self) -> bool {
        self.remote.port() == NAME_SERVER
    }
}

/// Which sockets are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// All of TCP.
    Tcp,
    /// Those of UDP that have a far end.
    Udp,
}

/// What a datagram of answers came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// More follows.
    More,
    /// That was all.
    Done,
    /// The kernel refused, with this error number.
    Refused(i32),
    /// The bytes are not what they should be.
    Broken,
}

/// The question for all sockets of a family.
pub fn request(family: u8, sort: Sort, sequence: u32) -> [u8; 72] {
    let mut bytes = [0; 72];
    bytes[0..4].copy_from_slice(&72_u32.to_ne_bytes());
    bytes[4..6].copy_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    bytes[6..8].copy_from_slice(&DUMP.to_ne_bytes());
    bytes[8..12].copy_from_slice(&sequence.to_ne_bytes());
    bytes[HEADER] = family;
    let (protocol, states) = match sort {
        Sort::Tcp => (IPPROTO_TCP, STATES),
        Sort::Udp => (IPPROTO_UDP, CONNECTED),
    };
    bytes[HEADER + 1] = protocol;
    bytes[HEADER + 2] = 1 << (INFO - 1);
    bytes[HEADER + 4..HEADER + 8].copy_from_slice(&states.to_ne_bytes());
    bytes
}

/// Reads one datagram of answers to the question with this number.
pub fn answers(mut bytes: &[u8], sequence: u32, sockets: &mut Vec<Told>) -> Answer {
    while bytes.len() >= HEADER {
        let (Some(length), Some(kind), Some(number)) =
            (u32_at(bytes, 0), u16_at(bytes, 4), u32_at(bytes, 8))
        else {
            return Answer::Broken;
        };
        let length = length as usize;
        if length < HEADER || length > bytes.len() {
            return Answer::Broken;
        }
        // A late answer to an earlier question that was given up is passed over.
        if number == sequence {
            match kind {
                NLMSG_DONE => return Answer::Done,
                NLMSG_ERROR => {
                    let code = u32_at(bytes, HEADER).unwrap_or(0).cast_signed();
                    return Answer::Refused(code.saturating_neg());
                }
                SOCK_DIAG_BY_FAMILY => match socket(&bytes[HEADER..length]) {
                    Some(socket) => sockets.push(socket),
                    None => return Answer::Broken,
                },
                _ => {}
            }
        }
        bytes = bytes.get(aligned(length)..).unwrap_or_default();
    }
    Answer::More
}

/// Reads `struct inet_diag_msg` and the attributes after it.
fn socket(bytes: &[u8]) -> Option<Told> {
    if bytes.len() < MESSAGE {
        return None;
    }
    let state = match bytes[1] {
        LISTEN => None,
        ESTABLISHED => Some(TcpState::Established),
        SYN_SENT => Some(TcpState::Connecting),
        CLOSE_WAIT => Some(TcpState::HalfClosed),
        _ => Some(TcpState::Closing),
    };
    let port = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
    let mut socket = Told {
        state,
        local_port: port(4),
        remote: SocketAddr::new(address(bytes[0], &bytes[24..40])?, port(6)),
        uid: u32_at(bytes, 64)?,
        inode: u64::from(u32_at(bytes, 68)?),
        group: None,
        received_bytes: None,
        sent_bytes: None,
        last_receive_ms: None,
        retransmits: bytes[3],
        unread_bytes: u32_at(bytes, 56)?,
        unsent_bytes: u32_at(bytes, 60)?,
        last_send_ms: None,
    };
    for (kind, value) in attributes(&bytes[MESSAGE..]) {
        match kind {
            // struct tcp_info of linux/tcp.h; older kernels end earlier.
            INFO => {
                socket.last_send_ms = u32_at(value, 44);
                socket.last_receive_ms = u32_at(value, 52);
                socket.sent_bytes = u64_at(value, 120);
                socket.received_bytes = u64_at(value, 128);
                socket.retransmits = value.get(2).copied().unwrap_or(socket.retransmits);
            }
            CGROUP_ID => socket.group = u64_at(value, 0),
            _ => {}
        }
    }
    Some(socket)
}

/// An address of either family; one of the old family in the new one's clothes
/// is undressed.
fn address(family: u8, bytes: &[u8]) -> Option<IpAddr> {
    if family == FAMILIES[0] {
        let old: [u8; 4] = bytes.get(..4)?.try_into().ok()?;
        return Some(Ipv4Addr::from(old).into());
    }
    let new: [u8; 16] = bytes.get(..16)?.try_into().ok()?;
    Some(IpAddr::from(Ipv6Addr::from(new)).to_canonical())
}

/// Attributes: length with header, kind, value, padded to four bytes. A broken
/// one ends the list.
fn attributes(mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let length = usize::from(u16_at(bytes, 0)?);
        let kind = u16_at(bytes, 2)?;
        let value = bytes.get(4..length)?;
        bytes = bytes.get(aligned(length)..).unwrap_or_default();
        Some((kind, value))
    })
}

fn aligned(length: usize) -> usize {
    length.next_multiple_of(4)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..at + 2)?
        .try_into()
        .ok()
        .map(u16::from_ne_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..at + 4)?
        .try_into()
        .ok()
        .map(u32::from_ne_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..at + 8)?
        .try_into()
        .ok()
        .map(u64::from_ne_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u16, sequence: u32, payload: &[u8]) -> Vec<u8> {
        let length = HEADER + payload.len();
        let mut bytes = Vec::new();
        bytes.extend(u32::try_from(length).expect("short").to_ne_bytes());
        bytes.extend(kind.to_ne_bytes());
        bytes.extend([2, 0]);
        bytes.extend(sequence.to_ne_bytes());
        bytes.extend([0; 4]);
        bytes.extend(payload);
        bytes.resize(aligned(length), 0);
        bytes
    }

    fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
        let mut bytes = u16::try_from(value.len() + 4)
            .expect("short")
            .to_ne_bytes()
            .to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(value);
        bytes.resize(aligned(bytes.len()), 0);
        bytes
    }

    fn told(family: u8, state: u8) -> Vec<u8> {
        let mut bytes = vec![0; MESSAGE];
        bytes[0] = family;
        bytes[1] = state;
        bytes[4..6].copy_from_slice(&40_000_u16.to_be_bytes());
        bytes[6..8].copy_from_slice(&443_u16.to_be_bytes());
        bytes[24..28].copy_from_slice(&[151, 101, 2, 217]);
        bytes[56..60].copy_from_slice(&11_u32.to_ne_bytes());
        bytes[60..64].copy_from_slice(&12_u32.to_ne_bytes());
        bytes[64..68].copy_from_slice(&30_001_u32.to_ne_bytes());
        bytes[68..72].copy_from_slice(&777_u32.to_ne_bytes());
        bytes
    }

    fn info() -> Vec<u8> {
        let mut bytes = vec![0; 232];
        bytes[2] = 3;
        bytes[44..48].copy_from_slice(&60_500_u32.to_ne_bytes());
        bytes[52..56].copy_from_slice(&61_000_u32.to_ne_bytes());
        bytes[120..128].copy_from_slice(&70_000_u64.to_ne_bytes());
        bytes[128..136].copy_from_slice(&5_000_000_000_u64.to_ne_bytes());
        bytes
    }

    #[test]
    fn a_socket_with_all_it_may_tell() {
        let mut payload = told(2, ESTABLISHED);
        payload.extend(attribute(8, &[0]));
        payload.extend(attribute(INFO, &info()));
        payload.extend(attribute(CGROUP_ID, &4242_u64.to_ne_bytes()));
        let mut bytes = message(SOCK_DIAG_BY_FAMILY, 9, &payload);
        bytes.extend(message(NLMSG_DONE, 9, &[0; 4]));
        let mut sockets = Vec::new();
        assert_eq!(answers(&bytes, 9, &mut sockets), Answer::Done);
        assert_eq!(
            sockets,
            [Told {
                state: Some(TcpState::Established),
                local_port: 40_000,
                remote: "151.101.2.217:443".parse().expect("an address"),
                uid: 30_001,
                inode: 777,
                group: Some(4242),
                received_bytes: Some(5_000_000_000),
                sent_bytes: Some(70_000),
                last_receive_ms: Some(61_000),
                retransmits: 3,
                unread_bytes: 11,
                unsent_bytes: 12,
                last_send_ms: Some(60_500),
            }]
        );
    }

    #[test]
    fn old_kernels_and_old_addresses() {
        let mut payload = told(10, SYN_SENT);
        payload[24..40].copy_from_slice(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1]);
        // tcp_info as it was before bytes were counted (Linux 4.1).
        payload.extend(attribute(INFO, &info()[..104]));
        let mut sockets = Vec::new();
        let bytes = message(SOCK_DIAG_BY_FAMILY, 1, &payload);
        assert_eq!(answers(&bytes, 1, &mut sockets), Answer::More);
        assert_eq!(sockets[0].remote.to_string(), "10.0.0.1:443");
        assert_eq!(sockets[0].state, Some(TcpState::Connecting));
        assert_eq!(sockets[0].received_bytes, None);
        assert_eq!(sockets[0].last_receive_ms, Some(61_000));
    }

    #[test]
    fn the_other_side_has_closed() {
        let mut sockets = Vec::new();
        let bytes = message(SOCK_DIAG_BY_FAMILY, 1, &told(2, CLOSE_WAIT));
        assert_eq!(answers(&bytes, 1, &mut sockets), Answer::More);
        assert_eq!(sockets[0].state, Some(TcpState::HalfClosed));
        assert!(!sockets[0].asks_a_name());
        let mut question = told(2, ESTABLISHED);
        question[6..8].copy_from_slice(&NAME_SERVER.to_be_bytes());
        let bytes = message(SOCK_DIAG_BY_FAMILY, 1, &question);
        answers(&bytes, 1, &mut sockets);
        assert!(sockets[1].asks_a_name());
    }

    #[test]
    fn refusals_and_other_questions() {
        let mut sockets = Vec::new();
        let refused = message(NLMSG_ERROR, 5, &(-1_i32).to_ne_bytes());
        assert_eq!(answers(&refused, 5, &mut sockets), Answer::Refused(1));
        assert_eq!(answers(&refused, 6, &mut sockets), Answer::More);
        assert_eq!(answers(&[], 5, &mut sockets), Answer::More);
        assert!(sockets.is_empty());
    }

    #[test]
    fn no_cut_and_no_flipped_byte_breaks_it() {
        let mut payload = told(2, ESTABLISHED);
        payload.extend(attribute(INFO, &info()));
        let bytes = message(SOCK_DIAG_BY_FAMILY, 9, &payload);
        for end in 0..bytes.len() {
            answers(&bytes[..end], 9, &mut Vec::new());
        }
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 0xff;
            answers(&broken, 9, &mut Vec::new());
        }
    }
}
