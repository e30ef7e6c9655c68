//! Folders by inode and device, as `/proc/locks` names files.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, RawDir, StatxFlags};

/// Mounts change seldom.
const KEEP: Duration = Duration::from_secs(30);

/// A device's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Device {
    /// Which driver.
    pub major: u32,
    /// Which of its devices.
    pub minor: u32,
}

/// On which devices folders lie, remembered for a while.
#[derive(Default)]
pub struct Devices {
    known: HashMap<PathBuf, Vec<Device>>,
    since: Option<Instant>,
}

impl Devices {
    /// The devices that the kernel may name for files in this folder. `stat(2)`
    /// and `/proc/locks` disagree on file systems with subvolumes (btrfs gives
    /// each its own number in `stat`, while the lock list and `mountinfo` have
    /// the file system's), so there may be two.
    pub fn of(&mut self, folder: &Path) -> &[Device] {
        if self.since.is_none_or(|since| since.elapsed() > KEEP) {
            self.known.clear();
            self.since = Some(Instant::now());
        }
        let known = self.known.entry(folder.to_owned()).or_default();
        // One that is not there may be made at any time: the store by the first
        // build.
        if known.is_empty() {
            *known = devices(folder);
        }
        known
    }
}

fn devices(folder: &Path) -> Vec<Device> {
    let Ok(about) = folder.metadata() else {
        return Vec::new();
    };
    let dev = about.dev();
    let mut devices = vec![Device {
        major: rustix::fs::major(dev),
        minor: rustix::fs::minor(dev),
    }];
    let mount = rustix::fs::statx(CWD, folder, AtFlags::empty(), StatxFlags::MNT_ID)
        .ok()
        .filter(|about| about.stx_mask & StatxFlags::MNT_ID.bits() != 0)
        .map(|about| about.stx_mnt_id);
    if let Some(mount) = mount
        && let Ok(table) = std::fs::read_to_string("/proc/self/mountinfo")
        && let Some(device) = mount_device(&table, mount)
        && !devices.contains(&device)
    {
        devices.push(device);
    }
    devices
}

/// The device of a mount, from `proc_pid_mountinfo(5)`: `36 35 98:0 / /mnt …`.
fn mount_device(table: &str, mount: u64) -> Option<Device> {
    let mount = mount.to_string();
    let line = table
        .lines()
        .find(|line| line.split(' ').next() == Some(&mount))?;
    let (major, minor) = line.split(' ').nth(2)?.split_once(':')?;
    Some(Device {
        major: major.parse().ok()?,
        minor: minor.parse().ok()?,
    })
}

/// A file's inode.
pub fn inode(path: &Path) -> Option<u64> {
    path.symlink_metadata().ok().map(|about| about.ino())
}

/// Calls with each name in a folder and its inode, which the listing itself
/// tells: no `stat` for each. A folder that cannot be listed has nothing in it.
pub fn list(folder: &Path, mut each: impl FnMut(&[u8], u64)) {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let Ok(fd) = rustix::fs::open(folder, flags, Mode::empty()) else {
        return;
    };
    let mut buffer = vec![MaybeUninit::uninit(); 64 * 1024];
    let mut entries = RawDir::new(&fd, &mut buffer);
    while let Some(Ok(entry)) = entries.next() {
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            each(name, entry.ino());
        }
    }
}

/// A listed name as part of a path.
pub fn text(name: &[u8]) -> &OsStr {
    OsStr::from_bytes(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_of_mounts() {
        let table = "22 1 254:0 / / rw shared:1 - ext4 /dev/vda rw\n\
            36 22 0:31 /@nix /nix rw - btrfs /dev/sda2 rw,subvol=/@nix\n";
        assert_eq!(
            mount_device(table, 36),
            Some(Device {
                major: 0,
                minor: 31
            })
        );
        assert_eq!(mount_device(table, 3), None);
        assert_eq!(mount_device("36 22 x / /\n", 36), None);
    }

    #[test]
    fn a_folder_that_was_not_there_is_found_once_it_is() {
        let at = tempfile::tempdir().expect("a folder").path().join("store");
        let mut devices = Devices::default();
        assert!(devices.of(&at).is_empty());
        std::fs::create_dir_all(&at).expect("made");
        assert!(!devices.of(&at).is_empty());
        std::fs::remove_dir_all(at.parent().expect("its own")).expect("removed");
    }

    #[test]
    fn the_root_lies_on_a_device_and_nowhere_on_none() {
        assert!(!Devices::default().of(Path::new("/")).is_empty());
        assert!(Devices::default().of(Path::new("/nowhere")).is_empty());
        let mut names = 0;
        list(Path::new("/proc/self"), |_, _| names += 1);
        assert!(names > 10);
        list(Path::new("/nowhere"), |_, _| names = 0);
        assert!(names > 10);
    }
}
