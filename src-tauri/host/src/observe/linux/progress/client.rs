//! One client of Nix: what it wants, how much that is, and what is made of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};

use nixlamp_core::model::{Making, ProcessId, Progress, ProgressFrom, ProgressLimit};
use nixlamp_core::redact;
use nixlamp_core::store_path::STORE;

use super::builders::{self, Builder, Built, Folder};
use super::database::{Below, Database, Valid};
use super::dry_run::{self, DryRun, Question, State};
use super::events::Events;
use super::held::{Held, bare, base};
use super::look::Here;
use super::plan::Plan;
use super::recipe;
use super::tops::{self, Climb};
use super::work::{self, How, Made, Signs, Work};

/// Nix that does not answer for so long: an upper bound is better than nothing.
const PATIENCE: Duration = Duration::from_secs(3);

/// Clock ticks, and a clock that is being set.
const SLACK_MS: i64 = 100;

/// So many recipes are read for their outputs: a tenth of a second.
const RECIPES_READ: usize = 5000;

/// A client that uses less than this of a processor evaluates nothing.
const CALM: f64 = 0.1;

/// A client as the sampler saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Which process.
    pub id: ProcessId,
    /// Whose it is.
    pub uid: u32,
    /// When it started, in milliseconds since 1970.
    pub started_ms: i64,
    /// CPU time so far.
    pub cpu_ns: u64,
    /// Its arguments, secrets masked.
    pub argv: Vec<String>,
    /// The daemon's processes for it.
    pub workers: Vec<u32>,
    /// It is to build or fetch something, as far as its arguments tell.
    pub makes: bool,
}

/// A lock that one of its workers holds.
#[derive(Clone, Debug)]
pub struct HeldLock {
    /// Who holds it.
    pub worker: u32,
    /// What it stands for.
    pub held: Held,
    /// When its file was made.
    pub written_ms: i64,
}

/// What is remembered of one.
pub struct Client {
    seen: Seen,
    cpu: (Instant, u64),
    calm: bool,
    /// Recipes that became valid since it began, by row.
    fresh: BTreeMap<i64, String>,
    /// How many there were when the wanted ones were last chosen.
    chosen_at: Option<usize>,
    /// All other paths that did.
    news: HashSet<String>,
    wanted: Vec<String>,
    guessed: Option<String>,
    climb: Climb,
    climbed: HashSet<String>,
    below: Below,
    asked: HashSet<String>,
    dry_run: Option<(DryRun, Vec<String>)>,
    plan: Plan,
    work: Work,
    shared: bool,
}

impl Client {
    /// One that is seen for the first time; `since` is what became valid since it
    /// began.
    pub fn new(seen: Seen, since: Vec<Valid>) -> Self {
        let mut client = Self {
            cpu: (Instant::now(), seen.cpu_ns),
            calm: false,
            fresh: BTreeMap::new(),
            chosen_at: None,
            news: HashSet::new(),
            wanted: Vec::new(),
            guessed: None,
            climb: Climb::default(),
            climbed: HashSet::new(),
            below: Below::default(),
            asked: HashSet::new(),
            dry_run: None,
            plan: Plan::default(),
            work: Work::default(),
            shared: false,
            seen,
        };
        client.sort_in(since);
        client
    }

    /// Takes in how it was seen now.
    pub fn see(&mut self, seen: &Seen) {
        let (at, before_ns) = self.cpu;
        let used_s = seen.cpu_ns.saturating_sub(before_ns) as f64 / 1e9;
        let passed_s = at.elapsed().as_secs_f64();
        self.calm = used_s < passed_s * CALM;
        self.cpu = (Instant::now(), seen.cpu_ns);
        self.seen = seen.clone();
    }

    /// Takes in what became valid since the last look.
    pub fn learn(&mut self, here: &Here, newer: &[Valid]) {
        let was_built = built_since(here, self.seen.started_ms);
        for valid in newer.iter().filter(|valid| !valid.is_recipe()) {
            self.plan.valid(&valid.base, &self.below, &was_built);
        }
        self.sort_in(newer.to_vec());
    }

    fn sort_in(&mut self, valid: Vec<Valid>) {
        for valid in valid {
            if valid.is_recipe() {
                self.fresh.insert(valid.id, valid.base);
            } else {
                self.news.insert(valid.base);
            }
        }
    }

    /// One look: what its workers hold, what that means, what is to be asked.
    pub fn look(
        &mut self,
        here: &Here,
        database: &Database,
        events: Option<&Events>,
        held: &[HeldLock],
    ) -> rusqlite::Result<()> {
        let recipes = self.recipes_of(database, held)?;
        self.choose(here, database, events, &recipes)?;
        self.ask(here);
        self.hear(here, database)?;
        self.note_work(here, database, held, &recipes)
    }

    /// The recipe of each lock, where there is one.
    fn recipes_of(
        &self,
        database: &Database,
        held: &[HeldLock],
    ) -> rusqlite::Result<Vec<Option<String>>> {
        let recipe = |lock: &HeldLock| match &lock.held {
            Held::Recipe(_) => Ok(None),
            Held::Output { recipe, .. } => Ok(Some(recipe.clone())),
            Held::Path(path) => match self.below.recipes.get(path) {
                Some(recipe) => Ok(Some(recipe.clone())),
                // Several make the same by its contents: the last is as good.
                None => Ok(database.makers(path)?.pop().map(|valid| valid.base)),
            },
        };
        held.iter().map(recipe).collect()
    }

    /// The recipes from which the plan follows.
    fn choose(
        &mut self,
        here: &Here,
        database: &Database,
        events: Option<&Events>,
        held: &[Option<String>],
    ) -> rusqlite::Result<()> {
        let held: BTreeSet<&String> = held.iter().flatten().collect();
        let settled = !held.is_empty() || (self.calm && self.seen.makes);
        if settled && self.chosen_at != Some(self.fresh.len()) {
            self.chosen_at = Some(self.fresh.len());
            let tops = self.new_tops(database, events, &held)?;
            for top in tops {
                self.want(here, database, top)?;
            }
        }
        for recipe in held {
            let is_known = self.below.outputs.contains_key(recipe);
            if !is_known && self.climbed.insert(recipe.clone()) {
                self.guess_above(here, database, recipe)?;
            }
        }
        Ok(())
    }

    fn new_tops(
        &self,
        database: &Database,
        events: Option<&Events>,
        held: &BTreeSet<&String>,
    ) -> rusqlite::Result<Vec<String>> {
        let is_own = |recipe: &str| {
            let owner = events.and_then(|events| events.owner(recipe));
            owner.is_none_or(|owner| self.has_worker(owner))
        };
        let mut own = self.fresh.clone();
        own.retain(|_, recipe| is_own(recipe));
        let tops = database.tops(&own)?;
        let mut above = BTreeMap::new();
        for recipe in held {
            if let Some(id) = database.id(recipe)? {
                let found = database.above(id)?;
                above.extend(found.into_iter().map(|(valid, _)| (valid.id, valid.base)));
            }
        }
        let above = (!held.is_empty()).then_some(&above);
        let tops = tops::wanted(tops, above).into_iter().map(|top| top.base);
        let named = self.seen.argv.iter().filter_map(|word| tops::named(word));
        Ok(named.map(str::to_owned).chain(tops).collect())
    }

    fn has_worker(&self, pid: u32) -> bool {
        self.seen.workers.contains(&pid) || self.seen.id.pid == pid
    }

    fn want(&mut self, here: &Here, database: &Database, top: String) -> rusqlite::Result<()> {
        if !self.wanted.contains(&top) {
            let mut below = database.below(&top)?;
            read_outputs(here, &mut below);
            self.below.extend(below);
            self.wanted.push(top);
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
    ) -> rusqlite::Result<()> {
        let Some(id) = database.id(recipe)? else {
            return Ok(());
        };
        let ends = database.above(id)?.into_iter();
        let ends: BTreeMap<i64, String> = ends
            .filter(|(_, referred)| !referred)
            .map(|(valid, _)| (valid.id, valid.base))
            .collect();
        let Some(guess) = self.climb.guess(ends).cloned() else {
            return Ok(());
        };
        if let Some(before) = self.guessed.replace(guess.clone())
            && before != guess
        {
            // What followed from the wrong guess goes with it.
            self.wanted.retain(|wanted| *wanted != before);
            self.below = Below::default();
            self.plan = Plan::default();
            self.asked.clear();
            self.dry_run = None;
            for wanted in std::mem::take(&mut self.wanted) {
                self.want(here, database, wanted)?;
            }
        }
        self.want(here, database, guess)
    }

    fn ask(&mut self, here: &Here) {
        if self.dry_run.is_some() {
            return;
        }
        let unasked = self.wanted.iter().filter(|top| !self.asked.contains(*top));
        let recipes: Vec<String> = unasked.cloned().collect();
        let Some(program) = &here.program else {
            return;
        };
        if recipes.is_empty() || !dry_run::may_ask() {
            return;
        }
        // Another's words go into a question of ours only if they could not ask
        // for more with them than we can.
        let own = self.seen.uid == here.own_uid;
        let options = match own || self.seen.uid == 0 {
            true => tops::caches(&self.seen.argv),
            false => Vec::new(),
        };
        self.asked.extend(recipes.iter().cloned());
        let question = Question {
            program: program.clone(),
            recipes: recipes.iter().map(|base| dry_run::full(base)).collect(),
            options,
            own,
            daemon: dry_run::has_daemon(&here.nix),
        };
        self.dry_run = Some((DryRun::start(question), recipes));
    }

    /// Takes the answer, or a bound where there is none.
    fn hear(&mut self, here: &Here, database: &Database) -> rusqlite::Result<()> {
        let Some((dry_run, recipes)) = self.dry_run.take() else {
            if here.program.is_none() && !self.plan.is_known {
                self.bound(database, &self.wanted.clone())?;
            }
            return Ok(());
        };
        match dry_run.state() {
            State::Answered(answer) => {
                let valid = validity(database, &answer.fetch, &answer.build, &self.below)?;
                self.plan
                    .answered(&answer, &self.below, |path| valid.contains(path));
                self.add_history(here);
            }
            State::Failed => {
                self.bound(database, &recipes)?;
                self.add_history(here);
            }
            State::Asks(for_so_long) => {
                if for_so_long >= PATIENCE && !self.plan.is_known {
                    self.bound(database, &recipes)?;
                    self.add_history(here);
                }
                self.dry_run = Some((dry_run, recipes));
            }
        }
        Ok(())
    }

    fn bound(&mut self, database: &Database, tops: &[String]) -> rusqlite::Result<()> {
        for top in tops {
            let recipes = database.unbuilt(top)?;
            let valid = validity(database, &[], &recipes, &self.below)?;
            self.plan
                .bounded(&recipes, &self.below, |path| valid.contains(path));
        }
        Ok(())
    }

    fn add_history(&mut self, here: &Here) {
        let was_built = built_since(here, self.seen.started_ms);
        self.plan.add_history(&self.news, &self.below, was_built);
    }

    /// What is being made, by all that is known now.
    fn note_work(
        &mut self,
        here: &Here,
        database: &Database,
        held: &[HeldLock],
        recipes: &[Option<String>],
    ) -> rusqlite::Result<()> {
        let mut now: BTreeMap<String, Made> = BTreeMap::new();
        for (lock, recipe) in held.iter().zip(recipes) {
            let (name, made) = match &lock.held {
                Held::Recipe(_) => continue,
                Held::Output { recipe, .. } => self.made(here, lock, recipe, Some(recipe)),
                Held::Path(path) => self.made(here, lock, path, recipe.as_ref()),
            };
            // A recipe with several outputs has a lock for each.
            now.entry(name)
                .and_modify(|before| {
                    if made.how == How::Builds {
                        before.how = How::Builds;
                    }
                })
                .or_insert(made);
        }
        for (name, made) in &now {
            match made.how {
                How::Builds => self.plan.builds(name, &self.below),
                How::Fetches => self.plan.fetches(name, &self.below),
                How::Begins => {}
            }
        }
        let names = self.work.now.keys().chain(&self.work.failed);
        let there = are_there(database, names, &self.below)?;
        self.work.take(now, |recipe| there.get(recipe).copied());
        Ok(())
    }

    fn made(
        &self,
        here: &Here,
        lock: &HeldLock,
        path: &str,
        recipe: Option<&String>,
    ) -> (String, Made) {
        let name = recipe.map_or(path, String::as_str);
        let before = self.work.now.get(name).or_else(|| self.work.now.get(path));
        let log_ms = recipe
            .and_then(|recipe| work::log_written_ms(&here.nix, recipe))
            .filter(|written| *written >= self.seen.started_ms - SLACK_MS);
        let signs = Signs {
            has_log: log_ms.is_some(),
            will_build: recipe.is_some_and(|recipe| self.plan.will_build(recipe)),
            will_fetch: self.plan.will_fetch(path),
            plan_known: self.plan.is_known && !self.plan.is_bound(),
            exists: here.nix.join("store").join(path).symlink_metadata().is_ok(),
        };
        let looks = before.map_or(1, |before| before.looks + 1);
        let how = work::how(signs, looks);
        let since_ms = match before.filter(|before| before.how == how) {
            Some(before) => before.since_ms,
            // A log that was written to since says when that was, not when it began.
            None if how == How::Builds => log_ms.unwrap_or(lock.written_ms).min(here.now_ms),
            None => lock
                .written_ms
                .clamp(self.seen.started_ms.min(here.now_ms), here.now_ms),
        };
        let named = match how {
            How::Fetches => path,
            How::Begins | How::Builds => name,
        };
        let made = Made {
            worker: lock.worker,
            how,
            since_ms,
            looks,
        };
        (named.to_owned(), made)
    }

    /// Another client makes a part of this one's plan.
    pub fn note_others(&mut self, made: &[(ProcessId, String)]) {
        let id = self.seen.id;
        let theirs = made.iter().filter(|(client, _)| *client != id);
        self.shared |= theirs.into_iter().any(|(_, name)| self.plan.has(name));
    }

    /// Names of what it makes.
    pub fn makes(&self) -> impl Iterator<Item = (ProcessId, String)> + '_ {
        let names = self.work.now.keys();
        names.map(|name| (self.seen.id, name.clone()))
    }

    /// As told to others. `None` if there is nothing to tell.
    pub fn progress(
        &self,
        here: &Here,
        builders: &[Builder],
        folders: &[(Folder, u32)],
    ) -> Option<Progress> {
        let of = |how: How| {
            let all = self.work.now.iter();
            all.filter(move |(_, made)| made.how == how)
        };
        let planned = self.plan.planned();
        let (built, fetched) = self.plan.done();
        let assigned = self.assign(builders, folders);
        let building = of(How::Builds)
            .map(|(name, made)| making(here, name, made, assigned.get(name).copied()));
        let fetching = of(How::Fetches).map(|(name, made)| making(here, name, made, None));
        let failed = self.work.failed.iter().filter(|_| !self.plan.is_floating);
        let progress = Progress {
            client: self.seen.id,
            from: ProgressFrom::Store,
            planned,
            building: building.collect(),
            fetching: fetching.collect(),
            built,
            fetched,
            failed: failed.map(|name| shown(&bare(name))).collect(),
            limits: self.limits(),
        };
        let tells = progress.planned.is_some_and(|p| p.build + p.fetch > 0)
            || !(progress.building.is_empty() && progress.fetching.is_empty());
        tells.then_some(progress)
    }

    fn assign(&self, builders: &[Builder], folders: &[(Folder, u32)]) -> HashMap<String, u32> {
        let mut assigned = HashMap::new();
        let workers: BTreeSet<u32> = self.work.now.values().map(|made| made.worker).collect();
        for worker in workers {
            let built = self.work.now.iter();
            let (names, built): (Vec<&String>, Vec<Built>) = built
                .filter(|(_, made)| made.worker == worker && made.how == How::Builds)
                .map(|(name, made)| {
                    let built = Built {
                        name: bare(name),
                        began_ms: made.since_ms,
                    };
                    (name, built)
                })
                .unzip();
            let found = builders::assign(worker, &built, builders, folders);
            let pairs = names.into_iter().zip(found);
            assigned.extend(pairs.filter_map(|(name, pid)| Some((name.clone(), pid?))));
        }
        assigned
    }

    fn limits(&self) -> Vec<ProgressLimit> {
        [
            (self.plan.is_bound(), ProgressLimit::UpperBound),
            (self.shared, ProgressLimit::Shared),
            (self.plan.is_floating, ProgressLimit::ContentAddressed),
            (self.guessed.is_some(), ProgressLimit::GuessedTop),
        ]
        .into_iter()
        .filter_map(|(holds, limit)| holds.then_some(limit))
        .collect()
    }
}

fn making(here: &Here, name: &str, made: &Made, builder: Option<u32>) -> Making {
    Making {
        name: shown(&bare(name)),
        path: shown(&format!("{STORE}{name}")),
        for_s: (here.now_ms - made.since_ms).max(0) as f64 / 1000.0,
        phase: None,
        builder,
        bytes: None,
    }
}

/// Whoever has made the name may have put anything in it.
fn shown(text: &str) -> String {
    redact::visible(text).into_owned()
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

/// Tells of a recipe whether its log was written since then.
fn built_since(here: &Here, since_ms: i64) -> impl Fn(&str) -> bool + use<> {
    let nix = here.nix.clone();
    move |recipe| {
        work::log_written_ms(&nix, recipe).is_some_and(|written| written >= since_ms - SLACK_MS)
    }
}

/// Those of these paths, and of what these recipes make, that are valid.
fn validity(
    database: &Database,
    paths: &[String],
    recipes: &[String],
    below: &Below,
) -> rusqlite::Result<HashSet<String>> {
    let outputs = recipes
        .iter()
        .filter_map(|recipe| below.outputs.get(recipe));
    let mut valid = HashSet::new();
    for path in outputs.flatten().chain(paths) {
        if database.id(path)?.is_some() {
            valid.insert(path.clone());
        }
    }
    Ok(valid)
}

/// Of each recipe whether all that it makes is valid; nothing of one whose
/// outputs are not known.
fn are_there<'a>(
    database: &Database,
    recipes: impl Iterator<Item = &'a String>,
    below: &Below,
) -> rusqlite::Result<HashMap<String, bool>> {
    let mut there = HashMap::new();
    for recipe in recipes {
        let Some(outputs) = below.outputs.get(recipe).filter(|all| !all.is_empty()) else {
            continue;
        };
        let mut all = true;
        for output in outputs {
            all = all && database.id(output)?.is_some();
        }
        there.insert(recipe.clone(), all);
    }
    Ok(there)
}
