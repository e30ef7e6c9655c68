//! The table holds together, and single lines are read.

use std::collections::BTreeSet;

use super::*;

#[test]
fn the_table_holds_together() {
    let mut codes = BTreeSet::new();
    for cause in table::PARTS.iter().flat_map(|part| part.iter()) {
        assert!(codes.insert(cause.code), "{} stands twice", cause.code);
        assert!(!cause.title.is_empty() && !cause.explains.is_empty());
        assert!(!cause.rows.is_empty(), "{} has no wording", cause.code);
        let harmless = cause.rows.iter().all(|row| row.speaks == Speaks::Harmless);
        assert_eq!(
            cause.next_step.is_empty(),
            harmless,
            "{}: a cause has a next step",
            cause.code
        );
        for text in [cause.title, cause.explains, cause.next_step, cause.is_not] {
            assert!(!text.contains('!') || text.contains("missing!"), "{text}");
        }
        for row in cause.rows {
            assert!(row.has.is_ascii(), "{} is looked up by bytes", row.has);
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

#[test]
fn lines_are_read() {
    for (line, expected) in [
        (
            "waiting for lock on '/nix/store/abc-shared'...",
            "lock-path Decides /nix/store/abc-shared",
        ),
        (
            "waiting for lock on profile \"/nix/var/nix/profiles/system\"",
            "lock-profile Decides /nix/var/nix/profiles/system",
        ),
        ("waiting for the big Nix store lock...", "lock-big Decides "),
        (
            "waiting for the big garbage collector lock...",
            "lock-gc Decides ",
        ),
        (
            "warning: error: SQLite database '/nix/var/nix/db/db.sqlite' is busy",
            "lock-database Decides /nix/var/nix/db/db.sqlite",
        ),
        (
            "warning: SQLite database '/nix/var/nix/db/db.sqlite' is busy (SQLITE_PROTOCOL)",
            "lock-database Decides /nix/var/nix/db/db.sqlite",
        ),
        (
            "error (ignored): SQLite database '/home/a/.cache/nix/eval-cache-v6/ab.sqlite' is busy",
            "eval-cache-busy Harmless /home/a/.cache/nix/eval-cache-v6/ab.sqlite",
        ),
        (
            "warning: error: SQLite database '/home/a/.cache/nix/eval-cache-v2/ab.sqlite' is busy",
            "eval-cache-busy Decides /home/a/.cache/nix/eval-cache-v2/ab.sqlite",
        ),
        (
            "waiting for a free build user ID for '/nix/store/abc-x.drv'...",
            "no-build-user Decides /nix/store/abc-x.drv",
        ),
        (
            "waiting for a machine to build '/nix/store/abc-x.drv' (2 slots)",
            "remote-slot Decides /nix/store/abc-x.drv",
        ),
        (
            "waiting for the upload lock to 'ssh://a.test'...",
            "upload-lock Decides ssh://a.test",
        ),
        (
            "warning: unable to download 'https://cache.example.org/abc.narinfo': Could not resolve hostname (6) Could not resolve host: cache.example.org; retrying in 314 ms (attempt 1/5)",
            "dns-failing Decides https://cache.example.org/abc.narinfo",
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
            "build-failed Decides /nix/store/abc-x.drv",
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
            "network-stalled Hints /nix/store/abc-x",
        ),
        (
            "building '/nix/store/abc-x.drv'...",
            "working Hints /nix/store/abc-x.drv",
        ),
        ("checking for x... no", "-"),
        ("", "-"),
    ] {
        assert_eq!(told(line), expected, "{line}");
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
    assert_eq!(said.map(|said| said.cause), Some("dns-failing"));
}
