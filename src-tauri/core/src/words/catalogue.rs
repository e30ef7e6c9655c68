//! The catalogue: every sentence for people, in Fluent, one folder a language.
//!
//! `words/en` is complete by definition, the others by a test: the same files,
//! messages, attributes and variables. What is missing all the same is said in
//! English. A message may hold no code and no arithmetic, only plurals and
//! `SMALL($text)`, which makes a first letter small; numbers come as text that
//! [`super::span`], [`super::size`] and the like have made.

use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU8, Ordering};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

/// What people are spoken to in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
    /// English with accents and half as long again: what stays plain in it did
    /// not come from here, and what does not fit in it would not in others.
    #[serde(rename = "qps-ploc")]
    Pseudo,
}

impl Language {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Pseudo];

    /// Its tag, BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Pseudo => "qps-ploc",
        }
    }

    /// The language of a locale or tag: `de_AT.UTF-8`, `de`, `C`. Only the
    /// part before `_`, `-`, `.` and `@` counts; unknown ones are none.
    pub fn of(locale: &str) -> Option<Self> {
        match locale.split(['_', '-', '.', '@']).next()? {
            "en" | "C" | "POSIX" => Some(Self::English),
            "de" => Some(Self::German),
            "qps" => Some(Self::Pseudo),
            _ => None,
        }
    }
}

/// What a sentence is filled with.
#[derive(Clone, Debug)]
pub enum Arg {
    /// As it is.
    Text(String),
    /// A count: chooses the plural, and is shown in plain digits.
    Count(f64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<char> for Arg {
    fn from(one: char) -> Self {
        Self::Text(one.to_string())
    }
}

macro_rules! counts {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            #[allow(clippy::cast_precision_loss, reason = "counts of things, far below 2^53")]
            #[allow(clippy::cast_lossless, reason = "one line for every kind of number")]
            fn from(count: $kind) -> Self {
                Self::Count(count as f64)
            }
        }
    )*};
}

counts!(u16, u32, u64, usize, i32, i64);

/// A sentence of the catalogue: `say!("lock-held.for", span = span(s))`. A test
/// holds names and variables against the catalogue.
#[macro_export]
macro_rules! say {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::say($id, &[$((stringify!($name), $crate::words::Arg::from($value))),*])
    };
}

static SPOKEN: AtomicU8 = AtomicU8::new(Language::English as u8);

thread_local! {
    static HERE: Cell<Option<Language>> = const { Cell::new(None) };
}

/// From now on this process speaks `language`.
pub fn speak(language: Language) {
    SPOKEN.store(language as u8, Ordering::Relaxed);
}

/// Runs `act` with `language` spoken by this thread alone.
pub fn speaking<T>(language: Language, act: impl FnOnce() -> T) -> T {
    let before = HERE.replace(Some(language));
    let done = act();
    HERE.set(before);
    done
}

/// What is spoken here.
pub fn spoken() -> Language {
    HERE.get().unwrap_or_else(|| {
        let number = SPOKEN.load(Ordering::Relaxed);
        Language::ALL
            .into_iter()
            .find(|language| *language as u8 == number)
            .unwrap_or(Language::English)
    })
}

/// The sentence `id`, or `id.attribute`, in the language that is spoken. Called
/// through [`say!`]; directly where the name is made of a code.
pub fn say(id: &str, args: &[(&str, Arg)]) -> String {
    let language = spoken();
    in_language(language, id, args)
        .or_else(|| in_language(Language::English, id, args))
        .unwrap_or_else(|| {
            debug_assert!(false, "the catalogue has no {id}");
            id.to_owned()
        })
}

/// As [`say`], if there is such a sentence.
pub fn known(id: &str) -> Option<String> {
    in_language(spoken(), id, &[]).or_else(|| in_language(Language::English, id, &[]))
}

fn in_language(language: Language, id: &str, args: &[(&str, Arg)]) -> Option<String> {
    let bundle = match language {
        Language::English => &*ENGLISH,
        Language::German => &*GERMAN,
        Language::Pseudo => &*PSEUDO,
    };
    let (message, attribute) = match id.split_once('.') {
        Some((message, attribute)) => (message, Some(attribute)),
        None => (id, None),
    };
    let message = bundle.get_message(message)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    let args: FluentArgs = args
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Count(count) => FluentValue::from(*count),
            };
            (*name, value)
        })
        .collect();
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(&args), &mut errors);
    debug_assert!(errors.is_empty(), "{id}: {errors:?}");
    Some(said.into_owned())
}

static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::English, files::EN));
static GERMAN: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::German, files::DE));
static PSEUDO: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut pseudo = bundle(Language::English, files::EN);
    pseudo.set_transform(Some(|text| accented(text).into()));
    pseudo
});

fn bundle(language: Language, files: &[&str]) -> FluentBundle<FluentResource> {
    let tag = language.tag().parse().into_iter().collect();
    let mut bundle = FluentBundle::new_concurrent(tag);
    // What is filled in is made harmless where it comes in; marks around it
    // would stand in files, terminals and JSON.
    bundle.set_use_isolating(false);
    let _ = bundle.add_function("SMALL", |texts, _| match texts.first() {
        Some(FluentValue::String(text)) => small(text).into(),
        _ => FluentValue::Error,
    });
    for text in files {
        // What cannot be read or is there twice is left out here, and fails a test.
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// A title within a sentence, where the language wants that.
fn small(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    let first = first.into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// `Nix` → `[Ñïẋ~]`: longer by about a third.
fn accented(text: &str) -> String {
    let mut said = String::with_capacity(text.len() * 2);
    let mut letters = 0;
    for letter in text.chars() {
        said.push(match letter {
            'a' => 'á',
            'b' => 'ƀ',
            'c' => 'ç',
            'd' => 'ð',
            'e' => 'é',
            'g' => 'ĝ',
            'h' => 'ĥ',
            'i' => 'ï',
            'k' => 'ķ',
            'l' => 'ļ',
            'n' => 'ñ',
            'o' => 'ö',
            'r' => 'ŕ',
            's' => 'š',
            't' => 'ţ',
            'u' => 'ü',
            'w' => 'ŵ',
            'y' => 'ý',
            'z' => 'ž',
            'A' => 'Å',
            'C' => 'Ç',
            'D' => 'Ð',
            'E' => 'É',
            'I' => 'Î',
            'N' => 'Ñ',
            'O' => 'Ö',
            'R' => 'Ŕ',
            'S' => 'Š',
            'T' => 'Ţ',
            'U' => 'Ü',
            other => other,
        });
        letters += usize::from(letter.is_alphabetic());
        if letters == 3 {
            letters = 0;
            said.push('~');
        }
    }
    said
}

/// The files, by name; each stands in every language's folder.
mod files {
    macro_rules! files {
        ($($name:literal)*) => {
            pub(super) const EN: &[&str] = &[
                $(include_str!(concat!("../../../../words/en/", $name, ".ftl"))),*
            ];
            pub(super) const DE: &[&str] = &[
                $(include_str!(concat!("../../../../words/de/", $name, ".ftl"))),*
            ];
        };
    }
    files! {
        "units"
        "state"
        "activation"
        "notice"
        "quiet"
        "settings"
        "menu"
        "trouble"
        "plan"
        "privilege"
        "action"
        "outcome"
        "rebuild"
        "backup"
        "roll-back"
        "health"
        "checks-machine"
        "checks-network"
        "checks-nix"
        "checks-system"
        "garbage"
        "verify"
        "history"
        "causes-loop"
        "causes-resources"
        "causes-network"
        "causes-configuration"
        "causes-store"
        "causes-waiting"
        "causes-working"
        "causes-other"
        "explain"
        "explain-waiting"
        "explain-loops"
        "explain-resources"
        "explain-store"
        "explain-network"
        "explain-fetching"
        "explain-configuration"
        "explain-machine"
        "explain-language"
        "explain-activation"
        "explain-builds"
        "explain-working"
        "explain-friends"
        "cli"
        "cli-output"
        "course"
        "report"
        "terminal"
        "help"
        "error"
        "window"
        "window-course"
        "pages"
        "window-history"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_locale() {
        for (locale, language) in [
            ("de_AT.UTF-8", Some(Language::German)),
            ("de", Some(Language::German)),
            ("en-GB", Some(Language::English)),
            ("C.UTF-8", Some(Language::English)),
            ("POSIX", Some(Language::English)),
            ("qps-ploc", Some(Language::Pseudo)),
            ("fr_FR", None),
            ("", None),
        ] {
            assert_eq!(Language::of(locale), language, "{locale}");
        }
    }

    #[test]
    fn each_language_says_the_same_in_its_own_words() {
        let said = |language| {
            speaking(language, || {
                say!("likelihood", of = "very-likely", percent = "88 %")
            })
        };
        assert_eq!(said(Language::English), "Very likely (88 %)");
        assert_eq!(said(Language::German), "Sehr wahrscheinlich (88 %)");
        assert_eq!(said(Language::Pseudo), "Véŕ~ý ļï~ķéļ~ý (88 %)");
    }

    #[test]
    fn a_thread_goes_back_to_what_the_process_speaks() {
        assert_eq!(speaking(Language::German, spoken), Language::German);
        assert_eq!(spoken(), Language::English);
    }
}
