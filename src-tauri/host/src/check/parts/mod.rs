//! What several checks read with or are made of.

pub mod address;
pub mod configuration;
pub mod curl;
pub mod database;
pub mod evaluation;
pub mod here;
pub mod pressure;
pub mod program;
pub mod runner;
pub mod said;
pub mod settings;
pub mod space;
pub mod users;
