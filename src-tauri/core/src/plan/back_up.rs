//! Making a backup by itself.

use crate::order::Deed;
use crate::words::backup as say;

use super::Draft;

pub(super) fn plan(folder: &str) -> (Draft, Option<Deed>) {
    let draft = Draft {
        title: say::TITLE.to_owned(),
        about: say::about(folder),
        steps: say::steps(),
        loses: vec![say::CHANGES_NOTHING.to_owned(), say::SECRETS.to_owned()],
        confirm: say::CONFIRM.to_owned(),
        ..Draft::default()
    };
    (draft, Some(Deed::BackUp))
}
