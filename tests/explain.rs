//! `nixlamp explain` as a person meets it: files, pipes, a terminal, and what is
//! no text. No agent runs and none is started.
#![cfg(target_os = "linux")]

use std::{
    fs::File,
    io::{Read as _, Write as _},
    os::fd::OwnedFd,
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{webdriver::built, world::wait_until};
use rustix::{
    fs::{Mode, OFlags},
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};

const FULL: &str = "building\nerror: write of 24576 bytes: No space left on device\n";

/// The program with these arguments, and this through a pipe.
fn explain(args: &[&str], piped: &[u8]) -> Result<Output> {
    let mut child = Command::new(built("nixlamp")?)
        .arg("explain")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stdin.take().context("a pipe")?;
    let piped = piped.to_vec();
    // It may not want all of it.
    let writer = thread::spawn(move || pipe.write_all(&piped).ok());
    let output = child.wait_with_output()?;
    writer.join().ok().context("the writer panicked")?;
    Ok(output)
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_pipe_and_a_file_are_explained() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("build.log");
    std::fs::write(&file, FULL)?;
    let file = file.to_str().context("a path")?;
    for output in [
        explain(&[], FULL.as_bytes())?,
        explain(&["-"], FULL.as_bytes())?,
        explain(&[file], b"")?,
    ] {
        let told = told(&output);
        ensure!(output.status.code() == Some(0), "{}", said(&output));
        ensure!(
            told.starts_with("Very likely (95 %): The disk is full (disk-full)\n"),
            "{told}"
        );
        ensure!(
            told.contains("  | error: write of 24576 bytes: No space left on device  [line 2]\n"),
            "{told}"
        );
        ensure!(told.contains("Safest next step:"), "{told}");
    }
    Ok(())
}

#[test]
fn a_text_that_does_not_tell_is_said_to() -> Result<()> {
    let output = explain(&[], b"it hangs\n")?;
    ensure!(output.status.code() == Some(1), "{:?}", output.status);
    ensure!(
        told(&output).starts_with("The text does not tell.\n"),
        "{}",
        told(&output)
    );
    let output = explain(&["--json"], b"")?;
    ensure!(output.status.code() == Some(1), "{:?}", output.status);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    ensure!(
        json["tells"] == false && json["causes"][0]["code"] == "dont-know",
        "{json}"
    );
    Ok(())
}

#[test]
fn json_names_cause_line_and_step() -> Result<()> {
    let output = explain(&["--json"], FULL.as_bytes())?;
    let json: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let first = &json["causes"][0];
    ensure!(
        first["code"] == "disk-full" && first["family"] == "resource-exhaustion",
        "{json}"
    );
    ensure!(
        first["quotes"][0]["line"] == 2 && first["next_step"].is_string(),
        "{json}"
    );
    Ok(())
}

#[test]
fn what_cannot_be_read_is_refused_in_words() -> Result<()> {
    for (args, piped, expected) in [
        (vec![], &b"BZh91AY\x00\x01\x02"[..], "no text"),
        (
            vec!["/nowhere/at/all"],
            &b""[..],
            "/nowhere/at/all cannot be read",
        ),
        (vec!["/proc"], &b""[..], "/proc cannot be read"),
    ] {
        let output = explain(&args, piped)?;
        ensure!(
            output.status.code() == Some(70),
            "{args:?}: {:?}",
            output.status
        );
        ensure!(
            said(&output).contains(expected),
            "{args:?}: {}",
            said(&output)
        );
        ensure!(output.stdout.is_empty(), "{args:?}: {}", told(&output));
    }
    Ok(())
}

#[test]
fn a_terminal_without_a_text_is_told_how() -> Result<()> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let path = ptsname(&master, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let terminal: OwnedFd = rustix::fs::open(&path, flags, Mode::empty())?;
    let output = Command::new(built("nixlamp")?)
        .arg("explain")
        .stdin(Stdio::from(terminal))
        .output()?;
    ensure!(output.status.code() == Some(64), "{:?}", output.status);
    ensure!(
        said(&output).contains("nixlamp explain FILE"),
        "{}",
        said(&output)
    );
    Ok(())
}

#[test]
fn ctrl_c_explains_what_came_until_then() -> Result<()> {
    let mut child = Command::new(built("nixlamp")?)
        .arg("explain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stdin.take().context("a pipe")?;
    pipe.write_all(b"copying\nwaiting for lock on '/nix/store/abc-x'...\n")?;
    ensure!(
        wait_until(Duration::from_secs(60), || {
            rustix::io::ioctl_fionread(&pipe).is_ok_and(|left| left == 0)
        }),
        "it does not read"
    );
    // Until it listens for Ctrl-C as well.
    thread::sleep(Duration::from_secs(1));
    let pid = Pid::from_raw(i32::try_from(child.id())?).context("a process")?;
    kill_process(pid, Signal::INT)?;
    let mut told = String::new();
    child
        .stdout
        .take()
        .context("a pipe")?
        .read_to_string(&mut told)?;
    let status = child.wait()?;
    drop(pipe);
    ensure!(status.code() == Some(0), "{status:?}: {told}");
    ensure!(told.contains("(lock-path)"), "{told}");
    Ok(())
}

/// A pipe that never ends in a line is read in bounded memory.
#[test]
fn memory_does_not_grow_with_the_text() -> Result<()> {
    let mut child = Command::new(built("nixlamp")?)
        .arg("explain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stdin.take().context("a pipe")?;
    let megabyte = vec![b'x'; 1 << 20];
    for _ in 0..64 {
        pipe.write_all(&megabyte)?;
    }
    let status = File::open(format!("/proc/{}/status", child.id()))?;
    let status = std::io::read_to_string(status)?;
    drop(pipe);
    ensure!(child.wait()?.code() == Some(1), "it tells something");
    let peak_kb: u64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .context("VmHWM")?
        .parse()?;
    ensure!(peak_kb < 48 * 1024, "{peak_kb} KiB for a text of 64 MiB");
    Ok(())
}
