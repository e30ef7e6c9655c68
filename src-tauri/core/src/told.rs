//! What Nix itself tells of its clients, through `nixlamp run`: to the wire and
//! back, and into the rebuild that it belongs to.

use crate::engine::{Effect, State};
use crate::model::{
    Heard, HeardFrom, Making, Moment, Planned, ProcessId, Progress, ProgressFrom, ProgressLimit,
};
use crate::nix_log::{Line, name};
use crate::rebuild;
use crate::record::{Past, Record};
use crate::redact;
use crate::wire::{NixSays, SaidLine, SaidMaking, SaidProgress, Verdict};

/// One word takes no more of each, so that it stays below a request's 64 KiB.
const BUILDING_MOST: usize = 64;
const FETCHING_MOST: usize = 32;
const FAILED_MOST: usize = 32;
/// Bytes of all lines together, of which JSON may make twice as many.
const LINES_BYTES_MOST: usize = 10_000;
/// No store path is longer (`store-dir-config.hh`), and no line that is kept.
const TEXT_MOST: usize = 600;
/// A client shows in a sample within this, or it is none of ours.
const SHOWS_WITHIN_S: f64 = 10.0;
/// Clients that are told of before they show. More at once is nobody's rebuild.
const EARLY_MOST: usize = 20;

/// As much of the lines as one word takes; the others stay for the next.
pub fn next_lines(waiting: &mut Vec<Line>) -> Vec<SaidLine> {
    let mut left = LINES_BYTES_MOST;
    let fit = waiting
        .iter()
        .take_while(|line| {
            let fits = line.text.len() <= left;
            left = left.saturating_sub(line.text.len() + 40);
            fits
        })
        .count();
    waiting
        .drain(..fit)
        .map(|line| SaidLine {
            by_builder: line.from == HeardFrom::BuildLog,
            text: line.text,
        })
        .collect()
}

/// Nobody has heard them: they come first the next time.
pub fn put_back(waiting: &mut Vec<Line>, lines: &[SaidLine]) {
    let back = lines.iter().map(|line| Line {
        from: if line.by_builder {
            HeardFrom::BuildLog
        } else {
            HeardFrom::Client
        },
        text: line.text.clone(),
    });
    waiting.splice(0..0, back);
}

/// For the wire.
pub fn said(progress: &Progress) -> SaidProgress {
    let making = |all: &[Making], most| {
        let some = all.iter().take(most);
        some.map(|one| SaidMaking {
            // Text tells a name alone.
            path: if one.path.is_empty() {
                one.name.clone()
            } else {
                one.path.clone()
            },
            for_ms: (one.for_s * 1000.0) as u64,
            phase: one.phase.clone(),
            bytes: one.bytes,
        })
        .collect()
    };
    SaidProgress {
        to_build: progress.planned.map(|planned| planned.build),
        to_fetch: progress.planned.map(|planned| planned.fetch),
        built: progress.built,
        fetched: progress.fetched,
        building: making(&progress.building, BUILDING_MOST),
        fetching: making(&progress.fetching, FETCHING_MOST),
        failed: progress.failed.iter().take(FAILED_MOST).cloned().collect(),
        by_text: progress.from == ProgressFrom::Text,
        uncounted: progress.limits.contains(&ProgressLimit::NotCounted),
    }
}

/// Back from the wire; whoever speaks there may say anything.
fn progress(client: ProcessId, said: &SaidProgress) -> Progress {
    let making = |all: &[SaidMaking], most| {
        let some = all.iter().take(most);
        some.map(|one| Making {
            name: shown(if said.by_text {
                &one.path
            } else {
                name(&one.path)
            }),
            path: if said.by_text {
                String::new()
            } else {
                shown(&one.path)
            },
            for_s: one.for_ms as f64 / 1000.0,
            phase: one.phase.as_deref().map(shown),
            builder: None,
            bytes: one.bytes,
        })
        .collect()
    };
    Progress {
        client,
        from: if said.by_text {
            ProgressFrom::Text
        } else {
            ProgressFrom::Log
        },
        planned: said
            .to_build
            .zip(said.to_fetch)
            .map(|(build, fetch)| Planned { build, fetch }),
        building: making(&said.building, BUILDING_MOST),
        fetching: making(&said.fetching, FETCHING_MOST),
        waiting: Vec::new(),
        built: said.built,
        fetched: said.fetched,
        failed: said
            .failed
            .iter()
            .take(FAILED_MOST)
            .map(|name| shown(name))
            .collect(),
        limits: if said.uncounted {
            vec![ProgressLimit::NotCounted]
        } else {
            Vec::new()
        },
    }
}

fn shown(text: &str) -> String {
    let end = (0..=TEXT_MOST.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    redact::visible(&text[..end]).into_owned()
}

impl State {
    /// Nix tells of a client. Goes at once to the rebuild that has it, or waits
    /// until one shows.
    pub(crate) fn nix_says(&mut self, says: NixSays, effects: &mut Vec<Effect>) {
        let at = self.now.moment;
        let handed_on = self.hand_on(at, &says);
        if let Some(id) = handed_on {
            self.write_anew(id, effects);
            return;
        }
        let client = client_of(&says);
        if self.told_early.len() == EARLY_MOST {
            self.told_early.remove(0);
        }
        self.told_early.push((at, says));
        self.tell_unseen(client, effects);
    }

    /// The last words of one that was over before anybody looked: why it failed
    /// is written once more.
    pub(crate) fn tell_unseen(&mut self, client: ProcessId, effects: &mut Vec<Effect>) {
        let begins = format!("{}-{}@", client.pid, client.start);
        let Some(past) = self.past.iter_mut().find(|p| p.id.starts_with(&begins)) else {
            return;
        };
        let of_it = self
            .told_early
            .iter()
            .filter(|(_, says)| client_of(says) == client);
        let heard: Vec<Heard> = of_it.flat_map(|(_, says)| heard_of(says)).collect();
        let Some(exit) = past.exit.filter(|_| !heard.is_empty()) else {
            return;
        };
        let (ending, cause) = rebuild::by_words(exit, &heard);
        let told = Past {
            outcome: ending.outcome,
            reason: ending.reason,
            cause,
            ..past.clone()
        };
        if told == *past {
            return;
        }
        past.clone_from(&told);
        let is_stop = told.outcome != Verdict::Failed;
        self.failed.take_if(|id| is_stop && *id == told.id);
        effects.push(Effect::Keep(Record::Rebuild(told)));
    }

    /// Who was told of before anybody saw it may be there now.
    pub(crate) fn hand_on_early(&mut self) {
        let now = self.now.moment;
        for (at, says) in std::mem::take(&mut self.told_early) {
            if now.seconds_since(at) < SHOWS_WITHIN_S && self.hand_on(at, &says).is_none() {
                self.told_early.push((at, says));
            }
        }
    }

    /// Whose words they were.
    fn hand_on(&mut self, at: Moment, says: &NixSays) -> Option<ProcessId> {
        let client = client_of(says);
        let of_it = |rebuild: &&mut rebuild::Rebuild| {
            rebuild
                .tree
                .members
                .iter()
                .any(|member| member.id == client)
        };
        let rebuild = self.rebuilds.iter_mut().find(of_it)?;
        let told = says.progress.as_ref().map(|said| progress(client, said));
        rebuild.hear(at, told, heard_of(says));
        Some(rebuild.id)
    }
}

fn client_of(says: &NixSays) -> ProcessId {
    ProcessId {
        pid: says.pid,
        start: says.start,
    }
}

fn heard_of(says: &NixSays) -> Vec<Heard> {
    let line = |line: &SaidLine| Heard {
        about: Some(client_of(says)),
        from: if line.by_builder {
            HeardFrom::BuildLog
        } else {
            HeardFrom::Client
        },
        text: shown(&line.text),
        age_s: 0.0,
    };
    says.lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests;
