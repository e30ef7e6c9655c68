//! What one client wants in the end, and all that is below it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::client::Seen;
use super::database::{Below, Database, Valid};
use super::events::{Events, Owner};
use super::held::base;
use super::look::Here;
use super::recipe;
use super::tops::{self, Climb};

/// So many recipes are read for their outputs: a tenth of a second.
const RECIPES_READ: usize = 5000;

/// The wanted recipes, as far as was seen and guessed.
#[derive(Default)]
pub struct Wants {
    /// Recipes that became valid since the client began, by row.
    fresh: BTreeMap<i64, String>,
    /// How many there were at the last look.
    fresh_before: usize,
    /// How many there were when the wanted ones were last chosen.
    chosen_at: Option<usize>,
    /// What is wanted.
    pub tops: Vec<String>,
    /// The one of it that was guessed.
    pub guessed: Option<String>,
    climb: Climb,
    climbed: HashSet<String>,
    /// All recipes below, with what they make.
    pub below: Below,
}

impl Wants {
    /// A recipe became valid.
    pub fn add_fresh(&mut self, valid: Valid) {
        self.fresh.insert(valid.id, valid.base);
    }

    /// Chooses from what is new and what is being made; `calm` tells that the
    /// client evaluates nothing just now. True if a guess was given up: what
    /// followed from it is void.
    pub fn choose(
        &mut self,
        here: &Here,
        database: &Database,
        events: Option<&Events>,
        (seen, calm): (&Seen, bool),
        held: &BTreeSet<&String>,
    ) -> rusqlite::Result<bool> {
        // A client that has its recipes written by the daemon looks calm meanwhile.
        let grows = std::mem::replace(&mut self.fresh_before, self.fresh.len()) != self.fresh.len();
        let settled = (calm && !grows) || !held.is_empty();
        let mut void = false;
        if settled && self.chosen_at != Some(self.fresh.len()) {
            self.chosen_at = Some(self.fresh.len());
            let before = self.tops.len();
            for top in self.new_tops(database, events, seen, held)? {
                self.guessed.take_if(|guess| *guess == top);
                self.want(here, database, top)?;
            }
            if self.tops.len() > before {
                void = self.outgrow_guess(here, database)?;
            }
        }
        for recipe in held {
            let is_known = self.below.outputs.contains_key(*recipe);
            if !is_known && self.climbed.insert((*recipe).clone()) {
                void |= self.guess_above(here, database, recipe)?;
            }
        }
        Ok(void)
    }

    fn new_tops(
        &self,
        database: &Database,
        events: Option<&Events>,
        seen: &Seen,
        held: &BTreeSet<&String>,
    ) -> rusqlite::Result<Vec<String>> {
        let tops = self.own_tops(database, events, seen)?;
        let mut above = BTreeMap::new();
        for recipe in held {
            if let Some(id) = database.id(recipe)? {
                let found = database.above(id)?;
                above.extend(found.into_iter().map(|(valid, _)| (valid.id, valid.base)));
            }
        }
        let above = (!held.is_empty()).then_some(&above);
        let tops = tops::wanted(tops, above).into_iter().map(|top| top.base);
        let named = seen.argv.iter().filter_map(|word| tops::named(word));
        Ok(named.map(str::to_owned).chain(tops).collect())
    }

    /// Of what is new, the ends that are its own.
    fn own_tops(
        &self,
        database: &Database,
        events: Option<&Events>,
        seen: &Seen,
    ) -> rusqlite::Result<Vec<Valid>> {
        let owner = |recipe: &str| events.and_then(|events| events.owner(recipe));
        let others = events.is_some_and(|all| all.others_wrote(|pid| seen.has_worker(pid)));
        let alone = seen.alone && !others;
        let is_likely =
            |recipe: &str| owner(recipe).map_or(alone, |owner| seen.has_worker(owner.likely));
        let mut own = self.fresh.clone();
        own.retain(|_, recipe| is_likely(recipe));
        if alone {
            return database.tops(&own);
        }
        let tops = database.tops(&self.fresh)?;
        let ends: Vec<Option<&Owner>> = tops.iter().map(|top| owner(&top.base)).collect();
        let is_own = |pid| seen.has_worker(pid);
        Ok(match tops::of_several(&ends, is_own) {
            mine if mine.is_empty() => database.tops(&own)?,
            mine => mine.into_iter().map(|at| tops[at].clone()).collect(),
        })
    }

    fn want(&mut self, here: &Here, database: &Database, top: String) -> rusqlite::Result<()> {
        if !self.tops.contains(&top) {
            let mut below = database.below(&top)?;
            read_outputs(here, &mut below);
            self.below.extend(below);
            self.tops.push(top);
        }
        Ok(())
    }

    /// It makes something that nothing wanted needs: a recipe above it is
    /// wanted, and was there before.
    fn guess_above(
        &mut self,
        here: &Here,
        database: &Database,
        recipe: &str,
    ) -> rusqlite::Result<bool> {
        let Some(id) = database.id(recipe)? else {
            return Ok(false);
        };
        let ends = database.above(id)?.into_iter();
        let ends: BTreeMap<i64, String> = ends
            .filter(|(_, referred)| !referred)
            .map(|(valid, _)| (valid.id, valid.base))
            .collect();
        let Some(guess) = self.climb.guess(ends).cloned() else {
            return Ok(false);
        };
        let mut void = false;
        if let Some(before) = self.guessed.take()
            && before != guess
        {
            void = true;
            self.give_up(here, database, &before)?;
        }
        self.guessed = Some(guess.clone());
        self.want(here, database, guess)?;
        Ok(void)
    }

    /// What was seen since explains all for which a guess was needed: it made that
    /// for something of its own, whose recipe was not told yet.
    fn outgrow_guess(&mut self, here: &Here, database: &Database) -> rusqlite::Result<bool> {
        let Some(guess) = self.guessed.clone() else {
            return Ok(false);
        };
        let mut seen = HashSet::new();
        for top in self.tops.iter().filter(|top| **top != guess) {
            seen.extend(database.below(top)?.outputs.into_keys());
        }
        if !self.climbed.is_subset(&seen) {
            return Ok(false);
        }
        self.guessed = None;
        self.climb = Climb::default();
        self.climbed.clear();
        self.give_up(here, database, &guess)?;
        Ok(true)
    }

    fn give_up(&mut self, here: &Here, database: &Database, guess: &str) -> rusqlite::Result<()> {
        self.below = Below::default();
        for wanted in std::mem::take(&mut self.tops) {
            if wanted != guess {
                self.want(here, database, wanted)?;
            }
        }
        Ok(())
    }
}

/// The database knows no outputs of recipes whose paths are not known before they
/// are built; the recipes themselves say whether it is that.
fn read_outputs(here: &Here, below: &mut Below) {
    let silent = below
        .outputs
        .iter()
        .filter(|(_, outputs)| outputs.is_empty());
    let silent: Vec<String> = silent.take(RECIPES_READ).map(|(r, _)| r.clone()).collect();
    for recipe in silent {
        let text = std::fs::read_to_string(here.nix.join("store").join(&recipe));
        let outputs = text.ok().and_then(|text| recipe::outputs(&text));
        for output in outputs.into_iter().flatten() {
            if let Some(path) = base(&output.path) {
                below.recipes.insert(path.to_owned(), recipe.clone());
                let known = below.outputs.entry(recipe.clone()).or_default();
                known.push(path.to_owned());
            }
        }
    }
}
