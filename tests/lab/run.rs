//! Plays cases for real: a world each, alice's own agent in it, and a recording of what it saw.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    thread::{self, sleep},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_host::{
    client::{Client as Face, Recording},
    replay,
};
use rustix::process::Signal;
use tokio::runtime::{Builder, Runtime};

use super::{
    Case, Needs,
    ground::{Ground, SOON, has_program, now_ms},
    score::{Score, subject},
    session::{About, Session},
};
use crate::{
    webdriver::built,
    world::{Client, HOME, LAB_NIX, NixVersion, RUNTIME_DIR, User, World, wait_until},
};

/// How it is done.
#[derive(Clone, Debug)]
pub struct How {
    /// How many worlds stand at once.
    pub lanes: usize,
    /// How many of those may have a case that spins.
    pub spinners: usize,
    /// Where recordings go.
    pub folder: PathBuf,
    /// End a case as soon as verdict and cause are right.
    pub hurry: bool,
}

/// What came of one case.
#[derive(Debug)]
pub struct Played {
    /// Which case.
    pub case: Case,
    /// Which Nix was asked for.
    pub version: NixVersion,
    /// Its score; `None` in `Ok`: the machine lacks what it needs.
    pub score: Result<Option<Score>>,
    /// What the newest of alice's commands said.
    pub said: String,
    /// Seconds it took.
    pub took_s: f64,
}

/// Plays all; `tell` hears of each as it ends.
pub fn all(
    wanted: &[(Case, NixVersion)],
    how: &How,
    tell: &(dyn Fn(&Played) + Sync),
) -> Vec<Played> {
    let left = Mutex::new(wanted.to_vec());
    let spinning = Mutex::new(0_usize);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for lane in 0..how.lanes {
            let (left, spinning, done) = (&left, &spinning, &done);
            scope.spawn(move || {
                // Not all worlds at once.
                sleep(Duration::from_secs(lane as u64));
                while let Some((case, version)) = next(left, spinning, how.spinners) {
                    let begun = Instant::now();
                    let (score, said) = match one(case, version, how) {
                        Ok(Some((score, said))) => (Ok(Some(score)), said),
                        Ok(None) => (Ok(None), String::new()),
                        Err(error) => (Err(error), String::new()),
                    };
                    if case.spins {
                        *lock(spinning) -= 1;
                    }
                    let played = Played {
                        case,
                        version,
                        score,
                        said,
                        took_s: begun.elapsed().as_secs_f64(),
                    };
                    tell(&played);
                    lock(done).push(played);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The next that may begin now; waits while only spinners are left and too many spin.
fn next(
    left: &Mutex<Vec<(Case, NixVersion)>>,
    spinning: &Mutex<usize>,
    spinners: usize,
) -> Option<(Case, NixVersion)> {
    loop {
        {
            let mut left = lock(left);
            let mut spinning = lock(spinning);
            if left.is_empty() {
                return None;
            }
            let fits = |(case, _): &(Case, NixVersion)| !case.spins || *spinning < spinners;
            if let Some(n) = left.iter().position(fits) {
                let found = left.remove(n);
                *spinning += usize::from(found.0.spins);
                return Some(found);
            }
        }
        sleep(Duration::from_millis(500));
    }
}

/// The agent without its debugging symbols: each world gets a copy.
pub fn slim_agent() -> Result<PathBuf> {
    // Lanes begin at once, and one copy is enough.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = lock(&ONE);
    // Programs lie beside it, tests a folder below.
    let beside = std::env::current_exe()?.with_file_name("nixlamp");
    let whole = match std::env::var_os("NIXLAMP_BIN") {
        Some(path) => path.into(),
        None if beside.is_file() => beside,
        None => built("nixlamp")?,
    };
    let folder = whole.parent().context("a folder")?.join("slim");
    let slim = folder.join("nixlamp");
    let when = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    if when(&slim) < when(&whole) {
        fs::create_dir_all(&folder)?;
        let new = folder.join(format!("new-{}", std::process::id()));
        let done = Command::new("strip")
            .arg("-o")
            .args([&new, &whole])
            .status();
        if !done.is_ok_and(|done| done.success()) {
            fs::copy(&whole, &new)?;
        }
        fs::rename(new, &slim)?;
    }
    Ok(slim)
}

fn one(case: Case, version: NixVersion, how: &How) -> Result<Option<(Score, String)>> {
    if !case.needs.programs.iter().all(|name| has_program(name)) {
        return Ok(None);
    }
    let world = World::start_with(version, changes(case.needs))?;
    let dir = world.dir().to_owned();
    let result = in_world(case, &world, how);
    drop(world);
    ensure!(!dir.exists(), "{} remains", dir.display());
    result.map(Some)
}

fn changes(needs: Needs) -> Vec<(&'static str, String)> {
    let mut all = vec![("WORLD_BUILDERS", needs.builders.to_string())];
    if needs.disk.0 > 0 {
        all.push(("WORLD_MIB", needs.disk.0.to_string()));
    }
    if needs.disk.1 > 0 {
        all.push(("WORLD_INODES", needs.disk.1.to_string()));
    }
    if !needs.conf.is_empty() {
        all.push(("WORLD_CONF", needs.conf.to_owned()));
    }
    all
}

fn in_world(case: Case, world: &World, how: &How) -> Result<(Score, String)> {
    world.install(&slim_agent()?)?;
    // The store and what every builder needs are made by the first who build.
    let alone = [
        "--option",
        "builders",
        "",
        "--option",
        "post-build-hook",
        "",
    ];
    let first = [LAB_NIX, "-A", "quick", "--no-out-link"];
    world.run(User::Root, "nix-build", [&first[..], &alone[..]].concat())?;
    let watcher = Watcher::start(world)?;
    let ground = Ground::new(world);
    let scene = (case.make)(&ground).with_context(|| ground.said())?;
    let about = About {
        case: case.name.to_owned(),
        nix: world.nix_says().to_owned(),
        subject: u32::try_from(scene.subject)?,
        stalled_ms: scene.stalled_ms,
    };
    watcher.watch(&case, &about, how.hurry)?;
    let live = subject(&watcher.look()?.status, about.subject);
    let said = ground.said();
    let events = watcher.end()?;
    drop(scene);
    let session = Session { about, events };
    let score = Score::of(case, &session).context("its rebuild was never seen")?;
    session.keep(&how.folder)?;
    // What was said for real is what the recording says, unless it has just changed.
    let replayed = (score.last.verdict, score.first().0.to_owned());
    if let Some((verdict, causes)) = live {
        let code = causes.first().map_or("dont-know", |(code, _, _)| code);
        let before = score.story.iter().rev().take(2);
        let same = before
            .map(|look| {
                (
                    look.verdict,
                    look.causes.first().map_or("dont-know", |c| &c.0),
                )
            })
            .any(|said| said == (verdict, code));
        ensure!(
            same,
            "the agent said {verdict:?}, {code}; its recording says {replayed:?}"
        );
    }
    Ok((score, said))
}

/// alice's agent, and its recording.
struct Watcher {
    agent: Client,
    socket: PathBuf,
    recording: Option<Recording>,
    /// Not on the world's own disk, which may be full.
    file: PathBuf,
    runtime: Runtime,
}

impl Watcher {
    fn start(world: &World) -> Result<Self> {
        let socket = format!("{RUNTIME_DIR}/agent.sock");
        let environment = format!("NIXLAMP_SOCKET={socket}");
        let state = format!("XDG_STATE_HOME={HOME}/.state");
        let args = [environment.as_str(), &state, "nixlamp", "--headless"];
        let agent = world.spawn(User::Alice, "env", args)?;
        let file = std::env::temp_dir().join(format!("nixlamp-lab-{}.jsonl", world.init()));
        // One of an earlier run that was killed, in another pid namespace.
        _ = fs::remove_file(&file);
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let socket = world.inside(socket);
        let mut watcher = Self {
            agent,
            socket,
            recording: None,
            file,
            runtime,
        };
        let there = wait_until(SOON, || {
            sleep(Duration::from_millis(100));
            watcher.look().is_ok()
        });
        ensure!(there, "no agent: {}", watcher.agent.said());
        let face = watcher.runtime.block_on(Face::connect(&watcher.socket))?;
        let recording = watcher.runtime.block_on(face.record(&watcher.file))?;
        watcher.recording = Some(recording);
        Ok(watcher)
    }

    fn look(&self) -> Result<nixlamp_core::wire::View> {
        self.runtime.block_on(async {
            let mut face = Face::connect(&self.socket).await?;
            Ok(face.look().await?)
        })
    }

    /// Waits as long as the case is to be looked at.
    fn watch(&self, case: &Case, about: &About, hurry: bool) -> Result<()> {
        let since_s = || (now_ms() - about.stalled_ms) as f64 / 1000.0;
        while since_s() < case.watch_s as f64 {
            sleep(Duration::from_millis(500));
            if hurry && !case.healthy && since_s() > 2.0 {
                let said = subject(&self.look()?.status, about.subject);
                let right = said.is_some_and(|(verdict, causes)| {
                    case.verdicts.contains(&verdict)
                        && causes.first().is_some_and(|(code, family, _)| {
                            case.causes.contains(&code.as_str())
                                || case.causes.is_empty() && family == case.family
                        })
                });
                if right {
                    break;
                }
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<Vec<replay::Recorded>> {
        self.recording = None;
        self.agent.signal(Signal::TERM)?;
        let status = self.agent.wait(SOON).context("the agent does not end")?;
        ensure!(
            status.success() && !self.agent.said().contains("panicked"),
            "{status}: {}",
            self.agent.said()
        );
        Ok(replay::read(&self.file)?.events)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
    }
}
