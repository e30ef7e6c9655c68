//! Words of incident reports.

use super::{civil, clock, percent, span};
use crate::model::{Now, Time};
use crate::say;
use crate::wire::{Masked, MaskedKind, Phase, ReportOrigin, Usual, Verdict};

/// A heading or label, by its key in the catalogue.
pub fn label(of: &str) -> String {
    say!("report-label", of = of)
}

/// What a report is called. `None`: it is of no rebuild.
pub fn title(name: Option<&str>, headline: &str) -> String {
    match name {
        Some(name) => say!("report-title", name = name, headline = headline),
        None => say!("report-title-now", headline = headline),
    }
}

/// A day and a time that stay true: `2026-11-26 14:02`.
pub fn at(time: Time, utc_offset_s: i32) -> String {
    let (year, month, day) = civil(local_day(time, utc_offset_s));
    say!(
        "report-day-and-time",
        year = format!("{year:04}"),
        month = format!("{month:02}"),
        day = format!("{day:02}"),
        time = clock(time, utc_offset_s),
    )
}

/// The time alone on the day that it began, to the second.
pub fn moment(time: Time, began: Time, utc_offset_s: i32) -> String {
    let second = (time.0.div_euclid(1000) + i64::from(utc_offset_s)).rem_euclid(60);
    if local_day(time, utc_offset_s) == local_day(began, utc_offset_s) {
        format!("{}:{second:02}", clock(time, utc_offset_s))
    } else {
        format!("{}:{second:02}", at(time, utc_offset_s))
    }
}

fn local_day(time: Time, utc_offset_s: i32) -> i64 {
    (time.0.div_euclid(1000) + i64::from(utc_offset_s)).div_euclid(86_400)
}

/// From when to when.
pub fn when(began: Time, written: Now, open: bool) -> String {
    let offset = written.utc_offset_s;
    let from = at(began, offset);
    let same = at(written.time, offset) == from;
    let to = if local_day(began, offset) == local_day(written.time, offset) {
        clock(written.time, offset)
    } else {
        at(written.time, offset)
    };
    if open {
        say!("report-when-open", from = from, to = to)
    } else if same {
        from
    } else {
        say!("report-when", from = from, to = to)
    }
}

/// The first sentence. `how` is a key of the catalogue.
pub fn ran(name: &str, at: String, how: &str, elapsed_s: f64, usual: Option<Usual>) -> String {
    say!(
        "report-ran",
        name = name,
        at = at,
        how = how,
        elapsed = span(elapsed_s),
        usual = usual.map_or_else(|| "none".to_owned(), |usual| span(usual.p50_s)),
        runs = usual.map_or(0, |usual| usual.n),
    )
}

/// The first sentence where there is no rebuild.
pub fn nothing_runs(headline: &str) -> String {
    say!("report-nothing-runs", headline = headline)
}

/// The second sentence: how it stands and why.
pub fn stands(headline: &str, cause: Option<(&str, f64)>) -> String {
    match cause {
        Some((title, probability)) => say!(
            "report-stands",
            headline = headline,
            likelihood = super::likely_key(probability),
            percent = percent(probability),
            title = title,
        ),
        None => say!("report-stands-unknown", headline = headline),
    }
}

/// The second sentence where only the cause is remembered that led.
pub fn led(headline: &str, title: &str) -> String {
    say!("report-led", headline = headline, title = title)
}

/// The second sentence where nothing is wrong.
pub fn works(phase: Phase, quiet_s: f64, has_moved: bool) -> String {
    if !has_moved {
        return super::state::not_moved_yet(quiet_s);
    }
    say!(
        "report-works",
        phase = super::state::phase(phase),
        quiet = span(quiet_s),
    )
}

/// The third sentence.
pub fn first(step: Option<&str>) -> String {
    match step {
        Some(step) => say!("report-first", step = step),
        None => say!("report-first-none"),
    }
}

/// The third sentence of a failure whose cause gives no step.
pub fn first_of_failed() -> String {
    say!("report-first-failed")
}

/// The agent ended before the rebuild did.
pub fn cut_off(known_until: Time, utc_offset_s: i32) -> String {
    say!("report-cut-off", at = clock(known_until, utc_offset_s))
}

/// Why causes stand there without what speaks for them.
pub fn only_causes_kept() -> String {
    say!("report-only-causes")
}

/// The answer to whether it was the change, with the causes it rests on.
pub fn answer(origin: ReportOrigin, probability: f64, causes: &[(String, f64)]) -> String {
    let titles = causes.iter().map(|(title, probability)| {
        say!(
            "report-origin-title",
            title = title,
            percent = percent(*probability),
        )
    });
    let titles = match origin {
        _ if causes.is_empty() => String::new(),
        ReportOrigin::Unknown => say!("report-origin-named", titles = super::long_list(titles)),
        _ => say!("report-origin-rests-on", titles = super::long_list(titles)),
    };
    match origin {
        ReportOrigin::Nothing => say!("report-origin-nothing"),
        ReportOrigin::Unknown if causes.is_empty() => say!("report-origin-unknown"),
        ReportOrigin::Unknown => say!("report-origin-unknown-but", titles = titles),
        _ => say!(
            "report-origin",
            origin = origin_key(origin),
            percent = percent(probability),
            titles = titles,
        ),
    }
}

fn origin_key(origin: ReportOrigin) -> &'static str {
    match origin {
        ReportOrigin::Change => "change",
        ReportOrigin::Outside => "outside",
        ReportOrigin::Corruption => "corruption",
        ReportOrigin::Resource => "resource",
        ReportOrigin::Nothing => "nothing",
        ReportOrigin::Unknown => "unknown",
    }
}

/// A row of the decision table: the case, and what to do.
pub fn decision(origin: ReportOrigin) -> (String, String) {
    match origin {
        ReportOrigin::Change => (
            say!("report-decision-change"),
            say!("report-decision-change.do"),
        ),
        ReportOrigin::Corruption => (
            say!("report-decision-corruption"),
            say!("report-decision-corruption.do"),
        ),
        ReportOrigin::Resource => (
            say!("report-decision-resource"),
            say!("report-decision-resource.do"),
        ),
        _ => (
            say!("report-decision-outside"),
            say!("report-decision-outside.do"),
        ),
    }
}

/// Memory, or swap.
pub fn memory(total: u64, used: u64, swap: bool) -> String {
    let (total, used) = (super::size(total as f64), super::size(used as f64));
    if swap {
        say!("report-swap", total = total, used = used)
    } else {
        say!("report-memory", total = total, used = used)
    }
}

/// Processors: `8, 3 % in use`.
pub fn cores(cores: u32, cpu_ratio: Option<f64>) -> String {
    match cpu_ratio {
        Some(ratio) => say!(
            "report-cores",
            cores = cores.to_string(),
            percent = percent(ratio),
        ),
        None => say!("report-cores-alone", cores = cores.to_string()),
    }
}

/// The same with what the processor is called.
pub fn processor(model: &str, cores: String) -> String {
    say!("report-processor", model = model, cores = cores)
}

/// Room on a file system.
pub fn space(path: &str, free: u64, total: u64) -> String {
    let (free, total) = (super::size(free as f64), super::size(total as f64));
    if path == "/" {
        say!("report-free", free = free, total = total)
    } else {
        say!("report-free-there", path = path, free = free, total = total)
    }
}

/// A chart's title by what it is of.
pub fn chart_title(of: &str) -> String {
    say!("report-chart-title", of = of)
}

/// A chart's sentence; the values are said already.
pub fn chart(title: &str, span_s: f64, low: String, high: String, last: String) -> String {
    if low == high {
        return say!(
            "report-chart-steady",
            title = title,
            span = span(span_s),
            value = low
        );
    }
    say!(
        "report-chart",
        title = title,
        span = span(span_s),
        low = low,
        high = high,
        last = last,
    )
}

/// It started.
pub fn began(name: &str) -> String {
    say!("report-began", name = name)
}

/// It ended so.
pub fn ended(headline: &str) -> String {
    say!("report-ended", headline = headline)
}

/// It stood so.
pub fn stood(verdict: Verdict) -> String {
    let verdict = match verdict {
        Verdict::Working => "working",
        Verdict::Slow => "slow",
        Verdict::Waiting => "waiting",
        Verdict::Stuck => "stuck",
        Verdict::Finished => "finished",
        Verdict::Failed => "failed",
        Verdict::Stopped => "stopped",
        Verdict::Unknown => "unknown",
    };
    say!("report-stood", verdict = verdict)
}

/// One observation with where it was read.
pub fn evidence(text: &str, source: &str, age_s: f64) -> String {
    say!(
        "evidence-from",
        text = text,
        source = source,
        age = span(age_s),
    )
}

/// One process of the tree. `name` with its pid, indented.
pub fn process(name: &str, user: &str, state: &str, rss_bytes: u64, command: &str) -> String {
    say!(
        "report-process",
        name = name,
        user = user,
        state = state,
        memory = super::size(rss_bytes as f64),
        command = if command.is_empty() { "none" } else { command },
    )
}

/// A line with a full stop.
pub fn sentence(text: &str) -> String {
    say!("as-sentence", text = text)
}

/// The report was begun, or closed.
pub fn written(closed: bool) -> String {
    if closed {
        say!("report-closed")
    } else {
        say!("report-written")
    }
}

/// Of what kind something was that is masked.
pub fn masked_kind(kind: MaskedKind) -> String {
    say!("report-masked-kind", kind = kind_key(kind))
}

fn kind_key(kind: MaskedKind) -> &'static str {
    match kind {
        MaskedKind::User => "user",
        MaskedKind::Home => "home",
        MaskedKind::Host => "host",
        MaskedKind::Address => "address",
        MaskedKind::Mail => "mail",
        MaskedKind::Token => "token",
        MaskedKind::Value => "value",
    }
}

/// `Masked: 2 user names, 1 host name.` Tokens are counted one by one, for what
/// they were is not known.
pub fn masked(all: &[Masked], hosts_kept: bool) -> String {
    let mut kinds: Vec<MaskedKind> = all.iter().map(|one| one.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let counts = kinds.into_iter().map(|kind| {
        let of = all.iter().filter(|one| one.kind == kind);
        let count = if kind == MaskedKind::Token {
            of.map(|one| one.count).sum()
        } else {
            of.count() as u32
        };
        say!("report-masked-count", kind = kind_key(kind), count = count)
    });
    let line = if all.is_empty() {
        say!("report-masked-nothing")
    } else {
        say!("report-masked-line", what = super::list(counts))
    };
    if hosts_kept {
        super::sentences([line, say!("report-hosts-kept")])
    } else {
        line
    }
}

/// Below a report's title in a list.
pub fn row(when: String, cause: Option<&str>, open: bool) -> String {
    match (cause, open) {
        (Some(cause), false) => say!("report-row", when = when, cause = cause),
        (Some(cause), true) => say!("report-row-open", when = when, cause = cause),
        (None, false) => say!("report-row-plain", when = when),
        (None, true) => say!("report-row-plain-open", when = when),
    }
}

/// There are none.
pub fn none() -> String {
    say!("report-none")
}

/// No report is called so.
pub fn no_such(id: &str) -> String {
    say!("report-no-such", id = id)
}

/// Neither a report nor a rebuild is called so.
pub fn no_such_rebuild(id: &str) -> String {
    say!("report-no-such-rebuild", id = id)
}

/// It lies there.
pub fn saved(path: &str) -> String {
    say!("report-is-saved", path = path)
}

/// It does not.
pub fn not_saved(why: &str) -> String {
    say!("report-not-saved", why = why)
}

/// Reports of incidents cannot be written.
pub fn not_written(folder: &str, why: &str) -> String {
    say!("report-not-written", folder = folder, why = why)
}

/// Why, if the disk takes for ever.
pub fn took_too_long() -> String {
    say!("report-took-too-long")
}

/// Why, if we are broken.
pub fn broke_down() -> String {
    say!("report-broke-down")
}

/// A file is no report.
pub fn not_read(path: &str) -> String {
    say!("report-not-read", path = path)
}

/// The question before it is saved.
pub fn save_question() -> String {
    say!("report-save-question")
}

/// The heading above what was masked.
pub fn check_first() -> String {
    say!("report-check-first")
}

/// There is nobody to ask.
pub fn needs_yes() -> String {
    say!("report-needs-yes")
}

/// The answer was no.
pub fn nothing_saved() -> String {
    say!("report-nothing-saved")
}

/// A folder that a person named.
pub fn bad_folder(path: &str, why: &str) -> String {
    say!("report-bad-folder", path = path, why = why)
}

/// A format without a place.
pub fn format_for_folder() -> String {
    say!("report-format-for-folder")
}

/// The last line of a report.
pub fn made_by(version: &str) -> String {
    say!("report-made-by", version = version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    fn one(kind: MaskedKind, count: u32) -> Masked {
        Masked {
            kind,
            title: masked_kind(kind),
            pseudonym: String::new(),
            count,
            secret: None,
        }
    }

    #[test]
    fn what_is_masked_is_counted_by_kind_in_both_languages() {
        let all = [
            one(MaskedKind::User, 7),
            one(MaskedKind::User, 1),
            one(MaskedKind::Host, 3),
            one(MaskedKind::Token, 2),
        ];
        assert_eq!(
            masked(&all, false),
            "Masked: 2 user names, 1 host name, 2 tokens or keys."
        );
        assert_eq!(
            masked(&[], true),
            "There was nothing to mask. Host names are left as they are."
        );
        speaking(Language::German, || {
            assert_eq!(
                masked(&all, false),
                "Unkenntlich gemacht: 2 Benutzernamen, 1 Rechnername, 2 Token oder Schlüssel."
            );
        });
    }

    #[test]
    fn times_stay_true() {
        let (began, later) = (Time(1_795_379_881_000), Time(1_795_390_681_000));
        let written = Now {
            time: later,
            ..Now::default()
        };
        assert_eq!(moment(began, began, 0), "20:38:01");
        assert_eq!(when(began, written, false), "2026-11-22 20:38 to 23:38");
        assert_eq!(moment(later, began, 3600), "2026-11-23 00:38:01");
        speaking(Language::German, || {
            assert_eq!(
                when(began, written, true),
                "22.11.2026 20:38 bis 23:38, und es dauert an"
            );
        });
    }

    #[test]
    fn the_first_sentence_in_all_its_forms() {
        let usual = Usual {
            p25_s: 100.0,
            p50_s: 120.0,
            p75_s: 130.0,
            p95_s: 150.0,
            n: 9,
        };
        let told = |how, usual| {
            ran(
                "nix build",
                "2026-11-22 20:38".to_owned(),
                how,
                1560.0,
                usual,
            )
        };
        assert_eq!(
            told("runs", Some(usual)),
            "nix build was started at 2026-11-22 20:38; it has run for 26 min; usually it takes 2 min (9 runs)."
        );
        assert_eq!(
            told("cut", None),
            "nix build was started at 2026-11-22 20:38; it had run for 26 min when the agent ended."
        );
        speaking(Language::German, || {
            assert_eq!(
                told("failed", Some(Usual { n: 1, ..usual })),
                "nix build wurde 22.11.2026 20:38 gestartet; schlug fehl nach 26 min; üblich sind 2 min (1 Lauf)."
                    .replace("22.11.2026", "2026-11-22")
            );
        });
    }
}
