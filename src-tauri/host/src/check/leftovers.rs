//! Looks at: builders whose Nix has gone, and temporary roots of processes that
//! have gone.
//! Cannot tell when: the folder of temporary roots may not be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};
use super::parts::{settings, users};

pub(super) const CHECK: Check = Check {
    id: "leftovers",
    group: HealthGroup::Nix,
    cost: CheckCost::Cheap,
    on: On::Linux,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    if !here.path("nix/store").is_dir() {
        return None;
    }
    let group = settings::of_system(here)
        .value("build-users-group")
        .unwrap_or_else(|| "nixbld".to_owned());
    let uids: Vec<u32> = users::builders(here, &group)
        .into_iter()
        .map(|(_, uid)| uid)
        .collect();
    let orphans: Vec<String> = here
        .names("proc")
        .iter()
        .filter(|name| name.bytes().all(|digit| digit.is_ascii_digit()))
        .filter_map(|pid| orphan(&here.read(format!("proc/{pid}/status")).ok()?, pid, &uids))
        .collect();
    let roots = std::fs::read_dir(here.path("nix/var/nix/temproots")).map(|_| {
        here.names("nix/var/nix/temproots")
            .into_iter()
            .filter(|pid| !here.path(format!("proc/{pid}")).exists())
            .count()
    });
    Some(judge(&orphans, roots.ok()))
}

/// A process of a build user that has become a child of the first process:
/// `name (pid)`.
fn orphan(status: &str, pid: &str, uids: &[u32]) -> Option<String> {
    let field = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.split_whitespace().next())
    };
    let is_builder = uids.contains(&field("Uid:")?.parse().ok()?);
    // A zombie is on its way out.
    let alone = field("PPid:")? == "1" && field("State:")? != "Z";
    (is_builder && alone).then(|| format!("{} ({pid})", field("Name:").unwrap_or_default()))
}

fn judge(orphans: &[String], stale_roots: Option<usize>) -> Said {
    match (orphans.first(), stale_roots) {
        (Some(first), _) => Said::look(
            say!("check-leftovers.builders", count = orphans.len()),
            say!("check-leftovers.builders-next"),
        )
        .with(std::iter::once(first).chain(&orphans[1..]).cloned()),
        (None, None) => Said::unknown(say!("check-leftovers.roots-unseen")),
        (None, Some(0)) => Said::fine(say!("check-leftovers.nothing-left")),
        // The next garbage collection takes them away.
        (None, Some(roots)) => Said::fine(say!("check-leftovers.old-roots", count = roots)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    fn said(ppid: u32, uid: u32) -> String {
        let status = format!(
            "Name:\tcc1plus\nState:\tR (running)\nPPid:\t{ppid}\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n"
        );
        let (_folder, here) = machine(&[
            ("nix/store/x", ""),
            ("nix/var/nix/temproots/4711", ""),
            ("etc/group", "nixbld:x:30000:nixbld1\n"),
            ("etc/passwd", "nixbld1:x:30001:30000::/:/n\n"),
            ("proc/99/status", &status),
        ]);
        run(&here).expect("it applies").line()
    }

    #[test]
    fn told_from_captured_files() {
        assert!(said(1, 30001).starts_with("Look 1 builder without their Nix"));
        assert_eq!(said(812, 30001), "Fine 1 old temporary root, harmless");
        assert_eq!(said(1, 1000), "Fine 1 old temporary root, harmless");
        let (_folder, here) = machine(&[("nix/store/x", "")]);
        assert!(
            run(&here)
                .expect("it applies")
                .line()
                .starts_with("Unknown ")
        );
    }
}
