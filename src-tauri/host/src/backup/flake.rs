//! The person's configuration: its commit, what differs from it, and what git
//! does not know yet; without git its files as they are.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use nixlamp_core::backup::What;
use nixlamp_core::model::Why;
use nixlamp_hands::command;

use super::folder::Making;
use super::{Sources, left_out};

/// git on a large tree takes seconds.
const GIT_LIMIT: Duration = Duration::from_secs(20);
/// No configuration has larger files that a person wrote.
const FILE_BYTES: u64 = 4 * 1024 * 1024;
/// And not more of them.
const FILES: usize = 2000;

pub(super) fn keep(
    making: &mut Making,
    named: Option<&str>,
    sources: &Sources,
) -> Result<(), String> {
    let Some(folder) = find(named, sources) else {
        left_out(making, "a configuration", "none was found");
        return Ok(());
    };
    let from = folder.display().to_string();
    let git = |arguments: &[&str]| {
        let mut all = vec![
            "-C",
            &from,
            // Nothing of the repository is run.
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ];
        all.extend(arguments);
        let program = command::look_for("git").ok_or(Why::Missing)?;
        command::answer(&program, &all, GIT_LIMIT)
    };
    let state = [
        git(&["rev-parse", "HEAD"]),
        git(&["diff", "--binary", "--no-ext-diff", "--no-textconv", "HEAD"]),
        // Whole as well: a difference between texts of no known coding is none.
        git(&["diff", "--name-only", "--no-ext-diff", "-z", "HEAD"]),
        git(&["ls-files", "--others", "--exclude-standard", "-z"]),
    ];
    let mut files = ["flake.nix", "flake.lock"].map(str::to_owned).to_vec();
    if let [Ok(head), Ok(diff), Ok(changed), Ok(untracked)] = &state {
        making.write(What::Flake, "flake/HEAD", "", head.as_bytes())?;
        making.write(What::Flake, "flake/uncommitted.diff", "", diff.as_bytes())?;
        let both = changed.split('\0').chain(untracked.split('\0'));
        files.extend(both.map(str::to_owned));
    } else {
        let what = format!("the git state of {from}");
        left_out(making, &what, "git does not tell it");
        files.extend(plain_files(&folder));
    }
    files.sort();
    files.dedup();
    for name in files.iter().filter(|name| is_below(name)) {
        file(making, &folder, name)?;
    }
    Ok(())
}

/// The one last built, or where one lies as a rule.
fn find(named: Option<&str>, sources: &Sources) -> Option<PathBuf> {
    let own = |name: &str| sources.config.as_ref().map(|config| config.join(name));
    [
        named.map(PathBuf::from),
        Some(sources.etc.join("nixos")),
        Some(sources.etc.join("nix-darwin")),
        own("home-manager"),
        own("nixos"),
        own("nixpkgs"),
    ]
    .into_iter()
    .flatten()
    .find(|folder| {
        [
            "flake.nix",
            "configuration.nix",
            "home.nix",
            "darwin-configuration.nix",
        ]
        .iter()
        .any(|name| folder.join(name).is_file())
    })
}

fn is_below(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// The files directly in the folder that are Nix's.
fn plain_files(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .map(|entries| {
            entries
                .flatten()
                .filter_map(|entry| entry.file_name().into_string().ok())
                .filter(|name| Path::new(name).extension().is_some_and(|e| e == "nix"))
                .collect()
        })
        .unwrap_or_default()
}

fn file(making: &mut Making, folder: &Path, name: &str) -> Result<(), String> {
    let path = folder.join(name);
    let shown = path.display().to_string();
    // Links, devices and pipes are no files of a configuration.
    let Ok(metadata) = fs::symlink_metadata(&path) else {
        return Ok(());
    };
    if !metadata.is_file() {
        return Ok(());
    }
    if metadata.len() > FILE_BYTES || making.manifest.files.len() >= FILES {
        left_out(making, &shown, "it is too large for a configuration");
        return Ok(());
    }
    match fs::read(&path) {
        Ok(contents) => making.write(
            What::Flake,
            &format!("flake/files/{name}"),
            &shown,
            &contents,
        ),
        Err(error) => {
            left_out(making, &shown, &error.to_string());
            Ok(())
        }
    }
}
