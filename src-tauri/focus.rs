//! Tells the agent while the window has the keyboard: who looks at it needs no
//! notification.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use nixlamp_core::wire::Command;
use tauri::{AppHandle, Manager};

use crate::bridge::Bridge;

/// The agent forgets it after a minute and a half, for this program may die.
const AGAIN: Duration = Duration::from_secs(60);

/// Where each change goes.
pub struct Focus(Sender<bool>);

impl Focus {
    pub fn new() -> (Self, Receiver<bool>) {
        let (sender, changes) = channel();
        (Self(sender), changes)
    }

    pub fn changed(&self, on: bool) {
        // The other end lives as long as the program.
        let _ = self.0.send(on);
    }
}

/// Hands the changes on, apart from the window's own thread: an agent may hang.
pub fn tell(app: AppHandle, changes: Receiver<bool>) {
    thread::spawn(move || {
        let mut on = false;
        loop {
            let change = if on {
                changes.recv_timeout(AGAIN)
            } else {
                changes.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match change {
                Ok(now) => on = now,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            // An agent that is not there sends no notifications either.
            let _ = app.state::<Bridge>().send(Command::Focused(on));
        }
    });
}
