//! The window: draws what the agent sees, sends back what the person wishes.
//! It judges nothing and holds no state but the last picture. When it is
//! closed the process ends, and its web view's processes with it.
#![allow(
    clippy::needless_pass_by_value,
    reason = "Tauri hands a command its arguments by value"
)]

mod bridge;
mod desktop;
mod focus;
mod language;
mod only_one;
mod own_files;
mod page;

use std::{path::PathBuf, process::ExitCode, str::FromStr};

use nixlamp_core::wire::{Command, Reply, Request};
use serde_json::Value;
use tauri::{
    AppHandle, Emitter, LogicalSize, Manager, State, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};

use bridge::Bridge;
use focus::Focus;
use only_one::Wish;

/// Width and height of the page's small form, and the least it is drawn in.
const SMALL: (f64, f64) = (420.0, 600.0);
const SMALL_LEAST: (f64, f64) = (320.0, 240.0);
/// The same of the large form.
const LARGE: (f64, f64) = (960.0, 640.0);
const LARGE_LEAST: (f64, f64) = (640.0, 480.0);

/// What the window shows first.
#[derive(Clone, Copy)]
enum Section {
    Now,
    Why,
    Stop,
    History,
    Health,
    Reports,
    Settings,
    CheckStore,
    FreeSpace,
    RollBack,
}

impl Section {
    const ALL: [Section; 10] = [
        Self::Now,
        Self::Why,
        Self::Stop,
        Self::History,
        Self::Health,
        Self::Reports,
        Self::Settings,
        Self::CheckStore,
        Self::FreeSpace,
        Self::RollBack,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Why => "why",
            Self::Stop => "stop",
            Self::History => "history",
            Self::Health => "health",
            Self::Reports => "reports",
            Self::Settings => "settings",
            Self::CheckStore => "check-store",
            Self::FreeSpace => "free-space",
            Self::RollBack => "roll-back",
        }
    }
}

impl FromStr for Section {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|section| section.word() == word)
            .ok_or(())
    }
}

fn main() -> ExitCode {
    language::speak();
    let section = section_asked(std::env::args().skip(1));
    // One that an agent opened has its agent, if only of a replay.
    let may_start = !std::env::args().skip(1).any(|arg| arg == "--by-agent");
    let socket = bridge::socket();
    let door = match only_one::enter(&socket, section) {
        only_one::Entry::First(door) => door,
        only_one::Entry::HandedOver => return ExitCode::SUCCESS,
    };
    let (focus, changes) = Focus::new();
    let run = page::kept(tauri::Builder::default())
        .manage(page::Kept::default())
        .manage(Bridge::new(socket, section))
        .manage(focus)
        .on_window_event(|window, event| {
            if let WindowEvent::Focused(on) = event {
                window.state::<Focus>().changed(*on);
            }
        })
        .invoke_handler(tauri::generate_handler![
            ready,
            send,
            ask,
            start_watcher,
            restart_watcher,
            pretend,
            show_file,
            resize,
            close
        ])
        .setup(move |app| {
            desktop::follow_theme(app.handle());
            open(app.handle())?;
            focus::tell(app.handle().clone(), changes);
            let handle = app.handle().clone();
            std::thread::spawn(move || bridge::watch(&handle, may_start));
            if let Some(door) = door {
                let handle = app.handle().clone();
                std::thread::spawn(move || door.answer(|wish| come_forward(&handle, wish)));
            }
            Ok(())
        })
        .run(tauri::generate_context!());
    // Without a display there is no window to say it in; the exit code tells
    // the agent, which says it in a notification.
    run.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

/// The word after `--section`. Anything else is ignored: the window must open.
fn section_asked(mut args: impl Iterator<Item = String>) -> Option<Section> {
    args.find(|arg| arg == "--section")?;
    args.next()?.parse().ok()
}

fn open(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Nixlamp")
        .inner_size(SMALL.0, SMALL.1)
        .min_inner_size(SMALL_LEAST.0, SMALL_LEAST.1)
        // Nothing from outside is ever shown here.
        .on_navigation(|url| url.scheme() == "tauri" || tauri::is_dev())
        .build()?;
    desktop::draw_as_able(&window);
    page::keep(&window);
    Ok(window)
}

/// A second start shows the window that is already there.
fn come_forward(app: &AppHandle, wish: Wish) {
    let handle = app.clone();
    let raise = move || {
        if let Some(window) = handle.get_webview_window("main") {
            // Each may be refused by the window system; the next is tried anyway.
            let _ = window.unminimize();
            let _ = window.show();
            desktop::raise(&window, &wish.token);
            let _ = window.set_focus();
        }
        if let Some(section) = wish.section {
            let _ = handle.emit("section", section.word());
        }
    };
    // Fails only when the program is about to end.
    let _ = app.run_on_main_thread(raise);
}

/// The page listens now: the last news, what to show first, and whether it had
/// ended and was loaded again.
#[tauri::command]
fn ready(
    bridge: State<'_, Bridge>,
    kept: State<'_, page::Kept>,
) -> (Value, Option<&'static str>, bool) {
    let section = bridge.take_section().map(Section::word);
    (bridge.news(), section, kept.take_returned())
}

/// Passes a wish on. The error is a sentence for people.
#[tauri::command(async)]
fn send(command: Command, bridge: State<'_, Bridge>) -> Result<(), String> {
    bridge.send(command)
}

/// What no picture tells. The error is a sentence for people.
#[tauri::command(async)]
fn ask(request: Request, bridge: State<'_, Bridge>) -> Result<Reply, String> {
    bridge.question(&request)
}

/// Starts the agent; what comes of it is heard as news.
#[tauri::command(async)]
fn start_watcher(app: AppHandle) {
    bridge::start_agent(&app);
}

/// Ends an agent that tells nothing any more, and starts it anew.
#[tauri::command(async)]
fn restart_watcher(app: AppHandle) {
    bridge::restart_agent(&app);
}

/// Plays the recorded stall beside it all. The error is a sentence for people.
#[tauri::command(async)]
fn pretend() -> Result<(), String> {
    bridge::pretend()
}

/// Shows where Nixlamp keeps something. The error is a sentence for people.
#[tauri::command(async)]
fn show_file(path: Option<PathBuf>) -> Result<(), String> {
    own_files::show(path)
}

/// The page goes over to its large form, or back to the small one.
#[tauri::command]
fn resize(large: bool, window: WebviewWindow) {
    let (size, least) = if large {
        (LARGE, LARGE_LEAST)
    } else {
        (SMALL, SMALL_LEAST)
    };
    let logical = |(width, height): (f64, f64)| LogicalSize::new(width, height);
    // A desktop may give what it will: the page fits itself to it.
    let _ = window.set_min_size(Some(logical(least)));
    let _ = window.set_size(logical(size));
}

#[tauri::command]
fn close(window: WebviewWindow) {
    // A window that cannot be closed is already gone.
    let _ = window.close();
}
