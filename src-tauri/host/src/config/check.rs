//! Looks a parsed file over before serde sees it, for better sentences than
//! serde can give: which key was meant, which numbers are allowed.

use std::collections::BTreeMap;
use std::ops::Range;

use nixlamp_core::config::Config;
use nixlamp_core::say;
use nixlamp_core::settings::{self, Kind};
use nixlamp_core::wire::SettingValue;
use nixlamp_core::words::trouble;
use toml::de::{DeInteger, DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::rebuild;

/// What is wrong, and at which byte.
pub(super) struct Fault {
    pub(super) at: Option<usize>,
    pub(super) message: String,
    pub(super) nearest: Option<String>,
    /// What breaks TOML here is a value; the rest can be read all the same.
    pub(super) is_value: bool,
}

/// The first fault in reading order, and how many others there are.
pub(super) struct Faults {
    pub(super) first: Fault,
    pub(super) more: usize,
}

impl From<toml::de::Error> for Fault {
    fn from(error: toml::de::Error) -> Fault {
        Fault {
            at: error.span().map(|span| span.start),
            message: error.message().trim().replace('\n', "; "),
            nearest: None,
            is_value: false,
        }
    }
}

/// What is wrong, if anything.
pub(super) fn check(text: &str) -> Result<(), Faults> {
    let (file, errors) = DeTable::parse_recoverable(text);
    let values = values(&file);
    let errors = errors
        .into_iter()
        .map(|error| in_our_words(error.into(), &values));
    let mut faults = together(text, errors.collect(), wishes(&file));
    // Tables are sorted by name; people read from the top.
    faults.sort_by_key(|fault| fault.at);
    let more = faults.len().saturating_sub(1);
    let first = faults.into_iter().next();
    first.map_or(Ok(()), |first| Err(Faults { first, more }))
}

/// Where the value of each known key stands, and what it must be.
fn values(file: &Spanned<DeTable<'_>>) -> Vec<(Range<usize>, String)> {
    let known = known();
    let mut values = Vec::new();
    for (section, entries) in file.get_ref() {
        let name = section.get_ref().as_ref();
        let (keys, values_of) = match (known.get(name), entries.get_ref()) {
            (Some(Value::Table(keys)), DeValue::Table(entries)) => (keys, entries),
            (Some(default), _) => {
                let must = default.is_str().then(|| kind("", name)).flatten();
                values.extend(must.map(|kind| (entries.span(), kind.must_be(name))));
                continue;
            }
            (None, _) => continue,
        };
        for (key, value) in values_of {
            let known = keys.contains_key(key.get_ref().as_ref());
            let must = known.then(|| kind(name, key.get_ref())).flatten();
            values.extend(must.map(|kind| (value.span(), kind.must_be(key.get_ref()))));
        }
    }
    values
}

/// `failed = tru` breaks TOML; what it must be says more than how.
fn in_our_words(mut fault: Fault, values: &[(Range<usize>, String)]) -> Fault {
    let within = |span: &Range<usize>| {
        let at = fault.at;
        at.is_some_and(|at| (span.start..=span.end).contains(&at))
    };
    if let Some((_, must)) = values.iter().find(|(span, _)| within(span)) {
        fault.message.clone_from(must);
        fault.is_value = true;
    }
    fault
}

/// What breaks TOML, and what is wrong with the wishes in what could be read: one
/// fault a line. What follows a break elsewhere than in a value is guesswork.
fn together(text: &str, mut errors: Vec<Fault>, mut wishes: Vec<Fault>) -> Vec<Fault> {
    let line = |fault: &Fault| {
        let at = fault.at.unwrap_or_default().min(text.len());
        text.get(..at).unwrap_or(text).matches('\n').count()
    };
    errors.sort_by_key(|fault| fault.at);
    errors.dedup_by_key(|fault| line(fault));
    let broken: Vec<usize> = errors.iter().map(line).collect();
    if errors.iter().any(|fault| !fault.is_value) {
        wishes.clear();
    }
    wishes.retain(|fault| !broken.contains(&line(fault)));
    errors.append(&mut wishes);
    errors
}

/// What is wrong with what the file wishes.
fn wishes(file: &Spanned<DeTable<'_>>) -> Vec<Fault> {
    let known = known();
    let mut faults = Vec::new();
    for (section, value) in file.get_ref() {
        if section.get_ref() == rebuild::SECTION {
            rebuild::check(section, value, &mut faults);
            continue;
        }
        match known.get(section.get_ref().as_ref()) {
            Some(Value::Table(keys)) => check_section(section, value, keys, &known, &mut faults),
            Some(Value::String(_)) => {
                let message = mismatch("", section.get_ref(), value.get_ref());
                faults.extend(message.map(|message| wrong(value.span().start, message)));
            }
            _ => faults.push(unknown(section, "", &known)),
        }
    }
    faults
}

pub(super) type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;

fn check_section(
    section: &Key<'_>,
    value: &Spanned<DeValue<'_>>,
    keys: &Table,
    known: &Table,
    faults: &mut Vec<Fault>,
) {
    let name = section.get_ref().as_ref();
    let DeValue::Table(entries) = value.get_ref() else {
        let message = trouble::not_a_section(name);
        return faults.push(wrong(section.span().start, message));
    };
    for (key, value) in entries {
        let fault = match keys.get(key.get_ref().as_ref()) {
            None if is_of_no_section(key.get_ref(), known) => {
                let message = say!("setting-of-no-section", key = &**key.get_ref());
                Some(wrong(key.span().start, message))
            }
            None => Some(unknown(key, name, known)),
            Some(_) => mismatch(name, key.get_ref(), value.get_ref())
                .map(|message| wrong(value.span().start, message)),
        };
        faults.extend(fault);
    }
}

fn is_of_no_section(key: &str, known: &Table) -> bool {
    known.get(key).is_some_and(Value::is_str)
}

pub(super) fn wrong(at: usize, message: String) -> Fault {
    Fault {
        at: Some(at),
        message,
        nearest: None,
        is_value: false,
    }
}

/// What the list says of a key.
fn kind(section: &str, key: &str) -> Option<Kind> {
    let whole = if section.is_empty() {
        key.to_owned()
    } else {
        format!("{section}.{key}")
    };
    settings::setting(&whole).map(|setting| setting.kind)
}

/// What is wrong with a value, if anything.
fn mismatch(section: &str, key: &str, value: &DeValue<'_>) -> Option<String> {
    let kind = kind(section, key)?;
    let fits = match kind {
        Kind::Switch => value.is_bool(),
        Kind::Number(least, most, _) => {
            let number = value.as_integer().and_then(number);
            number.is_some_and(|number| (least..=most).contains(&number))
        }
        Kind::Language | Kind::Words(_) => {
            let words = kind.words().unwrap_or_default();
            value.as_str().is_some_and(|word| words.contains(&word))
        }
        Kind::File(_) => value
            .as_str()
            .is_some_and(|text| kind.takes(&SettingValue::Text(text.to_owned()))),
        Kind::Commands => true,
    };
    (!fits).then(|| kind.must_be(key))
}

fn number(text: &DeInteger<'_>) -> Option<u32> {
    u32::from_str_radix(text.as_str(), text.radix()).ok()
}

/// The line of each setting that a text sets, from 1.
pub(super) fn lines(text: &str) -> BTreeMap<String, usize> {
    let line = |at: usize| super::place(text, at).0;
    spans(text)
        .into_iter()
        .map(|(key, span)| (key, line(span.start)))
        .collect()
}

/// From where the key of each setting begins to where its value ends.
fn spans(text: &str) -> Vec<(String, Range<usize>)> {
    let (file, _) = DeTable::parse_recoverable(text);
    let mut spans = Vec::new();
    for (section, value) in file.get_ref() {
        let name = section.get_ref().as_ref();
        match value.get_ref() {
            DeValue::Table(entries) => spans.extend(entries.iter().map(|(key, value)| {
                let span = key.span().start..value.span().end;
                (format!("{name}.{}", key.get_ref()), span)
            })),
            _ => spans.push((name.to_owned(), section.span().start..value.span().end)),
        }
    }
    spans.retain(|(key, _)| settings::setting(key).is_some());
    spans
}

/// The text without the line of this setting, where it has one for itself.
pub(super) fn without(text: &str, key: &str) -> Option<String> {
    let (_, span) = spans(text).into_iter().find(|(of, _)| of == key)?;
    let begin = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..]
        .find('\n')
        .map_or(text.len(), |at| span.end + at + 1);
    let (ahead, behind) = (&text[begin..span.start], text[span.end..end].trim());
    let alone = ahead
        .chars()
        .all(|c| c.is_alphanumeric() || " \t.-_\"'".contains(c))
        && (behind.is_empty() || behind.starts_with('#'));
    alone.then(|| format!("{}{}", &text[..begin], &text[end..]))
}

/// All sections and keys there are, with their defaults.
fn known() -> Table {
    Table::try_from(Config::default()).expect("plain numbers and booleans fit into TOML")
}

fn unknown(key: &Key<'_>, section: &str, known: &Table) -> Fault {
    let nearest = nearest(key.get_ref(), section, known);
    Fault {
        at: Some(key.span().start),
        message: trouble::unknown_key(key.get_ref(), nearest.as_deref()),
        nearest,
        is_value: false,
    }
}

/// The existing name most like `key`: a key of the same section by its own
/// name, anything else with its section (`alerts.stall-minutes`).
fn nearest(key: &str, section: &str, known: &Table) -> Option<String> {
    let mut names: Vec<(String, &str)> = Vec::new();
    for (other, keys) in known {
        if section.is_empty() {
            names.push((other.clone(), other));
        }
        for name in keys.as_table().into_iter().flat_map(Table::keys) {
            let shown = if other == section {
                name.clone()
            } else {
                format!("{other}.{name}")
            };
            names.push((shown, name));
        }
    }
    names
        .into_iter()
        .map(|(shown, name)| (distance(key, name), shown))
        .filter(|(wrong, _)| *wrong <= slips(key))
        .min_by_key(|(wrong, shown)| (*wrong, shown.contains('.')))
        .map(|(_, shown)| shown)
}

/// The one of `names` that was meant, if one is near.
pub fn nearest_of(key: &str, names: &[&str]) -> Option<String> {
    let names = names.iter().map(|name| (distance(key, name), *name));
    names
        .filter(|(wrong, _)| *wrong <= slips(key))
        .min()
        .map(|(_, name)| name.to_owned())
}

/// A third of the letters wrong is a slip; more is another word.
fn slips(key: &str) -> usize {
    (key.chars().count() / 3).max(1)
}

/// Letters to add, drop or change to turn `a` into `b` (Levenshtein); case and
/// `_` for `-` are free.
fn distance(a: &str, b: &str) -> usize {
    let plain =
        |text: &str| -> Vec<char> { text.to_lowercase().replace('_', "-").chars().collect() };
    let (a, b) = (plain(a), plain(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, known};
    use nixlamp_core::config::Config;
    use nixlamp_core::settings;

    /// Whatever the configuration has is in the list, and the other way round,
    /// each with the value that stands there.
    #[test]
    fn the_list_of_settings_is_the_configuration() {
        let mut keys = Vec::new();
        let config = Config::default();
        for (section, of) in &known() {
            let Some(table) = of.as_table() else {
                keys.push(section.clone());
                continue;
            };
            for (key, value) in table {
                let key = format!("{section}.{key}");
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                assert_eq!(settings::value(&config, &key).to_string(), text, "{key}");
                keys.push(key);
            }
        }
        let in_file = |s: &&settings::Setting| s.home == settings::Home::File;
        let mut all: Vec<_> = settings::ALL
            .iter()
            .filter(in_file)
            .map(|s| s.key.to_owned())
            .collect();
        all.sort();
        keys.sort();
        assert_eq!(all, keys);
    }

    #[test]
    fn distance_counts_slips() {
        assert_eq!(distance("stal-minutes", "stall-minutes"), 1);
        assert_eq!(distance("Stall_Minutes", "stall-minutes"), 0);
        assert_eq!(distance("", "days"), 4);
    }
}
