//! One window for each agent's socket: a second start tells the first to come
//! forward. A lock says who is first, so that two starts at once are no race;
//! a socket beside the agent's carries the wish.

use std::{
    fs::{self, DirBuilder, File, TryLockError},
    io::{BufRead, BufReader, Read, Write},
    os::unix::{
        fs::DirBuilderExt,
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::Section;

pub enum Entry {
    /// This is the first window. `None` if no door could be made: then a
    /// second start opens a second window, which does no harm.
    First(Option<Door>),
    /// The first window was told.
    HandedOver,
}

/// What a second start asks of the first window.
pub struct Wish {
    pub section: Option<Section>,
    /// The desktop's leave to come forward, which only who was clicked has.
    /// Empty: none was given.
    pub token: String,
}

pub struct Door {
    listener: UnixListener,
    /// Held for as long as the process lives.
    _lock: File,
}

impl Door {
    /// Calls `come` at each second start.
    pub fn answer(&self, come: impl Fn(Wish)) {
        for second in self.listener.incoming().flatten() {
            let mut line = String::new();
            // The line is short; whoever says more or nothing is not waited for.
            let heard = second
                .set_read_timeout(Some(Duration::from_secs(1)))
                .and_then(|()| BufReader::new(second.take(1024)).read_line(&mut line));
            if heard.is_ok() {
                let (section, token) = line
                    .trim_end_matches('\n')
                    .split_once(' ')
                    .unwrap_or_default();
                come(Wish {
                    section: section.parse().ok(),
                    token: token.to_owned(),
                });
            }
        }
    }
}

pub fn enter(agent_socket: &Path, section: Option<Section>) -> Entry {
    let path = own_socket(agent_socket);
    match lock(&path) {
        Ok(lock) => Entry::First(door(&path, lock)),
        Err(TryLockError::WouldBlock) if hand_over(&path, section) => Entry::HandedOver,
        Err(_) => Entry::First(None),
    }
}

/// Beside the agent's: a window that looks at a recording is another one.
fn own_socket(agent_socket: &Path) -> PathBuf {
    let usual = agent_socket
        .file_name()
        .is_some_and(|name| name == "agent.sock");
    let stem = agent_socket.file_stem().filter(|_| !usual);
    agent_socket.with_file_name(stem.map_or_else(
        || "window.sock".into(),
        |stem| format!("{}-window.sock", stem.display()),
    ))
}

fn lock(path: &Path) -> Result<File, TryLockError> {
    let file = || {
        if let Some(folder) = path.parent() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)?;
        }
        let lock: PathBuf = path.with_extension("lock");
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(lock)
    };
    let file = file().map_err(TryLockError::Error)?;
    file.try_lock()?;
    Ok(file)
}

fn door(path: &Path, lock: File) -> Option<Door> {
    // Left by a window that was killed: nobody listens there, we hold the lock.
    let _ = fs::remove_file(path);
    let listener = UnixListener::bind(path).ok()?;
    Some(Door {
        listener,
        _lock: lock,
    })
}

/// The first window may still be about to open its door.
fn hand_over(path: &Path, section: Option<Section>) -> bool {
    let section = section.map_or("", Section::word);
    // XDG activation on Wayland, startup notification on X11.
    let token = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_default();
    (0..20).any(|_| {
        let told =
            UnixStream::connect(path).and_then(|mut first| writeln!(first, "{section} {token}"));
        if told.is_err() {
            thread::sleep(Duration::from_millis(100));
        }
        told.is_ok()
    })
}
