use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags, open};
use rustix::termios::{Winsize, isatty, tcgetwinsize, tcsetwinsize};

use super::{Through, other_terminal};

/// A terminal whose keys and screen we have.
fn terminal() -> (OwnedFd, OwnedFd) {
    let ours =
        rustix::pty::openpt(rustix::pty::OpenptFlags::RDWR | rustix::pty::OpenptFlags::NOCTTY)
            .expect("a terminal");
    rustix::pty::unlockpt(&ours).expect("unlocked");
    let name = rustix::pty::ptsname(&ours, Vec::new()).expect("a name");
    let theirs = open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("opened");
    (ours, theirs)
}

/// What a script writes into a pipe through us, and what was heard of it.
fn through(script: &str) -> (Vec<u8>, Vec<u8>, Duration) {
    let (mut shown, real) = io::pipe().expect("a pipe");
    let through = Through::between(real.as_fd(), real.as_fd())
        .expect("set up")
        .expect("a pipe is read");
    drop(real);
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdin(Stdio::null());
    through.set(&mut command).expect("set");
    let mut child = command.spawn().expect("sh");
    drop(command);
    let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
    let ear = Arc::clone(&heard);
    let copying = through.begin(move |bytes| ear.lock().expect("ours").extend(bytes));
    let reader = std::thread::spawn(move || {
        let mut all = Vec::new();
        shown.read_to_end(&mut all).map(|_| all)
    });
    child.wait().expect("ended");
    let begun = Instant::now();
    copying.end();
    let took = begun.elapsed();
    let all = reader.join().expect("read").expect("read");
    let heard = heard.lock().expect("ours").clone();
    (all, heard, took)
}

#[test]
fn every_byte_goes_through_in_its_order() {
    let (shown, heard, _) = through("printf 'a\\r\\033[K\\0'; printf err >&2; printf out");
    assert_eq!(shown, b"a\r\x1b[K\0errout");
    assert_eq!(heard, shown);
    let (shown, heard, _) = through("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2");
    assert_eq!((shown.len(), heard.len()), (6_000_000, 6_000_000));
}

#[test]
fn another_terminal_has_the_size_and_changes_nothing() {
    let (ours, theirs) = terminal();
    let size = Winsize {
        ws_row: 33,
        ws_col: 77,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&ours, size).expect("sized");
    let (copy, slave) = other_terminal(theirs.as_fd()).expect("another");
    assert!(isatty(&slave));
    let got = tcgetwinsize(&slave).expect("a size");
    assert_eq!((got.ws_row, got.ws_col), (33, 77));
    std::fs::File::from(slave)
        .write_all(b"a\nb")
        .expect("written");
    let mut came = [0; 16];
    let length = rustix::io::read(&copy, &mut came).expect("read");
    assert_eq!(&came[..length], b"a\nb");
}

#[test]
fn a_file_is_let_alone() {
    let file = tempfile::tempfile().expect("a file");
    let between = Through::between(file.as_fd(), file.as_fd());
    assert!(between.expect("looked at").is_none());
}
