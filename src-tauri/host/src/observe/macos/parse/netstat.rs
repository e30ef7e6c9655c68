//! `netstat`: every TCP socket of the machine with its process and its bytes,
//! without privilege.

use super::{BadLine, Table, word};

/// The arguments that [`table`] reads the answer of: all sockets, numbers, the
/// wide form, full IPv6 addresses, bytes. `-b` is implied by `-v` from
/// macOS 13 on and wanted before.
pub const ARGUMENTS: [&str; 3] = ["-anvlb", "-p", "tcp"];

/// One TCP socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The near end's address and port; `*` and `None` where unbound.
    pub local: (String, Option<u16>),
    /// The far end's.
    pub remote: (String, Option<u16>),
    /// `ESTABLISHED`, `LISTEN`, …, or a number the version has no name for.
    pub state: String,
    /// Bytes received so far, over all interfaces. `None` without the column.
    pub received_bytes: Option<u64>,
    /// Bytes sent so far.
    pub sent_bytes: Option<u64>,
    /// The process that used it last. `None` for 0: nobody any more.
    pub pid: Option<u32>,
}

/// A column behind the state; which there are differs between versions:
///
/// - macOS 12 and before: `rhiwat shiwat pid epid state options …`
/// - macOS 13 to 15: `rxbytes txbytes rhiwat shiwat pid epid state options …`
/// - macOS 26: `rxbytes txbytes rhiwat shiwat process:pid state options …`,
///   where the process's name may hold blanks and colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Received,
    Sent,
    Pid,
    NameAndPid,
    Other,
}

/// Reads the whole answer. Fails only where there is no heading that names the
/// process, for then no column can be trusted. An answer without any socket
/// has no heading at all: that is an empty table.
pub fn table(text: &str) -> Result<Table<Row>, BadLine> {
    let mut lines = text.lines().skip_while(|line| {
        line.trim().is_empty() || line.starts_with("Active Internet connections")
    });
    let Some(heading) = lines.next() else {
        return Ok(Table {
            rows: Vec::new(),
            bad: Vec::new(),
        });
    };
    let columns = columns(heading).ok_or_else(|| BadLine::new("heading-of-netstat", heading))?;
    // "Some tcp sockets may have been deleted." stands last when the table
    // changed while it was printed.
    let rows = lines
        .filter(|line| !line.trim().is_empty() && !line.starts_with("Some "))
        .map(|line| row(&columns, line));
    Ok(Table::collect(rows))
}

fn columns(heading: &str) -> Option<Vec<Column>> {
    let (before, behind) = heading.split_once("(state)")?;
    if before.split_whitespace().next() != Some("Proto") {
        return None;
    }
    let mut columns: Vec<Column> = behind
        .split_whitespace()
        .map(|name| match name {
            "rxbytes" => Column::Received,
            "txbytes" => Column::Sent,
            "pid" => Column::Pid,
            "process:pid" => Column::NameAndPid,
            _ => Column::Other,
        })
        .collect();
    let process = columns
        .iter()
        .position(|column| matches!(column, Column::Pid | Column::NameAndPid))?;
    // One column behind the process must be there, or the pid itself may have
    // been cut short. What follows is nothing to us.
    columns.truncate(process + 2);
    Some(columns)
}

fn row(columns: &[Column], line: &str) -> Result<Row, BadLine> {
    let mut rest = line;
    (|| {
        if !word(&mut rest)?.starts_with("tcp") {
            return None;
        }
        let _received_queue: u32 = word(&mut rest)?.parse().ok()?;
        let _send_queue: u32 = word(&mut rest)?.parse().ok()?;
        let mut row = Row {
            local: address(word(&mut rest)?)?,
            remote: address(word(&mut rest)?)?,
            state: word(&mut rest)?.to_owned(),
            received_bytes: None,
            sent_bytes: None,
            pid: None,
        };
        for column in columns {
            match column {
                Column::Received => row.received_bytes = Some(word(&mut rest)?.parse().ok()?),
                Column::Sent => row.sent_bytes = Some(word(&mut rest)?.parse().ok()?),
                Column::Pid => row.pid = process(word(&mut rest)?)?,
                Column::NameAndPid => {
                    // No column behind this one has a colon in it.
                    let (_, behind) = rest.rsplit_once(':')?;
                    rest = behind;
                    row.pid = process(word(&mut rest)?)?;
                }
                Column::Other => {
                    word(&mut rest)?;
                }
            }
        }
        Some(row)
    })()
    .ok_or_else(|| BadLine::new("line-of-netstat", line))
}

/// The pid in a column; `Some(None)` for 0, `None` where it is no number.
#[allow(
    clippy::option_option,
    reason = "absent and unreadable are two things here"
)]
fn process(text: &str) -> Option<Option<u32>> {
    let pid: u32 = text.parse().ok()?;
    Some((pid != 0).then_some(pid))
}

/// `10.0.1.6.443`, `fe80::1%en0.443`, `*.443`, `*.*`: the port is behind the
/// last point.
fn address(text: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = text.rsplit_once('.')?;
    let port = if port == "*" {
        None
    } else {
        Some(port.parse().ok()?)
    };
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The three forms, after the format strings in `network_cmds`
    /// (`netstat.tproj/inet.c`) and answers of macOS 10.14, 12, 15 and 26 in
    /// public reports; addresses and names changed.
    const MACOS_12: &str = "\
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rhiwat  shiwat    pid   epid state  options           gencnt    flags   flags1 usscnt rtncnt fltrs
tcp4       0      0  192.168.50.89.60347    151.101.2.217.443      ESTABLISHED  131072  132432   9120   9120 00102 00020000 0000000000275878 10180081 00080900      1      0 000001
tcp46      0      0  *.8082                 *.*                    LISTEN       131072  131072  70902      0 00100 00000006 00000000003e3959 00000001 00000800      1      0 000001
";
    const MACOS_15: &str = "\
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address                                 Foreign Address                               (state)          rxbytes      txbytes  rhiwat  shiwat    pid   epid state  options           gencnt    flags   flags1 usecnt rtncnt fltrs
tcp4       0    126  192.168.1.233.52137                           151.101.2.217.443                             ESTABLISHED      5475898        316  131072  131600   9120      0 00102 00000000 00000000023c645f 20000081 04000900      2      0 000004
tcp6       0      0  fe80::1c2b:3a4d:5e6f:7081%en0.52138           2a04:4e42::729.443                            SYN_SENT               0          0  131072  131072   9117      0 00104 00000000 00000000023c6460 20000081 04000900      2      0 000004
tcp4       0      0  127.0.0.1.58090                               127.0.0.1.2222                                TIME_WAIT           1300        942  403715  146808      0      0 02131 00000008 00000000003e3f04 00080081 04080800      0      0 000001
Some tcp sockets may have been deleted.
";
    const MACOS_26: &str = "\
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)          rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options           gencnt    flags   flags1 usecnt rtncnt fltrs
tcp4       0      0  10.14.0.2.62007        151.101.2.217.443      ESTABLISHED     14360         2173  131072  131472       nix-daemon:9120   00102 00000008 00000000002ffc8e 00000080 04000900      2      0 000000
tcp4       0      0  10.14.0.2.61394        74.125.201.188.5228    ESTABLISHED 157106582         2016 4194240  131712  Code - Ins: rs:661    00102 00020000 0000000000077161 00180081 040c0900      2      0 000000
tcp4       0      0  *.445                  *.*                    LISTEN              0            0  131072  131072          launchd:1      00180 00000006 0000000000000953 00000000 00000800      1      0 000000
";

    fn rows(text: &str) -> Vec<Row> {
        let table = table(text).expect("the heading is known");
        assert_eq!(table.bad, []);
        table.rows
    }

    #[test]
    fn before_macos_13_no_bytes_are_told() {
        let rows = rows(MACOS_12);
        assert_eq!((rows[0].pid, rows[0].received_bytes), (Some(9120), None));
        assert_eq!(rows[0].remote, ("151.101.2.217".to_owned(), Some(443)));
        assert_eq!(rows[1].local, ("*".to_owned(), Some(8082)));
        assert_eq!((rows[1].remote.1, rows[1].state.as_str()), (None, "LISTEN"));
    }

    #[test]
    fn from_macos_13_on_bytes_stand_before_the_pid() {
        let rows = rows(MACOS_15);
        assert_eq!(rows.len(), 3);
        assert_eq!(
            (rows[0].pid, rows[0].received_bytes, rows[0].sent_bytes),
            (Some(9120), Some(5_475_898), Some(316))
        );
        assert_eq!(rows[1].local.0, "fe80::1c2b:3a4d:5e6f:7081%en0");
        assert_eq!(rows[1].remote, ("2a04:4e42::729".to_owned(), Some(443)));
        assert_eq!(rows[2].pid, None, "nobody owns a socket in TIME_WAIT");
    }

    #[test]
    fn in_macos_26_a_name_with_blanks_and_colons_stands_before_the_pid() {
        let rows = rows(MACOS_26);
        let pids: Vec<_> = rows.iter().map(|row| row.pid).collect();
        assert_eq!(pids, [Some(9120), Some(661), Some(1)]);
        assert_eq!(rows[1].received_bytes, Some(157_106_582));
    }

    #[test]
    fn an_answer_without_sockets_is_empty() {
        assert_eq!(rows(""), []);
        assert_eq!(
            rows("Active Internet connections (including servers)\n"),
            []
        );
    }

    #[test]
    fn an_unknown_heading_is_refused() {
        let linux = "Proto Recv-Q Send-Q Local Address           Foreign Address         State\n";
        assert_eq!(table(linux).expect_err("no (state)").line, linux.trim_end());
        assert!(table("netstat: illegal option -- v\nusage: netstat [-AaLlnW]\n").is_err());
        let without_v =
            "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)    \n";
        assert!(table(without_v).is_err());
    }

    #[test]
    fn half_lines_and_garbage_are_handed_back_beside_the_others() {
        let whole = MACOS_26.lines().nth(2).expect("a row");
        for end in [0, 4, 12, 30, 60, 80, 95, 110, 120, 134] {
            let text = MACOS_26.replace("launchd:1 ", "launchd:1") + &whole[..end];
            let table = table(&text).expect("the heading is known");
            assert_eq!(table.rows.len(), 3, "{end}");
            assert_eq!(table.bad.len(), usize::from(end > 0), "{end}");
        }
        let text = format!(
            "{MACOS_15}\u{0}\u{7f} udp4 0 0\ntcp4 0 0 1.2.3.4.99999 *.* LISTEN 0 0 0 0 1 0\ntcp4 x\n"
        );
        assert_eq!(table(&text).expect("the heading is known").bad.len(), 3);
    }

    #[test]
    fn columns_that_come_later_do_no_harm() {
        let text = MACOS_15
            .replace(" fltrs", " fltrs extra")
            .replace(" 000004\n", " 000004 17 new\n");
        assert_eq!(rows(&text), rows(MACOS_15));
    }
}
