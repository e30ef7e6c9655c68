//! Looks at: swap in use, and whether pages go back and forth.
//! Cannot tell when: `/proc/meminfo` cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_core::words;

use super::parts::here::Here;
use super::parts::pressure;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "swap",
    group: HealthGroup::Machine,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

const LOOK: f64 = 0.8;
/// A machine with less memory than this and no swap loses large builds.
const WANTS_SWAP_BYTES: f64 = 8.0 * (1u64 << 30) as f64;

fn run(here: &Here) -> Option<Said> {
    let text = match here.read("proc/meminfo") {
        Ok(text) => text,
        Err(why) => return Some(Said::unread("/proc/meminfo", &why)),
    };
    let waits = pressure::read(here, "memory").map_or(0.0, |pressure| pressure.some_60);
    Some(numbers(&text).map_or_else(
        || Said::unknown(say!("file-not-understood", file = "/proc/meminfo")),
        |(total, free, memory)| judge(total, free, memory, waits),
    ))
}

fn numbers(text: &str) -> Option<(f64, f64, f64)> {
    let field = |name: &str| -> Option<f64> {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? * 1024.0)
    };
    Some((
        field("SwapTotal:")?,
        field("SwapFree:")?,
        field("MemTotal:")?,
    ))
}

fn judge(total: f64, free: f64, memory: f64, waits: f64) -> Said {
    if total == 0.0 {
        return if memory < WANTS_SWAP_BYTES {
            Said::look(
                say!(
                    "check-swap.none-with-little-memory",
                    memory = words::size(memory),
                ),
                say!("check-swap.none-next"),
            )
        } else {
            Said::fine(say!("check-swap.none"))
        };
    }
    let number = say!(
        "check-swap.used",
        used = words::size(total - free),
        total = words::size(total),
    );
    Said::look_if(
        (total - free) / total >= LOOK && waits > 0.01,
        number,
        say!("check-swap.next"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let text = "MemTotal: 8388608 kB\nSwapTotal: 2097152 kB\nSwapFree: 209715 kB\n";
        let (total, free, memory) = numbers(text).expect("it is one");
        assert_eq!(
            judge(total, free, memory, 0.2).line(),
            "Look 1.8 GiB of 2.0 GiB used -> Build fewer things at once: the swap is nearly full."
        );
        // Full of what nobody wants back.
        assert_eq!(
            judge(total, free, memory, 0.0).line(),
            "Fine 1.8 GiB of 2.0 GiB used"
        );
        assert_eq!(judge(0.0, 0.0, 1e11, 0.0).line(), "Fine none");
        assert!(
            judge(0.0, 0.0, 4e9, 0.0)
                .line()
                .starts_with("Look none, with 3.7 GiB")
        );
        assert_eq!(numbers("MemTotal: 1 kB"), None);
    }
}
