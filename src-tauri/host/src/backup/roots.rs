//! The roots of the garbage collector, as links: read, never asked of Nix,
//! which would remove those that lead nowhere just now.

use std::fs;
use std::path::Path;

/// Every link below the folder and where it leads; and where that one leads,
/// if it is a link again.
pub(super) fn read(folder: &Path) -> Vec<(String, String)> {
    let mut roots = Vec::new();
    walk(folder, &mut roots);
    let indirect: Vec<_> = roots
        .iter()
        .filter_map(|(_, link)| link_of(Path::new(link)))
        .collect();
    roots.extend(indirect);
    roots.sort();
    roots.dedup();
    roots
}

fn walk(folder: &Path, roots: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), roots),
            Ok(kind) if kind.is_symlink() => roots.extend(link_of(&entry.path())),
            _ => {}
        }
    }
}

fn link_of(path: &Path) -> Option<(String, String)> {
    let target = fs::read_link(path).ok()?;
    Some((path.to_str()?.to_owned(), target.to_str()?.to_owned()))
}
