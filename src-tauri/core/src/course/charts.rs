//! Four quantities over time, beside what is usual, with a sentence each from
//! the numbers that are in the picture.

use crate::wire::{Band, Chart};
use crate::words::course as say;

/// A quiet stretch is worth saying from this length on.
const QUIET_S: f64 = 60.0;
/// Otherwise it is said what was in the last so many seconds.
const LATELY_S: f64 = 600.0;
/// What counts as quiet: a share of all processors, bytes a second.
const QUIET: [f64; 4] = [0.05, 0.0, 262_144.0, 16_384.0];
/// Names on the wire.
pub(super) const OF: [&str; 4] = ["cpu", "memory", "disk", "net"];
const UNITS: [&str; 4] = ["ratio", "bytes", "bytes-per-s", "bytes-per-s"];

/// One point of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its middle.
    pub at_s: f64,
    /// The mean. `None`: not measured.
    pub value: Option<f64>,
    /// The least that was measured.
    pub least: f64,
    /// The most.
    pub most: f64,
}

/// One quantity over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    /// How wide a point is.
    pub step_s: f64,
    /// In order.
    pub points: Vec<Point>,
}

/// What is usual for CPU, memory, disk and network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bands(pub [Option<Band>; 4]);

/// The four charts of a rebuild that is as old as `until_s`.
pub(super) fn charts(points: &[Points; 4], bands: &Bands, until_s: f64, ended: bool) -> Vec<Chart> {
    (0..4)
        .map(|of| {
            let chart = chart(of, &points[of], bands.0[of].as_ref());
            let line = line(of, &points[of], chart.band.as_ref(), until_s, ended);
            Chart { line, ..chart }
        })
        .collect()
}

fn chart(of: usize, points: &Points, band: Option<&Band>) -> Chart {
    let measured = || points.points.iter().filter(|p| p.value.is_some());
    let round = |value: f64| rounded(of, value);
    let bounds = |all: &[f64]| all.iter().map(|v| round(*v)).collect::<Vec<f64>>();
    Chart {
        of: OF[of].to_owned(),
        title: say::quantity(OF[of]),
        unit: UNITS[of].to_owned(),
        at_s: points.points.iter().map(|p| tenths(p.at_s)).collect(),
        values: points.points.iter().map(|p| p.value.map(round)).collect(),
        least: measured().map(|p| round(p.least)).reduce(f64::min),
        most: measured().map(|p| round(p.most)).reduce(f64::max),
        band: band.map(|band| Band {
            at_s: band.at_s.clone(),
            p10: bounds(&band.p10),
            p50: bounds(&band.p50),
            p90: bounds(&band.p90),
            n: band.n,
        }),
        line: String::new(),
    }
}

/// Digits that no picture shows cost time on the wire.
fn rounded(of: usize, value: f64) -> f64 {
    if UNITS[of] == "ratio" {
        (value * 1000.0).round() / 1000.0
    } else {
        value.round()
    }
}

pub(super) fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

fn line(of: usize, points: &Points, band: Option<&Band>, age_s: f64, ended: bool) -> String {
    let Some(last) = points.points.iter().rposition(|p| p.value.is_some()) else {
        return say::not_measured(OF[of]);
    };
    let until_s = points.points[last].at_s + points.step_s / 2.0;
    let usual = band.and_then(|band| usual_at(band, points.points[last].at_s));
    let usual = usual.map(|(low, high)| say::between(UNITS[of], low, high));
    let back = || points.points[..=last].iter().rev();
    // What was not measured breaks off.
    let quiet: Vec<f64> = back()
        .take_while(|p| p.value.is_some() && p.most <= QUIET[of])
        .map(|p| p.most)
        .collect();
    // The last point may reach beyond the end, a minute's point by most of it.
    let quiet_s = (quiet.len() as f64 * points.step_s).min(age_s);
    if quiet_s >= QUIET_S {
        let most = quiet.iter().copied().fold(0.0, f64::max);
        let most = say::bound(UNITS[of], most);
        return say::was_under(OF[of], &most, quiet_s, ended, usual.as_deref());
    }
    let lately: Vec<&Point> = back()
        .take_while(|p| p.value.is_some() && until_s - p.at_s <= LATELY_S)
        .collect();
    let low = lately.iter().map(|p| p.least).fold(f64::INFINITY, f64::min);
    let high = lately.iter().map(|p| p.most).fold(0.0, f64::max);
    let span_s = (lately.len() as f64 * points.step_s).min(age_s);
    let was = say::between(UNITS[of], low, high);
    say::was_between(OF[of], &was, span_s, ended, usual.as_deref())
}

/// The band at that time, if earlier runs took as long.
fn usual_at(band: &Band, at_s: f64) -> Option<(f64, f64)> {
    let apart_s = |at: &f64| (at - at_s).abs();
    let (nearest, at) = band
        .at_s
        .iter()
        .enumerate()
        .min_by(|a, b| apart_s(a.1).total_cmp(&apart_s(b.1)))?;
    let width_s = match band.at_s.as_slice() {
        [first, second, ..] => second - first,
        _ => 60.0,
    };
    let near = apart_s(at) <= width_s;
    near.then(|| Some((*band.p10.get(nearest)?, *band.p90.get(nearest)?)))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    fn points(step_s: f64, values: &[f64]) -> Points {
        let point = |(at, value): (usize, &f64)| Point {
            at_s: (at as f64 + 0.5) * step_s,
            value: (*value >= 0.0).then_some(*value),
            least: *value,
            most: *value,
        };
        Points {
            step_s,
            points: values.iter().enumerate().map(point).collect(),
        }
    }

    fn band(low: f64, high: f64, minutes: u32) -> Band {
        let at = (0..minutes).map(|m| f64::from(m) * 60.0 + 30.0);
        Band {
            at_s: at.clone().collect(),
            p10: at.clone().map(|_| low).collect(),
            p50: at.clone().map(|_| f64::midpoint(low, high)).collect(),
            p90: at.map(|_| high).collect(),
            n: 10,
        }
    }

    #[test]
    fn a_quiet_stretch_is_told_with_its_length() {
        let mut cpu = vec![0.9; 19 * 6];
        cpu.extend(vec![0.021; 12 * 6]);
        let cpu = points(10.0, &cpu);
        let usual = band(0.4, 0.95, 40);
        let line = |ended| line(0, &cpu, Some(&usual), 7200.0, ended);
        assert_eq!(
            line(false),
            "CPU was under 3 % for the last 12 min; usual here 40–95 %."
        );
        assert_eq!(
            line(true),
            "CPU was under 3 % for its last 12 min; usual here 40–95 %."
        );
        speaking(Language::German, || {
            assert_eq!(
                line(false),
                "Die CPU lag in den letzten 12 min unter 3 %; hier üblich: 40–95 %."
            );
        });
    }

    #[test]
    fn otherwise_what_was_lately() {
        let told = |of, values: &[f64], band: Option<&Band>| {
            line(of, &points(60.0, values), band, 7200.0, false)
        };
        let gib = f64::from(1 << 30);
        let memory = told(1, &[2.0 * gib, 8.0 * gib, 9.5 * gib], None);
        assert_eq!(memory, "Memory in use was 2.0–9.5 GiB in the last 3 min.");
        let beyond = told(0, &[0.5, 0.5, 0.52], Some(&band(0.1, 0.2, 1)));
        assert_eq!(beyond, "CPU was 50–52 % in the last 3 min.");
        let gap = told(0, &[0.9, -1.0, 0.5], None);
        assert_eq!(gap, "CPU was 50 % in the last 1 min.");
        assert_eq!(told(3, &[-1.0], None), "The network was not measured.");
        let net = told(3, &[0.0; 5], None);
        assert_eq!(
            net,
            "The network received under 1.0 KiB/s for the last 5 min."
        );
        let disk = told(2, &[5e6, 900.0], None);
        assert_eq!(
            disk,
            "The disks read and wrote under 1.0 KiB/s for the last 1 min."
        );
        // Points of a minute, of one that took 20 s.
        let short = line(0, &points(60.0, &[0.5]), None, 20.0, true);
        assert_eq!(short, "CPU was 50 % in its last 20 s.");
        speaking(Language::German, || {
            let disk = told(2, &[5e6, 2.5e6], None);
            assert_eq!(
                disk,
                "Die Platten lasen und schrieben in den letzten 2 min 2,4–4,8 MiB/s."
            );
        });
    }
}
