//! What is built is put in place: by a program of the configuration's own, which hangs or works.

use anyhow::Result;

use super::{
    Case, HEALTHY, Needs, PLAIN, SILENT,
    ground::{Ground, Scene},
};

const HANGS: &[&str] = &["activation-step"];

/// home-manager builds a generation and starts its `activate`.
const HOME_MANAGER: &str = "#!/bin/bash\n# home-manager ACTION FILE\nset -euo pipefail\n\
    echo 'Starting Home Manager activation' >&2\n\
    generation=$(nix-build \"$2\" --no-out-link)\n\"$generation/activate\"\n";

const NIXOS: &str = "#!/bin/bash\n# nixos-rebuild ACTION FILE\nset -euo pipefail\n\
    echo 'building the system configuration...' >&2\npath=$(nix-build \"$2\" --no-out-link)\n\
    sudo \"$path/bin/switch-to-configuration\" \"$1\"\n";

pub(super) const CASES: &[Case] = &[
    Case {
        name: "home-activation-hangs",
        twin: "home-activation-works",
        causes: HANGS,
        make: |ground| home(ground, "sleep 9999"),
        ..SILENT
    },
    Case {
        name: "home-activation-works",
        twin: "home-activation-hangs",
        causes: HANGS,
        spins: true,
        make: |ground| home(ground, "while :; do :; done"),
        ..HEALTHY
    },
    Case {
        name: "home-activation-many-small-steps",
        twin: "home-activation-hangs",
        causes: HANGS,
        make: |ground| home(ground, "while :; do sleep 4; done"),
        ..HEALTHY
    },
    Case {
        name: "system-activation-hangs",
        twin: "system-activation-works",
        causes: HANGS,
        needs: Needs {
            programs: &["sudo"],
            ..PLAIN
        },
        make: |ground| system(ground, "sleep 9999"),
        ..SILENT
    },
    Case {
        name: "system-activation-works",
        twin: "system-activation-hangs",
        causes: HANGS,
        needs: Needs {
            programs: &["sudo"],
            ..PLAIN
        },
        make: |ground| system(ground, "while :; do sleep 3; done"),
        ..HEALTHY
    },
];

fn home<'w>(ground: &Ground<'w>, does: &str) -> Result<Scene<'w>> {
    ground.program("home-manager", HOME_MANAGER)?;
    let script = format!(
        "mkdir $out; echo '#!/bin/bash' > $out/activate; echo '{does}' >> $out/activate; chmod +x $out/activate"
    );
    let file = ground.derivation("home-manager-generation", &script)?;
    let client = ground.alice(&["home-manager", "switch", &file])?;
    ground.process("activate", |line| line.ends_with("/activate"))?;
    Ok(Scene::now(client))
}

fn system<'w>(ground: &Ground<'w>, does: &str) -> Result<Scene<'w>> {
    ground.sudo_without_password()?;
    ground.program("nixos-rebuild", NIXOS)?;
    let script = format!(
        "mkdir -p $out/bin; f=$out/bin/switch-to-configuration; echo '#!/bin/bash' > $f; \
         echo '{does}' >> $f; chmod +x $f"
    );
    let file = ground.derivation("nixos-system-lab", &script)?;
    let client = ground.alice(&["nixos-rebuild", "switch", &file])?;
    ground.process("activation", |line| {
        line.contains("/bin/switch-to-configuration switch") && !line.starts_with("sudo")
    })?;
    Ok(Scene::now(client))
}
