//! What the table is made of.

use crate::model::Family;
use crate::words;

/// A cause that Nix and the tools around it name in words.
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    /// A rule's code where there is a rule for it.
    pub code: &'static str,
    /// Which kind of trouble.
    pub family: Family,
    /// The wordings.
    pub rows: &'static [Row],
}

/// What is said of it stands in the catalogue, under its code.
impl Cause {
    /// What it is: in its own words, or in those of the rule with its code.
    pub fn title(&self) -> String {
        self.own("title")
            .unwrap_or_else(|| words::say(&format!("{}.title", self.code), &[]))
    }

    /// What has happened, a paragraph.
    pub fn explains(&self) -> String {
        self.said("explains")
    }

    /// The safest next step: needs no privilege and destroys nothing, unless it
    /// says so. What only looks like trouble has none.
    pub fn next_step(&self) -> String {
        self.said("next-step")
    }

    /// What it is taken for and is not, where that is known.
    pub fn is_not(&self) -> Option<String> {
        self.own("is-not")
    }

    /// True for what only looks like trouble.
    pub fn is_friend(&self) -> bool {
        let harmless = |row: &Row| row.speaks == Speaks::Harmless;
        self.rows.iter().all(harmless)
    }

    fn own(&self, attribute: &str) -> Option<String> {
        words::known(&format!("explain-{}.{attribute}", self.code))
    }

    fn said(&self, attribute: &str) -> String {
        words::say(&format!("explain-{}.{attribute}", self.code), &[])
    }
}

/// How strongly a wording speaks for its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaks {
    /// It looks like trouble and is none.
    Harmless,
    /// Said beside other causes just as well.
    Hints,
    /// More for it than against it.
    Leans,
    /// Seldom anything else.
    Likely,
    /// Nothing else says this.
    Decides,
}

impl Speaks {
    /// In log-odds against not knowing, as a rule's weight: 0 is even, 2 is
    /// 88 %, 3 is 95 %.
    pub fn weight(self) -> f64 {
        match self {
            Speaks::Harmless => f64::NEG_INFINITY,
            Speaks::Hints => -1.0,
            Speaks::Leans => 0.8,
            Speaks::Likely => 2.0,
            Speaks::Decides => 3.0,
        }
    }
}

/// One wording of a cause.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// What every such line contains, small and capital letters alike.
    pub has: &'static str,
    /// A pattern that the line must match besides. Empty: none.
    pub and: &'static str,
    /// How strongly it speaks.
    pub speaks: Speaks,
    /// It counts only where the text ends: what came after it would show that
    /// it went on.
    pub last: bool,
    /// A builder may say it as well, and then means the same.
    pub anyone: bool,
    /// The first Nix that words it so, as major and minor number. `None`: not
    /// known, or as old as any.
    pub since: Option<(u16, u16)>,
    /// The last one. `None`: not known, or still so.
    pub until: Option<(u16, u16)>,
}

const fn row(speaks: Speaks, has: &'static str) -> Row {
    Row {
        has,
        and: "",
        speaks,
        last: false,
        anyone: false,
        since: None,
        until: None,
    }
}

pub(super) const fn decides(has: &'static str) -> Row {
    row(Speaks::Decides, has)
}

pub(super) const fn likely(has: &'static str) -> Row {
    row(Speaks::Likely, has)
}

pub(super) const fn leans(has: &'static str) -> Row {
    row(Speaks::Leans, has)
}

pub(super) const fn hints(has: &'static str) -> Row {
    row(Speaks::Hints, has)
}

pub(super) const fn harmless(has: &'static str) -> Row {
    row(Speaks::Harmless, has)
}

impl Row {
    pub(super) const fn and(mut self, pattern: &'static str) -> Row {
        self.and = pattern;
        self
    }

    pub(super) const fn last(mut self) -> Row {
        self.last = true;
        self
    }

    pub(super) const fn anyone(mut self) -> Row {
        self.anyone = true;
        self
    }

    pub(super) const fn since(mut self, minor: u16) -> Row {
        self.since = Some((2, minor));
        self
    }

    pub(super) const fn until(mut self, minor: u16) -> Row {
        self.until = Some((2, minor));
        self
    }
}
