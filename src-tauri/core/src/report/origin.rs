//! Was it my change, or something outside? And what to do then.

use crate::judge;
use crate::wire::{Cause, Decision, ReportAnswer, ReportOrigin};
use crate::words;

/// More probable than all else together, or it is not said.
const DECIDES: f64 = 0.5;
/// As with a single cause: nothing is certain.
const MOST: f64 = 0.95;
/// So many causes are named with the answer.
const NAMED: usize = 3;

/// The rows of the table, in its order.
const ROWS: [(ReportOrigin, &str); 4] = [
    (ReportOrigin::Change, "nixlamp rollback"),
    (ReportOrigin::Outside, "nixlamp health --all"),
    (ReportOrigin::Corruption, "nixlamp verify; nixlamp repair"),
    (ReportOrigin::Resource, "nixlamp gc"),
];

/// Where a cause comes from. Nobody's configuration sends a signal.
fn of_cause(cause: &Cause) -> Option<ReportOrigin> {
    if cause.code == judge::STOPPED {
        return Some(ReportOrigin::Outside);
    }
    of(&cause.family)
}

/// Where causes of a family come from. `None`: the family does not tell.
pub(super) fn of(family: &str) -> Option<ReportOrigin> {
    Some(match family {
        "configuration-corruption" | "dependency-loop" => ReportOrigin::Change,
        "network-failure" | "waiting" => ReportOrigin::Outside,
        "store-corruption" => ReportOrigin::Corruption,
        "resource-exhaustion" => ReportOrigin::Resource,
        "working-as-usual" => ReportOrigin::Nothing,
        _ => return None,
    })
}

/// What the causes say together. Without any, `fine` decides between “nothing
/// is wrong” and “it is not known”.
pub(super) fn answer(causes: &[Cause], fine: bool) -> ReportAnswer {
    let sum = |origin: ReportOrigin| -> f64 {
        let all = causes
            .iter()
            .filter(|cause| of_cause(cause) == Some(origin));
        all.map(|cause| cause.probability).sum()
    };
    let origins = [
        ReportOrigin::Change,
        ReportOrigin::Outside,
        ReportOrigin::Corruption,
        ReportOrigin::Resource,
        ReportOrigin::Nothing,
    ];
    let most = origins
        .into_iter()
        .map(|origin| (origin, sum(origin)))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, probability)| *probability > DECIDES);
    let (origin, probability) = match most {
        Some((origin, probability)) => (origin, Some(probability.min(MOST))),
        None if fine => (ReportOrigin::Nothing, None),
        None => (ReportOrigin::Unknown, None),
    };
    let speaks = |cause: &&Cause| match origin {
        ReportOrigin::Unknown => cause.code != judge::DONT_KNOW,
        _ => of_cause(cause) == Some(origin),
    };
    let named: Vec<(String, f64)> = causes
        .iter()
        .filter(speaks)
        .take(NAMED)
        .map(|cause| (cause.title.clone(), cause.probability))
        .collect();
    ReportAnswer {
        origin,
        probability,
        line: words::report::answer(origin, probability.unwrap_or_default(), &named)
            .trim_end()
            .to_owned(),
    }
}

/// The table, with the row that applies marked.
pub(super) fn decisions(origin: ReportOrigin) -> Vec<Decision> {
    ROWS.iter()
        .map(|(of, by_hand)| {
            let (case, what) = words::report::decision(*of);
            Decision {
                origin: *of,
                case,
                what,
                by_hand: Some((*by_hand).to_owned()),
                applies: *of == origin,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Family;

    fn cause(family: &str, probability: f64) -> Cause {
        Cause {
            code: format!("{family}-{probability}"),
            family: family.to_owned(),
            title: format!("A {family}"),
            probability,
            likelihood: String::new(),
            evidence_for: Vec::new(),
            evidence_against: Vec::new(),
            would_change: String::new(),
            next_step: String::new(),
        }
    }

    #[test]
    fn families_add_up_and_one_row_applies() {
        let causes = [
            cause("network-failure", 0.4),
            cause("waiting", 0.3),
            cause("resource-exhaustion", 0.2),
            cause("other", 0.1),
        ];
        let answer = answer(&causes, false);
        assert_eq!(answer.origin, ReportOrigin::Outside);
        assert_eq!(
            answer.line,
            "It was probably something outside, not your change (70 %). It rests on: A network-failure, 40 %; A waiting, 30 %."
        );
        let table = decisions(answer.origin);
        let marked: Vec<ReportOrigin> = table
            .iter()
            .filter(|row| row.applies)
            .map(|row| row.origin)
            .collect();
        assert_eq!((table.len(), marked), (4, vec![ReportOrigin::Outside]));
    }

    #[test]
    fn where_nothing_decides_it_says_so() {
        let torn = [
            cause("network-failure", 0.5),
            cause("resource-exhaustion", 0.5),
        ];
        let told = answer(&torn, false);
        assert_eq!(told.origin, ReportOrigin::Unknown);
        assert!(
            told.line
                .starts_with("Not known: what was seen decides for none"),
            "{}",
            told.line
        );
        assert!(decisions(told.origin).iter().all(|row| !row.applies));
        assert_eq!(answer(&[], false).origin, ReportOrigin::Unknown);
        assert_eq!(answer(&[], true).origin, ReportOrigin::Nothing);
        let usual = [cause("working-as-usual", 0.9), cause("other", 0.1)];
        assert_eq!(answer(&usual, false).origin, ReportOrigin::Nothing);
    }

    #[test]
    fn every_family_has_its_row() {
        for (family, origin) in [
            (Family::DependencyLoop, Some(ReportOrigin::Change)),
            (Family::ConfigurationCorruption, Some(ReportOrigin::Change)),
            (Family::Network, Some(ReportOrigin::Outside)),
            (Family::Waiting, Some(ReportOrigin::Outside)),
            (Family::StoreCorruption, Some(ReportOrigin::Corruption)),
            (Family::ResourceExhaustion, Some(ReportOrigin::Resource)),
            (Family::WorkingAsUsual, Some(ReportOrigin::Nothing)),
            (Family::Other, None),
        ] {
            assert_eq!(of(family.word()), origin, "{}", family.word());
        }
    }
}
