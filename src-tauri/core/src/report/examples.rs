//! Pictures that the tests make reports of.

use super::{Around, Gathered, gather, time_of};
use crate::model::{Now, Time};
use crate::record::ActionDone;
use crate::wire::{BackupRow, Course, PastRebuild, Report, View};

/// The picture of a rebuild that waits for a lock.
pub(super) fn stalled() -> View {
    let text = include_str!("../../../../tests/fixtures/views/stalled.json");
    serde_json::from_str(text).expect("it is a View")
}

/// A course with everything in it.
pub(super) fn course() -> Course {
    let text = include_str!("../../../../tests/fixtures/courses/stalled.json");
    serde_json::from_str(text).expect("it is a Course")
}

/// Noon of that day.
pub(super) fn now() -> Now {
    Now {
        time: time_of("2025-11-21T14:33:00Z").expect("a time"),
        utc_offset_s: 0,
        ..Now::default()
    }
}

pub(super) fn around() -> Around {
    let begun = time_of("2025-11-21T14:20:00Z").expect("a time");
    Around {
        nixlamp: "0.1.0".to_owned(),
        system: Some("NixOS 26.05".to_owned()),
        processor: Some("A processor".to_owned()),
        actions: vec![ActionDone {
            plan: "1".to_owned(),
            action: None,
            what: "Stop this rebuild? switch of “laptop”".to_owned(),
            begun,
            steps: Vec::new(),
            ended: Some(Time(begun.0 + 5000)),
            ok: true,
            lines: vec!["It has ended.".to_owned()],
            seen: false,
        }],
        backups: vec![BackupRow {
            id: Some("2025-11-21T14-20-01Z".to_owned()),
            made: Some("2025-11-21T14:20:01Z".to_owned()),
            why: "Stop this rebuild?".to_owned(),
            line: "11 files, 4.0 KiB".to_owned(),
            left_out: Vec::new(),
        }],
    }
}

/// A report of this picture.
pub(super) fn made(
    view: &View,
    past: Option<&PastRebuild>,
    course: Option<&Course>,
    before: Option<&Report>,
    open: bool,
) -> Report {
    let around = around();
    gather(Gathered {
        view,
        about: Some("3801-903801"),
        past,
        course,
        stood: &[],
        around: &around,
        before,
        open,
        known_until: None,
        now: now(),
    })
}
