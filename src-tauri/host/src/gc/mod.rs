//! Looks at a store to forecast a collection: read-only, from the database, the
//! links that keep paths, and what lies on the disk.
//!
//! [`Look::at`] gives a first figure from the sizes in the database;
//! [`Look::weigh`] walks what may go, and nothing else.

mod database;
mod processes;
mod roots;
mod settings;
mod walk;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use nixlamp_core::backup::BackupId;
use nixlamp_core::gc::choose::Chosen;
use nixlamp_core::gc::forecast::Ground;
use nixlamp_core::gc::{Forecast, Freed, Root, RootKind, Roots, Settings, Store, Unknown};
use nixlamp_core::profile::{Generation, Profile};
use nixlamp_core::say;

use crate::profiles;

/// Links may lie on a file system that does not answer, and a process may not
/// let itself be looked at.
const ROOTS_LIMIT: Duration = Duration::from_secs(15);
/// Of so many links is told what they keep; a person has some dozens.
const KEPT_MOST: usize = 500;

/// Where to look. [`Places::here`] is the real machine.
#[derive(Clone, Debug)]
pub struct Places {
    /// The store's folder.
    pub store: PathBuf,
    /// Nix's settings.
    pub conf: PathBuf,
    /// When the daemon started, which has read them then, in seconds since
    /// 1970. `None`: not known, or none runs.
    pub daemon_since_s: Option<i64>,
    /// The process file system.
    pub proc: PathBuf,
    /// Where profiles lie, and Nix's folder for its state.
    pub profiles: profiles::Places,
}

impl Places {
    /// The real machine, with the profiles of the user who runs this.
    pub fn here() -> Self {
        Self {
            store: "/nix/store".into(),
            conf: "/etc/nix/nix.conf".into(),
            daemon_since_s: None,
            proc: "/proc".into(),
            profiles: profiles::Places::here(),
        }
    }

    fn state(&self) -> &Path {
        &self.profiles.folders.state
    }
}

/// Who is asked for the roots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Nobody: only what this user can read. An upper bound.
    Nobody,
    /// The daemon, unless it would forget a link that leads nowhere at present.
    DaemonIfHarmless,
    /// The daemon, whatever it forgets: a collection forgets the same.
    Daemon,
}

/// A generation as a key: its profile's name and its number.
type Key = (String, u64);

fn key(profile: &Profile, generation: &Generation) -> Key {
    (profile.id.to_string(), generation.number)
}

/// What one generation frees. Not additive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// If it goes alone, beyond what is dead already.
    pub alone: Freed,
    /// If it goes with the chosen ones, beyond what goes without it.
    pub with_chosen: Freed,
}

/// What links keep that are no generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Each link, with the bytes that nothing else keeps.
    pub links: Vec<(String, u64)>,
    /// Bytes that nothing but all of Nixlamp's own backups together keeps.
    pub backups_bytes: u64,
}

/// What was found, and the forecast that rests on it.
#[derive(Clone, Debug)]
pub struct Look {
    /// The database.
    pub store: Store,
    /// What keeps paths.
    pub roots: Roots,
    /// The profiles of the system and of this user.
    pub profiles: Vec<Profile>,
    /// Why the forecast is an upper bound; nothing if it is exact.
    pub unknown: Vec<Unknown>,
    /// True once what may go has been walked.
    pub weighed: bool,
    /// True if the database knows no path, and the store is not empty.
    pub no_rows: bool,
    settings: Settings,
    forecast: Forecast,
    /// Profile and number of each generation that may be chosen.
    generations: HashMap<Key, usize>,
    folder: PathBuf,
}

impl Look {
    /// Looks at roots and database and forecasts by the sizes that stand there.
    pub fn at(places: &Places, ask: Ask) -> Result<Look, String> {
        let found = profiles::read(&places.profiles);
        let roots = within(ROOTS_LIMIT, {
            let places = places.clone();
            move || roots::find(&places, ask)
        })
        .ok_or_else(|| say!("roots-not-read-in-time"))?;
        let store = database::read(&places.state().join("db/db.sqlite"))?;
        let entries = walk::entries(&places.store, &places.proc)
            .map_err(|error| format!("{}: {error}", places.store.display()))?;
        let store_is_unknown = store.is_empty() && !entries.is_empty();
        let (generations, links) = choosable(places, &found.profiles);
        let (settings, unsure) = settings::read(places);
        let forecast = Forecast::new(&Ground {
            store: &store,
            settings,
            roots: &roots.all,
            generations: &links,
            entries: &entries,
        });
        let mut unknown = roots.unknown.clone();
        unknown.extend(unsure);
        unknown.extend(walk::file_system(&places.proc, &places.store).map(Unknown::FileSystem));
        Ok(Look {
            store,
            roots,
            profiles: found.profiles,
            unknown,
            weighed: false,
            no_rows: store_is_unknown,
            settings,
            forecast,
            generations,
            folder: places.store.clone(),
        })
    }

    /// Walks what may go, so that bytes are those of the disk.
    pub fn weigh(&mut self) {
        let mut scales = self.forecast.scales();
        let missed = walk::weigh(
            &self.folder,
            self.forecast.to_walk(&self.store),
            &mut scales,
        );
        if missed.unread > 0 {
            self.unknown.push(Unknown::Unread(missed.unread));
        }
        if missed.mounts > 0 {
            self.unknown.push(Unknown::Mounts(missed.mounts));
        }
        self.forecast.weigh(scales);
        self.weighed = true;
    }

    /// What goes with these generations, what is dead already included.
    pub fn freed(&self, chosen: &[Chosen<'_>]) -> Freed {
        self.forecast.freed(&self.numbers(chosen))
    }

    /// What one generation frees by itself, and what it adds to (or takes
    /// from) the chosen ones. Nothing for one that cannot be chosen.
    pub fn share(
        &self,
        profile: &Profile,
        generation: &Generation,
        chosen: &[Chosen<'_>],
    ) -> Option<Share> {
        let number = *self.generations.get(&key(profile, generation))?;
        let mut with = self.numbers(chosen);
        with.retain(|n| *n != number);
        let without = self.forecast.freed(&with);
        with.push(number);
        Some(Share {
            alone: self
                .forecast
                .freed(&[number])
                .less(self.forecast.freed(&[])),
            with_chosen: self.forecast.freed(&with).less(without),
        })
    }

    /// Links to what is on the disk and not in the database, with where they
    /// lead: the collector takes that for rubbish.
    pub fn unregistered(&self) -> Vec<(String, String)> {
        self.roots
            .linked
            .iter()
            .filter(|root| self.store.number(&root.name).is_none())
            .map(|root| (root, self.folder.join(&root.name)))
            .filter(|(_, path)| path.symlink_metadata().is_ok())
            .map(|(root, path)| (root.link.clone(), path.display().to_string()))
            .collect()
    }

    /// Links that keep paths and are no generation of these profiles, with the
    /// bytes, as archives, that nothing else keeps; those that keep most first.
    pub fn kept_by(&self) -> Kept {
        let mut names = roots::Names::default();
        let own: HashSet<String> = self
            .profiles
            .iter()
            .flat_map(|p| p.generations.iter().map(move |g| (p, g.number)))
            .filter_map(|(p, number)| {
                let folder = Path::new(&p.link).parent()?;
                Some(names.of(&folder.join(p.id.generation_link(number))))
            })
            .collect();
        let links: BTreeSet<&String> = self
            .roots
            .all
            .iter()
            .filter(|root| root.kind == RootKind::Link)
            .map(|root| &root.link)
            .filter(|link| !own.contains(*link))
            .collect();
        let links: Vec<String> = links.into_iter().take(KEPT_MOST).cloned().collect();
        let forecast = Forecast::new(&Ground {
            store: &self.store,
            settings: self.settings,
            roots: &self.roots.all,
            generations: &links,
            entries: &[],
        });
        let dead = forecast.freed(&[]);
        let of_backups: Vec<usize> = (0..links.len())
            .filter(|n| BackupId::of_root(&links[*n]).is_some())
            .collect();
        let backups_bytes = forecast.freed(&of_backups).less(dead).nix_bytes;
        let mut kept: Vec<(String, u64)> = links
            .into_iter()
            .enumerate()
            .map(|(n, link)| (link, forecast.freed(&[n]).less(dead).nix_bytes))
            .collect();
        kept.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Kept {
            links: kept,
            backups_bytes,
        }
    }

    /// The names of all that goes.
    pub fn dead(&self, chosen: &[Chosen<'_>]) -> Vec<String> {
        self.forecast.dead(&self.store, &self.numbers(chosen))
    }

    fn numbers(&self, chosen: &[Chosen<'_>]) -> Vec<usize> {
        chosen
            .iter()
            .flat_map(|c| c.generations.iter().map(|g| key(c.profile, g)))
            .filter_map(|key| self.generations.get(&key).copied())
            .collect()
    }
}

/// The generations that may go, and the paths of their links as roots name
/// them. One that is in use is a root like any other.
fn choosable(places: &Places, all: &[Profile]) -> (HashMap<Key, usize>, Vec<String>) {
    let mut numbers = HashMap::new();
    let mut links = Vec::new();
    let mut names = roots::Names::default();
    for profile in all {
        for generation in profile.generations.iter().filter(|g| !g.in_use()) {
            let folders = &places.profiles.folders;
            if let Some(link) = folders.generation(&profile.id, generation.number) {
                numbers.insert(key(profile, generation), links.len());
                links.push(names.of(&link));
            }
        }
    }
    (numbers, links)
}

/// Links below Nix's folder for its state to what lies in the store, as this
/// user reads them; none where they do not come in time.
pub fn linked(store: &Path, state: &Path) -> Vec<Root> {
    let mut places = Places::here();
    store.clone_into(&mut places.store);
    state.clone_into(&mut places.profiles.folders.state);
    within(ROOTS_LIMIT, move || roots::links(&places)).unwrap_or_default()
}

/// Does it on a thread of its own and waits so long. What does not come back
/// stays behind: it hangs in the kernel, as a rule for a file system that does
/// not answer.
fn within<T: Send + 'static>(
    limit: Duration,
    does: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (done, wait) = mpsc::channel();
    std::thread::spawn(move || {
        // Nobody listens any more after the time limit.
        let _ = done.send(does());
    });
    wait.recv_timeout(limit).ok()
}

#[cfg(test)]
mod tests;
