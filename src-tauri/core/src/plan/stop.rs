//! Ending a rebuild.

use std::collections::BTreeSet;

use crate::command_line::{self, Kind, Recognised};
use crate::model::{Moment, Process};
use crate::order::{Deed, StopOrder, Target};
use crate::rebuild::Rebuild;
use crate::series::Series;
use crate::tree::{Member, Role};
use crate::wire::{Action, SecondConfirm};
use crate::words::{self, plan as say};

use super::{Draft, Prepared, prepared};

/// Milliseconds between the interrupt and the kill. Clients that build end
/// within 60 ms of an interrupt; those that evaluate may ignore it for good.
const GRACE_MS: u64 = 3000;

/// Programs that write boot menus, below an activation.
const BOOT_LOADERS: [&str; 6] = [
    "bootctl",
    "grub-install",
    "install-grub.pl",
    "systemd-boot",
    "systemd-boot-builder.py",
    "extlinux-conf-builder.sh",
];

/// What stopping this rebuild would do.
pub fn stop(id: &str, rebuild: &Rebuild, series: &Series, agent_uid: u32, now: Moment) -> Prepared {
    let order = order(rebuild, series);
    let needs_password = is_foreign(&order, agent_uid);
    let danger = danger(rebuild, series);
    let ended = rebuild.end.is_some() || order.clients.is_empty();
    let sudo = if needs_password { "sudo " } else { "" };
    let draft = Draft {
        title: say::stop_title(),
        about: say::about(
            rebuild.invocation.tool.name(),
            &rebuild.invocation.verb,
            rebuild.invocation.target.as_deref(),
            rebuild.elapsed_s(now),
            &rebuild.user,
        ),
        steps: say::steps(
            &order.clients.iter().map(named).collect::<Vec<_>>(),
            order.group.len(),
            order.others.len(),
            needs_password,
        ),
        loses: say::loses(
            rebuild.phase,
            rebuild.invocation.kind == Kind::CollectGarbage,
        ),
        danger: danger.clone(),
        by_hand: order
            .clients
            .iter()
            .map(|t| format!("{sudo}kill -INT {}", t.id.pid))
            .collect(),
        confirm: say::stop_confirm(),
        needs_password,
        second_confirm: danger.map(|danger| SecondConfirm {
            title: say::second_title(),
            text: say::second(&danger),
            confirm: say::second_confirm(),
        }),
        refused: ended.then(say::already_ended),
        ..Draft::default()
    };
    let action = Action::Stop {
        rebuild: rebuild.id.to_string(),
        force: false,
    };
    Prepared {
        rebuild: Some(rebuild.id),
        ..prepared(id, &action, draft, Some(Deed::Stop(order)))
    }
}

/// True if there is something to stop.
pub fn can_stop(rebuild: &Rebuild, series: &Series) -> bool {
    rebuild.end.is_none() && !order(rebuild, series).clients.is_empty()
}

/// True if stopping it takes an administrator's password.
pub fn needs_password(rebuild: &Rebuild, series: &Series, agent_uid: u32) -> bool {
    rebuild.end.is_none() && is_foreign(&order(rebuild, series), agent_uid)
}

fn is_foreign(order: &StopOrder, agent_uid: u32) -> bool {
    agent_uid != 0 && order.clients.iter().any(|t| t.uid != agent_uid)
}

fn named(target: &Target) -> String {
    words::process(&target.name, target.id.pid)
}

/// Innermost first: a wrapper script that is interrupted before its client
/// would go on to the next line.
fn order(rebuild: &Rebuild, series: &Series) -> StopOrder {
    let is_client = |member: &Member| matches!(member.role, Role::Client | Role::FrontEnd);
    let members = &rebuild.tree.members;
    let leaders: BTreeSet<u32> = members
        .iter()
        .filter(|member| is_client(member))
        .map(|member| member.id.pid)
        .collect();
    let mut order = StopOrder {
        clients: Vec::new(),
        group: Vec::new(),
        grace_ms: GRACE_MS,
        others: Vec::new(),
    };
    for member in members.iter().rev() {
        let Some(seen) = series.processes.get(&member.id) else {
            continue;
        };
        let target = target(&seen.process);
        let in_group = leaders.contains(&seen.process.group) && may_be_signalled(member.role);
        if is_client(member) {
            order.clients.push(target);
        } else if in_group {
            order.group.push(target);
        } else {
            order.others.push(target);
        }
    }
    order
}

/// What of a client's process group Ctrl-C may reach: never what builds.
fn may_be_signalled(role: Role) -> bool {
    matches!(role, Role::Activation | Role::Remote | Role::Other)
}

pub(super) fn target(process: &Process) -> Target {
    Target {
        id: process.id,
        name: process.name.clone(),
        uid: process.uid,
    }
}

/// What it does that must not be cut off, the gravest first.
fn danger(rebuild: &Rebuild, series: &Series) -> Option<String> {
    let processes =
        || {
            rebuild.tree.members.iter().filter_map(|member| {
                Some((member.role, &series.processes.get(&member.id)?.process))
            })
        };
    let activates = |role: Role, process: &Process| {
        role == Role::Activation || command_line::activates(&process.argv)
    };
    if processes()
        .any(|(role, process)| activates(role, process) && writes_boot_menu(&process.argv))
    {
        return Some(say::danger_boot_loader());
    }
    if processes().any(|(role, process)| activates(role, process)) {
        return Some(say::danger_activation());
    }
    processes()
        .any(|(_, process)| sets_profile(process))
        .then(say::danger_profile)
}

fn writes_boot_menu(argv: &[String]) -> bool {
    let file = |word: &String| word.rsplit('/').next().unwrap_or_default().to_owned();
    argv.iter()
        .take(2)
        .any(|word| BOOT_LOADERS.contains(&file(word).as_str()))
        // `switch-to-configuration boot` does nothing else.
        || argv.last().is_some_and(|last| last == "boot")
}

/// `nix-env -p PROFILE --set PATH`: the link is changed in an instant, but by
/// then the switch that must follow has not begun.
fn sets_profile(process: &Process) -> bool {
    matches!(process.recognised, Some(Recognised::Rebuild(_)))
        && process.argv.iter().any(|word| word == "--set")
        && process
            .argv
            .first()
            .is_some_and(|program| program.ends_with("nix-env"))
}
