//! Builds on another machine, over ssh.

use nixlamp_core::wire::Verdict;

use super::{
    Case, FAILS, Needs, PLAIN, TRANSFER,
    ground::{Scene, Silence},
};

const REMOTE: &str = "builders = ssh://root@ADDRESS x86_64-linux,aarch64-linux - 4 1";

pub(super) const CASES: &[Case] = &[
    // A port where nothing is said: ssh waits for the other side's greeting.
    Case {
        name: "remote-builder-silent",
        twin: "",
        causes: &["remote-silent"],
        needs: Needs {
            programs: &["ssh"],
            conf: REMOTE,
            ..PLAIN
        },
        make: |ground| {
            let silence = Silence::on(ground.world, 22)?;
            let file = ground.derivation("far", "echo made > $out")?;
            let client = ground.alice(&["nix-build", &file, "--no-out-link", "--max-jobs", "0"])?;
            silence.called()?;
            Ok(Scene::now(client).beside(silence))
        },
        ..TRANSFER
    },
    Case {
        name: "remote-builder-refuses",
        twin: "remote-builder-silent",
        verdicts: &[Verdict::Failed],
        family: "other",
        causes: &["remote-failed"],
        needs: Needs {
            programs: &["ssh"],
            conf: REMOTE,
            ..PLAIN
        },
        make: |ground| {
            let file = ground.derivation("far", "echo made > $out")?;
            let command = format!("nix-build {file} --no-out-link --max-jobs 0");
            super::scripts::then_ends(ground, &command)
        },
        ..FAILS
    },
    Case {
        name: "no-builder-at-all",
        twin: "remote-builder-refuses",
        verdicts: &[Verdict::Failed],
        family: "other",
        causes: &["no-builder"],
        make: |ground| {
            let file = ground.derivation("none", "echo made > $out")?;
            super::scripts::then_ends(
                ground,
                &format!("nix-build {file} --no-out-link --max-jobs 0"),
            )
        },
        ..FAILS
    },
];
