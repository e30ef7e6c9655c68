//! Evaluations: endless, long, and those that end at once because they need themselves.

use anyhow::Result;

use super::{
    Case, FAILS, HEALTHY, SILENT,
    ground::{Ground, Scene},
    scripts::after_a_build,
};
use crate::world::{HOME, LAB_NIX, User};

const ENDLESS: Case = Case {
    causes: &["endless-evaluation"],
    family: "dependency-loop",
    within_s: 120.0,
    watch_s: 135,
    spins: true,
    ..SILENT
};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "evaluation-endless-flat",
        twin: "evaluation-long",
        make: |ground| endless(ground, "flat"),
        ..ENDLESS
    },
    Case {
        name: "evaluation-endless-growing",
        twin: "evaluation-long",
        watch_s: 100,
        make: |ground| endless(ground, "grows"),
        ..ENDLESS
    },
    Case {
        name: "evaluation-long",
        twin: "evaluation-endless-flat",
        spins: true,
        watch_s: 80,
        make: |ground| long(ground, 60),
        ..HEALTHY
    },
    Case {
        name: "evaluation-reads-now-and-then",
        twin: "evaluation-endless-growing",
        spins: true,
        watch_s: 80,
        make: |ground| long(ground, 1500),
        ..HEALTHY
    },
    // From outside the same as an endless one, so far.
    Case {
        name: "evaluation-computes-for-long",
        twin: "evaluation-endless-flat",
        causes: &["endless-evaluation"],
        spins: true,
        watch_s: 80,
        make: |ground| long(ground, 1_000_000),
        ..HEALTHY
    },
    Case {
        name: "big-tree-is-copied",
        twin: "evaluation-endless-flat",
        spins: true,
        watch_s: 40,
        make: |ground| {
            let script = format!(
                "mkdir -p {HOME}/tree && cd {HOME}/tree && for n in $(seq 1200); do \
                 head -c 300000 /dev/urandom >$n; done"
            );
            ground
                .world
                .run(User::Alice, "sh", ["-c", script.as_str()])?;
            let tree = format!("${{builtins.path {{ path = {HOME}/tree; name = \"tree\"; }}}}");
            let script = format!("i=0; while :; do i=$((i + 1)); done; echo {tree} > $out");
            Ok(Scene::now(ground.build(&ground.derivation("uses", &script)?)?))
        },
        ..HEALTHY
    },
    Case {
        name: "infinite-recursion",
        twin: "",
        family: "dependency-loop",
        make: |ground| after_a_build(ground, "let x = x; in x"),
        ..FAILS
    },
    Case {
        name: "call-depth-exceeded",
        twin: "",
        family: "dependency-loop",
        make: |ground| after_a_build(ground, "let f = n: 1 + f (n + 1); in f 0"),
        watch_s: 40,
        within_s: 40.0,
        ..FAILS
    },
    Case {
        name: "modules-import-one-another",
        twin: "",
        family: "dependency-loop",
        make: |ground| {
            ground.file("a.nix", &format!("import {HOME}/b.nix"))?;
            ground.file("b.nix", &format!("import {HOME}/a.nix"))?;
            after_a_build(ground, &format!("import {HOME}/a.nix"))
        },
        ..FAILS
    },
    Case {
        name: "outputs-name-one-another",
        twin: "",
        family: "dependency-loop",
        make: |ground| {
            let text =
                super::ground::derivation_text("circle", "echo $two > $one; echo $one > $two")
                    .replace(
                        "system = builtins.currentSystem;",
                        "system = builtins.currentSystem; outputs = [ \"one\" \"two\" ];",
                    );
            after_a_build(ground, &text)
        },
        ..FAILS
    },
];

fn endless<'w>(ground: &Ground<'w>, attribute: &str) -> Result<Scene<'w>> {
    let client = ground.alice(&["nix-build", LAB_NIX, "-A", attribute, "--no-out-link"])?;
    Ok(Scene::now(client))
}

/// As a large configuration: it computes, and reads a file after so many thousand small steps.
fn long<'w>(ground: &Ground<'w>, thousands: u32) -> Result<Scene<'w>> {
    let script = format!(
        "mkdir -p {HOME}/m && cd {HOME}/m && for n in $(seq 0 999); do echo $n >$n; done"
    );
    ground
        .world
        .run(User::Alice, "sh", ["-c", script.as_str()])?;
    let text = format!(
        "let small = builtins.genList (x: x) 1000;\n\
         heavy = n: builtins.foldl' (a: _: builtins.foldl' (b: c: b + c) a small) n \
         (builtins.genList (x: x) {thousands});\n\
         in builtins.foldl' (sum: n: sum + heavy \
         (builtins.stringLength (builtins.readFile ({HOME}/m + \"/${{toString n}}\"))))\n\
         0 (builtins.genList (n: n - (n / 1000) * 1000) 400000)"
    );
    Ok(Scene::now(ground.build(&ground.file("long.nix", &text)?)?))
}
