//! Words of rolling back and forward.

use super::fixed::fixed;
use super::{backup, list, privilege, size, span, when};
use crate::model::Now;
use crate::order::{Activation, RollBack, Side};
use crate::profile::{Generation, Profile};
use crate::rollback::{Complete, Facts, Package};
use crate::say;

fixed! {
    /// The question, before it is known what it is about.
    question = "roll-back-question";
    /// A choice that only NixOS has.
    no_boot_choice = "only-nixos-at-boot";
    /// Root must do it.
    needs_root = "switching-needs-root";
    /// There is only one.
    no_older = "no-older-generation";
    /// The profile's link leads nowhere that is known.
    no_current = "no-current-generation";
    /// Another program holds the profile.
    locked = "profile-locked";
    /// All is as planned.
    as_planned = "looked-again-as-planned";
    /// There is no profile at all.
    no_profiles = "no-profiles-here";
}

/// Most changes that are told one by one.
const MOST: usize = 12;

/// The question.
pub fn title(to: u64) -> String {
    say!("roll-back-to-question", number = to)
}

/// What the button says.
pub fn confirm(facts: &Facts) -> String {
    let forward = facts.to.number > facts.from.number;
    say!(
        "roll-back-confirm",
        way = if forward { "forward" } else { "back" }
    )
}

/// What it is about.
pub fn about(facts: &Facts) -> String {
    say!(
        "roll-back-about",
        profile = facts.profile.id.to_string(),
        from = facts.from.number,
        to = facts.to.number,
        booted = if facts.to.booted { "yes" } else { "no" },
    )
}

/// What will be done, in order.
pub fn steps(facts: &Facts, only_at_next_boot: bool, needs_password: bool) -> Vec<String> {
    let mut steps = vec![say!("roll-back-step-look"), backup::step()];
    steps.extend(privilege::first_steps(needs_password));
    steps.push(say!(
        "roll-back-step-link",
        link = &facts.profile.link,
        number = facts.to.number,
    ));
    let path = &facts.to.store_path;
    steps.extend(
        activation_command(facts.activation, path, only_at_next_boot)
            .map(|command| say!("step-run-command", command = command)),
    );
    let what = match (facts.activation, only_at_next_boot) {
        (Activation::NixOs, true) => "next-boot",
        (Activation::LinkOnly, _) => "link",
        _ => "runs",
    };
    steps.push(say!("roll-back-step-check", what = what));
    steps
}

/// Setting the link, as a person would.
pub fn link_command(link: &str, number: u64) -> String {
    format!("nix-env --profile {link} --switch-generation {number}")
}

/// The program that activates, as it is run.
pub fn activation_command(
    activation: Activation,
    path: &str,
    only_at_next_boot: bool,
) -> Option<String> {
    Some(match activation {
        Activation::NixOs if only_at_next_boot => {
            format!("{path}/bin/switch-to-configuration boot")
        }
        Activation::NixOs => format!("{path}/bin/switch-to-configuration switch"),
        Activation::Darwin
        | Activation::HomeManager {
            told_of_driver: false,
        } => format!("{path}/activate"),
        Activation::HomeManager {
            told_of_driver: true,
        } => format!("{path}/activate --driver-version 1"),
        Activation::LinkOnly => return None,
    })
}

/// What changes, what is kept, how to undo it.
pub fn changes(facts: &Facts, only_at_next_boot: bool) -> Vec<String> {
    let mut lines = vec![packages(&facts.packages)];
    lines.extend(services(facts, only_at_next_boot));
    lines.extend(
        facts
            .kernel
            .as_ref()
            .map(|(was, is)| say!("kernel-changes", was = was, is = is)),
    );
    if facts.kernel.is_none() && facts.initrd_differs {
        lines.push(say!("initrd-changes"));
    }
    lines.push(match &facts.complete {
        Ok(complete) => say!(
            "works-offline",
            paths = complete.paths,
            number = facts.to.number,
        ),
        Err(why) => say!("offline-not-known", why = why),
    });
    lines.push(undo(&facts.profile.id.to_string(), facts.from.number));
    lines
}

/// How to go back.
pub fn undo(profile: &str, from: u64) -> String {
    say!("undo-by", from = from, profile = profile)
}

fn packages(packages: &Result<Vec<Package>, String>) -> String {
    match packages {
        Err(why) => say!("packages-not-known", why = why),
        Ok(packages) if packages.is_empty() => say!("no-package-changes"),
        Ok(packages) => say!(
            "packages-change",
            count = packages.len(),
            packages = first_of(packages, package),
        ),
    }
}

/// The first of them, and how many there are besides.
fn first_of<T>(all: &[T], name: impl Fn(&T) -> String) -> String {
    let names = list(all.iter().take(MOST).map(name));
    match all.len().saturating_sub(MOST) {
        0 => names,
        more => say!("names-and-more", names = names, more = more),
    }
}

/// `firefox 137.0 → 136.0 (−2.9 MiB)`, `hello 2.12 added (+1.0 MiB)`.
pub fn package(package: &Package) -> String {
    let changed = versions(package);
    if package.grows_bytes == 0 {
        return changed;
    }
    let sign = if package.grows_bytes < 0 { '−' } else { '+' };
    let bytes = package.grows_bytes.unsigned_abs() as f64;
    say!(
        "package-grows",
        package = changed,
        sign = sign,
        size = size(bytes),
    )
}

fn versions(package: &Package) -> String {
    // Not everything has a version.
    let known = |versions: &[String]| list(versions.iter().filter(|version| !version.is_empty()));
    let name = &package.name;
    let (before, after) = (known(&package.before), known(&package.after));
    match (package.before.is_empty(), package.after.is_empty()) {
        _ if package.before == package.after => name.clone(),
        (true, _) if after.is_empty() => say!("package-without-version-added", name = name),
        (true, _) => say!("package-added", name = name, versions = after),
        (_, true) if before.is_empty() => say!("package-without-version-removed", name = name),
        (_, true) => say!("package-removed", name = name, versions = before),
        _ if before.is_empty() || after.is_empty() => {
            say!("package-without-version-changed", name = name)
        }
        _ => say!(
            "package-changed",
            name = name,
            before = before,
            after = after,
        ),
    }
}

fn services(facts: &Facts, only_at_next_boot: bool) -> Vec<String> {
    let Some(units) = &facts.units else {
        return Vec::new();
    };
    let when = if only_at_next_boot { "boot" } else { "now" };
    let short = |name: &String| name.trim_end_matches(".service").to_owned();
    let mut lines = Vec::new();
    if let all @ [_, ..] = units.changed.as_slice() {
        let names = first_of(all, short);
        lines.push(say!(
            "services-restart",
            count = all.len(),
            when = when,
            names = names
        ));
    }
    if let all @ [_, ..] = units.new.as_slice() {
        let names = first_of(all, short);
        lines.push(say!(
            "services-start",
            count = all.len(),
            when = when,
            names = names
        ));
    }
    if let all @ [_, ..] = units.gone.as_slice() {
        let names = first_of(all, short);
        lines.push(say!(
            "services-stop",
            count = all.len(),
            when = when,
            names = names
        ));
    }
    lines
}

/// What a cut in the middle would leave.
pub fn danger(facts: &Facts, only_at_next_boot: bool) -> Option<String> {
    let activates = facts.activation != Activation::LinkOnly && !only_at_next_boot;
    activates.then(|| say!("danger-half-activated"))
}

/// Nothing to do.
pub fn already(number: u64) -> String {
    say!("profile-leads-there-already", number = number)
}

/// It lacks files.
pub fn incomplete(number: u64, complete: &Complete) -> String {
    say!(
        "generation-incomplete",
        number = number,
        missing = complete.missing.len(),
        paths = complete.paths,
        first = complete.missing.first().map_or("", String::as_str),
    )
}

/// Not beside a rebuild.
pub fn rebuild_runs(rebuilds: &[String]) -> String {
    say!(
        "wait-until-rebuild-finished-runs",
        rebuilds = list(rebuilds),
    )
}

/// There is no such profile.
pub fn no_profile(name: &str) -> String {
    say!("no-such-profile", name = name)
}

/// There is no such generation.
pub fn no_generation(profile: &str, number: u64) -> String {
    say!("no-such-generation", profile = profile, number = number)
}

/// The link was set.
pub fn set(deed: &RollBack) -> String {
    say!(
        "profile-leads-to",
        profile = deed.profile.to_string(),
        number = deed.to.number,
    )
}

/// The link could not be set.
pub fn not_set(profile: &str, why: &str) -> String {
    say!("profile-not-switched", profile = profile, why = why)
}

/// The current generation is not what it was.
pub fn current_changed(side: &Side) -> String {
    say!(
        "generation-is-another",
        which = "current",
        number = side.number
    )
}

/// The generation that is to be switched to is not what it was.
pub fn wanted_changed(side: &Side) -> String {
    say!(
        "generation-is-another",
        which = "wanted",
        number = side.number
    )
}

/// The activation ended well.
pub fn activated(command: &str, seconds: f64) -> String {
    say!(
        "activation-ended-well",
        command = command,
        span = span(seconds),
    )
}

/// The activation ended otherwise.
pub fn not_activated(command: &str, how: &str, undo: &str) -> String {
    say!(
        "activation-failed",
        command = command,
        how = how,
        undo = undo
    )
}

/// What the activation said at its end.
pub fn said(line: &str) -> String {
    say!("activation-said", line = line)
}

/// It goes on without us.
pub fn goes_on(command: &str, seconds: f64) -> String {
    say!(
        "activation-goes-on",
        command = command,
        span = span(seconds),
    )
}

/// What could not be looked at again.
pub fn not_seen(what: &str, why: &str) -> String {
    say!("not-looked-again", what = what, why = why)
}

/// A folder of profiles is closed.
pub fn not_read(folder: &str) -> String {
    say!("profiles-not-read", folder = folder)
}

/// The head of a profile's list.
pub fn profile(profile: &Profile) -> String {
    format!("{}  ({})", profile.id, profile.link)
}

/// One line of it.
pub fn generation(generation: &Generation, now: Now) -> String {
    let marks: Vec<String> = [
        (generation.current, "current"),
        (generation.live, "runs"),
        (generation.booted, "booted"),
    ]
    .into_iter()
    .filter(|(is, _)| *is)
    .map(|(_, mark)| say!("generation-mark", mark = mark))
    .collect();
    format!(
        "  {:>5}  {}  {}",
        generation.number,
        when(generation.created, now),
        list(marks)
    )
    .trim_end()
    .to_owned()
}
