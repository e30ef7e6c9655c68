//! One action, and the agent killed at each of its steps: nothing is lost, nothing is half done that
//! is not said, the next start tells it, and the same wish finishes it or undoes it.

use anyhow::{Context, Result, ensure};
use nixlamp_core::{
    record::Step,
    wire::{Action, Command, Plan},
    words::plan::noun,
};
use nixlamp_tests::{
    machine::{Agent, Machine, SOON, has},
    world::{Client, User, wait_until},
};
use rustix::process::Signal;

/// What is walked through.
pub struct Walk {
    pub action: &'static str,
    pub steps: &'static [At],
    /// It is the store's database that is damaged, and looked at by the walk itself.
    pub of_database: bool,
    /// Brings the machine to where the action makes sense.
    pub lay: fn(&Machine, &At) -> Result<Laid>,
    /// What a person wishes, the first time and again.
    pub wish: fn(&Agent<'_>, &Laid) -> Result<Action>,
    /// Looks at all that the action changes, and says what is there.
    pub after: fn(&Machine, &mut Laid, &At) -> Result<String>,
    /// What the next start says to look at.
    pub says: &'static str,
    /// Finishes or undoes it by the agent that has told of it, and says how.
    pub finish: fn(&Machine, &Agent<'_>, &mut Laid, &At) -> Result<String>,
}

/// A place to be killed at.
pub struct At {
    pub name: &'static str,
    /// The step that stands last in the history then.
    pub step: Step,
    /// It is no place of our own code: a program is at work. True once it is.
    during: Option<fn(&Machine) -> bool>,
}

pub const fn at(name: &'static str, step: Step) -> At {
    At {
        name,
        step,
        during: None,
    }
}

pub const fn during(name: &'static str, is_so: fn(&Machine) -> bool) -> At {
    At {
        name,
        step: Step::Act,
        during: Some(is_so),
    }
}

/// What a walk has laid for one of its steps.
#[derive(Default)]
pub struct Laid {
    pub path: String,
    pub before: String,
    pub count: usize,
    pub client: Option<Client>,
}

/// A line of the table.
pub struct Row {
    pub action: &'static str,
    pub at: &'static str,
    pub disk: String,
    pub said: String,
    pub finished: String,
}

pub fn walk(machine: &Machine, walk: &Walk) -> Result<Vec<Row>> {
    let killed = |at: &At| {
        killed_at(machine, walk, at)
            .with_context(|| format!("{} killed at {}", walk.action, at.name))
    };
    walk.steps.iter().map(killed).collect()
}

fn killed_at(machine: &Machine, walk: &Walk, at: &At) -> Result<Row> {
    let mut laid = (walk.lay)(machine, at)?;
    let halt = if at.during.is_some() { "" } else { at.name };
    let mut agent = machine.agent(User::Root, halt)?;
    let plan = agent.prepare((walk.wish)(&agent, &laid)?)?;
    ensure!(plan.refused.is_none(), "{plan:?}");
    agent.confirm(&plan)?;
    let halted = format!("halted at {}\n", at.name);
    let there = wait_until(SOON, || match at.during {
        Some(is_so) => is_so(machine),
        None => agent.client.said().contains(&halted),
    });
    ensure!(there, "it does not come there: {}", agent.client.said());
    kill(&mut agent)?;
    let kept = machine.actions(User::Root)?;
    let newest = kept.iter().find(|action| action.plan == plan.id);
    let newest = newest.context("it is not written down")?;
    ensure!(
        newest.ended.is_none() && newest.steps.last() == Some(&at.step),
        "{newest:?}"
    );
    let disk = (walk.after)(machine, &mut laid, at)?;
    whole(machine, !walk.of_database).context("after the kill")?;

    let next = machine.agent(User::Root, "")?;
    let said = told(&next, &plan, at.step, walk.says)?;
    let finished = (walk.finish)(machine, &next, &mut laid, at)?;
    next.command(Command::AcknowledgeActions)?;
    let troubles = next.look()?.status.troubles.join("\n");
    ensure!(!troubles.contains("cut off"), "{troubles}");
    drop(next);
    whole(machine, true).context("at the end")?;
    Ok(Row {
        action: walk.action,
        at: at.name,
        disk,
        said,
        finished,
    })
}

/// The next start tells it, and how far it had come; what it says to look at.
fn told(next: &Agent<'_>, plan: &Plan, step: Step, says: &str) -> Result<String> {
    let troubles = next.look()?.status.troubles.join("\n");
    let reached = match step {
        Step::Look => "while it looked again",
        Step::Backup => "while it made a backup",
        Step::Act => "while it acted",
        Step::Check => "while it checked what it had done",
    };
    let begun = format!("An action was cut off: {}", noun(&plan.action));
    has(
        &troubles,
        &[&begun, reached, "Nothing is known of its end."],
    )?;
    let says = match step {
        Step::Look | Step::Backup => "Nothing had been changed yet.",
        Step::Act | Step::Check => says,
    };
    has(&troubles, &[says])?;
    Ok(format!("{reached}: {says}"))
}

/// The wish is carried out to its end, if there is anything left of it; `false` if there is not.
pub fn again(agent: &Agent<'_>, wish: Action, nothing_left: &[&str]) -> Result<bool> {
    let plan = agent.prepare(wish)?;
    if let Some(why) = &plan.refused {
        let said = nothing_left.iter().any(|part| why.contains(part));
        ensure!(said, "refused: {why}");
        return Ok(false);
    }
    agent.command(Command::Confirm {
        really: plan.second_confirm.is_some(),
        plan: plan.id.clone(),
    })?;
    let outcome = agent.outcome(&plan)?;
    ensure!(outcome.ok, "{outcome:?}");
    Ok(true)
}

/// As a cell of the table: whether there was something left to do.
pub fn finished(did: bool, how: &str) -> String {
    if did {
        how.to_owned()
    } else {
        "the same command says that nothing is left to do".to_owned()
    }
}

pub fn kill(agent: &mut Agent<'_>) -> Result<()> {
    agent.client.signal(Signal::KILL)?;
    agent.client.wait(SOON).context("it does not die")?;
    Ok(())
}

/// Every profile leads to a store path that is there with all that it needs, and so does what runs;
/// the store's database, looked at in a copy, is whole, and so are the history and nix.conf.
fn whole(machine: &Machine, with_database: bool) -> Result<()> {
    const SCRIPT: &str = r#"
        look=/nix/home/root/look; rm -rf $look; mkdir $look
        for link in /nix/var/nix/profiles/system* \
            /nix/home/alice/.local/state/nix/profiles/*-link \
            /nix/home/alice/.local/state/nix/profiles/profile \
            /nix/home/alice/.local/state/nix/profiles/home-manager \
            /run/current-system /run/booted-system; do
            case $link in *.lock) continue;; esac
            readlink -e $link >/dev/null || echo "$link leads nowhere"
        done
        cp /nix/var/nix/db/db.sqlite /nix/home/root/.local/state/nixlamp/history.db $look
        for log in /nix/var/nix/db/db.sqlite-wal /nix/home/root/.local/state/nixlamp/history.db-wal; do
            [ ! -e $log ] || cp $log $look
        done
        for database in $1 history.db; do
            said=$(sqlite3 $look/$database 'pragma integrity_check' | head -n 1)
            [ "$said" = ok ] || echo "$database: $said"
        done
        [ -z "$1" ] || sqlite3 $look/db.sqlite "
            with recursive needed(id) as (
                select id from ValidPaths
                    where path in ('$(readlink -f /nix/var/nix/profiles/system)', '$(readlink -f /run/current-system)')
                union select reference from Refs, needed where referrer = needed.id)
            select path from ValidPaths where id in needed" >$look/needed
        [ -z "$1" ] || [ -s $look/needed ] || echo 'the database does not know the system'
        [ -z "$1" ] || while read -r path; do [ -e $path ] || echo "$path is gone"; done <$look/needed
        grep -q '^build-users-group = nixbld$' /etc/nix/nix.conf || echo 'nix.conf is not whole'
    "#;
    let database = if with_database { "db.sqlite" } else { "" };
    let said = machine.root("sh", &["-c", SCRIPT, "sh", database])?;
    ensure!(said.is_empty(), "{said}");
    Ok(())
}

/// The table.
pub fn table(nix: &str, rows: &[Row]) -> String {
    use std::fmt::Write as _;
    let mut text = format!(
        "\n{nix}\naction | step killed at | what is on disk after | what the next start says | how it was finished or undone\n"
    );
    for row in rows {
        let _ = writeln!(
            text,
            "{} | {} | {} | {} | {}",
            row.action, row.at, row.disk, row.said, row.finished
        );
    }
    text
}
