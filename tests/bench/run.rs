//! R1: what `nixlamp run` costs where it reads what a command prints.

use std::io::Read as _;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rustix::fs::{Mode, OFlags};

use super::agent::built;
use super::table::Table;

/// What the loud one prints.
const LOUD_MB: u32 = 200;

/// A loud build and one that does nothing, alone and through us, into a pipe and
/// into a terminal. An agent is there that lets in and never answers.
pub fn run(table: &mut Table, quick: bool) -> Result<()> {
    let program = built("nixlamp")?;
    let folder = tempfile_in_tmp()?;
    let socket = folder.join("agent.sock");
    let _silent = UnixListener::bind(&socket)?;
    let (loud, idle) = (folder.join("loud/nix-build"), folder.join("idle/nix-build"));
    let line = "a line of a compiler, as long as they often are, with a path in it: /build/source/src/main.c";
    script(
        &loud,
        &format!("yes '{line}' | head -c {LOUD_MB}000000 >&2"),
    )?;
    script(&idle, ":")?;
    let mb = f64::from(LOUD_MB);
    for terminal in [false, true] {
        let place = if terminal { "terminal" } else { "pipe" };
        for (script, what, rounds) in [
            (&loud, "200 MB", 5),
            (&idle, "a command that does nothing", 41),
        ] {
            let rounds = if quick { rounds.min(3) } else { rounds };
            let alone = median(rounds, || once(&[script], &socket, terminal))?;
            let through = [&program, Path::new("run"), Path::new("--"), script];
            let wrapped = median(rounds, || once(&through, &socket, terminal))?;
            let speed = if what.starts_with("200") {
                format!(
                    " ({:.0} and {:.0} MB/s)",
                    mb / alone.as_secs_f64(),
                    mb / wrapped.as_secs_f64()
                )
            } else {
                String::new()
            };
            table.note(format!(
                "R1: {what} into a {place}: {alone:.1?} alone, {wrapped:.1?} through nixlamp run{speed}"
            ));
        }
    }
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

fn tempfile_in_tmp() -> Result<std::path::PathBuf> {
    let folder = std::env::temp_dir().join(format!("nixlamp-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn script(path: &Path, text: &str) -> Result<()> {
    std::fs::create_dir_all(path.parent().context("a folder")?)?;
    std::fs::write(path, format!("#!/bin/sh\n{text}\n"))?;
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(())
}

fn median(rounds: usize, mut one: impl FnMut() -> Result<Duration>) -> Result<Duration> {
    let times: Result<Vec<Duration>> = (0..rounds).map(|_| one()).collect();
    let mut times = times?;
    times.sort();
    Ok(times[times.len() / 2])
}

fn once(words: &[&Path], socket: &Path, terminal: bool) -> Result<Duration> {
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .env("NIXLAMP_SOCKET", socket)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let begun = Instant::now();
    let mut reader: Box<dyn std::io::Read> = if terminal {
        use rustix::pty::{OpenptFlags, openpt, ptsname, unlockpt};
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        unlockpt(&screen)?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let end = rustix::fs::open(&ptsname(&screen, Vec::new())?, flags, Mode::empty())?;
        command.stderr(Stdio::from(end));
        Box::new(std::fs::File::from(screen))
    } else {
        let (reader, writer) = std::io::pipe()?;
        command.stderr(Stdio::from(writer));
        Box::new(reader)
    };
    let mut child = command.spawn()?;
    drop(command);
    let mut part = vec![0; 64 * 1024];
    // A terminal whose other end is closed gives an error.
    while matches!(reader.read(&mut part), Ok(length) if length > 0) {}
    ensure!(child.wait()?.success());
    Ok(begun.elapsed())
}
