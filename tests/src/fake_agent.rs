//! An agent that shows a picture from `fixtures/views` and notes every wish:
//! for tests of the window that need no rebuild.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use nixlamp_core::blame::{self, Chosen, Ran};
use nixlamp_core::history;
use nixlamp_core::model::{Moment, Now, Time};
use nixlamp_core::record::{Around, FailedBuild, Past};
use nixlamp_core::report::{self, Gathered};
use nixlamp_core::wire::{
    Command, Course, Hello, PROTOCOL, PastRebuild, Reply, ReportOf, Request, View,
};
use serde::de::DeserializeOwned;

use crate::year::NEWEST;

/// Serves one socket until it is dropped.
pub struct FakeAgent {
    shared: Arc<Shared>,
    socket: std::path::PathBuf,
}

struct Shared {
    view: Mutex<View>,
    heard: Mutex<Vec<Command>>,
    course: Mutex<Option<Course>>,
    /// Reports are of the picture, not of `fixtures/answers`.
    reports: AtomicBool,
    pace_ms: AtomicU64,
    questions: Mutex<Vec<Request>>,
    refuses: Mutex<Option<String>>,
    /// What it has seen, newest first.
    past: Mutex<Vec<(Past, Around)>>,
    /// Why it answers no question of the past.
    ended: AtomicBool,
}

/// How often a watching face gets the picture, unless told otherwise.
const PACE_MS: u64 = 200;

/// A picture of `fixtures/views`, by name.
pub fn fixture(name: &str) -> Result<View> {
    read("views", name)
}

/// How a rebuild went, of `fixtures/courses`, by name.
pub fn course(name: &str) -> Result<Course> {
    read("courses", name)
}

fn read<T: DeserializeOwned>(folder: &str, name: &str) -> Result<T> {
    let path = format!(
        "{}/fixtures/{folder}/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = fs::read_to_string(&path).with_context(|| path.clone())?;
    serde_json::from_str(&text).context(path)
}

impl FakeAgent {
    /// Listens on `socket` and speaks `protocol`, or [`PROTOCOL`].
    pub fn start(socket: &Path, view: View, protocol: Option<u32>) -> Result<Self> {
        if let Some(folder) = socket.parent() {
            fs::create_dir_all(folder)?;
        }
        let listener = UnixListener::bind(socket)?;
        let shared = Arc::new(Shared {
            view: Mutex::new(view),
            heard: Mutex::new(Vec::new()),
            course: Mutex::new(None),
            reports: AtomicBool::new(false),
            pace_ms: AtomicU64::new(PACE_MS),
            questions: Mutex::new(Vec::new()),
            refuses: Mutex::new(None),
            past: Mutex::new(Vec::new()),
            ended: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if serving.ended.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&serving);
                thread::spawn(move || serve(&shared, stream, protocol.unwrap_or(PROTOCOL)));
            }
        });
        Ok(Self {
            shared,
            socket: socket.to_owned(),
        })
    }

    /// The picture from now on.
    pub fn show(&self, change: impl FnOnce(&mut View)) {
        change(
            &mut self
                .shared
                .view
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// From now on reports tell what the picture shows.
    pub fn report_the_picture(&self) {
        self.shared.reports.store(true, Ordering::SeqCst);
    }

    /// How long there is between two pictures, from now on.
    pub fn pace(&self, pace: Duration) {
        let ms = u64::try_from(pace.as_millis()).unwrap_or(PACE_MS);
        self.shared.pace_ms.store(ms, Ordering::SeqCst);
    }

    /// How every rebuild went, from now on; before, and with `None`, it is
    /// refused.
    pub fn tell(&self, course: Option<Course>) {
        *lock(&self.shared.course) = course;
    }

    /// All questions so far that no picture answers.
    pub fn questions(&self) -> Vec<Request> {
        lock(&self.shared.questions).clone()
    }

    /// Wishes are refused from now on, with this sentence, or taken again.
    pub fn refuse(&self, why: Option<&str>) {
        *lock(&self.shared.refuses) = why.map(str::to_owned);
    }

    /// What it has seen from now on, newest first. Until then it tells of those
    /// of its picture.
    pub fn remember(&self, past: Vec<(Past, Around)>) {
        *lock(&self.shared.past) = past;
    }

    /// From now on it answers no question of the past.
    pub fn refuse_questions(&self, why: &str) {
        *self
            .shared
            .refuses
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(why.to_owned());
    }

    /// All wishes so far.
    pub fn heard(&self) -> Vec<Command> {
        self.shared
            .heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for FakeAgent {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the listener, which then ends.
        let _ = UnixStream::connect(&self.socket);
        let _ = fs::remove_file(&self.socket);
    }
}

/// Ends with the connection; a face that hung up is no error.
fn serve(shared: &Shared, stream: UnixStream, protocol: u32) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut say = |line: String| writeln!(out, "{line}").ok();
    say(serde_json::to_string(&Hello {
        protocol,
        agent: "0.0.0-fake".into(),
        language: String::new(),
    })
    .ok()?)?;
    for line in BufReader::new(stream).lines() {
        match serde_json::from_str(&line.ok()?).ok()? {
            Request::Watch => {
                while !shared.ended.load(Ordering::SeqCst) {
                    say(serde_json::to_string(&Reply::View(Box::new(picture(shared)))).ok()?)?;
                    thread::sleep(Duration::from_millis(shared.pace_ms.load(Ordering::SeqCst)));
                }
                return None;
            }
            Request::Look => {
                say(serde_json::to_string(&Reply::View(Box::new(picture(shared)))).ok()?)?;
            }
            Request::Command(command) => {
                // Whether a window has the keyboard is the desktop's doing.
                if !matches!(command, Command::Focused(_)) {
                    let mut heard = shared.heard.lock().unwrap_or_else(PoisonError::into_inner);
                    heard.push(command);
                }
                let reply = match lock(&shared.refuses).clone() {
                    Some(why) => Reply::Refused { why },
                    None => Reply::Taken,
                };
                say(serde_json::to_string(&reply).ok()?)?;
            }
            question => {
                let reply = went(shared, &question)
                    .or_else(|| reported(shared, &question))
                    .or_else(|| {
                        let past =
                            matches!(question, Request::Rebuilds { .. } | Request::Blame { .. });
                        past.then(|| of_the_past(shared, &question))
                    })
                    .or_else(|| answer(&question))
                    .unwrap_or_else(|| Reply::Refused {
                        why: "Not here.".into(),
                    });
                lock(&shared.questions).push(question);
                say(serde_json::to_string(&reply).ok()?)?;
            }
        }
    }
    None
}

/// What stands in `fixtures/answers`.
fn answer(question: &Request) -> Option<Reply> {
    let name = match question {
        Request::Settings => "settings",
        Request::Reports => "reports",
        Request::Report { .. } => "report",
        Request::SaveReport { .. } => {
            let Some(Reply::Reports(mut rows)) = answer(&Request::Reports) else {
                return None;
            };
            return Some(Reply::ReportSaved(rows.remove(0)));
        }
        _ => return None,
    };
    let path = format!(
        "{}/fixtures/answers/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn picture(shared: &Shared) -> View {
    shared
        .view
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// How a rebuild went, where that was told.
fn went(shared: &Shared, question: &Request) -> Option<Reply> {
    let Request::Course { rebuild } = question else {
        return None;
    };
    let course = lock(&shared.course).clone()?;
    let rebuild = rebuild.clone();
    Some(Reply::Course(Box::new(Course { rebuild, ..course })))
}

/// The report of the moment that the picture shows.
fn reported(shared: &Shared, question: &Request) -> Option<Reply> {
    let Request::Report {
        of,
        keep_host_names,
    } = question
    else {
        return None;
    };
    if !shared.reports.load(Ordering::SeqCst) {
        return None;
    }
    let view = picture(shared);
    let about = match of {
        ReportOf::Rebuild(id) => Some(id.as_str()),
        _ => None,
    };
    let past = view.status.recent.iter();
    let report = report::gather(Gathered {
        view: &view,
        about,
        past: past.clone().find(|past| Some(past.id.as_str()) == about),
        course: lock(&shared.course).as_ref(),
        stood: &[],
        around: &report::Around::default(),
        before: None,
        open: false,
        known_until: None,
        now: Now {
            moment: Moment(0),
            time: NEWEST,
            utc_offset_s: 0,
        },
    });
    let known = report::mask::Known::default();
    Some(
        match report::preview(of.clone(), &report, &known, *keep_host_names) {
            Ok(preview) => Reply::Report(Box::new(preview)),
            Err(why) => Reply::Refused { why },
        },
    )
}

/// As the agent answers, from what it was told to remember.
fn of_the_past(shared: &Shared, question: &Request) -> Reply {
    let refuses = shared
        .refuses
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if let Some(why) = refuses {
        return Reply::Refused { why };
    }
    let known = shared
        .past
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let now = Now {
        moment: Moment(0),
        time: NEWEST,
        utc_offset_s: 0,
    };
    let (mut past, around): (Vec<Past>, Vec<Around>) = known.into_iter().unzip();
    if past.is_empty() {
        past = picture(shared)
            .status
            .recent
            .iter()
            .map(remembered)
            .collect();
    }
    match question {
        Request::Rebuilds {
            filter,
            before,
            limit,
        } => {
            let page = history::page(&past, filter, before.as_ref(), *limit, now);
            Reply::Rebuilds(Box::new(page))
        }
        Request::Blame { slow, fast } => {
            let of = |id: &str| around.iter().find(|around| around.rebuild == id);
            let told = blame::named(&past, slow).and_then(|slow| {
                let (fast, chosen) = match fast {
                    Some(fast) => (blame::named(&past, fast)?, Chosen::Named),
                    None => blame::choose(&past, slow, |id| of(id).is_some())?,
                };
                let ran = |past| Ran {
                    past,
                    around: of(&past.id),
                };
                Some(blame::blame(ran(fast), ran(slow), chosen, now))
            });
            told.map_or_else(
                || Reply::Refused {
                    why: "Nothing to compare.".into(),
                },
                |told| Reply::Blame(Box::new(told)),
            )
        }
        _ => Reply::Refused {
            why: "Not here.".into(),
        },
    }
}

/// As far as a picture tells.
fn remembered(past: &PastRebuild) -> Past {
    let time = |text: &str| {
        let at: jiff::Timestamp = text.parse().unwrap_or_default();
        Time(at.as_millisecond())
    };
    Past {
        id: past.id.clone(),
        tool: past.tool.clone(),
        verb: past.verb.clone(),
        target: past.target.clone(),
        user: past.user.clone(),
        started: time(&past.started),
        ended: time(&past.ended),
        elapsed_s: past.elapsed_s,
        outcome: past.outcome,
        exit: None,
        cause: past.cause.clone(),
        phases: Vec::new(),
        reason: past.reason.clone(),
        failed: past
            .failed
            .iter()
            .map(|failed| FailedBuild {
                name: failed.name.clone(),
                derivation: String::new(),
                log: failed.log.clone(),
            })
            .collect(),
        quiets: Vec::new(),
        alarms: 0,
    }
}
