//! When the machine slept, as far as it was seen: the kernel tells only for how
//! long it has slept since boot.

/// Sleeps that are told apart; older ones become one.
const MOST: usize = 256;
/// The two clocks are not read at the same moment.
const LEAST_NS: u64 = 100_000_000;

/// All sleeps since the first look. Times are nanoseconds since boot.
#[derive(Debug, Default)]
pub struct Sleeps {
    seen: Vec<Sleep>,
    /// When it was last looked, and for how long the machine had slept then.
    last: Option<(u64, u64)>,
}

/// Somewhere between two looks the machine slept for so long.
#[derive(Clone, Copy, Debug)]
struct Sleep {
    after: u64,
    before: u64,
    lasted: u64,
}

impl Sleeps {
    /// Takes the two clocks in: the one that runs during sleep, and the other.
    pub fn look(&mut self, since_boot_ns: u64, awake_ns: u64) {
        let slept = since_boot_ns.saturating_sub(awake_ns);
        let Some((after, slept_before)) = self.last else {
            self.last = Some((since_boot_ns, slept));
            return;
        };
        let lasted = slept.saturating_sub(slept_before);
        if lasted < LEAST_NS {
            self.last = Some((since_boot_ns, slept_before));
            return;
        }
        self.last = Some((since_boot_ns, slept));
        self.seen.push(Sleep {
            after,
            before: since_boot_ns,
            lasted,
        });
        if self.seen.len() > MOST {
            let oldest = self.seen.remove(0);
            self.seen[0].after = oldest.after;
            self.seen[0].lasted += oldest.lasted;
        }
    }

    /// For how long the machine slept since then. What it slept before the first
    /// look is not known and counts as nothing.
    pub fn since_ns(&self, start_ns: u64) -> u64 {
        self.seen
            .iter()
            .rev()
            .take_while(|sleep| start_ns < sleep.before)
            // Who started between the two looks and has not been there for as
            // long as the sleep lasted started after it.
            .filter(|sleep| start_ns <= sleep.after || sleep.before - start_ns >= sleep.lasted)
            .map(|sleep| sleep.lasted)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Sleeps};

    const S: u64 = 1_000_000_000;

    #[test]
    fn only_sleeps_after_the_start_count() {
        let mut sleeps = Sleeps::default();
        // 500 s of sleep before the first look: nobody knows when.
        sleeps.look(10_000 * S, 9_500 * S);
        assert_eq!(sleeps.since_ns(0), 0);
        sleeps.look(10_060 * S, 9_560 * S);
        assert_eq!(sleeps.since_ns(0), 0);
        // An hour of sleep in the next minute.
        sleeps.look(13_720 * S, 9_620 * S);
        for (start, slept) in [
            (0, 3600),
            (10_050, 3600),
            (10_100, 3600),
            (13_700, 0),
            (13_720, 0),
            (13_800, 0),
        ] {
            assert_eq!(sleeps.since_ns(start * S), slept * S, "{start}");
        }
        sleeps.look(13_780 * S, 9_680 * S);
        sleeps.look(13_900 * S, 9_700 * S);
        assert_eq!(sleeps.since_ns(0), 3700 * S);
        assert_eq!(sleeps.since_ns(13_750 * S), 100 * S);
    }

    #[test]
    fn clocks_that_are_read_apart_are_no_sleep() {
        let mut sleeps = Sleeps::default();
        for second in 0..1000 {
            // 50 ms more each time would add up if it were taken for sleep.
            let apart = if second % 2 == 0 { 0 } else { S / 20 };
            sleeps.look(second * S + apart, second * S);
        }
        assert_eq!(sleeps.since_ns(0), 0);
    }

    #[test]
    fn a_thousand_nights_need_no_more_room() {
        let mut sleeps = Sleeps::default();
        for night in 1..=1000 {
            sleeps.look(night * 100 * S, night * 60 * S);
        }
        assert_eq!(sleeps.seen.len(), MOST);
        assert_eq!(sleeps.since_ns(0), 999 * 40 * S);
        assert_eq!(sleeps.since_ns(99_900 * S), 40 * S);
    }
}
