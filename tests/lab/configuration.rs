//! Configurations that cannot be read, and settings that do not do what they say.

use anyhow::Result;

use super::{
    Case, FAILS, HEALTHY, Needs, PLAIN,
    ground::{Ground, Scene},
    scripts::{after_a_build, then_ends},
};
use crate::world::{HOME, User};

const BROKEN: Case = Case {
    family: "configuration-corruption",
    ..FAILS
};
const WORK: &str = "i=0; while [ $i -lt 900000000 ]; do i=$((i + 1)); done; echo made > $out";

pub(super) const CASES: &[Case] = &[
    Case {
        name: "syntax-error",
        make: |ground| after_a_build(ground, "{ services.nginx.enable = true\n"),
        ..BROKEN
    },
    Case {
        name: "file-is-missing",
        make: |ground| after_a_build(ground, &format!("import {HOME}/hardware-configuration.nix")),
        ..BROKEN
    },
    Case {
        name: "attribute-is-missing",
        make: |ground| after_a_build(ground, "let pkgs = { git = 1; }; in pkgs.gti"),
        ..BROKEN
    },
    Case {
        name: "variable-is-undefined",
        make: |ground| after_a_build(ground, "{ packages = [ pkgs.git ]; }.packages"),
        ..BROKEN
    },
    Case {
        name: "nix-conf-is-broken",
        make: |ground| {
            let file = ground.derivation("fine", "echo made > $out")?;
            let folder = format!("{HOME}/broken");
            ground.file("broken/nix.conf", "max-jobs 4 4 4\nthis is no setting\n")?;
            then_ends(
                ground,
                &format!("NIX_USER_CONF_FILES={folder}/nix.conf nix-build {file} --no-out-link"),
            )
        },
        ..BROKEN
    },
    Case {
        name: "setting-has-a-wrong-value",
        make: |ground| {
            let file = ground.derivation("fine", "echo made > $out")?;
            let command = format!("NIX_CONFIG='cores = many' nix-build {file} --no-out-link");
            then_ends(ground, &command)
        },
        ..BROKEN
    },
    Case {
        name: "flake-lock-is-broken",
        make: |ground| {
            ground.file("flake/flake.nix", "{ inputs.x.url = \"path:/nix/home/alice/in\"; outputs = { x, self }: { y = 1; }; }")?;
            ground.file("in/flake.nix", "{ outputs = _: { }; }")?;
            ground.file(
                "flake/flake.lock",
                "{ \"nodes\": { \"root\": \n<<<<<<< HEAD\n",
            )?;
            then_ends(ground, &format!("nix build --no-link path:{HOME}/flake#y"))
        },
        ..BROKEN
    },
    Case {
        name: "flake-file-is-untracked",
        needs: Needs {
            programs: &["git"],
            ..PLAIN
        },
        make: |ground| {
            ground.file(
                "flake/flake.nix",
                "{ outputs = _: { y = import ./new.nix; }; }",
            )?;
            ground.file("flake/new.nix", "1")?;
            let script = format!("cd {HOME}/flake && git init -q . && git add flake.nix");
            ground.world.run(User::Alice, "sh", ["-c", &script])?;
            then_ends(
                ground,
                &format!("nix build --no-link git+file://{HOME}/flake#y"),
            )
        },
        ..BROKEN
    },
    Case {
        name: "hash-of-a-source-is-wrong",
        family: "configuration-corruption",
        causes: &["hash-mismatch", "dont-know"],
        make: |ground| {
            let text = super::ground::derivation_text("source", "sleep 3; echo other > $out")
                .replace(
                    "system = builtins.currentSystem;",
                    "system = builtins.currentSystem; outputHashMode = \"flat\"; \
                     outputHashAlgo = \"sha256\"; outputHash = \
                     \"0000000000000000000000000000000000000000000000000000\";",
                );
            after_a_build(ground, &text)
        },
        ..BROKEN
    },
    Case {
        name: "setting-is-unknown-build-works",
        twin: "setting-has-a-wrong-value",
        causes: &["unknown-setting"],
        spins: true,
        watch_s: 30,
        make: |ground| works_with(ground, &["--option", "no-such-setting", "1"]),
        ..HEALTHY
    },
    Case {
        name: "setting-is-ignored-build-works",
        twin: "setting-has-a-wrong-value",
        causes: &[
            "untrusted-setting-ignored",
            "untrusted-user",
            "setting-ignored",
        ],
        spins: true,
        watch_s: 30,
        make: |ground| {
            works_with(
                ground,
                &["--option", "substituters", "http://other.example"],
            )
        },
        ..HEALTHY
    },
];

fn works_with<'w>(ground: &Ground<'w>, options: &[&str]) -> Result<Scene<'w>> {
    let file = ground.derivation("works", WORK)?;
    let mut words = vec!["nix-build", file.as_str(), "--no-out-link"];
    words.extend(options);
    let client = ground.alice(&words)?;
    ground.builder_runs()?;
    Ok(Scene::now(client))
}
