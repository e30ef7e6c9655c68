//! What may make one wait: free space (a file system whose server is gone hangs
//! `statvfs(3)` for ever) and sensors. A thread of its own looks; the sampler
//! takes what it last saw and says so when that is too old.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use nixlamp_core::model::{Gap, Space, SpaceOf, Why};
use nixlamp_core::say;
use sysinfo::Components;

/// After this a question counts as unanswered.
const PATIENCE: Duration = Duration::from_secs(2);

/// Free space and heat change slowly.
const BETWEEN: Duration = Duration::from_secs(3);

/// How long a look waits whose last answer is missing or [`OLD`].
const MOMENT: Duration = Duration::from_millis(300);

/// What was seen so long ago is not shown without a try for better.
const OLD: Duration = Duration::from_secs(10);

/// What was seen.
#[derive(Clone, Debug, Default)]
struct Seen {
    spaces: Vec<Space>,
    heat_celsius: Option<f32>,
}

/// The sampler's side of that thread.
pub struct Slow {
    ask: Sender<()>,
    answers: Receiver<Seen>,
    seen: Option<Seen>,
    asked: Option<Instant>,
    answered: Option<Instant>,
}

impl Slow {
    /// Starts the thread. It ends with the sampler, unless it hangs: then it
    /// ends with the program.
    pub fn start(nix: &Path) -> Self {
        let (ask, questions) = mpsc::channel();
        let (answer, answers) = mpsc::channel();
        let nix = nix.to_owned();
        let started = std::thread::Builder::new()
            .name("free-space".into())
            .stack_size(128 * 1024)
            .spawn(move || answer_questions(&nix, &questions, &answer));
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for free space");
        }
        Self {
            ask,
            answers,
            seen: None,
            asked: None,
            answered: None,
        }
    }

    /// What was last seen, and a gap if there is no answer. Never waits, but
    /// for the first answer and after a pause, and then a moment only.
    pub fn look(&mut self, gaps: &mut Vec<Gap>) -> (Vec<Space>, Option<f32>) {
        let due = self.answered.is_none_or(|at| at.elapsed() >= BETWEEN);
        if self.asked.is_none() && due {
            self.asked = Some(Instant::now());
            // Without the thread there is no answer either, which shows below.
            _ = self.ask.send(());
        }
        let old = self.answered.is_none_or(|at| at.elapsed() > OLD);
        let just_asked = self.asked.is_some_and(|at| at.elapsed() < MOMENT);
        let wait = if old && just_asked {
            MOMENT
        } else {
            Duration::ZERO
        };
        match self.answers.recv_timeout(wait) {
            Ok(seen) => {
                self.seen = Some(seen);
                self.asked = None;
                self.answered = Some(Instant::now());
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                let why = Why::Broken(say!("its-thread-ended"));
                gaps.push(Gap {
                    source: "free space".into(),
                    why,
                });
                return (Vec::new(), None);
            }
        }
        if self.asked.is_some_and(|at| at.elapsed() > PATIENCE) {
            let why = Why::Broken(say!("no-answer-in", seconds = PATIENCE.as_secs()));
            gaps.push(Gap {
                source: "free space".into(),
                why,
            });
            return (Vec::new(), None);
        }
        let seen = self.seen.clone().unwrap_or_default();
        (seen.spaces, seen.heat_celsius)
    }
}

fn answer_questions(nix: &Path, questions: &Receiver<()>, answer: &Sender<Seen>) {
    super::raw::block_signals();
    let mut components = Components::new().ok();
    while questions.recv().is_ok() {
        let heat_celsius = components.as_mut().and_then(|components| {
            components.refresh(true);
            let heats = components
                .iter()
                .filter_map(sysinfo::Component::temperature);
            // Sensors that are not connected say nonsense.
            heats
                .filter(|heat| (-50.0..200.0).contains(heat))
                .max_by(f32::total_cmp)
        });
        if answer
            .send(Seen {
                spaces: spaces(nix),
                heat_celsius,
            })
            .is_err()
        {
            return;
        }
    }
}

/// Space for the store, for builders and in `/tmp`. What is not there has none.
fn spaces(nix: &Path) -> Vec<Space> {
    let builds = nix.join("var/nix/builds");
    let builds = if builds.is_dir() {
        builds
    } else {
        PathBuf::from("/tmp")
    };
    [
        (SpaceOf::Store, nix.join("store")),
        (SpaceOf::BuildDir, builds),
        (SpaceOf::Tmp, PathBuf::from("/tmp")),
    ]
    .into_iter()
    .chain(boot().map(|path| (SpaceOf::Boot, path)))
    .filter_map(|(of, path)| space(of, &path))
    .collect()
}

fn space(of: SpaceOf, path: &Path) -> Option<Space> {
    let about = rustix::fs::statvfs(path).ok()?;
    // btrfs and others make inodes as they need them and say zero.
    let limited = about.f_files > 0;
    Some(Space {
        of,
        path: path.to_string_lossy().into_owned(),
        free_bytes: about.f_bavail.saturating_mul(about.f_frsize),
        total_bytes: about.f_blocks.saturating_mul(about.f_frsize),
        free_inodes: limited.then_some(about.f_favail),
        total_inodes: limited.then_some(about.f_files),
        in_memory: lies_in_memory(path),
    })
}

/// The magic numbers of tmpfs and ramfs, see `statfs(2)`.
fn lies_in_memory(path: &Path) -> bool {
    const TMPFS: u64 = 0x0102_1994;
    const RAMFS: u64 = 0x8584_58f6;
    rustix::fs::statfs(path)
        .is_ok_and(|about| matches!((about.f_type as u64) & 0xffff_ffff, TMPFS | RAMFS))
}

/// Where kernels lie, if that is a file system of its own: on the root's there
/// is nothing to tell that the store's does not. One that is mounted only when
/// somebody looks (autofs) is left alone.
fn boot() -> Option<PathBuf> {
    boot_mount(&std::fs::read_to_string("/proc/self/mountinfo").ok()?)
}

/// The mount point among the usual ones, from `proc_pid_mountinfo(5)`:
/// `36 35 98:0 / /boot rw - vfat /dev/sda1 rw`.
fn boot_mount(table: &str) -> Option<PathBuf> {
    let mounted = |place: &str| {
        table.lines().any(|line| {
            let kind = line
                .split(" - ")
                .nth(1)
                .and_then(|rest| rest.split(' ').next());
            line.split(' ').nth(4) == Some(place) && kind.is_some_and(|kind| kind != "autofs")
        })
    };
    ["/boot", "/boot/efi", "/efi"]
        .into_iter()
        .find(|place| mounted(place))
        .map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_nix_still_has_tmp() {
        let spaces = spaces(Path::new("/nowhere"));
        let of: Vec<_> = spaces.iter().map(|space| space.of).collect();
        assert_eq!(of[..2], [SpaceOf::BuildDir, SpaceOf::Tmp]);
        assert!(spaces[1].total_bytes >= spaces[1].free_bytes && spaces[1].total_bytes > 0);
    }

    #[test]
    fn kernels_lie_where_something_is_mounted() {
        let autofs = "30 22 0:31 / /efi rw - autofs systemd-1 rw\n";
        assert_eq!(boot_mount(autofs), None);
        let both = format!("{autofs}36 30 8:1 / /efi rw shared:9 - vfat /dev/sda1 rw\n");
        assert_eq!(boot_mount(&both), Some(PathBuf::from("/efi")));
        assert_eq!(boot_mount("22 1 8:2 / / rw - ext4 /dev/sda2 rw\n"), None);
    }

    #[test]
    fn no_answer_is_a_gap_and_costs_no_time() {
        let (ask, _questions) = mpsc::channel();
        let (_answer, answers) = mpsc::channel();
        let asked = Instant::now().checked_sub(PATIENCE * 2);
        let mut slow = Slow {
            ask,
            answers,
            seen: None,
            asked,
            answered: None,
        };
        let mut gaps = Vec::new();
        let begun = Instant::now();
        assert!(slow.look(&mut gaps).0.is_empty());
        assert!(begun.elapsed() < PATIENCE);
        assert_eq!(gaps[0].why, Why::Broken("no answer in 2 s".into()));
    }

    #[test]
    fn the_first_look_has_an_answer() {
        let mut slow = Slow::start(Path::new("/nowhere"));
        let mut gaps = Vec::new();
        assert!(slow.look(&mut gaps).0.len() >= 2);
        assert!(gaps.is_empty());
    }
}
