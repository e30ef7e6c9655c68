//! A real polkit on a system bus of its own, inside a [`World`], and an authentication agent that
//! answers as it is told. Nothing of the machine's bus, log and policy is touched.
#![expect(
    clippy::used_underscore_binding,
    reason = "the methods of an interface have the shape that the bus wants"
)]

use std::{
    collections::HashMap,
    fs,
    os::unix::{fs::PermissionsExt, net::UnixDatagram},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use tokio::runtime::{Builder, Runtime};
use zbus::{
    Connection, connection, fdo,
    names::BusName,
    zvariant::{OwnedValue, Value},
};

use crate::world::{Client, User, World, wait_until};

const SOON: Duration = Duration::from_secs(20);
const POLKIT: &str = "org.freedesktop.PolicyKit1";
const AUTHORITY: &str = "/org/freedesktop/PolicyKit1/Authority";
const AUTHORITY_INTERFACE: &str = "org.freedesktop.PolicyKit1.Authority";
const AGENT: &str = "/io/github/nixlamp/test/agent";
const POLICY: &str = include_str!("../../nix/io.github.nixlamp.Nixlamp.policy");

type Subject = (String, HashMap<String, OwnedValue>);

/// What the person at the dialog does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// Gives an administrator's password.
    Yes,
    /// The same, so much later.
    YesAfter(Duration),
    /// Closes the dialog.
    Cancel,
    /// Gives a wrong password.
    Wrong,
    /// Is not there.
    Never,
}

/// A dialog that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The polkit action.
    pub action: String,
    /// What the dialog says.
    pub message: String,
}

#[derive(Default)]
struct Seen {
    person: Option<Person>,
    asked: Vec<Asked>,
    cancelled: u32,
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bus, polkit, and the log that the helper writes to.
pub struct Polkit {
    runtime: Runtime,
    connection: Connection,
    seen: Arc<Mutex<Seen>>,
    log: UnixDatagram,
    _programs: [Client; 2],
}

/// Gives the world a `/run` of its own, with a system log that can be read.
pub fn own_run(world: &World) -> Result<UnixDatagram> {
    world.run(User::Root, "mount", ["-t", "tmpfs", "tmpfs", "/run"])?;
    let path = world.inside("/run/syslog");
    let log = UnixDatagram::bind(&path)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666))?;
    log.set_read_timeout(Some(Duration::from_millis(300)))?;
    Ok(log)
}

/// All that the log has got since it was last read.
pub fn logged(log: &UnixDatagram) -> Vec<String> {
    let mut lines = Vec::new();
    let mut bytes = [0; 4096];
    while let Ok(length) = log.recv(&mut bytes) {
        lines.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
    }
    lines
}

impl Polkit {
    /// Starts bus and polkit, with the policy of this repository for a helper at that path.
    pub fn start(world: &World, helper: &str) -> Result<Self> {
        let log = own_run(world)?;
        let actions = "/nix/lab/actions";
        let folder = "/usr/share/polkit-1/actions";
        world.run(User::Root, "cp", ["-r", folder, actions])?;
        fs::write(
            world.inside(format!("{actions}/io.github.nixlamp.Nixlamp.policy")),
            POLICY.replace("/usr/libexec/nixlamp-helper", helper),
        )?;
        world.run(User::Root, "mount", ["--bind", actions, folder])?;
        world.run(User::Root, "mkdir", ["-p", "/run/dbus", "/run/polkit-1"])?;
        let bus = world.spawn(
            User::Root,
            "dbus-daemon",
            ["--system", "--nofork", "--nopidfile"],
        )?;
        let socket = world.inside("/run/dbus/system_bus_socket");
        ensure!(wait_until(SOON, || socket.exists()), "{}", bus.said());
        let polkitd = world.spawn(User::Root, "/usr/lib/polkit-1/polkitd", ["--no-debug"])?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let seen = Arc::<Mutex<Seen>>::default();
        let address = format!("unix:path={}", socket.display());
        let connection = runtime.block_on(async {
            let agent = Agent {
                seen: Arc::clone(&seen),
            };
            connection::Builder::address(address.as_str())?
                .serve_at(AGENT, agent)?
                .build()
                .await
        })?;
        let polkit = Self {
            runtime,
            connection,
            seen,
            log,
            _programs: [bus, polkitd],
        };
        ensure!(
            wait_until(SOON, || polkit.is_there()),
            "polkit does not come"
        );
        Ok(polkit)
    }

    fn is_there(&self) -> bool {
        let asked = self.runtime.block_on(async {
            let bus = fdo::DBusProxy::new(&self.connection).await?;
            bus.get_name_owner(BusName::try_from(POLKIT)?).await?;
            anyhow::Ok(())
        });
        asked.is_ok()
    }

    /// Shows the dialogs for what this process of the world starts.
    pub fn serves(&self, world: &World, pid: i32) -> Result<()> {
        let started = world.start_of(pid).context("a start time")?;
        let subject = (
            "unix-process",
            HashMap::from([
                ("pid", Value::from(u32::try_from(pid)?)),
                ("start-time", Value::from(started)),
            ]),
        );
        self.runtime.block_on(async {
            self.connection
                .call_method(
                    Some(POLKIT),
                    AUTHORITY,
                    Some(AUTHORITY_INTERFACE),
                    "RegisterAuthenticationAgent",
                    &(subject, "C", AGENT),
                )
                .await
        })?;
        Ok(())
    }

    /// From now on the person does this.
    pub fn person(&self, person: Person) {
        lock(&self.seen).person = Some(person);
    }

    /// The dialogs since this was last asked.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut lock(&self.seen).asked)
    }

    /// How many dialogs polkit has taken back.
    pub fn cancelled(&self) -> u32 {
        lock(&self.seen).cancelled
    }

    /// What the helper has left in the log since this was last asked.
    pub fn logged(&self) -> Vec<String> {
        logged(&self.log)
    }
}

/// What an agent says when it has no password.
#[derive(Debug, zbus::DBusError)]
#[zbus(prefix = "org.freedesktop.PolicyKit1.Error")]
enum Dialog {
    #[zbus(error)]
    ZBus(zbus::Error),
    Cancelled(String),
    Failed(String),
}

struct Agent {
    seen: Arc<Mutex<Seen>>,
}

#[zbus::interface(name = "org.freedesktop.PolicyKit1.AuthenticationAgent")]
impl Agent {
    #[expect(clippy::too_many_arguments, reason = "polkit calls it so")]
    async fn begin_authentication(
        &self,
        action: String,
        message: String,
        _icon: String,
        _details: HashMap<String, String>,
        cookie: String,
        identities: Vec<Subject>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), Dialog> {
        let person = {
            let mut seen = lock(&self.seen);
            seen.asked.push(Asked { action, message });
            seen.person
        };
        if let Some(Person::YesAfter(time)) = person {
            tokio::time::sleep(time).await;
        }
        match person {
            Some(Person::Yes | Person::YesAfter(_)) => {
                let administrator = identities
                    .into_iter()
                    .next()
                    .ok_or_else(|| Dialog::Failed("nobody is an administrator".into()))?;
                connection
                    .call_method(
                        Some(POLKIT),
                        AUTHORITY,
                        Some(AUTHORITY_INTERFACE),
                        "AuthenticationAgentResponse2",
                        &(0_u32, cookie, administrator),
                    )
                    .await?;
                Ok(())
            }
            Some(Person::Wrong) => Ok(()),
            Some(Person::Cancel) | None => Err(Dialog::Cancelled("dismissed".into())),
            Some(Person::Never) => std::future::pending().await,
        }
    }

    fn cancel_authentication(&self, _cookie: String) {
        lock(&self.seen).cancelled += 1;
    }
}
