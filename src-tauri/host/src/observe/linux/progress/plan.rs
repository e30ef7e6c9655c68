//! How much is to be made in all, and what of it is done.

use std::collections::{HashMap, HashSet};

use nixlamp_core::model::Planned;

use super::answer::Answer;
use super::database::Below;

/// The plan of one client. It only grows: what an evaluation has built in the
/// middle was part of the work.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Recipes that are to be built, each with its outputs that are not there.
    build: HashMap<String, HashSet<String>>,
    /// Paths that are to be fetched; true once they are there.
    fetch: HashMap<String, bool>,
    /// Recipes that count as unbuilt only because nobody has said that their
    /// outputs can be fetched.
    bound: HashSet<String>,
    /// True once there is an answer, or a bound.
    pub is_known: bool,
    /// Outputs of some recipe are not known before they are there.
    pub is_floating: bool,
}

impl Plan {
    /// Takes in what Nix says is to be made. What a bound has said of it before
    /// no longer holds.
    pub fn answered(&mut self, answer: &Answer, below: &Below, is_valid: impl Fn(&str) -> bool) {
        self.is_known = true;
        let bound = std::mem::take(&mut self.bound);
        let missing = |outputs: &HashSet<String>| !outputs.is_empty();
        self.build
            .retain(|recipe, outputs| !bound.contains(recipe) || !missing(outputs));
        for path in &answer.fetch {
            self.fetch.insert(path.clone(), is_valid(path));
        }
        for recipe in &answer.build {
            self.add_build(recipe, below, &is_valid);
        }
    }

    /// Takes in what has to be built if nothing can be fetched.
    pub fn bounded(&mut self, recipes: &[String], below: &Below, is_valid: impl Fn(&str) -> bool) {
        self.is_known = true;
        for recipe in recipes {
            if !self.build.contains_key(recipe) {
                self.add_build(recipe, below, &is_valid);
                self.bound.insert(recipe.clone());
            }
        }
    }

    /// Adds what became valid since the client began, before there was a plan.
    pub fn add_history(
        &mut self,
        news: &HashSet<String>,
        below: &Below,
        was_built: impl Fn(&str) -> bool,
    ) {
        for path in news {
            let Some(recipe) = below.recipes.get(path) else {
                continue;
            };
            if self.build.contains_key(recipe) || self.fetch.contains_key(path) {
                continue;
            }
            if was_built(recipe) {
                self.add_build(recipe, below, |output| news.contains(output));
            } else {
                self.fetch.insert(path.clone(), true);
            }
        }
    }

    /// It is being built, whatever was planned: a fetch may have failed.
    pub fn builds(&mut self, recipe: &str, below: &Below) {
        self.bound.remove(recipe);
        if self.is_known && !self.build.contains_key(recipe) {
            self.add_build(recipe, below, |_| false);
            for output in below.outputs.get(recipe).into_iter().flatten() {
                self.fetch.remove(output);
            }
        }
    }

    /// It is being fetched, whatever was planned.
    pub fn fetches(&mut self, path: &str, below: &Below) {
        if let Some(recipe) = below.recipes.get(path) {
            self.bound.remove(recipe);
            self.build.remove(recipe);
        }
        if self.is_known {
            self.fetch.entry(path.to_owned()).or_insert(false);
        }
    }

    /// This path is there now.
    pub fn valid(&mut self, path: &str, below: &Below, was_built: impl Fn(&str) -> bool) {
        if let Some(done) = self.fetch.get_mut(path) {
            *done = true;
        }
        let Some(recipe) = below.recipes.get(path) else {
            return;
        };
        let Some(outputs) = self.build.get_mut(recipe) else {
            return;
        };
        outputs.remove(path);
        // Nobody built it, so it was fetched, in one look perhaps.
        if self.bound.contains(recipe) && !was_built(recipe) {
            self.bound.remove(recipe);
            self.build.remove(recipe);
            self.fetch.insert(path.to_owned(), true);
        }
    }

    /// Recipes that are to be built and are not, in order.
    pub fn open(&self) -> Vec<String> {
        let open = self.build.iter().filter(|(_, left)| !left.is_empty());
        let mut open: Vec<String> = open.map(|(recipe, _)| recipe.clone()).collect();
        open.sort();
        open
    }

    /// True if this recipe is to be built and is not.
    pub fn is_open(&self, recipe: &str) -> bool {
        let left = self.build.get(recipe);
        left.is_some_and(|left| !left.is_empty())
    }

    /// True if this recipe is to be built and this path of it is not there.
    pub fn lacks(&self, recipe: &str, path: &str) -> bool {
        let left = self.build.get(recipe);
        left.is_some_and(|left| left.contains(path))
    }

    /// True if this is Nix's own word, and what is done of it can be told.
    pub fn is_sound(&self) -> bool {
        self.is_known && !self.is_bound() && !self.is_floating
    }

    /// True if this recipe is to be built by Nix's own word.
    pub fn will_build(&self, recipe: &str) -> bool {
        self.build.contains_key(recipe) && !self.bound.contains(recipe)
    }

    /// True if this path is to be fetched and is not there.
    pub fn will_fetch(&self, path: &str) -> bool {
        self.fetch.get(path) == Some(&false)
    }

    /// True if this is a part of it.
    pub fn has(&self, recipe_or_path: &str) -> bool {
        self.build.contains_key(recipe_or_path) || self.fetch.contains_key(recipe_or_path)
    }

    /// True while it is at most this.
    pub fn is_bound(&self) -> bool {
        !self.bound.is_empty()
    }

    /// All of it. `None`: not known yet.
    pub fn planned(&self) -> Option<Planned> {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.is_known.then(|| Planned {
            build: count(self.build.len()),
            fetch: count(self.fetch.len()),
        })
    }

    /// How many of it are built and fetched.
    pub fn done(&self) -> (u32, u32) {
        let built = self.build.values().filter(|left| left.is_empty()).count();
        let fetched = self.fetch.values().filter(|done| **done).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (count(built), count(fetched))
    }

    fn add_build(&mut self, recipe: &str, below: &Below, is_valid: impl Fn(&str) -> bool) {
        let outputs = below.outputs.get(recipe).map_or(&[][..], Vec::as_slice);
        let left = if outputs.is_empty() {
            self.is_floating = true;
            // Never seen to be done: no path is called so.
            HashSet::from([String::new()])
        } else {
            let left = outputs.iter().filter(|output| !is_valid(output));
            left.cloned().collect()
        };
        self.build.insert(recipe.to_owned(), left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below() -> Below {
        let mut below = Below::default();
        for name in ["a", "b", "c"] {
            let mut outputs = vec![format!("{name}-out")];
            if name == "b" {
                outputs.push("b-dev".to_owned());
            }
            for output in &outputs {
                let recipe = format!("{name}.drv");
                below.recipes.insert(output.clone(), recipe);
            }
            below.outputs.insert(format!("{name}.drv"), outputs);
        }
        below.outputs.insert("float.drv".to_owned(), Vec::new());
        below
    }

    fn answer(build: &[&str], fetch: &[&str]) -> Answer {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Answer {
            build: owned(build),
            fetch: owned(fetch),
        }
    }

    fn numbers(plan: &Plan) -> (u32, u32, u32, u32) {
        let planned = plan.planned().expect("known");
        let (built, fetched) = plan.done();
        (planned.build, planned.fetch, built, fetched)
    }

    #[test]
    fn counts_what_is_planned_and_what_becomes_valid() {
        let (mut plan, below) = (Plan::default(), below());
        assert_eq!(plan.planned(), None);
        plan.answered(&answer(&["a.drv", "b.drv"], &["c-out"]), &below, |_| false);
        assert_eq!(numbers(&plan), (2, 1, 0, 0));
        plan.valid("b-out", &below, |_| true);
        assert_eq!(numbers(&plan), (2, 1, 0, 0), "its other output is missing");
        plan.valid("b-dev", &below, |_| true);
        plan.valid("c-out", &below, |_| false);
        plan.valid("unknown", &below, |_| false);
        assert_eq!(numbers(&plan), (2, 1, 1, 1));
        assert!(plan.will_build("a.drv") && !plan.will_fetch("c-out"));
        // A second answer, of a later round, adds to it.
        plan.answered(&answer(&["c.drv"], &[]), &below, |_| false);
        assert_eq!(numbers(&plan), (3, 1, 1, 1));
    }

    #[test]
    fn what_was_done_before_the_answer_is_part_of_it() {
        let (mut plan, below) = (Plan::default(), below());
        plan.answered(&answer(&["a.drv"], &[]), &below, |path| path == "a-out");
        let news = ["b-out", "b-dev", "c-out", "source"].map(str::to_owned);
        plan.add_history(&HashSet::from(news), &below, |recipe| recipe == "b.drv");
        assert_eq!(numbers(&plan), (2, 1, 2, 1));
    }

    #[test]
    fn a_fetch_that_became_a_build() {
        let (mut plan, below) = (Plan::default(), below());
        plan.answered(&answer(&[], &["a-out"]), &below, |_| false);
        plan.builds("a.drv", &below);
        assert_eq!(numbers(&plan), (1, 0, 0, 0));
    }

    #[test]
    fn a_build_that_became_a_fetch() {
        let (mut plan, below) = (Plan::default(), below());
        plan.answered(&answer(&["a.drv", "b.drv"], &[]), &below, |_| false);
        assert!(plan.is_sound() && plan.lacks("a.drv", "a-out"));
        plan.fetches("a-out", &below);
        assert_eq!(numbers(&plan), (1, 1, 0, 0));
        plan.valid("a-out", &below, |_| false);
        assert_eq!(numbers(&plan), (1, 1, 0, 1));
        assert!(!plan.is_open("a.drv") && plan.is_open("b.drv"));
    }

    #[test]
    fn an_upper_bound_comes_down() {
        let (mut plan, below) = (Plan::default(), below());
        let all = ["a.drv", "b.drv", "c.drv"].map(str::to_owned);
        plan.bounded(&all, &below, |_| false);
        assert!(plan.is_bound() && !plan.will_build("a.drv"));
        assert_eq!(numbers(&plan), (3, 0, 0, 0));
        plan.valid("a-out", &below, |_| false);
        assert_eq!(numbers(&plan), (2, 1, 0, 1), "it was fetched");
        plan.fetches("c-out", &below);
        assert_eq!(numbers(&plan), (1, 2, 0, 1));
        plan.builds("b.drv", &below);
        assert!(!plan.is_bound());
        // Nix answers after all.
        let mut plan = Plan::default();
        plan.bounded(&all, &below, |_| false);
        plan.answered(&answer(&["a.drv"], &["c-out"]), &below, |_| false);
        assert_eq!(numbers(&plan), (1, 1, 0, 0));
        assert!(!plan.is_bound());
    }

    #[test]
    fn floating_outputs_are_never_seen_to_be_done() {
        let (mut plan, below) = (Plan::default(), below());
        plan.answered(&answer(&["float.drv"], &[]), &below, |_| true);
        assert!(plan.is_floating);
        assert_eq!(numbers(&plan), (1, 0, 0, 0));
    }
}
