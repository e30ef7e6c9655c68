//! What gives an administrator's rights: polkit, run0, sudo, doas, and on macOS
//! the system's own dialog. Each by its path, never by a caller's `PATH`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use nixlamp_core::privilege::Verb;
use nixlamp_core::words::privilege as say;

use super::helper::is_roots_alone;

/// Where they lie. On NixOS the ones in `/run/wrappers/bin` have the rights,
/// those in the system's profile have not.
const FOLDERS: [&str; 4] = [
    "/run/wrappers/bin",
    "/usr/bin",
    "/usr/local/bin",
    "/run/current-system/sw/bin",
];

/// Where doas reads whom it lets do what: on Linux, and by Homebrew.
const DOAS_CONF: [&str; 2] = ["/etc/doas.conf", "/usr/local/etc/doas.conf"];

/// One way to root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    by: By,
    program: PathBuf,
    in_terminal: bool,
    has_askpass: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Pkexec,
    Run0,
    Sudo,
    Doas,
    Osascript,
}

/// How a way ended on which the helper never became ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Cancelled,
    NoDialog,
    NotAllowed,
    Failed,
}

/// The ways of this machine, the best first.
pub(super) fn here(in_terminal: bool) -> Vec<Way> {
    let mut all = [By::Osascript, By::Pkexec, By::Run0, By::Sudo, By::Doas];
    if in_terminal {
        // pkexec's own question in a terminal refused a right password when it
        // was tried (polkit 122, two of two; why is not known), so it comes
        // last there.
        all = [By::Osascript, By::Sudo, By::Doas, By::Run0, By::Pkexec];
    }
    all.into_iter()
        .filter(|by| *by != By::Doas || doas_is_set_up(&DOAS_CONF.map(Path::new)))
        .filter_map(|by| {
            Some(Way {
                by,
                program: find(by.name())?,
                in_terminal,
                has_askpass: std::env::var_os("SUDO_ASKPASS").is_some(),
            })
        })
        .collect()
}

/// Without its file doas refuses everybody: then it is no way, however often it
/// is installed. A file that cannot be looked at may be one.
fn doas_is_set_up(files: &[&Path]) -> bool {
    files.iter().any(|file| file.try_exists().unwrap_or(true))
}

fn find(name: &str) -> Option<PathBuf> {
    FOLDERS
        .iter()
        .filter_map(|folder| std::fs::canonicalize(Path::new(folder).join(name)).ok())
        .find(|path| is_roots_alone(path))
}

impl By {
    fn name(self) -> &'static str {
        match self {
            By::Pkexec => "pkexec",
            By::Run0 => "run0",
            By::Sudo => "sudo",
            By::Doas => "doas",
            By::Osascript => "osascript",
        }
    }
}

impl Way {
    #[cfg(test)]
    pub(super) fn pkexec() -> Way {
        Way {
            by: By::Pkexec,
            program: PathBuf::from("pkexec"),
            in_terminal: false,
            has_askpass: false,
        }
    }

    pub(super) fn name(&self) -> &'static str {
        self.by.name()
    }

    /// The command that starts the helper as root.
    pub(super) fn command(&self, helper: &Path, verb: Verb, uid: u32, request: &str) -> Command {
        let mut command = Command::new(&self.program);
        let before: &[&str] = match (self.by, self.in_terminal) {
            (By::Osascript, _) => {
                command.args(["-e", &script(helper, verb, uid, request)]);
                return command;
            }
            // polkit's action is chosen by the program's path and first argument.
            (By::Pkexec, false) => &["--disable-internal-agent"],
            (By::Pkexec, true) => &[],
            (By::Run0, _) => &["--pipe"],
            (By::Sudo, false) if self.has_askpass => &["-A", "--"],
            (By::Sudo | By::Doas, false) => &["-n", "--"],
            (By::Sudo | By::Doas, true) => &["--"],
        };
        command.args(before).arg(helper).arg(verb.word());
        command
    }

    /// False for osascript, which gives all output at its end.
    pub(super) fn tells_when_ready(&self) -> bool {
        self.by != By::Osascript
    }

    /// Where it is not told when the password was given, the deed's time counts
    /// too.
    pub(super) fn extra(&self, answer_limit: Duration) -> Duration {
        if self.tells_when_ready() {
            Duration::ZERO
        } else {
            answer_limit
        }
    }

    /// What it means that it ended so, with these words on standard error.
    pub(super) fn reads(&self, code: Option<i32>, words: &str) -> Ends {
        let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        match self.by {
            // pkexec(1): 126 if the dialog was dismissed, 127 for all else.
            By::Pkexec if code == Some(126) => Ends::Cancelled,
            By::Pkexec if says(&["Not authorized"]) => Ends::NotAllowed,
            By::Pkexec if says(&["agent", "authority", "session"]) => Ends::NoDialog,
            By::Sudo if says(&["no password was provided"]) => Ends::Cancelled,
            By::Sudo
                if says(&[
                    "a password is required",
                    "a terminal is required",
                    "no askpass program",
                ]) =>
            {
                Ends::NoDialog
            }
            By::Sudo
                if says(&[
                    "incorrect password",
                    "not in the sudoers",
                    "not allowed to execute",
                    "may not run sudo",
                ]) =>
            {
                Ends::NotAllowed
            }
            By::Doas if says(&["Authorization required", "a tty is required"]) => Ends::NoDialog,
            By::Doas if says(&["Authorization failed", "Operation not permitted"]) => {
                Ends::NotAllowed
            }
            By::Run0 if says(&["Interactive authentication required"]) => Ends::NoDialog,
            By::Run0 if says(&["Access denied", "not authorized"]) => Ends::NotAllowed,
            // `AppleScript`'s error userCanceledErr.
            By::Osascript if says(&["(-128)"]) => Ends::Cancelled,
            By::Osascript if says(&["(-60007)", "No user interaction", "(-1713)"]) => {
                Ends::NoDialog
            }
            _ => Ends::Failed,
        }
    }
}

/// The helper below macOS's own dialog, which offers a shell and nothing else:
/// so its words are quoted twice, for the shell and for `AppleScript`. The
/// request goes in through a pipe of that shell.
fn script(helper: &Path, verb: Verb, uid: u32, request: &str) -> String {
    let line = format!(
        "/usr/bin/printf %s {} | /usr/bin/env -i SUDO_UID={uid} {} {}; exit 0",
        for_shell(request),
        for_shell(&helper.to_string_lossy()),
        verb.word(),
    );
    format!(
        "do shell script {} with prompt {} with administrator privileges",
        for_applescript(&line),
        for_applescript(&say::message(verb)),
    )
}

fn for_shell(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn for_applescript(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::{By, Ends, Way, doas_is_set_up, for_shell, script};
    use nixlamp_core::privilege::Verb;
    use std::path::{Path, PathBuf};

    fn way(by: By, in_terminal: bool, has_askpass: bool) -> Way {
        Way {
            by,
            program: PathBuf::from(by.name()),
            in_terminal,
            has_askpass,
        }
    }

    #[test]
    fn doas_counts_where_it_is_set_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("doas.conf");
        assert!(!doas_is_set_up(&[&file]));
        std::fs::write(&file, "").expect("written");
        assert!(doas_is_set_up(&[Path::new("/nonexistent"), &file]));
    }

    #[test]
    fn each_way_starts_the_helper_with_its_verb_alone() {
        let line = |way: Way| {
            let command = way.command(Path::new("/h"), Verb::Stop, 1000, "{}");
            let words: Vec<_> = command
                .get_args()
                .map(|word| word.to_string_lossy().into_owned())
                .collect();
            format!("{} {}", way.name(), words.join(" "))
        };
        for (by, terminal, askpass, expected) in [
            (
                By::Pkexec,
                false,
                false,
                "pkexec --disable-internal-agent /h stop",
            ),
            (By::Pkexec, true, false, "pkexec /h stop"),
            (By::Run0, false, false, "run0 --pipe /h stop"),
            (By::Sudo, false, true, "sudo -A -- /h stop"),
            (By::Sudo, false, false, "sudo -n -- /h stop"),
            (By::Sudo, true, true, "sudo -- /h stop"),
            (By::Doas, false, false, "doas -n -- /h stop"),
        ] {
            assert_eq!(line(way(by, terminal, askpass)), expected);
        }
    }

    /// Words as the programs say them: pkexec 122, sudo 1.9.13; those of doas,
    /// run0 and osascript from their sources and manuals.
    #[test]
    fn how_it_ended_is_told_by_code_and_words() {
        let pk = "Error executing command as another user: ";
        for (by, code, words, ends) in [
            (
                By::Pkexec,
                126,
                format!("{pk}Request dismissed"),
                Ends::Cancelled,
            ),
            (
                By::Pkexec,
                127,
                format!("{pk}Not authorized"),
                Ends::NotAllowed,
            ),
            (
                By::Pkexec,
                127,
                format!("{pk}No authentication agent found."),
                Ends::NoDialog,
            ),
            (
                By::Sudo,
                1,
                "sudo: a password is required".to_owned(),
                Ends::NoDialog,
            ),
            (
                By::Sudo,
                1,
                "sudo: no password was provided".to_owned(),
                Ends::Cancelled,
            ),
            (
                By::Sudo,
                1,
                "sudo: 3 incorrect password attempts".to_owned(),
                Ends::NotAllowed,
            ),
            (
                By::Doas,
                1,
                "doas: Authorization required".to_owned(),
                Ends::NoDialog,
            ),
            (
                By::Osascript,
                1,
                "0:9: execution error: User canceled. (-128)".to_owned(),
                Ends::Cancelled,
            ),
            (By::Pkexec, 127, "cannot run".to_owned(), Ends::Failed),
        ] {
            assert_eq!(
                way(by, false, false).reads(Some(code), &words),
                ends,
                "{words}"
            );
        }
    }

    /// What a real shell makes of it is what went in; the two escapes of
    /// `AppleScript` are undone by hand.
    #[test]
    fn quoting_for_macos_survives_quotes_and_backslashes() {
        let evil = r#"{"a":"it's \"x\" $(id) `id` \\ "}"#;
        let helper = Path::new("/bin/o'dd \"name\"");
        let whole = script(helper, Verb::Stop, 501, evil);
        let inner = whole
            .strip_prefix("do shell script \"")
            .and_then(|rest| rest.split("\" with prompt \"").next())
            .expect("its shape");
        let line = inner.replace("\\\"", "\"").replace(r"\\", r"\");
        let (first, second) = line.split_once(" | ").expect("a pipe");
        let sh = |line: &str| {
            let output = std::process::Command::new("sh").args(["-c", line]).output();
            String::from_utf8(output.expect("sh").stdout).expect("text")
        };
        assert_eq!(sh(&first.replace("/usr/bin/printf", "printf")), evil);
        let shown = second
            .replace("/usr/bin/env -i SUDO_UID=501", "printf '%s\\n'")
            .replace("; exit 0", "");
        assert_eq!(sh(&shown), "/bin/o'dd \"name\"\nstop\n");
        assert_eq!(sh(&format!("printf %s {}", for_shell("'"))), "'");
    }
}
