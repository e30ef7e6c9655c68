//! One client of Nix: what it wants, how much that is, and what is made of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};

use nixlamp_core::model::{PlanGraph, ProcessId, Progress, ProgressLimit};

use super::builders::{Builder, Folder};
use super::database::{Below, Database, Valid};
use super::dry_run::{self, DryRun, Question, State};
use super::events::Events;
use super::graph::{self, LaidOut};
use super::held::Held;
use super::locked::{Locked, locked};
use super::look::{Asked, Here};
use super::plan::Plan;
use super::tell::Told;
use super::tops;
use super::waiting::Waiting;
use super::wants::Wants;
use super::work::{self, How, Made, Signs, Work};

/// Nix that does not answer for so long: an upper bound is better than nothing.
const PATIENCE: Duration = Duration::from_secs(3);

/// What begins is looked at more often for so long.
pub const YOUNG_MS: i64 = 3000;

/// Clock ticks, and a clock that is being set.
pub const SLACK_MS: i64 = 100;

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
    /// No other client has a worker: what nobody is known to have written is its.
    pub alone: bool,
}

impl Seen {
    /// True for one of its workers, and for itself: it may open the store alone.
    pub fn has_worker(&self, pid: u32) -> bool {
        self.workers.contains(&pid) || self.id.pid == pid
    }
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
    wants: Wants,
    /// What became valid since it began, but for recipes.
    news: HashSet<String>,
    asked: HashSet<String>,
    dry_run: Option<(DryRun, Vec<String>)>,
    plan: Plan,
    work: Work,
    waiting: Waiting,
    shared: bool,
    laid_out: LaidOut,
    graph: Option<PlanGraph>,
}

impl Client {
    /// One that is seen for the first time; `since` is what became valid since it
    /// began.
    pub fn new(seen: Seen, since: Vec<Valid>) -> Self {
        let mut client = Self {
            cpu: (Instant::now(), seen.cpu_ns),
            calm: false,
            wants: Wants::default(),
            news: HashSet::new(),
            asked: HashSet::new(),
            dry_run: None,
            plan: Plan::default(),
            work: Work::default(),
            waiting: Waiting::default(),
            shared: false,
            laid_out: LaidOut::default(),
            graph: None,
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
            self.plan.valid(&valid.base, &self.wants.below, &was_built);
        }
        self.sort_in(newer.to_vec());
    }

    fn sort_in(&mut self, valid: Vec<Valid>) {
        for valid in valid {
            if valid.is_recipe() {
                self.wants.add_fresh(valid);
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
        asked: &Asked,
    ) -> rusqlite::Result<()> {
        let recipes = self.recipes_of(database, held)?;
        let held_recipes: BTreeSet<&String> = recipes.iter().flatten().collect();
        let seen = (&self.seen, self.calm && self.seen.makes);
        let void = self
            .wants
            .choose(here, database, events, seen, &held_recipes)?;
        if void {
            self.plan = Plan::default();
            self.asked.clear();
            self.dry_run = None;
        }
        self.ask(here);
        self.hear(here, database)?;
        let locked = locked(here, &self.seen, held, &recipes, &asked.builders);
        self.note_work(here, database, &locked)?;
        self.note_waiting(here, database, &asked.locked)?;
        self.lay_out(here, database)
    }

    /// Once the plan is known, and whenever something comes to it.
    fn lay_out(&mut self, here: &Here, database: &Database) -> rusqlite::Result<()> {
        if self.plan.is_sound() && self.dry_run.is_none() {
            let open = self.plan.open();
            if self.laid_out.is_new(&open) {
                let slots = graph::slots(&self.seen.argv, &here.nix);
                self.graph = graph::graph(self.seen.id, &open, database, slots)?;
            }
        }
        Ok(())
    }

    /// What needs what in its plan, if that has changed since it was last asked.
    pub fn graph(&mut self) -> Option<PlanGraph> {
        self.graph.take()
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
            Held::Path(path) => match self.wants.below.recipes.get(path) {
                Some(recipe) => Ok(Some(recipe.clone())),
                // Several make the same by its contents: the last is as good.
                None => Ok(database.makers(path)?.pop().map(|valid| valid.base)),
            },
        };
        held.iter().map(recipe).collect()
    }

    fn ask(&mut self, here: &Here) {
        if self.dry_run.is_some() {
            return;
        }
        let unasked = self
            .wants
            .tops
            .iter()
            .filter(|top| !self.asked.contains(*top));
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
        let options = if own || self.seen.uid == 0 {
            tops::caches(&self.seen.argv)
        } else {
            Vec::new()
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
                self.bound(database, &self.wants.tops.clone())?;
            }
            return Ok(());
        };
        match dry_run.state() {
            State::Answered(answer) => {
                let valid = validity(database, &answer.fetch, &answer.build, &self.wants.below)?;
                self.plan
                    .answered(&answer, &self.wants.below, |path| valid.contains(path));
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
            let valid = validity(database, &[], &recipes, &self.wants.below)?;
            self.plan
                .bounded(&recipes, &self.wants.below, |path| valid.contains(path));
        }
        Ok(())
    }

    fn add_history(&mut self, here: &Here) {
        let was_built = built_since(here, self.seen.started_ms);
        self.plan
            .add_history(&self.news, &self.wants.below, was_built);
    }

    /// What is being made, by all that is known now.
    fn note_work(
        &mut self,
        here: &Here,
        database: &Database,
        locked: &[Locked<'_>],
    ) -> rusqlite::Result<()> {
        let mut now: BTreeMap<String, Made> = BTreeMap::new();
        for one in locked {
            let (name, made) = match &one.lock.held {
                Held::Recipe(_) => continue,
                Held::Output { recipe, .. } => self.made(here, one, recipe),
                Held::Path(path) => self.made(here, one, path),
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
                How::Builds => self.plan.builds(name, &self.wants.below),
                How::Fetches => self.plan.fetches(name, &self.wants.below),
                How::Begins => {}
            }
        }
        let there = are_there(database, self.work.names(), &self.wants.below)?;
        self.work.take(now, |recipe| there.get(recipe).copied());
        Ok(())
    }

    fn made(&self, here: &Here, locked: &Locked<'_>, path: &str) -> (String, Made) {
        let (lock, recipe) = (locked.lock, locked.recipe);
        let name = recipe.map_or(path, String::as_str);
        let before = self.work.now.get(name).or_else(|| self.work.now.get(path));
        let below = &self.wants.below;
        let signs = Signs {
            has_log: locked.log_ms.is_some(),
            has_builder: locked.has_builder,
            was_built: before.is_some_and(|before| before.how == How::Builds),
            is_wanted: recipe.is_some_and(|recipe| below.outputs.contains_key(recipe)),
            will_build: recipe.is_some_and(|recipe| self.plan.will_build(recipe)),
            will_fetch: self.plan.will_fetch(path),
            plan_known: self.plan.is_known && !self.plan.is_bound(),
            exists: work::put_ms(&here.nix, path)
                .is_some_and(|put| put >= self.seen.started_ms - SLACK_MS),
        };
        let looks = before.map_or(1, |before| before.looks + 1);
        let how = work::how(signs, looks);
        let since_ms = match before.filter(|before| before.how == how) {
            Some(before) => before.since_ms,
            // A log that was written to since says when that was, not when it began.
            None if how == How::Builds => {
                let begun_ms = locked.log_ms.unwrap_or(lock.written_ms);
                begun_ms.min(here.now_ms)
            }
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

    /// What it waits for, by the paths that are locked and by whom.
    fn note_waiting(
        &mut self,
        here: &Here,
        database: &Database,
        locked: &[(u32, String)],
    ) -> rusqlite::Result<()> {
        let of_others = locked
            .iter()
            .filter(|(holder, _)| !self.seen.has_worker(*holder))
            .map(|(_, path)| path.clone());
        let works_since_ms = self.work.now.values().map(|made| made.since_ms).min();
        let plan = (&self.plan, &self.wants.below);
        self.waiting
            .take(here, plan, database, of_others, works_since_ms)
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

    /// The next look should come soon: an answer is under way, or it has just
    /// begun and nothing is known.
    pub fn hurries(&self, here: &Here) -> bool {
        let young = here.now_ms - self.seen.started_ms < YOUNG_MS;
        self.awaits_answer() || (young && !self.plan.is_known)
    }

    /// More is wanted than the plan holds, and Nix is being asked how much.
    fn awaits_answer(&self) -> bool {
        let under_way = self.dry_run.as_ref();
        under_way.is_some_and(|(dry_run, _)| dry_run.age() < PATIENCE)
    }

    /// As told to others. `None` if there is nothing to tell.
    pub fn progress(
        &self,
        here: &Here,
        builders: &[Builder],
        folders: &[(Folder, u32)],
    ) -> Option<Progress> {
        let told = Told {
            client: self.seen.id,
            plan: &self.plan,
            awaits_answer: self.awaits_answer(),
            work: &self.work,
            waiting: &self.waiting,
            limits: self.limits(),
            now_ms: here.now_ms,
        };
        told.progress(builders, folders)
    }

    fn limits(&self) -> Vec<ProgressLimit> {
        [
            (self.plan.is_bound(), ProgressLimit::UpperBound),
            (self.shared, ProgressLimit::Shared),
            (self.plan.is_floating, ProgressLimit::ContentAddressed),
            (self.wants.guessed.is_some(), ProgressLimit::GuessedTop),
        ]
        .into_iter()
        .filter_map(|(holds, limit)| holds.then_some(limit))
        .collect()
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
