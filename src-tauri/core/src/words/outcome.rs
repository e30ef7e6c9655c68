//! What an action did, a sentence each.

use crate::model::Why;
use crate::order::Target;

/// The processes of a recording are not those of this machine.
pub const ONLY_A_REPLAY: &str = "This is a recording that is played: nothing was done.";

/// What was confirmed is no longer there, or no longer the same.
pub fn changed() -> String {
    "This changed while the dialog was open. Nothing was done.".to_owned()
}

/// It ended by itself before its turn came.
pub fn ended_before(client: &Target) -> String {
    format!("{} had ended by itself.", named(client))
}

/// The interrupt sufficed.
pub fn ended_after_interrupt(client: &Target, seconds: f64) -> String {
    format!(
        "{} ended after the interrupt, {seconds:.1} s.",
        named(client)
    )
}

/// The interrupt did not suffice within the grace time.
pub fn killed(client: &Target, seconds: f64) -> String {
    format!("{} had to be killed after {seconds:.0} s.", named(client))
}

/// The rest of the clients' process groups, as they ended.
pub fn ended_with_it(interrupted: &[&Target], killed: &[&Target]) -> Option<String> {
    let all = |targets: &[&Target]| {
        let each: Vec<String> = targets.iter().map(|target| named(target)).collect();
        each.join(", ")
    };
    let parts: Vec<String> = [(interrupted, "interrupted"), (killed, "killed")]
        .into_iter()
        .filter(|(targets, _)| !targets.is_empty())
        .map(|(targets, how)| format!("{how} {}", all(targets)))
        .collect();
    (!parts.is_empty()).then(|| format!("Of their process groups also {}.", parts.join("; ")))
}

/// Not even the kill ended it.
pub fn does_not_end(client: &Target) -> String {
    format!(
        "{} was killed but has not ended: the kernel holds it, as a rule for a disk or a network file system.",
        named(client)
    )
}

/// The system refused the signal.
pub fn not_ours(client: &Target, owner: &str) -> String {
    format!(
        "{} belongs to another user, {owner}: it was left alone.",
        named(client)
    )
}

/// The signal could not be sent for another reason, told by the system.
pub fn cannot_signal(client: &Target, why: &str) -> String {
    format!("{} could not be reached: {why}.", named(client))
}

/// A program that was to do it did not.
pub fn program_failed(program: &str, why: &Why) -> String {
    match why {
        Why::Missing => format!("{program} is not there."),
        Why::Denied => format!("{program} may not be started."),
        Why::Broken(words) => format!("{words}."),
    }
}

/// All processes of the rebuild are gone.
pub fn nothing_left() -> String {
    "Nothing of it is left.".to_owned()
}

/// Some processes of the rebuild live on. Each comes with its owner's name.
pub fn still_there(left: &[(&Target, String)]) -> String {
    let each: Vec<String> = left
        .iter()
        .map(|(target, owner)| format!("{} ({}, {owner})", target.name, target.id.pid))
        .collect();
    format!("Still there: {}.", each.join(", "))
}

/// What can be done about builders that live on.
pub const FORCE_IT: &str = "The builders among them can be forced to stop: “nixlamp stop --force”, or in the window under More.";

/// Builders were killed: their names, and in how many processes.
pub fn builders_killed(count: usize, users: &[String]) -> String {
    format!("Killed: {}.", super::plan::force::about(count, users))
}

fn named(target: &Target) -> String {
    format!("{} ({})", target.name, target.id.pid)
}

#[cfg(test)]
mod tests {
    use super::{ended_after_interrupt, killed, not_ours, still_there};
    use crate::model::ProcessId;
    use crate::order::Target;

    fn target(name: &str, pid: u32) -> Target {
        Target {
            id: ProcessId { pid, start: 7 },
            name: name.to_owned(),
            uid: 1000,
        }
    }

    #[test]
    fn sentences_name_the_process_and_its_number() {
        let client = target("nix-build", 3801);
        let builder = target("sh", 4242);
        assert_eq!(
            ended_after_interrupt(&client, 0.12),
            "nix-build (3801) ended after the interrupt, 0.1 s."
        );
        assert_eq!(
            killed(&client, 3.04),
            "nix-build (3801) had to be killed after 3 s."
        );
        assert_eq!(
            not_ours(&client, "root"),
            "nix-build (3801) belongs to another user, root: it was left alone."
        );
        assert_eq!(
            still_there(&[
                (&builder, "nixbld1".to_owned()),
                (&client, "eve".to_owned())
            ]),
            "Still there: sh (4242, nixbld1), nix-build (3801, eve)."
        );
    }
}
