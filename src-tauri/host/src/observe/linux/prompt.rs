//! Tells from outside that a process waits for a person at its terminal.
//!
//! Password prompts in the manner of `readpassphrase(3)` (sudo, doas, ssh, git)
//! set handlers for TSTP, TTIN and TTOU only while they ask, and everybody may
//! read which signals are caught. Full-screen programs and shells catch those
//! three too, and WINCH beside them. PAM's own prompt (su, passwd) blocks TSTP
//! and nothing else. Of own processes also the call they sleep in may be read.

use nixlamp_core::model::Prompt;

use super::procfs::Proc;
use super::status::{self, Status};
use super::table::Entry;

const TSTP: u64 = 1 << (libc::SIGTSTP - 1);
const TTIN: u64 = 1 << (libc::SIGTTIN - 1);
const TTOU: u64 = 1 << (libc::SIGTTOU - 1);
const WINCH: u64 = 1 << (libc::SIGWINCH - 1);

/// A process that might ask: it sleeps, has no child, used no CPU since the
/// last look, and is in the foreground of a terminal.
pub fn might_ask(entry: &Entry, childless: bool) -> bool {
    childless
        && entry.state == b'S'
        && !entry.moved
        && entry.terminal != 0
        && i64::from(entry.foreground) == i64::from(entry.group)
}

/// What a process that [`might_ask`] asks. `own` allows what only the user
/// (and root) may read.
pub fn question(proc: &mut Proc, entry: &Entry, argv: &[String], own: bool) -> Option<Prompt> {
    let status = proc.read(entry.id.pid, "status").map(status::status).ok()?;
    by_masks(&status, entry.comm.as_bytes(), argv).or_else(|| {
        let reads = own && reads_terminal(proc, entry.id.pid);
        reads.then_some(Prompt::Answer)
    })
}

/// True for the program that polkit starts to ask for a password; the name is
/// cut at 15 bytes.
pub fn is_polkit_helper(comm: &[u8]) -> bool {
    comm.starts_with(b"polkit-agent-he")
}

fn by_masks(status: &Status, comm: &[u8], argv: &[String]) -> Option<Prompt> {
    let handlers = TSTP | TTIN | TTOU;
    if status.caught & handlers == handlers && status.caught & WINCH == 0 {
        // `sudo -S` reads from a pipe and sets the same handlers.
        return (!reads_standard_input(comm, argv)).then_some(Prompt::Password);
    }
    let pam = matches!(comm, b"su" | b"passwd" | b"login" | b"chsh" | b"chfn");
    (pam && status.blocked == TSTP).then_some(Prompt::Password)
}

/// `sudo -S`, also in a cluster of short options.
fn reads_standard_input(comm: &[u8], argv: &[String]) -> bool {
    comm == b"sudo"
        && argv
            .iter()
            .skip(1)
            .take_while(|argument| argument.starts_with('-') && *argument != "--")
            .any(|argument| {
                argument == "--stdin" || (!argument.starts_with("--") && argument.contains('S'))
            })
}

/// True if the main thread sleeps in `read` on a terminal.
fn reads_terminal(proc: &mut Proc, pid: u32) -> bool {
    // asm/unistd.h: x86_64 has 0, the generic table (aarch64, riscv64) 63.
    const READ: u64 = libc::SYS_read as u64;
    match proc.read(pid, "syscall").map(status::syscall) {
        Ok(Some((READ, fd))) => is_terminal(proc, pid, fd),
        Ok(_) => false,
        // Yama (`ptrace_scope` 1) hides the call but not what is open, nor the
        // function it sleeps in. `n_tty_read` sleeps in `wait_woken`, and so do
        // readers of sockets: only a process without any is told from those.
        Err(_) => {
            proc.read(pid, "wchan")
                .is_ok_and(|name| name == b"wait_woken")
                && is_terminal(proc, pid, 0)
                && !has_sockets(proc, pid)
        }
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

fn has_sockets(proc: &mut Proc, pid: u32) -> bool {
    let mut open = Vec::new();
    proc.names(pid, "fd", &mut open).is_err()
        || open.iter().any(|fd| {
            proc.link(pid, &format!("fd/{fd}"))
                .is_ok_and(|target| target.starts_with("socket:"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masks(caught: u64, blocked: u64) -> Status {
        Status {
            switches: 0,
            blocked,
            caught,
        }
    }

    fn argv(words: &str) -> Vec<String> {
        words.split(' ').map(String::from).collect()
    }

    #[test]
    fn password_prompts() {
        // Debian's sudo 1.9.13 while it asks.
        let asks = masks(0x39_6a07, 0);
        assert_eq!(
            by_masks(&asks, b"sudo", &argv("sudo nixos-rebuild")),
            Some(Prompt::Password)
        );
        assert_eq!(
            by_masks(&asks, b"ssh", &argv("ssh -S x host")),
            Some(Prompt::Password)
        );
        assert_eq!(
            by_masks(&asks, b"sudo", &argv("sudo -S nixos-rebuild")),
            None
        );
        assert_eq!(
            by_masks(&asks, b"sudo", &argv("sudo -kS nixos-rebuild")),
            None
        );
        assert_eq!(
            by_masks(&asks, b"sudo", &argv("sudo env -S x nixos-rebuild")),
            Some(Prompt::Password)
        );
    }

    #[test]
    fn shells_pagers_and_running_tools_ask_nothing() {
        let pager = masks(TSTP | TTIN | TTOU | WINCH, 0);
        assert_eq!(by_masks(&pager, b"less", &[]), None);
        assert_eq!(by_masks(&masks(TSTP | WINCH, 0), b"sudo", &[]), None);
        assert_eq!(by_masks(&masks(0, 0), b"nix", &[]), None);
    }

    #[test]
    fn pam_blocks_one_signal() {
        assert_eq!(
            by_masks(&masks(0, TSTP), b"su", &[]),
            Some(Prompt::Password)
        );
        assert_eq!(by_masks(&masks(0, TSTP | TTIN), b"su", &[]), None);
        assert_eq!(by_masks(&masks(0, TSTP), b"sleep", &[]), None);
    }
}
