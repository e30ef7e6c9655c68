//! The edges of Nixlamp: what touches the machine.

pub mod act;
pub mod backup;
pub mod check;
pub mod client;
pub mod clock;
pub mod config;
pub mod explain;
pub mod failed;
pub mod gc;
pub mod jobs;
mod nix_conf;
pub mod nix_database;
mod nom;
pub mod observe;
mod own_file;
pub use nixlamp_hands::own_folders;
pub mod profiles;
mod regular;
pub mod replay;
pub mod run;
pub mod runner;
pub mod serve;
mod start_rebuild;
pub mod store;
pub mod survey;
pub mod survey_garbage;
pub mod verify;
