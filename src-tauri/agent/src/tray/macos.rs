//! The lamp in the menu bar of macOS, by tray-icon.
//!
//! `AppKit` works on the main thread alone. [`alongside`] keeps that thread for
//! it and runs the agent on another; what is to be shown is handed over on the
//! main queue.

use std::cell::RefCell;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use dispatch2::DispatchQueue;
use nixlamp_core::say;
use nixlamp_core::wire::{MenuDoes, MenuItem, View};
use objc2::MainThreadMarker;
use objc2_app_kit::{
    NSApplication, NSApplicationActivationPolicy, NSEvent, NSEventModifierFlags, NSEventType,
};
use objc2_foundation::NSPoint;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tray_icon::menu::{
    IsMenuItem, Menu, MenuEvent, MenuItem as Entry, PredefinedMenuItem, Submenu,
};
use tray_icon::{Icon, MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};

use super::Shown;
use crate::APP_ID;
use crate::wish::Wish;

thread_local! {
    /// The item in the menu bar; only ever there on the main thread.
    static LAMP: RefCell<Option<TrayIcon>> = const { RefCell::new(None) };
}

/// How long the agent's start waits for the menu bar.
const PATIENCE: Duration = Duration::from_secs(5);

/// Every choice by the name its entry has in the menu.
const CHOICES: [(&str, MenuDoes); 15] = [
    ("open", MenuDoes::Open),
    ("open-why", MenuDoes::OpenWhy),
    ("open-stop", MenuDoes::OpenStop),
    ("open-history", MenuDoes::OpenHistory),
    ("open-check-store", MenuDoes::OpenCheckStore),
    ("open-free-space", MenuDoes::OpenFreeSpace),
    ("open-roll-back", MenuDoes::OpenRollBack),
    ("open-settings", MenuDoes::OpenSettings),
    ("pause-one-hour", MenuDoes::PauseOneHour),
    ("pause-rebuild", MenuDoes::PauseRebuild),
    ("pause-tomorrow", MenuDoes::PauseTomorrow),
    ("pause-forever", MenuDoes::PauseForever),
    ("resume", MenuDoes::Resume),
    ("copy-status", MenuDoes::CopyStatus),
    ("quit", MenuDoes::Quit),
];

/// Runs `agent` on a thread of its own and the menu bar on this one, which
/// should be the main thread: on another there is no menu bar.
pub fn alongside(agent: impl FnOnce() -> ExitCode + Send + 'static) -> ExitCode {
    let Some(main_thread) = MainThreadMarker::new() else {
        return agent();
    };
    let app = NSApplication::sharedApplication(main_thread);
    // No icon in the Dock, no menu of its own at the top of the screen.
    app.setActivationPolicy(NSApplicationActivationPolicy::Accessory);
    let thread = std::thread::Builder::new()
        .name("agent".to_owned())
        .spawn(move || {
            let _end = EndOfLoop;
            agent()
        });
    let Ok(thread) = thread else {
        return ExitCode::FAILURE;
    };
    app.run();
    // A panic was told when it happened.
    thread.join().unwrap_or(ExitCode::FAILURE)
}

/// Ends the loop of the main thread when dropped: also if the agent panics, or
/// a lamp would stay that nobody tends.
struct EndOfLoop;

impl Drop for EndOfLoop {
    fn drop(&mut self) {
        DispatchQueue::main().exec_async(|| {
            if let Some(main_thread) = MainThreadMarker::new() {
                end_loop(main_thread);
            }
        });
    }
}

fn end_loop(main_thread: MainThreadMarker) {
    let app = NSApplication::sharedApplication(main_thread);
    app.stop(None);
    // The loop looks whether it was stopped after the next event only.
    let event =
        NSEvent::otherEventWithType_location_modifierFlags_timestamp_windowNumber_context_subtype_data1_data2(
            NSEventType::ApplicationDefined,
            NSPoint::ZERO,
            NSEventModifierFlags::empty(),
            0.0,
            0,
            None,
            0,
            0,
            0,
        );
    if let Some(event) = event {
        app.postEvent_atStart(&event, true);
    }
}

/// Puts the lamp into the menu bar and keeps it as `views` says, until `views`
/// ends; then the task ends and the lamp goes out.
///
/// # Errors
/// The menu bar does not take it.
pub async fn start(
    views: watch::Receiver<Arc<View>>,
    wishes: mpsc::Sender<Wish>,
) -> anyhow::Result<JoinHandle<()>> {
    listen(&wishes);
    let mut views = views;
    let mut shown = Shown::of(&views.borrow_and_update());
    // Without the loop of the main thread there is never an answer.
    tokio::time::timeout(PATIENCE, appear(shown.clone()))
        .await
        .map_err(anyhow::Error::from)
        .flatten()
        .with_context(|| say!("menu-bar-refuses"))?;
    Ok(tokio::spawn(async move {
        while views.changed().await.is_ok() {
            let next = Shown::of(&views.borrow_and_update());
            if next != shown {
                let before = std::mem::replace(&mut shown, next.clone());
                DispatchQueue::main().exec_async(move || change(&before, &next));
            }
        }
        DispatchQueue::main().exec_async(|| drop(LAMP.take()));
    }))
}

/// Hands on what is chosen and clicked. The newest call counts.
fn listen(wishes: &mpsc::Sender<Wish>) {
    let chosen = wishes.clone();
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        let choice = CHOICES
            .iter()
            .find(|(name, _)| *name == event.id().as_ref());
        if let Some((_, does)) = choice {
            wish(&chosen, Wish::of(*does, None));
        }
    }));
    let clicked = wishes.clone();
    TrayIconEvent::set_event_handler(Some(move |event| {
        if let TrayIconEvent::Click {
            button: MouseButton::Left,
            button_state: MouseButtonState::Up,
            ..
        } = event
        {
            wish(&clicked, Wish::of(MenuDoes::Open, None));
        }
    }));
}

/// When the agent hangs, further clicks are better lost than piled up.
fn wish(wishes: &mpsc::Sender<Wish>, wish: Wish) {
    if let Err(error) = wishes.try_send(wish) {
        tracing::warn!(%error, "a click in the menu bar is lost");
    }
}

async fn appear(shown: Shown) -> anyhow::Result<()> {
    let (done, answer) = oneshot::channel();
    DispatchQueue::main().exec_async(move || {
        let built = build(&shown).map(|lamp| LAMP.set(Some(lamp)));
        // The other end is gone only if the agent ends.
        let _ = done.send(built);
    });
    answer.await.context("the main thread has ended")?
}

fn build(shown: &Shown) -> anyhow::Result<TrayIcon> {
    let (icon, is_template) = icon(shown)?;
    Ok(TrayIconBuilder::new()
        .with_id(APP_ID)
        .with_icon(icon)
        .with_icon_as_template(is_template)
        .with_tooltip(tooltip(shown))
        .with_menu(Box::new(menu(&shown.menu)?))
        .with_title(shown.beside.clone().unwrap_or_default())
        // The left button opens the window, the right one the menu.
        .with_menu_on_left_click(false)
        .build()?)
}

/// Runs on the main thread. An open menu is replaced only if it changed.
fn change(before: &Shown, next: &Shown) {
    let done = LAMP.with_borrow(|lamp| -> anyhow::Result<()> {
        let Some(lamp) = lamp else { return Ok(()) };
        let looks = |shown: &Shown| (shown.drawing, shown.coloured);
        if looks(before) != looks(next) {
            let (icon, is_template) = icon(next)?;
            lamp.set_icon_with_as_template(Some(icon), is_template)?;
        }
        if before.tooltip != next.tooltip {
            lamp.set_tooltip(Some(tooltip(next)))?;
        }
        if before.beside != next.beside {
            lamp.set_title(next.beside.as_deref());
        }
        if before.menu != next.menu {
            lamp.set_menu(Some(Box::new(menu(&next.menu)?)));
        }
        Ok(())
    });
    if let Err(error) = done {
        tracing::warn!(%error, "the menu bar does not take the new picture");
    }
}

/// In one colour, the menu bar's, unless the person wants it otherwise now; with
/// it whether it is such a template.
fn icon(shown: &Shown) -> anyhow::Result<(Icon, bool)> {
    let is_template = !shown.coloured;
    let (side, rgba) = if is_template {
        shown.drawing.template_rgba()
    } else {
        shown.drawing.coloured_rgba()
    };
    let side = u32::from(side);
    Ok((Icon::from_rgba(rgba, side, side)?, is_template))
}

fn tooltip(shown: &Shown) -> String {
    let mut text = shown.tooltip.title.clone();
    for line in &shown.tooltip.lines {
        text.push('\n');
        text.push_str(line);
    }
    text
}

fn menu(items: &[MenuItem]) -> anyhow::Result<Menu> {
    let menu = Menu::new();
    for item in items {
        menu.append(entry(item)?.as_ref())?;
    }
    Ok(menu)
}

fn entry(item: &MenuItem) -> anyhow::Result<Box<dyn IsMenuItem>> {
    Ok(match item {
        MenuItem::Separator => Box::new(PredefinedMenuItem::separator()),
        MenuItem::Item { label, does } => {
            let name = CHOICES
                .iter()
                .find(|(_, it)| Some(*it) == *does)
                .map(|(name, _)| *name);
            Box::new(Entry::with_id(
                name.unwrap_or("text"),
                plain(label),
                name.is_some(),
                None,
            ))
        }
        MenuItem::Submenu { label, items } => {
            let submenu = Submenu::new(plain(label), true);
            for item in items {
                submenu.append(entry(item)?.as_ref())?;
            }
            Box::new(submenu)
        }
    })
}

/// A single `&` would be taken for the mark of a shortcut, and vanish.
fn plain(label: &str) -> String {
    label.replace('&', "&&")
}
