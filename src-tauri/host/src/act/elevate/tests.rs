//! With programs of our own in the place of pkexec and the helper.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use nixlamp_core::order::Done;
use nixlamp_hands::along::Along;

use super::helper::is_roots_alone;
use super::{Failure, Limits, Way, ask, brief};

const LIMIT: Duration = Duration::from_millis(700);
const LIMITS: Limits = Limits {
    password: LIMIT,
    answer: LIMIT,
};

fn way() -> Way {
    Way::pkexec()
}

fn asked(script: &str) -> Result<Done, Failure> {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    ask(&way(), command, "the request", LIMITS, &Along::nobody())
}

const READY: &str = r#"echo '{"ready":1}'"#;

#[test]
fn the_request_is_sent_once_the_helper_is_ready_and_the_answer_read() {
    let done = asked(&format!(
        "{READY}; read -r line; echo '{{\"ok\":true,\"lines\":[\"got '\"$line\"'\"]}}'"
    ));
    // `read` fails at the end without a newline, and has read all the same.
    assert_eq!(
        done,
        Ok(Done {
            ok: true,
            lines: vec!["got the request".to_owned()],
        })
    );
}

#[test]
fn a_password_that_is_never_given_is_waited_for_no_longer_than_it_should() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = folder.path().join("told");
    let since = Instant::now();
    // Not even the kill reaches it: as root it would be out of reach.
    let script = format!(
        "exec 3<&0; (sleep 2; cat <&3 >{}) & sleep 600",
        told.display()
    );
    assert_eq!(asked(&script), Err(Failure::Late));
    assert!(since.elapsed() < LIMIT * 3);
    std::thread::sleep(Duration::from_millis(2500));
    let request = std::fs::read_to_string(told).expect("it has read to the end");
    assert_eq!(request, "", "who comes late gets no request");
}

#[test]
fn what_is_no_longer_wanted_is_not_waited_for_nor_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = folder.path().join("told");
    let script = format!(
        "exec 3<&0; (sleep 1; cat <&3 >{}) & sleep 600",
        told.display()
    );
    let mut command = Command::new("sh");
    command.args(["-c", &script]);
    let stop = AtomicBool::new(true);
    let along = Along {
        tell: &|_| {},
        stop: &stop,
    };
    let since = Instant::now();
    let limits = Limits {
        password: Duration::from_secs(60),
        answer: LIMIT,
    };
    let done = ask(&way(), command, "the request", limits, &along);
    assert_eq!(done, Err(Failure::Cancelled));
    assert!(since.elapsed() < Duration::from_secs(10));
    std::thread::sleep(Duration::from_millis(1500));
    let request = std::fs::read_to_string(told).expect("it has read to the end");
    assert_eq!(request, "");
}

#[test]
fn a_helper_that_ends_or_stays_silent_after_its_request_is_not_taken_for_nothing_done() {
    assert_eq!(asked(READY), Err(Failure::CutOff));
    assert_eq!(
        asked(&format!("{READY}; cat >/dev/null; echo nonsense")),
        Err(Failure::CutOff)
    );
    let since = Instant::now();
    assert_eq!(asked(&format!("{READY}; sleep 5")), Err(Failure::NoAnswer));
    assert!(since.elapsed() < LIMIT * 4);
    for no in [Failure::CutOff, Failure::NoAnswer] {
        assert!(!no.words().contains("Nothing was"), "{}", no.words());
        assert!(!no.is_worth_trying_by_hand());
    }
}

#[test]
fn a_dialog_that_was_dismissed_is_told_plainly() {
    assert_eq!(asked("exit 126"), Err(Failure::Cancelled));
    assert_eq!(
        Failure::Cancelled.words(),
        "You cancelled. Nothing was changed."
    );
    let failed = asked("echo 'one' >&2; echo 'It broke.' >&2; exit 1");
    assert_eq!(
        failed,
        Err(Failure::Failed("pkexec".to_owned(), "It broke".to_owned()))
    );
    assert_eq!(brief(""), "it ended without a word");
}

#[test]
fn only_a_program_that_root_alone_can_change_is_trusted() {
    assert!(is_roots_alone(
        &std::fs::canonicalize("/bin/sh").expect("there")
    ));
    assert!(!is_roots_alone(Path::new("/nonexistent/nixlamp-helper")));
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("nixlamp-helper");
    std::fs::write(&program, "").expect("written");
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("ours");
    };
    mode(&program, 0o755);
    assert!(is_roots_alone(&program), "the sticky bit of /tmp is enough");
    mode(&program, 0o775);
    assert!(!is_roots_alone(&program), "its group may write it");
    mode(&program, 0o755);
    mode(folder.path(), 0o777);
    assert!(!is_roots_alone(&program), "anybody may replace it");
    mode(folder.path(), 0o755);
    std::os::unix::fs::chown(folder.path(), Some(65_534), None).expect("root may");
    assert!(!is_roots_alone(&program), "the folder is another user's");
    std::os::unix::fs::chown(folder.path(), Some(0), None).expect("root may");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&program, &link).expect("made");
    assert!(!is_roots_alone(&link), "a link is not the program");
}
