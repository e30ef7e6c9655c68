//! One look at all clients.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use nixlamp_core::model::{PlanGraph, ProcessId, Progress};

use super::super::store_names::StoreNames;
use super::builders::{self, Builder};
use super::client::{Client, HeldLock, Seen, YOUNG_MS};
use super::database::{self, Database, Valid};
use super::events::Events;
use super::held::held;

/// The store is listed for one unknown lock no sooner than this after the last
/// time, and for no more than a twentieth of the time.
const APART: Duration = Duration::from_millis(500);
const SHARE: u32 = 20;

/// What the sampler saw at one moment.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// All clients.
    pub clients: Vec<Seen>,
    /// Holders and inodes of locks that may be of files in the store.
    pub locks: Vec<(u32, u64)>,
    /// Who has locked which path for himself, as far as that is named.
    pub locked: Vec<(u32, String)>,
    /// The topmost processes of builds.
    pub builders: Vec<Builder>,
    /// Milliseconds since 1970.
    pub now_ms: i64,
}

/// Where one looks.
#[derive(Clone, Debug)]
pub struct Here {
    /// Nix's folder.
    pub nix: PathBuf,
    /// `nix-store`, where there is one.
    pub program: Option<PathBuf>,
    /// Whose agent this is.
    pub own_uid: u32,
    /// Milliseconds since 1970 at this look.
    pub now_ms: i64,
}

/// What is kept from look to look while somebody builds.
pub struct Looker {
    here: Here,
    names: Arc<StoreNames>,
    database: Option<(Database, i64)>,
    events: Option<Events>,
    clients: HashMap<ProcessId, Client>,
    /// Locks of workers that are none of files in the store.
    others: HashSet<(u32, u64)>,
    /// Somebody has just begun and has no worker yet.
    awaits_worker: bool,
}

impl Looker {
    /// Looks at nothing yet.
    pub fn new(here: Here, names: Arc<StoreNames>, events: Option<Events>) -> Self {
        Self {
            here,
            names,
            database: None,
            events,
            clients: HashMap::new(),
            others: HashSet::new(),
            awaits_worker: false,
        }
    }

    /// True if the next look should come soon.
    pub fn hurries(&self) -> bool {
        let mut clients = self.clients.values();
        self.awaits_worker || clients.any(|client| client.hurries(&self.here))
    }

    /// What each client makes. An error is of this look alone.
    pub fn look(&mut self, asked: &Asked) -> rusqlite::Result<Vec<Progress>> {
        if asked.clients.is_empty() {
            // Nothing is watched and nothing open while nobody builds.
            *self = Self::new(self.here.clone(), Arc::clone(&self.names), None);
            return Ok(Vec::new());
        }
        // Without a database there is no store in which anything could be built.
        if self.database.is_none() && database::is_missing(&self.here.nix) {
            return Ok(Vec::new());
        }
        self.here.now_ms = asked.now_ms;
        let locks = self.name_locks(asked);
        let outcome = self.look_at_clients(asked, &locks);
        if outcome.is_err() {
            // It may have been replaced, and some clients were told what others
            // were not.
            self.database = None;
            self.clients.clear();
        }
        outcome
    }

    /// What needs what in plans that have changed.
    pub fn graphs(&mut self) -> Vec<PlanGraph> {
        self.clients
            .values_mut()
            .filter_map(Client::graph)
            .collect()
    }

    /// The held locks in the store, by their holders.
    fn name_locks(&mut self, asked: &Asked) -> HashMap<u32, Vec<HeldLock>> {
        let whole = if let Some(events) = &mut self.events {
            events.read(&self.names)
        } else {
            self.events = Events::attach(&self.here.nix);
            false
        };
        let workers: HashSet<u32> = asked
            .clients
            .iter()
            .flat_map(|client| client.workers.iter().copied().chain([client.id.pid]))
            .collect();
        let held_now: HashSet<(u32, u64)> = asked.locks.iter().copied().collect();
        self.others.retain(|lock| held_now.contains(lock));
        let mut named: HashMap<u32, Vec<HeldLock>> = HashMap::new();
        let mut listed = false;
        for &(pid, inode) in &asked.locks {
            if !workers.contains(&pid) {
                continue;
            }
            let mut file = self.names.find(inode);
            if file.is_none() && !self.others.contains(&(pid, inode)) {
                // What was told in time needs no listing, but for the first look.
                if !listed && (!whole || self.events.is_none()) {
                    listed = self.names.list(APART, SHARE);
                    file = self.names.find(inode);
                }
                if file.is_none() && (whole || listed) {
                    self.others.insert((pid, inode));
                }
            }
            if let Some(file) = file
                && let Some(held) = held(&file.name)
            {
                named.entry(pid).or_default().push(HeldLock {
                    worker: pid,
                    held,
                    written_ms: file.written_ms,
                });
            }
        }
        named
    }

    fn look_at_clients(
        &mut self,
        asked: &Asked,
        locks: &HashMap<u32, Vec<HeldLock>>,
    ) -> rusqlite::Result<Vec<Progress>> {
        let (database, seen) = if let Some(open) = self.database.take() {
            open
        } else {
            let database = Database::open(&self.here.nix)?;
            let last = database.last()?;
            (database, last)
        };
        let newer = database.newer(seen)?;
        let seen = newer.last().map_or(seen, |valid| valid.id);
        let alive: HashSet<ProcessId> = asked.clients.iter().map(|client| client.id).collect();
        self.clients.retain(|id, _| alive.contains(id));
        let held: Vec<Vec<HeldLock>> = asked
            .clients
            .iter()
            .map(|client| held_by(client, locks))
            .collect();
        for (client, held) in asked.clients.iter().zip(&held) {
            self.take_in(client, &database, &newer, held)?;
        }
        // Who made a recipe is told before the database has it: read after the
        // database, nothing in it is without its owner.
        if let Some(events) = &mut self.events {
            events.read_on(&self.names);
        }
        for (client, held) in asked.clients.iter().zip(&held) {
            if let Some(client) = self.clients.get_mut(&client.id) {
                client.look(&self.here, &database, self.events.as_ref(), held, asked)?;
            }
        }
        self.database = Some((database, seen));
        // A script that only starts others never has one: not for long.
        self.awaits_worker = asked.clients.iter().any(|client| {
            let is_new = asked.now_ms - client.started_ms < YOUNG_MS;
            client.makes && is_new && !self.clients.contains_key(&client.id)
        });
        let made: Vec<(ProcessId, String)> =
            self.clients.values().flat_map(Client::makes).collect();
        let folders = if made.is_empty() {
            Vec::new()
        } else {
            let own = self.here.nix.join("var/nix/builds");
            let place = if own.is_dir() {
                &*own
            } else {
                Path::new("/tmp")
            };
            builders::folders_in(&[place])
        };
        let mut told = Vec::new();
        for client in &asked.clients {
            if let Some(client) = self.clients.get_mut(&client.id) {
                client.note_others(&made);
                told.extend(client.progress(&self.here, &asked.builders, &folders));
            }
        }
        Ok(told)
    }

    fn take_in(
        &mut self,
        seen: &Seen,
        database: &Database,
        newer: &[Valid],
        held: &[HeldLock],
    ) -> rusqlite::Result<()> {
        if let Some(client) = self.clients.get_mut(&seen.id) {
            client.see(seen);
            client.learn(&self.here, newer);
            return Ok(());
        }
        // One without a worker makes something only if it opens the store
        // itself; most are scripts that start others.
        let wrote = |events: &Events| events.wrote(seen.id.pid);
        let works =
            !seen.workers.is_empty() || !held.is_empty() || self.events.as_ref().is_some_and(wrote);
        if works {
            let since = database.since(seen.started_ms / 1000)?;
            self.clients
                .insert(seen.id, Client::new(seen.clone(), since));
        }
        Ok(())
    }
}

/// What this client's workers hold, or it itself.
fn held_by(client: &Seen, locks: &HashMap<u32, Vec<HeldLock>>) -> Vec<HeldLock> {
    let pids = client.workers.iter().chain([&client.id.pid]);
    pids.filter_map(|pid| locks.get(pid))
        .flatten()
        .cloned()
        .collect()
}
