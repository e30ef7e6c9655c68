//! The places for faces: there are few, and who only sits there gives way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// Who came or asked this short a time ago may be about to ask.
const JUST_NOW: Duration = Duration::from_millis(50);

/// All places that are taken.
pub(super) struct Seats {
    taken: Vec<Arc<Seat>>,
    most: usize,
}

/// The place of one face, until it is dropped there.
pub(super) struct Seat {
    /// When it came or last asked.
    heard: Mutex<Instant>,
    /// It watches, records, or waits for an answer.
    held: AtomicBool,
    leave: Notify,
}

impl Seats {
    pub(super) fn new(most: usize) -> Seats {
        let taken = Vec::with_capacity(most);
        Seats { taken, most }
    }

    /// A place, if need be that of whoever has been idle for longest.
    pub(super) fn take(&mut self) -> Option<Arc<Seat>> {
        // The other owner is the face itself.
        self.taken.retain(|seat| Arc::strong_count(seat) > 1);
        if self.taken.len() >= self.most {
            let idle = self.longest_idle()?;
            self.taken.swap_remove(idle).leave.notify_one();
        }
        let seat = Arc::new(Seat {
            heard: Mutex::new(Instant::now()),
            held: AtomicBool::new(false),
            leave: Notify::new(),
        });
        self.taken.push(seat.clone());
        Some(seat)
    }

    fn longest_idle(&self) -> Option<usize> {
        let idle = |seat: &Seat| !seat.held.load(Ordering::Acquire);
        self.taken
            .iter()
            .enumerate()
            .filter(|(_, seat)| idle(seat))
            .map(|(at, seat)| (seat.heard(), at))
            .min()
            .filter(|(heard, _)| heard.elapsed() >= JUST_NOW)
            .map(|(_, at)| at)
    }
}

impl Seat {
    fn heard(&self) -> Instant {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The face asks: its place is its own until the answer is out.
    pub(super) fn asks(&self) {
        self.held.store(true, Ordering::Release);
    }

    /// The answer is out. `stays`: there is more to come.
    pub(super) fn answered(&self, stays: bool) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.held.store(stays, Ordering::Release);
    }

    /// Comes when another needs the place.
    pub(super) async fn left(&self) {
        self.leave.notified().await;
    }
}
