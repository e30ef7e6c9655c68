//! Looks at: the Linux builder of nix-darwin, where one is set up.
//! Cannot tell when: `launchctl` does not answer. Tried on captured text only.

use std::time::Duration;

use nixlamp_core::model::Why;
use nixlamp_core::wire::HealthGroup;
use nixlamp_hands::command;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "mac-linux-builder",
    title: "Linux builder",
    group: HealthGroup::System,
    on: On::Mac,
    why: "Builds for Linux wait for it; it is a virtual machine that may not have come up.",
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    let machines = here.read("etc/nix/machines").unwrap_or_default();
    if !machines.contains("linux-builder") {
        return None;
    }
    Some(judge(command::answer(
        "/bin/launchctl",
        &["print", "system/org.nixos.linux-builder"],
        Duration::from_secs(2),
    )))
}

fn judge(said: Result<String, Why>) -> Said {
    let next = "Start it: sudo launchctl kickstart -k system/org.nixos.linux-builder";
    match said {
        Ok(text) if text.contains("state = running") => Said::fine("running"),
        Ok(_) => Said::look("loaded, but not running", next),
        Err(Why::Broken(words)) if words.ends_with("failed") => Said::bad(
            "set up, but not loaded",
            "Switch your nix-darwin configuration again.",
        ),
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
            judge(Err(Why::Broken("x failed".into())))
                .line()
                .starts_with("Bad set up")
        );
        assert!(judge(Err(Why::Denied)).line().starts_with("Unknown "));
        let (_folder, here) = super::super::parts::here::testing::machine(&[]);
        assert_eq!(run(&here), None);
    }
}
