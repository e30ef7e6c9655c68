//! Values over time, never more than a picture can show: when there is no more
//! room, two neighbours become one. What was least and most stays.

use super::charts::{Point, Points};

/// Points of a chart.
const POINTS_MOST: usize = 720;

#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    sum: f64,
    count: u32,
    least: f32,
    most: f32,
}

impl Cell {
    fn add(&mut self, value: f64) {
        let as_small = value as f32;
        self.least = if self.count == 0 {
            as_small
        } else {
            self.least.min(as_small)
        };
        self.most = if self.count == 0 {
            as_small
        } else {
            self.most.max(as_small)
        };
        self.sum += value;
        self.count += 1;
    }

    fn join(self, other: Cell) -> Cell {
        if self.count == 0 || other.count == 0 {
            return if self.count == 0 { other } else { self };
        }
        Cell {
            sum: self.sum + other.sum,
            count: self.count + other.count,
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Thinned {
    first_s: f64,
    step_s: f64,
    cells: Vec<[Cell; 4]>,
}

impl Thinned {
    pub(super) fn new(first_s: f64) -> Thinned {
        Thinned {
            first_s,
            step_s: 1.0,
            cells: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, at_s: f64, values: [Option<f64>; 4]) {
        let passed_s = at_s - self.first_s;
        // A century of sleep makes no picture.
        if !(0.0..3.2e9).contains(&passed_s) {
            return;
        }
        while (passed_s / self.step_s) as usize >= POINTS_MOST {
            self.double();
        }
        let at = (passed_s / self.step_s) as usize;
        if self.cells.len() <= at {
            self.cells.resize(at + 1, [Cell::default(); 4]);
        }
        for (cell, value) in self.cells[at].iter_mut().zip(values) {
            if let Some(value) = value.filter(|v| v.is_finite()) {
                cell.add(value);
            }
        }
    }

    fn double(&mut self) {
        self.step_s *= 2.0;
        let joined = self.cells.chunks(2).map(|two| match two {
            [a, b] => std::array::from_fn(|i| a[i].join(b[i])),
            rest => rest[0],
        });
        self.cells = joined.collect();
    }

    /// A point for each step in which anything was measured or that lies
    /// between two such.
    pub(super) fn points(&self) -> [Points; 4] {
        std::array::from_fn(|of| {
            let point = |(at, cells): (usize, &[Cell; 4])| {
                let cell = cells[of];
                Point {
                    at_s: self.first_s + (at as f64 + 0.5) * self.step_s,
                    value: (cell.count > 0).then(|| cell.sum / f64::from(cell.count)),
                    least: f64::from(cell.least),
                    most: f64::from(cell.most),
                }
            };
            Points {
                step_s: self.step_s,
                points: self.cells.iter().enumerate().map(point).collect(),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_keep_least_and_most_however_long_it_runs() {
        let mut values = Thinned::new(10.0);
        for second in 0..100_000_u32 {
            let cpu = if second == 77_777 { 1.0 } else { 0.25 };
            // An hour of sleep.
            if !(20_000..23_600).contains(&second) {
                let at_s = 10.0 + f64::from(second);
                values.take(at_s, [Some(cpu), None, Some(f64::NAN), Some(3.0)]);
            }
        }
        let [cpu, memory, disk, net] = values.points();
        assert!(cpu.points.len() <= POINTS_MOST && cpu.points.len() > POINTS_MOST / 2);
        assert_eq!((cpu.step_s, cpu.points[0].at_s), (256.0, 138.0));
        assert!(cpu.points.windows(2).all(|two| two[0].at_s < two[1].at_s));
        let most = |points: &Points| points.points.iter().map(|p| p.most).fold(0.0, f64::max);
        assert_eq!(Some(most(&cpu)), Some(1.0));
        assert!(
            cpu.points
                .iter()
                .filter_map(|p| p.value)
                .all(|v| (0.25..0.26).contains(&v))
        );
        let asleep = cpu.points.iter().filter(|p| p.value.is_none()).count();
        assert!((12..=14).contains(&asleep), "{asleep}");
        assert!(
            memory
                .points
                .iter()
                .chain(&disk.points)
                .all(|p| p.value.is_none())
        );
        assert_eq!(net.points[0].value, Some(3.0));
    }

    #[test]
    fn times_that_make_no_sense_do_nothing() {
        let mut values = Thinned::new(1e9);
        for at_s in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            values.take(at_s, [Some(1.0); 4]);
        }
        assert!(values.points()[0].points.is_empty());
    }
}
