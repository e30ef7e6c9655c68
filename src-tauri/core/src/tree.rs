//! Which processes make up a rebuild: client → daemon worker → builder, and
//! what each is in it.

use std::collections::BTreeMap;

use crate::command_line::{self, Invocation, Kind, Recognised, Tool};
use crate::model::{Process, ProcessId, Sample};

mod workers;

/// One rebuild's processes, parents before children.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The topmost process that is a rebuild.
    pub root: ProcessId,
    /// What was asked of it.
    pub invocation: Invocation,
    /// All its processes, the root first.
    pub members: Vec<Member>,
    /// The process that is the rebuild itself: the root, or what a root that
    /// asks for a password has started. `None` before that.
    pub begun: Option<ProcessId>,
}

/// One process of a rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which process.
    pub id: ProcessId,
    /// What it does in the rebuild.
    pub role: Role,
    /// How far below the root it stands; a worker stands below its client.
    pub depth: u32,
}

/// What a process does in a rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// `nix`, `nix-build`, `nix-env` …: evaluates, and asks the daemon.
    Client,
    /// `nixos-rebuild`, `nh`, `home-manager` …: starts clients and activation.
    FrontEnd,
    /// The daemon's process for a client.
    Worker,
    /// A build, or a process of one.
    Builder,
    /// The daemon's own fetch of a source (`builtin:fetchurl`).
    Fetcher,
    /// Nix's helper for a build on another machine, and its ssh.
    Remote,
    /// Switches system or home to the result.
    Activation,
    /// Anything else below the root: sudo, git, a hook.
    Other,
}

impl Role {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Role::Client => "client",
            Role::FrontEnd => "front-end",
            Role::Worker => "worker",
            Role::Builder => "builder",
            Role::Fetcher => "fetcher",
            Role::Remote => "remote",
            Role::Activation => "activation",
            Role::Other => "other",
        }
    }
}

/// The rebuilds in a sample, each with its processes. `known` are the roots of
/// those that run already: a wrapper (sudo) that asked for a password stays the
/// root of what it then starts.
pub fn trees(sample: &Sample, known: &[ProcessId]) -> Vec<Tree> {
    let kin = Kin::of(sample, known);
    let mut trees: Vec<Tree> = sample
        .processes
        .iter()
        .filter(|process| !kin.is_below_a_rebuild(process))
        .filter_map(|process| Some((process, kin.rebuild(process)?)))
        .map(|(root, invocation)| kin.tree(root, invocation))
        .collect();
    kin.join_activations(sample, &mut trees);
    trees
}

/// The daemon's workers, each with its client's pid: those that can be believed.
pub fn workers(sample: &Sample) -> BTreeMap<ProcessId, u32> {
    let by_pid = sample.processes.iter().map(|p| (p.id.pid, p)).collect();
    workers::clients(sample, &by_pid)
}

/// Who is below whom.
struct Kin<'a> {
    by_pid: BTreeMap<u32, &'a Process>,
    /// Wrappers that ask, or asked, before their rebuild begins.
    doors: BTreeMap<ProcessId, Invocation>,
    /// Whom the daemon's workers work for.
    clients: BTreeMap<ProcessId, u32>,
    children: BTreeMap<u32, Vec<&'a Process>>,
}

impl<'a> Kin<'a> {
    fn of(sample: &'a Sample, known: &[ProcessId]) -> Kin<'a> {
        let by_pid: BTreeMap<u32, &Process> =
            sample.processes.iter().map(|p| (p.id.pid, p)).collect();
        let doors = sample
            .processes
            .iter()
            .filter_map(|p| Some((p.id, door(p, known.contains(&p.id))?)))
            .collect();
        let clients = workers::clients(sample, &by_pid);
        let mut kin = Kin {
            by_pid,
            doors,
            clients,
            children: BTreeMap::new(),
        };
        for process in &sample.processes {
            let above = kin.above(process);
            kin.children.entry(above).or_default().push(process);
        }
        kin
    }

    /// A worker belongs below the client it works for, not below the daemon.
    fn above(&self, process: &Process) -> u32 {
        let client = self.clients.get(&process.id);
        client.copied().unwrap_or(process.parent)
    }

    /// What it was asked to do, if it is a rebuild or the door to one.
    fn rebuild(&self, process: &'a Process) -> Option<&Invocation> {
        match &process.recognised {
            Some(Recognised::Rebuild(invocation)) => Some(invocation),
            _ => self.doors.get(&process.id),
        }
    }

    fn is_below_a_rebuild(&self, process: &Process) -> bool {
        let mut above_pid = self.above(process);
        // A chain of parents longer than this is a loop made by reused pids.
        for _ in 0..64 {
            let Some(parent) = self.by_pid.get(&above_pid) else {
                return false;
            };
            if self.rebuild(parent).is_some() {
                return true;
            }
            above_pid = self.above(parent);
        }
        false
    }

    fn tree(&self, root: &'a Process, invocation: &Invocation) -> Tree {
        let mut members = Vec::new();
        self.descend(root, None, 0, &mut members);
        let is_rebuild = |member: &&Member| {
            self.by_pid
                .get(&member.id.pid)
                .is_some_and(|p| matches!(p.recognised, Some(Recognised::Rebuild(_))))
        };
        Tree {
            root: root.id,
            invocation: invocation.clone(),
            begun: members.iter().find(is_rebuild).map(|member| member.id),
            members,
        }
    }

    /// `NixOS` 24.11 and later have the service manager activate: the work runs
    /// below that, and only systemd-run, which waits for it, below the rebuild.
    fn join_activations(&self, sample: &'a Sample, trees: &mut [Tree]) {
        for process in &sample.processes {
            let has = |tree: &Tree| tree.members.iter().any(|m| m.id == process.id);
            if process.uid != 0
                || process.name == "systemd-run"
                || !is_activation(process)
                || trees.iter().any(has)
            {
                continue;
            }
            let fits = |tree: &&mut Tree| {
                let root = self.by_pid.get(&tree.root.pid);
                activates_this_system(&tree.invocation)
                    && root.is_some_and(|root| root.age_s + CLOSE_S >= process.age_s)
            };
            // Of several the one that waits for an activation, else the latest.
            let latest = |tree: &&mut Tree| {
                let waits = tree.members.iter().any(|m| m.role == Role::Activation);
                (waits, tree.root.start)
            };
            if let Some(tree) = trees.iter_mut().filter(fits).max_by_key(latest) {
                self.descend(process, None, 1, &mut tree.members);
            }
        }
    }

    fn descend(
        &self,
        process: &'a Process,
        above: Option<Role>,
        depth: u32,
        members: &mut Vec<Member>,
    ) {
        if depth > 64 || members.iter().any(|m| m.id == process.id) {
            return;
        }
        let role = self.role(process, above);
        members.push(Member {
            id: process.id,
            role,
            depth,
        });
        for child in self.children.get(&process.id.pid).into_iter().flatten() {
            self.descend(child, Some(role), depth + 1, members);
        }
    }

    fn role(&self, process: &Process, above: Option<Role>) -> Role {
        match (&process.recognised, above) {
            // What an activation, a builder or a remote helper starts is part of it.
            (_, Some(role @ (Role::Activation | Role::Builder | Role::Remote))) => role,
            (Some(Recognised::Worker { .. } | Recognised::Daemon), _) if process.build_user => {
                Role::Fetcher
            }
            (Some(Recognised::Worker { .. }), _) if self.clients.contains_key(&process.id) => {
                Role::Worker
            }
            (Some(Recognised::BuildHook), _) => Role::Remote,
            (Some(Recognised::Rebuild(invocation)), _) => {
                if is_front_end(invocation) {
                    Role::FrontEnd
                } else {
                    Role::Client
                }
            }
            _ if self.doors.contains_key(&process.id) => Role::FrontEnd,
            _ if process.build_user => Role::Builder,
            _ if is_activation(process) => Role::Activation,
            _ => Role::Other,
        }
    }
}

/// Ages are read one after the other.
const CLOSE_S: f64 = 1.0;

/// A wrapper of a rebuild that changes a system, while it asks a person and
/// after it was seen to.
fn door(process: &Process, known: bool) -> Option<Invocation> {
    let asks = process.prompt.is_some() || known;
    let is_wrapper = process.recognised == Some(Recognised::Wrapper);
    (asks && is_wrapper)
        .then(|| command_line::unwrapped(&process.argv))
        .flatten()
        .filter(|invocation| invocation.kind.changes_system())
}

fn is_activation(process: &Process) -> bool {
    process.recognised == Some(Recognised::Activation) || command_line::activates(&process.argv)
}

fn activates_this_system(invocation: &Invocation) -> bool {
    let activates = |word: &str| {
        matches!(
            word,
            "switch" | "test" | "boot" | "activate" | "rollback" | "apply"
        )
    };
    invocation.kind == Kind::System && invocation.verb.split(' ').any(activates)
}

fn is_front_end(invocation: &Invocation) -> bool {
    matches!(
        invocation.tool,
        Tool::DarwinRebuild
            | Tool::NixosRebuild
            | Tool::HomeManager
            | Tool::Nh
            | Tool::Colmena
            | Tool::DeployRs
            | Tool::NixosInstall
            | Tool::NixosContainer
            | Tool::NixosCli
            | Tool::NixFastBuild
            | Tool::NixosAnywhere
            | Tool::Devenv
            | Tool::Morph
            | Tool::SystemManager
    )
}

#[cfg(test)]
mod tests;
