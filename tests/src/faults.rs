//! Real situations of a rebuild, each made on purpose: one function each, and a way to undo it.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;

use crate::{
    cache_server::{Behaviour, CacheServer},
    world::{Client, LAB_NIX, User, World, wait_until},
};

/// How long a process may take to appear, or to be gone.
const SOON: Duration = Duration::from_secs(30);

/// A situation that holds now; dropped or undone, it is over.
pub struct Fault<'world> {
    /// The command that alice has started, or the wrapper she has started it by.
    pub client: Client,
    /// The other process that is to blame, where there is one: who holds the lock.
    pub holder: Option<Client>,
    /// The file that is locked, by its path inside, where there is one.
    pub lock: Option<String>,
    /// The cache that the client downloads from, where it does.
    pub server: Option<CacheServer>,
    stopped: Option<Stopped<'world>>,
    world: &'world World,
}

/// A stopped process of the world, which goes on when this is dropped.
struct Stopped<'world> {
    world: &'world World,
    pid: i32,
}

impl<'world> Stopped<'world> {
    fn stop(world: &'world World, pid: i32) -> Result<Self> {
        world.signal(pid, "STOP")?;
        Ok(Self { world, pid })
    }
}

impl Drop for Stopped<'_> {
    fn drop(&mut self) {
        let _ = self.world.signal(self.pid, "CONT");
    }
}

impl<'world> Fault<'world> {
    fn of(world: &'world World, client: Client) -> Self {
        Self {
            client,
            holder: None,
            lock: None,
            server: None,
            stopped: None,
            world,
        }
    }

    /// The client's number inside the world.
    pub fn pid(&self) -> i32 {
        self.client.pid()
    }

    /// Ends the client as Ctrl-C would, then whatever stood in its way, and sees it all gone.
    pub fn undo(self) -> Result<()> {
        self.end(false)
    }

    /// The same while another build of this world goes on, whose builder may stay.
    pub fn undo_beside(self) -> Result<()> {
        self.end(true)
    }

    fn end(mut self, builders_may_stay: bool) -> Result<()> {
        self.stopped = None;
        self.client.signal_group(Signal::INT)?;
        if self.client.wait(Duration::from_secs(3)).is_none() {
            // An evaluation does not look at signals.
            self.client.signal_group(Signal::KILL)?;
        }
        ensure!(
            self.client.wait(SOON).is_some(),
            "the client {} does not end",
            self.pid()
        );
        self.holder = None;
        self.server = None;
        let (world, pid) = (self.world, self.pid());
        let gone = wait_until(SOON, || {
            world.worker_of(pid).is_none() && (builders_may_stay || !has_builder(world))
        });
        ensure!(
            gone,
            "something of client {pid} remains: {:?}",
            world.processes()
        );
        Ok(())
    }
}

/// Whether a builder of the lab runs in the world.
pub fn has_builder(world: &World) -> bool {
    world
        .processes()
        .iter()
        .any(|(_, line)| line.starts_with("sh -euc PATH=$PWD/bin"))
}

fn tag() -> String {
    static TAGS: AtomicU32 = AtomicU32::new(1);
    TAGS.fetch_add(1, Ordering::Relaxed).to_string()
}

fn nix_build(world: &World, attribute: &str, more: &[&str]) -> Result<Client> {
    let args = [&[LAB_NIX, "-A", attribute, "--no-out-link"], more].concat();
    world.spawn(User::Alice, "nix-build", args)
}

fn build<'world>(world: &'world World, attribute: &str, more: &[&str]) -> Result<Fault<'world>> {
    let tag = tag();
    let args = [&["--argstr", "tag", &tag], more].concat();
    Ok(Fault::of(world, nix_build(world, attribute, &args)?))
}

fn building<'world>(world: &'world World, attribute: &str, more: &[&str]) -> Result<Fault<'world>> {
    let fault = build(world, attribute, more)?;
    ensure!(
        wait_until(SOON, || has_builder(world)),
        "no builder: {}",
        fault.client.said()
    );
    Ok(fault)
}

/// A build that is done in a moment, and succeeds.
pub fn short_build(world: &World) -> Result<Fault<'_>> {
    build(world, "quick", &[])
}

/// A build that fails in a moment.
pub fn failing_build(world: &World) -> Result<Fault<'_>> {
    build(world, "fails", &[])
}

/// A build that fails after so many seconds.
pub fn late_failure(world: &World, seconds: u32) -> Result<Fault<'_>> {
    building(
        world,
        "failsLate",
        &["--argstr", "seconds", &seconds.to_string()],
    )
}

/// A healthy build that uses a whole core and says nothing for so many seconds.
pub fn silent_build(world: &World, seconds: u32) -> Result<Fault<'_>> {
    building(
        world,
        "busy",
        &["--argstr", "seconds", &seconds.to_string()],
    )
}

/// A builder whose two processes wait for one another for ever.
pub fn deadlocked_builder(world: &World) -> Result<Fault<'_>> {
    building(world, "deadlock", &[])
}

/// A healthy build that does nothing at all for so many seconds, started by this user.
pub fn sleeping_build<'world>(
    world: &'world World,
    user: User,
    seconds: u32,
    tag: &str,
) -> Result<Fault<'world>> {
    let seconds = seconds.to_string();
    let more = ["--argstr", "seconds", &seconds, "--argstr", "tag", tag];
    let args = [&[LAB_NIX, "-A", "sleeps", "--no-out-link"], &more[..]].concat();
    Ok(Fault::of(world, world.spawn(user, "nix-build", args)?))
}

/// A healthy build with a stopped process below it, for so many seconds.
pub fn job_control(world: &World, seconds: u32) -> Result<Fault<'_>> {
    building(
        world,
        "jobs",
        &["--argstr", "seconds", &seconds.to_string()],
    )
}

/// A copy of 12 MiB to a cache that takes them at this pace.
pub fn slow_upload(world: &World, bytes_per_s: u64) -> Result<Fault<'_>> {
    let path = world.run(
        User::Alice,
        "nix-build",
        [LAB_NIX, "-A", "big", "--no-out-link"],
    )?;
    let server = CacheServer::take_in(world, bytes_per_s)?;
    let to = format!("{}?compression=none", server.url());
    let client = world.spawn(User::Alice, "nix", ["copy", "--to", &to, &path])?;
    let fault = Fault {
        server: Some(server),
        ..Fault::of(world, client)
    };
    moved(fault, 1)
}

/// The silent healthy build, started by `nixos-rebuild switch`; the client is that script.
pub fn wrapped_build(world: &World, seconds: u32) -> Result<Fault<'_>> {
    let client = world.spawn(
        User::Alice,
        "nixos-rebuild",
        [
            "switch",
            &seconds.to_string(),
            &format!("wrapped-{}", tag()),
        ],
    )?;
    let fault = Fault::of(world, client);
    ensure!(
        wait_until(SOON, || has_builder(world)),
        "no builder: {}",
        fault.client.said()
    );
    Ok(fault)
}

/// A download that moves at this pace; the whole is 12 MiB.
pub fn slow_download(world: &World, bytes_per_s: u64) -> Result<Fault<'_>> {
    let fault = download(world, Behaviour::Slow { bytes_per_s })?;
    moved(fault, 1)
}

/// A download that has stopped after so many bytes, the connection still open.
pub fn stalled_download(world: &World, bytes: u64) -> Result<Fault<'_>> {
    let fault = download(world, Behaviour::StallAfter { bytes })?;
    moved(fault, bytes)
}

/// A cache that does not answer the first question about a path.
pub fn silent_cache(world: &World) -> Result<Fault<'_>> {
    download(world, Behaviour::StallBeforeNarinfo)
}

fn download(world: &World, behaviour: Behaviour) -> Result<Fault<'_>> {
    let server = CacheServer::start(world, behaviour)?;
    let client = nix_build(world, "big", &["--option", "substituters", server.url()])?;
    Ok(Fault {
        server: Some(server),
        ..Fault::of(world, client)
    })
}

fn moved(fault: Fault<'_>, bytes: u64) -> Result<Fault<'_>> {
    let server = fault.server.as_ref().context("a download has a server")?;
    ensure!(
        wait_until(SOON, || server.sent() >= bytes),
        "nothing comes: {}",
        fault.client.said()
    );
    Ok(fault)
}

/// A build whose output somebody else has locked: a process of root that does nothing else.
pub fn path_lock(world: &World) -> Result<Fault<'_>> {
    let tag = tag();
    let more = ["--argstr", "tag", tag.as_str()];
    let derivation = world.run(
        User::Alice,
        "nix-instantiate",
        [&[LAB_NIX, "-A", "quick"], &more[..]].concat(),
    )?;
    let output = world.run(
        User::Root,
        "nix-store",
        ["--query", "--outputs", &derivation],
    )?;
    let lock = format!("{output}.lock");
    let holder = hold(world, &lock)?;
    let client = nix_build(world, "quick", &more)?;
    Ok(Fault {
        holder: Some(holder),
        lock: Some(lock),
        ..Fault::of(world, client)
    })
}

/// A collection of garbage that waits for the collector's lock, which another process holds.
pub fn gc_lock(world: &World) -> Result<Fault<'_>> {
    let lock = "/nix/var/nix/gc.lock".to_owned();
    let holder = hold(world, &lock)?;
    let args: [&str; 0] = [];
    let client = world.spawn(User::Alice, "nix-collect-garbage", args)?;
    Ok(Fault {
        holder: Some(holder),
        lock: Some(lock),
        ..Fault::of(world, client)
    })
}

/// A process of root that holds this file locked, and does nothing else.
pub fn hold(world: &World, lock: &str) -> Result<Client> {
    // Without a fork: the lock must belong to a process that lives, or /proc/locks hides it.
    let script = format!("umask 077; exec flock --no-fork {lock} sleep infinity");
    let holder = world.spawn(User::Root, "sh", ["-c", script.as_str()])?;
    let held = wait_until(SOON, || !world.locks_on(lock).is_empty());
    ensure!(held, "{lock} could not be locked: {}", holder.said());
    Ok(holder)
}

/// A client of a daemon that is stopped.
pub fn stopped_daemon(world: &World) -> Result<Fault<'_>> {
    let stopped = Stopped::stop(world, world.daemon())?;
    Ok(Fault {
        stopped: Some(stopped),
        ..build(world, "quick", &[])?
    })
}

/// What an endless evaluation does to the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// It keeps what it makes.
    Grows,
    /// It forgets what it makes.
    Flat,
}

/// An evaluation that never ends.
pub fn endless_evaluation(world: &World, memory: Memory) -> Result<Fault<'_>> {
    let attribute = match memory {
        Memory::Grows => "grows",
        Memory::Flat => "flat",
    };
    Ok(Fault::of(world, nix_build(world, attribute, &[])?))
}
