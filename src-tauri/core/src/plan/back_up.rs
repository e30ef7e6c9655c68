//! Making a backup by itself, beside those that are there.

use crate::order::Deed;
use crate::survey::{BackUp, BackedUp};
use crate::wire::BackupRow;
use crate::words::{self, backup as say};

use super::Draft;

pub(super) fn plan(found: &BackUp) -> (Draft, Option<Deed>) {
    let draft = Draft {
        title: say::title(),
        about: say::about(&found.folder),
        steps: say::steps(),
        changes: vec![say::changes_nothing(), say::secrets()],
        confirm: say::confirm(),
        backups: Some(found.there.iter().map(row).collect()),
        ..Draft::default()
    };
    (draft, Some(Deed::BackUp))
}

fn row(backup: &Result<BackedUp, String>) -> BackupRow {
    match backup {
        Ok(backup) => BackupRow {
            id: Some(backup.id.to_string()),
            made: Some(words::rfc3339(backup.made)),
            why: backup.why.clone(),
            line: say::holds(backup.files, backup.bytes),
            left_out: backup.left_out.iter().map(say::left_out).collect(),
        },
        Err(why) => BackupRow {
            id: None,
            made: None,
            why: say::unreadable(),
            line: why.clone(),
            left_out: Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::plan;
    use crate::backup::{BackupId, LeftOut};
    use crate::model::Time;
    use crate::survey::{BackUp, BackedUp};

    #[test]
    fn those_that_are_there_stand_beside_it() {
        let found = BackUp {
            folder: "/home/alice/backups".to_owned(),
            there: vec![
                Ok(BackedUp {
                    id: BackupId::new("2026-11-22T20-38-01Z").expect("a name"),
                    made: Time(1_795_379_881_000),
                    why: "Free disk space".to_owned(),
                    files: 3,
                    bytes: 2048,
                    left_out: vec![LeftOut {
                        what: "nix.conf".to_owned(),
                        why: "it is not there".to_owned(),
                    }],
                }),
                Err("2026-11-21T20-38-01Z cannot be read: it is empty".to_owned()),
            ],
        };
        let rows = plan(&found).0.backups.expect("a list");
        assert_eq!(rows[0].id.as_deref(), Some("2026-11-22T20-38-01Z"));
        assert_eq!(rows[0].made.as_deref(), Some("2026-11-22T20:38:01Z"));
        assert_eq!(
            rows[0].line,
            "3 files, 2.0 KiB, read back and compared when it was made"
        );
        assert_eq!(
            rows[0].left_out,
            ["Not in the backup: nix.conf, it is not there."]
        );
        assert!(rows[1].id.is_none() && rows[1].line.contains("it is empty"));
    }
}
