//! The kernel's pressure figures (PSI), `Documentation/accounting/psi.rst`.

use nixlamp_core::model::Why;
use nixlamp_core::say;

use super::here::Here;

/// Share of time, 0 to 1, over the last minute and the last five.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pressure {
    /// Some task waited, last 60 s.
    pub some_60: f64,
    /// Some task waited, last 300 s.
    pub some_300: f64,
    /// All tasks waited at once, last 60 s.
    pub full_60: f64,
}

/// Reads `cpu`, `memory` or `io`.
pub fn read(here: &Here, of: &str) -> Result<Pressure, Why> {
    parse(&here.read(format!("proc/pressure/{of}"))?)
        .ok_or_else(|| Why::Broken(say!("not-understood")))
}

fn parse(text: &str) -> Option<Pressure> {
    let line = |kind: &str| text.lines().find(|line| line.starts_with(kind));
    let value = |line: &str, name: &str| -> Option<f64> {
        let word = line.split(' ').find_map(|word| word.strip_prefix(name))?;
        Some(word.parse::<f64>().ok()? / 100.0)
    };
    let some = line("some ")?;
    Some(Pressure {
        some_60: value(some, "avg60=")?,
        some_300: value(some, "avg300=")?,
        // Older kernels have no such line for the processors.
        full_60: line("full ")
            .and_then(|line| value(line, "avg60="))
            .unwrap_or(0.0),
    })
}

#[cfg(test)]
pub mod testing {
    /// A pressure file with these percentages.
    pub fn text(some_60: f64, some_300: f64, full_60: f64) -> String {
        format!(
            "some avg10=0.00 avg60={some_60:.2} avg300={some_300:.2} total=1\nfull avg10=0.00 avg60={full_60:.2} avg300=0.00 total=1\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read() {
        let read = parse(&testing::text(12.5, 4.0, 1.0)).expect("it is one");
        assert!((read.some_60 - 0.125).abs() < 1e-9 && (read.full_60 - 0.01).abs() < 1e-9);
        assert_eq!(parse("nothing of the kind"), None);
    }
}
