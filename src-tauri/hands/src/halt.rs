//! For tests alone: stops at a named step and waits there to be killed. In a
//! release build there is nothing of it.

use serde::Serialize;

/// Waits if `NIXLAMP_TEST_HALT_AT` names this step: for ever, or, as
/// `step=/a/file`, until there is such a file.
#[cfg(debug_assertions)]
pub fn at(step: impl Serialize) {
    let Ok(wanted) = std::env::var("NIXLAMP_TEST_HALT_AT") else {
        return;
    };
    let (wanted, until) = wanted.split_once('=').unwrap_or((&wanted, ""));
    let here = serde_json::to_value(step).unwrap_or_default();
    if here.as_str() != Some(wanted) {
        return;
    }
    // Whoever is to kill it must know that it has come here.
    let _ = std::io::Write::write_all(
        &mut std::io::stderr(),
        format!("halted at {wanted}\n").as_bytes(),
    );
    while until.is_empty() || !std::path::Path::new(until).exists() {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// Nothing.
#[cfg(not(debug_assertions))]
pub fn at(_step: impl Serialize) {}
