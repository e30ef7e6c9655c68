//! `nixlamp watch` in a terminal that can do more than lines: the whole picture,
//! as the large window has it, redrawn when it changes.

mod draw;
mod keys;
mod screen;

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use nixlamp::pages;
use nixlamp::paint::Paper;
use nixlamp::places::Places;
use nixlamp_core::say;
use nixlamp_core::wire::{Command, LogLine, PastRebuild, PauseUntil, View};
use nixlamp_core::words;
use nixlamp_host::client::{Client, ClientError};
use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::act;
use super::line;
use super::pictures::Pictures;
use draw::{Scene, Section};
use keys::{Key, Keys};
use screen::Screen;

/// At most twice a second.
const PACE: Duration = Duration::from_millis(500);
/// An agent that has gone is looked for so often.
const AGAIN: Duration = Duration::from_secs(2);
/// An agent that says nothing for so long hangs.
const QUIET: Duration = Duration::from_secs(15);
/// What is said of a key stands for so long.
const NOTICE: Duration = Duration::from_secs(4);
/// The log of one rebuild is asked for so often.
const LOG_PACE: Duration = Duration::from_secs(2);
/// Past rebuilds on their page.
const PAST: u32 = 200;

/// True if standard input and output are a terminal that this can be drawn on.
pub fn is_possible() -> bool {
    let term = std::env::var("TERM").unwrap_or_default();
    std::io::stdin().is_terminal()
        && std::io::stdout().is_terminal()
        && !matches!(&*term, "" | "dumb" | "unknown")
}

/// What is heard from beside the loop.
enum Heard {
    Past(Vec<PastRebuild>),
    Log(String, Vec<LogLine>),
    Said(String),
}

/// Why the loop is left.
enum Way {
    End(ExitCode),
    Stop(String),
}

struct Live<'a> {
    places: &'a Places,
    screen: Screen,
    view: Option<Arc<View>>,
    past: Vec<PastRebuild>,
    log: (String, Vec<LogLine>),
    log_at: Instant,
    section: Section,
    all_causes: bool,
    scrolled: usize,
    most: usize,
    /// The agent has gone, and why.
    gone: Option<String>,
    heard_at: Instant,
    notice: Option<(Instant, String)>,
    drawn_at: Instant,
    /// When it is to be drawn, if it is.
    draw_at: Option<Instant>,
    heard: mpsc::Receiver<Heard>,
    teller: mpsc::Sender<Heard>,
}

/// Signals, each with an end of its own.
struct Signals {
    resized: Signal,
    continued: Signal,
    suspended: Signal,
    interrupted: Signal,
    terminated: Signal,
    hung_up: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Signals> {
        let of = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
        Ok(Signals {
            resized: signal(SignalKind::window_change())?,
            continued: of(Number::CONT)?,
            suspended: of(Number::TSTP)?,
            interrupted: signal(SignalKind::interrupt())?,
            terminated: signal(SignalKind::terminate())?,
            hung_up: signal(SignalKind::hangup())?,
        })
    }
}

/// Until a key or a signal ends it.
pub async fn watch(places: &Places) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    // What goes wrong at once is said on the screen that stays.
    let mut pictures = Some(Pictures::open(places).await?);
    loop {
        let mut live = Live::start(places)?;
        let way = {
            let mut keys = Keys::read()?;
            live.run(&mut pictures, &mut keys, &mut signals).await?
        };
        drop(live);
        match way {
            Way::End(code) => return Ok(code),
            Way::Stop(rebuild) => {
                // It asks and tells on the other screen. Pictures would pile up.
                pictures = None;
                if let Err(error) = act::stop(places, Some(&rebuild), false, act::Yes::Ask).await {
                    super::complain(&format!("{error:#}"));
                }
                super::print(&say!("watch-return"));
                // One that came at the question is heard here, too.
                let ends = tokio::select! {
                    biased;
                    _ = signals.interrupted.recv() => Some(130),
                    _ = signals.terminated.recv() => Some(143),
                    _ = signals.hung_up.recv() => Some(129),
                    _ = line::typed() => None,
                };
                if let Some(code) = ends {
                    super::say("");
                    return Ok(ExitCode::from(code));
                }
                pictures = Pictures::open(places).await.ok().or(pictures);
            }
        }
    }
}

impl Live<'_> {
    fn start(places: &Places) -> anyhow::Result<Live<'_>> {
        let (teller, heard) = mpsc::channel(8);
        let now = Instant::now();
        Ok(Live {
            places,
            screen: Screen::take()?,
            view: None,
            past: Vec::new(),
            log: (String::new(), Vec::new()),
            log_at: now,
            section: Section::default(),
            all_causes: false,
            scrolled: 0,
            most: 0,
            gone: None,
            heard_at: now,
            notice: None,
            drawn_at: now.checked_sub(PACE).unwrap_or(now),
            draw_at: Some(now),
            heard,
            teller,
        })
    }

    async fn run(
        &mut self,
        pictures: &mut Option<Pictures>,
        keys: &mut Keys,
        signals: &mut Signals,
    ) -> anyhow::Result<Way> {
        loop {
            let wake = self.wakes_at(pictures.is_none());
            tokio::select! {
                biased;
                key = keys.next() => if let Some(way) = self.press(key)? {
                    return Ok(way);
                },
                _ = signals.terminated.recv() => return Ok(Way::End(ExitCode::from(143))),
                _ = signals.hung_up.recv() => return Ok(Way::End(ExitCode::from(129))),
                _ = signals.interrupted.recv() => return Ok(Way::End(ExitCode::from(130))),
                _ = signals.suspended.recv() => self.suspend()?,
                _ = signals.continued.recv() => {
                    self.screen.again()?;
                    self.draw()?;
                }
                _ = signals.resized.recv() => {
                    self.screen.forget();
                    self.draw()?;
                }
                Some(heard) = self.heard.recv() => self.hear(heard),
                picture = next(pictures) => match picture {
                    Ok(view) => self.show(view),
                    Err(why) => {
                        *pictures = None;
                        self.gone = Some(why.to_string());
                        self.soon();
                    }
                },
                () = sleep_until(wake) => {
                    if pictures.is_none() && self.draw_at.is_none_or(|at| at > wake) {
                        self.reconnect(pictures).await;
                    }
                    self.draw()?;
                }
            }
        }
    }

    /// When something is to be done though nothing happens.
    fn wakes_at(&self, is_gone: bool) -> Instant {
        let now = Instant::now();
        let mut at = self.draw_at.unwrap_or(now + QUIET);
        if is_gone {
            at = at.min(now + AGAIN);
        }
        if let Some((until, _)) = &self.notice {
            at = at.min(*until);
        }
        at
    }

    async fn reconnect(&mut self, pictures: &mut Option<Pictures>) {
        match Client::connect(&self.places.socket).await {
            Ok(client) => *pictures = Pictures::of(client).await.ok(),
            Err(why) => self.gone = Some(why.to_string()),
        }
    }

    fn show(&mut self, view: Arc<View>) {
        self.gone = None;
        self.heard_at = Instant::now();
        if self.view.as_ref().is_none_or(|shown| **shown != *view) {
            if let Some(rebuild) = view.status.rebuilds.first() {
                self.ask_log(rebuild.id.clone());
            } else {
                self.log.1.clear();
            }
            self.view = Some(view);
            self.soon();
        }
    }

    /// Drawn at the next beat.
    fn soon(&mut self) {
        let beat = self.drawn_at + PACE;
        let at = self.draw_at.map_or(beat, |at| at.min(beat));
        self.draw_at = Some(at);
    }

    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Past(past) => self.past = past,
            Heard::Log(rebuild, lines) if rebuild == self.log.0 => self.log.1 = lines,
            Heard::Log(..) => {}
            Heard::Said(text) => self.notice = Some((Instant::now() + NOTICE, text)),
        }
        self.soon();
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        let now = Instant::now();
        self.notice.take_if(|(until, _)| *until <= now);
        let old = now.duration_since(self.heard_at);
        let ago = words::span(old.as_secs_f64());
        let old = match &self.gone {
            Some(why) => Some(say!("watch-gone", why = why, ago = ago)),
            None if old >= QUIET && self.view.is_some() => Some(say!("watch-old", ago = ago)),
            None => None,
        };
        let (rows, columns) = Screen::size();
        let paper = Paper {
            columns: Some(columns),
            ..Paper::here()
        };
        let recent = self.view.as_ref().map(|view| view.status.recent.as_slice());
        let past = match self.past.as_slice() {
            [] => recent.unwrap_or_default(),
            past => past,
        };
        let scene = Scene {
            view: self.view.as_deref(),
            past,
            log: &self.log.1,
            notice: self.notice.as_ref().map(|(_, text)| text.as_str()),
            old: old.as_deref(),
            section: self.section,
            all_causes: self.all_causes,
            scrolled: self.scrolled,
        };
        let (lines, most) = draw::rows(&scene, rows, paper);
        self.most = most;
        self.scrolled = self.scrolled.min(most);
        self.drawn_at = now;
        self.draw_at = None;
        Ok(self.screen.draw(lines)?)
    }

    fn press(&mut self, key: Key) -> anyhow::Result<Option<Way>> {
        let page = Screen::size().0.saturating_sub(3).max(1);
        match key {
            Key::Letter('q') => return Ok(Some(Way::End(ExitCode::SUCCESS))),
            Key::Interrupt => return Ok(Some(Way::End(ExitCode::from(130)))),
            Key::Gone => return Ok(Some(Way::End(ExitCode::from(129)))),
            Key::Suspend => self.suspend()?,
            Key::Redraw => self.screen.forget(),
            Key::Letter('s') => {
                let rebuilds = self.view.iter().flat_map(|view| &view.status.rebuilds);
                if let Some(worst) = rebuilds.into_iter().find(|one| pages::runs(one)) {
                    return Ok(Some(Way::Stop(worst.id.clone())));
                }
                self.hear(Heard::Said(words::cli::nothing_runs()));
            }
            Key::Letter('1') | Key::Escape => self.turn_to(Section::Now),
            Key::Letter('2') => self.turn_to(Section::History),
            Key::Letter('3') => self.turn_to(Section::Health),
            Key::Letter('?') => self.turn_to(match self.section {
                Section::Help => Section::Now,
                _ => Section::Help,
            }),
            Key::Tab => self.turn_to(match self.section {
                Section::Now => Section::History,
                Section::History => Section::Health,
                Section::Health | Section::Help => Section::Now,
            }),
            Key::BackTab => self.turn_to(match self.section {
                Section::Now => Section::Health,
                Section::Health => Section::History,
                Section::History | Section::Help => Section::Now,
            }),
            Key::Up | Key::Letter('k') => self.scrolled = self.scrolled.saturating_sub(1),
            Key::Down | Key::Letter('j') => self.scrolled += 1,
            Key::PageUp | Key::Letter('b') => self.scrolled = self.scrolled.saturating_sub(page),
            Key::PageDown | Key::Letter(' ') => self.scrolled += page,
            Key::Home | Key::Letter('g') => self.scrolled = 0,
            Key::End | Key::Letter('G') => self.scrolled = self.most,
            Key::Letter('w') => {
                self.section = Section::Now;
                self.all_causes = !self.all_causes;
            }
            Key::Letter('p') => self.pause(),
            Key::Letter(_) => return Ok(None),
        }
        self.scrolled = self.scrolled.min(self.most);
        self.draw()?;
        Ok(None)
    }

    fn turn_to(&mut self, section: Section) {
        if self.section != section {
            self.section = section;
            self.scrolled = 0;
            // It is not known before it is drawn.
            self.most = usize::MAX;
        }
        if section == Section::History {
            self.ask_past();
        }
    }

    fn suspend(&mut self) -> anyhow::Result<()> {
        screen::give_back();
        // Not to the group: a shell that runs us stops us alone.
        let own = rustix::process::getpid();
        rustix::process::kill_process(own, Number::STOP)?;
        self.screen.again()?;
        self.draw()
    }

    /// Alerts off for an hour, or on again.
    fn pause(&self) {
        let paused = self
            .view
            .as_ref()
            .is_some_and(|view| view.status.paused_until.is_some());
        let (command, said) = if paused {
            (Command::Resume, say!("watch-resumed"))
        } else {
            (Command::Pause(PauseUntil::OneHour), say!("watch-paused"))
        };
        self.beside(move |client| async move {
            let done = async { client?.command(command).await };
            Some(Heard::Said(match done.await {
                Ok(()) => said,
                Err(why) => why.to_string(),
            }))
        });
    }

    fn ask_past(&self) {
        self.beside(|client| async move {
            let past = client.ok()?.history(PAST).await;
            past.ok().map(Heard::Past)
        });
    }

    fn ask_log(&mut self, rebuild: String) {
        if self.log.0 == rebuild && self.log_at.elapsed() < LOG_PACE {
            return;
        }
        self.log_at = Instant::now();
        if self.log.0 != rebuild {
            self.log = (rebuild.clone(), Vec::new());
        }
        self.beside(|client| async move {
            let course = client.ok()?.course(&rebuild).await.ok()?;
            Some(Heard::Log(rebuild, course.log))
        });
    }

    /// Asks over a connection of its own: nothing of it holds the screen up.
    fn beside<F, A>(&self, ask: A)
    where
        A: FnOnce(Result<Client, ClientError>) -> F + Send + 'static,
        F: Future<Output = Option<Heard>> + Send,
    {
        let socket = self.places.socket.clone();
        let teller = self.teller.clone();
        tokio::spawn(async move {
            if let Some(heard) = ask(Client::connect(&socket).await).await {
                let _ = teller.try_send(heard);
            }
        });
    }
}

/// The next picture, or for ever nothing.
async fn next(pictures: &mut Option<Pictures>) -> Result<Arc<View>, ClientError> {
    match pictures {
        Some(pictures) => pictures.next().await,
        None => std::future::pending().await,
    }
}
