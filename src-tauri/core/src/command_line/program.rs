//! argv → the program that runs: its name, its path, its arguments.
//! Knows interpreters, the loader, and the names that Nix's wrappers use.

/// A program and its arguments; borrowed from the argument vector.
pub(super) struct Program<'a> {
    /// File name, without what wrappers add: `nixos-rebuild`.
    pub name: &'a str,
    /// As it stands in the argument vector.
    pub path: &'a str,
    /// Everything after it.
    pub args: &'a [&'a str],
    /// Whether an interpreter runs it.
    pub script: bool,
}

/// `None` for an empty vector and for an interpreter without a script.
pub(super) fn program<'a>(argv: &'a [&'a str]) -> Option<Program<'a>> {
    let (first, rest) = argv.split_first()?;
    let name = plain_name(first);
    match INTERPRETERS.iter().find(|known| known.is(name)) {
        None => Some(Program {
            name,
            path: first,
            args: rest,
            script: false,
        }),
        Some(interpreter) => interpreter.script(rest),
    }
}

/// File name without a login shell's dash and without `.…-wrapped`, which
/// nixpkgs' wrapProgram puts around the real program.
pub(super) fn plain_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_prefix('-').unwrap_or(name);
    let inner = name
        .strip_prefix('.')
        .and_then(|name| name.trim_end_matches('_').strip_suffix("-wrapped"));
    without_version(inner.unwrap_or(name))
}

/// `nix-2.26` is `nix`: several versions side by side are called so.
fn without_version(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((bare, version))
            if bare.starts_with("nix")
                && version.contains('.')
                && version.bytes().all(|b| b.is_ascii_digit() || b == b'.') =>
        {
            bare
        }
        _ => name,
    }
}

/// How an interpreter's own options are passed over to reach the script.
struct Interpreter {
    /// Without version: `python` is also `python3.12`.
    names: &'static [&'static str],
    /// Letters whose argument is code, or after which no file is read.
    code: &'static str,
    /// Letters that take a value.
    values: &'static str,
    /// Long options that take a value as the next argument.
    long_values: &'static [&'static str],
    /// The letter that names a module: python -m.
    module: Option<char>,
}

const NO_LONG: &[&str] = &[];

const INTERPRETERS: &[Interpreter] = &[
    Interpreter {
        names: &[
            "bash", "sh", "dash", "zsh", "ksh", "mksh", "ash", "fish", "osh",
        ],
        code: "cs",
        values: "oO",
        long_values: &["--rcfile", "--init-file"],
        module: None,
    },
    Interpreter {
        names: &["python", "pypy"],
        code: "c",
        values: "WX",
        long_values: &["--check-hash-based-pycs"],
        module: Some('m'),
    },
    Interpreter {
        names: &["perl"],
        code: "eE",
        values: "IMm",
        long_values: NO_LONG,
        module: None,
    },
    Interpreter {
        names: &["ruby"],
        code: "e",
        values: "ICEr",
        long_values: NO_LONG,
        module: None,
    },
    Interpreter {
        names: &["node", "nodejs"],
        code: "ep",
        values: "rC",
        long_values: &["--require", "--import", "--loader"],
        module: None,
    },
    // The dynamic loader, called by hand or by a patched wrapper.
    Interpreter {
        names: &[
            "ld-linux-x86-64.so",
            "ld-linux-aarch64.so",
            "ld-linux.so",
            "ld.so",
        ],
        code: "",
        values: "",
        long_values: &[
            "--library-path",
            "--preload",
            "--argv0",
            "--audit",
            "--inhibit-rpath",
        ],
        module: None,
    },
    // Rosetta for Linux, as the kernel calls it.
    Interpreter {
        names: &["rosetta"],
        code: "",
        values: "",
        long_values: NO_LONG,
        module: None,
    },
    // The applet is read as the program: busybox sh SCRIPT.
    Interpreter {
        names: &["busybox", "toybox"],
        code: "",
        values: "",
        long_values: NO_LONG,
        module: None,
    },
];

/// What one argument before the script means.
enum Step<'a> {
    Skip(usize),
    Script,
    Module(&'a str, usize),
    NoScript,
}

impl Interpreter {
    fn is(&self, name: &str) -> bool {
        let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
        self.names.contains(&bare)
    }

    fn script<'a>(&self, args: &'a [&'a str]) -> Option<Program<'a>> {
        let mut at = 0;
        while at < args.len() {
            match self.step(args, at) {
                Step::Skip(count) => at += count,
                Step::NoScript => return None,
                Step::Module(path, after) => return Some(scripted(path, args.get(after..)?)),
                Step::Script => return self.run(&args[at..]),
            }
        }
        None
    }

    fn run<'a>(&self, found: &'a [&'a str]) -> Option<Program<'a>> {
        let (path, args) = found.split_first()?;
        if self.names.contains(&"busybox") {
            let shell = INTERPRETERS.first()?;
            if shell.is(path) {
                return shell.script(args);
            }
        }
        Some(scripted(path, args))
    }

    fn step<'a>(&self, args: &'a [&'a str], at: usize) -> Step<'a> {
        let arg = args[at];
        if arg == "--" {
            // What follows is the script; that it begins with a dash does not happen.
            return Step::Skip(1);
        }
        if arg.starts_with("--") {
            return Step::Skip(1 + usize::from(self.long_values.contains(&arg)));
        }
        match arg.strip_prefix(['-', '+']) {
            None => Step::Script,
            Some("") => Step::NoScript,
            Some(letters) => self.cluster(letters, args, at),
        }
    }

    /// `-euo pipefail`, `-Im nixos_rebuild`, `-ec 'code'`.
    fn cluster<'a>(&self, letters: &'a str, args: &'a [&'a str], at: usize) -> Step<'a> {
        for (offset, letter) in letters.char_indices() {
            let attached = &letters[offset + letter.len_utf8()..];
            let value_at = at + usize::from(attached.is_empty());
            if self.code.contains(letter) {
                return Step::NoScript;
            }
            if self.module == Some(letter) {
                let name = if attached.is_empty() {
                    args.get(value_at).copied().unwrap_or_default()
                } else {
                    attached
                };
                return Step::Module(module(name), value_at + 1);
            }
            if self.values.contains(letter) {
                return Step::Skip(value_at - at + 1);
            }
        }
        Step::Skip(1)
    }
}

/// nixos-rebuild-ng's module has an underscore.
fn module(name: &str) -> &str {
    match name {
        "nixos_rebuild" | "nixos_rebuild.__main__" => "nixos-rebuild",
        other => other,
    }
}

fn scripted<'a>(path: &'a str, args: &'a [&'a str]) -> Program<'a> {
    Program {
        name: plain_name(path),
        path,
        args,
        script: true,
    }
}
