//! Between the page and the agent's socket. A connection for the pictures,
//! and a short one for each wish, so that an answer is never mixed up.

use std::os::unix::fs::MetadataExt;
use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::{net::UnixStream, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command as Process, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use nixlamp_core::{
    say,
    socket_path::socket_path,
    wire::{Command, Hello, PROTOCOL, Reply, Request},
    words::{self, Language},
};
use rustix::process::{Pid, Signal};
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, Manager};

use crate::{Section, desktop::peer};

/// How long until a lost agent is looked for again.
const RETRY: Duration = Duration::from_secs(1);
/// How long an agent may take from its start to its socket.
const START: Duration = Duration::from_secs(10);
/// How long the agent may take to greet or to answer a wish.
const ANSWER: Duration = Duration::from_secs(10);

/// The longest line an agent says: a picture is far below.
const LONGEST: u64 = 64 << 20;
/// A program that cannot do what it was started for ends within this.
const SOON: Duration = Duration::from_millis(700);
/// How long an agent that was asked to end may take.
const END: Duration = Duration::from_secs(5);

/// What the window knows.
pub struct Bridge {
    socket: PathBuf,
    news: Mutex<Value>,
    section: Mutex<Option<Section>>,
    /// Until then an agent that cannot be reached is said to be starting.
    starting_until: Mutex<Option<Instant>>,
}

impl Bridge {
    pub fn new(socket: PathBuf, section: Option<Section>) -> Self {
        Self {
            socket,
            news: Mutex::new(away("connecting", "")),
            section: Mutex::new(section),
            starting_until: Mutex::new(None),
        }
    }

    /// The last news, in the form of `News` in `ui/src/backend.ts`.
    pub fn news(&self) -> Value {
        held(&self.news).clone()
    }

    pub fn take_section(&self) -> Option<Section> {
        held(&self.section).take()
    }

    /// Hands a wish to the agent. The error is a sentence for people.
    pub fn send(&self, command: Command) -> Result<(), String> {
        self.ask(&Request::Command(command), |reply| {
            matches!(reply, Reply::Taken).then_some(())
        })
    }

    /// What no picture tells, such as rebuilds of long ago. Only questions are
    /// handed on this way: no wish, and nothing that goes on.
    pub fn question(&self, question: &Request) -> Result<Reply, String> {
        match question {
            Request::Look | Request::Watch | Request::Command(_) | Request::Record { .. } => {
                Err(say!("watcher-silent"))
            }
            _ => self.ask(question, Some),
        }
    }

    /// Waits for the reply that is the `answer`.
    fn ask<T>(&self, request: &Request, answer: impl Fn(Reply) -> Option<T>) -> Result<T, String> {
        let mut agent = Agent::reach(&self.socket).map_err(|lost| lost.sentence())?;
        agent.ask(request).map_err(|why| why.to_string())?;
        loop {
            match agent.read() {
                Some(Reply::Refused { why }) => return Err(why),
                Some(reply) => {
                    if let Some(answer) = answer(reply) {
                        return Ok(answer);
                    }
                }
                None => return Err(say!("watcher-silent")),
            }
        }
    }
}

/// Where the agent listens, by this process's environment.
pub fn socket() -> PathBuf {
    let set = |name| std::env::var(name).ok();
    let uid = rustix::process::getuid().as_raw();
    // The agent looks in the same places (`agent/src/places.rs`).
    let run_user = format!("/run/user/{uid}");
    let runtime_dir =
        set("XDG_RUNTIME_DIR").or_else(|| Path::new(&run_user).is_dir().then_some(run_user));
    // Elsewhere TMPDIR may name a folder that everyone can write to.
    let tmpdir = set("TMPDIR").filter(|_| std::env::consts::OS == "macos");
    socket_path(
        set("NIXLAMP_SOCKET").as_deref(),
        runtime_dir.as_deref(),
        tmpdir.as_deref(),
        uid,
    )
}

/// Passes each picture to the page, for as long as the window is open. Starts
/// the agent if none runs at first and `may_start`; later only when the person
/// asks.
pub fn watch(app: &AppHandle, mut may_start: bool) {
    let bridge = app.state::<Bridge>();
    loop {
        match Agent::reach(&bridge.socket) {
            Ok(mut agent) => {
                *held(&bridge.starting_until) = None;
                if agent.ask(&Request::Watch).is_ok() && agent.wait_for_ever().is_ok() {
                    while let Some(reply) = agent.read() {
                        if let Reply::View(view) = reply {
                            // What is said here is said as in the picture.
                            if let Some(language) = Language::of(&view.language) {
                                words::speak(language);
                            }
                            tell(app, json!({ "view": view }));
                        }
                    }
                }
                tell(app, away("not-running", ""));
            }
            Err(lost @ Lost::OtherVersion { .. }) => {
                tell(app, away("other-version", &lost.sentence()));
            }
            Err(lost @ Lost::NotNixlamp) => tell(app, away("not-nixlamp", &lost.sentence())),
            Err(Lost::NotThere) if may_start => start_agent(app),
            Err(Lost::NotThere) => {
                let starting = held(&bridge.starting_until).is_some_and(|end| Instant::now() < end);
                if !starting && bridge.news()["away"] != "cannot-start" {
                    tell(app, away("not-running", ""));
                }
            }
        }
        may_start = false;
        thread::sleep(RETRY);
    }
}

/// Starts the agent; what comes of it is told.
pub fn start_agent(app: &AppHandle) {
    let bridge = app.state::<Bridge>();
    let started = nixlamp(&[]);
    match started {
        Ok(mut agent) => {
            *held(&bridge.starting_until) = Some(Instant::now() + START);
            tell(app, away("starting", ""));
            let app = app.clone();
            thread::spawn(move || {
                let failed = agent.wait().ok().filter(|status| !status.success());
                let starting = held(&app.state::<Bridge>().starting_until).take().is_some();
                if let (true, Some(status)) = (starting, failed) {
                    tell(&app, away("cannot-start", &status.to_string()));
                }
            });
        }
        Err(why) => tell(app, away("cannot-start", &why.to_string())),
    }
}

/// Ends the agent that no longer tells anything, and starts it anew. One that
/// does not hear any more is ended by the system; it keeps nothing that is lost.
pub fn restart_agent(app: &AppHandle) {
    let socket = &app.state::<Bridge>().socket;
    let agent = Agent::reach(socket).ok();
    let pid = agent.as_ref().and_then(Agent::pid);
    let asked =
        agent.is_some_and(|mut agent| agent.ask(&Request::Command(Command::GiveWay)).is_ok());
    if asked && !gone_within(pid, END) {
        for signal in [Signal::TERM, Signal::KILL] {
            if let Some(pid) = pid {
                let _ = rustix::process::kill_process(pid, signal);
            }
            if gone_within(pid, END) {
                break;
            }
        }
    }
    start_agent(app);
}

fn gone_within(pid: Option<Pid>, limit: Duration) -> bool {
    let Some(pid) = pid else { return false };
    let end = Instant::now() + limit;
    while rustix::process::test_kill_process(pid).is_ok() {
        if Instant::now() > end {
            return false;
        }
        thread::sleep(Duration::from_millis(50));
    }
    true
}

/// Plays the recorded stall with lamp, notifications and window of its own,
/// which ends when that window is closed. The error is a sentence for people.
pub fn pretend() -> Result<(), String> {
    let played = nixlamp(&["demo", "--until-window-closes"]);
    let mut played = played.map_err(|why| say!("pretend-not-played", why = why.to_string()))?;
    thread::sleep(SOON);
    match played.try_wait() {
        Ok(Some(status)) if !status.success() => {
            Err(say!("pretend-not-played", why = status.to_string()))
        }
        _ => {
            thread::spawn(move || played.wait());
            Ok(())
        }
    }
}

/// Starts `nixlamp`, which lies beside this program or on the path. It lives
/// on when the window closes.
fn nixlamp(arguments: &[&str]) -> std::io::Result<std::process::Child> {
    let beside = std::env::current_exe()
        .ok()
        .map(|own| own.with_file_name("nixlamp"))
        .filter(|path| path.is_file());
    Process::new(beside.unwrap_or_else(|| "nixlamp".into()))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
}

fn tell(app: &AppHandle, news: Value) {
    let bridge = app.state::<Bridge>();
    if bridge.news() == news {
        return;
    }
    *held(&bridge.news) = news.clone();
    // A page that is not there yet asks for the news itself.
    let _ = app.emit("news", news);
}

fn away(why: &str, detail: &str) -> Value {
    json!({ "away": why, "detail": detail, "language": words::spoken().tag() })
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why the agent cannot be talked to.
enum Lost {
    NotThere,
    /// Somebody answers there, but not as an agent does.
    NotNixlamp,
    OtherVersion {
        agent: String,
        protocol: u32,
    },
}

impl Lost {
    fn sentence(&self) -> String {
        match self {
            Self::NotThere => say!("watcher-not-there"),
            Self::NotNixlamp => say!("watcher-is-another-program"),
            // Versions are names: no digit of theirs is grouped.
            Self::OtherVersion { agent, protocol } => say!(
                "watcher-of-other-version",
                agent = agent,
                protocol = protocol.to_string(),
                window = env!("CARGO_PKG_VERSION"),
                own = PROTOCOL.to_string(),
            ),
        }
    }
}

/// A greeted connection.
struct Agent {
    lines: BufReader<UnixStream>,
}

impl Agent {
    fn reach(socket: &Path) -> Result<Self, Lost> {
        // Below /tmp another user may have been there first.
        let owner = std::fs::metadata(socket).map_err(|_| Lost::NotThere)?.uid();
        if owner != rustix::process::geteuid().as_raw() && owner != 0 {
            return Err(Lost::NotThere);
        }
        let stream = UnixStream::connect(socket).map_err(|_| Lost::NotThere)?;
        stream
            .set_read_timeout(Some(ANSWER))
            .map_err(|_| Lost::NotThere)?;
        let mut agent = Self {
            lines: BufReader::new(stream),
        };
        let Hello {
            protocol,
            agent: version,
            ..
        } = agent.line().ok_or(Lost::NotNixlamp)?;
        if protocol == PROTOCOL {
            Ok(agent)
        } else {
            Err(Lost::OtherVersion {
                agent: version,
                protocol,
            })
        }
    }

    /// Whose process it is.
    fn pid(&self) -> Option<Pid> {
        peer::pid(self.lines.get_ref())
    }

    fn ask(&mut self, request: &Request) -> std::io::Result<()> {
        let line = serde_json::to_string(request)? + "\n";
        self.lines.get_mut().write_all(line.as_bytes())
    }

    fn wait_for_ever(&mut self) -> std::io::Result<()> {
        self.lines.get_mut().set_read_timeout(None)
    }

    /// `None` when the agent hung up, was silent too long or made no sense.
    fn read(&mut self) -> Option<Reply> {
        self.line()
    }

    fn line<T: serde::de::DeserializeOwned>(&mut self) -> Option<T> {
        let mut line = String::new();
        // Who listens there may be anybody: nothing is read without an end.
        let read = (&mut self.lines).take(LONGEST).read_line(&mut line);
        read.ok()?;
        serde_json::from_str(&line).ok()
    }
}
