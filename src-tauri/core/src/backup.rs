//! What a backup holds, where a person's flake lies, and which backups are
//! forgotten.

use serde::{Deserialize, Serialize};

use crate::model::Time;
use crate::profile::{Profile, ProfileId};
use crate::record::Past;

/// Which backup: the second it was made, as a plain name of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BackupId(String);

impl BackupId {
    /// `2026-11-26T05-49-13Z`, with `-2` behind it if there was one already.
    pub fn new(text: &str) -> Option<BackupId> {
        let shape = |c: char| if c.is_ascii_digit() { '0' } else { c };
        let shaped: String = text.chars().map(shape).collect();
        let (moment, again) = shaped.split_at_checked(20)?;
        let is_moment = moment == "0000-00-00T00-00-00Z";
        let is_again = again.is_empty() || matches!(again, "-0" | "-00");
        (is_moment && is_again).then(|| BackupId(text.to_owned()))
    }

    /// For the backup made at this time (RFC 3339, whole seconds, UTC), the
    /// second of that second if `again` is 1.
    pub fn of(time: &str, again: u32) -> Option<BackupId> {
        let moment = time.replace(':', "-");
        BackupId::new(&match again {
            0 => moment,
            n => format!("{moment}-{}", n + 1),
        })
    }

    /// The backup that a root of the garbage collector belongs to:
    /// `…/nixlamp/backups/roots/2026-11-26T05-49-13Z.current-system`.
    pub fn of_root(link: &str) -> Option<BackupId> {
        let (_, name) = link.rsplit_once("/nixlamp/backups/roots/")?;
        BackupId::new(name.split('.').next()?)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for BackupId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        BackupId::new(&text).ok_or_else(|| crate::say!("no-name-of-a-backup", text = &text))
    }
}

impl From<BackupId> for String {
    fn from(id: BackupId) -> String {
        id.0
    }
}

impl std::fmt::Display for BackupId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Its name.
    pub id: BackupId,
    /// When it was made.
    pub made: Time,
    /// Before what: the action's question.
    pub why: String,
    /// Its files.
    pub files: Vec<Kept>,
    /// Profiles with all their generations.
    pub profiles: Vec<Profile>,
    /// The roots of the garbage collector: each link and where it leads.
    pub roots: Vec<(String, String)>,
    /// Store paths held by a root of their own as long as the backup is kept.
    pub held: Vec<String>,
    /// What is not in it, and why.
    pub left_out: Vec<LeftOut>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is.
    pub what: What,
    /// Its name in the backup.
    pub name: String,
    /// Where it was copied from; empty if it was made for the backup.
    pub from: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its contents, in hexadecimal.
    pub sha256: String,
    /// Its mode where it was copied from; closed to all others where it is not
    /// known.
    #[serde(default = "closed")]
    pub mode: u32,
}

/// The mode of a file for its owner alone.
fn closed() -> u32 {
    0o600
}

/// What a file of a backup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// `/etc/nix/nix.conf`.
    NixConf,
    /// A file that nix.conf includes.
    Included,
    /// `/etc/nix/registry.json`.
    Registry,
    /// `~/.config/nix/nix.conf`.
    UserNixConf,
    /// `~/.config/nix/registry.json`.
    UserRegistry,
    /// A file of the person's configuration, or its state in git.
    Flake,
    /// The store's database, sound.
    Database,
    /// A file of it, copied as it is.
    DatabaseAsItIs,
    /// What Nixlamp remembers.
    History,
    /// How everything stood.
    Status,
}

/// Something that is not in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// What restoring a backup would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restorable {
    /// Which one.
    pub id: BackupId,
    /// Before what it was made.
    pub why: String,
    /// Files that have a place of their own.
    pub files: Vec<RestorableFile>,
    /// Generations whose links have gone since; `true`: what they led to is
    /// still there.
    pub generations: Vec<(LostGeneration, bool)>,
    /// Profiles without a link of their own now, that can lead again where
    /// they led then.
    pub links: Vec<LostLink>,
    /// The other profiles that lead elsewhere now: by name, then and now.
    pub moved: Vec<(String, u64, Option<u64>)>,
    /// The folder of the backup, for people.
    pub folder: String,
    /// The folder of the configuration that is in it.
    pub flake: Option<String>,
    /// True if it holds the store's database.
    pub has_database: bool,
}

/// A file of a backup, and what stands in its place now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestorableFile {
    /// The file.
    pub kept: Kept,
    /// What stands there.
    pub now: Now,
}

/// What stands where a file of a backup belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Now {
    /// The same.
    Same,
    /// Another, with this SHA-256; it may be replaced.
    Differs(String),
    /// Nothing.
    Missing,
    /// A link: the system's configuration made it.
    Managed,
    /// This user may not change it.
    Closed,
}

/// A generation that was there when the backup was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostGeneration {
    /// Its profile.
    pub profile: ProfileId,
    /// Its number.
    pub number: u64,
    /// What it led to.
    pub store_path: String,
}

/// The link of a profile that was there when the backup was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostLink {
    /// The profile.
    pub profile: ProfileId,
    /// The number of the generation that it led to.
    pub number: u64,
}

/// Files that have a fixed place and can be put back.
pub const RESTORED: [What; 4] = [
    What::NixConf,
    What::Registry,
    What::UserNixConf,
    What::UserRegistry,
];

/// So many of the newest are kept in any case.
const KEPT: usize = 10;
/// And all that are younger than this.
const KEPT_MS: i64 = 30 * 24 * 3600 * 1000;

/// Which backups have had their time. The newest never has.
pub fn to_forget(backups: &[(BackupId, Time)], now: Time) -> Vec<BackupId> {
    let mut newest_first: Vec<&(BackupId, Time)> = backups.iter().collect();
    newest_first.sort_by(|a, b| (b.1, &b.0).cmp(&(a.1, &a.0)));
    newest_first
        .into_iter()
        .skip(KEPT)
        .filter(|(_, made)| now.0 - made.0 > KEPT_MS)
        .map(|(id, _)| id.clone())
        .collect()
}

/// The folder of the configuration that was last built, if its name says
/// where it lies: of `.#laptop` nobody knows the folder any more.
pub fn flake_of(past: &[Past]) -> Option<String> {
    past.iter()
        .filter_map(|past| past.target.as_deref())
        .find_map(|target| {
            let place = target.split(['#', '?']).next()?;
            let place = ["path:", "git+file://", "git+file:", "file://"]
                .iter()
                .find_map(|scheme| place.strip_prefix(scheme))
                .unwrap_or(place);
            place.starts_with('/').then(|| place.to_owned())
        })
}

#[cfg(test)]
mod tests {
    use super::{BackupId, to_forget};
    use crate::model::Time;
    use crate::words::rfc3339;

    #[test]
    fn an_id_is_a_moment_and_no_path() {
        let id = BackupId::of("2026-11-22T20:38:01Z", 0).expect("a moment");
        assert_eq!(id.as_str(), "2026-11-22T20-38-01Z");
        assert_eq!(
            BackupId::of("2026-11-22T20:38:01Z", 1).map(String::from),
            Some("2026-11-22T20-38-01Z-2".to_owned())
        );
        assert_eq!(
            BackupId::of_root(
                "/home/a/.local/state/nixlamp/backups/roots/2026-11-22T20-38-01Z.booted-system"
            ),
            Some(id)
        );
        assert_eq!(BackupId::of_root("/home/a/2026-11-22T20-38-01Z.x"), None);
        for bad in [
            "",
            "..",
            "2026-11-22T20:38:01Z",
            "2026-11-22T20-38-01Z/..",
            "x",
        ] {
            assert_eq!(BackupId::new(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_newest_and_the_young_are_kept() {
        let day = 24 * 3600 * 1000;
        let now = Time(1_795_379_881_000);
        let made = |days: i64| {
            let time = Time(now.0 - days * day);
            (BackupId::of(&rfc3339(time), 0).expect("a moment"), time)
        };
        assert_eq!(to_forget(&[made(400)], now), []);
        let many: Vec<_> = (0..40).map(made).collect();
        let gone = to_forget(&many, now);
        assert_eq!(gone.len(), 9);
        assert_eq!(gone[0], many[31].0);
        let old: Vec<_> = (100..120).map(made).collect();
        assert_eq!(to_forget(&old, now).len(), 10);
    }
}
