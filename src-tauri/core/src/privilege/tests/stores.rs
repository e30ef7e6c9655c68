//! What the helper does with profiles and with the store, and what it does not.

use super::{ALICE, line, user, why};
use crate::order::{
    Activation, CacheName, CollectGarbage, Deed, DeleteGenerations, Expected, Going, Repair,
    RollBack, Side, Way,
};
use crate::privilege::{Request, Verb, check, is_open, needs_root, request, verb};
use crate::profile::{Folder, ProfileId, ProfileName};
use crate::store_path::StorePath;
use crate::words::privilege as say;

const PATH: &str = "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-nixos-system";

fn profile(folder: Folder, name: &str) -> ProfileId {
    ProfileId {
        folder,
        name: ProfileName::new(name).expect("a name"),
    }
}

fn system() -> ProfileId {
    profile(Folder::Shared, "system")
}

fn side(number: u64) -> Side {
    Side {
        number,
        store_path: format!("{PATH}-{number}"),
    }
}

fn rolled(change: impl FnOnce(&mut RollBack)) -> Deed {
    let mut order = RollBack {
        profile: system(),
        from: side(413),
        to: side(412),
        activation: Activation::NixOs,
        only_at_next_boot: false,
    };
    change(&mut order);
    Deed::RollBack(order)
}

pub(super) fn roll_back() -> Deed {
    rolled(|_| {})
}

fn delete(profile: ProfileId, numbers: &[u64]) -> DeleteGenerations {
    DeleteGenerations {
        profile,
        generations: numbers
            .iter()
            .map(|number| Going {
                number: *number,
                store_path: format!("{PATH}-{number}"),
            })
            .collect(),
    }
}

fn collected(delete: Vec<DeleteGenerations>) -> Deed {
    Deed::CollectGarbage(CollectGarbage {
        delete,
        expected: Some(Expected {
            paths: 12,
            disk_bytes: 4096,
            exact: true,
        }),
    })
}

pub(super) fn collect() -> Deed {
    let named = profile(Folder::Systems, "test");
    collected(vec![delete(system(), &[1, 3]), delete(named, &[7])])
}

fn path() -> StorePath {
    StorePath::new(PATH).expect("a store path")
}

pub(super) fn repair() -> Deed {
    Deed::Repair(Repair::Path {
        path: path(),
        way: Way::InStore,
    })
}

/// As it would be sent by somebody who does not keep to what a request is.
fn forged(deed: Deed) -> Vec<u8> {
    serde_json::to_vec(&Request {
        version: 1,
        deed,
        language: None,
    })
    .expect("JSON")
}

fn refused(verb: Verb, deed: Deed) -> String {
    assert!(
        !is_open(&deed) || request(&deed).is_some_and(|r| r.into_bytes() != forged(deed.clone()))
    );
    why(verb.word(), Some(user(ALICE)), &forged(deed))
}

#[test]
fn only_what_is_roots_takes_root() {
    let home = |activation| {
        rolled(|order| {
            order.profile = profile(Folder::Home, "home-manager");
            order.activation = activation;
        })
    };
    let by_daemon = Deed::Repair(Repair::Path {
        path: path(),
        way: Way::ByDaemon { derivation: path() },
    });
    let cache = CacheName::new("fetcher-cache-v3.sqlite").expect("a name");
    let own = [
        home(Activation::LinkOnly),
        home(Activation::HomeManager {
            told_of_driver: true,
        }),
        collected(Vec::new()),
        collected(vec![delete(profile(Folder::PerUser, "profile"), &[1])]),
        by_daemon,
        Deed::Repair(Repair::ForgetDerivation { path: path() }),
        Deed::Repair(Repair::SetCacheAside { cache }),
        Deed::BackUp,
    ];
    for deed in own {
        assert_eq!(verb(&deed), None, "{deed:?}");
        assert_eq!(needs_root(&deed, ALICE), None, "{deed:?}");
        assert!(!is_open(&deed), "{deed:?}");
    }
    for (deed, verb) in [
        (roll_back(), Verb::RollBack),
        (collect(), Verb::CollectGarbage),
        (repair(), Verb::Repair),
        (Deed::Repair(Repair::ReloadDatabase), Verb::Repair),
    ] {
        assert_eq!(needs_root(&deed, ALICE), Some(verb));
        assert_eq!(needs_root(&deed, 0), None);
        assert!(is_open(&deed));
        assert!(!say::commands(&deed).is_empty());
    }
}

#[test]
fn a_person_is_never_rolled_back_as_root_nor_anything_by_another_way() {
    let unsound = |change: fn(&mut RollBack)| refused(Verb::RollBack, rolled(change));
    let store = |path: &str| Side {
        number: 412,
        store_path: path.to_owned(),
    };
    for change in [
        // A home, with rights it does not need; and root's own.
        (|o| o.profile.folder = Folder::Home) as fn(&mut RollBack),
        |o| o.profile.folder = Folder::PerUser,
        // A program that is no system's.
        |o| o.profile.name = ProfileName::new("default").expect("a name"),
        |o| {
            o.activation = Activation::HomeManager {
                told_of_driver: false,
            }
        },
        |o| (o.activation, o.only_at_next_boot) = (Activation::Darwin, true),
        |o| (o.activation, o.only_at_next_boot) = (Activation::LinkOnly, true),
    ] {
        assert_eq!(unsound(change), say::unsound());
    }
    for bad in [
        "",
        "/tmp/evil",
        "/nix/store",
        "/nix/store/../../tmp/evil",
        "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-a/bin",
        "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-a b",
    ] {
        for deed in [
            rolled(|o| o.to = store(bad)),
            rolled(|o| o.from = store(bad)),
        ] {
            assert_eq!(refused(Verb::RollBack, deed), say::unsound(), "{bad}");
        }
    }
    // The system's home by the rights of its user is not the helper's at all.
    let own = rolled(|o| {
        o.profile.folder = Folder::Home;
        o.activation = Activation::LinkOnly;
    });
    assert_eq!(refused(Verb::RollBack, own), say::other_deed());
}

#[test]
fn generations_are_deleted_of_the_system_alone_and_each_once() {
    let unsound = |delete| refused(Verb::CollectGarbage, collected(delete));
    let home = profile(Folder::Home, "home-manager");
    for bad in [
        vec![delete(system(), &[])],
        vec![delete(system(), &[3, 1])],
        vec![delete(system(), &[1, 1])],
        vec![delete(system(), &[1]), delete(system(), &[3])],
        vec![delete(system(), &[1]), delete(home.clone(), &[3])],
        (0..21)
            .map(|n| delete(profile(Folder::Systems, &format!("s{n}")), &[1]))
            .collect(),
    ] {
        assert_eq!(unsound(bad), say::unsound());
    }
    let mut elsewhere = delete(system(), &[1]);
    elsewhere.generations[0].store_path = "/etc/passwd".to_owned();
    assert_eq!(unsound(vec![elsewhere]), say::unsound());
    assert_eq!(unsound(vec![delete(home, &[1])]), say::other_deed());
    // No name of a profile is a path.
    let text = String::from_utf8(line(&collect())).expect("JSON");
    for bad in ["../../../../etc", "a/b", "-rf", ".."] {
        let forged = text.replace("\"name\":\"test\"", &format!("\"name\":\"{bad}\""));
        assert_ne!(forged, text);
        let why = why("collect-garbage", Some(user(ALICE)), forged.as_bytes());
        assert_eq!(why, say::garbage());
    }
}

/// Who has generations of both sorts sends the system's; the own are not the
/// helper's business.
#[test]
fn of_a_mixed_collection_the_helper_gets_what_is_roots() {
    let home = profile(Folder::Home, "home-manager");
    let mixed = collected(vec![delete(system(), &[1]), delete(home, &[3])]);
    assert!(is_open(&mixed));
    let sent = check(Some("collect-garbage"), Some(user(ALICE)), &line(&mixed));
    assert_eq!(sent, Ok(collected(vec![delete(system(), &[1])])));
    assert_eq!(
        say::commands(&mixed),
        [
            "sudo nix-env --profile /nix/var/nix/profiles/system --delete-generations 1",
            "nix-store --gc"
        ]
    );
}

#[test]
fn a_repair_is_of_a_path_in_the_store_or_of_the_database() {
    let cache = CacheName::new("fetcher-cache-v3.sqlite").expect("a name");
    for deed in [
        Repair::ForgetDerivation { path: path() },
        Repair::SetCacheAside { cache },
        Repair::Path {
            path: path(),
            way: Way::ByDaemon { derivation: path() },
        },
    ] {
        assert_eq!(refused(Verb::Repair, Deed::Repair(deed)), say::other_deed());
    }
    let text = String::from_utf8(line(&repair())).expect("JSON");
    for bad in ["/etc/passwd", "--help", "", "/nix/store/../../etc"] {
        let why = why(
            "repair",
            Some(user(ALICE)),
            text.replace(PATH, bad).as_bytes(),
        );
        assert_eq!(why, say::garbage(), "{bad}");
    }
}

#[test]
fn a_deed_is_done_under_its_own_verb_alone() {
    for deed in [roll_back(), collect(), repair()] {
        for asked in Verb::ALL {
            let checked = check(Some(asked.word()), Some(user(ALICE)), &line(&deed));
            assert_eq!(checked.is_ok(), verb(&deed) == Some(asked), "{asked:?}");
        }
    }
}

/// More than fits is not sent, and never a part of it.
#[test]
fn a_request_that_is_too_long_is_none() {
    let numbers: Vec<u64> = (1..1000).collect();
    assert_eq!(request(&collected(vec![delete(system(), &numbers)])), None);
    let few: Vec<u64> = (1..300).collect();
    assert!(request(&collected(vec![delete(system(), &few)])).is_some());
}
