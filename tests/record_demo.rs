//! Makes the recording that `nixlamp demo` plays, from a real rebuild in the lab:
//!
//! ```sh
//! cargo build -p nixlamp && cargo run -p nixlamp-tests --bin record_demo
//! ```
//!
//! Takes a quarter of an hour, and wants root, sudo and what the lab wants. The agent is that of an
//! ordinary user. Three runs of the same rebuild come first, so that something is usual; they run
//! side by side, and in the recording they lie one, two and four days back.

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        fs,
        io::Write,
        os::unix::fs::PermissionsExt,
        path::{Path, PathBuf},
        process::{Child, ChildStdin, Stdio},
        thread::sleep,
        time::{Duration, Instant},
    };

    use anyhow::{Context, Result, ensure};
    use nixlamp_core::{engine::Event, model::Time, record::Past};
    use nixlamp_host::replay::{self, Recorded, Recorder};
    use nixlamp_tests::{
        cache_server::{Behaviour, CacheServer},
        faults::has_builder,
        world::{Client, HOME, NixVersion, User, World, wait_until},
    };
    use rustix::process::Signal;

    const RECORDING: &str = "/nix/home/alice/demo.jsonl";
    const PASSWORD: &str = "lamp";
    /// The same, as /etc/shadow has it.
    const PASSWORD_HASH: &str = "$6$nixlamp$1M8LuS/wcmka80lPbwq2yD2ekONrjdqe4Ari83pjHBRTKE3/Bya3aLY.XvrAeZ80fcehZssPvb9qUEm2iwKfI0";
    /// How long anything may take that should happen by itself.
    const SOON: Duration = Duration::from_secs(120);
    const FETCHES: Behaviour = Behaviour::Slow {
        bytes_per_s: 200_000,
    };

    pub fn main() -> Result<()> {
        let world = World::start(NixVersion::V2_34)?;
        furnish(&world)?;
        say("three earlier runs");
        earlier(&world)?;
        say("the incident");
        incident(&world)?;
        let events = replay::read(&world.inside(RECORDING))?.events;
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sessions/demo.jsonl");
        keep(&file, events)?;
        say(&format!("{} bytes", fs::metadata(&file)?.len()));
        Ok(())
    }

    fn say(line: &str) {
        let _ = writeln!(std::io::stderr(), "record_demo: {line}");
    }

    fn pause(seconds: u64) {
        sleep(Duration::from_secs(seconds));
    }

    /// The agent, a `nixos-rebuild` that switches, and a sudo that asks alice.
    fn furnish(world: &World) -> Result<()> {
        let nixlamp = std::env::current_exe()?.with_file_name("nixlamp");
        world.install(&nixlamp)?;
        let script = world.inside("/nix/lab/bin/nixos-rebuild");
        fs::write(script, include_str!("lab/laptop-rebuild"))?;
        ensure!(
            world.inside("/usr/bin/sudo").exists(),
            "sudo is missing on this machine"
        );
        fs::write(
            world.inside("/etc/sudoers"),
            "root ALL=(ALL:ALL) ALL\nalice ALL=(ALL:ALL) ALL\n",
        )?;
        let mut shadow = fs::OpenOptions::new()
            .append(true)
            .open(world.inside("/etc/shadow"))?;
        writeln!(shadow, "alice:{PASSWORD_HASH}:20000:0:99999:7:::")?;
        world.write(
            &format!("{HOME}/.config/nixlamp/config.toml"),
            "[watch]\nseconds = 2\n",
        )
    }

    /// Seconds that the parts of a configuration work.
    struct Work {
        emacs: u32,
        firefox: u32,
        toplevel: u32,
        activation: u32,
    }

    /// Writes alice's configuration; `run` makes it a new one.
    fn configuration(world: &World, run: &str, work: &Work) -> Result<String> {
        let dir = format!("{HOME}/{run}");
        world.write(&format!("{dir}/flake.nix"), include_str!("lab/laptop.nix"))?;
        world.write(
            &format!("{dir}/settings.nix"),
            &format!(
                "{{ system = \"{}-linux\"; run = \"{run}\"; emacs = {}; firefox = {}; toplevel = {}; activation = {}; }}\n",
                std::env::consts::ARCH,
                work.emacs,
                work.firefox,
                work.toplevel,
                work.activation
            ),
        )?;
        world.run(
            User::Alice,
            "cp",
            ["-a", "/nix/lab/bb", &format!("{dir}/bb")],
        )?;
        Ok(dir)
    }

    /// A rebuild in a terminal of its own, in which somebody can type.
    struct Terminal {
        script: Child,
        keys: ChildStdin,
        screen: PathBuf,
    }

    impl Terminal {
        fn switch(world: &World, dir: &str) -> Result<Self> {
            let screen = format!("{dir}.log");
            let command =
                format!("cd {dir} && exec bash /nix/lab/bin/nixos-rebuild switch --flake .#laptop");
            let mut script = world
                .command(User::Alice, "script", ["-qefc", &command, &screen])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()?;
            let keys = script.stdin.take().context("no way to type")?;
            let screen = world.inside(screen);
            Ok(Self {
                script,
                keys,
                screen,
            })
        }

        fn shows(&self, text: &str) -> bool {
            String::from_utf8_lossy(&fs::read(&self.screen).unwrap_or_default()).contains(text)
        }

        fn wait_for(&mut self, text: &str, limit: Duration) -> Result<()> {
            let seen = wait_until(limit, || {
                sleep(Duration::from_millis(200));
                self.shows(text) || !matches!(self.script.try_wait(), Ok(None))
            });
            ensure!(seen && self.shows(text), "no “{text}”: {}", self.all());
            Ok(())
        }

        fn answer(&mut self) -> Result<()> {
            Ok(writeln!(self.keys, "{PASSWORD}")?)
        }

        fn ends_well(&mut self) -> Result<()> {
            let ended = wait_until(SOON, || !matches!(self.script.try_wait(), Ok(None)));
            ensure!(ended, "it does not end: {}", self.all());
            ensure!(self.script.wait()?.success(), "it fails: {}", self.all());
            Ok(())
        }

        fn all(&self) -> String {
            fs::read_to_string(&self.screen).unwrap_or_default()
        }
    }

    fn earlier(world: &World) -> Result<()> {
        let mut agent = world.spawn(User::Alice, "nixlamp", ["--headless"])?;
        let mut runs = Vec::new();
        for (run, emacs) in [("earlier-1", 150), ("earlier-2", 155), ("earlier-3", 165)] {
            let work = Work {
                emacs,
                firefox: 80,
                toplevel: 10,
                activation: 55,
            };
            let dir = configuration(world, run, &work)?;
            runs.push(Terminal::switch(world, &dir)?);
        }
        for run in &mut runs {
            run.wait_for("password for alice", Duration::from_secs(500))?;
            run.answer()?;
        }
        for run in &mut runs {
            run.ends_well()?;
        }
        // The agent looks every two seconds.
        pause(5);
        end(&mut agent, Signal::TERM)
    }

    fn incident(world: &World) -> Result<()> {
        let work = Work {
            emacs: 45,
            firefox: 95,
            toplevel: 26,
            activation: 58,
        };
        let dir = configuration(world, "laptop", &work)?;
        let texlive = format!("path:{dir}#texlive.drvPath");
        let texlive = world.run(User::Alice, "nix", ["eval", "--raw", &texlive])?;
        let cache = CacheServer::serve(world, &texlive, FETCHES)?;
        let mut recorder = world.spawn(User::Alice, "nixlamp", ["record", RECORDING])?;
        pause(20);

        let start = Instant::now();
        let step = |what: &str| say(&format!("{:3} s: {what}", start.elapsed().as_secs()));
        let mut terminal = Terminal::switch(world, &dir)?;
        ensure!(
            wait_until(SOON, || has_builder(world)),
            "{}",
            terminal.all()
        );
        step("emacs builds");
        pause(10);
        // Somebody else wants a part of the same, and begins with it first.
        let firefox = format!("path:{dir}#firefox");
        let mut other = world.spawn(User::Root, "nix", ["build", "--no-link", &firefox])?;
        ensure!(other.wait(SOON).is_some(), "{}", other.said());
        step("firefox is built by the other");

        ensure!(wait_until(SOON, || cache.sent() > 0), "{}", terminal.all());
        step("texlive comes");
        pause(30);
        cache.set(Behaviour::StallAfter { bytes: 0 });
        step("the cache falls silent");
        pause(72);
        cache.set(FETCHES);
        step("the cache goes on");

        terminal.wait_for("password for alice", SOON)?;
        step("sudo asks");
        pause(52);
        terminal.answer()?;
        step("it is answered");
        terminal.ends_well()?;
        step("it ends well");
        pause(35);
        end(&mut recorder, Signal::INT)
    }

    fn end(program: &mut Client, signal: Signal) -> Result<()> {
        program.signal(signal)?;
        let ended = program.wait(Duration::from_secs(10));
        ensure!(ended.is_some(), "it does not end: {}", program.said());
        Ok(())
    }

    /// Writes what is played of it.
    fn keep(file: &Path, events: Vec<Recorded>) -> Result<()> {
        let new = file.with_extension("new");
        let mut recorder = Recorder::create(&new)?;
        for Recorded { now, event } in events {
            let event = match event {
                Event::Sampled(sample) => Event::Sampled(sample),
                Event::Remembered(past) => Event::Remembered(set_back(past)),
                _ => continue,
            };
            recorder.take(now, &event)?;
        }
        drop(recorder);
        fs::set_permissions(&new, fs::Permissions::from_mode(0o644))?;
        Ok(fs::rename(new, file)?)
    }

    fn set_back(past: Vec<Past>) -> Vec<Past> {
        past.into_iter()
            .filter(|past| past.tool == "nixos-rebuild")
            .zip([1, 2, 4])
            .map(|(past, days)| {
                let back = |time: Time| Time(time.0 - days * 86_400_000);
                let started = back(past.started);
                Past {
                    id: format!("{}@{}", past.thread(), started.0 / 1000),
                    started,
                    ended: back(past.ended),
                    ..past
                }
            })
            .collect()
    }
}
