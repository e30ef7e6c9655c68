//! `nixlamp gc`: frees disk space, after showing what goes.

use std::process::ExitCode;

use clap::Args;
use nixlamp::places::Places;
use nixlamp_core::wire::{Action, Choose, Command, Plan, Ticked};
use nixlamp_core::words;
use nixlamp_host::survey_garbage;

use super::act::{Yes, cancel, confirm, confirmed, planned};
use super::door::Door;
use super::{complain, print, print_json, say};

/// Who reads JSON wants to know what goes, but not a hundred thousand lines.
const LISTED_MOST: usize = 5000;

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
    /// Name each store path that would go, too.
    #[arg(long, conflicts_with = "json")]
    list: bool,
    /// Show it as JSON, with the first 5000 store paths that would go; with --yes, act all the same.
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
    fn choose(&self) -> Choose {
        if self.delete.is_empty() {
            Choose::Keep {
                newest: self.keep,
                days: self.keep_days,
                own: self.own,
            }
        } else {
            Choose::These(self.delete.clone())
        }
    }

    fn action(&self) -> Action {
        Action::CollectGarbage {
            choose: self.choose(),
            even_during_rebuild: self.even_during_rebuild,
        }
    }

    /// The store paths that go, at most so many. Found by a look of its own: a
    /// plan travels to every window, and this can be long.
    fn goes(&self, plan: &Plan, most: usize) -> anyhow::Result<Vec<String>> {
        if plan.garbage.as_ref().is_none_or(|g| g.paths == 0) {
            return Ok(Vec::new());
        }
        let mut paths = survey_garbage::goes(&self.choose()).map_err(anyhow::Error::msg)?;
        paths.truncate(most);
        Ok(paths)
    }

    /// A rebuild alone can be told to be no reason.
    fn with_way_out(&self, refused: &str, plan: &Plan) -> String {
        if plan.danger.is_some() && !self.even_during_rebuild {
            format!("{refused} {}", words::cli::EVEN_DURING_REBUILD)
        } else {
            refused.to_owned()
        }
    }
}

pub async fn gc(places: &Places, args: GcArgs) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    door.command(Command::Prepare(args.action())).await?;
    let Some(plan) = planned(&mut door).await? else {
        return Ok(complain(words::plan::CHANGED));
    };
    let nothing = plan.refused.as_deref() == Some(words::garbage::NOTHING);
    if args.json {
        let mut json = serde_json::to_value(&plan)?;
        json["goes"] = serde_json::to_value(args.goes(&plan, LISTED_MOST)?)?;
        print_json(&serde_json::to_string_pretty(&json)?);
    } else if !nothing {
        print(&nixlamp::text::plan(&plan));
        if args.list {
            for path in args.goes(&plan, usize::MAX)? {
                say(&path);
            }
        }
    }
    if let Some(refused) = &plan.refused {
        cancel(&mut door, &plan).await?;
        return Ok(if nothing {
            if !args.json {
                say(refused);
            }
            ExitCode::SUCCESS
        } else {
            complain(&args.with_way_out(refused, &plan))
        });
    }
    if !args.json {
        return confirm(places, door, plan, Yes::or_dry_run(args.yes, args.dry_run)).await;
    }
    if args.yes && !args.dry_run {
        return confirmed(places, door, &plan).await;
    }
    cancel(&mut door, &plan).await?;
    Ok(ExitCode::SUCCESS)
}
