//! What a case stands on: a world, and the few ways to start something in it.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread::{self, JoinHandle, sleep},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, ensure};

use crate::{
    faults::has_builder,
    world::{Client, HOME, NixVersion, User, World, wait_until},
};

/// Generous, for a machine with other work.
pub const SOON: Duration = Duration::from_secs(60);

/// Anything that must live as long as the scene.
pub trait Thing {}
impl<T> Thing for T {}

/// What goes on, from the moment it stalls.
pub struct Scene<'w> {
    /// The process the label speaks of, by the world's numbers: the root of its rebuild.
    pub subject: i32,
    /// When it stalled, in milliseconds since 1970; for a healthy one, when it began to look so.
    pub stalled_ms: i64,
    /// What must live on.
    pub things: Vec<Box<dyn Thing + 'w>>,
}

impl<'w> Scene<'w> {
    /// It stalls now.
    pub fn now(client: Client) -> Self {
        Self {
            subject: client.pid(),
            stalled_ms: now_ms(),
            things: vec![Box::new(client)],
        }
    }

    /// With something else that must live on.
    #[must_use]
    pub fn beside(mut self, thing: impl Thing + 'w) -> Self {
        self.things.push(Box::new(thing));
        self
    }
}

/// Milliseconds since 1970.
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}

/// A world, and who starts what in it.
pub struct Ground<'w> {
    /// The world.
    pub world: &'w World,
    made: AtomicU32,
}

impl<'w> Ground<'w> {
    /// On this world.
    pub fn new(world: &'w World) -> Self {
        Self {
            world,
            made: AtomicU32::new(0),
        }
    }

    /// True for the newer of the two.
    pub fn is_new(&self) -> bool {
        self.world.version() == NixVersion::V2_34
    }

    fn next(&self) -> u32 {
        self.made.fetch_add(1, Ordering::Relaxed)
    }

    /// A file of alice's, by its path inside.
    pub fn file(&self, name: &str, text: &str) -> Result<String> {
        let path = format!("{HOME}/{name}");
        self.world.write(&path, text)?;
        Ok(path)
    }

    /// An expression whose builder runs this script of busybox's shell; the file's path inside.
    pub fn derivation(&self, name: &str, script: &str) -> Result<String> {
        self.file(&format!("{name}.nix"), &derivation_text(name, script))
    }

    /// alice starts it, and both outputs go to a file that she can read.
    pub fn alice(&self, words: &[&str]) -> Result<Client> {
        self.start(User::Alice, HOME, words)
    }

    /// root starts it.
    pub fn root(&self, words: &[&str]) -> Result<Client> {
        self.start(User::Root, "/nix/home/root", words)
    }

    fn start(&self, user: User, home: &str, words: &[&str]) -> Result<Client> {
        let said = format!("{home}/said-{}.txt", self.next());
        let script = "f=$0; exec \"$@\" >\"$f\" 2>&1";
        let mut args = vec!["-c", script, said.as_str()];
        args.extend(words);
        self.world.spawn(user, "sh", args)
    }

    /// What was said into the newest such file of alice's.
    pub fn said(&self) -> String {
        let number = self.made.load(Ordering::Relaxed).saturating_sub(1);
        let path = self.world.inside(format!("{HOME}/said-{number}.txt"));
        fs::read_to_string(path).unwrap_or_default()
    }

    /// alice builds what this file says.
    pub fn build(&self, file: &str) -> Result<Client> {
        self.alice(&["nix-build", file, "--no-out-link"])
    }

    /// alice builds a derivation with this script, and its builder runs.
    pub fn building(&self, name: &str, script: &str) -> Result<Client> {
        let client = self.build(&self.derivation(name, script)?)?;
        self.builder_runs()?;
        Ok(client)
    }

    /// Waits until a builder runs.
    pub fn builder_runs(&self) -> Result<()> {
        ensure!(
            wait_until(SOON, || has_builder(self.world)),
            "no builder: {}",
            self.said()
        );
        Ok(())
    }

    /// Waits until a process stands whose arguments, joined, hold for this; its number.
    pub fn process(&self, what: &str, holds: impl Fn(&str) -> bool) -> Result<i32> {
        let mut found = None;
        wait_until(SOON, || {
            let all = self.world.processes();
            found = all
                .iter()
                .find(|(_, line)| holds(line))
                .map(|(pid, _)| *pid);
            found.is_some()
        });
        found.with_context(|| format!("no {what}: {}\n{:?}", self.said(), self.world.processes()))
    }

    /// A program of everybody's in this world: a script on the PATH.
    pub fn program(&self, name: &str, text: &str) -> Result<()> {
        let path = self.world.inside(format!("/nix/lab/bin/{name}"));
        fs::write(&path, text)?;
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        Ok(())
    }

    /// A file anywhere in the world, of root's.
    pub fn root_file(&self, path: &str, text: &str) -> Result<()> {
        let outside = self.world.inside(path);
        if let Some(parent) = outside.parent() {
            fs::create_dir_all(parent)?;
        }
        // A link may lead out of the world.
        let _ = fs::remove_file(&outside);
        fs::write(&outside, text)?;
        Ok(())
    }

    /// alice may do everything as root, and is not asked for a password.
    pub fn sudo_without_password(&self) -> Result<()> {
        let rules = "root ALL=(ALL:ALL) ALL\nalice ALL=(ALL:ALL) NOPASSWD: ALL\n";
        self.root_file("/etc/sudoers", rules)?;
        let shadow = self.world.inside("/etc/shadow");
        let mut text = fs::read_to_string(&shadow)?;
        text += "alice:!:20000:0:99999:7:::\n";
        Ok(fs::write(&shadow, text)?)
    }

    /// Waits so many seconds.
    pub fn pause(seconds: u64) {
        sleep(Duration::from_secs(seconds));
    }
}

/// What [`Ground::derivation`] writes.
pub fn derivation_text(name: &str, script: &str) -> String {
    format!(
        r#"let tools = builtins.path {{ path = /nix/lab/bb; name = "tools"; }};
in derivation {{
  name = "{name}";
  system = builtins.currentSystem;
  builder = "${{tools}}/sh";
  args = [ "-euc" ''PATH=$PWD/bin; ${{tools}}/busybox mkdir bin; ${{tools}}/busybox --install -s bin; {script}'' ];
}}
"#
    )
}

/// Takes connections and never says a word, or always the same; closes them when dropped.
pub struct Silence {
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// How many have called.
    pub callers: Arc<AtomicU32>,
}

impl Silence {
    /// On this port of the machine's end of the link.
    pub fn on(world: &World, port: u16) -> Result<Self> {
        Self::saying(world, port, "")
    }

    /// The same, but with this for an answer to whatever is asked first.
    pub fn saying(world: &World, port: u16, answer: &'static str) -> Result<Self> {
        let listener = TcpListener::bind((world.address(), port))?;
        listener.set_nonblocking(true)?;
        let ends = Arc::new(AtomicBool::new(false));
        let callers = Arc::new(AtomicU32::new(0));
        let (over, count) = (Arc::clone(&ends), Arc::clone(&callers));
        let thread = thread::spawn(move || {
            let mut held: Vec<TcpStream> = Vec::new();
            while !over.load(Ordering::Relaxed) {
                if let Ok((mut stream, _)) = listener.accept() {
                    if answer.is_empty() {
                        held.push(stream);
                    } else {
                        let _ = stream.set_nonblocking(false);
                        let _ = stream.set_read_timeout(Some(Duration::from_secs(1)));
                        let _ = stream.read(&mut [0; 4096]);
                        let _ = stream.write_all(answer.as_bytes());
                    }
                    count.fetch_add(1, Ordering::Relaxed);
                }
                sleep(Duration::from_millis(20));
            }
        });
        Ok(Self {
            ends,
            thread: Some(thread),
            callers,
        })
    }

    /// Waits until somebody has called.
    pub fn called(&self) -> Result<()> {
        let called = wait_until(SOON, || self.callers.load(Ordering::Relaxed) > 0);
        ensure!(called, "nobody has called");
        Ok(())
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Something goes on in the background of a scene until it is dropped.
pub struct Meanwhile {
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Meanwhile {
    /// Does this once after so many seconds, unless the scene is over by then.
    pub fn after(seconds: u64, what: impl FnOnce() + Send + 'static) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&ends);
        let thread = thread::spawn(move || {
            let due = || over.load(Ordering::Relaxed);
            if !wait_until(Duration::from_secs(seconds), || {
                sleep(Duration::from_millis(100));
                due()
            }) {
                what();
            }
        });
        Self {
            ends,
            thread: Some(thread),
        }
    }
}

impl Drop for Meanwhile {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Whether the machine has this program where everybody may use it, or this file.
pub fn has_program(name: &str) -> bool {
    name.starts_with('/') && Path::new(name).exists()
        || ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
            .iter()
            .any(|folder| Path::new(folder).join(name).exists())
}
