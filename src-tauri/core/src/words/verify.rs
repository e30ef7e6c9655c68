//! What reading the store again found, in words.

use std::io::ErrorKind;

use super::fixed::fixed;
use super::{dotted, long_list, size, span};
use crate::redact::visible;
use crate::say;
use crate::verify::database::{Judged, Why};
use crate::verify::{
    Fault, Finding, Fix, Look, LookKind, Pause, Progress, Scope, Summary, Verdict,
};

/// Names the store's database among the findings.
pub const DATABASE_ID: &str = "database";

fixed! {
    /// Twice.
    changes = "verify-changed-twice";
    /// Not in the database.
    not_registered = "verify-not-registered";
    /// The store is not empty, and its database is.
    no_rows = "database-knows-no-path";
    /// One run at a time.
    another_runs = "verify-another-runs";
    /// A panic.
    broken_off = "verify-broken-off";
    /// Nothing to start from.
    no_profiles = "verify-no-profiles";
    /// Before the first path.
    no_findings = "nothing-known-damaged";
    /// Where to begin.
    never_read = "verify-reads-the-store";
}

/// Not in the database, and yet something leads there.
pub fn not_registered_and_linked(link: &str) -> String {
    say!("verify-not-registered-and-linked", link = link)
}

/// A path that has nothing to do with the store.
pub fn not_in_store(path: &str) -> String {
    say!("path-not-in-store", path = path)
}

/// Not an algorithm that is read here.
pub fn unknown_hash(hash: &str) -> String {
    let name = hash.split_once(':').map_or(hash, |(name, _)| name);
    say!("hash-unknown", name = name)
}

/// What the system says, without its number.
pub fn io(kind: ErrorKind, says: &str) -> String {
    match kind {
        ErrorKind::PermissionDenied => say!("permission-denied"),
        _ => says
            .split(" (os error")
            .next()
            .unwrap_or(says)
            .to_lowercase(),
    }
}

/// What was found is not kept.
pub fn no_state(why: &str) -> String {
    say!("verify-no-state", why = why)
}

/// Part of the database could not be read.
pub fn rows_unread(why: &str, rows: usize) -> String {
    say!("database-rows-unread", rows = rows, why = why)
}

/// How far a run is, on one line.
pub fn progress(progress: &Progress) -> String {
    let mut parts = vec![
        say!(
            "verified-paths-of",
            paths = progress.paths,
            total = progress.paths_total,
        ),
        say!(
            "verified-bytes-of",
            bytes = size(progress.bytes as f64),
            total = size(progress.bytes_total.max(progress.bytes) as f64),
        ),
    ];
    if let Some(why) = progress.paused {
        parts.push(pause(why));
    } else {
        let rate = progress.bytes_per_s.map(size);
        parts.extend(rate.map(|rate| say!("verify-rate", rate = rate)));
        let left = progress.left_s.map(span);
        parts.extend(left.map(|left| say!("verify-left", span = left)));
    }
    if progress.damaged > 0 {
        parts.push(say!("damaged-so-far", count = progress.damaged));
    }
    dotted(&parts)
}

/// The same for a person who started it by a command.
pub fn progress_in_terminal(at: &Progress) -> String {
    let line = progress(at);
    match at.paused {
        Some(Pause::Battery) => say!("verify-on-battery", progress = line),
        _ => line,
    }
}

/// Why it waits.
pub fn pause(why: Pause) -> String {
    say!(
        "verify-pause",
        why = match why {
            Pause::Battery => "battery",
            Pause::Memory => "memory",
            Pause::Disk => "disk",
            Pause::Work => "work",
        }
    )
}

/// What a run found, a line each. `now_s` in seconds since 1970.
pub fn summary(summary: &Summary, now_s: i64) -> Vec<String> {
    let mut lines = vec![headline(summary)];
    for finding in &summary.findings {
        lines.push(String::new());
        lines.extend(self::finding(finding));
    }
    if !summary.findings.is_empty() {
        lines.push(String::new());
    }
    if summary.looks_beyond > 0 {
        lines.push(say!("paths-odd-and-sound", count = summary.looks_beyond));
    }
    for unjudged in summary.unjudged.iter().take(10) {
        lines.push(say!(
            "path-not-judged",
            path = &unjudged.path,
            why = &unjudged.why,
        ));
    }
    if summary.unjudged.len() > 10 {
        lines.push(say!("and-more", count = summary.unjudged.len() - 10));
    }
    lines.extend(database(&summary.database));
    lines.extend(summary.troubles.iter().chain(&summary.notes).cloned());
    if summary.left > 0 {
        lines.push(say!("still-to-read", paths = summary.left));
    }
    let no_store = Judged::Unknown {
        why: Why::NoDatabase,
    };
    if summary.database != no_store {
        lines.push(last_full(summary.last_full_s, now_s));
    }
    lines
}

/// When all was read.
pub fn last_full(last_full_s: Option<i64>, now_s: i64) -> String {
    match last_full_s {
        Some(at) => say!("all-read-ago", ago = span((now_s - at) as f64)),
        None => say!("never-all-read"),
    }
}

/// The same where there are buttons.
pub fn last_full_by_job(last_full_s: Option<i64>, now_s: i64) -> String {
    match last_full_s {
        Some(_) => last_full(last_full_s, now_s),
        None => say!("never-all-read-yet"),
    }
}

/// What a job that read the store came to, in one line.
pub fn job_ended(summary: &Summary) -> String {
    let why = summary.troubles.first().or(summary.notes.first()).cloned();
    if summary.cancelled {
        return say!(
            "verify-ended-by-you",
            read = summary.read,
            left = summary.left,
        );
    }
    match why.or_else(|| database(&summary.database)) {
        Some(why) if summary.verdict() == Verdict::Unknown => why,
        _ => headline(summary),
    }
}

fn headline(summary: &Summary) -> String {
    let verdict = match summary.verdict() {
        Verdict::Sound => say!("verify-verdict", verdict = "sound"),
        Verdict::Look => say!("verify-verdict", verdict = "look"),
        Verdict::Damaged => damaged(summary),
        Verdict::Unknown if summary.read == 0 => say!("verify-verdict", verdict = "nothing"),
        Verdict::Unknown => say!("verify-verdict", verdict = "unknown"),
    };
    let mut parts = vec![say!(
        "verify-headline",
        verdict = verdict,
        scope = match &summary.scope {
            Scope::Profiles => "profiles",
            Scope::Full | Scope::Paths(_) => "all",
        },
        paths = summary.read,
        size = size(summary.bytes as f64),
        span = span(summary.took_s),
    )];
    if summary.before > 0 {
        parts.push(say!("verified-before", paths = summary.before));
    }
    if summary.gone > 0 {
        parts.push(say!("gone-meanwhile", paths = summary.gone));
    }
    say!("verify-headline-whole", parts = long_list(&parts))
}

/// What cannot be read may be sound.
fn damaged(summary: &Summary) -> String {
    let unreadable = |f: &&Finding| matches!(f.fault, Fault::Unreadable { .. });
    let all = summary.damaged().count();
    match (summary.damaged().filter(unreadable).count(), all) {
        (0, all) => say!("verdict-damaged", count = all),
        (n, all) if n == all => say!("verdict-unreadable", count = n),
        (n, all) => say!(
            "verdict-damaged-and-unreadable",
            damaged = all - n,
            unreadable = n,
        ),
    }
}

/// One finding, a line each.
pub fn finding(finding: &Finding) -> Vec<String> {
    let mut told = Vec::new();
    if finding.is_damage() {
        told.push(fault(&finding.fault));
    }
    told.extend(finding.looks.iter().map(look));
    match (finding.needed_by_count, finding.needed_by.first()) {
        (0, _) | (_, None) => {}
        (1, Some(one)) => told.push(say!("needed-by-one", path = one)),
        (n, Some(one)) => told.push(say!("needed-by-many", count = n, path = one)),
    }
    told.push(next_step(finding));
    let told = told.into_iter().map(|line| format!("  {line}"));
    [finding.path.clone()].into_iter().chain(told).collect()
}

/// What is wrong, in a sentence.
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Modified { expected, got } => {
            say!("fault-modified", expected = expected, got = got)
        }
        Fault::Foreign { file, what } => {
            let file = visible(file).into_owned();
            say!("fault-foreign", file = file, what = what)
        }
        Fault::Missing => say!("fault-missing"),
        Fault::Unreadable { file, why, .. } => {
            let file = visible(file).into_owned();
            say!("fault-unreadable", file = file, why = why)
        }
        Fault::Database { says } | Fault::Cache { says } => match says.as_slice() {
            [] => say!("fault-damaged"),
            [one] => say!("fault-damaged-says", says = one),
            [first, rest @ ..] => say!("fault-damaged-says-more", says = first, more = rest.len(),),
        },
        Fault::Sound => say!("contents-are-sound"),
    }
}

fn look(look: &Look) -> String {
    let what = match look.what {
        LookKind::Owner => "owner",
        LookKind::Writable => "writable",
        LookKind::Mode => "mode",
        LookKind::Closed => "closed",
        LookKind::Time => "time",
        LookKind::Unsteady => return say!("look-unsteady"),
    };
    let file = visible(&look.first).into_owned();
    match look.count {
        1 => say!("look-at-one", file = file, what = what),
        n => say!("look-at-many", file = file, what = what, more = n - 1),
    }
}

/// What a button for the repair says. `None`: there is no repair.
pub fn repair_button(fix: Fix) -> Option<String> {
    let fix = match fix {
        Fix::RepairPath => "repair-path",
        Fix::ForgetDerivation => "forget-derivation",
        Fix::SetCacheAside => "set-cache-aside",
        Fix::ReloadDatabase => "reload-database",
        Fix::LookAsRoot | Fix::Nothing => return None,
    };
    Some(say!("repair-button", fix = fix))
}

/// What helps where rights are in the way.
pub fn look_as_root(path: &str) -> String {
    say!("root-can-read-it", path = path)
}

fn next_step(finding: &Finding) -> String {
    let id = &finding.id;
    match finding.fix {
        Fix::Nothing if finding.is_closed() => say!("next-open-to-all", path = &finding.path),
        Fix::Nothing => say!("next-nothing"),
        Fix::LookAsRoot => look_as_root(&finding.path),
        Fix::RepairPath => say!("next-repair-path", id = id),
        Fix::ForgetDerivation => say!("next-forget-derivation", id = id),
        Fix::SetCacheAside => say!("next-set-cache-aside", id = id),
        Fix::ReloadDatabase => say!("next-reload-database", id = id),
    }
}

/// What is to be said of the database, if anything.
pub fn database(judged: &Judged) -> Option<String> {
    match judged {
        Judged::Sound {
            large_wal_bytes: Some(bytes),
        } => Some(say!("database-log-large", size = size(*bytes as f64))),
        // It is among the findings.
        Judged::Sound { .. } | Judged::Damaged { .. } => None,
        Judged::Unknown { why } => Some(match why {
            Why::NoDatabase => say!("no-store-database"),
            Why::LogNotThere => say!("database-log-missing"),
            Why::Denied => say!("database-denied"),
            Why::Late => say!("database-late"),
            Why::Says(words) => say!("database-not-checked", words = words),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damaged_tool() -> Finding {
        let id = "0c6kzph7l0dcbfmjap64f0czdafn3b7x";
        let path = format!("/nix/store/{id}-tool");
        Finding {
            needed_by: vec!["/nix/store/b".to_owned()],
            needed_by_count: 3,
            ..Finding::new(id, &path, Fault::Missing, Fix::RepairPath, 0)
        }
    }

    #[test]
    fn a_run_is_told_from_its_verdict_to_what_is_left() {
        let unreadable = Finding {
            fault: Fault::Unreadable {
                file: "/nix/store/x/one".to_owned(),
                why: "permission denied".to_owned(),
                rights: true,
            },
            fix: Fix::LookAsRoot,
            needed_by_count: 0,
            ..damaged_tool()
        };
        let run = Summary {
            took_s: 90.0,
            read: 12,
            bytes: 3_000_000,
            before: 1,
            left: 5,
            cancelled: true,
            findings: vec![damaged_tool(), unreadable],
            database: Judged::Unknown {
                why: Why::LogNotThere,
            },
            last_full_s: Some(1000),
            ..Summary::new(Scope::Full, 0)
        };
        let text = summary(&run, 1000 + 86_400).join("\n");
        assert_eq!(
            text,
            "1 damaged, 1 unreadable: read 12 paths, 2.9 MiB in 1 min; before this run: 1 path.

/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool
  Missing: the database knows it, the disk does not.
  Needed by 3 paths, among them /nix/store/b.
  To fetch or build it again: nixlamp repair 0c6kzph7l0dcbfmjap64f0czdafn3b7x

/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool
  Unreadable: /nix/store/x/one: permission denied. Nothing is known of its contents.
  Root can read it: sudo nixlamp verify /nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool says whether it is sound.

The database's log is not there, so it cannot be read without the right to write. That is no damage: “nix store info” has the daemon make it anew.
Still to read: 5 paths. The next run goes on there.
Every path was last read by a run that began 1 d ago."
        );
    }

    #[test]
    fn a_finding_is_known_by_any_of_its_names() {
        let tool = damaged_tool();
        for name in [
            "0c6kzph7l0dcbfmjap64f0czdafn3b7x",
            "0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool",
            "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool",
            "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool/bin/tool",
        ] {
            assert!(tool.is_named(name), "{name}");
        }
        assert!(!tool.is_named("/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool-2"));
        assert!(!tool.is_named("tool"));
    }

    #[test]
    fn what_only_root_can_use_is_told_with_the_command_that_opens_it() {
        let closed = Finding {
            fault: Fault::Sound,
            fix: Fix::Nothing,
            looks: vec![Look {
                what: LookKind::Closed,
                count: 1,
                first: "/nix/store/x-tool".to_owned(),
            }],
            ..damaged_tool()
        };
        let told = finding(&closed).join("\n");
        assert!(
            told.contains("/nix/store/x-tool may not be read by everybody."),
            "{told}"
        );
        assert!(
            told.ends_with("sudo chmod -R a+rX /nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool"),
            "{told}"
        );
    }

    #[test]
    fn progress_is_one_line() {
        let at = Progress {
            paths: 3,
            paths_total: 10,
            bytes: 1 << 20,
            bytes_total: 1 << 30,
            bytes_per_s: Some(1e6),
            left_s: Some(125.0),
            damaged: 1,
            ..Progress::default()
        };
        assert_eq!(
            progress(&at),
            "3 of 10 paths · 1.0 MiB of 1.0 GiB · 977 KiB/s · 2 min left · 1 damaged"
        );
        let waits = Progress {
            paused: Some(Pause::Memory),
            damaged: 0,
            ..at
        };
        assert_eq!(
            progress(&waits),
            "3 of 10 paths · 1.0 MiB of 1.0 GiB · waits, memory is short"
        );
    }

    #[test]
    fn a_run_is_told_in_german_with_its_plurals() {
        use crate::words::{Language, speaking};
        let said = |read| {
            let run = Summary {
                took_s: 90.0,
                read,
                bytes: 3_000_000,
                ..Summary::new(Scope::Full, 0)
            };
            speaking(Language::German, || headline(&run))
        };
        assert!(
            said(1).contains(": 1 Pfad gelesen, 2,9 MiB in 1 min."),
            "{}",
            said(1)
        );
        assert!(said(2).contains(": 2 Pfade gelesen"), "{}", said(2));
    }
}
