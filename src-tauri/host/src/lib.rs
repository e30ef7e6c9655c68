//! The edges of Nixlamp: what touches the machine.

pub mod act;
pub mod client;
pub mod clock;
pub mod config;
pub mod gc;
pub mod observe;
pub mod profiles;
pub mod replay;
pub mod run;
pub mod serve;
pub mod store;
pub mod survey;
mod survey_garbage;
