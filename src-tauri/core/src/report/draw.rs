//! Charts and lanes as numbers of a drawing: nothing a stranger wrote is in them
//! but names, which the page escapes.

use std::fmt::Write as _;

use super::rows::said;
use crate::wire::{Chart, Course, Lane};
use crate::words;

/// Of a chart, without its labels.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 120.0;
/// A letter of the smallest size.
const LETTER: f64 = 6.2;
/// Of the lanes where the page is at its narrowest.
const NARROW: f64 = 280.0;
/// So many lanes are drawn; the table beside them has the rest.
const LANES: usize = 40;

/// A chart, drawn.
pub(super) struct Drawn {
    pub(super) line: String,
    /// The curve.
    pub(super) path: String,
    /// The band of what is usual; empty without.
    pub(super) band: String,
    /// Height and label of each line across.
    pub(super) across: Vec<(String, String)>,
    /// Place and label along the bottom.
    pub(super) along: Vec<(String, String)>,
}

/// A lane, drawn.
pub(super) struct Row {
    pub(super) title: String,
    pub(super) bars: Vec<Piece>,
}

/// A bar, drawn; place and width in per cent of its row, which is as wide as
/// the page lets it be.
pub(super) struct Piece {
    pub(super) x: String,
    pub(super) width: String,
    /// Its kind, and what else it is, as names of classes.
    pub(super) class: String,
    /// Its name, where there is room.
    pub(super) label: Option<String>,
    /// True if the name has room on a wide page alone.
    pub(super) wide_alone: bool,
    /// The whole, for who points at it.
    pub(super) line: String,
}

/// All lanes, and place in per cent and label along the bottom.
pub(super) struct Lanes {
    pub(super) rows: Vec<Row>,
    pub(super) along: Vec<(String, String)>,
}

/// `None` where there is nothing to draw.
pub(super) fn chart(chart: &Chart) -> Option<Drawn> {
    let points: Vec<(f64, Option<f64>)> = chart
        .at_s
        .iter()
        .copied()
        .zip(chart.values.iter().copied())
        .filter(|(at, value)| at.is_finite() && value.is_none_or(f64::is_finite))
        .collect();
    let (first, last) = (points.first()?.0, points.last()?.0);
    if last <= first {
        return None;
    }
    let band = chart.band.as_ref().filter(|band| !band.at_s.is_empty());
    let within = |at: f64| (first..=last).contains(&at);
    let values = points.iter().filter_map(|(_, value)| *value);
    let usual = band.into_iter().flat_map(|band| {
        let pairs = band.at_s.iter().copied().zip(band.p90.iter().copied());
        pairs.filter(|(at, _)| within(*at)).map(|(_, value)| value)
    });
    let most = values
        .chain(usual)
        .filter(|v| v.is_finite())
        .fold(0.0, f64::max);
    let top = round_up(&chart.unit, most);
    let x = |at: f64| (at - first) / (last - first) * WIDTH;
    let y = |value: f64| HEIGHT - (value / top).clamp(0.0, 1.0) * HEIGHT;
    let mut path = String::new();
    let mut pen_is_down = false;
    for (at, value) in &points {
        match value {
            Some(value) => {
                let _ = write!(
                    path,
                    "{}{} {}",
                    if pen_is_down { 'L' } else { 'M' },
                    number(x(*at)),
                    number(y(*value))
                );
                pen_is_down = true;
            }
            None => pen_is_down = false,
        }
    }
    let band = band.map_or_else(String::new, |band| {
        let points = |edge: &[f64]| -> Vec<String> {
            let pairs = band.at_s.iter().copied().zip(edge.iter().copied());
            pairs
                .filter(|(at, value)| within(*at) && value.is_finite())
                .map(|(at, value)| format!("{} {}", number(x(at)), number(y(value))))
                .collect()
        };
        let mut edge = points(&band.p90);
        let mut back = points(&band.p10);
        back.reverse();
        edge.append(&mut back);
        if edge.len() < 4 {
            return String::new();
        }
        format!("M{}Z", edge.join("L"))
    });
    Some(Drawn {
        line: chart.line.clone(),
        path,
        band,
        across: [0.0, 0.5, 1.0]
            .map(|share| {
                (
                    number(HEIGHT - share * HEIGHT),
                    said(&chart.unit, share * top),
                )
            })
            .to_vec(),
        along: along(first, last, WIDTH),
    })
}

/// `None` where there is nothing to draw.
pub(super) fn lanes(course: &Course) -> Option<Lanes> {
    let until = course.until_s;
    if until <= 0.0 || !until.is_finite() || course.lanes.is_empty() {
        return None;
    }
    let lanes = course.lanes.iter().take(LANES);
    Some(Lanes {
        rows: lanes.map(|lane| row(lane, until)).collect(),
        along: along(0.0, until, 100.0),
    })
}

fn row(lane: &Lane, until: f64) -> Row {
    let bars = lane
        .bars
        .iter()
        .filter(|bar| bar.from_s.is_finite() && bar.from_s < until)
        .map(|bar| {
            let from = bar.from_s.max(0.0) / until;
            let to = bar.to_s.filter(|to| to.is_finite()).unwrap_or(until);
            let width = (to.min(until) / until - from).max(1.0 / WIDTH);
            let kind = match bar.kind.as_str() {
                "evaluate" => "evaluate",
                "fetch" => "fetch",
                "build" => "build",
                "activate" => "activate",
                "wait" => "wait",
                _ => "work",
            };
            let critical = if bar.critical { " critical" } else { "" };
            let failed = if bar.failed { " failed" } else { "" };
            let letters = bar.name.chars().count();
            let fits = |page: f64| (width * page / LETTER) as usize > letters;
            Piece {
                x: percent(from),
                width: percent(width),
                class: format!("{kind}{critical}{failed}"),
                label: fits(WIDTH).then(|| bar.name.clone()),
                wide_alone: !fits(NARROW),
                line: bar.line.clone(),
            }
        })
        .collect();
    Row {
        title: lane.title.clone(),
        bars,
    }
}

/// Four places along the bottom, as durations since the start.
fn along(first: f64, last: f64, width: f64) -> Vec<(String, String)> {
    [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]
        .map(|share| {
            let label = words::span(first + share * (last - first));
            (number(share * width), label)
        })
        .to_vec()
}

/// Where the top line is: at a round number above all values.
fn round_up(unit: &str, most: f64) -> f64 {
    if unit == "ratio" {
        return [0.1, 0.25, 0.5, 1.0]
            .into_iter()
            .find(|top| most <= *top)
            .unwrap_or(most);
    }
    // Powers of two: they are round in KiB and MiB.
    let mut top = 1024.0;
    while top < most && top < 1e18 {
        top *= 2.0;
    }
    top
}

/// Of a row: finer than any screen.
fn percent(share: f64) -> String {
    format!("{:.2}", share * 100.0)
}

/// Two digits are finer than any screen.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Band, Bar};

    fn chart_of(values: &[Option<f64>]) -> Chart {
        Chart {
            of: "cpu".to_owned(),
            title: "CPU".to_owned(),
            unit: "ratio".to_owned(),
            at_s: (0..values.len()).map(|at| at as f64 * 60.0).collect(),
            values: values.to_vec(),
            least: None,
            most: None,
            band: None,
            line: String::new(),
        }
    }

    #[test]
    fn a_curve_has_a_hole_where_nothing_was_measured() {
        let drawn = chart(&chart_of(&[Some(0.5), Some(1.0), None, Some(0.0)])).expect("a drawing");
        assert_eq!(drawn.path, "M0 60L213.3 0M640 120");
        assert_eq!(drawn.across[2], ("0".to_owned(), "100 %".to_owned()));
        assert_eq!(drawn.along[3], ("640".to_owned(), "3 min".to_owned()));
        assert!(drawn.band.is_empty());
    }

    #[test]
    fn what_cannot_be_drawn_is_not() {
        assert!(chart(&chart_of(&[])).is_none());
        assert!(chart(&chart_of(&[Some(1.0)])).is_none());
        let odd = chart_of(&[Some(f64::NAN), Some(0.2), Some(f64::INFINITY), Some(0.1)]);
        let drawn = chart(&odd).expect("a drawing");
        assert!(
            !drawn.path.contains("NaN") && !drawn.path.contains("inf"),
            "{}",
            drawn.path
        );
        assert!(lanes(&Course::default()).is_none());
    }

    #[test]
    fn the_band_goes_there_and_back() {
        let mut with_band = chart_of(&[Some(0.5), Some(0.5)]);
        with_band.band = Some(Band {
            at_s: vec![0.0, 60.0, 600.0],
            p10: vec![0.0, 0.0, 0.0],
            p50: vec![0.2, 0.2, 0.2],
            p90: vec![1.0, 1.0, 1.0],
            n: 3,
        });
        let drawn = chart(&with_band).expect("a drawing");
        assert_eq!(drawn.band, "M0 0L640 0L640 120L0 120Z");
    }

    #[test]
    fn a_bar_that_goes_on_ends_where_the_drawing_does() {
        let bar = Bar {
            kind: "build".to_owned(),
            name: "glibc".to_owned(),
            path: None,
            from_s: 50.0,
            to_s: None,
            why: None,
            critical: true,
            failed: false,
            builder: None,
            line: String::new(),
        };
        let course = Course {
            until_s: 100.0,
            lanes: vec![Lane {
                kind: "slot".to_owned(),
                title: "Build slot 1".to_owned(),
                bars: vec![bar],
            }],
            ..Course::default()
        };
        let drawn = lanes(&course).expect("a drawing");
        let bar = &drawn.rows[0].bars[0];
        assert_eq!((bar.x.as_str(), bar.width.as_str()), ("50.00", "50.00"));
        assert_eq!(bar.class, "build critical");
        assert_eq!(bar.label.as_deref(), Some("glibc"));
        assert!(!bar.wide_alone);
    }
}
