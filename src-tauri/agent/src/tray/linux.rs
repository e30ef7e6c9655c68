//! The tray of Linux: a `StatusNotifierItem`, by ksni.
//!
//! All of it is D-Bus: no toolkit, no icon files. A desktop without a tray is
//! not an error; the lamp appears when a tray does, and again when the panel
//! was restarted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use futures_util::StreamExt as _;
use ksni::TrayMethods as _;
use ksni::menu::{StandardItem, SubMenu};
use nixlamp_core::say;
use nixlamp_core::wire::{MenuDoes, MenuItem, View};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::Shown;
use crate::wish::{Face, Wish};
use crate::{escaped, plain};

/// How long the agent's start waits to learn whether there is a session bus.
/// A panel that hangs while it takes the lamp in must not hold up watching.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long a tray may take to take the lamp in. The bus may have to start it
/// first.
const TRAY_LIMIT: Duration = Duration::from_secs(5);

/// After a tray failed, when it is tried again if no other comes.
const TRY_AGAIN: Duration = Duration::from_secs(30);

/// The name that a desktop with a tray owns.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// Puts the lamp into the tray and keeps it as `views` says, until `views`
/// ends; then the task ends and the lamp goes out. A tray that hangs while it
/// takes the lamp in anew may keep the task from ending: wait for it with a
/// time limit.
///
/// # Errors
/// There is no session bus. Without a tray on the bus there is no error.
pub async fn start(
    views: watch::Receiver<Arc<View>>,
    wishes: mpsc::Sender<Wish>,
) -> anyhow::Result<JoinHandle<()>> {
    let (ready, answer) = oneshot::channel();
    let task = tokio::spawn(run(views, wishes, ready));
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(Err(error))) => Err(error).with_context(|| say!("no-session-bus")),
        // It is shown, or it will be: it waits for a slow or a missing tray.
        Ok(Ok(Ok(())) | Err(_)) | Err(_) => Ok(task),
    }
}

/// Shows and updates the item. `ready` is told once whether there is a bus.
async fn run(
    mut views: watch::Receiver<Arc<View>>,
    wishes: mpsc::Sender<Wish>,
    ready: oneshot::Sender<anyhow::Result<()>>,
) {
    let mut shown = Shown::of(&views.borrow_and_update());
    let mut until_the_end = views.clone();
    let appeared = tokio::select! {
        appeared = appear(&shown, &wishes) => appeared,
        () = end(&mut until_the_end) => return,
    };
    let handle = match appeared {
        Ok(handle) => handle,
        Err(error) => {
            // The other end is gone only if it no longer waits.
            let _ = ready.send(Err(error));
            return;
        }
    };
    let _ = ready.send(Ok(()));
    while views.changed().await.is_ok() {
        let next = Shown::of(&views.borrow_and_update());
        if next == shown {
            continue;
        }
        shown = next.clone();
        if handle.update(|item| item.shown = next).await.is_none() {
            return;
        }
    }
    handle.shutdown().await;
}

/// Waits until no more pictures can come.
async fn end(views: &mut watch::Receiver<Arc<View>>) {
    while views.changed().await.is_ok() {}
}

/// Starts the item's service. Fails only where there is no bus.
async fn appear(shown: &Shown, wishes: &mpsc::Sender<Wish>) -> anyhow::Result<ksni::Handle<Item>> {
    loop {
        let offline = Arc::new(AtomicBool::new(false));
        let item = Item {
            shown: shown.clone(),
            wishes: wishes.clone(),
            offline: Arc::clone(&offline),
        };
        match tokio::time::timeout(TRAY_LIMIT, item.assume_sni_available(true).spawn()).await {
            // ksni asks the tray first and listens for one second; a tray that
            // came in between would never be told of the item.
            Ok(Ok(handle)) => {
                if offline.load(Ordering::Relaxed) && watcher_is_there().await? {
                    handle.shutdown().await;
                    continue;
                }
                return Ok(handle);
            }
            Ok(Err(ksni::Error::Dbus(error))) => return Err(error.into()),
            // The tray broke while it took the item in, or the bus knows how
            // to start one and could not.
            Ok(Err(error)) => tracing::warn!(%error, "the tray did not take the lamp"),
            Err(_) => tracing::warn!("the tray does not answer"),
        }
        // The next one may be better. It may also have come already, just
        // before this listens: so this one is tried again, if seldom.
        if let Ok(gone) = tokio::time::timeout(TRY_AGAIN, next_watcher()).await {
            gone?;
        }
    }
}

/// True if a tray is on the bus now.
async fn watcher_is_there() -> zbus::Result<bool> {
    let bus = zbus::Connection::session().await?;
    let daemon = zbus::fdo::DBusProxy::new(&bus).await?;
    Ok(daemon.name_has_owner(WATCHER.try_into()?).await?)
}

/// Waits until a tray comes onto the bus.
async fn next_watcher() -> anyhow::Result<()> {
    let bus = zbus::Connection::session().await?;
    let daemon = zbus::fdo::DBusProxy::new(&bus).await?;
    let mut changes = daemon
        .receive_name_owner_changed_with_args(&[(0, WATCHER)])
        .await?;
    while let Some(change) = changes.next().await {
        if change.args()?.new_owner.is_some() {
            return Ok(());
        }
    }
    anyhow::bail!("the session bus has gone")
}

/// What ksni asks for the item's properties, and tells of clicks.
struct Item {
    shown: Shown,
    wishes: mpsc::Sender<Wish>,
    /// Set when there is no tray.
    offline: Arc<AtomicBool>,
}

impl Item {
    /// Hands a wish on. A person cannot click faster than the agent takes
    /// wishes; when it hangs, further clicks are better lost than piled up.
    fn wish(&self, wish: Wish) {
        if let Err(error) = self.wishes.try_send(wish) {
            tracing::warn!(%error, "a click in the tray is lost");
        }
    }

    fn choose(&self, does: MenuDoes) {
        self.wish(Wish::of(does, ksni::current_xdg_activation_token()));
    }
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        crate::APP_ID.to_owned()
    }

    fn category(&self) -> ksni::Category {
        ksni::Category::SystemServices
    }

    fn title(&self) -> String {
        plain(&self.shown.tooltip.title)
    }

    fn status(&self) -> ksni::Status {
        if self.shown.needs_attention {
            ksni::Status::NeedsAttention
        } else if self.shown.may_hide {
            ksni::Status::Passive
        } else {
            ksni::Status::Active
        }
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        self.shown
            .drawing
            .coloured()
            .map(|(side, argb)| ksni::Icon {
                width: side.into(),
                height: side.into(),
                data: argb.to_vec(),
            })
            .collect()
    }

    /// The same picture: some trays show an empty space for an item that needs
    /// attention and brings no picture of its own for that.
    fn attention_icon_pixmap(&self) -> Vec<ksni::Icon> {
        if self.shown.needs_attention {
            self.icon_pixmap()
        } else {
            Vec::new()
        }
    }

    fn tool_tip(&self) -> ksni::ToolTip {
        ksni::ToolTip {
            title: without_markup(&plain(&self.shown.tooltip.title)),
            description: escaped(&plain(&self.shown.tooltip.lines.join("\n"))),
            ..ksni::ToolTip::default()
        }
    }

    fn menu(&self) -> Vec<ksni::MenuItem<Self>> {
        self.shown.menu.iter().map(entry).collect()
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.choose(MenuDoes::Open);
    }

    fn secondary_activate(&mut self, _x: i32, _y: i32) {
        self.wish(self.shown.toggle_pause());
    }

    fn watcher_offline(&self, reason: ksni::OfflineReason) -> bool {
        tracing::info!(?reason, "no tray to show the lamp in; waiting for one");
        self.offline.store(true, Ordering::Relaxed);
        self.wish(Wish::Face(Face::Tray, false));
        true
    }

    fn watcher_online(&self) {
        tracing::info!("a tray has come");
        self.wish(Wish::Face(Face::Tray, true));
    }
}

/// An entry of the menu as ksni wants it.
fn entry(item: &MenuItem) -> ksni::MenuItem<Item> {
    match item {
        MenuItem::Separator => ksni::MenuItem::Separator,
        MenuItem::Item { label, does } => {
            let does = *does;
            StandardItem {
                label: label_text(label),
                enabled: does.is_some(),
                activate: Box::new(move |item: &mut Item| {
                    if let Some(does) = does {
                        item.choose(does);
                    }
                }),
                ..StandardItem::default()
            }
            .into()
        }
        MenuItem::Submenu { label, items } => SubMenu {
            label: label_text(label),
            enabled: !items.is_empty(),
            submenu: items.iter().map(entry).collect(),
            ..SubMenu::default()
        }
        .into(),
    }
}

/// A single underscore in a label would vanish and underline what follows.
fn label_text(text: &str) -> String {
    plain(text).replace('_', "__")
}

/// A title that says the same as plain text and as markup: Xfce escapes the
/// tooltip's title itself, Waybar reads it as markup.
fn without_markup(text: &str) -> String {
    text.replace('&', "＆").replace('<', "‹").replace('>', "›")
}
