//! Arguments → options with their values, and plain words. Each tool says in a
//! [`Spec`] which of its options take values; an unknown option takes none, but
//! what follows `--token` is never taken for a plain word.

use crate::redact;

/// Which options take values.
pub(super) struct Spec {
    /// One value.
    pub one: &'static [&'static str],
    /// Two values: `--option NAME VALUE`.
    pub two: &'static [&'static str],
    /// One value if the next argument is no option: `--flake`.
    pub maybe: &'static [&'static str],
    /// The rest of the line is another program's: `nix shell … -c CMD`.
    pub rest: &'static [&'static str],
    /// Whether every setting of nix.conf is an option too.
    pub settings: bool,
}

impl Spec {
    pub const NONE: Self = Self {
        one: &[],
        two: &[],
        maybe: &[],
        rest: &[],
        settings: false,
    };

    /// How many values follow: 0, 1 or 2.
    fn arity(&self, name: &str) -> usize {
        if self.two.contains(&name) {
            2
        } else {
            usize::from(self.one.contains(&name) || self.settings && setting_has_value(name))
        }
    }
}

/// A scanned command line.
#[derive(Default)]
pub(super) struct Words<'a> {
    /// Words that are neither options nor their values, in order.
    pub plain: Vec<&'a str>,
    /// Options, in order, each with its first value.
    options: Vec<(&'a str, Option<&'a str>)>,
    /// Where the words after `--` begin in `plain`.
    pub split: usize,
}

impl<'a> Words<'a> {
    /// Whether one of these options is there.
    pub fn has(&self, names: &[&str]) -> bool {
        self.first(names).is_some()
    }

    /// The first of these options, as it is named.
    pub fn first(&self, names: &[&str]) -> Option<&'a str> {
        let found = self.options.iter().find(|(name, _)| names.contains(name));
        found.map(|(name, _)| *name)
    }

    /// The options' names, in order.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.options.iter().map(|(name, _)| *name)
    }

    /// The value given last, as the tools themselves take it.
    pub fn value(&self, names: &[&str]) -> Option<&'a str> {
        self.values(names).last()
    }

    /// All values of these options.
    pub fn values(&self, names: &[&str]) -> impl Iterator<Item = &'a str> {
        self.options
            .iter()
            .filter(move |(name, _)| names.contains(name))
            .filter_map(|(_, value)| *value)
    }

    /// The words before `--`.
    pub fn before_dashes(&self) -> &[&'a str] {
        &self.plain[..self.split]
    }

    fn option(&mut self, name: &'a str, value: Option<&'a str>) {
        self.options.push((name, value));
    }
}

/// Letters as the options they stand for, so that `-iA` can be looked up.
const LETTERS: &str = "-a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z\
                       -A-B-C-D-E-F-G-H-I-J-K-L-M-N-O-P-Q-R-S-T-U-V-W-X-Y-Z";

/// `-x` for the letter x.
fn letter_option(letter: char) -> Option<&'static str> {
    let at = match letter {
        'a'..='z' => letter as usize - 'a' as usize,
        'A'..='Z' => letter as usize - 'A' as usize + 26,
        _ => return None,
    };
    LETTERS.get(at * 2..at * 2 + 2)
}

/// Reads a whole line.
pub(super) fn scan<'a>(spec: &Spec, args: &'a [&'a str]) -> Words<'a> {
    let mut words = Words::default();
    let mut at = 0;
    while at < args.len() {
        let arg = args[at];
        if arg == "--" {
            words.split = words.plain.len();
            words.plain.extend(&args[at + 1..]);
            return words;
        }
        if spec.rest.contains(&arg) {
            words.option(arg, args.get(at + 1).copied());
            break;
        }
        at += 1 + if spec.arity(arg) == 0 && redact::is_secret_flag(arg) {
            words.option(arg, None);
            usize::from(at + 1 < args.len())
        } else if let Some(long) = arg.strip_prefix("--") {
            long_option(spec, &mut words, (arg, long), &args[at + 1..])
        } else if arg.len() > 1 && arg.starts_with('-') {
            cluster(spec, &mut words, arg, &args[at + 1..])
        } else {
            words.plain.push(arg);
            0
        };
    }
    words.split = words.plain.len();
    words
}

/// `--name`, `--name VALUE`, `--name=VALUE`; how many of `next` it took.
fn long_option<'a>(
    spec: &Spec,
    words: &mut Words<'a>,
    (arg, long): (&'a str, &'a str),
    next: &'a [&'a str],
) -> usize {
    if let Some((name, value)) = long.split_once('=') {
        words.option(&arg[..name.len() + 2], Some(value));
        return 0;
    }
    let optional = spec.maybe.contains(&arg) && next.first().is_some_and(|n| !n.starts_with('-'));
    let taken = spec.arity(arg).max(usize::from(optional));
    let value = next.first().copied().filter(|_| taken > 0);
    words.option(arg, value);
    taken
}

/// `-L`, `-j 8`, `-j8`, `-iA`; how many of `next` it took.
fn cluster<'a>(spec: &Spec, words: &mut Words<'a>, arg: &'a str, next: &'a [&'a str]) -> usize {
    for (offset, letter) in arg.char_indices().skip(1) {
        let Some(name) = letter_option(letter) else {
            break;
        };
        let taken = spec.arity(name);
        let attached = &arg[offset + 1..];
        if taken > 0 && !attached.is_empty() {
            words.option(name, Some(attached.trim_start_matches('=')));
            return taken - 1;
        }
        words.option(name, next.first().copied().filter(|_| taken > 0));
        if taken > 0 {
            return taken;
        }
    }
    0
}

/// Settings of nix.conf that are options with a value; the others are switches
/// (`--fallback`, `--no-fallback`). From the manuals of Nix 2.8 to 2.34.
fn setting_has_value(option: &str) -> bool {
    let name = option.trim_start_matches('-');
    let name = name.strip_prefix("extra-").unwrap_or(name);
    option.starts_with("--") && SETTINGS.binary_search(&name).is_ok()
}

/// Sorted.
pub(super) const SETTINGS: &[&str] = &[
    "access-tokens",
    "allowed-impure-host-deps",
    "allowed-uris",
    "allowed-users",
    "bash-prompt",
    "bash-prompt-prefix",
    "bash-prompt-suffix",
    "build-cores",
    "build-dir",
    "build-hook",
    "build-max-jobs",
    "build-poll-interval",
    "build-users-group",
    "builders",
    "commit-lock-file-summary",
    "connect-timeout",
    "cores",
    "diff-hook",
    "download-attempts",
    "download-buffer-size",
    "download-speed",
    "eval-cores",
    "eval-profile-file",
    "eval-profiler",
    "eval-profiler-frequency",
    "eval-store",
    "eval-system",
    "experimental-features",
    "external-builders",
    "flake-registry",
    "gc-reserved-space",
    "hashed-mirrors",
    "http-connections",
    "id-count",
    "ignored-acls",
    "impure-env",
    "json-log-path",
    "log-format",
    "log-lines",
    "max-build-log-size",
    "max-call-depth",
    "max-free",
    "max-jobs",
    "max-silent-time",
    "max-substitution-jobs",
    "min-free",
    "min-free-check-interval",
    "nar-buffer-size",
    "narinfo-cache-negative-ttl",
    "narinfo-cache-positive-ttl",
    "netrc-file",
    "nix-path",
    "plugin-files",
    "post-build-hook",
    "pre-build-hook",
    "repl-overlays",
    "sandbox-build-dir",
    "sandbox-dev-shm-size",
    "sandbox-paths",
    "secret-key-files",
    "ssl-cert-file",
    "stalled-download-timeout",
    "start-id",
    "store",
    "substituters",
    "system",
    "system-features",
    "tarball-ttl",
    "timeout",
    "trusted-public-keys",
    "trusted-substituters",
    "trusted-users",
    "upgrade-nix-store-path-url",
    "user-agent-suffix",
    "warn-large-path-threshold",
];
