//! The two clocks, read in one place.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use nixlamp_core::model::{Moment, Now, Time};

/// Where [`Moment`] begins at the agent's start: so that "ten minutes ago" can
/// be said from the first second on.
const FIRST: Duration = Duration::from_secs(3600);

/// Both clocks. A zone that cannot be read counts as UTC.
pub fn now() -> Now {
    let wall = Timestamp::now();
    Now {
        moment: moment(),
        time: Time(wall.as_millisecond()),
        // Cached by jiff and looked up again every few minutes, so a laptop
        // that travels is told the right hour.
        utc_offset_s: TimeZone::system().to_offset(wall).seconds(),
    }
}

/// The clock that stands still while the machine sleeps.
///
/// `Instant` is `CLOCK_MONOTONIC` on Linux and `CLOCK_UPTIME_RAW` on macOS
/// (documentation of `std::time`), which is what is wanted on both without a
/// seam here; neither is `CLOCK_BOOTTIME`.
pub fn moment() -> Moment {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    Moment((FIRST + START.elapsed()).as_millis() as u64)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::now;

    #[test]
    fn both_clocks_move_by_the_time_that_passed() {
        let before = now();
        std::thread::sleep(Duration::from_millis(30));
        let after = now();
        let passed = after.moment.seconds_since(before.moment);
        assert!((0.029..5.0).contains(&passed), "{passed}");
        assert!(after.time.0 - before.time.0 >= 25);
        assert!(before.moment.0 >= 3_600_000);
        assert!(before.time.0 > 1_700_000_000_000);
        assert!(before.utc_offset_s.abs() <= 26 * 3600);
    }

    /// Moments are milliseconds of the kernel's monotonic clock, whatever the
    /// standard library calls it.
    #[test]
    fn a_moment_runs_as_the_monotonic_clock() {
        let kernel = || {
            let at = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
            at.tv_sec as f64 + at.tv_nsec as f64 / 1e9
        };
        let (ours, theirs) = (super::moment(), kernel());
        std::thread::sleep(Duration::from_millis(50));
        let difference = super::moment().seconds_since(ours) - (kernel() - theirs);
        assert!(difference.abs() < 0.5, "{difference}");
    }
}
