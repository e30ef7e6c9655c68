//! What earlier runs of the same rebuild needed, minute by minute.

use crate::model::Time;
use crate::quantile::quantile;
use crate::record::Minute;
use crate::wire::Band;

use super::charts::{Bands, Point, Points};

/// Below this many runs nothing is called usual.
const RUNS_LEAST: usize = 3;
/// Points of a band, and of the charts of one that is over.
const POINTS_MOST: usize = 720;

/// An earlier run, with the minutes in which it ran.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// When it started.
    pub started: Time,
    /// Its minutes, in order.
    pub minutes: Vec<Minute>,
}

/// The values of a minute, as charts have them.
fn values(minute: &Minute) -> [f64; 4] {
    [
        minute.cpu_ratio,
        minute.memory_used_bytes as f64,
        minute.disk_bytes as f64 / 60.0,
        minute.received_bytes as f64 / 60.0,
    ]
}

impl Earlier {
    /// How many minutes after its start, and what was then.
    fn by_minute(&self) -> impl Iterator<Item = (usize, [f64; 4])> {
        self.minutes.iter().filter_map(|minute| {
            // It is named by its end.
            let middle_ms = minute
                .at
                .0
                .saturating_sub(30_000)
                .saturating_sub(self.started.0);
            let at = usize::try_from(middle_ms.max(0) / 60_000).ok()?;
            Some((at, values(minute)))
        })
    }

    /// Its own charts: a point a minute, or more minutes to a point.
    pub fn points(&self) -> [Points; 4] {
        let all: Vec<(usize, [f64; 4])> = self.by_minute().collect();
        let last = all.iter().map(|(at, _)| *at).max().unwrap_or(0);
        let step = last / POINTS_MOST + 1;
        std::array::from_fn(|of| {
            let mut cells: Vec<Vec<f64>> =
                vec![Vec::new(); if all.is_empty() { 0 } else { last / step + 1 }];
            for (at, values) in &all {
                cells[at / step].push(values[of]);
            }
            let point = |(at, cell): (usize, &Vec<f64>)| Point {
                at_s: (at as f64 + 0.5) * step as f64 * 60.0,
                value: mean(cell),
                least: cell.iter().copied().fold(f64::INFINITY, f64::min),
                most: cell.iter().copied().fold(0.0, f64::max),
            };
            Points {
                step_s: step as f64 * 60.0,
                points: cells.iter().enumerate().map(point).collect(),
            }
        })
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The band of these runs: where at least three of them had come so far.
pub fn bands(runs: &[Earlier]) -> Bands {
    if runs.len() < RUNS_LEAST {
        return Bands::default();
    }
    let by_minute: Vec<Vec<(usize, [f64; 4])>> =
        runs.iter().map(|run| run.by_minute().collect()).collect();
    // Beyond the third longest there is no band.
    let mut lengths: Vec<usize> = by_minute
        .iter()
        .filter_map(|run| run.iter().map(|(at, _)| at + 1).max())
        .collect();
    lengths.sort_unstable_by(|a, b| b.cmp(a));
    let Some(minutes) = lengths.get(RUNS_LEAST - 1) else {
        return Bands::default();
    };
    let step = (minutes - 1) / POINTS_MOST + 1;
    Bands(std::array::from_fn(|of| {
        let mut band = Band {
            at_s: Vec::new(),
            p10: Vec::new(),
            p50: Vec::new(),
            p90: Vec::new(),
            n: runs.len() as u32,
        };
        // Each run counts once at each point, however many minutes that has.
        let mut cells: Vec<Vec<f64>> = vec![Vec::new(); minutes.div_ceil(step)];
        for run in &by_minute {
            let mut own: Vec<(f64, u32)> = vec![(0.0, 0); cells.len()];
            for (at, values) in run {
                if let Some((sum, count)) = own.get_mut(at / step) {
                    *sum += values[of];
                    *count += 1;
                }
            }
            for (cell, (sum, count)) in cells.iter_mut().zip(own) {
                if count > 0 {
                    cell.push(sum / f64::from(count));
                }
            }
        }
        for (at, cell) in cells.iter_mut().enumerate() {
            cell.retain(|value| value.is_finite());
            if cell.len() < RUNS_LEAST {
                continue;
            }
            cell.sort_by(f64::total_cmp);
            band.at_s.push((at as f64 + 0.5) * step as f64 * 60.0);
            band.p10.push(quantile(cell, 0.1));
            band.p50.push(quantile(cell, 0.5));
            band.p90.push(quantile(cell, 0.9));
        }
        (!band.at_s.is_empty()).then_some(band)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One run a row, the share of the processors in each minute.
    fn run(started_ms: i64, cpu: &[f64]) -> Earlier {
        let minute = |(at, cpu): (i64, &f64)| Minute {
            at: Time(started_ms + (at + 1) * 60_000),
            cpu_ratio: *cpu,
            received_bytes: 6000,
            ..Minute::default()
        };
        Earlier {
            started: Time(started_ms),
            minutes: (0..).zip(cpu).map(minute).collect(),
        }
    }

    #[test]
    fn a_band_needs_three_runs_that_came_so_far() {
        let runs = [
            run(0, &[0.1, 0.2, 0.3]),
            run(9_000_000, &[0.3, 0.4]),
            run(7_777_123, &[0.5, 0.6, 0.7]),
        ];
        assert_eq!(bands(&runs[..2]), Bands::default());
        let Bands([cpu, _, _, net]) = bands(&runs);
        let cpu = cpu.expect("three runs");
        assert_eq!(cpu.at_s, [30.0, 90.0]);
        assert_eq!((cpu.p50[0], cpu.p50[1], cpu.n), (0.3, 0.4, 3));
        assert!((cpu.p10[0] - 0.14).abs() < 1e-9 && (cpu.p90[1] - 0.56).abs() < 1e-9);
        assert_eq!(net.expect("three").p90, [100.0, 100.0]);
    }

    #[test]
    fn long_runs_get_wider_points_and_hostile_minutes_none() {
        let long: Vec<f64> = (0..3000).map(|_| 0.5).collect();
        let Bands([cpu, ..]) = bands(&[run(0, &long), run(5, &long), run(9, &long)]);
        let cpu = cpu.expect("three");
        assert_eq!(cpu.at_s.len(), 600);
        assert_eq!(cpu.at_s[..2], [150.0, 450.0]);
        let mut odd = run(0, &[0.5]);
        odd.minutes[0].at = Time(i64::MIN);
        odd.minutes[0].cpu_ratio = f64::NAN;
        assert_eq!(bands(&[odd.clone(), odd.clone(), odd]).0[0], None);
        let far = run(0, &long).points();
        assert_eq!((far[0].points.len(), far[0].step_s), (600, 300.0));
        assert_eq!(run(0, &[]).points()[0].points.len(), 0);
    }
}
