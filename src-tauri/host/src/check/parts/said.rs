//! A check, and what one says.

use std::time::Duration;

use nixlamp_core::model::Why;
use nixlamp_core::wire::{CheckCost, HealthGroup, HealthResult, JobKind};
use nixlamp_core::words;

use super::here::Here;

/// One health check: a file of its own, read-only, with a time limit.
#[derive(Debug)]
pub struct Check {
    /// A stable name, as the file's, with dashes. In the catalogue stand its
    /// title and why it matters, as `check-ID.title` and `check-ID.why`.
    pub id: &'static str,
    /// Where it belongs.
    pub group: HealthGroup,
    /// What it costs.
    pub cost: CheckCost,
    /// Where it makes sense.
    pub on: On,
    /// After so long it counts as "does not answer".
    pub limit: Duration,
    /// The job that does it, where it takes long.
    pub job: Option<JobKind>,
    /// True if it opens connections that leave the machine.
    pub leaves: bool,
    /// What is said if it is asked for by name and there is nothing of the kind:
    /// a sentence's name in the catalogue.
    pub nothing: &'static str,
    /// Reads and judges. `None`: there is nothing of the kind here.
    pub run: fn(&Here) -> Option<Said>,
}

/// On which systems a check makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// On all.
    Any,
    /// On Linux.
    Linux,
    /// On macOS.
    Mac,
}

/// What most checks are: cheap, anywhere, within three seconds.
pub const USUAL: Check = Check {
    id: "",
    group: HealthGroup::Machine,
    cost: CheckCost::Cheap,
    on: On::Any,
    limit: Duration::from_secs(3),
    job: None,
    leaves: false,
    nothing: "nothing-of-the-kind",
    run: |_| None,
};

impl Check {
    /// What is looked at.
    pub fn title(&self) -> String {
        words::known(&format!("check-{}.title", self.id)).unwrap_or_else(|| self.id.to_owned())
    }

    /// Why it matters.
    pub fn why(&self) -> String {
        words::known(&format!("check-{}.why", self.id)).unwrap_or_default()
    }
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// How it stands.
    pub result: HealthResult,
    /// The number that counts, or what is known.
    pub number: String,
    /// The one next step.
    pub next_step: Option<String>,
    /// More, a line each.
    pub details: Vec<String>,
}

impl Said {
    /// Nothing to do.
    pub fn fine(number: impl Into<String>) -> Said {
        Said {
            result: HealthResult::Fine,
            number: number.into(),
            ..Said::default()
        }
    }

    /// Worth a look.
    pub fn look(number: impl Into<String>, next: impl Into<String>) -> Said {
        Said {
            result: HealthResult::Look,
            number: number.into(),
            next_step: Some(next.into()),
            details: Vec::new(),
        }
    }

    /// Worth a look if it is so, else nothing to do.
    pub fn look_if(so: bool, number: impl Into<String>, next: impl Into<String>) -> Said {
        if so {
            Said::look(number, next)
        } else {
            Said::fine(number)
        }
    }

    /// It breaks rebuilds, or soon will.
    pub fn bad(number: impl Into<String>, next: impl Into<String>) -> Said {
        Said {
            result: HealthResult::Bad,
            ..Said::look(number, next)
        }
    }

    /// It cannot be told.
    pub fn unknown(number: impl Into<String>) -> Said {
        Said {
            number: number.into(),
            ..Said::default()
        }
    }

    /// What could not be read.
    pub fn unread(what: &str, why: &Why) -> Said {
        Said::unknown(words::health::unread(what, why))
    }

    /// More, a line each; not more than a person reads.
    pub fn with(mut self, details: impl IntoIterator<Item = String>) -> Said {
        const MOST: usize = 12;
        let mut all: Vec<String> = details.into_iter().collect();
        if all.len() > MOST {
            let more = all.len() - MOST;
            all.truncate(MOST);
            all.push(words::health::more(more));
        }
        self.details = all;
        self
    }

    /// In one line, for tests: `Look 9 % free -> Make room`.
    #[cfg(test)]
    pub fn line(&self) -> String {
        let word = words::health::result(self.result);
        match &self.next_step {
            Some(next) => format!("{word} {} -> {next}", self.number),
            None => format!("{word} {}", self.number),
        }
    }
}

#[cfg(test)]
pub mod testing {
    use super::super::here::Here;
    use super::super::here::testing::machine;
    use super::Said;

    /// What a check says on a machine that has nothing at all.
    pub fn said_of_nothing(run: fn(&Here) -> Option<Said>) -> String {
        let (_folder, here) = machine(&[]);
        run(&here).expect("it applies").line()
    }
}
