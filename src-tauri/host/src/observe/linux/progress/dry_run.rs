//! Asks Nix itself what is to be made: the same daemon, the same caches, and it
//! takes no lock. Once for each wanted recipe, after those that build, for a
//! limited time, beside everything else.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::time::{Duration, Instant};

use nixlamp_hands::command::find;

use super::super::gentle;
use super::super::raw;
use super::answer::{Answer, answer};

/// Eight thousand recipes take four seconds. A cache that hangs would take
/// minutes.
const LIMIT: Duration = Duration::from_secs(60);
/// Between two looks at whether it has ended.
const POLL: Duration = Duration::from_millis(15);
/// The most that is read: a line for each of a hundred thousand paths.
const AT_MOST_BYTES: u64 = 16 << 20;
/// So many at once go into one question.
const AT_ONCE: usize = 64;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// `nix-store`.
    pub program: PathBuf,
    /// Recipes, with full path.
    pub recipes: Vec<String>,
    /// Options of the client that decide what can be fetched.
    pub options: Vec<String>,
    /// True if the client is ours: then our own settings are its settings.
    pub own: bool,
    /// True if there is a daemon to ask.
    pub daemon: bool,
}

/// A question under way.
pub struct DryRun {
    answer: Receiver<Option<Answer>>,
    begun: Instant,
}

/// How it stands.
pub enum State {
    /// Still under way, for so long.
    Asks(Duration),
    /// There is an answer.
    Answered(Answer),
    /// There will be none.
    Failed,
}

impl DryRun {
    /// Asks.
    pub fn start(question: Question) -> Self {
        let (told, answer) = mpsc::channel();
        let started = std::thread::Builder::new()
            .name("dry-run".into())
            .stack_size(256 * 1024)
            .spawn(move || {
                raw::block_signals();
                // What it starts inherits that.
                gentle::give_way();
                // Nobody listens any more if the rebuild has ended.
                _ = told.send(ask(&question));
            });
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for a dry run");
        }
        Self {
            answer,
            begun: Instant::now(),
        }
    }

    /// How long it has been under way.
    pub fn age(&self) -> Duration {
        self.begun.elapsed()
    }

    /// How it stands. Never waits.
    pub fn state(&self) -> State {
        match self.answer.try_recv() {
            Ok(Some(answer)) => State::Answered(answer),
            Ok(None) | Err(TryRecvError::Disconnected) => State::Failed,
            Err(TryRecvError::Empty) => State::Asks(self.begun.elapsed()),
        }
    }
}

/// The first `nix-store` in these folders.
pub fn program(folders: &[PathBuf]) -> Option<PathBuf> {
    let paths = folders.iter().map(|folder| folder.join("nix-store"));
    paths.into_iter().find(|path| path.is_file())
}

fn ask(question: &Question) -> Option<Answer> {
    let mut child = command(question).spawn().ok()?;
    let text = drain(child.stderr.take()?);
    let status = end(&mut child)?;
    let text = text.recv_timeout(Duration::from_secs(1)).ok()?;
    status.success().then(|| answer(&text))
}

fn command(question: &Question) -> Command {
    // An agent that ends leaves nothing behind.
    let mut command = match find("setpriv") {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "KILL"]).arg(&question.program);
            command
        }
        None => Command::new(&question.program),
    };
    command
        .args(["--realise", "--dry-run"])
        .args(&question.options)
        .args(question.recipes.iter().take(AT_ONCE))
        .env("LC_ALL", "C")
        .env_remove("NIX_CONFIG")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    if question.daemon {
        command.env("NIX_REMOTE", "daemon");
    }
    if !question.own {
        // The machine's settings alone, as far as we know of the other's.
        command.env("NIX_USER_CONF_FILES", "");
    }
    command
}

/// All that is said, once it is.
fn drain(pipe: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (told, text) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.take(AT_MOST_BYTES).read_to_end(&mut bytes);
        if read.is_ok() {
            _ = told.send(String::from_utf8_lossy(&bytes).into_owned());
        }
    });
    text
}

/// `None` if it had to be killed.
fn end(child: &mut Child) -> Option<std::process::ExitStatus> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if begun.elapsed() < LIMIT => std::thread::sleep(POLL),
            Ok(None) | Err(_) => {
                _ = child.kill();
                _ = child.wait();
                return None;
            }
        }
    }
}

/// True if it may be asked now: a machine that is short of memory has other work.
pub fn may_ask() -> bool {
    const SHORT: f64 = 0.2;
    gentle::strain()
        .memory_ratio
        .is_none_or(|ratio| ratio < SHORT)
}

/// The recipe's path for a question.
pub fn full(base: &str) -> String {
    format!("{}{base}", nixlamp_core::store_path::STORE)
}

/// Where the daemon listens.
pub fn has_daemon(nix: &Path) -> bool {
    nix.join("var/nix/daemon-socket/socket").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(folder: &Path, script: &str) -> Question {
        let program = folder.join("nix-store");
        // By a process of its own: what is open for writing here may be inherited
        // by a child of another test, and is then no program to start.
        let written = Command::new("sh")
            .args([
                "-c",
                "printf '#!/bin/sh\\n%s\\n' \"$1\" >\"$0\" && chmod +x \"$0\"",
            ])
            .args([program.as_os_str(), script.as_ref()])
            .status();
        assert!(written.expect("sh runs").success());
        Question {
            program,
            recipes: vec![full("a-x.drv")],
            options: vec!["--option".into(), "substituters".into(), "s3://a".into()],
            own: false,
            daemon: true,
        }
    }

    #[test]
    fn the_words_of_the_question_and_its_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = r#"[ "$NIX_REMOTE" = daemon ] && [ -z "$NIX_USER_CONF_FILES" ] || exit 1
            [ "$*" = "--realise --dry-run --option substituters s3://a /nix/store/a-x.drv" ] || exit 1
            [ "$(nice)" -ge 5 ] || exit 1
            printf 'this derivation will be built:\n  /nix/store/a-x.drv\n' >&2"#;
        let run = DryRun::start(question(folder.path(), script));
        let found = run.answer.recv().expect("told").expect("answered");
        assert_eq!(found.build, ["a-x.drv"]);
        assert_eq!(
            program(&[folder.path().to_owned()]),
            Some(folder.path().join("nix-store"))
        );
        assert_eq!(program(&[]), None);
    }

    #[test]
    fn no_answer_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let run = DryRun::start(question(folder.path(), "exit 1"));
        assert_eq!(run.answer.recv().expect("told"), None);
        let mut missing = question(folder.path(), "");
        missing.program = folder.path().join("nothing");
        let run = DryRun::start(missing);
        // Its thread ends a little after it has told.
        while matches!(run.state(), State::Asks(_)) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(matches!(run.state(), State::Failed));
    }
}
