//! Looks at: what nothing needs any more, as a pure reader: the database, the
//! links and the processes that this user can read; the daemon is not asked,
//! for it forgets links then, and nothing is walked. Bytes are those of the
//! database.
//! Cannot tell when: the database cannot be read, or links lie where nobody
//! answers. What cannot be seen makes the figure an upper bound, and it says so.

use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;
use nixlamp_core::words::{self, garbage, verify};
use nixlamp_hands::profile_folders::ProfileFolders;

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use crate::gc::{Ask, Look, Places};
use crate::profiles;

pub(super) const CHECK: Check = Check {
    id: "dead",
    group: HealthGroup::Nix,
    limit: Duration::from_secs(12),
    run,
    ..USUAL
};

/// Less is not worth a clean-up.
const MUCH_BYTES: u64 = 5 << 30;
/// Nor is a smaller share of the disk.
const MUCH_RATIO: f64 = 0.1;

/// What is dead, as far as can be seen.
#[derive(Clone, Debug, Default)]
struct Dead {
    paths: u64,
    bytes: u64,
    disk_bytes: u64,
    /// Why it is an upper bound, a sentence each.
    unseen: Vec<String>,
}

fn run(here: &Here) -> Option<Said> {
    if !here.path("nix/var/nix/db").is_dir() {
        return None;
    }
    let places = places(here);
    Some(match Look::at(&places, Ask::Nobody) {
        Err(why) => Said::unknown(why.trim_end_matches('.').to_owned()),
        Ok(look) if look.no_rows => {
            Said::unknown(verify::no_rows().trim_end_matches('.').to_owned())
        }
        Ok(look) => {
            let dead = look.freed(&[]);
            judge(&Dead {
                paths: dead.paths,
                bytes: dead.nix_bytes,
                disk_bytes: rustix::fs::statvfs(&places.store)
                    .map_or(0, |disk| disk.f_blocks.saturating_mul(disk.f_frsize)),
                unseen: look.unknown.iter().map(garbage::unknown).collect(),
            })
        }
    })
}

/// Every generation is a link in Nix's folder, or is kept by one there: whose
/// profile it is does not matter for what is dead.
fn places(here: &Here) -> Places {
    Places {
        store: here.path("nix/store"),
        conf: here.path("etc/nix/nix.conf"),
        daemon_since_s: None,
        proc: here.path("proc"),
        profiles: profiles::Places {
            folders: ProfileFolders {
                state: here.path("nix/var/nix"),
                home_state: None,
                user: None,
            },
            run: here.path("run"),
        },
    }
}

fn judge(dead: &Dead) -> Said {
    let size = words::size(dead.bytes as f64);
    let number = if dead.unseen.is_empty() {
        say!("check-dead.dead", paths = dead.paths, size = size)
    } else {
        say!("check-dead.dead-at-most", paths = dead.paths, size = size)
    };
    let share = dead.bytes as f64 / dead.disk_bytes.max(1) as f64;
    let said = if dead.paths == 0 {
        Said::fine(say!("check-dead.nothing-dead"))
    } else if dead.bytes >= MUCH_BYTES && share >= MUCH_RATIO {
        Said::look(number, say!("check-dead.next"))
    } else {
        Said::fine(number)
    };
    said.with(dead.unseen.iter().cloned())
}

#[cfg(test)]
mod tests {
    use super::super::parts::database::testing::make;
    use super::super::parts::here::testing::machine;
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_no_link_keeps_is_counted_and_what_cannot_be_seen_is_said() {
        let (folder, here) = machine(&[("nix/store/x", ""), ("proc/locks", "")]);
        assert_eq!(run(&here), None, "there is no Nix");
        make(folder.path(), 10);
        rusqlite::Connection::open(folder.path().join("nix/var/nix/db/db.sqlite"))
            .and_then(|db| {
                db.execute_batch("create table DerivationOutputs (drv integer, id text, path text)")
            })
            .expect("as Nix has it");
        for n in 1..=10 {
            let path = folder.path().join(format!("nix/store/{n:032}-path{n}"));
            std::fs::create_dir(path).expect("made");
        }
        let gcroots = folder.path().join("nix/var/nix/gcroots");
        std::fs::create_dir_all(&gcroots).expect("made");
        // The fourth refers to the third, and so on.
        let kept = format!("nix/store/{:032}-path4", 4);
        symlink(folder.path().join(kept), gcroots.join("mine")).expect("made");
        let said = run(&here).expect("there");
        // Six paths and the entry that no database knows.
        assert!(
            said.line()
                .starts_with("Fine at most 7 paths, about 6.0 MiB"),
            "{said:?}"
        );
        assert!(!said.details.is_empty(), "mountinfo is not there");
    }

    #[test]
    fn a_database_that_cannot_be_read_says_so() {
        let (_folder, here) = machine(&[("nix/store/x", ""), ("nix/var/nix/db/db.sqlite", "no")]);
        let line = run(&here).expect("there").line();
        assert!(
            line.starts_with("Unknown The store's database cannot be read"),
            "{line}"
        );
    }

    #[test]
    fn much_is_worth_a_look_and_little_is_not() {
        let dead = |paths, gib: u64, disk_gib: u64| {
            judge(&Dead {
                paths,
                bytes: gib << 30,
                disk_bytes: disk_gib << 30,
                unseen: Vec::new(),
            })
            .line()
        };
        assert_eq!(dead(0, 0, 100), "Fine nothing");
        assert_eq!(dead(1, 4, 10), "Fine 1 path, about 4.0 GiB");
        assert_eq!(dead(9, 40, 1000), "Fine 9 paths, about 40 GiB");
        assert!(dead(9, 40, 100).starts_with("Look 9 paths, about 40 GiB -> "));
    }
}
