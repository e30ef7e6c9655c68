//! Killing builders: exactly those of the order, each by what identifies it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use nixlamp_core::order::{Done, ForceOrder, Target};
use nixlamp_core::words::outcome as words;
use rustix::process::Signal;

use super::Sent;
use super::system::{self, Held};
use crate::builders;

/// A killed process is gone at once unless the kernel holds it.
const KILL_LIMIT: Duration = Duration::from_secs(5);

pub(super) fn force(order: &ForceOrder) -> Done {
    let mut lines = Vec::new();
    let mut held: Vec<(&Target, Held)> = Vec::new();
    for target in &order.builders {
        match Held::open(target) {
            Ok(Some(one)) if builders::is_one(target.uid) => held.push((target, one)),
            Ok(_) => {}
            Err(error) => lines.push(words::cannot_signal(target, &error.to_string())),
        }
    }
    if held.is_empty() && lines.is_empty() {
        return Done {
            ok: false,
            lines: vec![words::changed()],
        };
    }
    held.retain(|(target, one)| match one.signal(Signal::KILL) {
        Ok(Sent::Done | Sent::Gone) => true,
        Ok(Sent::Denied) => {
            lines.push(words::not_ours(target, &system::user_name(target.uid)));
            false
        }
        Err(error) => {
            lines.push(words::cannot_signal(target, &error.to_string()));
            false
        }
    });
    let (killed, stay) = wait(held);
    let missed = !lines.is_empty() || !stay.is_empty();
    if !killed.is_empty() {
        let users: BTreeSet<String> = killed.iter().map(|t| system::user_name(t.uid)).collect();
        let users: Vec<String> = users.into_iter().collect();
        lines.insert(0, words::builders_killed(killed.len(), &users));
    }
    lines.extend(stay.iter().map(|target| words::does_not_end(target)));
    if !missed {
        lines.push(words::nothing_left());
    }
    Done { ok: !missed, lines }
}

/// Those that have ended, and those that have not within the time.
fn wait(mut held: Vec<(&Target, Held)>) -> (Vec<&Target>, Vec<&Target>) {
    let until = Instant::now() + KILL_LIMIT;
    let mut killed = Vec::new();
    loop {
        held.retain(|(target, one)| {
            let ended = one.has_ended();
            if ended {
                killed.push(*target);
            }
            !ended
        });
        let left = until.saturating_duration_since(Instant::now());
        if held.is_empty() || left.is_zero() {
            return (killed, held.into_iter().map(|(target, _)| target).collect());
        }
        let running: Vec<&Held> = held.iter().map(|(_, one)| one).collect();
        system::wait(&running, left);
    }
}
