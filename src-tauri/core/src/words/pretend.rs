//! What marks a picture of a recording that is played, in every face.

use crate::say;
use crate::wire::{NoticeKind, View};

/// Says in the picture that nothing of it happens here.
pub fn mark(view: &mut View) {
    view.pretend = true;
    // With what is played all of it ends.
    view.notices
        .retain(|notice| notice.kind != NoticeKind::Quit);
    view.tooltip.title = say!("pretend-title", title = &view.tooltip.title);
    for notice in &mut view.notices {
        notice.title = say!("pretend-title", title = &notice.title);
    }
}
