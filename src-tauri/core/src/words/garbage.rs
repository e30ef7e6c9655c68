//! Words of freeing disk space.

use super::fixed::fixed;
use super::{backup, list, long_list, privilege, size};
use crate::backup::BackupId;
use crate::gc::Unknown;
use crate::gc::choose::Cannot;
use crate::order::{DeleteGenerations, Expected};
use crate::profile::{Generation, Profile, ProfileId, ProfileKind};
use crate::say;
use crate::survey::{Amount, Garbage, KeptBy, KeptByBackups, Unregistered};

fixed! {
    /// The question.
    title = "free-space-question";
    /// Rebuilds and collections get into each other's way.
    danger_rebuild = "danger-rebuild-runs";
    /// Nothing would happen.
    nothing = "nothing-to-delete";
    /// The person said stop.
    stopped = "collection-stopped";
    /// The collector was not found.
    no_nix = "no-collector";
    /// There is nobody to collect for this user.
    no_daemon = "no-daemon-to-delete";
    /// Links lie on a disk that does not answer.
    no_roots_in_time = "no-roots-in-time";
    /// The store is not empty, and its database is.
    no_rows = "database-knows-no-path-restore";
    /// Links went, and the rest was not begun.
    not_collected = "not-collected";
}

fn listed<T: ToString>(of: impl IntoIterator<Item = T>) -> String {
    list(of.into_iter().map(|one| one.to_string()))
}

/// `412 store paths, 1.2 GiB`, with `at most` where that is all that is known.
pub fn amount(paths: u64, disk_bytes: u64, exact: bool) -> String {
    let size = size(disk_bytes as f64);
    if exact {
        say!("amount", paths = paths, size = size)
    } else {
        say!("amount-at-most", paths = paths, size = size)
    }
}

/// What it is about.
pub fn about(generations: u64, goes: Amount, exact: bool, weighed: bool) -> String {
    let figure = if weighed {
        amount(goes.paths, goes.disk_bytes, exact)
    } else {
        let first = amount(goes.paths, goes.disk_bytes, true);
        say!("amount-first-figure", amount = first)
    };
    match generations {
        0 => say!("garbage-about-no-generation", amount = figure),
        n => say!("garbage-about", generations = n, amount = figure),
    }
}

/// What the button says.
pub fn confirm(generations: u64, paths: u64) -> String {
    match generations {
        0 => say!("delete-store-paths", count = paths),
        n => say!("delete-generations", count = n),
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
        say!("garbage-step-look"),
        backup::step_if_room(found.backup_bytes),
    ];
    steps.extend(privilege::first_steps(needs_password));
    steps.extend(delete.iter().map(|one| {
        say!(
            "garbage-step-delete",
            count = one.generations.len(),
            numbers = listed(one.generations.iter().map(|g| g.number)),
            profile = one.profile.to_string(),
        )
    }));
    let goes = amount(found.goes.paths, found.goes.disk_bytes, exact);
    steps.push(say!("garbage-step-collect", amount = goes));
    steps.push(say!("garbage-step-compare"));
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
            say!(
                "generation-in-use-as",
                number = g.number,
                marks = list(marks),
            )
        }
    });
    let kept = list(each);
    say!(
        "profile-keeps",
        profile = profile.id.to_string(),
        kept = kept
    )
}

/// Why a generation must stay.
pub fn in_use(generation: &Generation) -> Vec<String> {
    [
        (generation.current, "current"),
        (generation.booted, "booted"),
        (generation.live, "running"),
    ]
    .into_iter()
    .filter(|(is, _)| *is)
    .map(|(_, mark)| say!("in-use-as", mark = mark))
    .collect()
}

/// What a profile is.
pub fn kind(kind: ProfileKind) -> String {
    say!(
        "profile-kind",
        kind = match kind {
            ProfileKind::System => "system",
            ProfileKind::Darwin => "darwin",
            ProfileKind::HomeManager => "home-manager",
            ProfileKind::Default => "default",
            ProfileKind::User => "user",
            ProfileKind::Channels => "channels",
            ProfileKind::Plain => "plain",
        }
    )
}

/// What stays whatever is chosen.
pub fn kept_anyway(kept: &[KeptBy], held: u32) -> Option<String> {
    let direnv = kept.iter().filter(|k| k.link.contains("/.direnv/")).count();
    let results = kept.iter().filter(|k| is_result(&k.link)).count();
    let backups = kept.iter().filter(|k| is_of_backup(&k.link)).count();
    let others = kept.len() - direnv - results - backups;
    let mut parts: Vec<String> = [
        (results, "result"),
        (direnv, "direnv"),
        (backups, "backup"),
        (others, "other"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, kind)| say!("kept-links", kind = kind, count = count))
    .collect();
    if held > 0 {
        parts.push(say!("kept-in-use", count = held));
    }
    (!parts.is_empty()).then(|| say!("kept-anyway", what = list(&parts)))
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
    let size = size(kept.alone_bytes as f64);
    let ids = listed(kept.ids.iter().take(BACKUPS_NAMED));
    Some(match kept.ids.len().saturating_sub(BACKUPS_NAMED) {
        0 => say!("kept-by-backups", size = size, ids = ids),
        n => say!("kept-by-backups-and-more", size = size, ids = ids, more = n),
    })
}

/// Links that will be forgotten.
pub fn dangling(links: &[String]) -> Option<String> {
    let first = links.first()?;
    Some(match links.len() - 1 {
        0 => say!("links-forgotten", first = first),
        more => say!("links-forgotten-and-more", first = first, more = more),
    })
}

/// There is no way back.
pub fn no_undo(oldest_kept: &[(&ProfileId, u64)]) -> Vec<String> {
    let each = oldest_kept.iter().map(|(profile, number)| {
        say!(
            "no-way-back-beyond",
            profile = profile.to_string(),
            number = *number,
        )
    });
    [say!("no-undo")].into_iter().chain(each).collect()
}

/// A profile that the rule would have thinned out.
pub fn left_alone(profile: &ProfileId) -> String {
    say!("profile-left-alone", profile = profile.to_string())
}

/// Why the figures are an upper bound.
pub fn unknown(unknown: &Unknown) -> String {
    match unknown {
        Unknown::ClosedFolders(n) => say!("unseen-closed-folders", count = *n),
        Unknown::Processes(n) => say!("unseen-processes", count = *n),
        Unknown::AllProcesses => say!("unseen-all-processes"),
        Unknown::Builds(n) => say!("unseen-builds", count = *n),
        Unknown::NotAsked => say!("unseen-daemon-not-asked"),
        Unknown::NoAnswer(why) => say!("unseen-daemon-silent", why = why),
        Unknown::Unread(n) => say!("unseen-files", count = *n),
        Unknown::Mounts(n) => say!("unseen-mounts", count = *n),
        Unknown::Settings(why) => say!("unseen-settings", why = why.trim_end_matches('.')),
        Unknown::NewSettings(file) => say!("unseen-new-settings", file = file),
        Unknown::FileSystem(name) => say!("unseen-file-system", name = name),
    }
}

/// A rebuild runs.
pub fn rebuild_runs(rebuilds: &[String]) -> String {
    say!(
        "wait-until-rebuild-finished",
        rebuilds = long_list(rebuilds)
    )
}

/// Links that lead to what the collector takes for rubbish.
pub fn unregistered(all: &[Unregistered]) -> Option<String> {
    let Unregistered { link, path } = all.first()?;
    Some(match all.len() - 1 {
        0 => say!("path-unregistered", link = link, path = path),
        more => say!(
            "path-unregistered-and-more",
            link = link,
            path = path,
            more = more
        ),
    })
}

/// What was ticked cannot go.
pub fn cannot(why: &Cannot) -> String {
    match why {
        Cannot::NoProfile(name) => say!("cannot-no-profile", name = name),
        Cannot::NoGeneration(profile, number) => {
            say!("cannot-no-generation", profile = profile, number = *number,)
        }
        Cannot::InUse(profile, number) => {
            say!("cannot-in-use", profile = profile, number = *number,)
        }
        Cannot::NeedsRoot(profile, _, _) => {
            say!("cannot-needs-root", profile = profile)
        }
    }
}

/// What of a plan no longer holds.
pub fn changed(profile: &ProfileId, number: u64) -> String {
    say!(
        "garbage-plan-changed",
        profile = profile.to_string(),
        number = number,
    )
}

/// Another program changes the profile.
pub fn profile_busy(profile: &ProfileId) -> String {
    say!("profile-busy", profile = profile.to_string())
}

/// Links could not be deleted.
pub fn link_stays(profile: &ProfileId, number: u64, why: &str) -> String {
    say!(
        "generation-not-deleted",
        profile = profile.to_string(),
        number = number,
        why = why,
    )
}

/// Links are gone.
pub fn deleted(one: &DeleteGenerations) -> String {
    say!(
        "generations-deleted",
        count = one.generations.len(),
        profile = one.profile.to_string(),
        numbers = listed(one.generations.iter().map(|g| g.number)),
    )
}

/// It was not all done, and yet this one has gone.
pub fn gone(profile: &ProfileId, number: u64) -> String {
    say!(
        "generation-gone",
        profile = profile.to_string(),
        number = number
    )
}

/// How far it has come.
pub fn progress(paths: u64, of: Option<u64>) -> String {
    match of {
        None => say!("deleted-so-far", paths = paths),
        Some(of) => say!("deleted-so-far-of", paths = paths, of = of),
    }
}

/// The collector waits.
pub fn waiting(line: &str) -> String {
    say!("nix-says", line = line)
}

/// What was freed, in Nix's words where it came to its end, beside what was
/// forecast.
pub fn freed(paths: u64, by_nix: Option<&str>, expected: Option<Expected>) -> String {
    let deleted = match by_nix {
        None => say!("paths-deleted", count = paths),
        Some(bytes) => say!("paths-deleted-by-nix", count = paths, bytes = bytes),
    };
    match expected {
        None => say!("freed", deleted = deleted),
        Some(e) => say!(
            "freed-against-forecast",
            deleted = deleted,
            amount = amount(e.paths, e.disk_bytes, e.exact),
        ),
    }
}

/// The disk, whoever else writes to it and deletes from it.
pub fn free_now(bytes: u64) -> String {
    say!("disk-free-now", size = size(bytes as f64))
}

/// The collector ended well, and yet it is not what was forecast.
pub fn not_as_forecast(paths: u64, expected: Expected) -> Option<String> {
    if paths > expected.paths {
        let more = paths - expected.paths;
        Some(say!("more-went-than-forecast", count = more))
    } else if expected.exact && paths < expected.paths {
        let fewer = expected.paths - paths;
        Some(say!("fewer-went-than-forecast", count = fewer))
    } else {
        None
    }
}

/// The collector ended well, and yet a link is there.
pub fn still_there(profile: &ProfileId, number: u64) -> String {
    say!(
        "generation-still-there",
        profile = profile.to_string(),
        number = number,
    )
}

/// The collector failed.
pub fn failed(words: &str) -> String {
    say!("collection-failed", words = words)
}

#[cfg(test)]
mod tests {
    use super::{amount, dangling, freed, kept_anyway, not_as_forecast};
    use crate::order::Expected;
    use crate::survey::KeptBy;
    use crate::words::{Language, speaking};

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

    #[test]
    fn plurals_in_german() {
        let said = |paths| {
            speaking(Language::German, || {
                freed(
                    paths,
                    None,
                    Some(Expected {
                        paths,
                        disk_bytes: 512,
                        exact: false,
                    }),
                )
            })
        };
        assert_eq!(
            said(1),
            "1 Store-Pfad gelöscht (Vorhersage: höchstens 1 Store-Pfad, 512 B)."
        );
        assert_eq!(
            said(2),
            "2 Store-Pfade gelöscht (Vorhersage: höchstens 2 Store-Pfade, 512 B)."
        );
    }
}
