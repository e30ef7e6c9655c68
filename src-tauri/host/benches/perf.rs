//! What looking costs, against readers that do the least that others must do.
//!
//! `cargo bench -p nixlamp-host --bench perf -- [sample|idle|progress] [--processes N]…`
//! prints figures with the targets beside them and never fails on them: a busy
//! machine makes all of them worse, but the ratios, which come from interleaved
//! rounds, hardly. The sampler and its rivals look at the same processes.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints"
)]

#[cfg(target_os = "linux")]
#[path = "linux/mod.rs"]
mod linux;

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("This measures the sampler for Linux.");
}
