//! `table.txt`: rows that begin with `$ ` are argument vectors, the others lines
//! of text. What is expected of a row without secrets is `unchanged`.

use super::{MASK, argv, text};
use crate::command_line::tests::{Random, rows, split};

const TABLE: &str = include_str!("table.txt");

/// Arguments side by side; those with blanks in quotes.
fn joined(args: &[String]) -> String {
    let quoted = args.iter().map(|arg| {
        let arg = arg.replace('\n', "\\n");
        if arg.is_empty() || arg.contains(' ') {
            format!("'{arg}'")
        } else {
            arg
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

fn masked(row: &str) -> (String, String) {
    match row.strip_prefix("$ ") {
        Some(command) => {
            let args = split(command);
            (joined(&args), joined(&argv(&args)))
        }
        None => (row.to_owned(), text(row)),
    }
}

#[test]
fn every_row_of_the_table_is_masked() {
    let rows = rows(TABLE);
    assert!(rows.len() >= 60, "only {} rows", rows.len());
    let mut wrong = Vec::new();
    for (number, row, expected) in rows {
        let (before, after) = masked(row);
        let expected = if expected == "unchanged" {
            &before
        } else {
            expected
        };
        if after != *expected {
            wrong.push(format!("{number}: {before}\n  → {after}\n  ≠ {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn masking_twice_changes_nothing_more() {
    for (number, row, _) in rows(TABLE) {
        let once = text(row);
        assert_eq!(text(&once), once, "line {number}");
        let args = argv(&split(row));
        assert_eq!(argv(&args), args, "line {number}");
    }
}

#[test]
fn several_lines_are_masked_each() {
    let config =
        "NIX_CONFIG=access-tokens = github.com=ghp_0123456789 gitlab.com=PAT:xyz\ncores = 4";
    assert_eq!(
        text(config),
        format!("NIX_CONFIG=access-tokens = {MASK}\ncores = 4")
    );
    let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\nAAAA==\n-----END OPENSSH PRIVATE KEY-----\nnext";
    assert_eq!(
        text(key),
        format!("-----BEGIN OPENSSH PRIVATE KEY-----{MASK}-----END OPENSSH PRIVATE KEY-----\nnext")
    );
    let block = "db:\n  password: |\n    hunter2\n\n    two words\n  port: 1\ntoken: >-\nnext";
    assert_eq!(
        text(block),
        format!("db:\n  password: |\n    {MASK}\n  port: 1\ntoken: >-\nnext")
    );
    let netrc = "machine example.org\n  login alice\n  password hunter2\nmachine b.org";
    assert_eq!(
        text(netrc),
        format!("machine example.org\n  login alice\n  password {MASK}\nmachine b.org")
    );
}

#[test]
fn tabs_are_blanks() {
    assert_eq!(
        text("curl\t-u\tme:pw\thttps://example.org"),
        format!("curl\t-u\tme:{MASK}\thttps://example.org")
    );
    assert_eq!(
        text("mytool\t--token\tx\tpassword\t=\ty"),
        format!("mytool\t--token\t{MASK}\tpassword\t=\t{MASK}")
    );
}

#[test]
fn a_line_end_before_the_separator_hides_no_secret() {
    for (text_of, expected) in [
        ("password\r=hunter2", "password\r=•••"),
        ("password\r\n= hunter3", "password\r\n= •••"),
        ("password =\r hunter2", "password =\r •••"),
    ] {
        assert_eq!(text(text_of), expected, "{text_of:?}");
        assert_eq!(super::argument(text_of), expected, "{text_of:?}");
    }
}

#[test]
fn no_line_makes_it_panic_and_twice_is_once() {
    let pieces = [
        "token",
        "=",
        ":",
        " ",
        "\"",
        "'",
        "é",
        MASK,
        "://",
        "@",
        "?",
        "&",
        "--password",
        "-token ",
        "curl ",
        " -u ",
        "sshpass -p ",
        "mysql -p",
        "redis-cli -a ",
        "vault login ",
        "-passin pass:",
        "<password>",
        "</password>",
        "\\u0077",
        "pin",
        "contraseña",
        "\u{a0}",
        "1234",
        ";",
        "cachix authtoken ",
        "--argstr ",
        "''",
        "-H",
        "Authorization",
        "Bearer ",
        "ghp_abcdefghij",
        "user",
        "\n",
        "\\",
        "key",
        "x=",
        "machine ",
        "login ",
        "password ",
        "access-tokens",
        "eyJhbGciOi.eyJzdWIi.c2ln",
        "\u{fffd}",
        "a1b2c3d4",
    ];
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..10_000 {
        let line: String = (0..random.below(12))
            .map(|_| pieces[random.below(pieces.len())])
            .collect();
        let once = text(&line);
        assert_eq!(text(&once), once, "{line:?}");
        let args = [line.clone(), once];
        assert_eq!(argv(&args).len(), 2);
    }
}

#[test]
fn a_long_line_is_no_trouble() {
    for piece in [
        "x",
        "=",
        "a=",
        "token=",
        "token:",
        "://a:",
        "\"",
        "é",
        "gh",
        "--token ",
        "-token ",
        "token=''",
        "token=''$",
        "token='' ",
        "token=\"",
        "token=\"\\",
        "token = '\n",
        "curl ",
        "curl -u ",
        "curl -ua:",
        "sshpass -p",
        "mysql -p",
        "mysql -p'",
        "redis-cli -a \"'",
        "zip -P ",
        "<password>",
        "<password>a</",
        "\\u0077",
        "\\",
        "password:|\n ",
        "--argstr token ",
        "-----BEGIN A PRIVATE KEY-----",
        "-----BEGIN A PRIVATE KEY-----#",
        "://a:1/",
        "://a:1/@b.c",
        "machine ",
        "password ",
    ] {
        let line = piece.repeat((1 << 17) / piece.len());
        assert!(text(&line).len() <= 4 * line.len());
    }
}

#[test]
fn what_steers_a_terminal_is_not_shown() {
    assert_eq!(super::visible("plain •••"), "plain •••");
    assert_eq!(
        super::visible("a\u{1b}]0;x\u{7}\u{202e}b"),
        "a\u{fffd}]0;x\u{fffd}\u{fffd}b"
    );
}

#[test]
fn lines_stay_lines_and_steer_nothing() {
    let text = "a\u{1b}[31m\r\nb\rc\n\u{9b}2J\n";
    assert_eq!(
        super::visible_lines(text),
        "a\u{fffd}[31m\r\nb\u{fffd}c\n\u{fffd}2J\n"
    );
}
