//! Running a command that the person has configured. It rests on the
//! configuration and on what else runs, both of which the loop knows.

use crate::command_line;
use crate::config::{Config, RebuildCommand};
use crate::order::{Deed, StartRebuild};
use crate::wire::Action;
use crate::words::rebuild as say;

use super::{Draft, Prepared, prepared};

/// What running the command of this name would do, beside these rebuilds.
pub fn rebuild(
    id: &str,
    name: &str,
    config: &Config,
    beside: &[String],
    agent_uid: u32,
) -> Prepared {
    let action = Action::Rebuild {
        name: name.to_owned(),
    };
    let found = config.rebuild.iter().find(|command| command.name == name);
    let Some(command) = found else {
        return super::refused(id, &action, say::no_such_command(name));
    };
    let directory = command.directory.as_deref();
    let draft = Draft {
        title: say::title(),
        about: say::about(&command.command, directory),
        steps: say::steps(&command.command, directory),
        changes: vec![say::changes()],
        danger: (!beside.is_empty()).then(|| say::beside(beside)),
        by_hand: vec![say::by_hand(&command.command, directory)],
        confirm: if beside.is_empty() {
            say::confirm()
        } else {
            say::confirm_beside()
        },
        refused: needs_terminal(command, agent_uid).then(say::needs_terminal),
        ..Draft::default()
    };
    let deed = Deed::Rebuild(StartRebuild {
        name: command.name.clone(),
        command: command.command.clone(),
        directory: command.directory.clone(),
    });
    prepared(id, &action, draft, Some(deed))
}

/// Root is asked for no password.
fn needs_terminal(command: &RebuildCommand, agent_uid: u32) -> bool {
    command
        .terminal
        .unwrap_or_else(|| agent_uid != 0 && command_line::asks_password(&command.command))
}

#[cfg(test)]
mod tests {
    use super::rebuild;
    use crate::config::{Config, RebuildCommand};
    use crate::order::Deed;

    fn config(line: &str, terminal: Option<bool>) -> Config {
        Config {
            rebuild: vec![RebuildCommand {
                name: "switch".to_owned(),
                command: line.split(' ').map(str::to_owned).collect(),
                directory: Some("/etc/nixos".to_owned()),
                terminal,
            }],
            ..Config::default()
        }
    }

    #[test]
    fn it_shows_what_it_runs_and_where() {
        let config = config("nixos-rebuild build --flake .#laptop", None);
        let prepared = rebuild("1", "switch", &config, &[], 1000);
        let plan = prepared.plan;
        assert_eq!(plan.refused, None);
        assert_eq!(plan.danger, None);
        assert_eq!(
            plan.by_hand,
            ["cd /etc/nixos && nixlamp run -- nixos-rebuild build --flake '.#laptop'"]
        );
        let Some(Deed::Rebuild(order)) = prepared.order.map(|order| order.deed) else {
            panic!("another deed");
        };
        assert_eq!(order.command, config.rebuild[0].command);
        assert_eq!(order.directory, config.rebuild[0].directory);
    }

    #[test]
    fn beside_another_rebuild_it_asks_in_other_words() {
        let config = config("nixos-rebuild build", None);
        let other = ["nix build of “.#a”, started by bob".to_owned()];
        let plan = rebuild("1", "switch", &config, &other, 1000).plan;
        assert_eq!(
            plan.danger.as_deref(),
            Some(
                "Another rebuild runs: nix build of “.#a”, started by bob. The two may wait for each other's locks, and both change the same system if both switch it."
            )
        );
        assert_eq!(plan.confirm, "Run it beside the other");
    }

    #[test]
    fn a_password_needs_a_terminal_unless_the_person_knows_better() {
        let sudo = "sudo nixos-rebuild switch";
        let refused = |line, terminal, uid| {
            let prepared = rebuild("1", "switch", &config(line, terminal), &[], uid);
            assert_eq!(prepared.order.is_none(), prepared.plan.refused.is_some());
            prepared.plan.refused.is_some()
        };
        assert!(refused(sudo, None, 1000));
        assert!(!refused(sudo, None, 0));
        assert!(!refused(sudo, Some(false), 1000));
        assert!(!refused("nixos-rebuild build", None, 1000));
        assert!(refused("nixos-rebuild build", Some(true), 1000));
        assert!(
            rebuild("1", "boot", &config(sudo, None), &[], 0)
                .order
                .is_none()
        );
    }
}
