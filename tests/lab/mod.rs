//! Labelled cases: real rebuilds of an ordinary user that stall on purpose, and twins that look the
//! same and are well. One file a family; each case has a world of its own.
//!
//! [`run`] plays them and keeps what the agent saw, [`score`] judges what was kept, [`table`] writes
//! it down. What the right answer is stands with the case, never in the recording: so a recording
//! is judged again whenever a rule changes.

pub mod ground;
pub mod run;
pub mod score;
pub mod session;
pub mod table;

mod activation;
mod builders;
mod configuration;
mod daemon;
mod evaluation;
mod network;
mod remote;
mod resources;
mod scripts;
mod store;
mod waiting;

use anyhow::Result;
use nixlamp_core::wire::Verdict;

use crate::world::NixVersion;
use ground::{Ground, Scene};

/// One labelled case.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// A stable name; recordings are called by it.
    pub name: &'static str,
    /// The healthy case that looks the same, or the stalled one it looks like.
    pub twin: &'static str,
    /// True if nothing is wrong: never to be called stuck.
    pub healthy: bool,
    /// The verdicts that are right at the end, the best first.
    pub verdicts: &'static [Verdict],
    /// The causes of which one must stand first at the end, by code. For a healthy one these may
    /// also be named; nothing need be.
    pub causes: &'static [&'static str],
    /// The family of the cause, by its word on the wire; empty where nothing is wrong.
    pub family: &'static str,
    /// Seconds from the stall within which the right verdict is due.
    pub within_s: f64,
    /// Seconds it is looked at from the stall on.
    pub watch_s: u64,
    /// One of the few that run in every CI.
    pub quick: bool,
    /// It keeps a processor busy all the time: few of these run at once.
    pub spins: bool,
    /// Only this Nix behaves so.
    pub only: Option<NixVersion>,
    /// What the world must have.
    pub needs: Needs,
    /// Starts it.
    pub make: for<'w> fn(&Ground<'w>) -> Result<Scene<'w>>,
}

/// What a case wants of its world and of the machine.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// Programs of the machine; without one the case is left out, and that is said.
    pub programs: &'static [&'static str],
    /// More lines of nix.conf; ADDRESS is the machine's end of the link.
    pub conf: &'static str,
    /// MiB and inodes of a disk of its own for /nix; 0: no disk, no limit.
    pub disk: (u32, u32),
    /// How many users build.
    pub builders: u32,
}

/// Nothing beyond what every world has.
pub const PLAIN: Needs = Needs {
    programs: &[],
    conf: "",
    disk: (0, 0),
    builders: 8,
};

fn nothing<'w>(_: &Ground<'w>) -> Result<Scene<'w>> {
    anyhow::bail!("a case must say how it starts")
}

/// Nothing will move by itself, and no proof of it can be seen: only silence.
pub const SILENT: Case = Case {
    name: "",
    twin: "",
    healthy: false,
    verdicts: &[Verdict::Stuck],
    causes: &[],
    family: "other",
    within_s: 120.0,
    watch_s: 140,
    quick: false,
    spins: false,
    only: None,
    needs: PLAIN,
    make: nothing,
};

/// A transfer that stands still.
pub const TRANSFER: Case = Case {
    family: "network-failure",
    within_s: 45.0,
    watch_s: 60,
    ..SILENT
};

/// A lock, a stop signal, a dead daemon or a prompt proves it.
pub const PROVEN: Case = Case {
    within_s: 5.0,
    watch_s: 45,
    ..SILENT
};

/// It ends with an error.
pub const FAILS: Case = Case {
    verdicts: &[Verdict::Failed],
    within_s: 10.0,
    watch_s: 15,
    ..SILENT
};

/// Nothing is wrong.
pub const HEALTHY: Case = Case {
    healthy: true,
    verdicts: &[Verdict::Working, Verdict::Slow, Verdict::Finished],
    causes: &[],
    family: "",
    within_s: 10.0,
    watch_s: 100,
    ..SILENT
};

/// Every case, family by family.
pub fn all() -> Vec<Case> {
    [
        network::CASES,
        waiting::CASES,
        daemon::CASES,
        builders::CASES,
        evaluation::CASES,
        remote::CASES,
        activation::CASES,
        scripts::CASES,
        resources::CASES,
        configuration::CASES,
        store::CASES,
    ]
    .concat()
}

/// The case of this name.
pub fn named(name: &str) -> Option<Case> {
    all().into_iter().find(|case| case.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_named_once_and_a_third_is_healthy() {
        let cases = all();
        let mut names: Vec<_> = cases.iter().map(|case| case.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), cases.len(), "a name is used twice");
        let healthy = cases.iter().filter(|case| case.healthy).count();
        assert!(cases.len() >= 60 && healthy * 3 >= cases.len());
        for case in &cases {
            assert!(
                case.twin.is_empty() || named(case.twin).is_some(),
                "{}: no twin {}",
                case.name,
                case.twin
            );
            assert!(!case.verdicts.is_empty(), "{}", case.name);
            assert!(
                case.healthy != case.verdicts.contains(&Verdict::Stuck)
                    || !case.verdicts.contains(&Verdict::Stuck),
                "{}: a healthy case is never stuck",
                case.name
            );
        }
    }
}
