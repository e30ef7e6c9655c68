//! Looks at the machine once a second with the real sampler, as whoever runs it, and writes what it
//! tells of each process that has to do with Nix: one line a look.
#![cfg_attr(
    not(target_os = "linux"),
    expect(unused_crate_dependencies, reason = "only Linux is looked at")
)]
#![allow(clippy::print_stdout, reason = "what it sees is its output")]

use std::{sync::mpsc, time::Duration};

use nixlamp_core::engine::Pace;
use nixlamp_host::observe::{self, Options};
use serde_json::json;

fn main() {
    let (samples, looks) = mpsc::channel();
    let observer = observe::spawn(Options::default(), move |sample| {
        // The receiver lives as long as this program.
        drop(samples.send(sample));
    });
    observer.pace(Pace::Every(1000));
    while let Ok(sample) = looks.recv_timeout(Duration::from_secs(600)) {
        let uptime = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
        let at: f64 = uptime
            .split(' ')
            .next()
            .and_then(|s| s.parse().ok())
            .unwrap_or_default();
        let processes: Vec<_> = sample
            .processes
            .iter()
            .map(|p| {
                json!({
                    "pid": p.id.pid, "parent": p.parent, "name": p.name, "line": p.argv.join(" "),
                    "state": p.state, "has_terminal": p.has_terminal, "prompt": p.prompt,
                })
            })
            .collect();
        println!("{}", json!({ "at": at, "processes": processes }));
    }
}
