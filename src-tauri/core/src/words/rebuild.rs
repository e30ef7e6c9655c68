//! Words about the commands that a person has configured, and about
//! `nixlamp run`.

use std::fmt::Write as _;

use crate::model::Exit;
use crate::redact::{self, visible};

/// The question.
pub const TITLE: &str = "Run this command?";
/// What the button says.
pub const CONFIRM: &str = "Run";
/// What it says beside another rebuild.
pub const CONFIRM_BESIDE: &str = "Run it beside the other";
/// What changes.
pub const CHANGES: &str =
    "Nothing changes by starting it. What the command itself changes is the command's own doing.";
/// It asks for a password.
pub const NEEDS_TERMINAL: &str =
    "It asks for a password, and that takes a terminal. Copy the line “By hand” into one.";
/// Hands that may be root's start no commands.
pub const NOT_BY_HANDS: &str =
    "A configured command runs with the rights of its person and no others. Nothing was done.";
/// `--yes` alone does not answer this.
pub const ADD_BESIDE: &str = "Nothing was done. Add --beside to run it all the same.";
/// `nixlamp rebuild` without a name.
pub const NAME_ONE: &str = "Name one of these: nixlamp rebuild NAME";

/// How to configure one, where none is.
pub fn none_configured(file: &str) -> String {
    format!(
        "No commands are configured. Nixlamp guesses none. In {file}:

[[rebuild]]
name = \"switch\"
command = [\"nixos-rebuild\", \"switch\", \"--flake\", \".#laptop\"]
directory = \"/etc/nixos\"

Each such part is a button in the window and a name for “nixlamp rebuild NAME”."
    )
}

/// What it is about: `nixos-rebuild switch in /etc/nixos`.
pub fn about(command: &[String], directory: Option<&str>) -> String {
    format!("{} in {}", shown(command), place(directory))
}

/// What will be done, in order.
pub fn steps(command: &[String], directory: Option<&str>) -> Vec<String> {
    vec![
        format!("Start in {}: {}", place(directory), shown(command)),
        "Let it run in the background, with your rights; it goes on when Nixlamp ends".to_owned(),
        "Keep what it prints in a file, and how it ends in the history".to_owned(),
    ]
}

/// The same in the person's own terminal: the one place where secrets in it
/// stand as they are.
pub fn by_hand(command: &[String], directory: Option<&str>) -> String {
    format!(
        "cd {} && nixlamp run -- {}",
        directory.map_or_else(|| "~".to_owned(), quoted),
        typed(command)
    )
}

fn place(directory: Option<&str>) -> &str {
    directory.unwrap_or("your home folder")
}

/// Another rebuild and whose it is.
pub fn another(name: &str, user: &str) -> String {
    format!("{name}, started by {user}")
}

/// Other rebuilds run.
pub fn beside(others: &[String]) -> String {
    let (runs, who) = match others {
        [one] => ("Another rebuild runs", one.clone()),
        all => ("Other rebuilds run", all.join("; ")),
    };
    format!(
        "{runs}: {who}. The two may wait for each other's locks, and both change the same system if both switch it."
    )
}

/// The configuration has no such name.
pub fn no_such_command(name: &str) -> String {
    format!(
        "No command named “{name}” is configured. “nixlamp rebuild --list” names those that are."
    )
}

/// It was started.
pub fn started(command: &[String], pid: u32, log: &str) -> Vec<String> {
    vec![
        format!("{} runs in the background ({pid}).", shown(command)),
        format!("What it prints is kept in {log}."),
        "Where Nixlamp watches, the lamp shows how it fares, and the history how it ended."
            .to_owned(),
    ]
}

/// How it ended.
pub fn ended(exit: Exit, seconds: f64) -> String {
    let after = super::span(seconds);
    match exit {
        Exit::Code(0) => format!("It ended well after {after}."),
        Exit::Code(code) => format!("It failed after {after}, with exit code {code}."),
        Exit::Signal(signal) => format!("It was ended by signal {signal} after {after}."),
    }
}

/// A command that is no rebuild by its name: its program, and what it was called
/// with, as far as a line holds it.
pub fn program(command: &[String]) -> (String, String, Option<String>) {
    const MOST: usize = 80;
    let (program, words) = command.split_first().map_or(("", &[][..]), |(p, w)| (p, w));
    let name = program.rsplit('/').next().unwrap_or(program);
    let words = typed(words);
    let mut line: String = words.chars().take(MOST).collect();
    if line.len() < words.len() {
        line.push('…');
    }
    let shown = |text: &str| visible(text).into_owned();
    (shown(name), shown(&line), None)
}

/// A command could not be started.
pub fn not_started(program: &str, why: &str) -> String {
    format!("{program}: {why}")
}

/// The command's program is nowhere.
pub const NOT_FOUND: &str = "command not found";

/// The file for its output could not be made.
pub fn no_log(path: &str, why: &str) -> String {
    format!("{path} cannot be written: {why}. Nothing was started.")
}

/// The command's folder is not there.
pub fn no_folder(path: &str) -> String {
    format!("{path} is no folder. Nothing was started.")
}

/// Nobody said that it started.
pub const NOT_SURE: &str =
    "It did not say in time that it has started. “nixlamp status” tells what runs.";

/// A command as it may be shown and kept: typed, with its secrets masked.
pub fn shown(command: &[String]) -> String {
    typed(&redact::shown_argv(command))
}

/// Arguments as one would type them into a shell.
fn typed(command: &[String]) -> String {
    let words: Vec<String> = command.iter().map(|word| quoted(word)).collect();
    words.join(" ")
}

/// A word that every shell reads as itself. A leading `=` and any `#` mean
/// something to some.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_%+:,./@=-•".contains(c);
    if !word.is_empty() && !word.starts_with('=') && word.chars().all(plain) {
        return word.to_owned();
    }
    let mut out = String::from("'");
    for c in word.chars() {
        if c == '\'' {
            out.push_str("'\\''");
        } else {
            let _ = write!(out, "{c}");
        }
    }
    out.push('\'');
    out
}

/// What is wrong with a `[[rebuild]]` of the configuration.
pub mod fault {
    /// Not a list of tables.
    pub fn not_a_list() -> String {
        "“rebuild” is a list: write [[rebuild]] on a line of its own for each command".to_owned()
    }

    /// A key that must be there is not.
    pub fn lacks(key: &str) -> String {
        format!("this [[rebuild]] lacks “{key}”")
    }

    /// The name is no name.
    pub fn name() -> String {
        "“name” must be 1 to 30 letters, digits, “-”, “_” or “.”, and not begin with “-” or “.”"
            .to_owned()
    }

    /// Two have one name.
    pub fn twice(name: &str) -> String {
        format!("another [[rebuild]] is named “{name}” already")
    }

    /// The command is no list of words.
    pub fn command() -> String {
        "“command” must be a list of words, the program first: [\"nixos-rebuild\", \"switch\"]; a line for a shell is not run".to_owned()
    }

    /// The folder is no absolute path.
    pub fn directory() -> String {
        "“directory” must be an absolute path in quotes: \"/etc/nixos\"".to_owned()
    }

    /// There are too many.
    pub fn too_many(most: usize) -> String {
        format!("there are more than {most} [[rebuild]]")
    }
}

#[cfg(test)]
mod tests {
    use super::{about, by_hand, shown, started, steps, typed};

    #[test]
    fn secrets_stand_only_in_the_line_for_ones_own_terminal() {
        let words = [
            "nix",
            "build",
            "--option",
            "access-tokens",
            "github.com=ghp_0123abcd",
        ];
        let command = words.map(str::to_owned);
        let masked = "nix build --option access-tokens •••";
        assert_eq!(shown(&command), masked);
        let all = [about(&command, None)]
            .into_iter()
            .chain(steps(&command, None))
            .chain(started(&command, 7, "/x"));
        for line in all {
            assert!(!line.contains("ghp_"), "{line}");
        }
        assert!(by_hand(&command, None).ends_with("github.com=ghp_0123abcd"));
    }

    #[test]
    fn words_are_typed_so_that_a_shell_reads_them_back() {
        let line = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            typed(&words)
        };
        assert_eq!(line(&["nix", "build", "/etc/x"]), "nix build /etc/x");
        assert_eq!(line(&[".#laptop", "a b", ""]), "'.#laptop' 'a b' ''");
        assert_eq!(line(&["it's", "$(rm)", "=ls"]), r"'it'\''s' '$(rm)' '=ls'");
    }
}
