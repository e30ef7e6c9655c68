//! Looks at: whether launchd has the Nix daemon loaded.
//! Cannot tell when: `launchctl` does not answer. Tried on captured text only.

use std::time::Duration;

use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;
use nixlamp_hands::command;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "mac-daemon",
    group: HealthGroup::System,
    on: On::Mac,
    run,
    ..USUAL
};

/// Asks launchd.
const LAUNCHCTL: &str = "/bin/launchctl";

fn run(_here: &Here) -> Option<Said> {
    // Of the official installer, and of Determinate's.
    let answers = ["org.nixos.nix-daemon", "systems.determinate.nix-daemon"].map(|name| {
        command::answer(
            LAUNCHCTL,
            &["print", &format!("system/{name}")],
            Duration::from_secs(2),
        )
    });
    let [first, second] = answers;
    Some(judge(first.or(second)))
}

/// The first lines of `launchctl print`: `state = running`, `pid = 312`.
fn judge(said: Result<String, Why>) -> Said {
    let text = match said {
        Ok(text) => text,
        // It fails for a service that it does not know.
        Err(Why::Broken(words)) if words == say!("program-has-failed", program = LAUNCHCTL) => {
            return Said::bad(
                say!("check-mac-daemon.not-loaded"),
                say!("check-mac-daemon.not-loaded-next"),
            );
        }
        Err(why) => return Said::unread("launchctl", &why),
    };
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(" = "))
    };
    match field("state") {
        Some("running") => Said::fine(say!("mac-service-running")),
        Some(state) => Said::look(
            say!("check-mac-daemon.loaded-but", state = state),
            say!("check-mac-daemon.loaded-but-next"),
        ),
        None => Said::unknown(say!("check-mac-daemon.not-understood")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let of = |text: &str| judge(Ok(text.to_owned())).line();
        assert_eq!(
            of(
                "system/org.nixos.nix-daemon = {\n\tactive count = 1\n\tstate = running\n\n\tpid = 312\n}\n"
            ),
            "Fine running"
        );
        assert!(of("\tstate = not running\n").starts_with("Look loaded, but not running"));
        assert!(
            judge(Err(Why::Broken(say!(
                "program-has-failed",
                program = LAUNCHCTL
            ))))
            .line()
            .starts_with("Bad not loaded")
        );
        assert!(of("what").starts_with("Unknown "));
    }
}
