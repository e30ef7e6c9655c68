//! Settings, roots and bytes on folders of our own; real collections are
//! compared in the lab.

use super::{Ask, Look, Places, Settings, roots, settings, walk, within};
use crate::profiles;
use nixlamp_core::gc::{Root, RootKind, Unknown};
use nixlamp_hands::profile_folders::ProfileFolders;
use std::fs::{create_dir_all, hard_link, write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::time::{Duration, Instant};

const HASH: &str = "0c1bqz3yv5kcnl1q4j6d8fx7s9wrmh2";

fn places(root: &Path) -> Places {
    Places {
        store: root.join("store"),
        conf: root.join("nix.conf"),
        daemon_since_s: None,
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
    let places = places(root.path());
    let default = (Settings::default(), Vec::new());
    assert_eq!(settings::read(&places), default);
    // A comment in Latin-1, and an include of what is not there.
    let conf = b"# f\xfcr alle\nkeep-outputs = true\n!include more.conf\n!include none.conf\n";
    write(&places.conf, conf).expect("written");
    let more = root.path().join("more.conf");
    write(&more, "keep-derivations = false\n").expect("written");
    let meant = Settings {
        keep_outputs: true,
        keep_derivations: false,
    };
    assert_eq!(settings::read(&places), (meant, Vec::new()));
    // Every file includes the first one twelve times.
    write(&more, "include nix.conf\n".repeat(12)).expect("written");
    let begun = Instant::now();
    let (_, unknown) = settings::read(&places);
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(matches!(unknown.as_slice(), [Unknown::Settings(_), ..]));
}

/// What cannot be known is taken as it keeps least: an upper bound stays one.
#[test]
fn settings_that_the_daemon_may_not_have_are_unsure() {
    let root = tempfile::tempdir().expect("a folder");
    let mut places = places(root.path());
    write(&places.conf, "!include closed.conf\n").expect("written");
    // Not to be read by anybody, root neither.
    create_dir_all(root.path().join("closed.conf")).expect("a folder");
    let least = Settings {
        keep_outputs: false,
        keep_derivations: false,
    };
    let (kept, unknown) = settings::read(&places);
    assert_eq!(kept, least);
    assert!(
        matches!(unknown.as_slice(), [Unknown::Settings(why)] if why.contains("closed.conf")),
        "{unknown:?}"
    );
    write(&places.conf, "keep-outputs = true\n").expect("written");
    let changed = places.conf.metadata().expect("there").ctime();
    places.daemon_since_s = Some(changed + 10);
    assert!(settings::read(&places).1.is_empty());
    places.daemon_since_s = Some(changed - 10);
    let new = Unknown::NewSettings(places.conf.display().to_string());
    assert_eq!(settings::read(&places), (least, vec![new]));
}

/// Home-manager's third generation is on the disk, and its row is gone.
#[test]
fn a_linked_path_without_a_row_is_found_and_so_is_an_emptied_database() {
    let root = tempfile::tempdir().expect("a folder");
    let root = root.path().canonicalize().expect("real");
    let places = places(&root);
    for folder in ["var/gcroots", "var/profiles", "var/db", "proc", "store"] {
        create_dir_all(root.join(folder)).expect("a folder");
    }
    let database = rusqlite::Connection::open(root.join("var/db/db.sqlite")).expect("made");
    database
        .execute_batch(
            "create table ValidPaths (id integer primary key, path text, narSize integer, deriver text);
             create table Refs (referrer integer, reference integer);
             create table DerivationOutputs (drv integer, path text);",
        )
        .expect("filled");
    for n in [1, 3, 4] {
        let at = root.join(format!("var/profiles/home-manager-{n}-link"));
        symlink(places.store.join(name(n)), at).expect("a link");
    }
    // The fourth leads to what is not there.
    for n in [1, 3] {
        create_dir_all(places.store.join(name(n))).expect("a folder");
    }
    let look = Look::at(&places, Ask::Nobody).expect("read");
    assert!(look.no_rows);
    let row = format!("/nix/store/{}", name(1));
    database
        .execute(
            "insert into ValidPaths (path, narSize) values (?1, 1)",
            [row],
        )
        .expect("registered");
    let look = Look::at(&places, Ask::Nobody).expect("read");
    assert!(!look.no_rows);
    let link = root.join("var/profiles/home-manager-3-link");
    let path = places.store.join(name(3));
    assert_eq!(
        look.unregistered(),
        [(link.display().to_string(), path.display().to_string())]
    );
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
    // A link that was deleted or has another name for a moment, and two that
    // are gone for good: nix-build has left one, a deleted backup the other.
    link(&root.join("home/deleted"), "var/gcroots/auto/d");
    link(&root.join("nix-build-34-17/result"), "var/gcroots/auto/e");
    let of_backup = "nixlamp/backups/roots/2026-11-22T20-38-01Z.current-system";
    create_dir_all(root.join("nixlamp/backups/roots")).expect("a folder");
    link(&root.join(of_backup), "var/gcroots/auto/f");
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
    let mut dangling = found.dangling.clone();
    dangling.sort_unstable();
    assert_eq!(dangling, [at("home/deleted"), at("usb/result")]);
    assert_eq!(found.unknown, []);
    // The daemon would forget the link: it is not asked.
    let careful = roots::find(&places, Ask::DaemonIfHarmless);
    assert_eq!(careful.unknown, [Unknown::NotAsked]);
    assert_eq!(careful.all, found.all);
}

/// The daemon as root sees that the link is away, and forgets it.
#[test]
fn a_link_that_this_user_cannot_look_at_is_not_asked_about() {
    let root = tempfile::tempdir().expect("a folder");
    let places = places(root.path());
    create_dir_all(root.path().join("var/gcroots/auto")).expect("a folder");
    create_dir_all(root.path().join("proc")).expect("a folder");
    // A name no file system takes: whatever the reason, it is not known.
    let closed = root.path().join("n".repeat(300)).join("result");
    symlink(closed, root.path().join("var/gcroots/auto/a")).expect("a link");
    let careful = roots::find(&places, Ask::DaemonIfHarmless);
    assert_eq!(
        careful.unknown,
        [Unknown::NotAsked, Unknown::ClosedFolders(1)]
    );
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
        entries: &["a".into()],
    });
    let mut scales = forecast.scales();
    let missed = walk::weigh(&store, forecast.to_walk(&ground), &mut scales);
    forecast.weigh(scales);
    let freed = forecast.freed(&[]);
    assert_eq!(
        (missed, freed.paths, freed.nix_bytes),
        (walk::Missed::default(), 1, 10_000)
    );
    let blocks = |path: &str| store.join(path).metadata().expect("there").blocks() * 512;
    let all = ["a", "a/deep", "a/deep/one", ".links/alone"].map(blocks);
    assert_eq!(freed.disk_bytes, all.iter().sum::<u64>());
}

/// A store that knows no path: all that lies in it is left over.
fn of_leftovers(
    store: &nixlamp_core::gc::Store,
    entries: &[std::ffi::OsString],
) -> nixlamp_core::gc::Forecast {
    nixlamp_core::gc::Forecast::new(&nixlamp_core::gc::forecast::Ground {
        store,
        settings: Settings::default(),
        roots: &[],
        generations: &[],
        entries,
    })
}

/// What is no text is walked all the same: the collector deletes it.
#[test]
fn a_leftover_of_any_name_is_weighed() {
    let root = tempfile::tempdir().expect("a folder");
    let store = root.path().join("store");
    let odd = store.join(std::ffi::OsStr::from_bytes(b"n\xe4chste"));
    create_dir_all(&odd).expect("a folder");
    create_dir_all(root.path().join("proc")).expect("a folder");
    write(odd.join("one"), vec![1; 10_000]).expect("written");
    let ground = nixlamp_core::gc::Store::default();
    let entries = walk::entries(&store, &root.path().join("proc")).expect("read");
    let mut forecast = of_leftovers(&ground, &entries);
    let mut scales = forecast.scales();
    walk::weigh(&store, forecast.to_walk(&ground), &mut scales);
    forecast.weigh(scales);
    let freed = forecast.freed(&[]);
    assert_eq!((freed.paths, freed.nix_bytes), (1, 10_000));
}

/// `/proc` is another file system than the folder that leads to it here.
#[test]
fn what_is_mounted_below_is_not_weighed_and_told() {
    let ground = nixlamp_core::gc::Store::default();
    let entries = ["proc".into()];
    let forecast = of_leftovers(&ground, &entries);
    let mut scales = forecast.scales();
    let store = Path::new("/");
    if store.join("proc/self").exists() {
        let missed = walk::weigh(store, forecast.to_walk(&ground), &mut scales);
        assert_eq!(
            missed,
            walk::Missed {
                unread: 0,
                mounts: 1
            }
        );
    }
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
