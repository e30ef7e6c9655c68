//! Freeing disk space: generations go, then everything that nothing needs.

use crate::gc::choose::{Cannot, Chosen, chosen};
use crate::order::{CollectGarbage, Deed, DeleteGenerations, Expected, Going};
use crate::profile::{Generation, Profile};
use crate::redact;
use crate::survey::Garbage;
use crate::wire::{self, Action, Choose, GarbageGeneration, GarbageKept, GarbageProfile};
use crate::words::{self, garbage as say};

use super::Draft;

/// More links than a person reads.
const KEPT_SHOWN: usize = 100;

pub(super) fn plan(action: &Action, found: &Garbage) -> (Draft, Option<Deed>) {
    let Action::CollectGarbage {
        choose,
        even_during_rebuild,
    } = action
    else {
        return (Draft::default(), None);
    };
    let picked = chosen(&found.profiles, choose, found.rights, found.now);
    let goes = match (unsound(found), &picked) {
        (Some(why), _) => return (void(found, why, None), None),
        (None, Err(why)) => return (void(found, say::cannot(why), Some(why)), None),
        (None, Ok(goes)) => goes.as_slice(),
    };
    let delete: Vec<DeleteGenerations> = goes.iter().map(going).collect();
    let generations = goes.iter().map(|c| c.generations.len() as u64).sum();
    let exact = found.unknown.is_empty();
    let refused = if !found.has_collector {
        Some(say::no_nix())
    } else if !even_during_rebuild && !found.rebuilds.is_empty() {
        Some(say::rebuild_runs(&found.rebuilds))
    } else if generations == 0 && found.goes.paths == 0 {
        Some(say::nothing())
    } else {
        None
    };
    let deed = CollectGarbage {
        delete,
        expected: found.rebuilds.is_empty().then_some(Expected {
            paths: found.goes.paths,
            disk_bytes: found.goes.disk_bytes,
            exact,
        }),
    };
    let needs_password = found.rights.uid != 0 && deed.needs_root();
    let (changes, loses) = changes_and_loses(found, choose, goes);
    let draft = Draft {
        title: say::title(),
        about: say::about(generations, found.goes, exact, found.weighed),
        steps: say::steps(&deed.delete, found, exact, needs_password),
        changes,
        loses,
        danger: (!found.rebuilds.is_empty()).then(say::danger_rebuild),
        by_hand: by_hand(found, goes),
        confirm: say::confirm(generations, found.goes.paths),
        needs_password,
        refused,
        preliminary: !found.weighed,
        garbage: Some(shown(found, goes)),
        ..Draft::default()
    };
    (draft, Some(Deed::CollectGarbage(deed)))
}

/// Why nothing may be collected in this store, whatever was wished.
fn unsound(found: &Garbage) -> Option<String> {
    if found.no_rows {
        return Some(say::no_rows());
    }
    say::unregistered(&found.unregistered)
}

/// What is shown where what was wished cannot be: nothing else in its place.
fn void(found: &Garbage, refused: String, why: Option<&Cannot>) -> Draft {
    let by_hand = match why {
        Some(Cannot::NeedsRoot(_, link, numbers)) => {
            let delete = say::delete_command(link, numbers.iter().copied());
            vec![format!("sudo {delete}"), say::COLLECT_COMMAND.to_owned()]
        }
        _ => Vec::new(),
    };
    Draft {
        title: say::title(),
        by_hand,
        refused: Some(refused),
        preliminary: !found.weighed,
        garbage: Some(shown(found, &[])),
        ..Draft::default()
    }
}

fn going(chosen: &Chosen<'_>) -> DeleteGenerations {
    DeleteGenerations {
        profile: chosen.profile.id.clone(),
        generations: chosen
            .generations
            .iter()
            .map(|g| Going {
                number: g.number,
                store_path: g.store_path.clone(),
            })
            .collect(),
    }
}

fn goes_by(chosen: &[Chosen<'_>], profile: &Profile, generation: &Generation) -> bool {
    chosen.iter().any(|c| {
        c.profile.id == profile.id && c.generations.iter().any(|g| g.number == generation.number)
    })
}

fn changes_and_loses(
    found: &Garbage,
    choose: &Choose,
    goes: &[Chosen<'_>],
) -> (Vec<String>, Vec<String>) {
    let mut lines = Vec::new();
    let mut oldest = Vec::new();
    for one in goes {
        let all = &one.profile.generations;
        let kept: Vec<&Generation> = all
            .iter()
            .filter(|g| !goes_by(goes, one.profile, g))
            .collect();
        lines.push(say::keeps(one.profile, &kept));
        if let Some(first) = kept.first()
            && all.first().is_some_and(|g| g.number != first.number)
        {
            oldest.push((&one.profile.id, first.number));
        }
    }
    if matches!(
        choose,
        Choose::Keep {
            newest: Some(_),
            ..
        } | Choose::Keep { days: Some(_), .. }
    ) {
        let rights = found.rights.within(choose);
        let shut = found
            .profiles
            .iter()
            .filter(|p| !rights.may_change(p) && p.generations.len() > 1);
        lines.extend(shut.map(|p| say::left_alone(&p.id)));
    }
    lines.extend(say::kept_anyway(&found.kept, found.held));
    lines.extend(say::kept_by_backups(&found.backups));
    lines.extend(say::dangling(&found.dangling));
    lines.extend(found.unknown.iter().map(say::unknown));
    (lines, say::no_undo(&oldest))
}

/// The same by hand.
fn by_hand(found: &Garbage, goes: &[Chosen<'_>]) -> Vec<String> {
    let mut lines = Vec::new();
    for one in goes {
        let sudo = if one.profile.id.folder.needs_root() && found.rights.uid != 0 {
            "sudo "
        } else {
            ""
        };
        let numbers = one.generations.iter().map(|g| g.number);
        let command = say::delete_command(&one.profile.link, numbers);
        lines.push(format!("{sudo}{command}"));
    }
    lines.push(say::COLLECT_COMMAND.to_owned());
    lines
}

fn shown(found: &Garbage, goes: &[Chosen<'_>]) -> wire::Garbage {
    wire::Garbage {
        profiles: found
            .profiles
            .iter()
            .map(|profile| GarbageProfile {
                name: profile.id.to_string(),
                kind: say::kind(profile.kind),
                link: profile.link.clone(),
                may: found.rights.may_change(profile),
                generations: profile
                    .generations
                    .iter()
                    .map(|g| generation(found, goes, profile, g))
                    .collect(),
            })
            .collect(),
        kept: found
            .kept
            .iter()
            .take(KEPT_SHOWN)
            .map(|kept| GarbageKept {
                link: kept.link.clone(),
                alone_bytes: kept.alone_bytes,
            })
            .collect(),
        dangling: found
            .dangling
            .iter()
            .map(|link| redact::visible(link).into_owned())
            .collect(),
        paths: found.goes.paths,
        nix_bytes: found.goes.nix_bytes,
        disk_bytes: found.goes.disk_bytes,
        dead_paths: found.dead.paths,
        dead_bytes: found.dead.disk_bytes,
        exact: found.unknown.is_empty(),
        why_not_exact: found.unknown.iter().map(say::unknown).collect(),
    }
}

fn generation(
    found: &Garbage,
    goes: &[Chosen<'_>],
    profile: &Profile,
    one: &Generation,
) -> GarbageGeneration {
    let name = profile.id.to_string();
    let share = found
        .shares
        .iter()
        .find(|s| s.profile == name && s.number == one.number);
    GarbageGeneration {
        number: one.number,
        created: words::rfc3339(one.created),
        in_use: say::in_use(one),
        goes: goes_by(goes, profile, one),
        alone_bytes: share.map(|s| s.alone_bytes),
        with_chosen_bytes: share.map(|s| s.with_chosen_bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::plan;
    use crate::backup::BackupId;
    use crate::gc::Unknown;
    use crate::gc::choose::Rights;
    use crate::model::Time;
    use crate::order::{CollectGarbage, Deed};
    use crate::profile::{Folder, Generation, Profile, ProfileId, ProfileKind, ProfileName};
    use crate::redact;
    use crate::survey::{Amount, Garbage, KeptByBackups, Share, Unregistered};
    use crate::wire::{Action, Choose, Ticked};

    fn profile(folder: Folder, name: &str) -> Profile {
        let generations = (1..=4).map(|number| Generation {
            number,
            store_path: format!("/nix/store/x-{number}"),
            created: Time(number.cast_signed()),
            current: number == 4,
            booted: number == 2,
            live: false,
        });
        Profile {
            id: ProfileId {
                folder,
                name: ProfileName::new(name).expect("a name"),
            },
            kind: ProfileKind::Plain,
            link: format!("/p/{name}"),
            owner_uid: 1000,
            generations: generations.collect(),
        }
    }

    fn found() -> Garbage {
        Garbage {
            now: Time(0),
            rights: Rights {
                uid: 1000,
                as_root: false,
            },
            profiles: vec![
                profile(Folder::Shared, "system"),
                profile(Folder::Home, "home-manager"),
            ],
            has_collector: true,
            rebuilds: Vec::new(),
            goes: Amount {
                paths: 12,
                nix_bytes: 3000,
                disk_bytes: 4096,
            },
            dead: Amount::default(),
            shares: vec![Share {
                profile: "~/home-manager".to_owned(),
                number: 1,
                alone_bytes: 7,
                with_chosen_bytes: 9,
            }],
            kept: Vec::new(),
            held: 0,
            dangling: Vec::new(),
            unregistered: Vec::new(),
            no_rows: false,
            backups: KeptByBackups::default(),
            backup_bytes: 4096,
            unknown: Vec::new(),
            weighed: true,
        }
    }

    fn keep(newest: u32) -> Action {
        Action::CollectGarbage {
            choose: Choose::Keep {
                newest: Some(newest),
                days: None,
                own: false,
            },
            even_during_rebuild: false,
        }
    }

    fn deed(action: &Action, found: &Garbage) -> CollectGarbage {
        match plan(action, found).1 {
            Some(Deed::CollectGarbage(deed)) => deed,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn it_says_what_goes_what_stays_and_that_there_is_no_way_back() {
        let (draft, _) = plan(&keep(1), &found());
        assert_eq!(draft.refused, None);
        assert_eq!(draft.about, "2 generations; 12 store paths, 4.0 KiB");
        assert_eq!(draft.confirm, "Delete 2 generations");
        assert_eq!(
            draft.steps[1],
            "Make a backup and read it back, 4.0 KiB, if there is room"
        );
        let step = "Delete generations 1, 3 of ~/home-manager: Nixlamp deletes the links itself";
        assert!(draft.steps[2].starts_with(step), "{}", draft.steps[2]);
        assert_eq!(
            draft.changes,
            [
                "~/home-manager keeps 2 (booted), 4 (current).",
                "system stays as it is: its generations take an administrator's rights.",
            ]
        );
        assert_eq!(
            draft.loses,
            [
                "You cannot undo this.",
                "Rolling back ~/home-manager further than generation 2 will no longer be possible.",
            ]
        );
        assert_eq!(
            draft.by_hand,
            [
                "nix-env --profile /p/home-manager --delete-generations 1 3",
                "nix-store --gc"
            ]
        );
        let shown = draft.garbage.expect("to choose from");
        assert!(!shown.profiles[0].may && shown.profiles[1].may && shown.exact);
        let first = &shown.profiles[1].generations[0];
        assert!(first.goes && first.alone_bytes == Some(7) && first.with_chosen_bytes == Some(9));
    }

    #[test]
    fn what_cannot_be_known_makes_it_an_upper_bound() {
        let (draft, _) = plan(
            &keep(1),
            &Garbage {
                unknown: vec![Unknown::Processes(3), Unknown::ClosedFolders(1)],
                ..found()
            },
        );
        assert!(draft.about.contains("at most 12"), "{}", draft.about);
        assert!(draft.changes.iter().any(|l| l.contains("3 processes")));
        assert!(draft.changes.iter().any(|l| l.contains("1 link lies")));
    }

    #[test]
    fn a_rebuild_refuses_it_unless_told() {
        let busy = Garbage {
            rebuilds: vec!["nixos-rebuild switch, alice".to_owned()],
            ..found()
        };
        let (draft, _) = plan(&keep(1), &busy);
        assert!(
            draft
                .refused
                .is_some_and(|why| why.contains("nixos-rebuild"))
        );
        let told = Action::CollectGarbage {
            choose: Choose::Keep {
                newest: Some(1),
                days: None,
                own: false,
            },
            even_during_rebuild: true,
        };
        let (draft, _) = plan(&told, &busy);
        assert!(draft.refused.is_none() && draft.danger.is_some());
        // Figures move while it runs: they need not be the same again.
        assert_eq!(deed(&told, &busy).expected, None);
    }

    #[test]
    fn nothing_to_delete_and_wrong_ticks_are_refused() {
        let nothing = Garbage {
            goes: Amount::default(),
            ..found()
        };
        assert!(plan(&keep(9), &nothing).0.refused.is_some());
        let tick = |profile: &str, generation| Action::CollectGarbage {
            choose: Choose::These(vec![Ticked {
                profile: profile.to_owned(),
                generation,
            }]),
            even_during_rebuild: false,
        };
        for (profile, generation) in [("~/home-manager", 4), ("~/home-manager", 9), ("x", 1)] {
            assert!(
                plan(&tick(profile, generation), &found())
                    .0
                    .refused
                    .is_some()
            );
        }
        let (draft, _) = plan(&tick("system", 1), &found());
        assert!(draft.refused.is_some());
        assert_eq!(
            draft.by_hand,
            [
                "sudo nix-env --profile /p/system --delete-generations 1",
                "nix-store --gc"
            ]
        );
        // Not what would be done if nothing had been ticked.
        assert!(draft.about.is_empty() && draft.steps.is_empty() && draft.loses.is_empty());
        assert!(!deed(&tick("~/home-manager", 1), &found()).needs_root());
    }

    #[test]
    fn with_a_helper_the_systems_go_too_and_a_password_is_asked_for() {
        let asks = Garbage {
            rights: Rights {
                uid: 1000,
                as_root: true,
            },
            ..found()
        };
        let (draft, _) = plan(&keep(1), &asks);
        assert!(draft.needs_password && draft.refused.is_none());
        assert!(draft.steps[2].contains("administrator's password"));
        assert_eq!(draft.about, "4 generations; 12 store paths, 4.0 KiB");
        assert_eq!(
            draft.by_hand[0],
            "sudo nix-env --profile /p/system --delete-generations 1 3"
        );
        let own = Action::CollectGarbage {
            choose: Choose::Keep {
                newest: Some(1),
                days: None,
                own: true,
            },
            even_during_rebuild: false,
        };
        let (draft, _) = plan(&own, &asks);
        assert!(!draft.needs_password && draft.about.starts_with("2 generations"));
        assert!(draft.changes.iter().any(|l| l.starts_with("system stays")));
    }

    #[test]
    fn a_database_that_does_not_know_what_is_there_refuses_it() {
        let lost = Garbage {
            unregistered: vec![
                Unregistered {
                    link: "/p/home-manager-3-link".to_owned(),
                    path: "/nix/store/x-3".to_owned(),
                },
                Unregistered {
                    link: "/home/alice/result".to_owned(),
                    path: "/nix/store/y".to_owned(),
                },
            ],
            ..found()
        };
        let (draft, deed) = plan(&keep(1), &lost);
        let why = draft.refused.expect("refused");
        assert!(why.starts_with("/p/home-manager-3-link leads to /nix/store/x-3, which is there"));
        assert!(why.contains("and 1 more like it") && deed.is_none() && draft.steps.is_empty());
        let emptied = Garbage {
            no_rows: true,
            ..found()
        };
        let (draft, deed) = plan(&keep(1), &emptied);
        assert!(
            draft
                .refused
                .is_some_and(|why| why.contains("knows no path"))
        );
        assert!(deed.is_none() && draft.about.is_empty());
    }

    #[test]
    fn what_its_own_backups_keep_is_said() {
        let id = |text| BackupId::new(text).expect("a name");
        let held = Garbage {
            backups: KeptByBackups {
                ids: vec![id("2026-11-22T20-38-01Z"), id("2026-11-25T07-00-00Z")],
                alone_bytes: 3 << 20,
            },
            ..found()
        };
        let (draft, _) = plan(&keep(1), &held);
        let line = "Nixlamp's own backups keep 3.0 MiB that nothing else needs: 2026-11-22T20-38-01Z, 2026-11-25T07-00-00Z. “nixlamp backup delete” with such a name lets it go.";
        assert!(
            draft.changes.iter().any(|l| l == line),
            "{:?}",
            draft.changes
        );
    }

    #[test]
    fn what_a_stranger_called_a_link_steers_no_terminal() {
        let link = "/home/e\u{1b}]0;owned\u{7}\u{202e}".to_owned();
        let dangling = Garbage {
            dangling: vec![link],
            ..found()
        };
        let found = crate::survey::Survey::Garbage(dangling);
        let plan = crate::plan::surveyed("1", &keep(1), &found).plan;
        let shown = format!("{:?}", (&plan.changes, &plan.garbage));
        assert!(shown.contains("/home/e\u{fffd}]0;owned"), "{shown}");
        let garbage = plan.garbage.expect("to choose from");
        let all = plan.changes.iter().chain(&garbage.dangling);
        assert!(
            all.flat_map(|line| line.chars())
                .all(|c| !redact::steers(c))
        );
    }

    #[test]
    fn a_first_figure_cannot_be_confirmed() {
        let first = Garbage {
            weighed: false,
            ..found()
        };
        let (draft, _) = plan(&keep(1), &first);
        assert!(draft.preliminary && draft.about.contains("first figure"));
    }
}
