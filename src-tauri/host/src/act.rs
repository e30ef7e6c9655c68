//! Carries out confirmed plans: looks again, acts, tells what came of it.
//!
//! Blocks for as long as the deed allows: to be called on a blocking task.

use nixlamp_core::order::{Deed, Done, Order};
use nixlamp_core::plan;
use nixlamp_core::wire::Outcome;
use nixlamp_core::words::plan as say;

use crate::{survey, verify};

/// Carries out an order and tells what came of it. Never fails: what goes
/// wrong is a sentence in the outcome.
pub fn carry_out(order: &Order) -> Outcome {
    if let Err(why) = nothing_changed(order) {
        return outcome(order, false, vec![why]);
    }
    // A copy of what a deed could lose is made here, before it.
    let done = looked_after(&order.deed, nixlamp_hands::carry_out(&order.deed));
    outcome(order, done.ok, done.lines)
}

/// What was looked for is looked for again: it must lead to the same deed.
fn nothing_changed(order: &Order) -> Result<(), String> {
    // The loop knows the processes better than a second look would, and
    // signals are bound to pid and start time.
    if matches!(order.deed, Deed::Stop(_)) {
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
        Deed::Stop(_) | Deed::RestartDaemon(_) => done,
    }
}

fn outcome(order: &Order, ok: bool, lines: Vec<String>) -> Outcome {
    Outcome {
        plan: order.plan.clone(),
        ok,
        lines,
    }
}
