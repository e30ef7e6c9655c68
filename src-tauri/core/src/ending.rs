//! How a rebuild ended that is not our child, and why: one pure function from
//! what was seen of it. What cannot be told is said to be so.

use crate::command_line::Kind;
use crate::model::Exit;
use crate::oom::Killed;
use crate::record::FailedBuild;
use crate::wire::Verdict;
use crate::words::ending as say;

/// What became of the link that a rebuild was to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkChange {
    /// It sets none, or none that can be seen.
    NotTold,
    /// It was not touched since the rebuild began.
    Untouched,
    /// It was set, to what it was before.
    Same,
    /// It leads elsewhere now; where, in words: `system generation 42`.
    Moved(String),
}

/// What was seen of a rebuild up to its end.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// What sort of work.
    pub kind: Kind,
    /// The tool's own word: `switch`, `os boot`.
    pub verb: &'a str,
    /// How it ended, where the system tells.
    pub exit: Option<Exit>,
    /// True if a person stopped it through Nixlamp.
    pub stopped_by_person: bool,
    /// True if it said itself that it was interrupted.
    pub interrupted: bool,
    /// The link that it was to set.
    pub link: LinkChange,
    /// True if an activation was seen.
    pub activated: bool,
    /// Derivations that failed.
    pub failed: &'a [FailedBuild],
    /// A process of it that the kernel ended for lack of memory.
    pub killed: Option<&'a Killed>,
    /// True if all of its plan was made.
    pub all_made: bool,
    /// The last error it told, where it tells.
    pub error: Option<&'a str>,
    /// True if it ended right after it had told that error.
    pub error_last: bool,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Finished, failed, stopped, or unknown.
    pub outcome: Verdict,
    /// Why, or what came of it. `None`: there is nothing to add.
    pub reason: Option<String>,
}

/// What an end means of which only the exit code is known.
pub fn outcome(exit: Option<Exit>) -> Verdict {
    match exit {
        Some(Exit::Code(0)) => Verdict::Finished,
        // 130 is how shells tell of Ctrl-C; the others are Ctrl-C, a closed
        // terminal and `kill`. Nix itself ends with 1 after an interrupt.
        Some(Exit::Signal(1 | 2 | 9 | 15) | Exit::Code(130 | 143)) => Verdict::Stopped,
        Some(_) => Verdict::Failed,
        None => Verdict::Unknown,
    }
}

/// The one place where an end is judged.
pub fn ending(known: &Known<'_>) -> Ending {
    let told = outcome(known.exit);
    let outcome = if known.stopped_by_person {
        Verdict::Stopped
    } else if told == Verdict::Failed && known.interrupted && known.failed.is_empty() {
        // Nix ends with 1 after Ctrl-C, as after an error.
        Verdict::Stopped
    } else if told == Verdict::Stopped && known.killed.is_some() {
        // The signal was the kernel's.
        Verdict::Failed
    } else if told == Verdict::Unknown {
        return not_told(known);
    } else {
        told
    };
    Ending {
        outcome,
        reason: match outcome {
            Verdict::Finished => came_to(known),
            Verdict::Stopped => stopped(known),
            _ => Some(failed(known)),
        },
    }
}

/// Nobody tells how it ended: what it did has to.
fn not_told(known: &Known<'_>) -> Ending {
    let of = |outcome, reason| Ending {
        outcome,
        reason: Some(reason),
    };
    if known.interrupted {
        return Ending {
            outcome: Verdict::Stopped,
            reason: stopped(known),
        };
    }
    // The kernel's line, a failed derivation, or an error as the last word, and no
    // result.
    let no_result = !matches!(known.link, LinkChange::Moved(_) | LinkChange::Same);
    let says_so = known.killed.is_some() || !known.failed.is_empty() || known.error_last;
    if no_result && says_so {
        return of(Verdict::Failed, failed(known));
    }
    match &known.link {
        LinkChange::Moved(to) if !activates(known) => of(Verdict::Finished, say::moved(to, false)),
        LinkChange::Same if !activates(known) => of(Verdict::Finished, say::same()),
        // The activation may have ended with an error.
        LinkChange::Moved(to) if known.activated => {
            of(Verdict::Finished, say::moved_and_activated(to))
        }
        LinkChange::Same if known.activated => of(Verdict::Finished, say::same_and_activated()),
        LinkChange::Moved(to) => of(Verdict::Unknown, say::moved_not_activated(to)),
        LinkChange::Same => of(Verdict::Unknown, say::same_not_activated()),
        LinkChange::Untouched if sets_profile(known) => {
            of(Verdict::Unknown, say::untouched_not_told())
        }
        LinkChange::Untouched | LinkChange::NotTold
            if known.all_made && !known.kind.changes_system() =>
        {
            of(Verdict::Finished, say::all_made())
        }
        LinkChange::Untouched | LinkChange::NotTold => of(Verdict::Unknown, say::not_told()),
    }
}

/// What a good end came to.
fn came_to(known: &Known<'_>) -> Option<String> {
    match &known.link {
        LinkChange::Moved(to) => Some(say::moved(to, known.activated)),
        LinkChange::Same => Some(say::same()),
        LinkChange::Untouched if sets_profile(known) => Some(say::untouched()),
        LinkChange::Untouched | LinkChange::NotTold => None,
    }
}

/// What stopping it left behind; nothing where nothing was changed.
fn stopped(known: &Known<'_>) -> Option<String> {
    match &known.link {
        LinkChange::Moved(to) if known.activated => Some(say::stopped_activating(Some(to))),
        LinkChange::Moved(to) => Some(say::stopped_after(to)),
        _ if known.activated => Some(say::stopped_activating(None)),
        LinkChange::Untouched if sets_profile(known) => Some(say::stopped_before()),
        _ => None,
    }
}

/// Why it failed: the first of these that is known.
fn failed(known: &Known<'_>) -> String {
    if let Some(killed) = known.killed {
        return say::out_of_memory(&killed.name, known.failed.first().map(|f| f.name.as_str()));
    }
    if let Some((first, more)) = known.failed.split_first() {
        return say::failed_to_build(&first.name, more.len());
    }
    let code = match known.exit {
        Some(Exit::Code(code)) => Some(code),
        _ => None,
    };
    match (&known.link, known.activated) {
        (LinkChange::Moved(to), true) => return say::activation_failed(Some(to), code),
        (_, true) => return say::activation_failed(None, code),
        (LinkChange::Moved(to), false) => return say::failed_after(to, code),
        _ => {}
    }
    match (known.error, known.exit) {
        (Some(error), _) => say::error(error),
        (None, Some(exit)) => say::only_exit(exit),
        (None, None) => say::not_told(),
    }
}

fn has_word(known: &Known<'_>, words: &[&str]) -> bool {
    known.verb.split(' ').any(|word| words.contains(&word))
}

/// True if its end is another system or home that is switched to.
fn activates(known: &Known<'_>) -> bool {
    matches!(known.kind, Kind::System | Kind::Home)
        && has_word(known, &["switch", "test", "activate", "apply", "rollback"])
}

/// True if it sets a profile on its way.
pub(crate) fn sets_profile(known: &Known<'_>) -> bool {
    known.kind == Kind::Profile
        || matches!(known.kind, Kind::System | Kind::Home)
            && has_word(known, &["switch", "boot", "rollback", "apply"])
}

#[cfg(test)]
mod tests;
