//! How long derivations took to build on this machine, by name.

use std::collections::BTreeMap;

use crate::quantile::quantile;
use crate::record::BuildTime;

/// So many builds of one name are remembered: machines and packages change.
const TIMES_KEPT: usize = 10;
/// Names that are remembered.
const NAMES_KEPT: usize = 20_000;
/// Nothing that is built took longer: a month.
const LONGEST_S: f64 = 2_678_400.0;

/// How long builds took, by name without version.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BuildTimes {
    /// The oldest first.
    known: BTreeMap<String, Vec<f64>>,
}

impl BuildTimes {
    /// Takes one more in; it counts as the newest.
    pub fn add(&mut self, time: &BuildTime) {
        if !(0.0..=LONGEST_S).contains(&time.seconds) {
            return;
        }
        let key = key(&time.name);
        if !self.known.contains_key(key) && self.known.len() >= NAMES_KEPT {
            return;
        }
        let times = self.known.entry(key.to_owned()).or_default();
        times.push(time.seconds);
        let surplus = times.len().saturating_sub(TIMES_KEPT);
        times.drain(..surplus);
    }

    /// How many names are known.
    pub fn names(&self) -> usize {
        self.known.len()
    }

    /// This quantile (0 to 1) of how long this derivation took. `None`: it was
    /// never seen.
    pub fn quantile(&self, name: &str, q: f64) -> Option<f64> {
        let mut sorted = self.known.get(key(name))?.clone();
        sorted.sort_by(f64::total_cmp);
        Some(quantile(&sorted, q))
    }
}

/// A name without the version at its end: what is built tomorrow has another.
/// The rule is nix-output-monitor's, whose file is read as well.
pub fn key(name: &str) -> &str {
    let bare = name.strip_suffix(".drv").unwrap_or(name);
    let short = bare.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    if short.is_empty() { bare } else { short }
}

/// What nix-output-monitor remembers of builds on this machine:
/// `build-reports.csv`, with a head since version 2.1, without one before.
/// Lines that are none are left out; builds of other machines say nothing of
/// this one.
pub fn of_nom(csv: &str) -> Vec<BuildTime> {
    let mut times: Vec<(String, BuildTime)> = csv.lines().filter_map(nom_line).collect();
    // The newest last; without a time they stand as they are.
    times.sort_by(|a, b| a.0.cmp(&b.0));
    times.into_iter().map(|(_, time)| time).collect()
}

fn nom_line(line: &str) -> Option<(String, BuildTime)> {
    let cells = cells(line.trim_end_matches('\r'))?;
    let (host, name, ended, seconds) = match cells.as_slice() {
        [host, name, ended, seconds] => (host, name, ended.clone(), seconds),
        [host, name, seconds] => (host, name, String::new(), seconds),
        _ => return None,
    };
    let seconds: f64 = seconds.trim().parse().ok()?;
    let is_time = host.is_empty() && !name.is_empty() && seconds >= 0.0;
    is_time.then(|| {
        let name = name.clone();
        (ended, BuildTime { name, seconds })
    })
}

/// One line of comma-separated values (RFC 4180). `None` if a quote is open.
fn cells(line: &str) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cells.last_mut()?.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut()?.push(other),
        }
    }
    (!quoted).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_version_only() {
        for (name, expected) in [
            ("glibc-2.40-66", "glibc"),
            ("glibc-2.40-66.drv", "glibc"),
            ("firefox", "firefox"),
            ("python3.12-requests-2.32.3", "python3.12-requests"),
            ("0001.patch", "0001.patch"),
            ("42", "42"),
            ("", ""),
        ] {
            assert_eq!(key(name), expected, "{name}");
        }
    }

    #[test]
    fn nom_s_file_is_read_with_and_without_head() {
        let told = |csv: &str| -> Vec<String> {
            of_nom(csv)
                .iter()
                .map(|t| format!("{} {}", t.name, t.seconds))
                .collect()
        };
        let new = "hostname,derivation name,utc time,build seconds\r\n\
                   ,glibc,2026-11-02 10:00:00,700\r\n\
                   ,glibc,2026-11-01 10:00:00,600\r\n\
                   builder.lan,linux,2026-11-01 10:00:00,3000\r\n\
                   ,\"odd, name\",2026-11-01 10:00:00,1\r\n";
        assert_eq!(told(new), ["glibc 600", "odd, name 1", "glibc 700"]);
        assert_eq!(told(",glibc,600\nbuilder,linux,9\n"), ["glibc 600"]);
        for nonsense in [
            "",
            ",,",
            ",a,b,c",
            ",a,2026,\"1",
            "\u{0}\n,x,-3\n",
            ",x,NaN",
        ] {
            assert_eq!(told(nonsense), [""; 0], "{nonsense:?}");
        }
    }

    #[test]
    fn the_last_ten_count() {
        let mut times = BuildTimes::default();
        for seconds in (0..20).map(f64::from).chain([f64::NAN, -1.0, 1e12]) {
            let name = format!("a-{seconds}");
            times.add(&BuildTime { name, seconds });
        }
        assert_eq!(times.quantile("a-1.0", 0.0), Some(10.0));
        assert_eq!(times.quantile("a", 0.5), Some(14.5));
        assert_eq!(times.quantile("b", 0.5), None);
        assert_eq!(times.names(), 1);
    }
}
