//! The valid paths of a store with dense numbers, and what keeps what alive.

use std::collections::HashMap;

use super::settings::Settings;

/// Valid paths and their relations, as the database has them. Paths are numbers
/// from 0; relations to paths that are not valid do not occur.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    /// The name of each path below the store: `abc…-hello-1.0`.
    pub names: Vec<String>,
    /// Size of each path as an archive: all that is known without looking.
    pub nar_bytes: Vec<u64>,
    /// Path, and a path that it refers to.
    pub references: Vec<(u32, u32)>,
    /// Path, and the derivation it was built by.
    pub derivers: Vec<(u32, u32)>,
    /// Derivation, and an output of it.
    pub outputs: Vec<(u32, u32)>,
    numbers: HashMap<String, u32>,
}

impl Store {
    /// Takes a path up. A name that is there already keeps its number.
    pub fn add(&mut self, name: &str, nar_bytes: u64) -> u32 {
        if let Some(number) = self.number(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.nar_bytes.push(nar_bytes);
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// The number of a path, by its name below the store.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// How many paths there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True if there is no path.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// "While this path lives, those live": compressed rows, one array of targets
/// and where each path's part of it begins.
#[derive(Clone, Debug, Default)]
pub struct Keeps {
    begins: Vec<u32>,
    targets: Vec<u32>,
}

impl Keeps {
    /// What the collector goes by (`gc.cc`): references always, the deriver
    /// with `keep-derivations`, a derivation's outputs with `keep-outputs`.
    pub fn new(store: &Store, settings: Settings) -> Self {
        let none = Vec::new();
        let derivers = if settings.keep_derivations {
            &store.derivers
        } else {
            &none
        };
        let outputs = if settings.keep_outputs {
            &store.outputs
        } else {
            &none
        };
        let edges = || {
            let all = store.references.iter().chain(derivers).chain(outputs);
            all.filter(|(from, to)| from != to)
        };
        let mut begins = vec![0; store.len() + 1];
        for (from, _) in edges() {
            begins[*from as usize + 1] += 1;
        }
        for n in 0..store.len() {
            begins[n + 1] += begins[n];
        }
        let mut next = begins.clone();
        let mut targets = vec![0; *begins.last().unwrap_or(&0) as usize];
        for (from, to) in edges() {
            let place = &mut next[*from as usize];
            targets[*place as usize] = *to;
            *place += 1;
        }
        Self { begins, targets }
    }

    /// What this path keeps.
    pub fn of(&self, path: u32) -> &[u32] {
        let path = path as usize;
        &self.targets[self.begins[path] as usize..self.begins[path + 1] as usize]
    }

    /// All that these paths keep, themselves included: true at its number.
    pub fn closure(&self, from: impl IntoIterator<Item = u32>) -> Vec<bool> {
        let mut alive = vec![false; self.begins.len().saturating_sub(1)];
        let mut next: Vec<u32> = from.into_iter().collect();
        while let Some(path) = next.pop() {
            if !std::mem::replace(&mut alive[path as usize], true) {
                next.extend_from_slice(self.of(path));
            }
        }
        alive
    }
}
