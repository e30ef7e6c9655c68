//! One setting → the person's own file. Comments and order stay; what was there
//! before stays beside it as `config.toml.before`.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use nixlamp_core::say;
use nixlamp_core::settings::{self, Home, Owner, Setting};
use nixlamp_core::wire::SettingValue;
use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use super::login::Place;
use super::{check, owner, parse, read, stamp};
use crate::own_file;

/// As many as the kernel follows.
const MOST_LINKS: usize = 40;

/// Held by who writes: two wishes at once are carried out one after the other.
static PEN: Mutex<()> = Mutex::new(());

/// Writes a setting, or takes it out. The error is a sentence: then nothing was
/// changed.
pub fn set(path: &Path, key: &str, value: Option<&SettingValue>) -> Result<(), String> {
    let _pen = PEN.lock().unwrap_or_else(PoisonError::into_inner);
    let setting = settings::setting(key).ok_or_else(|| no_such_setting(key))?;
    if setting.is_by_hand() || value.is_some_and(|value| !setting.kind.takes(value)) {
        return Err(setting.kind.must_be(key));
    }
    if setting.home == Home::Login {
        let place = Place::here().ok_or_else(|| say!("login-no-home"))?;
        return place.set(value == Some(&SettingValue::Switch(true)));
    }
    let whose = owner(path);
    if whose != Owner::Person {
        return Err(say!(
            "settings-read-only",
            where = settings::set_in(whose, key, &path.display().to_string())
        ));
    }
    let seen = stamp(path);
    let text = match read(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(not_written(path, &error)),
    };
    let before = text.as_deref().unwrap_or_default();
    let broken = |why: String| say!("settings-broken", why = why);
    parse(path, before).map_err(|error| broken(error.to_string()))?;
    let Some(after) = edited(before, setting, value).map_err(broken)? else {
        return Ok(());
    };
    // What it says now is what was wished, and nothing else has become wrong.
    let config = parse(path, &after).map_err(|error| broken(error.to_string()))?;
    if value.is_some_and(|value| settings::value(&config, key) != *value) {
        return Err(broken(setting.kind.must_be(key)));
    }
    let unchanged = || stamp(path) == seen;
    put(path, text.as_deref(), &after, unchanged).map_err(|error| not_written(path, &error))?
}

/// What a text from a command line means for this setting. The error is a
/// sentence, with the kind of mistake.
pub fn value_of(key: &str, text: &str) -> Result<SettingValue, Wrong> {
    let setting = settings::setting(key).ok_or_else(|| Wrong::Name(no_such_setting(key)))?;
    settings::read(setting, text).map_err(Wrong::Value)
}

/// What is wrong with what a person typed.
#[derive(Debug)]
pub enum Wrong {
    /// There is no such setting.
    Name(String),
    /// It cannot be that.
    Value(String),
}

/// That there is none of this name, with the nearest that there is.
pub fn no_such_setting(key: &str) -> String {
    let names: Vec<&str> = settings::ALL.iter().map(|setting| setting.key).collect();
    match check::nearest_of(key, &names) {
        Some(nearest) => say!("no-such-setting.nearest", key = key, nearest = nearest),
        None => say!("no-such-setting", key = key),
    }
}

pub(super) fn not_written(path: &Path, error: &std::io::Error) -> String {
    say!(
        "settings-not-written",
        file = path.display().to_string(),
        why = error.to_string()
    )
}

/// The text with the setting in it, or out of it. `None`: it is so already.
fn edited(
    text: &str,
    setting: &Setting,
    value: Option<&SettingValue>,
) -> Result<Option<String>, String> {
    let mut file: DocumentMut = text
        .trim_start_matches('\u{feff}')
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let (section, name) = setting.key.split_once('.').unwrap_or(("", setting.key));
    let Some(value) = value else {
        if !check::lines(text).contains_key(setting.key) {
            return Ok(None);
        }
        if let Some(without) = check::without(text, setting.key) {
            return Ok(Some(without));
        }
        let table = file.get_mut(section).and_then(Item::as_table_like_mut);
        table.and_then(|table| table.remove(name));
        return Ok(Some(file.to_string()));
    };
    let table: &mut dyn TableLike = if section.is_empty() {
        file.as_table_mut()
    } else {
        let entry = file.entry(section).or_insert(Item::Table(Table::new()));
        let must = || say!("key-not-a-section", key = section);
        entry.as_table_like_mut().ok_or_else(must)?
    };
    put_value(table, name, value);
    let after = file.to_string();
    Ok((after != text).then_some(after))
}

/// In the place of the old value, with the comment behind it.
fn put_value(table: &mut dyn TableLike, name: &str, value: &SettingValue) {
    let mut new = match value {
        SettingValue::Switch(on) => Value::from(*on),
        SettingValue::Number(number) => Value::from(i64::from(*number)),
        SettingValue::Text(text) => Value::from(text.as_str()),
        SettingValue::Texts(texts) => texts.iter().map(String::as_str).collect(),
    };
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(old) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => drop(table.insert(name, Item::Value(new))),
    }
}

/// Puts the new file in place whole, with the rights of the old one, unless
/// somebody else has written it meanwhile.
fn put(
    path: &Path,
    before: Option<&str>,
    after: &str,
    unchanged: impl Fn() -> bool,
) -> std::io::Result<Result<(), String>> {
    // A link stays a link: what it leads to is written.
    let file = match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => led_to(path),
        file => file?,
    };
    let mode = match fs::metadata(&file) {
        Ok(meta) => meta.permissions().mode() & 0o7777,
        Err(_) => 0o600,
    };
    if let Some(folder) = file.parent() {
        own_file::folder(folder).map_err(|error| std::io::Error::other(format!("{error:#}")))?;
    }
    if let Some(before) = before {
        write_whole(&beside(&file, "before"), before, mode)?;
    }
    let new = beside(&file, "new");
    own_file::write_new(&new, after.as_bytes(), mode)?;
    if !unchanged() {
        let _ = fs::remove_file(&new);
        let file = path.display().to_string();
        return Ok(Err(say!("settings-changed-meanwhile", file = file)));
    }
    fs::rename(&new, &file)?;
    Ok(Ok(()))
}

/// Where a link leads, though nothing is there yet.
fn led_to(path: &Path) -> PathBuf {
    let mut file = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&file) else {
            break;
        };
        file = file.parent().unwrap_or(Path::new("/")).join(target);
    }
    file
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    PathBuf::from(name)
}

fn write_whole(file: &Path, text: &str, mode: u32) -> std::io::Result<()> {
    let new = beside(file, "new");
    own_file::write_new(&new, text.as_bytes(), mode)?;
    fs::rename(&new, file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load;
    use std::fs::Permissions;

    const MINE: &str = "# mine\nlanguage = 'de' # home\n\n[history]\n# long\ndays = 0x1E # a month\n\n[alerts]\nfailed = true\n";

    fn number(number: u32) -> SettingValue {
        SettingValue::Number(number)
    }

    fn own(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("config.toml");
        fs::write(&file, text).expect("written");
        (folder, file)
    }

    fn now(file: &Path) -> String {
        fs::read_to_string(file).expect("it is there")
    }

    #[test]
    fn comments_order_and_rights_stay_and_the_last_version_is_kept() {
        let (_folder, file) = own(MINE);
        fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("ours");
        set(&file, "history.days", Some(&number(7))).expect("it is written");
        assert_eq!(now(&file), MINE.replace("0x1E", "7"));
        assert_eq!(now(&beside(&file, "before")), MINE);
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert!(!beside(&file, "new").exists());

        set(&file, "alerts.slow", Some(&SettingValue::Switch(true))).expect("it is written");
        assert!(now(&file).ends_with("[alerts]\nfailed = true\nslow = true\n"));
        set(
            &file,
            "window.motion",
            Some(&SettingValue::Text("off".into())),
        )
        .expect("written");
        assert!(
            now(&file).ends_with("[window]\nmotion = \"off\"\n"),
            "{}",
            now(&file)
        );
        let text = now(&file);
        set(&file, "history.days", Some(&number(7))).expect("nothing is to be done");
        assert_eq!(now(&file), text);
    }

    #[test]
    fn what_is_taken_out_leaves_the_comments_above_it() {
        let (_folder, file) = own(MINE);
        set(&file, "history.days", None).expect("it is written");
        assert_eq!(now(&file), MINE.replace("days = 0x1E # a month\n", ""));
        set(&file, "language", None).expect("it is written");
        assert!(now(&file).starts_with("# mine\n\n[history]\n# long\n"));
        set(&file, "language", None).expect("there is nothing to take out");

        let (_folder, file) = own("alerts.slow = true\nalerts.fixed = false\n");
        set(&file, "alerts.slow", None).expect("it is written");
        assert_eq!(now(&file), "alerts.fixed = false\n");
        let (_folder, file) = own("alerts = { slow = true, fixed = false }\n");
        set(&file, "alerts.slow", None).expect("it is written");
        assert!(!load(&file).expect("good").alerts.slow);
        assert!(!load(&file).expect("good").alerts.fixed);
    }

    #[test]
    fn a_file_that_is_not_there_is_made_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("deep/nixlamp/config.toml");
        set(&file, "language", Some(&SettingValue::Text("de".into()))).expect("written");
        assert_eq!(now(&file), "language = \"de\"\n");
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(!beside(&file, "before").exists());
    }

    #[test]
    fn what_cannot_be_is_refused_with_a_sentence_and_nothing_changes() {
        let broken = "[alerts]\nfailed = maybe\n";
        for (text, key, value, sentence) in [
            (
                MINE,
                "history.day",
                Some(number(7)),
                "There is no setting “history.day”. Did you mean “history.days”?",
            ),
            (
                MINE,
                "history.days",
                Some(number(0)),
                "“history.days” must be a whole number from 1 to 3650",
            ),
            (
                MINE,
                "history.days",
                Some(SettingValue::Switch(true)),
                "“history.days” must be a whole number from 1 to 3650",
            ),
            (
                MINE,
                "window.motion",
                Some(SettingValue::Text("x".into())),
                "“window.motion” must be one of \"system\", \"on\", \"off\"",
            ),
            (
                MINE,
                "rebuild",
                None,
                "“rebuild” is written by hand, in the file",
            ),
            (
                broken,
                "history.days",
                Some(number(7)),
                "Nothing was changed: the file has a mistake. ",
            ),
            (
                "watch = 3\n",
                "watch.seconds",
                Some(number(2)),
                "Nothing was changed: the file has a mistake. ",
            ),
        ] {
            let (_folder, file) = own(text);
            let why = set(&file, key, value.as_ref()).expect_err(key);
            assert!(why.starts_with(sentence), "{why}");
            assert_eq!(now(&file), text);
            assert!(!beside(&file, "before").exists());
        }
    }

    #[test]
    fn a_link_stays_a_link_and_what_cannot_be_written_is_said() {
        let (folder, file) = own(MINE);
        let link = folder.path().join("link.toml");
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        set(&link, "history.days", Some(&number(9))).expect("it is written");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(load(&file).expect("good").history.days, 9);

        // Also one that leads to what is not there yet.
        let dangling = folder.path().join("dangling.toml");
        std::os::unix::fs::symlink("dots/there.toml", &dangling).expect("linked");
        set(&dangling, "history.days", Some(&number(8))).expect("it is written");
        assert!(fs::symlink_metadata(&dangling).expect("there").is_symlink());
        let there = folder.path().join("dots/there.toml");
        assert_eq!(load(&there).expect("good").history.days, 8);

        // A folder cannot be a file; root could write what others cannot.
        let why = set(folder.path(), "history.days", Some(&number(9))).expect_err("a folder");
        assert!(why.contains("cannot be written: it is not a file"), "{why}");
    }

    #[test]
    fn who_writes_at_the_same_time_is_not_written_over() {
        let (_folder, file) = own(MINE);
        let done = put(&file, Some(MINE), "x", || false).expect("it could be");
        assert!(
            done.expect_err("it changed")
                .contains("another program has just written")
        );
        assert_eq!(now(&file), MINE);
        assert!(!beside(&file, "new").exists());
    }
}
