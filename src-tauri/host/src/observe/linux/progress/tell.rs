//! What is known of one client, as others are told it.

use std::collections::{BTreeSet, HashMap};

use nixlamp_core::model::{Making, ProcessId, Progress, ProgressFrom, ProgressLimit};
use nixlamp_core::redact;
use nixlamp_core::store_path::STORE;

use super::builders::{self, Builder, Built, Folder};
use super::held::bare;
use super::plan::Plan;
use super::waiting::Waiting;
use super::work::{How, Made, Work};

/// What there is to tell of.
pub struct Told<'a> {
    /// The client.
    pub client: ProcessId,
    /// What is to be made.
    pub plan: &'a Plan,
    /// More than that, and how much is being asked.
    pub awaits_answer: bool,
    /// What is made.
    pub work: &'a Work,
    /// What others make of it.
    pub waiting: &'a Waiting,
    /// Why a number may be off.
    pub limits: Vec<ProgressLimit>,
    /// Milliseconds since 1970.
    pub now_ms: i64,
}

impl Told<'_> {
    /// `None` if there is nothing to tell.
    pub fn progress(self, builders: &[Builder], folders: &[(Folder, u32)]) -> Option<Progress> {
        let of = |how: How| {
            let all = self.work.now.iter();
            all.filter(move |(_, made)| made.how == how)
        };
        let planned = self.plan.planned().filter(|_| !self.awaits_answer);
        let (built, fetched) = self.plan.done();
        let assigned = self.assign(builders, folders);
        let building = of(How::Builds)
            .map(|(name, made)| making(self.now_ms, name, made, assigned.get(name).copied()));
        let fetching = of(How::Fetches).map(|(name, made)| making(self.now_ms, name, made, None));
        let failed = self.work.failed.iter().filter(|_| !self.plan.is_floating);
        let progress = Progress {
            client: self.client,
            from: ProgressFrom::Store,
            planned,
            building: building.collect(),
            fetching: fetching.collect(),
            waiting: self.waiting(),
            built,
            fetched,
            failed: failed.map(|name| shown(&bare(name))).collect(),
            limits: self.limits,
        };
        let tells = progress.planned.is_some_and(|p| p.build + p.fetch > 0)
            || !(progress.building.is_empty() && progress.fetching.is_empty());
        tells.then_some(progress)
    }

    fn waiting(&self) -> Vec<Making> {
        let all = self.waiting.now.iter();
        all.map(|(path, awaited)| Making {
            name: shown(&bare(&awaited.recipe)),
            path: shown(&format!("{STORE}{path}")),
            for_s: seconds(self.now_ms - awaited.since_ms),
            phase: None,
            builder: None,
            bytes: None,
        })
        .collect()
    }

    fn assign(&self, builders: &[Builder], folders: &[(Folder, u32)]) -> HashMap<String, u32> {
        let mut assigned = HashMap::new();
        let workers: BTreeSet<u32> = self.work.now.values().map(|made| made.worker).collect();
        for worker in workers {
            let built = self.work.now.iter();
            let (names, built): (Vec<&String>, Vec<Built>) = built
                .filter(|(_, made)| made.worker == worker && made.how == How::Builds)
                .map(|(name, made)| {
                    let built = Built {
                        name: bare(name),
                        began_ms: made.since_ms,
                    };
                    (name, built)
                })
                .unzip();
            let found = builders::assign(worker, &built, builders, folders);
            let pairs = names.into_iter().zip(found);
            assigned.extend(pairs.filter_map(|(name, pid)| Some((name.clone(), pid?))));
        }
        assigned
    }
}

fn making(now_ms: i64, name: &str, made: &Made, builder: Option<u32>) -> Making {
    Making {
        name: shown(&bare(name)),
        path: shown(&format!("{STORE}{name}")),
        for_s: seconds(now_ms - made.since_ms),
        phase: None,
        builder,
        bytes: None,
    }
}

fn seconds(ms: i64) -> f64 {
    ms.max(0) as f64 / 1000.0
}

/// Whoever has made the name may have put anything in it.
pub(super) fn shown(text: &str) -> String {
    redact::visible(text).into_owned()
}
