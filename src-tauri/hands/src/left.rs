//! What a rebuild leaves behind that its plan could not know: processes that
//! began after it was read, and lost their parent when it ended.

use nixlamp_core::model::ProcessId;
use nixlamp_core::order::{StopOrder, Target};

use crate::system;

/// A process and where it stands.
pub(super) struct Standing {
    /// Which, whose, and its name.
    pub target: Target,
    /// Its parent's pid.
    pub parent: u32,
    /// Its session.
    pub session: u32,
}

/// By what such processes are known, taken while the clients still run.
pub(super) struct Traces {
    sessions: Vec<u32>,
    uids: Vec<u32>,
    /// When the first client began.
    since: u64,
    /// Those that the plan names.
    known: Vec<ProcessId>,
}

impl Traces {
    /// The clients' sessions, but never this process's own: much else begins
    /// and ends in that.
    pub(super) fn of(order: &StopOrder) -> Traces {
        let all = system::standing();
        let session = |id: ProcessId| {
            all.iter()
                .find(|one| one.target.id == id)
                .map(|one| one.session)
        };
        let own = std::process::id();
        let own = all.iter().find(|one| one.target.id.pid == own);
        let own = own.map_or(0, |one| one.session);
        Traces {
            sessions: order
                .clients
                .iter()
                .filter_map(|client| session(client.id))
                .filter(|session| *session != own && *session != 0)
                .collect(),
            uids: order.clients.iter().map(|client| client.uid).collect(),
            since: order
                .clients
                .iter()
                .map(|client| client.id.start)
                .min()
                .unwrap_or(u64::MAX),
            known: order
                .clients
                .iter()
                .chain(&order.others)
                .map(|target| target.id)
                .collect(),
        }
    }

    /// What began in a client's session after the client, has no parent there
    /// any more, and what descends from that. A shell's next job has its shell.
    pub(super) fn left(&self) -> Vec<Target> {
        if self.sessions.is_empty() {
            return Vec::new();
        }
        let all = system::standing();
        let is_of_it = |one: &&Standing| {
            let target = &one.target;
            self.sessions.contains(&one.session)
                // The terminal's shell, whose own parent is always elsewhere.
                && one.session != target.id.pid
                && self.uids.contains(&target.uid)
                && target.id.start >= self.since
                && !self.known.contains(&target.id)
        };
        let parent_session = |one: &Standing| {
            all.iter()
                .find(|other| other.target.id.pid == one.parent)
                .map(|parent| parent.session)
        };
        let mut left: Vec<&Standing> = all
            .iter()
            .filter(is_of_it)
            .filter(|one| parent_session(one) != Some(one.session))
            .collect();
        let mut at = 0;
        while at < left.len() {
            let parent = left[at].target.id.pid;
            left.extend(
                all.iter()
                    .filter(is_of_it)
                    .filter(|one| one.parent == parent),
            );
            at += 1;
        }
        left.into_iter().map(|one| one.target.clone()).collect()
    }
}
