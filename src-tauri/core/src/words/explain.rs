//! What a pasted output means, in words.

/// The code of not knowing, as in a verdict.
pub use crate::judge::DONT_KNOW;

/// The text names no cause.
pub const DOES_NOT_TELL: &str = "The text does not tell";
/// Why that may be.
pub const DOES_NOT_TELL_BECAUSE: &str =
    "Nothing in it names a cause. Nix says nothing in about half of all waits and stalls.";
/// What helps then.
pub const DOES_NOT_TELL_NEXT: &str = "While it runs, “nixlamp why” looks at it from outside. For a failed build “nix log” with its .drv, for a failed evaluation --show-trace says more; explain that.";

/// It says that all is done.
pub const ENDED_WELL: &str = "It ended well: nothing is wrong in this text";
/// Why that is known.
pub const ENDED_WELL_BECAUSE: &str =
    "This line is said once everything is done, and no error stands after it.";
/// What is to be done then.
pub const ENDED_WELL_NEXT: &str = "None is needed.";

/// The shell's prompt is back.
pub const ENDED: &str = "It ended, and the text names no trouble";
/// Why that is known.
pub const ENDED_BECAUSE: &str = "The last line is the prompt of a shell, and no error stands before it. Whether all went well the exit code says (“echo $?”).";
/// What is to be done then.
pub const ENDED_NEXT: &str = "None is needed, as far as the text tells.";

/// It ends with the last step of all.
pub const LAST_STEP: &str = "The text does not tell whether it ended well or waits";
/// Why that is so.
pub const LAST_STEP_BECAUSE: &str =
    "It names no error. Its last line is the last one too where all went well.";
/// What helps then.
pub const LAST_STEP_NEXT: &str =
    "If the command has ended, all is well. While it runs, “nixlamp why” looks at it from outside.";

/// It ends with an error that is not in the table.
pub const UNKNOWN_ERROR: &str = "It ended with an error that is not in the table";
/// Why no more is said.
pub const UNKNOWN_ERROR_BECAUSE: &str =
    "It failed and did not hang. What the error means has to be read from its words.";
/// What helps then.
pub const UNKNOWN_ERROR_NEXT: &str = "For a failed evaluation --show-trace says more, for a failed build “nix log” with its .drv; explain that.";

/// Nothing was given to read.
pub const NO_TEXT: &str = "No text came. Errors go to the standard error: pipe both, “nixos-rebuild switch 2>&1 | tee /dev/stderr | nixlamp explain”.";
/// How to give a text.
pub const HOW: &str = "Give it a text: “nixlamp explain FILE”, or a pipe: “nixos-rebuild switch 2>&1 | tee /dev/stderr | nixlamp explain”. “nixlamp explain -” reads what is pasted, up to Ctrl-D.";
/// The input is no text.
pub const NOT_TEXT: &str =
    "This is no text. The log of a build is compressed: “nix log” with its .drv writes it out.";
/// What looks like trouble and is none.
pub const HARMLESS: &str = "Harmless";
/// Who wrote it.
pub const WRITTEN_BY: &str = "Written by";
/// What a cause is taken for.
pub const IS_NOT: &str = "Mind";

/// The file cannot be read.
pub fn not_read(file: &str, why: &str) -> String {
    format!("{file} cannot be read: {why}.")
}

/// Where a line stands: `line 12`, `line 12 and 3 more like it`.
pub fn place(line: u64, count: u64) -> String {
    match count {
        0 | 1 => format!("line {line}"),
        more => format!("line {line} and {} more like it", more - 1),
    }
}

/// Which versions of Nix a wording belongs to: `Nix 2.4 to 2.18`.
pub fn versions(since: Option<(u16, u16)>, until: Option<(u16, u16)>) -> Option<String> {
    let number = |(major, minor): (u16, u16)| format!("{major}.{minor}");
    match (since, until) {
        (Some(since), Some(until)) if since == until => Some(format!("Nix {}", number(since))),
        (Some(since), Some(until)) => Some(format!("Nix {} to {}", number(since), number(until))),
        (Some(since), None) => Some(format!("Nix {} or later", number(since))),
        (None, Some(until)) => Some(format!("Nix {} or earlier", number(until))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::versions;

    #[test]
    fn versions_in_words() {
        for (since, until, expected) in [
            (None, None, None),
            (Some((2, 4)), None, Some("Nix 2.4 or later")),
            (None, Some((2, 3)), Some("Nix 2.3 or earlier")),
            (Some((2, 4)), Some((2, 18)), Some("Nix 2.4 to 2.18")),
            (Some((2, 4)), Some((2, 4)), Some("Nix 2.4")),
        ] {
            assert_eq!(versions(since, until).as_deref(), expected);
        }
    }
}
