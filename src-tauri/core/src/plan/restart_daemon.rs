//! Restarting the daemon: all builds it runs end with it.

use crate::order::{Deed, RestartDaemon, ServiceManager};
use crate::survey::Daemon;
use crate::words::plan::daemon as say;

use super::Draft;

pub(super) fn plan(daemon: &Daemon) -> (Draft, Option<Deed>) {
    let by_hand = match daemon.manager {
        Some(ServiceManager::Systemd) => Some("sudo systemctl restart nix-daemon.service"),
        Some(ServiceManager::Launchd) => {
            Some("sudo launchctl kickstart -k system/org.nixos.nix-daemon")
        }
        None => None,
    };
    if daemon.manager.is_none() {
        let draft = Draft {
            title: say::title(),
            refused: Some(say::no_manager()),
            ..Draft::default()
        };
        return (draft, None);
    }
    let draft = Draft {
        title: say::title(),
        about: say::about(daemon.main),
        steps: say::steps(!daemon.may),
        loses: say::loses(&daemon.clients),
        by_hand: by_hand.map(str::to_owned).into_iter().collect(),
        confirm: say::confirm(),
        needs_password: !daemon.may,
        ..Draft::default()
    };
    let deed = daemon.manager.map(|manager| {
        Deed::RestartDaemon(RestartDaemon {
            manager,
            main: daemon.main,
        })
    });
    (draft, deed)
}

#[cfg(test)]
mod tests {
    use super::plan;
    use crate::order::ServiceManager;
    use crate::survey::{Daemon, DaemonClient};

    fn daemon() -> Daemon {
        let client = |user: &str, pid| DaemonClient {
            user: user.to_owned(),
            pid,
        };
        Daemon {
            manager: Some(ServiceManager::Systemd),
            main: None,
            clients: vec![client("alice", 7), client("bob", 8), client("bob", 9)],
            may: true,
        }
    }

    #[test]
    fn it_says_whose_builds_end() {
        let (draft, deed) = plan(&daemon());
        assert_eq!(
            draft.loses[0],
            "3 connections end, and what they build: 1 of alice, 2 of bob."
        );
        assert_eq!(draft.refused, None);
        assert!(deed.is_some());
    }

    #[test]
    fn without_rights_a_password_is_asked_for_and_without_a_manager_it_is_refused() {
        assert!(!plan(&daemon()).0.needs_password);
        let (draft, deed) = plan(&Daemon {
            may: false,
            ..daemon()
        });
        assert!(draft.needs_password && draft.refused.is_none() && deed.is_some());
        assert_eq!(draft.by_hand, ["sudo systemctl restart nix-daemon.service"]);
        let (draft, deed) = plan(&Daemon {
            manager: None,
            ..daemon()
        });
        assert!(draft.refused.is_some() && draft.by_hand.is_empty());
        assert_eq!(deed, None);
    }
}
