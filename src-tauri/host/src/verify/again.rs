//! What a repair needs to know before, and whether it helped after.

use std::path::Path;
use std::time::Duration;

use nixlamp_core::order::{CacheName, Done, Repair};
use nixlamp_core::survey;
use nixlamp_core::verify::database::{Judged, judge};
use nixlamp_core::verify::{Fault, Finding, Fix, Scope};
use nixlamp_core::words::repair as say;
use nixlamp_hands::command;

use crate::act;

use super::database::{Check, ask};
use super::path::{self, Examined};
use super::{Options, rows, state};

/// The daemon says at once whether it trusts somebody.
const TRUST_LIMIT: Duration = Duration::from_secs(5);
/// A look before a plan is shown.
const QUICK_LIMIT: Duration = Duration::from_secs(5);
/// A look after a repair.
const AFTER_LIMIT: Duration = Duration::from_secs(60);

/// What a plan for repairing this finding needs to know.
pub fn survey(id: &str) -> survey::Repair {
    let options = Options::new(Scope::Full);
    let kept = options.state.as_deref().map(state::kept);
    let finding = kept.and_then(|kept| kept.findings.into_iter().find(|f| f.id == id));
    let root = rustix::process::geteuid().is_root();
    let fix = finding.as_ref().map_or(Fix::Nothing, |found| found.fix);
    let path = finding.as_ref().map(|f| f.path.clone()).unwrap_or_default();
    let database = &options.database;
    let forget = fix == Fix::ForgetDerivation;
    survey::Repair {
        kept: forget && is_kept(&path),
        still: finding.as_ref().is_some_and(|f| is_still(&options, f)),
        finding,
        root,
        helper: !root && act::can_ask(),
        trusted: (fix == Fix::RepairPath && !root).then(is_trusted).flatten(),
        nix: command::look_for("nix-store").is_some(),
        derivation: rows::deriver(database, &path).ok().flatten(),
        referrers: rows::referrers(database, &path).map_or(0, |(_, count)| count),
    }
}

/// A path is not read for this: that may take minutes. It is read after.
fn is_still(options: &Options, finding: &Finding) -> bool {
    let damaged = |path: &Path| {
        let asked = ask(path, Check::Quick, QUICK_LIMIT);
        matches!(judge(&asked), Judged::Damaged { .. })
    };
    match finding.fault {
        // What a quick check misses, the whole one found.
        Fault::Database { .. } => true,
        Fault::Cache { .. } => damaged(Path::new(&finding.path)),
        _ => !matches!(rows::one(&options.database, &finding.path), Ok(None)),
    }
}

/// Nix counts what keeps a recipe as its collector does. Without an answer it is
/// tried.
fn is_kept(derivation: &str) -> bool {
    command::look_for("nix-store").is_some_and(|nix| {
        let arguments = ["--query", "--roots", derivation];
        command::answer(&nix, &arguments, TRUST_LIMIT).is_ok_and(|roots| !roots.trim().is_empty())
    })
}

/// `nix store info --json` tells since Nix 2.19; `None` before, or without an
/// answer.
fn is_trusted() -> Option<bool> {
    let nix = command::look_for("nix")?;
    let arguments = [
        "--extra-experimental-features",
        "nix-command",
        "store",
        "info",
        "--json",
    ];
    let text = command::answer(&nix, &arguments, TRUST_LIMIT).ok()?;
    let said: serde_json::Value = serde_json::from_str(&text).ok()?;
    match &said["trusted"] {
        serde_json::Value::Bool(trusted) => Some(*trusted),
        serde_json::Value::Number(number) => Some(number.as_i64() == Some(1)),
        _ => None,
    }
}

/// Looks whether a repair helped, and says so.
pub fn after(repair: &Repair, done: Done) -> Done {
    if !done.ok {
        return done;
    }
    let options = Options::new(Scope::Full);
    let (ok, line, id) = match repair {
        Repair::Path { path, .. } => {
            let (ok, line) = read_again(&options, path.as_str());
            (ok, line, path.hash().to_owned())
        }
        Repair::ForgetDerivation { path } => {
            let gone = matches!(rows::one(&options.database, path.as_str()), Ok(None));
            let line = if gone {
                say::derivation_gone()
            } else {
                say::derivation_stays()
            };
            (gone, line, path.hash().to_owned())
        }
        Repair::SetCacheAside { cache } => after_cache(&options, cache),
        Repair::ReloadDatabase => after_database(&options),
    };
    if ok {
        forget(&options, &id);
    }
    let mut lines = done.lines;
    lines.extend(Some(line).filter(|line| !line.is_empty()));
    Done { ok, lines }
}

fn read_again(options: &Options, path: &str) -> (bool, String) {
    let row = match rows::one(&options.database, path) {
        Ok(Some(row)) => row,
        Ok(None) => return (false, say::over()),
        Err(error) => return (false, say::not_read_again(&error.to_string())),
    };
    match path::examine(options, path::manner(options), &row, &mut |_| true) {
        Examined::Sound(_) => (true, say::sound_again()),
        Examined::Bad(fault, _) => (false, say::still_damaged(&fault)),
        Examined::Gone | Examined::Cancelled => (false, say::over()),
        Examined::Unjudged(why) => (false, say::not_read_again(&why)),
    }
}

fn after_cache(options: &Options, cache: &CacheName) -> (bool, String, String) {
    let id = format!("cache:{}", cache.as_str());
    let path = options.caches.as_ref().map(|c| c.join(cache.as_str()));
    // Nix may have made a new one already: that one must be sound.
    let damaged = path.is_some_and(|path| {
        let asked = ask(&path, Check::Quick, QUICK_LIMIT);
        matches!(judge(&asked), Judged::Damaged { .. })
    });
    (!damaged, String::new(), id)
}

fn after_database(options: &Options) -> (bool, String, String) {
    let id = nixlamp_core::words::verify::DATABASE_ID.to_owned();
    match judge(&ask(&options.database, Check::Whole, AFTER_LIMIT)) {
        Judged::Damaged { says } => {
            let line = say::still_damaged(&Fault::Database { says });
            (false, line, id)
        }
        Judged::Sound { .. } | Judged::Unknown { .. } => (true, String::new(), id),
    }
}

/// What is repaired is no longer among what is damaged.
fn forget(options: &Options, id: &str) {
    let Some(folder) = &options.state else { return };
    let mut kept = state::kept(folder);
    kept.findings.retain(|finding| finding.id != id);
    if let Err(error) = state::keep(folder, &kept) {
        tracing::warn!("verify: {error:#}");
    }
}
