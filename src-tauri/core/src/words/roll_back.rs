//! Words of rolling back and forward.

use super::{privilege, size, when};
use crate::model::Now;
use crate::order::{Activation, RollBack, Side};
use crate::profile::{Generation, Profile};
use crate::rollback::{Complete, Facts, Package};

/// The question, before it is known what it is about.
pub const TITLE: &str = "Roll back?";
/// A choice that only NixOS has.
pub const NO_BOOT_CHOICE: &str =
    "Only NixOS can leave what runs as it is until the next boot; this is another kind of profile.";
/// Root must do it.
pub const NEEDS_ROOT: &str = "Switching this profile takes an administrator's rights. Run it as root, or the commands by hand.";
/// There is only one.
pub const NO_OLDER: &str = "There is no older generation.";
/// The profile's link leads nowhere that is known.
pub const NO_CURRENT: &str =
    "It cannot be told which generation this profile leads to, so none is switched to.";
/// Most changes that are told one by one.
const MOST: usize = 12;

/// The question.
pub fn title(to: u64) -> String {
    format!("Roll back to generation {to}?")
}

/// What the button says.
pub fn confirm(facts: &Facts) -> &'static str {
    if facts.to.number > facts.from.number {
        "Roll forward"
    } else {
        "Roll back"
    }
}

/// What it is about.
pub fn about(facts: &Facts) -> String {
    let mark = if facts.to.booted { ", booted" } else { "" };
    format!(
        "{}: now generation {}, then generation {}{mark}",
        facts.profile.id, facts.from.number, facts.to.number
    )
}

/// What will be done, in order.
pub fn steps(facts: &Facts, only_at_next_boot: bool, needs_password: bool) -> Vec<String> {
    let mut steps = vec![
        "Look again that both generations are still the same".to_owned(),
        "Make a backup and read it back".to_owned(),
    ];
    steps.extend(privilege::first_steps(needs_password));
    steps.push(format!(
        "Let {} lead to generation {}",
        facts.profile.link, facts.to.number
    ));
    let path = &facts.to.store_path;
    steps.extend(
        activation_command(facts.activation, path, only_at_next_boot).map(|c| format!("Run {c}")),
    );
    steps.push(match (facts.activation, only_at_next_boot) {
        (Activation::NixOs, true) => "Look that the next boot starts it".to_owned(),
        (Activation::LinkOnly, _) => "Look that the profile leads there".to_owned(),
        _ => "Look that it is what runs".to_owned(),
    });
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
            .map(|(was, is)| format!("Kernel {was} → {is}: takes effect after a reboot.")),
    );
    if facts.kernel.is_none() && facts.initrd_differs {
        lines.push("The initial ram disk changes: takes effect after a reboot.".to_owned());
    }
    lines.push(match &facts.complete {
        Ok(complete) => format!(
            "Works offline: {} on this disk. Nothing is evaluated or downloaded.",
            match (complete.paths, facts.to.number) {
                (1, number) => format!("the one path of generation {number} is"),
                (paths, number) => format!("all {paths} paths of generation {number} are"),
            }
        ),
        Err(why) => format!("Whether all of it is on this disk is not known: {why}."),
    });
    lines.push(undo(&facts.profile.id.to_string(), facts.from.number));
    lines
}

/// How to go back.
pub fn undo(profile: &str, from: u64) -> String {
    format!("Undo: nixlamp rollback {from} --profile {profile}")
}

fn packages(packages: &Result<Vec<Package>, String>) -> String {
    let packages = match packages {
        Ok(packages) => packages,
        Err(why) => return format!("Which packages change is not known: {why}."),
    };
    match packages.len() {
        0 => "No package changes.".to_owned(),
        1 => format!("1 package changes: {}.", package(&packages[0])),
        n => format!(
            "{n} packages change: {}{}.",
            packages
                .iter()
                .take(MOST)
                .map(package)
                .collect::<Vec<_>>()
                .join(", "),
            more(n)
        ),
    }
}

fn more(all: usize) -> String {
    match all.saturating_sub(MOST) {
        0 => String::new(),
        n => format!(", and {n} more"),
    }
}

/// `firefox 137.0 → 136.0 (−2.9 MiB)`, `hello 2.12 added (+1.0 MiB)`.
pub fn package(package: &Package) -> String {
    // Not everything has a version.
    let list = |versions: &[String]| {
        let known: Vec<&str> = versions
            .iter()
            .map(String::as_str)
            .filter(|version| !version.is_empty())
            .collect();
        known.join(", ")
    };
    let (before, after) = (list(&package.before), list(&package.after));
    let versions = match (package.before.is_empty(), package.after.is_empty()) {
        _ if package.before == package.after => String::new(),
        (true, _) => format!("{} added", spaced(&after)),
        (_, true) => format!("{} removed", spaced(&before)),
        _ if before.is_empty() || after.is_empty() => " changed".to_owned(),
        _ => format!(" {before} → {after}"),
    };
    if package.grows_bytes == 0 {
        return format!("{}{versions}", package.name);
    }
    let sign = if package.grows_bytes < 0 { '−' } else { '+' };
    let bytes = package.grows_bytes.unsigned_abs() as f64;
    format!("{}{versions} ({sign}{})", package.name, size(bytes))
}

fn spaced(versions: &str) -> String {
    if versions.is_empty() {
        String::new()
    } else {
        format!(" {versions}")
    }
}

fn services(facts: &Facts, only_at_next_boot: bool) -> Vec<String> {
    let Some(units) = &facts.units else {
        return Vec::new();
    };
    let when = if only_at_next_boot {
        " at the next boot"
    } else {
        ""
    };
    let say = |names: &[String], one: &str, many: &str| {
        let verb = if names.len() == 1 { one } else { many };
        (!names.is_empty()).then(|| {
            let listed: Vec<&str> = names
                .iter()
                .take(MOST)
                .map(|name| name.trim_end_matches(".service"))
                .collect();
            format!(
                "{} {verb}{when}: {}{}.",
                names.len(),
                listed.join(", "),
                more(names.len())
            )
        })
    };
    [
        say(&units.changed, "service restarts", "services restart"),
        say(&units.new, "service starts", "services start"),
        say(&units.gone, "service stops", "services stop"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a cut in the middle would leave.
pub fn danger(facts: &Facts, only_at_next_boot: bool) -> Option<String> {
    let activates = facts.activation != Activation::LinkOnly && !only_at_next_boot;
    activates.then(|| {
        "Cut off half way, some services may be stopped, and some files old and some new, until a switch runs to its end.".to_owned()
    })
}

/// Nothing to do.
pub fn already(number: u64) -> String {
    format!("The profile leads to generation {number} already.")
}

/// It lacks files.
pub fn incomplete(number: u64, complete: &Complete) -> String {
    format!(
        "Generation {number} is not complete: {} of the {} paths it needs are missing, first {}.",
        complete.missing.len(),
        complete.paths,
        complete.missing.first().map_or("", String::as_str)
    )
}

/// Not beside a rebuild.
pub fn rebuild_runs(rebuilds: &[String]) -> String {
    format!(
        "Wait until the rebuild is finished: {} runs.",
        rebuilds.join(", ")
    )
}

/// There is no such profile.
pub fn no_profile(name: &str) -> String {
    format!(
        "There is no profile “{name}”, or it has no generations. “nixlamp generations” lists them."
    )
}

/// There is no such generation.
pub fn no_generation(profile: &str, number: u64) -> String {
    format!("{profile} has no generation {number}. “nixlamp generations” lists them.")
}

/// The link was set.
pub fn set(deed: &RollBack) -> String {
    format!("{} leads to generation {}.", deed.profile, deed.to.number)
}

/// The link could not be set.
pub fn not_set(profile: &str, why: &str) -> String {
    format!("{profile} could not be switched: {why}. Nothing was changed.")
}

/// The profile is not what it was.
pub fn changed(what: &str, side: &Side) -> String {
    format!(
        "This changed while the dialog was open: {what} generation {} is not what it was. Nothing was done.",
        side.number
    )
}

/// Another program holds the profile.
pub const LOCKED: &str = "Another program is changing this profile. Nothing was done.";

/// The activation ended well.
pub fn activated(command: &str, seconds: f64) -> String {
    format!(
        "{command} ended with exit code 0 after {}.",
        super::span(seconds)
    )
}

/// The activation ended otherwise.
pub fn not_activated(command: &str, how: &str, undo: &str) -> String {
    format!(
        "{command} {how}. The profile leads to the new generation; what runs may be partly old. {undo}"
    )
}

/// What the activation said at its end.
pub fn said(line: &str) -> String {
    format!("It said: {line}")
}

/// It goes on without us.
pub fn goes_on(command: &str, seconds: f64) -> String {
    format!(
        "{command} has not ended after {} and goes on; it was not ended, for that would leave it half done.",
        super::span(seconds)
    )
}

/// All is as planned.
pub const AS_PLANNED: &str = "Looked at again: it is as planned.";

/// What could not be looked at again.
pub fn not_seen(what: &str, why: &str) -> String {
    format!("Not looked at again: {what} ({why}).")
}

/// There is no profile at all.
pub const NO_PROFILES: &str = "There are no profiles here: neither the system's nor this user's.";

/// A folder of profiles is closed.
pub fn not_read(folder: &str) -> String {
    format!("{folder} cannot be read: profiles in it are not listed.")
}

/// The head of a profile's list.
pub fn profile(profile: &Profile) -> String {
    format!("{}  ({})", profile.id, profile.link)
}

/// One line of it.
pub fn generation(generation: &Generation, now: Now) -> String {
    let marks: Vec<&str> = [
        (generation.current, "current"),
        (generation.live, "runs"),
        (generation.booted, "booted"),
    ]
    .into_iter()
    .filter_map(|(is, mark)| is.then_some(mark))
    .collect();
    format!(
        "  {:>5}  {}  {}",
        generation.number,
        when(generation.created, now),
        marks.join(", ")
    )
    .trim_end()
    .to_owned()
}
