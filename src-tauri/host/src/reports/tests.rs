use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use nixlamp_core::model::Time;
use nixlamp_core::report::{Reason, Wanted};
use nixlamp_core::wire::{Report, ReportOf, ReportRebuild, View};

use super::{Draft, folder, keep, left_open, list, preview, read, write};
use crate::clock;

const REBUILD: &str = "3801-903801";

/// A picture of a rebuild that waits for a lock.
fn draft(state: &Path) -> Draft {
    let text = include_str!("../../../../tests/fixtures/views/stalled.json");
    let view: View = serde_json::from_str(text).expect("it is a View");
    Draft {
        state: state.to_owned(),
        view,
        about: Some(REBUILD.to_owned()),
        past: None,
        course: None,
        now: clock::now(),
    }
}

fn wanted(reason: Reason) -> Wanted {
    Wanted {
        rebuild: REBUILD.to_owned(),
        reason,
    }
}

fn the_one(state: &Path) -> Report {
    let rows = list(state, clock::now());
    assert_eq!(rows.len(), 1, "{rows:?}");
    read(state, &rows[0].id).expect("a report")
}

#[test]
fn it_is_written_anew_and_closed_in_one_folder_for_its_owner_alone() {
    let state = tempfile::tempdir().expect("a folder");
    let state = state.path();
    let mut draft = draft(state);
    write(&draft, &wanted(Reason::Begins), 180).expect("room");
    assert!(the_one(state).open);
    assert_eq!(left_open(state).len(), 1);
    write(&draft, &wanted(Reason::Lasts), 180).expect("room");
    assert_eq!(the_one(state).seen.len(), 2);
    draft.view.status.rebuilds.clear();
    write(&draft, &wanted(Reason::Ended), 180).expect("room");
    let closed = the_one(state);
    assert!(!closed.open && left_open(state).is_empty());
    assert!(!closed.processes.is_empty(), "what was seen stays");
    let folder = folder::reports(state).join(&closed.id);
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(
        (mode(&folder), mode(&folder::reports(state))),
        (0o700, 0o700)
    );
    for name in ["report.md", "report.html", "report.json"] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        let text = fs::read_to_string(folder.join(name)).expect("text");
        assert!(!text.contains("alice"), "{name} names the user");
        assert!(text.contains("user-"), "{name}");
    }
    assert_eq!(
        fs::read_dir(&folder).expect("there").count(),
        3,
        "nothing beside"
    );
}

#[test]
fn what_was_left_open_is_closed_with_what_is_known() {
    let state = tempfile::tempdir().expect("a folder");
    let state = state.path();
    let mut draft = draft(state);
    write(&draft, &wanted(Reason::Begins), 180).expect("room");
    let begun = the_one(state);
    assert_eq!(left_open(state)[0].rebuild, REBUILD);
    draft.view.status.rebuilds.clear();
    write(&draft, &wanted(Reason::CutOff), 180).expect("room");
    let closed = the_one(state);
    assert!(!closed.open);
    assert_eq!(closed.known_until.as_deref(), Some(begun.written.as_str()));
    assert!(closed.limits[0].contains("what came after is not known"));
    // One whose folder is gone is no longer open either.
    write(&draft, &wanted(Reason::Begins), 180).expect("room");
    fs::remove_dir_all(folder::reports(state).join(&closed.id)).expect("ours");
    write(&draft, &wanted(Reason::CutOff), 180).expect("nothing to do");
    assert!(left_open(state).is_empty());
}

#[test]
fn a_folder_that_cannot_be_written_is_a_sentence() {
    let state = tempfile::tempdir().expect("a folder");
    let draft = draft(state.path());
    // Root writes into any folder: a file in its place stops it too.
    fs::write(state.path().join("reports"), "").expect("ours");
    let why = write(&draft, &wanted(Reason::Begins), 180).expect_err("no room");
    assert!(why.starts_with("Reports cannot be written to "), "{why}");
    assert!(why.ends_with("Watching goes on."), "{why}");
}

#[test]
fn fifty_are_kept_and_an_open_one_always() {
    let state = tempfile::tempdir().expect("a folder");
    let state = state.path();
    let mut draft = draft(state);
    let rebuild = |draft: &mut Draft, number: u32| {
        let id = format!("{number}-1");
        draft.view.status.rebuilds[0].id.clone_from(&id);
        draft.about = Some(id.clone());
        id
    };
    let id = rebuild(&mut draft, 1);
    let begins = Wanted {
        rebuild: id,
        reason: Reason::Begins,
    };
    write(&draft, &begins, 180).expect("room");
    for number in 2..=60 {
        let ended = Wanted {
            rebuild: rebuild(&mut draft, number),
            reason: Reason::Ended,
        };
        write(&draft, &ended, 180).expect("room");
    }
    let rows = list(state, clock::now());
    assert!((50..=51).contains(&rows.len()), "{}", rows.len());
    assert_eq!(rows.iter().filter(|row| row.open).count(), 1);
    let year = Time(clock::now().time.0 + 400 * 86_400_000);
    folder::prune(state, 180, year);
    let rows = list(state, clock::now());
    assert_eq!(rows.len(), 1, "only the open one is left");
    let kept = fs::read_dir(folder::reports(state).join(".kept")).expect("there");
    assert_eq!(kept.count(), 2, "its source and its mark");
}

#[test]
fn before_it_is_saved_its_owner_sees_what_is_masked() {
    let state = tempfile::tempdir().expect("a folder");
    let state = state.path();
    let draft = draft(state);
    let of = ReportOf::Rebuild(REBUILD.to_owned());
    let shown = preview(Some(&draft), of.clone(), false, state).expect("a preview");
    assert!(!shown.markdown.contains("alice"), "{}", shown.markdown);
    assert!(
        shown
            .masked
            .iter()
            .any(|one| one.secret.as_deref() == Some("alice"))
    );
    assert!(list(state, clock::now()).is_empty(), "nothing is saved yet");
    let row = keep(Some(&draft), &of, false, state, clock::now()).expect("room");
    assert!(Path::new(&row.path).join("report.html").is_file());
    // What was made is told again with what was masked, from what it was made of.
    let made = ReportOf::Made(row.id.clone());
    let again = preview(None, made, true, state).expect("a preview");
    assert!(again.keeps_host_names);
    assert!(
        again
            .masked
            .iter()
            .any(|one| one.secret.as_deref() == Some("alice"))
    );
    for id in ["../../etc", "", "none"] {
        let none = preview(None, ReportOf::Made(id.to_owned()), false, state);
        let why = none.expect_err("no report");
        assert!(why.starts_with("There is no report"), "{why}");
    }
}

/// The largest that is likely: it must not take long.
#[test]
fn a_report_of_a_long_rebuild_is_made_in_a_moment() {
    let state = tempfile::tempdir().expect("a folder");
    let draft = draft(state.path());
    let mut report = draft.report(Some(Reason::Begins));
    let line = report.rebuild.clone().map(|r: ReportRebuild| r.headline);
    let course = include_str!("../../../../tests/fixtures/courses/many.json");
    report.course = serde_json::from_str(course).ok();
    assert!(report.course.is_some() && line.is_some());
    for number in 0..200 {
        report.log.push(nixlamp_core::wire::ReportLine {
            from: "nix".to_owned(),
            text: format!(
                "{number} copying /home/alice/x to ssh://web7 {}",
                "word ".repeat(200)
            ),
        });
    }
    let begun = std::time::Instant::now();
    super::save(state.path(), &report, false).expect("room");
    let took = begun.elapsed();
    // Debug builds are ten times as slow as what people run.
    assert!(took.as_secs() < 20, "{took:?}");
}
