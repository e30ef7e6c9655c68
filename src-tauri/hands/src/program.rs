//! Running a program to its end that must not be cut off half way.
//!
//! It gets a process group of its own, and its output goes to a file without a
//! name instead of a pipe: it goes on undisturbed when whoever started it is
//! interrupted or killed.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Of what it said, the last bytes are kept.
const TAIL_BYTES: u64 = 8 * 1024;
/// And of these the last lines.
const TAIL_LINES: usize = 8;

/// How a program ran.
#[derive(Debug)]
pub(crate) struct Ran {
    /// `None`: it has not ended within the limit and goes on.
    pub(crate) status: Option<ExitStatus>,
    /// How long it was waited for.
    pub(crate) seconds: f64,
    /// The last it said, a line each.
    pub(crate) said: Vec<String>,
}

/// Starts it and waits, at most for `limit`. The command brings program,
/// arguments and environment.
pub(crate) fn run(mut command: Command, limit: Duration) -> std::io::Result<Ran> {
    let mut output = nameless();
    let into = |output: &Option<File>| {
        let copy = output.as_ref().and_then(|file| file.try_clone().ok());
        copy.map_or_else(Stdio::null, Stdio::from)
    };
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(into(&output))
        .stderr(into(&output))
        .process_group(0)
        .spawn()?;
    let mut status = child.try_wait()?;
    while status.is_none() && begun.elapsed() < limit {
        std::thread::sleep(Duration::from_millis(20));
        status = child.try_wait()?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    if status.is_none() {
        // Somebody must collect it when it ends.
        std::thread::spawn(move || child.wait());
    }
    Ok(Ran {
        status,
        seconds,
        said: output.as_mut().map(tail).unwrap_or_default(),
    })
}

/// A file that only this process and its children know. `None` where nothing
/// can be written: the program runs all the same.
fn nameless() -> Option<File> {
    let unique = Instant::now();
    let name = format!("nixlamp-{}-{unique:?}", std::process::id());
    let safe: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let path = std::env::temp_dir().join(safe);
    let file = OpenOptions::new()
        .read(true)
        .append(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .ok()?;
    let _ = std::fs::remove_file(&path);
    Some(file)
}

fn tail(file: &mut File) -> Vec<String> {
    let length = file.metadata().map(|m| m.len()).unwrap_or_default();
    let mut bytes = Vec::new();
    let read = file
        .seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))
        .and_then(|_| file.take(TAIL_BYTES).read_to_end(&mut bytes));
    if read.is_err() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::run;
    use std::process::Command;
    use std::time::Duration;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn its_end_and_its_last_words_are_told() {
        let ran = run(
            shell("seq 20; echo oh >&2; exit 4"),
            Duration::from_secs(20),
        )
        .expect("runs");
        assert_eq!(ran.status.and_then(|s| s.code()), Some(4));
        assert_eq!(ran.said.len(), 8);
        assert_eq!(ran.said.last().map(String::as_str), Some("oh"));
    }

    #[test]
    fn one_that_takes_too_long_is_left_to_go_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let mark = folder.path().join("mark");
        let script = format!("sleep 0.5; echo went on; echo x > {}", mark.display());
        let ran = run(shell(&script), Duration::from_millis(100)).expect("runs");
        assert!(ran.status.is_none() && ran.said.is_empty());
        for _ in 0..200 {
            if mark.exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it was cut off");
    }
}
