//! One face: reads its requests, answers them, sends it pictures.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::{Command, Hello, PROTOCOL, PastRebuild, Reply, Request};
use nixlamp_core::words::{self, trouble};
use serde::Serialize;
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout};

use super::lines::{Line, Lines};
use super::seats::Seat;
use super::{Handle, Recording, Watcher, Watchers};

/// No request is longer.
pub(super) const MOST_BYTES: usize = 64 * 1024;

/// A face that does not read for so long is dropped.
const WRITE_LIMIT: Duration = Duration::from_secs(5);

/// How long the loop may take for a wish.
const WISH_LIMIT: Duration = Duration::from_secs(5);

/// How long a face may take until its first request is whole.
const FIRST_LIMIT: Duration = Duration::from_secs(10);

/// Between two pictures to one face: at most four a second.
const BETWEEN: Duration = Duration::from_millis(250);

/// Talks with one face until it hangs up, hangs, or the agent ends.
pub(super) async fn talk(
    stream: UnixStream,
    agent: Handle,
    watchers: Arc<Watchers>,
    seat: Arc<Seat>,
) {
    let (from, to) = stream.into_split();
    let face = Face {
        to,
        agent,
        watchers,
        seat,
        watching: None,
        recording: None,
    };
    if let Err(error) = face.talk(Lines::new(from, MOST_BYTES)).await {
        tracing::debug!(%error, "a face is gone");
    }
}

struct Face {
    to: OwnedWriteHalf,
    agent: Handle,
    watchers: Arc<Watchers>,
    seat: Arc<Seat>,
    watching: Option<Watcher>,
    recording: Option<Recording>,
}

impl Face {
    async fn talk(mut self, mut lines: Lines<OwnedReadHalf>) -> io::Result<()> {
        self.say(&Hello {
            protocol: PROTOCOL,
            agent: env!("CARGO_PKG_VERSION").to_owned(),
            language: words::spoken().tag().to_owned(),
        })
        .await?;
        // When the next picture is to go out. Set by the first change after
        // one went out; further changes ride along, so the last always comes.
        let mut due: Option<Instant> = None;
        let mut soonest = Instant::now();
        let mut asked = false;
        let first_due = Instant::now() + FIRST_LIMIT;
        loop {
            tokio::select! {
                line = lines.next() => match line? {
                    Line::Text(line) => {
                        asked = true;
                        let watched = self.watching.is_some();
                        self.seat.asks();
                        self.answer(&line).await?;
                        self.seat.answered(self.watching.is_some() || self.recording.is_some());
                        if !watched && self.watching.is_some() {
                            due = Some(soonest);
                        }
                    }
                    Line::TooLong => {
                        let why = trouble::not_understood(&say!("is-longer-than", size = "64 KiB"));
                        return self.say(&Reply::Refused { why }).await;
                    }
                    Line::End => return Ok(()),
                },
                changed = self.agent.view.changed(), if due.is_none() => match changed {
                    Ok(()) if self.watching.is_some() => due = Some(soonest),
                    Ok(()) => {}
                    Err(_) => return Ok(()),
                },
                () = self.seat.left() => {
                    let why = trouble::too_many_faces();
                    return self.say(&Reply::Refused { why }).await;
                }
                () = sleep_until(first_due), if !asked => {
                    let why = trouble::asked_nothing();
                    return self.say(&Reply::Refused { why }).await;
                }
                () = sleep_until(due.unwrap_or(soonest)), if due.is_some() => {
                    due = None;
                    self.show().await?;
                    soonest = Instant::now() + BETWEEN;
                }
            }
        }
    }

    async fn answer(&mut self, line: &[u8]) -> io::Result<()> {
        let reply = match serde_json::from_slice(line) {
            Ok(Request::Look) => return self.show().await,
            Ok(Request::Watch) => {
                // The first picture follows at once, without a word before it.
                self.watching
                    .get_or_insert_with(|| Watcher::new(&self.watchers));
                return Ok(());
            }
            Ok(Request::Command(command)) => taken(self.wish(command).await),
            Ok(Request::History { limit }) => self.history(limit).await,
            Ok(Request::Record { path }) => taken(self.record(&path)),
            Ok(question) => self.ask(question).await,
            Err(error) => taken(Err(trouble::not_understood(&error.to_string()))),
        };
        self.say(&reply).await
    }

    async fn show(&mut self) -> io::Result<()> {
        let view = self.agent.view.borrow_and_update().clone();
        self.say(&Reply::View(Box::new((*view).clone()))).await
    }

    async fn wish(&mut self, command: Command) -> Result<(), String> {
        let (answer, answered) = oneshot::channel();
        let asked = async {
            self.agent.wishes.send((command, answer)).await.ok()?;
            answered.await.ok()
        };
        match timeout(WISH_LIMIT, asked).await {
            Ok(Some(result)) => result,
            _ => Err(trouble::no_answer()),
        }
    }

    async fn ask(&mut self, question: Request) -> Reply {
        let (answer, answered) = oneshot::channel();
        let asked = async {
            self.agent.questions.send((question, answer)).await.ok()?;
            answered.await.ok()
        };
        match timeout(WISH_LIMIT, asked).await {
            Ok(Some(reply)) => reply,
            _ => Reply::Refused {
                why: trouble::no_answer(),
            },
        }
    }

    async fn history(&mut self, limit: u32) -> Reply {
        let history = self.agent.history.clone();
        match tokio::task::spawn_blocking(move || history(limit)).await {
            Ok(Ok(past)) => {
                let view = self.agent.view.borrow().clone();
                Reply::History(with_newest(past, &view.status.recent, limit))
            }
            Ok(Err(why)) => Reply::Refused { why },
            Err(_) => Reply::Refused {
                why: trouble::no_answer(),
            },
        }
    }

    fn record(&mut self, path: &str) -> Result<(), String> {
        let path = Path::new(path);
        if !path.is_absolute() {
            return Err(trouble::not_understood(&say!("path-must-be-absolute")));
        }
        if self.recording.is_some() {
            return Err(trouble::not_understood(&say!("recording-already-runs")));
        }
        self.recording = Some((self.agent.record)(path)?);
        Ok(())
    }

    async fn say(&mut self, what: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(what)?;
        line.push(b'\n');
        timeout(WRITE_LIMIT, self.to.write_all(&line)).await?
    }
}

/// What has just ended is in the picture before it is in the file.
fn with_newest(
    mut file: Vec<PastRebuild>,
    picture: &[PastRebuild],
    limit: u32,
) -> Vec<PastRebuild> {
    for known in picture.iter().rev() {
        if let Some(past) = file.iter_mut().find(|past| past.id == known.id) {
            past.clone_from(known);
            continue;
        }
        // What is older than the file's newest was left out by its limit.
        let is_newer = |newest: &PastRebuild| newest.ended <= known.ended;
        if file.first().is_none_or(is_newer) {
            file.insert(0, known.clone());
        }
    }
    file.truncate(limit as usize);
    file
}

fn taken(result: Result<(), String>) -> Reply {
    match result {
        Ok(()) => Reply::Taken,
        Err(why) => Reply::Refused { why },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nixlamp_core::wire::Status;

    #[test]
    fn what_has_just_ended_is_in_the_history_before_it_is_written() {
        let view = include_str!("../../../../tests/fixtures/views/ok.json");
        let view: serde_json::Value = serde_json::from_str(view).expect("JSON");
        let status: Status = serde_json::from_value(view["status"].clone()).expect("a status");
        let picture = status.recent;
        assert!(picture.len() > 2);
        let ids = |all: &[PastRebuild]| all.iter().map(|past| past.id.clone()).collect::<Vec<_>>();
        let mut file = picture[1..].to_vec();
        file[0].reason = None;
        let told = with_newest(file.clone(), &picture, 500);
        assert_eq!(ids(&told), ids(&picture));
        assert_eq!(told, picture, "what is known better stands in the picture");
        assert_eq!(ids(&with_newest(file, &picture, 1)), ids(&picture[..1]));
        assert_eq!(with_newest(Vec::new(), &picture, 500), picture);
    }
}
