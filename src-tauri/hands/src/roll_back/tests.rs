use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use nixlamp_core::order::{Activation, RollBack, Side};
use nixlamp_core::profile::{Folder, ProfileId, ProfileName};

use super::{activation, locked, roll_back};
use crate::profile_folders::ProfileFolders;

struct Bed {
    _root: tempfile::TempDir,
    folders: ProfileFolders,
    link: PathBuf,
}

/// A plain profile of two generations that lead to what every Linux has, for
/// a store path of our own cannot be had here: what is refused is looked at.
fn bed() -> Bed {
    let root = tempfile::tempdir().expect("a folder");
    let folders = ProfileFolders {
        state: root.path().to_owned(),
        home_state: None,
        user: None,
    };
    let folder = root.path().join("profiles");
    fs::create_dir_all(&folder).expect("a folder");
    symlink("/usr", folder.join("own-1-link")).expect("a link");
    symlink("/etc", folder.join("own-2-link")).expect("a link");
    symlink("own-2-link", folder.join("own")).expect("a link");
    Bed {
        link: folder.join("own"),
        _root: root,
        folders,
    }
}

fn order(from: (u64, &str), to: (u64, &str)) -> RollBack {
    let side = |(number, path): (u64, &str)| Side {
        number,
        store_path: path.to_owned(),
    };
    RollBack {
        profile: ProfileId {
            folder: Folder::Shared,
            name: ProfileName::new("own").expect("a name"),
        },
        from: side(from),
        to: side(to),
        activation: Activation::LinkOnly,
        only_at_next_boot: false,
    }
}

#[test]
fn nothing_is_switched_that_is_not_as_it_was_planned() {
    let bed = bed();
    for wrong in [
        order((2, "/usr"), (1, "/usr")),
        order((1, "/usr"), (2, "/etc")),
        order((2, "/etc"), (1, "/etc")),
        order((2, "/etc"), (3, "/usr")),
        // Never anything that is not of the store.
        order((2, "/etc"), (1, "/usr")),
    ] {
        let done = roll_back(&wrong, &bed.folders);
        assert!(
            !done.ok && done.lines[0].contains("Nothing was done"),
            "{done:?}"
        );
        assert_eq!(
            fs::read_link(&bed.link).expect("a link"),
            Path::new("own-2-link")
        );
        assert!(!bed.link.with_file_name("own.lock").exists());
    }
}

#[test]
fn a_profile_that_another_program_holds_is_left_alone() {
    let bed = bed();
    let order = order((2, "/etc"), (1, "/usr"));
    let held = locked(&bed.link, &order).expect("free");
    let done = roll_back(&order, &bed.folders);
    assert!(done.lines[0].contains("Another program"), "{done:?}");
    drop(held);
    assert!(locked(&bed.link, &order).is_ok());
}

#[test]
fn what_lies_in_the_locks_place_holds_nobody_up_for_ever() {
    let bed = bed();
    let order = order((2, "/etc"), (1, "/usr"));
    let lock = bed.link.with_file_name("own.lock");
    let begun = std::time::Instant::now();
    fs::write(&lock, "left").expect("written");
    assert!(!roll_back(&order, &bed.folders).ok);
    assert_eq!(fs::read(&lock).expect("left alone"), b"left");
    fs::remove_file(&lock).expect("ours");
    let made = std::process::Command::new("mkfifo").arg(&lock).status();
    assert!(made.is_ok_and(|status| status.success()));
    assert!(!roll_back(&order, &bed.folders).ok);
    fs::remove_file(&lock).expect("ours");
    symlink("elsewhere", &lock).expect("a link");
    assert!(!roll_back(&order, &bed.folders).ok);
    assert!(!bed.link.with_file_name("elsewhere").exists());
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn what_is_run_is_what_is_shown() {
    let path = "/nix/store/0c0sw0p0fx0sw0p0fx0sw0p0fx0sw0p0-home";
    let known = Activation::HomeManager {
        told_of_driver: true,
    };
    assert_eq!(
        activation(known, path, false),
        [
            format!("{path}/activate"),
            "--driver-version".to_owned(),
            "1".to_owned()
        ]
    );
    assert!(activation(Activation::LinkOnly, path, false).is_empty());
    assert!(activation(Activation::NixOs, path, true).ends_with(&[
        format!("{path}/bin/switch-to-configuration"),
        "boot".to_owned()
    ]));
}
