//! Looks at: who holds or waits for Nix's big locks: garbage collection, the
//! database, profiles.
//! Cannot tell when: `/proc/locks` cannot be read, or hides other users' locks.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "locks",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

/// A file that Nix locks.
#[derive(Clone, Debug)]
struct Locked {
    /// As the catalogue calls it.
    what: &'static str,
    inode: u64,
    /// Its device's major and minor number.
    device: (u64, u64),
}

fn run(here: &Here) -> Option<Said> {
    let text = match here.read("proc/locks") {
        Ok(text) => text,
        Err(why) => return Some(Said::unread("/proc/locks", &why)),
    };
    let files: Vec<Locked> = [
        ("collector", "nix/var/nix/gc.lock"),
        ("database", "nix/var/nix/db/big-lock"),
        ("profile", "nix/var/nix/profiles/system.lock"),
    ]
    .into_iter()
    .filter_map(|(what, path)| {
        let meta = std::fs::metadata(here.path(path)).ok()?;
        Some(Locked {
            what,
            inode: meta.ino(),
            device: numbers(meta.dev()),
        })
    })
    .collect();
    if !here.path("nix/store").is_dir() {
        return None;
    }
    Some(judge(&text, &files, |pid| {
        here.read(format!("proc/{pid}/comm")).map_or_else(
            |_| say!("check-locks.a-process"),
            |name| name.trim().to_owned(),
        )
    }))
}

/// Linux packs both into one number, see makedev(3).
fn numbers(device: u64) -> (u64, u64) {
    let major = (device >> 8 & 0xfff) | (device >> 32 & !0xfff);
    let minor = (device & 0xff) | (device >> 12 & !0xff);
    (major, minor)
}

/// A line of `/proc/locks`: is it waited for, is it exclusive, by whom.
struct Line {
    waits: bool,
    exclusive: bool,
    pid: String,
}

/// `1: FLOCK  ADVISORY  WRITE 812 fe:00:1311 0 EOF`; one that waits has `->`.
fn lines(text: &str, file: &Locked) -> Vec<Line> {
    text.lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let waits = words.get(1) == Some(&"->");
            let at = 1 + usize::from(waits);
            let inode = words.get(at + 4)?;
            let mut parts = inode.split(':');
            let major = u64::from_str_radix(parts.next()?, 16).ok()?;
            let minor = u64::from_str_radix(parts.next()?, 16).ok()?;
            let number: u64 = parts.next()?.parse().ok()?;
            // Some file systems (btrfs, overlay) show another device here.
            let fits = number == file.inode && ((major, minor) == file.device || major == 0);
            fits.then(|| Line {
                waits,
                exclusive: words.get(at + 2) == Some(&"WRITE"),
                pid: words
                    .get(at + 3)
                    .map(|pid| (*pid).to_owned())
                    .unwrap_or_default(),
            })
        })
        .collect()
}

fn judge(text: &str, files: &[Locked], name: impl Fn(&str) -> String) -> Said {
    let mut held = Vec::new();
    let mut waited = false;
    let mut shared = BTreeSet::new();
    for file in files {
        let all = lines(text, file);
        let share = all.iter().filter(|line| !line.waits && !line.exclusive);
        shared.extend(share.map(|line| line.pid.clone()));
        let waits = all.iter().filter(|line| line.waits).count();
        waited |= waits > 0;
        for line in all
            .iter()
            .filter(|line| !line.waits && (line.exclusive || waits > 0))
        {
            let process = format!("{} ({})", name(&line.pid), line.pid);
            held.push(say!(
                "check-locks.held",
                process = process,
                lock = file.what
            ));
        }
        if waits > 0 {
            held.push(say!(
                "check-locks.waited-for",
                count = waits,
                lock = file.what
            ));
        }
    }
    match (held.first().cloned(), waited) {
        // As each Nix at work does: none of these blocks another.
        (None, _) if !shared.is_empty() => {
            Said::fine(say!("check-locks.only-shared", count = shared.len()))
        }
        (None, _) => Said::fine(say!("check-locks.nobody-holds")),
        (Some(first), true) => {
            Said::look(first, say!("check-locks.next")).with(held.into_iter().skip(1))
        }
        (Some(first), false) => Said::fine(say!("check-locks.nobody-waits", held = first))
            .with(held.into_iter().skip(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let file = Locked {
            what: "collector",
            inode: 1311,
            device: numbers(0xfe00),
        };
        let of =
            |text: &str| judge(text, std::slice::from_ref(&file), |_| "nix-daemon".into()).line();
        let held = "1: FLOCK  ADVISORY  WRITE 812 fe:00:1311 0 EOF\n";
        let waits = "1: -> FLOCK  ADVISORY  READ 900 fe:00:1311 0 EOF\n";
        let shared = "2: FLOCK  ADVISORY  READ 813 fe:00:1311 0 EOF\n";
        assert_eq!(
            of(held),
            "Fine nix-daemon (812) holds the garbage collector's lock; nobody waits"
        );
        assert!(of(&format!("{held}{waits}")).starts_with("Look nix-daemon (812) holds"));
        assert_eq!(
            of(shared),
            "Fine 1 process at work shares some; nobody holds one alone"
        );
        let two = "3: FLOCK  ADVISORY  READ 814 fe:00:1311 0 EOF\n";
        assert_eq!(
            of(&format!("{shared}{shared}{two}")),
            "Fine 2 processes at work share some; nobody holds one alone"
        );
        assert_eq!(
            of("1: FLOCK  ADVISORY  WRITE 812 fe:01:1311 0 EOF\n"),
            "Fine nobody holds that of collector, database or system profile"
        );
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let (_folder, here) = super::super::parts::here::testing::machine(&[]);
        assert!(
            run(&here)
                .expect("it applies")
                .line()
                .starts_with("Unknown /proc/locks")
        );
    }
}
