//! Profiles and their generations: facts, as of one moment.
//!
//! A profile is named by one of a few folders and a plain name, never by a
//! path: whoever acts on one makes the path itself.

use serde::{Deserialize, Serialize};

use crate::model::Time;

/// A folder that holds profiles. No profile anywhere else is ever touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Folder {
    /// `/nix/var/nix/profiles`: the system and everybody's default. Root's.
    Shared,
    /// `/nix/var/nix/profiles/system-profiles`: systems with a name of their
    /// own (`nixos-rebuild --profile-name`). Root's.
    Systems,
    /// `~/.local/state/nix/profiles`: the user's own since Nix 2.14.
    Home,
    /// `/nix/var/nix/profiles/per-user/USER`: the user's own before that, and
    /// root's own still.
    PerUser,
}

impl Folder {
    /// Every folder, the system's first.
    pub const ALL: [Folder; 4] = [
        Folder::Shared,
        Folder::Systems,
        Folder::Home,
        Folder::PerUser,
    ];

    /// What stands before the profile's name when a person names it.
    const fn prefix(self) -> &'static str {
        match self {
            Folder::Shared => "",
            Folder::Systems => "system-profiles/",
            Folder::Home => "~/",
            Folder::PerUser => "per-user/",
        }
    }

    /// True if only root may change it.
    pub const fn needs_root(self) -> bool {
        matches!(self, Folder::Shared | Folder::Systems)
    }
}

/// The name of a profile: one plain part of a path, never `..`, never
/// something that could be taken for an option.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProfileName(String);

impl ProfileName {
    /// `None` if the text is no such name.
    pub fn new(text: &str) -> Option<ProfileName> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._+".contains(c);
        let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        (starts && text.len() <= 200 && text.chars().all(plain))
            .then(|| ProfileName(text.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProfileName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        ProfileName::new(&text).ok_or_else(|| format!("“{text}” is no name of a profile"))
    }
}

impl From<ProfileName> for String {
    fn from(name: ProfileName) -> String {
        name.0
    }
}

/// Which profile. As text `system`, `system-profiles/test`,
/// `~/home-manager`, `per-user/profile`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProfileId {
    /// The folder it lies in.
    pub folder: Folder,
    /// Its name there.
    pub name: ProfileName,
}

impl std::fmt::Display for ProfileId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.folder.prefix(), self.name.0)
    }
}

impl ProfileId {
    /// True for a system: what runs, or a system with a name of its own.
    pub fn is_system(&self) -> bool {
        match self.folder {
            Folder::Shared => self.name.as_str() == "system",
            Folder::Systems => true,
            Folder::Home | Folder::PerUser => false,
        }
    }

    /// The name of the link of one generation, in the folder.
    pub fn generation_link(&self, number: u64) -> String {
        format!("{}-{number}-link", self.name.0)
    }
}

/// Splits the name of a generation's link: `system-12-link` is `system`, 12.
pub fn generation_of(file_name: &str) -> Option<(&str, u64)> {
    let (name, number) = file_name.strip_suffix("-link")?.rsplit_once('-')?;
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (digits && !name.is_empty()).then_some((name, number.parse().ok()?))
}

/// What a profile is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileKind {
    /// A NixOS system.
    System,
    /// A nix-darwin system.
    Darwin,
    /// A home-manager configuration.
    HomeManager,
    /// `/nix/var/nix/profiles/default`.
    Default,
    /// A person's own packages (`nix profile`, `nix-env`).
    User,
    /// Channels, which nix-channel keeps as a profile.
    Channels,
    /// Any other.
    Plain,
}

/// A profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Which one.
    pub id: ProfileId,
    /// What it is for.
    pub kind: ProfileKind,
    /// The full path of its link, for people to read.
    pub link: String,
    /// Whose folder it is: this user, or root, may change it.
    pub owner_uid: u32,
    /// Its generations, the oldest first.
    pub generations: Vec<Generation>,
}

impl Profile {
    /// The generation its link leads to.
    pub fn current(&self) -> Option<&Generation> {
        self.generations.iter().find(|g| g.current)
    }

    /// The generation with this number.
    pub fn generation(&self, number: u64) -> Option<&Generation> {
        self.generations.iter().find(|g| g.number == number)
    }
}

/// One generation of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// Its number, never used twice.
    pub number: u64,
    /// The store path its link leads to.
    pub store_path: String,
    /// When the link was made.
    pub created: Time,
    /// The profile's link leads to it.
    pub current: bool,
    /// The machine was booted into it.
    pub booted: bool,
    /// It is what runs now: the running system, or the activated home.
    pub live: bool,
}

impl Generation {
    /// True if it must stay whatever is chosen: deleting it would leave what
    /// runs, or what the next boot starts, without its files.
    pub fn in_use(&self) -> bool {
        self.current || self.booted || self.live
    }
}

/// The system that runs, where the system's profile leads to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switched {
    /// Its generation.
    pub generation: u64,
    /// When the profile's link was set.
    pub at: Time,
    /// What came with it; `None`: it is the oldest, or that is not known.
    pub changed: Option<Changed>,
}

/// With what to look back at the system's generations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookBack {
    /// What is known of the system that runs need not be found out again.
    pub known: Option<Switched>,
    /// The generation that a rebuild has just left for the one that is current.
    pub left: Option<u64>,
}

/// What tells a generation from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The number of the one before.
    pub since: u64,
    /// How many packages differ, by name: [`crate::rollback::compare`].
    pub packages: usize,
}

/// Finds the one profile a person means: by its full text, else by its bare
/// name where only one has it.
pub fn named<'a>(profiles: &'a [Profile], text: &str) -> Option<&'a Profile> {
    if let Some(exact) = profiles.iter().find(|p| p.id.to_string() == text) {
        return Some(exact);
    }
    let mut bare = profiles.iter().filter(|p| p.id.name.as_str() == text);
    match (bare.next(), bare.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// The profile that a person means who names none: the system's, if it may be
/// switched or there is no other, else the home's, else the person's own packages.
pub fn usual(profiles: &[Profile], may_switch_system: bool) -> Option<&Profile> {
    let system = if may_switch_system { "system" } else { "" };
    [
        system,
        "~/home-manager",
        "per-user/home-manager",
        "~/profile",
        "system",
    ]
    .iter()
    .find_map(|wanted| profiles.iter().find(|p| p.id.to_string() == *wanted))
}

#[cfg(test)]
mod tests {
    use super::{
        Folder, Profile, ProfileId, ProfileKind, ProfileName, generation_of, named, usual,
    };

    #[test]
    fn a_name_is_one_plain_part_of_a_path() {
        for good in ["system", "home-manager", "nix_3.1+x", "_x"] {
            assert!(ProfileName::new(good).is_some(), "{good}");
        }
        for bad in ["", ".", "..", "a/b", "-p", ".lock", "a b", "a\n", "ä"] {
            assert!(ProfileName::new(bad).is_none(), "{bad}");
        }
        assert!(serde_json::from_str::<ProfileName>("\"../etc\"").is_err());
    }

    #[test]
    fn generation_links_are_told_from_other_names() {
        assert_eq!(generation_of("system-12-link"), Some(("system", 12)));
        assert_eq!(generation_of("my-own-3-link"), Some(("my-own", 3)));
        for other in [
            "system",
            "system-link",
            "-1-link",
            "system-+1-link",
            "system--link",
            "system-99999999999999999999-link",
        ] {
            assert_eq!(generation_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_bare_name_suffices_where_only_one_has_it() {
        let profile = |folder, name| Profile {
            id: ProfileId {
                folder,
                name: ProfileName::new(name).expect("a name"),
            },
            kind: ProfileKind::Plain,
            link: String::new(),
            owner_uid: 0,
            generations: Vec::new(),
        };
        let all = [
            profile(Folder::Shared, "profile"),
            profile(Folder::Home, "profile"),
            profile(Folder::PerUser, "home-manager"),
        ];
        assert_eq!(named(&all, "home-manager"), Some(&all[2]));
        assert_eq!(named(&all, "~/profile"), Some(&all[1]));
        // The full text of the shared one.
        assert_eq!(named(&all, "profile"), Some(&all[0]));
        assert_eq!(named(&all, "system"), None);
        assert_eq!(usual(&all, true), Some(&all[2]));
        // Who may not switch the system means their own.
        assert_eq!(
            usual(&all, false).map(|p| p.id.to_string()).as_deref(),
            Some("per-user/home-manager")
        );
        assert_eq!(usual(&all[2..3], false), Some(&all[2]));
        assert_eq!(usual(&all[..2], true), Some(&all[1]));
        assert_eq!(usual(&all[..1], true), None);
    }
}
