//! The edges of Nixlamp: what touches the machine.

pub mod act;
pub mod backup;
pub mod check;
pub mod client;
pub mod clock;
pub mod config;
pub mod gc;
pub mod jobs;
pub mod nix_database;
pub mod observe;
mod own_file;
pub use nixlamp_hands::own_folders;
pub mod profiles;
pub mod replay;
pub mod run;
pub mod runner;
pub mod serve;
mod start_rebuild;
pub mod store;
pub mod survey;
mod survey_garbage;
pub mod verify;
