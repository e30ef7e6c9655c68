//! What a command that runs apart prints, kept in a file of its own; and the
//! one line in which its runner says whether it has started.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use nixlamp_core::words;

use crate::{clock, own_file};

/// So many files are kept, the newest.
const KEPT: usize = 30;

/// Makes a new file, which only its owner can read, and forgets the oldest.
pub(super) fn open(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    own_file::make_folder(folder)?;
    forget(folder, KEPT - 1);
    // Colons are no good in names that people copy.
    let at = words::rfc3339(clock::now().time).replace(':', "-");
    let mut again = 0;
    loop {
        let more = if again == 0 {
            String::new()
        } else {
            format!("-{again}")
        };
        let path = folder.join(format!("{at}{more}-{name}.log"));
        let made = OpenOptions::new()
            .append(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match made {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && again < 100 => again += 1,
            made => return made.map(|file| (file, path)),
        }
    }
}

/// Names begin with the time, so the newest come last.
fn forget(folder: &Path, keep: usize) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut logs: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "log"))
        .collect();
    logs.sort();
    let too_many = logs.len().saturating_sub(keep);
    for path in &logs[..too_many] {
        let _ = std::fs::remove_file(path);
    }
}

/// What the runner of a command that runs apart says of its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// It runs, with this pid, and prints into this file.
    Started(u32, PathBuf),
    /// It does not, and why.
    Failed(String),
}

impl Report {
    /// As one line, without its end.
    pub fn line(&self) -> String {
        match self {
            Report::Started(pid, path) => format!("started {pid} {}", path.display()),
            Report::Failed(why) => format!("failed {}", why.replace('\n', " ")),
        }
    }

    /// `None` if it is no such line.
    pub fn parse(line: &str) -> Option<Report> {
        let (word, rest) = line.trim_end_matches('\n').split_once(' ')?;
        match word {
            "started" => {
                let (pid, path) = rest.split_once(' ')?;
                Some(Report::Started(pid.parse().ok()?, PathBuf::from(path)))
            }
            "failed" => Some(Report::Failed(rest.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;

    use super::{KEPT, Report, open};

    #[test]
    fn a_report_is_read_as_it_was_written() {
        for report in [
            Report::Started(42, PathBuf::from("/home/a b/x.log")),
            Report::Failed("x: command not found".to_owned()),
        ] {
            assert_eq!(Report::parse(&(report.line() + "\n")), Some(report));
        }
        assert_eq!(Report::parse("started x y"), None);
        assert_eq!(Report::parse(""), None);
    }

    #[test]
    fn the_newest_files_are_kept_and_are_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = folder.path().join("a/runs");
        std::fs::create_dir_all(&runs).expect("made");
        std::fs::write(runs.join("mine.txt"), "").expect("written");
        std::fs::write(runs.join("1999-01-01T00-00-00Z-old.log"), "").expect("written");
        let mut last = PathBuf::new();
        for _ in 0..KEPT + 3 {
            last = open(&runs, "switch").expect("opened").1;
        }
        let mode = last.metadata().expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let left = std::fs::read_dir(&runs).expect("read").count();
        assert_eq!(left, KEPT + 1, "logs, and a file that is none");
        assert!(runs.join("mine.txt").exists() && last.exists());
        assert!(!runs.join("1999-01-01T00-00-00Z-old.log").exists());
    }
}
