//! Named situations, run one after another on the same ground. `NIXLAMP_LAB_ONLY=words` runs those
//! whose name has the words.
#![allow(
    clippy::print_stdout,
    reason = "the times are for whoever reads the test's output"
)]

use std::time::Instant;

use anyhow::{Context, Result};

/// A name, and what is tried.
pub type Situation<Ground> = (&'static str, fn(&Ground) -> Result<()>);

/// Whether the one of this name is to be run.
pub fn is_wanted(name: &str) -> bool {
    std::env::var("NIXLAMP_LAB_ONLY").map_or(true, |words| name.contains(&words))
}

/// Runs them in order to the first that fails, which is named; `nix` is what this Nix says of itself.
pub fn run<Ground>(ground: &Ground, nix: &str, all: &[Situation<Ground>]) -> Result<()> {
    for (name, situation) in all.iter().filter(|(name, _)| is_wanted(name)) {
        let begun = Instant::now();
        situation(ground).with_context(|| format!("{name}, {nix}"))?;
        println!("{nix}: {name}: {:.1} s", begun.elapsed().as_secs_f32());
    }
    Ok(())
}
