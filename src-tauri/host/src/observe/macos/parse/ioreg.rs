//! `ioreg`: what all disks have read and written since the machine started.

use super::BadLine;

/// The arguments that [`disks`] reads the answer of: the drivers of block
/// devices, each with its own properties only, lines uncut.
pub const ARGUMENTS: [&str; 6] = ["-c", "IOBlockStorageDriver", "-r", "-d1", "-w0", "-l"];

/// What all disks did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disks {
    /// Bytes read.
    pub read_bytes: u64,
    /// Bytes written.
    pub written_bytes: u64,
}

/// The whole answer, summed over the drivers. `Err` where no driver counts or
/// one counts in another way than is known.
pub fn disks(text: &str) -> Result<Disks, BadLine> {
    let mut sum = None;
    for line in text
        .lines()
        .filter(|line| line.contains("\"Statistics\" = {"))
    {
        let (read, written) = count(line, "\"Bytes (Read)\"=")
            .zip(count(line, "\"Bytes (Write)\"="))
            .ok_or_else(|| BadLine::new("bytes", line))?;
        let disks: &mut Disks = sum.get_or_insert_default();
        disks.read_bytes = disks.read_bytes.saturating_add(read);
        disks.written_bytes = disks.written_bytes.saturating_add(written);
    }
    sum.ok_or_else(|| BadLine::new("driver", text.lines().next().unwrap_or_default()))
}

/// The number behind `name`. One at the very end of the line may have been cut
/// short and is none.
fn count(line: &str, name: &str) -> Option<u64> {
    let (_, rest) = line.split_once(name)?;
    rest[..rest.find([',', '}'])?].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines' form as in public reports of macOS 11 to 15; the numbers are
    /// made up.
    const ANSWER: &str = r#"
+-o IOBlockStorageDriver  <class IOBlockStorageDriver, id 0x1000004f2, registered, matched, active, busy 0 (0 ms), retain 9>
    {
      "IOClass" = "IOBlockStorageDriver"
      "Statistics" = {"Operations (Write)"=2362013,"Latency Time (Write)"=0,"Bytes (Read)"=181193457664,"Errors (Write)"=0,"Total Time (Read)"=2130771839573,"Latency Time (Read)"=0,"Retries (Read)"=0,"Errors (Read)"=0,"Total Time (Write)"=167129712750,"Bytes (Write)"=66134200320,"Operations (Read)"=9115623,"Retries (Write)"=0}
    }

+-o IOBlockStorageDriver  <class IOBlockStorageDriver, id 0x100000a11, registered, matched, active, busy 0 (0 ms), retain 8>
    {
      "Statistics" = {"Bytes (Read)"=1000,"Bytes (Write)"=2000}
    }
"#;

    #[test]
    fn drivers_are_summed() {
        let disks = disks(ANSWER).expect("two drivers");
        assert_eq!(disks.read_bytes, 181_193_457_664 + 1000);
        assert_eq!(disks.written_bytes, 66_134_200_320 + 2000);
    }

    #[test]
    fn no_driver_is_not_no_bytes() {
        assert!(disks("").is_err());
        assert!(disks("+-o Root  <class IORegistryEntry>\n").is_err());
    }

    #[test]
    fn statistics_without_bytes_are_named() {
        let text = ANSWER.replace("\"Bytes (Read)\"=1000,", "");
        assert!(
            disks(&text)
                .expect_err("no bytes read")
                .line
                .contains("2000")
        );
    }

    #[test]
    fn a_number_cut_short_is_none() {
        let cut = &ANSWER[..ANSWER.find("457664").expect("a number")];
        assert!(disks(cut).is_err());
    }

    #[test]
    fn garbage_for_a_number_is_named() {
        assert!(disks(&ANSWER.replace("=1000", "=-1")).is_err());
        assert!(disks(&ANSWER.replace("=1000", "=99999999999999999999999")).is_err());
        assert!(disks(&ANSWER.replace("=1000", "=0x10")).is_err());
    }
}
