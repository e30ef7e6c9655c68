//! What an action did, a sentence each.

use super::{decimal, list, process};
use crate::model::Why;
use crate::order::Target;
use crate::say;

/// The processes of a recording are not those of this machine.
pub fn only_a_replay() -> String {
    say!("replay-nothing-done")
}

/// What was confirmed is no longer there, or no longer the same.
pub fn changed() -> String {
    say!("changed-meanwhile")
}

/// It ended by itself before its turn came.
pub fn ended_before(client: &Target) -> String {
    say!("had-ended-by-itself", who = named(client))
}

/// The interrupt sufficed.
pub fn ended_after_interrupt(client: &Target, seconds: f64) -> String {
    let span = format!("{} s", decimal(seconds, 1));
    say!("ended-after-interrupt", who = named(client), span = span)
}

/// The interrupt did not suffice within the grace time.
pub fn killed(client: &Target, seconds: f64) -> String {
    let span = format!("{} s", decimal(seconds, 0));
    say!("had-to-be-killed", who = named(client), span = span)
}

/// The rest of the clients' process groups, as they ended.
pub fn ended_with_it(interrupted: &[&Target], killed: &[&Target]) -> Option<String> {
    let how = match (interrupted, killed) {
        ([], []) => return None,
        (_, []) => "interrupted",
        ([], _) => "killed",
        _ => "both",
    };
    let all = |targets: &[&Target]| list(targets.iter().map(|target| named(target)));
    Some(say!(
        "ended-with-it",
        how = how,
        interrupted = all(interrupted),
        killed = all(killed),
    ))
}

/// Not even the kill ended it.
pub fn does_not_end(client: &Target) -> String {
    say!("killed-but-there", who = named(client))
}

/// The system refused the signal.
pub fn not_ours(client: &Target, owner: &str) -> String {
    say!("left-alone", who = named(client), owner = owner)
}

/// The signal could not be sent for another reason, told by the system.
pub fn cannot_signal(client: &Target, why: &str) -> String {
    say!("cannot-be-reached", who = named(client), why = why)
}

/// A program that was to do it did not.
pub fn program_failed(program: &str, why: &Why) -> String {
    match why {
        Why::Missing => say!("program-missing", program = program),
        Why::Denied => say!("program-denied", program = program),
        Why::Broken(words) => say!("program-failed", why = words),
    }
}

/// All processes of the rebuild are gone.
pub fn nothing_left() -> String {
    say!("nothing-of-it-left")
}

/// Some processes of the rebuild live on. Each comes with its owner's name.
pub fn still_there(left: &[(&Target, String)]) -> String {
    let each = left
        .iter()
        .map(|(target, owner)| format!("{} ({}, {owner})", target.name, target.id.pid));
    say!("still-there", all = list(each))
}

/// What can be done about builders that live on.
pub fn force_it() -> String {
    say!("force-it")
}

/// Builders were killed: their names, and in how many processes.
pub fn builders_killed(count: usize, users: &[String]) -> String {
    let builders = super::plan::force::about(count, users);
    say!("builders-killed", builders = builders)
}

fn named(target: &Target) -> String {
    process(&target.name, target.id.pid)
}

#[cfg(test)]
mod tests {
    use super::{ended_after_interrupt, ended_with_it, killed, not_ours, still_there};
    use crate::model::ProcessId;
    use crate::order::Target;
    use crate::words::{Language, speaking};

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
    #[test]
    fn the_rest_of_the_groups_in_each_language() {
        let (one, other) = (target("sh", 1), target("cc1", 2));
        let all: [(&[&Target], &[&Target]); 4] = [
            (&[], &[]),
            (&[&one, &other], &[]),
            (&[], &[&one]),
            (&[&one], &[&other]),
        ];
        let said = || all.map(|(interrupted, killed)| ended_with_it(interrupted, killed));
        assert_eq!(
            said().map(Option::unwrap_or_default),
            [
                "",
                "Of their process groups also interrupted sh (1), cc1 (2).",
                "Of their process groups also killed sh (1).",
                "Of their process groups also interrupted sh (1); killed cc1 (2).",
            ]
        );
        let (rest, span) = speaking(Language::German, || {
            (said()[3].clone(), ended_after_interrupt(&one, 0.12))
        });
        assert_eq!(
            rest.as_deref(),
            Some(
                "Aus ihren Prozessgruppen auch unterbrochen: sh (1); zwangsweise beendet: cc1 (2)."
            )
        );
        assert_eq!(span, "sh (1) endete nach der Unterbrechung, 0,1 s.");
    }
}
