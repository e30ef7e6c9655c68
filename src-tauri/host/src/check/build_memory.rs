//! Looks at: `max-jobs` times `cores` against memory and processors.
//! Cannot tell when: `/proc/meminfo` cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "build-memory",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

/// What one compiler of C++ needs, rounded up from experience with Chromium,
/// LLVM and `WebKit` (1 to 2 GiB each).
const EACH_BYTES: f64 = 1.5 * (1u64 << 30) as f64;

fn run(here: &Here) -> Option<Said> {
    let settings = settings::of_system(here);
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = match here.read("proc/meminfo") {
        Ok(text) => total(&text),
        Err(why) => return Some(Said::unread("/proc/meminfo", &why)),
    };
    let set = |name: &str| settings.value(name);
    Some(memory.map_or_else(
        || Said::unknown(say!("file-not-understood", file = "/proc/meminfo")),
        |memory| {
            judge(
                set("max-jobs").as_deref(),
                set("cores").as_deref(),
                processors,
                memory,
            )
        },
    ))
}

fn total(meminfo: &str) -> Option<f64> {
    let line = meminfo.lines().find(|line| line.starts_with("MemTotal:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? * 1024.0)
}

fn judge(max_jobs: Option<&str>, cores: Option<&str>, processors: usize, memory: f64) -> Said {
    // Nix's defaults: one job, with all processors (0).
    let jobs = match max_jobs {
        Some("auto") => processors,
        other => other.and_then(|text| text.parse().ok()).unwrap_or(1),
    };
    let each = match cores.and_then(|text| text.parse().ok()).unwrap_or(0) {
        0 => processors,
        set => set,
    };
    if jobs == 0 {
        return Said::fine(say!("check-build-memory.builds-nothing"));
    }
    let wants = jobs as f64 * each as f64 * EACH_BYTES;
    let number = say!(
        "check-build-memory.wants",
        jobs = jobs,
        each = each,
        wants = words::size(wants),
        memory = words::size(memory),
    );
    if wants > memory * 2.0 {
        let fitting = (memory / EACH_BYTES / jobs as f64).floor().max(1.0);
        Said::look(
            number,
            say!("check-build-memory.next", cores = format!("{fitting:.0}")),
        )
    } else {
        Said::fine(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_settings() {
        let gib = |n: f64| n * (1u64 << 30) as f64;
        for (jobs, cores, processors, memory, said) in [
            (
                None,
                None,
                8,
                16.0,
                "Fine 1 × 8 compilers may want 12 GiB of 16 GiB",
            ),
            (
                Some("auto"),
                None,
                16,
                32.0,
                "Look 16 × 16 compilers may want 384 GiB of 32 GiB -> Set cores = 1 in nix.conf, or lower max-jobs.",
            ),
            (
                Some("4"),
                Some("8"),
                16,
                16.0,
                "Look 4 × 8 compilers may want 48 GiB of 16 GiB -> Set cores = 2 in nix.conf, or lower max-jobs.",
            ),
            (
                Some("4"),
                Some("4"),
                16,
                16.0,
                "Fine 4 × 4 compilers may want 24 GiB of 16 GiB",
            ),
            (
                Some("0"),
                None,
                8,
                16.0,
                "Fine nothing is built here: max-jobs is 0",
            ),
        ] {
            assert_eq!(judge(jobs, cores, processors, gib(memory)).line(), said);
        }
        let huge = judge(
            Some("4294967295"),
            Some("18446744073709551615"),
            8,
            gib(16.0),
        );
        assert!(huge.line().starts_with("Look 4294967295 × "));
        assert_eq!(total("MemFree: 1 kB"), None);
    }
}
