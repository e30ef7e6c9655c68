//! Shared parts of the tests: a real Nix in a namespace, a cache server that can stall, fake D-Bus hosts, a `WebDriver` client.

// What is driven here is Linux: D-Bus, /proc, namespaces.
#![cfg(target_os = "linux")]

pub mod cache_server;
pub mod dbus;
pub mod ended;
pub mod face;
pub mod faces;
pub mod fake_agent;
pub mod faults;
#[path = "../lab/mod.rs"]
pub mod lab;
pub mod logind;
pub mod look;
pub mod machine;
pub mod pictures;
pub mod polkit;
pub mod random_store;
pub mod showroom;
pub mod situations;
pub mod stage;
pub mod terminal;
pub mod truth;
pub mod views;
pub mod webdriver;
pub mod world;
pub mod year;
