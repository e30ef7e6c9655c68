//! The kernel's lines about processes that it ended for lack of memory.
//!
//! Wordings of `oom_kill_process` and `oom_kill_memcg_member` in
//! `mm/oom_kill.c`, Linux 4.x to 6.x.

/// A process that the kernel ended for lack of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Killed {
    /// Its pid, as the first pid namespace numbers it.
    pub pid: u32,
    /// Its short name.
    pub name: String,
    /// Its user. `None`: kernels before 5.2 do not tell.
    pub uid: Option<u32>,
    /// Memory that was its own, in bytes. `None` where that is not told.
    pub own_bytes: Option<u64>,
    /// True if a control group's limit was reached, not the machine's memory.
    pub by_limit: bool,
}

/// Reads one line; `None` for every other one.
pub fn killed(line: &str) -> Option<Killed> {
    let (before, rest) = line
        .split_once("Killed process ")
        .or_else(|| line.split_once("Kill process "))?;
    // A program can write such words to its own log: the kernel's begin so.
    let begins = before.trim_end();
    let by_limit = begins.ends_with("Memory cgroup out of memory:");
    let said = by_limit
        || begins.is_empty()
        || begins.ends_with("Out of memory:")
        || begins.ends_with("Out of memory (oom_kill_allocating_task):");
    let (pid, rest) = rest.split_once(" (")?;
    let (name, rest) = rest.split_once(')')?;
    // `Kill process 7 (x) score 900 or sacrifice child` announces it only.
    if !said || rest.contains("sacrifice child") {
        return None;
    }
    let number = |key: &str| -> Option<u64> {
        let (_, after) = rest.split_once(key)?;
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        after[..digits].parse().ok()
    };
    Some(Killed {
        pid: pid.trim_end_matches(',').parse().ok()?,
        name: name.to_owned(),
        uid: number(" UID:").and_then(|uid| u32::try_from(uid).ok()),
        own_bytes: number("anon-rss:").map(|kib| kib.saturating_mul(1024)),
        by_limit,
    })
}

#[cfg(test)]
mod tests {
    use super::{Killed, killed};

    #[test]
    fn lines_of_the_kernel() {
        let of = |pid, name: &str, uid, kib: Option<u64>, by_limit| {
            Some(Killed {
                pid,
                name: name.to_owned(),
                uid,
                own_bytes: kib.map(|kib| kib * 1024),
                by_limit,
            })
        };
        for (line, expected) in [
            (
                "Memory cgroup out of memory: Killed process 22560 (tail) total-vm:2109640kB, anon-rss:61012kB, file-rss:1280kB, shmem-rss:0kB, UID:32001 pgtables:172kB oom_score_adj:0",
                of(22560, "tail", Some(32001), Some(61012), true),
            ),
            (
                "Out of memory: Killed process 4711 (nix) total-vm:31257920kB, anon-rss:29360128kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:60000kB oom_score_adj:0",
                of(4711, "nix", Some(1000), Some(29_360_128), false),
            ),
            // 4.19: its own line, without user.
            (
                "Killed process 812 (cc1plus) total-vm:912340kB, anon-rss:800100kB, file-rss:0kB, shmem-rss:0kB",
                of(812, "cc1plus", None, Some(800_100), false),
            ),
            // With the stamp that /dev/kmsg or dmesg puts before it.
            (
                "[ 1234.567890] Out of memory: Killed process 9 (sh) total-vm:1kB, anon-rss:1kB, UID:30001",
                of(9, "sh", Some(30001), Some(1), false),
            ),
            (
                "Out of memory: Kill process 9 (sh) score 900 or sacrifice child",
                None,
            ),
            ("oom_reaper: reaped process 9 (sh), now anon-rss:0kB", None),
            ("make: Killed process 9 (sh)", None),
            ("Killed", None),
            ("Killed process (sh)", None),
            ("Out of memory: Killed process x (sh) total-vm:1kB", None),
            ("Out of memory: Killed process 9 (", None),
            ("", None),
        ] {
            assert_eq!(killed(line), expected, "{line}");
        }
    }
}
