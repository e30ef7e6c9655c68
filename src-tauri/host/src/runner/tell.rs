//! Tells the agent, if one runs, what was started and how it ended. Costs the
//! command nothing: it happens on another thread, and each word has a limit.

use std::ffi::OsString;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use nixlamp_core::redact;
use nixlamp_core::wire::{Command, Ran, RanEnd};
use tokio::time::timeout;

use super::Run;
use crate::client::Client;

/// For one word to the agent, its answer included, while somebody waits for the
/// command.
pub(super) const LIMIT: Duration = Duration::from_millis(200);
/// The same where nobody does.
const LIMIT_APART: Duration = Duration::from_secs(10);
/// The most of a command line that is told, in bytes: a request has 64 KiB.
const MOST_BYTES: usize = 16 * 1024;

pub(super) struct Teller {
    ended: Sender<RanEnd>,
    told: Receiver<()>,
    limit: Duration,
}

impl Teller {
    pub(super) fn start(run: &Run, pid: u32) -> Teller {
        let (ended, end) = mpsc::channel();
        let (done, told) = mpsc::channel();
        // Now, while the pid is the command's for certain.
        let start = nixlamp_hands::process(pid).map(|id| id.start);
        let begun = Instant::now();
        let limit = run.plan.as_ref().map_or(LIMIT, |_| LIMIT_APART);
        let run = run.clone();
        std::thread::spawn(move || {
            if let Some(start) = start {
                let ran = |ended| Ran {
                    pid,
                    start,
                    command: masked(&run.command),
                    user: user(),
                    plan: run.plan.clone(),
                    ran_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
                    ended,
                };
                talk(&run.socket, limit, ran, &end);
            }
            // Nobody waits any more after the limit.
            let _ = done.send(());
        });
        Teller { ended, told, limit }
    }

    /// Returns when the agent knows, or will not.
    pub(super) fn ended(self, ended: RanEnd) {
        let _ = self.ended.send(ended);
        let _ = self.told.recv_timeout(self.limit);
    }
}

fn talk(
    socket: &Path,
    limit: Duration,
    ran: impl Fn(Option<RanEnd>) -> Ran,
    end: &Receiver<RanEnd>,
) {
    tell(socket, limit, || ran(None));
    if let Ok(ended) = end.recv() {
        tell(socket, limit, || ran(Some(ended)));
    }
}

fn user() -> String {
    let uid = rustix::process::getuid().as_raw();
    nixlamp_hands::known_user(uid).unwrap_or_else(|| uid.to_string())
}

/// A connection for each word: an agent has few places, and may be started anew
/// in between. Best effort: without one the command runs all the same, and
/// nothing is made ready for it.
fn tell(socket: &Path, limit: Duration, ran: impl FnOnce() -> Ran) {
    if !socket.exists() {
        return;
    }
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    else {
        return;
    };
    let word = async {
        let mut agent = Client::connect(socket).await?;
        agent.command(Command::Ran(ran())).await
    };
    let _ = runtime.block_on(async { timeout(limit, word).await });
}

fn masked(command: &[OsString]) -> Vec<String> {
    let words: Vec<String> = command
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let mut left = MOST_BYTES;
    redact::argv(&words)
        .into_iter()
        .take_while(|word| {
            let fits = word.len() < left;
            left = left.saturating_sub(word.len() + 1);
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST_BYTES, masked};

    #[test]
    fn a_command_line_is_masked_and_not_endless() {
        let words = |line: &[&str]| masked(&line.iter().map(Into::into).collect::<Vec<_>>());
        assert_eq!(words(&["nix", "build", ".#a"]), ["nix", "build", ".#a"]);
        let secret = words(&[
            "curl",
            "--token",
            "ghp_0123456789abcdefghijklmnopqrstuvwxyz",
        ]);
        assert!(!secret.join(" ").contains("ghp_0123"), "{secret:?}");
        let long = "x".repeat(MOST_BYTES / 2);
        assert_eq!(words(&["echo", &long, &long, "y"]).len(), 2);
    }
}
