//! Words about the commands that a person has configured, and about
//! `nixlamp run`.

use std::fmt::Write as _;

use crate::model::Exit;
use crate::redact::{self, visible};
use crate::say;

/// The question.
pub fn title() -> String {
    say!("run-command.title")
}

/// What the button says.
pub fn confirm() -> String {
    say!("run-command.confirm")
}

/// What it says beside another rebuild.
pub fn confirm_beside() -> String {
    say!("run-command.confirm-beside")
}

/// What changes.
pub fn changes() -> String {
    say!("run-command.changes")
}

/// It asks for a password.
pub fn needs_terminal() -> String {
    say!("run-command.needs-terminal")
}

/// Hands that may be root's start no commands.
pub fn not_by_hands() -> String {
    say!("run-command.not-by-hands")
}

/// `--yes` alone does not answer this.
pub fn add_beside() -> String {
    say!("run-command.add-beside")
}

/// `nixlamp rebuild` without a name.
pub fn name_one() -> String {
    say!("run-command.name-one")
}

/// What shows how to configure one.
const EXAMPLE: &str = "[[rebuild]]
name = \"switch\"
command = [\"nixos-rebuild\", \"switch\", \"--flake\", \".#laptop\"]
directory = \"/etc/nixos\"";

/// How to configure one, where none is.
pub fn none_configured(file: &str) -> String {
    say!("no-commands-configured", file = file, example = EXAMPLE)
}

/// What it is about: `nixos-rebuild switch in /etc/nixos`.
pub fn about(command: &[String], directory: Option<&str>) -> String {
    let command = shown(command);
    match directory {
        Some(place) => say!("command-in", command = command, place = place),
        None => say!("command-in-home", command = command),
    }
}

/// What will be done, in order.
pub fn steps(command: &[String], directory: Option<&str>) -> Vec<String> {
    let command = shown(command);
    vec![
        match directory {
            Some(place) => say!("start-in", place = place, command = command),
            None => say!("start-in-home", command = command),
        },
        say!("runs-in-background"),
        say!("keeps-what-it-prints"),
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

/// Another rebuild and whose it is.
pub fn another(name: &str, user: &str) -> String {
    say!("rebuild-by", name = name, user = user)
}

/// Other rebuilds run.
pub fn beside(others: &[String]) -> String {
    let who = super::long_list(others);
    say!("runs-beside", others = others.len(), who = who)
}

/// The configuration has no such name.
pub fn no_such_command(name: &str) -> String {
    say!("no-such-command", name = name)
}

/// It was started.
pub fn started(command: &[String], pid: u32, log: &str) -> Vec<String> {
    vec![
        say!("command-runs", command = shown(command), pid = pid),
        say!("output-kept-in", log = log),
        say!("where-nixlamp-watches"),
    ]
}

/// How it ended.
pub fn ended(exit: Exit, seconds: f64) -> String {
    let span = super::span(seconds);
    match exit {
        Exit::Code(0) => say!("command-ended-well", span = span),
        Exit::Code(code) => say!("command-failed", span = span, code = code),
        Exit::Signal(signal) => say!("command-killed", signal = signal, span = span),
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
    say!("command-not-started", program = program, why = why)
}

/// The command's program is nowhere.
pub fn not_found() -> String {
    say!("command-not-found")
}

/// The file for its output could not be made.
pub fn no_log(path: &str, why: &str) -> String {
    say!("no-log-file", path = path, why = why)
}

/// The command's folder is not there.
pub fn no_folder(path: &str) -> String {
    say!("no-such-folder", path = path)
}

/// Nobody said that it started.
pub fn not_sure() -> String {
    say!("not-sure-it-started")
}

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
    use crate::say;

    /// Not a list of tables.
    pub fn not_a_list() -> String {
        say!("command-fault.not-a-list")
    }

    /// A key that must be there is not.
    pub fn lacks(key: &str) -> String {
        say!("command-fault.lacks", key = key)
    }

    /// The name is no name.
    pub fn name() -> String {
        say!("command-fault.name")
    }

    /// Two have one name.
    pub fn twice(name: &str) -> String {
        say!("command-fault.twice", name = name)
    }

    /// The command is no list of words.
    pub fn command() -> String {
        say!("command-fault.command")
    }

    /// The folder is no absolute path.
    pub fn directory() -> String {
        say!("command-fault.directory")
    }

    /// There are too many.
    pub fn too_many(most: usize) -> String {
        say!("command-fault.too-many", most = most)
    }
}

#[cfg(test)]
mod tests {
    use super::{about, beside, by_hand, none_configured, shown, started, steps, typed};
    use crate::words::{Language, speaking};

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
    #[test]
    fn one_and_several_beside_it_in_each_language() {
        let one = ["a, started by eve".to_owned()];
        let two = [one[0].clone(), "b".to_owned()];
        assert!(beside(&one).starts_with("Another rebuild runs: a, started by eve. The two"));
        assert!(beside(&two).starts_with("Other rebuilds run: a, started by eve; b. The two"));
        speaking(Language::German, || {
            assert!(beside(&one).starts_with("Ein anderer Rebuild läuft: a, "));
            assert!(beside(&two).starts_with("Andere Rebuilds laufen: a, "));
        });
        let file = none_configured("/x.toml");
        assert!(
            file.contains("In /x.toml:\n\n[[rebuild]]\nname = \"switch\"\n"),
            "{file}"
        );
        assert!(
            file.contains("\"/etc/nixos\"\n\nEach such part is"),
            "{file}"
        );
    }
}
