//! What somebody in the background still writes after the command has ended. It
//! must not keep us, nor lose its terminal: another process goes on with the copy.

use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{read, write_all};

/// The words that start it, after the program's name.
const CALL: [&str; 2] = ["run", "--carry"];

/// In the same group as they, so that it is stopped and ended as they are.
pub(super) fn hand_over(from: OwnedFd, to: OwnedFd) {
    let own = Path::new("/proc/self/exe");
    let program = if own.exists() {
        Ok(own.to_owned())
    } else {
        std::env::current_exe()
    };
    if let Ok(program) = program {
        let _ = Command::new(program)
            .args(CALL)
            .stdin(Stdio::from(from))
            .stdout(Stdio::null())
            .stderr(Stdio::from(to))
            .spawn();
    }
}

/// Copies its own stdin to its stderr until either is closed.
pub fn carry() {
    let (from, to) = (io::stdin(), io::stderr());
    let from = from.as_fd().try_clone_to_owned();
    let (Ok(from), Ok(to)) = (from, to.as_fd().try_clone_to_owned()) else {
        return;
    };
    let mut buffer = vec![0; 16 * 1024];
    while let Some(bytes) = read(&from, &mut buffer) {
        if write_all(&to, bytes).is_err() {
            return;
        }
    }
}
