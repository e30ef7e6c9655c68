//! Free room of a file system: read once, judged for each place alike.

use std::path::{Path, PathBuf};

use nixlamp_core::say;
use nixlamp_core::words;

use super::here::Here;
use super::said::Said;

/// Room of a file system.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Bytes an ordinary user may still use.
    pub free: f64,
    /// Bytes in all.
    pub total: f64,
    /// Files that may still be made, and files in all. `None` where there is no
    /// such limit.
    pub files: Option<(u64, u64)>,
}

/// From when on a place is short of room.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Below so many bytes it is worth a look.
    pub look: f64,
    /// Below so many it is bad.
    pub bad: f64,
    /// What to do then.
    pub next: fn() -> String,
}

/// A rate over a shorter time says nothing.
const SHORTEST_S: f64 = 600.0;
/// Nearly no more files may be made.
const FILES_RATIO: f64 = 0.03;
/// Full within so long is worth a look, and within so long bad.
const SOON_S: f64 = 24.0 * 3600.0;
const VERY_SOON_S: f64 = 2.0 * 3600.0;

/// Reads and judges the file system of a path. `None`: the path is not there.
pub fn check(here: &Here, place: &Path, limits: Limits) -> Option<Said> {
    let path = here.path(place);
    let room = match read(&path) {
        Ok(room) => room,
        Err(rustix::io::Errno::NOENT) => return None,
        Err(error) => {
            return Some(Said::unknown(format!("{}: {error}", place.display())));
        }
    };
    let earlier = here
        .earlier
        .note(&format!("free {}", path.display()), room.free);
    Some(judge(room, earlier, limits))
}

/// True if both lie on one file system: one row is enough then.
pub fn same(here: &Here, a: &str, b: &str) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &str| std::fs::metadata(here.path(path)).map(|meta| meta.dev());
    matches!((device(a), device(b)), (Ok(a), Ok(b)) if a == b)
}

/// Where builders work, as the system's settings have it.
pub fn build_folder(here: &Here) -> PathBuf {
    let set = super::settings::of_system(here).value("build-dir");
    let usual = Path::new("/nix/var/nix/builds");
    match set {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        // From Nix 2.30 on; before it was the daemon's TMPDIR.
        _ if here.path(usual).is_dir() => usual.to_owned(),
        _ => PathBuf::from("/tmp"),
    }
}

fn read(path: &Path) -> Result<Room, rustix::io::Errno> {
    let stat = rustix::fs::statvfs(path)?;
    let block = stat.f_frsize as f64;
    Ok(Room {
        free: stat.f_bavail as f64 * block,
        total: stat.f_blocks as f64 * block,
        files: (stat.f_files > 0).then_some((stat.f_favail, stat.f_files)),
    })
}

/// Pure. `earlier`: seconds ago, and how many bytes were free then.
pub fn judge(room: Room, earlier: Option<(f64, f64)>, limits: Limits) -> Said {
    let (free, total) = (words::size(room.free), words::size(room.total));
    if let Some((left, all)) = room.files
        && (left as f64) < all as f64 * FILES_RATIO
    {
        let number = say!("space-few-files", free = free, total = total, left = left);
        return if left < 1000 {
            Said::bad(number, (limits.next)())
        } else {
            Said::look(number, (limits.next)())
        };
    }
    let full_in_s = earlier
        .filter(|(age_s, _)| *age_s >= SHORTEST_S)
        .map(|(age_s, before)| room.free / ((before - room.free) / age_s))
        .filter(|s| *s > 0.0 && s.is_finite());
    let number = match full_in_s {
        Some(s) if s < SOON_S * 7.0 => {
            let span = words::span(s);
            say!("space-full-in", free = free, total = total, span = span)
        }
        _ => say!("space-free", free = free, total = total),
    };
    // A file system that is small by nature is short only when it really is.
    let bad = limits.bad.min(room.total / 50.0);
    let look = limits.look.min(room.total / 10.0);
    if room.free < bad || full_in_s.is_some_and(|s| s < VERY_SOON_S) {
        Said::bad(number, (limits.next)())
    } else if room.free < look || full_in_s.is_some_and(|s| s < SOON_S) {
        Said::look(number, (limits.next)())
    } else {
        Said::fine(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: f64 = (1u64 << 30) as f64;
    const LIMITS: Limits = Limits {
        look: 20.0 * GIB,
        bad: 2.0 * GIB,
        next: || "Make room.".to_owned(),
    };

    fn room(free: f64, total: f64) -> Room {
        Room {
            free: free * GIB,
            total: total * GIB,
            files: None,
        }
    }

    #[test]
    fn room_is_judged_by_bytes_files_and_rate() {
        let hour = |before: f64| Some((3600.0, before * GIB));
        for (room, earlier, said) in [
            (room(214.0, 500.0), None, "Fine 214 GiB free of 500 GiB"),
            (room(20.0, 500.0), None, "Fine 20 GiB free of 500 GiB"),
            (
                room(19.9, 500.0),
                None,
                "Look 20 GiB free of 500 GiB -> Make room.",
            ),
            (
                room(1.0, 500.0),
                None,
                "Bad 1.0 GiB free of 500 GiB -> Make room.",
            ),
            (room(0.5, 1.0), None, "Fine 512 MiB free of 1.0 GiB"),
            (
                room(50.0, 500.0),
                hour(60.0),
                "Look 50 GiB free of 500 GiB, full in 5 h at the present rate -> Make room.",
            ),
            (
                room(50.0, 500.0),
                hour(90.0),
                "Bad 50 GiB free of 500 GiB, full in 1 h 15 min at the present rate -> Make room.",
            ),
            (room(50.0, 500.0), hour(50.0), "Fine 50 GiB free of 500 GiB"),
            (room(50.0, 500.0), hour(40.0), "Fine 50 GiB free of 500 GiB"),
            (
                room(50.0, 500.0),
                Some((60.0, 90.0 * GIB)),
                "Fine 50 GiB free of 500 GiB",
            ),
        ] {
            assert_eq!(judge(room, earlier, LIMITS).line(), said);
        }
        let few = Room {
            files: Some((900, 1_000_000)),
            ..room(50.0, 500.0)
        };
        assert_eq!(
            judge(few, None, LIMITS).line(),
            "Bad 50 GiB free of 500 GiB, but only 900 more files fit -> Make room."
        );
    }

    #[test]
    fn a_place_that_is_not_there_says_nothing() {
        let (_folder, here) = super::super::here::testing::machine(&[("tmp/x", "")]);
        assert!(check(&here, Path::new("/tmp"), LIMITS).is_some());
        assert_eq!(check(&here, Path::new("/none"), LIMITS), None);
    }
}
