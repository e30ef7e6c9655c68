//! For tests alone: stops at a named step and waits there to be killed. In a
//! release build there is nothing of it.

use serde::Serialize;

/// Waits for ever if `NIXLAMP_TEST_HALT_AT` names this step.
#[cfg(debug_assertions)]
pub fn at(step: impl Serialize) {
    let Ok(wanted) = std::env::var("NIXLAMP_TEST_HALT_AT") else {
        return;
    };
    let here = serde_json::to_value(step).unwrap_or_default();
    while here.as_str() == Some(&wanted) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}

/// Nothing.
#[cfg(not(debug_assertions))]
pub fn at(_step: impl Serialize) {}
