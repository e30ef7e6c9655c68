//! What lies around a rebuild that has just begun: the inputs its flake is
//! locked to, which Nix this is, and the kernel. Read beside the loop; what
//! cannot be read is absent.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use nixlamp_core::record::{AroundWanted, FlakeInput, FoundAround, INPUTS_KEPT};
use nixlamp_hands::command;
use serde_json::Value;

use crate::regular;

/// A lock file of some hundred inputs is a tenth of that.
const LOCK_BYTES: u64 = 1 << 20;
/// Folders that are looked through upwards for a flake, as Nix does.
const UPWARDS: usize = 20;
/// How long `nix --version` may take.
const VERSION_LIMIT: Duration = Duration::from_millis(2500);
/// Where `nixos-rebuild` and `darwin-rebuild` look for a flake that is not named.
const USUAL_PLACES: [&str; 2] = ["/etc/nixos", "/etc/nix-darwin"];

/// Finds it out.
pub(crate) fn find(wanted: &AroundWanted) -> FoundAround {
    FoundAround {
        inputs: inputs(wanted, Path::new("/proc")),
        nix: nix(),
        kernel: kernel(),
    }
}

fn kernel() -> Option<String> {
    sysinfo::System::kernel_version().ok()
}

fn inputs(wanted: &AroundWanted, proc: &Path) -> Option<Vec<FlakeInput>> {
    let folder = folder(wanted, proc)?;
    let (bytes, _) = regular::read(&folder.join("flake.lock"), LOCK_BYTES).ok()?;
    locked(&bytes)
}

/// The flake's folder. A name of the registry is none, and neither is anything
/// that would have to be fetched.
fn folder(wanted: &AroundWanted, proc: &Path) -> Option<PathBuf> {
    let Some(target) = wanted.target.as_deref() else {
        let mut places = USUAL_PLACES.iter().map(PathBuf::from);
        return places.find(|place| wanted.system && place.join("flake.lock").exists());
    };
    let first = target.split_whitespace().next()?;
    let place = first.split(['#', '?']).next()?;
    let place = ["path:", "git+file://", "git+file:", "file://"]
        .iter()
        .find_map(|scheme| place.strip_prefix(scheme))
        .unwrap_or(place);
    let named = match place.chars().next() {
        Some('/') => PathBuf::from(place),
        Some('.') | None => {
            let cwd = proc.join(wanted.process.pid.to_string()).join("cwd");
            std::fs::read_link(cwd).ok()?.join(place)
        }
        Some(_) => return None,
    };
    let upwards = named.ancestors().take(UPWARDS);
    let flake = upwards
        .into_iter()
        .find(|at| at.join("flake.nix").is_file());
    flake.map(Path::to_owned)
}

/// The inputs of a lock file, those of the flake itself first.
fn locked(bytes: &[u8]) -> Option<Vec<FlakeInput>> {
    let lock: Value = serde_json::from_slice(bytes).ok()?;
    let nodes = lock.get("nodes")?.as_object()?;
    let root = lock.get("root")?.as_str()?;
    let own = nodes.get(root)?.get("inputs").and_then(Value::as_object);
    let own: Vec<&str> = own
        .into_iter()
        .flat_map(|own| own.values().filter_map(Value::as_str))
        .collect();
    let mut inputs: Vec<FlakeInput> = nodes
        .iter()
        .filter_map(|(name, node)| input(name, node.get("locked")?))
        .collect();
    inputs.sort_by_key(|input| !own.contains(&input.name.as_str()));
    inputs.truncate(INPUTS_KEPT);
    Some(inputs)
}

fn input(name: &str, locked: &Value) -> Option<FlakeInput> {
    let text = |key: &str| locked.get(key).and_then(Value::as_str).map(str::to_owned);
    locked.is_object().then(|| FlakeInput {
        name: name.to_owned(),
        rev: text("rev"),
        modified_s: locked.get("lastModified").and_then(Value::as_i64),
        hash: text("narHash"),
    })
}

/// What `nix --version` says of the `nix` on the path. A program is asked once,
/// as long as it stays the same file.
fn nix() -> Option<String> {
    static ASKED: Mutex<Option<(PathBuf, SystemTime, String)>> = Mutex::new(None);
    let program = command::look_for("nix")?;
    let path = std::fs::canonicalize(&program).ok()?;
    let made = std::fs::metadata(&path).and_then(|meta| meta.modified());
    let made = made.ok()?;
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, at, said)) = asked.as_ref()
        && *of == path
        && *at == made
    {
        return Some(said.clone());
    }
    let said = command::answer(&program, &["--version"], VERSION_LIMIT).ok()?;
    let said = said.lines().next()?.trim().to_owned();
    *asked = Some((path, made, said.clone()));
    Some(said)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use nixlamp_core::model::ProcessId;

    use super::*;

    const LOCK: &str = r#"{"nodes":{
        "deep":{"locked":{"lastModified":5,"narHash":"sha256-x","type":"path"}},
        "nixpkgs":{"locked":{"lastModified":1714521600,"narHash":"sha256-abc","rev":"abc1234def","type":"github"}},
        "odd":{"locked":7},
        "root":{"inputs":{"nixpkgs":"nixpkgs","follows":["a","b"]}}
    },"root":"root","version":7}"#;

    fn wanted(target: Option<&str>) -> AroundWanted {
        AroundWanted {
            id: "7-1@1".to_owned(),
            process: ProcessId { pid: 7, start: 1 },
            target: target.map(str::to_owned),
            system: false,
        }
    }

    #[test]
    fn a_lock_file_is_read_with_the_flakes_own_inputs_first() {
        let inputs = locked(LOCK.as_bytes()).expect("a lock");
        let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
        assert_eq!(names, ["nixpkgs", "deep"]);
        assert_eq!(inputs[0].rev.as_deref(), Some("abc1234def"));
        assert_eq!(inputs[0].modified_s, Some(1_714_521_600));
        for bad in ["", "{}", "[1]", r#"{"nodes":{},"root":"x"}"#] {
            assert_eq!(locked(bad.as_bytes()), None, "{bad}");
        }
        let many: Vec<String> = (0..500)
            .map(|n| format!(r#""n{n}":{{"locked":{{}}}}"#))
            .collect();
        let many = format!(
            r#"{{"nodes":{{"root":{{}},{}}},"root":"root"}}"#,
            many.join(",")
        );
        assert_eq!(
            locked(many.as_bytes()).map(|it| it.len()),
            Some(INPUTS_KEPT)
        );
    }

    #[test]
    fn only_what_lies_here_is_a_folder() {
        let made = tempfile::tempdir().expect("a folder");
        let flake = made.path().join("conf");
        let below = flake.join("hosts/laptop");
        std::fs::create_dir_all(&below).expect("made");
        std::fs::write(flake.join("flake.nix"), "{}").expect("written");
        std::fs::write(flake.join("flake.lock"), LOCK).expect("written");
        let proc = made.path().join("proc");
        std::fs::create_dir_all(proc.join("7")).expect("made");
        symlink(&below, proc.join("7/cwd")).expect("a link");
        let whole = format!("path:{}?dir=x#laptop", flake.display());
        for target in [".#laptop", "#laptop", ".", whole.as_str()] {
            let found = inputs(&wanted(Some(target)), &proc);
            assert_eq!(found.map(|it| it.len()), Some(2), "{target}");
        }
        for target in ["nixpkgs#hello", "github:a/b", "/nowhere#x", ""] {
            let found = folder(&wanted(Some(target)), &proc);
            assert_eq!(found, None, "{target}");
        }
        assert_eq!(folder(&wanted(None), &proc), None);
    }
}
