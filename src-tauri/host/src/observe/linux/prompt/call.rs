//! The call a process sleeps in: told to its own user and to root.

use super::super::procfs::Proc;
use super::super::status;

/// What kind of call it sleeps in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A read from its terminal.
    Reads,
    /// A write to its terminal.
    Writes,
    /// It waits for any of several things (`poll`, `select`, `epoll`).
    Polls,
    /// Another call, or a read or write elsewhere.
    Other,
}

/// Threads looked at for a read from the terminal, which need not happen in the
/// first one.
const THREADS: usize = 64;

/// What the process sleeps in. `None` where that is not told.
pub fn sleeps_in(proc: &mut Proc, pid: u32) -> Option<Call> {
    let first = match proc.read(pid, "syscall") {
        Ok(text) => status::syscall(text).map_or(Call::Other, |call| kind(proc, pid, call)),
        Err(_) => by_function(proc, pid)?,
    };
    if matches!(first, Call::Reads | Call::Writes) {
        return Some(first);
    }
    let mut threads = Vec::new();
    if proc.names(pid, "task", &mut threads).is_err() || threads.len() < 2 {
        return Some(first);
    }
    for thread in threads.into_iter().take(THREADS).filter(|&t| t != pid) {
        let path = format!("task/{thread}/syscall");
        let call = proc.read(pid, &path).ok().and_then(status::syscall);
        if call.is_some_and(|call| kind(proc, pid, call) == Call::Reads) {
            return Some(Call::Reads);
        }
    }
    Some(first)
}

/// `asm/unistd.h` has other numbers for each processor; `libc` knows them.
fn kind(proc: &Proc, pid: u32, (number, first): (u64, u64)) -> Call {
    let Ok(number) = libc::c_long::try_from(number) else {
        return Call::Other;
    };
    match number {
        libc::SYS_read | libc::SYS_readv if is_terminal(proc, pid, first) => Call::Reads,
        libc::SYS_write | libc::SYS_writev if is_terminal(proc, pid, first) => Call::Writes,
        _ if polls(number) => Call::Polls,
        _ => Call::Other,
    }
}

fn polls(number: libc::c_long) -> bool {
    #[cfg(target_arch = "x86_64")]
    let has_older = matches!(
        number,
        libc::SYS_poll | libc::SYS_select | libc::SYS_epoll_wait
    );
    // The generic table (aarch64, riscv64) was made without these.
    #[cfg(not(target_arch = "x86_64"))]
    let has_older = false;
    has_older
        || matches!(
            number,
            libc::SYS_ppoll | libc::SYS_pselect6 | libc::SYS_epoll_pwait | libc::SYS_epoll_pwait2
        )
}

/// Yama (`ptrace_scope` 1) hides the call, but neither what is open nor the
/// kernel function it sleeps in.
fn by_function(proc: &mut Proc, pid: u32) -> Option<Call> {
    let function = proc.read(pid, "wchan").ok()?.to_owned();
    let of_terminal = of_function(&function)?;
    if of_terminal != Call::Reads {
        return Some(of_terminal);
    }
    // Readers of TCP sockets sleep in the same function, and so do writers to a
    // paused terminal. Nix reads from the network in threads of its own.
    let reads_terminal = is_terminal(proc, pid, 0)
        && (!has_sockets(proc, pid) || proc.read(pid, "comm").is_ok_and(|c| c.starts_with(b"nix")));
    Some(if reads_terminal {
        Call::Reads
    } else {
        Call::Other
    })
}

/// `None`: the kernel tells no name, or will not.
fn of_function(name: &[u8]) -> Option<Call> {
    match name {
        b"" | b"0" => None,
        b"wait_woken" => Some(Call::Reads),
        _ if [
            &b"poll_schedule"[..],
            b"do_poll",
            b"do_sys_poll",
            b"do_select",
            b"ep_poll",
            b"do_epoll_wait",
        ]
        .iter()
        .any(|start| name.starts_with(start)) =>
        {
            Some(Call::Polls)
        }
        _ => Some(Call::Other),
    }
}

fn is_terminal(proc: &Proc, pid: u32, fd: u64) -> bool {
    proc.link(pid, &format!("fd/{fd}")).is_ok_and(|target| {
        target == "/dev/tty"
            || target == "/dev/console"
            || target.starts_with("/dev/pts/")
            || target.starts_with("/dev/tty")
    })
}

/// True for what makes terminals for others (`script`, `tmux`, sudo): it passes
/// on what is typed.
pub fn has_terminals_of_its_own(proc: &mut Proc, pid: u32) -> bool {
    any_open(proc, pid, |target| target.ends_with("/ptmx"))
}

fn has_sockets(proc: &mut Proc, pid: u32) -> bool {
    any_open(proc, pid, |target| target.starts_with("socket:"))
}

fn any_open(proc: &mut Proc, pid: u32, is: impl Fn(&str) -> bool) -> bool {
    let mut open = Vec::new();
    proc.names(pid, "fd", &mut open).is_ok()
        && open
            .iter()
            .any(|fd| proc.link(pid, &format!("fd/{fd}")).is_ok_and(|to| is(&to)))
}

/// The pseudo-terminal that a process without a controlling one has open.
pub fn open_terminal(proc: &Proc, pid: u32) -> Option<u32> {
    (0..16).find_map(|fd| {
        let target = proc.link(pid, &format!("fd/{fd}")).ok()?;
        let number: u32 = target.strip_prefix("/dev/pts/")?.parse().ok()?;
        // As `new_encode_dev` writes major 136.
        Some((number & 0xff) | 136 << 8 | (number & 0xf_ff00) << 12)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernel_functions() {
        for (name, call) in [
            ("wait_woken", Some(Call::Reads)),
            ("poll_schedule_timeout.constprop.0", Some(Call::Polls)),
            ("do_epoll_wait", Some(Call::Polls)),
            ("ep_poll", Some(Call::Polls)),
            ("hrtimer_nanosleep", Some(Call::Other)),
            ("unix_stream_read_generic", Some(Call::Other)),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(of_function(name.as_bytes()), call, "{name}");
        }
    }

    /// Of `asm/unistd.h`: those of `x86_64`, and of the generic table.
    #[test]
    fn numbers_of_this_processor() {
        #[cfg(target_arch = "x86_64")]
        let (read, polling) = (0, [7, 23, 232, 270, 271, 281, 441]);
        #[cfg(not(target_arch = "x86_64"))]
        let (read, polling) = (63, [72, 73, 22, 441, 441, 441, 441]);
        assert_eq!(libc::SYS_read, read);
        assert!(polling.into_iter().all(polls));
        assert!(!polls(libc::SYS_read) && !polls(libc::SYS_nanosleep));
    }
}
