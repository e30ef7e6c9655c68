//! Looks at: whether the store is there, on which file system, and whether the
//! daemon could write it.
//! Cannot tell when: the mount table cannot be read.

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "nix-mount",
    group: HealthGroup::System,
    cost: CheckCost::Instant,
    on: On::Linux,
    run,
    ..USUAL
};

fn run(here: &Here) -> Option<Said> {
    let entries = here
        .path("nix/store")
        .is_dir()
        .then(|| here.names("nix/store").len());
    Some(match here.read("proc/self/mountinfo") {
        Ok(mounts) => judge(entries, &mounts),
        Err(why) => Said::unread(&say!("check-nix-mount.mount-table"), &why),
    })
}

/// The mount that holds a path: mount point, options, file system, its options.
fn holder<'a>(mounts: &'a str, path: &str) -> Option<(&'a str, &'a str, &'a str, &'a str)> {
    mounts
        .lines()
        .filter_map(|line| {
            // See proc_pid_mountinfo(5): optional fields end with a lone dash.
            let (left, right) = line.split_once(" - ")?;
            let left: Vec<&str> = left.split(' ').collect();
            let right: Vec<&str> = right.split(' ').collect();
            Some((
                *left.get(4)?,
                *left.get(5)?,
                *right.first()?,
                right.last().copied()?,
            ))
        })
        .filter(|(point, ..)| {
            *point == "/"
                || path == *point
                || path
                    .strip_prefix(point)
                    .is_some_and(|rest| rest.starts_with('/'))
        })
        // Of two mounts on one place the later one counts.
        .max_by_key(|(point, ..)| point.len())
}

fn judge(entries: Option<usize>, mounts: &str) -> Said {
    let Some((point, _, kind, options)) = holder(mounts, "/nix/store") else {
        return Said::unknown(say!("check-nix-mount.not-understood"));
    };
    let read_only = options.split(',').any(|word| word == "ro");
    match entries {
        None => Said::bad(
            say!("check-nix-mount.no-store"),
            say!("check-nix-mount.no-store-next"),
        ),
        Some(0) => Said::bad(
            say!("check-nix-mount.empty"),
            say!("check-nix-mount.empty-next"),
        ),
        // The mount itself is read-only on NixOS, and the daemon knows its way
        // round that; the file system must not be.
        Some(_) if read_only => Said::bad(
            say!("check-nix-mount.read-only", kind = kind, point = point),
            say!("check-nix-mount.read-only-next"),
        ),
        Some(_) => Said::fine(say!("check-nix-mount.mounted", kind = kind, point = point)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let root = "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n";
        let nixos = "30 22 254:0 /nix/store /nix/store ro,relatime shared:1 - ext4 /dev/vda rw\n";
        let broken = "30 22 254:1 / /nix ro,relatime shared:1 - btrfs /dev/vdb ro,space_cache\n";
        assert_eq!(judge(Some(9), root).line(), "Fine ext4 at /");
        assert_eq!(
            judge(Some(9), &format!("{root}{nixos}")).line(),
            "Fine ext4 at /nix/store"
        );
        assert!(
            judge(Some(9), &format!("{root}{broken}"))
                .line()
                .starts_with("Bad btrfs at /nix can only be read")
        );
        assert!(
            judge(Some(0), root)
                .line()
                .starts_with("Bad /nix/store is empty")
        );
        assert!(
            judge(None, root)
                .line()
                .starts_with("Bad /nix/store is not there")
        );
        assert_eq!(
            judge(Some(9), "").line(),
            "Unknown The mount table is not understood"
        );
    }
}
