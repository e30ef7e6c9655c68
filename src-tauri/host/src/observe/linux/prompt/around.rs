//! What stands around a process: its group, its ancestors, and who asks on its
//! behalf without being its child.

use std::collections::HashSet;

use super::super::table::{Entry, Table};
use super::names;

/// All processes of one look.
pub struct Around<'a> {
    table: &'a Table,
    parents: HashSet<u32>,
    /// Parents of polkit's helpers.
    polkit: HashSet<u32>,
    pinentries: Vec<&'a Entry>,
}

impl<'a> Around<'a> {
    /// Walks over all processes once.
    pub fn new(table: &'a Table) -> Self {
        let mut around = Self {
            table,
            parents: HashSet::new(),
            polkit: HashSet::new(),
            pinentries: Vec::new(),
        };
        for entry in table.entries() {
            around.parents.insert(entry.parent);
            let name = entry.comm.as_bytes();
            if names::is_polkit_helper(name) {
                around.polkit.insert(entry.parent);
            } else if names::is_pinentry(name) {
                around.pinentries.push(entry);
            }
        }
        around
    }

    /// True if it has children.
    pub fn is_parent(&self, pid: u32) -> bool {
        self.parents.contains(&pid)
    }

    /// True if nobody else of its group may have a word with its terminal: only
    /// its ancestors are there, who wait for it.
    pub fn is_alone(&self, entry: &Entry) -> bool {
        let ancestors: Vec<u32> = self.ancestors(entry).map(|above| above.id.pid).collect();
        !self.table.entries().iter().any(|other| {
            other.group == entry.group
                && other.id != entry.id
                && !matches!(other.state, b'Z' | b'X')
                && !ancestors.contains(&other.id.pid)
                && !names::only_takes_output(&other.comm.text())
        })
    }

    /// True if a program above it, on the same terminal, draws there.
    pub fn is_below_drawing(&self, entry: &Entry) -> bool {
        self.ancestors(entry)
            .take_while(|above| above.terminal == entry.terminal)
            .any(|above| names::draws_around(&above.comm.text()))
    }

    fn ancestors(&self, entry: &Entry) -> impl Iterator<Item = &'a Entry> {
        let table = self.table;
        let mut next = entry.parent;
        // Parents were not all read at the same moment: never for ever.
        (0..64).map_while(move |_| {
            let above = table.find(next)?;
            next = above.parent;
            Some(above)
        })
    }

    /// True if polkit's helper is its child.
    pub fn has_polkit_helper(&self, pid: u32) -> bool {
        self.polkit.contains(&pid)
    }

    /// True if some helper of polkit is there: since polkit 127 it is a service,
    /// and nobody's child.
    pub fn polkit_asks_elsewhere(&self) -> bool {
        !self.polkit.is_empty()
    }

    /// A pinentry that may have been started for this process: the same user's,
    /// and not older. It is a child of `gpg-agent`, which is nobody's.
    pub fn pinentry(&self, entry: &Entry) -> Option<&'a Entry> {
        let since =
            |pinentry: &&Entry| pinentry.uid == entry.uid && pinentry.id.start >= entry.id.start;
        self.pinentries.iter().copied().find(since)
    }

    /// True if nobody else who may wait for that pinentry began after this
    /// process.
    pub fn is_last_before(&self, pinentry: &Entry, entry: &Entry) -> bool {
        !self.table.entries().iter().any(|other| {
            other.uid == pinentry.uid
                && other.id.start > entry.id.start
                && other.id.start <= pinentry.id.start
                && names::uses_pinentry(other.comm.as_bytes())
        })
    }
}
