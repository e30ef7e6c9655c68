//! The commands that the configuration names: `rebuild`.

use std::process::ExitCode;

use nixlamp::places::Places;
use nixlamp_core::wire::Action;
use nixlamp_core::words::rebuild as words;
use nixlamp_host::config;

use super::door::Door;
use super::{RebuildArgs, act, complain, say};

pub async fn rebuild(places: &Places, args: &RebuildArgs) -> anyhow::Result<ExitCode> {
    // The file as it is now: an agent may read it a minute later, and a mistake in
    // it hides what it names.
    let config = config::load(&places.config)?;
    let Some(name) = args.name.clone().filter(|_| !args.list) else {
        let shown = |it: &str, command: &[String]| (it.to_owned(), words::shown(command));
        let offered = config.rebuild.iter().map(|it| shown(&it.name, &it.command));
        list(places, &offered.collect::<Vec<_>>());
        // Asked for is no error.
        return Ok(ExitCode::from(if args.list { 0 } else { 64 }));
    };
    let mut door = Door::open(places).await?;
    let Some(plan) = act::prepare(&mut door, &Action::Rebuild { name }).await? else {
        return Ok(complain(&nixlamp_core::words::plan::changed()));
    };
    // A yes to everything is no yes to a second rebuild beside the first.
    let yes_to_all = args.yes && !args.beside && plan.refused.is_none();
    if let Some(danger) = plan.danger.as_ref().filter(|_| yes_to_all) {
        act::cancel(&mut door, &plan).await?;
        complain(danger);
        return Ok(complain(&words::add_beside()));
    }
    act::confirm(places, door, plan, act::Yes::of(args.yes, false)).await
}

fn list(places: &Places, offered: &[(String, String)]) {
    if offered.is_empty() {
        say(&words::none_configured(
            &places.config.display().to_string(),
        ));
        return;
    }
    say(&words::name_one());
    let width = offered
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or(0);
    for (name, command) in offered {
        say(&format!("  {name:width$}  {command}"));
    }
}
