//! The sampler for Linux: `/proc`, `sock_diag`, pidfds and inotify, as an
//! ordinary user.
//!
//! In reading order: [`sampler`] (one look), [`table`] (all processes, kept from
//! look to look), [`identity`], [`details`], [`sleeps`] and [`prompt`] (what is
//! told of those that have to do with Nix), [`exits`], [`locks`], [`sockets`] over
//! [`diag`], [`machine`] and [`slow`] (totals), [`progress`] (what is made, by
//! name, over [`store_names`]), [`starts`] (what wakes the sampler when nothing
//! runs), [`extra`] over [`aside`], [`tail`], `database`, [`journal`], [`kmsg`],
//! [`units`] and [`activation`] (what is asked only while a rebuild runs),
//! [`watch`] (the thread), [`gentle`] (for what reads much). [`stat`] and [`status`]
//! are pure parsers; [`procfs`] and [`raw`] reach the kernel.

pub mod activation;
pub mod aside;
mod database;
pub mod details;
pub mod diag;
pub mod exits;
pub mod extra;
pub mod folders;
pub mod gentle;
pub mod identity;
pub mod journal;
pub mod kmsg;
pub mod locks;
pub mod machine;
pub mod procfs;
pub mod progress;
pub mod prompt;
pub mod raw;
pub mod sampler;
pub mod sleeps;
pub mod slow;
pub mod sockets;
pub mod starts;
pub mod stat;
pub mod status;
pub mod store_names;
pub mod table;
pub mod tail;
pub mod units;
pub mod users;
pub mod watch;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

pub use watch::{Observer, look, spawn};
