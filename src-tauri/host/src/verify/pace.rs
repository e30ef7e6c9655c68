//! How fast it may go: a limit that holds inside one file too, and waiting
//! while others need the machine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nixlamp_core::verify::{DISK_LIMIT, Pause, Strain, pause};

/// How often the machine is asked whether it is loaded.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Nobody who wishes an end waits longer than this.
const NAP: Duration = Duration::from_millis(50);
/// The same while it is held, which may be for hours.
const HELD_NAP: Duration = Duration::from_millis(250);
/// After it turned out that the disk was busy with us alone, it is not asked
/// again so soon.
const DISK_IS_OURS: Duration = Duration::from_secs(60);

/// The limit and the waiting.
pub(super) struct Pace<'a> {
    limit_bytes_per_s: Option<u64>,
    /// When the bytes taken so far will have been paid for.
    paid_until: Instant,
    strain: Option<fn() -> Strain>,
    hold: Option<&'a AtomicBool>,
    next_look: Instant,
    disk_is_ours_until: Instant,
    cancelled: &'a AtomicBool,
    /// How long it stood still in all.
    pub(super) stood_still: Duration,
}

impl<'a> Pace<'a> {
    pub(super) fn new(
        limit_bytes_per_s: Option<u64>,
        strain: Option<fn() -> Strain>,
        hold: Option<&'a AtomicBool>,
        cancelled: &'a AtomicBool,
    ) -> Pace<'a> {
        let now = Instant::now();
        Pace {
            limit_bytes_per_s: limit_bytes_per_s.filter(|limit| *limit > 0),
            paid_until: now,
            strain,
            hold,
            next_look: now,
            disk_is_ours_until: now,
            cancelled,
            stood_still: Duration::ZERO,
        }
    }

    /// Waits until so many bytes may be read. False if somebody wishes an end.
    pub(super) fn take(&mut self, bytes: usize, mut tell: impl FnMut(Option<Pause>)) -> bool {
        if let Some(limit) = self.limit_bytes_per_s {
            let cost = Duration::from_secs_f64(bytes as f64 / limit as f64);
            // What was not used is not saved up.
            self.paid_until = self.paid_until.max(Instant::now()) + cost;
            while Instant::now() < self.paid_until && !self.is_cancelled() {
                tell(None);
                let left = self.paid_until.saturating_duration_since(Instant::now());
                sleep(left.min(NAP));
            }
        }
        let begun = Instant::now();
        self.stand_still(&mut tell);
        self.wait_for_others(&mut tell);
        // Standing still earns nothing either.
        if begun.elapsed() > NAP {
            self.paid_until = self.paid_until.max(Instant::now());
        }
        !self.is_cancelled()
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// While who started it holds it.
    fn stand_still(&mut self, tell: &mut impl FnMut(Option<Pause>)) {
        let held = || self.hold.is_some_and(|hold| hold.load(Ordering::Relaxed));
        if !held() {
            return;
        }
        let since = Instant::now();
        while held() && !self.is_cancelled() {
            tell(Some(Pause::Work));
            sleep(HELD_NAP);
        }
        self.stood_still += since.elapsed();
    }

    fn wait_for_others(&mut self, tell: &mut impl FnMut(Option<Pause>)) {
        let Some(strain) = self.strain else { return };
        while Instant::now() >= self.next_look && !self.is_cancelled() {
            let before = strain();
            let Some(why) = self.reason(&before) else {
                self.next_look = Instant::now() + LOOK_EVERY;
                break;
            };
            let since = Instant::now();
            while since.elapsed() < LOOK_EVERY && !self.is_cancelled() {
                tell(Some(why));
                sleep(NAP);
            }
            if why == Pause::Disk && !others_use_the_disk(&before, &strain(), since.elapsed()) {
                self.disk_is_ours_until = Instant::now() + DISK_IS_OURS;
            }
            self.stood_still += since.elapsed();
        }
    }

    fn reason(&self, strain: &Strain) -> Option<Pause> {
        let ours = Instant::now() < self.disk_is_ours_until;
        pause(&Strain {
            disk_ratio: strain.disk_ratio.filter(|_| !ours),
            ..*strain
        })
    }
}

/// Whether the disk was waited for while nothing was read here: the kernel's
/// average of ten seconds still holds our own reading.
fn others_use_the_disk(before: &Strain, after: &Strain, time: Duration) -> bool {
    let (Some(before), Some(after)) = (before.disk_total_us, after.disk_total_us) else {
        return false;
    };
    let waited = Duration::from_micros(after.saturating_sub(before));
    waited.as_secs_f64() / time.as_secs_f64() > DISK_LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    #[test]
    fn the_limit_holds_and_nothing_is_saved_up() {
        let no = AtomicBool::new(false);
        let mut pace = Pace::new(Some(1_000_000), None, None, &no);
        sleep(Duration::from_millis(200));
        let begun = Instant::now();
        for _ in 0..5 {
            assert!(pace.take(100_000, |_| {}));
        }
        let took = begun.elapsed().as_secs_f64();
        assert!((0.49..0.9).contains(&took), "{took}");
    }

    #[test]
    fn it_waits_while_memory_is_short_and_says_so() {
        static LOOKS: AtomicU64 = AtomicU64::new(0);
        fn strain() -> Strain {
            let short = LOOKS.fetch_add(1, Ordering::Relaxed) == 0;
            Strain {
                memory_ratio: Some(if short { 0.5 } else { 0.0 }),
                ..Strain::default()
            }
        }
        let no = AtomicBool::new(false);
        let mut pace = Pace::new(None, Some(strain), None, &no);
        let mut told = None;
        assert!(pace.take(1, |why| told = why));
        assert_eq!(told, Some(Pause::Memory));
        assert!(pace.stood_still >= LOOK_EVERY);
    }

    #[test]
    fn our_own_reading_does_not_hold_us_up() {
        fn busy_with_us() -> Strain {
            Strain {
                disk_ratio: Some(0.9),
                disk_total_us: Some(7),
                ..Strain::default()
            }
        }
        let no = AtomicBool::new(false);
        let mut pace = Pace::new(None, Some(busy_with_us), None, &no);
        assert!(pace.take(1, |_| {}), "one look, and on");
        let begun = Instant::now();
        pace.next_look = begun;
        assert!(pace.take(1, |_| {}));
        assert!(begun.elapsed() < NAP);
        let after = Strain {
            disk_total_us: Some(1_500_000),
            ..Strain::default()
        };
        let before = busy_with_us();
        assert!(others_use_the_disk(&before, &after, LOOK_EVERY));
    }

    #[test]
    fn it_stands_still_while_it_is_held_and_no_longer() {
        let (no, hold) = (AtomicBool::new(false), AtomicBool::new(true));
        let mut pace = Pace::new(None, None, Some(&hold), &no);
        let mut told = 0;
        let goes_on = pace.take(1, |why| {
            assert_eq!(why, Some(Pause::Work));
            told += 1;
            hold.store(told < 3, Ordering::Relaxed);
        });
        assert!(goes_on && told == 3);
        assert!(pace.stood_still >= 3 * HELD_NAP);
        hold.store(true, Ordering::Relaxed);
        assert!(
            !pace.take(1, |_| no.store(true, Ordering::Relaxed)),
            "ended"
        );
    }

    #[test]
    fn an_end_is_not_waited_for() {
        let yes = AtomicBool::new(true);
        let mut pace = Pace::new(Some(1), Some(Strain::default), None, &yes);
        let begun = Instant::now();
        assert!(!pace.take(1_000_000, |_| {}));
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
}
