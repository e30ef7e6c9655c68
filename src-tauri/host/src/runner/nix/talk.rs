//! Tells the agent what was heard. It may be absent, slow or gone: reading never
//! waits for it.

use std::path::Path;
use std::time::{Duration, Instant};

use nixlamp_core::told;
use nixlamp_core::wire::{Command, NixSays};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::read::{Client as Nix, Heard};
use crate::client::Client;

/// Between two rounds of words: at most four a second.
const BETWEEN: Duration = Duration::from_millis(250);
/// A word at least so often while a client lives: then what was said still holds.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// For one word to the agent, its answer included.
const WORD_LIMIT: Duration = Duration::from_secs(2);
/// After the command has ended somebody waits.
const LAST_LIMIT: Duration = Duration::from_millis(150);
/// Lines that wait for their turn; the oldest are let go.
const WAITING_MOST: usize = 400;
/// Until an agent that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(2);

/// Goes on until the command has ended.
pub(super) async fn talk(line: &mut Line<'_>, heard: &Heard, mut over: oneshot::Receiver<()>) {
    loop {
        let beat = tokio::select! {
            () = heard.news() => false,
            () = sleep(HEARTBEAT) => true,
            _ = &mut over => return,
        };
        if line.may_speak() {
            for word in words(heard, beat) {
                if !line.say(&word, WORD_LIMIT).await {
                    untell(heard, &word);
                    break;
                }
            }
        }
        tokio::select! {
            () = sleep(BETWEEN) => {}
            _ = &mut over => return,
        }
    }
}

/// What has not been told yet, if somebody is there to hear it.
pub(super) async fn last(line: &mut Line<'_>, heard: &Heard) {
    if !line.may_speak() {
        return;
    }
    let all = async {
        loop {
            let words = words(heard, false);
            if words.is_empty() {
                return;
            }
            for word in &words {
                if !line.say(word, LAST_LIMIT).await {
                    return;
                }
            }
        }
    };
    let _ = timeout(LAST_LIMIT, all).await;
}

/// A word for each client of which there is news, or of each that lives.
fn words(heard: &Heard, beat: bool) -> Vec<NixSays> {
    let at_s = heard.at_s();
    let mut clients = heard.clients();
    let words = clients
        .iter_mut()
        .filter_map(|client| word(client, at_s, beat))
        .collect();
    clients.retain(|client| !client.ended || client.has_news());
    words
}

fn word(client: &mut Nix, at_s: f64, beat: bool) -> Option<NixSays> {
    if !client.has_news() && (!beat || client.ended) {
        return None;
    }
    client.told = Some(client.log.changes());
    client.waiting.extend(client.log.lines());
    let surplus = client.waiting.len().saturating_sub(WAITING_MOST);
    client.waiting.drain(..surplus);
    let progress = client.log.progress(client.id, at_s);
    Some(NixSays {
        pid: client.id.pid,
        start: client.id.start,
        progress: progress.as_ref().map(told::said),
        lines: told::next_lines(&mut client.waiting),
    })
    .filter(|says| says.progress.is_some() || !says.lines.is_empty())
}

/// This word was not heard, and those after it were not said: of the others, what
/// stands is said again.
fn untell(heard: &Heard, word: &NixSays) {
    for client in heard.clients().iter_mut() {
        client.told = None;
        if (client.id.pid, client.id.start) == (word.pid, word.start) {
            told::put_back(&mut client.waiting, &word.lines);
        }
    }
}

impl Nix {
    fn has_news(&self) -> bool {
        self.told != Some(self.log.changes()) || !self.waiting.is_empty() || self.log.has_lines()
    }
}

/// The connection to the agent, made when it is needed and kept.
pub(super) struct Line<'a> {
    agent: &'a Path,
    client: Option<Client>,
    silent_until: Option<Instant>,
}

impl<'a> Line<'a> {
    pub(super) fn new(agent: &'a Path) -> Line<'a> {
        Line {
            agent,
            client: None,
            silent_until: None,
        }
    }

    fn may_speak(&self) -> bool {
        self.silent_until
            .is_none_or(|until| Instant::now() >= until)
            && self.agent.exists()
    }

    /// False if nobody has heard it.
    async fn say(&mut self, says: &NixSays, limit: Duration) -> bool {
        let said = async {
            if self.client.is_none() {
                self.client = Some(Client::connect(self.agent).await?);
            }
            match &mut self.client {
                Some(client) => client.command(Command::NixSays(says.clone())).await,
                None => Ok(()),
            }
        };
        let heard = matches!(timeout(limit, said).await, Ok(Ok(())));
        if !heard {
            self.client = None;
            self.silent_until = Some(Instant::now() + AGAIN);
        }
        heard
    }
}
