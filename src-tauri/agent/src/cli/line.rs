//! A line that a person types.

use tokio::signal::unix::{SignalKind, signal};

/// What came of waiting for a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    Line(String),
    /// The input has ended, or cannot be read.
    End,
    /// Ctrl-C.
    Interrupt,
}

/// Waits for the next line. After Ctrl-C the program is expected to end: who
/// reads is left behind, and would take what is typed next.
pub async fn typed() -> Typed {
    let line = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        match std::io::stdin().read_line(&mut line) {
            Ok(0) | Err(_) => Typed::End,
            Ok(_) => Typed::Line(line),
        }
    });
    let Ok(mut interrupts) = signal(SignalKind::interrupt()) else {
        return line.await.unwrap_or(Typed::End);
    };
    tokio::select! {
        line = line => line.unwrap_or(Typed::End),
        _ = interrupts.recv() => Typed::Interrupt,
    }
}
