//! `/proc/PID/status`, `io`, `syscall` and other small files with one field a
//! line, see `proc_pid_status(5)`.

use nixlamp_core::model::Io;

/// What `status` tells of signals and switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Context switches of this thread, of both sorts.
    pub switches: u64,
    /// Blocked signals, bit `n - 1` for signal `n`.
    pub blocked: u64,
    /// Ignored signals.
    pub ignored: u64,
    /// Signals with a handler.
    pub caught: u64,
}

/// Reads the fields that are there; those that are not stay zero.
pub fn status(text: &[u8]) -> Status {
    let mut status = Status::default();
    for (name, value) in fields(text) {
        match name {
            b"voluntary_ctxt_switches" | b"nonvoluntary_ctxt_switches" => {
                status.switches = status
                    .switches
                    .saturating_add(number(value, 10).unwrap_or(0));
            }
            b"SigBlk" => status.blocked = number(value, 16).unwrap_or(0),
            b"SigIgn" => status.ignored = number(value, 16).unwrap_or(0),
            b"SigCgt" => status.caught = number(value, 16).unwrap_or(0),
            _ => {}
        }
    }
    status
}

/// Reads `/proc/PID/io`, see `proc_pid_io(5)`.
pub fn io(text: &[u8]) -> Option<Io> {
    let (mut read, mut written, mut reads, mut writes) = (None, None, None, None);
    for (name, value) in fields(text) {
        let value = number(value, 10);
        match name {
            b"rchar" => read = value,
            b"wchar" => written = value,
            b"syscr" => reads = value,
            b"syscw" => writes = value,
            _ => {}
        }
    }
    Some(Io {
        read_bytes: read?,
        written_bytes: written?,
        calls: reads?.saturating_add(writes?),
    })
}

/// Reads `/proc/PID/schedstat`: nanoseconds that the main thread was ready to
/// run and had to wait for a processor.
pub fn run_wait_ns(text: &[u8]) -> Option<u64> {
    let mut words = text.split(u8::is_ascii_whitespace);
    number(words.nth(1)?, 10)
}

/// Reads `/proc/PID/syscall`: the number of the call it sleeps in and its first
/// argument. `None` while running or outside of a call.
pub fn syscall(text: &[u8]) -> Option<(u64, u64)> {
    let mut words = text.split(u8::is_ascii_whitespace);
    let call = number(words.next()?, 10)?;
    let first = number(words.next()?.strip_prefix(b"0x")?, 16)?;
    Some((call, first))
}

/// The last process number that was given out, from `/proc/loadavg`, and the
/// three averages.
pub fn load(text: &[u8]) -> Option<([f64; 3], u32)> {
    let text = std::str::from_utf8(text).ok()?;
    let mut words = text.split_ascii_whitespace();
    let mut average = || words.next()?.parse().ok();
    let averages = [average()?, average()?, average()?];
    let last = words.nth(1)?.parse().ok()?;
    Some((averages, last))
}

/// The lines `name: value` of a text.
pub fn fields(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    text.split(|&byte| byte == b'\n').filter_map(|line| {
        let colon = line.iter().position(|&byte| byte == b':')?;
        Some((&line[..colon], line[colon + 1..].trim_ascii()))
    })
}

fn number(text: &[u8], radix: u32) -> Option<u64> {
    u64::from_str_radix(std::str::from_utf8(text).ok()?, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_spent_waiting_for_a_processor() {
        assert_eq!(run_wait_ns(b"1050671 23450 12\n"), Some(23450));
        assert_eq!(run_wait_ns(b"0 0 0"), Some(0));
        assert_eq!(run_wait_ns(b"1050671\n"), None);
    }

    #[test]
    fn masks_and_switches() {
        let text = b"Name:\tsudo\nState:\tS (sleeping)\nNSpid:\t1\nSigBlk:\t0000000000080000\n\
            SigIgn:\t0000000000001000\nSigCgt:\t0000000000396a07\n\
            voluntary_ctxt_switches:\t101\nnonvoluntary_ctxt_switches:\t7\n";
        assert_eq!(
            status(text),
            Status {
                switches: 108,
                blocked: 1 << 19,
                ignored: 0x1000,
                caught: 0x39_6a07
            }
        );
        assert_eq!(status(b""), Status::default());
        assert_eq!(status(b"SigCgt:\tzz\nnonsense"), Status::default());
    }

    #[test]
    fn io_counts() {
        let text = b"rchar: 100\nwchar: 20\nsyscr: 3\nsyscw: 4\nread_bytes: 0\nwrite_bytes: 0\n";
        assert_eq!(
            io(text),
            Some(Io {
                read_bytes: 100,
                written_bytes: 20,
                calls: 7
            })
        );
        assert_eq!(io(b"rchar: 100\n"), None);
    }

    #[test]
    fn calls() {
        assert_eq!(
            syscall(b"0 0x4 0x7ffd 0x1 0x0 0x0 0x0 0x7ffd 0x7f12\n"),
            Some((0, 4))
        );
        assert_eq!(syscall(b"running\n"), None);
        assert_eq!(syscall(b"-1 0x7ffd 0x7f\n"), None);
        assert_eq!(syscall(b""), None);
    }

    #[test]
    fn load_line() {
        let (averages, last) = load(b"7.07 7.86 6.04 9/163 9883\n").expect("a line");
        assert!((averages[1] - 7.86).abs() < 1e-9);
        assert_eq!(last, 9883);
        assert_eq!(load(b"1 2"), None);
    }
}
