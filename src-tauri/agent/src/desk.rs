//! What the agent starts on the person's desk: the window, and the program
//! that fills the clipboard. Fixed programs with fixed arguments.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use nixlamp_core::engine::Event;
use nixlamp_core::words::trouble;
use nixlamp_host::run::Input;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What the window ends with when its page cannot be kept (`src-tauri/main.rs`).
const PAGE_ENDED: i32 = 3;
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
        let words = match started {
            Ok(mut child) => match child.wait().await {
                Ok(status) if status.success() => None,
                Ok(status) if status.code() == Some(PAGE_ENDED) => {
                    Some(trouble::no_window_any_more())
                }
                _ => Some(trouble::no_window()),
            },
            Err(_) => Some(trouble::no_window()),
        };
        let _ = inputs
            .send(Input::Event(Event::Trouble("window".to_owned(), words)))
            .await;
    })
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
    let status = tokio::time::timeout(std::time::Duration::from_secs(5), child.wait()).await??;
    anyhow::ensure!(status.success());
    Ok(())
}
