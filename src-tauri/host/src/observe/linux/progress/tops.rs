//! What a client wants in the end: the recipes from which its plan follows.

use std::collections::BTreeMap;

use super::database::Valid;

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
