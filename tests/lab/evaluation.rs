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
    within_s: 90.0,
    watch_s: 100,
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
        watch_s: 75,
        make: |ground| endless(ground, "grows"),
        ..ENDLESS
    },
    Case {
        name: "evaluation-long",
        twin: "evaluation-endless-flat",
        spins: true,
        watch_s: 80,
        make: |ground| long(ground, 0),
        ..HEALTHY
    },
    Case {
        name: "evaluation-reads-now-and-then",
        twin: "evaluation-endless-growing",
        spins: true,
        watch_s: 80,
        make: |ground| long(ground, 20_000),
        ..HEALTHY
    },
    Case {
        name: "big-tree-is-copied",
        twin: "evaluation-endless-flat",
        spins: true,
        watch_s: 40,
        make: |ground| {
            let script = format!(
                "mkdir -p {HOME}/tree && cd {HOME}/tree && for n in $(seq 600); do \
                 head -c 300000 /dev/urandom >$n; done"
            );
            ground.world.run(User::Alice, "sh", ["-c", &script])?;
            let text = format!("builtins.path {{ path = {HOME}/tree; name = \"tree\"; }}");
            Ok(Scene::now(ground.build(&ground.file("tree.nix", &text)?)?))
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

/// As a large configuration: it computes, and reads a file every now and then.
fn long<'w>(ground: &Ground<'w>, work: u32) -> Result<Scene<'w>> {
    let script = format!(
        "mkdir -p {HOME}/m && cd {HOME}/m && for n in $(seq 0 3999); do echo \"x: x + $n\" >$n.nix; done"
    );
    ground.world.run(User::Alice, "sh", ["-c", &script])?;
    let work = if work == 0 { 3000 } else { work };
    let text = format!(
        "let heavy = n: builtins.foldl' (a: b: a + b) n (builtins.genList (x: x) {work});\n\
         in builtins.foldl' (sum: n: sum + heavy (import ({HOME}/m + \"/${{toString n}}.nix\") n))\n\
         0 (builtins.genList (n: n - (n / 4000) * 4000) 400000)"
    );
    Ok(Scene::now(ground.build(&ground.file("long.nix", &text)?)?))
}
