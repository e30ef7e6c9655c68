//! Repairing what reading the store found damaged: the one way that fits.

use crate::order::{CacheName, Deed, Repair, Way};
use crate::store_path::StorePath;
use crate::survey;
use crate::verify::{Finding, Fix};
use crate::words::repair as say;

use super::Draft;

pub(super) fn plan(found: &survey::Repair) -> (Draft, Option<Deed>) {
    let Some(finding) = &found.finding else {
        return refused(None, say::no_such_finding());
    };
    if !found.still {
        return refused(Some(finding), say::over());
    }
    let path = StorePath::new(&finding.path);
    match (finding.fix, path) {
        (Fix::Nothing, _) => refused(Some(finding), say::sound()),
        (Fix::LookAsRoot, _) => {
            let (draft, deed) = refused(Some(finding), say::root_should_look());
            let by_hand = vec![format!("sudo nixlamp verify {}", finding.path)];
            (Draft { by_hand, ..draft }, deed)
        }
        (Fix::RepairPath, Some(path)) => repair_path(found, finding, path),
        (Fix::ForgetDerivation, Some(path)) => forget(found, finding, path),
        (Fix::SetCacheAside, _) => set_cache_aside(finding),
        (Fix::ReloadDatabase, _) => reload(found, finding),
        (Fix::RepairPath | Fix::ForgetDerivation, None) => {
            refused(Some(finding), say::no_such_finding())
        }
    }
}

fn refused(finding: Option<&Finding>, why: String) -> (Draft, Option<Deed>) {
    let draft = Draft {
        title: say::title(),
        about: finding.map(say::about).unwrap_or_default(),
        refused: Some(why),
        ..Draft::default()
    };
    (draft, None)
}

fn repair_path(
    found: &survey::Repair,
    finding: &Finding,
    path: StorePath,
) -> (Draft, Option<Deed>) {
    let trusted = found.trusted == Some(true);
    let way = match &found.derivation {
        Some(derivation) if trusted && !found.root => Way::ByDaemon {
            derivation: derivation.clone(),
        },
        _ => Way::InStore,
    };
    let repair = Repair::Path { path, way };
    let needs_root = repair.needs_root() && !found.root;
    let command = say::command(&repair).unwrap_or_default();
    let sudo = if needs_root { "sudo " } else { "" };
    let draft = Draft {
        title: say::title_path(),
        about: say::about(finding),
        steps: say::steps_path(&command, needs_root),
        loses: say::loses_path(),
        by_hand: vec![format!("{sudo}{command}")],
        confirm: say::confirm(),
        needs_password: needs_root,
        refused: match (found.nix, found.helper || !needs_root) {
            (false, _) => Some(say::no_nix()),
            (true, false) => Some(say::needs_root()),
            (true, true) => None,
        },
        ..Draft::default()
    };
    (draft, Some(Deed::Repair(repair)))
}

fn forget(found: &survey::Repair, finding: &Finding, path: StorePath) -> (Draft, Option<Deed>) {
    let repair = Repair::ForgetDerivation { path };
    let kept = found.kept && found.referrers == 0;
    // Anybody may ask the daemon to delete what nobody needs.
    let command = say::command(&repair).unwrap_or_default();
    let draft = Draft {
        title: say::title_derivation(),
        about: say::about(finding),
        steps: say::steps_derivation(&command),
        loses: say::loses_derivation(),
        by_hand: vec![if kept {
            say::forget_kept(&finding.path)
        } else {
            command
        }],
        confirm: say::confirm_derivation(),
        refused: match (found.nix, found.referrers) {
            (false, _) => Some(say::no_nix()),
            (true, 0) => kept.then(say::derivation_kept),
            (true, n) => Some(say::derivation_in_use(n)),
        },
        ..Draft::default()
    };
    (draft, Some(Deed::Repair(repair)))
}

fn set_cache_aside(finding: &Finding) -> (Draft, Option<Deed>) {
    let name = finding.id.strip_prefix("cache:").unwrap_or_default();
    let Some(cache) = CacheName::new(name) else {
        return refused(Some(finding), say::no_such_finding());
    };
    let draft = Draft {
        title: say::title_cache(),
        about: say::about(finding),
        steps: say::steps_cache(),
        loses: say::loses_cache(),
        by_hand: vec![say::cache_by_hand(&finding.path)],
        confirm: say::confirm_cache(),
        ..Draft::default()
    };
    (draft, Some(Deed::Repair(Repair::SetCacheAside { cache })))
}

fn reload(found: &survey::Repair, finding: &Finding) -> (Draft, Option<Deed>) {
    let draft = Draft {
        title: say::title_database(),
        about: say::about(finding),
        steps: say::steps_database(!found.root),
        loses: say::loses_database(),
        danger: Some(say::danger_database()),
        by_hand: say::database_by_hand(),
        confirm: say::confirm_database(),
        needs_password: !found.root,
        refused: (!found.root && !found.helper).then(say::database_needs_root),
        ..Draft::default()
    };
    (draft, Some(Deed::Repair(Repair::ReloadDatabase)))
}

#[cfg(test)]
mod tests {
    use super::plan;
    use crate::order::{Deed, Repair, Way};
    use crate::store_path::StorePath;
    use crate::survey;
    use crate::verify::{Fault, Finding, Fix};

    const PATH: &str = "/nix/store/0c6kzph7l0dcbfmjap64f0czdafn3b7x-tool";

    fn finding(fix: Fix, path: &str) -> Finding {
        Finding {
            id: "0c6kzph7l0dcbfmjap64f0czdafn3b7x".to_owned(),
            path: path.to_owned(),
            fault: Fault::Missing,
            looks: Vec::new(),
            needed_by: vec!["/nix/store/b".to_owned()],
            needed_by_count: 1,
            fix,
            found_s: 0,
        }
    }

    fn found(fix: Fix, path: &str) -> survey::Repair {
        survey::Repair {
            finding: Some(finding(fix, path)),
            still: true,
            root: true,
            helper: false,
            trusted: None,
            nix: true,
            derivation: StorePath::new(&format!("{PATH}.drv")),
            referrers: 0,
            kept: false,
        }
    }

    #[test]
    fn root_repairs_in_the_store_and_a_trusted_user_by_the_daemon() {
        let (draft, deed) = plan(&found(Fix::RepairPath, PATH));
        assert_eq!(draft.refused, None);
        assert_eq!(draft.by_hand, [format!("nix-store --repair-path {PATH}")]);
        assert!(matches!(
            deed,
            Some(Deed::Repair(Repair::Path {
                way: Way::InStore,
                ..
            }))
        ));
        let (draft, deed) = plan(&survey::Repair {
            root: false,
            trusted: Some(true),
            ..found(Fix::RepairPath, PATH)
        });
        assert_eq!(draft.refused, None);
        assert_eq!(
            draft.by_hand,
            [format!("nix-store --realise --repair {PATH}.drv")]
        );
        assert!(matches!(
            deed,
            Some(Deed::Repair(Repair::Path {
                way: Way::ByDaemon { .. },
                ..
            }))
        ));
    }

    #[test]
    fn nobody_else_may_and_is_told_how_an_administrator_does() {
        for trusted in [Some(false), None] {
            let (draft, _) = plan(&survey::Repair {
                root: false,
                trusted,
                ..found(Fix::RepairPath, PATH)
            });
            assert!(draft.refused.is_some());
            assert_eq!(
                draft.by_hand,
                [format!("sudo nix-store --repair-path {PATH}")]
            );
        }
        let (draft, _) = plan(&survey::Repair {
            root: false,
            ..found(Fix::ReloadDatabase, "/nix/var/nix/db/db.sqlite")
        });
        assert!(draft.refused.is_some() && draft.by_hand.len() > 3);
    }

    #[test]
    fn with_a_helper_an_administrators_password_is_asked_for() {
        for (fix, path) in [
            (Fix::RepairPath, PATH),
            (Fix::ReloadDatabase, "/nix/var/nix/db/db.sqlite"),
        ] {
            let (draft, deed) = plan(&survey::Repair {
                root: false,
                helper: true,
                ..found(fix, path)
            });
            assert!(draft.needs_password && draft.refused.is_none() && deed.is_some());
            let asks = |step: &String| step.contains("administrator's password");
            assert!(draft.steps.iter().any(asks), "{:?}", draft.steps);
            assert!(draft.by_hand[0].starts_with("sudo "));
        }
        // Whom the daemon trusts needs none.
        let (draft, _) = plan(&survey::Repair {
            root: false,
            helper: true,
            trusted: Some(true),
            ..found(Fix::RepairPath, PATH)
        });
        assert!(!draft.needs_password && draft.refused.is_none());
    }

    #[test]
    fn what_is_not_so_any_more_is_not_repaired() {
        let gone = survey::Repair {
            still: false,
            ..found(Fix::RepairPath, PATH)
        };
        let none = survey::Repair {
            finding: None,
            ..gone.clone()
        };
        for found in [gone, none] {
            let (draft, deed) = plan(&found);
            assert!(draft.refused.is_some());
            assert_eq!(deed, None);
        }
    }

    #[test]
    fn a_recipe_that_others_need_stays() {
        let drv = format!("{PATH}.drv");
        let (draft, _) = plan(&found(Fix::ForgetDerivation, &drv));
        assert_eq!(draft.refused, None);
        assert_eq!(draft.by_hand, [format!("nix-store --delete {drv}")]);
        let (draft, _) = plan(&survey::Repair {
            referrers: 2,
            ..found(Fix::ForgetDerivation, &drv)
        });
        let why = draft.refused.expect("refused");
        assert!(why.starts_with("2 paths refer to it"), "{why}");
    }

    #[test]
    fn a_recipe_whose_output_is_in_use_is_told_how_it_goes_all_the_same() {
        let drv = format!("{PATH}.drv");
        let (draft, _) = plan(&survey::Repair {
            kept: true,
            ..found(Fix::ForgetDerivation, &drv)
        });
        assert!(
            draft
                .refused
                .is_some_and(|why| why.contains("keep-derivations"))
        );
        assert_eq!(
            draft.by_hand,
            [format!(
                "sudo nix-store --delete --option keep-derivations false {drv}"
            )]
        );
    }

    #[test]
    fn a_name_with_a_question_mark_is_quoted() {
        let (draft, _) = plan(&found(Fix::RepairPath, &format!("{PATH}?a=b")));
        assert_eq!(
            draft.by_hand,
            [format!("nix-store --repair-path '{PATH}?a=b'")]
        );
    }
}
