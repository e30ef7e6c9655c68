//! More words for situations in the tests of rules, see `facts::line`: networks
//! and waiting.
//!
//! Words of a `socket`: `asked` or `answered`, `unread 500`, `pace 900` (bytes a
//! second), `by client`, `by git`, `by worker`, `by fetcher`. A whole part:
//! `half HOST …` (the other side has closed) · `git still 40 rate 0` · `names
//! 10.0.0.53:53 20` (a question to a name server) · `route no` · `evaluates`,
//! `copies`, `deploys`, `switches` (what was asked for) · `direct` (without a daemon) · `calls` (a builder has a connection) · `cycle 40`, also `proven` · `remote` ·
//! `fetcher` · `building NAME 9` · `fetching NAME 9` (what progress tells) ·
//! `heard 3 TEXT` (seconds ago; a semicolon in TEXT is written `,,`). Further
//! kinds of `lock`: `user`, `slot`, `upload`, `evalcache`, `source`, `dot`; and
//! for a lock `rate 10` (switches a second of who waits) and `for` (its holder
//! works for somebody).

use super::facts::line::{download, process, value};
use super::facts::{Cycle, Facts, Holder};
use crate::command_line::Kind;
use crate::model::{
    Heard, HeardFrom, LockKind, Making, ProcessId, ProcessState, Progress, ProgressFrom,
};
use crate::tree::Role;

/// Reads a part; false if it is none of these.
pub(super) fn part(facts: &mut Facts, first: &str, rest: &[&str]) -> bool {
    let number = |at: usize| rest.get(at).and_then(|word| word.parse::<f64>().ok());
    match first {
        "half" => facts.half_closed.push(download(rest)),
        "git" => facts.processes.push(process("git", Role::Other, rest)),
        "remote" => facts.processes.push(process("nix", Role::Remote, rest)),
        "fetcher" => facts
            .processes
            .push(process("nix-daemon", Role::Fetcher, rest)),
        "names" => {
            facts.name_query = Some((rest[0].to_owned(), number(1).unwrap_or(0.0)));
        }
        "route" => facts.has_route = Some(rest.first() != Some(&"no")),
        "direct" => facts.opens_store = true,
        "calls" => facts.builder_connected = true,
        "evaluates" => facts.kind = Some(Kind::Evaluate),
        "deploys" => facts.kind = Some(Kind::Deploy),
        "switches" => facts.kind = Some(Kind::System),
        "copies" => facts.kind = Some(Kind::Other),
        "cycle" => {
            facts.cycle = Some(Cycle {
                own: "/nix/store/abc-mine.lock".to_owned(),
                other: holder(),
                theirs: "/nix/store/abc-theirs.lock".to_owned(),
                proven: rest.contains(&"proven"),
                for_s: number(0).unwrap_or(0.0),
            });
        }
        "building" | "fetching" => {
            let making = Making {
                name: rest[0].to_owned(),
                path: format!("/nix/store/abc-{}", rest[0]),
                for_s: number(1).unwrap_or(0.0),
                phase: None,
                builder: None,
                bytes: value(rest, "of").map(|all| (0, all as u64)),
            };
            let progress = facts.progress.get_or_insert_with(progress);
            if first == "building" {
                progress.building.push(making);
            } else {
                progress.fetching.push(making);
            }
        }
        "heard" => facts.heard.push(Heard {
            about: None,
            from: HeardFrom::Client,
            text: rest[1..].join(" ").replace(",,", ";"),
            age_s: number(0).unwrap_or(0.0),
        }),
        _ => return false,
    }
    true
}

fn progress() -> Progress {
    Progress {
        client: ProcessId { pid: 100, start: 1 },
        from: ProgressFrom::Store,
        planned: None,
        building: Vec::new(),
        fetching: Vec::new(),
        waiting: Vec::new(),
        built: 0,
        fetched: 0,
        failed: Vec::new(),
        limits: Vec::new(),
    }
}

fn holder() -> Holder {
    Holder {
        pid: 77,
        name: "nix-daemon".to_owned(),
        user: "root".to_owned(),
        works_for: Some(("nix-build".to_owned(), 78, "bob".to_owned())),
        state: ProcessState::Sleeping,
        at_work: false,
        quiet_s: 60.0,
    }
}

/// Whether a connection waits for an answer.
pub(super) fn awaits(rest: &[&str]) -> Option<bool> {
    rest.contains(&"asked")
        .then_some(true)
        .or(rest.contains(&"answered").then_some(false))
}

/// Who has a connection open.
pub(super) fn owner(rest: &[&str]) -> Option<(String, u32, Role)> {
    let at = rest.iter().position(|word| *word == "by")?;
    let (name, role) = match *rest.get(at + 1)? {
        "git" => ("git-remote-http", Role::Other),
        "ssh" => ("ssh", Role::Other),
        "worker" => ("nix-daemon", Role::Worker),
        "fetcher" => ("nix-daemon", Role::Fetcher),
        _ => ("nix-build", Role::Client),
    };
    Some((name.to_owned(), 100, role))
}

/// The kind of a lock and its file.
pub(super) fn lock_kind(word: &str) -> Option<(LockKind, &'static str)> {
    Some(match word {
        "user" => (LockKind::BuildUser, "/nix/var/nix/userpool/30001"),
        "slot" => (
            LockKind::RemoteSlot,
            "/nix/var/nix/current-load/ssh:__host-0",
        ),
        "upload" => (
            LockKind::Upload,
            "/nix/var/nix/current-load/ssh:__host.upload-lock",
        ),
        "evalcache" => (
            LockKind::EvalCache,
            "/home/alice/.cache/nix/eval-cache-v5/abc.sqlite",
        ),
        "source" => (
            LockKind::FetchCache,
            "/home/alice/.cache/nix/gitv3/abc.lock",
        ),
        "dot" => (LockKind::DotLock, "/nix/var/nix/db/db.sqlite.lock"),
        _ => return None,
    })
}
