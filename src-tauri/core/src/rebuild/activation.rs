//! What an activation waits for, since when, and whether that moves.

use std::collections::BTreeMap;

use super::Rebuild;
use crate::activation::{self, Sort};
use crate::judge::facts::{StepNow, UnitWait};
use crate::model::{Activation, Moment, Process, Sample, UnitJob, UnitManager};
use crate::series::Series;
use crate::tree::Role;

/// A unit's processes count as at work from so much CPU between two looks.
const MOVED_NS: u64 = 1_000_000;
/// Ages are read one after the other.
const CLOSE_S: f64 = 2.0;
/// Units that a switch has done without listing them.
const OF_A_SWITCH: &[&str] = &["sysinit-reactivation.target", "nixos-activation.service"];

/// What is remembered of a unit's job from look to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct JobSeen {
    first: Moment,
    moved: Moment,
    cpu_ns: Option<u64>,
}

/// What is remembered of the service managers' jobs.
pub(super) type Jobs = BTreeMap<(UnitManager, u32), JobSeen>;

impl Rebuild {
    /// True if a unit that the activation waits for uses the CPU at this look.
    pub(super) fn a_unit_moves(&self, at: Moment) -> bool {
        self.jobs
            .values()
            .any(|job| job.moved == at && job.first != at)
    }

    /// Takes the service managers' jobs in, while it activates.
    pub(super) fn note_jobs(&mut self, at: Moment, sample: &Sample) {
        let none = Activation::default();
        let activation = match &sample.activation {
            Some(activation) if self.has_role(Role::Activation) => activation,
            _ => &none,
        };
        self.jobs
            .retain(|key, _| activation.jobs.iter().any(|job| key_of(job) == *key));
        for job in &activation.jobs {
            let seen = self.jobs.entry(key_of(job)).or_insert(JobSeen {
                first: at,
                moved: at,
                cpu_ns: job.cpu_ns,
            });
            let grown = seen
                .cpu_ns
                .zip(job.cpu_ns)
                .map(|(before, now)| now.saturating_sub(before));
            if grown.is_some_and(|ns| ns >= MOVED_NS) {
                seen.moved = at;
            }
            seen.cpu_ns = job.cpu_ns.or(seen.cpu_ns);
        }
    }

    /// The jobs that belong to this activation, as facts.
    pub(super) fn unit_waits(&self, at: Moment, sample: &Sample, series: &Series) -> Vec<UnitWait> {
        let Some(activation) = &sample.activation else {
            return Vec::new();
        };
        let Some(age_s) = self.activates_for_s(series) else {
            return Vec::new();
        };
        let is_listed = |unit: &str| {
            activation.listed.iter().any(|listed| listed == unit) || OF_A_SWITCH.contains(&unit)
        };
        activation
            .jobs
            .iter()
            .filter_map(|job| {
                let seen = self.jobs.get(&key_of(job))?;
                let listed = is_listed(&job.unit) || job.waiting.iter().any(|unit| is_listed(unit));
                // A job that is older than the activation is somebody else's; so
                // may be one of which neither is known.
                let began = job
                    .since_s
                    .is_some_and(|since_s| since_s <= age_s + CLOSE_S);
                (listed || began).then(|| UnitWait {
                    manager: job.manager,
                    unit: job.unit.clone(),
                    kind: job.kind.clone(),
                    active: job.active.clone(),
                    sub: job.sub.clone(),
                    for_s: job.since_s.unwrap_or(0.0).max(at.seconds_since(seen.first)),
                    limit: job.limit,
                    quiet_s: job.cpu_ns.map(|_| at.seconds_since(seen.moved)),
                    listed,
                    waiting: job.waiting.clone(),
                })
            })
            .collect()
    }

    /// The step that its activation is at.
    pub(super) fn step_now(&self, at: Moment, series: &Series) -> Option<StepNow> {
        let members: Vec<(u32, &Process)> = self.activation_members(series).collect();
        let (step, by) = activation::step(members.iter().copied())?;
        let quiet_s = members
            .iter()
            .filter_map(|(_, process)| series.processes.get(&process.id))
            .filter(|seen| step.sort != Sort::Units || seen.process.id == by.id)
            .map(|seen| {
                let woken = seen.switches_moved.map(|since| at.seconds_since(since));
                seen.cpu_quiet_s(at).min(woken.unwrap_or(f64::INFINITY))
            })
            .fold(f64::INFINITY, f64::min);
        Some(StepNow {
            step,
            program: by.name.clone(),
            pid: by.id.pid,
            for_s: (by.age_s - by.slept_s).max(0.0),
            quiet_s,
            state: by.state,
        })
    }

    /// Seconds since the activation began.
    fn activates_for_s(&self, series: &Series) -> Option<f64> {
        self.activation_members(series)
            .map(|(_, process)| process.age_s - process.slept_s)
            .max_by(f64::total_cmp)
    }

    fn activation_members<'a>(
        &'a self,
        series: &'a Series,
    ) -> impl Iterator<Item = (u32, &'a Process)> {
        self.tree
            .members
            .iter()
            .filter(|member| member.role == Role::Activation)
            .filter_map(|member| {
                let seen = series.processes.get(&member.id)?;
                Some((member.depth, &seen.process))
            })
    }
}

fn key_of(job: &UnitJob) -> (UnitManager, u32) {
    (job.manager, job.id)
}
