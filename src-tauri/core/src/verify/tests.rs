//! Order, verdicts and what `SQLite`'s answers mean.

use std::collections::BTreeMap;

use super::database::{Asked, Judged, Why, judge};
use super::*;

fn row(id: i64, registered: i64) -> Row {
    Row {
        id,
        registered,
        path: format!("/nix/store/{id}"),
        hash: "sha256:00".to_owned(),
        nar_bytes: Some(1),
    }
}

#[test]
fn never_read_goes_first_then_longest_ago() {
    let checked: BTreeMap<_, _> = [
        (
            (1, 10),
            Checked {
                when: 500,
                ok: true,
            },
        ),
        (
            (2, 10),
            Checked {
                when: 300,
                ok: true,
            },
        ),
        // The number is another registration's by now.
        (
            (3, 9),
            Checked {
                when: 900,
                ok: true,
            },
        ),
        (
            (4, 10),
            Checked {
                when: 900,
                ok: false,
            },
        ),
        (
            (5, 10),
            Checked {
                when: 900,
                ok: true,
            },
        ),
    ]
    .into();
    let rows = (1..=6).map(|id| row(id, 10)).collect();
    let (due, before) = due(rows, &checked, 800);
    let ids: Vec<i64> = due.iter().map(|row| row.id).collect();
    assert_eq!(ids, [3, 6, 2, 1, 4], "the damaged one is read again");
    assert_eq!(before, 1);
}

#[test]
fn an_unfinished_pass_goes_on_for_a_week() {
    assert_eq!(pass_begun(None, 1000), 1000);
    assert_eq!(pass_begun(Some(900), 1000), 900);
    assert_eq!(
        pass_begun(Some(900), 900 + PASS_KEPT_MS),
        900 + PASS_KEPT_MS
    );
    assert_eq!(pass_begun(Some(2000), 1000), 1000, "the clock was set back");
}

#[test]
fn the_first_second_has_no_rate() {
    assert_eq!(rate(100, 1000, 0.5), (None, None));
    assert_eq!(rate(100, 1000, 2.0), (Some(50.0), Some(18.0)));
    assert_eq!(rate(1200, 1000, 2.0).1, Some(0.0), "more than was thought");
}

#[test]
fn others_come_first() {
    let strain = Strain::default();
    assert_eq!(pause(&strain), None, "what is not told does not hold it up");
    let busy = |memory, disk, battery| {
        pause(&Strain {
            memory_ratio: Some(memory),
            disk_ratio: Some(disk),
            on_battery: Some(battery),
            ..strain
        })
    };
    assert_eq!(busy(0.05, 0.2, false), None);
    assert_eq!(busy(0.2, 0.2, false), Some(Pause::Memory));
    assert_eq!(busy(0.0, 0.3, false), Some(Pause::Disk));
    assert_eq!(busy(0.2, 0.3, true), Some(Pause::Battery));
}

#[test]
fn the_repair_fits_what_was_found() {
    let path = |name: &str| {
        StorePath::new(&format!(
            "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-{name}"
        ))
        .expect("a store path")
    };
    let unreadable = |rights| Fault::Unreadable {
        file: String::new(),
        why: String::new(),
        rights,
    };
    assert_eq!(fix(&path("a"), &Fault::Missing), Fix::RepairPath);
    assert_eq!(fix(&path("a.drv"), &Fault::Missing), Fix::ForgetDerivation);
    assert_eq!(fix(&path("a"), &unreadable(true)), Fix::LookAsRoot);
    assert_eq!(fix(&path("a"), &unreadable(false)), Fix::RepairPath);
    assert_eq!(fix(&path("a"), &Fault::Sound), Fix::Nothing);
}

fn asked() -> Asked {
    Asked {
        lines: vec!["ok".to_owned()],
        bytes: Some(4096),
        wal_bytes: Some(0),
        has_shm: true,
        ..Asked::default()
    }
}

#[test]
fn a_damaged_page_is_damage_and_a_missing_log_is_not() {
    let sound = |large_wal_bytes| Judged::Sound { large_wal_bytes };
    let unknown = |why| Judged::Unknown { why };
    assert_eq!(judge(&asked()), sound(None));
    // The write-ahead log can hold everything: 100 MB of it are normal.
    for (bytes, large) in [(100_000_000, None), (300_000_000, Some(300_000_000))] {
        let wal_bytes = Some(bytes);
        assert_eq!(
            judge(&Asked {
                wal_bytes,
                ..asked()
            }),
            sound(large)
        );
    }
    let page = "*** in database main ***\nPage 1020: btreeInitPage() returns error code 11";
    let damaged = judge(&Asked {
        lines: vec![page.to_owned()],
        ..asked()
    });
    assert!(
        matches!(&damaged, Judged::Damaged { says } if says[1].starts_with("Page 1020")),
        "{damaged:?}"
    );
    let error = |code, words: &str| Some((code, words.to_owned()));
    let malformed = judge(&Asked {
        lines: Vec::new(),
        error: error(11, "database disk image is malformed"),
        ..asked()
    });
    assert!(matches!(malformed, Judged::Damaged { .. }));
    let without = |wal_bytes, has_shm, code| {
        judge(&Asked {
            lines: Vec::new(),
            error: error(code, "attempt to write a readonly database"),
            wal_bytes,
            has_shm,
            ..asked()
        })
    };
    assert_eq!(without(None, false, 8), unknown(Why::LogNotThere));
    assert_eq!(without(Some(9), false, 14), unknown(Why::LogNotThere));
    assert_eq!(without(Some(9), true, 14), unknown(Why::Denied));
    let late = Asked {
        lines: Vec::new(),
        error: error(9, "interrupted"),
        late: true,
        ..asked()
    };
    assert_eq!(judge(&late), unknown(Why::Late));
    let none = Asked::default();
    assert_eq!(judge(&none), unknown(Why::NoDatabase));
}

#[test]
fn damage_outweighs_what_is_unknown_and_that_what_is_odd() {
    let mut summary = Summary::new(Scope::Full, 0);
    assert_eq!(summary.exit_code(), 0);
    let finding = |fault| Finding::new("x", "/nix/store/x", fault, Fix::Nothing, 0);
    summary.findings.push(finding(Fault::Sound));
    assert_eq!(summary.exit_code(), 1);
    summary.left = 3;
    assert_eq!(summary.exit_code(), 5);
    summary.findings.push(finding(Fault::Missing));
    assert_eq!(summary.exit_code(), 2);
}
