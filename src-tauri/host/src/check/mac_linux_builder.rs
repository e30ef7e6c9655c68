//! Looks at: the Linux builder of nix-darwin, where one is set up.
//! Cannot tell when: `launchctl` does not answer. Tried on captured text only.

use std::time::Duration;

use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;
use nixlamp_hands::command;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "mac-linux-builder",
    group: HealthGroup::System,
    on: On::Mac,
    run,
    ..USUAL
};

/// Asks launchd.
const LAUNCHCTL: &str = "/bin/launchctl";

fn run(here: &Here) -> Option<Said> {
    let machines = here.read("etc/nix/machines").unwrap_or_default();
    if !machines.contains("linux-builder") {
        return None;
    }
    Some(judge(command::answer(
        LAUNCHCTL,
        &["print", "system/org.nixos.linux-builder"],
        Duration::from_secs(2),
    )))
}

fn judge(said: Result<String, Why>) -> Said {
    match said {
        Ok(text) if text.contains("state = running") => Said::fine(say!("mac-service-running")),
        Ok(_) => Said::look(
            say!("check-mac-linux-builder.not-running"),
            say!("check-mac-linux-builder.next"),
        ),
        Err(Why::Broken(words)) if words == say!("program-has-failed", program = LAUNCHCTL) => {
            Said::bad(
                say!("check-mac-linux-builder.not-loaded"),
                say!("check-mac-linux-builder.not-loaded-next"),
            )
        }
        Err(why) => Said::unread("launchctl", &why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let of = |text: &str| judge(Ok(text.to_owned())).line();
        assert_eq!(of("\tstate = running\n"), "Fine running");
        assert!(of("\tstate = not running\n").starts_with("Look loaded"));
        assert!(
            judge(Err(Why::Broken(say!(
                "program-has-failed",
                program = LAUNCHCTL
            ))))
            .line()
            .starts_with("Bad set up")
        );
        assert!(judge(Err(Why::Denied)).line().starts_with("Unknown "));
        let (_folder, here) = super::super::parts::here::testing::machine(&[]);
        assert_eq!(run(&here), None);
    }
}
