//! A run from beginning to end. It never fails: what goes wrong is a sentence in
//! the summary, and the rest goes on.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use nixlamp_core::verify::database::{Judged, judge};
use nixlamp_core::verify::{
    Checked, Fault, Finding, Fix, LOOKS_LISTED, PASS_KEPT_MS, Pause, Progress, Row, Scope, Summary,
    Unjudged, due, pass_begun, rate,
};
use nixlamp_core::words::verify as say;

use super::database::{Check, ask};
use super::pace::Pace;
use super::path::{self, Examined};
use super::state::{Kept, State};
use super::{Options, caches, rows};
use crate::clock;
use crate::gc;
use crate::observe::gentle;

/// Whoever draws progress need not draw more often.
const TELL_EVERY: Duration = Duration::from_millis(250);
/// A database of a hundred thousand paths takes less than a second.
const DATABASE_LIMIT: Duration = Duration::from_secs(60);
/// New findings are on the disk at the latest after this.
const KEEP_EVERY: Duration = Duration::from_secs(1);

/// Reads what `options` say, on one thread of the lowest priority, until it is
/// done or `cancelled`. What was read is kept: the next run goes on.
pub fn run(
    options: &Options,
    cancelled: &AtomicBool,
    tell: impl FnMut(&Progress) + Send,
) -> Summary {
    let reading = || {
        gentle::step_back();
        Run::begin(options).work(cancelled, tell)
    };
    // A thread of its own: its low priority ends with it.
    thread::scope(|scope| scope.spawn(reading).join())
        .unwrap_or_else(|_| Run::begin(options).broken_off())
}

struct Run<'a> {
    options: &'a Options,
    begun: Instant,
    began_ms: i64,
    summary: Summary,
    /// All that is known to be wrong, also outside of this run's paths.
    findings: BTreeMap<String, Finding>,
    looks: usize,
    kept_at: Instant,
}

impl<'a> Run<'a> {
    fn begin(options: &'a Options) -> Run<'a> {
        let began_ms = milliseconds();
        Run {
            options,
            begun: Instant::now(),
            began_ms,
            summary: Summary::new(options.scope.clone(), began_ms.div_euclid(1000)),
            findings: BTreeMap::new(),
            looks: 0,
            kept_at: Instant::now(),
        }
    }

    fn broken_off(mut self) -> Summary {
        self.summary.troubles.push(say::broken_off());
        self.summary
    }

    fn work(mut self, cancelled: &AtomicBool, tell: impl FnMut(&Progress)) -> Summary {
        let Some(mut state) = self.open_state() else {
            return self.summary;
        };
        self.look_at_databases();
        let (rows, is_whole) = self.rows();
        let scope: HashSet<String> = rows.iter().filter_map(id).collect();
        let pass = begin_pass(&mut state.kept, &self.options.scope, self.began_ms);
        let (rows, before) = due(rows, &state.checked, pass);
        self.summary.before = before;
        self.keep(&mut state);
        self.read(&rows, &mut state, cancelled, tell);
        if self.summary.left == 0 && is_whole {
            end_pass(&mut state.kept, &self.options.scope, pass);
        }
        if self.options.scope == Scope::Full && is_whole {
            self.findings
                .retain(|id, finding| !is_path(finding) || scope.contains(id));
        }
        self.keep(&mut state);
        self.summary.last_full_s = state.kept.last_full;
        self.finish(&scope)
    }

    /// A run without a place for its state reads all and keeps nothing.
    fn open_state(&mut self) -> Option<State> {
        let Some(folder) = &self.options.state else {
            return Some(State::of_this_run());
        };
        match State::open(folder) {
            Ok(Some(state)) => {
                let findings = state.kept.findings.iter();
                self.findings = findings.map(|f| (f.id.clone(), f.clone())).collect();
                self.looks = self.findings.values().filter(|f| !f.is_damage()).count();
                Some(state)
            }
            Ok(None) => {
                self.summary.troubles.push(say::another_runs());
                None
            }
            Err(error) => {
                self.not_kept(&error);
                Some(State::of_this_run())
            }
        }
    }

    fn look_at_databases(&mut self) {
        let check = match self.options.scope {
            Scope::Full => Check::Whole,
            Scope::Profiles | Scope::Paths(_) => Check::Quick,
        };
        let now_s = self.summary.began_s;
        self.summary.database = judge(&ask(&self.options.database, check, DATABASE_LIMIT));
        self.findings.retain(|_, finding| is_path(finding));
        if let Judged::Damaged { says } = &self.summary.database {
            self.add(Finding::new(
                say::DATABASE_ID,
                &self.options.database.display().to_string(),
                Fault::Database { says: says.clone() },
                Fix::ReloadDatabase,
                now_s,
            ));
        }
        if let Some(folder) = &self.options.caches {
            for finding in caches::look(folder, now_s) {
                self.add(finding);
            }
        }
    }

    /// The rows of this run, and whether that is all of them.
    fn rows(&mut self) -> (Vec<Row>, bool) {
        let database = &self.options.database;
        let found = match &self.options.scope {
            Scope::Full => rows::all(database),
            Scope::Profiles => rows::closure(
                database,
                &rows::profile_roots(&nixlamp_hands::profile_folders::ProfileFolders::of_caller()),
            ),
            Scope::Paths(paths) => return (self.named(paths), false),
        };
        let is_whole = found.trouble.is_none();
        if let Some(error) = found.trouble {
            // Where there is no database, or only its log is missing, that says it all.
            if !matches!(self.summary.database, Judged::Unknown { .. }) {
                let why = say::rows_unread(&error.to_string(), found.rows.len());
                self.summary.troubles.push(why);
            }
        } else if found.rows.is_empty() && self.options.scope == Scope::Profiles {
            self.summary.troubles.push(say::no_profiles());
        } else if found.rows.is_empty() && self.is_anything_there() {
            self.summary.troubles.push(say::no_rows());
            return (found.rows, false);
        }
        if is_whole {
            self.look_at_links();
        }
        (found.rows, is_whole)
    }

    fn is_anything_there(&self) -> bool {
        let entries = std::fs::read_dir(&self.options.store).into_iter().flatten();
        entries.flatten().any(|entry| entry.file_name() != ".links")
    }

    /// What a link leads to and the database does not know, nothing here reads,
    /// and the next collection deletes.
    fn look_at_links(&mut self) {
        let Options {
            store, database, ..
        } = self.options;
        let Some(state) = database.parent().and_then(Path::parent) else {
            return;
        };
        for root in gc::linked(store, state) {
            let there = store.join(&root.name).symlink_metadata().is_ok();
            let path = format!("/nix/store/{}", root.name);
            if there && matches!(rows::one(database, &path), Ok(None)) {
                self.summary.unjudged.push(Unjudged {
                    path,
                    why: say::not_registered_and_linked(&root.link),
                });
            }
        }
    }

    fn named(&mut self, paths: &[String]) -> Vec<Row> {
        let mut rows = Vec::new();
        for path in paths {
            let why = match rows::one(&self.options.database, path) {
                Ok(Some(row)) => {
                    rows.push(row);
                    continue;
                }
                Ok(None) => say::not_registered(),
                Err(error) => error.to_string(),
            };
            self.summary.unjudged.push(Unjudged {
                path: path.clone(),
                why,
            });
        }
        rows
    }

    fn read(
        &mut self,
        rows: &[Row],
        state: &mut State,
        cancelled: &AtomicBool,
        mut tell: impl FnMut(&Progress),
    ) {
        let manner = path::manner(self.options);
        let limit = self.options.limit_bytes_per_s;
        let hold = self.options.hold.as_deref();
        let mut pace = Pace::new(limit, self.options.strain, hold, cancelled);
        let mut progress = Progress {
            paths_total: rows.len() as u64,
            bytes_total: rows.iter().filter_map(|row| row.nar_bytes).sum(),
            damaged: self.damaged(),
            ..Progress::default()
        };
        let mut told = None::<Instant>;
        let begun = Instant::now();
        for (n, row) in rows.iter().enumerate() {
            row.path.clone_into(&mut progress.path);
            let mut stood_still = pace.stood_still;
            let mut step = |bytes: usize| {
                let mut show = |progress: &mut Progress, paused: Option<Pause>| {
                    if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
                        let reading = begun.elapsed().saturating_sub(stood_still);
                        progress.paused = paused;
                        (progress.bytes_per_s, progress.left_s) =
                            rate(progress.bytes, progress.bytes_total, reading.as_secs_f64());
                        tell(progress);
                        told = Some(Instant::now());
                    }
                };
                let goes_on = pace.take(bytes, |paused| show(&mut progress, paused));
                progress.bytes += bytes as u64;
                show(&mut progress, None);
                stood_still = pace.stood_still;
                goes_on
            };
            let examined = path::examine(self.options, manner, row, &mut step);
            if matches!(examined, Examined::Cancelled) {
                self.summary.cancelled = true;
                self.summary.left = (rows.len() - n) as u64;
                break;
            }
            self.took(row, examined, state);
            progress.paths = n as u64 + 1;
            progress.damaged = self.damaged();
        }
        self.summary.bytes = progress.bytes;
        progress.paused = None;
        tell(&progress);
    }

    /// Notes what came of one path.
    fn took(&mut self, row: &Row, examined: Examined, state: &mut State) {
        let now_s = seconds();
        if let Some(known) = id(row).and_then(|id| self.findings.remove(&id)) {
            self.looks -= usize::from(!known.is_damage());
        }
        let (fault, looks) = match examined {
            Examined::Sound(looks) => (Fault::Sound, looks),
            Examined::Bad(fault, looks) => (fault, looks),
            Examined::Gone => {
                self.summary.gone += 1;
                return;
            }
            Examined::Unjudged(why) => {
                self.summary.unjudged.push(Unjudged {
                    path: row.path.clone(),
                    why,
                });
                return;
            }
            Examined::Cancelled => return,
        };
        self.summary.read += 1;
        let checked = Checked {
            when: milliseconds(),
            ok: fault == Fault::Sound,
        };
        if let Err(error) = state.note((row.id, row.registered), checked) {
            self.not_kept(&error);
        }
        if fault == Fault::Sound && looks.is_empty() {
            return;
        }
        if fault == Fault::Sound && self.looks >= LOOKS_LISTED {
            self.summary.looks_beyond += 1;
            return;
        }
        if let Some(finding) = path::finding(self.options, row, fault, looks, now_s) {
            self.add(finding);
        }
        if self.kept_at.elapsed() >= KEEP_EVERY {
            self.keep(state);
        }
    }

    fn add(&mut self, finding: Finding) {
        self.looks += usize::from(!finding.is_damage());
        self.findings.insert(finding.id.clone(), finding);
    }

    fn damaged(&self) -> u64 {
        self.findings.len().saturating_sub(self.looks) as u64
    }

    fn keep(&mut self, state: &mut State) {
        self.kept_at = Instant::now();
        state.kept.findings = self.findings.values().cloned().collect();
        if let Err(error) = state.keep() {
            self.not_kept(&error);
        }
    }

    /// A full disk does not end the reading. Said once.
    fn not_kept(&mut self, error: &anyhow::Error) {
        let why = say::no_state(&format!("{error:#}"));
        if !self.summary.notes.contains(&why) {
            self.summary.notes.push(why);
        }
    }

    fn finish(mut self, scope: &HashSet<String>) -> Summary {
        let of_scope = |finding: &Finding| !is_path(finding) || scope.contains(&finding.id);
        self.summary.findings = self.findings.into_values().filter(of_scope).collect();
        self.summary
            .findings
            .sort_by_key(|f| (!f.is_damage(), is_path(f), f.path.clone()));
        self.summary.took_s = self.begun.elapsed().as_secs_f64();
        self.summary
    }
}

/// When the pass began that this run belongs to.
fn begin_pass(kept: &mut Kept, scope: &Scope, now: i64) -> i64 {
    let unfinished = match scope {
        Scope::Full => &mut kept.full_begun,
        Scope::Profiles => &mut kept.profiles_begun,
        // Who names a path wants it read now.
        Scope::Paths(_) => return now + PASS_KEPT_MS,
    };
    let pass = pass_begun(*unfinished, now);
    *unfinished = Some(pass);
    pass
}

fn end_pass(kept: &mut Kept, scope: &Scope, pass: i64) {
    match scope {
        Scope::Full => {
            kept.full_begun = None;
            kept.last_full = Some(pass.div_euclid(1000));
        }
        Scope::Profiles => kept.profiles_begun = None,
        Scope::Paths(_) => {}
    }
}

/// A finding about a store path rather than a database.
fn is_path(finding: &Finding) -> bool {
    !matches!(finding.fault, Fault::Database { .. } | Fault::Cache { .. })
}

fn id(row: &Row) -> Option<String> {
    let path = nixlamp_core::store_path::StorePath::new(&row.path)?;
    Some(path.hash().to_owned())
}

fn seconds() -> i64 {
    milliseconds().div_euclid(1000)
}

fn milliseconds() -> i64 {
    clock::now().time.0
}
