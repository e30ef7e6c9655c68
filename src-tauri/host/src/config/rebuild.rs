//! Looks the `[[rebuild]]` of a configuration over: the commands to offer as
//! buttons.

use nixlamp_core::words::rebuild::fault;
use nixlamp_core::words::trouble;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{Fault, Key, nearest_of, wrong};

/// The name of the list.
pub(super) const SECTION: &str = "rebuild";
/// What may stand in one.
const KEYS: [&str; 4] = ["name", "command", "directory", "terminal"];
/// A menu of more is no menu.
const MOST: usize = 20;
/// Longest name, in characters.
const LONGEST_NAME: usize = 30;

/// All that is wrong with the list.
pub(super) fn check(section: &Key<'_>, value: &Spanned<DeValue<'_>>, faults: &mut Vec<Fault>) {
    let here = section.span().start;
    let DeValue::Array(entries) = value.get_ref() else {
        return faults.push(wrong(here, fault::not_a_list()));
    };
    if entries.len() > MOST {
        faults.push(wrong(here, fault::too_many(MOST)));
    }
    let mut names: Vec<&str> = Vec::new();
    for entry in entries {
        let DeValue::Table(keys) = entry.get_ref() else {
            faults.push(wrong(here, fault::not_a_list()));
            continue;
        };
        check_one(entry.span().start, keys, faults);
        let Some((value, name)) = keys
            .iter()
            .find(|(key, _)| key.get_ref() == "name")
            .and_then(|(_, value)| Some((value, value.get_ref().as_str()?)))
        else {
            continue;
        };
        if names.contains(&name) {
            faults.push(wrong(value.span().start, fault::twice(name)));
        }
        names.push(name);
    }
}

fn check_one(here: usize, keys: &DeTable<'_>, faults: &mut Vec<Fault>) {
    for (key, value) in keys {
        let name = key.get_ref().as_ref();
        let message = match name {
            "name" => (!is_name(value.get_ref())).then(fault::name),
            "command" => (!is_command(value.get_ref())).then(fault::command),
            "directory" => (!is_directory(value.get_ref())).then(fault::directory),
            "terminal" => (!value.get_ref().is_bool()).then(|| trouble::not_yes_or_no(name)),
            _ => {
                let nearest = nearest_of(name, &KEYS);
                faults.push(Fault {
                    at: Some(key.span().start),
                    message: trouble::unknown_key(name, nearest.as_deref()),
                    nearest,
                    is_value: false,
                });
                None
            }
        };
        faults.extend(message.map(|message| wrong(value.span().start, message)));
    }
    for key in ["name", "command"] {
        if !keys.iter().any(|(there, _)| there.get_ref() == key) {
            faults.push(wrong(here, fault::lacks(key)));
        }
    }
}

/// It names a file, too: the one with the command's output.
fn is_name(value: &DeValue<'_>) -> bool {
    value.as_str().is_some_and(|name| {
        (1..=LONGEST_NAME).contains(&name.len())
            && !name.starts_with(['-', '.'])
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    })
}

fn is_command(value: &DeValue<'_>) -> bool {
    let DeValue::Array(words) = value else {
        return false;
    };
    let word = |word: &Spanned<DeValue<'_>>| word.get_ref().as_str().map(str::to_owned);
    let words: Option<Vec<String>> = words.iter().map(word).collect();
    words.is_some_and(|words| {
        // A program with a blank and no arguments is a line for a shell.
        let whole_line = words.len() == 1 && words[0].contains(' ');
        words.first().is_some_and(|program| !program.is_empty())
            && !whole_line
            && !words.iter().any(|word| word.contains('\0'))
    })
}

fn is_directory(value: &DeValue<'_>) -> bool {
    value
        .as_str()
        .is_some_and(|path| path.starts_with('/') && !path.contains('\0'))
}
