//! Which derivations of a rebuild failed, and what their builders said last,
//! found out after its end: by the log files that Nix writes for each builder,
//! and by whether the outputs are there.
//!
//! A log begins with its build, so one that was written while the rebuild ran
//! is of a derivation that was built meanwhile; if none of its outputs is there
//! afterwards it failed. An interrupted one has left an empty log. The logs are
//! read by `nix-store --read-log`, which knows how they are packed.
//!
//! Done once, when a rebuild has failed, on a thread of its own, within a time
//! limit. Measured with 20,000 logs, unoptimised: 0.12 s to find those of one
//! rebuild, 50 ms of it processor time.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use nixlamp_core::engine::FailedWanted;
use nixlamp_core::model::Time;
use nixlamp_core::record::FailedBuild;
use nixlamp_core::say;
use nixlamp_core::{journal, redact};
use nixlamp_hands::command::look_for;

use crate::check::parts::program::{Run, run};

/// Looking at log files ends after this.
const LOOKING: Duration = Duration::from_secs(3);
/// One log is read within this.
const READING: Duration = Duration::from_secs(5);
/// Derivations whose logs are read.
const MOST: usize = 3;
/// Derivations that are named.
const NAMED: usize = 20;
/// Lines kept of a log, the last ones.
const LINES: usize = 10;
/// Bytes of a log that is shown whole.
const WHOLE: usize = 512 << 10;
/// Characters kept of a line.
const WIDTH: usize = 300;
/// A log of more bytes than this is not unpacked: it would be ten times as long.
const LONGEST: u64 = 8 << 20;
/// The clocks of files and processes differ by less.
const CLOSE: Duration = Duration::from_millis(1500);

/// The failed derivations of that rebuild, the last one to fail first. Blocks.
pub fn find(nix: &Path, wanted: &FailedWanted) -> Vec<FailedBuild> {
    let logs = Logs::new(nix);
    let mut failed: Vec<FailedBuild> = if wanted.known.is_empty() {
        logs.failed_between(wanted.started, wanted.ended)
    } else {
        let find = |known: &FailedBuild| logs.named(known, wanted);
        wanted.known.iter().map(find).collect()
    };
    failed.truncate(NAMED);
    for build in failed.iter_mut().take(MOST) {
        if !build.derivation.is_empty() && logs.is_short(&build.derivation) {
            build.log = read_log(&build.derivation);
        }
    }
    failed
}

/// Nix's folder of log files, and the store beside it.
struct Logs {
    folder: PathBuf,
    store: PathBuf,
}

/// A log file and the derivation that it is of.
struct Log {
    derivation: String,
    written: SystemTime,
}

impl Logs {
    fn new(nix: &Path) -> Self {
        Self {
            folder: nix.join("var/log/nix/drvs"),
            store: nix.join("store"),
        }
    }

    /// Those written between these times, the newest first.
    fn between(&self, started: Time, ended: Time) -> Vec<Log> {
        let from = at(started)
            .checked_sub(CLOSE)
            .unwrap_or(SystemTime::UNIX_EPOCH);
        let until = at(ended) + CLOSE;
        let begun = Instant::now();
        let mut logs = Vec::new();
        for folder in std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
        {
            if begun.elapsed() > LOOKING {
                break;
            }
            let start = folder.file_name();
            for file in std::fs::read_dir(folder.path())
                .into_iter()
                .flatten()
                .flatten()
            {
                let written = file.metadata().and_then(|about| about.modified()).ok();
                let Some(written) = written.filter(|at| (from..=until).contains(at)) else {
                    continue;
                };
                let name = file.file_name();
                let name = format!("{}{}", start.to_string_lossy(), name.to_string_lossy());
                let name = name.trim_end_matches(".bz2").trim_end_matches(".xz");
                logs.push(Log {
                    derivation: self.store.join(name).to_string_lossy().into_owned(),
                    written,
                });
            }
        }
        logs.sort_by_key(|log| std::cmp::Reverse(log.written));
        logs
    }

    fn failed_between(&self, started: Time, ended: Time) -> Vec<FailedBuild> {
        self.between(started, ended)
            .into_iter()
            .filter(|log| self.has_no_output(&log.derivation))
            .map(|log| FailedBuild {
                name: name_of(&log.derivation),
                derivation: log.derivation,
                log: Vec::new(),
            })
            .collect()
    }

    /// A known one, with its derivation where only the name is known.
    fn named(&self, known: &FailedBuild, wanted: &FailedWanted) -> FailedBuild {
        if !known.derivation.is_empty() {
            return known.clone();
        }
        let logs = self.between(wanted.started, wanted.ended);
        let its = logs
            .into_iter()
            .find(|log| name_of(&log.derivation) == known.name);
        FailedBuild {
            derivation: its.map(|log| log.derivation).unwrap_or_default(),
            ..known.clone()
        }
    }

    /// True for a derivation that can be read and whose outputs are all missing.
    fn has_no_output(&self, derivation: &str) -> bool {
        std::fs::read(derivation).is_ok_and(|text| {
            let outputs = outputs(&text);
            !outputs.is_empty() && outputs.iter().all(|path| !self.is_there(path))
        })
    }

    /// The derivation names its outputs by their real place.
    fn is_there(&self, output: &str) -> bool {
        let file = output.rsplit('/').next().unwrap_or(output);
        self.store.join(file).symlink_metadata().is_ok()
    }

    fn is_short(&self, derivation: &str) -> bool {
        let file = derivation.rsplit('/').next().unwrap_or(derivation);
        let Some((start, rest)) = file.split_at_checked(2) else {
            return false;
        };
        let log = self.folder.join(start).join(rest);
        [".bz2", ".xz", ""]
            .iter()
            .filter_map(|end| std::fs::metadata(format!("{}{end}", log.display())).ok())
            .any(|about| about.len() <= LONGEST)
    }
}

/// The outputs' paths of a derivation as Nix writes it down (ATerm):
/// `Derive([("out","/nix/store/…","",""),…],…`. None of one that is only known
/// by its content afterwards.
fn outputs(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(&text[..text.len().min(64 * 1024)]).into_owned();
    let list = text
        .split_once("Derive([")
        .and_then(|(_, rest)| rest.split_once(']'));
    let Some((list, _)) = list else {
        return Vec::new();
    };
    // Neither names nor paths of the store have quotes or brackets.
    let mut words = list.split('"').skip(1).step_by(2);
    let mut paths = Vec::new();
    while let (Some(_), Some(path), Some(_), Some(_)) =
        (words.next(), words.next(), words.next(), words.next())
    {
        if path.is_empty() {
            return Vec::new();
        }
        paths.push(path.to_owned());
    }
    paths
}

/// The last lines of a log, as they may be kept.
fn read_log(derivation: &str) -> Vec<String> {
    let Some(program) = look_for("nix-store") else {
        return Vec::new();
    };
    let wish = Run {
        arguments: vec!["--read-log".to_owned(), derivation.to_owned()],
        ..Run::default()
    };
    let told = run(Path::new(&program), &wish, READING, &mut |_| {});
    last_lines(&told.out)
}

/// The log of one build with secrets masked, its end if it is long, and how many
/// lines stand before that. Blocks. `Err` with a sentence.
pub fn whole_log(nix: &Path, derivation: &str) -> Result<(String, u32), String> {
    let logs = Logs::new(nix);
    if !is_derivation(&logs.store, derivation) || !logs.is_short(derivation) {
        return Err(say!("build-log-not-there"));
    }
    let program = look_for("nix-store").ok_or_else(|| say!("build-log-no-program"))?;
    let wish = Run {
        arguments: vec!["--read-log".to_owned(), derivation.to_owned()],
        ..Run::default()
    };
    let told = run(Path::new(&program), &wish, READING, &mut |_| {});
    if told.out.is_empty() {
        return Err(say!("build-log-not-there"));
    }
    Ok(end_of(&told.out))
}

/// Nothing else is given to a program.
fn is_derivation(store: &Path, path: &str) -> bool {
    let name = Path::new(path).strip_prefix(store).ok();
    let name = name.and_then(|name| name.to_str());
    name.is_some_and(|name| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "+-._?=".contains(c);
        name.strip_suffix(".drv").is_some() && name.chars().all(plain) && !name.starts_with('.')
    })
}

fn end_of(text: &str) -> (String, u32) {
    let lines: Vec<&str> = text.lines().collect();
    let mut size = 0;
    let mut kept: Vec<String> = Vec::new();
    for line in lines.iter().rev() {
        let line = redact::text(&journal::plain(line));
        let line = redact::visible(&line).into_owned();
        size += line.len() + 1;
        if size > WHOLE {
            break;
        }
        kept.push(line);
    }
    kept.reverse();
    let left_out = lines.len() - kept.len();
    (kept.join("\n"), u32::try_from(left_out).unwrap_or(u32::MAX))
}

fn last_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text
        .lines()
        .rev()
        .map(|line| redact::text(&journal::plain(line)))
        .filter(|line| !line.trim().is_empty())
        .take(LINES)
        .map(|line| redact::visible(&line).chars().take(WIDTH).collect())
        .collect();
    lines.reverse();
    lines
}

/// `/nix/store/HASH-firefox-137.0.drv` → `firefox-137.0`.
fn name_of(derivation: &str) -> String {
    let file = derivation.rsplit('/').next().unwrap_or(derivation);
    let file = file.strip_suffix(".drv").unwrap_or(file);
    file.split_once('-')
        .map_or(file, |(_, name)| name)
        .to_owned()
}

fn at(time: Time) -> SystemTime {
    let since = Duration::from_millis(u64::try_from(time.0).unwrap_or(0));
    SystemTime::UNIX_EPOCH + since
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_derivation_of_the_store_has_a_log_to_read() {
        let store = Path::new("/nix/store");
        assert!(is_derivation(store, "/nix/store/abc-hello-2.12.drv"));
        for other in [
            "/nix/store/abc-hello-2.12",
            "/nix/store/../../etc/x.drv",
            "/nix/store/a/b.drv",
            "--help.drv",
            "/nix/store/a b.drv",
            "",
        ] {
            assert!(!is_derivation(store, other), "{other}");
        }
    }

    #[test]
    fn a_long_log_is_shown_from_its_end() {
        let (text, left_out) = end_of("one\ntwo");
        assert_eq!((&*text, left_out), ("one\ntwo", 0));
        let long = format!("{}\nlast", "x".repeat(1023) + "\n").repeat(600);
        let (text, left_out) = end_of(&long);
        assert!(text.ends_with("last") && text.len() <= WHOLE && left_out > 0);
        let (text, _) = end_of("export TOKEN=ghp_abcdefghijklmnopqrstuvwxyz0123456789");
        assert!(!text.contains("ghp_abc"), "{text}");
    }

    #[test]
    fn outputs_of_derivations() {
        for (text, expected) in [
            (
                r#"Derive([("dev","/nix/store/a-x-dev","",""),("out","/nix/store/b-x","","")],[("/nix/store/c.drv",["out"])],[],"x""#,
                vec!["/nix/store/a-x-dev", "/nix/store/b-x"],
            ),
            // Known by its content afterwards; nothing; cut off.
            (r#"Derive([("out","","r:sha256","")],[],"#, vec![]),
            ("", vec![]),
            (r#"Derive([("out","/nix/store"#, vec![]),
        ] {
            assert_eq!(outputs(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn the_last_lines_are_kept_without_secrets_and_colours() {
        let mut text = "line\n".repeat(100);
        text.push_str("\x1b[31mred\x1b[0m\n\ntoken = ghp_0123456789abcdefghijABCDEFGHIJ456789\n");
        let lines = last_lines(&text);
        assert_eq!(lines.len(), LINES);
        assert_eq!(lines[LINES - 2], "red");
        assert!(!lines[LINES - 1].contains("ghp_"), "{lines:?}");
        assert!(last_lines(&"x".repeat(100_000))[0].len() <= WIDTH);
        assert!(last_lines("").is_empty());
    }

    #[test]
    fn what_was_built_meanwhile_and_has_no_output_failed() {
        let folder = tempfile::tempdir().expect("a folder");
        let nix = folder.path();
        let store = nix.join("store");
        let now = Time(crate::clock::now().time.0);
        std::fs::create_dir_all(&store).expect("made");
        let derivation = |hash: &str, name: &str, built: bool| {
            let out = store.join(format!("0{hash}-{name}"));
            let drv = store.join(format!("{hash}-{name}.drv"));
            let text = format!("Derive([(\"out\",\"{}\",\"\",\"\")],[],[],", out.display());
            std::fs::write(&drv, text).expect("written");
            if built {
                std::fs::write(out, "").expect("written");
            }
            let (start, rest) = hash.split_at(2);
            let logs = nix.join("var/log/nix/drvs").join(start);
            std::fs::create_dir_all(&logs).expect("made");
            std::fs::write(logs.join(format!("{rest}-{name}.drv.bz2")), "").expect("written");
            drv.to_string_lossy().into_owned()
        };
        derivation("aaaa", "good-1", true);
        let bad = derivation("aabb", "bad-2", false);
        derivation("ccdd", "old-3", false);
        let old = nix.join("var/log/nix/drvs/cc/dd-old-3.drv.bz2");
        let long_ago = SystemTime::now() - Duration::from_secs(3600);
        let file = std::fs::File::options()
            .append(true)
            .open(old)
            .expect("ours");
        file.set_modified(long_ago).expect("ours");
        let logs = Logs::new(nix);
        let found = logs.failed_between(Time(now.0 - 1000), Time(now.0 + 10_000));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].name.as_str(), &found[0].derivation),
            ("bad-2", &bad)
        );
        assert!(logs.is_short(&bad));
        // Of a known name the derivation is found, of a stranger's not.
        let wanted = FailedWanted {
            id: String::new(),
            known: Vec::new(),
            started: Time(now.0 - 1000),
            ended: Time(now.0 + 10_000),
        };
        let known = |name: &str| FailedBuild {
            name: name.to_owned(),
            ..FailedBuild::default()
        };
        assert_eq!(logs.named(&known("bad-2"), &wanted).derivation, bad);
        assert_eq!(logs.named(&known("none"), &wanted).derivation, "");
        let nowhere = Logs::new(Path::new("/nowhere"));
        assert!(nowhere.failed_between(Time(0), now).is_empty());
    }
}
