//! Requests for system and store that are well formed and not true.

use std::fs;

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    order::{
        Activation, CollectGarbage, Deed, DeleteGenerations, Expected, Going, Repair, RollBack,
        Side, Way,
    },
    profile::{Folder, ProfileId, ProfileName},
    store_path::StorePath,
    words::privilege as say,
};
use nixlamp_tests::world::{HOME, User};

use super::{
    ground::{Ground, SYSTEM},
    misuse::{Misuse, call, line},
};

/// Has the form of a store path, and is none.
const NOWHERE: &str = "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-nowhere";
const ROLL_BACK: &[&str] = &["roll-back"];
const COLLECT: &[&str] = &["collect-garbage"];
const REPAIR: &[&str] = &["repair"];

fn system() -> Result<ProfileId> {
    named(Folder::Shared, "system")
}

fn named(folder: Folder, name: &str) -> Result<ProfileId> {
    Ok(ProfileId {
        folder,
        name: ProfileName::new(name).context("a name")?,
    })
}

/// As in order, and about what there is not.
pub fn harmless() -> Result<Vec<(&'static [&'static str], Vec<u8>)>> {
    let side = |number| Side {
        number,
        store_path: NOWHERE.to_owned(),
    };
    let rollback = Deed::RollBack(RollBack {
        profile: system()?,
        from: side(3),
        to: side(1),
        activation: Activation::LinkOnly,
        only_at_next_boot: false,
    });
    let path = StorePath::new(NOWHERE).context("its form")?;
    let way = Way::InStore;
    Ok(vec![
        (ROLL_BACK, line(rollback)?),
        (COLLECT, line(collection(system()?, 1, NOWHERE))?),
        (REPAIR, line(Deed::Repair(Repair::Path { path, way }))?),
    ])
}

fn collection(profile: ProfileId, number: u64, store_path: &str) -> Deed {
    Deed::CollectGarbage(CollectGarbage {
        delete: vec![DeleteGenerations {
            profile,
            generations: vec![Going {
                number,
                store_path: store_path.to_owned(),
            }],
        }],
        expected: Some(Expected {
            paths: 1,
            disk_bytes: 1,
            exact: true,
        }),
    })
}

type Forged = (&'static str, &'static [&'static str], Deed, String);

/// Each is refused with its words, leaves its line in the log, and all is as it was.
fn none_is_done(
    ground: &Ground,
    forged: Vec<Forged>,
    is_as_it_was: impl Fn() -> Result<()>,
) -> Result<()> {
    ground.polkit.logged();
    for (name, verb, deed, words) in forged {
        let misuse = Misuse {
            name,
            user: User::Root,
            caller: Some(("PKEXEC_UID", ground.world.uid().to_string())),
            verb,
            input: line(deed)?,
            words: words.clone(),
        };
        let done = call(&ground.world, &misuse).context(name)?;
        ensure!(
            !done.ok && done.lines.len() == 1 && done.lines[0].contains(&words),
            "{name}: {done:?}"
        );
        ground.logged(": not done: ").context(name)?;
        is_as_it_was().context(name)?;
    }
    Ok(())
}

pub fn of_a_rollback(ground: &Ground) -> Result<()> {
    let path = |n: u64| ground.leads_to(&format!("{SYSTEM}-{n}-link"));
    let side = |number| -> Result<Side> {
        Ok(Side {
            number,
            store_path: path(number)?,
        })
    };
    let right = RollBack {
        profile: system()?,
        from: side(3)?,
        to: side(1)?,
        activation: Activation::NixOs,
        only_at_next_boot: false,
    };
    // A store path that alice may have made, with a program of hers in it.
    let evil = format!("{HOME}/evil");
    let script = "#!/bin/sh\ntouch /run/evil\n";
    ground
        .world
        .write(&format!("{evil}/bin/switch-to-configuration"), script)?;
    let bin = format!("{evil}/bin");
    ground
        .world
        .run(User::Alice, "chmod", ["-R", "755", &bin])?;
    let added = ground
        .world
        .run(User::Alice, "nix-store", ["--add", evil.as_str()])?;
    let with = |change: &dyn Fn(&mut RollBack)| {
        let mut order = right.clone();
        change(&mut order);
        Deed::RollBack(order)
    };
    let home = named(Folder::Home, "home-manager")?;
    let forged: Vec<Forged> = vec![
        (
            "under another verb",
            REPAIR,
            with(&|_| {}),
            say::other_deed(),
        ),
        (
            "a home as root",
            ROLL_BACK,
            with(&|o| o.profile = home.clone()),
            say::unsound(),
        ),
        (
            "no store path",
            ROLL_BACK,
            with(&|o| o.to.store_path.clone_from(&evil)),
            say::unsound(),
        ),
        (
            "another's path under that number",
            ROLL_BACK,
            with(&|o| o.to.store_path.clone_from(&added)),
            "the wanted generation 1 is not what it was".to_owned(),
        ),
        (
            "no such generation",
            ROLL_BACK,
            with(&|o| o.to.number = 7),
            "the wanted generation 7 is not what it was".to_owned(),
        ),
        (
            "from another than the current one",
            ROLL_BACK,
            with(&|o| o.from = o.to.clone()),
            "the current generation 1 is not what it was".to_owned(),
        ),
        (
            "without activating it",
            ROLL_BACK,
            with(&|o| o.activation = Activation::LinkOnly),
            say::other_activation(),
        ),
        (
            "as another system does",
            ROLL_BACK,
            with(&|o| o.activation = Activation::Darwin),
            say::other_activation(),
        ),
    ];
    let log = ground.text("/run/switch.log");
    none_is_done(ground, forged, || {
        ensure!(ground.leads_to(SYSTEM)? == "system-3-link");
        ensure!(ground.text("/run/switch.log") == log, "something was run");
        ensure!(!ground.world.inside("/run/evil").exists());
        Ok(())
    })
}

pub fn of_a_collection(ground: &Ground) -> Result<()> {
    let path = |n: u64| ground.leads_to(&format!("{SYSTEM}-{n}-link"));
    let home = named(Folder::Home, "home-manager")?;
    let root = named(Folder::PerUser, "root")?;
    let of = |number, store_path: &str| anyhow::Ok(collection(system()?, number, store_path));
    let in_use = || "is in use now, or is another one".to_owned();
    let forged: Vec<Forged> = vec![
        (
            "under another verb",
            ROLL_BACK,
            of(1, &path(1)?)?,
            say::other_deed(),
        ),
        ("the current one", COLLECT, of(3, &path(3)?)?, in_use()),
        ("the booted one", COLLECT, of(2, &path(2)?)?, in_use()),
        ("another path", COLLECT, of(1, &path(2)?)?, in_use()),
        ("no such one", COLLECT, of(7, NOWHERE)?, in_use()),
        (
            "no store path",
            COLLECT,
            of(1, "/etc/passwd")?,
            say::unsound(),
        ),
        (
            "of a home",
            COLLECT,
            collection(home, 1, &path(1)?),
            say::other_deed(),
        ),
        (
            "of root's own",
            COLLECT,
            collection(root, 1, &path(1)?),
            say::other_deed(),
        ),
    ];
    none_is_done(ground, forged, || {
        ensure!(ground.generations(SYSTEM) == [1, 2, 3]);
        Ok(())
    })
}

pub fn of_a_repair(ground: &Ground, damaged: &str) -> Result<()> {
    let path = StorePath::new(damaged).context("a store path")?;
    let of = |path: &StorePath, way| {
        Deed::Repair(Repair::Path {
            path: path.clone(),
            way,
        })
    };
    let nowhere = StorePath::new(NOWHERE).context("its form")?;
    let derivation = path.clone();
    let deletion = Repair::ForgetDerivation { path: path.clone() };
    let forged: Vec<Forged> = vec![
        (
            "under another verb",
            COLLECT,
            of(&path, Way::InStore),
            say::other_deed(),
        ),
        (
            "what is not registered",
            REPAIR,
            of(&nowhere, Way::InStore),
            say::not_registered(),
        ),
        (
            "a build as root",
            REPAIR,
            of(&path, Way::ByDaemon { derivation }),
            say::other_deed(),
        ),
        (
            "a deletion",
            REPAIR,
            Deed::Repair(deletion),
            say::other_deed(),
        ),
    ];
    let before = fs::read(ground.world.inside(damaged))?;
    none_is_done(ground, forged, || {
        ensure!(fs::read(ground.world.inside(damaged))? == before);
        Ok(())
    })
}
