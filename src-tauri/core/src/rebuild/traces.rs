//! What a rebuild leaves behind that tells, once it is gone, how it ended.

use std::collections::{BTreeMap, BTreeSet};

use super::Rebuild;
use crate::command_line::Kind;
use crate::ending::{self, Ending, Known, LinkChange};
use crate::judge::facts::KilledHere;
use crate::model::{Exit, Heard, HeardFrom, Link, Moment, ProcessId, ProgressLimit, Sample};
use crate::oom::{self, Killed};
use crate::profile;
use crate::record::FailedBuild;
use crate::store_path;
use crate::tree::Role;
use crate::words::ending as say;

/// Numbers of processes that are remembered.
const PIDS_KEPT: usize = 50_000;
/// A start is known to a tick of the clock, and to when it was read.
const CLOSE_MS: i64 = 50;
/// An error that was read so long before the end, at most, was the last word: two
/// looks.
const LAST_WORD_S: f64 = 2.0;
/// Links that are remembered.
const LINKS_KEPT: usize = 200;

/// What was seen of one rebuild.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    /// Numbers of all its processes so far.
    pids: BTreeSet<u32>,
    /// Its links and everybody's profiles, as last seen.
    links: BTreeMap<String, Link>,
    /// The same at the first look.
    first_links: BTreeMap<String, Link>,
    /// Its Nix clients: whose `result` it is.
    clients: BTreeSet<ProcessId>,
    activated: bool,
    interrupted: bool,
    error: Option<String>,
    /// The last line was an `error:` alone; what comes next may be its text.
    error_begun: bool,
    /// When that was heard.
    error_at: Option<Moment>,
    /// When it was last looked at.
    seen_at: Option<Moment>,
    killed: Option<(Moment, Killed, Option<String>)>,
    failed: Vec<FailedBuild>,
    /// The last line began to tell of a derivation that cannot be built; why
    /// comes with the next.
    cannot_build: Option<String>,
}

impl Rebuild {
    /// Takes in what a sample tells of its end, also the one that tells that it
    /// has come.
    pub fn note_traces(&mut self, at: Moment, sample: &Sample) {
        self.traces.seen_at = Some(at);
        let members = &self.tree.members;
        self.traces.pids.extend(members.iter().map(|m| m.id.pid));
        while self.traces.pids.len() > PIDS_KEPT {
            self.traces.pids.pop_first();
        }
        self.traces.activated |= self.has_role(Role::Activation);
        let clients = members
            .iter()
            .filter(|m| matches!(m.role, Role::Client | Role::FrontEnd));
        self.traces.clients.extend(clients.map(|m| m.id));
        self.note_links(&sample.links);
        for heard in &self.own_heard(sample) {
            self.note_line(at, heard);
        }
    }

    fn note_links(&mut self, links: &[Link]) {
        for link in links.iter().take(LINKS_KEPT) {
            let known =
                self.traces.links.len() < LINKS_KEPT || self.traces.links.contains_key(&link.path);
            if known {
                let first = self.traces.first_links.entry(link.path.clone());
                first.or_insert_with(|| link.clone());
                self.traces.links.insert(link.path.clone(), link.clone());
            }
        }
    }

    /// The system's generation at the first look and at the last.
    pub(crate) fn generations(&self) -> Option<(u64, u64)> {
        let number = |links: &BTreeMap<String, Link>| {
            let link = links.values().find(|link| link.path.ends_with("/system"))?;
            let name = link.target.as_deref()?.rsplit('/').next()?;
            name.strip_prefix("system-")?
                .strip_suffix("-link")?
                .parse()
                .ok()
        };
        number(&self.traces.first_links).zip(number(&self.traces.links))
    }

    /// The last error that it told.
    pub(super) fn last_error(&self) -> Option<&str> {
        self.traces.error.as_deref()
    }

    pub(super) fn note_line(&mut self, at: Moment, heard: &Heard) {
        match heard.from {
            HeardFrom::Client => {
                let is_error = self.traces.note_message(&heard.text);
                self.traces.error_at = is_error.then_some(at).or(self.traces.error_at);
            }
            HeardFrom::Kernel => {
                if let Some(killed) = oom::killed(&heard.text)
                    && self.is_ours(&killed)
                {
                    let derivation = self.derivation_of(killed.pid);
                    self.traces.killed = Some((at, killed, derivation));
                }
            }
            _ => {}
        }
    }

    /// By its number; or, for a process that came and went between two looks, by
    /// the build user, who builds for one rebuild at a time.
    fn is_ours(&self, killed: &Killed) -> bool {
        self.traces.pids.contains(&killed.pid)
            || killed.uid.is_some_and(|uid| self.built_as.contains(&uid))
    }

    fn derivation_of(&self, pid: u32) -> Option<String> {
        let building = &self.progress.as_ref()?.building;
        let its = building.iter().find(|making| making.builder == Some(pid));
        its.or(building.first().filter(|_| building.len() == 1))
            .map(|making| making.name.clone())
    }

    /// What the kernel ended of it, as a fact.
    pub(super) fn killed(&self, at: Moment) -> Option<KilledHere> {
        let (since, killed, derivation) = self.traces.killed.as_ref()?;
        Some(KilledHere {
            killed: killed.clone(),
            derivation: derivation.clone(),
            age_s: at.seconds_since(*since),
        })
    }

    /// How it ended, as far as is known by now.
    pub(super) fn ending(&self, exit: Option<Exit>) -> Ending {
        let failed = self.failed();
        let all_made = self.progress.as_ref().is_some_and(|progress| {
            progress.failed.is_empty()
                && !progress.limits.contains(&ProgressLimit::NotCounted)
                && progress.building.is_empty()
                && progress.planned.is_some_and(|planned| {
                    progress.built >= planned.build && progress.fetched >= planned.fetch
                })
        });
        let known = Known {
            kind: self.invocation.kind,
            verb: &self.invocation.verb,
            exit,
            stopped_by_person: self.stopped_by_person,
            interrupted: self.traces.interrupted,
            link: LinkChange::NotTold,
            activated: self.traces.activated,
            failed: &failed,
            killed: self.traces.killed.as_ref().map(|(_, killed, _)| killed),
            all_made,
            error: self.traces.error.as_deref(),
            error_last: self.traces.error_is_last(),
        };
        let link = self.link_change(ending::sets_profile(&known));
        ending::ending(&Known { link, ..known })
    }

    /// True if it was to change the system or a home, and surely has not: its
    /// profile leads where it led, and nothing was activated.
    pub fn is_unchanged(&self) -> bool {
        self.invocation.kind.changes_system()
            && !self.traces.activated
            && self.link_change(true) == LinkChange::Untouched
    }

    /// Derivations of it that failed, as far as is known.
    pub fn failed(&self) -> Vec<FailedBuild> {
        let mut failed = self.traces.failed.clone();
        let named = self.progress.iter().flat_map(|progress| &progress.failed);
        for name in named {
            if !failed.iter().any(|known| known.name == *name) {
                failed.push(FailedBuild {
                    name: name.clone(),
                    ..FailedBuild::default()
                });
            }
        }
        failed
    }

    /// What was found out about its failed derivations after its end.
    pub fn told_failed(&mut self, found: Vec<FailedBuild>) {
        for build in found {
            self.traces.failed.retain(|known| known.name != build.name);
            self.traces.failed.push(build);
        }
        let exit = self.end.and_then(|end| end.exit);
        self.verdict = self.verdict_of(exit);
        self.end_trail();
    }

    /// Of the links that it may have set the one that moved furthest.
    fn link_change(&self, sets_profile: bool) -> LinkChange {
        let changes = self.invocation.kind.changes_system();
        let mut best = LinkChange::NotTold;
        for link in self.traces.links.values() {
            let is_its = match &link.of {
                Some(client) => self.traces.clients.contains(client),
                None => changes && self.fits(link),
            };
            if !is_its {
                continue;
            }
            let change = self.change_of(link);
            let rank = |change: &LinkChange| match change {
                LinkChange::NotTold => 0,
                LinkChange::Untouched => 1,
                LinkChange::Same => 2,
                LinkChange::Moved(_) => 3,
            };
            if rank(&change) > rank(&best) {
                best = change;
            }
        }
        if best == LinkChange::Untouched && !sets_profile {
            LinkChange::NotTold
        } else {
            best
        }
    }

    /// True for the profile that this tool sets.
    fn fits(&self, link: &Link) -> bool {
        let name = link.path.rsplit('/').next().unwrap_or_default();
        let of_user = link.path.contains(&format!("/{}/", self.user));
        match self.invocation.kind {
            Kind::System => name == "system" || link.path.contains("/system-profiles/"),
            Kind::Home => name == "home-manager" && of_user,
            _ => name != "system" && name != "home-manager" && of_user,
        }
    }

    fn change_of(&self, link: &Link) -> LinkChange {
        let first = self.traces.first_links.get(&link.path);
        let was_set = link
            .set
            .is_some_and(|set| set.0 > self.started.0 + CLOSE_MS);
        let same = first.is_some_and(|first| first != link && first.target == link.target);
        match &link.target {
            Some(target) if was_set && !same => LinkChange::Moved(leads_to(link, target)),
            Some(_) if was_set => LinkChange::Same,
            _ => LinkChange::Untouched,
        }
    }
}

/// How one ended of which nothing is known but its exit code and these lines.
pub(super) fn ending_by_words(exit: Exit, heard: &[Heard]) -> Ending {
    let mut traces = Traces::default();
    for line in heard.iter().filter(|line| line.from == HeardFrom::Client) {
        _ = traces.note_message(&line.text);
    }
    ending::ending(&Known {
        kind: Kind::Other,
        verb: "",
        exit: Some(exit),
        stopped_by_person: false,
        interrupted: traces.interrupted,
        link: LinkChange::NotTold,
        activated: false,
        failed: &traces.failed,
        killed: None,
        all_made: false,
        error: traces.error.as_deref(),
        error_last: false,
    })
}

impl Traces {
    fn error_is_last(&self) -> bool {
        self.error_at
            .zip(self.seen_at)
            .is_some_and(|(told, seen)| seen.seconds_since(told) <= LAST_WORD_S)
    }

    /// What a client writes: 2.26 tells a failure in one line, 2.34 in two. True
    /// if it is an error.
    fn note_message(&mut self, text: &str) -> bool {
        let text = text.trim();
        let begun = std::mem::take(&mut self.error_begun);
        if text.contains("interrupted by the user") {
            self.interrupted = true;
            return false;
        }
        if let Some(derivation) = self.cannot_build.take()
            && let Some(reason) = text.strip_prefix("Reason: ")
        {
            if reason.starts_with("builder") {
                self.note_failed(&derivation);
            } else if !reason.contains("dependenc") {
                self.error = Some(reason.to_owned());
                return true;
            }
        }
        if let Some(derivation) = quoted(text, "builder for '") {
            if text.contains(" failed ") {
                self.note_failed(&derivation);
            }
        } else if let Some(derivation) = quoted(text, "annot build '") {
            if text.contains("Reason: builder") {
                self.note_failed(&derivation);
            } else {
                self.cannot_build = Some(derivation);
            }
        } else if let Some(error) = text.strip_prefix("error: ")
            && !error.contains("failed to build")
            && !error.contains("build of '")
        {
            self.error = Some(error.to_owned());
            return true;
        } else if text == "error:" {
            self.error_begun = true;
        } else if begun && !text.starts_with('…') {
            // A trace ends in an error of its own.
            self.error = Some(text.to_owned());
            return true;
        }
        false
    }

    fn note_failed(&mut self, derivation: &str) {
        let name = store_path::called(derivation).to_owned();
        if !self.failed.iter().any(|known| known.name == name) {
            self.failed.push(FailedBuild {
                name,
                derivation: derivation.to_owned(),
                log: Vec::new(),
            });
        }
    }
}

/// The derivation between quotes after these words.
fn quoted(text: &str, before: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    let (path, _) = rest.split_once('\'')?;
    path.strip_suffix(".drv").map(|_| path.to_owned())
}

fn leads_to(link: &Link, target: &str) -> String {
    let name = link.path.rsplit('/').next().unwrap_or(&link.path);
    match profile::generation_of(target) {
        Some((_, number)) => say::generation(name, number),
        None => say::link(name, store_path::called(target)),
    }
}

#[cfg(test)]
mod tests;
