//! The bounds of what the helper is asked for. What of it is still true is
//! looked at by who does it.

use std::collections::BTreeSet;

use super::PROCESSES_AT_MOST;
use crate::order::{
    Activation, CollectGarbage, Deed, DeleteGenerations, ForceOrder, Repair, RollBack, Side,
    StopOrder, Target, Way,
};
use crate::store_path::StorePath;

/// Longest name of a process; Linux has 15 bytes, macOS 16.
const NAME_AT_MOST: usize = 64;
/// Longest time between interrupt and kill.
const GRACE_AT_MOST_MS: u64 = 10_000;
/// Profiles of one request: the system, everybody's, and systems with names of
/// their own. For each a lock may be waited for.
const PROFILES_AT_MOST: usize = 20;

/// True if a deed that has a verb is within bounds.
pub(super) fn is_sound(deed: &Deed) -> bool {
    match deed {
        Deed::Stop(StopOrder {
            clients,
            group,
            grace_ms,
            others,
        }) => {
            !clients.is_empty()
                && *grace_ms <= GRACE_AT_MOST_MS
                && [clients, group, others]
                    .into_iter()
                    .all(|list| are_sound(list))
        }
        Deed::ForceBuilders(ForceOrder { builders }) => {
            !builders.is_empty() && are_sound(builders) && builders.iter().all(|b| b.uid != 0)
        }
        Deed::RestartDaemon(order) => order.main.is_none_or(|main| is_process(main.pid)),
        Deed::RollBack(order) => rolls_back_a_system(order),
        Deed::CollectGarbage(order) => deletes_of_root(order),
        Deed::Repair(order) => matches!(
            order,
            Repair::ReloadDatabase
                | Repair::Path {
                    way: Way::InStore,
                    ..
                }
        ),
        Deed::Rebuild(_) | Deed::BackUp | Deed::Restore(_) => false,
    }
}

fn are_sound(targets: &[Target]) -> bool {
    targets.len() <= PROCESSES_AT_MOST
        && targets.iter().all(|target| {
            is_process(target.id.pid)
                && target.name.len() <= NAME_AT_MOST
                && !target.name.chars().any(char::is_control)
        })
}

/// Not the kernel's, not the first process, not a number that means a group.
fn is_process(pid: u32) -> bool {
    pid > 1 && i32::try_from(pid).is_ok()
}

/// Of the system's profiles alone, and activated as a system is or not at all:
/// a person's home is never activated as root.
fn rolls_back_a_system(order: &RollBack) -> bool {
    let activates = match order.activation {
        Activation::NixOs => order.profile.is_system(),
        Activation::Darwin => order.profile.is_system() && !order.only_at_next_boot,
        Activation::LinkOnly => !order.only_at_next_boot,
        Activation::HomeManager { .. } => false,
    };
    let leads = |side: &Side| StorePath::new(&side.store_path).is_some();
    order.profile.folder.needs_root() && activates && leads(&order.from) && leads(&order.to)
}

/// Each profile once, each generation once, none of a user's own.
fn deletes_of_root(order: &CollectGarbage) -> bool {
    let profiles: BTreeSet<_> = order.delete.iter().map(|one| &one.profile).collect();
    !order.delete.is_empty()
        && order.delete.len() <= PROFILES_AT_MOST
        && profiles.len() == order.delete.len()
        && order.delete.iter().all(is_of_root)
}

fn is_of_root(one: &DeleteGenerations) -> bool {
    one.profile.folder.needs_root()
        && !one.generations.is_empty()
        && one.generations.is_sorted_by(|a, b| a.number < b.number)
        && one
            .generations
            .iter()
            .all(|going| StorePath::new(&going.store_path).is_some())
}
