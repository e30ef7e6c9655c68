//! Reads profiles and their generations: links only, nothing is asked of Nix.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nixlamp_core::model::{Gap, Time, Why};
use nixlamp_core::profile::{
    Changed, Folder, Generation, LookBack, Profile, ProfileId, ProfileKind, ProfileName, Switched,
    generation_of,
};
use nixlamp_core::rollback;
use nixlamp_hands::profile_folders::ProfileFolders;

use crate::nix_database;

/// Where to look. [`Places::here`] is the real machine; tests point it
/// at folders of their own.
#[derive(Clone, Debug)]
pub struct Places {
    /// Where profiles lie.
    pub folders: ProfileFolders,
    /// Where the system keeps `booted-system` and `current-system`.
    pub run: PathBuf,
}

impl Places {
    /// The profiles of the system and of the user who runs this.
    pub fn here() -> Self {
        Self {
            folders: ProfileFolders::of_caller(),
            run: "/run".into(),
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The profiles, the system's first, then by name.
    pub profiles: Vec<Profile>,
    /// Folders that could not be read, and why.
    pub gaps: Vec<Gap>,
}

/// All profiles of the system and of this user.
pub fn read(places: &Places) -> Found {
    let running = Running::read(places);
    let mut found = Found::default();
    let mut seen = Vec::new();
    for folder in Folder::ALL {
        let Some(path) = places.folders.path(folder) else {
            continue;
        };
        // Some make one of them a link to the other.
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if seen.contains(&real) {
            continue;
        }
        match read_folder(folder, &path, &running) {
            Ok(profiles) => {
                seen.push(real);
                found.profiles.extend(profiles);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => found.gaps.push(Gap {
                source: path.display().to_string(),
                why: why(&error),
            }),
        }
    }
    found
}

/// The system that runs, if it is the one that its profile leads to. What is
/// known of it stays though the link was set anew; but not where a rebuild has
/// left another generation for it than it was held against. What came with it
/// is not looked up.
pub fn switched(profiles: &[Profile], look: LookBack) -> Option<Switched> {
    let system = system(profiles)?;
    let current = system.current().filter(|g| g.live)?;
    let set = fs::symlink_metadata(&system.link).ok()?;
    let (generation, at) = (current.number, made(&set));
    let same = look.known.filter(|known| {
        let since = known.changed.map(|changed| changed.since);
        let holds =
            look.left.is_none() || known.at == at && since.is_none_or(|it| Some(it) == look.left);
        known.generation == generation && holds
    });
    Some(Switched {
        generation,
        at,
        changed: same.and_then(|known| known.changed),
    })
}

/// What came with the system's generation, by Nix's own database; `None` where
/// that does not tell. Held against the one that was left for it, where that is
/// known and still there.
pub fn changed(profiles: &[Profile], generation: u64, left: Option<u64>) -> Option<Changed> {
    let system = system(profiles)?;
    let current = system.generation(generation)?;
    let before = left_for(system, current, left)?;
    let (was, is) = nix_database::closures(&before.store_path, &current.store_path).ok()?;
    // What is gone from the store, or never was in its database, is not told of.
    (!was.is_empty() && !is.is_empty()).then(|| Changed {
        since: before.number,
        packages: rollback::compare(&was, &is).len(),
    })
}

fn left_for<'a>(
    system: &'a Profile,
    current: &Generation,
    left: Option<u64>,
) -> Option<&'a Generation> {
    left.filter(|number| *number != current.number)
        .and_then(|number| system.generation(number))
        .or_else(|| rollback::before(system, current))
}

fn system(profiles: &[Profile]) -> Option<&Profile> {
    let is_system = |p: &&Profile| p.id.folder == Folder::Shared && p.id.is_system();
    profiles.iter().find(is_system)
}

fn made(link: &fs::Metadata) -> Time {
    Time(link.mtime().saturating_mul(1000) + link.mtime_nsec() / 1_000_000)
}

fn why(error: &std::io::Error) -> Why {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => Why::Denied,
        std::io::ErrorKind::NotFound => Why::Missing,
        _ => Why::Broken(error.to_string()),
    }
}

/// What runs, as store paths.
struct Running {
    booted: Option<PathBuf>,
    /// The running system, and the home that is activated.
    live: Vec<PathBuf>,
}

impl Running {
    fn read(places: &Places) -> Self {
        let real = |path: PathBuf| fs::canonicalize(path).ok();
        let home = places.folders.home_state.as_ref();
        let live = [
            real(places.run.join("current-system")),
            home.and_then(|home| real(home.join("home-manager/gcroots/current-home"))),
        ];
        Self {
            booted: real(places.run.join("booted-system")),
            live: live.into_iter().flatten().collect(),
        }
    }
}

fn read_folder(folder: Folder, path: &Path, running: &Running) -> std::io::Result<Vec<Profile>> {
    let owner_uid = fs::metadata(path)?.uid();
    let mut profiles: Vec<Profile> = Vec::new();
    for entry in fs::read_dir(path)?.flatten() {
        let file_name = entry.file_name();
        let Some((name, number)) = file_name.to_str().and_then(generation_of) else {
            continue;
        };
        let Some(generation) = read_generation(&entry.path(), number, running) else {
            continue;
        };
        let Some(name) = ProfileName::new(name) else {
            continue;
        };
        if let Some(profile) = profiles.iter_mut().find(|p| p.id.name == name) {
            profile.generations.push(generation);
        } else {
            profiles.push(Profile {
                link: path.join(name.as_str()).display().to_string(),
                kind: ProfileKind::Plain,
                id: ProfileId { folder, name },
                owner_uid,
                generations: vec![generation],
            });
        }
    }
    for profile in &mut profiles {
        profile.generations.sort_by_key(|g| g.number);
        mark_current(path, profile);
        profile.kind = kind(profile);
    }
    profiles.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(profiles)
}

/// One generation; `None` if the link has gone or leads nowhere in a store.
fn read_generation(link: &Path, number: u64, running: &Running) -> Option<Generation> {
    let target = fs::read_link(link).ok()?;
    let own = fs::symlink_metadata(link).ok()?;
    let is = |path: &PathBuf| *path == target;
    Some(Generation {
        number,
        store_path: target
            .to_str()
            .filter(|path| path.contains("/store/"))?
            .to_owned(),
        created: made(&own),
        current: false,
        booted: running.booted.as_ref().is_some_and(is),
        live: running.live.iter().any(is),
    })
}

/// The profile's link names its generation's link. Whatever else it leads to:
/// a generation with the same store path is what it stands for.
fn mark_current(folder: &Path, profile: &mut Profile) {
    let link = folder.join(profile.id.name.as_str());
    let Ok(target) = fs::read_link(&link) else {
        return;
    };
    let number = target
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(generation_of)
        .filter(|(name, _)| *name == profile.id.name.as_str())
        .map(|(_, number)| number);
    let real = fs::canonicalize(&link).ok();
    for generation in &mut profile.generations {
        generation.current = match number {
            Some(number) => generation.number == number,
            None => real
                .as_deref()
                .is_some_and(|real| real == Path::new(&generation.store_path)),
        };
    }
}

fn kind(profile: &Profile) -> ProfileKind {
    let newest = profile.generations.last().map(|g| Path::new(&g.store_path));
    match (profile.id.folder, profile.id.name.as_str()) {
        (Folder::Systems, _) | (Folder::Shared, "system") => {
            if newest.is_some_and(|path| path.join("darwin-version").exists()) {
                ProfileKind::Darwin
            } else {
                ProfileKind::System
            }
        }
        (_, "home-manager") => ProfileKind::HomeManager,
        (Folder::Shared, "default") => ProfileKind::Default,
        (Folder::Home | Folder::PerUser, "profile") => ProfileKind::User,
        (_, "channels") => ProfileKind::Channels,
        _ => ProfileKind::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Changed, Folder, Generation, LookBack, Places, Profile, ProfileId, ProfileName, Switched,
        left_for, made, read, switched,
    };
    use nixlamp_core::model::Time;
    use nixlamp_core::profile::ProfileKind;
    use nixlamp_hands::profile_folders::ProfileFolders;
    use std::fs::{create_dir_all, write};
    use std::os::unix::fs::symlink;
    use std::path::Path;

    fn generation(folder: &Path, store: &Path, name: &str, number: u64, target: &str) {
        create_dir_all(folder).expect("a folder");
        create_dir_all(store.join(target)).expect("a store path");
        symlink(
            store.join(target),
            folder.join(format!("{name}-{number}-link")),
        )
        .expect("a link");
    }

    #[test]
    fn every_layout_is_read_and_what_runs_is_marked() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path().canonicalize().expect("real");
        let store = root.join("store");
        let shared = root.join("var/profiles");
        for (number, target) in [(1, "aa-nixos"), (2, "bb-nixos"), (10, "cc-nixos")] {
            generation(&shared, &store, "system", number, target);
        }
        symlink("system-10-link", shared.join("system")).expect("a link");
        generation(
            &shared.join("system-profiles"),
            &store,
            "test",
            1,
            "ee-darwin",
        );
        write(store.join("ee-darwin/darwin-version"), "{}").expect("written");
        let home = root.join("home/nix/profiles");
        generation(&home, &store, "home-manager", 4, "dd-home");
        symlink("home-manager-4-link", home.join("home-manager")).expect("a link");
        generation(
            &shared.join("per-user/alice"),
            &store,
            "profile",
            7,
            "ff-user",
        );
        // Neither a generation nor a profile.
        write(shared.join("x-1-link"), "no link").expect("written");
        symlink("/etc", shared.join("y-1-link")).expect("a link");
        let run = root.join("run");
        create_dir_all(&run).expect("a folder");
        symlink(store.join("aa-nixos"), run.join("booted-system")).expect("a link");
        symlink(store.join("bb-nixos"), run.join("current-system")).expect("a link");

        let places = Places {
            folders: ProfileFolders {
                state: root.join("var"),
                home_state: Some(root.join("home")),
                user: Some("alice".to_owned()),
            },
            run,
        };
        let found = read(&places);
        assert_eq!(found.gaps, []);
        let told: Vec<_> = found
            .profiles
            .iter()
            .map(|p| (p.id.to_string(), p.kind, p.current().map(|g| g.number)))
            .collect();
        assert_eq!(
            told,
            [
                ("system".to_owned(), ProfileKind::System, Some(10)),
                ("system-profiles/test".to_owned(), ProfileKind::Darwin, None),
                (
                    "~/home-manager".to_owned(),
                    ProfileKind::HomeManager,
                    Some(4)
                ),
                ("per-user/profile".to_owned(), ProfileKind::User, None),
            ]
        );
        let marks: Vec<_> = found.profiles[0]
            .generations
            .iter()
            .map(|g| (g.number, g.current, g.booted, g.live))
            .collect();
        assert_eq!(
            marks,
            [
                (1, false, true, false),
                (2, false, false, true),
                (10, true, false, false)
            ]
        );
        // What is current does not run yet.
        let known = |known: Option<Switched>| LookBack { known, left: None };
        assert_eq!(switched(&found.profiles, known(None)), None);
        std::fs::remove_file(places.run.join("current-system")).expect("gone");
        symlink(store.join("cc-nixos"), places.run.join("current-system")).expect("a link");
        let profiles = read(&places).profiles;
        let now = switched(&profiles, known(None)).expect("it runs");
        let link = std::fs::symlink_metadata(shared.join("system")).expect("there");
        assert_eq!((now.generation, now.at), (10, made(&link)));
        what_is_known_stays(&profiles, now);
    }

    fn what_is_known_stays(profiles: &[Profile], now: Switched) {
        let known = |known: Option<Switched>| LookBack { known, left: None };
        let changed = Some(Changed {
            since: 2,
            packages: 7,
        });
        let told = Switched { changed, ..now };
        assert_eq!(switched(profiles, known(Some(told))), Some(told));
        let anew = Switched {
            at: Time(now.at.0 - 1),
            ..told
        };
        assert_eq!(switched(profiles, known(Some(anew))), Some(told));
        let other = Switched {
            generation: 2,
            ..told
        };
        assert_eq!(switched(profiles, known(Some(other))), Some(now));
        // Held against 2, but it was 1 that ran before.
        for (left, stays) in [(1, now), (2, told)] {
            let look = LookBack {
                known: Some(told),
                left: Some(left),
            };
            assert_eq!(switched(profiles, look), Some(stays));
        }
    }

    #[test]
    fn a_generation_is_held_against_the_one_that_was_left_for_it() {
        let generation = |number: u64| Generation {
            number,
            store_path: format!("/nix/store/{number}-nixos"),
            created: Time(0),
            current: number == 10,
            booted: false,
            live: false,
        };
        let system = Profile {
            id: ProfileId {
                folder: Folder::Shared,
                name: ProfileName::new("system").expect("a name"),
            },
            kind: ProfileKind::System,
            link: String::new(),
            owner_uid: 0,
            generations: [1, 2, 10].map(generation).to_vec(),
        };
        let current = system.current().expect("it is");
        for (left, held_against) in [
            (None, 2),
            (Some(1), 1),
            (Some(2), 2),
            // Set anew; deleted since.
            (Some(10), 2),
            (Some(7), 2),
        ] {
            let before = left_for(&system, current, left).expect("there is one");
            assert_eq!(before.number, held_against, "{left:?}");
        }
    }
}
