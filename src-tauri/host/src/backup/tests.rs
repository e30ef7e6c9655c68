use std::fs::{self, Permissions, create_dir_all, write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use nixlamp_core::backup::{Manifest, What};
use nixlamp_hands::profile_folders::ProfileFolders;
use rusqlite::Connection;

use super::{Database, Sources, Wish, file, list, make, sweep};
use crate::profiles::Places;

/// A machine of a few files.
struct Machine {
    root: tempfile::TempDir,
}

impl Machine {
    fn new() -> Machine {
        let machine = Machine {
            root: tempfile::tempdir().expect("a folder"),
        };
        let profiles = machine.path("nix/profiles");
        for folder in [
            "nix/db",
            "nix/profiles",
            "nix/gcroots/auto",
            "etc/nix",
            "etc/nixos",
            "run",
        ] {
            create_dir_all(machine.path(folder)).expect("a folder");
        }
        symlink("/nix/store/x-system", profiles.join("system-3-link")).expect("a link");
        symlink("system-3-link", profiles.join("system")).expect("a link");
        symlink("/home/result", machine.path("nix/gcroots/auto/abc")).expect("a link");
        write(
            machine.path("etc/nix/nix.conf"),
            "include more.conf\naccess-tokens = x=y\n",
        )
        .expect("written");
        write(machine.path("etc/nix/more.conf"), "cores = 2\n").expect("written");
        write(machine.path("etc/nixos/flake.nix"), "{ }\n").expect("written");
        let database = Connection::open(machine.path("nix/db/db.sqlite")).expect("made");
        database
            .execute_batch(
                "PRAGMA journal_mode = wal;
                 CREATE TABLE ValidPaths (id INTEGER PRIMARY KEY, path TEXT, narSize INTEGER);
                 CREATE TABLE Refs (referrer INTEGER, reference INTEGER);
                 INSERT INTO ValidPaths VALUES (1, '/nix/store/x-system', 7);
                 INSERT INTO Refs VALUES (1, 1);",
            )
            .expect("filled");
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn folder(&self) -> PathBuf {
        self.path("state/backups")
    }

    fn back_up(&self) -> Result<Manifest, String> {
        self.back_up_with(Database::Sound)
    }

    fn back_up_with(&self, database: Database) -> Result<Manifest, String> {
        make(&Wish {
            database,
            folder: &self.folder(),
            why: "Roll back?",
            status: "{}",
            history: &self.path("state/history.db"),
            flake: None,
            sources: Sources {
                profiles: Places {
                    folders: ProfileFolders {
                        state: self.path("nix"),
                        home_state: None,
                        user: None,
                    },
                    run: self.path("run"),
                },
                etc: self.path("etc"),
                config: None,
            },
        })
        .map(|made| made.expect("room for it"))
    }

    fn left(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder()).expect("a folder").flatten();
        let mut names: Vec<String> = names
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name != "roots")
            .collect();
        names.sort();
        names
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

#[test]
fn what_a_backup_holds_is_what_was_there() {
    let machine = Machine::new();
    let manifest = machine.back_up().expect("made");
    let read = |what: What| {
        let kept = manifest
            .files
            .iter()
            .find(|kept| kept.what == what)
            .expect("kept");
        let path = file(&machine.folder(), &manifest.id, &kept.name);
        assert_eq!(mode(&path), 0o600);
        fs::read(path).expect("readable")
    };
    assert!(read(What::NixConf).ends_with(b"access-tokens = x=y\n"));
    assert_eq!(read(What::Included), b"cores = 2\n");
    assert_eq!(read(What::Flake), b"{ }\n");
    assert!(read(What::Database).starts_with(b"SQLite format 3"));
    assert_eq!(mode(&machine.folder().join(manifest.id.as_str())), 0o700);
    assert_eq!(manifest.profiles[0].generations[0].number, 3);
    assert_eq!(manifest.roots[0].1, "/home/result");
    let left: Vec<&str> = manifest.left_out.iter().map(|l| l.what.as_str()).collect();
    assert!(left.contains(&"the current system"), "{left:?}");
    assert_eq!(list(&machine.folder()), [Ok(manifest)]);
}

#[test]
fn a_damaged_database_is_no_backup_and_leaves_nothing() {
    let machine = Machine::new();
    let path = machine.path("nix/db/db.sqlite");
    let database = Connection::open(&path).expect("opened");
    database
        .execute_batch(
            "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             INSERT INTO ValidPaths SELECT i, hex(randomblob(40)), i FROM n;
             PRAGMA wal_checkpoint (truncate);",
        )
        .expect("filled");
    drop(database);
    let mut bytes = fs::read(&path).expect("readable");
    bytes[8 * 4096..9 * 4096].fill(0xa5);
    write(&path, bytes).expect("written");
    let why = machine.back_up().expect_err("damaged");
    assert!(why.contains("not sound"), "{why}");
    assert!(machine.left().is_empty());
    // But for its repair it is kept however it is.
    let manifest = machine.back_up_with(Database::AsItIs).expect("made");
    let copy = file(&machine.folder(), &manifest.id, "db.sqlite");
    assert_eq!(
        fs::read(copy).expect("kept"),
        fs::read(&path).expect("there")
    );
}

#[test]
fn what_is_closed_is_said_and_what_a_crash_left_is_removed() {
    let machine = Machine::new();
    fs::remove_file(machine.path("etc/nix/more.conf")).expect("removed");
    let manifest = machine.back_up().expect("made");
    let missing = machine.path("etc/nix/more.conf").display().to_string();
    assert!(manifest.left_out.iter().any(|left| left.what == missing));

    let half = machine.folder().join(".making-2026-11-22T20-38-01Z");
    create_dir_all(half.join("config")).expect("a folder");
    let root = machine
        .folder()
        .join("roots/2026-11-22T20-38-01Z.current-system");
    symlink("/nix/store/x", &root).expect("a link");
    fs::set_permissions(&half, Permissions::from_mode(0o700)).expect("ours");
    sweep(&machine.folder());
    assert_eq!(machine.left(), [manifest.id.as_str()]);
    assert!(fs::symlink_metadata(root).is_err());
}

#[test]
fn the_mode_of_what_a_link_leads_to_is_left_alone() {
    let machine = Machine::new();
    let other = machine.path("other");
    create_dir_all(&other).expect("a folder");
    create_dir_all(machine.path("state")).expect("a folder");
    fs::set_permissions(&other, Permissions::from_mode(0o755)).expect("ours");
    symlink(&other, machine.folder()).expect("a link");
    machine.back_up().expect("made");
    assert_eq!(mode(&other), 0o755);
}

#[test]
fn two_in_a_second_have_two_names() {
    let machine = Machine::new();
    let (one, two) = (
        machine.back_up().expect("made"),
        machine.back_up().expect("made"),
    );
    assert_ne!(one.id, two.id);
    assert_eq!(machine.left().len(), 2);
}
