//! What a garbage collection would delete and free, worked out before anything
//! is deleted.
//!
//! In reading order: [`roots`] (what keeps paths), [`settings`] (two options of
//! Nix that decide what else is kept), [`store`] (valid paths and what keeps
//! what), [`forecast`] (which generations hold which paths, and what any set of
//! them frees), [`weight`] (bytes, with hard links as they are), [`choose`]
//! (keep so many, keep so long).

pub mod choose;
pub mod forecast;
pub mod roots;
pub mod settings;
pub mod store;
pub mod weight;

pub use forecast::{Forecast, Freed};
pub use roots::{Root, RootKind, Roots, Unknown};
pub use settings::Settings;
pub use store::Store;

#[cfg(test)]
mod tests;
