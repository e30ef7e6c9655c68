//! What reading the store has found, for faces to draw and to offer the repair.

use crate::engine::State;
use crate::model::Time;
use crate::store_path::StorePath;
use crate::verify::{Fault, Finding, Fix, Known};
use crate::wire::{Action, Damage, DamageKind, Verified};
use crate::words::{self, verify as say};

/// Paths that are named as needing a damaged one.
const NAMED: usize = 3;

impl State {
    pub(super) fn verified(&self) -> Verified {
        // Where there is a store it can be read, also for the first time.
        let nothing = Known::default();
        let has_store = self.has_store == Some(true);
        let Some(known) = self.verified.as_ref().or(has_store.then_some(&nothing)) else {
            return Verified::default();
        };
        let now_s = self.now.time.0.div_euclid(1000);
        Verified {
            summary: say::last_full_by_job(known.last_full_s, now_s),
            last_full: known.last_full_s.map(time),
            damaged: count(known.damaged),
            damage: known.damage.iter().filter_map(damage).collect(),
        }
    }
}

fn damage(finding: &Finding) -> Option<Damage> {
    let button = say::repair_button(finding.fix);
    Some(Damage {
        id: finding.id.clone(),
        path: finding.path.clone(),
        name: name(&finding.path),
        kind: kind(&finding.fault)?,
        what: say::fault(&finding.fault),
        needed_by: finding.needed_by.iter().take(NAMED).cloned().collect(),
        needed_by_count: count(finding.needed_by_count as u64),
        found: time(finding.found_s),
        repair: button.as_ref().map(|_| Action::Repair {
            finding: finding.id.clone(),
        }),
        button,
        next_step: (finding.fix == Fix::LookAsRoot).then(|| say::look_as_root(&finding.path)),
    })
}

/// `None`: the contents are sound.
fn kind(fault: &Fault) -> Option<DamageKind> {
    Some(match fault {
        Fault::Modified { .. } => DamageKind::Modified,
        Fault::Foreign { .. } => DamageKind::Foreign,
        Fault::Missing => DamageKind::Missing,
        Fault::Unreadable { .. } => DamageKind::Unreadable,
        Fault::Database { .. } => DamageKind::Database,
        Fault::Cache { .. } => DamageKind::Cache,
        Fault::Sound => return None,
    })
}

fn name(path: &str) -> String {
    let last = || path.rsplit('/').next().unwrap_or(path).to_owned();
    StorePath::new(path).map_or_else(last, |path| path.name().to_owned())
}

fn count(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn time(seconds: i64) -> String {
    words::rfc3339(Time(seconds.saturating_mul(1000)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Event;
    use crate::model::Now;

    fn finding(id: &str, path: &str, fault: Fault, fix: Fix) -> Finding {
        Finding {
            needed_by: (0..9).map(|n| format!("/nix/store/{n}")).collect(),
            needed_by_count: 9,
            ..Finding::new(id, path, fault, fix, 60)
        }
    }

    #[test]
    fn each_damage_comes_with_its_repair_or_with_what_helps() {
        let hash = "0c6kzph7l0dcbfmjap64f0czdafn3b7x";
        let path = format!("/nix/store/{hash}-tool-1.2");
        let hidden = Fault::Unreadable {
            file: path.clone(),
            why: "permission denied".to_owned(),
            rights: true,
        };
        let cache = Fault::Cache { says: Vec::new() };
        let known = Known {
            last_full_s: Some(0),
            damaged: 71,
            damage: vec![
                finding(hash, &path, Fault::Missing, Fix::RepairPath),
                finding("x", &path, hidden, Fix::LookAsRoot),
                finding("cache:a.sqlite", "/h/a.sqlite", cache, Fix::SetCacheAside),
                finding("y", &path, Fault::Sound, Fix::Nothing),
            ],
        };
        let mut state = State::default();
        assert_eq!(
            state.view().verified,
            Verified::default(),
            "nothing is known"
        );
        let now = Now {
            time: Time(7_200_000),
            ..Now::default()
        };
        state.update(now, Event::Verified(known));
        let view = state.view().verified;
        assert_eq!(
            view.summary,
            "Every path was last read by a run that began 2 h ago."
        );
        assert_eq!(view.last_full.as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!((view.damaged, view.damage.len()), (71, 3));
        let [path, hidden, cache] = view.damage.as_slice() else {
            panic!("three")
        };
        assert_eq!(path.name, "tool-1.2");
        assert_eq!(path.kind, DamageKind::Missing);
        assert_eq!((path.needed_by.len(), path.needed_by_count), (3, 9));
        let finding = hash.to_owned();
        assert_eq!(path.repair, Some(Action::Repair { finding }));
        assert_eq!(path.button.as_deref(), Some("Repair…"));
        assert_eq!((&hidden.repair, &hidden.button), (&None, &None));
        let helps = hidden.next_step.as_deref().expect("root can read it");
        assert!(helps.contains("sudo nixlamp verify"), "{helps}");
        assert_eq!(cache.name, "a.sqlite");
        assert_eq!(cache.button.as_deref(), Some("Move aside…"));
    }
}
