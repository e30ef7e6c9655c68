//! Looks at: the volume of `/nix` on macOS.
//! Cannot tell when: `mount` does not answer. Tried on captured text only.

use std::time::Duration;

use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;
use nixlamp_hands::command;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "mac-volume",
    group: HealthGroup::System,
    on: On::Mac,
    run,
    ..USUAL
};

fn run(_here: &Here) -> Option<Said> {
    Some(judge(command::answer(
        "/sbin/mount",
        &[],
        Duration::from_secs(2),
    )))
}

/// `/dev/disk3s7 on /nix (apfs, local, journaled, nobrowse)`.
fn judge(said: Result<String, Why>) -> Said {
    let text = match said {
        Ok(text) => text,
        Err(why) => return Said::unread("mount", &why),
    };
    let line = text.lines().find(|line| line.contains(" on /nix ("));
    let Some((device, rest)) = line.and_then(|line| line.split_once(" on /nix (")) else {
        return Said::bad(
            say!("check-mac-volume.not-mounted"),
            say!("check-mac-volume.not-mounted-next"),
        );
    };
    let options = rest.trim_end_matches(')');
    if options.split(", ").any(|word| word == "read-only") {
        return Said::bad(
            say!("check-mac-volume.read-only", device = device),
            say!("check-mac-volume.read-only-next"),
        );
    }
    Said::fine(say!(
        "check-mac-volume.mounted",
        device = device,
        kind = options.split(", ").next().unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let of = |text: &str| judge(Ok(text.to_owned())).line();
        let root = "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n";
        assert_eq!(
            of(&format!(
                "{root}/dev/disk3s7 on /nix (apfs, local, journaled, nobrowse)\n"
            )),
            "Fine /dev/disk3s7, apfs"
        );
        assert!(of(root).starts_with("Bad not mounted"));
        assert!(
            of("/dev/disk3s7 on /nix (apfs, local, read-only)\n")
                .starts_with("Bad /dev/disk3s7 can only")
        );
        assert!(judge(Err(Why::Missing)).line().starts_with("Unknown mount"));
    }
}
