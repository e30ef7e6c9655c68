//! The pure heart of Nixlamp: events in, state, view and effects out.
//!
//! Invariants, each held by a crate boundary, a lint or a test:
//! - No clock, file, process, network or environment (`clippy.toml`, the
//!   manifest): so every incident can be recorded, replayed and tested.
//! - Only `engine::State::update` changes state.
//! - A rule sees `judge::Facts` and nothing else, and knows no other rule.
//! - Faces get [`wire::View`] and send [`wire::Command`]; they judge nothing.
//! - Words for people come from `words` alone.
//! - What is serialized: [`wire`], and [`engine::Event`] in recordings.
//!
//! In reading order: [`model`] (what is known), [`command_line`] and [`redact`]
//! (what a process is), [`engine`] (the fold), `judge` (verdict and causes),
//! [`messages`] (what a line of Nix means),
//! [`survey`], `plan` and [`order`] (what could be done), [`health`] and [`jobs`]
//! (what is checked), `view` and [`wire`] (what is
//! shown), [`record`] (what is kept), [`config`] (what a person may set).

pub mod activation;
pub mod backup;
pub mod baseline;
pub mod blame;
pub mod build_times;
#[cfg(test)]
mod chance;
pub mod command_line;
pub mod config;
pub mod course;
pub mod ending;
pub mod engine;
pub mod estimate;
pub mod gc;
pub mod health;
mod heard;
pub mod history;
pub mod jobs;
pub mod journal;
pub mod judge;
pub mod lamp;
pub mod learned;
pub mod messages;
pub mod model;
pub mod nix_log;
pub mod nix_text;
pub mod notices;
pub mod oom;
pub mod order;
pub mod plan;
pub mod privilege;
pub mod profile;
mod quantile;
pub mod quiet;
mod ran;
pub mod rebuild;
pub mod record;
pub mod redact;
pub mod report;
pub mod rollback;
pub mod series;
pub mod settings;
pub mod socket_path;
pub mod store_path;
pub mod survey;
pub mod told;
mod tray_told;
pub mod tree;
mod unseen;
pub mod verify;
pub mod view;
mod wanted;
pub mod welcome;
pub mod wire;
pub mod words;
