//! What is over, what only warns, and what somebody stopped.

use super::*;

fn first(text: &str) -> &'static str {
    explain(text).causes[0].code()
}

#[test]
fn only_warnings_are_an_answer_where_nothing_else_stands() {
    let renamed = "trace: warning: The option `a.b' has been renamed to `a.c'.\n";
    let untrusted = "warning: ignoring untrusted flake configuration setting 'extra-substituters'.\nPass '--accept-flake-config' to trust it\n";
    let unknown = "warning: unknown setting 'allowd-users'\n";
    let question = "do you want to allow configuration setting 'extra-substituters' to be set to 'https://a.test' (y/N)? n\n";
    let dirty = "warning: Git tree '/home/a/x' is dirty\n";
    for text in [
        renamed.to_owned(),
        untrusted.to_owned(),
        unknown.to_owned(),
        format!("{question}{untrusted}"),
        format!("{dirty}{unknown}{renamed}"),
    ] {
        let explanation = explain(&text);
        let told = explanation.tells().expect("it tells");
        assert_eq!(told.code(), "only-warnings", "{text}");
        assert_eq!(told.family(), Family::WorkingAsUsual);
        assert!(!told.quotes.is_empty(), "{text}");
    }
    for text in [
        // Said beside everything.
        dirty.to_owned(),
        // It does not come to an end.
        renamed.repeat(5),
        // What is not in the table may stop something.
        format!("{renamed}warning: the moon is full\n"),
        format!("{renamed}evaluating derivation 'path:/a#b'\n"),
        // The cache is left out, and what it has is built.
        "warning: ignoring untrusted substituter 'https://a.test', you are not a trusted user.\n"
            .to_owned(),
        format!("{unknown}error: attribute 'a' missing\n"),
    ] {
        assert_ne!(first(&text), "only-warnings", "{text}");
    }
}

#[test]
fn what_came_of_ctrl_c_ends_no_wait() {
    let lock = "waiting for lock on '/nix/store/abc-x'\n";
    let summary = "a\nb\nc\nd\ne\nf\ng\n";
    for stopped in ["error: interrupted by the user\n", "^C\n"] {
        let text = format!("{lock}{stopped}{summary}");
        assert_eq!(first(&text), "lock-held", "{text}");
    }
    assert_ne!(first(&format!("{lock}{summary}")), "lock-held");
}

#[test]
fn an_error_of_an_earlier_command_is_over_when_a_later_one_hangs() {
    let failed = "$ nix build\nerror: indirect flake reference 'nixpkgs' is not allowed\n";
    let hung = "$ nix build --impure\n[1/0/1 built]\nerror: interrupted by the user\n";
    assert_eq!(first(failed), "not-a-flake");
    assert_ne!(first(&format!("{failed}{hung}")), "not-a-flake");
}

#[test]
fn a_question_is_open_until_something_follows() {
    let question = "Do you want to set it up with flakes? (y/N)\n";
    assert_eq!(first(question), "prompt-open");
    assert_ne!(
        first(&format!("{question}Setting it up...\n")),
        "prompt-open"
    );
    let asked = "do you want to allow configuration setting 'a' to be set to 'b' (y/N)?";
    assert_eq!(first(asked), "prompt-open");
    assert_ne!(first(&format!("{asked} y\n")), "prompt-open");
    // What direnv says while it waits is no answer.
    let aside = "direnv: ([/nix/store/abc-direnv/bin/direnv export bash]) is taking a while to execute. Use CTRL-C to give up.\n";
    assert_eq!(first(&format!("{asked}\n{aside}")), "prompt-open");
}

#[test]
fn the_time_of_a_command_says_that_it_ended() {
    let bash = "$ time nix eval .#a\nreal\t1m4.644s\nuser\t0m46.472s\nsys\t0m5.970s\n";
    let zsh = "5.04s user 14.44s system 71% cpu 27.142 total\n";
    assert_eq!(first(bash), "ended-well");
    assert_eq!(first(zsh), "ended-well");
    for text in [
        format!("^C\n{zsh}"),
        format!("error: the moon is full\n{zsh}"),
        format!("restarting sysinit-reactivation.target\n{zsh}"),
    ] {
        assert_ne!(first(&text), "ended-well", "{text}");
    }
}

#[test]
fn a_copy_that_something_follows_is_over() {
    let copy = "copying '/nix/store/abc-source' to the store...\n";
    assert_eq!(first(copy), "copying");
    assert_eq!(first(&format!("{copy}^C\n")), "copying");
    let copied = "copied '/nix/store/abc-source' to '/nix/store/abc-source'\n";
    let goes_on = format!("{copy}{copied}evaluating file '/nix/store/abc-source/flake.nix'\n");
    assert_ne!(first(&goes_on), "copying");
}

#[test]
fn a_bar_tells_only_where_a_compiler_is_at_work() {
    let bar = "[1/0/3 built] building x-1.0 (buildPhase): ";
    for (said, expected) in [
        ("[ 3 of 13] Compiling A", "working"),
        ("  c++ -o /private/tmp/a", "working"),
        ("Fetching https://a.test/b -> c", "dont-know"),
        ("Running npm install", "dont-know"),
    ] {
        assert_eq!(first(&format!("{bar}{said}\n")), expected, "{said}");
    }
}

#[test]
fn a_warning_of_memory_is_none_that_is_short() {
    let warned = "warning: dumping very large path (> 256 MiB); this may run out of memory\n";
    assert_ne!(first(warned), "out-of-memory");
    for text in [
        "cc1plus: out of memory allocating 65536 bytes\n",
        "error: Nix daemon out of memory\n",
        "fatal error: runtime: out of memory\n",
    ] {
        assert_eq!(first(text), "out-of-memory", "{text}");
    }
}
