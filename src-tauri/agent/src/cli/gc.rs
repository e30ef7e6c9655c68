//! `nixlamp gc`: frees disk space, after showing what goes.

use std::process::ExitCode;

use clap::Args;
use nixlamp::paint::Paper;
use nixlamp::places::Places;
use nixlamp_core::wire::{Action, Choose, Command, Plan, Ticked};
use nixlamp_core::words;
use nixlamp_host::survey_garbage;

use super::act::{Yes, cancel, confirm, confirmed, planned};
use super::door::Door;
use super::number::whole;
use super::{complain, has_said, print_json, print_page, say};

/// Who reads JSON wants to know what goes, but not a hundred thousand lines.
const LISTED_MOST: usize = 5000;

#[derive(Args)]
pub struct GcArgs {
    #[arg(long, value_name = "N", value_parser = whole::<u32>(0, u32::MAX))]
    keep: Option<u32>,
    #[arg(long, value_name = "D", value_parser = whole::<u32>(0, u32::MAX))]
    keep_days: Option<u32>,
    #[arg(long, conflicts_with = "delete")]
    own: bool,
    #[arg(long, value_name = "PROFILE:NUM", conflicts_with_all = ["keep", "keep_days"], value_parser = ticked)]
    delete: Vec<Ticked>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, conflicts_with = "json")]
    list: bool,
    #[arg(long)]
    json: bool,
    #[arg(long)]
    yes: bool,
    #[arg(long)]
    even_during_rebuild: bool,
}

fn ticked(text: &str) -> Result<Ticked, String> {
    let (profile, number) = text
        .rsplit_once(':')
        .ok_or_else(words::cli::profile_and_number)?;
    Ok(Ticked {
        profile: profile.to_owned(),
        generation: number
            .parse()
            .map_err(|_| words::cli::profile_and_number())?,
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
        // Without a rule of its own the plan goes by those that are set.
        let chosen = match &plan.action {
            Action::CollectGarbage { choose, .. } => choose.clone(),
            _ => self.choose(),
        };
        let mut paths = survey_garbage::goes(&chosen).map_err(anyhow::Error::msg)?;
        paths.truncate(most);
        Ok(paths)
    }

    /// A rebuild alone can be told to be no reason.
    fn with_way_out(&self, refused: &str, plan: &Plan) -> String {
        if plan.danger.is_some() && !self.even_during_rebuild {
            words::sentences([refused, &words::cli::even_during_rebuild()])
        } else {
            refused.to_owned()
        }
    }
}

pub async fn gc(places: &Places, args: GcArgs) -> anyhow::Result<ExitCode> {
    let mut door = Door::open_to_act(places).await?;
    door.command(Command::Prepare(args.action())).await?;
    let Some(plan) = planned(&mut door).await? else {
        return Ok(complain(&words::plan::changed()));
    };
    let is_nothing = |why: &String| has_said(why, words::garbage::nothing);
    let nothing = plan.refused.as_ref().is_some_and(is_nothing);
    if args.json {
        let mut json = serde_json::to_value(&plan)?;
        json["goes"] = serde_json::to_value(args.goes(&plan, LISTED_MOST)?)?;
        print_json(&serde_json::to_string_pretty(&json)?);
    } else if !nothing {
        print_page(&nixlamp::pages::plan(&plan, Paper::here()));
        if args.list {
            for path in args.goes(&plan, usize::MAX)? {
                say(&path);
            }
        }
    }
    if let Some(refused) = &plan.refused {
        cancel(&mut door, &plan).await?;
        let no_nix = has_said(refused, words::garbage::no_nix);
        // What only has to wait was looked at all the same.
        let looked = args.dry_run && plan.danger.is_some() && !no_nix;
        if nothing || looked {
            if !args.json {
                say(&args.with_way_out(refused, &plan));
            }
            return Ok(ExitCode::SUCCESS);
        }
        return Ok(complain(&args.with_way_out(refused, &plan)));
    }
    if !args.json {
        return confirm(
            places,
            door,
            plan,
            Yes::of(args.yes, false).or_dry_run(args.dry_run),
        )
        .await;
    }
    if args.yes && !args.dry_run {
        return confirmed(places, door, &plan).await;
    }
    cancel(&mut door, &plan).await?;
    Ok(ExitCode::SUCCESS)
}
