//! Whether the screen is locked, as logind tells: then nobody sees a
//! notification, and what has mended itself meanwhile need not be told.
//!
//! A machine without logind, or a desktop that does not tell it, is never
//! locked. Everything has a time limit; what hangs is given up.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use tokio::time::timeout;
use zbus::proxy::CacheProperties;
use zbus::zvariant::OwnedObjectPath;

use crate::wish::Wish;

const NAME: &str = "org.freedesktop.login1";
const SESSION: &str = "org.freedesktop.login1.Session";
const HINT: &str = "LockedHint";
/// How long logind may take to answer.
const LIMIT: Duration = Duration::from_secs(5);

/// Tells of each change, until logind goes.
pub(super) async fn watch(wishes: mpsc::Sender<Wish>) {
    let mut told = false;
    if let Err(error) = follow(&wishes, &mut told).await {
        tracing::info!("whether the screen is locked is not known: {error:#}");
    }
    if told {
        // Nobody would tell that it was unlocked.
        let _ = wishes.send(Wish::Locked(false)).await;
    }
}

async fn follow(wishes: &mpsc::Sender<Wish>, told: &mut bool) -> anyhow::Result<()> {
    let bus = timeout(LIMIT, zbus::Connection::system()).await??;
    // The session of this process; of a service of the user's, the one that
    // is shown.
    let session: OwnedObjectPath = timeout(
        LIMIT,
        bus.call_method(
            Some(NAME),
            "/org/freedesktop/login1",
            Some("org.freedesktop.login1.Manager"),
            "GetSession",
            &("auto",),
        ),
    )
    .await??
    .body()
    .deserialize()?;
    let session: zbus::Proxy<'_> = zbus::proxy::Builder::new(&bus)
        .destination(NAME)?
        .path(session)?
        .interface(SESSION)?
        .cache_properties(CacheProperties::Lazily)
        .build()
        .await?;
    let mut owners = session.receive_owner_changed().await?;
    let mut changes = session.receive_property_changed::<bool>(HINT).await;
    let mut locked = timeout(LIMIT, session.get_property::<bool>(HINT)).await??;
    loop {
        if locked != *told {
            *told = locked;
            if wishes.send(Wish::Locked(locked)).await.is_err() {
                return Ok(());
            }
        }
        tokio::select! {
            change = changes.next() => match change {
                Some(change) => locked = timeout(LIMIT, change.get()).await??,
                None => return Ok(()),
            },
            owner = owners.next() => {
                if owner.flatten().is_none() {
                    return Ok(());
                }
            }
        }
    }
}
