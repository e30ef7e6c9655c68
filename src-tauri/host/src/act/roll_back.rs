//! After a rollback: does the profile lead there, is it what runs, will the
//! next boot start it?

use std::fs;
use std::path::Path;

use nixlamp_core::order::{Activation, RollBack};
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
        checked.noted.push(say::AS_PLANNED.to_owned());
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
        Some(current) => checked.missed.push(format!(
            "{} leads to generation {}",
            order.profile, current.number
        )),
        None => checked.missed.push(format!(
            "{} leads to no generation that is known",
            order.profile
        )),
    }
}

fn running(order: &RollBack, places: &Places, checked: &mut Checked) {
    let (what, link) = match order.activation {
        Activation::NixOs | Activation::Darwin => {
            ("the running system", places.run.join("current-system"))
        }
        Activation::HomeManager { .. } => {
            let Some(home) = &places.folders.home_state else {
                return;
            };
            // Not every version keeps it.
            let link = home.join("home-manager/gcroots/current-home");
            if fs::symlink_metadata(&link).is_err() {
                return;
            }
            ("the activated home", link)
        }
        Activation::LinkOnly => return,
    };
    match fs::canonicalize(&link) {
        Ok(path) if path == Path::new(&order.to.store_path) => {}
        Ok(path) => checked.missed.push(format!("{what} is {}", path.display())),
        Err(error) => checked.missed.push(format!(
            "{what} cannot be told ({}: {error})",
            link.display()
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
        Ok(_) => checked.missed.push(format!(
            "{GRUB} does not know generation {}",
            order.to.number
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
        checked.missed.push(format!(
            "the next boot starts {}",
            default.unwrap_or("what nobody has named")
        ));
    } else if !there {
        checked.missed.push(format!(
            "the boot loader has no entry for generation {}",
            order.to.number
        ));
    }
}

fn unseen(why: &str, checked: &mut Checked) {
    checked
        .noted
        .push(say::not_seen("what the next boot starts", why));
}
