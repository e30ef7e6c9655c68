//! What freeing disk space needs to know.

use std::path::Path;

use nixlamp_core::backup::BackupId;
use nixlamp_core::gc::choose::{Chosen, Rights, chosen};
use nixlamp_core::gc::{Freed, RootKind};
use nixlamp_core::model::Sample;
use nixlamp_core::survey::{Amount, Garbage, KeptBy, KeptByBackups, Share, Survey, Unregistered};
use nixlamp_core::wire::Choose;
use nixlamp_core::words::state;
use nixlamp_hands::command;
use nixlamp_hands::profile_folders::STATE;

use crate::gc::{Ask, Look, Places};
use crate::{act, clock};

/// Looks twice: a first figure, told at once, from what this user can read and
/// the sizes in the database; then the daemon's list of roots and what lies on
/// the disk.
pub fn survey(choose: &Choose, tell_first: Option<&dyn Fn(Survey)>) -> Result<Survey, String> {
    let mut places = places()?;
    if let Some(tell) = tell_first {
        let first = Look::at(&places, Ask::Nobody)?;
        tell(Survey::Garbage(garbage(&first, choose, Vec::new())));
    }
    let sample = crate::survey::look();
    let rebuilds = crate::survey::rebuilds(&sample);
    places.daemon_since_s = daemon_since_s(&sample);
    let mut look = Look::at(&places, Ask::DaemonIfHarmless)?;
    look.weigh();
    Ok(Survey::Garbage(garbage(&look, choose, rebuilds)))
}

fn places() -> Result<Places, String> {
    let places = Places::here();
    if places.store.is_dir() {
        Ok(places)
    } else {
        Err(state::no_nix_sentence())
    }
}

/// The paths that go, in the order of their names, as of now.
pub fn goes(choose: &Choose) -> Result<Vec<String>, String> {
    let places = places()?;
    let look = Look::at(&places, Ask::DaemonIfHarmless)?;
    let picked = picked(&look, choose);
    let mut names = look.dead(&picked);
    names.sort_unstable();
    Ok(names
        .into_iter()
        .map(|name| places.store.join(name).display().to_string())
        .collect())
}

/// What of the generations goes. What cannot be chosen is refused by the plan,
/// with the reason.
fn picked<'a>(look: &'a Look, choose: &Choose) -> Vec<Chosen<'a>> {
    chosen(&look.profiles, choose, rights(), clock::now().time).unwrap_or_default()
}

fn rights() -> Rights {
    let uid = rustix::process::geteuid().as_raw();
    Rights {
        uid,
        as_root: uid == 0 || act::can_ask(),
    }
}

fn garbage(look: &Look, choose: &Choose, rebuilds: Vec<String>) -> Garbage {
    let picked = picked(look, choose);
    let kept = look.kept_by();
    let unregistered = look.unregistered().into_iter();
    let others = look.roots.all.iter().filter(|r| r.kind != RootKind::Link);
    Garbage {
        now: clock::now().time,
        rights: rights(),
        profiles: look.profiles.clone(),
        has_collector: command::look_for("nix-store").is_some(),
        rebuilds,
        goes: amount(look.freed(&picked)),
        dead: amount(look.freed(&[])),
        shares: shares(look, &picked),
        backups: KeptByBackups {
            ids: backups(&kept.links),
            alone_bytes: kept.backups_bytes,
        },
        kept: kept
            .links
            .into_iter()
            .map(|(link, alone_bytes)| KeptBy { link, alone_bytes })
            .collect(),
        held: others.count() as u32,
        dangling: look.roots.dangling.clone(),
        unregistered: unregistered
            .map(|(link, path)| Unregistered { link, path })
            .collect(),
        no_rows: look.no_rows,
        backup_bytes: crate::backup::database_bytes(Path::new(STATE)),
        unknown: look.unknown.clone(),
        weighed: look.weighed,
    }
}

/// When the daemon that runs read its settings.
fn daemon_since_s(sample: &Sample) -> Option<i64> {
    let pid = sample.nix.daemon?;
    let daemon = sample.processes.iter().find(|p| p.id.pid == pid)?;
    let since_ms = clock::now().time.0 - (daemon.age_s * 1000.0) as i64;
    Some(since_ms.div_euclid(1000))
}

/// The backups that these links belong to, the oldest first.
fn backups(links: &[(String, u64)]) -> Vec<BackupId> {
    let mut ids: Vec<BackupId> = links
        .iter()
        .filter_map(|(link, _)| BackupId::of_root(link))
        .collect();
    ids.sort();
    ids.dedup();
    ids
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
