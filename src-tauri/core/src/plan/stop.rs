//! Ending a rebuild.

use crate::command_line::Kind;
use crate::model::Moment;
use crate::order::{Deed, StopOrder, Target};
use crate::rebuild::Rebuild;
use crate::series::Series;
use crate::tree::Role;
use crate::wire::{Action, Phase};
use crate::words::{self, plan as say};

use super::{Draft, Prepared, prepared};

/// Milliseconds between the interrupt and the kill. Clients that build end
/// within 60 ms of an interrupt; those that evaluate may ignore it for good.
const GRACE_MS: u64 = 3000;

/// What stopping this rebuild would do.
pub fn stop(id: &str, rebuild: &Rebuild, series: &Series, agent_uid: u32, now: Moment) -> Prepared {
    let clients = targets(rebuild, series, |role| {
        matches!(role, Role::Client | Role::FrontEnd)
    });
    let others = targets(rebuild, series, |role| {
        !matches!(role, Role::Client | Role::FrontEnd)
    });
    let refused = refusal(rebuild, &clients, agent_uid);
    let draft = Draft {
        title: say::STOP_TITLE.to_owned(),
        about: say::about(
            rebuild.invocation.tool.name(),
            &rebuild.invocation.verb,
            rebuild.invocation.target.as_deref(),
            rebuild.elapsed_s(now),
            &rebuild.user,
        ),
        steps: say::steps(
            &clients
                .iter()
                .map(|t| words::process(&t.name, t.id.pid))
                .collect::<Vec<_>>(),
            others.len(),
        ),
        loses: say::loses(
            rebuild.phase,
            rebuild.invocation.kind == Kind::CollectGarbage,
        ),
        danger: (rebuild.phase == Phase::Activate).then(|| say::DANGER_ACTIVATION.to_owned()),
        by_hand: clients
            .iter()
            .map(|t| format!("kill -INT {}", t.id.pid))
            .collect(),
        confirm: say::STOP_CONFIRM.to_owned(),
        refused,
        ..Draft::default()
    };
    let deed = Deed::Stop(StopOrder {
        clients,
        grace_ms: GRACE_MS,
        others,
    });
    let action = Action::Stop {
        rebuild: rebuild.id.to_string(),
    };
    Prepared {
        rebuild: Some(rebuild.id),
        ..prepared(id, &action, draft, Some(deed))
    }
}

/// True if this user may stop it without the helper.
pub fn can_stop(rebuild: &Rebuild, series: &Series, agent_uid: u32) -> bool {
    rebuild.end.is_none()
        && refusal(
            rebuild,
            &targets(rebuild, series, |role| {
                matches!(role, Role::Client | Role::FrontEnd)
            }),
            agent_uid,
        )
        .is_none()
}

fn refusal(rebuild: &Rebuild, clients: &[Target], agent_uid: u32) -> Option<String> {
    if rebuild.end.is_some() || clients.is_empty() {
        return Some(say::ALREADY_ENDED.to_owned());
    }
    let foreign = clients
        .iter()
        .find(|t| agent_uid != 0 && t.uid != agent_uid)?;
    Some(say::belongs_to_another(
        &words::process(&foreign.name, foreign.id.pid),
        if foreign.uid == 0 {
            "root"
        } else {
            &rebuild.user
        },
    ))
}

/// Processes in these roles, innermost first: a wrapper script that is
/// interrupted before its client would go on to the next line.
fn targets(rebuild: &Rebuild, series: &Series, wanted: impl Fn(Role) -> bool) -> Vec<Target> {
    rebuild
        .tree
        .members
        .iter()
        .rev()
        .filter(|member| wanted(member.role))
        .filter_map(|member| series.processes.get(&member.id))
        .map(|seen| Target {
            id: seen.process.id,
            name: seen.process.name.clone(),
            uid: seen.process.uid,
        })
        .collect()
}
