//! Faults that are no kill: full disks, a daemon that is gone, a finding that is over, a backup that
//! cannot be read back, two who say yes at once, an agent that is gone before it has answered.

use std::{fs, process::Stdio};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::{Action, Choose, Ticked};
use nixlamp_tests::{
    machine::{Machine, SOON, SYSTEM, has, said},
    world::{User, wait_until},
};
use rustix::process::Signal;

use crate::repairs::{self, repair};

const GO: &str = "/nix/home/root/go";

/// Generation 1 goes; what it leads to is kept by another root.
fn collect() -> Action {
    Action::CollectGarbage {
        choose: Choose::These(vec![Ticked {
            profile: "system".to_owned(),
            generation: 1,
        }]),
        even_during_rebuild: false,
    }
}

/// A wish, and whether what it changes is as it was before.
struct Tried {
    wish: Action,
    untouched: Box<dyn Fn(&Machine) -> bool>,
}

/// The repair of a path, and gc, which takes that path too.
fn both(machine: &Machine) -> Result<[Tried; 2]> {
    let path = repairs::damaged_path(machine, "quick", "0")?;
    Ok([
        Tried {
            wish: repair(&repairs::id_of(&path)),
            untouched: Box::new(move |machine| machine.text(&path) == "Xade\n"),
        },
        Tried {
            wish: collect(),
            untouched: Box::new(|machine| machine.leads_to(&format!("{SYSTEM}-1-link")).is_ok()),
        },
    ])
}

/// What a gc has taken comes back for what follows.
fn bring_back(machine: &Machine, one: &str) -> Result<()> {
    machine
        .root("ln", &["-sfn", one, &format!("{SYSTEM}-1-link")])
        .map(drop)
}

/// A copy that is damaged before it is read back is none, and without one nothing is done.
pub fn unreadable_backup(machine: &Machine) -> Result<()> {
    let agent = machine.agent(User::Root, &format!("backup-written={GO}"))?;
    for tried in both(machine)? {
        let before = machine.backups(User::Root);
        let plan = agent.prepare(tried.wish)?;
        agent.confirm(&plan)?;
        let copy = machine.unfinished_backup("status.json")?;
        fs::write(&copy, "else")?;
        machine.root("touch", &[GO])?;
        let outcome = agent.outcome(&plan)?;
        machine.root("rm", &[GO])?;
        ensure!(!outcome.ok);
        has(
            &outcome.lines.join("\n"),
            &[
                "No backup could be made",
                "status.json",
                "Nothing else was done.",
            ],
        )?;
        ensure!((tried.untouched)(machine) && machine.backups(User::Root) == before);
    }
    Ok(())
}

/// Of two windows one is told no; so is a second wish, and another process.
pub fn two_at_once(machine: &Machine) -> Result<()> {
    let one = machine.leads_to(&format!("{SYSTEM}-1-link"))?;
    machine.root("ln", &["-sfn", &one, "/nix/var/nix/gcroots/one"])?;
    let agent = machine.agent(User::Root, &format!("act={GO}"))?;
    for (n, tried) in both(machine)?.into_iter().enumerate() {
        let plan = agent.prepare(tried.wish.clone())?;
        agent.confirm(&plan)?;
        let twice = agent.confirm(&plan).err().context("confirmed twice")?;
        has(&twice.to_string(), &["There is no plan to confirm"])?;
        let halted = || agent.client.said().matches("halted at act\n").count() == n + 1;
        ensure!(wait_until(SOON, halted), "{}", agent.client.said());
        let second = agent.prepare(tried.wish)?;
        let refused = agent.confirm(&second).err().context("two at once")?;
        has(
            &refused.to_string(),
            &["Another action is being carried out. Nothing was done."],
        )?;
        let other = machine
            .world
            .command(User::Root, "nixlamp", ["backup", "--yes"])
            .env("NIXLAMP_SOCKET", "/nix/home/root/.run/other.sock")
            .output()?;
        has(
            &said(&other),
            &["Another action of Nixlamp runs. Nothing was done."],
        )?;
        ensure!((tried.untouched)(machine));
        machine.root("touch", &[GO])?;
        let outcome = agent.outcome(&plan)?;
        machine.root("rm", &[GO])?;
        ensure!(outcome.ok, "{outcome:?}");
        ensure!(!(tried.untouched)(machine));
    }
    bring_back(machine, &one)
}

/// What was found is repaired by somebody else between preview and confirm.
pub fn over_in_between(machine: &Machine) -> Result<()> {
    let agent = machine.agent(User::Root, "")?;
    repairs::lay_cache(machine)?;
    let plan = agent.prepare(repair(&format!("cache:{}", repairs::CACHE_NAME)))?;
    ensure!(plan.refused.is_none(), "{plan:?}");
    machine.root("sh", &["-c", "rm .cache/nix/*.sqlite*"])?;
    agent.confirm(&plan)?;
    let outcome = agent.outcome(&plan)?;
    ensure!(!outcome.ok);
    has(&outcome.lines.join("\n"), &["It is no longer so"])?;
    // The same of a recipe that has gone, and of one that something refers to by now.
    let recipe = repairs::emptied_recipe(machine)?;
    let plan = agent.prepare(repair(&repairs::id_of(&recipe)))?;
    ensure!(plan.refused.is_none(), "{plan:?}");
    machine.root("nix-store", &["--delete", &recipe])?;
    agent.confirm(&plan)?;
    let outcome = agent.outcome(&plan)?;
    ensure!(!outcome.ok);
    has(&outcome.lines.join("\n"), &["It is no longer so"])
}

/// The agent goes before it has told the command line what came of it.
pub fn agent_gone(machine: &Machine) -> Result<()> {
    let mut agent = machine.agent(User::Root, "act")?;
    let socket = "/nix/home/root/.run/agent.sock";
    let words = ["gc", "--delete", "system:1", "--yes"];
    let waits = machine
        .world
        .command(User::Root, "nixlamp", words)
        .env("NIXLAMP_SOCKET", socket)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let halted = || agent.client.said().contains("halted at act\n");
    ensure!(wait_until(SOON, halted), "{}", agent.client.said());
    agent.client.signal(Signal::KILL)?;
    let output = waits.wait_with_output()?;
    ensure!(output.status.code() == Some(70), "{}", said(&output));
    has(
        &said(&output),
        &[
            "Nixlamp has ended. What came of it is not known here. “nixlamp status” tells how far it had come.",
        ],
    )?;
    agent.client.wait(SOON).context("it does not die")?;
    // And so it does, with the next agent and without one.
    let status = machine.nixlamp(User::Root, &["status"])?;
    has(
        &said(&status),
        &["An action was cut off: Free disk space", "while it acted"],
    )?;
    ensure!(machine.leads_to(&format!("{SYSTEM}-1-link")).is_ok());
    let done = machine.nixlamp(User::Root, &["acknowledge"])?;
    ensure!(done.status.success(), "{}", said(&done));
    Ok(())
}

// ---- no daemon ---------------------------------------------------------------

/// Root needs none. For alice nothing is begun that cannot be ended.
pub fn daemon_gone(machine: &Machine) -> Result<()> {
    let recipe = repairs::emptied_recipe(machine)?;
    let path = repairs::damaged_path(machine, "quick", "0")?;
    for user in [User::Alice, User::Root] {
        let output = machine.nixlamp(user, &["verify", "--no-pause", &recipe, &path])?;
        ensure!(output.status.code() == Some(2), "{}", said(&output));
    }
    let agent = machine.agent(User::Alice, "")?;
    let tick = Action::CollectGarbage {
        choose: Choose::These(vec![Ticked {
            profile: "~/home-manager".to_owned(),
            generation: 1,
        }]),
        even_during_rebuild: false,
    };
    // Gone between preview and confirm: what keeps paths is no longer known as it was.
    let seen = agent.prepare(tick.clone())?;
    ensure!(seen.refused.is_none(), "{seen:?}");
    let daemons = || {
        let all = machine.world.processes();
        all.into_iter()
            .filter(|(_, line)| line.contains("nix-daemon"))
    };
    for (pid, _) in daemons() {
        // A worker may end by itself when the first is gone.
        let _ = machine.world.signal(pid, "KILL");
    }
    ensure!(wait_until(SOON, || daemons().next().is_none()));
    agent.confirm(&seen)?;
    let outcome = agent.outcome(&seen)?;
    ensure!(!outcome.ok);
    has(&outcome.lines.join("\n"), &["Nothing was done"])?;
    // Gone before: an upper bound may be confirmed, but the links stay all the same.
    let plan = agent.prepare(tick)?;
    ensure!(plan.refused.is_none(), "{plan:?}");
    has(&plan.about, &["at most"])?;
    agent.confirm(&plan)?;
    let outcome = agent.outcome(&plan)?;
    ensure!(!outcome.ok);
    has(
        &outcome.lines.join("\n"),
        &["The Nix daemon does not answer", "Nothing was done."],
    )?;
    let link = machine.leads_to("/nix/home/alice/.local/state/nix/profiles/home-manager-1-link");
    ensure!(link.is_ok(), "a generation is gone for nothing");
    // A recipe is taken out by the daemon, which alice is told is not there.
    let output = machine.nixlamp(User::Alice, &["repair", &repairs::id_of(&recipe), "--yes"])?;
    ensure!(!output.status.success());
    has(&said(&output), &["nix-store failed: error: "])?;
    ensure!(fs::metadata(machine.world.inside(&recipe)).is_ok());
    drop(agent);
    // Root's nix-store opens the store itself.
    let output = machine.nixlamp(User::Root, &["repair", &repairs::id_of(&path), "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    ensure!(machine.text(&path) == "made\n");
    machine.start_daemon()
}

// ---- full disks --------------------------------------------------------------

/// Runs something with a small disk over a folder, which has a copy of what lies there; what it
/// holds then, and what was said.
fn on_a_small_disk(
    machine: &Machine,
    folder: &str,
    size: &str,
    args: &[&str],
) -> Result<(String, String)> {
    let aside = "/nix/home/root/aside";
    machine.root("cp", &["-a", folder, aside])?;
    let options = format!("size={size}");
    machine.root("mount", &["-t", "tmpfs", "-o", &options, "tmpfs", folder])?;
    let tried = || -> Result<(String, String)> {
        machine.root("cp", &["-a", &format!("{aside}/."), folder])?;
        let output = machine.nixlamp(User::Root, args)?;
        ensure!(!output.status.success(), "{}", said(&output));
        let names = machine.root("ls", &["-A", folder])?;
        let same =
            format!("diff -r {aside} {folder} | grep -v '^Only in {folder}: db.sqlite' || true");
        let different = machine.root("sh", &["-c", &same])?;
        ensure!(different.is_empty(), "{different}\n{}", said(&output));
        Ok((names, said(&output)))
    };
    let came = tried();
    machine.root("umount", &[folder])?;
    machine.root("rm", &["-r", aside])?;
    came
}

/// What stands there stands there still, under its name alone.
pub fn full_disk_restore(machine: &Machine) -> Result<()> {
    let _agent = machine.agent(User::Root, "")?;
    let conf = "/etc/nix/nix.conf";
    machine.root("sh", &["-c", "rm -f /etc/nix/nix.conf.*"])?;
    let made = machine.nixlamp(User::Root, &["backup", "--yes"])?;
    ensure!(made.status.success(), "{}", said(&made));
    let id = machine
        .backups(User::Root)
        .last()
        .context("no backup")?
        .clone();
    let old = machine.text(conf);
    // Larger than what it is to be replaced by is small.
    fs::write(
        machine.world.inside(conf),
        format!("# {}\n", "x".repeat(7000)),
    )?;
    let names = machine.root("ls", &["-A", "/etc/nix"])?;
    let came = on_a_small_disk(machine, "/etc/nix", "8k", &["restore", &id, "--yes"]);
    fs::write(machine.world.inside(conf), old)?;
    let (left, told) = came?;
    has(
        &told,
        &[
            "/etc/nix/nix.conf was not put back: ",
            "o space left on device",
            "is not as in the backup",
        ],
    )?;
    ensure!(left == names, "{left}");
    Ok(())
}

/// No backup, no repair.
pub fn full_disk_repair(machine: &Machine) -> Result<()> {
    let _agent = machine.agent(User::Root, "")?;
    let path = repairs::damaged_path(machine, "quick", "0")?;
    let folder = "/nix/home/root/.local/state/nixlamp/backups";
    machine.root("mount", &["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder])?;
    let output = machine.nixlamp(User::Root, &["repair", &repairs::id_of(&path), "--yes"]);
    machine.root("umount", &[folder])?;
    let output = output?;
    ensure!(!output.status.success());
    has(
        &said(&output),
        &[
            "No backup could be made",
            "it needs about",
            "Nothing else was done.",
        ],
    )?;
    ensure!(machine.text(&path) == "Xade\n");
    Ok(())
}

/// Room for the database alone; for a copy too; for a new one too, but not for putting it in place.
pub fn full_disk_database(machine: &Machine) -> Result<()> {
    let rows = repairs::lay_database(machine, "IndexReferrer")?;
    let kib: u64 = machine
        .root("sh", &["-c", "du -sk /nix/var/nix/db | cut -f 1"])?
        .parse()?;
    let one: u64 = machine
        .root("sh", &["-c", "du -k /nix/var/nix/db/db.sqlite | cut -f 1"])?
        .parse()?;
    for (more, part, copy) in [
        (
            one / 2,
            "Copying the database failed: No space left on device",
            false,
        ),
        (one * 3 / 2, "There is no room for a new database", false),
        (
            one * 5 / 2,
            "Putting the new database in place failed",
            true,
        ),
    ] {
        let size = format!("{}k", kib + more);
        let args = ["repair", "database", "--yes"];
        let (left, told) = on_a_small_disk(machine, "/nix/var/nix/db", &size, &args)?;
        has(&told, &[part])?;
        ensure!(left.contains("db.sqlite.damaged") == copy, "{left}");
        ensure!(
            !left.contains(".anew") && !left.contains(".copying"),
            "{left}"
        );
    }
    ensure!(repairs::rows(machine, repairs::DB)? == rows);
    let output = machine.nixlamp(User::Root, &["repair", "database", "--yes"])?;
    ensure!(output.status.success(), "{}", said(&output));
    Ok(())
}
