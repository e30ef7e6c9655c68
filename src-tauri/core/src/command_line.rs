//! argv → what a process is: a rebuild with its verb and target, the daemon, one
//! of its workers, a build hook, or a wrapper that will start a rebuild.
//!
//! A program is told by the file name of `argv[0]`, and where that is an
//! interpreter by the file name of its script; never by a substring. So an editor
//! open on `nixos-rebuild.md` and `bash -c 'nixos-rebuild switch'` are nothing:
//! the shell's child will be the rebuild.
//!
//! Read in this order: [`recognise`], then `program` (which program runs here),
//! `scan` (options and plain words), `tools` and `others` (what each tool makes of them),
//! `wrappers`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod nix;
mod others;
mod out_link;
mod password;
mod pause;
mod program;
mod scan;
mod tools;
mod wrappers;

pub use out_link::out_link;
pub use pause::pause_s;

#[cfg(test)]
pub(crate) mod tests;

/// What a process is to Nixlamp, told from its argument vector alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recognised {
    /// A client of Nix that evaluates, fetches, builds, cleans or activates.
    Rebuild(Invocation),
    /// The daemon itself. Also `nix-daemon --stdio`, which serves another machine
    /// over ssh: it has no client on this one, so nobody's rebuild is missed.
    Daemon,
    /// The daemon's process for one client. Nix writes the pid into the room of
    /// `argv[1]`, so after `nix daemon` a pid of seven digits is cut to six:
    /// check that such a client exists.
    Worker {
        /// The client's process id, as the daemon saw it.
        client_pid: u32,
    },
    /// Hands one build to another machine (`nix __build-remote`, `build-remote`).
    BuildHook,
    /// sudo, env, systemd-run and their like: the rebuild itself comes as a
    /// process of its own. [`unwrapped`] tells which.
    Wrapper,
    /// Switches a system or a home to a configuration, see [`activates`].
    Activation,
}

/// One rebuild as it was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invocation {
    /// The program.
    pub tool: Tool,
    /// The tool's own word: `switch`, `build`, `flake check`, `os switch`. For
    /// tools that have options for verbs, the option's long name: `verify`.
    pub verb: String,
    /// What sort of work that is.
    pub kind: Kind,
    /// Flake reference, file and attribute, paths or configuration, as typed,
    /// with secrets masked and cut at a few hundred characters. File and attribute
    /// stand side by side: `<nixpkgs> hello`. `None`: the tool's default, or
    /// nothing to name.
    pub target: Option<String>,
}

/// A program that Nixlamp watches.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// nix-darwin's rebuild.
    DarwinRebuild,
    /// The shell script and nixos-rebuild-ng.
    NixosRebuild,
    /// The stand-alone home-manager.
    HomeManager,
    /// nh os, nh darwin, nh home, nh clean.
    Nh,
    /// The command with verbs: nix build, nix develop, nix flake check.
    Nix,
    /// nix-build.
    NixBuild,
    /// nix-env.
    NixEnv,
    /// nix-shell, until it becomes the shell.
    NixShell,
    /// nix-collect-garbage.
    NixCollectGarbage,
    /// nix-store, where it builds, verifies or deletes.
    NixStore,
    /// nix-instantiate.
    NixInstantiate,
    /// nix-channel, where it updates.
    NixChannel,
    /// nix-copy-closure.
    NixCopyClosure,
    /// colmena.
    Colmena,
    /// deploy-rs, whose program is `deploy`.
    DeployRs,
    /// nixos-install.
    NixosInstall,
    /// nixos-container, where it builds.
    NixosContainer,
    /// nixos-cli, whose program is `nixos`.
    NixosCli,
    /// nix-fast-build.
    NixFastBuild,
    /// nix-eval-jobs.
    NixEvalJobs,
    /// nixos-anywhere.
    NixosAnywhere,
    /// devenv, where it builds and ends.
    Devenv,
    /// morph.
    Morph,
    /// system-manager.
    SystemManager,
}

impl Tool {
    /// The name a person types.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DarwinRebuild => "darwin-rebuild",
            Self::NixosRebuild => "nixos-rebuild",
            Self::HomeManager => "home-manager",
            Self::Nh => "nh",
            Self::Nix => "nix",
            Self::NixBuild => "nix-build",
            Self::NixEnv => "nix-env",
            Self::NixShell => "nix-shell",
            Self::NixCollectGarbage => "nix-collect-garbage",
            Self::NixStore => "nix-store",
            Self::NixInstantiate => "nix-instantiate",
            Self::NixChannel => "nix-channel",
            Self::NixCopyClosure => "nix-copy-closure",
            Self::Colmena => "colmena",
            Self::DeployRs => "deploy",
            Self::NixosInstall => "nixos-install",
            Self::NixosContainer => "nixos-container",
            Self::NixosCli => "nixos",
            Self::NixFastBuild => "nix-fast-build",
            Self::NixEvalJobs => "nix-eval-jobs",
            Self::NixosAnywhere => "nixos-anywhere",
            Self::Devenv => "devenv",
            Self::Morph => "morph",
            Self::SystemManager => "system-manager",
        }
    }
}

/// What sort of work a rebuild is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The configuration of this NixOS or macOS system.
    System,
    /// A home-manager configuration.
    Home,
    /// A build, also for `nix run`.
    Build,
    /// An environment to work in.
    Develop,
    /// `nix flake check`.
    Check,
    /// Evaluation, and updates of a lock file.
    Evaluate,
    /// Generations of a profile: install, upgrade, rollback.
    Profile,
    /// Deleting what nobody needs.
    CollectGarbage,
    /// Reading or repairing the store.
    Verify,
    /// A configuration for another machine.
    Deploy,
    /// Copies, optimisation, prefetching.
    Other,
}

impl Kind {
    /// True for work that ends in another system, home or profile.
    pub const fn changes_system(self) -> bool {
        matches!(
            self,
            Self::System | Self::Home | Self::Deploy | Self::Profile
        )
    }
}

/// Tells from the argument vector what a process is; `None` when it is nothing to
/// Nixlamp. Empty strings at the end (the daemon's workers have some) are ignored.
pub fn recognise<S: AsRef<str>>(argv: &[S]) -> Option<Recognised> {
    recognise_words(&words(argv))
}

/// The rebuild that a wrapper (`sudo nixos-rebuild switch`) will start. `None` when
/// the process is no wrapper, or one around something else.
pub fn unwrapped<S: AsRef<str>>(argv: &[S]) -> Option<Invocation> {
    wrappers::inner(&words(argv), wrappers::DEPTH)
}

/// Whether the process activates a configuration, or has systemd do it in a unit
/// of its own and waits for that: the part of a switch that must not be
/// interrupted.
pub fn activates<S: AsRef<str>>(argv: &[S]) -> bool {
    activates_words(&words(argv))
}

fn activates_words(argv: &[&str]) -> bool {
    is_activation(argv) || wrappers::handed_to_systemd(argv).is_some_and(is_activation)
}

/// Where the tools keep the generation whose `activate` they call by its path:
/// nix-darwin's and home-manager's in the store, or behind the link that
/// home-manager and nh make for it in a temporary folder.
const ACTIVATED: &[&str] = &[
    "-darwin-system-",
    "-home-manager-generation/",
    "/home-manager-build.",
    "/nh-home",
    "/nh-darwin",
];

fn is_activation(argv: &[&str]) -> bool {
    program::program(argv).is_some_and(|program| match program.name {
        "switch-to-configuration" | "switch-to-configuration-ng" => {
            !matches!(program.args.first(), Some(&("dry-activate" | "check")))
        }
        "activate" | "activate-user" => ACTIVATED.iter().any(|part| program.path.contains(part)),
        _ => false,
    })
}

/// Whether the command asks for a password in its terminal, as far as its words
/// tell: `sudo`, `doas`, and tools that call them by themselves.
pub fn asks_password<S: AsRef<str>>(argv: &[S]) -> bool {
    password::asks(&words(argv), wrappers::DEPTH)
}

/// The path of the program that runs, as it was called: where an interpreter
/// runs a script, the script's.
pub fn program_path<S: AsRef<str>>(argv: &[S]) -> Option<String> {
    let words = words(argv);
    program::program(&words).map(|program| program.path.to_owned())
}

/// Whether the process only draws what others do (nix-output-monitor).
pub fn draws_progress<S: AsRef<str>>(argv: &[S]) -> bool {
    let argv = words(argv);
    program::program(&argv).is_some_and(|program| {
        matches!(
            program.name,
            "nom" | "nom-build" | "nom-shell" | "nix-output-monitor"
        )
    })
}

fn words<S: AsRef<str>>(argv: &[S]) -> Vec<&str> {
    let used = argv.iter().rposition(|word| !word.as_ref().is_empty());
    let used = used.map_or(0, |last| last + 1);
    argv[..used].iter().map(AsRef::as_ref).collect()
}

fn recognise_words(argv: &[&str]) -> Option<Recognised> {
    if wrappers::inner(argv, wrappers::DEPTH).is_some() {
        return Some(Recognised::Wrapper);
    }
    if activates_words(argv) {
        return Some(Recognised::Activation);
    }
    let program = program::program(argv)?;
    nix::service(&program).or_else(|| tools::invocation(&program).map(Recognised::Rebuild))
}
