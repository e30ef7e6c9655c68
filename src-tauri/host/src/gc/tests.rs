//! Settings, roots and bytes on folders of our own; real collections are
//! compared in the lab.

use super::{Ask, Places, Settings, roots, settings, walk, within};
use crate::profiles;
use nixlamp_core::gc::{Root, RootKind, Unknown};
use nixlamp_hands::profile_folders::ProfileFolders;
use std::fs::{create_dir_all, hard_link, write};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::time::{Duration, Instant};

const HASH: &str = "0c1bqz3yv5kcnl1q4j6d8fx7s9wrmh2";

fn places(root: &Path) -> Places {
    Places {
        store: root.join("store"),
        conf: root.join("nix.conf"),
        proc: root.join("proc"),
        profiles: profiles::Places {
            folders: ProfileFolders {
                state: root.join("var"),
                home_state: None,
                user: None,
            },
            run: root.join("run"),
        },
    }
}

fn name(n: u32) -> String {
    format!("{HASH}{n}-p{n}")
}

#[test]
fn included_settings_count_and_a_circle_ends() {
    let root = tempfile::tempdir().expect("a folder");
    let conf = root.path().join("nix.conf");
    write(&conf, "gc-keep-outputs = true\n!include more.conf\n").expect("written");
    let more = root.path().join("more.conf");
    write(&more, "keep-derivations = false\ninclude nix.conf\n").expect("written");
    assert_eq!(
        settings(&conf),
        Settings {
            keep_outputs: true,
            keep_derivations: false
        }
    );
    assert_eq!(settings(&root.path().join("none")), Settings::default());
}

#[test]
fn links_are_roots_one_step_deep_and_dangling_ones_are_told() {
    let root = tempfile::tempdir().expect("a folder");
    let root = root.path().canonicalize().expect("real");
    let places = places(&root);
    let store_path = |n: u32| places.store.join(name(n));
    for folder in [
        "var/gcroots/auto",
        "var/gcroots/deep/er",
        "var/profiles",
        "home",
        "proc",
    ] {
        create_dir_all(root.join(folder)).expect("a folder");
    }
    let link = |target: &Path, at: &str| symlink(target, root.join(at)).expect("a link");
    link(&store_path(1).join("bin"), "var/gcroots/deep/er/direct");
    link(&store_path(2), "var/profiles/system-1-link");
    link(&store_path(3), "home/result");
    link(&root.join("home/result"), "var/gcroots/auto/a");
    // Two steps are too many; a folder behind a link is not looked into.
    link(&root.join("home/result"), "home/second");
    link(&root.join("home/second"), "var/gcroots/auto/b");
    link(&root.join("var/profiles"), "var/gcroots/profiles");
    link(&root.join("usb/result"), "var/gcroots/auto/c");
    // A link that was deleted, and one that nix-build has left: gone for good.
    link(&root.join("home/deleted"), "var/gcroots/auto/d");
    link(&root.join("nix-build-34-17/result"), "var/gcroots/auto/e");
    write(root.join("var/gcroots").join(name(4)), "").expect("written");

    let found = roots::find(&places, Ask::Nobody);
    let mut links: Vec<_> = found
        .all
        .iter()
        .map(|r| (r.link.as_str(), r.name.as_str()))
        .collect();
    links.sort_unstable();
    let at = |path: &str| root.join(path).display().to_string();
    let expected = [
        (at("home/result"), name(3)),
        (at(&format!("var/gcroots/{}", name(4))), name(4)),
        (at("var/gcroots/deep/er/direct"), name(1)),
        (at("var/profiles/system-1-link"), name(2)),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(l, n)| (l.as_str(), n.as_str()))
        .collect();
    assert_eq!(links, expected);
    assert_eq!(found.dangling, [at("usb/result")]);
    assert_eq!(found.unknown, []);
    // The daemon would forget the link: it is not asked.
    let careful = roots::find(&places, Ask::DaemonIfHarmless);
    assert_eq!(careful.unknown, [Unknown::NotAsked]);
    assert_eq!(careful.all, found.all);
}

#[test]
fn builds_that_live_hold_what_their_file_says() {
    let root = tempfile::tempdir().expect("a folder");
    let places = places(root.path());
    create_dir_all(root.path().join("var/temproots")).expect("a folder");
    create_dir_all(root.path().join("proc/12")).expect("a folder");
    let text = format!("{}/{}\0", places.store.display(), name(1));
    for pid in ["12", "13"] {
        write(root.path().join("var/temproots").join(pid), &text).expect("written");
    }
    let found = roots::find(&places, Ask::Nobody);
    assert_eq!(
        found.all,
        [Root {
            link: "process 12".to_owned(),
            name: name(1),
            kind: RootKind::Build
        }]
    );
}

#[test]
fn locked_imports_and_the_links_folder_are_no_leftovers() {
    let root = tempfile::tempdir().expect("a folder");
    let store = root.path().join("store");
    for folder in [".links", "tmp-1-1", "tmp-2-2"] {
        create_dir_all(store.join(folder)).expect("a folder");
    }
    create_dir_all(root.path().join("proc")).expect("a folder");
    let inode = store.join("tmp-1-1").metadata().expect("there").ino();
    let line = format!("1: FLOCK  ADVISORY  WRITE 812 fe:01:{inode} 0 EOF\n");
    write(root.path().join("proc/locks"), line).expect("written");
    let entries = walk::entries(&store, &root.path().join("proc")).expect("read");
    assert_eq!(entries, ["tmp-2-2"]);
}

#[test]
fn the_walk_weighs_blocks_links_and_what_is_swept() {
    let root = tempfile::tempdir().expect("a folder");
    let store = root.path().join("store");
    create_dir_all(store.join(".links")).expect("a folder");
    create_dir_all(store.join("a/deep")).expect("a folder");
    write(store.join("a/deep/one"), vec![1; 10_000]).expect("written");
    hard_link(store.join("a/deep/one"), store.join(".links/x")).expect("linked");
    write(store.join(".links/alone"), vec![1; 5000]).expect("written");
    let mut ground = nixlamp_core::gc::Store::default();
    ground.add("a", 1);
    let mut forecast = nixlamp_core::gc::Forecast::new(&nixlamp_core::gc::forecast::Ground {
        store: &ground,
        settings: Settings::default(),
        roots: &[],
        generations: &[],
        entries: &["a".to_owned()],
    });
    let mut scales = forecast.scales();
    let unread = walk::weigh(&store, forecast.to_walk(&ground), &mut scales);
    forecast.weigh(scales);
    let freed = forecast.freed(&[]);
    assert_eq!((unread, freed.paths, freed.nix_bytes), (0, 1, 10_000));
    let blocks = |path: &str| store.join(path).metadata().expect("there").blocks() * 512;
    let all = ["a", "a/deep", "a/deep/one", ".links/alone"].map(blocks);
    assert_eq!(freed.disk_bytes, all.iter().sum::<u64>());
}

#[test]
fn what_does_not_come_back_is_left_behind() {
    let begun = Instant::now();
    let never = within(Duration::from_millis(50), || {
        std::thread::sleep(Duration::from_secs(60));
    });
    assert_eq!(never, None);
    assert!(begun.elapsed() < Duration::from_secs(10));
}
