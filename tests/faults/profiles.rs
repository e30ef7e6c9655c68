//! What changes profiles, configuration and store by plan: gc, backup, restore, rollback.

use std::fs;

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    record::Step,
    wire::{Action, Choose},
};
use nixlamp_tests::{
    faults::hold,
    machine::{Agent, Machine, SOON, SYSTEM, roll_back},
    world::{User, wait_until},
};

use crate::walk::{At, Laid, Walk, again, at, during, finished};

pub const WALKS: &[Walk] = &[BACKUP, RESTORE, ROLLBACK, ROLLBACK_SLOW, GC];

const CONF: &str = "/etc/nix/nix.conf";

fn is_there(machine: &Machine, path: &str) -> bool {
    fs::symlink_metadata(machine.world.inside(path)).is_ok()
}

fn ensure_is(what: &str, is: bool, must: bool) -> Result<()> {
    ensure!(is == must, "{what}: {is}, which must be {must}");
    Ok(())
}

// ---- backup ------------------------------------------------------------------

const BACKUP: Walk = Walk {
    action: "backup",
    steps: &[
        at("look", Step::Look),
        at("backup", Step::Backup),
        at("backup-written", Step::Backup),
        at("act", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |machine, _| {
        Ok(Laid {
            count: machine.backups(User::Root).len(),
            ..Laid::default()
        })
    },
    wish: |_, _| Ok(Action::BackUp),
    after: |machine, laid, at| {
        let now = machine.backups(User::Root);
        let half = now.iter().filter(|name| name.starts_with('.')).count();
        let (made, left) = (now.len() - half - laid.count, half);
        let must = match at.name {
            "backup-written" => (0, 1),
            "act" | "check" => (1, 0),
            _ => (0, 0),
        };
        ensure!((made, left) == must, "{now:?}");
        Ok(match must {
            (_, 1) => "a backup named as unfinished, which the next start removes",
            (1, _) => "the backup, whole",
            _ => "nothing",
        }
        .to_owned())
    },
    says: "Look at “nixlamp backup list”.",
    finish: |machine, agent, laid, at| {
        let there = usize::from(matches!(at.name, "act" | "check"));
        let now = machine.backups(User::Root);
        ensure!(now.len() == laid.count + there, "{now:?}");
        ensure!(again(agent, Action::BackUp, &[])?);
        let now = machine.backups(User::Root);
        ensure!(now.len() == laid.count + there + 1, "{now:?}");
        Ok("the same command makes one".to_owned())
    },
};

// ---- restore -----------------------------------------------------------------

const RESTORE: Walk = Walk {
    action: "restore",
    steps: &[
        at("look", Step::Look),
        at("act", Step::Act),
        at("file-aside", Step::Act),
        at("file-beside", Step::Act),
        at("file-restored", Step::Act),
        at("generation-restored", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |machine, _| {
        if machine.backups(User::Root).is_empty() {
            machine.nixlamp(User::Root, &["backup", "--yes"])?;
        }
        let all = machine.backups(User::Root);
        let id = all.last().context("no backup")?.clone();
        machine.root("sh", &["-c", "rm -f /etc/nix/nix.conf.*"])?;
        let before = machine.text(CONF);
        fs::write(machine.world.inside(CONF), format!("{before}# changed\n"))?;
        machine.root("rm", &[&format!("{SYSTEM}-1-link")])?;
        Ok(Laid {
            path: id,
            before,
            ..Laid::default()
        })
    },
    wish: |_, laid| {
        Ok(Action::Restore {
            backup: laid.path.clone(),
        })
    },
    after: |machine, laid, at| {
        let (aside, beside, put_back, linked) = match at.name {
            "file-aside" => (true, false, false, false),
            "file-beside" => (true, true, false, false),
            "file-restored" => (true, false, true, false),
            "generation-restored" | "check" => (true, false, true, true),
            _ => (false, false, false, false),
        };
        let now = machine.text(CONF);
        let changed = format!("{}# changed\n", laid.before);
        let wanted = if put_back { &laid.before } else { &changed };
        ensure!(now == *wanted, "{now}");
        let name = format!("{CONF}.before-restore-of-{}", laid.path);
        ensure_is("a second name", is_there(machine, &name), aside)?;
        ensure!(
            !aside || machine.text(&name) == changed,
            "what stood there is lost"
        );
        let half = is_there(machine, &format!("{CONF}.nixlamp-restores"));
        ensure_is("a half file", half, beside)?;
        let link = is_there(machine, &format!("{SYSTEM}-1-link"));
        ensure_is("the generation", link, linked)?;
        Ok(format!(
            "nix.conf {}{}{}, the generation {}",
            if put_back {
                "of the backup"
            } else {
                "as it was"
            },
            if aside {
                ", what stood there beside it"
            } else {
                ""
            },
            if beside {
                ", the new one beside it too"
            } else {
                ""
            },
            if linked {
                "there again"
            } else {
                "gone as before"
            },
        ))
    },
    says: "what stood there lies beside them, named “before-restore”.",
    finish: |machine, agent, laid, _| {
        let wish = Action::Restore {
            backup: laid.path.clone(),
        };
        let did = again(agent, wish, &["There is nothing to put back"])?;
        ensure!(machine.text(CONF) == laid.before, "{}", machine.text(CONF));
        ensure!(is_there(machine, &format!("{SYSTEM}-1-link")));
        let beside = machine.root("sh", &["-c", "ls /etc/nix | grep nix.conf."])?;
        let only = format!("nix.conf.before-restore-of-{}", laid.path);
        ensure!(beside == only, "{beside}");
        Ok(finished(did, "the same command brings it to its end"))
    },
};

// ---- rollback ----------------------------------------------------------------

const LOOK_AND_ROLL: &str = "look at “nixlamp generations”, then roll back or forward again.";

const ROLLBACK: Walk = Walk {
    action: "rollback",
    steps: &[
        at("look", Step::Look),
        at("backup", Step::Backup),
        at("backup-written", Step::Backup),
        at("act", Step::Act),
        at("link-aside", Step::Act),
        at("link-set", Step::Act),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: |_, _| {
        Ok(Laid {
            count: 1,
            ..Laid::default()
        })
    },
    wish: wished_generation,
    after: |machine, _, at| {
        let switched = matches!(at.name, "link-set" | "check");
        let leads = machine.leads_to(SYSTEM)?;
        ensure!(
            leads
                == if switched {
                    "system-1-link"
                } else {
                    "system-3-link"
                },
            "{leads}"
        );
        let runs = machine.leads_to("/run/current-system")?;
        let one = machine.leads_to(&format!("{SYSTEM}-1-link"))?;
        ensure_is("the new one runs", runs == one, at.name == "check")?;
        Ok(match at.name {
            "check" => "the profile leads to the new generation, which runs",
            "link-set" => "the profile leads to the new generation, the old one runs",
            _ => "the profile leads to the old generation, which runs",
        }
        .to_owned())
    },
    says: LOOK_AND_ROLL,
    finish: |machine, agent, laid, _| there_and_back(machine, agent, laid),
};

/// An activation that has begun goes on without whoever began it.
const ROLLBACK_SLOW: Walk = Walk {
    action: "rollback",
    steps: &[during("while it activates", |machine| {
        // One that begins is in the log before it ends.
        let log = machine.text("/run/switch.log");
        log.lines()
            .last()
            .is_some_and(|line| line.starts_with("begin "))
    })],
    of_database: false,
    lay: |machine, _| {
        let system = machine.build("system", 6, "slow")?;
        let count = new_generation(machine, &system)?;
        Ok(Laid {
            path: system,
            count: count.try_into()?,
            ..Laid::default()
        })
    },
    wish: wished_generation,
    after: |machine, laid, _| {
        let end = format!("end {}", laid.path);
        let ended = wait_until(SOON, || machine.text("/run/switch.log").contains(&end));
        ensure!(ended, "the activation was cut off");
        ensure!(machine.leads_to("/run/current-system")? == laid.path);
        Ok("the activation goes on to its end; the new generation runs".to_owned())
    },
    says: LOOK_AND_ROLL,
    finish: |machine, agent, laid, _| {
        let said = there_and_back(machine, agent, laid)?;
        let number = laid.count.to_string();
        machine.root("nix-env", &["-p", SYSTEM, "--delete-generations", &number])?;
        Ok(said)
    },
};

fn wished_generation(_: &Agent<'_>, laid: &Laid) -> Result<Action> {
    Ok(roll_back("system", laid.count.try_into()?))
}

fn there_and_back(machine: &Machine, agent: &Agent<'_>, laid: &Laid) -> Result<String> {
    let mut did = Vec::new();
    for number in [laid.count, 3] {
        did.push(again(
            agent,
            roll_back("system", number.try_into()?),
            &["already"],
        )?);
        let link = format!("system-{number}-link");
        ensure!(machine.leads_to(SYSTEM)? == link);
        let path = machine.leads_to(&format!("/nix/var/nix/profiles/{link}"))?;
        ensure!(machine.leads_to("/run/current-system")? == path);
        let half = is_there(machine, "/nix/var/nix/profiles/.nixlamp_system");
        ensure_is("a half link", half, false)?;
    }
    ensure!(did[1], "nothing was undone");
    Ok(if did[0] {
        "the same command finishes it; then “rollback 3” undoes it"
    } else {
        "it was finished, as the same command says; “rollback 3” undoes it"
    }
    .to_owned())
}

/// A generation more of the system, with the profile left where it was; its number.
fn new_generation(machine: &Machine, system: &str) -> Result<u64> {
    machine.root("nix-env", &["-p", SYSTEM, "--set", system])?;
    let leads = machine.leads_to(SYSTEM)?;
    machine.root("nix-env", &["-p", SYSTEM, "--switch-generation", "3"])?;
    let number = leads
        .trim_start_matches("system-")
        .trim_end_matches("-link");
    Ok(number.parse()?)
}

// ---- gc ----------------------------------------------------------------------

const COLLECTS: &str = "while Nix collects";

fn collects(machine: &Machine) -> bool {
    let mut lines = machine.world.processes().into_iter();
    lines.any(|(_, line)| line.ends_with("/nix-store --gc"))
}

const GC: Walk = Walk {
    action: "gc",
    steps: &[
        at("look", Step::Look),
        at("backup", Step::Backup),
        at("backup-written", Step::Backup),
        at("act", Step::Act),
        at("link-deleted", Step::Act),
        at("links-deleted", Step::Act),
        during(COLLECTS, collects),
        at("check", Step::Check),
    ],
    of_database: false,
    lay: lay_garbage,
    wish: |_, _| Ok(keep_newest()),
    after: after_gc,
    says: "Some of what was to go may be gone and the rest still there",
    finish: |machine, agent, laid, _| {
        laid.client = None;
        let did = again(agent, keep_newest(), &["There is nothing to delete"])?;
        let [_, four, five] = generations(machine);
        ensure!(!four && five && !is_there(machine, &laid.path));
        ensure!(is_there(machine, &laid.before), "what is needed has gone");
        machine.root("nix-env", &["-p", SYSTEM, "--switch-generation", "3"])?;
        machine.root("nix-env", &["-p", SYSTEM, "--delete-generations", "5"])?;
        let one = format!("{SYSTEM}-1-link");
        machine.root("ln", &["-sfn", &laid.before, &one])?;
        Ok(finished(did, "the same command deletes what is left"))
    },
};

/// Generations 1 and 4 are to go; 2 was booted, 3 runs, 5 is the newest and current. What 1 leads to
/// is held by another root, what 4 leads to by nothing else.
fn lay_garbage(machine: &Machine, at: &At) -> Result<Laid> {
    let one = machine.leads_to(&format!("{SYSTEM}-1-link"))?;
    machine.root("ln", &["-sfn", &one, "/nix/var/nix/gcroots/one"])?;
    let seven = machine.build("system", 7, "good")?;
    let eight = machine.build("system", 8, "good")?;
    for system in [&seven, &eight] {
        machine.root("nix-env", &["-p", SYSTEM, "--set", system])?;
    }
    let all = generations(machine);
    ensure!(all == [true, true, true], "{all:?}");
    Ok(Laid {
        path: seven,
        before: one,
        // The collector waits as long as this is held.
        client: (at.name == COLLECTS)
            .then(|| hold(&machine.world, "/nix/var/nix/gc.lock"))
            .transpose()?,
        ..Laid::default()
    })
}

fn keep_newest() -> Action {
    Action::CollectGarbage {
        choose: Choose::Keep {
            newest: Some(1),
            days: None,
            own: false,
        },
        even_during_rebuild: false,
    }
}

/// Which of 1, 4 and 5 have a link.
fn generations(machine: &Machine) -> [bool; 3] {
    [1, 4, 5].map(|number| is_there(machine, &format!("{SYSTEM}-{number}-link")))
}

fn after_gc(machine: &Machine, laid: &mut Laid, at: &At) -> Result<String> {
    let links = generations(machine);
    let gone = match at.name {
        "link-deleted" => 1,
        "links-deleted" | COLLECTS | "check" => 2,
        _ => 0,
    };
    ensure!(links == [gone < 1, gone < 2, true], "{links:?}");
    if at.name == COLLECTS {
        return collector_goes_on(machine, laid);
    }
    ensure_is(
        "the path",
        is_there(machine, &laid.path),
        at.name != "check",
    )?;
    Ok(match (gone, at.name) {
        (0, _) => "nothing is deleted",
        (1, _) => "one generation of two is gone, no store path",
        (_, "check") => "both generations are gone, and what nothing needs",
        _ => "both generations are gone, no store path",
    }
    .to_owned())
}

/// `nix-store --gc` does not end with who started it.
fn collector_goes_on(machine: &Machine, laid: &mut Laid) -> Result<String> {
    ensure!(is_there(machine, &laid.path) && collects(machine));
    laid.client = None;
    ensure!(
        wait_until(SOON, || !collects(machine)),
        "the collector does not end"
    );
    ensure!(
        !is_there(machine, &laid.path),
        "the collector ended half way"
    );
    Ok("both generations are gone; the collector goes on to its end".to_owned())
}
