//! Where the agent listens: one rule for the agent, the window and the
//! command line.

use std::path::{Path, PathBuf};

/// The agent's socket.
///
/// - `explicit`: `NIXLAMP_SOCKET`.
/// - `runtime_dir`: `XDG_RUNTIME_DIR`; where that is not set, `/run/user/UID`
///   if it is there, for a service may run without the variable.
/// - `tmpdir`: `TMPDIR`, on macOS only, where it is a folder of the user's
///   own. Elsewhere it may be one that everyone can write to: pass `None`.
///
/// Without any of them it is a folder below `/tmp`, whose owner and mode the
/// agent must check. An empty variable counts as not set, and so does a
/// relative one (XDG Base Directory specification, 0.8).
pub fn socket_path(
    explicit: Option<&str>,
    runtime_dir: Option<&str>,
    tmpdir: Option<&str>,
    uid: u32,
) -> PathBuf {
    if let Some(path) = absolute(explicit) {
        return path.to_owned();
    }
    match absolute(runtime_dir).or(absolute(tmpdir)) {
        Some(folder) => folder.join("nixlamp/agent.sock"),
        None => PathBuf::from(format!("/tmp/nixlamp-{uid}/agent.sock")),
    }
}

fn absolute(variable: Option<&str>) -> Option<&Path> {
    variable.map(Path::new).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(explicit: Option<&str>, runtime_dir: Option<&str>, tmpdir: Option<&str>) -> String {
        socket_path(explicit, runtime_dir, tmpdir, 1000)
            .display()
            .to_string()
    }

    #[test]
    fn the_nearest_word_wins() {
        let cases = [
            (path(Some("/x/s"), Some("/r"), Some("/t")), "/x/s"),
            (path(None, Some("/r"), Some("/t")), "/r/nixlamp/agent.sock"),
            (path(None, None, Some("/t/")), "/t/nixlamp/agent.sock"),
            (path(None, None, None), "/tmp/nixlamp-1000/agent.sock"),
        ];
        for (got, wanted) in cases {
            assert_eq!(got, wanted);
        }
    }

    #[test]
    fn empty_and_relative_words_do_not_count() {
        assert_eq!(
            path(Some(""), Some(""), Some("tmp")),
            "/tmp/nixlamp-1000/agent.sock"
        );
    }
}
