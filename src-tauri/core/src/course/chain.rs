//! The builds that each waited for the one before and that decided how long it
//! took.

use std::collections::{BTreeMap, BTreeSet};

use super::lanes::{Bar, Kind};
use crate::model::PlanGraph;

/// Builds of a plan that are held.
const PLAN_MOST: usize = 5000;
/// Builds of a chain that are told, and that are looked at to find the one
/// before: it is found anew whenever somebody asks.
const CHAIN_MOST: usize = 200;
/// Two looks are apart by less: who needs the other begins within this.
const LOOKS_S: f64 = 5.0;
/// Who begins later did not wait for it, but for a free slot or for nothing that
/// is known here.
const WAITED_S: f64 = 30.0;

/// What is to be built: each name, and the names it needs first.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    needs: BTreeMap<String, Vec<String>>,
}

impl Plan {
    /// A later plan has only what is still to be built; what is known stays.
    pub(super) fn add(&mut self, plan: &PlanGraph) {
        for build in &plan.builds {
            if self.needs.len() >= PLAN_MOST {
                return;
            }
            let needs = build.needs.iter();
            let needs: Vec<String> = needs
                .filter_map(|at| Some(plan.builds.get(*at as usize)?.name.clone()))
                .collect();
            let known = self.needs.entry(build.name.clone()).or_default();
            if known.len() < needs.len() {
                *known = needs;
            }
        }
    }

    pub(super) fn is_known(&self) -> bool {
        !self.needs.is_empty()
    }

    /// Names in order, ending at the build that has run longest, or where none
    /// runs at the last that ended. Empty where the plan is not known.
    pub(super) fn critical(&self, bars: &[Bar]) -> Vec<String> {
        let builds = bars.iter().filter(|bar| bar.kind == Kind::Build);
        let planned: Vec<&Bar> = builds
            .filter(|bar| self.needs.contains_key(&bar.name))
            .collect();
        let running = planned.iter().filter(|bar| bar.to_s.is_none());
        let oldest = running.min_by(|a, b| a.from_s.total_cmp(&b.from_s));
        let last = planned.iter().max_by(|a, b| ended(a).total_cmp(&ended(b)));
        let mut chain: Vec<&Bar> = oldest.or(last).copied().into_iter().collect();
        let by_name: BTreeMap<&str, &Bar> = planned.iter().map(|b| (b.name.as_str(), *b)).collect();
        while let Some(bar) = chain.last()
            && let Some(before) = self.before(bar, &by_name, bars)
            && chain.len() <= planned.len().min(CHAIN_MOST)
        {
            chain.push(before);
        }
        chain.iter().rev().map(|bar| bar.name.clone()).collect()
    }

    /// Of all it needs what ended last, if it began then. What was built between
    /// two looks has no bar: what that needs counts for it.
    fn before<'a>(
        &self,
        bar: &Bar,
        by_name: &BTreeMap<&str, &'a Bar>,
        bars: &[Bar],
    ) -> Option<&'a Bar> {
        let mut seen = BTreeSet::from([bar.name.as_str()]);
        let mut open: Vec<&str> = vec![&bar.name];
        let mut latest: Option<&Bar> = None;
        while let Some(name) = open.pop()
            && seen.len() < CHAIN_MOST
        {
            for needed in self.needs.get(name).into_iter().flatten() {
                if !seen.insert(needed) {
                    continue;
                }
                match by_name.get(needed.as_str()) {
                    Some(other) if latest.is_none_or(|l| ended(other) > ended(l)) => {
                        latest = Some(other);
                    }
                    Some(_) => {}
                    None => open.push(needed),
                }
            }
        }
        latest.filter(|other| {
            let apart_s = bar.from_s - ended(other) - waited_s(bars, ended(other), bar.from_s);
            (-LOOKS_S..WAITED_S).contains(&apart_s)
        })
    }
}

/// How long the rebuild as a whole waited between the two: then nothing could
/// begin.
fn waited_s(bars: &[Bar], from_s: f64, to_s: f64) -> f64 {
    let waits = bars
        .iter()
        .filter(|bar| matches!(bar.kind, Kind::WaitSlot | Kind::WaitPhase));
    let within = |bar: &Bar| bar.to_s.unwrap_or(to_s).min(to_s) - bar.from_s.max(from_s);
    waits.map(|bar| within(bar).max(0.0)).sum()
}

fn ended(bar: &Bar) -> f64 {
    bar.to_s.unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PlannedBuild, ProcessId};

    /// `a`, `b>a` (b needs a).
    fn plan(words: &str) -> Plan {
        let split = |word: &str| -> Vec<String> { word.split('>').map(str::to_owned).collect() };
        let all: Vec<Vec<String>> = words.split_whitespace().map(split).collect();
        let at = |name: &String| all.iter().position(|w| w[0] == *name).map(|at| at as u32);
        let builds = all
            .iter()
            .map(|word| PlannedBuild {
                name: word[0].clone(),
                needs: word[1..].iter().filter_map(at).collect(),
            })
            .collect();
        let mut plan = Plan::default();
        plan.add(&PlanGraph {
            client: ProcessId { pid: 1, start: 1 },
            builds,
            slots: 4,
        });
        plan
    }

    fn bars(words: &str) -> Vec<Bar> {
        let bar = |word: &str| {
            let parts: Vec<&str> = word.split(':').collect();
            let (from, to) = parts[1].split_once('-').expect("from-to");
            Bar {
                kind: Kind::Build,
                lane: 0,
                name: parts[0].to_owned(),
                path: String::new(),
                from_s: from.parse().expect("a number"),
                to_s: to.parse().ok(),
                failed: false,
                builder: None,
            }
        };
        words.split_whitespace().map(bar).collect()
    }

    #[test]
    fn each_waited_for_the_one_before() {
        let plan = plan("glibc llvm>glibc gcc>glibc firefox>llvm>gcc>zip zip");
        let ran = bars("glibc:0-60 llvm:61-300 gcc:61-90 zip:0-5 firefox:301-400");
        assert_eq!(plan.critical(&ran), ["glibc", "llvm", "firefox"]);
        // While it runs it ends at the one that runs longest.
        let runs = bars("glibc:0-60 llvm:61- gcc:70- zip:0-5");
        assert_eq!(plan.critical(&runs), ["glibc", "llvm"]);
        // Long after what it needs was there it waited for a slot.
        let late = bars("glibc:0-60 llvm:200-300");
        assert_eq!(plan.critical(&late), ["llvm"]);
        assert!(plan.critical(&bars("other:0-9")).is_empty());
        assert!(Plan::default().critical(&ran).is_empty());
    }

    #[test]
    fn what_was_too_quick_to_be_seen_is_stepped_over() {
        let plan = plan("a b>a c>b");
        assert_eq!(plan.critical(&bars("a:0-10 c:11-20")), ["a", "c"]);
    }

    #[test]
    fn a_circle_comes_to_an_end() {
        let plan = plan("a>b b>a");
        assert!(plan.critical(&bars("a:0-10 b:10-20")).len() <= 3);
        let plan = self::plan("a>a");
        assert_eq!(plan.critical(&bars("a:0-10")), ["a"]);
    }
}
