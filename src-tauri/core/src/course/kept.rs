//! What is kept of a course when its rebuild has ended.

use serde::{Deserialize, Serialize};

use super::happened::Event;
use super::lanes::{Bar, Kind};
use super::log::Line;
use crate::record::Stood;

/// Bytes that one takes in the history at most …
pub const BYTES_MOST: usize = 64 * 1024;
/// … of them lines …
const LOG_BYTES: usize = 16 * 1024;
/// … and what happened, phases and the chain.
const EVENTS_MOST: usize = 100;
const SPANS_MOST: usize = 60;
const CHAIN_MOST: usize = 60;

/// A course without words: it is drawn in the language that is spoken then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Its age when it was first seen, if that was late.
    pub began_s: Option<f64>,
    /// When it ended, or was drawn.
    pub until_s: f64,
    /// All bars.
    pub bars: Vec<Bar>,
    /// Names of the critical chain, in order.
    pub critical: Vec<String>,
    /// What happened, the oldest first.
    pub events: Vec<Event>,
    /// The last lines.
    pub log: Vec<Line>,
    /// Builds and fetches that are not among the bars.
    pub left_out: [u32; 2],
    /// Spans of phases that became part of others.
    pub merged: u32,
    /// Things that happened and are not among those above.
    pub events_lost: u32,
    /// Lines before those above.
    pub log_lost: u32,
    /// Whether it was known what needs what.
    pub plan_known: bool,
    /// Whether only what Nix prints told of builds.
    pub from_text: bool,
    /// The causes as they stood last, the most probable first.
    pub causes: Vec<Stood>,
    /// Whether it was made smaller to be kept.
    pub cut: bool,
}

impl Kept {
    /// As text of at most [`BYTES_MOST`]: the longest bars, what failed, and the
    /// last lines.
    pub fn written(mut self) -> String {
        let whole = json(&self);
        if whole.len() <= BYTES_MOST {
            return whole;
        }
        self.cut = true;
        let mut room = LOG_BYTES;
        let lines = self.log.iter().rev().map(|line| json(line).len() + 1);
        let fit = lines
            .take_while(|bytes| {
                let fits = room >= *bytes;
                room = room.saturating_sub(*bytes);
                fits
            })
            .count();
        self.log_lost += drop_first(&mut self.log, fit);
        while self.events.len() > EVENTS_MOST {
            self.events.remove(1);
            self.events_lost += 1;
        }
        self.critical.truncate(CHAIN_MOST);
        self.cut_bars();
        json(&self)
    }

    fn cut_bars(&mut self) {
        let until_s = self.until_s;
        let bars = std::mem::take(&mut self.bars);
        let (mut spans, mut made): (Vec<Bar>, Vec<Bar>) =
            bars.into_iter().partition(|bar| !is_made(bar));
        let longest = |a: &Bar, b: &Bar| b.length_s(until_s).total_cmp(&a.length_s(until_s));
        spans.sort_by(longest);
        self.merged += spans.len().saturating_sub(SPANS_MOST) as u32;
        spans.truncate(SPANS_MOST);
        spans.sort_by(|a, b| a.from_s.total_cmp(&b.from_s));
        let chain = |bar: &Bar| self.critical.contains(&bar.name);
        made.sort_by(|a, b| {
            let first = |bar: &Bar| bar.failed || chain(bar);
            first(b).cmp(&first(a)).then_with(|| longest(a, b))
        });
        self.bars = spans;
        let mut room = BYTES_MOST.saturating_sub(json(self).len() + 64);
        for bar in made {
            let bytes = json(&bar).len() + 1;
            if bytes <= room {
                room -= bytes;
                self.bars.push(bar);
            } else {
                self.left_out[usize::from(bar.kind == Kind::Fetch)] += 1;
            }
        }
    }

    /// Back from text; `None` for what is none, or of another version.
    pub fn read(text: &str) -> Option<Kept> {
        serde_json::from_str(text).ok()
    }
}

fn is_made(bar: &Bar) -> bool {
    matches!(bar.kind, Kind::Build | Kind::Fetch)
}

fn drop_first<T>(all: &mut Vec<T>, keep: usize) -> u32 {
    let surplus = all.len().saturating_sub(keep);
    all.drain(..surplus);
    surplus as u32
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::What;
    use crate::model::HeardFrom;

    fn bar(number: u32, failed: bool) -> Bar {
        let name = format!("package-{number}");
        Bar {
            kind: if number.is_multiple_of(3) {
                Kind::Fetch
            } else {
                Kind::Build
            },
            lane: (number % 8) as u16,
            path: format!("/nix/store/{}-{name}.drv", "a".repeat(32)),
            name,
            from_s: f64::from(number),
            to_s: Some(f64::from(number) * 2.0),
            failed,
            builder: None,
        }
    }

    #[test]
    fn what_is_small_comes_back_whole() {
        let kept = Kept {
            until_s: 9.5,
            bars: vec![bar(3, false), bar(4, true)],
            events: vec![Event {
                at_s: 0.0,
                what: What::Started,
            }],
            causes: vec![Stood {
                code: "lock-held".to_owned(),
                probability: 0.88,
            }],
            ..Kept::default()
        };
        assert_eq!(Kept::read(&kept.clone().written()), Some(kept));
        // An older version knew less, a newer one knows more.
        let older = Kept::read("{\"until_s\": 9.5, \"new\": []}");
        assert_eq!(
            older.map(|kept| (kept.until_s, kept.causes)),
            Some((9.5, vec![]))
        );
        assert_eq!(Kept::read("{\"bars\": 7}"), None);
        assert_eq!(Kept::read(""), None);
    }

    #[test]
    fn what_is_large_keeps_the_longest_and_says_so() {
        let mut kept = Kept {
            until_s: 4000.0,
            bars: (1..1000).map(|n| bar(n, n == 7)).collect(),
            critical: vec!["package-11".to_owned()],
            ..Kept::default()
        };
        for number in 0..400_u32 {
            kept.events.push(Event {
                at_s: f64::from(number),
                what: What::Action("x".repeat(250)),
            });
            kept.log.push(Line {
                at_s: 1.0,
                from: HeardFrom::Client,
                derivation: None,
                either: false,
                text: format!("\u{FFFD}\"{number}{}", "é".repeat(1900)),
            });
        }
        let text = kept.written();
        assert!(text.len() <= BYTES_MOST, "{}", text.len());
        let back = Kept::read(&text).expect("readable");
        let has = |name: &str| back.bars.iter().any(|bar| bar.name == name);
        assert!(has("package-7") && has("package-11") && has("package-999"));
        assert!(!has("package-50"));
        assert!(back.cut && back.left_out[0] > 100 && back.left_out[1] > 50);
        assert!(back.log.last().is_some_and(|l| l.text.contains("\"399")));
        assert_eq!(back.events.len(), EVENTS_MOST);
    }
}
