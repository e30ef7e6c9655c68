//! What each tool makes of its arguments: verb, kind of work, target.

use super::others;
use super::program::Program;
use super::scan::{Spec, Words, scan};
use super::{Invocation, Kind, Tool, nix};
use crate::redact;

/// The rebuild that a program with these arguments is, if it is one.
pub(super) fn invocation(program: &Program) -> Option<Invocation> {
    let args = program.args;
    match program.name {
        "darwin-rebuild" => darwin_rebuild(args),
        "nixos-rebuild" | "nixos-rebuild-ng" => nixos_rebuild(args),
        "home-manager" => home_manager(args),
        "nh" => nh(args),
        "nix" => nix::invocation(args),
        "nix-build" => nix_build(args),
        "nix-shell" => nix_shell(args),
        "nix-env" => nix_env(args),
        "nix-collect-garbage" => nix_collect_garbage(args),
        "nix-store" => nix_store(args),
        "nix-instantiate" => nix_instantiate(args),
        "nix-channel" => nix_channel(args),
        "nix-copy-closure" => nix_copy_closure(args),
        "colmena" => others::colmena(args),
        "deploy-rs" => others::deploy(args),
        // Many projects have a script of this name; deploy-rs is no script.
        "deploy" if !program.script => others::deploy(args).filter(|_| others::is_deploy_rs(args)),
        "nixos-install" => others::nixos_install(args),
        "nixos-container" => others::nixos_container(args),
        "nixos" => others::nixos_cli(args),
        "nix-fast-build" => others::nix_fast_build(args),
        "nix-eval-jobs" => others::nix_eval_jobs(args),
        "nixos-anywhere" => others::nixos_anywhere(args),
        "devenv" => others::devenv(args),
        "morph" => others::morph(args),
        "system-manager" => others::system_manager(args),
        _ => None,
    }
}

// ---- common --------------------------------------------------------------

/// Longest target that is kept, in characters.
const LONGEST_TARGET: usize = 240;

/// Words side by side, secrets masked, blanks folded, cut; `None` for no words.
pub(super) fn phrase<'a>(words: impl Iterator<Item = &'a &'a str>) -> Option<String> {
    let mut bytes = 0;
    let words: Vec<&str> = words
        .copied()
        .filter(|word| !word.trim().is_empty())
        .take_while(|word| {
            let fits = bytes <= LONGEST_TARGET * 4;
            bytes += word.len();
            fits
        })
        .collect();
    // Folded and made visible only now: a secret is known by its blanks, too.
    let masked = redact::argv(&words).join(" ");
    let mut phrase = String::new();
    for word in masked.split_whitespace() {
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(&redact::visible(word));
        if phrase.len() > LONGEST_TARGET * 4 {
            break;
        }
    }
    if let Some((cut, _)) = phrase.char_indices().nth(LONGEST_TARGET) {
        phrase.truncate(cut);
        phrase.push('…');
    }
    (!phrase.is_empty()).then_some(phrase)
}

/// A tool that only prints its help or version is no rebuild.
pub(super) fn asks_for_help(words: &Words) -> bool {
    words.has(&["--help", "--version"])
}

pub(super) fn invoked(
    tool: Tool,
    verb: impl Into<String>,
    kind: Kind,
    target: Option<String>,
) -> Invocation {
    Invocation {
        tool,
        verb: verb.into(),
        kind,
        target,
    }
}

/// Scans, and gives up on `--help`.
pub(super) fn read<'a>(spec: &Spec, args: &'a [&'a str]) -> Option<Words<'a>> {
    let words = scan(spec, args);
    (!asks_for_help(&words)).then_some(words)
}

/// `--flake`, else file and attribute.
pub(super) fn flake_or_file(words: &Words) -> Option<String> {
    let file = words.value(&["-f", "-F", "--file"]);
    let attribute = words.value(&["-A", "--attr"]);
    phrase(words.value(&["--flake"]).iter()).or_else(|| phrase(file.iter().chain(&attribute)))
}

/// The plain words, and the attributes that options name.
fn words_and_attributes(words: &Words) -> Option<String> {
    let attributes: Vec<&str> = words.values(&["-A", "--attr"]).collect();
    phrase(words.plain.iter().chain(&attributes))
}

// ---- whole configurations ------------------------------------------------

const NIXOS: Spec = Spec {
    one: &[
        "-f",
        "-F",
        "--file",
        "-A",
        "--attr",
        "-I",
        "--include",
        "-j",
        "-p",
        "--profile-name",
        "-c",
        "--specialisation",
        "--build-host",
        "--target-host",
        "--update-input",
        "--image-variant",
        "--store-path",
    ],
    two: &["--option", "--override-input", "--arg", "--argstr"],
    maybe: &["--flake"],
    settings: true,
    ..Spec::NONE
};

fn nixos_rebuild(args: &[&str]) -> Option<Invocation> {
    const VERBS: &[&str] = &[
        "switch",
        "boot",
        "test",
        "build",
        "dry-build",
        "dry-run",
        "dry-activate",
        "build-vm",
        "build-vm-with-bootloader",
        "build-image",
    ];
    let words = read(&NIXOS, args)?;
    let verb = words.plain.iter().find(|word| VERBS.contains(word))?;
    if words.plain.first() != Some(verb) {
        return None;
    }
    let verb = if words.has(&["--rollback"]) {
        format!("{verb} --rollback")
    } else {
        (*verb).to_owned()
    };
    let kind = match words.value(&["--target-host"]) {
        Some(host) if host != "localhost" && !host.is_empty() => Kind::Deploy,
        _ => Kind::System,
    };
    Some(invoked(
        Tool::NixosRebuild,
        verb,
        kind,
        flake_or_file(&words),
    ))
}

const DARWIN: Spec = Spec {
    one: &[
        "-I",
        "-j",
        "-p",
        "--profile-name",
        "-G",
        "--switch-generation",
        "--target-host",
        "--update-input",
    ],
    two: &["--option", "--override-input", "--arg", "--argstr"],
    maybe: &["--flake"],
    settings: true,
    ..Spec::NONE
};

fn darwin_rebuild(args: &[&str]) -> Option<Invocation> {
    let words = read(&DARWIN, args)?;
    let verb = match words.first(&[
        "--list-generations",
        "--rollback",
        "-G",
        "--switch-generation",
    ]) {
        Some("--list-generations") => return None,
        Some("--rollback") => "rollback",
        Some(_) => "switch-generation",
        None => words.plain.first()?,
    };
    let known = matches!(
        verb,
        "switch" | "activate" | "build" | "check" | "rollback" | "switch-generation"
    );
    let kind = if words.has(&["--target-host"]) {
        Kind::Deploy
    } else {
        Kind::System
    };
    let target = phrase(words.value(&["--flake"]).iter());
    known.then(|| invoked(Tool::DarwinRebuild, verb, kind, target))
}

const HOME: Spec = Spec {
    one: &[
        "-f",
        "-A",
        "-I",
        "-b",
        "-B",
        "-j",
        "--flake",
        "--specialisation",
        "-c",
        "--update-input",
    ],
    two: &["--option", "--override-input", "--arg", "--argstr"],
    settings: true,
    ..Spec::NONE
};

fn home_manager(args: &[&str]) -> Option<Invocation> {
    // `home-manager -- switch` is seen in the wild; its `--` ends nothing.
    let args = args.strip_prefix(&["--"]).unwrap_or(args);
    let words = read(&HOME, args)?;
    let verb = words.plain.first().copied()?;
    let rebuilds = match verb {
        "switch" | "build" | "test" | "instantiate" => true,
        "init" => words.has(&["--switch"]),
        _ => false,
    };
    rebuilds.then(|| invoked(Tool::HomeManager, verb, Kind::Home, flake_or_file(&words)))
}

const NH: Spec = Spec {
    one: &[
        "-H",
        "--hostname",
        "-c",
        "--configuration",
        "-b",
        "--backup-extension",
        "-s",
        "--specialisation",
        "-o",
        "--out-link",
        "-d",
        "--diff",
        "-j",
        "--max-jobs",
        "--cores",
        "--log-format",
        "--builders",
        "-I",
        "--include",
        "-U",
        "--update-input",
        "-f",
        "--file",
        "-E",
        "--expr",
        "--to",
        "--target-host",
        "--build-host",
        "--image-variant",
        "-e",
        "--elevation-program",
        "--elevation-strategy",
    ],
    two: &["--option", "--override-input"],
    ..Spec::NONE
};

const NH_CLEAN: Spec = Spec {
    one: &["-k", "--keep", "-K", "--keep-since", "--max"],
    ..Spec::NONE
};

fn nh(args: &[&str]) -> Option<Invocation> {
    let words = read(&NH, args)?;
    if words.has(&["-h"]) {
        return None;
    }
    let mut plain = words.before_dashes().iter();
    let (area, action) = (*plain.next()?, *plain.next()?);
    let kind = match (area, action) {
        ("clean", "all" | "user" | "profile") => return nh_clean(args),
        ("os", "switch" | "boot" | "test" | "build" | "build-vm" | "build-image" | "rollback")
        | ("darwin", "switch" | "build" | "rollback") => Kind::System,
        ("home", "switch" | "build") => Kind::Home,
        _ => return None,
    };
    let kind = if words.has(&["--target-host"]) {
        Kind::Deploy
    } else {
        kind
    };
    let target = nh_target(&words, plain.next().copied());
    Some(invoked(Tool::Nh, format!("{area} {action}"), kind, target))
}

/// nh takes the flake as a word and the host as an option: `.` and `laptop` are
/// shown as `.#laptop`.
fn nh_target(words: &Words, installable: Option<&str>) -> Option<String> {
    let file = words.value(&["-f", "--file"]);
    let name = words.value(&["-H", "--hostname", "-c", "--configuration"]);
    match (installable.or(file), name) {
        (Some(flake), Some(name)) if file.is_none() && !flake.contains('#') => {
            phrase([format!("{flake}#{name}").as_str()].iter())
        }
        (Some(given), _) if file.is_none() => phrase([given].iter()),
        (_, name) => phrase(file.iter().chain(&installable).chain(&name)),
    }
}

fn nh_clean(args: &[&str]) -> Option<Invocation> {
    let words = read(&NH_CLEAN, args)?;
    let (mode, rest) = words.plain.get(1..)?.split_first()?;
    let target = phrase(rest.iter());
    Some(invoked(
        Tool::Nh,
        format!("clean {mode}"),
        Kind::CollectGarbage,
        target,
    ))
}

// ---- the older commands of Nix -------------------------------------------

const NIX_BUILD: Spec = Spec {
    one: &[
        "-A",
        "--attr",
        "-o",
        "--out-link",
        "--add-root",
        "--drv-link",
        "-I",
        "--include",
        "-j",
        "--exclude",
        "--run",
        "--command",
        "-i",
        "--keep",
    ],
    two: &["--arg", "--argstr", "--arg-from-file", "--option"],
    settings: true,
    ..Spec::NONE
};

pub(super) fn nix_build(args: &[&str]) -> Option<Invocation> {
    let words = read(&NIX_BUILD, args)?;
    let target = words_and_attributes(&words);
    Some(invoked(Tool::NixBuild, "build", Kind::Build, target))
}

pub(super) fn nix_shell(args: &[&str]) -> Option<Invocation> {
    let words = read(&NIX_BUILD, args)?;
    let target = words_and_attributes(&words);
    Some(invoked(Tool::NixShell, "shell", Kind::Develop, target))
}

const NIX_INSTANTIATE: Spec = Spec {
    one: &["-A", "--attr", "--add-root", "-I", "--include", "-j"],
    two: &["--arg", "--argstr", "--arg-from-file", "--option"],
    settings: true,
    ..Spec::NONE
};

fn nix_instantiate(args: &[&str]) -> Option<Invocation> {
    let words = read(&NIX_INSTANTIATE, args)?;
    let verb = match words.first(&[
        "--eval",
        "--eval-only",
        "--parse",
        "--parse-only",
        "--find-file",
    ]) {
        None => "instantiate",
        Some("--eval" | "--eval-only") => "eval",
        Some(_) => return None,
    };
    let target = words_and_attributes(&words);
    Some(invoked(Tool::NixInstantiate, verb, Kind::Evaluate, target))
}

const NIX_ENV: Spec = Spec {
    one: &[
        "-f",
        "--file",
        "-p",
        "--profile",
        "-I",
        "--include",
        "-j",
        "--system-filter",
        "--from-profile",
        "-S",
        "--switch-profile",
        "-G",
        "--switch-generation",
    ],
    two: &["--arg", "--argstr", "--arg-from-file", "--option"],
    settings: true,
    ..Spec::NONE
};

fn nix_env(args: &[&str]) -> Option<Invocation> {
    let words = read(&NIX_ENV, args)?;
    if words.has(&["-q", "--query", "-l", "--list-generations"]) {
        return None;
    }
    let verb = words.names().find_map(|name| match name {
        "-i" | "--install" => Some("install"),
        "-u" | "--upgrade" => Some("upgrade"),
        "-e" | "--uninstall" => Some("uninstall"),
        "--set" => Some("set"),
        "--rollback" => Some("rollback"),
        "-G" | "--switch-generation" => Some("switch-generation"),
        "-S" | "--switch-profile" => Some("switch-profile"),
        "--delete-generations" => Some("delete-generations"),
        _ => None,
    })?;
    let profile = words.value(&["-p", "--profile"]);
    let target = phrase(words.plain.iter()).or_else(|| phrase(profile.iter()));
    Some(invoked(Tool::NixEnv, verb, Kind::Profile, target))
}

fn nix_collect_garbage(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &["--delete-older-than", "--max-freed", "-j"],
        two: &["--option"],
        settings: true,
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let age = words.value(&["--delete-older-than"]);
    let verb = if age.is_some() {
        "delete-older-than"
    } else if words.has(&["-d", "--delete-old"]) {
        "delete-old"
    } else {
        "gc"
    };
    let target = phrase(age.iter());
    Some(invoked(
        Tool::NixCollectGarbage,
        verb,
        Kind::CollectGarbage,
        target,
    ))
}

fn nix_store(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &["--add-root", "--max-freed", "-j"],
        two: &["--option"],
        settings: true,
        ..Spec::NONE
    };
    // With `--gc` they only tell what there is, and delete nothing.
    const LISTS: &[&str] = &["--print-roots", "--print-live", "--print-dead"];
    let words = read(&SPEC, args)?;
    if words.has(LISTS) {
        return None;
    }
    let only_says = words.has(&["--dry-run"]);
    // The first operation decides: `-qR` is a query, whatever else follows.
    let (verb, kind) = words.names().find_map(|name| match name {
        // It evaluates nothing: without the building nothing is left of it but
        // a question. Nixlamp itself asks it.
        "-r" | "--realise" | "--realize" => Some((!only_says).then_some(("realise", Kind::Build))),
        "--verify" => Some(Some(("verify", Kind::Verify))),
        "--verify-path" => Some(Some(("verify-path", Kind::Verify))),
        "--repair-path" => Some(Some(("repair-path", Kind::Verify))),
        "--gc" => Some(Some(("gc", Kind::CollectGarbage))),
        "--delete" => Some(Some(("delete", Kind::CollectGarbage))),
        "--optimise" | "--optimize" => Some(Some(("optimise", Kind::Other))),
        "-q"
        | "--query"
        | "--dump"
        | "--restore"
        | "--export"
        | "--import"
        | "--serve"
        | "--add"
        | "--add-fixed"
        | "-l"
        | "--read-log"
        | "--dump-db"
        | "--load-db"
        | "--print-env"
        | "--init"
        | "--generate-binary-cache-key" => Some(None),
        _ => None,
    })??;
    Some(invoked(
        Tool::NixStore,
        verb,
        kind,
        phrase(words.plain.iter()),
    ))
}

fn nix_channel(args: &[&str]) -> Option<Invocation> {
    let words = read(&Spec::NONE, args)?;
    let verb = match words.first(&["--update", "--rollback"])? {
        "--update" => "update",
        _ => "rollback",
    };
    let target = phrase(words.plain.iter());
    Some(invoked(Tool::NixChannel, verb, Kind::Profile, target))
}

fn nix_copy_closure(args: &[&str]) -> Option<Invocation> {
    const SPEC: Spec = Spec {
        one: &["--to", "--from", "-j"],
        two: &["--option"],
        settings: true,
        ..Spec::NONE
    };
    let words = read(&SPEC, args)?;
    let host = words.value(&["--to", "--from"]);
    let target = phrase(host.iter().chain(&words.plain));
    Some(invoked(Tool::NixCopyClosure, "copy", Kind::Other, target))
}
