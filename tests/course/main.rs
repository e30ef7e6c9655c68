//! Whether what is told of a rebuild that is over is true of a real Nix: its course beside the
//! client's own log, why one took longer, and the report of one that a lock held up. alice's agent
//! looks at alice's clients through a daemon, with nothing but its defaults.
//!
//! What is built ends when the test says so, after so many looks of the agent; no time is exact but
//! by the longest pause between two of these.
#![cfg(target_os = "linux")]

mod blame;
mod ground;
mod incident;
mod lanes;

use anyhow::Result;
use nixlamp_tests::world::{NixVersion, lab_is_off};

fn on(version: NixVersion, test: fn(NixVersion) -> Result<()>) -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    test(version)
}

#[test]
fn lanes_beside_the_log_2_26() -> Result<()> {
    on(NixVersion::V2_26, lanes::beside_the_log)
}

#[test]
fn lanes_fetched_from_a_cache_that_nobody_names_2_26() -> Result<()> {
    on(
        NixVersion::V2_26,
        lanes::fetched_from_a_cache_that_nobody_names,
    )
}

#[test]
fn blame_built_for_the_cache_was_off_2_26() -> Result<()> {
    on(NixVersion::V2_26, blame::built_for_the_cache_was_off)
}

#[test]
fn incident_outlives_the_agent_2_26() -> Result<()> {
    on(NixVersion::V2_26, incident::outlives_the_agent)
}

#[test]
fn lanes_beside_the_log_2_34() -> Result<()> {
    on(NixVersion::V2_34, lanes::beside_the_log)
}

#[test]
fn lanes_fetched_from_a_cache_that_nobody_names_2_34() -> Result<()> {
    on(
        NixVersion::V2_34,
        lanes::fetched_from_a_cache_that_nobody_names,
    )
}

#[test]
fn blame_built_for_the_cache_was_off_2_34() -> Result<()> {
    on(NixVersion::V2_34, blame::built_for_the_cache_was_off)
}

#[test]
fn incident_outlives_the_agent_2_34() -> Result<()> {
    on(NixVersion::V2_34, incident::outlives_the_agent)
}
