//! What a client wants in the end: the recipes from which its plan follows.

use std::collections::{BTreeMap, BTreeSet};

use super::database::Valid;
use super::events::Owner;

/// More than this are not all wanted: an evaluation that builds something in its
/// middle leaves recipes whose users are not written yet.
const MANY: usize = 8;

/// Of new recipes that nothing refers to, those that the client wants, as far as
/// can be told. `above` are all recipes above what it makes already.
pub fn wanted(tops: Vec<Valid>, above: Option<&BTreeMap<i64, String>>) -> Vec<Valid> {
    match above {
        Some(above) if tops.len() > MANY => {
            let (reached, _): (Vec<Valid>, Vec<Valid>) = tops
                .into_iter()
                .partition(|top| above.contains_key(&top.id));
            reached
        }
        _ => tops,
    }
}

/// Of the ends of all that several clients have written, by place, those that
/// one of them wants; `is_own` knows its workers.
///
/// Of two who begin at once the owner of an end is not always certain, but each
/// wants one: who has none for sure has the last that may be its, and nobody else
/// has that.
pub fn of_several(ends: &[Option<&Owner>], is_own: impl Fn(u32) -> bool) -> Vec<usize> {
    let has_one = |pid: u32| ends.iter().flatten().any(|owner| owner.likely == pid);
    let last_that_may_be = |is_theirs: &dyn Fn(u32) -> bool| {
        ends.iter().rposition(|owner| {
            owner.is_none_or(|owner| owner.others.iter().any(|other| is_theirs(*other)))
        })
    };
    let without: BTreeSet<u32> = ends
        .iter()
        .flatten()
        .flat_map(|owner| &owner.others)
        .copied()
        .filter(|pid| !is_own(*pid) && !has_one(*pid))
        .collect();
    let given: BTreeSet<usize> = without
        .into_iter()
        .filter_map(|pid| last_that_may_be(&|other| other == pid))
        .collect();
    let likely: Vec<usize> = (0..ends.len())
        .filter(|at| ends[*at].is_some_and(|owner| is_own(owner.likely)))
        .collect();
    if likely.is_empty() {
        return last_that_may_be(&is_own).into_iter().collect();
    }
    let kept: Vec<usize> = likely
        .iter()
        .copied()
        .filter(|at| !given.contains(at))
        .collect();
    if kept.is_empty() { likely } else { kept }
}

/// A guess where no recipe is new: what is above all that was seen to be made.
#[derive(Clone, Debug, Default)]
pub struct Climb {
    ends: Option<BTreeMap<i64, String>>,
}

impl Climb {
    /// Takes in the ends above another recipe, and guesses: of those above all,
    /// the one that was registered last. If nothing is above all, what is above
    /// this one decides.
    pub fn guess(&mut self, ends: BTreeMap<i64, String>) -> Option<&String> {
        let both: BTreeMap<i64, String> = match &self.ends {
            Some(before) => before
                .iter()
                .filter(|(id, _)| ends.contains_key(id))
                .map(|(id, base)| (*id, base.clone()))
                .collect(),
            None => BTreeMap::new(),
        };
        let chosen = if both.is_empty() { ends } else { both };
        let kept = self.ends.insert(chosen);
        kept.last_key_value().map(|(_, base)| base)
    }
}

/// A recipe that the command line names: `/nix/store/HASH-x.drv^out`.
pub fn named(word: &str) -> Option<&str> {
    let base = super::held::base(word)?;
    let end = base.find(['^', '!']).unwrap_or(base.len());
    let base = &base[..end];
    (base.ends_with(super::held::RECIPE) && !base.contains('/')).then_some(base)
}

/// The options of a client that decide what can be fetched, to ask with the same.
pub fn caches(argv: &[String]) -> Vec<String> {
    const SETTINGS: [&str; 4] = [
        "substitute",
        "substituters",
        "extra-substituters",
        "builders-use-substitutes",
    ];
    let mut options = Vec::new();
    let mut add = |name: &str, value: &String| {
        // A secret in it is not known here.
        if SETTINGS.contains(&name) && !value.contains('•') {
            options.extend(["--option".to_owned(), name.to_owned(), value.clone()]);
        }
    };
    for (at, word) in argv.iter().enumerate() {
        if word == "--option"
            && let (Some(name), Some(value)) = (argv.get(at + 1), argv.get(at + 2))
        {
            add(name, value);
        } else if let (Some(name), Some(value)) = (word.strip_prefix("--"), argv.get(at + 1)) {
            add(name, value);
        }
    }
    if argv.iter().any(|word| word == "--no-substitute") {
        options.extend(["--option", "substitute", "false"].map(str::to_owned));
    }
    options
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    fn ends(of: &[(i64, &str)]) -> BTreeMap<i64, String> {
        of.iter()
            .map(|(id, base)| (*id, (*base).to_owned()))
            .collect()
    }

    #[test]
    fn few_are_all_wanted_of_many_those_above_the_work() {
        let tops = |count: i64| -> Vec<Valid> {
            (0..count)
                .map(|id| Valid {
                    id,
                    base: format!("{id}.drv"),
                })
                .collect()
        };
        let above = ends(&[(3, "3.drv"), (77, "77.drv")]);
        assert_eq!(wanted(tops(8), Some(&above)).len(), 8);
        assert_eq!(wanted(tops(9), None).len(), 9);
        let found = wanted(tops(9), Some(&above));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].id, 3);
    }

    #[test]
    fn each_of_several_wants_an_end_and_none_is_wanted_twice() {
        let owner = |likely: u32, others: &[u32]| {
            Some(Owner {
                likely,
                others: others.to_vec(),
            })
        };
        let of = |pid: u32, ends: &[Option<Owner>]| {
            let ends: Vec<Option<&Owner>> = ends.iter().map(Option::as_ref).collect();
            of_several(&ends, |other| other == pid)
        };
        // Each has one for sure.
        let certain = [owner(11, &[]), owner(12, &[11])];
        assert_eq!((of(11, &certain), of(12, &certain)), (vec![0], vec![1]));
        // The second wrote just before the first, so the first has both.
        let both = [owner(11, &[]), owner(11, &[12])];
        assert_eq!((of(11, &both), of(12, &both)), (vec![0], vec![1]));
        // Nobody was seen to write what was there before.
        let unseen = [owner(11, &[]), None];
        assert_eq!((of(11, &unseen), of(12, &unseen)), (vec![0], vec![1]));
        // There is one for two.
        let one = [owner(11, &[12])];
        assert_eq!((of(11, &one), of(12, &one)), (vec![0], vec![0]));
        // Two of three are certain, and one wants two.
        let three = [owner(11, &[12]), owner(12, &[]), owner(11, &[])];
        assert_eq!((of(11, &three), of(12, &three)), (vec![0, 2], vec![1]));
        assert!(of(13, &three).is_empty());
    }

    #[test]
    fn the_newest_above_all_is_guessed() {
        let mut climb = Climb::default();
        let first = ends(&[(1, "old"), (5, "system"), (9, "shell")]);
        assert_eq!(climb.guess(first).expect("some"), "shell");
        let second = ends(&[(1, "old"), (5, "system"), (12, "other")]);
        assert_eq!(climb.guess(second).expect("some"), "system");
        // Nothing is above all three: two things are wanted.
        assert_eq!(climb.guess(ends(&[(20, "two")])).expect("some"), "two");
        assert_eq!(Climb::default().guess(BTreeMap::new()), None);
    }

    #[test]
    fn recipes_and_caches_on_command_lines() {
        assert_eq!(named("/nix/store/a-x.drv"), Some("a-x.drv"));
        assert_eq!(named("/nix/store/a-x.drv^out,dev"), Some("a-x.drv"));
        assert_eq!(named("/nix/store/a-x.drv!out"), Some("a-x.drv"));
        for none in ["/nix/store/a-x", ".#x", "/nix/store/a/b.drv", "^", ""] {
            assert_eq!(named(none), None, "{none}");
        }
        let words = ["/nix/store/", "a-x", ".drv", "^", "!", "é", "/", "•"];
        text::many(&words, 5_000, |word| {
            named(word);
        });
        let argv = |line: &str| -> Vec<String> { line.split(' ').map(str::to_owned).collect() };
        let line = "nix build --option substituters s3://a --option cores 2 --no-substitute .#x";
        let found = caches(&argv(line)).join(" ");
        assert_eq!(
            found,
            "--option substituters s3://a --option substitute false"
        );
        let line = "nix build --extra-substituters s3://b .#x --substituters";
        let found = caches(&argv(line)).join(" ");
        assert_eq!(found, "--option extra-substituters s3://b");
        assert!(caches(&argv("nix build --substituters s3://a:•••@b")).is_empty());
        assert!(caches(&argv("nix build --option substituters")).is_empty());
    }
}
