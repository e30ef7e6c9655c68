//! How one rebuild goes or went: of one that runs from the state at hand, of one
//! that is over from the history. Drawn beside the loop, and so is read what
//! earlier runs needed, once for as long as no other run ends.

use std::sync::{Arc, Mutex, PoisonError};

use nixlamp_core::baseline::Key;
use nixlamp_core::course::{Bands, bands};
use nixlamp_core::engine::State;
use nixlamp_core::model::{Now, Time};
use nixlamp_core::record::Stood;
use nixlamp_core::view::Drawing;
use nixlamp_core::wire::{Course, Reply};
use nixlamp_core::words;
use tokio::sync::oneshot;

use crate::run::Parts;
use crate::store::{Reader, Store};

/// Rebuilds that run at once are few.
const KEPT: usize = 8;

/// What earlier runs needed, by what makes them the same, and the newest past
/// rebuild when that was read.
#[derive(Clone, Debug, Default)]
pub struct Usual(Arc<Mutex<Vec<Read>>>);

#[derive(Clone, Debug)]
struct Read {
    key: Key,
    newest: Option<String>,
    bands: Arc<Bands>,
}

impl Usual {
    fn of(&self, key: &Key, newest: Option<&str>) -> Option<Arc<Bands>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |read: &&Read| read.key == *key && read.newest.as_deref() == newest;
        all.iter().find(fresh).map(|read| Arc::clone(&read.bands))
    }

    fn keep(&self, key: Key, newest: Option<String>, bands: Bands) -> Arc<Bands> {
        let bands = Arc::new(bands);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|read| read.key != key);
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push(Read {
            key,
            newest,
            bands: Arc::clone(&bands),
        });
        bands
    }
}

/// What a course is drawn from, taken in the loop and drawn beside it.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    id: String,
    drawing: Option<Drawing>,
    courses: Option<Reader>,
    usual: Usual,
    newest: Option<String>,
    now: Now,
}

impl Wanted {
    /// Of a rebuild by its id, its id in history, or its pid.
    pub(crate) fn new(rebuild: &str, state: &State, parts: &Parts) -> Wanted {
        Wanted {
            id: rebuild.to_owned(),
            drawing: state.course(rebuild),
            courses: parts.store.as_ref().map(Store::reader),
            usual: parts.usual.clone(),
            newest: state.past().first().map(|past| past.id.clone()),
            now: state.now(),
        }
    }

    /// True if it runs, or ended a moment ago.
    pub(crate) fn is_at_hand(&self) -> bool {
        self.drawing.is_some()
    }

    /// Draws it. Blocks: earlier runs are read from the disk. `Err` with a
    /// sentence if it is not known.
    pub(crate) fn draw(&self) -> Result<Course, String> {
        self.draw_with_causes().map(|(course, _)| course)
    }

    /// The same, and the causes as they stood last.
    pub(crate) fn draw_with_causes(&self) -> Result<(Course, Vec<Stood>), String> {
        match (&self.drawing, &self.courses) {
            (Some(drawing), courses) => {
                let newest = self.newest.clone();
                let bands = known(&self.usual, drawing, newest, courses.as_ref(), self.now);
                Ok((drawing.draw(&bands), drawing.stood().to_vec()))
            }
            (None, Some(courses)) => match courses.of(&self.id) {
                Ok(Some(past)) => Ok((past.draw(self.now), past.stood().to_vec())),
                Ok(None) => Err(words::course::no_such_rebuild()),
                Err(error) => Err(format!("{error:#}")),
            },
            (None, None) => Err(words::course::no_such_rebuild()),
        }
    }
}

/// Answers soon.
pub(crate) fn answer(rebuild: &str, answer: oneshot::Sender<Reply>, state: &State, parts: &Parts) {
    let wanted = Wanted::new(rebuild, state, parts);
    tokio::task::spawn_blocking(move || {
        let reply = match wanted.draw() {
            Ok(course) => Reply::Course(Box::new(course)),
            Err(why) => Reply::Refused { why },
        };
        let _ = answer.send(reply);
    });
}

fn known(
    usual: &Usual,
    drawing: &Drawing,
    newest: Option<String>,
    courses: Option<&Reader>,
    now: Now,
) -> Arc<Bands> {
    let known = usual.of(&drawing.key, newest.as_deref());
    known.unwrap_or_else(|| {
        let before = Time(now.time.0.min(drawing.started().0));
        let read = courses.map(|courses| courses.earlier(drawing.key.clone(), before));
        match read {
            Some(Ok(runs)) => usual.keep(drawing.key.clone(), newest, bands(&runs)),
            Some(Err(error)) => {
                tracing::warn!("history: {error:#}");
                Arc::default()
            }
            None => Arc::default(),
        }
    })
}
