//! Health checks: one file each, read-only, each with its time limit.
//!
//! A check reads from a [`Here`] and judges what it read in a pure function.
//! What it says is kept and sorted by the core (`core/src/health.rs`). Names
//! and meanings stand in `docs/checks.md`.
#![allow(
    clippy::unnecessary_wraps,
    reason = "all checks have one form: some find nothing of their kind, others always something"
)]

mod build_memory;
mod build_users;
mod builders;
mod cache_info;
mod cache_keys;
mod caches;
mod clock;
mod cpu;
mod daemon;
mod dead;
mod dns;
mod evaluates;
mod failed_units;
mod flake_check;
mod flake_lock;
mod generation;
mod generations;
mod heat;
mod io_pressure;
mod kernel;
mod leftovers;
mod link;
mod load;
mod locks;
mod login_shell;
mod mac_daemon;
mod mac_disk_access;
mod mac_linux_builder;
mod mac_rosetta;
mod mac_shell_hook;
mod mac_volume;
mod memory;
mod min_free;
mod nix_conf;
mod nix_mount;
mod nix_version;
pub(crate) mod parts;
mod portal;
mod power;
mod proxy;
mod registry;
mod roots;
mod sandbox;
mod space_boot;
mod space_build;
mod space_home;
mod space_store;
mod space_tmp;
mod store_database;
mod swap;
mod trusted_users;
mod verified;

pub use parts::here::Here;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use nixlamp_core::health::{self, Checked};
use nixlamp_core::wire::{Health, JobKind};

use parts::runner;
use parts::said::Check;

/// All of them, in the order in which they are begun.
const CHECKS: &[&Check] = &[
    &cpu::CHECK,
    &memory::CHECK,
    &swap::CHECK,
    &load::CHECK,
    &space_store::CHECK,
    &space_build::CHECK,
    &space_boot::CHECK,
    &space_tmp::CHECK,
    &space_home::CHECK,
    &io_pressure::CHECK,
    &heat::CHECK,
    &clock::CHECK,
    &power::CHECK,
    &link::CHECK,
    &proxy::CHECK,
    &cache_keys::CHECK,
    &nix_mount::CHECK,
    &daemon::CHECK,
    &nix_version::CHECK,
    &nix_conf::CHECK,
    &trusted_users::CHECK,
    &sandbox::CHECK,
    &build_memory::CHECK,
    &build_users::CHECK,
    &store_database::CHECK,
    &locks::CHECK,
    &leftovers::CHECK,
    &roots::CHECK,
    &dead::CHECK,
    &generations::CHECK,
    &verified::CHECK,
    &min_free::CHECK,
    &flake_lock::CHECK,
    &registry::CHECK,
    &failed_units::CHECK,
    &kernel::CHECK,
    &generation::CHECK,
    &mac_volume::CHECK,
    &mac_daemon::CHECK,
    &mac_shell_hook::CHECK,
    &mac_disk_access::CHECK,
    &mac_rosetta::CHECK,
    &mac_linux_builder::CHECK,
    &dns::CHECK,
    &caches::CHECK,
    &cache_info::CHECK,
    &portal::CHECK,
    &builders::CHECK,
    &login_shell::CHECK,
    &evaluates::CHECK,
    &flake_check::CHECK,
];

/// The check of this name, if it makes sense here.
fn find(id: &str) -> Option<&'static Check> {
    CHECKS
        .iter()
        .copied()
        .find(|check| check.id == id && runner::fits(check))
}

/// Names of all checks that make sense here.
pub fn names() -> Vec<&'static str> {
    CHECKS
        .iter()
        .filter(|check| runner::fits(check))
        .map(|check| check.id)
        .collect()
}

/// All that could be checked here, nothing of it checked yet.
pub fn catalogue() -> Vec<Checked> {
    CHECKS
        .iter()
        .filter(|check| runner::fits(check))
        .map(|check| runner::not_yet(check))
        .collect()
}

/// Checks all that is instant or cheap, and names the rest. Blocks for some
/// seconds at most.
pub fn cheap(here: &Here, probe_caches: bool) -> Vec<Checked> {
    let (now, later): (Vec<&'static Check>, Vec<&'static Check>) = CHECKS
        .iter()
        .copied()
        .filter(|check| runner::fits(check))
        .partition(|check| runner::is_cheap(check, probe_caches));
    let mut found = runner::run(now, here);
    found.extend(later.into_iter().map(runner::not_yet));
    found
}

/// Checks one, whatever it costs. `None`: there is no such check here, or
/// nothing for it to look at.
pub fn one(here: &Here, id: &str) -> Option<Checked> {
    runner::within_limit(find(id)?, here)
}

/// Checks these, whatever they cost; all there are if none is named. One that
/// is named and has nothing to look at says so.
pub fn all(here: &Here, ids: &[String]) -> Vec<Checked> {
    let wanted: Vec<&'static Check> = CHECKS
        .iter()
        .copied()
        .filter(|check| runner::fits(check))
        .filter(|check| ids.is_empty() || ids.iter().any(|id| id == check.id))
        .collect();
    let mut found = runner::run(wanted.clone(), here);
    if !ids.is_empty() {
        let told: Vec<String> = found.iter().map(|checked| checked.id.clone()).collect();
        let silent = wanted
            .into_iter()
            .filter(|check| !told.iter().any(|id| id == check.id));
        found.extend(silent.map(runner::nothing_there));
    }
    found
}

/// Does what the job of this kind does; `tell` hears how much is done and the
/// newest line. `None`: there is nothing for it to look at.
pub(crate) fn long(
    kind: JobKind,
    here: &Here,
    cancel: &Arc<AtomicBool>,
    tell: &mut dyn FnMut(Option<f64>, &str),
) -> Option<Checked> {
    let check = CHECKS.iter().find(|check| check.job == Some(kind))?;
    let begun = Instant::now();
    let flag = Some(cancel.clone());
    let said = match kind {
        JobKind::EvaluateConfiguration => evaluates::run(here, flag, &mut |line| tell(None, line)),
        JobKind::FlakeCheck => flake_check::run(here, flag, &mut |line| tell(None, line)),
        JobKind::ReachCaches => caches::run(here, flag.as_ref(), &mut |ratio, host| {
            tell(Some(ratio), host);
        }),
        // They are more than a check.
        JobKind::VerifyProfiles | JobKind::VerifyStore => None,
    }?;
    Some(runner::from_job(check, said, begun))
}

/// What faces draw, of results that have just been found.
pub fn view(found: &[Checked]) -> Health {
    health::health(found, Some(0.0), false)
}

#[cfg(test)]
mod tests {
    use super::parts::here::testing::machine;
    use super::{CHECKS, all};
    use nixlamp_core::wire::HealthResult;

    #[test]
    fn what_is_named_and_has_nothing_to_look_at_says_so() {
        let (_folder, here) = machine(&[("etc/nix/nix.conf", "substituters =\n")]);
        let found = all(&here, &["caches".to_owned(), "builders".to_owned()]);
        let said: Vec<&str> = found
            .iter()
            .map(|checked| checked.number.as_str())
            .collect();
        assert_eq!(
            said,
            [
                "no substituter is set, nothing to check",
                "no remote builder is set, nothing to check"
            ]
        );
        assert!(
            found
                .iter()
                .all(|c| c.result == HealthResult::Fine && c.at.is_some())
        );
    }

    #[test]
    fn each_has_a_name_of_its_own_a_limit_and_a_reason() {
        let mut names: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
        for check in CHECKS {
            assert!(check.limit.as_secs() > 0, "{}", check.id);
            assert!(
                check.why().ends_with('.') && check.title() != check.id,
                "{}",
                check.id
            );
        }
    }
}
