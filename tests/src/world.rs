//! A real multi-user Nix in a world of its own: own /nix and /etc, own process ids, own network.
//!
//! The world numbers its processes itself. A [`Client`] knows both numbers of its process; all that
//! runs inside, and `/proc` as [`World::inside`] shows it, speaks of the world's own.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    net::Ipv4Addr,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// Where alice lives inside the world.
pub const HOME: &str = "/nix/home/alice";
/// The runtime directory of alice inside the world.
pub const RUNTIME_DIR: &str = "/nix/home/alice/.run";
/// The file with everything that the lab builds, inside the world.
pub const LAB_NIX: &str = "/nix/lab/lab.nix";

/// The versions of Nix that the lab knows how to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NixVersion {
    /// 2.8, from Debian bookworm.
    V2_8,
    /// 2.26, from Debian trixie.
    V2_26,
    /// 2.34, from Debian sid.
    V2_34,
}

impl NixVersion {
    /// Every version, oldest first.
    pub const ALL: [Self; 3] = [Self::V2_8, Self::V2_26, Self::V2_34];

    fn suite(self) -> &'static str {
        match self {
            Self::V2_8 => "bookworm",
            Self::V2_26 => "trixie",
            Self::V2_34 => "sid",
        }
    }
}

/// Who runs a command in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// An ordinary user whom the daemon does not trust.
    Alice,
    /// The administrator.
    Root,
}

/// A running world; everything in it ends when this is dropped.
pub struct World {
    version: NixVersion,
    nix: String,
    dir: PathBuf,
    init: i32,
    daemon: i32,
    address: Ipv4Addr,
    uid: u32,
    door: Option<ChildStdin>,
    script: Child,
}

/// Whether the person who runs the tests has turned the lab off with `NIXLAMP_LAB=off`.
pub fn lab_is_off() -> bool {
    std::env::var_os("NIXLAMP_LAB").is_some_and(|lab| lab == "off")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn lab_dir() -> PathBuf {
    std::env::var_os("NIXLAMP_LAB").map_or_else(|| repository().join("target/lab"), PathBuf::from)
}

impl World {
    /// Makes the Nix of this version, unless it was made before, and a world with its daemon.
    pub fn start(version: NixVersion) -> Result<Self> {
        Self::start_on(version, None)
    }

    /// The same with a disk of its own for /nix, of so many MiB, that can be filled.
    pub fn start_on(version: NixVersion, disk_mib: Option<u32>) -> Result<Self> {
        let mib = disk_mib.map(|mib| ("WORLD_MIB", mib.to_string()));
        Self::start_with(version, mib)
    }

    /// The same with what `world.sh` knows to change: `WORLD_MIB` and `WORLD_INODES` of the disk,
    /// `WORLD_BUILDERS` users that build, `WORLD_CONF` more lines of nix.conf.
    pub fn start_with(
        version: NixVersion,
        changed: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Result<Self> {
        static WORLDS: AtomicU32 = AtomicU32::new(0);
        ensure!(!lab_is_off(), "the lab is turned off by NIXLAMP_LAB=off");
        let scripts = repository().join("tests/lab");
        let nix = lab_dir().join("nix").join(version.suite());
        let made = Command::new(scripts.join("mk-nix.sh"))
            .arg(version.suite())
            .arg(&nix)
            .stdin(Stdio::null())
            .output()
            .context("tests/lab/mk-nix.sh")?;
        ensure!(
            made.status.success(),
            "no Nix could be made: {}",
            String::from_utf8_lossy(&made.stderr)
        );

        let number = WORLDS.fetch_add(1, Ordering::Relaxed);
        let dir = lab_dir().join(format!("worlds/{}-{number}", std::process::id()));
        let mut script = Command::new(scripts.join("world.sh"))
            .args([&nix, &dir])
            .envs(changed)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("tests/lab/world.sh")?;
        let door = script.stdin.take();
        let mut line = String::new();
        BufReader::new(script.stdout.take().context("no output of the world")?)
            .read_line(&mut line)?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let &["ready", init, daemon, address, uid] = words.as_slice() else {
            let status = script.wait()?;
            bail!("the world did not come up ({status}); its own words are above");
        };
        Ok(Self {
            version,
            nix: fs::read_to_string(nix.join("version"))?.trim().to_owned(),
            init: init.parse()?,
            daemon: daemon.parse()?,
            address: address.parse()?,
            uid: uid.parse()?,
            dir,
            door,
            script,
        })
    }

    /// Which Nix this world was asked to have.
    pub fn version(&self) -> NixVersion {
        self.version
    }

    /// What that Nix says of itself, as in `nix (Nix) 2.26.3`.
    pub fn nix_says(&self) -> &str {
        &self.nix
    }

    /// The main daemon, by the world's numbers.
    pub fn daemon(&self) -> i32 {
        self.daemon
    }

    /// The first process of the world, by the machine's numbers.
    pub fn init(&self) -> i32 {
        self.init
    }

    /// The uid of alice, the same inside and outside.
    pub fn uid(&self) -> u32 {
        self.uid
    }

    /// The machine's end of the world's only network link: servers for the world listen here.
    pub fn address(&self) -> Ipv4Addr {
        self.address
    }

    /// Where the world keeps its files on the machine; gone once the world is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// How a path inside the world is reached from outside, `/proc` included.
    pub fn inside(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        Path::new("/proc")
            .join(self.init.to_string())
            .join("root")
            .join(path.strip_prefix("/").unwrap_or(path))
    }

    /// A command inside the world, in a session of its own, with a clean environment and every
    /// signal at its default: what stands between is replaced by the program itself.
    ///
    /// The child that it spawns is the one that waits outside; [`World::spawn`] finds the real one.
    pub fn command<S: AsRef<OsStr>>(
        &self,
        user: User,
        program: impl AsRef<OsStr>,
        args: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new("nsenter");
        command
            .args([
                "--mount",
                "--pid",
                "--net",
                "--target",
                &self.init.to_string(),
            ])
            .arg("setsid");
        let home = match user {
            User::Alice => {
                let uid = self.uid.to_string();
                command.args([
                    "setpriv",
                    "--reuid",
                    &uid,
                    "--regid",
                    &uid,
                    "--init-groups",
                    "--",
                ]);
                HOME
            }
            User::Root => "/nix/home/root",
        };
        // A test runner may have SIGINT ignored, and children inherit that.
        command
            .args(["env", "--default-signal", "--chdir", home])
            .arg(program)
            .args(args);
        command
            .env_clear()
            .env(
                "PATH",
                "/nix/lab/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            )
            .env("LANG", "C.UTF-8")
            .env("HOME", home)
            .env("NIX_REMOTE", "daemon")
            .stdin(Stdio::null());
        match user {
            User::Alice => command
                .env("USER", "alice")
                .env("XDG_RUNTIME_DIR", RUNTIME_DIR),
            User::Root => command.env("USER", "root"),
        };
        command
    }

    /// Starts a program inside and finds its process; what it says goes to a file.
    pub fn spawn<S: AsRef<OsStr>>(
        &self,
        user: User,
        program: &str,
        args: impl IntoIterator<Item = S>,
    ) -> Result<Client> {
        static CLIENTS: AtomicU32 = AtomicU32::new(0);
        let number = CLIENTS.fetch_add(1, Ordering::Relaxed);
        let output = self.dir.join(format!("client-{number}.log"));
        let file = File::create(&output)?;
        let entered = self
            .command(user, program, args)
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("nsenter for {program}"))?;
        let mut client = Client {
            entered,
            pid: 0,
            host_pid: 0,
            began_s: 0.0,
            output,
        };
        client
            .find()
            .with_context(|| format!("{program} was not seen to start: {}", client.said()))?;
        Ok(client)
    }

    /// The store path of a small thing that this user builds in a moment: another
    /// for each tag.
    pub fn quick(&self, user: User, tag: &str) -> Result<String> {
        let args = [
            LAB_NIX,
            "-A",
            "quick",
            "--no-out-link",
            "--argstr",
            "tag",
            tag,
        ];
        self.run(user, "nix-build", args)
    }

    /// Runs a program inside to its end and gives its standard output, an error if it fails.
    pub fn run<S: AsRef<OsStr>>(
        &self,
        user: User,
        program: &str,
        args: impl IntoIterator<Item = S>,
    ) -> Result<String> {
        let output = self.command(user, program, args).output()?;
        ensure!(
            output.status.success(),
            "{program} in the world: {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Sends a signal (`STOP`, `CONT`, `KILL` …) to a process by its number inside.
    pub fn signal(&self, pid: i32, signal: &str) -> Result<()> {
        self.run(User::Root, "sh", ["-c", &format!("kill -s {signal} {pid}")])
            .map(drop)
    }

    /// All processes of the world, by its numbers, with their argv joined by blanks.
    pub fn processes(&self) -> Vec<(i32, String)> {
        let Ok(entries) = fs::read_dir(self.inside("/proc")) else {
            return Vec::new();
        };
        entries
            .flatten()
            .filter_map(|entry| {
                let pid = entry.file_name().to_str()?.parse().ok()?;
                let words = fs::read(entry.path().join("cmdline")).ok()?;
                let line = String::from_utf8_lossy(&words)
                    .replace('\0', " ")
                    .trim_end()
                    .to_owned();
                Some((pid, line))
            })
            .collect()
    }

    /// The daemon's worker for a client, by the world's numbers: the one that has its pid in argv.
    pub fn worker_of(&self, client: i32) -> Option<i32> {
        let line = format!("nix-daemon {client}");
        self.processes()
            .into_iter()
            .find(|(_, words)| *words == line)
            .map(|(pid, _)| pid)
    }

    /// The lines of `/proc/locks`, as the world sees them, about one file.
    pub fn locks_on(&self, path: &str) -> Vec<String> {
        let Ok(inode) = fs::metadata(self.inside(path)).map(|file| file.ino()) else {
            return Vec::new();
        };
        let word = format!(":{inode}");
        let locks = fs::read_to_string(self.inside("/proc/locks")).unwrap_or_default();
        locks
            .lines()
            .filter(|line| line.split_whitespace().any(|part| part.ends_with(&word)))
            .map(str::to_owned)
            .collect()
    }

    /// The state letter of a process, by its number inside.
    pub fn state_of(&self, pid: i32) -> Option<char> {
        let stat = fs::read_to_string(self.inside(format!("/proc/{pid}/stat"))).ok()?;
        stat.rsplit_once(") ")?.1.chars().next()
    }

    /// When a process started, in clock ticks, by its number inside.
    pub fn start_of(&self, pid: i32) -> Option<u64> {
        let stat = fs::read_to_string(self.inside(format!("/proc/{pid}/stat"))).ok()?;
        let (_, fields) = stat.rsplit_once(") ")?;
        fields.split(' ').nth(19)?.parse().ok()
    }

    /// The CPU time of a process in clock ticks, by its number inside.
    pub fn ticks_of(&self, pid: i32) -> Option<u64> {
        let stat = fs::read_to_string(self.inside(format!("/proc/{pid}/stat"))).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    }

    /// Copies a program of the machine into the world, since alice may not reach the repository;
    /// gives its path inside, which is on the PATH.
    pub fn install(&self, program: &Path) -> Result<PathBuf> {
        let name = program.file_name().context("a program has a name")?;
        let inside = Path::new("/nix/lab/bin").join(name);
        // By a process of its own: what is open for writing here may be inherited by a child of
        // another thread just then, and no program can be started that is open for writing.
        let copied = Command::new("cp")
            .args([program, &self.inside(&inside)])
            .status()?;
        ensure!(copied.success(), "{}: {copied}", program.display());
        Ok(inside)
    }

    /// Writes a file that belongs to alice, with the folders it needs; the path is one inside.
    pub fn write(&self, path: &str, text: &str) -> Result<()> {
        let outside = self.inside(path);
        let parent = outside.parent().context("a file lies in a folder")?;
        fs::create_dir_all(parent)?;
        chown(parent, Some(self.uid), Some(self.uid))?;
        File::create(&outside)?.write_all(text.as_bytes())?;
        chown(&outside, Some(self.uid), Some(self.uid))?;
        Ok(())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // The world ends when its door closes; the script then removes its files and ends too.
        drop(self.door.take());
        let ended = wait_until(Duration::from_secs(20), || {
            matches!(self.script.try_wait(), Ok(Some(_)) | Err(_))
        });
        if !ended {
            let _ = Pid::from_raw(self.init).map(|init| kill_process(init, Signal::KILL));
            let _ = self.script.wait();
        }
    }
}

/// A process inside the world and the one outside that waits for it; killed when dropped.
pub struct Client {
    entered: Child,
    pid: i32,
    host_pid: i32,
    began_s: f64,
    output: PathBuf,
}

impl Client {
    /// Its number inside the world: the one that an agent in there reports.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Its number on the machine.
    pub fn host_pid(&self) -> i32 {
        self.host_pid
    }

    /// When it had become the program that was asked for, in seconds since the machine started.
    pub fn began_s(&self) -> f64 {
        self.began_s
    }

    /// All that it has said so far, on both outputs.
    pub fn said(&self) -> String {
        fs::read(&self.output)
            .map(|text| String::from_utf8_lossy(&text).into_owned())
            .unwrap_or_default()
    }

    /// The file that this goes to, on the machine.
    pub fn log(&self) -> &Path {
        &self.output
    }

    /// Whether it has not ended yet.
    pub fn is_running(&mut self) -> bool {
        matches!(self.entered.try_wait(), Ok(None))
    }

    /// Its exit status, if it ends within that time.
    pub fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        wait_until(limit, || !self.is_running());
        self.entered.try_wait().ok().flatten()
    }

    /// Sends it a signal.
    pub fn signal(&mut self, signal: Signal) -> Result<()> {
        // Its number is safe to use only as long as its waiter has not been waited for.
        if self.is_running()
            && let Some(pid) = Pid::from_raw(self.host_pid)
        {
            kill_process(pid, signal)?;
        }
        Ok(())
    }

    /// Sends a signal to it and to all that it started in its session, as a terminal does.
    pub fn signal_group(&mut self, signal: Signal) -> Result<()> {
        if self.is_running()
            && let Some(pid) = Pid::from_raw(self.host_pid)
        {
            kill_process_group(pid, signal)?;
        }
        Ok(())
    }

    fn find(&mut self) -> Result<()> {
        let waiter = self.entered.id();
        let children = format!("/proc/{waiter}/task/{waiter}/children");
        let seen = wait_until(Duration::from_secs(10), || {
            let text = fs::read_to_string(&children).unwrap_or_default();
            self.host_pid = text
                .split_whitespace()
                .next()
                .and_then(|pid| pid.parse().ok())
                .unwrap_or(0);
            self.host_pid != 0 || !self.is_running()
        });
        ensure!(seen && self.host_pid != 0, "no child of nsenter");
        let status = fs::read_to_string(format!("/proc/{}/status", self.host_pid))?;
        let numbers = status
            .lines()
            .find_map(|line| line.strip_prefix("NSpid:"))
            .context("no NSpid")?;
        self.pid = numbers
            .split_whitespace()
            .last()
            .context("no number")?
            .parse()?;
        // From here on it is the program itself, unless it has ended already.
        wait_until(Duration::from_secs(10), || {
            let comm =
                fs::read_to_string(format!("/proc/{}/comm", self.host_pid)).unwrap_or_default();
            !["nsenter", "setsid", "setpriv", "env"].contains(&comm.trim())
        });
        let uptime = fs::read_to_string("/proc/uptime")?;
        self.began_s = uptime
            .split_whitespace()
            .next()
            .context("uptime")?
            .parse()?;
        Ok(())
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.signal_group(Signal::KILL);
        // Where a stopped child was seen, the one that waits for it has stopped itself too.
        if self.is_running()
            && let Some(waiter) = Pid::from_raw(self.entered.id().cast_signed())
        {
            let _ = kill_process(waiter, Signal::CONT);
        }
        if self.wait(Duration::from_secs(5)).is_none() {
            let _ = self.entered.kill();
            let _ = self.entered.wait();
        }
    }
}

/// Looks every few milliseconds whether something holds, up to the limit; whether it came to hold.
pub fn wait_until(limit: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        if holds() {
            return true;
        }
        if start.elapsed() >= limit {
            return false;
        }
        sleep(Duration::from_millis(5));
    }
}
