//! A real bus and a service manager on it that answers, hangs, refuses or lies.
//! There is no systemd here: what it answers is by its manual and its sources.
#![expect(
    clippy::unused_self,
    reason = "the methods of an interface have the shape that the bus wants"
)]

use super::*;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use zbus::fdo;

/// Generous, for a machine with other work.
const SOON: Duration = Duration::from_secs(30);
const NOW_US: u64 = 1_000_000_000;

struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--print-address", "--nofork", "--nopidfile"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon");
        let mut address = String::new();
        let out = daemon.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut address).expect("told");
        Self {
            daemon,
            address: address.trim().to_owned(),
        }
    }

    async fn ask(&self, limit: Duration) -> Result<Vec<UnitJob>, Why> {
        jobs_at(&self.address, UnitManager::System, NOW_US, limit).await
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        _ = self.daemon.kill();
        _ = self.daemon.wait();
    }
}

fn path(text: &str) -> OwnedObjectPath {
    OwnedObjectPath::try_from(text.to_owned()).expect("a path")
}

fn job(id: u32, unit: &str, kind: &str, state: &str) -> Job {
    (
        id,
        unit.to_owned(),
        kind.to_owned(),
        state.to_owned(),
        path(&format!("{PATH}/job/{id}")),
        path(&format!("{PATH}/unit/u{id}")),
    )
}

#[derive(Clone, Copy, PartialEq)]
enum How {
    Answers,
    Hangs,
    Refuses,
}

struct Manager {
    how: How,
    jobs: Vec<Job>,
}

#[zbus::interface(name = "org.freedesktop.systemd1.Manager")]
impl Manager {
    async fn list_jobs(&self) -> fdo::Result<Vec<Job>> {
        match self.how {
            How::Answers => Ok(self.jobs.clone()),
            How::Refuses => Err(fdo::Error::AccessDenied("not for you".to_owned())),
            How::Hangs => std::future::pending().await,
        }
    }

    /// As in systemd's sources: who waits for this job.
    fn get_job_after(&self, id: u32) -> Vec<Job> {
        if id == 7 {
            vec![job(8, "web.service", "start", "waiting")]
        } else {
            Vec::new()
        }
    }

    fn get_job_before(&self, id: u32) -> fdo::Result<Vec<Job>> {
        Err(fdo::Error::UnknownMethod(format!("not of {id}")))
    }
}

struct Unit {
    active: &'static str,
    sub: &'static str,
    since_us: u64,
}

#[zbus::interface(name = "org.freedesktop.systemd1.Unit")]
impl Unit {
    #[zbus(property)]
    fn active_state(&self) -> String {
        self.active.to_owned()
    }

    #[zbus(property)]
    fn sub_state(&self) -> String {
        self.sub.to_owned()
    }

    #[zbus(property)]
    fn inactive_exit_timestamp_monotonic(&self) -> u64 {
        self.since_us
    }

    #[zbus(property)]
    fn active_exit_timestamp_monotonic(&self) -> u64 {
        self.since_us
    }
}

struct Service {
    limit_us: u64,
    cpu_ns: u64,
}

#[zbus::interface(name = "org.freedesktop.systemd1.Service")]
impl Service {
    #[zbus(property, name = "TimeoutStartUSec")]
    fn timeout_start(&self) -> u64 {
        self.limit_us
    }

    #[zbus(property, name = "TimeoutStopUSec")]
    fn timeout_stop(&self) -> u64 {
        self.limit_us
    }

    #[zbus(property, name = "CPUUsageNSec")]
    fn cpu(&self) -> u64 {
        self.cpu_ns
    }
}

/// Says something else than it is asked.
struct Liar;

#[zbus::interface(name = "org.freedesktop.systemd1.Manager")]
impl Liar {
    fn list_jobs(&self) -> String {
        "none".to_owned()
    }
}

async fn manager(bus: &Bus, how: How, jobs: Vec<Job>) -> Connection {
    connection::Builder::address(bus.address.as_str())
        .expect("an address")
        .name(NAME)
        .expect("a name")
        .serve_at(PATH, Manager { how, jobs })
        .expect("served")
        .build()
        .await
        .expect("connected")
}

async fn unit(bus: &Connection, id: u32, unit: Unit, service: Option<Service>) {
    let path = format!("{PATH}/unit/u{id}");
    let server = bus.object_server();
    server.at(path.as_str(), unit).await.expect("served");
    if let Some(service) = service {
        server.at(path.as_str(), service).await.expect("served");
    }
}

#[tokio::test]
async fn running_jobs_are_told_with_their_limits_and_who_waits_for_them() {
    let bus = Bus::start();
    let jobs = vec![
        job(7, "postgresql.service", "start", "running"),
        job(8, "web.service", "start", "waiting"),
        job(9, "old.service", "stop", "running"),
        job(10, "sysinit-reactivation.target", "restart", "running"),
    ];
    let fake = manager(&bus, How::Answers, jobs).await;
    let (activating, since_us) = ("activating", NOW_US - 25_000_000);
    let starts = Unit {
        active: activating,
        sub: "start-pre",
        since_us,
    };
    let service = Service {
        limit_us: 90_000_000,
        cpu_ns: 12_000,
    };
    unit(&fake, 7, starts, Some(service)).await;
    let stops = Unit {
        active: "deactivating",
        sub: "stop-sigterm",
        since_us: NOW_US - 5_000_000,
    };
    let endless = Service {
        limit_us: u64::MAX,
        cpu_ns: u64::MAX,
    };
    unit(&fake, 9, stops, Some(endless)).await;
    let target = Unit {
        active: activating,
        sub: "dead",
        since_us: 0,
    };
    unit(&fake, 10, target, None).await;

    let found = bus.ask(SOON).await.expect("answered");
    let of = |id, name: &str, kind: &str, active: &str, sub: &str| UnitJob {
        manager: UnitManager::System,
        id,
        unit: name.to_owned(),
        kind: kind.to_owned(),
        active: active.to_owned(),
        sub: sub.to_owned(),
        since_s: None,
        limit: None,
        cpu_ns: None,
        waiting: Vec::new(),
    };
    assert_eq!(
        found,
        [
            UnitJob {
                since_s: Some(25.0),
                limit: Some(UnitLimit::Seconds(90.0)),
                cpu_ns: Some(12_000),
                waiting: vec!["web.service".to_owned()],
                ..of(7, "postgresql.service", "start", "activating", "start-pre")
            },
            UnitJob {
                since_s: Some(5.0),
                limit: Some(UnitLimit::Never),
                ..of(9, "old.service", "stop", "deactivating", "stop-sigterm")
            },
            of(
                10,
                "sysinit-reactivation.target",
                "restart",
                "activating",
                "dead"
            ),
        ]
    );
}

#[tokio::test]
async fn one_that_hangs_costs_its_time_limit_and_no_more() {
    let bus = Bus::start();
    let _fake = manager(&bus, How::Hangs, Vec::new()).await;
    let found = bus.ask(Duration::from_millis(300)).await;
    assert_eq!(found, Err(Why::Broken("no answer in 0.3 s".to_owned())));
}

#[tokio::test]
async fn a_refusal_is_told_as_one() {
    let bus = Bus::start();
    let _fake = manager(&bus, How::Refuses, Vec::new()).await;
    assert_eq!(bus.ask(SOON).await, Err(Why::Denied));
}

#[tokio::test]
async fn where_there_is_none_there_is_nothing() {
    let bus = Bus::start();
    assert_eq!(bus.ask(SOON).await, Err(Why::Missing));
    let nowhere = jobs_at("unix:path=/nowhere/bus", UnitManager::User, NOW_US, SOON).await;
    assert_eq!(nowhere, Err(Why::Missing));
}

#[tokio::test]
async fn a_liar_is_no_reason_to_believe_or_to_break() {
    let bus = Bus::start();
    let liar = connection::Builder::address(bus.address.as_str())
        .expect("an address")
        .name(NAME)
        .expect("a name")
        .serve_at(PATH, Liar)
        .expect("served")
        .build()
        .await
        .expect("connected");
    let found = bus.ask(SOON).await;
    assert!(matches!(found, Err(Why::Broken(_))), "{found:?}");
    drop(liar);

    // The right shape, and nonsense in it: a time to come, a name that steers the
    // terminal and is long, units that are not there, and far too many of them.
    let bus = Bus::start();
    let name = format!("\u{1b}[31m{}.service", "x".repeat(5000));
    let mut jobs: Vec<Job> = vec![job(1, &name, "start", "running")];
    jobs.extend((2..5000).map(|id| job(id, "y.service", "start", "waiting")));
    let fake = manager(&bus, How::Answers, jobs).await;
    let ahead = Unit {
        active: "activating",
        sub: "start",
        since_us: NOW_US + 1,
    };
    unit(&fake, 1, ahead, None).await;
    let found = bus.ask(SOON).await.expect("answered");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].since_s, None);
    assert!(found[0].unit.chars().count() <= LONGEST && !found[0].unit.contains('\u{1b}'));

    let bus = Bus::start();
    let jobs = vec![job(1, "gone.service", "start", "running")];
    let _fake = manager(&bus, How::Answers, jobs).await;
    assert_eq!(bus.ask(SOON).await, Ok(Vec::new()));
}

#[test]
fn times_and_limits() {
    assert_eq!(seconds_since(0, 9_000_000), None);
    assert_eq!(seconds_since(1_000_000, 9_000_000), Some(8.0));
    assert_eq!(seconds_since(10_000_000, 9_000_000), None);
    assert_eq!(limit_of(90_000_000), UnitLimit::Seconds(90.0));
    assert_eq!(limit_of(u64::MAX), UnitLimit::Never);
    assert_eq!(limit_of(0), UnitLimit::Never);
    assert_eq!(
        interface("a.b.service"),
        Some("org.freedesktop.systemd1.Service")
    );
    assert_eq!(interface("x.target"), None);
    assert_eq!(interface(""), None);
}
