//! After a rollback: does the profile lead there, is it what runs, will the
//! next boot start it?

use std::fs;
use std::path::Path;

use nixlamp_core::order::{Activation, RollBack};
use nixlamp_core::say;
use nixlamp_core::words::roll_back as say;

use super::Checked;
use crate::profiles::{self, Places};

const LOADER: &str = "/boot/loader";
const GRUB: &str = "/boot/grub/grub.cfg";

pub(super) fn checked(order: &RollBack) -> Checked {
    let places = Places::here();
    let mut checked = Checked::default();
    profile(order, &places, &mut checked);
    if !order.only_at_next_boot {
        running(order, &places, &mut checked);
    }
    if order.activation == Activation::NixOs {
        boot(order, &mut checked);
    }
    if checked.missed.is_empty() && checked.noted.is_empty() {
        checked.noted.push(say::as_planned());
    }
    checked
}

/// By what it holds and not by its number: an older home-manager makes a new
/// generation of the same content.
fn profile(order: &RollBack, places: &Places, checked: &mut Checked) {
    let found = profiles::read(places);
    let current = found
        .profiles
        .iter()
        .find(|profile| profile.id == order.profile)
        .and_then(|profile| profile.current());
    match current {
        Some(current) if current.store_path == order.to.store_path => {}
        Some(current) => checked.missed.push(say!(
            "leads-to-generation",
            profile = order.profile.to_string(),
            number = current.number,
        )),
        None => checked.missed.push(say!(
            "leads-to-no-known-generation",
            profile = order.profile.to_string(),
        )),
    }
}

fn running(order: &RollBack, places: &Places, checked: &mut Checked) {
    let (what, link) = match order.activation {
        Activation::NixOs | Activation::Darwin => ("system", places.run.join("current-system")),
        Activation::HomeManager { .. } => {
            let Some(home) = &places.folders.home_state else {
                return;
            };
            // Not every version keeps it.
            let link = home.join("home-manager/gcroots/current-home");
            if fs::symlink_metadata(&link).is_err() {
                return;
            }
            ("home", link)
        }
        Activation::LinkOnly => return,
    };
    match fs::canonicalize(&link) {
        Ok(path) if path == Path::new(&order.to.store_path) => {}
        Ok(path) => checked.missed.push(say!(
            "runs-something-else",
            what = what,
            path = path.display().to_string(),
        )),
        Err(error) => checked.missed.push(say!(
            "what-runs-cannot-be-told",
            what = what,
            link = link.display().to_string(),
            why = error.to_string(),
        )),
    }
}

/// systemd-boot names the generation, GRUB the path of its init. Often only
/// root may read either.
fn boot(order: &RollBack, checked: &mut Checked) {
    let loader = Path::new(LOADER).join("loader.conf");
    match fs::read_to_string(&loader) {
        Ok(text) => return systemd_boot(order, &text, checked),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return unseen(&error.to_string(), checked),
    }
    match fs::read_to_string(GRUB) {
        Ok(text) if text.contains(&order.to.store_path) => {}
        Ok(_) => checked.missed.push(say!(
            "boot-menu-does-not-know-generation",
            file = GRUB,
            number = order.to.number,
        )),
        Err(error) => unseen(&error.to_string(), checked),
    }
}

fn systemd_boot(order: &RollBack, loader: &str, checked: &mut Checked) {
    let default = loader
        .lines()
        .find_map(|line| line.trim().strip_prefix("default "))
        .map(str::trim);
    let entry = format!("nixos-generation-{}.conf", order.to.number);
    // Of a profile with a name of its own the entry's name is another.
    let ours =
        default.is_some_and(|d| d == entry || d.ends_with(&format!("-{}.conf", order.to.number)));
    let there = default.is_some_and(|d| {
        fs::read_to_string(Path::new(LOADER).join("entries").join(d))
            .is_ok_and(|text| text.contains(&order.to.store_path))
    });
    if !ours {
        checked.missed.push(default.map_or_else(
            || say!("next-boot-starts-what-nobody-named"),
            |entry| say!("next-boot-starts", entry = entry),
        ));
    } else if !there {
        checked
            .missed
            .push(say!("boot-loader-has-no-entry", number = order.to.number,));
    }
}

fn unseen(why: &str, checked: &mut Checked) {
    checked
        .noted
        .push(say::not_seen(&say!("what-the-next-boot-starts"), why));
}
