//! A desktop for tests: a session bus of its own, a tray and a program that
//! shows notifications. None of it needs a screen.
#![expect(
    clippy::needless_pass_by_value,
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "the methods of an interface have the shape that the bus wants"
)]

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use nixlamp::icons::{Drawing, SIDES};
use nixlamp_core::wire::Lamp;
use zbus::message::Header;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, connection};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const ITEM_PATH: &str = "/StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const NOTIFICATIONS_PATH: &str = "/org/freedesktop/Notifications";

/// Asks again and again until there is an answer.
///
/// # Errors
/// There was none within the time.
pub async fn until<T, F>(
    within: Duration,
    what: &str,
    mut ask: impl FnMut() -> F,
) -> anyhow::Result<T>
where
    F: Future<Output = Option<T>>,
{
    let ask_until_told = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(within, ask_until_told)
        .await
        .with_context(|| format!("{what}: not within {within:?}"))
}

/// A lock on what a test has seen; a test that failed while it held one has
/// already said so.
fn seen<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A session bus of its own, ended when dropped.
pub struct Bus {
    daemon: Option<Child>,
    /// For `DBUS_SESSION_BUS_ADDRESS`.
    pub address: String,
}

impl Bus {
    /// Starts `dbus-daemon`.
    pub fn start() -> anyhow::Result<Self> {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--print-address", "--nofork", "--nopidfile"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("dbus-daemon")?;
        let mut address = String::new();
        let out = daemon.stdout.take().context("its output")?;
        BufReader::new(out).read_line(&mut address)?;
        let address = address.trim().to_owned();
        ensure!(!address.is_empty(), "dbus-daemon did not start");
        Ok(Self {
            daemon: Some(daemon),
            address,
        })
    }

    /// A bus that somebody else has started and will end.
    pub fn at(address: String) -> Self {
        Self {
            daemon: None,
            address,
        }
    }

    /// A new connection.
    pub async fn connect(&self) -> zbus::Result<Connection> {
        self.builder()?.build().await
    }

    fn builder(&self) -> zbus::Result<connection::Builder<'_>> {
        connection::Builder::address(self.address.as_str())
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // It may have gone by itself.
        if let Some(daemon) = &mut self.daemon {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

/// A tray: the watcher with whom items register. Gone when dropped.
pub struct Tray {
    bus: Connection,
    names: Arc<Mutex<Vec<String>>>,
}

struct Watcher {
    names: Arc<Mutex<Vec<String>>>,
    hangs: bool,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: Header<'_>,
    ) {
        // An item may give its name or, as some do, only its path.
        let sender = header.sender().map(ToString::to_string);
        let name = if service.starts_with('/') {
            sender.unwrap_or_default()
        } else {
            service.to_owned()
        };
        seen(&self.names).push(name);
        if self.hangs {
            std::future::pending::<()>().await;
        }
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        seen(&self.names).clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

impl Tray {
    /// Comes onto the bus.
    pub async fn start(bus: &Bus) -> anyhow::Result<Self> {
        Self::new(bus, false).await
    }

    /// Comes onto the bus and never answers an item.
    pub async fn start_hanging(bus: &Bus) -> anyhow::Result<Self> {
        Self::new(bus, true).await
    }

    async fn new(bus: &Bus, hangs: bool) -> anyhow::Result<Self> {
        let names = Arc::new(Mutex::new(Vec::new()));
        let watcher = Watcher {
            names: Arc::clone(&names),
            hangs,
        };
        let bus = bus
            .builder()?
            .serve_at("/StatusNotifierWatcher", watcher)?
            .name(WATCHER)?
            .build()
            .await?;
        Ok(Self { bus, names })
    }

    /// Names that have registered, in order, twice if they did so twice.
    pub fn names(&self) -> Vec<String> {
        seen(&self.names).clone()
    }

    /// The first item that registers.
    pub async fn item(&self, within: Duration) -> anyhow::Result<Item> {
        let name = until(within, "an item in the tray", || async {
            self.names().first().cloned()
        })
        .await?;
        Ok(Item {
            bus: self.bus.clone(),
            name,
        })
    }
}

/// An item in the tray.
pub struct Item {
    bus: Connection,
    /// Its name on the bus.
    pub name: String,
}

/// What an item shows.
#[derive(Clone, Debug)]
pub struct Look {
    /// Its `Id`.
    pub id: String,
    /// Its `Category`.
    pub category: String,
    /// Its `Title`.
    pub title: String,
    /// `Active` or `NeedsAttention`.
    pub status: String,
    /// Title of the tooltip, markup.
    pub tooltip_title: String,
    /// Text of the tooltip, markup.
    pub tooltip_text: String,
    /// Width, height and ARGB pixels.
    pub pixmaps: Vec<(i32, i32, Vec<u8>)>,
    /// The same for a tray that shows another picture to draw attention.
    pub attention_pixmaps: Vec<(i32, i32, Vec<u8>)>,
}

impl Look {
    /// The state that the picture shows. `None`: it is none of ours, or the
    /// sizes do not agree.
    pub fn lamp(&self) -> Option<Lamp> {
        let shows = |drawing: Drawing| {
            self.pixmaps.len() == SIDES.len()
                && drawing.coloured().zip(&self.pixmaps).all(
                    |((side, argb), (width, height, pixels))| {
                        *width == i32::from(side) && *height == i32::from(side) && pixels == argb
                    },
                )
        };
        crate::pictures::LAMPS
            .iter()
            .map(|(_, lamp)| *lamp)
            .find(|lamp| (1..=8).any(|ring| shows(Drawing::new(*lamp, Some(ring)))))
    }
}

/// An entry of an item's menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number; it may be another at the next look.
    pub id: i32,
    /// What it says, empty for a line between groups.
    pub label: String,
    /// False if it is greyed.
    pub enabled: bool,
    /// Entries below it.
    pub items: Vec<Entry>,
}

impl Item {
    async fn call<B>(
        &self,
        path: &str,
        interface: &str,
        method: &str,
        body: &B,
    ) -> zbus::Result<zbus::Message>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        self.bus
            .call_method(
                Some(self.name.as_str()),
                path,
                Some(interface),
                method,
                body,
            )
            .await
    }

    /// Reads all properties.
    pub async fn look(&self) -> anyhow::Result<Look> {
        let reply = self
            .call(
                ITEM_PATH,
                "org.freedesktop.DBus.Properties",
                "GetAll",
                &(ITEM,),
            )
            .await?;
        let body = reply.body();
        let all: HashMap<String, Value<'_>> = body.deserialize()?;
        let text = |name: &str| match all.get(name) {
            Some(Value::Str(text)) => Ok(text.to_string()),
            other => bail!("{name} is {other:?}"),
        };
        let Some(Value::Structure(tooltip)) = all.get("ToolTip") else {
            bail!("no tooltip");
        };
        let [_, _, Value::Str(tooltip_title), Value::Str(tooltip_text)] = tooltip.fields() else {
            bail!("a tooltip of another kind: {tooltip:?}");
        };
        Ok(Look {
            id: text("Id")?,
            category: text("Category")?,
            title: text("Title")?,
            status: text("Status")?,
            tooltip_title: tooltip_title.to_string(),
            tooltip_text: tooltip_text.to_string(),
            pixmaps: pixmaps(all.get("IconPixmap"))?,
            attention_pixmaps: pixmaps(all.get("AttentionIconPixmap"))?,
        })
    }

    /// Looks until the item is as wished.
    pub async fn look_until(
        &self,
        within: Duration,
        what: &str,
        wished: impl Fn(&Look) -> bool,
    ) -> anyhow::Result<Look> {
        let wished = &wished;
        until(within, what, || async move {
            self.look().await.ok().filter(wished)
        })
        .await
    }

    /// A click with the left button, with an activation token as Wayland
    /// desktops send one.
    pub async fn activate(&self, token: Option<&str>) -> anyhow::Result<()> {
        if let Some(token) = token {
            self.call(ITEM_PATH, ITEM, "ProvideXdgActivationToken", &(token,))
                .await?;
        }
        self.call(ITEM_PATH, ITEM, "Activate", &(400, 10)).await?;
        Ok(())
    }

    /// A click with the middle button.
    pub async fn secondary_activate(&self) -> anyhow::Result<()> {
        self.call(ITEM_PATH, ITEM, "SecondaryActivate", &(400, 10))
            .await?;
        Ok(())
    }

    async fn menu_path(&self) -> anyhow::Result<String> {
        let reply = self
            .call(
                ITEM_PATH,
                "org.freedesktop.DBus.Properties",
                "Get",
                &(ITEM, "Menu"),
            )
            .await?;
        let body = reply.body();
        match body.deserialize::<Value<'_>>()? {
            Value::ObjectPath(path) => Ok(path.to_string()),
            other => bail!("the menu is at {other:?}"),
        }
    }

    /// Reads the whole menu.
    pub async fn menu(&self) -> anyhow::Result<Vec<Entry>> {
        let path = self.menu_path().await?;
        let no_names: &[&str] = &[];
        let reply = self
            .call(&path, MENU, "GetLayout", &(0, -1, no_names))
            .await?;
        let body = reply.body();
        let layout: zbus::zvariant::Structure<'_> = body.deserialize()?;
        let [_revision, Value::Structure(root)] = layout.fields() else {
            bail!("a menu of another kind: {layout:?}");
        };
        Ok(entry(root)?.items)
    }

    /// Chooses an entry by its label, below those above it:
    /// `["Pause alerts", "For 1 hour"]`.
    pub async fn choose(&self, labels: &[&str]) -> anyhow::Result<()> {
        let mut entries = self.menu().await?;
        let mut chosen = None;
        for label in labels {
            let found = entries
                .into_iter()
                .find(|entry| entry.label == *label)
                .with_context(|| format!("no entry {label:?}"))?;
            ensure!(found.enabled, "{label:?} is greyed");
            chosen = Some(found.id);
            entries = found.items;
        }
        let chosen = chosen.context("nothing to choose")?;
        let path = self.menu_path().await?;
        self.call(
            &path,
            MENU,
            "Event",
            &(chosen, "clicked", Value::from(0), 0u32),
        )
        .await?;
        Ok(())
    }
}

fn pixmaps(value: Option<&Value<'_>>) -> anyhow::Result<Vec<(i32, i32, Vec<u8>)>> {
    let Some(Value::Array(all)) = value else {
        bail!("pixmaps are {value:?}");
    };
    all.iter()
        .map(|one| {
            let Value::Structure(one) = one else {
                bail!("a pixmap is {one:?}");
            };
            let [Value::I32(width), Value::I32(height), Value::Array(pixels)] = one.fields() else {
                bail!("a pixmap is {one:?}");
            };
            let pixels = pixels
                .iter()
                .filter_map(|byte| match byte {
                    Value::U8(byte) => Some(*byte),
                    _ => None,
                })
                .collect();
            Ok((*width, *height, pixels))
        })
        .collect()
}

/// An entry out of `(ia{sv}av)`.
fn entry(of: &zbus::zvariant::Structure<'_>) -> anyhow::Result<Entry> {
    let [
        Value::I32(id),
        Value::Dict(properties),
        Value::Array(children),
    ] = of.fields()
    else {
        bail!("a menu entry is {of:?}");
    };
    let mut made = Entry {
        id: *id,
        label: String::new(),
        enabled: true,
        items: Vec::new(),
    };
    for (name, value) in properties.iter() {
        let value = match value {
            Value::Value(inner) => inner,
            other => other,
        };
        match (name, value) {
            (Value::Str(name), Value::Str(text)) if name.as_str() == "label" => {
                // A doubled underscore is one; a single one marks a key.
                made.label = text
                    .replace("__", "\u{0}")
                    .replace('_', "")
                    .replace('\u{0}', "_");
            }
            (Value::Str(name), Value::Bool(enabled)) if name.as_str() == "enabled" => {
                made.enabled = *enabled;
            }
            _ => {}
        }
    }
    for child in children.iter() {
        let child = match child {
            Value::Value(inner) => inner,
            other => other,
        };
        if let Value::Structure(child) = child {
            made.items.push(entry(child)?);
        }
    }
    Ok(made)
}

/// A program that shows notifications. Gone when dropped.
pub struct Desk {
    bus: Connection,
    record: Arc<Mutex<Record>>,
}

/// What a [`Desk`] was told.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Each `Notify`, in order.
    pub shown: Vec<Shown>,
    /// Each `CloseNotification`, in order.
    pub withdrawn: Vec<u32>,
    /// How often the capabilities were asked.
    pub asked: u32,
    last_id: u32,
}

/// One `Notify`.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The number it was given.
    pub id: u32,
    /// The number it replaces, 0 for none.
    pub replaces: u32,
    /// Application name.
    pub app: String,
    /// Title, plain text.
    pub summary: String,
    /// Body, markup if the desk said it reads some.
    pub body: String,
    /// Keys and labels of the buttons.
    pub actions: Vec<(String, String)>,
    /// Hints as text.
    pub hints: BTreeMap<String, String>,
}

struct Notifications {
    record: Arc<Mutex<Record>>,
    capabilities: Vec<String>,
    hangs: bool,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    async fn get_capabilities(&self) -> Vec<String> {
        seen(&self.record).asked += 1;
        if self.hangs {
            std::future::pending::<()>().await;
        }
        self.capabilities.clone()
    }

    #[expect(clippy::too_many_arguments, reason = "the interface has so many")]
    fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        _app_icon: &str,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        let mut record = seen(&self.record);
        let id = if replaces_id == 0 {
            record.last_id += 1;
            record.last_id
        } else {
            replaces_id
        };
        record.shown.push(Shown {
            id,
            replaces: replaces_id,
            app: app_name,
            summary,
            body,
            actions: actions
                .chunks_exact(2)
                .map(|pair| (pair[0].clone(), pair[1].clone()))
                .collect(),
            hints: hints
                .iter()
                .map(|(name, value)| (name.clone(), hint_text(value)))
                .collect(),
        });
        id
    }

    fn close_notification(&self, id: u32) {
        seen(&self.record).withdrawn.push(id);
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("desk", "nixlamp", "1", "1.2")
    }
}

fn hint_text(value: &Value<'_>) -> String {
    match value {
        Value::Str(text) => text.to_string(),
        Value::U8(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        other => format!("{other:?}"),
    }
}

impl Desk {
    /// Comes onto the bus, able to do these things.
    pub async fn start(bus: &Bus, capabilities: &[&str]) -> anyhow::Result<Self> {
        Self::new(bus, capabilities, false).await
    }

    /// Comes onto the bus and never answers.
    pub async fn start_hanging(bus: &Bus) -> anyhow::Result<Self> {
        Self::new(bus, &[], true).await
    }

    async fn new(bus: &Bus, capabilities: &[&str], hangs: bool) -> anyhow::Result<Self> {
        let record = Arc::new(Mutex::new(Record::default()));
        let server = Notifications {
            record: Arc::clone(&record),
            capabilities: capabilities.iter().map(ToString::to_string).collect(),
            hangs,
        };
        let bus = bus
            .builder()?
            .serve_at(NOTIFICATIONS_PATH, server)?
            .name(NOTIFICATIONS)?
            .build()
            .await?;
        Ok(Self { bus, record })
    }

    /// All it was told so far.
    pub fn record(&self) -> Record {
        seen(&self.record).clone()
    }

    /// Waits until it was told as much as wished.
    pub async fn record_until(
        &self,
        within: Duration,
        what: &str,
        wished: impl Fn(&Record) -> bool,
    ) -> anyhow::Result<Record> {
        let wished = &wished;
        until(within, what, || async move {
            Some(self.record()).filter(wished)
        })
        .await
    }

    /// A click on a button (or `default`, the notification itself), with an
    /// activation token ahead of it if one is given.
    pub async fn click(&self, id: u32, key: &str, token: Option<&str>) -> zbus::Result<()> {
        if let Some(token) = token {
            self.signal("ActivationToken", &(id, token)).await?;
        }
        self.signal("ActionInvoked", &(id, key)).await
    }

    /// A person dismisses it.
    pub async fn dismiss(&self, id: u32) -> zbus::Result<()> {
        self.signal("NotificationClosed", &(id, 2u32)).await
    }

    async fn signal<B>(&self, member: &str, body: &B) -> zbus::Result<()>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        self.bus
            .emit_signal(
                None::<&str>,
                NOTIFICATIONS_PATH,
                NOTIFICATIONS,
                member,
                body,
            )
            .await
    }
}
