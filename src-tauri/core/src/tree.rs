//! Which processes make up a rebuild: client → daemon worker → builder, and
//! what each is in it.

use std::collections::BTreeMap;

use crate::command_line::{self, Invocation, Recognised, Tool};
use crate::model::{Process, ProcessId, Sample};

/// One rebuild's processes, parents before children.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The topmost process that is a rebuild.
    pub root: ProcessId,
    /// What was asked of it.
    pub invocation: Invocation,
    /// All its processes, the root first.
    pub members: Vec<Member>,
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

/// The rebuilds in a sample, each with its processes.
pub fn trees(sample: &Sample) -> Vec<Tree> {
    let by_pid: BTreeMap<u32, &Process> = sample.processes.iter().map(|p| (p.id.pid, p)).collect();
    let mut children: BTreeMap<u32, Vec<&Process>> = BTreeMap::new();
    for process in &sample.processes {
        children.entry(above(process)).or_default().push(process);
    }
    sample
        .processes
        .iter()
        .filter_map(|process| match &process.recognised {
            Some(Recognised::Rebuild(invocation)) if !below_a_rebuild(process, &by_pid) => {
                Some((process, invocation))
            }
            _ => None,
        })
        .map(|(root, invocation)| {
            let mut members = Vec::new();
            descend(root, None, 0, &children, &mut members);
            Tree {
                root: root.id,
                invocation: invocation.clone(),
                members,
            }
        })
        .collect()
}

/// A worker belongs below the client it works for, not below the daemon.
fn above(process: &Process) -> u32 {
    match process.recognised {
        // A forked fetcher has the worker's arguments but the worker as parent.
        Some(Recognised::Worker { client_pid }) if !process.build_user => client_pid,
        _ => process.parent,
    }
}

fn below_a_rebuild(process: &Process, by_pid: &BTreeMap<u32, &Process>) -> bool {
    let mut above_pid = above(process);
    // A chain of parents longer than this is a loop made by reused pids.
    for _ in 0..64 {
        let Some(parent) = by_pid.get(&above_pid) else {
            return false;
        };
        if matches!(parent.recognised, Some(Recognised::Rebuild(_))) {
            return true;
        }
        above_pid = above(parent);
    }
    false
}

fn descend<'a>(
    process: &'a Process,
    above: Option<Role>,
    depth: u32,
    children: &BTreeMap<u32, Vec<&'a Process>>,
    members: &mut Vec<Member>,
) {
    if depth > 64 || members.iter().any(|m| m.id == process.id) {
        return;
    }
    let role = role(process, above);
    members.push(Member {
        id: process.id,
        role,
        depth,
    });
    for child in children.get(&process.id.pid).into_iter().flatten() {
        descend(child, Some(role), depth + 1, children, members);
    }
}

fn role(process: &Process, above: Option<Role>) -> Role {
    match (&process.recognised, above) {
        // What an activation, a builder or a remote helper starts is part of it.
        (_, Some(role @ (Role::Activation | Role::Builder | Role::Remote))) => role,
        (Some(Recognised::Worker { .. } | Recognised::Daemon), _) if process.build_user => {
            Role::Fetcher
        }
        (Some(Recognised::Worker { .. }), _) => Role::Worker,
        (Some(Recognised::BuildHook), _) => Role::Remote,
        (Some(Recognised::Rebuild(invocation)), _) => {
            if is_front_end(invocation) {
                Role::FrontEnd
            } else {
                Role::Client
            }
        }
        _ if process.build_user => Role::Builder,
        _ if command_line::activates(&process.argv) => Role::Activation,
        _ => Role::Other,
    }
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
    )
}
