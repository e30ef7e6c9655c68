//! How a text ends: that it ended well, that the prompt is back, that it ends
//! with the last step of all, or with an error that is not in the table.

use std::sync::LazyLock;

use regex::Regex;

use super::explain::Quote;
use super::row::{Cause, Speaks};
use crate::model::Family;

/// How a text ends, as far as it says so, where no cause explains it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// In which way.
    pub how: How,
    /// The line that says so.
    pub quote: Quote,
}

/// In which way a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It says that it is done.
    Well,
    /// The shell asks for the next command.
    Prompt,
    /// With what is said last where all goes well, too.
    LastStep,
    /// With an error that is not in the table.
    UnknownError,
}

/// It ended well: the answer where no cause is.
pub(super) static ENDED_WELL: Cause = Cause {
    code: "ended-well",
    family: Family::WorkingAsUsual,
    rows: &[],
};

/// What is said once everything is done.
static DONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:Done\. The new configuration is /|Done\.?$|[0-9]+ store paths deleted",
        r"|the following new units were started: |There (?:are|is) [0-9]+ unread and relevant news",
        r"|/nix/store/[0-9a-z]{32}-[^ /:]*[^ /:.,]$",
        r"|all checks passed|.{0,20}All done!$|.{0,40}Success activating, done|.{0,40}Deployment confirmed\.$|direnv: export [+~-])",
        r"|^.{0,40}Finished (?:at|with [0-9]+ traces) .* after [0-9]",
    ))
});

/// After the line that says that all is done little more is said.
const AFTER_DONE: u64 = 5;

/// How many lines may follow a line that says that all is done. That one part is
/// done (a build) is the end only where nothing follows.
pub(super) fn lines_after(done: &str) -> u64 {
    let part = done.contains("Finished ") || done.starts_with("direnv: ");
    if part { 0 } else { AFTER_DONE }
}

/// What the path of a recipe ends with.
const RECIPE: &str = ".drv";

/// A shell that waits for a command.
static PROMPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:\[[^\] @]+@[^\]]+\][$#%]|[A-Za-z_][A-Za-z0-9_-]*@[A-Za-z0-9.-]+[: ][^ ]* ?[$#%]",
        r"|(?:[~/][^ ]* )?[$#%❯➜λ»]) *$",
    ))
});

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// What a line says of the end; `listed`: it stands in a list of paths.
pub(super) fn ending(text: &str, indented: bool, listed: bool) -> Option<How> {
    let first = text.chars().next()?;
    let last = text.chars().next_back()?;
    if "$#%❯➜λ»".contains(last) && PROMPT.is_match(text) {
        return Some(How::Prompt);
    }
    let may_be = first.is_ascii_digit()
        || "Dt/Ta".contains(first)
        || [
            "Finished ",
            "ll done!",
            "Success",
            "direnv: ",
            "Deployment confirmed",
        ]
        .iter()
        .any(|word| text.contains(word));
    if !may_be || !DONE.is_match(text) {
        return None;
    }
    let path = first == '/';
    // The path of a recipe is printed before it is built.
    (!path || !indented && !listed && !text.ends_with(RECIPE)).then_some(How::Well)
}

/// What `time` says of a command that has ended, in bash and in zsh.
static TIMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^real[ \t]+[0-9]+m[0-9.,]+s$",
        r"|[0-9][.,][0-9]+s user [0-9.,]+s system [0-9]+% cpu [0-9.,:]+ total$",
    ))
});

/// True for the time that a command took.
pub(super) fn timed(text: &str) -> bool {
    (text.starts_with("real") || text.ends_with(" total")) && TIMED.is_match(text)
}

/// True for a question with the answer behind it.
pub(super) fn answered(text: &str) -> bool {
    let answer = text.rsplit(['?', ')', ':']).next().unwrap_or_default();
    let answers = ["y", "n", "yes", "no"];
    answers.contains(&answer.trim().to_ascii_lowercase().as_str())
}

/// True for a command behind the prompt of a shell.
pub(super) fn is_command(text: &str) -> bool {
    ["$ ", "❯ ", "➜ "]
        .iter()
        .any(|prompt| text.starts_with(prompt))
}

/// True for Ctrl-C.
pub(super) fn is_stop(text: &str) -> bool {
    text.starts_with("^C")
}

/// True for what a shell shows, and no program says.
pub(super) fn is_of_shell(text: &str) -> bool {
    is_stop(text) || is_command(text) || PROMPT.is_match(text)
}

/// A list of paths goes on: `these paths will be fetched:` and what stands below.
pub(super) fn lists(text: &str, listed: bool) -> bool {
    text.ends_with(':') || listed && text.starts_with("/nix/store/")
}

/// Steps that come one after another: the next one ends the one before.
const IN_TURN: &[&str] = &[
    "activation-waits-unit",
    "activation-launchd",
    "activation-bootloader",
    "collecting-garbage",
    "verifying",
];

/// True for a cause whose steps follow one another.
pub(super) fn in_turn(cause: &Cause) -> bool {
    IN_TURN.contains(&cause.code)
}

/// What is said last where all goes well, and how strongly it still speaks for a
/// wait where the steps before it are there.
const LAST_STEPS: &[(&str, Speaks)] = &[
    ("restarting sysinit-reactivation.target", Speaks::Hints),
    ("setting up tmpfiles", Speaks::Hints),
    ("setting nvram variables", Speaks::Hints),
    ("updating GRUB 2 menu", Speaks::Hints),
    ("Activating reloadSystemd", Speaks::Hints),
    ("checking path existence", Speaks::Hints),
    ("checking link hashes", Speaks::Leans),
    ("checking store hashes", Speaks::Leans),
    ("starting the following units", Speaks::Leans),
    ("restarting the following units", Speaks::Leans),
];

/// How strongly a last step speaks after others; `None`: it is none.
pub(super) fn last_step(has: &str) -> Option<Speaks> {
    let found = LAST_STEPS.iter().find(|(step, _)| *step == has);
    found.map(|(_, speaks)| *speaks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_told_from_what_is_like_it() {
        let path = "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-hello-2.12";
        for (text, expected) in [
            ("[alice@nixos:~]$", Some(How::Prompt)),
            ("alice@nixos:~/x$", Some(How::Prompt)),
            ("$", Some(How::Prompt)),
            ("❯", Some(How::Prompt)),
            ("~/nixos ❯", Some(How::Prompt)),
            ("[alice@nixos:~]$ ps aux", None),
            ("50 %", None),
            ("it costs 5 $", None),
            (
                "Done. The new configuration is /nix/store/x",
                Some(How::Well),
            ),
            (
                "1234 store paths deleted, 567.89 MiB freed",
                Some(How::Well),
            ),
            (path, Some(How::Well)),
            (
                "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-hello.drv",
                None,
            ),
            (
                "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-hello/bin/hello",
                None,
            ),
        ] {
            assert_eq!(ending(text, false, false), expected, "{text}");
        }
        assert_eq!(ending(path, true, false), None);
        assert_eq!(ending(path, false, true), None);
        assert!(lists("these 2 paths will be fetched:", false) && lists(path, true));
        assert!(!lists(path, false));
    }
}
