//! What the rules of transfers share: which connection counts, what it is for,
//! and how that is said.

use super::facts::{Download, Facts};
use super::lock::per_second;
use super::{Finding, Says, seen};
use crate::command_line::Kind;
use crate::model::LockKind;
use crate::say;
use crate::tree::Role;
use crate::wire::Phase;
use crate::words;

/// Slow caches pause: 25 s without a byte is beyond any pause that was seen on
/// a moving download, and far below Nix's own limit of 300 s.
pub(super) const STILL_FROM_S: f64 = 25.0;
/// An unanswered call is tried again by the kernel after 1, 3 and 7 s.
pub(super) const CONNECTING_FROM_S: f64 = 20.0;
/// Questions are shorter than this.
const UPLOAD_BYTES: u64 = 64 << 10;
/// Who has a transfer under way is woken about ten times a second to see to it
/// (measured, Nix 2.8 to 2.34); who only keeps a connection is not.
pub(super) const TRANSFERS_PER_S: (f64, f64) = (5.0, 16.0);

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// The other side has not answered the call.
    Call,
    /// A question to a cache.
    Question,
    /// A path that is being fetched or sent.
    Path,
    /// A source that the configuration names.
    Source,
}

/// The connection that it waits for, where nothing of it moves or works, and
/// what that is for.
pub(super) fn stands_still(facts: &Facts) -> Option<(&Download, For)> {
    // One connection that moves is a transfer that moves.
    if facts.works(STILL_FROM_S / 2.0) || facts.downloads.iter().any(|d| !is_still(d)) {
        return None;
    }
    let may_be = |download: &&Download| {
        // What another program asks for is no transfer of Nix: an ssh may run
        // something over there that says nothing for long.
        let by_another = matches!(download.owner, Some((_, _, Role::Other)));
        if by_another && !download.connecting && !is_by_child(facts, download) {
            return false;
        }
        // What came and was not read: then the network is not to blame.
        download.unread_bytes.is_none_or(|bytes| bytes == 0) && may_be_waited_for(facts, download)
    };
    let rank = |d: &Download| (d.awaits_answer != Some(false), d.certain, d.received_bytes);
    let still = facts.downloads.iter().filter(may_be);
    let still = still.max_by(|a, b| rank(a).cmp(&rank(b)))?;
    Some((still, what_for(facts, still)))
}

/// One whose last question was answered, or may have been, is kept for later,
/// unless a path is being fetched through it, or who has it is woken as who has a
/// transfer under way is.
fn may_be_waited_for(facts: &Facts, download: &Download) -> bool {
    download.awaits_answer == Some(true)
        || download.received_bytes == Some(0)
        || facts.own_path_locks > 0
        || is_by_child(facts, download)
        || transfers(facts) == Some(true)
        || transfers(facts).is_none() && download.awaits_answer.is_none()
}

/// Whether its worker or its client is woken as who has a transfer under way is.
/// `None` where that is not told.
fn transfers(facts: &Facts) -> Option<bool> {
    let (least, most) = TRANSFERS_PER_S;
    facts
        .waiter_per_s()
        .into_iter()
        .chain(facts.client().and_then(|client| client.switches_per_s))
        .map(|pace| (least..=most).contains(&pace))
        .reduce(|a, b| a || b)
}

fn is_by_child(facts: &Facts, download: &Download) -> bool {
    matches!(&download.owner, Some((name, _, Role::Other)) if fetches_for(facts, name))
}

/// True for a program that fetches a source. ssh does so for git; by itself it
/// runs a command elsewhere, copies, or switches another machine. Who only copies
/// evaluates nothing, and who deploys or activates has done so before.
pub(super) fn fetches_for(facts: &Facts, name: &str) -> bool {
    let beside = || facts.in_role(Role::Other).any(|p| fetches_sources(&p.name));
    let may_evaluate = match facts.kind {
        Some(Kind::Other | Kind::CollectGarbage | Kind::Verify) => false,
        Some(Kind::Deploy) => facts.phase == Some(Phase::Evaluate),
        _ => facts.phase != Some(Phase::Activate),
    };
    may_evaluate && (fetches_sources(name) || name == "ssh" && beside())
}

/// Programs by which Nix fetches sources.
pub fn fetches_sources(name: &str) -> bool {
    ["git", "hg"].contains(&name) || name.starts_with("git-")
}

fn what_for(facts: &Facts, download: &Download) -> For {
    let evaluates = facts.kind.is_some_and(|kind| {
        !matches!(
            kind,
            Kind::Other | Kind::CollectGarbage | Kind::Verify | Kind::Deploy
        )
    });
    // Who opens the store itself fetches paths itself as well.
    let by_client = matches!(&download.owner, Some((_, _, Role::Client)));
    let uploads = download.sent_bytes.unwrap_or(0) > UPLOAD_BYTES;
    if download.connecting {
        For::Call
    } else if is_by_child(facts, download)
        || by_client && evaluates && !facts.opens_store && !uploads
    {
        For::Source
    } else if facts.own_path_locks == 0
        && (download.received_bytes == Some(0)
            || download.awaits_answer == Some(true)
            || download.awaits_answer.is_none() && transfers(facts) == Some(true))
        && !uploads
    {
        For::Question
    } else {
        For::Path
    }
}

/// Seconds after which a connection counts as still.
pub(super) fn is_still(download: &Download) -> bool {
    let from_s = if download.connecting {
        CONNECTING_FROM_S
    } else {
        STILL_FROM_S
    };
    download.still_s >= from_s
}

/// What may be waited for instead: the connection says little then.
fn waits_for_a_lock(facts: &Facts, still: &Download) -> bool {
    let is_kept = !still.connecting && still.received_bytes != Some(0);
    let kernel_says = facts.lock_waits.iter().any(|wait| wait.certain);
    // A database is also waited for by who has locked a path.
    let database = |kind| matches!(kind, LockKind::Database | LockKind::DotLock);
    let may_be = facts.lock_waits.iter().any(|wait| {
        is_kept
            && still.awaits_answer != Some(true)
            && (facts.own_path_locks == 0
                || database(wait.kind) && wait.waiter_per_s.is_some_and(|pace| pace >= 14.0))
    });
    kernel_says && facts.own_path_locks == 0 || may_be
}

/// A connection that stands still, as a finding of this weight.
pub(super) fn finding(facts: &Facts, still: &Download, weight: f64, next_step: String) -> Finding {
    let mut evidence_for = vec![seen(what_is_still(still), "sock_diag")];
    evidence_for.push(seen(
        say!("transfer.nothing-worked", span = words::span(facts.quiet_s)),
        "CPU clock",
    ));
    let mut evidence_against = Vec::new();
    let mut weight = weight;
    if facts.own_path_locks > 0 {
        evidence_for.push(seen(say!("transfer.path-locked"), "/proc/locks"));
    }
    if let Some(making) = facts.progress.iter().flat_map(|p| &p.fetching).next() {
        evidence_for.push(seen(
            say!("transfer.is-fetching", name = &making.name),
            "Nix's store",
        ));
    }
    if let Some(pace) = facts.waiter_per_s().filter(|_| still.owner.is_none()) {
        let (least, most) = TRANSFERS_PER_S;
        let often = per_second(pace);
        if (least..=most).contains(&pace) {
            evidence_for.push(seen(
                say!("transfer.woken-as-usual", pace = often),
                "/proc/PID/task",
            ));
            weight += 0.3;
        } else {
            evidence_against.push(seen(
                say!("transfer.woken-otherwise", pace = often),
                "/proc/PID/task",
            ));
            weight -= 0.5;
        }
    }
    if still.awaits_answer == Some(true) {
        evidence_for.push(seen(say!("transfer.no-answer"), "sock_diag"));
    }
    match &still.owner {
        Some((name, pid, Role::Other)) => evidence_for.push(seen(
            say!("transfer.open-in", who = words::process(name, *pid)),
            "/proc/PID/fd",
        )),
        _ if !still.certain => {
            evidence_against.push(seen(say!("transfer.owner-hidden"), "sock_diag"));
        }
        _ => {}
    }
    let aside = waits_for_a_lock(facts, still);
    if aside {
        evidence_against.push(seen(say!("transfer.may-be-kept"), "/proc/locks"));
        weight = 0.0;
    }
    Finding {
        weight,
        says: aside.then_some(Says::Look),
        lasting_s: still.still_s,
        waits_on: Some(say!("transfer.waits-on", remote = &still.remote)),
        evidence_for,
        evidence_against,
        would_change: say!("transfer.would-change", remote = &still.remote),
        next_step,
    }
}

/// What stands still, since when, after how much.
pub(super) fn what_is_still(download: &Download) -> String {
    let since = words::span(download.still_s);
    if download.connecting {
        return say!(
            "transfer.call-unanswered",
            remote = &download.remote,
            span = since
        );
    }
    let sent_bytes = download.sent_bytes.unwrap_or(0);
    match download.received_bytes {
        Some(bytes) if sent_bytes > bytes.max(UPLOAD_BYTES) => say!(
            "transfer.took-nothing",
            remote = &download.remote,
            span = since,
            size = words::size(sent_bytes as f64)
        ),
        Some(bytes) => say!(
            "transfer.sent-nothing-after",
            remote = &download.remote,
            span = since,
            size = words::size(bytes as f64)
        ),
        None => say!(
            "transfer.sent-nothing",
            remote = &download.remote,
            span = since
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::line::facts;
    use super::*;
    use crate::words::Language;

    #[test]
    fn what_stands_still_in_german() {
        let facts = facts(
            "fetch 60; quiet 30; client still 30; worker still 30 rate 10; ownlock; fetching hello 9; socket 10.0.0.1:80 likely still 30 got 3000000",
        );
        let (still, _) = stands_still(&facts).expect("a connection");
        let found = words::speaking(Language::German, || {
            finding(&facts, still, 1.0, String::new())
        });
        let said: Vec<_> = found
            .evidence_for
            .iter()
            .chain(&found.evidence_against)
            .map(|evidence| evidence.text.as_str())
            .collect();
        assert_eq!(
            said,
            [
                "10.0.0.1:80 hat seit 30 s nichts geschickt, nach 2,9 MiB",
                "Kein Prozess dieses Rebuilds hat seit 30 s gearbeitet",
                "Ein Store-Pfad ist gesperrt, in den der Download soll",
                "Geholt wird hello",
                "Der Arbeitsprozess wird 10-mal in der Sekunde geweckt, wie bei einer laufenden Übertragung",
                "Wem die Verbindung gehört, ist für diesen Benutzer nicht sichtbar; es kann ein anderes Programm sein",
            ]
        );
        assert_eq!(found.waits_on.as_deref(), Some("Daten von 10.0.0.1:80"));
        assert_eq!(found.would_change, "Von 10.0.0.1:80 kommen weitere Bytes.");
    }
}
