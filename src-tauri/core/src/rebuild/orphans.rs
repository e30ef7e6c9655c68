//! Builders that nobody looks after any more, as a rebuild sees them.

use std::collections::BTreeSet;

use crate::judge::Orphan;
use crate::model::Moment;
use crate::plan;
use crate::series::Series;

/// Those of build users that have built for this rebuild come first.
pub(super) fn orphans(at: Moment, series: &Series, built_as: &BTreeSet<u32>) -> Vec<Orphan> {
    let orphan = |process: &crate::model::Process| {
        let seen = series.processes.get(&process.id)?;
        Some(Orphan {
            pid: process.id.pid,
            name: process.name.clone(),
            user: process.user.clone(),
            of_this: built_as.contains(&process.uid),
            cpu_ratio: seen.trend(at).cpu_ratio.or(seen.cpu_ratio).unwrap_or(0.0),
            cpu_quiet_s: seen.cpu_quiet_s(at),
            age_s: (process.age_s - process.slept_s).max(0.0),
        })
    };
    let mut found: Vec<Orphan> = plan::orphans(series)
        .into_iter()
        .filter_map(orphan)
        .collect();
    found.sort_by_key(|orphan| !orphan.of_this);
    found
}
