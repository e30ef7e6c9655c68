//! What an action would do, worked out before anything is done.

use crate::command_line::Kind;
use crate::model::{Moment, ProcessId};
use crate::order::{Order, StopOrder, Target};
use crate::rebuild::Rebuild;
use crate::series::Series;
use crate::tree::Role;
use crate::wire::{Phase, Plan};
use crate::words::{self, plan as say};

/// Milliseconds between the interrupt and the kill. Clients that build end
/// within 60 ms of an interrupt; those that evaluate may ignore it for good.
const GRACE_MS: u64 = 3000;

/// A plan with the order it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// For the person.
    pub plan: Plan,
    /// For `act`. `None` if the plan is refused.
    pub order: Option<Order>,
    /// The rebuild it is about.
    pub rebuild: ProcessId,
}

/// What stopping this rebuild would do.
pub fn stop(
    id: String,
    rebuild: &Rebuild,
    series: &Series,
    agent_uid: u32,
    now: Moment,
) -> Prepared {
    let clients = targets(rebuild, series, |role| {
        matches!(role, Role::Client | Role::FrontEnd)
    });
    let others = targets(rebuild, series, |role| {
        !matches!(role, Role::Client | Role::FrontEnd)
    });
    let refused = refusal(rebuild, &clients, agent_uid);
    let plan = Plan {
        id: id.clone(),
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
        refused: refused.clone(),
    };
    let order = refused.is_none().then_some({
        Order::Stop(StopOrder {
            plan: id,
            clients,
            grace_ms: GRACE_MS,
            others,
        })
    });
    Prepared {
        plan,
        order,
        rebuild: rebuild.id,
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
