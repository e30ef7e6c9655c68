//! The page's own process may be ended: for want of memory, by a fault of the
//! web view, by hand. Then it is loaded again, once; if it ends again soon, the
//! window goes, for a dead page must not look like a calm one.

use std::{
    process,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tauri::{Builder, Manager, Runtime, WebviewWindow};

use crate::desktop;

/// The agent tells a window that ended so from one that could not open
/// (`agent/src/desk.rs`).
const PAGE_ENDED: i32 = 3;
/// A page that lives shorter than this is not loaded again.
const LIVES: Duration = Duration::from_secs(60);

/// What became of the page.
#[derive(Default)]
pub struct Kept(Mutex<Returns>);

#[derive(Default)]
struct Returns {
    last: Option<Instant>,
    untold: bool,
}

impl Kept {
    /// True once after the page was loaded again.
    pub fn take_returned(&self) -> bool {
        std::mem::take(&mut self.held().untold)
    }

    /// The page has ended. True if it may come again.
    fn ended(&self) -> bool {
        let mut returns = self.held();
        let soon = returns.last.is_some_and(|last| last.elapsed() < LIVES);
        returns.last = Some(Instant::now());
        returns.untold = true;
        !soon
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Returns> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page of this window is loaded again when its process ends.
pub fn keep(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    desktop::when_page_ends(window, move || may_return(&app));
}

/// The same where the builder is told of it.
pub fn kept<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    desktop::when_pages_end(builder, |app| may_return(app))
}

/// Or else the window ends here and now.
fn may_return<R: Runtime>(app: &tauri::AppHandle<R>) {
    if !app.state::<Kept>().ended() {
        process::exit(PAGE_ENDED);
    }
}
