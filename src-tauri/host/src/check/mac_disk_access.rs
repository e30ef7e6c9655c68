//! Looks at: whether this program has full-disk access on macOS.
//! Cannot tell when: the file it tries is not there. Tried on captured errors only.

use std::io::ErrorKind;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "mac-disk-access",
    group: HealthGroup::System,
    cost: CheckCost::Instant,
    on: On::Mac,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    let file = here
        .home
        .as_ref()?
        .join("Library/Application Support/com.apple.TCC/TCC.db");
    Some(judge(
        std::fs::File::open(file)
            .map(drop)
            .map_err(|error| error.kind()),
    ))
}

fn judge(opened: Result<(), ErrorKind>) -> Said {
    match opened {
        Ok(()) => Said::fine(say!("check-mac-disk-access.granted")),
        // Only needed by some; a terminal has a grant of its own.
        Err(ErrorKind::PermissionDenied) => Said::fine(say!("check-mac-disk-access.not-granted")),
        Err(_) => Said::unknown(say!("check-mac-disk-access.not-known")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_captured_errors() {
        assert_eq!(judge(Ok(())).line(), "Fine granted");
        assert!(
            judge(Err(ErrorKind::PermissionDenied))
                .line()
                .starts_with("Fine not granted")
        );
        assert!(
            judge(Err(ErrorKind::NotFound))
                .line()
                .starts_with("Unknown ")
        );
    }
}
