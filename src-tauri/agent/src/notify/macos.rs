//! Notifications of macOS: `UNUserNotificationCenter`.
//!
//! It serves signed bundles only (an ad-hoc signature will do) and asks the
//! person once for leave. One notification a thread: the thread's name is its
//! identifier, so that a later one takes the place of what stands.
//!
//! Clicks come in on the main thread's loop
//! ([`crate::tray::alongside`]).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use mac_usernotifications::{Action, InterruptionLevel, Notification, NotificationResponse};
use nixlamp_core::say;
use nixlamp_core::wire::{MenuDoes, Notice, Urgency, View};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::{Board, Step, buttons, click_opens};
use crate::wish::Wish;

/// How long one call may take before it is given up.
const CALL_LIMIT: Duration = Duration::from_secs(10);

/// How long the end of the agent waits for what stands to be withdrawn.
const FAREWELL: Duration = Duration::from_millis(500);

/// How long a click is waited for. "Clear All" is told to nobody, so without
/// an end the waiting would never cease.
const CLICK_LIMIT: Duration = Duration::from_secs(24 * 60 * 60);

/// Keeps the notifications as `views` says, until `views` ends; then withdraws
/// what stands, for nobody would any more, but for what [`super::staying`] names.
///
/// # Errors
/// The program does not run from a bundle. If the person does not allow
/// notifications that is no error: none are shown.
pub async fn start(
    views: watch::Receiver<Arc<View>>,
    wishes: mpsc::Sender<Wish>,
) -> anyhow::Result<JoinHandle<()>> {
    mac_usernotifications::check_bundle().with_context(|| say!("notifications-need-app"))?;
    Ok(tokio::spawn(async move {
        // Asks only once in the life of an installation.
        match mac_usernotifications::request_auth().await {
            Ok(true) => Notifier::new(wishes).run(views).await,
            Ok(false) => tracing::info!("notifications are not allowed"),
            Err(error) => tracing::warn!(%error, "notifications are not allowed"),
        }
    }))
}

struct Notifier {
    wishes: mpsc::Sender<Wish>,
    board: Board,
    /// Waits for the click, by thread.
    clicks: HashMap<String, JoinHandle<()>>,
    /// Threads that were put away without a click.
    put_away: (mpsc::Sender<String>, mpsc::Receiver<String>),
}

impl Notifier {
    fn new(wishes: mpsc::Sender<Wish>) -> Self {
        Self {
            wishes,
            board: Board::default(),
            clicks: HashMap::new(),
            put_away: mpsc::channel(16),
        }
    }

    async fn run(mut self, mut views: watch::Receiver<Arc<View>>) {
        let mut wanted = views.borrow_and_update().notices.clone();
        loop {
            self.bring_about(&wanted).await;
            tokio::select! {
                changed = views.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    wanted.clone_from(&views.borrow_and_update().notices);
                }
                Some(thread) = self.put_away.1.recv() => self.board.put_away(&thread),
            }
        }
        let stays = super::staying(&wanted);
        let farewell = self.bring_about(&stays);
        // What cannot be withdrawn in time stays: the agent must end.
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
    }

    /// Takes step by step until what stands is what is wanted. A step that
    /// fails counts as taken: it is tried again with the next change.
    async fn bring_about(&mut self, wanted: &[Notice]) {
        while let Some(step) = self.board.next(wanted) {
            match step {
                Step::Show(notice) => self.show(notice).await,
                Step::Withdraw(thread) => self.withdraw(&thread).await,
            }
        }
    }

    async fn show(&mut self, notice: Notice) {
        self.cease_waiting(&notice.thread);
        match tokio::time::timeout(CALL_LIMIT, notification(&notice).send()).await {
            Ok(Ok(handle)) => {
                let answer = Answer {
                    notice: notice.clone(),
                    wishes: self.wishes.clone(),
                    put_away: self.put_away.0.clone(),
                };
                let waiting = tokio::spawn(async move {
                    if let Ok(Ok(response)) =
                        tokio::time::timeout(CLICK_LIMIT, handle.response()).await
                    {
                        answer.take(&response).await;
                    }
                });
                self.clicks.insert(notice.thread.clone(), waiting);
            }
            Ok(Err(error)) => tracing::warn!(%error, "a notification was not taken"),
            Err(_) => tracing::warn!("a notification was not taken in time"),
        }
        self.board.shown(notice);
    }

    async fn withdraw(&mut self, thread: &str) {
        self.cease_waiting(thread);
        let closing = mac_usernotifications::close_delivered(thread);
        if tokio::time::timeout(CALL_LIMIT, closing).await.is_err() {
            tracing::warn!("a notification was not withdrawn in time");
        }
        self.board.withdrawn(thread);
    }

    fn cease_waiting(&mut self, thread: &str) {
        if let Some(waiting) = self.clicks.remove(thread) {
            waiting.abort();
        }
    }
}

/// What a click needs.
struct Answer {
    notice: Notice,
    wishes: mpsc::Sender<Wish>,
    put_away: mpsc::Sender<String>,
}

impl Answer {
    async fn take(self, response: &NotificationResponse) {
        if let Some(does) = chosen(&self.notice, response)
            && let Err(error) = self
                .wishes
                .try_send(Wish::of_notice(&self.notice, does, None))
        {
            tracing::warn!(%error, "a click on a notification is lost");
        }
        // The notifier is gone only when the agent ends.
        let _ = self.put_away.send(self.notice.thread).await;
    }
}

/// What a person chose. `None` if the notification was put away.
fn chosen(notice: &Notice, response: &NotificationResponse) -> Option<MenuDoes> {
    if response.is_default_action() {
        return Some(click_opens(notice));
    }
    buttons(notice)
        .find(|(key, ..)| *key == response.action_identifier)
        .map(|(.., does)| does)
}

fn notification(notice: &Notice) -> Notification {
    let plain = Notification::new()
        .id(&notice.thread)
        .thread_id(&notice.thread)
        .title(&notice.title)
        .message(&notice.body)
        .interruption_level(match notice.urgency {
            Urgency::Low => InterruptionLevel::Passive,
            // More would need an entitlement that Apple gives out.
            Urgency::Normal | Urgency::Critical => InterruptionLevel::Active,
        });
    buttons(notice).fold(plain, |notification, (key, label, _)| {
        notification.action(Action::button(key, label))
    })
}
