//! What the session bus tells of the desktop, for `nixlamp doctor`. Nothing is
//! started by asking.

use std::time::Duration;

use zbus::Connection;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;
use zbus::proxy::CacheProperties;

use super::Desktop;

const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const TRAY: &str = "org.kde.StatusNotifierWatcher";

/// For all of it.
const LIMIT: Duration = Duration::from_secs(3);

/// `None`: there is no session bus, or it does not answer.
pub async fn desktop() -> Option<Desktop> {
    tokio::time::timeout(LIMIT, asked()).await.ok()?.ok()
}

async fn asked() -> zbus::Result<Desktop> {
    let bus = Connection::session().await?;
    let dbus = DBusProxy::builder(&bus)
        .cache_properties(CacheProperties::No)
        .build()
        .await?;
    let owned = async |name: &'static str| {
        let name = BusName::try_from(name)?;
        zbus::Result::Ok(dbus.name_has_owner(name).await?)
    };
    let tray = owned(TRAY).await?;
    let runs = owned(NOTIFICATIONS).await?;
    let mut found = Desktop {
        tray,
        notifier: None,
        capabilities: Vec::new(),
        starts_notifier: false,
    };
    if runs {
        let server = bus
            .call_method(
                Some(NOTIFICATIONS),
                PATH,
                Some(NOTIFICATIONS),
                "GetServerInformation",
                &(),
            )
            .await?;
        let (name, _, version, _): (String, String, String, String) =
            server.body().deserialize()?;
        found.notifier = Some(format!("{name} {version}"));
        let can = bus
            .call_method(
                Some(NOTIFICATIONS),
                PATH,
                Some(NOTIFICATIONS),
                "GetCapabilities",
                &(),
            )
            .await?;
        found.capabilities = can.body().deserialize()?;
        found.capabilities.sort();
    } else {
        let names = dbus.list_activatable_names().await?;
        found.starts_notifier = names.iter().any(|name| name.as_str() == NOTIFICATIONS);
    }
    Ok(found)
}
