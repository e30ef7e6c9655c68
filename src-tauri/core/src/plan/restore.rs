//! Putting back what a backup holds.

use crate::backup::{Now, Restorable};
use crate::order::{Deed, Restore, RestoreFile};
use crate::words::restore as say;

use super::Draft;

pub(super) fn plan(found: &Restorable) -> (Draft, Option<Deed>) {
    let files: Vec<RestoreFile> = found
        .files
        .iter()
        .filter_map(|file| {
            let now = match &file.now {
                Now::Differs(now) => Some(now.clone()),
                Now::Missing => None,
                Now::Same | Now::Managed | Now::Closed => return None,
            };
            Some(RestoreFile {
                what: file.kept.what,
                name: file.kept.name.clone(),
                sha256: file.kept.sha256.clone(),
                mode: file.kept.mode,
                now,
            })
        })
        .collect();
    let deed = Restore {
        backup: found.id.clone(),
        files,
        generations: found
            .generations
            .iter()
            .filter(|(_, there)| *there)
            .map(|(lost, _)| lost.clone())
            .collect(),
        links: found.links.clone(),
    };
    let nothing = deed.files.is_empty() && deed.generations.is_empty() && deed.links.is_empty();
    let draft = Draft {
        title: say::title(),
        about: say::about(found),
        steps: say::steps(found),
        changes: say::changes(found),
        by_hand: say::by_hand(found),
        confirm: say::confirm(),
        refused: nothing.then(say::nothing),
        ..Draft::default()
    };
    (draft, Some(Deed::Restore(deed)))
}

#[cfg(test)]
mod tests {
    use super::plan;
    use crate::backup::{
        BackupId, Kept, LostGeneration, LostLink, Now, Restorable, RestorableFile, What,
    };
    use crate::order::Deed;
    use crate::profile::{Folder, ProfileId, ProfileName};

    fn file(what: What, from: &str, now: Now) -> RestorableFile {
        RestorableFile {
            kept: Kept {
                what,
                name: "config/x".to_owned(),
                from: from.to_owned(),
                bytes: 1,
                sha256: "aa".to_owned(),
                mode: 0o600,
            },
            now,
        }
    }

    fn found() -> Restorable {
        let lost = LostGeneration {
            profile: ProfileId {
                folder: Folder::Shared,
                name: ProfileName::new("system").expect("a name"),
            },
            number: 7,
            store_path: "/nix/store/x".to_owned(),
        };
        Restorable {
            id: BackupId::new("2026-11-22T20-38-01Z").expect("an id"),
            why: "Roll back?".to_owned(),
            files: vec![
                file(
                    What::NixConf,
                    "/etc/nix/nix.conf",
                    Now::Differs("bb".to_owned()),
                ),
                file(What::UserNixConf, "/h/nix.conf", Now::Same),
                file(What::Registry, "/etc/nix/registry.json", Now::Managed),
                file(What::UserRegistry, "/h/registry.json", Now::Missing),
            ],
            generations: vec![
                (lost.clone(), true),
                (LostGeneration { number: 6, ..lost }, false),
            ],
            links: vec![LostLink {
                profile: ProfileId {
                    folder: Folder::Home,
                    name: ProfileName::new("home-manager").expect("a name"),
                },
                number: 4,
            }],
            moved: vec![
                ("system".to_owned(), 9, Some(8)),
                ("own".to_owned(), 2, None),
            ],
            folder: "/s/backups/x".to_owned(),
            flake: None,
            has_database: true,
        }
    }

    #[test]
    fn it_says_what_is_written_and_what_is_not() {
        let (draft, deed) = plan(&found());
        let text = [draft.steps, draft.changes].concat().join("\n");
        for part in [
            "Move /etc/nix/nix.conf aside and put the one of the backup there",
            "Put /h/registry.json there, where there is none now",
            "Let generation 7 of system lead to /nix/store/x again",
            "Generation 6 of system cannot come back",
            "/etc/nix/registry.json is left alone",
            "nixlamp rollback 9 --profile system",
            "Let ~/home-manager lead to its generation 4 again",
            "own led to generation 2 and leads nowhere.",
            "The store's database is not put back",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert_eq!(draft.refused, None);
        let Some(Deed::Restore(deed)) = deed else {
            panic!("{deed:?}")
        };
        assert_eq!((deed.files.len(), deed.generations.len()), (2, 1));
    }

    #[test]
    fn nothing_to_put_back_is_said() {
        let mut found = found();
        found.files.clear();
        found.generations.clear();
        assert_eq!(
            plan(&found).0.refused,
            None,
            "a profile's link is something"
        );
        found.links.clear();
        assert!(plan(&found).0.refused.is_some());
    }
}
