//! Carries out confirmed plans: looks again, acts, tells what came of it.
//!
//! Blocks for as long as the deed allows: to be called on a blocking task.

use nixlamp_core::order::{Deed, Order};
use nixlamp_core::plan;
use nixlamp_core::wire::Outcome;
use nixlamp_core::words::plan as say;
use nixlamp_hands::along::Along;

use crate::survey;

/// Carries out an order and tells what came of it. Never fails: what goes
/// wrong is a sentence in the outcome.
pub fn carry_out(order: &Order, along: &Along<'_>) -> Outcome {
    if let Err(why) = nothing_changed(order) {
        return outcome(order, false, vec![why]);
    }
    let done = nixlamp_hands::carry_out_along(&order.deed, along);
    outcome(order, done.ok, done.lines)
}

/// What was looked for is looked for again: it must lead to the same deed.
fn nothing_changed(order: &Order) -> Result<(), String> {
    // The loop knows the processes better than a second look would, and
    // signals are bound to pid and start time.
    if matches!(order.deed, Deed::Stop(_)) {
        return Ok(());
    }
    let found = survey::survey(&order.action, None)?;
    let fresh = plan::surveyed(&order.plan, &order.action, &found);
    match fresh.order {
        Some(fresh) if fresh == *order => Ok(()),
        _ => Err(fresh
            .plan
            .refused
            .unwrap_or_else(|| say::CHANGED.to_owned())),
    }
}

fn outcome(order: &Order, ok: bool, lines: Vec<String>) -> Outcome {
    Outcome {
        plan: order.plan.clone(),
        ok,
        lines,
    }
}
