//! Switching a profile to another of its generations, and activating it as
//! the tools of NixOS, nix-darwin and home-manager themselves do.
//!
//! The link is set here and not by `nix-env`, under the same lock: that works
//! without a daemon, without a sound database, and without a network.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use nixlamp_core::order::{Activation, Done, RollBack, Side};
use nixlamp_core::profile::ProfileKind;
use nixlamp_core::say;
use nixlamp_core::words::roll_back as words;
use rustix::fs::{Mode, OFlags};

use crate::profile_folders::ProfileFolders;
use crate::profile_lock::ProfileLock;
use crate::program::{self, Ran};
use crate::{command, halt};

/// An activation waits for services, and some of those for ever.
const ACTIVATION_LIMIT: Duration = Duration::from_secs(30 * 60);
/// There where systemd runs the system, see `sd_booted(3)`.
const SYSTEMD: &str = "/run/systemd/system";
/// The unit that nixos-rebuild gives an activation too.
const UNIT: &str = "nixos-rebuild-switch-to-configuration";
const STORE: &str = "/nix/store/";
/// An activation script is a few hundred kilobytes at most.
const SCRIPT_BYTES: u64 = 4 * 1024 * 1024;

pub(crate) fn roll_back(order: &RollBack, folders: &ProfileFolders) -> Done {
    let not_done = |line: String| Done {
        ok: false,
        lines: vec![line],
    };
    let name = order.profile.to_string();
    let (Some(link), Some(to)) = (
        folders.link(&order.profile),
        folders.generation(&order.profile, order.to.number),
    ) else {
        return not_done(words::no_profile(&name));
    };
    let lock = match locked(&link, order) {
        Ok(lock) => lock,
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            return not_done(words::locked());
        }
        Err(error) => return not_done(words::not_set(&name, &error.to_string())),
    };
    if let Err(line) = still_so(order, folders, &link) {
        return not_done(line);
    }
    if let Err(error) = lead_to(&link, &to) {
        return not_done(words::not_set(&name, &error.to_string()));
    }
    // home-manager's own activation may want it.
    drop(lock);
    halt::at("link-set");
    let mut done = Done {
        ok: true,
        lines: vec![words::set(order)],
    };
    activate(order, &mut done);
    done
}

/// In the opened folder, so that no link leads the lock elsewhere.
fn locked(link: &Path, order: &RollBack) -> io::Result<ProfileLock> {
    let folder = link.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = rustix::fs::open(folder, flags, Mode::empty())?;
    ProfileLock::take(&folder, order.profile.name.as_str())
}

/// What was read on the screen must still be so.
fn still_so(order: &RollBack, folders: &ProfileFolders, link: &Path) -> Result<(), String> {
    let leads = |side: &Side| {
        folders
            .generation(&order.profile, side.number)
            .and_then(|path| fs::read_link(path).ok())
            .is_some_and(|target| target == Path::new(&side.store_path))
    };
    if !leads(&order.from) {
        return Err(words::current_changed(&order.from));
    }
    if !leads(&order.to) {
        return Err(words::wanted_changed(&order.to));
    }
    let now = fs::canonicalize(link).ok();
    let from = fs::canonicalize(&order.from.store_path).ok();
    if now.is_none() || now != from {
        return Err(words::current_changed(&order.from));
    }
    let whole = order.to.store_path.starts_with(STORE) && Path::new(&order.to.store_path).exists();
    whole
        .then_some(())
        .ok_or_else(|| words::wanted_changed(&order.to))
}

/// In one step, so that the profile leads somewhere at any moment.
fn lead_to(link: &Path, generation: &Path) -> io::Result<()> {
    let (Some(folder), Some(name), Some(target)) =
        (link.parent(), link.file_name(), generation.file_name())
    else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    let mut aside = OsString::from(".nixlamp_");
    aside.push(name);
    let aside = folder.join(aside);
    match fs::remove_file(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    symlink(target, &aside)?;
    halt::at("link-aside");
    fs::rename(&aside, link)?;
    // It must outlive a power failure: the boot loader's entries follow it.
    File::open(folder)?.sync_all()
}

fn activate(order: &RollBack, done: &mut Done) {
    let argv = activation(
        order.activation,
        &order.to.store_path,
        order.only_at_next_boot,
    );
    let Some((program, arguments)) = argv.split_first() else {
        return;
    };
    let mut command = Command::new(program);
    command.args(arguments);
    if !matches!(order.activation, Activation::HomeManager { .. }) {
        clean(&mut command);
    }
    let shown = argv.join(" ");
    let undo = words::undo(&order.profile.to_string(), order.from.number);
    match program::run(command, ACTIVATION_LIMIT) {
        Ok(ran) => tell(&ran, &shown, &undo, done),
        Err(error) => {
            done.ok = false;
            let how = say!("could-not-be-started", why = error.to_string());
            done.lines.push(words::not_activated(&shown, &how, &undo));
        }
    }
}

fn tell(ran: &Ran, shown: &str, undo: &str, done: &mut Done) {
    match ran.status {
        Some(status) if status.success() => {
            done.lines.push(words::activated(shown, ran.seconds));
            return;
        }
        Some(status) => {
            let how = status.code().map_or_else(
                || say!("was-ended", how = status.to_string()),
                |code| say!("ended-with-exit-code", code = code),
            );
            done.lines.push(words::not_activated(shown, &how, undo));
        }
        None => done.lines.push(words::goes_on(shown, ran.seconds)),
    }
    done.ok = false;
    done.lines
        .extend(ran.said.iter().map(|line| words::said(line)));
}

/// As `nixos-rebuild` does: nothing of the caller but where the locales are.
fn clean(command: &mut Command) {
    command.env_clear().env("PATH", command::PATH);
    let locales = std::env::var("LOCALE_ARCHIVE").unwrap_or_default();
    if [STORE, "/run/current-system/"]
        .iter()
        .any(|safe| locales.starts_with(safe))
    {
        command.env("LOCALE_ARCHIVE", locales);
    }
}

/// How a generation is activated: by what it brings along for that.
pub fn activated_by(kind: ProfileKind, path: &Path) -> Activation {
    let script = path.join("activate");
    match kind {
        ProfileKind::System if path.join("bin/switch-to-configuration").exists() => {
            Activation::NixOs
        }
        ProfileKind::Darwin if script.exists() => Activation::Darwin,
        ProfileKind::HomeManager if script.exists() => Activation::HomeManager {
            told_of_driver: fs::metadata(&script).is_ok_and(|m| m.len() <= SCRIPT_BYTES)
                && fs::read_to_string(&script).is_ok_and(|text| text.contains("--driver-version")),
        },
        _ => Activation::LinkOnly,
    }
}

/// Program and arguments that activate; empty where the link is all. Where
/// systemd runs the system, NixOS's is run below it and not below us, so that
/// it does not end with the session it switches.
pub fn activation(activation: Activation, path: &str, only_at_next_boot: bool) -> Vec<String> {
    let Some(line) = words::activation_command(activation, path, only_at_next_boot) else {
        return Vec::new();
    };
    // A store path has no blanks.
    let argv = line.split(' ').map(str::to_owned);
    let below_systemd = activation == Activation::NixOs && Path::new(SYSTEMD).is_dir();
    match command::find("systemd-run").filter(|_| below_systemd) {
        Some(systemd_run) => [
            systemd_run.as_str(),
            "--collect",
            "--no-ask-password",
            "--pipe",
            "--quiet",
            "--service-type=exec",
            &format!("--unit={UNIT}"),
            "--wait",
        ]
        .iter()
        .map(|&word| word.to_owned())
        .chain(argv)
        .collect(),
        None => argv.collect(),
    }
}

#[cfg(test)]
mod tests;
