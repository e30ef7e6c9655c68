//! Tools that came later, or work on other machines: the same for each of them.

use super::scan::{Spec, scan};
use super::tools::{flake_or_file, invoked, phrase, read};
use super::{Invocation, Kind, Tool};

// ---- other machines ------------------------------------------------------

pub(super) fn colmena(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &[
            "-f",
            "--config",
            "--on",
            "-p",
            "--parallel",
            "--eval-node-limit",
            "--node",
            "--color",
            "--evaluator",
            "--limit",
            "-E",
            "--sudo-command",
        ],
        two: &["--nix-option"],
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let mut plain = words.plain.iter().copied();
    let verb = plain.next()?;
    let kind = match verb {
        "apply" | "upload-keys" => Kind::Deploy,
        "apply-local" => Kind::System,
        "build" => Kind::Build,
        "eval" => Kind::Evaluate,
        _ => return None,
    };
    let verb = match plain.next() {
        Some(goal) if verb.starts_with("apply") => {
            let goal = phrase([goal].iter()).unwrap_or_default();
            format!("{verb} {goal}")
        }
        _ => verb.to_owned(),
    };
    let target = words
        .value(&["--on", "--node"])
        .or_else(|| words.value(&["-f", "--config"]));
    Some(invoked(Tool::Colmena, verb, kind, phrase(target.iter())))
}

const DEPLOY: Spec = Spec {
    one: &[
        "-r",
        "--result-path",
        "--ssh-user",
        "--profile-user",
        "--ssh-opts",
        "--fast-connection",
        "--auto-rollback",
        "--hostname",
        "--magic-rollback",
        "--confirm-timeout",
        "--activation-timeout",
        "--temp-path",
        "--sudo",
        "--log-dir",
        "--rollback-succeeded",
        "-f",
        "--file",
    ],
    // The first of possibly many; the others are plain words.
    maybe: &["--targets"],
    ..Spec::NONE
};

pub(super) fn deploy(args: &[&str]) -> Option<Invocation> {
    let words = read(&DEPLOY, args)?;
    let verb = match words.first(&["-d", "--dry-activate", "--boot"]) {
        Some("--boot") => "boot",
        Some(_) => "dry-activate",
        None => "deploy",
    };
    let first: Vec<&str> = words.values(&["--targets"]).collect();
    let target = phrase(first.iter().chain(words.before_dashes()));
    Some(invoked(Tool::DeployRs, verb, Kind::Deploy, target))
}

/// Options that no other program called `deploy` is known to have.
const DEPLOY_RS_ALONE: &[&str] = &[
    "--targets",
    "--skip-checks",
    "--checksigs",
    "--keep-result",
    "--profile-user",
    "--ssh-opts",
    "--fast-connection",
    "--auto-rollback",
    "--magic-rollback",
    "--rollback-succeeded",
    "--confirm-timeout",
    "--activation-timeout",
    "--dry-activate",
    "--remote-build",
];

/// Many a program is called `deploy`: one of its own options or a flake for a
/// target tells deploy-rs from the others.
pub(super) fn is_deploy_rs(args: &[&str]) -> bool {
    let words = scan(&DEPLOY, args);
    let targets = words.before_dashes();
    words.has(DEPLOY_RS_ALONE) || !targets.is_empty() && targets.iter().all(|word| is_flake(word))
}

/// `.`, `.#web`, `github:owner/fleet`: not `./dist`, nor `user@host:/srv`.
fn is_flake(word: &str) -> bool {
    const SCHEMES: &[&str] = &[
        "path:",
        "flake:",
        "github:",
        "gitlab:",
        "sourcehut:",
        "git+",
        "hg+",
        "tarball+",
    ];
    word == "." || word.contains('#') || SCHEMES.iter().any(|scheme| word.starts_with(scheme))
}

const MORPH: Spec = Spec {
    one: &["--on", "--limit", "--every", "--timeout"],
    ..Spec::NONE
};

pub(super) fn morph(args: &[&str]) -> Option<Invocation> {
    let words = read(&MORPH, args)?;
    let (verb, rest) = words.plain.split_first()?;
    let kind = match *verb {
        "build" => Kind::Build,
        "push" | "deploy" => Kind::Deploy,
        _ => return None,
    };
    let target = phrase(rest.iter());
    Some(invoked(Tool::Morph, *verb, kind, target))
}

pub(super) fn nixos_anywhere(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &[
            "-f",
            "--flake",
            "-i",
            "-p",
            "--ssh-port",
            "--ssh-option",
            "--store-paths",
            "-s",
            "--target-host",
            "--kexec",
            "--kexec-extra-flags",
            "--extra-files",
            "--phases",
            "--build-on",
        ],
        two: &[
            "--option",
            "--disk-encryption-keys",
            "--chown",
            "--generate-hardware-config",
        ],
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let flake = words.value(&["-f", "--flake"]);
    let host = words.value(&["--target-host"]);
    // Without either there is nothing to install, or nowhere to.
    let target = phrase(flake.iter().chain(&host).chain(&words.plain))?;
    Some(invoked(
        Tool::NixosAnywhere,
        "install",
        Kind::Deploy,
        Some(target),
    ))
}

// ---- other tools around Nix ----------------------------------------------

pub(super) fn nixos_install(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &[
            "-j",
            "-I",
            "--root",
            "--system",
            "--flake",
            "--file",
            "-f",
            "--attr",
            "-A",
            "--channel",
        ],
        two: &["--option", "--override-input"],
        settings: true,
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let target = flake_or_file(&words).or_else(|| phrase(words.value(&["--system"]).iter()));
    Some(invoked(Tool::NixosInstall, "install", Kind::System, target))
}

pub(super) fn nixos_container(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &["--flake", "--config", "--config-file", "--system-path"],
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let (verb, rest) = words.plain.split_first()?;
    let builds = matches!(*verb, "create" | "update");
    let target = phrase(rest.iter());
    builds.then(|| invoked(Tool::NixosContainer, *verb, Kind::System, target))
}

pub(super) fn nixos_cli(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &[
            "-p",
            "--profile-name",
            "-s",
            "--specialisation",
            "-t",
            "--tag",
            "-o",
            "--output",
            "--build-host",
            "--target-host",
        ],
        two: &["--option", "--override-input"],
        settings: true,
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let (verb, rest) = words.plain.split_first()?;
    let kind = if words.has(&["--target-host"]) {
        Kind::Deploy
    } else {
        Kind::System
    };
    let target = phrase(rest.iter());
    (*verb == "apply").then(|| invoked(Tool::NixosCli, *verb, kind, target))
}

pub(super) fn nix_fast_build(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &[
            "-f",
            "--flake",
            "-j",
            "--systems",
            "--eval-workers",
            "--eval-max-memory-size",
            "--out-link",
            "--remote",
            "--cachix-cache",
            "--attic-cache",
            "--copy-to",
        ],
        two: &["--option", "--override-input", "--remote-ssh-option"],
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let target = phrase(words.value(&["-f", "--flake"]).iter());
    Some(invoked(Tool::NixFastBuild, "build", Kind::Check, target))
}

pub(super) fn nix_eval_jobs(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &[
            "-I",
            "--flake",
            "--expr",
            "--workers",
            "--max-memory-size",
            "--gc-roots-dir",
            "--select",
        ],
        two: &["--option", "--arg", "--argstr", "--override-input"],
        settings: true,
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let flake = words.value(&["--flake"]);
    let target = phrase(flake.iter().chain(&words.plain));
    Some(invoked(Tool::NixEvalJobs, "eval", Kind::Evaluate, target))
}

/// Only what ends: `devenv shell` and `devenv up` stay for hours.
pub(super) fn devenv(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &["-j", "--max-jobs", "-u", "--cores", "-s", "--system"],
        two: &["--nix-option", "--override-input", "-o", "-n"],
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let (verb, rest) = words.plain.split_first()?;
    let kind = match *verb {
        "build" | "ci" => Kind::Build,
        "update" => Kind::Evaluate,
        _ => return None,
    };
    let target = phrase(rest.iter());
    Some(invoked(Tool::Devenv, *verb, kind, target))
}

pub(super) fn system_manager(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &["--flake", "--store-path", "--target-host"],
        two: &["--nix-option"],
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let verb = *words.plain.first()?;
    let rebuilds = matches!(
        verb,
        "switch" | "build" | "register" | "activate" | "prepopulate"
    );
    let kind = if words.has(&["--target-host"]) {
        Kind::Deploy
    } else {
        Kind::System
    };
    let target = phrase(words.value(&["--flake", "--store-path"]).iter());
    rebuilds.then(|| invoked(Tool::SystemManager, verb, kind, target))
}
