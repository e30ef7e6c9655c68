//! The first words with the Nix daemon: whether it answers, and how fast.
//!
//! The greeting of the daemon's protocol (`worker-protocol.hh`, the same since
//! Nix 1.0): the client says a magic number, the daemon another and its version.
//! Nothing is asked of it after that, so nothing happens.

use nixlamp_core::say;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Where every client of the daemon knocks.
pub const SOCKET: &str = "/nix/var/nix/daemon-socket/socket";

/// What the client says first.
const HELLO: u64 = 0x6e69_7863;
/// What the daemon answers.
const ANSWER: u64 = 0x6478_696f;

/// How the daemon answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// From knocking to the answer.
    pub took: Duration,
    /// Version of the protocol: major in the high byte, minor in the low.
    pub protocol: u64,
}

/// Greets the daemon at this socket and hangs up. Returns within `limit`, also
/// where nobody accepts: a call into a full queue of callers would wait.
pub fn greet(socket: &Path, limit: Duration) -> io::Result<Greeting> {
    let (told, answer) = mpsc::channel();
    let socket = socket.to_owned();
    std::thread::spawn(move || {
        // Nobody listens any more after the time limit.
        let _ = told.send(speak(&socket, limit));
    });
    answer
        .recv_timeout(limit)
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

fn speak(socket: &Path, limit: Duration) -> io::Result<Greeting> {
    let begun = Instant::now();
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    stream.write_all(&HELLO.to_le_bytes())?;
    let mut number = || -> io::Result<u64> {
        let mut bytes = [0; 8];
        stream.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    };
    if number()? != ANSWER {
        return Err(io::Error::other(say!("not-a-daemon")));
    }
    Ok(Greeting {
        protocol: number()?,
        took: begun.elapsed(),
    })
}

#[cfg(test)]
mod tests {
    use super::{ANSWER, HELLO, greet};
    use std::io::{ErrorKind, Read, Write};
    use std::os::unix::net::UnixListener;
    use std::time::{Duration, Instant};

    const LIMIT: Duration = Duration::from_millis(300);

    fn listener() -> (tempfile::TempDir, std::path::PathBuf, UnixListener) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("socket");
        let listener = UnixListener::bind(&path).expect("bound");
        (folder, path, listener)
    }

    #[test]
    fn the_protocol_comes_with_the_answer() {
        let (_folder, path, listener) = listener();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a caller");
            let mut said = [0; 8];
            stream.read_exact(&mut said).expect("it speaks");
            stream.write_all(&ANSWER.to_le_bytes()).expect("heard");
            stream.write_all(&0x125_u64.to_le_bytes()).expect("heard");
            u64::from_le_bytes(said)
        });
        let greeting = greet(&path, LIMIT).expect("answered");
        assert_eq!(greeting.protocol, 0x125);
        assert_eq!(server.join().expect("no panic"), HELLO);
    }

    #[test]
    fn who_never_answers_or_is_not_there_is_told_in_time() {
        let (folder, path, _listener) = listener();
        let begun = Instant::now();
        let silent = greet(&path, LIMIT).expect_err("silent").kind();
        assert!(matches!(
            silent,
            ErrorKind::TimedOut | ErrorKind::WouldBlock
        ));
        assert!(begun.elapsed() < LIMIT * 3);
        let missing = greet(&folder.path().join("none"), LIMIT);
        assert_eq!(missing.expect_err("nothing").kind(), ErrorKind::NotFound);
    }

    #[test]
    fn another_program_is_no_daemon() {
        let (_folder, path, listener) = listener();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a caller");
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request");
            let _ = stream.read(&mut [0; 64]);
        });
        let error = greet(&path, LIMIT).expect_err("another program");
        assert_eq!(error.kind(), ErrorKind::Other);
    }
}
