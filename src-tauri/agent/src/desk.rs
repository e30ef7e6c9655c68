//! What the agent starts on the person's desk: the window, and the program
//! that fills the clipboard. Fixed programs with fixed arguments.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use nixlamp_core::engine::Event;
use nixlamp_core::words::trouble;
use nixlamp_host::run::Input;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What the window ends with when its page cannot be kept (`src-tauri/main.rs`).
const PAGE_ENDED: i32 = 3;
/// A window that is there for so long is open.
const OPEN_AFTER: Duration = Duration::from_secs(3);
/// The window's program.
const WINDOW: &str = "nixlamp-window";
/// Programs that take the clipboard's text on standard input.
const CLIPBOARDS: [(&str, &[&str]); 4] = [
    ("wl-copy", &[]),
    ("xclip", &["-selection", "clipboard"]),
    ("xsel", &["--clipboard", "--input"]),
    ("pbcopy", &[]),
];

/// Opens the window, or brings it to the front, at this section. What goes
/// wrong becomes a sentence in the status. The task ends with the window.
pub fn open_window(
    socket: &Path,
    section: Option<&'static str>,
    token: Option<String>,
    inputs: mpsc::Sender<Input>,
) -> JoinHandle<()> {
    let mut window = Command::new(window_program());
    window
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // A replay has a socket of its own: its window must look there.
    window.env("NIXLAMP_SOCKET", socket);
    // When this agent has gone, another is wanted only if somebody says so.
    window.arg("--by-agent");
    if let Some(section) = section {
        window.args(["--section", section]);
    }
    if let Some(token) = token {
        window.env("XDG_ACTIVATION_TOKEN", token);
    }
    let started = window.spawn();
    tokio::spawn(async move {
        match started {
            Ok(child) => follow(child, OPEN_AFTER, &inputs).await,
            Err(_) => tell(&inputs, Some(trouble::no_window())).await,
        }
    })
}

async fn tell(inputs: &mpsc::Sender<Input>, words: Option<String>) {
    let event = Event::Trouble("window".to_owned(), words);
    let _ = inputs.send(Input::Event(event)).await;
}

/// Tells that it is open, where it is still there after so long, and how it ended.
async fn follow(mut child: Child, open_after: Duration, inputs: &mpsc::Sender<Input>) {
    let waited = tokio::time::timeout(open_after, child.wait()).await;
    let was_open = waited.is_err();
    let ended = if let Ok(ended) = waited {
        ended
    } else {
        tell(inputs, None).await;
        child.wait().await
    };
    let words = match ended {
        Ok(status) if status.success() => None,
        Ok(status) if status.code() == Some(PAGE_ENDED) => Some(trouble::no_window_any_more()),
        // Somebody has ended it: it did open.
        Ok(status) if was_open && status.signal().is_some() => None,
        _ => Some(trouble::no_window()),
    };
    tell(inputs, words).await;
}

/// Beside our own program first: so a build folder or a store path holds
/// together. Else on `PATH`.
fn window_program() -> PathBuf {
    std::env::current_exe()
        .ok()
        .map(|own| own.with_file_name(WINDOW))
        .filter(|beside| beside.is_file())
        .unwrap_or_else(|| PathBuf::from(WINDOW))
}

/// True if there is a window to open.
pub fn has_window() -> bool {
    let program = window_program();
    let path = std::env::var_os("PATH").unwrap_or_default();
    program.is_absolute() || std::env::split_paths(&path).any(|at| at.join(&program).is_file())
}

/// Puts a text on the clipboard.
pub fn copy(text: String, inputs: mpsc::Sender<Input>) {
    tokio::spawn(async move {
        for (program, arguments) in CLIPBOARDS {
            if feed(program, arguments, &text).await.is_ok() {
                return;
            }
        }
        let words = Some(trouble::no_clipboard());
        let _ = inputs
            .send(Input::Event(Event::Trouble("clipboard".to_owned(), words)))
            .await;
    });
}

async fn feed(program: &str, arguments: &[&str], text: &str) -> anyhow::Result<()> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes()).await?;
    }
    let status = tokio::time::timeout(Duration::from_secs(5), child.wait()).await??;
    anyhow::ensure!(status.success());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a window whose program does this.
    async fn told(script: &str, open_after: Duration) -> Vec<Option<String>> {
        let mut window = Command::new("sh");
        let child = window.args(["-c", script]).spawn().expect("a shell");
        let (inputs, mut heard) = mpsc::channel(4);
        follow(child, open_after, &inputs).await;
        drop(inputs);
        let mut told = Vec::new();
        while let Some(Input::Event(Event::Trouble(about, words))) = heard.recv().await {
            assert_eq!(about, "window");
            told.push(words);
        }
        told
    }

    #[tokio::test]
    async fn a_window_that_was_open_and_is_killed_did_open() {
        let long = Duration::from_secs(600);
        assert_eq!(told("exit 0", long).await, [None]);
        let not = || Some(trouble::no_window());
        assert_eq!(told("kill -9 $$", long).await, [not()]);
        assert_eq!(told("exit 1", long).await, [not()]);
        // It is open from the first moment on, and whatever was told is over.
        let at_once = Duration::ZERO;
        assert_eq!(told("sleep 1; kill -9 $$", at_once).await, [None, None]);
        let ended = Some(trouble::no_window_any_more());
        assert_eq!(told("sleep 1; exit 3", at_once).await, [None, ended]);
        assert_eq!(told("sleep 1; exit 1", at_once).await, [None, not()]);
    }
}
