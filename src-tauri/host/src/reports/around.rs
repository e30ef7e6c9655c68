//! What a report needs of the machine that no picture tells.

use std::path::Path;
use std::sync::LazyLock;

use nixlamp_core::report::Around;
use nixlamp_core::report::mask::Known;
use nixlamp_core::wire::BackupRow;
use nixlamp_core::words::{self, rfc3339};
use nixlamp_hands::own_folders;
use sysinfo::System;

use crate::{act, backup, store};

/// Actions that are looked through.
const ACTIONS: u32 = 200;

/// What else is known: read anew, but for what never changes.
pub(super) fn around(state: &Path) -> Around {
    static SYSTEM: LazyLock<Option<String>> = LazyLock::new(|| {
        let parts = [System::long_os_version(), System::kernel_version()];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| words::dotted(parts))
    });
    static PROCESSOR: LazyLock<Option<String>> = LazyLock::new(|| {
        let mut system = System::new().ok()?;
        system.refresh_cpu_all();
        let model = system.cpus().first()?.brand().trim().to_owned();
        (!model.is_empty()).then_some(model)
    });
    let backups = backup::list(&act::backups(state));
    Around {
        nixlamp: env!("CARGO_PKG_VERSION").to_owned(),
        system: SYSTEM.clone(),
        processor: PROCESSOR.clone(),
        actions: store::peek_actions(&state.join("history.db"), ACTIONS).unwrap_or_default(),
        backups: backups
            .into_iter()
            .flatten()
            .map(|made| BackupRow {
                id: Some(made.id.to_string()),
                made: Some(rfc3339(made.made)),
                why: made.why.clone(),
                line: words::backup::line(&made),
                left_out: made.left_out.iter().map(words::backup::left_out).collect(),
            })
            .collect(),
    }
}

/// Names of this machine and its person, to be masked.
pub(super) fn known() -> Known {
    let variable = |name: &str| std::env::var(name).ok();
    let homes: Vec<String> = own_folders::home()
        .into_iter()
        .chain(variable("HOME").map(Into::into))
        .map(|home| home.display().to_string())
        .collect();
    let last = |home: &String| home.rsplit('/').next().map(str::to_owned);
    let users = ["USER", "LOGNAME", "SUDO_USER"]
        .into_iter()
        .filter_map(variable)
        .chain(homes.iter().filter_map(last))
        .filter(|user| !user.is_empty())
        .collect();
    let mut hosts: Vec<String> = System::host_name().into_iter().collect();
    hosts.extend(by_hosts_file(&hosts));
    Known {
        users,
        homes,
        hosts,
    }
}

/// Other names of this machine, as `/etc/hosts` has them.
fn by_hosts_file(own: &[String]) -> Vec<String> {
    let text = std::fs::read_to_string("/etc/hosts").unwrap_or_default();
    names_in(&text, own)
}

fn names_in(text: &str, own: &[String]) -> Vec<String> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .filter_map(|line| {
            let names: Vec<&str> = line.split_whitespace().skip(1).collect();
            let is_ours = names.iter().any(|name| own.iter().any(|own| own == name));
            is_ours.then_some(names)
        })
        .flatten()
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::names_in;

    #[test]
    fn the_hosts_file_knows_the_name_with_the_domain() {
        let text = "127.0.0.1 localhost\n127.0.1.1 web7.corp.example web7 # own\n10.0.0.1 other\n";
        assert_eq!(
            names_in(text, &["web7".to_owned()]),
            ["web7.corp.example", "web7"]
        );
        assert!(names_in(text, &[]).is_empty());
    }
}
