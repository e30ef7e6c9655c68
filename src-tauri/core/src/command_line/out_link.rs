//! Which link a client makes to its result.

use super::program;
use super::words;

/// The path of the link, relative to the client's folder; `None` for a client
/// that makes none, and for what is no such client.
pub fn out_link<S: AsRef<str>>(argv: &[S]) -> Option<String> {
    let called = words(argv);
    let program = program::program(&called)?;
    let rest = match program.name {
        "nix-build" => program.args,
        // Of the options that may stand before the verb none is called `build`.
        "nix" => {
            let verb = program.args.iter().position(|word| *word == "build")?;
            &program.args[verb + 1..]
        }
        _ => return None,
    };
    let makes_none = ["--no-out-link", "--no-link", "--dry-run", "--help"];
    let mut link = "result";
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        if makes_none.contains(word) {
            return None;
        }
        if matches!(*word, "-o" | "--out-link" | "--add-root") {
            link = rest.next()?;
        }
    }
    Some(link.to_owned())
}

#[cfg(test)]
mod tests {
    use super::out_link;

    #[test]
    fn links_by_command_line() {
        for (line, expected) in [
            ("nix-build", Some("result")),
            ("nix-build /nix/lab/lab.nix -A x -o /tmp/r", Some("/tmp/r")),
            ("nix-build --out-link here x", Some("here")),
            ("nix-build --no-out-link x", None),
            ("nix build .#x", Some("result")),
            (
                "nix --extra-experimental-features flakes build .#x --out-link a/b",
                Some("a/b"),
            ),
            ("nix build .#x --no-link --print-out-paths", None),
            ("nix develop .#x", None),
            ("nix-build x -o", None),
            ("nix-shell", None),
            ("", None),
        ] {
            let argv: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(out_link(&argv).as_deref(), expected, "{line}");
        }
    }
}
