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
    let last = status.recent.first().map(|past| &past.id);
    let ended = status.rebuilds.first().map(|one| &one.id);
    match running.as_slice() {
        [only] => Meant::One(&only.id),
        [_, ..] => Meant::OneOf(running),
        // Of several that have just ended history knows the last.
        [] if status.rebuilds.len() == 1 => ended.map_or(Meant::Nothing, |id| Meant::One(id)),
        [] => last.or(ended).map_or(Meant::Nothing, |id| Meant::One(id)),
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
        let mut means = |rebuilds: &[&Rebuild]| {
            told.rebuilds = rebuilds.iter().map(|one| (*one).clone()).collect();
            match meant(&told) {
                Meant::One(id) => vec![id.to_owned()],
                Meant::OneOf(all) => all.iter().map(|one| one.id.clone()).collect(),
                Meant::Nothing => Vec::new(),
            }
        };
        let (a, b) = (named(runs, "a"), named(runs, "b"));
        let (c, d) = (named(&ended, "c"), named(&ended, "d"));
        assert_eq!(means(&[&a]), ["a"]);
        assert_eq!(means(&[&a, &c]), ["a"]);
        assert_eq!(means(&[&a, &b, &c]), ["a", "b"]);
        assert_eq!(means(&[&c]), ["c"]);
        assert_eq!(means(&[&c, &d]), std::slice::from_ref(&last));
        assert_eq!(means(&[]), [last]);
        told.recent.clear();
        told.rebuilds.clear();
        assert_eq!(meant(&told), Meant::Nothing);
    }
}
