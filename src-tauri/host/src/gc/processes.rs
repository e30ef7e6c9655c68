//! Store paths that processes use, as Nix looks for them: program, folder, open
//! files, mappings and environment. Arguments are no root for Nix.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use nixlamp_core::gc::roots::name_in_store;
use nixlamp_core::gc::{Root, RootKind, Unknown};
use nixlamp_core::say;

/// What processes hold, and how many could not be looked at.
#[derive(Debug, Default)]
pub struct Seen {
    /// What was seen.
    pub roots: Vec<Root>,
    /// What was not.
    pub unknown: Option<Unknown>,
}

/// Looks through all processes.
pub fn read(proc: &Path, store: &str) -> Seen {
    let Ok(entries) = fs::read_dir(proc) else {
        return Seen {
            unknown: Some(Unknown::AllProcesses),
            ..Seen::default()
        };
    };
    let mut seen = Seen::default();
    let mut blind = 0;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(pid) = name
            .to_str()
            .filter(|n| n.bytes().all(|b| b.is_ascii_digit()))
        else {
            continue;
        };
        let process = entry.path();
        if is_of_kernel(&process) {
            continue;
        }
        match paths_of(&process, store) {
            Some(names) => seen.roots.extend(names.into_iter().map(|name| Root {
                link: say!("root-of-process", pid = pid.to_string()),
                name,
                kind: RootKind::Process,
            })),
            None => blind += 1,
        }
    }
    seen.roots.extend(of_kernel(proc, store));
    seen.unknown = (blind > 0).then_some(Unknown::Processes(blind));
    seen
}

/// Threads of the kernel are children of process 2 and have no program.
fn is_of_kernel(process: &Path) -> bool {
    let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
    let mut fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    fields.nth(1) == Some("2") || process.ends_with("2") && stat.starts_with("2 (kthreadd)")
}

/// `None` if it may not be looked at. One that has ended holds nothing.
fn paths_of(process: &Path, store: &str) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let environ = match fs::read(process.join("environ")) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return None,
        Err(_) => return Some(names),
    };
    names.extend(within_text(&environ, store));
    for link in ["exe", "cwd"] {
        names.extend(of_link(&process.join(link), store));
    }
    if let Ok(files) = fs::read_dir(process.join("fd")) {
        for file in files.flatten() {
            names.extend(of_link(&file.path(), store));
        }
    }
    let maps = fs::read_to_string(process.join("maps")).unwrap_or_default();
    let mapped = maps.lines().filter_map(|line| {
        let path = &line[line.find('/')?..];
        name_in_store(store, path.trim_end()).map(str::to_owned)
    });
    names.extend(mapped);
    Some(names)
}

fn of_link(link: &Path, store: &str) -> Option<String> {
    let target = fs::read_link(link).ok()?;
    name_in_store(store, target.to_str()?).map(str::to_owned)
}

/// Programs that the kernel starts.
fn of_kernel(proc: &Path, store: &str) -> Vec<Root> {
    ["modprobe", "fbsplash", "poweroff_cmd"]
        .iter()
        .filter_map(|file| {
            let path = proc.join("sys/kernel").join(file);
            let text = fs::read_to_string(path).ok()?;
            Some(Root {
                link: say!("root-of-kernel", file = *file),
                name: name_in_store(store, text.trim())?.to_owned(),
                kind: RootKind::Process,
            })
        })
        .collect()
}

/// Every store path that stands somewhere in the text.
fn within_text(bytes: &[u8], store: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let plain = |c: char| c.is_ascii_alphanumeric() || "+-._?=".contains(c);
    text.match_indices(&format!("{store}/"))
        .filter_map(|(at, found)| {
            let rest = &text[at + found.len()..];
            let end = rest.find(|c| !plain(c)).unwrap_or(rest.len());
            let path = &text[at..at + found.len() + end];
            name_in_store(store, path).map(str::to_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{read, within_text};
    use nixlamp_core::gc::Unknown;
    use std::fs;

    const NAME: &str = "0c1bqz3yv5kcnl1q4j6d8fx7s9wrmh2p-hello";

    #[test]
    fn paths_are_found_in_the_middle_of_an_environment() {
        let text = format!("A=1\0PATH=/bin:/nix/store/{NAME}/bin:/nix/store/x\0");
        assert_eq!(within_text(text.as_bytes(), "/nix/store"), [NAME]);
    }

    #[test]
    fn program_folder_files_and_mappings_count_and_arguments_do_not() {
        let proc = tempfile::tempdir().expect("a folder");
        let made = |pid: &str| {
            let process = proc.path().join(pid);
            fs::create_dir_all(process.join("fd")).expect("a folder");
            fs::write(process.join("stat"), format!("{pid} (x) S 1 1")).expect("written");
            fs::write(process.join("environ"), "").expect("written");
            fs::write(
                process.join("cmdline"),
                format!("/nix/store/{NAME}-argument"),
            )
            .expect("written");
            process
        };
        let target = |of: &str| format!("/nix/store/{NAME}-{of}/bin/x");
        let link = |at: std::path::PathBuf, of: &str| {
            std::os::unix::fs::symlink(target(of), at).expect("a link");
        };
        link(made("10").join("exe"), "exe");
        link(made("11").join("cwd"), "cwd");
        link(made("12").join("fd/3"), "fd");
        let maps = format!("7f00-7f01 r-xp 0 fe:00 12   {}\n", target("maps"));
        fs::write(made("13").join("maps"), maps).expect("written");
        fs::write(made("2").join("stat"), "2 (kthreadd) S 0 0").expect("written");
        let seen = read(proc.path(), "/nix/store");
        let mut names: Vec<_> = seen.roots.iter().map(|r| r.name.clone()).collect();
        names.sort();
        assert_eq!(
            names,
            ["cwd", "exe", "fd", "maps"].map(|of| format!("{NAME}-{of}"))
        );
        assert_eq!(seen.unknown, None);
        let none = read(&proc.path().join("none"), "/nix/store");
        assert_eq!(none.unknown, Some(Unknown::AllProcesses));
    }
}
