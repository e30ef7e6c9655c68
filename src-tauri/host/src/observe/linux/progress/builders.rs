//! Which builder builds what: the daemon tells nobody, but it makes a folder for
//! each build that belongs to the build's user.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::super::folders;

/// A builder's topmost process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Builder {
    /// Its number.
    pub pid: u32,
    /// When it started, in clock ticks.
    pub start: u64,
    /// The build user.
    pub uid: u32,
    /// The worker that started it.
    pub worker: u32,
}

/// The folder of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Folder {
    /// `nix-WORKER-NUMBER`, since Nix 2.30: numbers ascend with each build.
    Numbered {
        /// The worker.
        worker: u32,
        /// The running number.
        number: u64,
    },
    /// `nix-build-hello-2.12.drv-0`, before that.
    Named(String),
}

/// By its name.
pub fn folder(name: &str) -> Option<Folder> {
    let rest = name.strip_prefix("nix-")?;
    if let Some(rest) = rest.strip_prefix("build-") {
        let (recipe, number) = rest.rsplit_once('-')?;
        let is_one = recipe.ends_with(super::held::RECIPE) && number.parse::<u32>().is_ok();
        return is_one.then(|| Folder::Named(super::held::bare(&format!("-{recipe}"))));
    }
    let (worker, number) = rest.split_once('-')?;
    Some(Folder::Numbered {
        worker: worker.parse().ok()?,
        number: number.parse().ok()?,
    })
}

/// The folders of builds below these, each with the user whose it is.
pub fn folders_in(places: &[&Path]) -> Vec<(Folder, u32)> {
    let mut found = Vec::new();
    for place in places {
        folders::list(place, |name, _| {
            let path = place.join(folders::text(name));
            if let Some(folder) = folders::text(name).to_str().and_then(folder)
                && let Ok(about) = path.symlink_metadata()
                && about.is_dir()
            {
                found.push((folder, about.uid()));
            }
        });
    }
    found
}

/// What one worker builds: its name, and when that began, in milliseconds since
/// 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// Without hash.
    pub name: String,
    /// When it began.
    pub began_ms: i64,
}

/// The builder of each of these, in their order. Where it cannot be told for
/// certain it is not told.
pub fn assign(
    worker: u32,
    building: &[Built],
    builders: &[Builder],
    folders: &[(Folder, u32)],
) -> Vec<Option<u32>> {
    // One user has one build at a time, so the user names the builder.
    let mine: Vec<&Builder> = builders.iter().filter(|b| b.worker == worker).collect();
    let of_user = |uid: u32| mine.iter().find(|b| b.uid == uid).map(|b| b.pid);
    let named = by_name(building, folders);
    if named.iter().any(Option::is_some) {
        return named.into_iter().map(|uid| of_user(uid?)).collect();
    }
    let mut numbered: Vec<(u64, u32)> = folders
        .iter()
        .filter_map(|(folder, uid)| match folder {
            Folder::Numbered { worker: of, number } if *of == worker => Some((*number, *uid)),
            _ => None,
        })
        .collect();
    numbered.sort_unstable();
    let by_start: Vec<Option<u32>> = if numbered.len() == building.len() {
        numbered.iter().map(|(_, uid)| of_user(*uid)).collect()
    } else if mine.len() == building.len() {
        let mut mine = mine;
        mine.sort_unstable_by_key(|b| (b.start, b.pid));
        mine.iter().map(|b| Some(b.pid)).collect()
    } else {
        vec![None; building.len()]
    };
    let mut order: Vec<usize> = (0..building.len()).collect();
    order.sort_by_key(|&at| building[at].began_ms);
    let mut assigned = vec![None; building.len()];
    for (place, at) in order.into_iter().enumerate() {
        assigned[at] = by_start[place];
    }
    assigned
}

/// The user of each by the folder's name, if no two are called the same.
fn by_name(building: &[Built], folders: &[(Folder, u32)]) -> Vec<Option<u32>> {
    let mut of: HashMap<&str, Vec<u32>> = HashMap::new();
    for (folder, uid) in folders {
        if let Folder::Named(name) = folder {
            of.entry(name).or_default().push(*uid);
        }
    }
    let alone = |name: &str| building.iter().filter(|b| b.name == name).count() == 1;
    building
        .iter()
        .map(|b| match of.get(b.name.as_str()).map(Vec::as_slice) {
            Some(&[uid]) if alone(&b.name) => Some(uid),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    fn built(name: &str, began_ms: i64) -> Built {
        Built {
            name: name.to_owned(),
            began_ms,
        }
    }

    fn builder(pid: u32, start: u64, uid: u32) -> Builder {
        Builder {
            pid,
            start,
            uid,
            worker: 7,
        }
    }

    fn numbered(number: u64, uid: u32) -> (Folder, u32) {
        (Folder::Numbered { worker: 7, number }, uid)
    }

    #[test]
    fn folders_by_their_names() {
        let numbered = Folder::Numbered {
            worker: 18_496,
            number: 2_795_926_065,
        };
        assert_eq!(folder("nix-18496-2795926065"), Some(numbered));
        let named = Folder::Named("hello-2.12".to_owned());
        assert_eq!(folder("nix-build-hello-2.12.drv-0"), Some(named));
        for none in [
            "nix-shell.abc",
            "nix-build-x",
            "nix-1-",
            "x",
            "nix-build-x.drv-",
        ] {
            assert_eq!(folder(none), None, "{none}");
        }
        let words = ["nix-", "build-", "x", ".drv", "-", "0", "99999999999", "é"];
        text::many(&words, 20_000, |name| {
            folder(name);
        });
    }

    #[test]
    fn by_folder_then_by_order_else_not_at_all() {
        let building = [built("b", 20), built("a", 10)];
        let builders = [builder(1, 5, 101), builder(2, 5, 102)];
        // The numbers say that user 102 began first.
        let folders = [numbered(9, 101), numbered(8, 102)];
        let found = assign(7, &building, &builders, &folders);
        assert_eq!(found, [Some(1), Some(2)]);
        // Without folders the order of start.
        let found = assign(7, &building, &builders, &[]);
        assert_eq!(found, [Some(2), Some(1)]);
        // One more than is built: nothing is certain.
        let three = [builders[0], builders[1], builder(3, 6, 103)];
        assert_eq!(assign(7, &building, &three, &[]), [None, None]);
        assert_eq!(assign(8, &building, &builders, &[]), [None, None]);
        assert!(assign(7, &[], &builders, &folders).is_empty());
    }

    #[test]
    fn by_name_where_the_folder_has_one() {
        let of = |name: &str, uid| (Folder::Named(name.to_owned()), uid);
        let builders = [builder(1, 5, 101), builder(2, 5, 102)];
        let building = [built("b", 20), built("a", 10)];
        let folders = [of("a", 101), of("b", 102), of("old", 0)];
        let found = assign(7, &building, &builders, &folders);
        assert_eq!(found, [Some(2), Some(1)]);
        // Two of one name, or two folders for one: not told.
        let folders = [of("a", 101), of("a", 102), of("b", 102)];
        let found = assign(7, &building, &builders, &folders);
        assert_eq!(found, [Some(2), None]);
    }
}
