//! Which generations go: keep so many, keep so long, or those that were ticked.

use crate::model::Time;
use crate::profile::{Generation, Profile, named};
use crate::wire::Choose;

/// A day in the milliseconds of [`Time`].
const DAY_MS: i64 = 86_400_000;

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
}

/// The generations that go. Never one that is in use: by a rule it is passed
/// over, ticked it is an error.
pub fn chosen<'a>(
    profiles: &'a [Profile],
    choose: &Choose,
    now: Time,
) -> Result<Vec<Chosen<'a>>, Cannot> {
    let mut chosen = Vec::new();
    let ticked = match choose {
        Choose::Keep { newest, days } => {
            for profile in profiles {
                push(&mut chosen, profile, by_rule(profile, *newest, *days, now));
            }
            return Ok(chosen);
        }
        Choose::These(ticked) => ticked,
    };
    for tick in ticked {
        if named(profiles, &tick.profile).is_none() {
            return Err(Cannot::NoProfile(tick.profile.clone()));
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
