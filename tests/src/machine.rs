//! A machine of the lab with a system, a home and a plain profile of several
//! generations, and an agent on it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    record::{ActionDone, Step},
    wire::{self, Action, Outcome, Plan},
};
use nixlamp_host::client::Client as Face;
use tokio::runtime::{Builder, Runtime};

use crate::{
    webdriver::built,
    world::{Client, HOME, NixVersion, User, World, wait_until},
};

/// The profile of the system.
pub const SYSTEM: &str = "/nix/var/nix/profiles/system";
/// Generous, for a machine with other work.
pub const SOON: Duration = Duration::from_secs(45);
const ROOT: &str = "/nix/home/root";

/// The machine.
pub struct Machine {
    /// Where it stands.
    pub world: World,
    runtime: Runtime,
}

/// The home of that user.
pub fn home_of(user: User) -> &'static str {
    match user {
        User::Alice => HOME,
        User::Root => ROOT,
    }
}

impl Machine {
    /// Three generations of each profile; the third runs, the second was booted.
    pub fn new(version: NixVersion) -> Result<Machine> {
        let world = World::start(version)?;
        world.install(&built("nixlamp")?)?;
        let lab = Path::new(env!("CARGO_MANIFEST_DIR")).join("lab/systems.nix");
        fs::copy(lab, world.inside("/nix/lab/systems.nix"))?;
        let machine = Machine {
            world,
            runtime: Builder::new_multi_thread().enable_all().build()?,
        };
        // A world shares these with the machine it runs on unless told otherwise.
        for folder in ["/run", "/boot"] {
            machine.root("mount", &["-t", "tmpfs", "tmpfs", folder])?;
        }
        machine.root("mkdir", &["-p", &format!("{ROOT}/.run"), "/etc/nixos"])?;
        for n in 1..=3 {
            let system = machine.build("system", n, "good")?;
            machine.root("nix-env", &["-p", SYSTEM, "--set", &system])?;
            let home = machine.build("home", n, "good")?;
            let app = machine.build("app", n, "good")?;
            let profiles = format!("{HOME}/.local/state/nix/profiles");
            machine.alice("mkdir", &["-p", &profiles])?;
            let (hm, own) = (
                format!("{profiles}/home-manager"),
                format!("{profiles}/profile"),
            );
            machine.alice("nix-env", &["-p", &hm, "--set", &home])?;
            machine.alice("nix-env", &["-p", &own, "--set", &app])?;
        }
        machine.root(
            &format!("{SYSTEM}/bin/switch-to-configuration"),
            &["switch"],
        )?;
        let booted = machine.leads_to(&format!("{SYSTEM}-2-link"))?;
        machine.root("ln", &["-s", &booted, "/run/booted-system"])?;
        Ok(machine)
    }

    /// Builds one of `systems.nix`, which nothing keeps; its store path.
    pub fn build(&self, what: &str, n: u32, kind: &str) -> Result<String> {
        let n = n.to_string();
        let arguments = ["/nix/lab/systems.nix", "-A", what, "--argstr", "n", &n];
        let rest = ["--argstr", "kind", kind, "--no-out-link"];
        self.root("nix-build", &[&arguments[..], &rest[..]].concat())
    }

    /// Runs a program to its end as root.
    pub fn root(&self, program: &str, arguments: &[&str]) -> Result<String> {
        self.world.run(User::Root, program, arguments)
    }

    /// Runs a program to its end as alice.
    pub fn alice(&self, program: &str, arguments: &[&str]) -> Result<String> {
        self.world.run(User::Alice, program, arguments)
    }

    /// A daemon, where there is none any more.
    pub fn start_daemon(&self) -> Result<()> {
        // One that is told to ask a daemon would ask itself.
        let script = "unset NIX_REMOTE; setsid nix-daemon --daemon </dev/null >/dev/null 2>&1 &";
        self.root("sh", &["-c", script])?;
        let answers = || self.alice("nix", &["store", "info"]).is_ok();
        ensure!(wait_until(SOON, answers), "no daemon");
        Ok(())
    }

    /// Where a link leads, one step.
    pub fn leads_to(&self, link: &str) -> Result<String> {
        let target = fs::read_link(self.world.inside(link)).with_context(|| link.to_owned())?;
        Ok(target.to_string_lossy().into_owned())
    }

    /// What a file holds; nothing if there is none.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.world.inside(path)).unwrap_or_default()
    }

    /// The command line, by that user, with an agent or without.
    pub fn nixlamp(&self, user: User, arguments: &[&str]) -> Result<Output> {
        Ok(self.command(user, arguments).output()?)
    }

    fn command(&self, user: User, arguments: &[&str]) -> Command {
        let mut command = self.world.command(user, "nixlamp", arguments);
        command.env("NIXLAMP_SOCKET", socket(user));
        command
    }

    /// An agent of that user, which may be told to halt at a step.
    pub fn agent(&self, user: User, halt_at: &str) -> Result<Agent<'_>> {
        let socket = socket(user);
        let mut arguments = vec![format!("NIXLAMP_SOCKET={socket}")];
        if !halt_at.is_empty() {
            arguments.push(format!("NIXLAMP_TEST_HALT_AT={halt_at}"));
        }
        arguments.extend(["nixlamp", "--headless"].map(str::to_owned));
        let client = self.world.spawn(user, "env", arguments)?;
        let agent = Agent {
            machine: self,
            user,
            client,
            socket: self.world.inside(socket),
        };
        let there = wait_until(SOON, || agent.look().is_ok());
        ensure!(there, "no agent: {}", agent.client.said());
        Ok(agent)
    }

    /// Where Nixlamp keeps what it knows for that user.
    pub fn state(&self, user: User) -> PathBuf {
        self.world
            .inside(format!("{}/.local/state/nixlamp", home_of(user)))
    }

    /// What the history says of actions, newest first.
    pub fn actions(&self, user: User) -> Result<Vec<ActionDone>> {
        // Not from outside: SQLite resolves links, and that of the world's root
        // leads to the machine's.
        let output = self.nixlamp(user, &["history", "--actions", "--json"])?;
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// A file of root's backup that is being made and halted at its end, once it is written.
    pub fn unfinished_backup(&self, name: &str) -> Result<PathBuf> {
        let mut file = None;
        wait_until(SOON, || {
            file = self.backups(User::Root).iter().find_map(|folder| {
                let folder = self.state(User::Root).join("backups").join(folder);
                let half = folder.file_name()?.to_str()?.starts_with(".making-");
                (half && folder.join("manifest.json").exists()).then(|| folder.join(name))
            });
            file.is_some()
        });
        // The manifest is there a moment before all of it is.
        std::thread::sleep(Duration::from_millis(200));
        file.context("no backup is being made")
    }

    /// The names below the folder of backups, but for that of the roots.
    pub fn backups(&self, user: User) -> Vec<String> {
        let entries = fs::read_dir(self.state(user).join("backups"));
        let mut names: Vec<String> = entries
            .map(|entries| {
                entries
                    .flatten()
                    .filter_map(|entry| entry.file_name().into_string().ok())
                    .filter(|name| name != "roots")
                    .collect()
            })
            .unwrap_or_default();
        names.sort();
        names
    }
}

fn socket(user: User) -> String {
    format!("{}/.run/agent.sock", home_of(user))
}

/// An agent that runs, and a face of it.
pub struct Agent<'machine> {
    machine: &'machine Machine,
    user: User,
    /// Its process.
    pub client: Client,
    socket: PathBuf,
}

impl Agent<'_> {
    fn face(&self) -> Result<Face> {
        Ok(self.machine.runtime.block_on(Face::connect(&self.socket))?)
    }

    /// The whole picture.
    pub fn look(&self) -> Result<wire::View> {
        Ok(self.machine.runtime.block_on(self.face()?.look())?)
    }

    /// Gives it a command; an error if it is refused.
    pub fn command(&self, command: wire::Command) -> Result<()> {
        Ok(self
            .machine
            .runtime
            .block_on(self.face()?.command(command))?)
    }

    /// The plan for an action, with its last figures.
    pub fn prepare(&self, action: Action) -> Result<Plan> {
        self.command(wire::Command::Prepare(action))?;
        let mut plan = None;
        wait_until(SOON, || {
            let shown = self.look().ok().and_then(|view| view.plan);
            plan = shown.filter(|plan| !plan.preliminary);
            plan.is_some()
        });
        plan.context("no plan")
    }

    /// Says yes once.
    pub fn confirm(&self, plan: &Plan) -> Result<()> {
        self.command(wire::Command::Confirm {
            really: false,
            plan: plan.id.clone(),
        })
    }

    /// What came of it.
    pub fn outcome(&self, plan: &Plan) -> Result<Outcome> {
        let mut outcome = None;
        wait_until(SOON, || {
            outcome = self.look().ok().and_then(|view| view.outcome);
            outcome.as_ref().is_some_and(|o| o.plan == plan.id)
        });
        outcome.context("no outcome")
    }

    /// Waits until the newest action has come to that step, and a moment more.
    pub fn reaches(&self, plan: &Plan, step: Step) -> Result<()> {
        let reached = wait_until(SOON, || {
            self.machine.actions(self.user).is_ok_and(|actions| {
                actions
                    .iter()
                    .any(|a| a.plan == plan.id && a.steps.contains(&step))
            })
        });
        ensure!(reached, "{step:?} is not reached: {}", self.client.said());
        Ok(())
    }
}

/// The wish to switch a profile.
pub fn roll_back(profile: &str, generation: u64) -> Action {
    Action::RollBack {
        profile: profile.to_owned(),
        generation: Some(generation),
        only_at_next_boot: false,
    }
}

/// All that a program said.
pub fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// An error unless each part is in the text.
pub fn has(text: &str, parts: &[&str]) -> Result<()> {
    for part in parts {
        ensure!(text.contains(part), "“{part}” is not in:\n{text}");
    }
    Ok(())
}
