//! Words of freeing disk space.

use super::{backup, privilege, size};
use crate::backup::BackupId;
use crate::gc::Unknown;
use crate::gc::choose::Cannot;
use crate::order::{DeleteGenerations, Expected};
use crate::profile::{Generation, Profile, ProfileId, ProfileKind};
use crate::survey::{Amount, Garbage, KeptBy, KeptByBackups, Unregistered};

/// The question.
pub const TITLE: &str = "Free disk space?";
/// Rebuilds and collections get into each other's way.
pub const DANGER_REBUILD: &str = "A rebuild runs. Nix protects what it builds, but what an evaluation has just made, and nothing needs yet, may be deleted under it: the rebuild can then fail and must be started again.";
/// Nothing would happen.
pub const NOTHING: &str = "There is nothing to delete: everything in the store is needed.";
/// The person said stop.
pub const STOPPED: &str = "Stopped as asked. What has been deleted stays deleted; the rest stays.";
/// The collector was not found.
pub const NO_NIX: &str = "nix-store was not found where Nix's programs lie.";
/// There is nobody to collect for this user.
pub const NO_DAEMON: &str = "The Nix daemon does not answer, and it alone may delete from the store for you. Nothing was done. It can be restarted: nixlamp restart-daemon.";
/// Links lie on a disk that does not answer.
pub const NO_ROOTS_IN_TIME: &str = "What keeps store paths could not be read in time.";
/// The store is not empty, and its database is.
pub const NO_ROWS: &str = "The store's database knows no path at all, though the store is not empty: a collection would delete everything. Bring back a copy of the database that is whole; “nixlamp backup list” names those that hold one.";

/// `1 store path`, `12 generations`.
fn count(n: u64, one: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {one}s")
    }
}

fn list<T: ToString>(of: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = of.into_iter().map(|one| one.to_string()).collect();
    all.join(", ")
}

/// `412 store paths, 1.2 GiB`, with `at most` where that is all that is known.
pub fn amount(paths: u64, disk_bytes: u64, exact: bool) -> String {
    format!(
        "{}{}, {}",
        if exact { "" } else { "at most " },
        count(paths, "store path"),
        size(disk_bytes as f64)
    )
}

/// What it is about.
pub fn about(generations: u64, goes: Amount, exact: bool, weighed: bool) -> String {
    let figure = if weighed {
        amount(goes.paths, goes.disk_bytes, exact)
    } else {
        format!(
            "about {} (a first figure, being worked out)",
            amount(goes.paths, goes.disk_bytes, true)
        )
    };
    match generations {
        0 => format!("{figure}; no generation"),
        n => format!("{}; {figure}", count(n, "generation")),
    }
}

/// What the button says.
pub fn confirm(generations: u64, paths: u64) -> String {
    match generations {
        0 => format!("Delete {}", count(paths, "store path")),
        n => format!("Delete {}", count(n, "generation")),
    }
}

/// What will be done, in order.
pub fn steps(
    delete: &[DeleteGenerations],
    found: &Garbage,
    exact: bool,
    needs_password: bool,
) -> Vec<String> {
    let mut steps = vec![
        "Look again that generations, and what keeps store paths, are the same".to_owned(),
        format!(
            "{}, {}, if there is room",
            backup::STEP,
            size(found.backup_bytes as f64)
        ),
    ];
    steps.extend(privilege::first_steps(needs_password));
    for one in delete {
        let numbers = list(one.generations.iter().map(|g| g.number));
        let which = if one.generations.len() == 1 {
            "generation"
        } else {
            "generations"
        };
        steps.push(format!(
            "Delete {which} {numbers} of {}: Nixlamp deletes the links itself, under Nix's lock of the profile, as nix-env would",
            one.profile
        ));
    }
    steps.push(format!(
        "Have Nix delete what nothing needs any more: {}",
        amount(found.goes.paths, found.goes.disk_bytes, exact)
    ));
    steps.push("Look that they are gone, and compare with this forecast".to_owned());
    steps
}

/// Collecting, as a person would.
pub const COLLECT_COMMAND: &str = "nix-store --gc";

/// Deleting generations, as a person would.
pub fn delete_command(link: &str, numbers: impl IntoIterator<Item = u64>) -> String {
    let numbers: Vec<String> = numbers.into_iter().map(|n| n.to_string()).collect();
    format!(
        "nix-env --profile {link} --delete-generations {}",
        numbers.join(" ")
    )
}

/// Which generations of a profile stay: `system keeps 411 (booted), 413 (current).`
pub fn keeps(profile: &Profile, kept: &[&Generation]) -> String {
    let each = kept.iter().map(|g| {
        let marks = in_use(g);
        if marks.is_empty() {
            g.number.to_string()
        } else {
            format!("{} ({})", g.number, marks.join(", "))
        }
    });
    format!("{} keeps {}.", profile.id, list(each))
}

/// Why a generation must stay.
pub fn in_use(generation: &Generation) -> Vec<&'static str> {
    [
        (generation.current, "current"),
        (generation.booted, "booted"),
        (generation.live, "running"),
    ]
    .iter()
    .filter(|(is, _)| *is)
    .map(|(_, word)| *word)
    .collect()
}

/// What a profile is.
pub const fn kind(kind: ProfileKind) -> &'static str {
    match kind {
        ProfileKind::System => "NixOS system",
        ProfileKind::Darwin => "nix-darwin system",
        ProfileKind::HomeManager => "home-manager",
        ProfileKind::Default => "everybody's packages",
        ProfileKind::User => "own packages",
        ProfileKind::Channels => "channels",
        ProfileKind::Plain => "profile",
    }
}

/// What stays whatever is chosen.
pub fn kept_anyway(kept: &[KeptBy], held: u32) -> Option<String> {
    let direnv = kept.iter().filter(|k| k.link.contains("/.direnv/")).count() as u64;
    let results = kept.iter().filter(|k| is_result(&k.link)).count() as u64;
    let backups = kept.iter().filter(|k| is_of_backup(&k.link)).count() as u64;
    let others = kept.len() as u64 - direnv - results - backups;
    let mut parts = Vec::new();
    for (n, what) in [
        (results, "result link"),
        (direnv, "direnv link"),
        (backups, "own backup link"),
        (others, "other link"),
    ] {
        if n > 0 {
            parts.push(count(n, what));
        }
    }
    if held > 0 {
        parts.push(format!(
            "{} that processes and builds use",
            count(u64::from(held), "store path")
        ));
    }
    (!parts.is_empty()).then(|| format!("Kept anyway: {}.", parts.join(", ")))
}

fn is_result(link: &str) -> bool {
    let name = link.rsplit('/').next().unwrap_or(link);
    name == "result" || name.starts_with("result-")
}

fn is_of_backup(link: &str) -> bool {
    BackupId::of_root(link).is_some()
}

/// More backups than a person reads.
const BACKUPS_NAMED: usize = 5;

/// What the way back takes.
pub fn kept_by_backups(kept: &KeptByBackups) -> Option<String> {
    if kept.alone_bytes == 0 {
        return None;
    }
    let more = match kept.ids.len().saturating_sub(BACKUPS_NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    Some(format!(
        "Nixlamp's own backups keep {} that nothing else needs: {}{more}. “nixlamp backup delete” with such a name lets it go.",
        size(kept.alone_bytes as f64),
        list(kept.ids.iter().take(BACKUPS_NAMED)),
    ))
}

/// Links that will be forgotten.
pub fn dangling(links: &[String]) -> Option<String> {
    let first = links.first()?;
    let more = match links.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    Some(format!(
        "Links that lead nowhere now no longer keep anything afterwards, also if their disk is only unplugged: {first}{more}."
    ))
}

/// There is no way back.
pub fn no_undo(oldest_kept: &[(&ProfileId, u64)]) -> Vec<String> {
    let each = oldest_kept.iter().map(|(profile, number)| {
        format!(
            "Rolling back {profile} further than generation {number} will no longer be possible."
        )
    });
    let mut all = vec!["You cannot undo this.".to_owned()];
    all.extend(each);
    all
}

/// A profile that the rule would have thinned out.
pub fn left_alone(profile: &ProfileId) -> String {
    format!("{profile} stays as it is: its generations take an administrator's rights.")
}

/// Why the figures are an upper bound.
pub fn unknown(unknown: &Unknown) -> String {
    match unknown {
        Unknown::ClosedFolders(n) => format!(
            "{} in folders closed to you.",
            if *n == 1 {
                "1 link lies".to_owned()
            } else {
                format!("{n} links lie")
            }
        ),
        Unknown::Processes(n) => format!(
            "What {} of other users use cannot be seen.",
            if *n == 1 {
                "1 process".to_owned()
            } else {
                format!("{n} processes")
            }
        ),
        Unknown::AllProcesses => "What processes use cannot be seen here.".to_owned(),
        Unknown::Builds(n) => format!(
            "What {} of the daemon protect cannot be seen.",
            count(u64::from(*n), "client")
        ),
        Unknown::NotAsked => {
            "The daemon was not asked for what else keeps paths: it would forget links that lead nowhere at present, or may do so where you cannot look."
                .to_owned()
        }
        Unknown::NoAnswer(why) => format!("The daemon gave no list of what keeps paths: {why}."),
        Unknown::Unread(n) => format!("{} could not be looked at.", count(u64::from(*n), "file")),
        Unknown::Mounts(n) => format!(
            "{} mounted below what would go; Nix cannot delete that.",
            if *n == 1 {
                "1 file system is".to_owned()
            } else {
                format!("{n} file systems are")
            }
        ),
        Unknown::Settings(why) => format!(
            "It is not known which derivations and outputs Nix keeps: {}.",
            why.trim_end_matches('.')
        ),
        Unknown::NewSettings(file) => format!(
            "{file} was changed after the daemon had started: it may keep derivations and outputs by the old settings."
        ),
        Unknown::FileSystem(name) => format!(
            "The store's file system ({name}) may hold less than the files' sizes, or keep what is deleted in snapshots."
        ),
    }
}

/// A rebuild runs.
pub fn rebuild_runs(rebuilds: &[String]) -> String {
    format!(
        "Wait until the rebuild is finished: {}.",
        rebuilds.join("; ")
    )
}

/// Links that lead to what the collector takes for rubbish.
pub fn unregistered(all: &[Unregistered]) -> Option<String> {
    let first = all.first()?;
    let more = match all.len() {
        1 => String::new(),
        n => format!(", and {} more like it", n - 1),
    };
    Some(format!(
        "{} leads to {}, which is there and which the store's database does not know{more}: a collection would delete it. Bring back a copy of the database that knows it, or remove the link.",
        first.link, first.path
    ))
}

/// What was ticked cannot go.
pub fn cannot(why: &Cannot) -> String {
    match why {
        Cannot::NoProfile(name) => format!("There is no profile “{name}”."),
        Cannot::NoGeneration(profile, number) => {
            format!("{profile} has no generation {number}.")
        }
        Cannot::InUse(profile, number) => format!(
            "Generation {number} of {profile} is current, booted or running. It is never deleted."
        ),
        Cannot::NeedsRoot(profile, _, _) => {
            format!("Deleting generations of {profile} takes an administrator's rights.")
        }
    }
}

/// What of a plan no longer holds.
pub fn changed(profile: &ProfileId, number: u64) -> String {
    format!(
        "The plan changed: generation {number} of {profile} is in use now, or is another one. Nothing was deleted."
    )
}

/// Another program changes the profile.
pub fn profile_busy(profile: &ProfileId) -> String {
    format!("Another program is changing {profile}. Nothing was deleted.")
}

/// Links could not be deleted.
pub fn link_stays(profile: &ProfileId, number: u64, why: &str) -> String {
    format!("Generation {number} of {profile} could not be deleted: {why}.")
}

/// Links are gone.
pub fn deleted(one: &DeleteGenerations) -> String {
    let numbers = list(one.generations.iter().map(|g| g.number));
    format!(
        "Deleted {} of {}: {numbers}.",
        count(one.generations.len() as u64, "generation"),
        one.profile
    )
}

/// It was not all done, and yet this one has gone.
pub fn gone(profile: &ProfileId, number: u64) -> String {
    format!("Looked at again: generation {number} of {profile} is deleted.")
}

/// Links went, and the rest was not begun.
pub const NOT_COLLECTED: &str =
    "Nothing else was deleted, and nothing was collected. “nixlamp gc” goes on from here.";

/// How far it has come.
pub fn progress(paths: u64, of: Option<u64>) -> String {
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    format!("Deleted {paths}{of} store paths")
}

/// The collector waits.
pub fn waiting(line: &str) -> String {
    format!("Nix says: {line}")
}

/// What was freed, in Nix's words where it came to its end, beside what was
/// forecast.
pub fn freed(paths: u64, by_nix: Option<&str>, expected: Option<Expected>) -> String {
    let by_nix = by_nix
        .map(|bytes| format!(", {bytes} by Nix's count"))
        .unwrap_or_default();
    let real = format!("{} deleted{by_nix}", count(paths, "store path"));
    match expected {
        Some(e) => format!(
            "{real} (forecast: {}).",
            amount(e.paths, e.disk_bytes, e.exact)
        ),
        None => format!("{real}."),
    }
}

/// The disk, whoever else writes to it and deletes from it.
pub fn free_now(bytes: u64) -> String {
    format!("The disk has {} free now.", size(bytes as f64))
}

/// The collector ended well, and yet it is not what was forecast.
pub fn not_as_forecast(paths: u64, expected: Expected) -> Option<String> {
    if paths > expected.paths {
        Some(format!(
            "Nix reported success, but {} more went than forecast: something ceased to use them in between.",
            count(paths - expected.paths, "store path")
        ))
    } else if expected.exact && paths < expected.paths {
        Some(format!(
            "Nix reported success, but {} fewer went than forecast: something began to use them in between.",
            count(expected.paths - paths, "store path")
        ))
    } else {
        None
    }
}

/// The collector ended well, and yet a link is there.
pub fn still_there(profile: &ProfileId, number: u64) -> String {
    format!("Nix reported success, but generation {number} of {profile} is still there.")
}

/// The collector failed.
pub fn failed(words: &str) -> String {
    format!("Nix could not collect to the end: {words}")
}

#[cfg(test)]
mod tests {
    use super::{amount, dangling, freed, kept_anyway, not_as_forecast};
    use crate::order::Expected;
    use crate::survey::KeptBy;

    #[test]
    fn what_is_kept_is_counted_by_sort() {
        let kept = |link: &str| KeptBy {
            link: link.to_owned(),
            alone_bytes: 0,
        };
        let all = [
            kept("/home/alice/result"),
            kept("/home/alice/result-dev"),
            kept("/home/alice/x/.direnv/flake-profile-1-link"),
            kept("/home/alice/results"),
            kept("/h/.local/state/nixlamp/backups/roots/2026-11-22T20-38-01Z.current-system"),
        ];
        assert_eq!(
            kept_anyway(&all, 1).as_deref(),
            Some(
                "Kept anyway: 2 result links, 1 direnv link, 1 own backup link, 1 other link, 1 store path that processes and builds use."
            )
        );
        assert_eq!(kept_anyway(&[], 0), None);
        assert_eq!(dangling(&[]), None);
    }

    #[test]
    fn what_went_is_told_in_nixs_words_and_so_is_any_difference() {
        let forecast = |paths, exact| Expected {
            paths,
            disk_bytes: 4096,
            exact,
        };
        assert_eq!(
            freed(1, Some("0.02 MiB"), Some(forecast(1, true))),
            "1 store path deleted, 0.02 MiB by Nix's count (forecast: 1 store path, 4.0 KiB)."
        );
        assert_eq!(freed(2, None, None), "2 store paths deleted.");
        let said = |paths, exact| not_as_forecast(paths, forecast(4, exact));
        assert_eq!((said(4, true), said(3, false)), (None, None));
        assert!(said(3, true).is_some_and(|l| l.contains("1 store path fewer")));
        assert!(said(6, true).is_some_and(|l| l.contains("2 store paths more")));
        // An upper bound that was none.
        assert!(said(5, false).is_some());
    }

    #[test]
    fn what_is_not_exact_is_called_at_most() {
        assert_eq!(amount(1, 512, true), "1 store path, 512 B");
        assert_eq!(amount(2, 1536, false), "at most 2 store paths, 1.5 KiB");
    }
}
