//! The rebuild's connections and its questions to name servers.

use super::{OLDER_S, Rebuild};
use crate::judge::facts::Download;
use crate::model::{Moment, NameQuery, Sample, TcpState};
use crate::series::{Flow, Series};
use crate::tree::Role;

/// A resolver gives one question up, Nix pauses, and the next is put within this.
const BETWEEN_QUERIES_S: f64 = 6.0;

/// Nix gives a call up after 15 s (2.31 and later), pauses, and calls again within
/// this.
const BETWEEN_CALLS_S: f64 = 12.0;

/// Since when calls to one address have had no answer, and the last of them.
#[derive(Clone, Debug)]
pub(super) struct Called {
    since: Moment,
    last: Moment,
}

/// A name server that is asked without a pause.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    server: String,
    since: Moment,
    last: Moment,
}

impl Rebuild {
    /// Connections a process of this rebuild has open, and those whose owner
    /// is hidden while a worker of this rebuild could be it: one that is not
    /// older than the rebuild, and was used.
    pub(super) fn own_flows(&self, at: Moment, series: &Series) -> Vec<(Flow, bool)> {
        self.flows_of(at, series, |state| {
            !matches!(state, TcpState::Closing | TcpState::HalfClosed)
        })
    }

    fn flows_of(
        &self,
        at: Moment,
        series: &Series,
        wanted: impl Fn(TcpState) -> bool,
    ) -> Vec<(Flow, bool)> {
        let elapsed_s = self.elapsed_s(at);
        let is_older = |flow: &Flow| {
            flow.last_receive_s()
                .is_some_and(|s| s > elapsed_s + OLDER_S)
        };
        let fetches = self.fetches_as_other();
        series
            .flows
            .values()
            .filter(|flow| wanted(flow.socket.state))
            .filter_map(|flow| match flow.socket.owner {
                Some(owner) => self.holds(owner).then(|| (flow.clone(), true)),
                None => (fetches
                    && flow.socket.of_daemon != Some(false)
                    && flow.socket.uid != self.uid
                    && flow.first >= self.first
                    && !is_older(flow)
                    && !flow.is_unused())
                .then(|| (flow.clone(), false)),
            })
            .collect()
    }

    /// Bytes go over a connection of its own. One that may be another program's
    /// counts while who would take the bytes has run: root has many.
    pub(super) fn a_download_moves(&self, series: &Series) -> bool {
        let takers_ran = || {
            self.members(series).any(|(role, seen)| {
                matches!(role, Role::Worker | Role::Fetcher)
                    && seen.cpu_ratio.is_none_or(|ratio| ratio > 0.0)
            })
        };
        let mut moving = self.downloads.iter().filter(|(flow, _)| flow.moves());
        moving.any(|(_, certain)| *certain || takers_ran())
    }

    fn fetches_as_other(&self) -> bool {
        self.has_role(Role::Worker) || self.has_role(Role::Fetcher)
    }

    /// Counts how long an address has been called, one call after the other.
    pub(super) fn note_calls(&mut self, at: Moment) {
        for (flow, _) in &self.downloads {
            let remote = &flow.socket.remote;
            if flow.socket.state == TcpState::Connecting {
                let called = self.called.entry(remote.clone()).or_insert(Called {
                    since: flow.first,
                    last: at,
                });
                called.last = at;
            } else {
                self.called.remove(remote);
            }
        }
        self.called
            .retain(|_, called| at.seconds_since(called.last) <= BETWEEN_CALLS_S);
    }

    /// True if a builder has a connection, whatever goes over it: a fixed-output
    /// derivation may have its own, and only its build user tells.
    pub(super) fn builder_connected(&self, series: &Series) -> bool {
        let is_builder = |pid: u32| {
            let mut members = self.tree.members.iter();
            members.any(|m| m.id.pid == pid && m.role == Role::Builder)
        };
        let open = |flow: &&Flow| flow.socket.state != TcpState::Closing;
        let mut flows = series.flows.values().filter(open);
        flows.any(|flow| match flow.socket.owner {
            Some(owner) => is_builder(owner),
            None => self.built_as.contains(&flow.socket.uid),
        })
    }

    /// Connections that the other side has closed already.
    pub(super) fn half_closed(&self, at: Moment, series: &Series) -> Vec<Download> {
        self.flows_of(at, series, |state| state == TcpState::HalfClosed)
            .iter()
            .map(|(flow, certain)| self.download(at, series, flow, *certain))
            .collect()
    }

    pub(super) fn download(
        &self,
        at: Moment,
        series: &Series,
        flow: &Flow,
        certain: bool,
    ) -> Download {
        let socket = &flow.socket;
        let owner = socket.owner.and_then(|pid| {
            let role = self.tree.members.iter().find(|m| m.id.pid == pid)?.role;
            Some((series.by_pid(pid)?.process.name.clone(), pid, role))
        });
        let called = self
            .called
            .get(&socket.remote)
            .filter(|_| socket.state == TcpState::Connecting);
        let called_s = called.map_or(0.0, |called| at.seconds_since(called.since));
        Download {
            remote: socket.remote.clone(),
            certain,
            connecting: socket.state == TcpState::Connecting,
            received_bytes: socket.received_bytes,
            sent_bytes: socket.sent_bytes,
            still_s: flow.still_s(at).max(called_s),
            awaits_answer: flow.awaits_answer(),
            unread_bytes: socket.unread_bytes,
            rate_bytes_per_s: flow.pace.per_second(),
            owner,
        }
    }

    /// Counts how long a name server is asked without a pause.
    pub(super) fn note_name_queries(&mut self, at: Moment, sample: &Sample) {
        let fetches = self.fetches_as_other();
        let may_be_own = |query: &&NameQuery| match query.owner {
            Some(owner) => self.holds(owner),
            None => fetches && query.of_daemon != Some(false) && query.uid != self.uid,
        };
        let asks = sample.name_queries.iter().find(may_be_own);
        let kept = self
            .asked
            .take()
            .filter(|asked| at.seconds_since(asked.last) <= BETWEEN_QUERIES_S);
        self.asked = match (asks, kept) {
            (Some(query), kept) => Some(Asked {
                server: query.server.clone(),
                since: kept.map_or(at, |asked| asked.since),
                last: at,
            }),
            (None, kept) => kept,
        };
    }

    /// The name server that is asked, and for how long.
    pub(super) fn name_query(&self, at: Moment) -> Option<(String, f64)> {
        let asked = self.asked.as_ref()?;
        Some((asked.server.clone(), at.seconds_since(asked.since)))
    }
}
