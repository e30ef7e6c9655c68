//! Which helper may be started as root: one that nobody but root can have
//! changed.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::Failure;

const NAME: &str = "nixlamp-helper";

/// Where installations put it.
const FIXED: [&str; 2] = [
    "/usr/libexec/nixlamp-helper",
    "/usr/local/libexec/nixlamp-helper",
];

/// The helper of this installation: beside this program, or at a fixed place.
pub(super) fn find() -> Result<PathBuf, Failure> {
    let own = std::env::current_exe()
        .and_then(std::fs::canonicalize)
        .ok()
        .and_then(|program| program.parent().map(Path::to_owned));
    let beside = own
        .iter()
        .flat_map(|folder| [folder.join("../libexec").join(NAME), folder.join(NAME)]);
    let mut refused = None;
    for path in beside.chain(FIXED.map(PathBuf::from)) {
        let Ok(path) = std::fs::canonicalize(path) else {
            continue;
        };
        if is_roots_alone(&path) {
            return Ok(path);
        }
        refused.get_or_insert(path);
    }
    Err(refused.map_or(Failure::NoHelper, |path| {
        Failure::NotTrusted(path.display().to_string())
    }))
}

/// True if the file and all folders above it are root's and writable by root
/// alone. A folder such as the Nix store may be open to a group as long as
/// it keeps others from replacing what is not theirs (the sticky bit).
pub(super) fn is_roots_alone(path: &Path) -> bool {
    path.is_absolute()
        && path.ancestors().all(|part| {
            std::fs::symlink_metadata(part).is_ok_and(|about| is_closed(&about, part == path))
        })
}

fn is_closed(about: &Metadata, is_program: bool) -> bool {
    let closed = about.mode() & 0o022 == 0;
    about.uid() == 0
        && if is_program {
            about.is_file() && closed
        } else {
            about.is_dir() && (closed || about.mode() & 0o1000 != 0)
        }
}
