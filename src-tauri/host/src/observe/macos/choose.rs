//! Which of the machine's processes a sample takes, and which sockets.

use std::collections::{HashMap, HashSet};

use nixlamp_core::model::{Socket, TcpState};

use super::parse::netstat;
use nixlamp_hands::macos::kernel::Listed;

/// The processes for which `is_ours` holds, and all that descend from them:
/// indices into `listed`, each once.
pub fn processes(listed: &[Listed], is_ours: impl Fn(&Listed) -> bool) -> Vec<usize> {
    let mut children: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, process) in listed.iter().enumerate() {
        children.entry(process.parent).or_default().push(index);
    }
    let mut taken = HashSet::new();
    let mut next: Vec<usize> = (0..listed.len())
        .filter(|&at| is_ours(&listed[at]))
        .collect();
    while let Some(index) = next.pop() {
        // The kernel is its own parent.
        if taken.insert(index) {
            next.extend(children.get(&listed[index].pid).into_iter().flatten());
        }
    }
    let mut taken: Vec<usize> = taken.into_iter().collect();
    taken.sort_unstable();
    taken
}

/// The client sides of the connections of the processes whose user `user_of`
/// knows. A connection to a port that somebody listens on at this
/// end is the server's side.
pub fn sockets(rows: &[netstat::Row], user_of: impl Fn(u32) -> Option<u32>) -> Vec<Socket> {
    let listening: HashSet<u16> = rows
        .iter()
        .filter(|row| row.state == "LISTEN")
        .filter_map(|row| row.local.1)
        .collect();
    rows.iter()
        .filter_map(|row| {
            let owner = row.pid?;
            let local_port = row.local.1.filter(|port| !listening.contains(port))?;
            Some(Socket {
                local_port,
                remote: remote(&row.remote.0, row.remote.1?),
                state: state(&row.state)?,
                uid: user_of(owner)?,
                owner: Some(owner),
                // There are no control groups.
                of_daemon: None,
                received_bytes: row.received_bytes,
                sent_bytes: row.sent_bytes,
                last_receive_ms: None,
                // Not told by netstat.
                retransmits: 0,
                unread_bytes: None,
                unsent_bytes: None,
                last_send_ms: None,
            })
        })
        .collect()
}

fn remote(host: &str, port: u16) -> String {
    if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

/// `None` for what is no connection of a client, or no connection any more.
fn state(name: &str) -> Option<TcpState> {
    match name {
        "SYN_SENT" => Some(TcpState::Connecting),
        "ESTABLISHED" => Some(TcpState::Established),
        "CLOSE_WAIT" => Some(TcpState::HalfClosed),
        "FIN_WAIT_1" | "FIN_WAIT_2" | "CLOSING" | "LAST_ACK" => Some(TcpState::Closing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(pid: u32, parent: u32, name: &str) -> Listed {
        Listed {
            pid,
            parent,
            group: pid,
            uid: 501,
            start_us: 1,
            name: name.to_owned(),
            stopped: false,
            zombie: false,
            has_terminal: false,
        }
    }

    #[test]
    fn ours_come_with_all_their_descendants() {
        let listed = [
            process(0, 0, "kernel_task"),
            process(1, 0, "launchd"),
            process(50, 1, "zsh"),
            process(60, 50, "nix"),
            process(62, 61, "cc1"),
            process(61, 60, "make"),
            process(70, 50, "vim"),
        ];
        let pids = |is_ours: &dyn Fn(&Listed) -> bool| -> Vec<u32> {
            processes(&listed, is_ours)
                .into_iter()
                .map(|at| listed[at].pid)
                .collect()
        };
        assert_eq!(pids(&|it| it.name == "nix"), [60, 62, 61]);
        assert_eq!(pids(&|it| it.pid == 0).len(), 7);
        assert_eq!(pids(&|_| false), [0; 0]);
    }

    fn row(local: u16, remote: (&str, u16), state: &str, pid: u32) -> netstat::Row {
        netstat::Row {
            local: ("10.0.0.2".to_owned(), Some(local)),
            remote: (remote.0.to_owned(), Some(remote.1)),
            state: state.to_owned(),
            received_bytes: Some(7),
            sent_bytes: Some(1),
            pid: Some(pid),
        }
    }

    #[test]
    fn only_client_sides_of_ours_are_sockets() {
        let mut listening = row(8080, ("*", 0), "LISTEN", 60);
        listening.remote = ("*".to_owned(), None);
        let rows = [
            row(50_001, ("151.101.2.217", 443), "ESTABLISHED", 60),
            row(50_002, ("2a04:4e42::729", 443), "SYN_SENT", 60),
            row(50_003, ("151.101.2.217", 443), "ESTABLISHED", 99),
            row(50_004, ("151.101.2.217", 443), "TIME_WAIT", 60),
            row(8080, ("127.0.0.1", 50_009), "ESTABLISHED", 60),
            listening,
        ];
        let sockets = sockets(&rows, |pid| (pid == 60).then_some(501));
        let told: Vec<_> = sockets
            .iter()
            .map(|it| (it.remote.as_str(), it.state))
            .collect();
        assert_eq!(
            told,
            [
                ("151.101.2.217:443", TcpState::Established),
                ("[2a04:4e42::729]:443", TcpState::Connecting)
            ]
        );
        assert_eq!((sockets[0].uid, sockets[0].received_bytes), (501, Some(7)));
    }
}
