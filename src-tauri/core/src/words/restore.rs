//! Words of restoring a backup.

use super::fixed::fixed;
use crate::backup::{Now, Restorable};
use crate::say;

fixed! {
    /// The question.
    title = "restore-question";
    /// What the button says.
    confirm = "restore";
    /// All is as it was.
    nothing = "nothing-to-put-back";
}

/// What it is about.
pub fn about(found: &Restorable) -> String {
    say!("restore-about", id = found.id.to_string(), why = &found.why,)
}

/// What will be done, in order.
pub fn steps(found: &Restorable) -> Vec<String> {
    let mut steps = vec![say!("restore-step-look")];
    for file in &found.files {
        let path = &file.kept.from;
        match file.now {
            Now::Differs(_) => steps.push(say!("restore-step-move-aside", path = path)),
            Now::Missing => steps.push(say!("restore-step-put", path = path)),
            Now::Same | Now::Managed | Now::Closed => {}
        }
    }
    for (lost, _) in found.generations.iter().filter(|(_, there)| *there) {
        steps.push(say!(
            "restore-step-generation",
            number = lost.number,
            profile = lost.profile.to_string(),
            path = &lost.store_path,
        ));
    }
    for lost in &found.links {
        steps.push(say!(
            "restore-step-link",
            profile = lost.profile.to_string(),
            number = lost.number,
        ));
    }
    steps.push(say!("restore-step-read"));
    steps
}

/// What is kept, and what is not done.
pub fn changes(found: &Restorable) -> Vec<String> {
    let mut lines = vec![say!("restore-overwrites-nothing")];
    for file in &found.files {
        let path = &file.kept.from;
        match file.now {
            Now::Managed => lines.push(say!("restore-leaves-managed", path = path)),
            Now::Closed => lines.push(say!("restore-leaves-closed", path = path)),
            Now::Same | Now::Differs(_) | Now::Missing => {}
        }
    }
    for (lost, _) in found.generations.iter().filter(|(_, there)| !there) {
        lines.push(say!(
            "restore-generation-lost",
            number = lost.number,
            profile = lost.profile.to_string(),
            path = &lost.store_path,
        ));
    }
    for (profile, then, now) in &found.moved {
        lines.push(match now {
            Some(now) => say!(
                "restore-profile-moved",
                profile = profile,
                then = *then,
                now = *now,
            ),
            // What leads nowhere cannot be rolled back.
            None => say!("restore-profile-lost", profile = profile, then = *then),
        });
    }
    if found.has_database {
        lines.push(say!("restore-leaves-database"));
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
        Some(aside) => say!("put-back-and-kept", path = path, aside = aside),
        None => say!("put-back", path = path),
    }
}

/// It was not.
pub fn not_put_back(path: &str, why: &str) -> String {
    say!("not-put-back", path = path, why = why)
}

/// A generation leads somewhere again.
pub fn generation(profile: &str, number: u64) -> String {
    say!("generation-there-again", profile = profile, number = number)
}

/// A profile leads somewhere again.
pub fn link(profile: &str, number: u64) -> String {
    say!("profile-leads-again", profile = profile, number = number)
}

/// The backup is not what it says it is.
pub fn damaged(name: &str) -> String {
    say!("backup-damaged", name = name)
}

/// No such backup.
pub fn unknown(id: &str) -> String {
    say!("no-backup-of-this-id", id = id)
}
