//! One line of `journalctl -o json` → what was written, by whom and when.
//!
//! A message that is no plain text is an array of bytes there, and one that is
//! too long is `null` (`systemd.journal-fields(7)`, `journalctl(1)`).

use serde_json::Value;

use crate::model::{HeardFrom, Time};

/// Longest message that is kept, in characters.
const LONGEST: usize = 2000;
/// The daemon says so of every client: nothing to tell a person.
const USUAL: &str = "accepted connection from pid ";

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who wrote it.
    pub from: HeardFrom,
    /// What, without what steers a terminal; not yet without secrets.
    pub text: String,
    /// When.
    pub at: Time,
}

/// Reads one line. `None`: it cannot be read, or is of no concern.
pub fn entry(line: &str) -> Option<Entry> {
    let value: Value = serde_json::from_str(line).ok()?;
    let field = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    let text = plain(&message(value.get("MESSAGE")?)?);
    if text.is_empty() || text.starts_with(USUAL) {
        return None;
    }
    let micros: i64 = field("__REALTIME_TIMESTAMP").parse().ok()?;
    let from = if field("_TRANSPORT") == "kernel" {
        HeardFrom::Kernel
    } else if field("_SYSTEMD_UNIT") == "nix-daemon.service"
        || field("SYSLOG_IDENTIFIER") == "nix-daemon"
    {
        HeardFrom::Daemon
    } else {
        HeardFrom::Service
    };
    Some(Entry {
        from,
        text,
        at: Time(micros / 1000),
    })
}

fn message(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(bytes) => {
            let bytes: Option<Vec<u8>> = bytes
                .iter()
                .map(|byte| u8::try_from(byte.as_u64()?).ok())
                .collect();
            Some(String::from_utf8_lossy(&bytes?).into_owned())
        }
        _ => None,
    }
}

/// One line without colours and other orders to a terminal, of no more than so
/// many characters.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            // CSI: parameters, then a letter. Anything else: one character.
            if chars.next_if_eq(&'[').is_some() {
                while chars.next_if(|c| !c.is_ascii_alphabetic()).is_some() {}
            }
            chars.next();
        } else if c == '\t' || !c.is_control() {
            out.push(c);
        } else {
            out.push(' ');
        }
        if out.len() >= LONGEST {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by systemd 252's journalctl, on Debian 12.
    #[test]
    fn lines_as_journalctl_writes_them() {
        let at = Time(1_795_696_249_961);
        for (line, expected) in [
            (
                r#"{"SYSLOG_IDENTIFIER":"nixos","__REALTIME_TIMESTAMP":"1795696249961788","MESSAGE":"switching to system configuration /nix/store/x","__MONOTONIC_TIMESTAMP":"26169283876","__CURSOR":"s=13d5;i=16c","_TRANSPORT":"stdout","_BOOT_ID":"740c"}"#,
                Some((
                    HeardFrom::Service,
                    "switching to system configuration /nix/store/x",
                )),
            ),
            // Colours make it an array of bytes.
            (
                r#"{"_PID":"11","SYSLOG_IDENTIFIER":"nixos","__REALTIME_TIMESTAMP":"1795696249961788","_TRANSPORT":"stdout","MESSAGE":[97,32,108,105,110,101,32,119,105,116,104,32,27,91,51,49,109,99,111,108,111,117,114,27,91,48,109]}"#,
                Some((HeardFrom::Service, "a line with colour")),
            ),
            (
                r#"{"_TRANSPORT":"kernel","SYSLOG_IDENTIFIER":"kernel","__REALTIME_TIMESTAMP":"1795696249961788","MESSAGE":"Memory cgroup out of memory: Killed process 22560 (tail) UID:32001"}"#,
                Some((
                    HeardFrom::Kernel,
                    "Memory cgroup out of memory: Killed process 22560 (tail) UID:32001",
                )),
            ),
            (
                r#"{"_SYSTEMD_UNIT":"nix-daemon.service","__REALTIME_TIMESTAMP":"1795696249961788","_TRANSPORT":"stdout","MESSAGE":"waiting for the big Nix store lock..."}"#,
                Some((HeardFrom::Daemon, "waiting for the big Nix store lock...")),
            ),
            // Nothing to tell; too long; nothing; cut off; somebody's own.
            (
                r#"{"_SYSTEMD_UNIT":"nix-daemon.service","__REALTIME_TIMESTAMP":"1795696249961788","MESSAGE":"accepted connection from pid 77, user alice (trusted)"}"#,
                None,
            ),
            (
                r#"{"__REALTIME_TIMESTAMP":"1795696249961788","MESSAGE":null}"#,
                None,
            ),
            (
                r#"{"__REALTIME_TIMESTAMP":"1795696249961788","MESSAGE":[300]}"#,
                None,
            ),
            (r#"{"MESSAGE":"without a time"}"#, None),
            (r#"{"MESSAGE":"#, None),
            ("-- No entries --", None),
            ("", None),
        ] {
            let expected = expected.map(|(from, text)| Entry {
                from,
                text: text.to_owned(),
                at,
            });
            assert_eq!(entry(line), expected, "{line}");
        }
    }

    #[test]
    fn plain_text_is_one_line_without_orders() {
        for (text, expected) in [
            (
                "\u{1b}[31;1merror:\u{1b}[0m interrupted by the user\r\n",
                "error: interrupted by the user",
            ),
            ("a\u{1b}]0;title\u{7}b", "a0;title b"),
            ("\u{1b}[", ""),
            ("tab\tstays", "tab\tstays"),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
        assert!(plain(&"x".repeat(10_000)).len() <= LONGEST);
    }
}
