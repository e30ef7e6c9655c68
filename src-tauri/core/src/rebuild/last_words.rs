//! What was written whose meaning is known, and what a rebuild that failed
//! said last.

use super::{HEARD_KEPT, Rebuild};
use crate::ending::Ending;
use crate::judge::facts::{Facts, Spoken};
use crate::judge::{self, DONT_KNOW};
use crate::model::{Exit, Heard, HeardFrom, Moment, Sample};
use crate::nix_log::quoted_log;
use crate::tree::Role;
use crate::wire::Verdict;
use crate::words::state::said_by;

/// So many lines are kept of those that mean something.
const KEPT: usize = 60;

/// What speaks of a derivation, of its end, of the daemon, or of Ctrl-C.
const OF_NIX: [&str; 5] = [
    ".drv",
    "copying path '/nix/store/",
    "Reason: builder failed",
    "Nix daemon disconnected",
    "interrupted by the user",
];

/// The older commands print what builders say among their own words, without a
/// mark. While something is built, only what speaks of a derivation is Nix's for
/// certain: all else counts as a builder's, who can say anything. Of one that has
/// gone since the last look the last words cannot be told from Nix's.
fn by_whom(heard: &Heard, builds: bool) -> Heard {
    if heard.from == HeardFrom::Client
        && let Some(said) = quoted_log(&heard.text)
    {
        return Heard {
            from: HeardFrom::BuildLog,
            text: said.to_owned(),
            ..heard.clone()
        };
    }
    let text = &heard.text;
    let of_nix = OF_NIX.iter().any(|words| text.contains(words));
    let from = match heard.from {
        HeardFrom::Client if builds && !of_nix => HeardFrom::BuildLog,
        from => from,
    };
    Heard {
        from,
        ..heard.clone()
    }
}

impl Rebuild {
    /// The last line that it or its builders wrote.
    pub fn last_line(&self) -> Option<&str> {
        let spoke = |heard: &&Heard| {
            matches!(heard.from, HeardFrom::Client | HeardFrom::BuildLog)
                && !heard.text.trim().is_empty()
        };
        let heard = self.heard.iter().rev().map(|(_, heard)| heard);
        heard.filter(spoke).map(|heard| heard.text.as_str()).next()
    }

    /// The new lines about it, and about the machine as a whole.
    pub(super) fn own_heard(&self, sample: &Sample) -> Vec<Heard> {
        let members = &self.tree.members;
        let builds = members.iter().any(|m| m.role == Role::Builder);
        let is_own = |heard: &&Heard| {
            heard
                .about
                .is_none_or(|about| members.iter().any(|m| m.id == about))
        };
        let own = sample.heard.iter().filter(is_own);
        own.map(|heard| by_whom(heard, builds)).collect()
    }

    /// Takes them in.
    pub(super) fn note_heard(&mut self, at: Moment, sample: &Sample) {
        let own = self.own_heard(sample);
        self.keep_spoken(at, own.iter());
        let builds = self.trail.built_lately();
        let told: Vec<Heard> = own.iter().map(|heard| by_whom(heard, builds)).collect();
        self.trail.overhear(at, told.iter());
        self.heard.extend(own.into_iter().map(|heard| (at, heard)));
        let surplus = self.heard.len().saturating_sub(HEARD_KEPT);
        self.heard.drain(..surplus);
    }

    /// Keeps those lines whose meaning is known.
    pub(super) fn keep_spoken<'a>(&mut self, at: Moment, heard: impl Iterator<Item = &'a Heard>) {
        self.spoken
            .extend(heard.filter_map(|heard| Some((at, Spoken::of(heard)?))));
        let surplus = self.spoken.len().saturating_sub(KEPT);
        self.spoken.drain(..surplus);
    }

    /// The same for what was written while it ended.
    pub fn note_last_words(&mut self, at: Moment, sample: &Sample) {
        self.note_heard(at, sample);
    }

    pub(super) fn spoken_now(&self, at: Moment) -> Vec<Spoken> {
        let aged = |(since, spoken): &(Moment, Spoken)| {
            let mut spoken = spoken.clone();
            spoken.heard.age_s += at.seconds_since(*since);
            spoken
        };
        self.spoken.iter().map(aged).collect()
    }

    /// A rebuild that failed keeps the causes that its last words tell; what was
    /// seen of its processes is over.
    pub(super) fn keep_last_words(&mut self, at: Moment) {
        self.findings.clear();
        if self.verdict != Verdict::Failed {
            return;
        }
        let facts = Facts {
            heard: self.heard.iter().map(|(_, heard)| heard.clone()).collect(),
            spoken: self.spoken_now(at),
            killed: self.killed(at),
            memory_was: self.memory_was(at),
            failed: true,
            spaces: self.spaces.clone(),
            kind: Some(self.invocation.kind),
            ..Facts::default()
        };
        // Where memory was seen to be free, or the kernel spoke, Nix's word that a
        // signal ended a builder says less of memory than these do.
        let was_free = facts.memory_was.is_some_and(|was| was.was_free());
        let known_better = (facts.killed.is_some() || was_free) && !facts.says_out_of_memory();
        let left_out: &[&str] = if known_better {
            &[judge::OUT_OF_MEMORY]
        } else {
            &[]
        };
        let heard = self.heard.iter().map(|(_, heard)| heard);
        self.findings = judge::last_words(heard, left_out);
        // What takes more than one line, or only warned.
        let further = judge::findings(&facts).into_iter().filter(|(rule, _)| {
            !self
                .findings
                .iter()
                .any(|(known, _)| known.code == rule.code)
        });
        let further: Vec<_> = further.collect();
        // “No space left” is what both say.
        if further
            .iter()
            .any(|(rule, _)| rule.code == "inodes-used-up")
        {
            self.findings.retain(|(rule, _)| rule.code != "disk-full");
        }
        self.findings.extend(further);
        self.findings
            .retain(|(rule, _)| !self.denied.contains(rule.code));
        self.note_said();
        self.quote_last_error();
        let causes = self.causes();
        self.stood = judge::stood(&causes);
        let first = causes.into_iter().next();
        if let Some(cause) = first.filter(|cause| cause.code != DONT_KNOW) {
            self.led = Some(cause.code);
        }
    }

    /// What it said last stands with the cause that leads, whichever line told
    /// that cause.
    fn quote_last_error(&mut self) {
        let Some(quote) = self
            .last_error()
            .map(|error| judge::quoted(&format!("error: {error}")))
        else {
            return;
        };
        let first = self
            .findings
            .iter_mut()
            .max_by(|a, b| a.1.weight.total_cmp(&b.1.weight));
        let bare = quote.trim_matches(['“', '”', '…']);
        if let Some((_, finding)) = first
            && !finding.evidence_for.iter().any(|e| e.text.contains(bare))
        {
            let evidence = judge::seen(quote, said_by(HeardFrom::Client));
            finding.evidence_for.push(evidence);
        }
    }
}

/// Why one failed that nobody saw run, by its exit code and what was heard of it:
/// its end, and the cause that leads.
pub(crate) fn by_words(exit: Exit, heard: &[Heard]) -> (Ending, Option<String>) {
    let ending = super::traces::ending_by_words(exit, heard);
    let cause = (ending.outcome == Verdict::Failed).then(|| {
        let found = judge::last_words(heard.iter(), &[]);
        judge::causes(&found).into_iter().next()
    });
    let cause = cause.flatten().filter(|cause| cause.code != DONT_KNOW);
    (ending, cause.map(|cause| cause.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_builder_prints_without_a_mark_is_not_taken_for_nix() {
        let whose = |text: &str, builds| {
            let heard = Heard {
                about: None,
                from: HeardFrom::Client,
                text: text.to_owned(),
                age_s: 0.0,
            };
            by_whom(&heard, builds).from
        };
        // As an error of Nix ends with the log.
        let quoted = "       > error: database disk image is malformed";
        assert_eq!(whose(quoted, false), HeardFrom::BuildLog);
        let forged = "error: database disk image is malformed";
        assert_eq!(whose(forged, true), HeardFrom::BuildLog);
        assert_eq!(whose(forged, false), HeardFrom::Client);
        for of_nix in [
            "error: builder for '/nix/store/a-x.drv' failed with exit code 1;",
            "Reason: builder failed due to signal 9 (Killed).",
            "error: interrupted by the user",
        ] {
            assert_eq!(whose(of_nix, true), HeardFrom::Client, "{of_nix}");
        }
    }
}
