//! The agent is killed at each step: nothing is lost, and nothing is half done
//! that is not said.

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    record::Step,
    wire::{Action, Command},
};
use nixlamp_tests::world::{User, wait_until};
use rustix::process::Signal;

use crate::{
    has,
    machine::{Agent, Machine, SOON, SYSTEM, roll_back},
};

/// Where it is halted, the step that stands in the history then, and whether
/// the profile leads to the new generation already.
const STEPS: &[(&str, Step, bool)] = &[
    ("look", Step::Look, false),
    ("backup", Step::Backup, false),
    ("backup-written", Step::Backup, false),
    ("act", Step::Act, false),
    ("link-set", Step::Act, true),
    ("check", Step::Check, true),
];

pub fn killed_at_each_step(machine: &Machine) -> Result<()> {
    for (halt, step, switched) in STEPS {
        killed_at(machine, halt, *step, *switched).with_context(|| format!("killed at {halt}"))?;
    }
    a_backup_by_itself(machine)
}

fn killed_at(machine: &Machine, halt: &str, step: Step, switched: bool) -> Result<()> {
    let whole = machine.backups(User::Root).len();
    let mut agent = machine.agent(User::Root, halt)?;
    let plan = agent.prepare(roll_back("system", 1))?;
    agent.confirm(&plan)?;
    agent.reaches(&plan, step)?;
    let there = wait_until(SOON, || {
        let leads = machine.leads_to(SYSTEM).unwrap_or_default();
        let made = machine.backups(User::Root).len() > whole;
        (leads == "system-1-link") == switched && (made || matches!(halt, "look" | "backup"))
    });
    ensure!(
        there,
        "{} is not as it should be here",
        machine.leads_to(SYSTEM)?
    );
    kill(&mut agent)?;

    // The profile leads somewhere whole, and the next agent says what is not
    // known, as does a look without one.
    if step == Step::Check {
        let looked = machine.nixlamp(User::Root, &["status"])?;
        has(&crate::said(&looked), &["An action was cut off"])?;
    }
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
    let next = machine.agent(User::Root, "")?;
    let told = next.look()?.status.troubles.join("\n");
    has(
        &told,
        &[
            "An action was cut off: Roll back to generation 1?",
            "Nothing is known of its end",
        ],
    )?;
    let unchanged = told.contains("Nothing had been changed yet");
    ensure!(
        unchanged != matches!(step, Step::Act | Step::Check),
        "{told}"
    );
    let unfinished: Vec<_> = machine
        .backups(User::Root)
        .into_iter()
        .filter(|name| name.starts_with('.'))
        .collect();
    ensure!(unfinished.is_empty(), "{unfinished:?}");

    // What was begun can be brought to its end, whatever it was cut off at.
    finish(
        machine,
        &next,
        1,
        leads == "system-1-link" && step == Step::Check,
    )?;
    finish(machine, &next, 3, false)?;
    next.command(Command::AcknowledgeActions)?;
    ensure!(!next.look()?.status.troubles.join("\n").contains("cut off"));
    let seen = || {
        let all = machine.actions(User::Root).unwrap_or_default();
        all.iter()
            .any(|action| action.plan == plan.id && action.seen)
    };
    ensure!(
        wait_until(SOON, seen),
        "it is not written down that it was seen"
    );
    drop(next);
    let later = machine.agent(User::Root, "")?;
    ensure!(
        !later.look()?.status.troubles.join("\n").contains("cut off"),
        "told again"
    );
    let kept = machine.actions(User::Root)?;
    let cut = kept
        .iter()
        .find(|a| a.plan == plan.id)
        .context("forgotten")?;
    ensure!(
        cut.ended.is_none() && cut.seen && cut.steps.last() == Some(&step),
        "{cut:?}"
    );
    Ok(())
}

/// Rolls to a generation; `already`: it is there and runs.
fn finish(machine: &Machine, agent: &Agent<'_>, number: u64, already: bool) -> Result<()> {
    let plan = agent.prepare(roll_back("system", number))?;
    if already {
        return has(plan.refused.as_deref().unwrap_or_default(), &["already"]);
    }
    ensure!(plan.refused.is_none(), "{plan:?}");
    agent.confirm(&plan)?;
    let outcome = agent.outcome(&plan)?;
    ensure!(outcome.ok, "{outcome:?}");
    let link = format!("system-{number}-link");
    ensure!(machine.leads_to(SYSTEM)? == link);
    let path = machine.leads_to(&format!("/nix/var/nix/profiles/{link}"))?;
    ensure!(machine.leads_to("/run/current-system")? == path);
    Ok(())
}

fn a_backup_by_itself(machine: &Machine) -> Result<()> {
    for halt in ["backup", "backup-written", "act"] {
        let whole = machine.backups(User::Root).len();
        let mut agent = machine.agent(User::Root, halt)?;
        let plan = agent.prepare(Action::BackUp)?;
        agent.confirm(&plan)?;
        agent.reaches(
            &plan,
            if halt == "act" {
                Step::Act
            } else {
                Step::Backup
            },
        )?;
        if halt == "backup-written" {
            ensure!(wait_until(SOON, || machine.backups(User::Root).len() > whole));
        }
        kill(&mut agent)?;
        let next = machine.agent(User::Root, "")?;
        has(
            &next.look()?.status.troubles.join("\n"),
            &["cut off: Make a backup?"],
        )?;
        let now = machine.backups(User::Root);
        ensure!(now.len() == whole + usize::from(halt == "act"), "{now:?}");
        next.command(Command::AcknowledgeActions)?;
    }
    Ok(())
}

/// An activation that has begun goes on without whoever began it.
pub fn killed_during_activation(machine: &Machine) -> Result<()> {
    let system = machine.build("system", 6, "slow")?;
    machine.root("nix-env", &["-p", SYSTEM, "--set", &system])?;
    let number: u64 = machine
        .leads_to(SYSTEM)?
        .trim_start_matches("system-")
        .trim_end_matches("-link")
        .parse()?;
    machine.root("nix-env", &["-p", SYSTEM, "--switch-generation", "3"])?;
    let mut agent = machine.agent(User::Root, "")?;
    let plan = agent.prepare(roll_back("system", number))?;
    agent.confirm(&plan)?;
    let first = format!("begin {system}");
    let begun = wait_until(SOON, || machine.text("/run/switch.log").contains(&first));
    ensure!(begun, "{}", agent.client.said());
    kill(&mut agent)?;
    let end = format!("end {system}");
    let ended = wait_until(SOON, || machine.text("/run/switch.log").contains(&end));
    ensure!(ended, "the activation was cut off");
    ensure!(machine.leads_to("/run/current-system")? == system);
    let next = machine.agent(User::Root, "")?;
    has(
        &next.look()?.status.troubles.join("\n"),
        &["while it acted", "look at “nixlamp generations”"],
    )?;
    finish(machine, &next, 3, false)?;
    next.command(Command::AcknowledgeActions)?;
    machine
        .root(
            "nix-env",
            &["-p", SYSTEM, "--delete-generations", &number.to_string()],
        )
        .map(drop)
}

fn kill(agent: &mut Agent<'_>) -> Result<()> {
    agent.client.signal(Signal::KILL)?;
    agent.client.wait(SOON).context("it does not die")?;
    Ok(())
}
