//! Notifications of Linux: `org.freedesktop.Notifications`.
//!
//! notify-rust says what a notification is: its fields, hints and how they
//! look on the bus. Sending is done here, on one connection that lives as long
//! as the agent, because notify-rust 4.18 cannot share one: each `show` opens
//! a connection of its own, each waiting for a click takes one more future
//! with all signals of that connection, and replacing from asynchronous code
//! is only possible from yet another connection. GNOME withdraws what was sent
//! when the sender's connection goes, and answers clicks to that connection
//! only; so a replaced notification would vanish there, or be deaf.
//!
//! The task is awake only when the picture changes, the desktop says something
//! or an answer is awaited. One call is under way at a time: a desktop that
//! hangs is not asked again and again, and nothing is shown twice.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures_util::StreamExt as _;
use nixlamp_core::say;
use nixlamp_core::wire::{self, Notice, NoticeKind, View};
use notify_rust::{Hint, Notification};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use zbus::fdo;
use zbus::names::{BusName, UniqueName};
use zbus::proxy::CacheProperties;
use zbus::zvariant::Value;

use super::{Board, Step, body_without_buttons, button_key, buttons, click_opens};
use crate::wish::{Face, Wish};
use crate::{escaped, plain};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// How long connecting to the bus may hold up the agent's start.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long one call may take before it is given up. The bus may have to start
/// the program first, so this is generous; nothing else waits for it.
const CALL_LIMIT: Duration = Duration::from_secs(60);

/// How long the end of the agent waits for what stands to be withdrawn.
const FAREWELL: Duration = Duration::from_millis(500);

/// Keeps the desktop's notifications as `views` says, until `views` ends; then
/// withdraws what stands, for nobody would any more.
///
/// # Errors
/// There is no session bus. A desktop without notifications is no error: they
/// are shown as soon as a program comes that shows them.
pub async fn start(
    views: watch::Receiver<Arc<View>>,
    wishes: mpsc::Sender<Wish>,
) -> anyhow::Result<JoinHandle<()>> {
    let no_bus = say!("no-session-bus");
    let bus = tokio::time::timeout(PATIENCE, zbus::Connection::session())
        .await
        .with_context(|| no_bus.clone())?
        .context(no_bus)?;
    // Without logind nothing is held back.
    let screen = tokio::spawn(super::screen::watch(wishes.clone()));
    Ok(tokio::spawn(async move {
        let notifier = Notifier::new(&bus, wishes);
        if let Err(error) = notifier.run(views).await {
            tracing::warn!(%error, "no more notifications: the session bus has gone");
        }
        screen.abort();
    }))
}

/// A call under way.
struct Call {
    what: Asked,
    limit: Instant,
    /// It was sent while nobody owned the name, and the owner has come since:
    /// either the bus refused it, or it reached the one that came.
    before_owner: bool,
    answer: Pin<Box<dyn Future<Output = zbus::Result<zbus::Message>> + Send>>,
}

enum Asked {
    Capabilities,
    Show(Notice),
    Withdraw(String),
}

/// What the program that shows notifications can do.
#[derive(Clone, Copy, Default)]
struct Capabilities {
    actions: bool,
    body_markup: bool,
}

struct Notifier {
    bus: zbus::Connection,
    /// The program that shows notifications, by its unique name on the bus.
    owner: Option<UniqueName<'static>>,
    /// The bus can start such a program when one is wanted.
    can_start: bool,
    wishes: mpsc::Sender<Wish>,
    board: Board,
    /// The desktop's number for what it was told of a thread.
    ids: HashMap<String, u32>,
    /// `None` until the present owner has answered.
    capabilities: Option<Capabilities>,
    /// True after a call failed: nothing is tried until a new owner comes or
    /// the notices change.
    deaf: bool,
    call: Option<Call>,
    /// Activation tokens that came ahead of their click, by notification.
    tokens: HashMap<u32, String>,
}

impl Notifier {
    fn new(bus: &zbus::Connection, wishes: mpsc::Sender<Wish>) -> Self {
        Self {
            bus: bus.clone(),
            owner: None,
            can_start: false,
            wishes,
            board: Board::default(),
            ids: HashMap::new(),
            capabilities: None,
            deaf: false,
            call: None,
            tokens: HashMap::new(),
        }
    }

    async fn run(mut self, mut views: watch::Receiver<Arc<View>>) -> anyhow::Result<()> {
        let desktop: zbus::Proxy<'_> = zbus::proxy::Builder::new(&self.bus)
            .destination(NAME)?
            .path(PATH)?
            .interface(NAME)?
            .cache_properties(CacheProperties::No)
            .build()
            .await?;
        let mut owners = desktop.receive_owner_changed().await?;
        let mut signals = desktop.receive_all_signals().await?;
        // After the subscription, so that no change is missed in between.
        let bus = fdo::DBusProxy::new(&self.bus).await?;
        self.owner = bus
            .get_name_owner(BusName::try_from(NAME)?)
            .await
            .ok()
            .map(Into::into);
        let starts = bus.list_activatable_names().await.unwrap_or_default();
        self.can_start = starts.iter().any(|name| name.as_str() == NAME);
        self.tell_whether_there();
        let mut wanted = views.borrow_and_update().notices.clone();
        loop {
            self.step(&wanted);
            tokio::select! {
                // In this order: the bus tells of a new owner before it brings
                // an answer of that owner.
                biased;
                owner = owners.next() => self.owned_by(owner.context("no more owners")?),
                signal = signals.next() => self.heard(&signal.context("no more signals")?),
                answer = answer_to(&mut self.call) => self.answered(answer),
                changed = views.changed() => {
                    if changed.is_err() {
                        return self.farewell(&super::staying(&wanted)).await;
                    }
                    let now = views.borrow_and_update().notices.clone();
                    if now != wanted {
                        wanted = now;
                        self.deaf = false;
                    }
                }
            }
        }
    }

    /// Starts the next call, if one is needed and none is under way.
    fn step(&mut self, wanted: &[Notice]) {
        if self.call.is_some() || self.deaf {
            return;
        }
        let Some(step) = self.board.next(wanted) else {
            return;
        };
        self.call = match (step, self.capabilities) {
            (Step::Withdraw(thread), _) => {
                let Some(id) = self.ids.get(&thread).copied() else {
                    self.board.withdrawn(&thread);
                    return self.step(wanted);
                };
                Some(self.withdraw(thread, id))
            }
            (Step::Show(_), None) => Some(self.ask_capabilities()),
            (Step::Show(notice), Some(can)) => Some(self.show(notice, can)),
        };
    }

    fn show(&self, notice: Notice, can: Capabilities) -> Call {
        let replaces = self.ids.get(&notice.thread).copied().unwrap_or(0);
        let notification = notification(&notice, can);
        let bus = self.bus.clone();
        Self::pending(Asked::Show(notice), async move {
            let hints: HashMap<&str, Value<'_>> =
                notification.hints.iter().map(Into::into).collect();
            let body = (
                &notification.appname,
                replaces,
                &notification.icon,
                &notification.summary,
                &notification.body,
                &notification.actions,
                hints,
                i32::from(notification.timeout),
            );
            bus.call_method(Some(NAME), PATH, Some(NAME), "Notify", &body)
                .await
        })
    }

    fn ask_capabilities(&self) -> Call {
        let bus = self.bus.clone();
        Self::pending(Asked::Capabilities, async move {
            bus.call_method(Some(NAME), PATH, Some(NAME), "GetCapabilities", &())
                .await
        })
    }

    fn withdraw(&self, thread: String, id: u32) -> Call {
        let bus = self.bus.clone();
        Self::pending(Asked::Withdraw(thread), async move {
            bus.call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &(id,))
                .await
        })
    }

    fn pending(
        what: Asked,
        answer: impl Future<Output = zbus::Result<zbus::Message>> + Send + 'static,
    ) -> Call {
        Call {
            what,
            limit: Instant::now() + CALL_LIMIT,
            before_owner: false,
            answer: Box::pin(answer),
        }
    }

    /// Takes the answer to the call, which is then over. `None`: none came in
    /// time.
    fn answered(&mut self, answer: Option<zbus::Result<zbus::Message>>) {
        let Some(call) = self.call.take() else { return };
        match (call.what, answer) {
            (Asked::Capabilities, Some(Ok(reply))) => {
                let names: Vec<String> = reply.body().deserialize().unwrap_or_default();
                self.capabilities = Some(Capabilities {
                    actions: names.iter().any(|name| name == "actions"),
                    body_markup: names.iter().any(|name| name == "body-markup"),
                });
            }
            (Asked::Show(notice), Some(Ok(reply))) => {
                if let Ok(id) = reply.body().deserialize::<u32>() {
                    self.ids.insert(notice.thread.clone(), id);
                }
                self.board.shown(notice);
            }
            // It may have been taken without a word. Better not seen than
            // shown anew again and again.
            (Asked::Show(notice), None) => {
                tracing::warn!("the desktop did not answer a notification");
                let thread = notice.thread.clone();
                self.board.shown(notice);
                self.board.put_away(&thread);
                self.deaf = true;
            }
            // Most answer with an error if it was closed meanwhile.
            (Asked::Withdraw(thread), _) => {
                self.board.withdrawn(&thread);
                self.ids.remove(&thread);
            }
            (_, Some(Err(_))) if call.before_owner => {}
            (_, Some(Err(error))) => {
                tracing::info!(%error, "nobody shows notifications at present");
                self.deaf = true;
            }
            (Asked::Capabilities, None) => self.deaf = true,
        }
    }

    /// The program that shows notifications came, went or was exchanged. What
    /// the one before knew is lost.
    fn owned_by(&mut self, owner: Option<UniqueName<'static>>) {
        if owner == self.owner {
            return;
        }
        // Whatever the one before would have answered counts no more; it may
        // even live on, replaced, and never answer.
        self.call = self.call.take().filter(|_| self.owner.is_none());
        if let Some(call) = &mut self.call {
            call.before_owner = true;
        }
        let present = owner.is_some();
        self.owner = owner;
        self.ids.clear();
        self.tokens.clear();
        self.board.all_lost();
        self.capabilities = None;
        // Without an owner a call would make the bus start one: a person who
        // has just ended it does not want that.
        self.deaf = !present;
        self.tell_whether_there();
    }

    /// Where nobody shows notifications, a person must be told otherwise.
    fn tell_whether_there(&self) {
        let there = self.owner.is_some() || self.can_start;
        // Full: more important things are said.
        let _ = self.wishes.try_send(Wish::Face(Face::Notifications, there));
    }

    /// Takes a signal.
    fn heard(&mut self, signal: &zbus::Message) {
        let header = signal.header();
        let body = signal.body();
        match header.member().map(zbus::names::MemberName::as_str) {
            Some("NotificationClosed") => {
                if let Ok((id, _reason)) = body.deserialize::<(u32, u32)>() {
                    self.closed(id);
                }
            }
            // Sent ahead of the click, by desktops that know Wayland's rule
            // that only a person's click may raise a window.
            Some("ActivationToken") => {
                if let Ok((id, token)) = body.deserialize::<(u32, String)>()
                    && self.thread(id).is_some()
                {
                    self.tokens.insert(id, token);
                }
            }
            Some("ActionInvoked") => {
                if let Ok((id, key)) = body.deserialize::<(u32, String)>() {
                    self.clicked(id, &key);
                }
            }
            _ => {}
        }
    }

    fn closed(&mut self, id: u32) {
        self.tokens.remove(&id);
        if let Some(thread) = self.thread(id) {
            self.ids.remove(&thread);
            self.board.put_away(&thread);
        }
    }

    /// A click, which can only open something: an unknown key does nothing.
    fn clicked(&mut self, id: u32, key: &str) {
        let token = self.tokens.remove(&id);
        // Some desktops tell everybody of everybody's clicks.
        let Some(notice) = self
            .thread(id)
            .and_then(|thread| self.board.notice(&thread).cloned())
        else {
            return;
        };
        let does = if key == "default" {
            Some(click_opens(&notice))
        } else {
            buttons(&notice)
                .find(|(name, ..)| *name == key)
                .map(|(_, _, does)| does)
        };
        let Some(does) = does.filter(|does| button_key(*does).is_some()) else {
            return;
        };
        if let Err(error) = self.wishes.try_send(Wish::of_notice(&notice, does, token)) {
            tracing::warn!(%error, "a click on a notification is lost");
        }
    }

    fn thread(&self, id: u32) -> Option<String> {
        self.ids
            .iter()
            .find(|(_, known)| **known == id)
            .map(|(thread, _)| thread.clone())
    }

    /// Withdraws what stands before the agent ends, but for what is to stay.
    async fn farewell(mut self, stays: &[Notice]) -> anyhow::Result<()> {
        // Its answer would be the number of what stands.
        self.call
            .take_if(|call| !matches!(call.what, Asked::Show(_)));
        self.deaf = false;
        let withdraw_all = async {
            self.step(stays);
            while self.call.is_some() {
                let answer = answer_to(&mut self.call).await;
                self.answered(answer);
                self.step(stays);
            }
        };
        // The agent ends either way.
        let _ = tokio::time::timeout(FAREWELL, withdraw_all).await;
        Ok(())
    }
}

/// Waits for the answer to the call under way, for ever if there is none.
async fn answer_to(call: &mut Option<Call>) -> Option<zbus::Result<zbus::Message>> {
    match call {
        Some(call) => tokio::time::timeout_at(call.limit, &mut call.answer)
            .await
            .ok(),
        None => std::future::pending().await,
    }
}

/// A notice as the desktop is told it.
fn notification(notice: &Notice, can: Capabilities) -> Notification {
    let body = if can.actions {
        notice.body.clone()
    } else {
        body_without_buttons(notice)
    };
    let body = plain(&body);
    let mut it = Notification::new();
    it.appname("Nixlamp")
        .icon(crate::APP_ID)
        // The summary is plain text everywhere; the body only where the
        // desktop reads no markup.
        .summary(&plain(&notice.title))
        .body(&if can.body_markup {
            escaped(&body)
        } else {
            body
        })
        .urgency(urgency(notice.urgency))
        .hint(Hint::Category(category(notice.kind).to_owned()))
        .hint(Hint::SuppressSound(true));
    // GNOME takes away what belongs to a program that has gone.
    if notice.kind != NoticeKind::Quit {
        it.hint(Hint::DesktopEntry(crate::APP_ID.to_owned()));
    }
    if matches!(notice.kind, NoticeKind::Finished | NoticeKind::More) {
        it.hint(Hint::Transient(true));
    }
    if can.actions {
        it.action("default", &say!("notice-open"));
        for (key, label, _) in buttons(notice) {
            it.action(key, &plain(label));
        }
    }
    it
}

fn urgency(of: wire::Urgency) -> notify_rust::Urgency {
    match of {
        wire::Urgency::Low => notify_rust::Urgency::Low,
        wire::Urgency::Normal => notify_rust::Urgency::Normal,
        wire::Urgency::Critical => notify_rust::Urgency::Critical,
    }
}

fn category(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Finished
        | NoticeKind::Fixed
        | NoticeKind::More
        | NoticeKind::Test
        | NoticeKind::NoTray
        | NoticeKind::Quit => "transfer.complete",
        NoticeKind::NeedsYou
        | NoticeKind::Stalled
        | NoticeKind::Failed
        | NoticeKind::FailedInActivation
        | NoticeKind::Slow
        | NoticeKind::Reboot
        | NoticeKind::DiskFull
        | NoticeKind::CannotWatch => "device.error",
    }
}
