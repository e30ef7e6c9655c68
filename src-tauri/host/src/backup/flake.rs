//! The person's configuration: its commit, what differs from it, and what git
//! does not know yet; without git its files as they are.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use nixlamp_core::backup::What;
use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_core::words::backup as words;
use nixlamp_hands::command;

use super::folder::Making;
use super::{FILE_BYTES, FILES, Sources, left_out, why};
use crate::regular;

/// git on a large tree takes seconds.
const GIT_LIMIT: Duration = Duration::from_secs(20);
/// Nothing of the repository is run or fetched, and nothing in it changed.
const GIT: [&str; 7] = [
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
];
/// Longer names, and those that are no text, are replaced by a number.
const NAME_BYTES: usize = 500;

pub(super) fn keep(
    making: &mut Making,
    named: Option<&str>,
    sources: &Sources,
) -> Result<(), String> {
    let Some(folder) = find(named, sources) else {
        left_out(
            making,
            &say!("a-configuration"),
            &say!("configuration-not-found"),
        );
        return Ok(());
    };
    let mut files = ["flake.nix", "flake.lock"].map(OsString::from).to_vec();
    if let Ok(state) = git_state(&folder) {
        making.write(What::Flake, "flake/HEAD", "", &state.head)?;
        making.write(What::Flake, "flake/uncommitted.diff", "", &state.diff)?;
        let listed = state.names.split(|byte| *byte == 0);
        files.extend(listed.map(|name| OsStr::from_bytes(name).to_owned()));
    } else {
        let what = say!("git-state-of", folder = folder.display().to_string());
        left_out(making, &what, &say!("git-does-not-tell"));
        files.extend(plain_files(&folder));
    }
    files.sort();
    files.dedup();
    for (number, name) in files.iter().filter(|name| is_below(name)).enumerate() {
        file(making, &folder, name, number)?;
    }
    Ok(())
}

/// What git tells of a configuration.
struct GitState {
    head: Vec<u8>,
    diff: Vec<u8>,
    /// What is changed and what is not known to it, each ended by a NUL.
    names: Vec<u8>,
}

fn git_state(folder: &Path) -> Result<GitState, Why> {
    let program = command::look_for("git").ok_or(Why::Missing)?;
    let from = folder.to_str().ok_or(Why::Missing)?;
    let git = |options: &[String], arguments: &[&str]| {
        let options = options.iter().map(String::as_str);
        let all: Vec<&str> = ["-C", from]
            .into_iter()
            .chain(GIT)
            .chain(options)
            .chain(arguments.iter().copied())
            .collect();
        command::answer_bytes(&program, &all, GIT_LIMIT)
    };
    let head = git(&[], &["rev-parse", "HEAD"])?;
    let configured = git(&[], &["config", "--list", "--name-only", "-z"])?;
    let off = filters_off(&configured)?;
    let diff = |form: &[&str]| {
        let plain = [
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=dirty",
        ];
        git(&off, &[&["diff"], form, &plain, &["HEAD"]].concat())
    };
    // Whole as well: a difference between texts of no known coding is none.
    let mut names = diff(&["--name-only", "-z"])?;
    names.extend(git(
        &off,
        &["ls-files", "--others", "--exclude-standard", "-z"],
    )?);
    Ok(GitState {
        head,
        diff: diff(&["--binary"])?,
        names,
    })
}

/// Options that have git start none of the programs that files are filtered
/// through. No attribute chooses a filter of a name that is not configured.
fn filters_off(configured: &[u8]) -> Result<Vec<String>, Why> {
    let mut options = Vec::new();
    for name in configured.split(|byte| *byte == 0) {
        if !name.starts_with(b"filter.") {
            continue;
        }
        // Such a name cannot be given to git as an option.
        let name = str::from_utf8(name).ok().filter(|name| !name.contains('='));
        let name = name.ok_or_else(|| Why::Broken(say!("filters-name")))?;
        let value = if name.ends_with(".required") {
            "false"
        } else {
            ""
        };
        options.extend(["-c".to_owned(), format!("{name}={value}")]);
    }
    Ok(options)
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

fn is_below(name: &OsStr) -> bool {
    let mut parts = Path::new(name).components();
    !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// The files directly in the folder that are Nix's.
fn plain_files(folder: &Path) -> Vec<OsString> {
    fs::read_dir(folder)
        .map(|entries| {
            entries
                .flatten()
                .map(|entry| entry.file_name())
                .filter(|name| Path::new(name).extension().is_some_and(|e| e == "nix"))
                .collect()
        })
        .unwrap_or_default()
}

/// Follows links: a configuration often lies elsewhere as a whole.
fn file(making: &mut Making, folder: &Path, name: &OsStr, number: usize) -> Result<(), String> {
    let path = folder.join(name);
    // One that git knows and that was deleted: the difference tells.
    if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(());
    }
    // With what is no text as `\xE9`.
    let shown = path.as_os_str().as_bytes().utf8_chunks();
    let shown: String = shown
        .flat_map(|chunk| {
            let bytes = chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}"));
            [chunk.valid().to_owned()].into_iter().chain(bytes)
        })
        .collect();
    if making.manifest.files.len() >= FILES {
        left_out(making, &shown, &words::too_many());
        return Ok(());
    }
    match regular::read(&path, FILE_BYTES) {
        Ok((contents, mode)) => {
            let name = match name.to_str().filter(|name| name.len() <= NAME_BYTES) {
                Some(name) => format!("flake/files/{name}"),
                None => format!("flake/renamed/{number}"),
            };
            making.write_with_mode(What::Flake, &name, &shown, &contents, mode)
        }
        Err(error) => {
            left_out(making, &shown, &why(&error));
            Ok(())
        }
    }
}
