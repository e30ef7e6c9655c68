//! What is written down of it at each look.

use super::Rebuild;
use crate::course::{Kept, Look, Points, Waits, What};
use crate::judge::{self, Says};
use crate::model::{Moment, Progress, Sample};
use crate::series::Series;
use crate::wire::Verdict;

impl Rebuild {
    pub(super) fn write_down(&mut self, at: Moment, sample: &Sample, series: &Series) {
        let waits = self.waits_now(at, sample, series);
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

    /// What the verdict says, or that one of its builds waits for a lock, which
    /// needs no verdict: others may be built meanwhile.
    fn waits_now(&self, at: Moment, sample: &Sample, series: &Series) -> Option<Waits> {
        let by_verdict = self.waits_as_judged(at);
        let is_other = |waits: &Waits| waits.code != judge::LOCK_HELD;
        if by_verdict.as_ref().is_some_and(is_other) {
            return by_verdict;
        }
        let lock = self.told_lock(at, sample, series);
        lock.map(|wait| Waits {
            code: judge::LOCK_HELD.to_owned(),
            on: Some(judge::waits_on(&wait)),
            for_s: wait.waited_s,
            unseen_s: 0.0,
            lock: Some(wait.path),
        })
        .or(by_verdict)
    }

    fn waits_as_judged(&self, at: Moment) -> Option<Waits> {
        if !matches!(self.verdict, Verdict::Stuck | Verdict::Waiting) {
            return None;
        }
        Some(match self.leads() {
            Some((rule, finding)) => Waits {
                code: rule.code.to_owned(),
                on: finding.waits_on.clone(),
                for_s: finding.lasting_s + self.tracker.unseen_s(at, rule.code),
                unseen_s: self.tracker.unseen_s(at, rule.code),
                lock: None,
            },
            None => Waits {
                code: judge::DONT_KNOW.to_owned(),
                on: None,
                for_s: self.quiet_s(at),
                unseen_s: 0.0,
                lock: None,
            },
        })
    }

    /// Something happened to it that no look tells.
    pub(crate) fn happened(&mut self, at: Moment, what: What) {
        self.trail.happened(at, what);
    }

    /// How it went so far.
    pub(crate) fn course(&self, now: Moment) -> (Kept, [Points; 4]) {
        let kept = Kept {
            causes: self.stood.clone(),
            ..self.trail.kept(now)
        };
        (kept, self.trail.points())
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

#[cfg(test)]
mod tests {
    use super::super::tests::{WORKER, judged_after, sample};
    use super::*;
    use crate::course::Kind;
    use crate::model::{Making, Process, ProgressFrom};
    use crate::series::tests::process;

    fn making(name: &str, path: &str, for_s: f64) -> Making {
        Making {
            name: name.to_owned(),
            path: path.to_owned(),
            for_s,
            phase: None,
            builder: None,
            bytes: None,
        }
    }

    /// It builds one thing and waits for another, whose lock another process has
    /// until that second.
    fn beside_a_build(second: u64, until: u64) -> Sample {
        let mut sample = sample(true, None);
        sample
            .locks
            .retain(|l| l.holder == WORKER || second < until);
        sample.processes.push(Process {
            parent: WORKER,
            build_user: true,
            cpu_ns: second * 900_000_000,
            ..process(WORKER + 1, "sh")
        });
        let waiting = making("of-200", "/nix/store/of-200", second as f64);
        sample.progress = vec![Progress {
            client: sample.processes[0].id,
            from: ProgressFrom::Store,
            planned: None,
            building: vec![making("own", "/nix/store/own.drv", second as f64)],
            fetching: Vec::new(),
            // A look at what is made may be a moment older than that at the locks.
            waiting: vec![waiting],
            built: 0,
            fetched: 0,
            failed: Vec::new(),
            limits: Vec::new(),
        }];
        sample
    }

    #[test]
    fn a_build_that_waits_for_a_lock_needs_no_verdict_to_be_told() {
        let rebuild = judged_after(20, |second| beside_a_build(second, 9));
        assert_eq!(rebuild.verdict, Verdict::Working);
        let kept = rebuild.trail.kept(Moment(20_000));
        let waits = |bar: &&crate::course::Bar| bar.kind == Kind::WaitSlot;
        let waits: Vec<_> = kept.bars.iter().filter(waits).collect();
        let [wait] = waits[..] else {
            panic!("one wait: {waits:?}");
        };
        assert_eq!((wait.from_s, wait.to_s), (1.0, Some(9.5)));
        assert_eq!(wait.path, "the lock on of-200, held by flock (200)");
        assert_eq!(wait.name, judge::LOCK_HELD);
    }
}
