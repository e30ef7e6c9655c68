//! The table holds together, and single lines are read.

mod over;
mod whole;

use std::collections::BTreeSet;

use super::*;
use crate::words;

#[test]
fn the_table_holds_together() {
    let mut codes = BTreeSet::new();
    for cause in table::PARTS.iter().flat_map(|part| part.iter()) {
        assert!(codes.insert(cause.code), "{} stands twice", cause.code);
        assert!(!cause.rows.is_empty(), "{} has no wording", cause.code);
        let says = |attribute: &str| words::known(&format!("explain-{}.{attribute}", cause.code));
        assert!(!cause.title().is_empty() && says("explains").is_some());
        assert_eq!(
            says("next-step").is_none(),
            cause.is_friend(),
            "{}: a cause has a next step",
            cause.code
        );
        for row in cause.rows {
            assert!(
                row.has.is_ascii() && !row.has.contains('`'),
                "{} is looked up by bytes",
                row.has
            );
            assert!(row.has.len() >= 3, "{} is everywhere", row.has);
            pattern(row.and).unwrap_or_else(|why| panic!("{}: {why}", cause.code));
            assert!(
                row.since
                    .is_none_or(|since| row.until.is_none_or(|until| since <= until))
            );
        }
    }
}

/// What a line says: `code strength about`.
fn told(line: &str) -> String {
    match read(line) {
        None => "-".to_owned(),
        Some(said) => format!(
            "{} {:?} {}",
            said.cause,
            said.speaks,
            said.about.unwrap_or_default()
        ),
    }
}

/// A line, and what it says.
const LINES: &[(&str, &str)] = &[
    (
        "waiting for lock on '/nix/store/abc-shared'...",
        "lock-held Decides /nix/store/abc-shared",
    ),
    (
        "waiting for lock on profile \"/nix/var/nix/profiles/system\"",
        "profile-lock-held Decides /nix/var/nix/profiles/system",
    ),
    (
        "waiting for the big Nix store lock...",
        "store-lock-held Decides ",
    ),
    (
        "waiting for the big garbage collector lock...",
        "gc-lock-held Decides ",
    ),
    (
        "warning: error: SQLite database '/nix/var/nix/db/db.sqlite' is busy",
        "database-busy Decides /nix/var/nix/db/db.sqlite",
    ),
    (
        "warning: SQLite database '/nix/var/nix/db/db.sqlite' is busy (SQLITE_PROTOCOL)",
        "database-busy Decides /nix/var/nix/db/db.sqlite",
    ),
    (
        "error (ignored): SQLite database '/home/a/.cache/nix/eval-cache-v6/ab.sqlite' is busy",
        "eval-cache-locked Harmless /home/a/.cache/nix/eval-cache-v6/ab.sqlite",
    ),
    (
        "warning: error: SQLite database '/home/a/.cache/nix/eval-cache-v2/ab.sqlite' is busy",
        "eval-cache-locked Decides /home/a/.cache/nix/eval-cache-v2/ab.sqlite",
    ),
    (
        "waiting for a free build user ID for '/nix/store/abc-x.drv'...",
        "build-user Decides /nix/store/abc-x.drv",
    ),
    (
        "waiting for a machine to build '/nix/store/abc-x.drv' (2 slots)",
        "remote-machine Decides /nix/store/abc-x.drv",
    ),
    (
        "waiting for the upload lock to 'ssh://a.test'...",
        "upload-locked Decides ssh://a.test",
    ),
    (
        "warning: unable to download 'https://cache.example.org/abc.narinfo': Could not resolve hostname (6) Could not resolve host: cache.example.org; retrying in 314 ms (attempt 1/5)",
        "name-service Decides https://cache.example.org/abc.narinfo",
    ),
    (
        "warning: error: unable to download 'https://cache.example.org/nix-cache-info': Couldn't connect to server (7); retrying in 2113 ms",
        "network-unreachable Decides https://cache.example.org/nix-cache-info",
    ),
    (
        "warning: unable to download 'https://cache.example.org/x': HTTP error 429; retrying in 75843 ms (attempt 1/5)",
        "rate-limited Decides https://cache.example.org/x",
    ),
    (
        "warning: unable to download 'https://cache.example.org/x': HTTP error 502",
        "server-error Decides https://cache.example.org/x",
    ),
    (
        "\u{1b}[31;1merror:\u{1b}[0m infinite recursion encountered",
        "infinite-recursion Decides ",
    ),
    (
        "error: stack overflow; max-call-depth exceeded",
        "endless-recursion Decides ",
    ),
    (
        "error: cycle detected in build of '/nix/store/abc-x.drv' in the references of output 'lib' from output 'out'",
        "reference-cycle Decides /nix/store/abc-x.drv",
    ),
    (
        "error: write of 24576 bytes: No space left on device",
        "disk-full Decides ",
    ),
    (
        "cp: error writing '/boot/EFI/nixos/abc-initrd.efi': No space left on device",
        "boot-full Decides /boot/EFI/nixos/abc-initrd.efi",
    ),
    (
        "[ 123.456789] Out of memory: Killed process 22560 (nix) total-vm:1kB",
        "out-of-memory Decides ",
    ),
    (
        "error: executing SQLite query 'select …': database disk image is malformed (in '/nix/var/nix/db/db.sqlite')",
        "database-malformed Decides /nix/var/nix/db/db.sqlite",
    ),
    (
        "error: executing SQLite query 'select …': database disk image is malformed (in '/home/a/.cache/nix/eval-cache-v5/ab.sqlite')",
        "cache-database Decides /home/a/.cache/nix/eval-cache-v5/ab.sqlite",
    ),
    (
        "path '/nix/store/abc-hello' was modified! expected hash 'sha256:a', got 'sha256:b'",
        "path-damaged Decides sha256:a",
    ),
    (
        "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
        "daemon-gone Decides /nix/var/nix/daemon-socket/socket",
    ),
    (
        "error: attribute 'hallo' missing",
        "missing-attribute Decides hallo",
    ),
    (
        "error: undefined variable 'pgks'",
        "undefined-variable Decides pgks",
    ),
    (
        "error: syntax error, unexpected '}', expecting ';'",
        "config-syntax Decides }",
    ),
    ("[sudo] password for alice:", "prompt-open Decides "),
    (
        "error: hash mismatch in fixed-output derivation '/nix/store/abc-x.drv':",
        "hash-mismatch Decides /nix/store/abc-x.drv",
    ),
    (
        "error: Cannot build '/nix/store/abc-x.drv'.",
        "build-failed Hints /nix/store/abc-x.drv",
    ),
    (
        "warning: Git tree '/home/a/nixos' is dirty",
        "dirty-tree Harmless /home/a/nixos",
    ),
    // What a builder says about Nix's own matters is not Nix's.
    ("nix-tests> error: infinite recursion encountered", "-"),
    (
        "hello> cc1plus: No space left on device",
        "disk-full Decides ",
    ),
    (
        "copying path '/nix/store/abc-x' from 'https://cache.example.org'...",
        "download-stalled Hints /nix/store/abc-x",
    ),
    (
        "building '/nix/store/abc-x.drv'...",
        "working Hints /nix/store/abc-x.drv",
    ),
    ("checking for x... no", "-"),
    ("", "-"),
];

#[test]
fn lines_are_read() {
    for (line, expected) in LINES {
        assert_eq!(told(line), *expected, "{line}");
    }
}

#[test]
fn what_a_line_is_about_holds_no_secret() {
    let said = read(
        "error: unable to download 'https://user:hunter2@cache.example.org/x': HTTP error 401",
    )
    .expect("it says something");
    let about = said.about.expect("an address");
    assert!(!about.contains("hunter2"), "{about}");
}

#[test]
fn a_builder_has_no_say_in_what_is_nixs() {
    assert_eq!(read_builder("error: undefined variable 'x'"), None);
    let said = read_builder("curl: (6) Could not resolve host: example.org");
    assert_eq!(said.map(|said| said.cause), Some("name-service"));
}

/// What a text comes to: `code percent` of what is worth a line, then the friends.
fn comes_to(text: &str) -> String {
    let explanation = explain(text);
    let sum: f64 = explanation
        .causes
        .iter()
        .map(|guess| guess.probability)
        .sum();
    assert!((sum - 1.0).abs() < 1e-9, "{text} sums to {sum}");
    let causes: Vec<String> = explanation
        .causes
        .iter()
        .map(|guess| format!("{} {:.0}", guess.code(), guess.probability * 100.0))
        .collect();
    let friends: Vec<&str> = explanation
        .friends
        .iter()
        .map(|friend| friend.cause.code)
        .collect();
    format!("{} | {}", causes.join(", "), friends.join(", "))
}

#[test]
fn texts_are_explained() {
    for (text, expected) in [
        ("", "dont-know 100 | "),
        ("it just hangs\n", "dont-know 100 | "),
        // The cause stands before what follows from it.
        (
            "building '/nix/store/abc-x.drv'...\nx> cc1: No space left on device\nerror: builder for '/nix/store/abc-x.drv' failed with exit code 1\n",
            "disk-full 88, dont-know 6, build-failed 6 | ",
        ),
        // A warning that a download is tried again, and then the build fails.
        (
            "warning: unable to download 'https://a.test/x': Could not resolve hostname (6); retrying in 300 ms\nbuilding\na\nb\nc\nerror: builder for '/nix/store/abc-x.drv' failed with exit code 1\n",
            "build-failed 60, dont-know 27, name-service 13 | ",
        ),
        // The body of an answer stands on lines of its own.
        (
            "error: unable to download 'https://a.test/x': HTTP error 403\n\n       response body:\n\n       {\"message\": \"API rate limit exceeded for 192.0.2.1.\"}\n",
            "rate-limited 91, server-refuses 5, dont-know 5 | ",
        ),
        // A question that was answered is none.
        (
            "[sudo] password for alice:\nbuilding the system configuration...\na\nb\nc\n",
            "dont-know 100 | ",
        ),
        (
            "a\nb\n[sudo] password for alice: ",
            "prompt-open 95, dont-know 5 | ",
        ),
        // Harmless, and said to be.
        (
            "error (ignored): SQLite database '/home/a/.cache/nix/eval-cache-v6/ab.sqlite' is busy\nwarning: Git tree '/home/a/nixos' is dirty\n",
            "dont-know 100 | eval-cache-locked, dirty-tree",
        ),
        // Broken by the width of a terminal.
        (
            "error: executing SQLite statement 'insert or replace into Refs': database disk im\nage is malformed (in '/nix/var/nix/db/db.sqlite')\n",
            "database-malformed 95, dont-know 5 | ",
        ),
        (
            "error: cycle detected in build of '/nix/store/abc-gcj.drv' in the\nreferences of output 'lib'\n",
            "reference-cycle 95, dont-know 5 | ",
        ),
        // A bar that writes over itself.
        (
            "[1/2 built]\r[2/2 built]\rerror: infinite recursion encountered",
            "infinite-recursion 95, dont-know 5 | ",
        ),
    ] {
        assert_eq!(comes_to(text), expected, "{text}");
    }
}

#[test]
fn a_line_said_often_is_quoted_once_with_its_number() {
    let explanation = explain(
        &"\nwarning: error: SQLite database '/nix/var/nix/db/db.sqlite' is busy\n".repeat(5),
    );
    let quotes = &explanation.causes[0].quotes;
    assert_eq!(quotes.len(), 1);
    assert_eq!((quotes[0].line, quotes[0].count), (2, 5));
}

#[test]
fn the_version_is_told_by_name_or_wording() {
    for (text, expected) in [
        (
            "nix (Nix) 2.26.3\nwaiting for locks or build slots...",
            Some("Nix 2.26.3"),
        ),
        ("nix-env (Lix, like Nix) 2.91.1", Some("Lix 2.91.1")),
        (
            "nix (Determinate Nix 3.0.0) 2.26.3",
            Some("Determinate Nix 3.0.0 (Nix 2.26.3)"),
        ),
        (
            "waiting for UID to build '/nix/store/abc-x.drv'",
            Some("Nix 2.4 to 2.18"),
        ),
        (
            "waiting for locks or build slots...",
            Some("Nix 2.3 or earlier"),
        ),
        (
            "waiting for locks or build slots...\nwaiting for a machine to build '/nix/store/abc-x.drv'",
            None,
        ),
        ("hello", None),
    ] {
        assert_eq!(explain(text).nix.as_deref(), expected, "{text}");
    }
}
