//! Which generations hold which paths, and what any set of them frees.
//!
//! Deleting generations frees what is reached only from them. Each generation
//! is a bit; a path's mask says which generations reach it. Paths with the same
//! mask die together: they are one group, and every question is one pass over
//! the groups, without a walk through the graph.

use std::collections::{BinaryHeap, HashMap, HashSet};
use std::ffi::{OsStr, OsString};

use super::roots::{Root, RootKind, hash_part};
use super::settings::Settings;
use super::store::{Keeps, Store};
use super::weight::{File, Scales, Weight};

/// What a set of generations frees, what is dead already included.
pub type Freed = Weight;

/// The group of paths that are dead already.
const DEAD: u32 = 0;

/// A forecast for one store at one moment.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Words of a mask.
    width: usize,
    /// Mask of each group, `width` words each.
    masks: Vec<u64>,
    /// The group of each path. `None`: it stays whatever is deleted.
    groups: Vec<Option<u32>>,
    /// Entries of the store that are no valid paths, and go.
    leftovers: Vec<OsString>,
    /// Groups of paths that are not on the disk, each with the groups that it
    /// refers to: only with one of these is it reported as deleted.
    missing: Vec<(u32, Vec<u32>)>,
    scales: Scales,
}

/// What a forecast rests on.
pub struct Ground<'a> {
    /// The database.
    pub store: &'a Store,
    /// What the collector keeps beside.
    pub settings: Settings,
    /// All roots, those of the generations included.
    pub roots: &'a [Root],
    /// The links of the generations that may be chosen: their place in the list
    /// is the number by which [`Forecast::freed`] is asked.
    pub generations: &'a [String],
    /// The entries of the store's folder, `.links` not among them. What Nix did
    /// not put there may have any name.
    pub entries: &'a [OsString],
}

impl Forecast {
    /// Works out who holds what. Weights are the paths' sizes as archives until
    /// [`Forecast::weigh`] has been given what lies on the disk.
    pub fn new(ground: &Ground<'_>) -> Self {
        let store = ground.store;
        let keeps = Keeps::new(store, ground.settings);
        let numbers: HashMap<&str, usize> = ground
            .generations
            .iter()
            .enumerate()
            .map(|(n, link)| (link.as_str(), n))
            .collect();
        let mut stays = Vec::new();
        let mut held: Vec<(u32, usize)> = Vec::new();
        for root in ground.roots {
            if let Some(path) = store.number(&root.name) {
                match numbers.get(root.link.as_str()) {
                    Some(number) => held.push((path, *number)),
                    None => stays.push(path),
                }
            }
        }
        let alive = keeps.closure(stays);
        let width = ground.generations.len().div_ceil(64).max(1);
        let masks = spread(&keeps, &alive, &held, width);
        let (masks, groups) = grouped(&masks, &alive, width);
        let mut forecast = Self {
            scales: Scales::new(masks.len() / width),
            width,
            masks,
            groups,
            leftovers: leftovers(ground),
            missing: Vec::new(),
        };
        forecast.find_missing(ground, &keeps);
        forecast.scales = forecast.first_figure(store);
        forecast
    }

    fn first_figure(&self, store: &Store) -> Scales {
        let mut scales = self.counted();
        for (path, group) in self.groups.iter().enumerate() {
            if let Some(group) = *group {
                let bytes = store.nar_bytes[path];
                scales.add(
                    group,
                    File {
                        inode: 0,
                        names: 1,
                        size: bytes,
                        disk: bytes,
                        is_folder: false,
                        optimised: false,
                    },
                );
            }
        }
        scales
    }

    /// Scales on which every path is counted and none is weighed.
    fn counted(&self) -> Scales {
        let mut scales = Scales::new(self.masks.len() / self.width);
        for group in self.groups.iter().flatten() {
            scales.add_path(*group);
        }
        for _ in &self.leftovers {
            scales.add_path(DEAD);
        }
        scales
    }

    /// Paths that are valid and yet not on the disk: the collector comes by
    /// them only from a path on the disk that they refer to.
    fn find_missing(&mut self, ground: &Ground<'_>, keeps: &Keeps) {
        let on_disk: HashSet<&str> = ground.entries.iter().filter_map(|e| e.to_str()).collect();
        if on_disk.is_empty() {
            return;
        }
        for (path, name) in ground.store.names.iter().enumerate() {
            let Some(group) = self.groups[path].filter(|_| !on_disk.contains(name.as_str())) else {
                continue;
            };
            let mut by: Vec<u32> = keeps
                .closure([path as u32])
                .iter()
                .zip(&self.groups)
                .zip(&ground.store.names)
                .filter(|((reached, _), name)| **reached && on_disk.contains(name.as_str()))
                .filter_map(|((_, group), _)| *group)
                .collect();
            by.sort_unstable();
            by.dedup();
            self.missing.push((group, by));
        }
    }

    /// What must be walked to know the bytes: the group and the name below the
    /// store of everything that may go.
    pub fn to_walk<'a>(&'a self, store: &'a Store) -> impl Iterator<Item = (u32, &'a OsStr)> {
        let paths = self
            .groups
            .iter()
            .zip(&store.names)
            .filter_map(|(group, name)| Some(((*group)?, OsStr::new(name))));
        paths.chain(self.leftovers.iter().map(|name| (DEAD, name.as_os_str())))
    }

    /// Empty scales for what lies on the disk: the paths are counted, each file
    /// is to be added with the group that [`Forecast::to_walk`] gives its path.
    pub fn scales(&self) -> Scales {
        self.counted()
    }

    /// Weighs from now on by what was put on these scales.
    pub fn weigh(&mut self, mut scales: Scales) {
        scales.settle();
        self.scales = scales;
    }

    /// What goes when these generations are deleted and garbage is collected,
    /// by their numbers in [`Ground::generations`]. Not additive: what two hold
    /// together goes only with both.
    pub fn freed(&self, generations: &[usize]) -> Freed {
        let goes = self.goes(generations);
        let mut freed = self.scales.weigh(&goes);
        let unseen = self.missing.iter().filter(|(group, by)| {
            goes[*group as usize] && !by.iter().any(|group| goes[*group as usize])
        });
        freed.paths -= unseen.count() as u64;
        freed
    }

    /// The names of what goes: paths and leftovers.
    pub fn dead(&self, store: &Store, generations: &[usize]) -> Vec<String> {
        let goes = self.goes(generations);
        let paths = self
            .groups
            .iter()
            .zip(&store.names)
            .filter(|(group, _)| group.is_some_and(|group| goes[group as usize]));
        paths
            .map(|(_, name)| name.clone())
            .chain(
                self.leftovers
                    .iter()
                    .map(|name| name.to_string_lossy().into_owned()),
            )
            .collect()
    }

    /// True for each group that goes: its mask lies within the chosen ones.
    fn goes(&self, generations: &[usize]) -> Vec<bool> {
        let mut chosen = vec![0_u64; self.width];
        for number in generations {
            chosen[number / 64] |= 1 << (number % 64);
        }
        self.masks
            .chunks_exact(self.width)
            .map(|mask| {
                mask.iter()
                    .zip(&chosen)
                    .all(|(mask, chosen)| mask & !chosen == 0)
            })
            .collect()
    }

    /// How many groups there are: what a question costs.
    pub fn groups(&self) -> usize {
        self.masks.len() / self.width
    }
}

/// The mask of each path that may go. Masks only grow, so that any order ends,
/// also in a circle (`keep-outputs` with `keep-derivations`); the highest number
/// first is nearly always users before what they use.
fn spread(keeps: &Keeps, alive: &[bool], held: &[(u32, usize)], width: usize) -> Vec<u64> {
    let mut masks = vec![0_u64; alive.len() * width];
    let mut waits = vec![false; alive.len()];
    let mut next = BinaryHeap::new();
    for (path, number) in held {
        let at = *path as usize;
        if !alive[at] {
            masks[at * width + number / 64] |= 1 << (number % 64);
            if !std::mem::replace(&mut waits[at], true) {
                next.push(*path);
            }
        }
    }
    let mut mask = vec![0_u64; width];
    while let Some(path) = next.pop() {
        let at = path as usize;
        waits[at] = false;
        mask.copy_from_slice(&masks[at * width..(at + 1) * width]);
        for target in keeps.of(path) {
            let to = *target as usize;
            if alive[to] {
                continue;
            }
            let mut grown = false;
            for (word, more) in masks[to * width..(to + 1) * width].iter_mut().zip(&mask) {
                grown |= *word | more != *word;
                *word |= more;
            }
            if grown && !std::mem::replace(&mut waits[to], true) {
                next.push(*target);
            }
        }
    }
    masks
}

/// Paths with the same mask become one group; the dead are the first.
fn grouped(masks: &[u64], alive: &[bool], width: usize) -> (Vec<u64>, Vec<Option<u32>>) {
    let dead = vec![0_u64; width];
    let mut known: HashMap<&[u64], u32> = HashMap::from([(dead.as_slice(), DEAD)]);
    let mut of_groups = dead.clone();
    let groups = masks
        .chunks_exact(width)
        .zip(alive)
        .map(|(mask, alive)| {
            (!alive).then(|| {
                *known.entry(mask).or_insert_with(|| {
                    of_groups.extend_from_slice(mask);
                    (of_groups.len() / width - 1) as u32
                })
            })
        })
        .collect();
    (of_groups, groups)
}

/// Whatever lies in the store and is no valid path goes, unless a build holds
/// its hash part.
fn leftovers(ground: &Ground<'_>) -> Vec<OsString> {
    let held: HashSet<&str> = ground
        .roots
        .iter()
        .filter(|root| matches!(root.kind, RootKind::Build | RootKind::Hidden))
        .filter_map(|root| hash_part(&root.name))
        .collect();
    ground
        .entries
        .iter()
        .filter(|name| {
            let Some(name) = name.to_str() else {
                return true;
            };
            ground.store.number(name).is_none()
                && hash_part(name).is_none_or(|hash| !held.contains(hash))
        })
        .cloned()
        .collect()
}
