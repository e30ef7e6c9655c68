//! What a sampler has told of the cases.

use std::collections::HashMap;

use anyhow::{Context, Result};
use nixlamp_core::model::{Asks, Prompt, Sign};
use nixlamp_tests::world::{Client, User, World};
use serde_json::Value;

/// From when on a question is told to people, see the rule `prompt-open`.
const TOLD_FROM_S: f64 = 3.5;

/// A sampler that runs as one user.
pub struct Eye(Client);

/// All its looks: when, and what of each process.
pub type Looks = Vec<(f64, HashMap<i64, Value>)>;

/// What is told of a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// A person is asked this.
    Asks(Asks),
    /// A shell or an interpreter waits for a line.
    Idle,
    /// Its terminal is paused.
    Paused,
    /// A signal has stopped it.
    Stopped,
    /// It has lost its terminal.
    Closed,
    /// None of these.
    Silent,
}

impl Eye {
    /// As the user who runs the cases.
    pub fn of_alice(world: &World) -> Result<Self> {
        world.install(env!("CARGO_BIN_EXE_prompts_eye").as_ref())?;
        Ok(Self(world.spawn::<&str>(User::Alice, "prompts_eye", [])?))
    }

    /// As an ordinary user who is in no group of theirs.
    pub fn of_another(world: &World) -> Result<Self> {
        let uid = (world.uid() + 9).to_string();
        let args = [
            "--reuid",
            &uid,
            "--regid",
            &uid,
            "--clear-groups",
            "prompts_eye",
        ];
        Ok(Self(world.spawn(User::Root, "setpriv", args)?))
    }

    /// All that it has told so far.
    pub fn looks(&self) -> Result<Looks> {
        let said = self.0.said();
        // The last line may be half there.
        let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
        whole
            .lines()
            .map(|line| {
                let look: Value = serde_json::from_str(line).with_context(|| line.to_owned())?;
                let at = look["at"].as_f64().context("a time")?;
                let processes = look["processes"].as_array().context("processes")?;
                let by_pid = processes
                    .iter()
                    .filter_map(|p| Some((p["pid"].as_i64()?, p.clone())));
                Ok((at, by_pid.collect()))
            })
            .collect()
    }
}

/// The processes of one case: those below its script, which lies in a folder of the case's name.
pub fn of_case<'a>(look: &'a HashMap<i64, Value>, name: &str) -> Vec<&'a Value> {
    let mark = format!("/c/{name}/");
    let belongs = |process: &Value| {
        let mut at = Some(process);
        for _ in 0..40 {
            let Some(process) = at else { return false };
            if process["line"]
                .as_str()
                .is_some_and(|line| line.contains(&mark))
            {
                return true;
            }
            at = process["parent"].as_i64().and_then(|pid| look.get(&pid));
        }
        false
    };
    look.values().filter(|process| belongs(process)).collect()
}

/// What one look tells of a case: the verdict, by which sign, and whether the right process is
/// said to ask. `who` is the process that it is about.
pub fn verdict(processes: &[&Value], who: &str) -> (Verdict, Option<Sign>, bool) {
    let asking = processes.iter().find_map(|p| {
        let prompt = serde_json::from_value::<Option<Prompt>>(p["prompt"].clone()).ok()??;
        (prompt.still_s >= TOLD_FROM_S).then_some((prompt, is_about(p, who)))
    });
    if let Some((prompt, of_who)) = asking {
        let verdict = match prompt.asks {
            Asks::Shell | Asks::LineEditor => Verdict::Idle,
            Asks::Paused => Verdict::Paused,
            asks => Verdict::Asks(asks),
        };
        return (verdict, Some(prompt.sign), of_who);
    }
    let about = processes.iter().find(|p| is_about(p, who));
    let verdict = match about {
        Some(p) if p["state"] == "stopped" => Verdict::Stopped,
        Some(p) if p["has_terminal"] == false => Verdict::Closed,
        _ => Verdict::Silent,
    };
    (verdict, None, true)
}

/// By name or by arguments.
pub fn is_about(process: &Value, who: &str) -> bool {
    process["name"] == who
        || process["line"]
            .as_str()
            .is_some_and(|line| line.starts_with(who))
}
