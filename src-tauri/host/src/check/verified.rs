//! Looks at: when the whole store was last verified, by Nixlamp's own note.
//! Cannot tell when: it never was, or by another program, which leaves no note.

use std::time::{Duration, SystemTime};

use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::{self, Here};
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "verified",
    title: "Store verified",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    why: "A damaged file stays unseen until something uses it, often in the middle of a switch.",
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

fn judge(note: Option<&str>, now: SystemTime) -> Said {
    let Some(last) = note.and_then(last) else {
        return Said::unknown("never fully verified by Nixlamp");
    };
    let age_s = now
        .duration_since(last)
        .map_or(0.0, |age| age.as_secs_f64());
    let number = format!("{} ago", words::span(age_s));
    if age_s > OLD_S {
        Said::look(
            number,
            "Verify the store: it reads only, and can be broken off and taken up again.",
        )
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
}
