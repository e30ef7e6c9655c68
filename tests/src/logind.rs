//! What logind tells of a session's screen, on a bus of the test's own.

use zbus::Connection;
use zbus::zvariant::OwnedObjectPath;

use crate::dbus::Bus;

const SESSION: &str = "/org/freedesktop/login1/session/_31";

struct Manager;

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    #[expect(clippy::unused_self, reason = "as the bus wants it")]
    fn get_session(&self, id: &str) -> zbus::fdo::Result<OwnedObjectPath> {
        if id != "auto" {
            return Err(zbus::fdo::Error::Failed(format!("no session {id}")));
        }
        Ok(OwnedObjectPath::try_from(SESSION).map_err(zbus::Error::from)?)
    }
}

struct Session {
    locked: bool,
}

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.locked
    }
}

/// A logind with one session. Gone when dropped.
pub struct Logind {
    bus: Connection,
}

impl Logind {
    /// Comes onto this bus.
    pub async fn start(bus: &Bus, locked: bool) -> anyhow::Result<Self> {
        let bus = zbus::connection::Builder::address(bus.address.as_str())?
            .serve_at("/org/freedesktop/login1", Manager)?
            .serve_at(SESSION, Session { locked })?
            .name("org.freedesktop.login1")?
            .build()
            .await?;
        Ok(Self { bus })
    }

    /// Locks the screen, or unlocks it.
    pub async fn lock(&self, locked: bool) -> anyhow::Result<()> {
        let session = self
            .bus
            .object_server()
            .interface::<_, Session>(SESSION)
            .await?;
        let mut inner = session.get_mut().await;
        inner.locked = locked;
        inner.locked_hint_changed(session.signal_emitter()).await?;
        Ok(())
    }
}
