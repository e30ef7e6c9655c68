//! Starts a configured command apart from the agent: `nixlamp run` in a session
//! of its own, with the rights of the agent's user.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use nixlamp_core::order::{Done, StartRebuild};
use nixlamp_core::words::rebuild as say;
use nixlamp_hands::{command, halt};

use crate::runner::Report;

/// A start is a matter of milliseconds; systemd makes a scope within one second.
const LIMIT: Duration = Duration::from_secs(10);

/// How systemd takes a command out of the unit that we run in: it would be
/// killed with it, and share its limit of memory.
const SCOPE: [&str; 5] = ["--user", "--scope", "--quiet", "--collect", "--"];

/// Where people's own profiles have their programs. A service's `PATH` is short.
const PROFILES: [&str; 2] = ["/nix/var/nix/profiles/default/bin", "/usr/local/bin"];

pub(crate) fn start(order: &StartRebuild, plan: &str) -> Done {
    let failed = |why: String| Done {
        ok: false,
        lines: vec![why],
    };
    let home = std::env::home_dir().unwrap_or_else(|| PathBuf::from("/"));
    let folder = order.directory.as_ref().map_or(home, PathBuf::from);
    if !folder.is_dir() {
        return failed(say::no_folder(&folder.display().to_string()));
    }
    let in_unit = std::env::var_os("INVOCATION_ID").is_some();
    let scope = command::find("systemd-run").filter(|_| in_unit);
    let scoped = scope
        .as_deref()
        .map(|it| said(order, plan, &folder, Some(it)));
    let said = match scoped {
        Some(said) if said != Said::Nothing => said,
        // A user manager that gives no scope is better than no rebuild.
        _ => said(order, plan, &folder, None),
    };
    match said {
        Said::Report(Report::Started(pid, log)) => Done {
            ok: true,
            lines: say::started(&order.command, pid, &log.display().to_string()),
        },
        Said::Report(Report::Failed(why)) => failed(why),
        Said::Nothing | Said::Late => failed(say::not_sure()),
    }
}

/// What came of starting the runner.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    /// Its one line.
    Report(Report),
    /// It ended without a word: nothing was started.
    Nothing,
    /// It has not said anything yet.
    Late,
}

fn said(order: &StartRebuild, plan: &str, folder: &Path, systemd_run: Option<&str>) -> Said {
    let mut runner = runner(order, plan, systemd_run);
    let started = runner
        .current_dir(folder)
        .env("PATH", path(&std::env::var("PATH").unwrap_or_default()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        return Said::Nothing;
    };
    halt::at("runner-started");
    let line = first_line(&mut child);
    // It outlives this; somebody must collect it while we are there.
    std::thread::spawn(move || child.wait());
    match line {
        None => Said::Late,
        Some(line) => Report::parse(&line).map_or(Said::Nothing, Said::Report),
    }
}

/// `None` if none came in time. Empty if it ended without one.
fn first_line(child: &mut Child) -> Option<String> {
    let out = child.stdout.take()?;
    let (told, line) = mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        if BufReader::new(out).read_line(&mut line).is_ok() {
            let _ = told.send(line);
        }
    });
    line.recv_timeout(LIMIT).ok()
}

fn runner(order: &StartRebuild, plan: &str, systemd_run: Option<&str>) -> Command {
    // The file may have been replaced by an update since we were started.
    let own = std::env::current_exe()
        .ok()
        .filter(|own| own.is_file())
        .unwrap_or_else(|| PathBuf::from("nixlamp"));
    let mut command = match systemd_run {
        None => Command::new(&own),
        Some(systemd_run) => {
            let mut command = Command::new(systemd_run);
            // Its own words for it would be the command line, kept in the journal.
            let description = format!("--description=Nixlamp: {}", order.name);
            command.arg(description).args(SCOPE).arg(&own);
            command
        }
    };
    command
        .args(["run", "--apart", &order.name, "--plan", plan, "--"])
        .args(&order.command);
    command
}

/// The agent's `PATH` and after it what a login shell would have.
fn path(own: &str) -> String {
    let home = std::env::home_dir().map(|home| home.display().to_string());
    let user = std::env::var("USER").ok();
    let mut folders: Vec<String> = own.split(':').map(str::to_owned).collect();
    folders.extend(home.map(|home| format!("{home}/.nix-profile/bin")));
    folders.extend(user.map(|user| format!("/etc/profiles/per-user/{user}/bin")));
    folders.extend(PROFILES.map(str::to_owned));
    folders.extend(command::PATH.split(':').map(str::to_owned));
    let mut path: Vec<String> = Vec::new();
    for folder in folders.into_iter().filter(|folder| !folder.is_empty()) {
        if !path.contains(&folder) {
            path.push(folder);
        }
    }
    path.join(":")
}

#[cfg(test)]
mod tests {
    use super::{path, runner, start};
    use nixlamp_core::order::StartRebuild;

    fn order() -> StartRebuild {
        StartRebuild {
            name: "switch".to_owned(),
            command: ["nixos-rebuild", "switch", "--flake", ".#a b; id"]
                .map(str::to_owned)
                .to_vec(),
            directory: None,
        }
    }

    #[test]
    fn the_command_is_handed_on_word_by_word() {
        let words = |systemd_run: Option<&str>| -> Vec<String> {
            let command = runner(&order(), "1-2", systemd_run);
            let words = command.get_args();
            words
                .map(|word| word.to_string_lossy().into_owned())
                .collect()
        };
        let plain = words(None);
        assert_eq!(
            plain[..6],
            ["run", "--apart", "switch", "--plan", "1-2", "--"]
        );
        assert_eq!(plain[6..], order().command);
        let scoped = words(Some("/bin/systemd-run"));
        assert_eq!(scoped[0], "--description=Nixlamp: switch");
        assert!(scoped[..6].contains(&"--scope".to_owned()));
        assert_eq!(scoped[7..], plain);
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let done = start(
            &StartRebuild {
                directory: Some("/nowhere/at/all".to_owned()),
                ..order()
            },
            "1-2",
        );
        assert!(!done.ok);
        assert_eq!(
            done.lines,
            ["/nowhere/at/all is no folder. Nothing was started."]
        );
    }

    #[test]
    fn the_way_to_programs_begins_with_ones_own_and_names_each_once() {
        let path = path("/a:/usr/bin::/a");
        assert!(path.starts_with("/a:/usr/bin:"), "{path}");
        assert_eq!(path.matches("/usr/bin:").count(), 1);
        assert!(path.contains("/run/wrappers/bin"), "sudo on NixOS");
    }
}
