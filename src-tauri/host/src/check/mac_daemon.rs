//! Looks at: whether launchd has the Nix daemon loaded.
//! Cannot tell when: `launchctl` does not answer. Tried on captured text only.

use std::time::Duration;

use nixlamp_core::model::Why;
use nixlamp_core::wire::HealthGroup;
use nixlamp_hands::command;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "mac-daemon",
    title: "Daemon is loaded",
    group: HealthGroup::System,
    on: On::Mac,
    why: "An update of macOS may unload it; the next command of Nix then waits in vain.",
    run,
    ..USUAL
};

fn run(_here: &Here) -> Option<Said> {
    // Of the official installer, and of Determinate's.
    let answers = ["org.nixos.nix-daemon", "systems.determinate.nix-daemon"].map(|name| {
        command::answer(
            "/bin/launchctl",
            &["print", &format!("system/{name}")],
            Duration::from_secs(2),
        )
    });
    let [first, second] = answers;
    Some(judge(first.or(second)))
}

/// The first lines of `launchctl print`: `state = running`, `pid = 312`.
fn judge(said: Result<String, Why>) -> Said {
    let next = "Load it: sudo launchctl bootstrap system /Library/LaunchDaemons/org.nixos.nix-daemon.plist";
    let text = match said {
        Ok(text) => text,
        // It fails for a service that it does not know.
        Err(Why::Broken(words)) if words.ends_with("failed") => {
            return Said::bad("not loaded", next);
        }
        Err(why) => return Said::unread("launchctl", &why),
    };
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(" = "))
    };
    match field("state") {
        Some("running") => Said::fine("running"),
        Some(state) => Said::look(
            format!("loaded, but {state}"),
            "Start it: sudo launchctl kickstart system/org.nixos.nix-daemon",
        ),
        None => Said::unknown("The answer of launchctl is not understood"),
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
            judge(Err(Why::Broken("/bin/launchctl failed".into())))
                .line()
                .starts_with("Bad not loaded")
        );
        assert!(of("what").starts_with("Unknown "));
    }
}
