//! What can be set, with who set it and where: the configuration beside its
//! file.

use std::path::Path;

use nixlamp_core::config::Config;
use nixlamp_core::settings::{self, Origin, Owner};
use nixlamp_core::wire::{QuietRule, Settings};

use super::login::Place;
use super::{check, load, read};
use crate::check::Here;
use crate::check::parts::settings::of_person;

/// Whose a file is. `store` and the folders of the system are the same
/// everywhere but in tests.
fn owner_of(path: &Path, store: &Path, system: &[&Path]) -> Owner {
    let of_system = system.iter().any(|folder| path.starts_with(folder));
    let in_store = std::fs::canonicalize(path).is_ok_and(|real| real.starts_with(store));
    match (in_store, of_system) {
        (true, true) => Owner::System,
        (true, false) => Owner::HomeManager,
        (false, true) => Owner::Administrator,
        (false, false) => Owner::Person,
    }
}

/// Whose a file is.
pub(super) fn owner(path: &Path) -> Owner {
    let set = std::env::var("XDG_CONFIG_DIRS").unwrap_or_default();
    let set = set.split(':').filter(|folder| folder.starts_with('/'));
    let system: Vec<&Path> = set.map(Path::new).chain([Path::new("/etc")]).collect();
    owner_of(path, Path::new("/nix/store"), &system)
}

/// All settings as they stand. Reads files.
pub fn settings(
    path: &Path,
    config: &Config,
    rules: Vec<QuietRule>,
    state: &Path,
    here: &Here,
) -> Settings {
    let text = read(path).unwrap_or_default();
    let origin = Origin {
        file: path.display().to_string(),
        lines: check::lines(&text),
        owner: owner(path),
        login: Place::here().map(|place| place.login()).unwrap_or_default(),
    };
    let mut hosts = Vec::new();
    for url in of_person(here).substituters() {
        let host = url
            .split("://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        hosts.extend(host.filter(|host| !host.is_empty()).map(str::to_owned));
    }
    let read_only =
        (origin.owner != Owner::Person).then(|| settings::set_in(origin.owner, "", &origin.file));
    Settings {
        rows: settings::rows(config, &origin, std::env::consts::OS == "macos"),
        file: origin.file,
        read_only,
        broken: load(path).err().map(|error| error.to_string()),
        rules,
        history_bytes: history_bytes(state),
        hosts,
    }
}

/// The database with what is not yet moved into it.
fn history_bytes(state: &Path) -> Option<u64> {
    let size = |name: &str| std::fs::metadata(state.join(name)).map(|meta| meta.len());
    let whole = size("history.db").ok()?;
    Some(whole + size("history.db-wal").unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nixlamp_core::wire::{SettingSource, SettingValue};
    use std::fs;

    #[test]
    fn a_link_into_the_store_is_nixs_and_a_file_elsewhere_is_its_owners() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().canonicalize().expect("there");
        let (store, etc, home) = (root.join("store"), root.join("etc"), root.join("home"));
        for one in [&store, &etc, &home] {
            fs::create_dir(one).expect("made");
        }
        fs::write(store.join("made.toml"), "").expect("written");
        fs::write(etc.join("hand.toml"), "").expect("written");
        for one in [&etc, &home] {
            let link = one.join("link.toml");
            std::os::unix::fs::symlink(store.join("made.toml"), link).expect("linked");
        }
        let of = |path: &Path| owner_of(path, &store, &[etc.as_path()]);
        assert_eq!(of(&home.join("none.toml")), Owner::Person);
        assert_eq!(of(&home.join("link.toml")), Owner::HomeManager);
        assert_eq!(of(&etc.join("link.toml")), Owner::System);
        assert_eq!(of(&etc.join("hand.toml")), Owner::Administrator);
    }

    #[test]
    fn each_value_has_its_line_and_a_broken_file_is_said_beside_the_last_good_ones() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("config.toml");
        let good = "language = \"de\"\n\n[alerts]\nslow = true\nfailed = true\n";
        fs::write(&file, good).expect("written");
        let config = load(&file).expect("it is good");
        let shown = |config: &Config| {
            let here = Here::machine(folder.path().to_owned());
            settings(&file, config, Vec::new(), folder.path(), &here)
        };
        let row = |all: &Settings, key: &str| {
            let mut rows = all.rows.iter().filter(|row| row.key == key);
            rows.next().cloned().expect("it is there")
        };
        let all = shown(&config);
        assert_eq!((&all.broken, &all.read_only), (&None, &None));
        let slow = row(&all, "alerts.slow");
        assert_eq!(slow.value, SettingValue::Switch(true));
        assert_eq!(slow.source, SettingSource::YourFile);
        assert_eq!(slow.place, Some(format!("{}:4", file.display())));
        assert_eq!(
            row(&all, "language").place,
            Some(format!("{}:1", file.display()))
        );
        assert_eq!(row(&all, "history.days").source, SettingSource::Default);

        fs::write(&file, "[alerts]\nslow = 3\n").expect("written");
        let all = shown(&config);
        assert!(
            all.broken
                .expect("it is")
                .contains("config.toml:2: “slow” must be")
        );
    }
}
