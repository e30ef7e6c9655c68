//! Words of restoring a backup.

use crate::backup::{Now, Restorable};

/// The question.
pub const TITLE: &str = "Restore this backup?";
/// What the button says.
pub const CONFIRM: &str = "Restore";
/// All is as it was.
pub const NOTHING: &str =
    "There is nothing to put back: all that can be is as it was when the backup was made.";

/// What it is about.
pub fn about(found: &Restorable) -> String {
    format!("{}, made before: {}", found.id, found.why)
}

/// What will be done, in order.
pub fn steps(found: &Restorable) -> Vec<String> {
    let mut steps =
        vec!["Look again that the backup is sound and nothing else has changed".to_owned()];
    for file in &found.files {
        let path = &file.kept.from;
        match file.now {
            Now::Differs(_) => steps.push(format!(
                "Move {path} aside and put the one of the backup there"
            )),
            Now::Missing => steps.push(format!("Put {path} there, where there is none now")),
            Now::Same | Now::Managed | Now::Closed => {}
        }
    }
    for (lost, _) in found.generations.iter().filter(|(_, there)| *there) {
        steps.push(format!(
            "Let generation {} of {} lead to {} again",
            lost.number, lost.profile, lost.store_path
        ));
    }
    for lost in &found.links {
        steps.push(format!(
            "Let {} lead to its generation {} again",
            lost.profile, lost.number
        ));
    }
    steps.push("Read again what was written".to_owned());
    steps
}

/// What is kept, and what is not done.
pub fn changes(found: &Restorable) -> Vec<String> {
    let mut lines = vec![
        "Nothing is overwritten: what stands there now is kept beside it under another name."
            .to_owned(),
    ];
    for file in &found.files {
        let path = &file.kept.from;
        match file.now {
            Now::Managed => lines.push(format!(
                "{path} is left alone: the system's configuration makes it. Roll the system back instead."
            )),
            Now::Closed => lines.push(format!("{path} is left alone: this user may not change it.")),
            Now::Same | Now::Differs(_) | Now::Missing => {}
        }
    }
    for (lost, _) in found.generations.iter().filter(|(_, there)| !there) {
        lines.push(format!(
            "Generation {} of {} cannot come back: {} is no longer in the store.",
            lost.number, lost.profile, lost.store_path
        ));
    }
    for (profile, then, now) in &found.moved {
        lines.push(match now {
            Some(now) => format!(
                "{profile} led to generation {then} and leads to generation {now}: nixlamp rollback {then} --profile {profile}"
            ),
            // What leads nowhere cannot be rolled back.
            None => format!("{profile} led to generation {then} and leads nowhere."),
        });
    }
    if found.has_database {
        lines.push("The store's database is not put back: it would forget everything that was built since. It is there for repairs.".to_owned());
    }
    lines
}

/// What a person can do with the rest.
pub fn by_hand(found: &Restorable) -> Vec<String> {
    let mut lines: Vec<String> = found
        .files
        .iter()
        .filter(|file| matches!(file.now, Now::Closed | Now::Differs(_) | Now::Missing))
        .map(|file| {
            let sudo = if file.now == Now::Closed { "sudo " } else { "" };
            format!(
                "{sudo}cp --backup=numbered {}/{} {}",
                found.folder, file.kept.name, file.kept.from
            )
        })
        .collect();
    lines.extend(found.flake.as_ref().map(|flake| {
        format!(
            "git -C {flake} apply {}/flake/uncommitted.diff",
            found.folder
        )
    }));
    lines
}

/// It was put back.
pub fn put_back(path: &str, aside: Option<&str>) -> String {
    match aside {
        Some(aside) => format!("{path} is as in the backup; what stood there is {aside} now."),
        None => format!("{path} is as in the backup."),
    }
}

/// It was not.
pub fn not_put_back(path: &str, why: &str) -> String {
    format!("{path} was not put back: {why}.")
}

/// A generation leads somewhere again.
pub fn generation(profile: &str, number: u64) -> String {
    format!("Generation {number} of {profile} is there again.")
}

/// A profile leads somewhere again.
pub fn link(profile: &str, number: u64) -> String {
    format!("{profile} leads to its generation {number} again.")
}

/// The backup is not what it says it is.
pub fn damaged(name: &str) -> String {
    format!("{name} of the backup is not what was written then. Nothing was done.")
}

/// No such backup.
pub fn unknown(id: &str) -> String {
    format!("There is no backup “{id}”. “nixlamp backup list” lists them.")
}
