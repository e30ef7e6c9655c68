//! The edges of Nixlamp: what touches the machine.

pub mod act;
mod answers;
mod around;
pub mod backup;
pub mod check;
pub mod client;
pub mod clock;
pub mod config;
pub mod course;
pub mod explain;
pub mod failed;
pub mod gc;
pub mod jobs;
mod nix_conf;
pub mod nix_database;
mod nom;
pub mod observe;
pub mod own_file;
pub mod past;
pub use nixlamp_hands::own_folders;
pub mod profiles;
mod regular;
pub mod replay;
pub mod reports;
pub mod run;
pub mod runner;
mod seen;
pub mod serve;
mod start_rebuild;
pub mod store;
pub mod survey;
pub mod survey_garbage;
pub mod verify;

/// The name under which desktops know Nixlamp: tray id, desktop entry, icon.
pub const APP_ID: &str = "io.github.nixlamp.Nixlamp";
