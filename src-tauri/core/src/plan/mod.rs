//! What an action would do, worked out before anything is done: one file an
//! action.
//!
//! Stopping rests on the processes that [`crate::engine::State`] knows anyway.
//! Everything else is first looked for by the edges ([`crate::survey`]); the
//! plan is then a function of what was found, so that the same look right
//! before the deed must lead to the same deed.

mod back_up;
mod collect_garbage;
mod force;
mod rebuild;
mod repair;
mod restart_daemon;
mod restore;
mod roll_back;
mod stop;

pub use force::{ORPHANS, force, orphans};
pub use rebuild::rebuild;
pub use stop::{can_stop, needs_password, stop};

use crate::model::ProcessId;
use crate::order::{Deed, Order};
use crate::redact;
use crate::survey::Survey;
use crate::wire::{Action, BackupRow, Garbage, Plan, SecondConfirm, Switchable};

/// A plan with the order it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// For the person.
    pub plan: Plan,
    /// For `act`. `None` if the plan is refused.
    pub order: Option<Order>,
    /// The rebuild it is about, if it is about one: it falls with it.
    pub rebuild: Option<ProcessId>,
}

/// The plan for an action, from what was found for it.
pub fn surveyed(id: &str, action: &Action, found: &Survey) -> Prepared {
    let (plan, deed) = match found {
        Survey::Daemon(daemon) => restart_daemon::plan(daemon),
        Survey::Repair(found) => repair::plan(found),
        Survey::BackUp(found) => back_up::plan(found),
        Survey::Restore(found) => restore::plan(found),
        Survey::RollBack(facts) => roll_back::plan(facts, only_at_next_boot(action)),
        Survey::NoRollBack(found) => roll_back::none(found),
        Survey::Garbage(garbage) => collect_garbage::plan(action, garbage),
    };
    prepared(id, action, plan, deed)
}

fn only_at_next_boot(action: &Action) -> bool {
    matches!(
        action,
        Action::RollBack {
            only_at_next_boot: true,
            ..
        }
    )
}

/// What cannot be looked into cannot be done either.
pub fn refused(id: &str, action: &Action, why: String) -> Prepared {
    let plan = Draft {
        title: crate::words::plan::title(action),
        refused: Some(why),
        ..Draft::default()
    };
    prepared(id, action, plan, None)
}

/// A plan without its identity. See [`Plan`] for the fields.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    title: String,
    about: String,
    steps: Vec<String>,
    changes: Vec<String>,
    loses: Vec<String>,
    danger: Option<String>,
    by_hand: Vec<String>,
    confirm: String,
    needs_password: bool,
    second_confirm: Option<SecondConfirm>,
    refused: Option<String>,
    preliminary: bool,
    garbage: Option<Garbage>,
    switchable: Option<Switchable>,
    backups: Option<Vec<BackupRow>>,
}

/// Names in a plan may be a stranger's: a link into the store, a file of it.
fn prepared(id: &str, action: &Action, draft: Draft, deed: Option<Deed>) -> Prepared {
    let shown = |text: String| redact::visible(&text).into_owned();
    let all = |texts: Vec<String>| texts.into_iter().map(shown).collect();
    let order = deed
        .filter(|_| draft.refused.is_none() && !draft.preliminary)
        .map(|deed| Order {
            plan: id.to_owned(),
            action: action.clone(),
            deed,
        });
    Prepared {
        plan: Plan {
            id: id.to_owned(),
            action: action.clone(),
            // What cannot be done is not asked for.
            title: match draft.refused {
                Some(_) => crate::words::plan::noun(action),
                None => draft.title,
            },
            about: shown(draft.about),
            steps: all(draft.steps),
            changes: all(draft.changes),
            loses: all(draft.loses),
            danger: draft.danger.map(shown),
            by_hand: all(draft.by_hand),
            confirm: draft.confirm,
            needs_password: draft.needs_password,
            second_confirm: draft.second_confirm,
            refused: draft.refused.map(shown),
            preliminary: draft.preliminary,
            garbage: draft.garbage,
            switchable: draft.switchable,
            backups: draft.backups,
        },
        order,
        rebuild: None,
    }
}
