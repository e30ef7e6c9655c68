//! Runs checks: each on a thread of its own, at low priority, never waited for
//! longer than its limit.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Instant;

use nixlamp_core::health::Checked;
use nixlamp_core::redact;
use nixlamp_core::wire::CheckCost;
use nixlamp_core::words::{self, health as say};

use super::here::Here;
use super::said::{Check, On, Said};
use crate::clock;

/// So many at once: what hangs then holds up few others.
const LANES: usize = 3;
/// Below everything a person waits for.
const NICE: i32 = 15;

/// Ids of checks whose threads have not come back: none is started twice, so
/// a peer that never answers costs one thread and no more.
static OUT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// True if a check makes sense on this system.
pub fn fits(check: &Check) -> bool {
    match check.on {
        On::Any => true,
        On::Linux => std::env::consts::OS == "linux",
        On::Mac => std::env::consts::OS == "macos",
    }
}

/// True if it is checked without being named.
pub fn is_cheap(check: &Check, probe_caches: bool) -> bool {
    match check.cost {
        CheckCost::Instant | CheckCost::Cheap => true,
        CheckCost::Heavy => false,
        CheckCost::OnRequest => check.leaves && probe_caches,
    }
}

/// Runs these; gives what they found in no certain order. Blocks.
pub fn run(checks: Vec<&'static Check>, here: &Here) -> Vec<Checked> {
    let waiting: Arc<Mutex<VecDeque<&'static Check>>> = Arc::new(Mutex::new(checks.into()));
    let (told, found) = mpsc::channel();
    let lanes: Vec<_> = (0..LANES)
        .map(|_| {
            let (waiting, told, here) = (waiting.clone(), told.clone(), here.clone());
            std::thread::spawn(move || {
                while let Some(check) = next(&waiting) {
                    let _ = told.send(within_limit(check, &here));
                }
            })
        })
        .collect();
    drop(told);
    let found = found.iter().flatten().collect();
    for lane in lanes {
        let _ = lane.join();
    }
    found
}

fn next(waiting: &Mutex<VecDeque<&'static Check>>) -> Option<&'static Check> {
    waiting
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .pop_front()
}

/// What one check says, or that it says nothing in time.
pub fn within_limit(check: &'static Check, here: &Here) -> Option<Checked> {
    let begun = Instant::now();
    if !claim(check.id) {
        return Some(checked(check, Said::unknown(say::still_late()), begun));
    }
    let (told, answer) = mpsc::channel();
    let look = here.clone();
    std::thread::spawn(move || {
        be_humble();
        let said = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (check.run)(&look)));
        release(check.id);
        // Nobody listens any more after the time limit.
        let _ = told.send(said.unwrap_or_else(|_| Some(Said::unknown(say::broke_down()))));
    });
    let said = answer
        .recv_timeout(check.limit)
        .unwrap_or_else(|_| Some(Said::unknown(say::late(check.limit.as_secs_f64()))))?;
    Some(checked(check, said, begun))
}

fn claim(id: &'static str) -> bool {
    OUT.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(id)
}

fn release(id: &'static str) {
    OUT.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .remove(id);
}

/// Priority of one thread is a matter of Linux; elsewhere it would be that of
/// the whole agent, without a way back.
fn be_humble() {
    if std::env::consts::OS == "linux" {
        let _ = rustix::process::setpriority_process(None, NICE);
    }
}

fn checked(check: &Check, said: Said, begun: Instant) -> Checked {
    Checked {
        at: Some(clock::now().time),
        took_ms: begun.elapsed().as_secs_f64() * 1000.0,
        ..bare(check, said)
    }
}

/// A check that could be made but was not yet.
pub fn not_yet(check: &Check) -> Checked {
    bare(check, Said::unknown(say::not_yet()))
}

/// A check that was asked for by name and found nothing of its kind.
pub fn nothing_there(check: &'static Check) -> Checked {
    checked(
        check,
        Said::fine(words::say(check.nothing, &[])),
        Instant::now(),
    )
}

/// What stands in links, files and answers is a stranger's, perhaps.
fn bare(check: &Check, said: Said) -> Checked {
    let shown = |text: String| redact::visible(&text).into_owned();
    Checked {
        id: check.id.to_owned(),
        title: check.title(),
        group: check.group,
        cost: check.cost,
        job: check.job,
        result: said.result,
        number: shown(said.number),
        why: check.why(),
        next_step: said.next_step.map(shown),
        details: said.details.into_iter().map(shown).collect(),
        at: None,
        took_ms: 0.0,
    }
}

/// What a job found out, as the result of its check.
pub fn from_job(check: &Check, said: Said, begun: Instant) -> Checked {
    checked(check, said, begun)
}

#[cfg(test)]
mod tests {
    use super::super::here::testing::machine;
    use super::super::said::USUAL;
    use super::*;
    use nixlamp_core::wire::HealthResult;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    static LET_GO: AtomicBool = AtomicBool::new(false);
    static NEVER: Check = Check {
        id: "test-never",
        limit: Duration::from_millis(80),
        run: |_| {
            while !LET_GO.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(5));
            }
            Some(Said::fine("late"))
        },
        ..USUAL
    };
    static PANICS: Check = Check {
        id: "test-panics",
        // The first backtrace of a large program takes its time.
        limit: Duration::from_secs(60),
        run: |_| panic!("as a bug would"),
        ..USUAL
    };
    static WELL: Check = Check {
        id: "test-well",
        limit: Duration::from_secs(60),
        run: |_| Some(Said::fine("well")),
        ..USUAL
    };

    #[test]
    fn who_hangs_or_breaks_holds_nobody_up() {
        let (_folder, here) = machine(&[]);
        // It comes back at all, though one of them does not.
        let found = run(vec![&NEVER, &PANICS, &WELL], &here);
        let number = |id: &str| {
            let one = found.iter().find(|c| c.id == id).expect("it is told");
            (one.result, one.number.clone())
        };
        assert_eq!(number("test-well"), (HealthResult::Fine, "well".to_owned()));
        assert_eq!(number("test-panics").1, say::broke_down());
        assert_eq!(number("test-never").1, "It did not answer within 0 s");
        // Not a second thread for who has not come back.
        let again = within_limit(&NEVER, &here).expect("told");
        assert_eq!(again.number, say::still_late());
        LET_GO.store(true, Ordering::SeqCst);
        let back = (0..6000).any(|_| {
            std::thread::sleep(Duration::from_millis(5));
            within_limit(&NEVER, &here).is_some_and(|later| later.number == "late")
        });
        assert!(back, "who came back is asked again");
    }
}
