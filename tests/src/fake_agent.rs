//! An agent that shows a picture from `fixtures/views` and notes every wish:
//! for tests of the window that need no rebuild.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use nixlamp_core::wire::{Command, Hello, PROTOCOL, Reply, Request, View};

/// Serves one socket until it is dropped.
pub struct FakeAgent {
    shared: Arc<Shared>,
    socket: std::path::PathBuf,
}

struct Shared {
    view: Mutex<View>,
    heard: Mutex<Vec<Command>>,
    ended: AtomicBool,
}

/// How often a watching face gets the picture.
const PACE: Duration = Duration::from_millis(200);

/// A picture of `fixtures/views`, by name.
pub fn fixture(name: &str) -> Result<View> {
    let path = format!("{}/fixtures/views/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).with_context(|| path.clone())?;
    serde_json::from_str(&text).context(path)
}

impl FakeAgent {
    /// Listens on `socket` and speaks `protocol`, or [`PROTOCOL`].
    pub fn start(socket: &Path, view: View, protocol: Option<u32>) -> Result<Self> {
        if let Some(folder) = socket.parent() {
            fs::create_dir_all(folder)?;
        }
        let listener = UnixListener::bind(socket)?;
        let shared = Arc::new(Shared {
            view: Mutex::new(view),
            heard: Mutex::new(Vec::new()),
            ended: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if serving.ended.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&serving);
                thread::spawn(move || serve(&shared, stream, protocol.unwrap_or(PROTOCOL)));
            }
        });
        Ok(Self {
            shared,
            socket: socket.to_owned(),
        })
    }

    /// The picture from now on.
    pub fn show(&self, change: impl FnOnce(&mut View)) {
        change(
            &mut self
                .shared
                .view
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// All wishes so far.
    pub fn heard(&self) -> Vec<Command> {
        self.shared
            .heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for FakeAgent {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the listener, which then ends.
        let _ = UnixStream::connect(&self.socket);
        let _ = fs::remove_file(&self.socket);
    }
}

/// Ends with the connection; a face that hung up is no error.
fn serve(shared: &Shared, stream: UnixStream, protocol: u32) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut say = |line: String| writeln!(out, "{line}").ok();
    say(serde_json::to_string(&Hello {
        protocol,
        agent: "0.0.0-fake".into(),
    })
    .ok()?)?;
    for line in BufReader::new(stream).lines() {
        match serde_json::from_str(&line.ok()?).ok()? {
            Request::Watch => {
                while !shared.ended.load(Ordering::SeqCst) {
                    say(serde_json::to_string(&Reply::View(Box::new(picture(shared)))).ok()?)?;
                    thread::sleep(PACE);
                }
                return None;
            }
            Request::Command(command) => {
                shared
                    .heard
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(command);
                say(serde_json::to_string(&Reply::Taken).ok()?)?;
            }
            _ => say(serde_json::to_string(&Reply::Refused {
                why: "Not here.".into(),
            })
            .ok()?)?,
        }
    }
    None
}

fn picture(shared: &Shared) -> View {
    shared
        .view
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}
