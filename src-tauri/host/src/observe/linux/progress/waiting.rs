//! What a client could build and does not, for another process has its lock.
//!
//! Nix polls these locks and the kernel does not show it. But once Nix has said
//! what is to be built, and all that one of it needs is there, whoever else has
//! locked what that makes is waited for: Nix locks before it looks for a slot.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;

use super::database::{Below, Database};
use super::look::Here;
use super::plan::Plan;

/// One that is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// What would make it.
    pub recipe: String,
    /// Since when, in milliseconds since 1970, as far as was seen.
    pub since_ms: i64,
}

/// All of them, by the path that is locked.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// As of the last look.
    pub now: BTreeMap<String, Awaited>,
    /// They could be told at the last look.
    was_known: bool,
}

impl Waiting {
    /// Takes in which paths others have locked now. `works_since_ms`: since when
    /// something is made, at least.
    pub fn take(
        &mut self,
        here: &Here,
        (plan, below): (&Plan, &Below),
        database: &Database,
        locked: impl Iterator<Item = String>,
        works_since_ms: Option<i64>,
    ) -> rusqlite::Result<()> {
        let before = std::mem::take(&mut self.now);
        let was_known = std::mem::replace(&mut self.was_known, plan.is_sound());
        if !plan.is_sound() {
            return Ok(());
        }
        for path in locked {
            let Some(recipe) = below.recipes.get(&path) else {
                continue;
            };
            // The name of a lock may be known for a moment longer than it is there.
            let Some(locked_ms) = lock_written_ms(here, &path) else {
                continue;
            };
            if !plan.lacks(recipe, &path) || !is_ready(plan, below, database, recipe)? {
                continue;
            }
            let since_ms = match before.get(&path) {
                Some(known) => known.since_ms,
                // Who was at work before the plan was known has tried all that
                // was ready.
                None if !was_known => works_since_ms
                    .map_or(here.now_ms, |works_ms| works_ms.max(locked_ms))
                    .min(here.now_ms),
                None => here.now_ms,
            };
            let recipe = recipe.clone();
            self.now.insert(path, Awaited { recipe, since_ms });
        }
        Ok(())
    }
}

/// True if nothing that it needs is still to be made.
fn is_ready(
    plan: &Plan,
    below: &Below,
    database: &Database,
    recipe: &str,
) -> rusqlite::Result<bool> {
    let needs = database.needs(recipe)?;
    Ok(needs.iter().filter(|need| *need != recipe).all(|need| {
        let outputs = below.outputs.get(need).into_iter().flatten();
        !plan.is_open(need) && !outputs.into_iter().any(|output| plan.will_fetch(output))
    }))
}

fn lock_written_ms(here: &Here, path: &str) -> Option<i64> {
    let file = here.nix.join("store").join(format!("{path}.lock"));
    let about = file.symlink_metadata().ok()?;
    Some(about.mtime() * 1000 + about.mtime_nsec() / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::super::answer::Answer;
    use super::super::database::tests::store;
    use super::*;

    #[test]
    fn whoever_else_has_locked_what_could_be_built_is_waited_for() {
        let nix = tempfile::tempdir().expect("a folder");
        let recipes: [(&str, &[&str]); 4] = [
            ("*libc", &[]),
            ("gcc", &["libc"]),
            ("hello", &["gcc"]),
            ("other", &["libc"]),
        ];
        store(nix.path(), &recipes);
        std::fs::create_dir_all(nix.path().join("store")).expect("made");
        for path in ["gcc-out", "hello-out", "other-out", "libc-out"] {
            let lock = nix.path().join(format!("store/{path}.lock"));
            std::fs::write(lock, "").expect("written");
        }
        let database = Database::open(nix.path()).expect("opened");
        let mut below = database.below("hello.drv").expect("read");
        below.extend(database.below("other.drv").expect("read"));
        let mut plan = Plan::default();
        let mut waiting = Waiting::default();
        let mut after = |plan: &Plan, now_ms: i64, locked: &[&str]| -> Vec<(String, i64)> {
            let here = Here {
                nix: nix.path().to_owned(),
                program: None,
                own_uid: 1,
                now_ms,
            };
            let locked = locked.iter().map(|path| (*path).to_owned());
            waiting
                .take(&here, (plan, &below), &database, locked, Some(1000))
                .expect("read");
            let all = waiting.now.iter();
            all.map(|(path, one)| (path.clone(), one.since_ms))
                .collect()
        };
        let all = ["gcc-out", "hello-out", "libc-out", "gone-out", "x"];
        assert!(after(&plan, 2000, &all).is_empty(), "no plan is known");
        let answer = Answer {
            build: vec!["gcc.drv".to_owned(), "hello.drv".to_owned()],
            fetch: vec!["other-out".to_owned()],
        };
        plan.answered(&answer, &below, |_| false);
        // What needs something else first is not waited for, nor what is there.
        // Who was at work before has tried it, but not before it was locked.
        let far_ms = 1 << 50;
        let told = after(&plan, far_ms, &all);
        assert!(matches!(&told[..], [(path, since)] if path == "gcc-out" && *since < far_ms));
        let again = after(&plan, far_ms + 9, &all);
        assert_eq!(again, told);
        plan.valid("gcc-out", &below, |_| true);
        let told = after(&plan, far_ms + 10, &all);
        assert_eq!(told, [("hello-out".to_owned(), far_ms + 10)]);
        assert!(after(&plan, far_ms + 11, &[]).is_empty());
    }
}
