//! Asking one of the system's programs, never for longer than a given time.

use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use nixlamp_core::model::Why;
use nixlamp_core::say;

use crate::own_folders;

/// Where the system's own programs lie: NixOS, Debian and its like, macOS.
/// Nobody but root may write there.
pub const PATH: &str = "/run/current-system/sw/bin:/run/wrappers/bin:/usr/bin:/bin:/usr/sbin:/sbin";

/// Where Nix's installer puts its programs. Nobody but root may write there
/// either.
pub const INSTALLED: &str = "/nix/var/nix/profiles/default/bin";

/// The most that is read: a full process table is below one megabyte.
const AT_MOST_BYTES: u64 = 16 * 1024 * 1024;

/// What the program prints, in the words and hours of no country. A program
/// that does not end within `limit` is killed.
pub fn answer(program: &str, arguments: &[&str], limit: Duration) -> Result<String, Why> {
    let bytes = answer_bytes(program, arguments, limit)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The same, byte by byte: names of files are no text.
pub fn answer_bytes(program: &str, arguments: &[&str], limit: Duration) -> Result<Vec<u8>, Why> {
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        .envs([("LC_ALL", "C"), ("TZ", "UTC0"), ("PATH", PATH)])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Why::Missing,
            std::io::ErrorKind::PermissionDenied => Why::Denied,
            _ => Why::Broken(error.to_string()),
        })?;
    let (done, text) = mpsc::channel();
    if let Some(mut out) = child.stdout.take().map(|out| out.take(AT_MOST_BYTES)) {
        // The pipe ends with the program, at the latest when it is killed.
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = out.read_to_end(&mut bytes).map(|_| bytes);
            // Nobody listens any more after the time limit.
            let _ = done.send(read);
        });
    }
    let text = text.recv_timeout(limit);
    let status = end_of(child);
    match text {
        Ok(Ok(bytes)) if status.is_some_and(|status| status.success()) => Ok(bytes),
        Ok(Ok(_)) => Err(Why::Broken(say!("program-has-failed", program = program))),
        Ok(Err(error)) => Err(Why::Broken(error.to_string())),
        Err(_) => Err(Why::Broken(say!(
            "program-silent",
            program = program,
            seconds = limit.as_secs(),
        ))),
    }
}

/// How a program ended that has closed its output or is too late. One that
/// goes on is killed and left to a thread of its own: it may hang in the kernel.
fn end_of(mut child: Child) -> Option<ExitStatus> {
    for _ in 0..20 {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Err(_) => break,
        }
    }
    // It may have ended by itself just now.
    let _ = child.kill();
    std::thread::spawn(move || child.wait());
    None
}

/// Where a program of the system lies, looked for in [`PATH`] alone.
pub fn find(program: &str) -> Option<String> {
    PATH.split(':')
        .map(|folder| format!("{folder}/{program}"))
        .find(|path| Path::new(path).is_file())
}

/// Where a program lies that is no part of every system, as Nix's own or git:
/// among the system's, where Nix's installer puts it, in the caller's own
/// profile or on the caller's `PATH`. Root takes only what nobody else can
/// write to.
pub fn look_for(program: &str) -> Option<String> {
    let is_root = rustix::process::geteuid().is_root();
    find(program).or_else(|| {
        more_folders()
            .filter(|folder| folder.is_absolute() && (!is_root || only_roots(folder)))
            .map(|folder| folder.join(program))
            .find(|path| is_program(path) && (!is_root || only_roots(path)))
            .and_then(|path| path.into_os_string().into_string().ok())
    })
}

fn more_folders() -> impl Iterator<Item = PathBuf> {
    let variable = |name: &str| std::env::var_os(name).unwrap_or_default();
    let home = own_folders::home().unwrap_or_default();
    let own: Vec<PathBuf> = std::env::split_paths(&variable("PATH")).collect();
    [
        INSTALLED.into(),
        "/usr/local/bin".into(),
        home.join(".nix-profile/bin"),
        home.join(".local/state/nix/profile/bin"),
    ]
    .into_iter()
    .chain(own)
}

fn is_program(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|file| file.is_file() && file.mode() & 0o111 != 0)
}

fn only_roots(path: &Path) -> bool {
    let closed = std::fs::metadata(path).is_ok_and(|m| m.uid() == 0 && m.mode() & 0o022 == 0);
    closed && own_folders::is_of(path, 0)
}

#[cfg(test)]
mod tests {
    use super::{is_program, look_for, only_roots};
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    #[test]
    fn the_systems_own_come_first_and_what_is_nowhere_is_not_found() {
        let sh = look_for("sh").expect("every system has one");
        assert!(
            super::PATH
                .split(':')
                .any(|folder| sh == format!("{folder}/sh"))
        );
        assert_eq!(look_for("no-such-program-of-nixlamp"), None);
    }

    #[test]
    fn only_what_can_be_started_is_a_program_and_only_what_is_closed_is_roots() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nix-store");
        std::fs::write(&path, "").expect("written");
        let mode = |mode| std::fs::set_permissions(&path, Permissions::from_mode(mode));
        mode(0o644).expect("ours");
        assert!(!is_program(&path) && !is_program(folder.path()));
        mode(0o757).expect("ours");
        assert!(is_program(&path) && !only_roots(&path));
        assert!(only_roots(Path::new("/bin/sh")));
    }
}
