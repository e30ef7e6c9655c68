//! Chooses what to measure.

mod allocations;
mod crowd;
mod idle;
mod progress;
mod rivals;
mod sample;

/// The words of the command line that are for us; cargo adds its own.
pub fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let sizes = sizes(&words);
    match words.first().map(String::as_str) {
        None => {
            sample::run(&sizes);
            idle::run();
            progress::run();
        }
        Some("sample" | "--processes") => sample::run(&sizes),
        Some("idle") => idle::run(),
        Some("progress") => progress::run(),
        // Started by `sample` itself, below strace.
        Some("refresh") => sample::refresh_only(&words[1..]),
        Some(other) => eprintln!("{other}: sample, idle, progress, or nothing for all"),
    }
}

fn sizes(words: &[String]) -> Vec<usize> {
    let given: Vec<usize> = words
        .windows(2)
        .filter(|pair| pair[0] == "--processes")
        .filter_map(|pair| pair[1].parse().ok())
        .collect();
    if given.is_empty() {
        vec![1_000, 10_000]
    } else {
        given
    }
}
