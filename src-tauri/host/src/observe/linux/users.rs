//! User names and Nix's build users, from `/etc/passwd` and `/etc/group`.
//!
//! The files are read, never `getpwuid(3)`: that may ask a directory server
//! that does not answer, and a watcher must not hang on it. Users that are in
//! no file are shown by their number.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where `auto-allocate-uids` takes its users from, with Nix's defaults
/// `start-id` and `id-count` (872415232 and 128 × 65536); they are in no file.
const ALLOCATED: std::ops::Range<u32> = 872_415_232..872_415_232 + 128 * 65_536;

/// The group that Nix's installers make for build users.
const GROUP: &[u8] = b"nixbld";

/// The numbers of Nix's build users.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildUsers {
    /// Ascending.
    uids: Vec<u32>,
}

impl BuildUsers {
    /// True for one of them.
    pub fn contains(&self, uid: u32) -> bool {
        ALLOCATED.contains(&uid) || self.uids.binary_search(&uid).is_ok()
    }
}

/// What the two files say.
#[derive(Default)]
pub struct Users {
    names: HashMap<u32, String>,
    homes: HashMap<u32, PathBuf>,
    builders: BuildUsers,
    /// When the files were written that these answers come from.
    written: [Option<SystemTime>; 2],
}

impl Users {
    /// Reads the files again if they changed; true if they did.
    pub fn refresh(&mut self) -> bool {
        let files = [Path::new("/etc/passwd"), Path::new("/etc/group")];
        let written = files.map(|file| file.metadata().and_then(|about| about.modified()).ok());
        if written == self.written {
            return false;
        }
        let [passwd, group] = files.map(|file| std::fs::read(file).unwrap_or_default());
        *self = Self {
            written,
            ..Self::parse(&passwd, &group)
        };
        true
    }

    /// The user's name, or the number as text.
    pub fn name(&self, uid: u32) -> String {
        self.names
            .get(&uid)
            .cloned()
            .unwrap_or_else(|| uid.to_string())
    }

    /// The user's home.
    pub fn home(&self, uid: u32) -> Option<&Path> {
        self.homes.get(&uid).map(PathBuf::as_path)
    }

    /// Who builds for Nix.
    pub fn build_users(&self) -> &BuildUsers {
        &self.builders
    }

    fn parse(passwd: &[u8], group: &[u8]) -> Self {
        let members = group
            .split(|&byte| byte == b'\n')
            .find_map(|line| line.strip_prefix(GROUP)?.strip_prefix(b":"))
            .and_then(|line| line.split(|&byte| byte == b':').nth(2))
            .unwrap_or_default();
        let gid = group
            .split(|&byte| byte == b'\n')
            .find_map(|line| line.strip_prefix(GROUP)?.strip_prefix(b":"))
            .and_then(|line| line.split(|&byte| byte == b':').nth(1));
        let mut users = Self::default();
        for line in passwd.split(|&byte| byte == b'\n') {
            let fields: Vec<&[u8]> = line.split(|&byte| byte == b':').collect();
            let [name, _, uid, primary, ..] = fields[..] else {
                continue;
            };
            let Some(uid) = std::str::from_utf8(uid)
                .ok()
                .and_then(|uid| uid.parse().ok())
            else {
                continue;
            };
            let builds = name.starts_with(b"nixbld")
                || name.starts_with(b"_nixbld")
                || Some(primary) == gid
                || members
                    .split(|&byte| byte == b',')
                    .any(|member| member == name);
            if builds && uid != 0 {
                users.builders.uids.push(uid);
            }
            // The first of several names for one number is the usual one.
            let name = String::from_utf8_lossy(name).into_owned();
            users.names.entry(uid).or_insert(name);
            if let Some(home) = fields
                .get(5)
                .and_then(|home| std::str::from_utf8(home).ok())
            {
                users
                    .homes
                    .entry(uid)
                    .or_insert_with(|| PathBuf::from(home));
            }
        }
        users.builders.uids.sort_unstable();
        users
    }
}

/// Where `nix-daemon.service` has its control group, as inode numbers: sockets
/// bear the number of the group in which they were made. Empty where version 2
/// of control groups is not mounted or the daemon runs outside of its service.
pub fn service_groups(cgroup: &[u8]) -> Vec<u64> {
    use std::os::unix::fs::MetadataExt as _;

    const UNIT: &str = "nix-daemon.service";
    let Some(path) = std::str::from_utf8(cgroup)
        .ok()
        .and_then(|text| text.lines().find_map(|line| line.strip_prefix("0::/")))
    else {
        return Vec::new();
    };
    let Some(end) = path.find(UNIT).map(|start| start + UNIT.len()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]
        .iter()
        .map(|mount| Path::new(mount).join(&path[..end]))
        .collect();
    // Nix's own `use-cgroups` makes one below for each build.
    while let Some(folder) = open.pop() {
        let Ok(about) = folder.metadata() else {
            continue;
        };
        found.push(about.ino());
        if found.len() < 256
            && let Ok(below) = std::fs::read_dir(&folder)
        {
            open.extend(
                below
                    .flatten()
                    .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                    .map(|entry| entry.path()),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &[u8] = b"root:x:0:0:root:/root:/bin/sh\nalice:x:1000:100::/home/alice:/bin/sh\n\
        toor:x:0:0::/root:/bin/sh\nnixbld1:x:30001:30000::/var/empty:/sbin/nologin\n\
        builder:x:31000:30000::/:/x\nextra:x:31001:100::/:/x\n_nixbld2:x:352:1::/:/x\n\
        broken:x\nnixbldbad:x:many:1::/:/x\n";
    const GROUP_FILE: &[u8] = b"root:x:0:\nnixbldx:x:7:alice\nnixbld:x:30000:nixbld1,extra\n";

    #[test]
    fn names_and_build_users() {
        let users = Users::parse(PASSWD, GROUP_FILE);
        assert_eq!(users.name(0), "root");
        assert_eq!(users.name(1000), "alice");
        assert_eq!(users.name(4242), "4242");
        for uid in [30_001, 31_000, 31_001, 352, 872_415_232] {
            assert!(users.build_users().contains(uid), "{uid}");
        }
        for uid in [0, 1000, 30_000, 872_415_231, u32::MAX] {
            assert!(!users.build_users().contains(uid), "{uid}");
        }
    }

    #[test]
    fn files_that_say_nothing() {
        let users = Users::parse(b"", b"");
        assert_eq!(users.name(5), "5");
        assert!(!users.build_users().contains(5));
    }

    #[test]
    fn a_daemon_outside_of_its_service_has_no_groups() {
        assert!(service_groups(b"0::/user.slice/session-1.scope\n").is_empty());
        assert!(service_groups(b"12:cpu:/x\n").is_empty());
        assert!(service_groups(b"0::/system.slice/nix-daemon.service\n").is_empty());
    }
}
