//! Two answers of sysctl(3) in bytes: the process list and one process's
//! arguments. Every user may ask for the list, with everybody's processes.

use super::BadLine;

/// `sizeof(struct kinfo_proc)` on 64-bit macOS, Intel and Apple silicon, from
/// `<sys/sysctl.h>`; the same since Mac OS X 10.5.
pub const KINFO_PROC_BYTES: usize = 648;

/// Offsets in `struct kinfo_proc`.
mod at {
    /// `kp_proc.p_starttime`, a `timeval`.
    pub const START: usize = 0;
    /// `kp_proc.p_flag`.
    pub const FLAG: usize = 32;
    /// `kp_proc.p_stat`.
    pub const STAT: usize = 36;
    /// `kp_proc.p_pid`.
    pub const PID: usize = 40;
    /// `kp_proc.p_comm`, 17 bytes.
    pub const COMM: usize = 243;
    /// `kp_eproc.e_ucred.cr_uid`.
    pub const UID: usize = 420;
    /// `kp_eproc.e_ppid`.
    pub const PARENT: usize = 560;
    /// `kp_eproc.e_pgid`.
    pub const GROUP: usize = 564;
}

/// `P_CONTROLT` of `<sys/proc.h>`: has a controlling terminal.
const HAS_TERMINAL: u32 = 0x2;

/// One process as the kernel lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub pid: u32,
    /// Its parent's.
    pub parent: u32,
    /// Its process group.
    pub group: u32,
    /// The effective user id.
    pub uid: u32,
    /// When it started, in microseconds since 1970.
    pub start_us: u64,
    /// The name, at most 16 bytes.
    pub name: String,
    /// True after SIGSTOP (`SSTOP`). Whether it runs or sleeps is not told
    /// here: macOS says `SRUN` of all others.
    pub stopped: bool,
    /// True if it ended and was not collected (`SZOMB`).
    pub zombie: bool,
    /// True with a controlling terminal.
    pub has_terminal: bool,
}

/// The answer of `KERN_PROC_ALL` or `KERN_PROC_PID`. `Err` where its length is
/// no multiple of [`KINFO_PROC_BYTES`]: the structure has changed.
pub fn process_list(bytes: &[u8]) -> Result<Vec<Listed>, BadLine> {
    let entries = bytes.chunks_exact(KINFO_PROC_BYTES);
    if !entries.remainder().is_empty() {
        return Err(BadLine::new(
            "list-of-processes",
            &format!("{} bytes", bytes.len()),
        ));
    }
    entries
        .map(|entry| {
            listed(entry).ok_or_else(|| BadLine::new("process", &format!("{:?}", &entry[..44])))
        })
        .collect()
}

fn listed(entry: &[u8]) -> Option<Listed> {
    let seconds = i64::from_ne_bytes(part(entry, at::START)?);
    let microseconds = i32::from_ne_bytes(part(entry, at::START + 8)?);
    let number = |at| part(entry, at).map(i32::from_ne_bytes);
    // Process 0, the kernel, started at second 0.
    let start_us = u64::try_from(seconds)
        .ok()?
        .checked_mul(1_000_000)?
        .checked_add(u64::try_from(microseconds).ok()?)?;
    let name = entry.get(at::COMM..at::COMM + 17)?;
    let name = name.split(|byte| *byte == 0).next()?;
    Some(Listed {
        pid: u32::try_from(number(at::PID)?).ok()?,
        parent: u32::try_from(number(at::PARENT)?).ok()?,
        group: u32::try_from(number(at::GROUP)?).ok()?,
        uid: part(entry, at::UID).map(u32::from_ne_bytes)?,
        start_us,
        name: String::from_utf8_lossy(name).into_owned(),
        stopped: entry[at::STAT] == 4,
        zombie: entry[at::STAT] == 5,
        has_terminal: part(entry, at::FLAG).map(u32::from_ne_bytes)? & HAS_TERMINAL != 0,
    })
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

/// The answer of `KERN_PROCARGS2`: the count of arguments, the program's path,
/// zeros up to a word's end, the arguments, then the environment, which is
/// left alone. `None` where it is cut short.
pub fn arguments(bytes: &[u8]) -> Option<Vec<String>> {
    let count = usize::try_from(i32::from_ne_bytes(part(bytes, 0)?)).ok()?;
    let behind_count = &bytes[4..];
    let path_end = behind_count.iter().position(|byte| *byte == 0)?;
    let padded = &behind_count[path_end..];
    let mut rest = &padded[padded
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(padded.len())..];
    let mut arguments = Vec::new();
    for _ in 0..count {
        let end = rest.iter().position(|byte| *byte == 0)?;
        arguments.push(String::from_utf8_lossy(&rest[..end]).into_owned());
        rest = &rest[end + 1..];
    }
    Some(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Built by the offsets that clang gives for Apple's `<sys/sysctl.h>`
    /// (both arm64 and `x86_64`); not captured on a Mac.
    fn entry(pid: i32, stat: u8, name: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; KINFO_PROC_BYTES];
        let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
        put(at::START, &1_795_378_061_i64.to_ne_bytes());
        put(at::START + 8, &250_001_i32.to_ne_bytes());
        put(at::FLAG, &0x4006_u32.to_ne_bytes());
        put(at::STAT, &[stat]);
        put(at::PID, &pid.to_ne_bytes());
        put(at::COMM, name);
        put(at::UID, &501_u32.to_ne_bytes());
        put(at::PARENT, &412_i32.to_ne_bytes());
        put(at::GROUP, &9117_i32.to_ne_bytes());
        bytes
    }

    #[test]
    fn a_list_is_read() {
        let bytes = [
            entry(9117, 2, b"nix\0junk"),
            entry(9120, 4, b"nix-daemon"),
            entry(1, 5, &[b'x'; 17]),
        ]
        .concat();
        let list = process_list(&bytes).expect("three entries");
        assert_eq!(
            (list[0].pid, list[0].parent, list[0].group, list[0].uid),
            (9117, 412, 9117, 501)
        );
        assert_eq!(list[0].start_us, 1_795_378_061_250_001);
        assert_eq!((list[0].name.as_str(), list[0].has_terminal), ("nix", true));
        assert_eq!((list[1].stopped, list[1].zombie), (true, false));
        assert_eq!((list[2].name.len(), list[2].zombie), (17, true));
        assert_eq!(process_list(&[]), Ok(Vec::new()));
    }

    #[test]
    fn a_list_of_another_size_is_refused() {
        let mut bytes = entry(1, 2, b"launchd");
        bytes.pop();
        assert!(process_list(&bytes).is_err());
    }

    #[test]
    fn nonsense_in_an_entry_is_refused() {
        assert!(process_list(&[0xff; KINFO_PROC_BYTES]).is_err());
        assert!(process_list(&entry(-1, 2, b"x")).is_err());
    }

    #[test]
    fn arguments_stand_behind_path_and_padding() {
        let bytes = [
            &3_i32.to_ne_bytes()[..],
            b"/nix/store/x-nix/bin/nix\0\0\0\0nix\0build\0\0PATH=/bin\0SECRET=1\0",
        ]
        .concat();
        assert_eq!(
            arguments(&bytes),
            Some(vec!["nix".into(), "build".into(), String::new()])
        );
    }

    #[test]
    fn arguments_cut_short_are_none() {
        let whole = [&2_i32.to_ne_bytes()[..], b"/bin/sh\0sh\0-c\0"].concat();
        assert!(arguments(&whole).is_some());
        for end in 0..whole.len() {
            assert_eq!(arguments(&whole[..end]), None, "{end}");
        }
        assert_eq!(arguments(&(-1_i32).to_ne_bytes()), None);
        assert_eq!(
            arguments(&[&i32::MAX.to_ne_bytes()[..], b"a\0b\0"].concat()),
            None
        );
    }

    #[test]
    fn arguments_need_not_be_utf8() {
        let bytes = [&1_i32.to_ne_bytes()[..], b"p\0\xff\xfe\0"].concat();
        assert_eq!(
            arguments(&bytes).map(|argv| argv[0].chars().count()),
            Some(2)
        );
    }
}
