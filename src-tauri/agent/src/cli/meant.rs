//! Which rebuild is meant where none is named.

use nixlamp::pages;
use nixlamp_core::wire::{Rebuild, Status};

/// What is meant.
#[derive(Debug, PartialEq)]
pub enum Meant<'a> {
    /// This one, by its id.
    One(&'a str),
    /// One of these that run.
    OneOf(Vec<&'a Rebuild>),
    /// There is none.
    Nothing,
}

/// The one that runs; else the one that has just ended; else the last.
pub fn meant(status: &Status) -> Meant<'_> {
    let running = status.rebuilds.iter().filter(|one| pages::runs(one));
    let running: Vec<&Rebuild> = running.collect();
    let last = status.recent.first().map(|past| past.id.as_str());
    match (running.as_slice(), status.rebuilds.as_slice(), last) {
        ([only], ..) => Meant::One(&only.id),
        ([_, ..], ..) => Meant::OneOf(running),
        ([], [ended], _) => Meant::One(&ended.id),
        ([], _, Some(last)) => Meant::One(last),
        ([], [ended, ..], None) => Meant::One(&ended.id),
        ([], [], None) => Meant::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::{Meant, meant};
    use nixlamp_core::wire::{Rebuild, Status, View};

    fn status(view: &str) -> Status {
        let view: View = serde_json::from_str(view).expect("it is a View");
        view.status
    }

    fn named(one: &Rebuild, id: &str) -> Rebuild {
        Rebuild {
            id: id.to_owned(),
            ..one.clone()
        }
    }

    #[test]
    fn the_only_one_that_runs_is_meant_whatever_has_ended() {
        let mut told = status(include_str!("../../../../tests/fixtures/views/failed.json"));
        let running = status(include_str!(
            "../../../../tests/fixtures/views/running.json"
        ));
        let (ended, runs) = (told.rebuilds.remove(0), &running.rebuilds[0]);
        let last = told.recent[0].id.clone();
        let mut means = |rebuilds: Vec<Rebuild>| {
            told.rebuilds = rebuilds;
            match meant(&told) {
                Meant::One(id) => vec![id.to_owned()],
                Meant::OneOf(all) => all.iter().map(|one| one.id.clone()).collect(),
                Meant::Nothing => Vec::new(),
            }
        };
        let (a, b) = (named(runs, "a"), named(runs, "b"));
        let (c, d) = (named(&ended, "c"), named(&ended, "d"));
        assert_eq!(means(vec![a.clone()]), ["a"]);
        assert_eq!(means(vec![a.clone(), c.clone()]), ["a"]);
        assert_eq!(means(vec![a, b, c.clone()]), ["a", "b"]);
        assert_eq!(means(vec![c.clone()]), ["c"]);
        assert_eq!(means(vec![c, d]), [last.clone()]);
        assert_eq!(means(Vec::new()), [last]);
        told.recent.clear();
        told.rebuilds.clear();
        assert_eq!(meant(&told), Meant::Nothing);
    }
}
