//! Looks at: the users that builders run as, against `max-jobs`.
//! Cannot tell when: `/etc/group` cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};
use super::parts::{settings, users};

pub(super) const CHECK: Check = Check {
    id: "build-users",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    let settings = settings::of_system(here);
    if let Err(why) = here.read("etc/group") {
        return Some(Said::unread("/etc/group", &why));
    }
    if !here.path("nix/store").is_dir() {
        return None;
    }
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let jobs = match settings.value("max-jobs").as_deref() {
        Some("auto") => processors,
        other => other.and_then(|text| text.parse().ok()).unwrap_or(1),
    };
    if settings.truth("auto-allocate-uids") == Some(true) {
        return Some(Said::fine(say!("check-build-users.as-needed")));
    }
    let group = settings
        .value("build-users-group")
        .unwrap_or_else(|| "nixbld".to_owned());
    if group.is_empty() {
        return Some(Said::fine(say!("check-build-users.none")));
    }
    let named = users::members(&here.read("etc/group").unwrap_or_default(), &group);
    Some(judge(
        &group,
        named.len(),
        users::builders(here, &group).len(),
        jobs,
    ))
}

fn judge(group: &str, named: usize, there: usize, jobs: usize) -> Said {
    match (named, there) {
        (0, _) => Said::bad(
            say!("check-build-users.no-members", group = group),
            say!("check-build-users.no-members-next"),
        ),
        (named, there) if there < named => Said::look(
            say!(
                "check-build-users.some-missing",
                there = there,
                named = named,
                group = group,
            ),
            say!("check-build-users.some-missing-next"),
        ),
        (_, there) if there < jobs => Said::look(
            say!("check-build-users.for-builds", there = there, jobs = jobs),
            say!(
                "check-build-users.too-few-next",
                there = there,
                group = group
            ),
        ),
        (_, there) => Said::fine(say!(
            "check-build-users.for-builds",
            there = there,
            jobs = jobs
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    fn said(conf: &str, group: &str, passwd: &str) -> String {
        let (_folder, here) = machine(&[
            ("etc/nix/nix.conf", conf),
            ("etc/group", group),
            ("etc/passwd", passwd),
            ("nix/store/x", ""),
        ]);
        run(&here).expect("it applies").line()
    }

    #[test]
    fn told_from_captured_files() {
        let group = "nixbld:x:30000:nixbld1,nixbld2\n";
        let both = "nixbld1:x:30001:30000::/:/n\nnixbld2:x:30002:30000::/:/n\n";
        assert_eq!(
            said("max-jobs = 2\n", group, both),
            "Fine 2 for 2 builds at once"
        );
        assert_eq!(
            said("max-jobs = 3\n", group, both),
            "Look 2 for 3 builds at once -> Lower max-jobs to 2, or add users to nixbld."
        );
        assert!(
            said("", group, "nixbld1:x:30001:30000::/:/n\n").starts_with("Look 1 of 2 members")
        );
        assert!(said("", "nixbld:x:30000:\n", "").starts_with("Bad the group nixbld"));
        assert_eq!(
            said("auto-allocate-uids = yes\n", "", ""),
            "Fine made as they are needed"
        );
    }
}
