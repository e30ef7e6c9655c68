//! What speaks for how that is made which a client's workers have locked.

use std::collections::{HashMap, HashSet};

use super::builders::Builder;
use super::client::{HeldLock, SLACK_MS, Seen};
use super::look::Here;
use super::work;

/// A lock of a worker's, and what there is about it.
#[derive(Clone, Debug)]
pub struct Locked<'a> {
    /// The lock.
    pub lock: &'a HeldLock,
    /// What makes the path, where that is known.
    pub recipe: Option<&'a String>,
    /// When the log of its build was written, if its client has begun that.
    pub log_ms: Option<i64>,
    /// The worker has a builder more than it has builds with a log.
    pub has_builder: bool,
}

/// Each of these locks, with its recipe.
pub fn locked<'a>(
    here: &Here,
    seen: &Seen,
    held: &'a [HeldLock],
    recipes: &'a [Option<String>],
    builders: &[Builder],
) -> Vec<Locked<'a>> {
    let mut logged: HashMap<u32, HashSet<&String>> = HashMap::new();
    let mut all = Vec::with_capacity(held.len());
    for (lock, recipe) in held.iter().zip(recipes) {
        let recipe = recipe.as_ref();
        let written_ms = recipe.and_then(|recipe| work::log_written_ms(&here.nix, recipe));
        // A log is begun after the lock is made, by the same clock: an older one is
        // of a build that ended just before.
        let log_ms = written_ms.filter(|written| {
            *written >= seen.started_ms - SLACK_MS && *written >= lock.written_ms
        });
        if let Some(recipe) = recipe.filter(|_| log_ms.is_some()) {
            logged.entry(lock.worker).or_default().insert(recipe);
        }
        all.push(Locked {
            lock,
            recipe,
            log_ms,
            has_builder: false,
        });
    }
    for one in &mut all {
        let of = one.lock.worker;
        let running = builders.iter().filter(|b| b.worker == of).count();
        one.has_builder = running > logged.get(&of).map_or(0, HashSet::len);
    }
    all
}

#[cfg(test)]
mod tests {
    use nixlamp_core::model::ProcessId;

    use super::super::held::Held;
    use super::*;

    #[test]
    fn a_builder_without_a_log_speaks_for_what_has_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let logs = folder.path().join("var/log/nix/drvs/aa");
        std::fs::create_dir_all(&logs).expect("made");
        std::fs::write(logs.join("a-x.drv.bz2"), "").expect("written");
        let here = Here {
            nix: folder.path().to_owned(),
            program: None,
            own_uid: 1,
            now_ms: 0,
        };
        let mut seen = Seen {
            id: ProcessId { pid: 5, start: 1 },
            uid: 1,
            started_ms: 0,
            cpu_ns: 0,
            argv: Vec::new(),
            workers: vec![7],
            makes: true,
            alone: true,
        };
        let mut held = ["aaa-x", "bbb-y"].map(|path| HeldLock {
            worker: 7,
            held: Held::Path(path.to_owned()),
            written_ms: 0,
        });
        let recipes = ["aaa-x.drv", "bbb-y.drv"].map(|recipe| Some(recipe.to_owned()));
        let told = |seen: &Seen, held: &[HeldLock], builders: u32| -> Vec<(bool, bool)> {
            let builder = |number: u32| Builder {
                pid: 100 + number,
                start: 1,
                uid: 200 + number,
                worker: 7,
            };
            let builders: Vec<Builder> = (0..builders).map(builder).collect();
            locked(&here, seen, held, &recipes, &builders)
                .iter()
                .map(|one| (one.log_ms.is_some(), one.has_builder))
                .collect()
        };
        assert_eq!(told(&seen, &held, 1), [(true, false), (false, false)]);
        assert_eq!(told(&seen, &held, 2), [(true, true), (false, true)]);
        // The log is of a build before this client.
        seen.started_ms = i64::MAX;
        assert_eq!(told(&seen, &held, 1), [(false, true), (false, true)]);
        // Or of one that ended right before this client began.
        seen.started_ms = 0;
        held[0].written_ms = i64::MAX;
        assert_eq!(told(&seen, &held, 1), [(false, true), (false, true)]);
    }
}
