use crate::model::Planned;

/// What Nix says is to be made, from its messages or, where it prints none, from
/// its counters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    said: Option<Planned>,
    /// Store paths follow, one a line.
    lists: bool,
    /// Of activities that have ended.
    build_done: u64,
    fetch_done: u64,
}

impl Plan {
    /// True if this message is a part of the plan, and no news.
    ///
    /// Nix prints it in pieces where it evaluates, builds, and evaluates again:
    /// what was built is not in the next piece, so they add up.
    pub(crate) fn takes(&mut self, line: &str) -> bool {
        if self.lists && line.starts_with("  /") {
            return true;
        }
        let piece = headline(line);
        self.lists = piece.is_some();
        let Some(piece) = piece else {
            return false;
        };
        let said = self.said.get_or_insert_default();
        said.build = said.build.saturating_add(piece.build);
        said.fetch = said.fetch.saturating_add(piece.fetch);
        true
    }

    /// Whether Nix has printed one.
    pub(crate) fn is_said(&self) -> bool {
        self.said.is_some()
    }

    /// A counter has ended; what it counted stays counted.
    pub(crate) fn ended(&mut self, builds: bool, done: u64) {
        let sum = if builds {
            &mut self.build_done
        } else {
            &mut self.fetch_done
        };
        *sum = sum.saturating_add(done);
    }

    /// What was counted by counters that have ended.
    pub(crate) fn done(&self, builds: bool) -> u64 {
        if builds {
            self.build_done
        } else {
            self.fetch_done
        }
    }

    /// In all. `live`: what the counters that run have of builds and fetches.
    pub(crate) fn planned(&self, live: impl Iterator<Item = (bool, Counter)>) -> Option<Planned> {
        if self.said.is_some() {
            return self.said;
        }
        let mut build = self.build_done;
        let mut fetch = self.fetch_done;
        for (builds, counter) in live {
            let sum = if builds { &mut build } else { &mut fetch };
            *sum = sum.saturating_add(counter.expected);
        }
        let number = |n| u32::try_from(n).unwrap_or(u32::MAX);
        (build > 0 || fetch > 0).then_some(Planned {
            build: number(build),
            fetch: number(fetch),
        })
    }
}

/// One of Nix's counters of builds or of fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) done: u64,
    pub(crate) expected: u64,
}

impl Counter {
    /// Right after something is done Nix counts it twice, as done and as still
    /// expected, until it has looked through its goals once more (`worker.hh`,
    /// 2.26 to 2.34); and while nothing runs it counts what it only looks for.
    pub(crate) fn take(&mut self, done: u64, expected: u64, running: u64) {
        if done == self.done && running > 0 {
            self.expected = expected;
        }
        self.done = done;
        self.expected = self.expected.max(done);
    }
}

/// `these 3 derivations will be built:`, `this path will be fetched (…):`.
fn headline(line: &str) -> Option<Planned> {
    let (count, what) = if let Some(rest) = line.strip_prefix("these ") {
        let (count, what) = rest.split_once(' ')?;
        (count.parse().ok()?, what)
    } else {
        (1, line.strip_prefix("this ")?)
    };
    let is = |one: &str, more: &str| what.starts_with(one) || what.starts_with(more);
    if is("derivation will be built:", "derivations will be built:") {
        return Some(Planned {
            build: count,
            fetch: 0,
        });
    }
    is("path will be fetched (", "paths will be fetched (").then_some(Planned {
        build: 0,
        fetch: count,
    })
}
