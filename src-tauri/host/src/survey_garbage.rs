//! What freeing disk space needs to know.

use nixlamp_core::gc::choose::{Chosen, Rights, chosen};
use nixlamp_core::gc::{Freed, RootKind};
use nixlamp_core::survey::{Amount, Garbage, KeptBy, Share, Survey};
use nixlamp_core::wire::Choose;
use nixlamp_core::words::state;
use nixlamp_hands::command;

use crate::gc::{Ask, Look, Places};
use crate::{act, clock};

/// Looks twice: a first figure, told at once, from what this user can read and
/// the sizes in the database; then the daemon's list of roots and what lies on
/// the disk.
pub fn survey(choose: &Choose, tell_first: Option<&dyn Fn(Survey)>) -> Result<Survey, String> {
    let places = Places::here();
    if !places.store.is_dir() {
        return Err(format!("{}.", state::NO_NIX));
    }
    if let Some(tell) = tell_first {
        let first = Look::at(&places, Ask::Nobody)?;
        tell(Survey::Garbage(garbage(&first, choose, Vec::new())));
    }
    let rebuilds = crate::survey::rebuilds();
    let mut look = Look::at(&places, Ask::DaemonIfHarmless)?;
    look.weigh();
    Ok(Survey::Garbage(garbage(&look, choose, rebuilds)))
}

fn garbage(look: &Look, choose: &Choose, rebuilds: Vec<String>) -> Garbage {
    let uid = rustix::process::geteuid().as_raw();
    let rights = Rights {
        uid,
        as_root: uid == 0 || act::can_ask(),
    };
    let now = clock::now().time;
    // What cannot be chosen is refused by the plan, with the reason.
    let picked = chosen(&look.profiles, choose, rights, now).unwrap_or_default();
    let kept = look.kept_by();
    let others = look.roots.all.iter().filter(|r| r.kind != RootKind::Link);
    Garbage {
        now,
        rights,
        profiles: look.profiles.clone(),
        has_collector: command::look_for("nix-store").is_some(),
        rebuilds,
        goes: amount(look.freed(&picked)),
        dead: amount(look.freed(&[])),
        shares: shares(look, &picked),
        kept: kept
            .into_iter()
            .map(|(link, alone_bytes)| KeptBy { link, alone_bytes })
            .collect(),
        held: others.count() as u32,
        dangling: look.roots.dangling.clone(),
        unknown: look.unknown.clone(),
        weighed: look.weighed,
    }
}

fn amount(freed: Freed) -> Amount {
    Amount {
        paths: freed.paths,
        nix_bytes: freed.nix_bytes,
        disk_bytes: freed.disk_bytes,
    }
}

fn shares(look: &Look, picked: &[Chosen<'_>]) -> Vec<Share> {
    let mut shares = Vec::new();
    for profile in &look.profiles {
        for generation in &profile.generations {
            if let Some(share) = look.share(profile, generation, picked) {
                shares.push(Share {
                    profile: profile.id.to_string(),
                    number: generation.number,
                    alone_bytes: share.alone.disk_bytes,
                    with_chosen_bytes: share.with_chosen.disk_bytes,
                });
            }
        }
    }
    shares
}
