//! Bytes: what Nix will report, and what the disk gets back.
//!
//! Nix adds up `st_size` of everything but folders that has one or two names at
//! the moment it is unlinked. The disk gets back the blocks of what loses its
//! last name; a name in `.links`, where optimised files have one, does not keep
//! it, for the collector sweeps that folder at the end.

use std::collections::HashMap;

/// Paths and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Paths, as Nix counts them: leftovers count too.
    pub paths: u64,
    /// What Nix will report.
    pub nix_bytes: u64,
    /// What the disk gets back.
    pub disk_bytes: u64,
}

impl std::ops::AddAssign for Weight {
    fn add_assign(&mut self, other: Weight) {
        self.paths += other.paths;
        self.nix_bytes += other.nix_bytes;
        self.disk_bytes += other.disk_bytes;
    }
}

impl Weight {
    /// What this has more than the other.
    #[must_use]
    pub fn less(self, other: Weight) -> Weight {
        Weight {
            paths: self.paths.saturating_sub(other.paths),
            nix_bytes: self.nix_bytes.saturating_sub(other.nix_bytes),
            disk_bytes: self.disk_bytes.saturating_sub(other.disk_bytes),
        }
    }
}

/// One thing found by walking a path that may die.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// Its number in the file system.
    pub inode: u64,
    /// How many names it has, `.links` included.
    pub names: u64,
    /// `st_size`.
    pub size: u64,
    /// Blocks in bytes.
    pub disk: u64,
    /// A folder: Nix does not count it.
    pub is_folder: bool,
    /// One of its names lies in `.links`.
    pub optimised: bool,
}

/// Weights by group of paths that die together, and the files that more than
/// one group holds.
#[derive(Clone, Debug, Default)]
pub struct Scales {
    groups: Vec<Weight>,
    shared: HashMap<u64, Shared>,
    settled: Vec<Shared>,
    swept_bytes: u64,
}

#[derive(Clone, Debug)]
struct Shared {
    file: File,
    /// Group, and how many names it has there.
    holders: Vec<(u32, u64)>,
}

impl Shared {
    /// What goes when `dead` of its names go.
    fn weight(&self, dead: u64) -> Weight {
        let File {
            names,
            size,
            disk,
            optimised,
            ..
        } = self.file;
        let counted = (0..dead)
            .filter(|gone| matches!(names.saturating_sub(*gone), 1 | 2))
            .count() as u64;
        let is_last = dead > 0 && dead >= names.saturating_sub(u64::from(optimised));
        Weight {
            paths: 0,
            nix_bytes: size * counted,
            disk_bytes: if is_last { disk } else { 0 },
        }
    }
}

impl Scales {
    /// Scales for so many groups.
    pub fn new(groups: usize) -> Self {
        Self {
            groups: vec![Weight::default(); groups],
            ..Self::default()
        }
    }

    /// Counts a path that will be reported as deleted.
    pub(super) fn add_path(&mut self, group: u32) {
        self.groups[group as usize].paths += 1;
    }

    /// Puts a file that was found in a path of this group on the scales.
    pub fn add(&mut self, group: u32, file: File) {
        if file.is_folder || file.names <= 1 {
            let weight = &mut self.groups[group as usize];
            weight.disk_bytes += file.disk;
            weight.nix_bytes += if file.is_folder { 0 } else { file.size };
            return;
        }
        let shared = self.shared.entry(file.inode).or_insert_with(|| Shared {
            file,
            holders: Vec::new(),
        });
        match shared.holders.iter_mut().find(|(of, _)| *of == group) {
            Some((_, names)) => *names += 1,
            None => shared.holders.push((group, 1)),
        }
    }

    /// A file in `.links` that has no other name: every collection sweeps it.
    pub fn add_swept(&mut self, disk: u64) {
        self.swept_bytes += disk;
    }

    /// All files are on the scales: what one group alone holds is settled once,
    /// so that a question costs only what groups share.
    pub(super) fn settle(&mut self) {
        for (_, shared) in self.shared.drain() {
            match shared.holders.as_slice() {
                [(group, names)] => self.groups[*group as usize] += shared.weight(*names),
                _ => self.settled.push(shared),
            }
        }
    }

    /// What goes when the groups go of which this holds.
    pub fn weigh(&self, goes: &[bool]) -> Weight {
        let mut sum = Weight {
            disk_bytes: self.swept_bytes,
            ..Weight::default()
        };
        for (weight, _) in self.groups.iter().zip(goes).filter(|(_, goes)| **goes) {
            sum += *weight;
        }
        for shared in &self.settled {
            let dead = shared
                .holders
                .iter()
                .filter(|(group, _)| goes[*group as usize])
                .map(|(_, names)| names)
                .sum();
            sum += shared.weight(dead);
        }
        sum
    }
}
