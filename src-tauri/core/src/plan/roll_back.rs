//! Switching a profile to another generation, back or forward.

use crate::order::{Activation, Deed, RollBack, Side};
use crate::privilege;
use crate::profile::{Generation, Profile};
use crate::rollback::Facts;
use crate::survey::NoRollBack;
use crate::wire::{Switchable, SwitchableGeneration, SwitchableProfile};
use crate::words::{self, garbage, roll_back as say};

use super::Draft;

pub(super) fn plan(facts: &Facts, only_at_next_boot: bool) -> (Draft, Option<Deed>) {
    let deed = RollBack {
        profile: facts.profile.id.clone(),
        from: side(&facts.from),
        to: side(&facts.to),
        activation: facts.activation,
        only_at_next_boot,
    };
    let deed = Deed::RollBack(deed);
    let needs_password = !facts.may && facts.helper && privilege::is_open(&deed);
    let draft = Draft {
        title: say::title(facts.to.number),
        about: say::about(facts),
        steps: say::steps(facts, only_at_next_boot, needs_password),
        changes: say::changes(facts, only_at_next_boot),
        danger: say::danger(facts, only_at_next_boot),
        by_hand: facts.commands.clone(),
        confirm: say::confirm(facts),
        needs_password,
        refused: refusal(facts, only_at_next_boot, facts.may || needs_password),
        switchable: Some(Switchable {
            profiles: profiles(&facts.profiles),
            profile: Some(facts.profile.id.to_string()),
            generation: Some(facts.to.number),
            only_at_next_boot: (facts.activation == Activation::NixOs).then_some(only_at_next_boot),
        }),
        ..Draft::default()
    };
    (draft, Some(deed))
}

/// There is nothing to switch to; what else there is can be chosen.
pub(super) fn none(found: &NoRollBack) -> (Draft, Option<Deed>) {
    let draft = Draft {
        title: say::question(),
        refused: Some(found.why.clone()),
        switchable: Some(Switchable {
            profiles: profiles(&found.profiles),
            profile: found.profile.as_ref().map(ToString::to_string),
            generation: None,
            only_at_next_boot: None,
        }),
        ..Draft::default()
    };
    (draft, None)
}

fn profiles(all: &[Profile]) -> Vec<SwitchableProfile> {
    let shown = |profile: &Profile| SwitchableProfile {
        name: profile.id.to_string(),
        kind: garbage::kind(profile.kind),
        generations: profile
            .generations
            .iter()
            .rev()
            .map(|g| SwitchableGeneration {
                number: g.number,
                created: words::rfc3339(g.created),
                in_use: garbage::in_use(g),
            })
            .collect(),
    };
    all.iter().map(shown).collect()
}

fn side(generation: &Generation) -> Side {
    Side {
        number: generation.number,
        store_path: generation.store_path.clone(),
    }
}

fn refusal(facts: &Facts, only_at_next_boot: bool, may: bool) -> Option<String> {
    if facts.from.number == facts.to.number && !would_mend(facts) {
        return Some(say::already(facts.to.number));
    }
    if only_at_next_boot && facts.activation != Activation::NixOs {
        return Some(say::no_boot_choice());
    }
    if let Ok(complete) = &facts.complete
        && !complete.missing.is_empty()
    {
        return Some(say::incomplete(facts.to.number, complete));
    }
    if !facts.rebuilds.is_empty() {
        return Some(say::rebuild_runs(&facts.rebuilds));
    }
    (!may).then(say::needs_root)
}

/// The profile leads there already, and yet something else runs: a switch that
/// was cut off is brought to its end.
fn would_mend(facts: &Facts) -> bool {
    facts.activation != Activation::LinkOnly && !facts.to.live
}

#[cfg(test)]
mod tests {
    use super::{none, plan};
    use crate::model::Time;
    use crate::order::{Activation, Deed};
    use crate::profile::{Folder, Generation, Profile, ProfileId, ProfileKind, ProfileName};
    use crate::rollback::{Complete, Facts, Package, Units};
    use crate::survey::NoRollBack;

    fn generation(number: u64, current: bool) -> Generation {
        Generation {
            number,
            store_path: format!("/nix/store/{number:032}-nixos"),
            created: Time(number.cast_signed() * 1000),
            current,
            booted: false,
            live: current,
        }
    }

    fn facts() -> Facts {
        let (from, to) = (generation(413, true), generation(412, false));
        Facts {
            profile: Profile {
                id: ProfileId {
                    folder: Folder::Shared,
                    name: ProfileName::new("system").expect("a name"),
                },
                kind: ProfileKind::System,
                link: "/nix/var/nix/profiles/system".to_owned(),
                owner_uid: 0,
                generations: vec![to.clone(), from.clone()],
            },
            from,
            to,
            activation: Activation::NixOs,
            packages: Ok(vec![Package {
                name: "firefox".to_owned(),
                before: vec!["137.0".to_owned()],
                after: vec!["136.0".to_owned()],
                grows_bytes: -3_000_000,
            }]),
            complete: Ok(Complete {
                paths: 4318,
                missing: Vec::new(),
            }),
            units: Some(Units {
                changed: vec!["sshd.service".to_owned()],
                ..Units::default()
            }),
            kernel: Some(("6.12.51".to_owned(), "6.12.49".to_owned())),
            initrd_differs: true,
            rebuilds: Vec::new(),
            may: true,
            helper: false,
            commands: vec!["nix-env -p … --switch-generation 412".to_owned()],
            profiles: Vec::new(),
        }
    }

    #[test]
    fn it_says_what_changes_and_how_to_undo_it() {
        let (draft, deed) = plan(&facts(), false);
        assert_eq!(draft.title, "Roll back to generation 412?");
        let text = [draft.steps.join("\n"), draft.changes.join("\n")].join("\n");
        for part in [
            "1 package changes: firefox 137.0 → 136.0 (−2.9 MiB).",
            "1 service restarts: sshd.",
            "Kernel 6.12.51 → 6.12.49: takes effect after a reboot.",
            "Works offline: all 4318 paths of generation 412 are on this disk.",
            "Undo: nixlamp rollback 413 --profile system",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert_eq!(draft.refused, None);
        let Some(Deed::RollBack(deed)) = deed else {
            panic!("{deed:?}")
        };
        assert!(deed.needs_root());
        assert_eq!((deed.from.number, deed.to.number), (413, 412));
    }

    #[test]
    fn what_else_could_be_switched_stands_beside_it_also_where_nothing_can() {
        let mut facts = facts();
        facts.profiles = vec![facts.profile.clone()];
        let shown = plan(&facts, true).0.switchable.expect("a choice");
        assert_eq!(shown.profile.as_deref(), Some("system"));
        assert_eq!(
            (shown.generation, shown.only_at_next_boot),
            (Some(412), Some(true))
        );
        let newest = &shown.profiles[0].generations[0];
        assert_eq!(
            (newest.number, newest.in_use.join(" ").as_str()),
            (413, "current running")
        );
        facts.activation = Activation::LinkOnly;
        let shown = plan(&facts, false).0.switchable.expect("a choice");
        assert_eq!(shown.only_at_next_boot, None);

        let (draft, deed) = none(&NoRollBack {
            why: "There is no older generation.".to_owned(),
            profile: Some(facts.profile.id.clone()),
            profiles: facts.profiles,
        });
        assert!(draft.refused.is_some() && deed.is_none());
        let shown = draft.switchable.expect("a choice");
        assert_eq!((shown.profiles.len(), shown.generation), (1, None));
    }

    #[test]
    fn it_is_refused_where_it_cannot_end_well() {
        let refused = |change: fn(&mut Facts), boot| {
            let mut facts = facts();
            change(&mut facts);
            plan(&facts, boot).0.refused.unwrap_or_default()
        };
        let gone = |f: &mut Facts| {
            f.complete = Ok(Complete {
                paths: 2,
                missing: vec!["/nix/store/x".to_owned()],
            });
        };
        assert!(refused(gone, false).contains("1 of the 2 paths"));
        assert!(
            refused(|f| f.rebuilds = vec!["nix-build".to_owned()], false).contains("nix-build")
        );
        assert!(refused(|f| f.may = false, false).contains("administrator"));
        // A home below the system's profiles is nobody's to activate as root.
        let home_as_root = |f: &mut Facts| {
            (f.may, f.helper) = (false, true);
            f.activation = Activation::HomeManager {
                told_of_driver: true,
            };
        };
        assert!(refused(home_as_root, false).contains("administrator"));
        assert!(refused(|f| f.activation = Activation::LinkOnly, true).contains("NixOS"));
        let same = |f: &mut Facts| f.to = f.from.clone();
        assert!(refused(same, false).contains("413"));
    }

    #[test]
    fn with_a_helper_an_administrators_password_is_asked_for() {
        let mut facts = facts();
        (facts.may, facts.helper) = (false, true);
        let (draft, deed) = plan(&facts, false);
        assert!(draft.needs_password && draft.refused.is_none() && deed.is_some());
        let asks = |step: &String| step.contains("administrator's password");
        // Once it is known that there is a way back.
        assert_eq!(draft.steps.iter().position(asks), Some(2));
        facts.may = true;
        let (draft, _) = plan(&facts, false);
        assert!(!draft.needs_password && !draft.steps.iter().any(asks));
    }

    #[test]
    fn a_switch_that_was_cut_off_can_be_brought_to_its_end() {
        let mut facts = facts();
        facts.to = facts.from.clone();
        facts.to.live = false;
        assert_eq!(plan(&facts, false).0.refused, None);
    }
}
