//! Nix's structured log, beside what the person sees and without touching it.
//!
//! From 2.30 on Nix writes a copy of its log to a socket that the setting
//! `json-log-path` names. `NIX_CONFIG` hands the setting down to every `nix` that
//! the command starts, and each opens a connection of its own. The socket is
//! ours; it is read whether an agent listens or not, so that Nix never waits.
//!
//! Where Nix cannot, what it prints goes the same way to the agent.

mod ask;
mod read;
mod talk;

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Run;

/// The kernel has no room for a longer path of a socket (unix(7): 108, macOS
/// 104).
const PATH_BYTES_MOST: usize = 100;

/// The socket where Nix's log comes in, not yet read.
pub(super) struct Ears {
    listener: UnixListener,
    path: PathBuf,
    agent: PathBuf,
}

impl Ears {
    /// `None` where there is nothing to hear, nobody to tell, or where it would
    /// show: then nothing is different from what it was.
    pub(super) fn open(run: &Run) -> Option<Ears> {
        let folder = run.socket.parent().filter(|folder| folder.is_dir())?;
        let path = folder.join(format!("nix-{}.sock", std::process::id()));
        if path.as_os_str().len() > PATH_BYTES_MOST || !is_one_value(&path) {
            return None;
        }
        if !ask::speaks(&run.command) {
            return None;
        }
        sweep(folder);
        let listener = UnixListener::bind(&path).ok()?;
        Some(Ears {
            listener,
            path,
            agent: run.socket.clone(),
        })
    }

    /// Has every `nix` below this command write there.
    pub(super) fn set(&self, command: &mut Command) {
        let mut config = std::env::var_os(ask::NIX_CONFIG).unwrap_or_default();
        if !config.is_empty() {
            config.push("\n");
        }
        config.push(ask::SETTING);
        config.push(" = ");
        config.push(&self.path);
        command.env(ask::NIX_CONFIG, config);
    }

    /// Reads from now on.
    pub(super) fn listen(self) -> Listening {
        let (end, ends) = oneshot::channel();
        let (done, heard) = mpsc::channel();
        let Ears {
            listener,
            path,
            agent,
        } = self;
        std::thread::spawn(move || {
            run(listener, &agent, ends);
            // Nobody waits any more after the limit.
            let _ = done.send(());
        });
        Listening {
            end,
            heard,
            path: Some(path),
        }
    }
}

/// Whether what this command prints is understood, see [`super::through`].
pub(super) fn prints(command: &[OsString]) -> bool {
    ask::prints(command)
}

/// What a command prints for people is taken from now on, by what is returned.
pub(super) fn take_text(agent: &Path, pid: u32) -> (impl FnMut(&[u8]) + Send + use<>, Listening) {
    let (end, ends) = oneshot::channel();
    let (done, told) = mpsc::channel();
    let heard = read::Heard::new(Instant::now());
    // Now, while the pid is the command's for certain.
    let id = nixlamp_hands::process(pid);
    if let Some(id) = id {
        heard.begin_text(id);
    }
    let (ear, agent) = (heard.clone(), agent.to_owned());
    std::thread::spawn(move || {
        on_this_thread(async {
            let mut line = talk::Line::new(&agent);
            talk::talk(&mut line, &heard, ends).await;
            talk::last(&mut line, &heard).await;
        });
        // Nobody waits any more after the limit.
        let _ = done.send(());
    });
    let take = move |bytes: &[u8]| {
        if let Some(id) = id {
            ear.take_text(id, bytes);
        }
    };
    let listening = Listening {
        end,
        heard: told,
        path: None,
    };
    (take, listening)
}

/// The log is being read.
pub(super) struct Listening {
    end: oneshot::Sender<()>,
    heard: Receiver<()>,
    path: Option<PathBuf>,
}

impl Listening {
    /// The command has ended: what it has written is read to the end, and told.
    pub(super) fn end(self) -> Ending {
        let _ = self.end.send(());
        Ending {
            heard: self.heard,
            path: self.path,
        }
    }
}

pub(super) struct Ending {
    heard: Receiver<()>,
    path: Option<PathBuf>,
}

impl Ending {
    /// Returns when all is told, or no longer than this.
    pub(super) fn wait(self, limit: Duration) {
        let _ = self.heard.recv_timeout(limit);
        if let Some(path) = self.path {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn run(listener: UnixListener, agent: &Path, ends: oneshot::Receiver<()>) {
    on_this_thread(async {
        let heard = read::Heard::new(Instant::now());
        let mut line = talk::Line::new(agent);
        let (over, is_over) = oneshot::channel();
        let reading = async {
            read::accept(listener, &heard, ends).await;
            let _ = over.send(());
        };
        tokio::join!(reading, talk::talk(&mut line, &heard, is_over));
        talk::last(&mut line, &heard).await;
    });
}

fn on_this_thread(all: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    if let Ok(runtime) = runtime {
        runtime.block_on(all);
    }
}

/// Nix's configuration ends a value at a line's end and at `#`, and makes one
/// blank of several.
fn is_one_value(path: &Path) -> bool {
    path.is_absolute()
        && path
            .as_os_str()
            .as_bytes()
            .iter()
            .all(|byte| byte.is_ascii_graphic() && *byte != b'#')
}

/// Removes what runners that were killed have left behind.
fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name: OsString = entry.file_name();
        let pid = name
            .to_str()
            .and_then(|name| name.strip_prefix("nix-")?.strip_suffix(".sock"))
            .and_then(|pid| pid.parse().ok());
        if let Some(pid) = pid
            && (pid == std::process::id() || nixlamp_hands::process(pid).is_none())
        {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests;
