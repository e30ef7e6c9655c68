//! Carries out confirmed plans: looks again, acts, tells what came of it.
//!
//! Blocks for as long as the deed allows: to be called on a blocking task.

use nixlamp_core::order::{Deed, Done, Order};
use nixlamp_core::plan;
use nixlamp_core::wire::Outcome;
use nixlamp_core::words::plan as say;

use crate::{start_rebuild, survey, verify};

mod elevate;

pub use elevate::ask_in_terminal;

/// Carries out an order and tells what came of it. Never fails: what goes
/// wrong is a sentence in the outcome.
pub fn carry_out(order: &Order) -> Outcome {
    if let Err(why) = nothing_changed(order) {
        return outcome(order, false, vec![why]);
    }
    // A copy of what a deed could lose is made here, before it.
    let done = match &order.deed {
        // With this user's rights and no others: the hands may be root's.
        Deed::Rebuild(rebuild) => start_rebuild::start(rebuild),
        deed => elevate::carry_out(deed),
    };
    let done = looked_after(&order.deed, done);
    outcome(order, done.ok, done.lines)
}

/// What was looked for is looked for again: it must lead to the same deed.
fn nothing_changed(order: &Order) -> Result<(), String> {
    // The loop knows the processes better than a second look would, and
    // signals are bound to pid and start time. What a configured command rests
    // on is the loop's own, and was compared when it was confirmed.
    if matches!(
        order.deed,
        Deed::Stop(_) | Deed::ForceBuilders(_) | Deed::Rebuild(_)
    ) {
        return Ok(());
    }
    let found = survey::survey(&order.action)?;
    let fresh = plan::surveyed(&order.plan, &order.action, &found);
    match fresh.order {
        Some(fresh) if fresh == *order => Ok(()),
        _ => Err(fresh
            .plan
            .refused
            .unwrap_or_else(|| say::CHANGED.to_owned())),
    }
}

/// Whether it did what it said, where that shows only by looking.
fn looked_after(deed: &Deed, done: Done) -> Done {
    match deed {
        Deed::Repair(repair) => verify::after(repair, done),
        _ => done,
    }
}

fn outcome(order: &Order, ok: bool, lines: Vec<String>) -> Outcome {
    Outcome {
        plan: order.plan.clone(),
        ok,
        lines,
    }
}
