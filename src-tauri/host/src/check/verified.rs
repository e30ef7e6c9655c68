//! Looks at: when the whole store was last verified and what that found, by
//! Nixlamp's own note.
//! Cannot tell when: it never was, or by another program, which leaves no note.

use std::time::{Duration, SystemTime};

use nixlamp_core::health::VERIFIED;
use nixlamp_core::say;
use nixlamp_core::verify::{Fault, Finding};
use nixlamp_core::wire::{CheckCost, HealthGroup, JobKind};
use nixlamp_core::words;

use super::parts::here::{self, Here};
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: VERIFIED,
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    job: Some(JobKind::VerifyStore),
    run,
    ..USUAL
};

const OLD_S: f64 = 180.0 * 86_400.0;

fn run(here: &Here) -> Option<Said> {
    if !here.path("nix/store").is_dir() {
        return None;
    }
    let note = here::read(&here.state.join("verify.json")).ok();
    Some(judge(note.as_deref(), here.now))
}

/// `last_full`: RFC 3339, or seconds since 1970.
fn last(note: &str) -> Option<SystemTime> {
    let value: serde_json::Value = serde_json::from_str(note).ok()?;
    let last = value.get("last_full")?;
    if let Some(seconds) = last.as_u64() {
        return Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
    }
    let time: jiff::Timestamp = last.as_str()?.parse().ok()?;
    Some(time.into())
}

/// What the note says is damaged, and what could not be read.
fn damage(note: &str) -> (Vec<String>, Vec<String>) {
    let value: serde_json::Value = serde_json::from_str(note).unwrap_or_default();
    let findings: Vec<Finding> = value
        .get("findings")
        .and_then(|findings| serde_json::from_value(findings.clone()).ok())
        .unwrap_or_default();
    let (unread, damaged): (Vec<Finding>, Vec<Finding>) = findings
        .into_iter()
        .filter(Finding::is_damage)
        .partition(|finding| matches!(finding.fault, Fault::Unreadable { rights: true, .. }));
    let paths = |findings: Vec<Finding>| findings.into_iter().map(|f| f.path).collect();
    (paths(damaged), paths(unread))
}

fn judge(note: Option<&str>, now: SystemTime) -> Said {
    let (damaged, unread) = note.map(damage).unwrap_or_default();
    if !damaged.is_empty() {
        let number = say!("check-verified.damaged", count = damaged.len());
        return Said::bad(number, say!("check-verified.damaged-next")).with(damaged);
    }
    if !unread.is_empty() {
        let number = say!("check-verified.unreadable", count = unread.len());
        return Said::look(number, say!("check-verified.unreadable-next")).with(unread);
    }
    let Some(last) = note.and_then(last) else {
        return Said::unknown(say!("check-verified.never"));
    };
    let age_s = now
        .duration_since(last)
        .map_or(0.0, |age| age.as_secs_f64());
    let number = say!("check-verified.ago", span = words::span(age_s));
    if age_s > OLD_S {
        Said::look(number, say!("check-verified.next"))
    } else {
        Said::fine(number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn told_from_a_note() {
        let said = |note: &str| {
            let (_folder, here) = machine(&[("nix/store/x", ""), ("state/verify.json", note)]);
            run(&here).expect("it applies").line()
        };
        // The machine of the tests stands at 1 795 000 000.
        assert_eq!(said("{\"last_full\": 1794900000}"), "Fine 1 d 3 h ago");
        assert_eq!(
            said("{\"last_full\": \"2026-11-17T12:26:40Z\"}"),
            "Fine 22 h 40 min ago"
        );
        assert!(said("{\"last_full\": 1700000000}").starts_with("Look 1099 d"));
        assert_eq!(
            said("{\"last_full\": null}"),
            "Unknown never fully verified by Nixlamp"
        );
        assert_eq!(said("no json"), "Unknown never fully verified by Nixlamp");
    }

    #[test]
    fn what_is_damaged_counts_more_than_when() {
        let finding = |kind: &str| {
            format!(
                r#"{{"id": "a", "path": "/nix/store/a-x", "fault": {kind}, "looks": [], "needed_by": [],
                "needed_by_count": 0, "fix": "nothing", "found_s": 0}}"#
            )
        };
        let said = |findings: &[String]| {
            let findings = findings.join(",");
            let note = format!(r#"{{"last_full": 1794900000, "findings": [{findings}]}}"#);
            judge(Some(&note), SystemTime::UNIX_EPOCH).line()
        };
        let missing = finding(r#"{"kind": "missing"}"#);
        let sound = finding(r#"{"kind": "sound"}"#);
        let hidden = finding(
            r#"{"kind": "unreadable", "file": "/nix/store/a-x", "why": "permission denied", "rights": true}"#,
        );
        assert_eq!(
            said(&[missing, hidden.clone(), sound.clone()]),
            "Bad 1 damaged -> “nixlamp repair” lists them with the repair that fits."
        );
        assert!(said(&[hidden, sound.clone()]).starts_with("Look 1 path not readable by you"));
        assert!(said(&[sound]).starts_with("Fine"));
    }
}
