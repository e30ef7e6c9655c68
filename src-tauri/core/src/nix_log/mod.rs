//! Nix's own structured log, `--log-format internal-json` and `json-log-path`:
//! one line → [`NixEvent`], and what all lines together mean → [`Log`].
//!
//! The format is documented only by Nix's sources (`logging.hh`, 2.8 to 2.35).
//! What is not known is tolerated: a later Nix has more types. Lines keep
//! coming while nothing moves, so nobody may count them: values are compared.

mod event;
mod line;
mod log;
mod plan;
mod text;
mod version;

pub use event::{Activity, NixEvent, Outcome};
pub use line::event;
pub use log::{Line, Log, name};
pub(crate) use log::{derivation, shown};
pub(crate) use plan::{Counter, Plan};
pub use text::{Text, quoted_log, uncoloured};
pub use version::writes_log;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
