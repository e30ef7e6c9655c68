//! Users and groups as `/etc` has them.

use super::here::Here;

/// Names and uids of those that build: the members of `build-users-group`.
pub fn builders(here: &Here, group: &str) -> Vec<(String, u32)> {
    let groups = here.read("etc/group").unwrap_or_default();
    let users = here.read("etc/passwd").unwrap_or_default();
    members(&groups, group)
        .into_iter()
        .filter_map(|name| {
            let uid = uid(&users, &name)?;
            Some((name, uid))
        })
        .collect()
}

/// The members that a group names; `None` in the list of none.
pub fn members(groups: &str, group: &str) -> Vec<String> {
    groups
        .lines()
        .find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            (fields.first() == Some(&group)).then(|| {
                let names = fields.get(3).copied().unwrap_or_default();
                names
                    .split(',')
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect()
            })
        })
        .unwrap_or_default()
}

fn uid(users: &str, name: &str) -> Option<u32> {
    users.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.first() == Some(&name))
            .then(|| fields.get(2)?.parse().ok())
            .flatten()
    })
}

/// Groups a user is a member of, by `/etc/group`, and the one that is the
/// user's own in `/etc/passwd`.
pub fn groups_of(here: &Here, user: &str) -> Vec<String> {
    let users = here.read("etc/passwd").unwrap_or_default();
    let own = users.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.first() == Some(&user)).then(|| fields.get(3).copied())?
    });
    here.read("etc/group")
        .unwrap_or_default()
        .lines()
        .filter_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            fields.get(2)?;
            let is_member = own.is_some_and(|own| fields[2] == own)
                || fields.get(3)?.split(',').any(|name| name == user);
            is_member.then(|| fields[0].to_owned())
        })
        .collect()
}
