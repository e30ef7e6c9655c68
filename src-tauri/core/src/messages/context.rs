//! What the lines of a text share: who is spoken with over ssh, what is being
//! activated, and whether a builder said why it failed. A wording that many
//! causes have means what it stands in.

use std::sync::LazyLock;

use super::cause;
use super::explain::{Hit, Mark};
use super::line::Line;
use super::literals::Literals;
use super::row::Cause;

/// What a whole text is about.
#[derive(Default)]
pub(super) struct Context {
    /// It fetches with git.
    git: bool,
    /// It speaks with another machine: a builder, a target of a deployment.
    remote: bool,
    /// It names flake.lock.
    lock_file: bool,
    /// A file that Nix wrote into the store ends before it begins.
    empty_file: bool,
    /// The last step of an activation that began; 0: none.
    pub(super) activating: u64,
    /// The last line, by nobody's builder, that says that something failed.
    pub(super) failure: Option<Mark>,
    /// A builder's own lines are quoted, or a phase of it is named.
    pub(super) builder_spoke: bool,
}

/// Said where git fetches.
const GIT: &[&str] = &[
    "remote repository",
    "git@",
    "fatal: ",
    // As git says it in other languages.
    "fatal : ",
    "Schwerwiegend: ",
    "@git.",
    "gitea@",
    "forgejo@",
    "git+ssh",
    "ssh://git",
    "program 'git'",
    "executing 'git'",
    "git fetch",
    "git clone",
];

/// Said where another machine is to build, or to take what was built.
const REMOTE: &[&str] = &[
    "cannot build on '",
    "remote store 'ssh",
    "failed to start SSH",
    "remote build",
    "remote machine",
    "build-remote",
    "cannot connect to '",
    "copying closure",
    "copy closure",
    "target-host",
    "build-host",
    "deploy",
    "colmena",
    "Push failed",
    "push system closure",
    "nix-copy-closure",
    "nixos-anywhere",
    "nix copy --to",
    "--builders",
    "to 'ssh",
];

/// Both, looked for at once.
static WORDS: LazyLock<Literals> =
    LazyLock::new(|| Literals::new(GIT.iter().chain(REMOTE).copied().collect()));

/// Whether a line speaks of git, and of another machine.
fn spoken_with(text: &str) -> (bool, bool) {
    let held = WORDS.within(text);
    let git = held.iter().any(|at| *at < GIT.len());
    (git, held.iter().any(|at| *at >= GIT.len()))
}

/// How a step of an activation begins.
const STEPS: &[&str] = &[
    "activating the configuration",
    "setting up /",
    "setting up groups",
    "setting up users",
    "setting up pam",
    "setting up launchd",
    "setting up user launchd",
    "setting up ~/Applications",
    "Starting Home Manager activation",
    "Starting home manager activation",
    "switching to system configuration",
    "system defaults...",
    "user defaults...",
    "Homebrew bundle",
    "setting up homebrew",
    "reloading user units for",
    "setting up secrets",
    "decrypting secrets",
    "Activating configuration",
];

/// What follows `Activating ` in home-manager is the name of the step alone.
const STEP: &str = "Activating ";

/// Wordings of these causes are had by many others: in an activation they are it.
const OF_THE_STEP: &[&str] = &[
    "missing-file",
    "permission-denied",
    "needs-root",
    "program-missing",
    "json-broken",
    "evaluation-failed",
    "build-failed",
];

/// What ssh says of itself, by the causes that it is counted to.
const BY_SSH: &[&str] = &[
    "host-key",
    "access-denied",
    "name-service",
    "network-unreachable",
    "remote-failed",
];

impl Context {
    /// Takes the next line; `at`: its place.
    pub(super) fn hear(&mut self, line: &Line, at: u64) {
        let text = &*line.text;
        self.lock_file |= text.contains("flake.lock");
        let written = text.strip_prefix("at /nix/store/");
        self.empty_file |= written
            .and_then(|file| file.strip_suffix(":1:1:"))
            .is_some_and(|file| !file.contains('/'));
        let (git, remote) = spoken_with(text);
        self.git |= git;
        self.remote |= remote && !line.builder;
        self.builder_spoke |= line.builder && !text.trim().is_empty();
        let step = text.strip_prefix(STEP).is_some_and(|name| {
            let name = name.trim_end_matches('.');
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if step || !line.builder && STEPS.iter().any(|step| text.starts_with(step)) {
            self.activating = at;
        }
    }

    /// What a wording of `cause` means in this text.
    pub(super) fn meant(&self, cause_of: &'static Cause, hit: &Hit) -> &'static Cause {
        let other = match cause_of.code {
            // JSON that cannot be read is that of the lock file only if it is named.
            "json-broken" if self.lock_file => Some("lock-file-broken"),
            // Nobody wrote that file by hand.
            "config-syntax"
                if self.empty_file && hit.quote.text.contains("unexpected end of file") =>
            {
                Some("path-damaged")
            }
            // Without a word of Nix's of another machine, it was the build itself
            // that wanted to speak with one.
            code if hit.builder && !self.remote && BY_SSH.contains(&code) => {
                (code == "remote-failed" && !self.git).then_some("build-failed")
            }
            code if BY_SSH.contains(&code) => self.by_ssh(code, &hit.quote.text),
            _ => None,
        };
        other.and_then(cause).unwrap_or(cause_of)
    }

    /// ssh says the same to git as to a builder.
    fn by_ssh(&self, code: &str, text: &str) -> Option<&'static str> {
        let own = ["ssh: ", "kex_exchange", "ssh_exchange", "client_loop"];
        let opened = own.iter().any(|word| text.contains(word));
        let spoken = match code {
            "host-key" => true,
            "access-denied" => {
                text.contains("Permission denied") || text.contains("Too many authentication")
            }
            _ => opened,
        };
        let (git, remote) = spoken_with(text);
        let git = git || self.git && !remote;
        match code {
            _ if !spoken => None,
            "remote-failed" => git.then_some("network-unreachable"),
            "host-key" => (!git && self.remote).then_some("remote-failed"),
            _ => (!git).then_some("remote-failed"),
        }
    }

    /// What failed in a step of an activation, if anything did: the line that
    /// says so.
    pub(super) fn failed_step(&self) -> Option<&Mark> {
        let failure = self.failure.as_ref()?;
        (self.activating > 0 && failure.at > self.activating).then_some(failure)
    }
}

/// True for a cause whose wordings a step of an activation has as well.
pub(super) fn of_the_step(code: &str) -> bool {
    OF_THE_STEP.contains(&code)
}
