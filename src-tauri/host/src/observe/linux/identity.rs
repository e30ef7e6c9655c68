//! What a process is: its name, its arguments, and what those say.

use std::borrow::Cow;

use nixlamp_core::command_line::{self, Recognised};
use nixlamp_core::redact;

use super::procfs::{LONGEST, Proc};

/// A short name, kept without the heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comm {
    bytes: [u8; 16],
}

impl Comm {
    /// Cuts at 15 bytes, as the kernel does (`TASK_COMM_LEN`). Workers of the
    /// kernel have longer ones in `stat`.
    pub fn new(name: &[u8]) -> Self {
        let mut bytes = [0; 16];
        let length = name.len().min(15);
        bytes[..length].copy_from_slice(&name[..length]);
        Self { bytes }
    }

    /// The name's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        let end = self.bytes.iter().position(|&byte| byte == 0).unwrap_or(16);
        &self.bytes[..end]
    }

    /// The name as text.
    pub fn text(&self) -> String {
        redact::visible(&String::from_utf8_lossy(self.as_bytes())).into_owned()
    }
}

/// The arguments as they are, secrets and control characters included: never
/// keep them, see [`masked`]. They end with a NUL each; a process that wrote over them may
/// have left none. Not copied, since a compiler has hundreds.
fn split(text: &[u8]) -> Vec<Cow<'_, str>> {
    // An argument cut in two may be a secret that masking no longer knows.
    let text = if text.len() < LONGEST {
        text
    } else {
        text.iter()
            .rposition(|&byte| byte == 0)
            .map_or(&[][..], |end| &text[..end])
    };
    let text = text.strip_suffix(b"\0").unwrap_or(text);
    if text.is_empty() {
        return Vec::new();
    }
    let arguments = text.split(|&byte| byte == 0);
    let mut argv = Vec::with_capacity(arguments.clone().count());
    argv.extend(arguments.map(String::from_utf8_lossy));
    argv
}

/// What the arguments say the process is, and a mark of these arguments. `None`
/// if they are those of the mark `before`, or cannot be read.
pub fn recognise(proc: &mut Proc, pid: u32, before: u64) -> Option<(u64, Option<Recognised>)> {
    let text = proc.read_long(pid, "cmdline").ok()?;
    let now = mark(text);
    (now != before).then(|| {
        let argv = split(text);
        let said = if argv.is_empty() {
            None
        } else {
            command_line::recognise(&argv)
        };
        (now, said)
    })
}

/// Tells arguments from others without keeping them (FNV-1a, which needs no
/// heap).
fn mark(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |mark, &byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The arguments with secrets masked.
pub fn masked_argv(proc: &mut Proc, pid: u32) -> Vec<String> {
    proc.read_long(pid, "cmdline").map_or(Vec::new(), masked)
}

/// A secret is known by the line ends and tabs in it, so those become visible
/// only afterwards.
pub(super) fn masked(text: &[u8]) -> Vec<String> {
    redact::shown_argv(&split(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_split_at_nul() {
        assert_eq!(split(b"nix\0build\0.#a b\0"), ["nix", "build", ".#a b"]);
        assert_eq!(
            split(b"nix-daemon\x0018412\0\0\0\0"),
            ["nix-daemon", "18412", "", "", ""]
        );
        assert_eq!(split(b"sshd: alice [priv]"), ["sshd: alice [priv]"]);
        assert!(split(b"").is_empty());
        assert!(split(b"\0").is_empty());
    }

    #[test]
    fn secrets_with_line_ends_are_masked_before_those_are_shown() {
        let key = b"nix-build\0--argstr\0key\0-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\nAA==\n-----END OPENSSH PRIVATE KEY-----\n\0";
        assert_eq!(
            masked(key)[3],
            "-----BEGIN OPENSSH PRIVATE KEY-----•••-----END OPENSSH PRIVATE KEY-----\u{fffd}"
        );
        assert_eq!(
            masked(b"sh\0-c\0curl\t-u\tme:pw\0"),
            ["sh", "-c", "curl\u{fffd}-u\u{fffd}me:•••"]
        );
        assert_eq!(
            masked(b"x\0machine a.org\n  login me\n  password pw\n\0"),
            [
                "x",
                "machine a.org\u{fffd}  login me\u{fffd}  password •••\u{fffd}"
            ]
        );
        assert_eq!(
            masked(b"nix\0\x1b]0;x\x07\0"),
            ["nix", "\u{fffd}]0;x\u{fffd}"]
        );
    }

    #[test]
    fn names_are_cut_as_the_kernel_does() {
        assert_eq!(
            Comm::new(b"switch-to-configuration").text(),
            "switch-to-confi"
        );
        assert_eq!(Comm::new(b"nix").as_bytes(), b"nix");
        assert_eq!(Comm::new(b"").text(), "");
    }
}
