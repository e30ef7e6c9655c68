//! What the service managers are at work on: systemd's jobs over D-Bus, the
//! system's and those of the user whose agent this is.
//!
//! `ListJobs` and reading properties are allowed to everybody by systemd's own
//! policy (`org.freedesktop.systemd1.conf`). Another user's manager cannot be
//! reached. Only calls that read are made; each look has its own connection and
//! a time limit, for process 1 does not answer while it reads its units again.
//!
//! Measured with three running jobs on a bus of its own, unoptimised and with
//! the manager in the same process: 11 ms a look, 9 to 13 ms of processor time
//! for both sides. [`super::extra`] looks every 2 s, and only while something
//! activates.

use std::collections::BTreeMap;
use std::time::Duration;

use nixlamp_core::model::{UnitJob, UnitLimit, UnitManager, Why};
use nixlamp_core::redact;
use nixlamp_core::say;
use zbus::zvariant::{DynamicDeserialize, DynamicType, OwnedObjectPath, OwnedValue};
use zbus::{Connection, connection};

const NAME: &str = "org.freedesktop.systemd1";
const PATH: &str = "/org/freedesktop/systemd1";
const MANAGER: &str = "org.freedesktop.systemd1.Manager";
const UNIT: &str = "org.freedesktop.systemd1.Unit";

/// One look at one manager takes no longer.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// Jobs that are looked at more closely: the first that run.
const CLOSELY: usize = 8;
/// Jobs that are told of in all: a list may be long.
const MOST: usize = 2000;
/// Longest name that is kept; systemd's own limit is 255.
const LONGEST: usize = 255;

/// A job as `ListJobs` tells it.
type Job = (
    u32,
    String,
    String,
    String,
    OwnedObjectPath,
    OwnedObjectPath,
);

/// The jobs that a manager works on, at most a few. Those that wait for others
/// stand with these.
pub async fn jobs(manager: UnitManager, now_us: u64) -> Result<Vec<UnitJob>, Why> {
    let builder = match manager {
        UnitManager::System => connection::Builder::system(),
        UnitManager::User => connection::Builder::session(),
    };
    within(builder, manager, now_us, PATIENCE).await
}

/// The same on this bus, within this time. `now_us` is the clock that stands
/// still while the machine sleeps.
pub async fn jobs_at(
    address: &str,
    manager: UnitManager,
    now_us: u64,
    limit: Duration,
) -> Result<Vec<UnitJob>, Why> {
    let builder = connection::Builder::address(address);
    within(builder, manager, now_us, limit).await
}

async fn within(
    builder: zbus::Result<connection::Builder<'_>>,
    manager: UnitManager,
    now_us: u64,
    limit: Duration,
) -> Result<Vec<UnitJob>, Why> {
    let look = async {
        match builder?.build().await {
            Ok(bus) => look(&bus, manager, now_us).await,
            Err(error) if refuses(&error) => Err(error),
            // There is no bus here.
            Err(_) => Ok(None),
        }
    };
    match tokio::time::timeout(limit, look).await {
        Ok(Ok(found)) => found.ok_or(Why::Missing),
        Ok(Err(error)) => Err(why(&error)),
        // Shown as it was chosen: 0.5 as well as 5.
        Err(_) => Err(Why::Broken(say!(
            "no-answer-in",
            seconds = limit.as_secs_f32().to_string(),
        ))),
    }
}

/// `None`: there is no such manager on this bus. Asked first, for the bus would
/// try to start one.
async fn look(
    bus: &Connection,
    manager: UnitManager,
    now_us: u64,
) -> zbus::Result<Option<Vec<UnitJob>>> {
    let bus_itself = zbus::fdo::DBusProxy::new(bus).await?;
    if !bus_itself.name_has_owner(NAME.try_into()?).await? {
        return Ok(None);
    }
    let all: Vec<Job> = call(bus, PATH, MANAGER, "ListJobs", &()).await?;
    let names: BTreeMap<u32, String> = all
        .iter()
        .take(MOST)
        .map(|job| (job.0, shown(&job.1)))
        .collect();
    let running = all.into_iter().take(MOST).filter(|job| job.3 == "running");
    let mut jobs = Vec::new();
    for job in running.take(CLOSELY) {
        // One that was done meanwhile has gone.
        jobs.extend(closely(bus, manager, now_us, job, &names).await);
    }
    Ok(Some(jobs))
}

async fn closely(
    bus: &Connection,
    manager: UnitManager,
    now_us: u64,
    (id, unit, kind, _, _, path): Job,
    names: &BTreeMap<u32, String>,
) -> zbus::Result<UnitJob> {
    let path = path.as_str();
    let active: String = property(bus, path, UNIT, "ActiveState").await?;
    let sub: String = property(bus, path, UNIT, "SubState").await?;
    let stops = active == "deactivating" || kind == "stop";
    let since = if stops {
        "ActiveExitTimestampMonotonic"
    } else if active == "activating" {
        "InactiveExitTimestampMonotonic"
    } else {
        "StateChangeTimestampMonotonic"
    };
    // Older versions and other kinds of unit do not have all of these.
    let since_us: Option<u64> = property(bus, path, UNIT, since).await.ok();
    let of_kind = interface(&unit);
    let limit = if stops {
        "TimeoutStopUSec"
    } else {
        "TimeoutStartUSec"
    };
    let limit_us: Option<u64> = match of_kind {
        Some(of_kind) => property(bus, path, of_kind, limit).await.ok(),
        None => None,
    };
    let cpu_ns: Option<u64> = match of_kind {
        Some(of_kind) => property(bus, path, of_kind, "CPUUsageNSec").await.ok(),
        None => None,
    };
    Ok(UnitJob {
        manager,
        id,
        unit: shown(&unit),
        kind: shown(&kind),
        active: shown(&active),
        sub: shown(&sub),
        since_s: since_us.and_then(|us| seconds_since(us, now_us)),
        limit: limit_us.map(limit_of),
        // All bits set: it is not counted.
        cpu_ns: cpu_ns.filter(|ns| *ns != u64::MAX),
        waiting: waiting(bus, id, names).await,
    })
}

/// Who waits for this job: by systemd's sources `GetJobAfter` tells that, by
/// its manual one may read it the other way round. A job that runs waits for
/// nobody, so that both answers together are right either way.
async fn waiting(bus: &Connection, id: u32, names: &BTreeMap<u32, String>) -> Vec<String> {
    let mut waiting = Vec::new();
    for method in ["GetJobAfter", "GetJobBefore"] {
        let found: zbus::Result<Vec<Job>> = call(bus, PATH, MANAGER, method, &id).await;
        let found = found.unwrap_or_default().into_iter().take(MOST);
        waiting.extend(found.filter_map(|job| names.get(&job.0).cloned()));
    }
    waiting.sort();
    waiting.dedup();
    waiting
}

async fn call<B, T>(
    bus: &Connection,
    path: &str,
    interface: &str,
    method: &str,
    body: &B,
) -> zbus::Result<T>
where
    B: serde::Serialize + DynamicType,
    T: for<'de> DynamicDeserialize<'de>,
{
    let reply = bus
        .call_method(Some(NAME), path, Some(interface), method, body)
        .await?;
    reply.body().deserialize()
}

async fn property<T>(bus: &Connection, path: &str, interface: &str, name: &str) -> zbus::Result<T>
where
    T: TryFrom<OwnedValue>,
    T::Error: Into<zbus::Error>,
{
    let properties = "org.freedesktop.DBus.Properties";
    let value: OwnedValue = call(bus, path, properties, "Get", &(interface, name)).await?;
    T::try_from(value).map_err(Into::into)
}

/// Kinds of unit that have time limits and processes.
fn interface(unit: &str) -> Option<&'static str> {
    match unit.rsplit('.').next()? {
        "service" => Some("org.freedesktop.systemd1.Service"),
        "mount" => Some("org.freedesktop.systemd1.Mount"),
        "swap" => Some("org.freedesktop.systemd1.Swap"),
        "socket" => Some("org.freedesktop.systemd1.Socket"),
        _ => None,
    }
}

/// Zero: it never was so. A time to come cannot be.
fn seconds_since(us: u64, now_us: u64) -> Option<f64> {
    let ago = now_us.checked_sub(us).filter(|_| us != 0)?;
    Some(ago as f64 / 1e6)
}

fn limit_of(us: u64) -> UnitLimit {
    match us {
        // Zero turns a limit off as well (`systemd.service(5)`).
        0 | u64::MAX => UnitLimit::Never,
        us => UnitLimit::Seconds(us as f64 / 1e6),
    }
}

fn shown(text: &str) -> String {
    let short: String = text.chars().take(LONGEST).collect();
    redact::visible(&short).into_owned()
}

fn why(error: &zbus::Error) -> Why {
    match error {
        zbus::Error::MethodError(name, _, _) if name.ends_with(".AccessDenied") => Why::Denied,
        other if refuses(other) => Why::Denied,
        other => Why::Broken(redact::visible(&other.to_string()).into_owned()),
    }
}

/// The bus itself does not let us in. The library tells so in words alone.
fn refuses(error: &zbus::Error) -> bool {
    error.to_string().contains("ermission denied")
}

#[cfg(test)]
mod tests;
