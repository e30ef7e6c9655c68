//! The catalogue against itself and against the sources: every sentence that is
//! said exists, in every language, with the variables it is given, and every
//! sentence that exists is said.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::disallowed_methods,
    reason = "a test of files in this repository reads them; they end in small letters"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};
use fluent_syntax::parser;

/// Attributes that are asked for by a code: `words::say(&format!("{code}.title"))`.
const BY_CODE: &[&str] = &["title", "explains", "next-step", "is-not", "why"];

/// Messages that are asked for by what they are of: a command, a setting.
const BY_NAME: &[&str] = &["help-", "setting-", "settings-section"];

/// Sentences by `id` or `id.attribute`.
type Sentences = BTreeMap<String, Sentence>;

struct Sentence {
    variables: BTreeSet<String>,
    /// Its letters alone, to find what was not translated.
    letters: String,
    file: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files_of(language: &str) -> BTreeMap<String, String> {
    fs::read_dir(root().join("words").join(language))
        .expect("a folder a language")
        .map(|file| {
            let path = file.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            (name.into_owned(), fs::read_to_string(&path).expect("text"))
        })
        .collect()
}

fn sentences(language: &str) -> Sentences {
    let mut all = Sentences::new();
    for (file, text) in files_of(language) {
        let parsed = parser::parse(text.as_str())
            .unwrap_or_else(|(_, wrong)| panic!("words/{language}/{file}: {wrong:?}"));
        for entry in parsed.body {
            let Entry::Message(message) = entry else {
                assert!(
                    !matches!(entry, Entry::Term(_)),
                    "words/{language}/{file}: a term; the window and the agent share messages only"
                );
                continue;
            };
            let id = message.id.name;
            let value = message.value.map(|pattern| (id.to_owned(), pattern));
            let attributes = message
                .attributes
                .into_iter()
                .map(|attribute| (format!("{id}.{}", attribute.id.name), attribute.value));
            for (name, pattern) in value.into_iter().chain(attributes) {
                let mut sentence = Sentence {
                    variables: BTreeSet::new(),
                    letters: String::new(),
                    file: format!("words/{language}/{file}"),
                };
                look(&pattern, &mut sentence);
                assert!(
                    all.insert(name.clone(), sentence).is_none(),
                    "words/{language}/{file}: {name} is there twice"
                );
            }
        }
    }
    all
}

fn look(pattern: &Pattern<&str>, into: &mut Sentence) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => into.letters.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => {
                    inside(inline, into);
                    // What is filled in keeps the blanks around it apart.
                    into.letters.push('_');
                }
                Expression::Select { selector, variants } => {
                    inside(selector, into);
                    for variant in variants {
                        look(&variant.value, into);
                    }
                }
            },
        }
    }
}

fn inside(inline: &InlineExpression<&str>, into: &mut Sentence) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            let CallArguments { positional, .. } = arguments;
            for inline in positional {
                inside(inline, into);
            }
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inline) = expression.as_ref() {
                inside(inline, into);
            }
        }
        _ => {}
    }
}

/// Every source in which something is said.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            if path.is_dir() {
                if name != "node_modules" && name != "dist" {
                    walk(&path, found);
                }
            } else if [".rs", ".ts", ".svelte"]
                .iter()
                .any(|end| name.ends_with(end))
            {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src-tauri"), &mut found);
    walk(&root().join("ui/src"), &mut found);
    // Its own examples are no sentences.
    found.retain(|(path, _)| !path.ends_with("core/tests/catalogue.rs"));
    found
}

/// Each `say!("id", name = …)` of a Rust source, or each `say('id', { name: … })`
/// of one of the window: the id and the names.
fn said(path: &str, text: &str) -> Vec<(String, BTreeSet<String>)> {
    let opening = if path.ends_with(".rs") {
        "say!("
    } else {
        "say("
    };
    let mut all = Vec::new();
    for (at, _) in text.match_indices(opening) {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        if text[line..at].trim_start().starts_with("//") {
            continue;
        }
        let rest = text[at + opening.len()..].trim_start();
        let Some(quote) = rest.chars().next().filter(|c| "\"'".contains(*c)) else {
            continue;
        };
        if let Some((id, rest)) = rest[1..].split_once(quote) {
            all.push((id.to_owned(), names(rest)));
        }
    }
    all
}

/// The names before `=`, `:` or `,` at the first level of what is in brackets.
fn names(rest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut depth = 0_i32;
    let mut quoted = None;
    let mut word = String::new();
    // At the beginning of an argument, and not after its name.
    let mut fresh = true;
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        if let Some(quote) = quoted {
            match letter {
                '\\' => drop(letters.next()),
                _ if letter == quote => quoted = None,
                _ => {}
            }
            continue;
        }
        let next = letters.peek().copied();
        match letter {
            '"' | '`' => quoted = Some(letter),
            '(' | '[' | '{' => {
                // The object of the window's `say` holds the names.
                depth += i32::from(!(letter == '{' && fresh && word.is_empty() && depth == 0));
                fresh &= depth == 0;
            }
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ')' => {
                if fresh && !word.is_empty() {
                    names.insert(word);
                }
                break;
            }
            '}' | ',' if depth == 0 => {
                if fresh && !word.is_empty() {
                    names.insert(word.clone());
                }
                word.clear();
                fresh = letter == ',';
            }
            '=' | ':' if depth == 0 && fresh && next != Some('=') && !word.is_empty() => {
                names.insert(word.clone());
                word.clear();
                fresh = false;
            }
            _ if fresh && depth == 0 && (letter.is_alphanumeric() || letter == '_') => {
                word.push(letter);
            }
            _ => {}
        }
    }
    names
}

#[test]
fn the_names_of_arguments_are_read() {
    for (rest, expected) in [
        (")", vec![]),
        (
            ", span = span(s, 1), of = \"a, b = c\")",
            vec!["span", "of"],
        ),
        (", { age: span(x), count })", vec!["age", "count"]),
        (", for = if a == b { 1 } else { 2 })", vec!["for"]),
    ] {
        let expected: BTreeSet<_> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(names(rest), expected, "{rest}");
    }
}

fn words(said: &str) -> usize {
    let has_letters = |word: &&str| word.chars().any(char::is_alphabetic);
    said.split_whitespace().filter(has_letters).count()
}

#[test]
fn every_language_is_complete() {
    let english = sentences("en");
    for language in ["de"] {
        assert_eq!(
            files_of("en").into_keys().collect::<Vec<_>>(),
            files_of(language).into_keys().collect::<Vec<_>>(),
            "the same files in words/en and words/{language}"
        );
        let other = sentences(language);
        let mut wrong = Vec::new();
        for (id, sentence) in &english {
            match other.get(id) {
                None => wrong.push(format!("{id} is missing")),
                Some(theirs) if theirs.variables != sentence.variables => wrong.push(format!(
                    "{id} has {:?}, not {:?}",
                    theirs.variables, sentence.variables
                )),
                Some(theirs)
                    if theirs.letters == sentence.letters && words(&sentence.letters) >= 3 =>
                {
                    wrong.push(format!("{id} is still in English"));
                }
                Some(_) => {}
            }
        }
        for (id, sentence) in &other {
            if !english.contains_key(id) {
                wrong.push(format!("{}: {id} is in no other language", sentence.file));
            }
        }
        assert!(wrong.is_empty(), "words/{language}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn what_is_said_is_there_and_what_is_there_is_said() {
    let english = sentences("en");
    let sources = sources();
    let mut wrong = Vec::new();
    for (path, text) in &sources {
        for (id, names) in said(path, text) {
            match english.get(&id) {
                None => wrong.push(format!("{path}: the catalogue has no {id}")),
                Some(sentence) if sentence.variables != names => wrong.push(format!(
                    "{path}: {id} is given {names:?} and has {:?}",
                    sentence.variables
                )),
                Some(_) => {}
            }
        }
    }
    for id in english.keys() {
        let by_code = BY_NAME.iter().any(|begin| id.starts_with(begin))
            || id
                .split_once('.')
                .is_some_and(|(_, attribute)| BY_CODE.contains(&attribute));
        let quoted = |text: &String| {
            text.contains(&format!("\"{id}\"")) || text.contains(&format!("'{id}'"))
        };
        if !by_code && !sources.iter().any(|(_, text)| quoted(text)) {
            wrong.push(format!("{id} is said nowhere"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sentences_keep_the_rules_of_wording() {
    let mut wrong = Vec::new();
    for language in ["en", "de"] {
        for (id, sentence) in sentences(language) {
            let said = &sentence.letters;
            if said.contains('!') || said.to_lowercase().contains("oops") {
                wrong.push(format!("{}: {id} exclaims", sentence.file));
            }
            if said.contains("...") {
                wrong.push(format!("{}: {id} wants “…”", sentence.file));
            }
            if said.contains("  ") {
                wrong.push(format!("{}: {id} has two spaces", sentence.file));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A file that is not in the list would never be read.
#[test]
fn every_file_is_in_the_list() {
    let list = include_str!("../src/words/catalogue.rs");
    for file in files_of("en").into_keys() {
        let name = file.trim_end_matches(".ftl");
        assert!(
            list.contains(&format!("        \"{name}\"\n")),
            "words/en/{file} is not in catalogue.rs"
        );
    }
}
