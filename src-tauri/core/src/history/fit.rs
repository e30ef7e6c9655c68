//! Which past rebuilds fit what is wanted.

use crate::judge;
use crate::model::{Now, Time};
use crate::record::Past;
use crate::redact;
use crate::wire::{PastFilter, Verdict};
use crate::words::state;

const DAY_MS: i64 = 24 * 3600 * 1000;
/// Words of a search that count.
const WORDS: usize = 20;

/// What is wanted, made ready.
pub(super) struct Wanted<'a> {
    filter: &'a PastFilter,
    from: Option<Time>,
    words: Vec<String>,
}

impl Wanted<'_> {
    pub(super) fn of(filter: &PastFilter, now: Now) -> Wanted<'_> {
        let from = |days: u32| Time(now.time.0.saturating_sub(i64::from(days) * DAY_MS));
        let words = filter.search.split_whitespace().take(WORDS);
        Wanted {
            filter,
            from: filter.days.map(from),
            words: words.map(str::to_lowercase).collect(),
        }
    }

    /// `outcome`: how it stands, slow or not.
    pub(super) fn takes(&self, past: &Past, outcome: Verdict) -> bool {
        let filter = self.filter;
        let same = |wanted: &Option<String>, there: Option<&str>| {
            wanted
                .as_deref()
                .is_none_or(|wanted| there.is_some_and(|there| redact::visible(there) == wanted))
        };
        filter.outcome.is_none_or(|wanted| wanted == outcome)
            && self.from.is_none_or(|from| past.ended >= from)
            && same(&filter.target, past.target.as_deref())
            && same(&filter.tool, Some(&past.tool))
            && (self.words.is_empty() || self.says(past))
    }

    /// All words stand somewhere in it.
    fn says(&self, past: &Past) -> bool {
        let mut text = state::past_name(past);
        let cause = past.cause.as_deref().and_then(judge::title);
        let parts = [
            Some(past.user.as_str()),
            past.reason.as_deref(),
            cause.as_deref(),
            Some(past.id.as_str()),
        ];
        for part in parts.into_iter().flatten() {
            text.push('\n');
            text.push_str(part);
        }
        for failed in &past.failed {
            text.push('\n');
            text.push_str(&failed.name);
        }
        let text = text.to_lowercase();
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}
