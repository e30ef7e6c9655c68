//! What a first start finds, and what cannot be seen or done: each with a code,
//! so that a face can put a button beside it.

use crate::baseline;
use crate::engine::State;
use crate::health::Checked;
use crate::model::Why;
use crate::rebuild::Rebuild;
use crate::welcome::may_hide;
use crate::wire::{HealthResult, Trouble, Welcome, WelcomeRow};
use crate::words::{self, state, trouble as say};

/// Checks whose results are facts of the first start, too.
const VERSION: &str = "nix-version";
const DAEMON: &str = "daemon";
/// From this version of Nix on it tells enough to name causes.
const TELLS_ENOUGH: (u32, u32) = (2, 4);

impl State {
    /// What Nixlamp cannot see or do, without what a person has put away.
    pub(super) fn troubles(&self) -> Vec<Trouble> {
        let own = self.troubles.iter().map(|(subject, text)| {
            let code = say::code(subject, text);
            trouble(code, text.clone(), Vec::new())
        });
        let (denied, other): (Vec<_>, Vec<_>) =
            self.gaps.iter().partition(|gap| gap.why == Why::Denied);
        let lines: Vec<String> = denied.into_iter().map(state::gap).collect();
        let others = (!lines.is_empty()).then(|| trouble("others", say::of_others(), lines));
        let all: Vec<Trouble> = self
            .daemon_silent()
            .into_iter()
            .chain(self.nix_too_old())
            .chain(own)
            .chain(others)
            .chain(
                other
                    .into_iter()
                    .map(|gap| trouble("gap", state::gap(gap), Vec::new())),
            )
            .collect();
        all.into_iter()
            .filter(|trouble| !self.is_hidden(&trouble.code))
            .collect()
    }

    /// The same for scripts and the command line, what is not read a sentence each.
    pub(super) fn sentences_of_trouble(&self) -> Vec<String> {
        self.troubles
            .iter()
            .filter(|(subject, _)| !self.is_hidden(subject))
            .map(|(_, words)| words.clone())
            .chain(self.gaps.iter().map(state::gap))
            .chain(state::more_rebuilds(
                self.rebuilds.len().saturating_sub(super::REBUILDS),
            ))
            .collect()
    }

    /// True if a person does not want to read of it any more.
    pub(crate) fn is_hidden(&self, code: &str) -> bool {
        self.seen
            .as_ref()
            .is_some_and(|seen| seen.hidden.contains(code))
    }

    /// What stands where an estimate would: too little is known, or it has taken
    /// longer than ever.
    pub(super) fn no_estimate(&self, rebuild: &Rebuild, elapsed_s: f64) -> Option<String> {
        if rebuild.end.is_some() {
            return None;
        }
        let (runs, longest_s) = baseline::runs(&self.past, &rebuild.key());
        match runs {
            0 => Some(state::first_time()),
            1 | 2 => Some(state::too_few_runs()),
            _ => (elapsed_s > longest_s).then(|| state::longer_than_all(runs)),
        }
    }

    fn checked(&self, id: &str) -> Option<&Checked> {
        self.health.of(id).filter(|checked| checked.at.is_some())
    }

    fn daemon_silent(&self) -> Option<Trouble> {
        let daemon = self.checked(DAEMON)?;
        let at = daemon.at.filter(|_| daemon.result == HealthResult::Bad)?;
        let text = say::daemon_silent(&words::clock(at, self.now.utc_offset_s));
        Some(trouble("daemon", text, daemon.details.clone()))
    }

    fn nix_too_old(&self) -> Option<Trouble> {
        let version = &self.checked(VERSION)?.number;
        let found = numbers(version)?;
        (found < TELLS_ENOUGH).then(|| {
            let short = format!("{}.{}", found.0, found.1);
            trouble("nix-version", say::nix_tells_too_little(&short), Vec::new())
        })
    }

    /// What a first start finds.
    pub(super) fn welcome(&self) -> Welcome {
        Welcome {
            seen: self.seen.as_ref().is_none_or(|seen| seen.welcome),
            rows: [
                self.nix_row(),
                self.rebuilds_row(),
                self.face_row("tray", say::tray_there),
                self.face_row("notifications", say::notifications_there),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }

    fn nix_row(&self) -> Option<WelcomeRow> {
        let found = |id| self.checked(id).map(|checked| &checked.number);
        let (result, text) = match (self.has_store?, found(VERSION), self.checked(DAEMON)) {
            (false, ..) => (HealthResult::Bad, say::no_nix()),
            (true, Some(version), Some(daemon)) if daemon.result == HealthResult::Bad => {
                (HealthResult::Bad, say::nix_without_daemon(version))
            }
            (true, Some(version), Some(_)) => (HealthResult::Fine, say::nix_and_daemon(version)),
            (true, Some(version), None) => (HealthResult::Fine, say::nix_found(version)),
            (true, None, _) => (HealthResult::Unknown, say::nix_being_asked()),
        };
        Some(row("nix", result, text, None))
    }

    fn rebuilds_row(&self) -> Option<WelcomeRow> {
        self.sampled?;
        let denied = self
            .gaps
            .iter()
            .any(|gap| gap.why == Why::Denied && gap.source == crate::engine::OTHERS);
        Some(if denied {
            row(
                "rebuilds",
                HealthResult::Look,
                say::own_rebuilds_alone(),
                Some(say::others_hidden_by_kernel()),
            )
        } else {
            row(
                "rebuilds",
                HealthResult::Fine,
                say::rebuilds_visible(),
                None,
            )
        })
    }

    /// Of a face nothing is said while it is well and nobody has looked.
    fn face_row(&self, subject: &str, well: fn() -> String) -> Option<WelcomeRow> {
        self.seen.as_ref()?;
        Some(match self.troubles.get(subject) {
            Some(text) => row(subject, HealthResult::Look, text.clone(), None),
            None => row(subject, HealthResult::Fine, well(), None),
        })
    }
}

fn row(code: &str, result: HealthResult, text: String, next_step: Option<String>) -> WelcomeRow {
    WelcomeRow {
        code: code.to_owned(),
        result,
        text,
        next_step,
    }
}

fn trouble(code: &str, text: String, details: Vec<String>) -> Trouble {
    Trouble {
        code: code.to_owned(),
        can_hide: may_hide(code),
        text,
        details,
    }
}

/// `2.3.16` → (2, 3).
fn numbers(version: &str) -> Option<(u32, u32)> {
    let first = version.split([' ', ',']).next()?;
    let mut parts = first.split('.').map(str::parse::<u32>);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Event;
    use crate::model::{Gap, Now};
    use crate::welcome::Seen;
    use crate::wire::Command;
    use crate::words::{Language, speaking};

    fn state() -> State {
        let mut state = State::default();
        state.update(Now::default(), Event::Seen(Seen::default()));
        state
    }

    #[test]
    fn versions_are_read_by_their_first_two_numbers() {
        assert_eq!(numbers("2.34.8"), Some((2, 34)));
        assert_eq!(numbers("2.3.16, which nobody mends"), Some((2, 3)));
        assert_eq!(numbers("not understood"), None);
    }

    #[test]
    fn what_is_put_away_stays_away_and_the_rest_does_not() {
        let mut state = state();
        for subject in ["tray", "history"] {
            let event = Event::Trouble(subject.to_owned(), Some("Something.".to_owned()));
            state.update(Now::default(), event);
        }
        let codes = |state: &State| -> Vec<String> {
            state.view().troubles.into_iter().map(|t| t.code).collect()
        };
        assert_eq!(codes(&state), ["history", "tray"]);
        let hide = |code: &str| {
            Event::Commanded(Command::HideTrouble {
                code: code.to_owned(),
            })
        };
        let effects = state.update(Now::default(), hide("tray"));
        assert!(
            effects
                .iter()
                .any(|e| matches!(e, crate::engine::Effect::KeepSeen(_)))
        );
        let effects = state.update(Now::default(), hide("history"));
        assert!(
            effects
                .iter()
                .any(|e| matches!(e, crate::engine::Effect::Refuse(_)))
        );
        assert_eq!(codes(&state), ["history"]);
        assert_eq!(state.view().status.troubles, ["Something."]);
    }

    #[test]
    fn what_is_denied_is_one_sentence_with_its_parts() {
        let mut state = state();
        let gap = |source: &str| Gap {
            source: source.to_owned(),
            why: Why::Denied,
        };
        state.gaps = vec![gap("locks"), gap("sockets")];
        let troubles = state.view().troubles;
        assert_eq!(troubles.len(), 1);
        assert_eq!(troubles[0].code, "others");
        assert_eq!(troubles[0].details.len(), 2);
        assert_eq!(state.view().status.troubles.len(), 2);
    }

    #[test]
    fn the_first_start_is_seen_once() {
        let mut state = state();
        assert!(!state.view().welcome.seen);
        state.update(Now::default(), Event::Commanded(Command::Welcomed));
        assert!(state.view().welcome.seen);
        // Where nothing is remembered, nobody is welcomed.
        assert!(State::default().view().welcome.seen);
    }

    #[test]
    fn the_rows_in_german() {
        speaking(Language::German, || {
            let rows = state().view().welcome.rows;
            let tray = rows.iter().find(|row| row.code == "tray");
            assert!(tray.is_some_and(|row| row.text.contains("Symbolleiste")));
        });
    }
}
