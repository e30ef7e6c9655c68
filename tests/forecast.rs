//! `forecast [PROFILE:NUMBER …]`: what a collection would delete if these generations went, as JSON,
//! once as a pure reader and once with the daemon's roots. For the lab, where it is run by alice.

use std::io::Write;

use anyhow::{Context, Result, ensure};
use nixlamp_core::gc::choose::{Rights, chosen};
use nixlamp_core::model::Time;
use nixlamp_core::wire::{Choose, Ticked};
use nixlamp_host::gc::{Ask, Look, Places};
use serde_json::{Value, json};

fn main() -> Result<()> {
    let ticked: Vec<Ticked> = std::env::args()
        .skip(1)
        .map(|word| {
            let (profile, number) = word.rsplit_once(':').context("PROFILE:NUMBER")?;
            Ok(Ticked {
                profile: profile.to_owned(),
                generation: number.parse()?,
            })
        })
        .collect::<Result<_>>()?;
    let choose = Choose::These(ticked);
    let answer = json!({
        "reader": forecast(&choose, Ask::Nobody)?,
        "daemon": forecast(&choose, Ask::Daemon)?,
    });
    writeln!(std::io::stdout(), "{answer}")?;
    Ok(())
}

fn forecast(choose: &Choose, ask: Ask) -> Result<Value> {
    let mut look = Look::at(&Places::here(), ask).map_err(anyhow::Error::msg)?;
    look.weigh();
    // What alice may not delete, the test deletes as root.
    let rights = Rights {
        uid: 0,
        as_root: true,
    };
    let chosen = chosen(&look.profiles, choose, rights, Time(0))
        .map_err(|why| anyhow::anyhow!("cannot be chosen: {why:?}"))?;
    let wanted = match choose {
        Choose::These(ticked) => ticked.len(),
        Choose::Keep { .. } => 0,
    };
    let found: usize = chosen.iter().map(|c| c.generations.len()).sum();
    ensure!(found == wanted, "{found} of {wanted} generations found");
    let freed = look.freed(&chosen);
    Ok(json!({
        "dead": look.dead(&chosen),
        "paths": freed.paths,
        "nix_bytes": freed.nix_bytes,
        "disk_bytes": freed.disk_bytes,
        "unknown": look.unknown,
    }))
}
