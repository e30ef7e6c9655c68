//! Reading much without being noticed, as far as macOS offers it without C.

use std::os::fd::AsFd;
use std::time::Duration;

use nixlamp_core::verify::Strain;

use super::parse;

/// `pmset` answers from memory.
const LIMIT: Duration = Duration::from_secs(2);

/// The process comes last from now on: macOS has no priority of a thread that
/// can be set without C.
pub fn step_back() {
    let _ = rustix::process::setpriority_process(None, 19);
}

/// From its first part on the file is read past the cache: macOS gives no single
/// pages back.
pub fn forget(file: impl AsFd, _offset: u64, _bytes: u64) {
    let _ = rustix::fs::fcntl_nocache(file, true);
}

/// How loaded the machine is: of pressure macOS tells nothing.
pub fn strain() -> Strain {
    let told = nixlamp_hands::command::answer("/usr/bin/pmset", &["-g", "batt"], LIMIT);
    Strain {
        on_battery: told.ok().and_then(|text| parse::on_battery(&text)),
        ..Strain::default()
    }
}
