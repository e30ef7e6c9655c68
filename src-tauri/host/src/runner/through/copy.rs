//! The copy itself, on a thread of its own.

use std::io::{self, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpgrp, kill_process_group};
use rustix::termios::{tcgetwinsize, tcsetwinsize};
use signal_hook::SigId;
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::{pipe, unregister};

use super::carry;
use super::{read, write_all};

/// Read at once; a terminal gives 4 KiB.
const PART: usize = 64 * 1024;
/// After the command's end its last words have long been there; if nothing comes
/// and the other side is still open, somebody in the background has it.
const QUIET: Duration = Duration::from_millis(50);
/// The same for one who goes on talking.
const DRAIN: Duration = Duration::from_millis(300);

/// Who was told twice at once may have looked only before the size was there.
const TELL_AGAIN: Duration = Duration::from_millis(100);

/// What the command writes is let through.
pub struct Copying {
    thread: JoinHandle<()>,
    wake: UnixStream,
    over: Arc<AtomicBool>,
    resizes: Option<SigId>,
}

struct Copy<F> {
    from: OwnedFd,
    to: OwnedFd,
    woken: UnixStream,
    over: Arc<AtomicBool>,
    hears: F,
}

impl Copying {
    pub(super) fn start(
        from: OwnedFd,
        to: OwnedFd,
        terminal: bool,
        (wake, woken): (UnixStream, UnixStream),
        hears: impl FnMut(&[u8]) + Send + 'static,
    ) -> Copying {
        let over = Arc::new(AtomicBool::new(false));
        let _ = woken.set_nonblocking(true);
        let _ = wake.set_nonblocking(true);
        let resizes = terminal
            .then(|| pipe::register(SIGWINCH, wake.try_clone().ok()?).ok())
            .flatten();
        let mut copy = Copy {
            from,
            to,
            woken,
            over: Arc::clone(&over),
            hears,
        };
        let thread = std::thread::spawn(move || {
            if terminal {
                // It may have changed since it was opened.
                copy.resize();
            }
            if copy.run() == End::Held {
                carry::hand_over(copy.from, copy.to);
            }
        });
        Copying {
            thread,
            wake,
            over,
            resizes,
        }
    }

    /// The command has ended: returns when all it wrote is through.
    pub(crate) fn end(mut self) {
        self.over.store(true, Ordering::Release);
        let _ = self.wake.write_all(b"e");
        let _ = self.thread.join();
        if let Some(id) = self.resizes {
            unregister(id);
        }
    }
}

#[derive(PartialEq, Eq)]
enum End {
    /// Nobody writes any more, or nobody reads.
    Whole,
    /// The command has ended, and somebody else still has the other side.
    Held,
}

impl<F: FnMut(&[u8])> Copy<F> {
    fn run(&mut self) -> End {
        let mut buffer = vec![0; PART];
        let mut ended: Option<Instant> = None;
        let mut resized: Option<Instant> = None;
        loop {
            let limit = ended.map(|_| QUIET).or(resized.map(|_| TELL_AGAIN));
            let (comes, woken) = self.wait(limit);
            if resized.is_some_and(|since| since.elapsed() >= TELL_AGAIN) {
                resized = None;
                tell_of_size();
            }
            if woken {
                if self.wake_up() {
                    resized = Some(Instant::now());
                }
                if ended.is_none() && self.over.load(Ordering::Acquire) {
                    ended = Some(Instant::now());
                }
            }
            if comes {
                let Some(bytes) = read(&self.from, &mut buffer) else {
                    return End::Whole;
                };
                // As it would be without us: who writes into nothing hears of it.
                if write_all(&self.to, bytes).is_err() {
                    return End::Whole;
                }
                (self.hears)(bytes);
            }
            let quiet = !comes && !woken && ended.is_some();
            if quiet || ended.is_some_and(|since| since.elapsed() > DRAIN) {
                return End::Held;
            }
        }
    }

    /// Whether something came, and whether somebody wants something.
    fn wait(&self, limit: Option<Duration>) -> (bool, bool) {
        let mut on = [
            PollFd::new(&self.from, PollFlags::IN),
            PollFd::new(&self.woken, PollFlags::IN),
        ];
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        if poll(&mut on, limit.as_ref()).is_err() {
            return (false, true);
        }
        (!on[0].revents().is_empty(), !on[1].revents().is_empty())
    }

    /// True if the size has changed.
    fn wake_up(&mut self) -> bool {
        let mut words = [0; 64];
        while matches!(self.woken.read(&mut words), Ok(length) if length > 0) {}
        self.resize()
    }

    /// Whoever was told of a new size before it was there is told again.
    fn resize(&self) -> bool {
        let (Ok(size), Ok(known)) = (tcgetwinsize(&self.to), tcgetwinsize(&self.from)) else {
            return false;
        };
        let same = (size.ws_row, size.ws_col) == (known.ws_row, known.ws_col);
        let changes = !same && tcsetwinsize(&self.from, size).is_ok();
        if changes {
            tell_of_size();
        }
        changes
    }
}

fn tell_of_size() {
    let _ = kill_process_group(getpgrp(), Signal::WINCH);
}

pub(super) fn wait_until_writable(to: &OwnedFd) -> io::Result<()> {
    match poll(&mut [PollFd::new(to, PollFlags::OUT)], None) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
