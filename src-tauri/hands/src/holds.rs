//! What the helper looks at again before it acts for another: that a process
//! it is to signal really is what the plan took it for, that no rebuild has
//! begun, that a generation is activated as it says itself. What a deed looks
//! at itself, it looks at afterwards and once more: start times, links, locks.

use std::path::Path;

use nixlamp_core::command_line::{Recognised, recognise};
use nixlamp_core::order::{Deed, Repair, RollBack, StopOrder, Target};
use nixlamp_core::profile::ProfileKind;
use nixlamp_core::words::{self, privilege as say};

use crate::{builders, database, roll_back, system};

/// Why the deed's own premises do not hold. A process that has ended is no
/// reason: it is told with the result.
pub fn holds(deed: &Deed) -> Result<(), String> {
    match deed {
        Deed::Stop(order) => stops_a_rebuild(order),
        Deed::ForceBuilders(order) => order.builders.iter().try_for_each(|builder| {
            builders::is_one(builder.uid)
                .then_some(())
                .ok_or_else(|| say::no_builder(&named(builder)))
        }),
        Deed::RollBack(order) => no_rebuild_runs().and_then(|()| activates_so(order)),
        // Without a forecast it was told to go beside a rebuild.
        Deed::CollectGarbage(order) if order.expected.is_some() => no_rebuild_runs(),
        Deed::Repair(Repair::Path { path, .. }) => {
            match database::knows(Path::new(database::FOLDER), path) {
                Ok(false) => Err(say::not_registered()),
                // What cannot be read Nix itself looks for.
                Ok(true) | Err(_) => Ok(()),
            }
        }
        // These look themselves, right before they act.
        Deed::RestartDaemon(_) | Deed::CollectGarbage(_) | Deed::Repair(_) => Ok(()),
        Deed::Rebuild(_) | Deed::BackUp | Deed::Restore(_) => Err(say::unsound()),
    }
}

/// Clients are told by their arguments; the rest by being in the group that a
/// client leads. Only one that lives vouches for its group: a number that was
/// given anew, or nobody has any more, says nothing about what stands there.
fn stops_a_rebuild(order: &StopOrder) -> Result<(), String> {
    let mut groups = Vec::new();
    for client in &order.clients {
        let pid = client.id.pid;
        if system::start(pid).is_some_and(|start| start != client.id.start) {
            return Err(say::other_process(&named(client)));
        }
        if !system::is_alive(client.id) {
            continue;
        }
        if !is_rebuild(pid) {
            return Err(say::no_rebuild(&named(client)));
        }
        groups.push(pid);
    }
    let alive = |member: &&Target| system::is_alive(member.id);
    for member in order.group.iter().filter(alive) {
        if !system::group(member.id.pid).is_some_and(|group| groups.contains(&group)) {
            return Err(say::no_rebuild(&named(member)));
        }
    }
    Ok(())
}

/// None ran when the plan was confirmed, and the password may have taken its
/// time.
fn no_rebuild_runs() -> Result<(), String> {
    let all = system::standing();
    let began = all.iter().find(|one| is_rebuild(one.target.id.pid));
    began.map_or(Ok(()), |one| Err(say::rebuild_began(&named(&one.target))))
}

/// Nobody but the generation says how it is activated.
fn activates_so(order: &RollBack) -> Result<(), String> {
    let path = Path::new(&order.to.store_path);
    let kind = if !order.profile.is_system() {
        ProfileKind::Plain
    } else if path.join("darwin-version").exists() {
        ProfileKind::Darwin
    } else {
        ProfileKind::System
    };
    (roll_back::activated_by(kind, path) == order.activation)
        .then_some(())
        .ok_or_else(say::other_activation)
}

fn is_rebuild(pid: u32) -> bool {
    system::arguments(pid)
        .is_some_and(|argv| matches!(recognise(&argv), Some(Recognised::Rebuild(_))))
}

fn named(target: &Target) -> String {
    words::process(&target.name, target.id.pid)
}

#[cfg(test)]
mod ways {
    use super::activates_so;
    use nixlamp_core::order::{Activation, RollBack, Side};
    use nixlamp_core::profile::{Folder, ProfileId, ProfileName};
    use std::fs::{create_dir_all, write};
    use std::path::Path;

    fn order(name: &str, path: &Path, activation: Activation) -> RollBack {
        let side = Side {
            number: 1,
            store_path: path.display().to_string(),
        };
        RollBack {
            profile: ProfileId {
                folder: Folder::Shared,
                name: ProfileName::new(name).expect("a name"),
            },
            from: side.clone(),
            to: side,
            activation,
            only_at_next_boot: false,
        }
    }

    /// Which of all ways a generation with these files is activated.
    fn ways(name: &str, files: &[&str]) -> Vec<Activation> {
        let folder = tempfile::tempdir().expect("a folder");
        create_dir_all(folder.path().join("bin")).expect("made");
        for file in files {
            write(folder.path().join(file), "").expect("written");
        }
        [
            Activation::NixOs,
            Activation::Darwin,
            Activation::HomeManager {
                told_of_driver: false,
            },
            Activation::LinkOnly,
        ]
        .into_iter()
        .filter(|way| activates_so(&order(name, folder.path(), *way)).is_ok())
        .collect()
    }

    #[test]
    fn each_generation_is_activated_in_one_way_and_no_other() {
        let switch = "bin/switch-to-configuration";
        for (name, files, way) in [
            ("system", &[switch][..], Activation::NixOs),
            ("system", &[switch, "activate"], Activation::NixOs),
            (
                "system",
                &["darwin-version", "activate"],
                Activation::Darwin,
            ),
            ("system", &[], Activation::LinkOnly),
            ("default", &[switch, "activate"], Activation::LinkOnly),
            // A person's home below the system's profiles is not activated as root.
            ("home-manager", &["activate"], Activation::LinkOnly),
        ] {
            assert_eq!(ways(name, files), [way], "{name}: {files:?}");
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command};

    use nixlamp_core::model::ProcessId;
    use nixlamp_core::order::{StopOrder, Target};
    use nixlamp_core::words::privilege as say;

    use super::{named, stops_a_rebuild};
    use crate::system;

    /// Sleeps under a name, in a group of its own or in another's.
    struct Sleeper(Child);

    impl Sleeper {
        fn start(name: &str, group: u32) -> Sleeper {
            let child = Command::new("sleep")
                .arg0(name)
                .arg("60")
                .process_group(group.cast_signed())
                .spawn()
                .expect("sleep is there");
            Sleeper(child)
        }

        fn target(&self, name: &str) -> Target {
            let pid = self.0.id();
            Target {
                id: ProcessId {
                    pid,
                    start: system::start(pid).expect("it runs"),
                },
                name: name.to_owned(),
                uid: rustix::process::geteuid().as_raw(),
            }
        }
    }

    impl Drop for Sleeper {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    fn stop(clients: &[&Target], group: &[&Target]) -> Result<(), String> {
        let owned = |all: &[&Target]| all.iter().map(|target| (*target).clone()).collect();
        stops_a_rebuild(&StopOrder {
            clients: owned(clients),
            group: owned(group),
            grace_ms: 300,
            others: Vec::new(),
        })
    }

    #[test]
    fn only_a_living_client_vouches_for_its_group() {
        let build = Sleeper::start("nix-build", 0);
        let client = build.target("nix-build");
        let git = Sleeper::start("git", client.id.pid).target("git");
        assert_eq!(stop(&[&client], &[]), Ok(()));
        // `git` was dropped: what has ended is no reason.
        assert_eq!(stop(&[&client], &[&git]), Ok(()));
        let git = Sleeper::start("git", client.id.pid);
        assert_eq!(stop(&[&client], &[&git.target("git")]), Ok(()));
        // A service that leads its own group, vouched for by its own number.
        let service = Sleeper::start("service", 0);
        let service = service.target("service");
        let mut reused = service.clone();
        reused.id.start = 1;
        assert_eq!(
            stop(&[&client, &reused], &[&service]),
            Err(say::other_process(&named(&reused)))
        );
        assert_eq!(
            stop(&[&client], &[&service]),
            Err(say::no_rebuild(&named(&service)))
        );
        // Nor does one that has gone.
        let git = git.target("git");
        drop(build);
        assert_eq!(
            stop(&[&client], &[&git]),
            Err(say::no_rebuild(&named(&git)))
        );
    }
}
