//! A course as faces draw it: with words, times and what is usual.

use super::charts::{Bands, Points, charts, tenths};
use super::happened::{Event, What};
use super::kept::Kept;
use super::lanes::{self, Kind};
use super::log::Line;
use crate::judge;
use crate::model::Time;
use crate::redact;
use crate::wire::{Bar, Course, Happened, Lane, LogLine, Phase, PhaseCourse, Usual};
use crate::words::{self, course as say};

/// In this order a rebuild goes.
const PHASES: [Phase; 5] = [
    Phase::Evaluate,
    Phase::Fetch,
    Phase::Build,
    Phase::Activate,
    Phase::Unknown,
];

/// What is known of a rebuild beside its course.
#[derive(Clone, Debug)]
pub struct About {
    /// Its id, as it was asked for.
    pub id: String,
    /// In words.
    pub name: String,
    /// When it started.
    pub started: Time,
    /// When it ended.
    pub ended: Option<Time>,
    /// Of the machine's zone.
    pub utc_offset_s: i32,
    /// Seconds in each phase.
    pub phases: Vec<(Phase, f64)>,
    /// The one it is in.
    pub now: Option<Phase>,
    /// What is usual for each.
    pub usual: Vec<(Phase, Usual)>,
    /// Whether its charts have a point a minute.
    pub by_minute: bool,
}

/// The whole. `kept`: `None` for one of which only numbers are known.
pub fn draw(about: &About, kept: Option<&Kept>, points: &[Points; 4], bands: &Bands) -> Course {
    let ended_s = about
        .ended
        .map(|ended| ended.0.saturating_sub(about.started.0) as f64 / 1000.0);
    let is_over = about.ended.is_some();
    let nothing = Kept {
        until_s: ended_s.unwrap_or(0.0),
        ..Kept::default()
    };
    let from = kept.unwrap_or(&nothing);
    Course {
        rebuild: about.id.clone(),
        started: words::rfc3339(about.started),
        ended: about.ended.map(words::rfc3339),
        until_s: tenths(from.until_s),
        phases: phases(about),
        lanes: lanes_of(about, from),
        critical: from.critical.iter().map(|name| shown(name)).collect(),
        charts: charts(points, bands, from.until_s, is_over),
        events: from.events.iter().map(|e| happened(about, e)).collect(),
        log: from.log.iter().map(line).collect(),
        limits: limits(about, from, kept.is_some()),
    }
}

fn phases(about: &About) -> Vec<PhaseCourse> {
    let one = |phase: Phase| {
        let took_s = about.phases.iter().find(|p| p.0 == phase).map(|p| p.1);
        // What has begun just now has taken no time yet.
        let took_s = took_s.or((about.now == Some(phase)).then_some(0.0));
        let usual = about.usual.iter().find(|u| u.0 == phase).map(|u| u.1);
        // A rebuild that is over comes to no other phase.
        let awaited = usual.filter(|_| about.ended.is_none());
        let seen = took_s.filter(|s| phase != Phase::Unknown || *s >= 1.0);
        (seen.is_some() || awaited.is_some()).then(|| PhaseCourse {
            phase,
            title: say::phase(phase),
            took_s: seen.map(tenths),
            now: about.now == Some(phase),
            usual,
            line: say::phase_line(seen, usual),
        })
    };
    PHASES.into_iter().filter_map(one).collect()
}

fn lanes_of(about: &About, kept: &Kept) -> Vec<Lane> {
    let mut rows: [Vec<Vec<&lanes::Bar>>; 3] = Default::default();
    for bar in &kept.bars {
        let row = &mut rows[row_of(bar.kind)];
        let at = usize::from(bar.lane);
        if row.len() <= at {
            row.resize(at + 1, Vec::new());
        }
        row[at].push(bar);
    }
    let kinds = ["phase", "fetch", "slot"];
    let mut lanes = Vec::new();
    for (kind, row) in kinds.into_iter().zip(rows) {
        for (at, mut bars) in row.into_iter().enumerate() {
            bars.sort_by(|a, b| a.from_s.total_cmp(&b.from_s));
            lanes.push(Lane {
                kind: kind.to_owned(),
                title: say::lane(kind, at + 1),
                bars: bars.iter().map(|bar| drawn(about, kept, bar)).collect(),
            });
        }
    }
    lanes
}

fn row_of(kind: Kind) -> usize {
    match kind {
        Kind::Fetch => 1,
        Kind::Build | Kind::WaitSlot => 2,
        _ => 0,
    }
}

fn drawn(about: &About, kept: &Kept, bar: &lanes::Bar) -> Bar {
    let (kind, phase) = match bar.kind {
        Kind::Evaluate => ("evaluate", Some(Phase::Evaluate)),
        Kind::Fetching => ("fetch", Some(Phase::Fetch)),
        Kind::Building => ("build", Some(Phase::Build)),
        Kind::Activate => ("activate", Some(Phase::Activate)),
        Kind::Work => ("work", Some(Phase::Unknown)),
        Kind::Build => ("build", None),
        Kind::Fetch => ("fetch", None),
        Kind::WaitPhase | Kind::WaitSlot => ("wait", None),
    };
    let waits = kind == "wait";
    let why = waits.then(|| why(bar));
    let name = match phase {
        Some(phase) => say::phase(phase),
        None if waits => say::wait(),
        None => shown(&bar.name),
    };
    let did = match kind {
        _ if bar.failed => "failed",
        _ if phase.is_some() => "phase",
        kind => kind,
    };
    let at = |s: f64| Time(about.started.0.saturating_add((s * 1000.0) as i64));
    let line = say::bar(
        did,
        why.as_deref().unwrap_or(&name),
        (at(bar.from_s), about.utc_offset_s),
        bar.to_s.map(at),
        bar.length_s(kept.until_s),
    );
    Bar {
        kind: kind.to_owned(),
        name,
        path: (phase.is_none() && !waits && !bar.path.is_empty()).then(|| shown(&bar.path)),
        from_s: tenths(bar.from_s),
        to_s: bar.to_s.map(tenths),
        why,
        critical: bar.kind == Kind::Build && kept.critical.contains(&bar.name),
        failed: bar.failed,
        builder: bar.builder,
        line,
    }
}

fn why(bar: &lanes::Bar) -> String {
    if !bar.path.is_empty() {
        return shown(&bar.path);
    }
    judge::title(&bar.name).unwrap_or_else(say::no_sign_of_life)
}

fn happened(about: &About, event: &Event) -> Happened {
    let (kind, text) = match &event.what {
        What::Started => ("started", say::started(&about.name)),
        What::Phase(phase) => ("phase", say::came_to(*phase)),
        What::Verdict(verdict) => ("verdict", say::judged(*verdict)),
        What::Cause(code) => {
            let title = judge::title(code);
            ("cause", say::cause(&title.unwrap_or_else(|| shown(code))))
        }
        What::Notice(title) => ("notice", say::notice(&shown(title))),
        What::Action(what) => ("action", say::action(&shown(what))),
        What::Slept(seconds) => ("slept", say::slept(*seconds)),
        What::Ended(verdict) => ("ended", say::judged(*verdict)),
    };
    let at = about.started.0.saturating_add((event.at_s * 1000.0) as i64);
    Happened {
        at_s: tenths(event.at_s),
        at: words::rfc3339(Time(at)),
        kind: kind.to_owned(),
        text,
    }
}

fn line(line: &Line) -> LogLine {
    let name = line.derivation.as_ref().map(|(name, _)| shown(name));
    let path = line.derivation.as_ref().map(|(_, path)| shown(path));
    LogLine {
        at_s: Some(tenths(line.at_s)),
        from: say::wrote(line.from, name.as_deref(), line.either),
        path: path.filter(|path| !path.is_empty()),
        text: shown(&line.text),
    }
}

fn limits(about: &About, kept: &Kept, known: bool) -> Vec<String> {
    use say::limit;
    let mut limits = Vec::new();
    limits.extend(about.by_minute.then(limit::by_minute));
    if !known {
        limits.push(limit::not_kept());
        return limits;
    }
    let builds = kept.bars.iter().any(|bar| bar.kind == Kind::Build);
    limits.extend(kept.began_s.map(limit::seen_late));
    let built = kept.bars.iter().any(|bar| bar.kind == Kind::Building);
    if kept.from_text && !builds {
        limits.push(limit::no_builds());
    } else if built && !builds {
        limits.push(limit::builds_untold());
    }
    limits.extend((builds && !kept.plan_known).then(limit::no_plan));
    let [builds, fetches] = kept.left_out;
    limits.extend((builds + fetches > 0).then(|| limit::left_out(builds, fetches)));
    limits.extend((kept.merged > 0).then(|| limit::merged(kept.merged)));
    limits.extend((kept.events_lost > 0).then(|| limit::events_lost(kept.events_lost)));
    limits.extend((kept.log_lost > 0).then(|| limit::log_lost(kept.log_lost)));
    limits.extend(kept.cut.then(limit::cut));
    limits
}

/// Names are anybody's, and so is what a history file holds.
fn shown(text: &str) -> String {
    redact::visible(text).into_owned()
}
