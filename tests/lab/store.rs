//! A store that is damaged, and one that is only read.

use std::fs::OpenOptions;

use anyhow::Context;
use nixlamp_core::wire::Verdict;

use super::{Case, FAILS, HEALTHY, Needs, PLAIN, ground::Scene, scripts::then_ends};
use crate::world::User;

const DAMAGED: Case = Case {
    family: "store-corruption",
    ..FAILS
};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "derivation-is-empty",
        make: |ground| {
            let file = ground.derivation("emptied", "echo made > $out")?;
            let drv = ground
                .world
                .run(User::Alice, "nix-instantiate", [file.as_str()])?;
            OpenOptions::new()
                .write(true)
                .truncate(true)
                .open(ground.world.inside(&drv))?;
            then_ends(ground, &format!("nix-store --realise {drv}"))
        },
        ..DAMAGED
    },
    Case {
        name: "database-is-malformed",
        needs: Needs {
            programs: &["sqlite3"],
            ..PLAIN
        },
        make: |ground| {
            let script = "cd /nix/var/nix/db && sqlite3 db.sqlite 'PRAGMA wal_checkpoint(TRUNCATE)' && \
                          sleep 12 && dd if=/dev/urandom of=db.sqlite bs=4096 seek=1 count=30 conv=notrunc";
            let damages = ground.root(&["sh", "-c", script])?;
            let file = ground.derivation("fine", "echo made > $out")?;
            Ok(
                then_ends(ground, &format!("sleep 12; nix-build {file} --no-out-link"))?
                    .beside(damages),
            )
        },
        ..DAMAGED
    },
    Case {
        name: "path-is-missing",
        // Only the builder knows what it missed.
        causes: &["path-missing", "build-failed"],
        make: |ground| {
            let path = ground.world.quick(User::Root, "lost")?;
            std::fs::remove_file(ground.world.inside(&path)).context("the path")?;
            let script = format!("cat ${{builtins.storePath {path}}}; echo made > $out");
            let text = super::ground::derivation_text("reads", &script);
            super::scripts::after_a_build(ground, &text)
        },
        ..DAMAGED
    },
    Case {
        name: "store-is-verified",
        twin: "database-is-malformed",
        verdicts: &[Verdict::Working, Verdict::Finished, Verdict::Slow],
        spins: true,
        watch_s: 40,
        make: |ground| {
            let script = "head -c 300000000 /dev/urandom > /nix/home/root/big && \
                          nix-store --add /nix/home/root/big";
            ground.world.run(User::Root, "sh", ["-c", script])?;
            let client = ground.alice(&["nix-store", "--verify", "--check-contents"])?;
            Ok(Scene::now(client))
        },
        ..HEALTHY
    },
];
