//! Incident reports: what is known of one rebuild, told whole.
//!
//! [`gather`] takes it from the picture that every face draws, so that its
//! numbers are the same everywhere, and from the report as it was written before:
//! what is gone from the picture stays told. [`mask`] makes it shareable;
//! [`markdown`] and [`html`] draw it. When one is begun, written anew and closed
//! is decided by [`Incidents`].

mod draw;
mod gather;
mod html;
mod incidents;
mod markdown;
pub mod mask;
mod origin;
mod pieces;
mod rows;

pub use gather::{Around, Gathered, gather};
pub use html::html;
pub(crate) use incidents::{Incidents, Stands};
pub use incidents::{LeftOpen, Reason, Wanted};
pub use markdown::{markdown, plain};
pub use rows::{is_of, preview, row};

use crate::model::Time;
use crate::wire::{Report, thread};

/// Version of `report.json`.
pub const SCHEMA: u32 = 1;

/// `report.json`.
pub fn json(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report).unwrap_or_default();
    text + "\n"
}

/// What a report's folder is called: the day the rebuild started, its tool, and
/// what tells it from others. The same rebuild always has the same.
pub fn id(started: Time, utc_offset_s: i32, tool: &str, rebuild: &str) -> String {
    let day: String = crate::words::rfc3339(Time(started.0 + i64::from(utc_offset_s) * 1000))
        .chars()
        .take(10)
        .collect();
    let tool: String = tool
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(40)
        .collect();
    let tool = if tool.is_empty() { "rebuild" } else { &tool };
    format!("{day}-{tool}-{}", mark(rebuild))
}

/// How the name of a report of this rebuild ends, whatever the day was called.
pub fn mark(rebuild: &str) -> String {
    format!("{:06x}", short(thread(rebuild)))
}

/// True for what may be the name of a report's folder, and leads nowhere else.
pub fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 80
        && !id.starts_with(['-', '.'])
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// FNV-1a, folded to 24 bits: told apart by the eye, not against an enemy.
fn short(text: &str) -> u32 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash >> 24 ^ hash) & 0x00ff_ffff
}

/// The time again of what [`crate::words::rfc3339`] has made.
pub fn time_of(text: &str) -> Option<Time> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days from 1970, in eras of 400 years that begin on 1 March.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    Some(Time(
        (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000,
    ))
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod told;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::rfc3339;

    #[test]
    fn a_time_is_read_as_it_was_written() {
        for seconds in [0, 951_782_400, 1_795_379_881, 4_102_444_799, -1] {
            let time = Time(seconds * 1000);
            assert_eq!(time_of(&rfc3339(time)), Some(time));
        }
        assert_eq!(time_of("yesterday"), None);
        assert_eq!(time_of("2026-13-01T00:00:00Z"), None);
    }

    #[test]
    fn a_rebuild_has_one_folder_and_a_strangers_name_leads_nowhere() {
        let at = Time(1_795_379_881_000);
        let named = id(at, 0, "nixos-rebuild", "3801-903801@1795379881");
        assert!(named.starts_with("2026-11-22-nixos-rebuild-"), "{named}");
        assert_eq!(named, id(at, 0, "nixos-rebuild", "3801-903801"));
        assert_ne!(named, id(at, 0, "nixos-rebuild", "3802-903801"));
        assert!(id(at, 14_400, "nh", "a").starts_with("2026-11-23-nh-"));
        let hostile = id(at, 0, "../../etc/x", "a");
        assert!(is_id(&named) && is_id(&hostile), "{hostile}");
        for no_id in ["", "..", "a/b", ".open", "-o", "a b", "ä"] {
            assert!(!is_id(no_id), "{no_id}");
        }
    }
}
