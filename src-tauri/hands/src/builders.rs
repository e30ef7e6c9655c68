//! Who builds for Nix: its build users, told as the watcher tells them.

use crate::system;

/// Where `auto-allocate-uids` takes its users from, with Nix's defaults
/// `start-id` and `id-count`; they are in no file.
const ALLOCATED: std::ops::Range<u32> = 872_415_232..872_415_232 + 128 * 65_536;

/// True for a build user. Root is none, whatever the files say.
pub(crate) fn is_one(uid: u32) -> bool {
    if uid == 0 {
        return false;
    }
    let name = system::user_name(uid);
    let groups = std::fs::read("/etc/group").unwrap_or_default();
    ALLOCATED.contains(&uid)
        || name.starts_with("nixbld")
        || name.starts_with("_nixbld")
        || has_member(&String::from_utf8_lossy(&groups), &name)
}

fn has_member(groups: &str, name: &str) -> bool {
    groups
        .lines()
        .filter_map(|line| line.strip_prefix("nixbld:")?.rsplit(':').next())
        .any(|members| members.split(',').any(|member| member == name))
}

#[cfg(test)]
mod tests {
    use super::{has_member, is_one};

    #[test]
    fn root_and_ordinary_users_build_nothing() {
        assert!(!is_one(0) && !is_one(65_534) && !is_one(1));
        assert!(is_one(872_415_232));
    }

    #[test]
    fn members_of_the_group_are_build_users() {
        let groups = "root:x:0:\nnixbld:x:30000:builder1,builder2\nother:x:1:eve\n";
        assert!(has_member(groups, "builder2"));
        assert!(!has_member(groups, "eve") && !has_member(groups, "builder"));
    }
}
