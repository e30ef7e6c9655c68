//! The store in other processes: killed while writing, on full disks, in
//! folders that cannot be written.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nixlamp_core::record::Record;

use super::super::Obstacle;
use super::{folder, open, past};

/// Set for a copy of this test program that plays the part of another process.
const PART: &str = "NIXLAMP_TEST_STORE";

/// This test program again, running only `test` in the part of `path`.
fn again(test: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["--exact", "--nocapture", "--test-threads=1", test])
        .env(PART, path);
    command
}

fn part() -> Option<PathBuf> {
    std::env::var_os(PART).map(PathBuf::from)
}

#[test]
fn part_writes_until_it_is_killed() {
    let Some(path) = part() else { return };
    let (store, ..) = open(&path);
    let mut out = std::io::stdout();
    for number in 0.. {
        store.keep(Record::Rebuild(past(number)));
        assert!(store.flush());
        writeln!(out, "on disk: {number}-77").expect("somebody reads");
    }
}

#[test]
fn a_kill_while_writing_loses_no_row_that_was_called_written() {
    let (_folder, path) = folder();
    for _round in 0..3 {
        let mut child = again(
            "store::tests::elsewhere::part_writes_until_it_is_killed",
            &path,
        )
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts again");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let mut written = Vec::new();
        for line in out.lines() {
            // A line cut off by the kill was not said.
            let Ok(line) = line else { break };
            if let Some((_, id)) = line.split_once("on disk: ") {
                written.push(id.to_owned());
            }
            if written.len() == 50 {
                child.kill().expect("ours to kill");
            }
        }
        child.wait().expect("ours to wait for");
        assert!(written.len() >= 50);
        written.pop();
        let (store, trouble, _) = open(&path);
        assert_eq!(trouble, None);
        let all = store.past(u32::MAX).expect("readable");
        for id in &written {
            assert!(all.iter().any(|past| past.id == *id), "{id} is lost");
        }
    }
}

/// Runs `test` of this program with a file system of `options` mounted on a
/// folder of its own, in a mount name space that ends with it. An ordinary
/// user needs user name spaces; where there are none the test says nothing.
fn on_a_disk(options: &str, test: &str) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let name_space = if rustix::process::geteuid().is_root() {
        "-m"
    } else {
        "-rm"
    };
    let works = Command::new("unshare").args([name_space, "true"]).status();
    if !works.is_ok_and(|status| status.success()) {
        return;
    }
    let script = "mount -t tmpfs -o \"$1\" none \"$2\" && shift 2 && exec \"$@\"";
    let program = again(test, &folder.path().join("history.db"));
    let mut command = Command::new("unshare");
    command
        .args([name_space, "sh", "-c", script, "sh", options])
        .arg(folder.path())
        .arg(program.get_program())
        .args(program.get_args())
        .env(PART, folder.path().join("history.db"));
    let output = command.output().expect("unshare runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

const FULL: &str = "Not recording history: disk full. Watching goes on.";

/// What a look says that writes nothing.
fn seen(path: &Path) -> Option<String> {
    Obstacle::of(path).map(|obstacle| obstacle.sentence(path))
}

/// Fills the disk below `path` to the last byte.
fn fill(path: &Path) -> PathBuf {
    let filler = path.with_file_name("filler");
    let mut file = std::fs::File::create(&filler).expect("an entry costs nothing");
    for bytes in [4096, 1] {
        while file.write_all(&vec![0; bytes]).is_ok() {}
    }
    filler
}

#[test]
fn part_disk_becomes_full() {
    let Some(path) = part() else { return };
    let (store, trouble, troubles) = open(&path);
    assert_eq!(trouble, None);
    store.keep(Record::Rebuild(past(0)));
    assert!(store.flush());
    let filler = fill(&path);
    let mut number = 0;
    let told = loop {
        number += 1;
        store.keep(Record::Rebuild(past(number)));
        store.flush();
        if let Ok(told) = troubles.try_recv() {
            break told;
        }
        assert!(number < 5000, "the disk never became full");
    };
    assert_eq!(told.as_deref(), Some(FULL));
    store.keep(Record::Rebuild(past(number + 1)));
    assert!(!store.flush());
    assert!(troubles.try_recv().is_err(), "told once");

    std::fs::remove_file(filler).expect("ours");
    store.keep(Record::Rebuild(past(number + 2)));
    assert!(store.flush());
    assert_eq!(troubles.try_recv(), Ok(None));
    let all = store.past(u32::MAX).expect("readable");
    assert!(
        all.iter()
            .map(|past| past.started.0 / 1000)
            .eq((0..=number + 2).rev())
    );
}

#[test]
fn part_disk_is_full_from_the_start() {
    let Some(path) = part() else { return };
    assert_eq!(Obstacle::of(&path), None, "there is room yet");
    let filler = fill(&path);
    assert_eq!(seen(&path).as_deref(), Some(FULL));
    let (store, trouble, troubles) = open(&path);
    assert_eq!(trouble.as_deref(), Some(FULL));
    store.keep(Record::Rebuild(past(1)));
    assert!(!store.flush());
    std::fs::remove_file(filler).expect("ours");
    store.keep(Record::Rebuild(past(2)));
    assert!(store.flush());
    assert_eq!(troubles.try_iter().collect::<Vec<_>>(), [None]);
    assert_eq!(store.past(9).expect("readable").len(), 2);
}

#[test]
fn part_folder_cannot_be_written() {
    let Some(path) = part() else { return };
    let (store, trouble, _) = open(&path);
    assert_eq!(trouble, seen(&path), "a look alone says the same");
    assert_eq!(
        trouble.as_deref(),
        Some("Not recording history: its folder cannot be written. Watching goes on.")
    );
    store.keep(Record::Rebuild(past(1)));
    assert!(!store.flush());
    assert!(store.past(1).is_err());
}

#[test]
fn a_disk_that_becomes_full_stops_recording_until_there_is_room() {
    on_a_disk(
        "size=512k",
        "store::tests::elsewhere::part_disk_becomes_full",
    );
}

#[test]
fn a_disk_that_is_full_from_the_start_is_told_and_tried_again() {
    on_a_disk(
        "size=512k",
        "store::tests::elsewhere::part_disk_is_full_from_the_start",
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    on_a_disk(
        "size=512k,ro",
        "store::tests::elsewhere::part_folder_cannot_be_written",
    );
}
