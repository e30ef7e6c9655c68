//! `/proc/PID/stat`: the fields that are used, see `proc_pid_stat(5)`.

/// In the flags of a kernel thread, see include/linux/sched.h. Its parent says
/// less: kthreadd has the number 2, but in a container any process may have it.
const PF_KTHREAD: u64 = 0x0020_0000;

/// One process as `stat` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat<'a> {
    /// The short name, at most 15 bytes; any byte may be in it.
    pub comm: &'a [u8],
    /// The state's letter.
    pub state: u8,
    /// The parent's number.
    pub parent: u32,
    /// The process group.
    pub group: u32,
    /// The controlling terminal's device number; 0 without one.
    pub terminal: i32,
    /// The group in that terminal's foreground; -1 without one.
    pub foreground: i32,
    /// True for a thread of the kernel's own, which has no arguments.
    pub of_kernel: bool,
    /// CPU time in clock ticks, user and kernel together.
    pub cpu_ticks: u64,
    /// Number of threads.
    pub threads: u32,
    /// When it started, in clock ticks since boot.
    pub start: u64,
    /// Resident pages. Exact to some dozen pages a processor.
    pub resident_pages: u64,
    /// The wait status of a zombie (field 52); 0 where it may not be seen.
    pub exit_status: i32,
}

/// Reads the one line. The name stands in brackets and may itself hold brackets
/// and spaces, so it ends at the *last* closing one.
pub fn parse(line: &[u8]) -> Option<Stat<'_>> {
    let open = memchr(b'(', line)?;
    let close = line.iter().rposition(|&byte| byte == b')')?;
    let comm = line.get(open + 1..close)?;
    let mut fields = line
        .get(close + 2..)?
        .split(u8::is_ascii_whitespace)
        .filter(|field| !field.is_empty());
    let state = *fields.next()?.first()?;
    let parent = signed(fields.next()?)?;
    let group = signed(fields.next()?)?;
    let terminal = signed(fields.nth(1)?)?;
    let foreground = signed(fields.next()?)?;
    let flags = unsigned(fields.next()?)?;
    // From field 9 to field 14.
    let user = unsigned(fields.nth(4)?)?;
    let kernel = unsigned(fields.next()?)?;
    let threads = signed(fields.nth(4)?)?;
    let start = unsigned(fields.nth(1)?)?;
    let resident = signed(fields.nth(1)?)?;
    // From field 25 to field 52, which Linux has since 3.5.
    let exit = fields.nth(27).and_then(signed).unwrap_or(0);
    Some(Stat {
        comm,
        state,
        parent: u32::try_from(parent).ok()?,
        group: u32::try_from(group).unwrap_or(0),
        terminal: i32::try_from(terminal).ok()?,
        foreground: i32::try_from(foreground).ok()?,
        of_kernel: flags & PF_KTHREAD != 0,
        cpu_ticks: user.saturating_add(kernel),
        threads: u32::try_from(threads).unwrap_or(0),
        start,
        resident_pages: u64::try_from(resident).unwrap_or(0),
        exit_status: i32::try_from(exit).unwrap_or(0),
    })
}

fn memchr(byte: u8, text: &[u8]) -> Option<usize> {
    text.iter().position(|&other| other == byte)
}

fn unsigned(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0_u64, |sum, &digit| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

fn signed(text: &[u8]) -> Option<i64> {
    match text.strip_prefix(b"-") {
        Some(rest) => i64::try_from(unsigned(rest)?).ok().map(|number| -number),
        None => i64::try_from(unsigned(text)?).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIX: &[u8] = b"18412 (nix-build) S 18400 18412 18300 34817 18412 4194304 2911 310 0 0 \
        812 96 3 1 20 0 3 0 7712345 219713536 9120 18446744073709551615 4194304 4294967 \
        140726000000000 0 0 0 0 4096 81920 1 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 256\n";

    #[test]
    fn all_fields() {
        let stat = parse(NIX).expect("a line of stat");
        assert_eq!(
            stat,
            Stat {
                comm: b"nix-build",
                state: b'S',
                parent: 18400,
                group: 18412,
                terminal: 34817,
                foreground: 18412,
                of_kernel: false,
                cpu_ticks: 908,
                threads: 3,
                start: 7_712_345,
                resident_pages: 9120,
                exit_status: 256,
            }
        );
    }

    #[test]
    fn names_with_brackets_and_spaces() {
        for name in ["a b", "(sd-pam)", "x) R 1 (y", ")", "", "\u{fc}\n"] {
            let line = format!(
                "7 ({name}) T 1 7 7 0 -1 64 0 0 0 0 5 6 0 0 20 0 1 0 42 1000 9 184467440737095516"
            );
            let stat = parse(line.as_bytes()).expect("a line of stat");
            assert_eq!(stat.comm, name.as_bytes());
            assert_eq!((stat.state, stat.parent, stat.foreground), (b'T', 1, -1));
            assert_eq!(
                (stat.cpu_ticks, stat.start, stat.resident_pages),
                (11, 42, 9)
            );
            assert_eq!(stat.exit_status, 0);
        }
    }

    #[test]
    fn threads_of_the_kernel_are_told_by_their_flags() {
        let kworker = b"9 (kworker/0:0H) I 2 0 0 0 -1 69238880 0 0 0 0 0 1 0 0 0 -20 1 0 12 0 0 0";
        assert!(parse(kworker).expect("a line of stat").of_kernel);
        // A container's second process has children as well.
        let child = b"9 (bash) S 2 9 9 0 -1 4194304 0 0 0 0 0 1 0 0 20 0 1 0 12 0 0 0";
        assert!(!parse(child).expect("a line of stat").of_kernel);
    }

    #[test]
    fn broken_lines_are_refused() {
        // Up to the resident pages nothing may be missing.
        let needed = NIX
            .windows(5)
            .position(|part| part == b" 9120")
            .expect("in the line");
        for end in 0..=needed {
            assert_eq!(parse(&NIX[..end]), None, "cut at {end}");
        }
        assert_eq!(parse(b"1 ) ( S 1"), None);
        assert_eq!(
            parse(b"1 (x) S -1 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 9 9 9"),
            None
        );
        assert_eq!(parse(b"1 (x) S 99999999999999999999 1"), None);
    }
}
