//! What other programs do to the file while it is open.

use std::fs;
use std::io::Write;
use std::path::Path;

use nixlamp_core::record::Record;
use nixlamp_core::words::trouble;
use rusqlite::Connection;

use super::super::file::with;
use super::{folder, ids, open, past};

/// A write in the same tick of the file system's clock would not be seen.
fn tick() {
    std::thread::sleep(std::time::Duration::from_millis(20));
}

fn write_over(path: &Path, bytes: usize) {
    tick();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .open(path)
        .expect("there");
    file.write_all(&vec![0x5a; bytes]).expect("overwritten");
}

#[test]
fn a_folder_that_is_removed_is_made_again_and_told() {
    let (_folder, path) = folder();
    let (store, _, troubles) = open(&path);
    store.keep(Record::Rebuild(past(1)));
    assert!(store.flush());
    fs::remove_dir_all(path.parent().expect("has one")).expect("ours");
    store.keep(Record::Rebuild(past(2)));
    assert!(store.flush());
    assert_eq!(troubles.try_recv(), Ok(Some(trouble::history_replaced())));
    assert!(troubles.try_recv().is_err(), "told once");
    assert_eq!(ids(&store.past(9).expect("readable")), ["2-77"]);
    store.close();
    assert_eq!(ids(&super::super::peek(&path, 9).expect("there")), ["2-77"]);
}

#[test]
fn a_folder_that_cannot_be_made_again_is_told_until_it_can() {
    let (_folder, path) = folder();
    let (store, _, troubles) = open(&path);
    let state = path.parent().expect("has one");
    fs::remove_dir_all(state).expect("ours");
    fs::write(state, "in the way").expect("written");
    store.keep(Record::Rebuild(past(1)));
    assert!(!store.flush());
    let told = troubles.try_recv().expect("told").expect("a sentence");
    assert!(told.starts_with("Not recording history: "), "{told}");
    fs::remove_file(state).expect("ours");
    store.keep(Record::Rebuild(past(2)));
    assert!(store.flush());
    assert_eq!(troubles.try_recv(), Ok(None));
    assert_eq!(ids(&store.past(9).expect("readable")), ["2-77", "1-77"]);
}

#[test]
fn a_file_that_is_replaced_is_the_one_that_counts() {
    let (_folder, path) = folder();
    let (store, _, troubles) = open(&path);
    store.keep(Record::Rebuild(past(1)));
    assert!(store.flush());
    let (_elsewhere, other) = folder();
    let (restored, ..) = open(&other);
    restored.keep(Record::Rebuild(past(7)));
    restored.close();
    for ending in ["-wal", "-shm"] {
        fs::remove_file(with(&path, ending)).expect("there");
    }
    fs::copy(&other, path.with_file_name("copy")).expect("copied");
    fs::rename(path.with_file_name("copy"), &path).expect("replaced");
    store.keep(Record::Rebuild(past(2)));
    assert!(store.flush());
    assert_eq!(troubles.try_recv(), Ok(Some(trouble::history_replaced())));
    assert_eq!(ids(&store.past(9).expect("readable")), ["7-77", "2-77"]);
}

#[test]
fn a_log_that_is_written_over_is_told_and_the_rest_kept() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    store.keep(Record::Rebuild(past(1)));
    store.close();
    let (store, _, troubles) = open(&path);
    store.keep(Record::Rebuild(past(2)));
    assert!(store.flush());
    write_over(&with(&path, "-wal"), 64 * 1024);
    store.keep(Record::Rebuild(past(3)));
    assert!(store.flush());
    assert_eq!(troubles.try_recv(), Ok(Some(trouble::history_changed())));
    assert_eq!(ids(&store.past(9).expect("readable")), ["3-77", "1-77"]);
    store.close();
    assert_eq!(
        ids(&super::super::peek(&path, 9).expect("sound")),
        ["3-77", "1-77"]
    );
}

#[test]
fn a_file_that_is_written_over_is_set_aside_at_the_next_record() {
    let (_folder, path) = folder();
    let (store, ..) = open(&path);
    store.keep(Record::Rebuild(past(1)));
    store.close();
    let (store, _, troubles) = open(&path);
    store.keep(Record::Rebuild(past(1)));
    assert!(store.flush());
    write_over(&path, 16 * 4096);
    store.keep(Record::Rebuild(past(2)));
    assert!(store.flush());
    let told = troubles.try_recv().expect("told").expect("a sentence");
    assert!(told.contains("set aside as history.db.bad"), "{told}");
    assert!(troubles.try_recv().is_err(), "told once");
    assert_eq!(ids(&store.past(9).expect("readable")), ["2-77"]);
}

#[test]
fn a_program_that_writes_as_it_should_is_no_trouble() {
    let (_folder, path) = folder();
    let (store, _, troubles) = open(&path);
    for number in 1..4 {
        store.keep(Record::Rebuild(past(number)));
        assert!(store.flush());
        tick();
        let other = Connection::open(&path).expect("opens");
        other
            .execute("UPDATE rebuilds SET user = 'bob'", [])
            .expect("written");
    }
    let all = store.past(9).expect("readable");
    assert_eq!(ids(&all), ["3-77", "2-77", "1-77"]);
    assert!(all.iter().all(|past| past.user == "bob"));
    assert!(troubles.try_recv().is_err());
}

#[test]
fn what_is_no_file_is_not_waited_for_and_what_cannot_be_read_is_a_sentence() {
    let (_folder, path) = folder();
    fs::create_dir_all(path.parent().expect("has one")).expect("made");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("it runs").success());
    let told = super::super::peek(&path, 9)
        .expect_err("it is a pipe")
        .to_string();
    assert!(
        told.ends_with(" cannot be read: it is no regular file."),
        "{told}"
    );
    fs::remove_file(&path).expect("ours");

    let (store, ..) = open(&path);
    store.keep(Record::Rebuild(past(1)));
    store.close();
    // As where the library may not make what it needs beside it.
    fs::create_dir(with(&path, "-wal")).expect("made");
    let told = super::super::peek(&path, 9)
        .expect_err("it cannot be opened")
        .to_string();
    assert!(
        told.ends_with(" cannot be read: its folder cannot be written."),
        "{told}"
    );
}
