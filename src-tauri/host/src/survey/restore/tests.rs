use std::fs::{create_dir_all, read_dir, rename};
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use nixlamp_core::backup::{BackupId, Manifest};
use nixlamp_core::model::Time;
use nixlamp_hands::profile_folders::ProfileFolders;

use super::{lost, lost_links, may_write, moved};
use crate::profiles;

/// A home with a profile of generations 3 and 4, of which 4 is current.
struct Home {
    root: tempfile::TempDir,
    places: profiles::Places,
}

impl Home {
    fn new() -> Home {
        let root = tempfile::tempdir().expect("a folder");
        let home = Home {
            places: profiles::Places {
                folders: ProfileFolders {
                    state: root.path().join("nix"),
                    home_state: Some(root.path().join("state")),
                    user: None,
                },
                run: root.path().join("run"),
            },
            root,
        };
        let folder = home.folder();
        create_dir_all(&folder).expect("a folder");
        for number in [3, 4] {
            let path = home.root.path().join(format!("store/home-{number}"));
            create_dir_all(&path).expect("a folder");
            let link = format!("home-manager-{number}-link");
            symlink(path, folder.join(link)).expect("a link");
        }
        symlink("home-manager-4-link", folder.join("home-manager")).expect("a link");
        home
    }

    fn folder(&self) -> PathBuf {
        self.root.path().join("state/nix/profiles")
    }

    fn manifest(&self) -> Manifest {
        Manifest {
            id: BackupId::new("2026-11-22T20-38-01Z").expect("an id"),
            made: Time(0),
            why: String::new(),
            files: Vec::new(),
            profiles: profiles::read(&self.places).profiles,
            roots: Vec::new(),
            held: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

#[test]
fn a_profile_that_has_gone_comes_back_whole() {
    let home = Home::new();
    let then = home.manifest();
    let away = home.root.path().join("away");
    create_dir_all(&away).expect("a folder");
    for entry in read_dir(home.folder()).expect("there").flatten() {
        rename(entry.path(), away.join(entry.file_name())).expect("moved");
    }
    let folders = &home.places.folders;
    let now = profiles::read(&home.places).profiles;
    let gone = lost(&then, &now, folders);
    let numbers: Vec<(u64, bool)> = gone.iter().map(|(g, there)| (g.number, *there)).collect();
    assert_eq!(numbers, [(3, true), (4, true)]);
    let links = lost_links(&then, &gone, folders);
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].number, 4);
    assert_eq!(moved(&then, &now, &links), []);

    // What it led to has gone from the store: it can lead nowhere.
    std::fs::remove_dir(home.root.path().join("store/home-4")).expect("ours");
    let gone = lost(&then, &now, folders);
    assert_eq!(lost_links(&then, &gone, folders), []);
    assert_eq!(moved(&then, &now, &[]).len(), 1);
}

#[test]
fn a_link_alone_comes_back_and_what_is_there_stays() {
    let home = Home::new();
    let then = home.manifest();
    let folders = &home.places.folders;
    assert_eq!(lost_links(&then, &[], folders), []);
    std::fs::remove_file(home.folder().join("home-manager")).expect("ours");
    let now = profiles::read(&home.places).profiles;
    assert_eq!(lost(&then, &now, folders), []);
    assert_eq!(lost_links(&then, &[], folders).len(), 1);
}

#[test]
fn a_folder_that_has_gone_can_be_made_again() {
    let home = Home::new();
    assert!(may_write(&home.root.path().join("config/nix")));
    let file = home.root.path().join("file");
    std::fs::write(&file, "").expect("written");
    assert!(!may_write(&file.join("nix")));
}
