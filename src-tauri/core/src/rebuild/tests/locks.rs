//! Which lock a rebuild waits for.

use super::*;

#[test]
fn a_lock_that_is_taken_later_is_not_what_it_waits_for() {
    let later = |from: u64, second: u64| {
        let mut sample = sample(false, None);
        for lock in &mut sample.locks {
            if second >= 30 {
                lock.path = "/nix/store/later.lock".to_owned();
            }
        }
        let first = sample.locks.remove(0);
        if second >= from {
            sample.locks.push(first);
        }
        sample
    };
    // Nothing is locked for half a minute, and it waits already.
    assert_eq!(found_after(60, |second| later(30, second)), [""; 0]);
    assert_eq!(found_after(29, |second| later(0, second)), ["lock-held"]);
    // The path that it waits for is handed over.
    let handed = |second: u64| {
        let mut sample = sample(false, None);
        if (20..24).contains(&second) {
            sample.locks.clear();
        }
        sample
    };
    assert_eq!(found_after(60, handed), ["lock-held"]);
}
