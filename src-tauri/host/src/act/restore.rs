//! After a restore: does what was put back stand there?

use std::fs;
use std::path::Path;

use nixlamp_core::order::Restore;
use nixlamp_core::say;
use nixlamp_core::words::roll_back as say;
use nixlamp_hands::restore::{Places, hash};

use super::Checked;

pub(super) fn checked(order: &Restore) -> Checked {
    let places = Places::of_caller();
    let mut checked = Checked::default();
    for file in &order.files {
        let Some(path) = places.place(file.what) else {
            continue;
        };
        if !fs::read(&path).is_ok_and(|contents| hash(&contents) == file.sha256) {
            let what = say!("not-as-in-the-backup", path = path.display().to_string());
            checked.missed.push(what);
        }
    }
    for lost in &order.generations {
        let link = places.folders.generation(&lost.profile, lost.number);
        let leads = link.and_then(|link| fs::canonicalize(link).ok());
        if leads != fs::canonicalize(&lost.store_path).ok() {
            let what = say!(
                "generation-of-is-not-there",
                number = lost.number,
                profile = lost.profile.to_string(),
            );
            checked.missed.push(what);
        }
    }
    for lost in &order.links {
        let leads = places
            .folders
            .link(&lost.profile)
            .and_then(|link| fs::read_link(link).ok());
        let wanted = lost.profile.generation_link(lost.number);
        if leads.is_none_or(|leads| leads != Path::new(&wanted)) {
            let what = say!(
                "does-not-lead-to-generation",
                profile = lost.profile.to_string(),
                number = lost.number,
            );
            checked.missed.push(what);
        }
    }
    if checked.missed.is_empty() {
        checked.noted.push(say::as_planned());
    }
    checked
}
