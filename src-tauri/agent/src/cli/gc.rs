//! `nixlamp gc`: frees disk space, after showing what goes.

use std::process::ExitCode;

use clap::Args;
use nixlamp::places::Places;
use nixlamp_core::wire::{Action, Choose, Command, Ticked};
use nixlamp_core::words;

use super::act::{Yes, act, planned};
use super::door::Door;
use super::{complain, print_json};

#[derive(Args)]
pub struct GcArgs {
    /// Delete generations but for the newest N of each profile that you may
    /// change, with an administrator's password too. What is current, booted or
    /// running always stays.
    #[arg(long, value_name = "N")]
    keep: Option<u32>,
    /// Delete generations that were not in use within the last D days.
    #[arg(long, value_name = "D")]
    keep_days: Option<u32>,
    /// Leave the system's profiles as they are, so that no password is needed.
    #[arg(long, conflicts_with = "delete")]
    own: bool,
    /// Delete this generation and no other; may be given several times.
    #[arg(long, value_name = "PROFILE:NUM", conflicts_with_all = ["keep", "keep_days"], value_parser = ticked)]
    delete: Vec<Ticked>,
    /// Only show what would go.
    #[arg(long)]
    dry_run: bool,
    /// Show it as JSON; with --yes, act all the same.
    #[arg(long)]
    json: bool,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    /// Also while a rebuild runs.
    #[arg(long)]
    even_during_rebuild: bool,
}

fn ticked(text: &str) -> Result<Ticked, String> {
    let (profile, number) = text
        .rsplit_once(':')
        .ok_or(words::cli::PROFILE_AND_NUMBER)?;
    Ok(Ticked {
        profile: profile.to_owned(),
        generation: number
            .parse()
            .map_err(|_| words::cli::PROFILE_AND_NUMBER.to_owned())?,
    })
}

impl GcArgs {
    fn action(&self) -> Action {
        let choose = if self.delete.is_empty() {
            Choose::Keep {
                newest: self.keep,
                days: self.keep_days,
                own: self.own,
            }
        } else {
            Choose::These(self.delete.clone())
        };
        Action::CollectGarbage {
            choose,
            // Looking harms nobody.
            even_during_rebuild: self.even_during_rebuild,
        }
    }
}

pub async fn gc(places: &Places, args: GcArgs) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    if !args.dry_run && !args.json {
        return act(places, door, args.action(), Yes::of(args.yes, false)).await;
    }
    door.command(Command::Prepare(args.action())).await?;
    let Some(plan) = planned(&mut door).await? else {
        return Ok(complain(words::plan::CHANGED));
    };
    if args.json {
        print_json(&serde_json::to_string_pretty(&plan)?);
    } else {
        super::print(&nixlamp::text::plan(&plan));
    }
    if let Some(refused) = &plan.refused
        && !args.dry_run
    {
        return Ok(complain(refused));
    }
    if args.json && args.yes && !args.dry_run {
        return super::act::confirmed(places, door, &plan).await;
    }
    if let Some(refused) = plan.refused {
        complain(&refused);
    }
    door.command(Command::Cancel { plan: plan.id }).await?;
    Ok(ExitCode::SUCCESS)
}
