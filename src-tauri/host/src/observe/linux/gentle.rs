//! Reading much without being noticed: the lowest priority for processor and
//! disk, pages given back, and how loaded the machine is.

use std::fs;
use std::os::fd::AsFd;
use std::path::Path;

use nixlamp_core::verify::Strain;
use rustix::fs::{Advice, fadvise};

use super::raw;

/// The calling thread comes last from now on, for processor and disk. It is no
/// error if the system refuses: then it reads as everybody does.
pub fn step_back() {
    // Zero is the calling thread, see the C library notes of setpriority(2).
    let _ = rustix::process::setpriority_process(None, 19);
    raw::use_idle_disk();
}

/// The same for what takes a moment and is waited for: at the very lowest
/// priority a tenth of a second's work takes ten on a busy machine.
pub fn give_way() {
    const BEHIND: i32 = 5;
    if rustix::process::getpriority_process(None).is_ok_and(|now| now < BEHIND) {
        let _ = rustix::process::setpriority_process(None, BEHIND);
    }
    raw::use_idle_disk();
}

/// These pages of the file are not needed any more: the cache keeps what others
/// use.
pub fn forget(file: impl AsFd, offset: u64, bytes: u64) {
    let _ = fadvise(
        file,
        offset,
        std::num::NonZeroU64::new(bytes),
        Advice::DontNeed,
    );
}

/// How loaded the machine is.
pub fn strain() -> Strain {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let disk = read("/proc/pressure/io");
    Strain {
        memory_ratio: some(&read("/proc/pressure/memory"), "avg10=").map(|percent| percent / 100.0),
        disk_ratio: some(&disk, "avg10=").map(|percent| percent / 100.0),
        disk_total_us: some(&disk, "total=").map(|us: f64| us as u64),
        on_battery: on_battery(Path::new("/sys/class/power_supply")),
    }
}

/// A number of the line `some avg10=1.23 avg60=… total=…`, see
/// Documentation/accounting/psi.rst.
pub(super) fn some(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix("some "))?;
    let word = line.split(' ').find_map(|word| word.strip_prefix(name))?;
    word.parse().ok()
}

/// True if there is a mains socket and nothing comes out of it. `None` on a
/// machine that has none, as most that stand on the floor.
fn on_battery(supplies: &Path) -> Option<bool> {
    let mut mains = None;
    for supply in fs::read_dir(supplies).ok()?.flatten() {
        let read = |name: &str| fs::read_to_string(supply.path().join(name)).unwrap_or_default();
        if ["Mains", "USB"].contains(&read("type").trim()) {
            let online = read("online").trim() == "1";
            mains = Some(mains.unwrap_or(false) || online);
        }
    }
    mains.map(|online| !online)
}

#[cfg(test)]
mod tests {
    use super::{give_way, on_battery, some, step_back};

    #[test]
    fn pressure_is_read_by_name() {
        let text = "some avg10=1.50 avg60=0.00 avg300=0.00 total=8812\nfull avg10=9.00 avg60=0.00 avg300=0.00 total=7\n";
        assert_eq!(some(text, "avg10="), Some(1.5));
        assert_eq!(some(text, "total="), Some(8812.0));
        assert_eq!(some("", "avg10="), None);
    }

    #[test]
    fn a_laptop_without_its_plug_is_on_battery() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(on_battery(folder.path()), None, "a machine without battery");
        let supply = |name: &str, kind: &str, online: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(&path).expect("made");
            std::fs::write(path.join("type"), kind).expect("written");
            std::fs::write(path.join("online"), online).expect("written");
        };
        supply("BAT0", "Battery\n", "");
        assert_eq!(on_battery(folder.path()), None);
        supply("AC", "Mains\n", "0\n");
        assert_eq!(on_battery(folder.path()), Some(true));
        supply("usb", "USB\n", "1\n");
        assert_eq!(on_battery(folder.path()), Some(false));
    }

    #[test]
    fn only_the_thread_that_asks_comes_last() {
        let nice = || rustix::process::getpriority_process(None).expect("told");
        let before = nice();
        let inside = std::thread::spawn(move || {
            step_back();
            nice()
        });
        assert_eq!(inside.join().expect("no panic"), 19);
        let inside = std::thread::spawn(move || {
            give_way();
            nice()
        });
        assert_eq!(inside.join().expect("no panic"), before.max(5));
        assert_eq!(nice(), before);
    }
}
