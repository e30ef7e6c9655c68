//! The client side of TCP connections that may be Nix's.
//!
//! By `sock_diag(7)`, which tells everybody of everybody's sockets, with the
//! bytes received and the age of the last ones: without privilege the only sign
//! that the daemon's download moves.

use std::collections::{HashMap, HashSet};
use std::os::fd::OwnedFd;
use std::time::Duration;

use nixlamp_core::model::{NameQuery, ProcessId, Socket};
use rustix::io::Errno;
use rustix::net::netlink::{SOCK_DIAG, SocketAddrNetlink};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};

use super::diag::{self, Answer, Sort, Told};
use super::procfs::Proc;
use super::table::Entry;
use super::users::BuildUsers;

/// The kernel answers a dump while it is read, so this only guards against a
/// kernel that does not answer at all.
const PATIENCE: Duration = Duration::from_secs(1);

/// One that our kin did not have open at so many looks is another program's. At
/// the first its process may not have been listed yet.
const LOOKED_FOR: u8 = 3;

/// Whose sockets are wanted.
pub struct Wanted<'a> {
    /// The user the agent runs as.
    pub own_uid: u32,
    /// Processes that have to do with Nix.
    pub kin: &'a [&'a Entry],
    /// Nix's build users.
    pub build_users: &'a BuildUsers,
    /// The control groups of the daemon's service; empty where unknown.
    pub daemon_groups: &'a [u64],
}

/// The netlink socket, and who owns which socket.
#[derive(Default)]
pub struct Sockets {
    socket: Option<OwnedFd>,
    sequence: u32,
    buffer: Vec<u8>,
    told: Vec<Told>,
    /// Sockets of UDP to name servers.
    names: Vec<Told>,
    owners: HashMap<u64, u32>,
    /// Processes whose open files were gone through since they last ran.
    asked: HashSet<ProcessId>,
    /// Sockets that none of our kin had open so many times: other programs of
    /// the same user have many, and keep them.
    strangers: HashMap<u64, u8>,
}

impl Sockets {
    /// Asks the kernel and picks out what may be Nix's.
    pub fn look(
        &mut self,
        proc: &mut Proc,
        wanted: &Wanted<'_>,
    ) -> rustix::io::Result<(Vec<Socket>, Vec<NameQuery>)> {
        self.told.clear();
        self.names.clear();
        for family in diag::FAMILIES {
            // A kernel may not tell of UDP: then no question is seen.
            if self.dump(family, Sort::Udp).is_err() {
                self.socket = None;
            }
        }
        self.told.retain(Told::asks_a_name);
        self.names.append(&mut self.told);
        let dumped = diag::FAMILIES
            .iter()
            .try_for_each(|&family| self.dump(family, Sort::Tcp));
        if dumped.is_err() {
            // A fresh one next time: late answers cannot be mistaken then.
            self.socket = None;
        }
        dumped?;
        let servers: HashSet<u16> = self
            .told
            .iter()
            .filter(|told| told.state.is_none())
            .map(|told| told.local_port)
            .collect();
        // Without an inode no process has it open: it only says goodbye.
        self.told.retain(|told| {
            told.state.is_some() && told.inode != 0 && !servers.contains(&told.local_port)
        });
        self.find_owners(proc, wanted);
        let sockets = self.told.iter();
        let names = self.names.iter();
        Ok((
            sockets.filter_map(|told| self.pick(told, wanted)).collect(),
            names
                .filter_map(|told| self.pick(told, wanted))
                .map(|socket| NameQuery {
                    server: socket.remote,
                    uid: socket.uid,
                    owner: socket.owner,
                    of_daemon: socket.of_daemon,
                })
                .collect(),
        ))
    }

    fn pick(&self, told: &Told, wanted: &Wanted<'_>) -> Option<Socket> {
        let owner = self.owners.get(&told.inode).copied();
        let of_daemon = told
            .group
            .filter(|_| !wanted.daemon_groups.is_empty())
            .map(|group| wanted.daemon_groups.contains(&group));
        let of_nix = of_daemon == Some(true) || wanted.build_users.contains(told.uid);
        // Root may see the owner of each; others only of their own.
        let owner_would_show = wanted.own_uid == 0 || told.uid == wanted.own_uid;
        let unowned_root = told.uid == 0 && !owner_would_show;
        (owner.is_some() || of_nix || unowned_root).then(|| Socket {
            local_port: told.local_port,
            remote: told.remote.to_string(),
            state: told.state.unwrap_or(nixlamp_core::model::TcpState::Closing),
            uid: told.uid,
            owner,
            of_daemon,
            received_bytes: told.received_bytes,
            sent_bytes: told.sent_bytes,
            last_receive_ms: told.last_receive_ms,
            retransmits: told.retransmits,
            unread_bytes: Some(told.unread_bytes),
            unsent_bytes: Some(told.unsent_bytes),
            last_send_ms: told.last_send_ms,
        })
    }

    /// Which of our kin has which socket open, by the links in `/proc/PID/fd`.
    /// A process that did not run since it was last asked has none it had not
    /// then.
    fn find_owners(&mut self, proc: &mut Proc, wanted: &Wanted<'_>) {
        let both = || self.told.iter().chain(&self.names);
        let known: HashSet<u64> = both().map(|told| told.inode).collect();
        let alive: HashMap<u32, ProcessId> = wanted
            .kin
            .iter()
            .map(|entry| (entry.id.pid, entry.id))
            .collect();
        self.owners.retain(|inode, _| known.contains(inode));
        let open = self.owners.len();
        self.owners.retain(|_, owner| alive.contains_key(owner));
        if self.owners.len() < open {
            // A child may have inherited it.
            self.asked.clear();
        }
        self.strangers.retain(|inode, _| known.contains(inode));
        self.asked.retain(|id| alive.get(&id.pid) == Some(id));
        let ours = |told: &&Told| wanted.own_uid == 0 || told.uid == wanted.own_uid;
        let unowned: Vec<u64> = both()
            .filter(ours)
            .map(|told| told.inode)
            .filter(|inode| !self.owners.contains_key(inode))
            .collect();
        let is_new = |inode: &u64| self.strangers.get(inode) < Some(&LOOKED_FOR);
        let any_new = unowned.iter().any(is_new);
        let mut fds = Vec::new();
        for entry in wanted.kin {
            let readable = wanted.own_uid == 0 || entry.uid == wanted.own_uid;
            if !readable || (self.asked.contains(&entry.id) && !(any_new && entry.moved)) {
                continue;
            }
            if proc.names(entry.id.pid, "fd", &mut fds).is_err() {
                continue;
            }
            self.asked.insert(entry.id);
            for fd in &fds {
                if let Some(inode) = socket_inode(proc, entry.id.pid, *fd)
                    && known.contains(&inode)
                {
                    // A descriptor that children inherited belongs to the
                    // process that stands first, the eldest number.
                    self.owners.entry(inode).or_insert(entry.id.pid);
                }
            }
        }
        for inode in unowned {
            if self.owners.contains_key(&inode) {
                self.strangers.remove(&inode);
            } else {
                let looks = self.strangers.entry(inode).or_default();
                *looks = looks.saturating_add(1);
            }
        }
    }

    fn dump(&mut self, family: u8, sort: Sort) -> rustix::io::Result<()> {
        if self.socket.is_none() {
            self.socket = Some(open()?);
        }
        let Some(socket) = &self.socket else {
            return Err(Errno::BADF);
        };
        self.buffer.resize(64 * 1024, 0);
        self.sequence = self.sequence.wrapping_add(1);
        let kernel = SocketAddrNetlink::new(0, 0);
        let question = diag::request(family, sort, self.sequence);
        rustix::net::sendto(socket, &question, SendFlags::empty(), &kernel)?;
        loop {
            let (length, _) = rustix::net::recv(socket, &mut self.buffer[..], RecvFlags::empty())?;
            match diag::answers(&self.buffer[..length], self.sequence, &mut self.told) {
                Answer::More if length > 0 => {}
                Answer::Done => return Ok(()),
                // A kernel without IPv6 knows no such sockets.
                Answer::Refused(code) if code == Errno::NOENT.raw_os_error() => return Ok(()),
                Answer::Refused(code) => return Err(Errno::from_raw_os_error(code)),
                Answer::More | Answer::Broken => return Err(Errno::BADMSG),
            }
        }
    }
}

fn open() -> rustix::io::Result<OwnedFd> {
    let socket = rustix::net::socket_with(
        AddressFamily::NETLINK,
        SocketType::DGRAM,
        SocketFlags::CLOEXEC,
        Some(SOCK_DIAG),
    )?;
    set_socket_timeout(&socket, Timeout::Recv, Some(PATIENCE))?;
    Ok(socket)
}

/// The number in a link `socket:[777]`.
fn socket_inode(proc: &Proc, pid: u32, fd: u32) -> Option<u64> {
    let target = proc.link(pid, &format!("fd/{fd}")).ok()?;
    target
        .strip_prefix("socket:[")?
        .strip_suffix(']')?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::path::Path;

    use super::super::table::Table;
    use super::*;

    #[test]
    fn own_client_is_seen_and_the_server_side_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
        let server = listener.local_addr().expect("address");
        let client = TcpStream::connect(server).expect("connect");
        let (mut accepted, _) = listener.accept().expect("accept");
        std::io::Write::write_all(&mut accepted, &[7; 1000]).expect("write");
        std::io::Write::write_all(&mut &client, &[7; 300]).expect("write");

        let mut proc = Proc::open(Path::new("/proc")).expect("open /proc");
        let mut table = Table::default();
        table.refresh(&mut proc, true).expect("refresh");
        let own = table.find(std::process::id()).expect("own entry");
        let wanted = Wanted {
            own_uid: rustix::process::geteuid().as_raw(),
            kin: &[own],
            build_users: &BuildUsers::default(),
            daemon_groups: &[],
        };
        let asks = std::net::UdpSocket::bind("127.0.0.1:0").expect("bind");
        asks.connect("127.0.0.1:53").expect("connect");
        let (sockets, names) = Sockets::default().look(&mut proc, &wanted).expect("look");
        // Where the kernel knows of UDP sockets at all.
        assert!(
            names
                .iter()
                .all(|name| name.owner != Some(std::process::id())
                    || name.server == "127.0.0.1:53")
        );
        let port = client.local_addr().expect("address").port();
        let ours: Vec<_> = sockets
            .iter()
            .filter(|s| s.remote == server.to_string())
            .collect();
        assert_eq!(ours.len(), 1, "{sockets:?}");
        assert_eq!(ours[0].local_port, port);
        assert_eq!(ours[0].owner, Some(std::process::id()));
        assert_eq!(ours[0].received_bytes, Some(1000));
        // The call itself is counted as one.
        assert_eq!(ours[0].sent_bytes, Some(301));
        assert_eq!(ours[0].unread_bytes, Some(1000));
        std::io::Read::read_exact(&mut accepted, &mut [0; 300]).expect("read");
        drop(accepted);
        let (sockets, _) = Sockets::default().look(&mut proc, &wanted).expect("look");
        let half = sockets.iter().find(|s| s.local_port == port);
        assert_eq!(
            half.map(|s| s.state),
            Some(nixlamp_core::model::TcpState::HalfClosed)
        );
        assert!(
            sockets
                .iter()
                .all(|socket| socket.local_port != server.port())
        );
    }

    #[test]
    fn files_are_gone_through_only_for_what_is_new() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
        let server = listener.local_addr().expect("address");
        let mut proc = Proc::open(Path::new("/proc")).expect("open /proc");
        let mut table = Table::default();
        table.refresh(&mut proc, true).expect("refresh");
        let own = table.find(std::process::id()).expect("own entry").clone();
        let mut sockets = Sockets::default();
        let mut ours = |kin: &[&Entry]| {
            let wanted = Wanted {
                own_uid: rustix::process::geteuid().as_raw(),
                kin,
                build_users: &BuildUsers::default(),
                daemon_groups: &[],
            };
            let (found, _) = sockets.look(&mut proc, &wanted).expect("look");
            let ours = found.iter().filter(|s| s.remote == server.to_string());
            ours.filter(|s| s.owner == Some(std::process::id())).count()
        };
        let first = TcpStream::connect(server).expect("connect");
        for _ in 0..2 * LOOKED_FOR {
            assert_eq!(ours(&[]), 0, "no kin has it");
        }
        // One that is seen for the first time is gone through, whatever it has.
        assert_eq!(ours(&[&own]), 1);
        let second = TcpStream::connect(server).expect("connect");
        assert_eq!(ours(&[&own]), 2, "it ran, and something is new");
        drop(first);
        assert_eq!(ours(&[&own]), 1);
        drop(second);
    }
}
