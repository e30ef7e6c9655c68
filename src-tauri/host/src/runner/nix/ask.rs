//! Whether the command's Nix can write its log beside its output, and whether
//! the person would see no difference.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nixlamp_core::command_line::{self, Invocation, Kind, Recognised, Tool};
use nixlamp_core::nix_log;
use rustix::fs::{Access, access};

use crate::nix_conf;

/// What Nix reads after its files.
pub(super) const NIX_CONFIG: &str = "NIX_CONFIG";
/// See [`nix_log::writes_log`].
pub(super) const SETTING: &str = "json-log-path";
/// For `nix --version`, where its path does not tell: 30 ms here.
const ASK_LIMIT: Duration = Duration::from_millis(500);
/// Whose database that is builds without the daemon.
const DATABASE: &str = "/nix/var/nix/db";

pub(super) fn speaks(command: &[OsString]) -> bool {
    let words: Vec<String> = command
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    starts_nix(&words)
        && !is_set_already(&words)
        && !would_show(&words)
        && which_nix(&words).is_some_and(|nix| has_setting(&nix))
}

/// A tool that builds and prints what Nix prints. Not behind `sudo`, which from
/// 1.9.14 on gives its command a terminal only where ours is its own; nor where a
/// person goes on to work.
pub(super) fn prints(command: &[OsString]) -> bool {
    let words: Vec<String> = command
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    match command_line::recognise(&words) {
        Some(Recognised::Rebuild(it)) => is_read(&it),
        _ => false,
    }
}

fn is_read(invocation: &Invocation) -> bool {
    let old = matches!(
        invocation.tool,
        Tool::NixBuild | Tool::NixStore | Tool::NixEnv | Tool::Colmena | Tool::SystemManager
    );
    let builds = matches!(
        invocation.kind,
        Kind::System | Kind::Home | Kind::Build | Kind::Check | Kind::Profile | Kind::Deploy
    );
    let by_hand = ["edit", "repl", "run", "serve"].contains(&invocation.verb.as_str());
    builds && !by_hand && (old || is_one(invocation))
}

/// A tool that calls the `nix` of the person's PATH, and hands the environment to
/// nothing where a person goes on to work.
fn starts_nix(words: &[String]) -> bool {
    let invocation = match command_line::recognise(words) {
        Some(Recognised::Rebuild(invocation)) => Some(invocation),
        _ => command_line::unwrapped(words),
    };
    invocation.is_some_and(|it| is_one(&it))
}

fn is_one(invocation: &Invocation) -> bool {
    let opens_a_shell = invocation.kind == Kind::Develop
        || ["run", "repl", "fmt"].contains(&invocation.verb.as_str());
    let calls_nix = matches!(
        invocation.tool,
        Tool::Nix
            | Tool::NixosRebuild
            | Tool::DarwinRebuild
            | Tool::HomeManager
            | Tool::Nh
            | Tool::NixosCli
            | Tool::DeployRs
    );
    calls_nix && !opens_a_shell
}

/// The person has use for the setting: ours would take its place.
fn is_set_already(words: &[String]) -> bool {
    let in_words = words.iter().any(|word| word.contains(SETTING));
    let in_environment = std::env::var_os(NIX_CONFIG)
        .is_some_and(|config| config.to_string_lossy().contains(SETTING));
    in_words || in_environment || conf_files().iter().any(|file| conf_sets(file))
}

fn conf_sets(file: &Path) -> bool {
    let mut settings = nix_conf::Settings::default();
    settings.read(file);
    settings.words(SETTING).is_some()
}

fn conf_files() -> Vec<PathBuf> {
    let folder = std::env::var_os("NIX_CONF_DIR").unwrap_or_else(|| "/etc/nix".into());
    let mut files = vec![PathBuf::from(folder).join("nix.conf")];
    if let Some(given) = std::env::var_os("NIX_USER_CONF_FILES") {
        files.extend(std::env::split_paths(&given));
        return files;
    }
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    let own = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or(home);
    files.extend(own.map(|own| own.join("nix/nix.conf")));
    let given = std::env::var_os("XDG_CONFIG_DIRS").unwrap_or_default();
    files.extend(std::env::split_paths(&given).map(|folder| folder.join("nix/nix.conf")));
    files
}

/// Where Nix builds by itself, without the daemon, it asks its logger whether the
/// person has seen a builder's log, and with two loggers forgets that `-L` has
/// shown it (`tee-logger.cc` has no `isVerbose`): a failure would show the last
/// lines again.
fn would_show(words: &[String]) -> bool {
    let shows_logs = words.iter().any(|word| {
        word == "--print-build-logs"
            || word.starts_with('-') && !word.starts_with("--") && word.contains('L')
    });
    let by_daemon = std::env::var_os("NIX_REMOTE").is_some_and(|remote| remote == "daemon");
    shows_logs && !by_daemon && access(DATABASE, Access::WRITE_OK).is_ok()
}

/// The one that is called by name, or the first of the PATH.
fn which_nix(words: &[String]) -> Option<PathBuf> {
    let called = Path::new(words.first()?);
    if called.file_name() == Some(OsStr::new("nix")) && called.components().count() > 1 {
        return Some(called.to_owned());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join("nix"))
        .find(|nix| access(nix, Access::EXEC_OK).is_ok() && nix.is_file())
}

fn has_setting(nix: &Path) -> bool {
    by_store_path(nix)
        .or_else(|| nix_log::writes_log(&version(nix)?))
        .unwrap_or(false)
}

/// `/nix/store/HASH-nix-2.31.2/bin/nix`.
fn by_store_path(nix: &Path) -> Option<bool> {
    let real = nix.canonicalize().ok()?;
    let mut parts = real.strip_prefix("/nix/store").ok()?.components();
    let name = parts.next()?.as_os_str().to_str()?;
    nix_log::writes_log(name.split_once('-')?.1)
}

fn version(nix: &Path) -> Option<String> {
    let mut asked = Command::new(nix)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let begun = Instant::now();
    loop {
        match asked.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if begun.elapsed() < ASK_LIMIT => {
                std::thread::sleep(Duration::from_millis(2));
            }
            _ => {
                let _ = asked.kill();
                let _ = asked.wait();
                return None;
            }
        }
    }
    let said = asked.wait_with_output().ok()?.stdout;
    let said = String::from_utf8(said).ok()?;
    said.lines().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{is_set_already, prints, starts_nix};

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn only_what_calls_nix_and_opens_no_shell() {
        for (line, is) in [
            ("nix build .#a", true),
            ("nix flake check", true),
            ("/run/current-system/sw/bin/nix build .#a", true),
            ("nixos-rebuild switch --flake .#a", true),
            ("sudo nixos-rebuild switch", true),
            ("home-manager switch", true),
            ("darwin-rebuild switch --flake .", true),
            ("nh os switch", true),
            // Leave before the setting is looked at.
            ("nix-build", false),
            ("nix-store --realise /nix/store/x", false),
            // A person goes on to work in what they start.
            ("nix develop", false),
            ("nix shell nixpkgs#hello", false),
            ("nix run nixpkgs#hello", false),
            ("devenv build", false),
            ("sh -c true", false),
        ] {
            assert_eq!(starts_nix(&words(line)), is, "{line}");
        }
    }

    #[test]
    fn only_what_prints_as_nix_does_and_leaves_the_terminal_alone() {
        for (line, is) in [
            ("nix build .#a", true),
            ("nix-build -A hello", true),
            ("nix-env -iA hello", true),
            ("nixos-rebuild switch", true),
            ("home-manager switch", true),
            ("nh os switch", true),
            ("sudo nixos-rebuild switch", false),
            ("doas nix-build", false),
            ("nixos-rebuild edit", false),
            ("nixos-rebuild repl", false),
            ("nix-shell", false),
            ("nix develop", false),
            ("nix run nixpkgs#hello", false),
            ("less x", false),
        ] {
            let words: Vec<_> = line.split(' ').map(Into::into).collect();
            assert_eq!(prints(&words), is, "{line}");
        }
    }

    #[test]
    fn a_setting_of_the_persons_own_stays() {
        assert!(is_set_already(&words("nix build --json-log-path /x")));
        assert!(is_set_already(&words(
            "nix build --option json-log-path /x"
        )));
    }
}
