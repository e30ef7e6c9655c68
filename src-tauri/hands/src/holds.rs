//! What the helper looks at again before it acts for another: that a process
//! it is to signal really is what the plan took it for. Bound to the start
//! time afterwards, by [`crate::carry_out`], as every deed is.

use nixlamp_core::command_line::{Recognised, recognise};
use nixlamp_core::order::{Deed, StopOrder, Target};
use nixlamp_core::words::{self, privilege as say};

use crate::{builders, system};

/// Why the deed's own premises do not hold. A process that has ended is no
/// reason: it is told with the result.
pub fn holds(deed: &Deed) -> Result<(), String> {
    match deed {
        Deed::Stop(order) => stops_a_rebuild(order),
        Deed::ForceBuilders(order) => order.builders.iter().try_for_each(|builder| {
            builders::is_one(builder.uid)
                .then_some(())
                .ok_or_else(|| say::no_builder(&named(builder)))
        }),
        // It looks itself, right before it acts.
        Deed::RestartDaemon(_) => Ok(()),
        _ => Err(say::UNSOUND.to_owned()),
    }
}

/// Clients are told by their arguments; the rest by being in a client's group.
fn stops_a_rebuild(order: &StopOrder) -> Result<(), String> {
    for client in living(&order.clients) {
        if !is_rebuild(client.id.pid) {
            return Err(say::no_rebuild(&named(client)));
        }
    }
    for member in living(&order.group) {
        let group = system::group(member.id.pid);
        if !order.clients.iter().any(|c| group == Some(c.id.pid)) {
            return Err(say::no_rebuild(&named(member)));
        }
    }
    Ok(())
}

fn living(targets: &[Target]) -> impl Iterator<Item = &Target> {
    targets.iter().filter(|target| system::is_alive(target.id))
}

fn is_rebuild(pid: u32) -> bool {
    system::arguments(pid)
        .is_some_and(|argv| matches!(recognise(&argv), Some(Recognised::Rebuild(_))))
}

fn named(target: &Target) -> String {
    words::process(&target.name, target.id.pid)
}
