//! What is built and fetched, each thing a bar, each bar in the first lane that
//! is free, where it stays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Wait, Waits};
use crate::model::{Making, Progress, ProgressFrom};

/// Bars that are held: the shortest go first.
const BARS_MOST: usize = 1000;
/// Things that are built at once and shown.
const SLOTS_MOST: usize = 256;
/// Things that are fetched at once and shown.
const FETCHES_MOST: usize = 64;
/// A name or path that is longer is cut.
const TEXT_MOST: usize = 256;
/// What went between two looks ended somewhere between them, unless they are
/// further apart.
const GAP_MOST_S: f64 = 4.0;

/// What a bar is, and which kind of lane it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The phases' lane: evaluating.
    Evaluate,
    /// The phases' lane: fetching.
    Fetching,
    /// The phases' lane: building.
    Building,
    /// The phases' lane: activating.
    Activate,
    /// The phases' lane: something else.
    Work,
    /// The phases' lane: it waits.
    WaitPhase,
    /// A build slot: a derivation.
    Build,
    /// A build slot: nothing is built, for it waits.
    WaitSlot,
    /// A lane of fetches: a store path.
    Fetch,
}

/// One thing that took time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// What it is.
    #[serde(rename = "k")]
    pub kind: Kind,
    /// Which of the lanes of its kind, from 0.
    #[serde(rename = "l")]
    pub lane: u16,
    /// Without hash; for a wait the cause's code; empty for a phase.
    #[serde(rename = "n", default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Derivation or store path; for a wait what it waits on, in words.
    #[serde(rename = "p", default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// When it began.
    #[serde(rename = "f")]
    pub from_s: f64,
    /// When it ended.
    #[serde(rename = "t")]
    pub to_s: Option<f64>,
    /// Whether it failed.
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
    /// The builder's topmost process.
    #[serde(skip)]
    pub builder: Option<u32>,
}

impl Bar {
    /// How long it took until then.
    pub fn length_s(&self, until_s: f64) -> f64 {
        self.to_s.unwrap_or(until_s) - self.from_s
    }
}

/// The lanes of one kind.
#[derive(Clone, Debug, Default)]
struct Slots {
    /// From when on each is free; `None`: it is not.
    free: Vec<Option<f64>>,
    most: usize,
}

impl Slots {
    /// The first that was free from then on, but for the length of a look, and
    /// since when. `None`: there is none, and there may not be more.
    fn take(&mut self, from_s: f64, gap_s: f64) -> Option<(u16, f64)> {
        let fits = |free: &Option<f64>| free.is_some_and(|since| since <= from_s + gap_s);
        let slot = match self.free.iter().position(fits) {
            Some(slot) => slot,
            None if self.free.len() < self.most => {
                self.free.push(Some(0.0));
                self.free.len() - 1
            }
            None => return None,
        };
        let since_s = self.free[slot].take().unwrap_or(0.0);
        Some((slot as u16, from_s.max(since_s)))
    }

    fn leave(&mut self, slot: u16, at_s: f64) {
        if let Some(free) = self.free.get_mut(usize::from(slot)) {
            *free = Some(at_s);
        }
    }
}

#[derive(Clone, Debug)]
struct Open {
    /// `None`: no lane was free.
    bar: Option<Bar>,
    look: u64,
}

/// All that is built and fetched.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    at_s: f64,
    look: u64,
    slots: Slots,
    fetches: Slots,
    open: BTreeMap<(bool, String), Open>,
    wait: Option<Bar>,
    waits: Option<u32>,
    /// When it was last seen to wait, if that is a while ago.
    waited_s: Option<f64>,
    done: Vec<Bar>,
    left_out: [u32; 2],
    failed: usize,
    from: Option<ProgressFrom>,
}

impl Lanes {
    pub(super) fn new(at_s: f64) -> Lanes {
        let slots = |most| Slots {
            free: Vec::new(),
            most,
        };
        Lanes {
            at_s,
            look: 0,
            slots: slots(SLOTS_MOST),
            fetches: slots(FETCHES_MOST),
            open: BTreeMap::new(),
            wait: None,
            waits: None,
            waited_s: None,
            done: Vec::new(),
            left_out: [0; 2],
            failed: 0,
            from: None,
        }
    }

    pub(super) fn take(
        &mut self,
        at_s: f64,
        progress: Option<&Progress>,
        waits: Option<(Wait, &Waits)>,
    ) {
        let gap_s = (at_s - self.at_s).clamp(0.0, GAP_MOST_S);
        self.look += 1;
        let mut begun: Vec<(bool, &Making)> = Vec::new();
        for (builds, making) in progress.into_iter().flat_map(under_way) {
            match self.open.get_mut(&(builds, key(making).to_owned())) {
                Some(open) => {
                    open.look = self.look;
                    if let Some(bar) = &mut open.bar {
                        bar.builder = making.builder;
                    }
                }
                None => begun.push((builds, making)),
            }
        }
        let failed = progress.map_or(&[][..], |progress| &progress.failed);
        let from = progress.map(|progress| progress.from);
        // Nix's own log begins to be read: what it does not name yet has not
        // ended, and will come with its true beginning.
        if from == Some(ProgressFrom::Log)
            && self.from.is_some_and(|from| from != ProgressFrom::Log)
        {
            self.drop_gone();
        }
        self.from = from.or(self.from);
        self.close_gone(at_s - gap_s / 2.0, failed);
        if failed.len() != self.failed {
            self.failed = failed.len();
            self.failed(failed);
        }
        if self.waits != waits.map(|(wait, _)| wait.number) {
            self.close_wait(self.waited_s.unwrap_or(at_s - gap_s / 2.0));
        }
        self.waits = waits.map(|(wait, _)| wait.number);
        self.waited_s = waits.and_then(|(_, waits)| waits.seen_last(at_s));
        begun.sort_by(|a, b| b.1.for_s.total_cmp(&a.1.for_s));
        for (builds, making) in begun {
            self.begin(at_s, gap_s, builds, making);
        }
        if let Some((_, waits)) = waits {
            self.note_wait(at_s, waits);
        }
        self.at_s = at_s;
    }

    fn begin(&mut self, at_s: f64, gap_s: f64, builds: bool, making: &Making) {
        let for_s = if making.for_s.is_finite() {
            making.for_s.max(0.0)
        } else {
            0.0
        };
        let slots = if builds {
            &mut self.slots
        } else {
            &mut self.fetches
        };
        let place = slots.take((at_s - for_s).max(0.0), gap_s + 1.0);
        let bar = place.map(|(lane, from_s)| Bar {
            kind: if builds { Kind::Build } else { Kind::Fetch },
            lane,
            name: cut(&making.name),
            path: cut(&making.path),
            from_s: from_s.min(at_s),
            to_s: None,
            failed: false,
            builder: making.builder,
        });
        let look = self.look;
        self.open
            .insert((builds, key(making).to_owned()), Open { bar, look });
    }

    fn drop_gone(&mut self) {
        let Lanes {
            look,
            slots,
            fetches,
            open,
            ..
        } = self;
        open.retain(|(builds, _), open| {
            let stays = open.look == *look;
            if let Some(bar) = open.bar.as_ref().filter(|_| !stays) {
                let slots = if *builds { &mut *slots } else { &mut *fetches };
                slots.leave(bar.lane, bar.from_s);
            }
            stays
        });
    }

    fn close_gone(&mut self, at_s: f64, failed: &[String]) {
        let look = self.look;
        let gone: Vec<(bool, String)> = self
            .open
            .iter()
            .filter(|(_, open)| open.look != look)
            .map(|(key, _)| key.clone())
            .collect();
        for key in gone {
            let Some(open) = self.open.remove(&key) else {
                continue;
            };
            match open.bar {
                Some(bar) => self.close(bar, at_s, failed),
                None => self.left_out[usize::from(!key.0)] += 1,
            }
        }
    }

    fn close(&mut self, mut bar: Bar, at_s: f64, failed: &[String]) {
        let to_s = at_s.max(bar.from_s);
        bar.to_s = Some(to_s);
        bar.builder = None;
        bar.failed |= bar.kind == Kind::Build && failed.contains(&bar.name);
        let slots = if bar.kind == Kind::Fetch {
            &mut self.fetches
        } else {
            &mut self.slots
        };
        slots.leave(bar.lane, to_s);
        self.done.push(bar);
        if self.done.len() > BARS_MOST {
            self.drop_shortest();
        }
    }

    fn drop_shortest(&mut self) {
        let shortest = self
            .done
            .iter()
            .enumerate()
            .filter(|(_, bar)| !bar.failed)
            .min_by(|a, b| a.1.length_s(0.0).total_cmp(&b.1.length_s(0.0)))
            .map(|(at, _)| at);
        let bar = self.done.remove(shortest.unwrap_or(0));
        self.left_out[usize::from(bar.kind == Kind::Fetch)] += 1;
    }

    fn note_wait(&mut self, at_s: f64, waits: &Waits) {
        if let Some(bar) = &mut self.wait {
            bar.name.clone_from(&waits.code);
            if let Some(on) = &waits.on
                && bar.path != *on
            {
                bar.path = cut(on);
            }
            return;
        }
        let from_s = (at_s - waits.for_s.max(0.0)).max(0.0);
        // What was free of late may have been at work when the wait began.
        let free = self.slots.free.iter().enumerate();
        let slot = free
            .filter_map(|(slot, free)| Some((slot, (*free)?)))
            .min_by(|a, b| a.1.max(from_s).total_cmp(&b.1.max(from_s)))
            .map(|(slot, since)| (slot as u16, since.max(from_s)));
        let place = match slot {
            Some((slot, since)) => {
                self.slots.free[usize::from(slot)] = None;
                Some((slot, since))
            }
            None => self.slots.take(from_s, 0.0),
        };
        self.wait = place.map(|(lane, from_s)| Bar {
            kind: Kind::WaitSlot,
            lane,
            name: waits.code.clone(),
            path: waits.on.as_deref().map(cut).unwrap_or_default(),
            from_s: from_s.min(at_s),
            to_s: None,
            failed: false,
            builder: None,
        });
    }

    fn close_wait(&mut self, at_s: f64) {
        if let Some(bar) = self.wait.take() {
            self.close(bar, at_s, &[]);
        }
    }

    /// All that is under way ends.
    pub(super) fn end(&mut self, at_s: f64) {
        self.look += 1;
        self.close_gone(at_s, &[]);
        self.close_wait(self.waited_s.unwrap_or(at_s));
    }

    /// These failed: of several of one name the last that ended.
    pub(super) fn failed(&mut self, names: &[String]) {
        for name in names {
            let of_it = |bar: &&mut Bar| bar.kind == Kind::Build && bar.name == *name;
            if let Some(bar) = self.done.iter_mut().rev().find(of_it) {
                bar.failed = true;
            }
        }
    }

    pub(super) fn bars(&self) -> impl Iterator<Item = &Bar> {
        let open = self.open.values().filter_map(|open| open.bar.as_ref());
        self.done.iter().chain(open).chain(&self.wait)
    }

    /// What was built at some time since then: name and path.
    pub(super) fn built_since(&self, at_s: f64) -> impl Iterator<Item = (&str, &str)> {
        self.bars()
            .filter(move |bar| bar.kind == Kind::Build && bar.to_s.is_none_or(|to| to >= at_s))
            .map(|bar| (bar.name.as_str(), bar.path.as_str()))
    }

    /// Builds and fetches that are not among the bars.
    pub(super) fn left_out(&self) -> [u32; 2] {
        self.left_out
    }
}

fn under_way(progress: &Progress) -> impl Iterator<Item = (bool, &Making)> {
    let built = progress.building.iter().map(|making| (true, making));
    built.chain(progress.fetching.iter().map(|making| (false, making)))
}

/// Text tells a name alone.
fn key(making: &Making) -> &str {
    if making.path.is_empty() {
        &making.name
    } else {
        &making.path
    }
}

pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(TEXT_MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
