//! `/bin/ps`: the only way for an ordinary user to the CPU time, memory and
//! arguments of other users' processes (`ps` is installed setuid root).

use super::{BadLine, Table, word};

/// The arguments that [`table`] reads the answer of. To be run with
/// `LC_ALL=C` and `TZ=UTC0`: the start is printed in the words of the locale
/// and the hours of the zone.
pub const ARGUMENTS: [&str; 2] = ["-axww", "-opid,ppid,uid,stat,lstart,time,rss,command"];

/// One process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub pid: u32,
    /// Its parent's.
    pub parent: u32,
    /// The effective user id.
    pub uid: u32,
    /// The first letter of the state: `R`, `S`, `I` (idle for 20 s), `T`
    /// stopped, `U` uninterruptible, `Z` zombie, `?`.
    pub state: char,
    /// True if it belongs to the foreground group of its terminal (`+`).
    pub foreground: bool,
    /// When it started, in seconds since 1970.
    pub started_s: i64,
    /// CPU time used, user and system, told in hundredths of a second.
    pub cpu_ns: u64,
    /// Resident memory.
    pub rss_bytes: u64,
    /// The arguments joined by blanks. In brackets or parentheses where they
    /// cannot be read (zombies, the kernel).
    pub command: String,
}

/// Reads the whole answer. Fails only where the heading is not the expected
/// one: then no column can be trusted.
pub fn table(text: &str) -> Result<Table<Row>, BadLine> {
    let mut lines = text.lines();
    let heading = lines.next().unwrap_or_default();
    let columns: Vec<&str> = heading.split_whitespace().collect();
    if columns
        != [
            "PID", "PPID", "UID", "STAT", "STARTED", "TIME", "RSS", "COMMAND",
        ]
    {
        return Err(BadLine::new("heading-of-ps", heading));
    }
    Ok(Table::collect(
        lines.filter(|line| !line.trim().is_empty()).map(row),
    ))
}

/// One line below the heading.
pub fn row(line: &str) -> Result<Row, BadLine> {
    let mut rest = line;
    (|| {
        let pid = word(&mut rest)?.parse().ok()?;
        let parent = word(&mut rest)?.parse().ok()?;
        // nobody (-2) is printed as 4294967294 by some versions, as -2 by others.
        let uid = word(&mut rest)?.parse::<i64>().ok()? as u32;
        let state = word(&mut rest)?;
        let started_s = start(&mut rest)?;
        let cpu_ns = cpu_time(word(&mut rest)?)?;
        let rss_kib: u64 = word(&mut rest)?.parse().ok()?;
        Some(Row {
            pid,
            parent,
            uid,
            state: state.chars().next()?,
            foreground: state.contains('+'),
            started_s,
            cpu_ns,
            rss_bytes: rss_kib * 1024,
            command: rest.trim().to_owned(),
        })
    })()
    .ok_or_else(|| BadLine::new("line-of-ps", line))
}

/// `Sun Nov 22 20:07:40 2026`, as `%c` prints it in the C locale.
fn start(rest: &mut &str) -> Option<i64> {
    let _weekday = word(rest)?;
    let month = month(word(rest)?)?;
    let day = word(rest)?.parse().ok()?;
    let clock = word(rest)?;
    let year = word(rest)?.parse().ok()?;
    let [hour, minute, second] = numbers(clock, ':')?;
    let [hour, minute, second] = [hour, minute, second].map(|n| i8::try_from(n).ok());
    let date = jiff::civil::DateTime::new(year, month, day, hour?, minute?, second?, 0).ok()?;
    Some(
        date.to_zoned(jiff::tz::TimeZone::UTC)
            .ok()?
            .timestamp()
            .as_second(),
    )
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let at = MONTHS.iter().position(|month| *month == word)?;
    i8::try_from(at + 1).ok()
}

/// `0:45.35`: minutes without limit, seconds, hundredths. Older and other
/// systems print `1:02:03` and `2-03:04:05`; both are understood.
fn cpu_time(text: &str) -> Option<u64> {
    let (days, text) = match text.split_once('-') {
        Some((days, rest)) => (days.parse::<u64>().ok()?, rest),
        None => (0, text),
    };
    // The decimal point is the locale's.
    let (clock, hundredths) = match text.split_once(['.', ',']) {
        Some((clock, part)) if part.len() == 2 => (clock, part.parse::<u64>().ok()?),
        Some(_) => return None,
        None => (text, 0),
    };
    let seconds = if let Some([hours, minutes, seconds]) = numbers(clock, ':') {
        hours * 3600 + minutes * 60 + seconds
    } else {
        let [minutes, seconds] = numbers(clock, ':')?;
        minutes * 60 + seconds
    };
    Some((days * 86_400 + seconds) * 1_000_000_000 + hundredths * 10_000_000)
}

/// Exactly `N` numbers, apart by `by`.
fn numbers<const N: usize>(text: &str, by: char) -> Option<[u64; N]> {
    let numbers: Vec<u64> = text
        .split(by)
        .map(|n| n.parse::<u32>().map(u64::from))
        .collect::<Result<_, _>>()
        .ok()?;
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written after the columns' formats in Apple's `adv_cmds` (`ps/print.c`)
    /// and after answers of macOS 13 to 15 in public reports; not captured by
    /// ourselves.
    const ANSWER: &str = "\
  PID  PPID   UID STAT STARTED                           TIME    RSS COMMAND
    1     0     0 Ss   Sat Nov 21 08:59:12 2026      12:46.10  16304 /sbin/launchd
  412     1     0 Ss   Sat Nov 21 08:59:31 2026       0:03.07   9072 /nix/var/nix/profiles/default/bin/nix-daemon
 9120   412     0 S    Sun Nov 22 20:07:41 2026       0:00.42  11344 /nix/var/nix/profiles/default/bin/nix-daemon 9117
 9117  9101   501 S+   Sun Nov 22 20:07:41 2026    1523:10.93  84112 nix build .#darwinConfigurations.mini.system --no-link
 9133  9120   351 Rs   Sun Nov 22 20:07:44 2026       1:02.00 402112 bash -e /nix/store/v6x3cs394jgqfbi0a42pam708flxaphh-default-builder.sh
 9140  9133   351 Z    Sun Nov  1 00:00:00 2026       0:00.00      0 (cc)
";

    #[test]
    fn an_answer_is_read_whole() {
        let table = table(ANSWER).expect("the heading is right");
        assert_eq!(table.bad, []);
        assert_eq!(table.rows.len(), 6);
        let worker = &table.rows[2];
        assert_eq!(
            (worker.pid, worker.parent, worker.uid, worker.state),
            (9120, 412, 0, 'S')
        );
        assert_eq!(
            worker.command,
            "/nix/var/nix/profiles/default/bin/nix-daemon 9117"
        );
        assert_eq!(worker.cpu_ns, 420_000_000);
        assert_eq!(worker.rss_bytes, 11_344 * 1024);
        // date -u -d '2026-11-22 20:07:41' +%s
        assert_eq!(worker.started_s, 1_795_378_061);
        assert!(table.rows[3].foreground);
        assert_eq!(table.rows[5].state, 'Z');
    }

    #[test]
    fn minutes_of_cpu_time_have_no_limit() {
        assert_eq!(cpu_time("1523:10.93"), Some(91_390_930_000_000));
        assert_eq!(cpu_time("0:00,42"), Some(420_000_000));
        assert_eq!(cpu_time("1:02:03"), Some(3_723_000_000_000));
        assert_eq!(cpu_time("2-03:04:05"), Some(183_845_000_000_000));
        for bad in [
            "",
            ":",
            "1",
            "1:2:3:4",
            "-1:00.00",
            "1:00.5",
            "99999999999:00.00",
            "a:b",
        ] {
            assert_eq!(cpu_time(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_line_cut_short_is_handed_back() {
        let whole = ANSWER.lines().nth(3).expect("there is a fourth line");
        let cut_before_rss = &whole[..whole.find(" 11344").expect("it has an rss")];
        assert_eq!(
            row(cut_before_rss).expect_err("no rss").line,
            cut_before_rss
        );
        let cut_in_date = &whole[..30];
        let text = format!(
            "{}\n{cut_in_date}\n{whole}\n",
            ANSWER.lines().next().expect("heading")
        );
        let table = table(&text).expect("the heading is right");
        assert_eq!((table.rows.len(), table.bad.len()), (1, 1));
    }

    #[test]
    fn another_heading_is_refused() {
        assert!(table("").is_err());
        assert!(table("ps: illegal option -- z\n").is_err());
        assert!(table("  PID COMMAND\n 1 /sbin/launchd\n").is_err());
    }

    #[test]
    fn garbage_is_never_a_row() {
        let garbage = [
            "\u{0}\u{1}",
            "a b c d e f g h i j k",
            "-1 0 0 S",
            "1 2 3 S Sun Nov 31 1:2:3 2026 0:00.00 1 x",
            "1 2 3 S Sun Nov 22 25:00:00 2026 0:00.00 1 x",
        ];
        for line in garbage {
            assert!(row(line).is_err(), "{line:?}");
        }
        // A start in another locale's words: the caller forgot LC_ALL=C.
        assert!(row("72910 1 501 S 五  8月/14 16:54:32 2026 0:00.10 1024 python3").is_err());
    }

    #[test]
    fn a_command_may_be_empty_or_hold_anything() {
        let line = "7 1 -2 S Sun Nov 22 20:07:41 2026 0:00.10 1024 ";
        let row = row(line).expect("a row without a command");
        assert_eq!((row.command.as_str(), row.uid), ("", 4_294_967_294));
        let odd = super::row(&format!("{line}sh -c  'a\tb'  ")).expect("a row");
        assert_eq!(odd.command, "sh -c  'a\tb'");
    }
}
