//! Small graphs drawn by hand, and many made by chance against a plain closure.

use std::ffi::OsString;

use super::choose::{Cannot, Rights, chosen};
use super::forecast::Ground;
use super::store::Keeps;
use super::weight::File;
use super::*;
use crate::chance::Chance;
use crate::model::Time;
use crate::profile::{Folder, Generation, Profile, ProfileId, ProfileKind, ProfileName};
use crate::wire::{Choose, Ticked};

/// A store path's name: `n` in the hash part.
fn name(n: u32) -> String {
    format!("{n:032}-p{n}")
}

fn store(paths: u32, references: &[(u32, u32)]) -> Store {
    let mut store = Store::default();
    for n in 0..paths {
        store.add(&name(n), 100);
    }
    store.references = references.to_vec();
    store
}

fn root(link: &str, path: u32) -> Root {
    Root {
        link: link.to_owned(),
        name: name(path),
        kind: RootKind::Link,
    }
}

fn links(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("g{n}")).collect()
}

fn forecast(store: &Store, settings: Settings, roots: &[Root], generations: usize) -> Forecast {
    Forecast::new(&Ground {
        store,
        settings,
        roots,
        generations: &links(generations),
        entries: &entries(&store.names),
    })
}

fn entries(names: &[String]) -> Vec<OsString> {
    names.iter().map(OsString::from).collect()
}

fn file(inode: u64, names: u64, optimised: bool) -> File {
    File {
        inode,
        names,
        size: 10,
        disk: 4096,
        is_folder: false,
        optimised,
    }
}

#[test]
fn what_two_generations_share_goes_only_with_both() {
    // g0 → 0 → 2, g1 → 1 → 2 → 3; result → 3; 4 is dead already.
    let store = store(5, &[(0, 2), (1, 2), (2, 3)]);
    let roots = [root("g0", 0), root("g1", 1), root("/home/result", 3)];
    let forecast = forecast(&store, Settings::default(), &roots, 2);
    let paths = |of: &[usize]| forecast.freed(of).paths;
    assert_eq!((paths(&[]), paths(&[0]), paths(&[1])), (1, 2, 2));
    assert_eq!(paths(&[0, 1]), 4);
    assert_eq!(forecast.freed(&[0, 1]).nix_bytes, 400);
    let mut dead = forecast.dead(&store, &[0]);
    dead.sort_unstable();
    assert_eq!(dead, [name(0), name(4)]);
}

#[test]
fn a_path_with_two_reasons_needs_both_gone() {
    let store = store(1, &[]);
    let two = [root("g0", 0), root("g1", 0)];
    let forecast_two = forecast(&store, Settings::default(), &two, 2);
    assert_eq!(forecast_two.freed(&[0]).paths, 0);
    assert_eq!(forecast_two.freed(&[0, 1]).paths, 1);
    let result = [root("g0", 0), root("/home/result", 0)];
    let forecast_result = forecast(&store, Settings::default(), &result, 1);
    assert_eq!(forecast_result.freed(&[0]).paths, 0);
}

#[test]
fn keep_options_decide_about_derivations_and_outputs() {
    // 0 is an output of derivation 1; 2 another output of it.
    let mut store = store(3, &[]);
    store.derivers = vec![(0, 1), (2, 1)];
    store.outputs = vec![(1, 0), (1, 2)];
    let roots = [root("r", 0)];
    for (outputs, derivations, dead) in [
        (false, false, 2),
        (false, true, 1),
        (true, false, 2),
        (true, true, 0),
    ] {
        let settings = Settings {
            keep_outputs: outputs,
            keep_derivations: derivations,
        };
        let freed = forecast(&store, settings, &roots, 0).freed(&[]);
        assert_eq!(freed.paths, dead, "{settings:?}");
    }
}

#[test]
fn leftovers_go_unless_a_build_holds_their_hash() {
    let store = store(1, &[]);
    let entries = entries(&[
        name(0),
        format!("{}.lock", name(7)),
        format!("{}.lock", name(8)),
        "tmp-1-1".to_owned(),
    ]);
    let held = Root {
        kind: RootKind::Hidden,
        ..root("{censored}", 7)
    };
    let roots = [root("r", 0), held];
    let forecast = Forecast::new(&Ground {
        store: &store,
        settings: Settings::default(),
        roots: &roots,
        generations: &[],
        entries: &entries,
    });
    assert_eq!(forecast.freed(&[]).paths, 2);
    assert_eq!(
        forecast.dead(&store, &[]),
        [format!("{}.lock", name(8)), "tmp-1-1".to_owned()]
    );
}

#[test]
fn a_path_missing_on_disk_counts_only_with_one_that_it_refers_to() {
    // 0 → 1; both dead; 0 is not on the disk. 2 neither, and refers to nothing.
    let store = store(3, &[(0, 1)]);
    let entries = entries(&[name(1)]);
    let forecast = Forecast::new(&Ground {
        store: &store,
        settings: Settings::default(),
        roots: &[],
        generations: &[],
        entries: &entries,
    });
    assert_eq!(forecast.freed(&[]).paths, 2);
}

#[test]
fn hard_links_count_as_nix_and_the_disk_count_them() {
    // Two generations, a path each; the file with number 5 is in both and in
    // `.links` (3 names), 6 is in the first one twice, 7 is alone and optimised.
    let store = store(2, &[]);
    let roots = [root("g0", 0), root("g1", 1)];
    let mut forecast = forecast(&store, Settings::default(), &roots, 2);
    let group = |forecast: &Forecast, path: u32| {
        forecast
            .to_walk(&store)
            .find(|(_, of)| **of == *name(path))
            .map(|(group, _)| group)
            .expect("it may go")
    };
    let (one, two) = (group(&forecast, 0), group(&forecast, 1));
    let files = [
        (one, file(5, 3, true)),
        (two, file(5, 3, true)),
        (one, file(6, 2, false)),
        (one, file(6, 2, false)),
        (two, file(7, 2, true)),
        (two, file(8, 1, false)),
    ];
    let mut scales = forecast.scales();
    for (group, file) in files {
        scales.add(group, file);
    }
    scales.add_swept(512);
    forecast.weigh(scales);
    let freed = |of: &[usize]| {
        let freed = forecast.freed(of);
        (freed.paths, freed.nix_bytes, freed.disk_bytes)
    };
    // Nothing but what `.links` alone has.
    assert_eq!(freed(&[]), (0, 0, 512));
    // 6 counts twice for Nix and goes once; 5 has three names: not counted.
    assert_eq!(freed(&[0]), (1, 20, 512 + 4096));
    assert_eq!(freed(&[1]), (1, 20, 512 + 2 * 4096));
    // Both: the second name of 5 is unlinked when two are left, and it goes.
    assert_eq!(freed(&[0, 1]), (2, 50, 512 + 4 * 4096));
}

#[test]
fn masks_agree_with_a_plain_closure_on_graphs_made_by_chance() {
    for seed in 0..40 {
        let mut chance = Chance(seed);
        let paths = 30 + chance.below(120) as u32;
        // More than 64 now and then: masks of several words.
        let generations = 1 + chance.below(if seed % 4 == 0 { 150 } else { 12 });
        let mut pick = || chance.below(paths as usize) as u32;
        // Any direction, so circles too.
        let references: Vec<(u32, u32)> =
            (0..paths + paths / 2).map(|_| (pick(), pick())).collect();
        let mut store = store(paths, &references);
        store.derivers = (0..paths / 3).map(|_| (pick(), pick())).collect();
        store.outputs = (0..paths / 3).map(|_| (pick(), pick())).collect();
        let mut roots: Vec<Root> = links(generations)
            .iter()
            .map(|link| root(link, pick()))
            .collect();
        roots.extend((0..2).map(|n| root(&format!("/result-{n}"), pick())));
        let settings = Settings {
            keep_outputs: seed % 3 == 0,
            keep_derivations: seed % 2 == 0,
        };
        let forecast = forecast(&store, settings, &roots, generations);
        let keeps = Keeps::new(&store, settings);
        for _ in 0..20 {
            let chosen: Vec<usize> = (0..generations).filter(|_| chance.below(2) == 0).collect();
            let staying = roots
                .iter()
                .filter(|root| !chosen.iter().any(|n| root.link == format!("g{n}")))
                .filter_map(|root| store.number(&root.name));
            let alive = keeps.closure(staying);
            let dead: Vec<&str> = alive
                .iter()
                .zip(&store.names)
                .filter(|(alive, _)| !**alive)
                .map(|(_, name)| name.as_str())
                .collect();
            assert_eq!(forecast.dead(&store, &chosen), dead, "seed {seed}");
            assert_eq!(forecast.freed(&chosen).paths, dead.len() as u64);
        }
    }
}

const ROOT: Rights = Rights {
    uid: 0,
    as_root: true,
};

fn generation(number: u64, days_old: i64) -> Generation {
    Generation {
        number,
        store_path: format!("/nix/store/{}", name(number as u32)),
        created: Time(-days_old * 86_400_000),
        current: false,
        booted: false,
        live: false,
    }
}

fn system() -> Profile {
    // 1 is booted, 3 current, 6 newest.
    let mut generations: Vec<Generation> = (1..=6)
        .map(|n| generation(n, 60 - 10 * n.cast_signed()))
        .collect();
    generations[0].booted = true;
    generations[2].current = true;
    Profile {
        id: ProfileId {
            folder: Folder::Shared,
            name: ProfileName::new("system").expect("a name"),
        },
        kind: ProfileKind::System,
        link: "/nix/var/nix/profiles/system".to_owned(),
        owner_uid: 0,
        generations,
    }
}

fn numbers(choose: &Choose) -> Vec<u64> {
    let profiles = [system()];
    let chosen = chosen(&profiles, choose, ROOT, Time(0)).expect("can be chosen");
    let all = chosen.iter().flat_map(|c| &c.generations);
    all.map(|g| g.number).collect()
}

fn keep(newest: Option<u32>, days: Option<u32>) -> Choose {
    Choose::Keep {
        newest,
        days,
        own: false,
    }
}

#[test]
fn rules_keep_what_is_new_what_was_in_use_and_what_runs() {
    assert!(numbers(&keep(None, None)).is_empty());
    assert_eq!(numbers(&keep(Some(2), None)), [2, 4]);
    assert_eq!(numbers(&keep(Some(0), None)), [2, 4, 5, 6]);
    // 25 days ago generation 3 (30 days old) was current; it stays, as do 4, 5, 6.
    assert_eq!(numbers(&keep(None, Some(25))), [2]);
    // Generation 2 (40 days) was current 35 days ago.
    assert!(numbers(&keep(None, Some(35))).is_empty());
    assert!(numbers(&keep(Some(6), Some(1))).is_empty());
}

#[test]
fn what_only_root_may_change_is_passed_over_or_told() {
    let alice = Rights {
        uid: 1000,
        as_root: false,
    };
    let profiles = [system()];
    let by_rule = chosen(&profiles, &keep(Some(1), None), alice, Time(0));
    assert_eq!(by_rule, Ok(Vec::new()));
    let ticked = Choose::These(vec![Ticked {
        profile: "system".to_owned(),
        generation: 2,
    }]);
    assert!(matches!(
        chosen(&profiles, &ticked, alice, Time(0)),
        Err(Cannot::NeedsRoot(..))
    ));
    let mut own = system();
    own.id.folder = Folder::Home;
    own.owner_uid = 1000;
    assert!(alice.may_change(&own));
    own.owner_uid = 1001;
    assert!(!alice.may_change(&own));
}

#[test]
fn with_a_password_the_system_may_change_but_never_another_users() {
    let asks = Rights {
        uid: 1000,
        as_root: true,
    };
    assert!(asks.may_change(&system()));
    let mut others = system();
    others.id.folder = Folder::Home;
    others.owner_uid = 1001;
    assert!(!asks.may_change(&others) && ROOT.may_change(&others));
    let profiles = [system()];
    let chosen = |own| {
        let rule = Choose::Keep {
            newest: Some(1),
            days: None,
            own,
        };
        chosen(&profiles, &rule, asks, Time(0)).map(|all| all.len())
    };
    assert_eq!((chosen(false), chosen(true)), (Ok(1), Ok(0)));
}

#[test]
fn what_runs_cannot_be_ticked() {
    let profiles = [system()];
    let tick = |profile: &str, generation| {
        Choose::These(vec![Ticked {
            profile: profile.to_owned(),
            generation,
        }])
    };
    assert_eq!(numbers(&tick("system", 5)), [5]);
    let why = |choose: &Choose| chosen(&profiles, choose, ROOT, Time(0)).expect_err("refused");
    let system = || "system".to_owned();
    assert_eq!(why(&tick("system", 1)), Cannot::InUse(system(), 1));
    assert_eq!(why(&tick("system", 3)), Cannot::InUse(system(), 3));
    assert_eq!(why(&tick("system", 9)), Cannot::NoGeneration(system(), 9));
    assert_eq!(
        why(&tick("../system", 9)),
        Cannot::NoProfile("../system".to_owned())
    );
}
