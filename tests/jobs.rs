//! Jobs of the agent against real Nix: reading the store with an end by hand, beside a rebuild, past
//! a killed agent and with damage; and what is said of one that cannot go on.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "the figures are for whoever reads the test's output"
)]

use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{
    Action, Command, DamageKind, HealthResult, HealthRow, Job, JobKind, JobState, View,
};
use nixlamp_tests::{
    face::{Face, start_agent},
    faults,
    webdriver::built,
    world::{Client, HOME, NixVersion, User, World, lab_is_off, wait_until},
};

const SOON: Duration = Duration::from_secs(45);
/// It waits while others use the machine's disk, and on this one others may.
const LATE: Duration = Duration::from_secs(300);
const CONFIG: &str = "/.config/nixlamp/config.toml";
/// So many paths of a megabyte each.
const PATHS: u8 = 12;

#[test]
fn nix_2_26() -> Result<()> {
    jobs(NixVersion::V2_26)
}

#[test]
fn nix_2_34() -> Result<()> {
    jobs(NixVersion::V2_34)
}

fn jobs(version: NixVersion) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let world = World::start(version)?;
    let program = world.install(&built("nixlamp")?)?;
    let built = faults::short_build(&world)?.client.wait(SOON);
    ensure!(built.is_some_and(|status| status.success()), "no build");
    let mut paths = Vec::new();
    for n in 0..PATHS {
        let path = format!("/nix/home/root/large-{n}");
        fs::write(world.inside(&path), vec![n; 1_000_000])?;
        paths.push(world.run(User::Root, "nix-store", ["--add", &path])?);
    }
    world.write(
        &format!("{HOME}{CONFIG}"),
        "[health]\nverify-mb-per-s = 1\n",
    )?;
    let lab = Lab {
        program: program.to_str().context("a path")?.to_owned(),
        world: &world,
    };
    let (agent, face) = lab.agent()?;
    lab.reads_and_stands_still(&face)?;
    let (agent, face) = lab.goes_on_after_a_kill(agent, &face)?;
    lab.finds_damage(&face, &paths[3])?;
    lab.says_what_was_cut_off(agent, &face)
}

/// A world with the program in it.
struct Lab<'world> {
    world: &'world World,
    program: String,
}

impl Lab<'_> {
    fn agent(&self) -> Result<(Client, Face)> {
        let (agent, face) = start_agent(self.world, &self.program)?;
        // On a busy machine it does not look of its own accord; else it does already.
        let _ = face.send(Command::CheckHealth { check: None });
        face.until("its first look", |view| {
            row(view, "daemon").is_some_and(|row| row.checked_at.is_some())
        })?;
        Ok((agent, face))
    }

    fn reads_and_stands_still(&self, face: &Face) -> Result<()> {
        let view = face.look()?;
        ensure!(view.jobs.is_empty(), "it began by itself: {:?}", view.jobs);
        ensure!(row(&view, "verified").context("told")?.result == HealthResult::Unknown);
        let before = face.send(Command::CheckHealth {
            check: Some("verified".to_owned()),
        });
        ensure!(before.is_ok(), "{before:?}");
        let second = face.send(Command::StartJob(JobKind::VerifyProfiles));
        ensure!(second.is_err(), "two read at once");
        let view = face.until_late(LATE, "two paths", |view| read(view) >= 2)?;
        let job = reading(&view).context("it reads")?;
        let counted = job.counted.as_ref().context("counted")?;
        let rate = counted.bytes_per_s.context("a rate after 2 s")?;
        ensure!(rate < 1_200_000.0 && counted.left_s.is_some(), "{job:?}");
        ensure!(
            job.kind == JobKind::VerifyStore && job.can_cancel,
            "{job:?}"
        );
        println!("{}: {}", self.world.nix_says(), job.line);

        let build = faults::sleeping_build(self.world, User::Alice, 600, "beside")?;
        let waits = |view: &View| {
            let counted = reading(view).and_then(|job| job.counted.as_ref());
            counted.and_then(|counted| counted.waits.clone())
        };
        let at_work = |view: &View| waits(view).is_some_and(|why| why.contains("at work"));
        let view = face.until("a stand", at_work)?;
        let stands = read(&view);
        std::thread::sleep(Duration::from_secs(3));
        ensure!(read(&face.look()?) == stands, "it reads beside a rebuild");
        build.undo()?;
        face.until_late(LATE, "going on", |view| read(view) > stands)?;
        Ok(())
    }

    fn goes_on_after_a_kill(&self, mut agent: Client, face: &Face) -> Result<(Client, Face)> {
        let before = read(&face.look()?);
        self.world.signal(agent.pid(), "KILL")?;
        ensure!(agent.wait(SOON).is_some(), "the agent lives on");
        let (agent, face) = self.agent()?;
        let job = face.until_job(JobState::CutOff)?;
        ensure!(
            job.line.starts_with("Cut off, for Nixlamp ended")
                && job.line.ends_with("Begun again, it goes on where it was."),
            "{job:?}"
        );
        face.send(Command::StartJob(JobKind::VerifyStore))?;
        let view = face.until_late(LATE, "its end", |view| ended(view).is_some())?;
        let job = ended(&view).context("it ended")?;
        ensure!(job.state == JobState::Done, "{job:?}");
        println!("{}: {}", self.world.nix_says(), job.line);
        let count = job.line.split_once("before this run: ").context("none")?.1;
        let count: u64 = count.split(' ').next().unwrap_or("").parse()?;
        // What was read in the last half second may have to be read again.
        ensure!(count > 0 && count + 2 >= before, "{count} of {before}");
        let row = row(&view, "verified").context("told")?;
        ensure!(row.result == HealthResult::Fine, "{row:?}");
        ensure!(view.verified.last_full.is_some(), "{:?}", view.verified);
        Ok((agent, face))
    }

    fn finds_damage(&self, face: &Face, path: &str) -> Result<()> {
        self.world.write(&format!("{HOME}{CONFIG}"), "")?;
        let file = self.world.inside(path);
        let change = |bytes: &[u8]| {
            fs::set_permissions(&file, fs::Permissions::from_mode(0o644))?;
            fs::write(&file, bytes)?;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o444))
        };
        let sound = fs::read(&file)?;
        change(b"something else")?;
        // The configuration is read again at the next look.
        std::thread::sleep(Duration::from_secs(3));
        face.send(Command::StartJob(JobKind::VerifyStore))?;
        let view = face.until_late(LATE, "its end", |view| {
            ended(view).is_some_and(|job| job.line.starts_with("1 damaged"))
        })?;
        println!("{}: {:?}", self.world.nix_says(), ended(&view));
        let view = face.until("the damage", |view| view.verified.damaged == 1)?;
        let damage = &view.verified.damage[0];
        ensure!(
            damage.path == path && damage.kind == DamageKind::Modified,
            "{damage:?}"
        );
        ensure!(damage.name == "large-3", "{damage:?}");
        let repair = damage.repair.clone().context("a repair fits")?;
        ensure!(matches!(repair, Action::Repair { .. }), "{repair:?}");
        face.until("the check of it", |view| {
            row(view, "verified").is_some_and(|row| row.result == HealthResult::Bad)
        })?;
        face.send(Command::Prepare(repair.clone()))?;
        let view = face.until("its plan", |view| view.plan.is_some())?;
        let plan = view.plan.context("just there")?;
        ensure!(
            plan.action == repair && plan.about.starts_with(path),
            "{plan:?}"
        );
        face.send(Command::Cancel { plan: plan.id })?;

        // Whoever finds it sound again: the list is that of what is known.
        change(&sound)?;
        let time = ["-h", "-d", "@1", path];
        self.world.run(User::Root, "touch", time)?;
        self.world
            .run(User::Alice, &self.program, ["verify", "--no-pause", path])?;
        // Nobody watches, so it is noticed when the agent is awake anyway.
        face.send(Command::CheckHealth {
            check: Some("daemon".to_owned()),
        })?;
        face.until("that it is sound", |view| {
            view.verified.damaged == 0
                && row(view, "verified").is_some_and(|row| row.result == HealthResult::Fine)
        })?;
        Ok(())
    }

    fn says_what_was_cut_off(&self, mut agent: Client, face: &Face) -> Result<()> {
        let flake = format!("{HOME}/.config/home-manager/flake.nix");
        let output = |activation: &str| {
            format!(
                "{{ outputs = _: {{ homeConfigurations.alice.activationPackage = {activation}; }}; }}\n"
            )
        };
        let good =
            "derivation { name = \"home\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; }";
        self.world.write(&flake, &output(good))?;
        face.send(Command::StartJob(JobKind::EvaluateConfiguration))?;
        let evaluated = |view: &View| {
            row(view, "evaluates").is_some_and(|row| row.result == HealthResult::Fine)
        };
        let view = face.until("its result", evaluated)?;
        let at = row(&view, "evaluates").and_then(|row| row.checked_at.clone());

        let never = "(let f = n: if n < 2 then n else f (n - 1) + f (n - 2); in toString (f 60))";
        self.world.write(&flake, &output(never))?;
        face.send(Command::StartJob(JobKind::EvaluateConfiguration))?;
        face.until_job(JobState::Running)?;
        self.world.signal(agent.pid(), "KILL")?;
        ensure!(agent.wait(SOON).is_some(), "the agent lives on");

        let (_agent, face) = self.agent()?;
        // The first picture may come before what was kept is read.
        let view = face.until("what was cut off", |view| !view.jobs.is_empty())?;
        let cut: Vec<&Job> = view.jobs.iter().collect();
        ensure!(
            cut.len() == 1
                && cut[0].state == JobState::CutOff
                && cut[0].kind == JobKind::EvaluateConfiguration
                && cut[0]
                    .line
                    .ends_with("Nothing was changed; begin it again."),
            "{cut:?}"
        );
        let row = row(&view, "evaluates").context("told")?;
        ensure!(
            row.result == HealthResult::Fine && row.checked_at == at,
            "what was known is forgotten: {row:?}"
        );
        ensure!(
            wait_until(SOON, || !self
                .world
                .processes()
                .iter()
                .any(|(_, line)| line.contains("homeConfigurations"))),
            "Nix outlives the agent"
        );
        Ok(())
    }
}

fn row<'view>(view: &'view View, id: &str) -> Option<&'view HealthRow> {
    view.health.rows.iter().find(|row| row.id == id)
}

/// The job that reads the store.
fn reading(view: &View) -> Option<&Job> {
    let reads = |job: &&Job| job.kind == JobKind::VerifyStore && job.state == JobState::Running;
    view.jobs.iter().find(reads)
}

fn ended(view: &View) -> Option<&Job> {
    let has = |job: &&Job| {
        job.kind == JobKind::VerifyStore
            && !matches!(job.state, JobState::Running | JobState::CutOff)
    };
    view.jobs.iter().find(has)
}

/// Paths it has read.
fn read(view: &View) -> u64 {
    let counted = reading(view).and_then(|job| job.counted.as_ref());
    counted.map_or(0, |counted| counted.paths)
}
