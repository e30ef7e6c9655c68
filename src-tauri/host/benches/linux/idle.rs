//! The sampler's part of I1 and D1: what watching costs while nothing runs, and
//! while programs are started all the time.

use std::process::Command;
use std::time::{Duration, Instant};

use nixlamp_host::observe::{self, Options};

const QUIET: Duration = Duration::from_secs(40);
const STORM: Duration = Duration::from_secs(10);

/// Prints both.
pub fn run() {
    println!("the sampler's thread while nothing is rebuilt");
    let observer = observe::spawn(Options::default(), drop);
    std::thread::sleep(Duration::from_secs(4));
    let before = threads();
    std::thread::sleep(QUIET);
    print(
        &format!("  I1  this machine as it is, {} s", QUIET.as_secs()),
        &before,
        QUIET,
        "target ≤ 0.05 %, ≤ 0.5 for the whole agent",
    );
    let before = threads();
    let begun = Instant::now();
    let mut started = 0;
    while begun.elapsed() < STORM {
        drop(Command::new("true").status());
        started += 1;
    }
    let rate = started / STORM.as_secs();
    print(
        &format!("      {rate} programs started a second"),
        &before,
        STORM,
        "a few %",
    );
    observer.stop();
    println!();
}

/// CPU time in ticks and voluntary switches of the sampler's own thread.
struct Cost {
    cpu_ns: u64,
    switches: u64,
}

fn threads() -> Cost {
    let mut cost = Cost {
        cpu_ns: 0,
        switches: 0,
    };
    for task in std::fs::read_dir("/proc/self/task")
        .into_iter()
        .flatten()
        .flatten()
    {
        let read = |file: &str| std::fs::read_to_string(task.path().join(file)).unwrap_or_default();
        if !matches!(read("comm").trim(), "observe" | "free-space") {
            continue;
        }
        let field = |name: &str| {
            let text = read("status");
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.trim().parse::<u64>().ok())
                .unwrap_or(0)
        };
        cost.switches += field("voluntary_ctxt_switches:");
        let schedule = read("schedstat");
        cost.cpu_ns += schedule
            .split(' ')
            .next()
            .and_then(|ns| ns.parse().ok())
            .unwrap_or(0);
    }
    cost
}

fn print(what: &str, before: &Cost, length: Duration, target: &str) {
    let after = threads();
    let seconds = length.as_secs_f64();
    println!(
        "{what}: {:.3} % of a core, {:.2} wake-ups a second   {target}",
        (after.cpu_ns - before.cpu_ns) as f64 / 1e7 / seconds,
        (after.switches - before.switches) as f64 / seconds,
    );
}
