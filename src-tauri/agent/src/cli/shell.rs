//! What packages install beside the program: completions and the manual page.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::{Arg, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use nixlamp_core::{say, words};

use super::{help, write};

/// Completions for a shell, with each command's words.
pub fn completions(shell: Shell) -> ExitCode {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut help::unframed(), "nixlamp", &mut out);
    write(&String::from_utf8_lossy(&out));
    ExitCode::SUCCESS
}

/// The manual: one page with every command.
pub fn manual() -> anyhow::Result<ExitCode> {
    write(&page()?);
    Ok(ExitCode::SUCCESS)
}

fn page() -> anyhow::Result<String> {
    let whole = help::command();
    let man = Man::new(whole.clone()).manual("Nixlamp");
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    let mut roff = Roff::new();
    roff.control("SH", [&*say!("help-heading.commands").to_uppercase()]);
    for command in whole.get_subcommands() {
        one(&mut roff, command, "nixlamp");
    }
    for (title, lines) in [
        (say!("man.exit-title"), EXITS.map(exit).to_vec()),
        (
            say!("man.files-title"),
            vec![
                ("~/.config/nixlamp/config.toml", say!("man.config")),
                ("~/.local/state/nixlamp/history.db", say!("man.history")),
                ("$XDG_RUNTIME_DIR/nixlamp/agent.sock", say!("man.socket")),
            ],
        ),
        (
            say!("man.environment-title"),
            vec![
                ("NO_COLOR", say!("man.no-color")),
                ("CLICOLOR_FORCE", say!("man.force-color")),
                ("NIXLAMP_SOCKET", say!("man.which-socket")),
            ],
        ),
    ] {
        roff.control("SH", [&*title.to_uppercase()]);
        for (name, text) in lines {
            roff.control("TP", []);
            roff.text([bold(name)]);
            roff.text([roman(text)]);
        }
    }
    roff.to_writer(&mut out)?;
    Ok(headed(&String::from_utf8(out)?))
}

/// With the heads that come from elsewhere in the language that is spoken.
fn headed(page: &str) -> String {
    let heads = [
        ("NAME", say!("man.name-title")),
        ("SYNOPSIS", say!("man.synopsis-title")),
        ("DESCRIPTION", say!("man.description-title")),
        ("OPTIONS", say!("help-heading.options")),
    ];
    let head = |line: &str| {
        let found = line.strip_prefix(".SH ");
        let (_, said) = heads.iter().find(|(plain, _)| found == Some(*plain))?;
        Some(format!(".SH {}", said.to_uppercase()))
    };
    page.lines().fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{}", head(line).as_deref().unwrap_or(line));
        all
    })
}

/// What `status` ends with, and what any command does.
const EXITS: [&str; 9] = ["0", "1", "2", "3", "4", "5", "64", "70", "75"];

fn exit(code: &'static str) -> (&'static str, String) {
    let means = match code {
        "0" => say!("man.exit-ok"),
        "1" => say!("man.exit-attention"),
        "2" => say!("man.exit-needs-you"),
        "3" => say!("man.exit-stalled"),
        "4" => say!("man.exit-failed"),
        "5" => say!("man.exit-unknown"),
        "64" => say!("man.exit-usage"),
        "70" => say!("man.exit-cannot"),
        _ => say!("man.exit-timeout"),
    };
    (code, means)
}

/// A command with what it takes, and those below it.
fn one(roff: &mut Roff, command: &Command, outer: &str) {
    if command.is_hide_set() || command.get_name() == "help" {
        return;
    }
    let name = format!("{outer} {}", command.get_name());
    roff.control("SS", [&*name]);
    if let Some(about) = command.get_long_about().or(command.get_about()) {
        roff.text([roman(about.to_string())]);
    }
    let inherited = |id: &str| ["help", "version", "color"].contains(&id);
    for arg in command.get_arguments() {
        if arg.is_hide_set() || inherited(arg.get_id().as_str()) {
            continue;
        }
        let mut called = match (arg.get_long(), arg.is_positional()) {
            (Some(long), _) => match arg.get_short() {
                Some(short) => format!("-{short}, --{long}"),
                None => format!("--{long}"),
            },
            _ => String::new(),
        };
        if arg.get_action().takes_values() {
            for value in arg.get_value_names().unwrap_or_default() {
                let gap = if called.is_empty() { "" } else { " " };
                let _ = write!(called, "{gap}<{value}>");
            }
        }
        if called.is_empty() {
            called = format!("<{}>", arg.get_id().as_str().to_uppercase());
        }
        roff.control("TP", []);
        roff.text([bold(called)]);
        roff.text([roman(helped(arg))]);
    }
    for inner in command.get_subcommands() {
        one(roff, inner, &name);
    }
}

/// What it is for, and which words it takes.
fn helped(arg: &Arg) -> String {
    let help = arg.get_long_help().or(arg.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    let values = arg.get_possible_values();
    // Where they are hidden the help has them.
    if !arg.get_action().takes_values() || values.is_empty() || arg.is_hide_possible_values_set() {
        return help;
    }
    let names = values.iter().map(clap::builder::PossibleValue::get_name);
    say!("help-values", help = help, values = words::list(names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nixlamp_core::words::{Language, speaking};

    #[test]
    fn the_manual_has_every_command_and_option() {
        for (language, part) in [
            (Language::English, "How everything stands"),
            (Language::German, "Fehlgeschlagen"),
        ] {
            let page = speaking(language, || page().expect("text"));
            for name in ["nixlamp status", "nixlamp backup delete", "nixlamp wait"] {
                let head = format!(".SS \"{name}\"");
                assert!(page.contains(&head), "{head}: {page}");
            }
            assert!(page.starts_with(".ie"), "{}", &page[..80]);
            let words = words::list(["done", "progress", "change"]);
            assert!(page.contains(&words), "{words}: {page}");
            for part in [
                "\\-o, \\-\\-output",
                "\\-\\-timeout",
                "~/.config/nixlamp",
                "NO_COLOR",
            ] {
                assert!(page.contains(part), "{part}: {page}");
            }
            if language == Language::English {
                assert!(page.contains(part), "{part}");
            }
        }
    }

    #[test]
    fn completions_know_every_command() {
        for shell in [
            Shell::Bash,
            Shell::Zsh,
            Shell::Fish,
            Shell::Elvish,
            Shell::PowerShell,
        ] {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut help::unframed(), "nixlamp", &mut out);
            let script = String::from_utf8(out).expect("text");
            for name in ["status", "doctor", "metrics", "waybar"] {
                assert!(script.contains(name), "{shell}: {name}");
            }
        }
    }
}
