//! A command line that is not understood, in the language that is spoken. What
//! clap has no kind for that we know is said as clap says it.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use nixlamp_core::say;
use nixlamp_core::words;

/// The sentences for it, with the usage below. `None`: as clap says it.
pub fn told(error: &clap::Error) -> Option<String> {
    let of = |kind| text(error.get(kind));
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => {
            say!("no-option-here", argument = of(ContextKind::InvalidArg)?)
        }
        ErrorKind::InvalidSubcommand => {
            let command = of(ContextKind::InvalidSubcommand)?;
            say!("no-command-here", command = command)
        }
        ErrorKind::InvalidValue => {
            let value = of(ContextKind::InvalidValue).unwrap_or_default();
            let argument = of(ContextKind::InvalidArg)?;
            if value.is_empty() {
                say!("value-missing", argument = argument)
            } else {
                say!("value-wrong", argument = argument, value = value)
            }
        }
        ErrorKind::ValueValidation => {
            let argument = of(ContextKind::InvalidArg)?;
            let value = of(ContextKind::InvalidValue)?;
            let sentence = say!("value-wrong", argument = argument, value = value);
            let why = std::error::Error::source(error).map(ToString::to_string);
            match why {
                // Some reasons are sentences of their own.
                Some(why) if why.ends_with('.') => words::sentences([sentence, why]),
                Some(why) => say!("value-wrong-for", sentence = sentence, why = why),
                None => sentence,
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = of(ContextKind::InvalidArg)?;
            // That several may stand there does not matter where none does.
            say!("argument-missing", arguments = missing.replace("...", ""))
        }
        ErrorKind::TooManyValues => {
            let argument = of(ContextKind::InvalidArg)?;
            say!("value-not-wanted", argument = argument)
        }
        ErrorKind::InvalidUtf8 => say!("argument-is-no-text"),
        ErrorKind::MissingSubcommand => say!("command-missing"),
        ErrorKind::ArgumentConflict => {
            let argument = of(ContextKind::InvalidArg)?;
            match of(ContextKind::PriorArg) {
                Some(other) if other == argument => say!("given-twice", argument = argument),
                Some(other) => say!("not-together", argument = argument, other = other),
                None => return None,
            }
        }
        _ => return None,
    };
    let mut said = vec![sentence];
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    if let Some(near) = near.into_iter().find_map(of) {
        // Of several the nearest is named last.
        let near = near.rsplit(", ").next().unwrap_or(&near);
        said.push(say!("perhaps-meant", near = near));
    }
    if let Some(values) = of(ContextKind::ValidValue) {
        said.push(say!("possible-values", values = values));
    }
    let said = words::sentences(said);
    let usage = of(ContextKind::Usage).unwrap_or_default();
    // clap's own head of it, in English.
    let usage = usage.trim().trim_start_matches("Usage:").trim().to_owned();
    let mut lines = vec![words::cli::visible_lines(&said)];
    if !usage.is_empty() {
        let heading = say!("help-heading.usage");
        lines.push(String::new());
        lines.push(say!("label-and-text", label = heading, text = usage));
    }
    lines.push(say!("more-with-help"));
    Some(lines.join("\n"))
}

fn text(value: Option<&ContextValue>) -> Option<String> {
    let text = match value? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => words::list(texts.iter().map(String::as_str)),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            words::list(texts.iter().map(String::as_str))
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::help;
    use super::told;
    use nixlamp_core::words::{Language, speaking};

    fn said(line: &[&str]) -> String {
        let error = help::command()
            .try_get_matches_from([&["nixlamp"], line].concat())
            .expect_err("it is wrong");
        told(&error).unwrap_or_else(|| panic!("{line:?}: {error}"))
    }

    #[test]
    fn the_usual_mistakes_are_told_in_the_language_that_is_spoken() {
        for (line, english, german) in [
            (
                &["status", "--jsn"][..],
                "There is no option “--jsn” here. Is “--json” meant?",
                "Eine Option „--jsn“ gibt es hier nicht. Ist „--json“ gemeint?",
            ),
            (
                &["statsu"],
                "There is no command “statsu”. Is “status” meant?",
                "Einen Befehl „statsu“ gibt es nicht. Ist „status“ gemeint?",
            ),
            (
                &["--color", "sometimes"],
                "“sometimes” is no value for “--color <WHEN>”. Possible are: auto, always, never.",
                "„sometimes“ ist kein Wert für „--color <WHEN>“. Möglich sind: auto, always, never.",
            ),
            (
                &["wait", "--timeout", "soon"],
                "“soon” is no value for “--timeout <TIMEOUT>”. What is wrong: a duration",
                "„soon“ ist kein Wert für „--timeout <TIMEOUT>“. Was nicht stimmt: gebraucht",
            ),
            (
                &["wait", "--timeout"],
                "“--timeout <TIMEOUT>” wants a value.",
                "„--timeout <TIMEOUT>“ braucht einen Wert.",
            ),
            (
                &["history", "--limit", "0"],
                "“0” is no value for “--limit <LIMIT>”. What is wrong: a whole number from 1 on is wanted.\n",
                "„0“ ist kein Wert für „--limit <LIMIT>“. Was nicht stimmt: gebraucht wird eine ganze Zahl ab 1.\n",
            ),
            (
                &["verify", "--limit-mb", "x"],
                "“x” is no value for “--limit-mb <N>”. What is wrong: a whole number from 1 to 999999 is wanted.\n",
                "„x“ ist kein Wert für „--limit-mb <N>“. Was nicht stimmt: gebraucht wird eine ganze Zahl von 1 bis 999999.\n",
            ),
            (
                &["rollback", "x"],
                "“x” is no value for “[GENERATION]”. What is wrong: a whole number from 0 on is wanted.\n",
                "„x“ ist kein Wert für „[GENERATION]“.",
            ),
            (&["run"], "Missing: <COMMAND>.\n", "Es fehlt: <COMMAND>.\n"),
            (
                &["why", "--json=x"],
                "“--json” takes no value.\n",
                "„--json“ nimmt keinen Wert.\n",
            ),
            (
                &["pause", "30"],
                "“30” is no value for “[TIME]”. “30” is no time: write 30m, 2h, 1d, tomorrow, until-rebuild-ends or on.\n",
                "„30“ ist kein Wert für „[TIME]“. „30“ ist keine Zeit: 30m, 2h, 1d, tomorrow, until-rebuild-ends oder on schreiben.\n",
            ),
            (
                &["pause", "3000000d"],
                "“3000000d” is no value for “[TIME]”. A pause lasts 1 minute to 31 days.\n",
                "„3000000d“ ist kein Wert für „[TIME]“. Eine Pause dauert 1 Minute bis 31 Tage.\n",
            ),
            (
                &["gc", "--delete", "x"],
                "“x” is no value for “--delete <PROFILE:NUM>”. A generation is named by its profile and number: system:12, ~/home-manager:3.\n",
                "„x“ ist kein Wert für „--delete <PROFILE:NUM>“.",
            ),
            (&["restore"], "Missing: <BACKUP>.", "Es fehlt: <BACKUP>."),
            (
                &["history", "--json", "--csv"],
                "“--json” and “--csv” do not go together.",
                "„--json“ und „--csv“ gehen nicht zusammen.",
            ),
        ] {
            for (language, begin) in [(Language::English, english), (Language::German, german)] {
                let said = speaking(language, || said(line));
                assert!(said.starts_with(begin), "{said}");
            }
        }
        let german = speaking(Language::German, || said(&["status", "--jsn"]));
        assert!(german.contains("\n\nAufruf: nixlamp status"), "{german}");
        assert!(!german.contains("Usage"), "{german}");
    }

    #[test]
    fn a_mistake_steers_no_terminal() {
        let said = said(&["status", "--\u{1b}[31mx"]);
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
}
