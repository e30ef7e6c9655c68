//! Ending a rebuild: interrupt the clients, wait, kill what remains of them,
//! look whether everything else followed.

use std::io;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nixlamp_core::order::{Done, StopOrder, Target};
use nixlamp_core::words::outcome as words;
use rustix::process::Signal;

use super::Sent;
use super::left::Traces;
use super::system::{self, Held};
use crate::{builders, halt};

/// A killed process is gone at once unless the kernel holds it.
const KILL_LIMIT: Duration = Duration::from_secs(2);

/// How long all may take together: workers and builders follow their client
/// within 10 to 60 ms (measured); a busy disk makes it longer.
const WHOLE_LIMIT: Duration = Duration::from_secs(20);

/// Between two looks at processes that cannot be waited for.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// One client and how far it is with ending.
struct Client<'o> {
    target: &'o Target,
    fate: Fate,
}

enum Fate {
    /// It runs, and this is it for certain.
    Runs(Held),
    /// It was gone, or something else had its pid, before anything was sent.
    EndedBefore,
    /// It ended after the interrupt, after so many seconds.
    Interrupted(f64),
    /// It ended after the kill, so many seconds after the interrupt.
    Killed(f64),
    /// It is another user's.
    NotOurs,
    /// The signal could not be sent for another reason.
    Unreachable(io::Error),
}

impl Fate {
    fn has_ended(&self) -> bool {
        matches!(
            self,
            Fate::EndedBefore | Fate::Interrupted(_) | Fate::Killed(_)
        )
    }
}

pub(super) fn stop(order: &StopOrder) -> Done {
    let mut clients: Vec<Client> = order.clients.iter().map(find).collect();
    let mut group: Vec<Client> = order.group.iter().map(find).collect();
    // All of them: an order without clients has nothing to rest on either.
    if clients.iter().all(|client| client.fate.has_ended()) {
        return done(false, vec![words::changed()]);
    }
    let traces = Traces::of(order);
    let start = Instant::now();
    send(&mut group, Signal::INT);
    send(&mut clients, Signal::INT);
    halt::at("interrupted");
    let grace = start + Duration::from_millis(order.grace_ms);
    wait(&mut clients, grace, || {
        Fate::Interrupted(start.elapsed().as_secs_f64())
    });
    let waited_s = start.elapsed().as_secs_f64();
    // The same grace for the rest of the group: git may tidy up after itself.
    wait(&mut group, grace, || Fate::Interrupted(waited_s));
    send(&mut group, Signal::KILL);
    send(&mut clients, Signal::KILL);
    wait(&mut clients, Instant::now() + KILL_LIMIT, || {
        Fate::Killed(waited_s)
    });
    wait(&mut group, Instant::now() + KILL_LIMIT, || {
        Fate::Killed(waited_s)
    });
    let mut done = report(order, &clients, &traces, start + WHOLE_LIMIT);
    let at = clients.len().min(done.lines.len());
    done.lines.splice(at..at, rest_of_group(&group));
    done
}

fn find(target: &Target) -> Client<'_> {
    let fate = match Held::open(target) {
        Ok(Some(held)) => Fate::Runs(held),
        Ok(None) => Fate::EndedBefore,
        Err(error) => Fate::Unreachable(error),
    };
    Client { target, fate }
}

/// Sends a signal to all that still run, in the order of the plan: innermost
/// first, so that a wrapper sees its command end by itself.
fn send(clients: &mut [Client<'_>], signal: Signal) {
    for client in clients {
        let Fate::Runs(held) = &client.fate else {
            continue;
        };
        match held.signal(signal) {
            // One that went in between is noted by the wait that follows.
            Ok(Sent::Done | Sent::Gone) => {}
            Ok(Sent::Denied) => client.fate = Fate::NotOurs,
            Err(error) => client.fate = Fate::Unreachable(error),
        }
    }
}

/// Waits until all clients have ended or the time is up, and notes the fate of
/// each as it ends.
fn wait(clients: &mut [Client<'_>], until: Instant, fate: impl Fn() -> Fate) {
    loop {
        for client in &mut *clients {
            if matches!(&client.fate, Fate::Runs(held) if held.has_ended()) {
                client.fate = fate();
            }
        }
        let running: Vec<&Held> = clients
            .iter()
            .filter_map(|client| match &client.fate {
                Fate::Runs(held) => Some(held),
                _ => None,
            })
            .collect();
        let left = until.saturating_duration_since(Instant::now());
        if running.is_empty() || left.is_zero() {
            return;
        }
        system::wait(&running, left);
    }
}

fn report(order: &StopOrder, clients: &[Client<'_>], traces: &Traces, until: Instant) -> Done {
    let mut lines: Vec<String> = clients.iter().map(sentence).collect();
    if !clients.iter().all(|client| client.fate.has_ended()) {
        // Its builders go on with it: to wait for them would be in vain.
        return done(false, lines);
    }
    let rest = order.group.iter().chain(&order.others).collect();
    let left = wait_for_the_rest(rest, traces, until);
    if left.is_empty() {
        lines.push(words::nothing_left());
        return done(true, lines);
    }
    let builders_left = left.iter().any(|target| builders::is_one(target.uid));
    let left: Vec<_> = left
        .iter()
        .map(|target| (target, system::user_name(target.uid)))
        .collect();
    lines.push(words::still_there(&left));
    if builders_left {
        lines.push(words::force_it());
    }
    done(false, lines)
}

/// What was signalled beside the clients, by name: nobody is ended unnamed.
fn rest_of_group(group: &[Client<'_>]) -> Option<String> {
    let mut ended = Vec::new();
    let mut killed = Vec::new();
    for one in group {
        match one.fate {
            Fate::Interrupted(_) => ended.push(one.target),
            Fate::Killed(_) => killed.push(one.target),
            // What still stands is told with all that does.
            _ => {}
        }
    }
    words::ended_with_it(&ended, &killed)
}

fn sentence(client: &Client<'_>) -> String {
    let target = client.target;
    match &client.fate {
        Fate::EndedBefore => words::ended_before(target),
        Fate::Interrupted(seconds) => words::ended_after_interrupt(target, *seconds),
        Fate::Killed(seconds) => words::killed(target, *seconds),
        Fate::Runs(_) => words::does_not_end(target),
        Fate::NotOurs => {
            let owner = system::owner(target.id.pid);
            words::not_ours(
                target,
                &owner.unwrap_or_else(|| system::user_name(target.uid)),
            )
        }
        Fate::Unreachable(error) => words::cannot_signal(target, &error.to_string()),
    }
}

fn done(ok: bool, lines: Vec<String>) -> Done {
    Done { ok, lines }
}

/// Those that have not ended when the time is up, and those that nobody knew.
fn wait_for_the_rest(mut left: Vec<&Target>, traces: &Traces, until: Instant) -> Vec<Target> {
    loop {
        left.retain(|target| system::is_alive(target.id));
        let unknown = if left.is_empty() {
            traces.left()
        } else {
            Vec::new()
        };
        let nothing = left.is_empty() && unknown.is_empty();
        if nothing || Instant::now() >= until {
            return left.into_iter().cloned().chain(unknown).collect();
        }
        sleep(LOOK_AGAIN);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
