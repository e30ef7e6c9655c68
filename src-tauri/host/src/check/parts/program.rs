//! Runs a fixed program at low priority, with a time limit, an end by hand and
//! a cap on memory where the system offers one.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use nixlamp_hands::command::{PATH, find};

/// The most that is kept of what a program says.
const AT_MOST_BYTES: u64 = 4 << 20;
/// Between two looks at whether it has ended.
const POLL: Duration = Duration::from_millis(40);

/// What is to be run.
#[derive(Debug, Default)]
pub struct Run<'a> {
    /// Arguments.
    pub arguments: Vec<String>,
    /// Environment beside `PATH` and `LC_ALL`; nothing else is passed on.
    pub environment: Vec<(&'a str, String)>,
    /// What it reads from standard input, for what other users must not see among
    /// its arguments; at most what a pipe holds.
    pub input: String,
    /// Bytes of address space. `None`: no cap.
    pub memory_bytes: Option<u64>,
    /// Set from outside to end it.
    pub cancel: Option<Arc<AtomicBool>>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this code; `None` by a signal.
    Exit(Option<i32>),
    /// It was killed at the limit.
    Late,
    /// It was ended by hand.
    Cancelled,
    /// It could not be started.
    NotStarted(String),
}

/// What it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How it ended.
    pub end: End,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Told {
    /// True if it ended with code 0.
    pub fn is_well(&self) -> bool {
        self.end == End::Exit(Some(0))
    }
}

/// Runs it to its end, or to `limit`. What it says on standard error is also
/// passed to `hear`, a line at a time.
pub fn run(program: &Path, run: &Run<'_>, limit: Duration, hear: &mut dyn FnMut(&str)) -> Told {
    let mut command = wrapped(program, run.memory_bytes);
    command
        .args(&run.arguments)
        .env_clear()
        .envs([("LC_ALL", "C"), ("PATH", PATH)])
        .envs(run.environment.iter().map(|(name, value)| (name, value)))
        .stdin(match run.input.as_str() {
            "" => Stdio::null(),
            _ => Stdio::piped(),
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    match command.spawn() {
        Ok(mut child) => {
            if let Some(mut stdin) = child.stdin.take() {
                // One that ends without reading tells by its exit.
                let _ = stdin.write_all(run.input.as_bytes());
            }
            follow(child, run, limit, hear)
        }
        Err(error) => Told {
            end: End::NotStarted(error.to_string()),
            out: String::new(),
            err: String::new(),
        },
    }
}

/// Each of these steps aside for the next, so the process is the program's own.
/// It dies with the thread that waits for it: an agent that ends leaves nothing
/// behind.
fn wrapped(program: &Path, memory_bytes: Option<u64>) -> Command {
    let mut words: Vec<String> = Vec::new();
    let mut wrap = |tool: &str, arguments: &[&str]| {
        if let Some(path) = find(tool) {
            words.push(path);
            words.extend(arguments.iter().map(|word| (*word).to_owned()));
        }
    };
    wrap("setpriv", &["--pdeathsig", "KILL"]);
    wrap("nice", &["-n", "19"]);
    wrap("ionice", &["-c", "3"]);
    if let Some(bytes) = memory_bytes {
        wrap("prlimit", &[&format!("--as={bytes}")]);
    }
    words.push(program.to_string_lossy().into_owned());
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    command
}

fn follow(mut child: Child, run: &Run<'_>, limit: Duration, hear: &mut dyn FnMut(&str)) -> Told {
    let begun = Instant::now();
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let (mut out_text, mut err_text) = (Vec::new(), Vec::new());
    let mut told = 0;
    let end = loop {
        let ended = child.try_wait();
        collect(&out, &mut out_text);
        collect(&err, &mut err_text);
        tell(&err_text, &mut told, hear);
        let cancelled = run
            .cancel
            .as_ref()
            .is_some_and(|cancel| cancel.load(Ordering::Relaxed));
        match ended {
            Ok(Some(status)) => break End::Exit(status.code()),
            Ok(None) if cancelled => break kill(child, End::Cancelled),
            Ok(None) if begun.elapsed() >= limit => break kill(child, End::Late),
            Ok(None) => std::thread::sleep(POLL),
            Err(error) => break kill(child, End::NotStarted(error.to_string())),
        }
    };
    // The last words; a grandchild may hold the pipe open, so not for ever.
    for (from, to) in [(&out, &mut out_text), (&err, &mut err_text)] {
        while let Ok(bytes) = from.recv_timeout(Duration::from_millis(200)) {
            to.extend(bytes);
        }
    }
    tell(&err_text, &mut told, hear);
    Told {
        end,
        out: String::from_utf8_lossy(&out_text).into_owned(),
        err: String::from_utf8_lossy(&err_text).into_owned(),
    }
}

fn drain(pipe: Option<impl std::io::Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (told, heard) = mpsc::channel();
    if let Some(pipe) = pipe {
        std::thread::spawn(move || {
            let mut pipe = pipe.take(AT_MOST_BYTES);
            let mut buffer = vec![0; 16 << 10];
            while let Ok(count @ 1..) = pipe.read(&mut buffer) {
                if told.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
    }
    heard
}

fn collect(from: &Receiver<Vec<u8>>, to: &mut Vec<u8>) {
    while let Ok(bytes) = from.try_recv() {
        to.extend(bytes);
    }
}

/// Whole new lines only.
fn tell(text: &[u8], told: &mut usize, hear: &mut dyn FnMut(&str)) {
    while let Some(length) = text[*told..].iter().position(|byte| *byte == b'\n') {
        hear(&String::from_utf8_lossy(&text[*told..*told + length]));
        *told += length + 1;
    }
}

/// A killed Nix client takes its worker and builders with it. One that hangs
/// in the kernel is left to a thread of its own.
fn kill(mut child: Child, end: End) -> End {
    let _ = child.kill();
    std::thread::spawn(move || child.wait());
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, limit: Duration, run: Run<'_>) -> (Told, Vec<String>) {
        let mut lines = Vec::new();
        let told = super::run(
            Path::new("/bin/sh"),
            &Run {
                arguments: vec!["-c".to_owned(), script.to_owned()],
                ..run
            },
            limit,
            &mut |line| lines.push(line.to_owned()),
        );
        (told, lines)
    }

    #[test]
    fn words_code_and_low_priority_come_through() {
        let (told, lines) = sh(
            "echo out; echo one >&2; echo two >&2; nice; exit 3",
            Duration::from_secs(9),
            Run::default(),
        );
        assert_eq!(told.end, End::Exit(Some(3)));
        assert!(told.out.starts_with("out\n"), "{told:?}");
        assert_eq!(lines, ["one", "two"]);
        if find("nice").is_some() {
            assert_eq!(told.out.lines().last(), Some("19"));
        }
    }

    #[test]
    fn who_never_ends_is_ended() {
        let begun = Instant::now();
        let limit = Duration::from_millis(200);
        let (told, _) = sh("sleep 60", limit, Run::default());
        assert_eq!(told.end, End::Late);
        let cancel = Arc::new(AtomicBool::new(false));
        let flag = cancel.clone();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(150));
            flag.store(true, Ordering::Relaxed);
        });
        let run = Run {
            cancel: Some(cancel),
            ..Run::default()
        };
        let (told, _) = sh("sleep 60", Duration::from_secs(50), run);
        assert_eq!(told.end, End::Cancelled);
        assert!(begun.elapsed() < Duration::from_secs(8));
    }

    #[test]
    fn memory_is_capped_where_the_system_can() {
        if find("prlimit").is_none() {
            return;
        }
        let run = Run {
            memory_bytes: Some(200 << 20),
            ..Run::default()
        };
        let (told, _) = sh("ulimit -v", Duration::from_secs(9), run);
        assert_eq!(told.out.trim(), (200 << 10).to_string());
    }
}
