//! What of a plan needs what: for how long it will take.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::thread::available_parallelism;

use nixlamp_core::model::{PlanGraph, PlannedBuild, ProcessId};

use crate::nix_conf::Settings;

use super::database::Database;
use super::held::bare;
use super::tell::shown;

/// A plan of more recipes than any system has is not laid out.
const MOST: usize = 20_000;

/// These recipes, each with those of them that it needs.
pub fn graph(
    client: ProcessId,
    recipes: &[String],
    database: &Database,
    slots: u32,
) -> rusqlite::Result<Option<PlanGraph>> {
    if recipes.is_empty() || recipes.len() > MOST {
        return Ok(None);
    }
    let places: HashMap<&str, u32> = (0..).zip(recipes).map(|(n, r)| (r.as_str(), n)).collect();
    let mut builds = Vec::with_capacity(recipes.len());
    for recipe in recipes {
        let needs = database.needs(recipe)?;
        let needs = needs.iter().filter_map(|need| places.get(need.as_str()));
        builds.push(PlannedBuild {
            name: shown(&bare(recipe)),
            needs: needs
                .copied()
                .filter(|n| recipes[*n as usize] != *recipe)
                .collect(),
        });
    }
    Ok(Some(PlanGraph {
        client,
        builds,
        slots,
    }))
}

/// How many are built at once: by the client's own arguments, else by
/// `nix.conf`, else one, as Nix has it.
pub fn slots(argv: &[String], nix: &Path) -> u32 {
    let all = available_parallelism().map_or(1, std::num::NonZero::get);
    let number = |text: &str| match text {
        "auto" => u32::try_from(all).ok(),
        number => number.parse().ok(),
    };
    let own = max_jobs(argv).and_then(|text| number(&text));
    own.unwrap_or_else(|| {
        let mut settings = Settings::default();
        settings.read(&nix.with_file_name("etc/nix/nix.conf"));
        settings
            .value("max-jobs")
            .and_then(|text| number(&text))
            .unwrap_or(1)
    })
    .max(1)
}

/// `-j 4`, `-j4`, `--max-jobs 4`, `--option max-jobs 4`: the last one counts.
fn max_jobs(argv: &[String]) -> Option<String> {
    let mut found = None;
    for (at, word) in argv.iter().enumerate() {
        let after = |n: usize| argv.get(at + n).cloned();
        match word.as_str() {
            "-j" | "--max-jobs" => found = after(1).or(found),
            "--option" if after(1).as_deref() == Some("max-jobs") => found = after(2).or(found),
            short if short.starts_with("-j") => found = Some(short[2..].to_owned()),
            _ => {}
        }
    }
    found
}

/// Whether a plan has other recipes than when it was last laid out.
#[derive(Clone, Debug, Default)]
pub struct LaidOut {
    before: BTreeSet<String>,
}

impl LaidOut {
    /// True if it has any that it had not.
    pub fn is_new(&mut self, recipes: &[String]) -> bool {
        let news = recipes.iter().any(|r| !self.before.contains(r));
        if news {
            self.before = recipes.iter().cloned().collect();
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_as_they_are_typed() {
        for (words, expected) in [
            ("nix-build -j 4 x.nix", Some("4")),
            ("nix-build -j4", Some("4")),
            ("nix build --max-jobs auto .#x", Some("auto")),
            ("nix build --option max-jobs 3 -j 2", Some("2")),
            ("nix build -j", None),
            ("nix build .#x", None),
        ] {
            let argv: Vec<String> = words.split(' ').map(str::to_owned).collect();
            assert_eq!(max_jobs(&argv).as_deref(), expected, "{words}");
        }
    }

    #[test]
    fn a_plan_is_new_only_when_something_came() {
        let names = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut laid_out = LaidOut::default();
        assert!(laid_out.is_new(&names("a b")));
        assert!(!laid_out.is_new(&names("b")));
        assert!(laid_out.is_new(&names("b c")));
    }
}
