//! Which generations go: keep so many, keep so long, or those that were ticked.

use crate::model::Time;
use crate::profile::{Generation, Profile, named};
use crate::wire::Choose;
use serde::{Deserialize, Serialize};

/// A day in the milliseconds of [`Time`].
const DAY_MS: i64 = 86_400_000;

/// What may be done with profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Who acts.
    pub uid: u32,
    /// True if what takes root's rights can be done too: by root, or by the
    /// helper once an administrator's password was given.
    pub as_root: bool,
}

impl Rights {
    /// The same, where only the user's own counts.
    #[must_use]
    pub fn within(self, choose: &Choose) -> Rights {
        let own = matches!(choose, Choose::Keep { own: true, .. });
        Rights {
            as_root: self.as_root && !own,
            ..self
        }
    }

    /// True if generations of this profile may be deleted.
    pub fn may_change(self, profile: &Profile) -> bool {
        if profile.id.folder.needs_root() {
            return self.as_root;
        }
        self.uid == 0 || profile.owner_uid == self.uid
    }
}

/// Generations of one profile that go. Profiles of which none goes are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen<'a> {
    /// Whose they are.
    pub profile: &'a Profile,
    /// The generations, the oldest first.
    pub generations: Vec<&'a Generation>,
}

/// Why what was ticked cannot go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cannot {
    /// There is no such profile.
    NoProfile(String),
    /// The profile has no such generation.
    NoGeneration(String, u64),
    /// It is current, booted or running.
    InUse(String, u64),
    /// Only root may change the profile; its link, and what was ticked of it.
    NeedsRoot(String, String, Vec<u64>),
}

/// The generations that go. Never one that is in use: by a rule it is passed
/// over, ticked it is an error.
pub fn chosen<'a>(
    profiles: &'a [Profile],
    choose: &Choose,
    rights: Rights,
    now: Time,
) -> Result<Vec<Chosen<'a>>, Cannot> {
    let mut chosen = Vec::new();
    let ticked = match choose {
        Choose::Keep { newest, days, .. } => {
            let rights = rights.within(choose);
            for profile in profiles.iter().filter(|p| rights.may_change(p)) {
                push(&mut chosen, profile, by_rule(profile, *newest, *days, now));
            }
            return Ok(chosen);
        }
        Choose::These(ticked) => ticked,
    };
    for tick in ticked {
        let Some(profile) = named(profiles, &tick.profile) else {
            return Err(Cannot::NoProfile(tick.profile.clone()));
        };
        if !rights.may_change(profile) {
            let link = profile.link.clone();
            let of_it = ticked.iter().filter(|t| t.profile == tick.profile);
            let numbers = of_it.map(|t| t.generation).collect();
            return Err(Cannot::NeedsRoot(profile.id.to_string(), link, numbers));
        }
    }
    for profile in profiles {
        let mut generations = Vec::new();
        for tick in ticked {
            if named(profiles, &tick.profile).is_none_or(|of| of.id != profile.id) {
                continue;
            }
            let name = profile.id.to_string();
            match profile.generation(tick.generation) {
                None => return Err(Cannot::NoGeneration(name, tick.generation)),
                Some(one) if one.in_use() => return Err(Cannot::InUse(name, one.number)),
                Some(one) => generations.push(one),
            }
        }
        generations.sort_by_key(|g| g.number);
        generations.dedup_by_key(|g| g.number);
        push(&mut chosen, profile, generations);
    }
    Ok(chosen)
}

fn push<'a>(chosen: &mut Vec<Chosen<'a>>, profile: &'a Profile, generations: Vec<&'a Generation>) {
    if !generations.is_empty() {
        chosen.push(Chosen {
            profile,
            generations,
        });
    }
}

/// What neither rule keeps. Without a rule everything is kept.
fn by_rule(
    profile: &Profile,
    newest: Option<u32>,
    days: Option<u32>,
    now: Time,
) -> Vec<&Generation> {
    if newest.is_none() && days.is_none() {
        return Vec::new();
    }
    let all = &profile.generations;
    let kept_newest = all.len().saturating_sub(newest.unwrap_or(0) as usize);
    let since = days.map(|days| Time(now.0 - i64::from(days) * DAY_MS));
    // The one that was current when those days began was in use within them.
    let was_current = since.and_then(|since| all.iter().rposition(|g| g.created < since));
    all.iter()
        .enumerate()
        .filter(|(n, g)| {
            let old = since.is_none_or(|since| g.created < since && Some(*n) != was_current);
            *n < kept_newest && old && !g.in_use()
        })
        .map(|(_, g)| g)
        .collect()
}
