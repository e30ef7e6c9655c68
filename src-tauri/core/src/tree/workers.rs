//! Whom the daemon's workers work for. Anybody can write a worker's arguments
//! into a process of their own, so these alone are not believed.

use std::collections::BTreeMap;

use crate::command_line::Recognised;
use crate::model::{Process, ProcessId, Sample};

/// Ages are read one after the other.
const CLOSE_S: f64 = 1.0;

/// The workers that can be believed, each with its client's pid.
pub(super) fn clients(
    sample: &Sample,
    by_pid: &BTreeMap<u32, &Process>,
) -> BTreeMap<ProcessId, u32> {
    let daemon = sample.nix.daemon.and_then(|pid| by_pid.get(&pid)).copied();
    let client_of = |worker: &Process| match worker.recognised {
        // A forked fetcher has the worker's arguments but the worker as parent.
        Some(Recognised::Worker { client_pid }) if !worker.build_user => {
            let client = client(worker, client_pid, by_pid)?;
            is_worker(worker, client, daemon, by_pid).then_some((worker.id, client.id.pid))
        }
        _ => None,
    };
    sample.processes.iter().filter_map(client_of).collect()
}

/// The daemon's user is root, or whose daemon it is; and its workers are its
/// children, or nobody's once it was started anew.
fn is_worker(
    worker: &Process,
    client: &Process,
    daemon: Option<&Process>,
    by_pid: &BTreeMap<u32, &Process>,
) -> bool {
    let may_serve = worker.uid == 0
        || worker.uid == client.uid
        || daemon.is_some_and(|daemon| daemon.uid == worker.uid);
    if !may_serve || worker.has_terminal {
        return false;
    }
    if worker.parent <= 1 {
        // An orphan is older than the daemon that runs now.
        return daemon.is_none_or(|daemon| worker.age_s + CLOSE_S >= daemon.age_s);
    }
    by_pid.get(&worker.parent).is_some_and(|parent| {
        parent.recognised == Some(Recognised::Daemon) && parent.uid == worker.uid
    })
}

/// The client with this pid. `nix daemon` has room for six digits of it alone:
/// then it may be one of seven, if that is a client and began closer to the
/// worker.
fn client<'a>(
    worker: &Process,
    pid: u32,
    by_pid: &BTreeMap<u32, &'a Process>,
) -> Option<&'a Process> {
    // Who began after its worker has only the number of the client.
    let earlier_s = |client: &Process| {
        let earlier_s = client.age_s - worker.age_s;
        (earlier_s + CLOSE_S >= 0.0).then_some(earlier_s)
    };
    let exact = by_pid.get(&pid).copied().filter(|c| earlier_s(c).is_some());
    let is_cut = (100_000..=999_999).contains(&pid)
        && worker
            .argv
            .first()
            .is_some_and(|name| name.rsplit('/').next() == Some("nix"));
    if !is_cut {
        return exact;
    }
    let is_client = |c: &&Process| matches!(c.recognised, Some(Recognised::Rebuild(_)));
    let longer = by_pid.range(pid * 10..=pid * 10 + 9).map(|(_, c)| *c);
    exact
        .into_iter()
        .chain(longer)
        .filter(is_client)
        .filter_map(|c| Some((earlier_s(c)?, c)))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| c)
        .or(exact)
}
