//! Functions for a person's shell, by which rebuilds run through `nixlamp run`.

use std::fmt::Write as _;

use clap::ValueEnum;

/// A shell that people type rebuilds into.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
}

/// Every call of these is a rebuild.
const WHOLE: [&str; 5] = [
    "nixos-rebuild",
    "darwin-rebuild",
    "home-manager",
    "nh",
    "nix-build",
];

/// What a shell takes up at its start. A function stands only where its program
/// does, so that nobody who looks for the program is misled; without Nixlamp the
/// program runs as ever.
pub fn functions(shell: Shell) -> String {
    match shell {
        Shell::Bash | Shell::Zsh => posix(),
        Shell::Fish => fish(),
    }
}

/// `function name {` is understood by both, also for a name with a hyphen and
/// one that is an alias.
fn posix() -> String {
    let mut text = r#"function __nixlamp_run {
  if command -v nixlamp >/dev/null 2>&1; then
    command nixlamp run -- "$@"
  else
    command "$@"
  fi
}
"#
    .to_owned();
    for name in WHOLE {
        let _ = writeln!(
            text,
            r#"if command -v {name} >/dev/null 2>&1; then
  function {name} {{ __nixlamp_run {name} "$@"; }}
fi"#
        );
    }
    text + r#"if command -v nix >/dev/null 2>&1; then
  function nix {
    if [ "${1-}" = build ]; then __nixlamp_run nix "$@"; else command nix "$@"; fi
  }
fi"#
}

fn fish() -> String {
    let mut text = "function __nixlamp_run
  if command -q nixlamp
    command nixlamp run -- $argv
  else
    command $argv
  end
end
"
    .to_owned();
    for name in WHOLE {
        let _ = writeln!(
            text,
            "if command -q {name}
  function {name}
    __nixlamp_run {name} $argv
  end
end"
        );
    }
    text + r#"if command -q nix
  function nix
    if test "$argv[1]" = build
      __nixlamp_run nix $argv
    else
      command nix $argv
    end
  end
end"#
}
