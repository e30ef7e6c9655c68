//! A machine with a system and a home of three generations each, polkit, the helper, and an
//! agent of alice whose dialogs somebody sees.

use std::{
    fs,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{privilege::Verb, words::privilege as say};
use nixlamp_tests::{
    polkit::{Asked, Person, Polkit},
    world::{Client, HOME, NixVersion, User, World, wait_until},
};

use super::{HELPER, SOON, nixlamp, said, world};

pub const SYSTEM: &str = "/nix/var/nix/profiles/system";

pub struct Ground {
    pub world: World,
    pub polkit: Polkit,
    pub agent: Client,
}

impl Ground {
    pub fn lay(version: NixVersion) -> Result<Self> {
        let world = world(version)?;
        let polkit = Polkit::start(&world, HELPER)?;
        let lab = Path::new(env!("CARGO_MANIFEST_DIR")).join("lab/systems.nix");
        fs::copy(lab, world.inside("/nix/lab/systems.nix"))?;
        let root = |line: &str| world.run(User::Root, "sh", ["-ec", line]);
        root("mount -t tmpfs tmpfs /boot; mkdir -p /nix/var/nix/profiles")?;
        // The helper knows no PATH: Nix lies where its installer puts it.
        root("ln -s /nix/lab /nix/var/nix/profiles/default")?;
        let home = format!("{HOME}/.local/state/nix/profiles");
        world.run(User::Alice, "mkdir", ["-p", &home])?;
        for n in 1..=3 {
            let system = build(&world, "system", n, "good")?;
            root(&format!("nix-env -p {SYSTEM} --set {system}"))?;
            let own = build(&world, "home", n, "good")?;
            let profile = format!("{home}/home-manager");
            world.run(User::Alice, "nix-env", ["-p", &profile, "--set", &own])?;
        }
        root(&format!("{SYSTEM}/bin/switch-to-configuration switch"))?;
        root(&format!(
            "ln -s $(readlink {SYSTEM}-2-link) /run/booted-system"
        ))?;
        let agent = world.spawn(User::Alice, "nixlamp", ["--headless"])?;
        let ground = Self {
            world,
            polkit,
            agent,
        };
        ground.polkit.serves(&ground.world, ground.agent.pid())?;
        let there = wait_until(SOON, || {
            nixlamp(&ground.world, &["status", "--json"]).is_ok_and(|o| !o.stdout.is_empty())
        });
        ensure!(there, "{}", ground.agent.said());
        Ok(ground)
    }

    /// The same command line that a person would type.
    pub fn nixlamp(&self, args: &[&str]) -> Result<Output> {
        nixlamp(&self.world, args)
    }

    /// Something happens while the password is asked for; it is given a moment later.
    pub fn meanwhile(&self, args: &[&str], change: impl FnOnce() -> Result<()>) -> Result<Output> {
        self.polkit.asked();
        self.polkit.person(Person::YesAfter(Duration::from_secs(2)));
        let mut command = self.world.command(User::Alice, "nixlamp", args);
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let asked = wait_until(SOON, || !self.polkit.asked().is_empty());
        if asked {
            change()?;
        }
        let output = child.wait_with_output()?;
        ensure!(asked, "nobody was asked: {}", said(&output));
        Ok(output)
    }

    /// Who says no, or is wrong, is told so, and no helper ran.
    pub fn is_not_done(&self, args: &[&str], verb: Verb) -> Result<()> {
        for (person, words) in [
            (Person::Cancel, say::cancelled()),
            (Person::Wrong, say::not_allowed()),
        ] {
            self.polkit.person(person);
            refused(&self.nixlamp(args)?, &[&words])?;
            self.asked_for(verb)?;
        }
        ensure!(self.polkit.logged().is_empty(), "a helper ran");
        Ok(())
    }

    /// Exactly one dialog was shown since this was last looked at, of this verb.
    pub fn asked_for(&self, verb: Verb) -> Result<()> {
        let asked = self.polkit.asked();
        let expected = Asked {
            action: format!("io.github.nixlamp.Nixlamp.{}", verb.word()),
            message: say::message(verb),
        };
        ensure!(asked == [expected], "{asked:?}");
        Ok(())
    }

    /// The helper's only line in the log since this was last looked at.
    pub fn logged(&self, part: &str) -> Result<()> {
        let log = self.polkit.logged();
        ensure!(
            log.len() == 1 && log[0].contains("alice (uid") && log[0].contains(part),
            "not “{part}”: {log:?}"
        );
        Ok(())
    }

    /// Where a link leads, one step.
    pub fn leads_to(&self, link: &str) -> Result<String> {
        let target = fs::read_link(self.world.inside(link)).with_context(|| link.to_owned())?;
        Ok(target.to_string_lossy().into_owned())
    }

    /// The numbers of the generations that a profile has.
    pub fn generations(&self, profile: &str) -> Vec<u64> {
        let is_there = |n: &u64| {
            let link = self.world.inside(format!("{profile}-{n}-link"));
            fs::symlink_metadata(link).is_ok()
        };
        (1..=9).filter(is_there).collect()
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.world.inside(path)).unwrap_or_default()
    }

    pub fn root(&self, line: &str) -> Result<String> {
        self.world.run(User::Root, "sh", ["-ec", line])
    }

    /// The helper itself, not who started it.
    pub fn helper(&self, verb: Verb) -> Result<i32> {
        let line = format!("{HELPER} {}", verb.word());
        let mut found = None;
        wait_until(SOON, || {
            let lines = self.world.processes();
            found = lines.into_iter().find(|(_, words)| *words == line);
            found.is_some()
        });
        Ok(found.context("no helper")?.0)
    }
}

/// Builds one of the small systems and homes of the lab.
pub fn build(world: &World, what: &str, n: u32, kind: &str) -> Result<String> {
    let n = n.to_string();
    let file = "/nix/lab/systems.nix";
    let arguments = ["-A", what, "--argstr", "n", &n, "--argstr", "kind", kind];
    let all = [&[file], &arguments[..], &["--no-out-link"]].concat();
    world.run(User::Root, "nix-build", all)
}

/// It ended well, and says all of this.
pub fn done(output: &Output, parts: &[&str]) -> Result<()> {
    ensure!(output.status.success(), "{}", said(output));
    has(output, parts)
}

/// It ended with the code of a refusal, and says all of this.
pub fn refused(output: &Output, parts: &[&str]) -> Result<()> {
    ensure!(output.status.code() == Some(70), "{}", said(output));
    has(output, parts)
}

fn has(output: &Output, parts: &[&str]) -> Result<()> {
    let text = said(output);
    for part in parts {
        ensure!(text.contains(part), "“{part}” is not in:\n{text}");
    }
    Ok(())
}
