//! What may be done as root, and what the helper is told: one request, one
//! deed. Pure: the helper reads bytes and looks at processes, everything else
//! it decides is decided here.

use serde::{Deserialize, Serialize};

use crate::order::Deed;
use crate::words::{self, Language, privilege as say};

mod sound;

use sound::is_sound;

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

/// What the helper can be asked for. Each has a polkit action and a message of
/// its own: `io.github.nixlamp.Nixlamp.` and the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// End rebuilds and builders.
    Stop,
    /// Delete generations of the system, so that garbage can be collected.
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
        Deed::RollBack(order) => order.needs_root().then_some(Verb::RollBack),
        Deed::CollectGarbage(order) => order.needs_root().then_some(Verb::CollectGarbage),
        Deed::Repair(order) => order.needs_root().then_some(Verb::Repair),
        // A command of a person's choice is run with that person's rights; what
        // lies below /etc is put back by an administrator in a terminal.
        Deed::Rebuild(_) | Deed::BackUp | Deed::Restore(_) => None,
    }
}

/// The verb under which the helper must do this for that user; `None` if the
/// user may do it.
pub fn needs_root(deed: &Deed, own_uid: u32) -> Option<Verb> {
    let is_own = match deed {
        Deed::Stop(order) => order.clients.iter().all(|client| client.uid == own_uid),
        // Of all others a verb is only for what takes root.
        _ => false,
    };
    verb(deed).filter(|_| own_uid != 0 && !is_own)
}

/// True if the helper would do this for somebody who may ask it to.
pub fn is_open(deed: &Deed) -> bool {
    verb(deed).is_some() && is_sound(&for_helper(deed))
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// [`VERSION`].
    pub version: u32,
    /// What is to be done.
    pub deed: Deed,
    /// What who asks is answered in; without, English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// The part of a deed that is the helper's. Of a rebuild with very many
/// processes not all are watched to their end. A user's own generations, and
/// the collecting itself, are left to that user.
fn for_helper(deed: &Deed) -> Deed {
    let mut deed = deed.clone();
    match &mut deed {
        Deed::Stop(order) => order.others.truncate(PROCESSES_AT_MOST),
        Deed::CollectGarbage(order) => order.delete = order.of_root(true),
        _ => {}
    }
    deed
}

/// The request for a deed, as the line the helper reads. `None` if it is too
/// long.
pub fn request(deed: &Deed) -> Option<String> {
    let request = Request {
        version: VERSION,
        deed: for_helper(deed),
        language: Some(words::spoken()).filter(|language| *language != Language::English),
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
    let Some(asked) = verb.and_then(Verb::of) else {
        return Err(say::no_verb());
    };
    if !caller.is_some_and(|caller| caller.uid != 0 && caller.is_known) {
        return Err(say::no_caller());
    }
    if bytes.len() > LIMIT_BYTES {
        return Err(say::too_long());
    }
    if bytes.is_empty() {
        return Err(say::empty());
    }
    let Some(request) = parse(bytes) else {
        return Err(say::garbage());
    };
    if request.version != VERSION {
        return Err(say::other_version());
    }
    if self::verb(&request.deed) != Some(asked) {
        return Err(say::other_deed());
    }
    if !is_sound(&request.deed) {
        return Err(say::unsound());
    }
    Ok(request.deed)
}

/// What the helper answers in.
pub fn language(bytes: &[u8]) -> Language {
    Some(bytes)
        .filter(|bytes| bytes.len() <= LIMIT_BYTES)
        .and_then(parse)
        .and_then(|request| request.language)
        .unwrap_or(Language::English)
}

/// Exactly one request. What it does not know it does not pass over: written
/// out again it must be what was read.
fn parse(bytes: &[u8]) -> Option<Request> {
    let whole: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let request: Request = serde_json::from_slice(bytes).ok()?;
    (serde_json::to_value(&request).ok()? == whole).then_some(request)
}

#[cfg(test)]
mod tests;
