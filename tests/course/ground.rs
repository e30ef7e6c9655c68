//! What the tests of a course share: alice's agent, builds that end when they are told to, and how
//! often the agent has looked.

use std::{fs, os::unix::net::UnixStream, time::Duration};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::Course;
use nixlamp_tests::{
    stage::{now_s, started_s},
    truth::{Tape, now_ms},
    webdriver::built,
    world::{Client, HOME, NixVersion, RUNTIME_DIR, User, World, wait_until},
};
use rustix::process::Signal;
use serde::de::DeserializeOwned;

/// For what takes a moment on an idle machine.
pub const SOON: Duration = Duration::from_secs(60);
/// What is built.
pub const GRAPH: &str = "/nix/home/alice/course.nix";
/// `ActivityType` of Nix's `logging.hh`.
pub const BUILD: u32 = 105;
/// How often the agent looks while something is rebuilt, unless it is set otherwise.
const INTERVAL_S: f64 = 1.0;

/// A world whose Nix can build the graph.
pub fn world(version: NixVersion) -> Result<World> {
    let world = World::start(version)?;
    world.install(&built("nixlamp")?)?;
    world.write(GRAPH, include_str!("../lab/course.nix"))?;
    Ok(world)
}

/// Lets what is called so come to its end.
pub fn open(world: &World, name: &str, tag: &str) -> Result<()> {
    world.write(&format!("{HOME}/gates/{name}-{tag}"), "")
}

/// Takes that back.
pub fn shut(world: &World, name: &str, tag: &str) -> Result<()> {
    Ok(fs::remove_file(
        world.inside(format!("{HOME}/gates/{name}-{tag}")),
    )?)
}

/// The words that build this much of the graph, two at once, and tell of it.
pub fn build<'a>(attribute: &'a str, tag: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let words = [
        "nix-build",
        GRAPH,
        "-A",
        attribute,
        "--argstr",
        "tag",
        tag,
        "--no-out-link",
        "--log-format",
        "internal-json",
        "-v",
        "-j",
        "2",
    ];
    [&words[..], more].concat()
}

/// Starts that.
pub fn start(world: &World, user: User, words: &[&str]) -> Result<Client> {
    world.spawn(user, words[0], &words[1..])
}

/// Waits until a client has begun an activity about what is called so.
pub fn begins(client: &Client, kind: u32, name: &str) -> Result<()> {
    let kind = format!("\"type\":{kind}");
    let begun = wait_until(SOON, || {
        let said = client.said();
        let mut lines = said.lines();
        lines.any(|l| l.contains("\"action\":\"start\"") && l.contains(&kind) && l.contains(name))
    });
    ensure!(begun, "{name} does not begin: {}", client.said());
    Ok(())
}

/// When a client's process began, in milliseconds since 1970: the zero of its course.
pub fn began_ms(client: &Client) -> Result<f64> {
    Ok(now_ms() as f64 - (now_s()? - started_s(client)?) * 1000.0)
}

/// What alice's agent answers.
pub fn ask<T: DeserializeOwned>(world: &World, words: &[&str]) -> Result<T> {
    let said = world.run(User::Alice, "nixlamp", words)?;
    serde_json::from_str(&said).with_context(|| said)
}

/// The course of the rebuild of this client.
pub fn course(world: &World, client: &Client) -> Result<Course> {
    ask(world, &["course", &client.pid().to_string(), "--json"])
}

/// The course once it has ended.
pub fn ended_course(world: &World, client: &Client) -> Result<Course> {
    let mut last = None;
    wait_until(SOON, || {
        last = course(world, client).ok();
        last.as_ref().is_some_and(|course| course.ended.is_some())
    });
    last.filter(|course| course.ended.is_some())
        .context("it is not seen to end")
}

/// An agent of alice's with nothing but its defaults.
pub struct Agent<'world> {
    world: &'world World,
    client: Client,
}

impl<'world> Agent<'world> {
    /// Starts it and waits until it answers.
    pub fn start(world: &'world World) -> Result<Self> {
        let words = ["LC_ALL=C.UTF-8", "nixlamp", "--headless"];
        let client = world.spawn(User::Alice, "env", words)?;
        let socket = world.inside(format!("{RUNTIME_DIR}/nixlamp/agent.sock"));
        let answers = wait_until(SOON, || UnixStream::connect(&socket).is_ok());
        ensure!(answers, "the agent says: {}", client.said());
        Ok(Self { world, client })
    }

    /// Ends it without a word.
    pub fn kill(mut self) -> Result<()> {
        self.client.signal(Signal::KILL)?;
        self.client.wait(SOON).context("it outlives SIGKILL")?;
        Ok(())
    }

    /// Writes down from now on when it shows another picture: after each look.
    pub fn looks(&self) -> Result<Looks> {
        let words = ["watch", "--json"];
        let face = self.world.spawn(User::Alice, "nixlamp", words)?;
        let shows = wait_until(SOON, || face.said().contains('\n'));
        ensure!(shows, "it shows nothing: {}", face.said());
        Ok(Looks {
            tape: Tape::of(face.log().to_owned()),
            face,
        })
    }
}

/// When the agent has looked.
pub struct Looks {
    tape: Tape,
    face: Client,
}

impl Looks {
    /// Waits for so many more.
    pub fn more(&self, count: usize) -> Result<()> {
        let seen = || self.face.said().lines().count();
        let wanted = seen() + count;
        let came = wait_until(SOON, || seen() >= wanted);
        ensure!(came, "the agent does not look");
        Ok(())
    }

    /// The longest time between two of them within these, in seconds: what went on between is not
    /// known better than by that.
    pub fn tolerance_s(self, (from_ms, to_ms): (f64, f64)) -> f64 {
        let lines = self.tape.lines();
        let within = |at: &f64| (from_ms..=to_ms).contains(at);
        let all: Vec<f64> = lines
            .iter()
            .map(|(at, _)| *at as f64)
            .filter(within)
            .collect();
        let gaps = all.windows(2).map(|two| (two[1] - two[0]) / 1000.0);
        gaps.fold(INTERVAL_S, f64::max)
    }
}
