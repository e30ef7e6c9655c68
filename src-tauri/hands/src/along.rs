//! How a deed tells how far it has come, and hears that it is to stop.

use std::sync::atomic::{AtomicBool, Ordering};

use nixlamp_core::order::Progress;

/// Goes along with a deed.
pub struct Along<'a> {
    /// Hears how far it has come.
    pub tell: &'a (dyn Fn(Progress) + Sync),
    /// Set when the person no longer wants it.
    pub stop: &'a AtomicBool,
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Along<'_> {
    /// Nobody listens and nobody stops it.
    pub fn nobody() -> Along<'static> {
        Along {
            tell: &|_| {},
            stop: &NEVER,
        }
    }

    /// True once it is to stop.
    pub(crate) fn is_to_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
