//! What reading the store again found, in words.

use std::io::ErrorKind;

use super::{size, span};
use crate::redact::visible;
use crate::verify::database::{Judged, Why};
use crate::verify::{
    Fault, Finding, Fix, Look, LookKind, Pause, Progress, Scope, Summary, Verdict,
};

/// Names the store's database among the findings.
pub const DATABASE_ID: &str = "database";
/// Twice.
pub const CHANGES: &str = "It changed while it was read, twice.";
/// Not in the database.
pub const NOT_REGISTERED: &str =
    "The store's database does not know it, so there is nothing to compare it with.";
/// The same, where something leads there.
pub fn not_registered_and_linked(link: &str) -> String {
    format!(
        "The store's database does not know it, though {link} leads there: the next collection would delete it."
    )
}
/// The store is not empty, and its database is.
pub const NO_ROWS: &str = "The store's database knows no path at all, though the store is not empty: a collection would delete everything.";
/// One run at a time.
pub const ANOTHER_RUNS: &str = "Another run reads the store at this moment.";
/// A panic.
pub const BROKEN_OFF: &str = "Reading broke off by a fault of Nixlamp.";
/// Nothing to start from.
pub const NO_PROFILES: &str =
    "No running system and no profile of yours leads into the store; --full reads every path.";
/// Before the first path.
pub const NO_FINDINGS: &str = "Nothing is known to be damaged.";
/// Where to begin.
pub const NEVER_READ: &str = "“nixlamp verify” reads the store and says what is.";
/// A path that has nothing to do with the store.
pub fn not_in_store(path: &str) -> String {
    format!("{path} is not in /nix/store and does not lead there.")
}

/// Not an algorithm that is read here.
pub fn unknown_hash(hash: &str) -> String {
    let name = hash.split_once(':').map_or(hash, |(name, _)| name);
    format!("Its hash in the database is of a kind that is not read here ({name}).")
}

/// What the system says, without its number.
pub fn io(kind: ErrorKind, says: &str) -> String {
    match kind {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => says
            .split(" (os error")
            .next()
            .unwrap_or(says)
            .to_lowercase(),
    }
}

/// What was found is not kept.
pub fn no_state(why: &str) -> String {
    format!("What is found cannot be kept for the next run: {why}.")
}

/// Part of the database could not be read.
pub fn rows_unread(why: &str, rows: usize) -> String {
    format!("The database could be read up to {rows} paths only: {why}.")
}

/// How far a run is, on one line.
pub fn progress(progress: &Progress) -> String {
    let mut parts = vec![
        format!("{} of {} paths", progress.paths, progress.paths_total),
        format!(
            "{} of {}",
            size(progress.bytes as f64),
            size(progress.bytes_total.max(progress.bytes) as f64)
        ),
    ];
    if let Some(why) = progress.paused {
        parts.push(pause(why).to_owned());
    } else {
        parts.extend(progress.bytes_per_s.map(|rate| format!("{}/s", size(rate))));
        parts.extend(progress.left_s.map(|left| format!("{} left", span(left))));
    }
    if progress.damaged > 0 {
        parts.push(format!("{} damaged", progress.damaged));
    }
    parts.join(" · ")
}

/// The same for a person who started it by a command.
pub fn progress_in_terminal(at: &Progress) -> String {
    let line = progress(at);
    match at.paused {
        Some(Pause::Battery) => line + " (--no-pause goes on)",
        _ => line,
    }
}

/// Why it waits.
pub fn pause(why: Pause) -> &'static str {
    match why {
        Pause::Battery => "waits, on battery",
        Pause::Memory => "waits, memory is short",
        Pause::Disk => "waits, the disk is busy",
        Pause::Work => "waits while Nix or Nixlamp is at work",
    }
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
        lines.push(format!(
            "{} more paths have odd rights or times and sound contents.",
            summary.looks_beyond
        ));
    }
    for unjudged in summary.unjudged.iter().take(10) {
        lines.push(format!("{}: {}", unjudged.path, unjudged.why));
    }
    if summary.unjudged.len() > 10 {
        lines.push(format!("and {} more.", summary.unjudged.len() - 10));
    }
    lines.extend(database(&summary.database));
    lines.extend(summary.troubles.iter().chain(&summary.notes).cloned());
    if summary.left > 0 {
        lines.push(format!(
            "Still to read: {}. The next run goes on there.",
            paths(summary.left)
        ));
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
        Some(at) => format!(
            "Every path was last read by a run that began {} ago.",
            span((now_s - at) as f64)
        ),
        None => "No run has read every path yet; “nixlamp verify --full” does.".to_owned(),
    }
}

/// The same where there are buttons.
pub fn last_full_by_job(last_full_s: Option<i64>, now_s: i64) -> String {
    match last_full_s {
        Some(_) => last_full(last_full_s, now_s),
        None => "No run has read every path yet.".to_owned(),
    }
}

/// What a job that read the store came to, in one line.
pub fn job_ended(summary: &Summary) -> String {
    let why = summary.troubles.first().or(summary.notes.first()).cloned();
    if summary.cancelled {
        return format!(
            "Ended by you after {}; {} left. Begun again, it goes on there.",
            paths(summary.read),
            summary.left
        );
    }
    match why.or_else(|| database(&summary.database)) {
        Some(why) if summary.verdict() == Verdict::Unknown => why,
        _ => headline(summary),
    }
}

fn headline(summary: &Summary) -> String {
    let what = match summary.verdict() {
        Verdict::Sound => "Sound".to_owned(),
        Verdict::Look => "Sound, but rights or times are odd".to_owned(),
        Verdict::Damaged => damaged(summary),
        Verdict::Unknown if summary.read == 0 => "Nothing is known".to_owned(),
        Verdict::Unknown => "Not all could be read; what was is sound".to_owned(),
    };
    let of = match &summary.scope {
        Scope::Profiles => " of the running system and your profiles",
        Scope::Full | Scope::Paths(_) => "",
    };
    let mut parts = vec![format!(
        "{what}: read {}{of}, {} in {}",
        paths(summary.read),
        size(summary.bytes as f64),
        span(summary.took_s)
    )];
    if summary.before > 0 {
        parts.push(format!("before this run: {}", paths(summary.before)));
    }
    if summary.gone > 0 {
        parts.push(format!("gone meanwhile: {}", paths(summary.gone)));
    }
    parts.join("; ") + "."
}

/// What cannot be read may be sound.
fn damaged(summary: &Summary) -> String {
    let unreadable = |f: &&Finding| matches!(f.fault, Fault::Unreadable { .. });
    let all = summary.damaged().count();
    match (summary.damaged().filter(unreadable).count(), all) {
        (0, all) => format!("{all} damaged"),
        (n, all) if n == all => format!("{n} unreadable"),
        (n, all) => format!("{} damaged, {n} unreadable", all - n),
    }
}

fn paths(count: u64) -> String {
    match count {
        1 => "1 path".to_owned(),
        n => format!("{n} paths"),
    }
}

/// One finding, a line each.
pub fn finding(finding: &Finding) -> Vec<String> {
    let mut lines = vec![finding.path.clone()];
    if finding.is_damage() {
        lines.push(format!("  {}", fault(&finding.fault)));
    }
    lines.extend(finding.looks.iter().map(|one| format!("  {}", look(one))));
    match (finding.needed_by_count, finding.needed_by.first()) {
        (0, _) | (_, None) => {}
        (1, Some(one)) => lines.push(format!("  Needed by {one}.")),
        (n, Some(one)) => lines.push(format!("  Needed by {n} paths, among them {one}.")),
    }
    lines.push(format!("  {}", next_step(finding)));
    lines
}

/// What is wrong, in a sentence.
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Modified { expected, got } => {
            format!("Modified: the database says {expected}, there is {got}.")
        }
        Fault::Foreign { file, what } => {
            let file = visible(file);
            format!("Modified: {file} is {what}, which no Nix puts there.")
        }
        Fault::Missing => "Missing: the database knows it, the disk does not.".to_owned(),
        Fault::Unreadable { file, why, .. } => {
            let file = visible(file);
            format!("Unreadable: {file}: {why}. Nothing is known of its contents.")
        }
        Fault::Database { says } | Fault::Cache { says } => match says.as_slice() {
            [] => "Damaged.".to_owned(),
            [one] => format!("Damaged: {one}."),
            [first, rest @ ..] => format!("Damaged: {first}, and {} more lines.", rest.len()),
        },
        Fault::Sound => "The contents are sound.".to_owned(),
    }
}

fn look(look: &Look) -> String {
    let what = match look.what {
        LookKind::Owner => "does not belong to the store's owner",
        LookKind::Writable => "can be written to",
        LookKind::Mode => "has other rights than Nix gives",
        LookKind::Closed => "may not be read by everybody",
        LookKind::Time => "has another time than Nix gives",
        LookKind::Unsteady => {
            return "The first reading gave another hash, the second the right one: memory or disk may be at fault, or Nix repaired it just then.".to_owned();
        }
    };
    let first = visible(&look.first);
    match look.count {
        1 => format!("{first} {what}."),
        n => format!("{first} {what}, and {} more of it.", n - 1),
    }
}

/// What a button for the repair says. `None`: there is no repair.
pub fn repair_button(fix: Fix) -> Option<&'static str> {
    match fix {
        Fix::RepairPath => Some("Repair…"),
        Fix::ForgetDerivation => Some("Take it out…"),
        Fix::SetCacheAside => Some("Move aside…"),
        Fix::ReloadDatabase => Some("Write anew…"),
        Fix::LookAsRoot | Fix::Nothing => None,
    }
}

/// What helps where rights are in the way.
pub fn look_as_root(path: &str) -> String {
    format!("Root can read it: sudo nixlamp verify {path} says whether it is sound.")
}

fn next_step(finding: &Finding) -> String {
    match finding.fix {
        Fix::Nothing if finding.is_closed() => format!(
            "The contents are sound, but nobody but root can use all of it. To open it again: sudo chmod -R a+rX {}",
            finding.path
        ),
        Fix::Nothing => "The contents are sound; nothing needs repair.".to_owned(),
        Fix::LookAsRoot => look_as_root(&finding.path),
        Fix::RepairPath => format!("To fetch or build it again: nixlamp repair {}", finding.id),
        Fix::ForgetDerivation => {
            format!("To have it written anew: nixlamp repair {}", finding.id)
        }
        Fix::SetCacheAside => format!("To have a new one made: nixlamp repair {}", finding.id),
        Fix::ReloadDatabase => format!("To write it anew: nixlamp repair {}", finding.id),
    }
}

/// What is to be said of the database, if anything.
pub fn database(judged: &Judged) -> Option<String> {
    match judged {
        Judged::Sound {
            large_wal_bytes: Some(bytes),
        } => Some(format!(
            "The database's write-ahead log has {}; up to 160 MB are normal. A reader that never ends may hold it.",
            size(*bytes as f64)
        )),
        // It is among the findings.
        Judged::Sound { .. } | Judged::Damaged { .. } => None,
        Judged::Unknown { why } => Some(match why {
            Why::NoDatabase => "There is no store database on this machine.".to_owned(),
            Why::LogNotThere => "The database's log is not there, so it cannot be read without the right to write. That is no damage: “nix store info” has the daemon make it anew.".to_owned(),
            Why::Denied => "The store's database may not be read.".to_owned(),
            Why::Late => "The store's database did not answer in time.".to_owned(),
            Why::Says(words) => format!("The store's database cannot be checked: {words}."),
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
}
