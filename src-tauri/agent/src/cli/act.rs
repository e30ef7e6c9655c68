//! What changes something: shown, asked for, done.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use nixlamp::pages;
use nixlamp::paint::Paper;
use nixlamp::places::Places;
use nixlamp_core::say;
use nixlamp_core::wire::{Acting, Action, Command, Outcome, Plan, Rebuild};
use nixlamp_core::words;
use nixlamp_host::client::ClientError;
use nixlamp_host::{act as host_act, backup, clock, profiles};
use tokio::signal::unix::{SignalKind, signal};

use super::door::Door;
use super::line::{self, Typed};
use super::{complain, has_said, print, print_json, print_page, say, steer};

/// A password may take 60 s, a service manager 100 s to restart a service;
/// nothing else takes as long.
const OUTCOME_LIMIT: Duration = Duration::from_secs(200);
/// But for a path that has to be built again.
const REPAIR_LIMIT: Duration = Duration::from_secs(7 * 3600);

/// An activation waits for services, and is itself waited for half an hour.
const SWITCH_LIMIT: Duration = Duration::from_secs(35 * 60);

/// What was said on the command line already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Yes {
    /// Nothing: ask.
    Ask,
    /// Yes, where one yes suffices.
    Once,
    /// Yes to the second question too.
    Twice,
    /// No, whatever it is: only shown.
    Never,
}

impl Yes {
    /// `--dry-run` goes before `--yes`.
    pub fn or_dry_run(self, dry_run: bool) -> Yes {
        if dry_run { Yes::Never } else { self }
    }

    pub fn of(once: bool, twice: bool) -> Yes {
        match (once, twice) {
            (true, true) => Yes::Twice,
            (true, false) => Yes::Once,
            (false, _) => Yes::Ask,
        }
    }
}

pub async fn stop(
    places: &Places,
    wanted: Option<&str>,
    force: bool,
    yes: Yes,
) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    let view = door.look().await?;
    // Builders may be forced while their rebuild still shows, if it is named.
    let running: Vec<&Rebuild> = view
        .status
        .rebuilds
        .iter()
        .filter(|r| force && wanted.is_some() || pages::runs(r))
        .collect();
    let named = |r: &&&Rebuild| wanted.is_none_or(|w| r.id == w || r.root_pid.to_string() == w);
    let chosen: Vec<&Rebuild> = running.iter().filter(named).copied().collect();
    let orphans = force && wanted.is_none() && !view.status.orphans.is_empty();
    let rebuild = match chosen.as_slice() {
        _ if orphans || (force && wanted == Some(ORPHANS)) => ORPHANS.to_owned(),
        [one] => one.id.clone(),
        [] if wanted.is_none() || running.is_empty() => {
            return Ok(complain(&words::cli::nothing_runs()));
        }
        [] => return Ok(complain(&words::plan::no_such_rebuild())),
        _ => {
            say(&words::cli::which());
            for r in &chosen {
                say(&format!("  {}  {}", r.id, r.subline));
            }
            return Ok(ExitCode::from(64));
        }
    };
    act(places, door, Action::Stop { rebuild, force }, yes).await
}

/// The builders of no rebuild, where the id of one is expected.
const ORPHANS: &str = "orphans";

pub async fn restart_daemon(places: &Places, yes: Yes) -> anyhow::Result<ExitCode> {
    let door = Door::open_to_act(places).await?;
    act(places, door, Action::RestartDaemon, yes).await
}

pub async fn repair(places: &Places, action: Action, yes: Yes) -> anyhow::Result<ExitCode> {
    let door = Door::open_to_act(places).await?;
    act(places, door, action, yes).await
}

pub async fn back_up(places: &Places, yes: Yes) -> anyhow::Result<ExitCode> {
    let door = Door::open_to_act(places).await?;
    act(places, door, Action::BackUp, yes).await
}

/// `backup delete`: nothing of the machine's changes by it, so that it needs no
/// agent.
pub async fn delete_backup(places: &Places, name: &str, yes: bool) -> ExitCode {
    let folder = host_act::backups(&places.state());
    let Some(id) = backup::named(&folder, name) else {
        return complain(&words::backup::no_such(name));
    };
    match backup::manifest(&folder, &id) {
        Ok(manifest) => {
            say(&words::backup::line(&manifest));
            say(&words::backup::delete_loses(&manifest.held));
        }
        Err(why) => say(&why),
    }
    if !yes && !asked(&words::backup::delete_title()).await {
        return ExitCode::from(70);
    }
    match host_act::forget_backup(&places.state(), &id) {
        Ok(()) => {
            say(&words::backup::deleted(&id));
            ExitCode::SUCCESS
        }
        Err(why) => complain(&why),
    }
}

pub async fn restore(places: &Places, backup: String, yes: Yes) -> anyhow::Result<ExitCode> {
    let door = Door::open_to_act(places).await?;
    act(places, door, Action::Restore { backup }, yes).await
}

/// `rollback`: the system's profile, where there is one and none is named.
pub async fn roll_back(
    places: &Places,
    generation: Option<u64>,
    profile: Option<String>,
    only_at_next_boot: bool,
    yes: Yes,
) -> anyhow::Result<ExitCode> {
    let action = Action::RollBack {
        profile: profile.unwrap_or_default(),
        generation,
        only_at_next_boot,
    };
    let door = Door::open_to_act(places).await?;
    act(places, door, action, yes).await
}

/// `generations`: what there is to switch to.
pub fn generations(json: bool) -> anyhow::Result<ExitCode> {
    let found = profiles::read(&profiles::Places::here());
    if json {
        print_json(&serde_json::to_string_pretty(&found.profiles)?);
        return Ok(ExitCode::SUCCESS);
    }
    let now = clock::now();
    for profile in &found.profiles {
        say(&words::roll_back::profile(profile));
        for generation in profile.generations.iter().rev() {
            say(&words::roll_back::generation(generation, now));
        }
    }
    for gap in &found.gaps {
        complain(&words::roll_back::not_read(&gap.source));
    }
    if found.profiles.is_empty() {
        say(&words::roll_back::no_profiles());
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn acknowledge(places: &Places) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    let told = door.command(Command::AcknowledgeActions).await;
    door.close().await;
    match told {
        Ok(()) => say(&words::action::put_away()),
        Err(why) if has_said(&why.to_string(), words::action::nothing_to_put_away) => {
            say(&words::action::nothing_to_put_away());
        }
        Err(why) => return Err(why),
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows the plan, asks, has it carried out and tells what came of it.
pub(super) async fn act(
    places: &Places,
    mut door: Door,
    action: Action,
    yes: Yes,
) -> anyhow::Result<ExitCode> {
    match prepare(&mut door, &action).await? {
        Some(plan) => confirm(places, door, plan, yes).await,
        None => Ok(complain(&words::plan::changed())),
    }
}

/// Shows the plan.
pub(super) async fn prepare(door: &mut Door, action: &Action) -> anyhow::Result<Option<Plan>> {
    let plan = prepared(door, action).await?;
    if let Some(plan) = &plan {
        print_page(&pages::plan(plan, Paper::here()));
    }
    Ok(plan)
}

/// Drops it.
pub(super) async fn cancel(door: &mut Door, plan: &Plan) -> anyhow::Result<()> {
    let plan = plan.id.clone();
    door.command(Command::Cancel { plan }).await
}

/// Asks, has it carried out and tells what came of it.
pub(super) async fn confirm(
    places: &Places,
    mut door: Door,
    plan: Plan,
    yes: Yes,
) -> anyhow::Result<ExitCode> {
    if let Some(refused) = &plan.refused {
        return Ok(complain(refused));
    }
    if yes == Yes::Never {
        cancel(&mut door, &plan).await?;
        say(&words::cli::dry_run());
        return Ok(ExitCode::SUCCESS);
    }
    if !is_confirmed(&plan, yes).await {
        cancel(&mut door, &plan).await?;
        return Ok(ExitCode::from(70));
    }
    confirmed(places, door, &plan).await
}

/// Has a plan carried out, asking for a password where there is nobody else to
/// ask for it, and tells what came of it. Ctrl-C asks to stop it.
pub(super) async fn confirmed(
    places: &Places,
    mut door: Door,
    plan: &Plan,
) -> anyhow::Result<ExitCode> {
    let may_ask_here = plan.needs_password && std::io::stdin().is_terminal();
    if may_ask_here && matches!(door, Door::Own(_)) {
        host_act::ask_in_terminal();
    }
    let mut done = carried_out(&mut door, plan).await?;
    if may_ask_here && matches!(door, Door::Agent(_)) && found_no_dialog(done.as_ref()) {
        done = here(places, plan).await?;
    }
    let Some(done) = done else {
        return Ok(complain(&words::cli::no_outcome()));
    };
    done.lines.iter().for_each(|line| say(line));
    door.close().await;
    Ok(if done.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(70)
    })
}

fn found_no_dialog(done: Option<&Outcome>) -> bool {
    let is_it = |line: &String| has_said(line, words::privilege::no_dialog);
    done.is_some_and(|done| done.lines.iter().any(is_it))
}

/// The agent has no terminal to ask for a password in; this command has. What
/// is done is what was read and confirmed, or nothing.
async fn here(places: &Places, read: &Plan) -> anyhow::Result<Option<Outcome>> {
    say(&words::cli::asked_here());
    host_act::ask_in_terminal();
    let mut door = Door::own(places, true).await?;
    let fresh = prepared(&mut door, &read.action).await?;
    match fresh.filter(|fresh| fresh.by_hand == read.by_hand && fresh.danger == read.danger) {
        Some(fresh) => carried_out(&mut door, &fresh).await,
        None => Ok(Some(Outcome {
            plan: read.id.clone(),
            ok: false,
            lines: vec![words::plan::changed()],
        })),
    }
}

/// Has a plan carried out that was said yes to as often as it needs.
async fn carried_out(door: &mut Door, plan: &Plan) -> anyhow::Result<Option<Outcome>> {
    let confirm = Command::Confirm {
        plan: plan.id.clone(),
        really: plan.second_confirm.is_some(),
    };
    door.command(confirm).await.map_err(lost)?;
    let limit = match plan.action {
        Action::Repair { .. } => REPAIR_LIMIT,
        Action::RollBack { .. } => SWITCH_LIMIT,
        _ => OUTCOME_LIMIT,
    };
    outcome(door, &plan.id, limit).await.map_err(lost)
}

/// An agent that has gone away may have begun. One that refused has not.
fn lost(error: anyhow::Error) -> anyhow::Error {
    match error.downcast_ref::<ClientError>() {
        None | Some(ClientError::Refused(_)) => error,
        Some(gone) => anyhow::Error::msg(words::cli::lost(&gone.to_string())),
    }
}

/// Each question that the plan has, asked or answered beforehand.
async fn is_confirmed(plan: &Plan, yes: Yes) -> bool {
    if yes == Yes::Ask && !asked(&plan.title).await {
        return false;
    }
    let Some(second) = &plan.second_confirm else {
        return true;
    };
    match yes {
        Yes::Twice => true,
        Yes::Never => false,
        Yes::Once => {
            complain(&second.text);
            complain(&words::cli::needs_second_yes());
            false
        }
        Yes::Ask => {
            say(&second.text);
            asked(&second.title).await
        }
    }
}

async fn prepared(door: &mut Door, action: &Action) -> anyhow::Result<Option<Plan>> {
    door.command(Command::Prepare(action.clone())).await?;
    planned(door).await
}

/// The plan that was asked for; the agent gives up by itself on what cannot be
/// found out.
pub(super) async fn planned(door: &mut Door) -> anyhow::Result<Option<Plan>> {
    loop {
        let view = door.look().await?;
        let goes_on = view.preparing.is_some() || view.plan.as_ref().is_some_and(|p| p.preliminary);
        if !goes_on {
            return Ok(view.plan);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// True if a person said yes. Only a terminal can answer.
pub(super) async fn asked(title: &str) -> bool {
    if !std::io::stdin().is_terminal() {
        complain(&words::cli::needs_yes());
        return false;
    }
    let yes = asked_plainly(title).await;
    if !yes {
        say(&words::cli::not_stopped());
    }
    yes
}

/// The same, and what a no means is said elsewhere.
pub(super) async fn asked_plainly(title: &str) -> bool {
    print(&words::cli::question(title));
    match line::typed().await {
        Typed::Line(line) => is_yes(&line),
        Typed::End | Typed::Interrupt => {
            // The cursor stands behind the question.
            say("");
            false
        }
    }
}

/// Yes in the language that was asked in, or in English.
fn is_yes(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let known = say!("words-for-yes");
    known
        .split_whitespace()
        .chain(["y", "yes"])
        .any(|yes| yes == line)
}

async fn outcome(door: &mut Door, plan: &str, limit: Duration) -> anyhow::Result<Option<Outcome>> {
    let mut heard = tokio::time::Instant::now();
    let mut told = Told::default();
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut interrupted = false;
    while heard.elapsed() < limit {
        let view = door.look().await?;
        if let Some(outcome) = view.outcome.filter(|o| o.plan == plan) {
            told.clear_line();
            return Ok(Some(outcome));
        }
        let acting = view.acting.filter(|acting| acting.plan == plan);
        let can_cancel = acting.as_ref().is_some_and(|acting| acting.can_cancel);
        // What says how far it is may take as long as it likes.
        if acting.is_some_and(|acting| told.tell(&acting)) {
            heard = tokio::time::Instant::now();
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(100)) => {}
            _ = interrupts.recv() => {
                told.clear_line();
                if interrupted {
                    std::process::exit(130);
                }
                interrupted = true;
                say(&if can_cancel { words::action::stops() } else { words::action::goes_on() });
                door.command(Command::Cancel { plan: plan.to_owned() }).await?;
            }
        }
    }
    Ok(None)
}

/// What was told of an action while it is carried out.
#[derive(Default)]
struct Told {
    steps: usize,
    line: String,
}

impl Told {
    /// Each step is a line that stays; how far one is, on a terminal alone, a
    /// line that is written over. True if it says how far it is.
    fn tell(&mut self, acting: &Acting) -> bool {
        for step in acting.steps.iter().skip(self.steps) {
            self.clear_line();
            say(&format!("{step} …"));
        }
        self.steps = acting.steps.len();
        if acting.line.is_empty() {
            return false;
        }
        if acting.line != self.line && std::io::stdout().is_terminal() {
            steer("\r\x1b[K");
            print(&acting.line);
        }
        self.line.clone_from(&acting.line);
        true
    }

    fn clear_line(&mut self) {
        if !self.line.is_empty() {
            steer("\r\x1b[K");
        }
        self.line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::is_yes;
    use nixlamp_core::words::{Language, speaking};

    #[test]
    fn yes_is_heard_in_the_language_that_was_asked_in() {
        for (language, line, yes) in [
            (Language::English, "Yes\n", true),
            (Language::English, "ja\n", false),
            (Language::German, "J\n", true),
            (Language::German, "ja\n", true),
            (Language::German, "y\n", true),
            (Language::German, "nein\n", false),
            (Language::German, "\n", false),
        ] {
            assert_eq!(speaking(language, || is_yes(line)), yes, "{line}");
        }
    }
}
