//! What may be done as root, and what the helper is told: one request, one
//! deed. Pure: the helper reads bytes and looks at processes, everything else
//! it decides is decided here.

use serde::{Deserialize, Serialize};

use crate::order::{Deed, ForceOrder, StopOrder, Target};
use crate::words::privilege as say;

/// Version of the request. Helper and agent are installed together; one of an
/// older installation refuses rather than guess.
pub const VERSION: u32 = 1;

/// The longest request, in bytes.
pub const LIMIT_BYTES: usize = 64 * 1024;

/// What the helper says when it runs as root and waits for its request. Who
/// asked may have given up by then and sends none.
pub const READY: &str = "{\"ready\":1}";

/// Processes in one list of a request: some 120 bytes each.
pub const PROCESSES_AT_MOST: usize = 200;
/// Longest name of a process; Linux has 15 bytes, macOS 16.
const NAME_AT_MOST: usize = 64;
/// Longest time between interrupt and kill.
const GRACE_AT_MOST_MS: u64 = 10_000;

/// What the helper can be asked for. Each has a polkit action and a message of
/// its own: `io.github.nixlamp.Nixlamp.` and the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// End rebuilds and builders.
    Stop,
    /// Remove generations and collect garbage.
    CollectGarbage,
    /// Switch the system to another generation.
    RollBack,
    /// Mend the store.
    Repair,
    /// Restart the daemon.
    RestartDaemon,
    /// Copy what only root may read.
    BackupRoot,
}

impl Verb {
    /// All of them.
    pub const ALL: [Verb; 6] = [
        Verb::Stop,
        Verb::CollectGarbage,
        Verb::RollBack,
        Verb::Repair,
        Verb::RestartDaemon,
        Verb::BackupRoot,
    ];

    /// The helper's only argument.
    pub fn word(self) -> &'static str {
        match self {
            Verb::Stop => "stop",
            Verb::CollectGarbage => "collect-garbage",
            Verb::RollBack => "roll-back",
            Verb::Repair => "repair",
            Verb::RestartDaemon => "restart-daemon",
            Verb::BackupRoot => "backup-root",
        }
    }

    /// The verb with this word.
    pub fn of(word: &str) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| verb.word() == word)
    }
}

/// The verb the helper does this deed under. `None`: the helper never does it.
pub fn verb(deed: &Deed) -> Option<Verb> {
    match deed {
        Deed::Stop(_) | Deed::ForceBuilders(_) => Some(Verb::Stop),
        Deed::RestartDaemon(_) => Some(Verb::RestartDaemon),
        // A command of a person's choice is run with that person's rights; the
        // others are an administrator's in a terminal, where they need one.
        Deed::Rebuild(_)
        | Deed::Repair(_)
        | Deed::CollectGarbage(_)
        | Deed::BackUp
        | Deed::Restore(_)
        | Deed::RollBack(_) => None,
    }
}

/// The verb under which the helper must do this for that user; `None` if the
/// user may do it.
pub fn needs_root(deed: &Deed, own_uid: u32) -> Option<Verb> {
    let foreign = match deed {
        Deed::Stop(order) => order.clients.iter().any(|client| client.uid != own_uid),
        Deed::ForceBuilders(_) | Deed::RestartDaemon(_) => true,
        Deed::Rebuild(_)
        | Deed::Repair(_)
        | Deed::CollectGarbage(_)
        | Deed::BackUp
        | Deed::Restore(_)
        | Deed::RollBack(_) => false,
    };
    verb(deed).filter(|_| own_uid != 0 && foreign)
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// [`VERSION`].
    pub version: u32,
    /// What is to be done.
    pub deed: Deed,
}

/// The request for a deed, as the line the helper reads. Of a rebuild with
/// very many processes not all are watched to their end. `None` if it is too
/// long all the same.
pub fn request(deed: &Deed) -> Option<String> {
    let mut deed = deed.clone();
    if let Deed::Stop(order) = &mut deed {
        order.others.truncate(PROCESSES_AT_MOST);
    }
    let request = Request {
        version: VERSION,
        deed,
    };
    serde_json::to_string(&request)
        .ok()
        .filter(|line| line.len() <= LIMIT_BYTES)
}

/// Who asks, as the program that gave the helper its rights tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user's number.
    pub uid: u32,
    /// True if the system knows such a user.
    pub is_known: bool,
}

/// The deed of a request, if it may be looked into any further; else why not.
/// What of it is still true is for who holds the processes.
pub fn check(verb: Option<&str>, caller: Option<Caller>, bytes: &[u8]) -> Result<Deed, String> {
    let refused = |why: &str| Err(why.to_owned());
    let Some(asked) = verb.and_then(Verb::of) else {
        return refused(say::NO_VERB);
    };
    if !caller.is_some_and(|caller| caller.uid != 0 && caller.is_known) {
        return refused(say::NO_CALLER);
    }
    if bytes.len() > LIMIT_BYTES {
        return refused(say::TOO_LONG);
    }
    if bytes.is_empty() {
        return refused(say::EMPTY);
    }
    let Some(request) = parse(bytes) else {
        return refused(say::GARBAGE);
    };
    if request.version != VERSION {
        return refused(say::OTHER_VERSION);
    }
    if self::verb(&request.deed) != Some(asked) {
        return refused(say::OTHER_DEED);
    }
    if !is_sound(&request.deed) {
        return refused(say::UNSOUND);
    }
    Ok(request.deed)
}

/// Exactly one request. What it does not know it does not pass over: written
/// out again it must be what was read.
fn parse(bytes: &[u8]) -> Option<Request> {
    let whole: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let request: Request = serde_json::from_slice(bytes).ok()?;
    (serde_json::to_value(&request).ok()? == whole).then_some(request)
}

fn is_sound(deed: &Deed) -> bool {
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
        Deed::Rebuild(_)
        | Deed::Repair(_)
        | Deed::CollectGarbage(_)
        | Deed::BackUp
        | Deed::Restore(_)
        | Deed::RollBack(_) => false,
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

#[cfg(test)]
mod tests;
