//! What is written down of it at each look.

use super::Rebuild;
use crate::course::{Kept, Look, Points, Waits, What};
use crate::judge::{self, Says};
use crate::model::{Moment, Progress, Sample};
use crate::series::Series;
use crate::wire::Verdict;

impl Rebuild {
    pub(super) fn write_down(&mut self, at: Moment, sample: &Sample, series: &Series) {
        let waits = self.waits_now(at);
        let leading = self.leads();
        let look = Look {
            at,
            slept_ms: sample.slept_ms,
            phase: self.phase,
            verdict: self.verdict,
            waits,
            cause: leading.map(|(rule, _)| rule.code),
            progress: made_now(&self.tree, self.progress.as_ref()),
            values: values(series),
        };
        self.trail.take(&look);
    }

    /// The gravest of its findings, unless all is as it should be.
    fn leads(&self) -> Option<&(&'static judge::Rule, judge::Finding)> {
        let says = self.says().filter(|says| *says != Says::Normal)?;
        self.findings
            .iter()
            .filter(|(rule, finding)| finding.says.unwrap_or(rule.says) == says)
            .max_by(|a, b| a.1.weight.total_cmp(&b.1.weight))
    }

    fn waits_now(&self, at: Moment) -> Option<Waits> {
        if !matches!(self.verdict, Verdict::Stuck | Verdict::Waiting) {
            return None;
        }
        Some(match self.leads() {
            Some((rule, finding)) => Waits {
                code: rule.code.to_owned(),
                on: finding.waits_on.clone(),
                for_s: finding.lasting_s,
            },
            None => Waits {
                code: judge::DONT_KNOW.to_owned(),
                on: None,
                for_s: self.quiet_s(at),
            },
        })
    }

    /// Something happened to it that no look tells.
    pub(crate) fn happened(&mut self, at: Moment, what: What) {
        self.trail.happened(at, what);
    }

    /// How it went so far.
    pub(crate) fn course(&self, now: Moment) -> (Kept, [Points; 4]) {
        (self.trail.kept(now), self.trail.points())
    }

    pub(super) fn end_trail(&mut self) {
        let names: Vec<String> = self.failed().into_iter().map(|f| f.name).collect();
        if let Some(end) = self.end {
            self.trail.ended(end.moment, self.verdict, &names);
        }
    }
}

/// What a client makes that is still there.
pub(super) fn made_now<'a>(
    tree: &crate::tree::Tree,
    progress: Option<&'a Progress>,
) -> Option<&'a Progress> {
    progress.filter(|told| tree.members.iter().any(|m| m.id == told.client))
}

fn values(series: &Series) -> [Option<f64>; 4] {
    let machine = &series.machine;
    let used = machine
        .memory_total_bytes
        .saturating_sub(machine.memory_available_bytes);
    let rates = &series.rates;
    let disk = match (rates.disk_read, rates.disk_written) {
        (None, None) => None,
        (read, written) => Some(read.unwrap_or(0.0) + written.unwrap_or(0.0)),
    };
    [
        machine.cpu_ratio,
        (machine.memory_total_bytes > 0).then_some(used as f64),
        disk,
        rates.received,
    ]
}
