//! S1, S2 and S3: one look at all processes.

use std::path::Path;
use std::process::Command;

use nixlamp_host::observe::linux::procfs::Proc;
use nixlamp_host::observe::linux::raw;
use nixlamp_host::observe::linux::table::Table;

use super::allocations;
use super::crowd::{self, Crowd};
use super::rivals::Bare;

const ROUNDS: usize = 21;

/// A sleeper needs about this much memory, page tables included.
const SLEEPER_KB: usize = 400;

/// Prints all three for crowds of these sizes.
pub fn run(sizes: &[usize]) {
    println!("CPU µs per process and look; medians of {ROUNDS} interleaved rounds\n");
    for &size in sizes {
        if available_kb() < size * SLEEPER_KB {
            println!("{size} processes: not enough memory here, left out\n");
            continue;
        }
        let mut crowd = Crowd::gather(size);
        println!("{} sleeping processes", crowd.len());
        few_run(&mut crowd);
        all_run(&mut crowd);
        calls(&mut crowd);
        println!();
    }
}

/// S1, and the heap's part of S3.
fn few_run(crowd: &mut Crowd) {
    let (mut proc, mut table, mut bare) = start();
    let active = crowd.len() * 3 / 100;
    let (mut ours, mut theirs, mut heap) = (Vec::new(), Vec::new(), Vec::new());
    let mut ran = Vec::new();
    for round in 0..ROUNDS {
        crowd.stir(active);
        let pids: Vec<u32> = table.entries().iter().map(|entry| entry.id.pid).collect();
        let mut look = || {
            let before = allocations::count();
            ours.push(cpu_us(|| look_once(&mut proc, &mut table)) / pids.len() as f64);
            let allocated = allocations::count() - before;
            ran.push(table.entries().iter().filter(|entry| entry.moved).count() as f64);
            // A process that is new takes from the heap, once.
            let same = table
                .entries()
                .iter()
                .map(|entry| entry.id.pid)
                .eq(pids.iter().copied());
            if same {
                heap.push(allocated as f64 / pids.len() as f64);
            }
        };
        let mut read = || theirs.push(cpu_us(|| bare.read(&pids, &["stat"])) / pids.len() as f64);
        if round % 2 == 0 {
            look();
            read();
        } else {
            read();
            look();
        }
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("      {} of {} ran", median(ran), table.entries().len());
    println!(
        "  S1  3 % ran       look {ours:6.2}   bare stat      {theirs:6.2}   ratio {:.3}   target ≤ 0.30",
        ours / theirs
    );
    if heap.is_empty() {
        println!("  S3  heap allocations: in each round processes came or went, so no steady look");
    } else {
        println!(
            "  S3  heap allocations per process      {:.4}   target ≤ 0.01   ({} steady looks)",
            median(heap.clone()),
            heap.len()
        );
    }
}

/// S2. The sampler reads `io` only of processes that have to do with Nix; here
/// also of all that ran, as its rival does.
fn all_run(crowd: &mut Crowd) {
    let (mut proc, mut table, mut bare) = start();
    let (mut ours, mut with_io, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS / 2 {
        crowd.stir(crowd.len());
        let pids: Vec<u32> = table.entries().iter().map(|entry| entry.id.pid).collect();
        let each = pids.len() as f64;
        let mut look = || {
            let look = cpu_us(|| look_once(&mut proc, &mut table));
            let io = cpu_us(|| {
                for entry in table.entries().iter().filter(|entry| entry.moved) {
                    _ = proc.read(entry.id.pid, "io");
                }
            });
            ours.push(look / each);
            with_io.push((look + io) / each);
        };
        let mut read = || theirs.push(cpu_us(|| bare.read(&pids, &["stat", "io"])) / each);
        // Who comes first finds colder caches.
        if round % 2 == 0 {
            look();
            read();
        } else {
            read();
            look();
        }
    }
    let (ours, with_io, theirs) = (median(ours), median(with_io), median(theirs));
    println!(
        "  S2  all ran       look {ours:6.2}   bare stat + io {theirs:6.2}   ratio {:.3}   target ≤ 1.1",
        ours / theirs
    );
    println!(
        "        and read io of all {with_io:6.2}                            ratio {:.3}",
        with_io / theirs
    );
}

/// The calls' part of S3: this program again below strace, with few and with
/// more looks; the difference is what looks alone cost.
fn calls(crowd: &mut Crowd) {
    let (few, more) = (3, 13);
    let counted = [few, more].map(|looks| traced(crowd, looks));
    let [Some(few_calls), Some(more_calls)] = counted else {
        println!("  S3  system calls: strace is not here, left out");
        return;
    };
    let mut pids = Vec::new();
    let listed = Proc::open(Path::new("/proc")).and_then(|mut proc| proc.list(&mut pids));
    listed.expect("/proc is listed");
    let per = (more_calls - few_calls) / (more - few) as f64 / pids.len() as f64;
    println!("  S3  system calls per process          {per:.3}    target ≤ 1.3");
}

fn traced(crowd: &Crowd, looks: usize) -> Option<f64> {
    let own = std::env::current_exe().ok()?;
    let output = Command::new("strace")
        .args(["-f", "-c"])
        .arg(own)
        .args([
            "refresh",
            &looks.to_string(),
            &std::process::id().to_string(),
        ])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    // % time, seconds, µs per call, calls, errors or nothing, name.
    let calls: f64 = text
        .lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            let (name, count) = (words.last()?, words.get(3)?.parse::<f64>().ok()?);
            // What only makes the crowd run, and the sum.
            let counts = !matches!(*name, "kill" | "clock_nanosleep" | "total");
            counts.then_some(count)
        })
        .sum();
    (output.status.success() && crowd.len() > 0 && calls > 0.0).then_some(calls)
}

/// Looks so many times at a crowd that another process keeps, of which three in
/// a hundred run each time.
pub fn refresh_only(words: &[String]) {
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u32>().ok());
    let (Some(looks), Some(parent)) = (number(0), number(1)) else {
        return;
    };
    let (mut proc, mut table, _) = start();
    let members: Vec<u32> = table
        .entries()
        .iter()
        .filter(|entry| entry.parent == parent && entry.comm.as_bytes() == b"sleep")
        .map(|entry| entry.id.pid)
        .collect();
    let active = members.len() * 3 / 100;
    let mut turn = members.iter().cycle();
    for _ in 0..looks {
        let chosen: Vec<u32> = turn.by_ref().take(active).copied().collect();
        crowd::stir(&chosen);
        look_once(&mut proc, &mut table);
    }
}

/// A table that has seen everything, past the first moments in which a process
/// counts as young.
fn start() -> (Proc, Table, Bare) {
    let mut proc = Proc::open(Path::new("/proc")).expect("there is /proc");
    let mut table = Table::default();
    table.refresh(&mut proc, true).expect("/proc is read");
    std::thread::sleep(std::time::Duration::from_secs(6));
    table.refresh(&mut proc, false).expect("/proc is read");
    (proc, table, Bare::new())
}

fn look_once(proc: &mut Proc, table: &mut Table) {
    table.refresh(proc, false).expect("/proc is read");
}

/// CPU time that something takes, by this process's own clock.
fn cpu_us(work: impl FnOnce()) -> f64 {
    let clock = || raw::process_cpu_ns(std::process::id()).unwrap_or(0);
    let before = clock();
    work();
    (clock() - before) as f64 / 1e3
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn available_kb() -> usize {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    text.lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))
        .and_then(|line| line.split_ascii_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
