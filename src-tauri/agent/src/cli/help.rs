//! `--help` in the language that is spoken. What a command and its arguments are
//! for stands in `words/*/help.ftl`, below `help-COMMAND`, and what several have
//! in common below `help-any`.

use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory as _};
use nixlamp::paint::Paper;
use nixlamp_core::say;
use nixlamp_core::words::{self, Language, known};

use super::Cli;

/// What was asked for on this process's command line. `None`: it was not help.
pub fn asked() -> Option<clap::Error> {
    // In a pipe a sentence stays one line.
    let columns = Paper::here().columns.unwrap_or(0);
    of_width(columns).try_get_matches().err()
}

/// The command line with its words, without what clap adds to it.
pub fn unframed() -> Command {
    told(Cli::command(), "nixlamp")
}

/// The whole command line with its words, each of them one line.
pub fn command() -> Command {
    of_width(0)
}

/// The same for so many columns; 0: lines as long as they are.
fn of_width(columns: usize) -> Command {
    let mut command = unframed().term_width(columns);
    // Adds what clap has of its own to all of it.
    command.build();
    framed(command)
}

/// With what the catalogue says of a command, of its arguments, and below it.
fn told(command: Command, name: &str) -> Command {
    let of = |what: &str| known(&format!("help-{name}.{what}"));
    let command = match of("long") {
        Some(long) => command.long_about(long),
        None => command,
    };
    let below = |inner: Command| {
        let name = match name {
            "nixlamp" => inner.get_name().to_owned(),
            outer => format!("{outer}-{}", inner.get_name()),
        };
        told(inner, &name)
    };
    command
        .about(of("about").unwrap_or_default())
        .mut_args(|arg| argument(arg, name))
        .mut_subcommands(below)
}

fn argument(arg: Arg, command: &str) -> Arg {
    // Snake in Rust, kebab everywhere else.
    let id = arg.get_id().as_str().replace('_', "-");
    let help = known(&format!("help-{command}.{id}")).or_else(|| known(&format!("help-any.{id}")));
    let Some(help) = help else {
        return arg;
    };
    let values = arg.get_possible_values();
    let names = values.iter().map(clap::builder::PossibleValue::get_name);
    let default = arg.get_default_values().first();
    if let Some(value) = default.filter(|_| arg.get_action().takes_values()) {
        let value = value.to_string_lossy().into_owned();
        let help = say!("help-default", help = help, value = value);
        arg.hide_default_value(true).help(help)
    } else if !arg.get_action().takes_values()
        || values.is_empty()
        || words::spoken() == Language::English
    {
        arg.help(help)
    } else {
        // clap's own list has an English head.
        let help = say!("help-values", help = help, values = words::list(names));
        arg.hide_possible_values(true).help(help)
    }
}

/// With the heads of its parts, and with words for what clap has added.
fn framed(command: Command) -> Command {
    let command = if command.has_subcommands() {
        command.mut_subcommand("help", |_| of_help())
    } else {
        command
    };
    let framed = command.mut_args(own).mut_subcommands(framed);
    let template = template(&framed);
    framed.help_template(template)
}

/// As clap's own, which is made again and again.
fn of_help() -> Command {
    let named = Arg::new("subcommand")
        .num_args(..)
        .action(clap::ArgAction::Append)
        .value_name("COMMAND");
    let help = Command::new("help").arg(named);
    told(help, "help")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
}

fn own(arg: Arg) -> Arg {
    match arg.get_id().as_str() {
        "help" if arg.get_long_help().is_some() => arg
            .help(say!("help-option.help-more"))
            .long_help(say!("help-option.help-less")),
        "help" => arg.help(say!("help-option.help")),
        "version" => arg.help(say!("help-option.version")),
        _ => arg,
    }
}

/// As clap's own, with heads of ours.
fn template(command: &Command) -> String {
    let styles = command.get_styles();
    let (bold, head) = (styles.get_usage(), styles.get_header());
    let mut parts = format!(
        "{{about-with-newline}}\n{bold}{}:{bold:#} {{usage}}",
        say!("help-heading.usage")
    );
    let arguments = command.get_positionals().any(|arg| !arg.is_hide_set());
    let options = command.get_opts().chain(flags(command)).next().is_some();
    for (is_there, heading, part) in [
        (
            command.has_subcommands(),
            say!("help-heading.commands"),
            "{subcommands}",
        ),
        (arguments, say!("help-heading.arguments"), "{positionals}"),
        (options, say!("help-heading.options"), "{options}"),
    ] {
        if is_there {
            let _ = write!(parts, "\n\n{head}{heading}:{head:#}\n{part}");
        }
    }
    parts
}

fn flags(command: &Command) -> impl Iterator<Item = &Arg> {
    let flag = |arg: &&Arg| !arg.is_positional() && !arg.get_action().takes_values();
    command.get_arguments().filter(flag)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Command, CommandFactory as _};
    use nixlamp_core::words::{Language, known, speaking};

    use super::{Cli, command};

    /// All that the command line has, as the catalogue names it.
    fn all(command: &Command, name: &str, found: &mut BTreeSet<String>) {
        found.insert(format!("help-{name}.about"));
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let id = arg.get_id().as_str().replace('_', "-");
            let own = format!("help-{name}.{id}");
            let any = format!("help-any.{id}");
            found.insert(if known(&own).is_some() { own } else { any });
        }
        for inner in command.get_subcommands() {
            let inner_name = match name {
                "nixlamp" => inner.get_name().to_owned(),
                outer => format!("{outer}-{}", inner.get_name()),
            };
            all(inner, &inner_name, found);
        }
    }

    #[test]
    fn each_command_and_argument_is_told_and_nothing_else_is() {
        let mut there = BTreeSet::from(["help-nixlamp.long".to_owned()]);
        all(&Cli::command(), "nixlamp", &mut there);
        let lacks: Vec<_> = there.iter().filter(|id| known(id).is_none()).collect();
        assert!(lacks.is_empty(), "words/en/help.ftl lacks {lacks:?}");

        let mut message = "";
        for line in include_str!("../../../../words/en/help.ftl").lines() {
            if let Some(id) = line.strip_suffix(" =").filter(|id| !id.contains(' ')) {
                message = id;
            }
            let attribute = line.strip_prefix("    .").and_then(|l| l.split(' ').next());
            let ours = ["help-heading", "help-option", "help-help"].contains(&message);
            if let Some(attribute) = attribute.filter(|_| !ours) {
                let id = format!("{message}.{attribute}");
                assert!(there.contains(&id), "{id} is of no command");
            }
        }
    }

    fn help(language: Language, line: &[&str]) -> String {
        speaking(language, || {
            let asked = command().try_get_matches_from(line);
            asked.expect_err("help is asked for").to_string()
        })
    }

    #[test]
    fn help_is_in_the_language_that_is_spoken() {
        let english = help(Language::English, &["nixlamp", "history", "-h"]);
        assert_eq!(
            english,
            "Past rebuilds, newest first\n\n\
             Usage: nixlamp history [OPTIONS]\n\n\
             Options:\n      \
             --json           As JSON\n      \
             --csv            As comma separated values\n      \
             --limit <LIMIT>  At most so many [default: 50]\n      \
             --actions        What Nixlamp itself has done, instead of rebuilds\n      \
             --blame [<ID>]   Why a rebuild took longer: what differed from the usual one. \
             Its id, as `history` names it; without one the last that ended\n      \
             --against <ID>   The rebuild to compare it with, instead of the usual one\n      \
             --delete         Delete all of it, after asking: past rebuilds, what is usual, and what you said of verdicts\n      \
             --yes            Do not ask\n      \
             --color <WHEN>   When output has colour [possible values: auto, always, never]\n  \
             -h, --help           Print help\n"
        );
        let german = help(Language::German, &["nixlamp", "help", "backup"]);
        assert!(
            german.contains("Aufruf: nixlamp backup [OPTIONS] [COMMAND]\n\nBefehle:\n  list "),
            "{german}"
        );
        assert!(
            german.contains("--yes           Nicht fragen\n"),
            "{german}"
        );
        let german = help(Language::German, &["nixlamp", "run", "--help"]);
        assert!(
            german.contains("[mögliche Werte: bash, zsh, fish]"),
            "{german}"
        );
    }

    #[test]
    fn lines_break_between_words_at_the_width() {
        for columns in [60, 80] {
            for line in [["nixlamp", "--help"], ["nixlamp", "-h"]] {
                let asked = super::of_width(columns).try_get_matches_from(line);
                let said = asked.expect_err("help is asked for").to_string();
                let longest = said.lines().map(|line| line.chars().count()).max();
                assert!(longest <= Some(columns), "{longest:?} of {columns}: {said}");
            }
        }
        assert!(
            help(Language::English, &["nixlamp", "-h"])
                .lines()
                .any(|line| line.len() > 150)
        );
    }

    /// What is plain in it was not said by the catalogue.
    #[test]
    fn all_of_it_comes_from_the_catalogue() {
        let mut ways = vec![vec!["nixlamp".to_owned()]];
        while let Some(way) = ways.pop() {
            let mut line: Vec<&str> = way.iter().map(String::as_str).collect();
            line.push("-h");
            let said = help(Language::Pseudo, &line);
            for plain in ["the", "Print", "Usage", "Options", "default"] {
                assert!(!said.contains(&format!("{plain} ")), "{line:?}: {said}");
            }
            let whole = Cli::command();
            let mut at = &whole;
            for name in &way[1..] {
                at = at.find_subcommand(name).expect("it was found before");
            }
            for inner in at.get_subcommands() {
                ways.push([&way[..], &[inner.get_name().to_owned()]].concat());
            }
        }
    }
}
