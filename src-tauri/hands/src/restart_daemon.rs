//! Restarting the daemon by the system's own service manager.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nixlamp_core::order::{Done, RestartDaemon, ServiceManager};
use nixlamp_core::words::{outcome, plan::daemon as words};

use crate::{command, daemon, halt, system};

/// systemd waits up to 90 s for a service that does not end.
const RESTART_LIMIT: Duration = Duration::from_secs(100);
/// A daemon that was started answers at once.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

pub(crate) fn restart(order: &RestartDaemon) -> Done {
    let done = |ok, line: String| Done {
        ok,
        lines: vec![line],
    };
    if order.main.is_some_and(|main| !system::is_alive(main)) {
        return done(false, outcome::changed());
    }
    let (program, arguments) = command_of(order.manager);
    let Some(program) = command::find(program) else {
        return done(false, words::no_manager());
    };
    if let Err(why) = command::answer(&program, arguments, RESTART_LIMIT) {
        return done(false, outcome::program_failed(&program, &why));
    }
    halt::at("restarted");
    let until = Instant::now() + ANSWER_LIMIT;
    loop {
        let old_has_gone = order.main.is_none_or(|main| !system::is_alive(main));
        match daemon::greet(Path::new(daemon::SOCKET), ANSWER_LIMIT) {
            Ok(_) if old_has_gone => return done(true, words::restarted()),
            _ if Instant::now() >= until => return done(false, words::no_new_one()),
            _ => sleep(Duration::from_millis(100)),
        }
    }
}

/// Program and arguments, as the plan shows them.
fn command_of(manager: ServiceManager) -> (&'static str, &'static [&'static str]) {
    match manager {
        ServiceManager::Systemd => ("systemctl", &["restart", "nix-daemon.service"]),
        ServiceManager::Launchd => (
            "launchctl",
            &["kickstart", "-k", "system/org.nixos.nix-daemon"],
        ),
    }
}

#[cfg(test)]
mod tests {
    use nixlamp_core::order::ServiceManager;
    use nixlamp_core::plan;
    use nixlamp_core::survey::{Daemon, Survey};
    use nixlamp_core::wire::Action;

    #[test]
    fn the_plan_shows_what_is_run() {
        for manager in [ServiceManager::Systemd, ServiceManager::Launchd] {
            let found = Survey::Daemon(Daemon {
                manager: Some(manager),
                may: true,
                ..Daemon::default()
            });
            let plan = plan::surveyed("1", &Action::RestartDaemon, &found).plan;
            let (program, arguments) = super::command_of(manager);
            let run = format!("sudo {program} {}", arguments.join(" "));
            assert_eq!(plan.by_hand, [run]);
        }
    }
}
