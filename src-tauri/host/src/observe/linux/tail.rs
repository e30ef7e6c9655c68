//! What a client writes to its standard error, where that is a plain file that
//! may be read: `nixos-rebuild switch 2>log`, or a unit that logs to one.
//!
//! Only of the agent's own user: of others' processes the kernel does not tell
//! where they write. The file is opened by its descriptor, so that a name that
//! is gone or in another namespace does not matter; what stood in it before the
//! client began is not the client's, and is left out.
//!
//! Measured, unoptimised: 2 µs a client and look without news.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use nixlamp_core::model::{Heard, HeardFrom, ProcessId};
use nixlamp_core::{journal, redact};

/// Bytes read of one file in one look; what is more is read in the next.
const AT_ONCE: u64 = 64 * 1024;
/// Of what was written before the first look so much is read.
const BEFORE: u64 = 64 * 1024;
/// Lines told of one client in one look, the newest.
const LINES: usize = 200;
/// A line longer than this is told in parts.
const LONGEST: usize = 16 * 1024;
/// `O_APPEND` among the flags in `fdinfo`, octal.
const APPENDS: u32 = 0o2000;

/// One file that is followed.
struct Followed {
    file: File,
    read: u64,
    /// The beginning of a line whose end is not written yet.
    rest: Vec<u8>,
}

/// All of them, by device and inode: processes of one rebuild write to the same
/// file, and each line is told once, of the first that was seen.
#[derive(Default)]
pub struct Tails {
    followed: HashMap<(u64, u64), (ProcessId, Followed)>,
    seen: HashSet<ProcessId>,
}

impl Tails {
    /// What these clients wrote since the last look. One that is gone is read
    /// once more.
    pub fn look(&mut self, proc: &Path, clients: &[ProcessId]) -> Vec<Heard> {
        for client in clients {
            if self.seen.insert(*client)
                && let Some((key, followed)) = open(proc, *client)
            {
                self.followed.entry(key).or_insert((*client, followed));
            }
        }
        let mut heard = Vec::new();
        for (client, followed) in self.followed.values_mut() {
            let lines = followed.lines(!clients.contains(client));
            heard.extend(lines.into_iter().map(|text| Heard {
                about: Some(*client),
                from: HeardFrom::Client,
                text,
                age_s: 0.0,
            }));
        }
        self.seen.retain(|id| clients.contains(id));
        self.followed.retain(|_, (id, _)| clients.contains(id));
        heard
    }
}

fn open(proc: &Path, client: ProcessId) -> Option<((u64, u64), Followed)> {
    let of = proc.join(client.pid.to_string());
    let path: PathBuf = of.join("fd/2");
    // Asked before it is opened: opening a pipe or a terminal may have effects.
    let about = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let mut file = File::options()
        .read(true)
        .custom_flags(flags)
        .open(&path)
        .ok()?;
    let key = (about.dev(), about.ino());
    let now = file
        .metadata()
        .ok()
        .filter(|now| (now.dev(), now.ino()) == key)?;
    let info = std::fs::read_to_string(of.join("fdinfo/2")).ok()?;
    // What is appended to may hold the words of an earlier run.
    let read = if appends(&info)? {
        now.len()
    } else {
        now.len().saturating_sub(BEFORE)
    };
    file.seek(SeekFrom::Start(read)).ok()?;
    let rest = Vec::new();
    Some((key, Followed { file, read, rest }))
}

fn appends(info: &str) -> Option<bool> {
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"))?;
    let flags = u32::from_str_radix(flags.trim(), 8).ok()?;
    Some(flags & APPENDS != 0)
}

impl Followed {
    /// Whole lines; with `all` also one without an end.
    fn lines(&mut self, all: bool) -> Vec<String> {
        let length = self.file.metadata().map_or(0, |about| about.len());
        if length < self.read {
            // It was emptied.
            self.read = 0;
            self.rest.clear();
            if self.file.seek(SeekFrom::Start(0)).is_err() {
                return Vec::new();
            }
        }
        let mut news = Vec::new();
        let read = (&self.file)
            .take(AT_ONCE)
            .read_to_end(&mut news)
            .unwrap_or(0);
        self.read += read as u64;
        self.rest.append(&mut news);
        let end = self.rest.iter().rposition(|&byte| byte == b'\n');
        let end = match end {
            _ if all || self.rest.len() > LONGEST => self.rest.len(),
            Some(end) => end + 1,
            None => return Vec::new(),
        };
        let whole: Vec<u8> = self.rest.drain(..end).collect();
        let text = String::from_utf8_lossy(&whole);
        // A bar is drawn over and over with a carriage return.
        let lines = text.split(['\n', '\r']).filter_map(told);
        let mut lines: Vec<String> = lines.collect();
        lines.drain(..lines.len().saturating_sub(LINES));
        lines
    }
}

/// As it may be kept. Structured lines are for those who asked for them.
fn told(line: &str) -> Option<String> {
    if line.starts_with("@nix ") {
        return None;
    }
    // Secrets are known by what stands around them, colours included.
    let plain = journal::plain(line);
    let safe = redact::text(&plain);
    (!safe.trim().is_empty()).then(|| redact::visible(&safe).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::process::{Child, Command, Stdio};

    struct Writer(Child);

    impl Drop for Writer {
        fn drop(&mut self) {
            _ = self.0.kill();
            _ = self.0.wait();
        }
    }

    impl Writer {
        fn new(err: impl Into<Stdio>) -> Self {
            let child = Command::new("sleep").arg("600").stderr(err).spawn();
            Self(child.expect("every system has it"))
        }

        fn id(&self) -> ProcessId {
            ProcessId {
                pid: self.0.id(),
                start: 1,
            }
        }
    }

    fn texts(heard: &[Heard]) -> Vec<&str> {
        heard.iter().map(|heard| heard.text.as_str()).collect()
    }

    #[test]
    fn a_file_is_followed_line_by_line_to_its_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        let mut file = File::create(&path).expect("made");
        let writer = Writer::new(file.try_clone().expect("the same file"));
        // Its end of the file is the test's own: what it writes is written so.
        let proc = Path::new("/proc");
        let clients = [writer.id()];
        let mut tails = Tails::default();
        file.write_all(b"\x1b[31;1merror:\x1b[0m one\npart")
            .expect("ours");
        assert_eq!(texts(&tails.look(proc, &clients)), ["error: one"]);
        assert!(tails.look(proc, &clients).is_empty());
        file.write_all(b" of a line\n@nix {\"action\":\"stop\"}\n\nbar 1\rbar 2\n")
            .expect("ours");
        assert_eq!(
            texts(&tails.look(proc, &clients)),
            ["part of a line", "bar 1", "bar 2"]
        );
        file.write_all(b"access-tokens = github.com=ghp_0123456789abcdefghijABCDEFGHIJ456789\nthe last, without an end")
            .expect("ours");
        drop(writer);
        let last = tails.look(proc, &[]);
        let last = texts(&last);
        assert_eq!(last[1..], ["the last, without an end"]);
        assert!(!last[0].contains("ghp_"), "{last:?}");
        assert!(tails.look(proc, &[]).is_empty() && tails.followed.is_empty());
    }

    #[test]
    fn what_stood_there_before_is_not_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        std::fs::write(&path, "error: of last week\n").expect("written");
        let file = File::options().append(true).open(&path).expect("ours");
        let writer = Writer::new(file.try_clone().expect("the same file"));
        let mut tails = Tails::default();
        let clients = [writer.id()];
        assert!(tails.look(Path::new("/proc"), &clients).is_empty());
        (&file).write_all(b"error: of today\n").expect("ours");
        assert_eq!(
            texts(&tails.look(Path::new("/proc"), &clients)),
            ["error: of today"]
        );
        // Emptied and written to again.
        file.set_len(0).expect("ours");
        (&file).write_all(b"new\n").expect("ours");
        assert_eq!(texts(&tails.look(Path::new("/proc"), &clients)), ["new"]);
    }

    #[test]
    fn pipes_and_nobody_are_left_alone() {
        let piped = Writer::new(Stdio::piped());
        let nobody = ProcessId {
            pid: u32::MAX,
            start: 1,
        };
        let mut tails = Tails::default();
        let clients = [piped.id(), nobody];
        assert!(tails.look(Path::new("/proc"), &clients).is_empty());
        assert!(tails.followed.is_empty());
    }

    #[test]
    fn a_flood_is_taken_in_parts() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = File::create(folder.path().join("log")).expect("made");
        let writer = Writer::new(file.try_clone().expect("the same file"));
        let mut tails = Tails::default();
        let clients = [writer.id()];
        tails.look(Path::new("/proc"), &clients);
        file.write_all("a line of a flood\n".repeat(100_000).as_bytes())
            .expect("ours");
        let heard = tails.look(Path::new("/proc"), &clients);
        assert!(heard.len() <= LINES && !heard.is_empty());
        // Without a line's end there is a limit too.
        file.write_all(&vec![b'x'; 3 << 20]).expect("ours");
        for _ in 0..100 {
            tails.look(Path::new("/proc"), &clients);
        }
        let rest = tails.followed.values().map(|(_, it)| it.rest.len()).max();
        assert!(rest.is_some_and(|rest| rest <= LONGEST + AT_ONCE as usize));
    }
}
