//! The `nix` command with its verbs, and Nix's services.

use super::program::Program;
use super::scan::{Spec, Words, scan};
use super::tools::{asks_for_help, phrase};
use super::{Invocation, Kind, Recognised, Tool};

const NIX: Spec = Spec {
    one: &[
        "-I",
        "--include",
        "-f",
        "--file",
        "--expr",
        "--profile",
        "-o",
        "--out-link",
        "-j",
        "--update-input",
        "--inputs-from",
        "--reference-lock-file",
        "--output-lock-file",
        "--apply",
        "--write-to",
        "--to",
        "--from",
        "-k",
        "--keep",
        "--keep-env-var",
        "-u",
        "--unset",
        "--unset-env-var",
        "--phase",
        "--priority",
        "--max",
        "--older-than",
        "-t",
        "--template",
        "--flake",
        "-n",
        "--name",
        "--sigs-needed",
        "--key-file",
        "--regex",
        "--arg-from-stdin",
        "--bundler",
        "--dest",
    ],
    two: &[
        "--option",
        "--arg",
        "--argstr",
        "--arg-from-file",
        "--override-input",
        "--override-flake",
        "--set-env-var",
        "--redirect",
    ],
    rest: &["-c", "--command"],
    settings: true,
    ..Spec::NONE
};

/// The verbs that are work. Everything else (`repl`, `search`, `log`, `path-info`,
/// `store ls`, `profile list`, …) only looks.
const VERBS: &[(&str, Kind)] = &[
    ("build", Kind::Build),
    ("bundle", Kind::Build),
    ("copy", Kind::Other),
    ("derivation show", Kind::Evaluate),
    ("develop", Kind::Develop),
    ("env shell", Kind::Develop),
    ("eval", Kind::Evaluate),
    ("flake archive", Kind::Other),
    ("flake check", Kind::Check),
    ("flake clone", Kind::Other),
    ("flake info", Kind::Evaluate),
    ("flake lock", Kind::Evaluate),
    ("flake metadata", Kind::Evaluate),
    ("flake prefetch", Kind::Other),
    ("flake prefetch-inputs", Kind::Other),
    ("flake show", Kind::Evaluate),
    ("flake update", Kind::Evaluate),
    ("fmt", Kind::Build),
    ("formatter build", Kind::Build),
    ("formatter run", Kind::Build),
    ("print-dev-env", Kind::Develop),
    ("profile add", Kind::Profile),
    ("profile install", Kind::Profile),
    ("profile remove", Kind::Profile),
    ("profile rollback", Kind::Profile),
    ("profile upgrade", Kind::Profile),
    ("profile wipe-history", Kind::Profile),
    ("run", Kind::Build),
    ("shell", Kind::Develop),
    ("store copy-sigs", Kind::Other),
    ("store delete", Kind::CollectGarbage),
    ("store gc", Kind::CollectGarbage),
    ("store optimise", Kind::Other),
    ("store optimize", Kind::Other),
    ("store prefetch-file", Kind::Other),
    ("store repair", Kind::Verify),
    ("store verify", Kind::Verify),
    ("upgrade-nix", Kind::Profile),
];

/// `nix VERB …`; also what follows `nom`.
pub(super) fn invocation(args: &[&str]) -> Option<Invocation> {
    let words = scan(&NIX, args);
    if asks_for_help(&words) {
        return None;
    }
    let (verb, kind) = VERBS.iter().find(|(verb, _)| starts_with(&words, verb))?;
    Some(Invocation {
        tool: Tool::Nix,
        verb: (*verb).to_owned(),
        kind: *kind,
        target: target(verb, &words),
    })
}

fn starts_with(words: &Words, verb: &str) -> bool {
    let mut plain = words.plain.iter();
    verb.split(' ').all(|word| plain.next() == Some(&word))
}

/// What the verb works on: a file and its attributes, installables, or the store
/// that is copied to. After the first installable of `nix run` come the program's
/// own arguments.
fn target(verb: &str, words: &Words) -> Option<String> {
    let verb_words = verb.split(' ').count();
    let plain = words.plain.get(verb_words..).unwrap_or_default();
    let only_first = matches!(verb, "run" | "fmt" | "formatter run" | "develop");
    let plain = if only_first {
        // `nix run -- ARGS`: the flake here, and what follows is not ours.
        let before = words.split.saturating_sub(verb_words);
        &plain[..before.min(1)]
    } else {
        plain
    };
    let file = words.value(&["-f", "--file"]);
    let named = phrase(file.iter().chain(plain));
    let otherwise = || words.value(&["--expr", "--to", "--from", "--flake"]);
    named.or_else(|| phrase(otherwise().iter()))
}

/// The daemon, its workers and build hooks, under all their names.
pub(super) fn service(program: &Program) -> Option<Recognised> {
    match program.name {
        "nix-daemon" => worker(program.args).or_else(|| daemon(program.args)),
        "nix" => worker(program.args).or_else(|| match first_plain(program.args) {
            Some("daemon") => daemon(program.args),
            Some("__build-remote") => Some(Recognised::BuildHook),
            _ => None,
        }),
        "determinate-nixd" => {
            (program.args.first() == Some(&"daemon")).then_some(Recognised::Daemon)
        }
        "build-remote" => Some(Recognised::BuildHook),
        _ => None,
    }
}

fn daemon(args: &[&str]) -> Option<Recognised> {
    (!asks_for_help(&scan(&NIX, args))).then_some(Recognised::Daemon)
}

/// Nix overwrites the first argument with the client's pid and leaves the others,
/// so more arguments may follow.
fn worker(args: &[&str]) -> Option<Recognised> {
    let pid = args.first()?;
    let digits = pid.bytes().all(|byte| byte.is_ascii_digit());
    let client_pid = pid.parse().ok().filter(|pid| digits && *pid > 0)?;
    Some(Recognised::Worker { client_pid })
}

fn first_plain<'a>(args: &'a [&'a str]) -> Option<&'a str> {
    scan(&NIX, args).plain.first().copied()
}
