//! What was around a rebuild, gathered while it runs: what may tell later why
//! it took as long as it did.

use std::collections::{BTreeMap, BTreeSet};

use super::Rebuild;
use crate::model::{Making, Moment, Planned, Pressure, ProcessId, Progress};
use crate::record::{
    Around, BESIDE_KEPT, FoundAround, INPUTS_KEPT, LONGEST_KEPT, NAME_BYTES, NAMES_KEPT, Took,
    Waited,
};
use crate::redact;
use crate::series::Series;

/// Steps in which shares are counted: whole per cent.
const STEPS: usize = 101;
/// Between two looks that are further apart nothing is known.
const APART_S: f64 = 5.0;

/// What was seen so far.
#[derive(Clone, Debug)]
pub(crate) struct Gathered {
    found: FoundAround,
    planned: Option<Planned>,
    made: Option<Planned>,
    built: Made,
    fetched: Made,
    received_bytes: Option<u64>,
    cpu: Shares,
    memory: Shares,
    io: Shares,
    swap_bytes: Option<u64>,
    beside: BTreeSet<String>,
    seen: Moment,
}

impl Gathered {
    pub(super) fn new(now: Moment) -> Gathered {
        Gathered {
            found: FoundAround::default(),
            planned: None,
            made: None,
            built: Made::default(),
            fetched: Made::default(),
            received_bytes: None,
            cpu: Shares::default(),
            memory: Shares::default(),
            io: Shares::default(),
            swap_bytes: None,
            beside: BTreeSet::new(),
            seen: now,
        }
    }

    /// What was found when it began.
    pub(crate) fn found(&mut self, mut found: FoundAround) {
        if let Some(inputs) = &mut found.inputs {
            inputs.truncate(INPUTS_KEPT);
            for input in inputs {
                input.name = bounded(&input.name);
                input.rev = input.rev.as_deref().map(bounded);
                input.hash = input.hash.as_deref().map(bounded);
            }
        }
        found.nix = found.nix.as_deref().map(bounded);
        found.kernel = found.kernel.as_deref().map(bounded);
        self.found = found;
    }

    fn take_machine(&mut self, at: Moment, series: &Series) {
        let step_s = at.seconds_since(self.seen).min(APART_S);
        self.seen = at;
        let machine = &series.machine;
        self.cpu.take(machine.cpu_pressure, step_s);
        self.memory.take(machine.memory_pressure, step_s);
        self.io.take(machine.io_pressure, step_s);
        let swap_bytes = machine.swap_used_bytes;
        self.swap_bytes = Some(self.swap_bytes.unwrap_or(0).max(swap_bytes));
        let received = self.received_bytes.unwrap_or(0);
        self.received_bytes = Some(received.saturating_add(series.received_grown));
    }

    fn take_progress(&mut self, progress: &Progress) {
        self.built.take(&progress.building, &progress.failed);
        self.fetched.take(&progress.fetching, &[]);
        if let Some(planned) = progress.planned {
            let most = self.planned.unwrap_or_default();
            self.planned = Some(Planned {
                build: most.build.max(planned.build),
                fetch: most.fetch.max(planned.fetch),
            });
        }
        let most = self.made.unwrap_or_default();
        self.made = Some(Planned {
            build: most.build.max(progress.built),
            fetch: most.fetch.max(progress.fetched),
        });
    }
}

impl Rebuild {
    /// Takes in what a sample tells of the machine and of the work.
    /// `running`: all rebuilds that run, by name.
    pub(crate) fn note_around(
        &mut self,
        at: Moment,
        series: &Series,
        running: &[(ProcessId, String)],
    ) {
        self.around.take_machine(at, series);
        if let Some(progress) = &self.progress {
            self.around.take_progress(progress);
        }
        for (id, name) in running {
            let is_new = *id != self.id && !self.around.beside.contains(name);
            if is_new && self.around.beside.len() < BESIDE_KEPT {
                self.around.beside.insert(name.clone());
            }
        }
    }

    /// All of it, for history.
    pub(crate) fn around_as_kept(&self) -> Around {
        let around = &self.around;
        let (built, also_built) = around.built.kept();
        let (fetched, also_fetched) = around.fetched.kept();
        Around {
            rebuild: self.past_id(),
            inputs: around.found.inputs.clone(),
            nix: around.found.nix.clone(),
            kernel: around.found.kernel.clone(),
            planned: around.planned,
            made: around.made,
            built,
            also_built,
            fetched,
            also_fetched,
            received_bytes: around.received_bytes,
            cpu: around.cpu.waited(),
            memory: around.memory.waited(),
            io: around.io.waited(),
            swap_bytes: around.swap_bytes,
            beside: around.beside.iter().cloned().collect(),
            generations: self.generations(),
        }
    }
}

/// Things that were made, as far as looks have met them.
#[derive(Clone, Debug, Default)]
struct Made {
    /// By path: the name, and for how long it was seen.
    seen: BTreeMap<String, (String, f64)>,
}

impl Made {
    fn take(&mut self, making: &[Making], failed: &[String]) {
        for one in making.iter().filter(|one| !failed.contains(&one.name)) {
            let has_room = self.seen.len() < LONGEST_KEPT + NAMES_KEPT;
            if let Some((_, seconds)) = self.seen.get_mut(&one.path) {
                *seconds = seconds.max(one.for_s);
            } else if has_room {
                let known = (bounded(&one.name), one.for_s);
                self.seen.insert(one.path.clone(), known);
            }
        }
    }

    /// The longest with their times, and the names of the others.
    fn kept(&self) -> (Vec<Took>, Vec<String>) {
        let mut all: Vec<&(String, f64)> = self.seen.values().collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let rest = all.split_off(all.len().min(LONGEST_KEPT));
        let took = |(name, seconds): &(String, f64)| Took {
            name: name.clone(),
            seconds: *seconds,
        };
        let longest = all.into_iter().map(took).collect();
        (longest, rest.into_iter().map(|it| it.0.clone()).collect())
    }
}

/// How often which share of time was spent waiting.
#[derive(Clone, Debug, Default)]
struct Shares {
    counts: Vec<u32>,
    lost_s: f64,
}

impl Shares {
    fn take(&mut self, pressure: Option<Pressure>, step_s: f64) {
        let Some(pressure) = pressure else {
            return;
        };
        self.counts.resize(STEPS, 0);
        let step = (pressure.some_ratio.clamp(0.0, 1.0) * 100.0).round() as usize;
        if let Some(count) = self.counts.get_mut(step) {
            *count = count.saturating_add(1);
        }
        let all = pressure.full_ratio.unwrap_or(pressure.some_ratio);
        self.lost_s += all.clamp(0.0, 1.0) * step_s;
    }

    fn waited(&self) -> Option<Waited> {
        let all: u64 = self.counts.iter().map(|count| u64::from(*count)).sum();
        let below = |share: f64| {
            let mut left = (all as f64 * share).ceil().max(1.0) as u64;
            self.counts.iter().position(|count| {
                let is_here = u64::from(*count) >= left;
                left = left.saturating_sub(u64::from(*count));
                is_here
            })
        };
        (all > 0).then(|| Waited {
            p50_ratio: below(0.5).unwrap_or(0) as f64 / 100.0,
            p90_ratio: below(0.9).unwrap_or(0) as f64 / 100.0,
            lost_s: self.lost_s,
        })
    }
}

fn bounded(text: &str) -> String {
    let mut text = redact::visible(text).into_owned();
    while text.len() > NAME_BYTES {
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_counted_by_whole_per_cent() {
        let mut shares = Shares::default();
        assert_eq!(shares.waited(), None);
        for share in 0..100 {
            let pressure = Pressure {
                some_ratio: f64::from(share) / 100.0,
                full_ratio: Some(0.5),
            };
            shares.take(Some(pressure), 1.0);
        }
        shares.take(None, 1.0);
        let waited = shares.waited().expect("it was told");
        assert!((waited.p50_ratio - 0.49).abs() < 0.001, "{waited:?}");
        assert!((waited.p90_ratio - 0.89).abs() < 0.001, "{waited:?}");
        assert!((waited.lost_s - 50.0).abs() < 0.001, "{waited:?}");
    }

    #[test]
    fn what_took_longest_keeps_its_time_and_what_failed_was_not_made() {
        let mut made = Made::default();
        let making = |number: u32, for_s: f64| Making {
            name: format!("a-{number}"),
            path: format!("/nix/store/{number}"),
            for_s,
            phase: None,
            builder: None,
            bytes: None,
        };
        for number in 0..2000 {
            made.take(&[making(number, 1.0)], &[]);
        }
        made.take(&[making(7, 60.0), making(3, 9.0)], &["a-3".to_owned()]);
        let (longest, others) = made.kept();
        assert_eq!((longest.len(), others.len()), (LONGEST_KEPT, NAMES_KEPT));
        assert_eq!(longest[0].name, "a-7");
        assert!((longest[0].seconds - 60.0).abs() < 0.001);
        assert!((longest[1].seconds - 1.0).abs() < 0.001);
    }
}
