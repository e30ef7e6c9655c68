//! Repairs: Nix's own programs with fixed arguments, a cache moved aside, and
//! the store's database written anew.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nixlamp_core::order::{CacheName, Done, Repair};
use nixlamp_core::say;
use nixlamp_core::words::{outcome, repair as words};

use crate::{command, database, halt, own_folders};

/// A path may have to be built again.
const NIX_LIMIT: Duration = Duration::from_secs(6 * 3600);
/// Of what a program says the end is kept.
const TAIL_BYTES: usize = 2000;
/// Names that are tried for what is moved aside.
const ASIDE_MOST: u32 = 100;

pub(crate) fn repair(order: &Repair) -> Done {
    let done = match order {
        Repair::Path { .. } | Repair::ForgetDerivation { .. } => by_program(order),
        Repair::SetCacheAside { cache } => match nix_caches() {
            Some(folder) => set_cache_aside(&folder, cache),
            None => done(false, words::not_set_aside(&say!("no-home"))),
        },
        Repair::ReloadDatabase => database::write_anew(Path::new(database::FOLDER)),
    };
    halt::at("repaired");
    done
}

/// Where Nix keeps this user's caches. `None` without a home.
pub fn nix_caches() -> Option<PathBuf> {
    own_folders::caches().map(|caches| caches.join("nix"))
}

pub(crate) fn done(ok: bool, line: String) -> Done {
    Done {
        ok,
        lines: vec![line],
    }
}

fn by_program(order: &Repair) -> Done {
    let Some((name, arguments)) = order.command() else {
        return done(false, outcome::changed());
    };
    let Some(program) = command::look_for(name) else {
        return done(false, words::no_nix());
    };
    match report(&program, &arguments, NIX_LIMIT) {
        Ok((Some(status), _)) if status.success() => done(true, words::nix_did()),
        Ok((Some(_), said)) => done(false, words::nix_did_not(&last_words(&said))),
        Ok((None, _)) => done(false, words::nix_late(NIX_LIMIT.as_secs_f64())),
        Err(error) => done(false, words::nix_did_not(&error.to_string())),
    }
}

/// Runs a program to its end; its status, `None` if it took too long, and the
/// end of what it said.
fn report(
    program: &str,
    arguments: &[String],
    limit: Duration,
) -> io::Result<(Option<ExitStatus>, String)> {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir("/")
        .env_clear()
        .envs([("LC_ALL", "C"), ("TZ", "UTC0")])
        .env("PATH", format!("{}:{}", command::PATH, command::INSTALLED))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let (told, end) = mpsc::channel();
    if let Some(said) = child.stderr.take() {
        std::thread::spawn(move || {
            // Nobody listens any more after the time limit.
            let _ = told.send(tail(said));
        });
    }
    let status = end_of(&mut child, limit)?;
    if status.is_none() {
        // The client alone: the daemon ends what it began for it.
        let _ = child.kill();
        std::thread::spawn(move || child.wait());
    }
    let said = end.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
    Ok((status, said))
}

fn end_of(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let until = Instant::now() + limit;
    while Instant::now() < until {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        sleep(Duration::from_millis(20));
    }
    Ok(None)
}

fn tail(mut said: impl Read) -> String {
    let mut kept = Vec::new();
    let mut part = [0; 4096];
    while let Ok(got) = said.read(&mut part) {
        if got == 0 {
            break;
        }
        kept.extend_from_slice(&part[..got]);
        kept.drain(..kept.len().saturating_sub(TAIL_BYTES));
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// The last error, or the last line.
fn last_words(said: &str) -> String {
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines.clone().rfind(|line| line.starts_with("error:"));
    error
        .filter(|line| *line != "error:")
        .or_else(|| lines.next_back())
        .unwrap_or_default()
        .to_owned()
}

fn set_cache_aside(folder: &Path, cache: &CacheName) -> Done {
    let path = folder.join(cache.as_str());
    match fs::symlink_metadata(&path) {
        Ok(file) if file.is_file() => {}
        Ok(_) => return done(false, words::not_set_aside(&say!("is-no-file"))),
        Err(error) => return done(false, words::not_set_aside(&error.to_string())),
    }
    let Some(aside) = free_name(&path) else {
        return done(false, words::not_set_aside(&say!("no-name-is-left")));
    };
    // Its log first: a new database must never meet the old one's.
    for end in ["-journal", "-wal", "-shm", ""] {
        let from = with_end(&path, end);
        match fs::rename(&from, with_end(&aside, end)) {
            Ok(()) => halt::at("part-aside"),
            Err(error) if !end.is_empty() && error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return done(false, words::not_set_aside(&error.to_string())),
        }
    }
    done(true, words::set_aside(&aside.display().to_string()))
}

/// `x.damaged`, or `x.damaged-2` and so on.
pub(crate) fn free_name(path: &Path) -> Option<PathBuf> {
    (1..=ASIDE_MOST)
        .map(|n| match n {
            1 => with_end(path, ".damaged"),
            n => with_end(path, &format!(".damaged-{n}")),
        })
        .find(|name| fs::symlink_metadata(name).is_err())
}

pub(crate) fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_goes_aside_with_its_log_and_never_over_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let cache = CacheName::new("fetcher-cache-v3.sqlite").expect("a name");
        for round in ["one", "two"] {
            fs::write(at("fetcher-cache-v3.sqlite"), round).expect("written");
            fs::write(at("fetcher-cache-v3.sqlite-wal"), round).expect("written");
            let done = set_cache_aside(folder.path(), &cache);
            assert!(done.ok, "{:?}", done.lines);
            assert!(!at("fetcher-cache-v3.sqlite").exists());
            assert!(!at("fetcher-cache-v3.sqlite-wal").exists());
        }
        let read = |name: &str| fs::read_to_string(at(name)).expect("kept");
        assert_eq!(read("fetcher-cache-v3.sqlite.damaged"), "one");
        assert_eq!(read("fetcher-cache-v3.sqlite.damaged-2"), "two");
        assert_eq!(read("fetcher-cache-v3.sqlite.damaged-2-wal"), "two");
        assert!(!set_cache_aside(folder.path(), &cache).ok, "there is none");
        std::os::unix::fs::symlink("/etc/passwd", at("fetcher-cache-v3.sqlite")).expect("made");
        assert!(!set_cache_aside(folder.path(), &cache).ok, "no file");
    }

    #[test]
    fn what_a_program_says_last_is_kept() {
        let words = |script: &str| {
            let arguments = ["-c".to_owned(), script.to_owned()];
            report("/bin/sh", &arguments, Duration::from_secs(5)).expect("started")
        };
        let (status, said) = words(
            "i=0; while [ $i -lt 2000 ]; do echo $i >&2; i=$((i+1)); done; echo 'error: no' >&2; exit 3",
        );
        assert_eq!(status.and_then(|s| s.code()), Some(3));
        assert!(said.len() <= TAIL_BYTES && last_words(&said) == "error: no");
        assert_eq!(
            last_words("error:\n  … while\n  error: deep\n"),
            "error: deep"
        );
        let begun = Instant::now();
        let arguments = ["-c".to_owned(), "exec sleep 60".to_owned()];
        let (status, _) =
            report("/bin/sh", &arguments, Duration::from_millis(200)).expect("started");
        assert_eq!(status, None);
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
}
