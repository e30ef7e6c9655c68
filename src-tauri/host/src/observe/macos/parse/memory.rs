//! `vm_stat` and `sysctl`: memory, swap, pressure.

use super::BadLine;

/// What `vm_stat` says, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Unused. Read-ahead is not counted here but among the file pages.
    pub free_bytes: u64,
    /// Copies of what is on disk: given away without being written.
    pub file_backed_bytes: u64,
    /// Marked by programs as not needed.
    pub purgeable_bytes: u64,
}

impl Memory {
    /// Memory that programs could still get without compressing or swapping
    /// anything: what Activity Monitor leaves out of "Memory Used".
    pub fn available_bytes(&self) -> u64 {
        self.free_bytes
            .saturating_add(self.file_backed_bytes)
            .saturating_add(self.purgeable_bytes)
    }
}

/// The answer of `vm_stat`. Lines that are not known are left alone: each
/// version brings some more. `Err` with the first line where the page size is
/// missing, with the line where a count is not a number, and with the last
/// line where a count that is needed never came.
pub fn vm_stat(text: &str) -> Result<Memory, BadLine> {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let page_bytes: u64 = first
        .split_once("(page size of ")
        .and_then(|(_, rest)| rest.split_once(" bytes)"))
        .and_then(|(size, _)| size.parse().ok())
        .ok_or_else(|| BadLine::new("page-size", first))?;

    let (mut free, mut file_backed, mut purgeable) = (None, None, None);
    let mut last = first;
    for line in lines {
        last = line;
        let Some((name, count)) = line.split_once(':') else {
            continue;
        };
        let slot = match name {
            "Pages free" => &mut free,
            "File-backed pages" => &mut file_backed,
            "Pages purgeable" => &mut purgeable,
            _ => continue,
        };
        let pages: Option<u64> = count.trim().trim_end_matches('.').parse().ok();
        let bytes = pages.and_then(|pages| pages.checked_mul(page_bytes));
        *slot = Some(bytes.ok_or_else(|| BadLine::new("count-of-pages", line))?);
    }
    let needed = |bytes: Option<u64>| bytes.ok_or_else(|| BadLine::new("more-counts", last));
    Ok(Memory {
        free_bytes: needed(free)?,
        file_backed_bytes: needed(file_backed)?,
        purgeable_bytes: needed(purgeable)?,
    })
}

/// Swap space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swap {
    /// In all. macOS makes swap files as it needs them: it grows.
    pub total_bytes: u64,
    /// In use.
    pub used_bytes: u64,
}

/// The answer of `sysctl vm.swapusage`, with or without `-n`.
pub fn swap_usage(text: &str) -> Result<Swap, BadLine> {
    let line = text.lines().next().unwrap_or_default();
    let amount = |name: &str| {
        let (_, rest) = line.split_once(name)?;
        bytes(
            rest.trim_start()
                .strip_prefix('=')?
                .split_whitespace()
                .next()?,
        )
    };
    match (amount("total"), amount("used")) {
        (Some(total_bytes), Some(used_bytes)) => Ok(Swap {
            total_bytes,
            used_bytes,
        }),
        _ => Err(BadLine::new("swap", line)),
    }
}

/// `2048.00M`; K and G are understood, though only M was ever seen.
fn bytes(text: &str) -> Option<u64> {
    let unit = text.chars().last()?;
    let factor = match unit {
        'K' => 1024.0,
        'M' => 1024.0 * 1024.0,
        'G' => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    // The decimal point is the locale's.
    let number: f64 = text.strip_suffix(unit)?.replace(',', ".").parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some((number * factor) as u64)
}

/// How short of memory the kernel says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryPressure {
    /// Enough.
    Normal,
    /// Programs are asked to give some back.
    Warn,
    /// Programs are about to be ended.
    Critical,
}

/// The answer of `sysctl -n kern.memorystatus_vm_pressure_level`
/// (`DISPATCH_MEMORYPRESSURE_*` of `<dispatch/source.h>`).
pub fn pressure_level(text: &str) -> Result<MemoryPressure, BadLine> {
    match text.trim() {
        "1" => Ok(MemoryPressure::Normal),
        "2" => Ok(MemoryPressure::Warn),
        "4" => Ok(MemoryPressure::Critical),
        _ => Err(BadLine::new(
            "pressure-level",
            text.lines().next().unwrap_or_default(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines and their widths as `vm_stat` of macOS 14 and 15 on Apple
    /// silicon prints them in public reports.
    const VM_STAT: &str = "\
Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                4518.
Pages active:                            194947.
Pages inactive:                          191193.
Pages speculative:                         3014.
Pages throttled:                              0.
Pages wired down:                        159117.
Pages purgeable:                            630.
\"Translation faults\":                 574921966.
Pages copy-on-write:                   38671927.
File-backed pages:                       141843.
Anonymous pages:                         247311.
Pages stored in compressor:             1022243.
Pages occupied by compressor:            454496.
Swapins:                                 470789.
Swapouts:                                929703.
";

    #[test]
    fn vm_stat_is_read() {
        let memory = vm_stat(VM_STAT).expect("all counts are there");
        assert_eq!(memory.free_bytes, 4518 * 16384);
        assert_eq!(memory.available_bytes(), (4518 + 141_843 + 630) * 16384);
    }

    #[test]
    fn an_intel_mac_has_small_pages_and_new_lines_do_no_harm() {
        let text = VM_STAT.replace("16384", "4096") + "Pages tagged:  12.\nnonsense\n";
        assert_eq!(vm_stat(&text).expect("readable").free_bytes, 4518 * 4096);
    }

    #[test]
    fn vm_stat_cut_short_names_the_last_line() {
        let cut = &VM_STAT[..VM_STAT.find("Pages purgeable").expect("a line")];
        let bad = vm_stat(cut).expect_err("no purgeable pages");
        assert_eq!(bad.line, "Pages wired down:                        159117.");
        assert!(vm_stat("").is_err());
        assert!(vm_stat("Pages free: 1.\n").is_err());
    }

    #[test]
    fn a_count_that_is_none_is_named() {
        let bad = vm_stat(&VM_STAT.replace("   4518.", "  45x8.")).expect_err("45x8");
        assert!(bad.line.contains("45x8"));
        assert!(vm_stat(&VM_STAT.replace("4518", "99999999999999999999")).is_err());
        assert!(vm_stat(&VM_STAT.replace("4518", "18446744073709551615")).is_err());
    }

    /// macOS 10.13 to 15, from public reports; `(encrypted)` comes and goes.
    #[test]
    fn swap_usage_is_read() {
        let line =
            "vm.swapusage: total = 7168.00M  used = 6119.06M  free = 1048.94M  (encrypted)\n";
        let swap = swap_usage(line).expect("readable");
        assert_eq!(swap.total_bytes, 7168 * 1024 * 1024);
        assert_eq!(swap.used_bytes, 6_416_299_458);
        let bare = "total = 0.00M  used = 0.00M  free = 0.00M  (encrypted)";
        assert_eq!(swap_usage(bare), Ok(Swap::default()));
        assert_eq!(
            swap_usage("total = 2,50G  used = 512,00K")
                .expect("commas")
                .used_bytes,
            524_288
        );
    }

    #[test]
    fn swap_usage_refuses_garbage_and_halves() {
        for bad in [
            "",
            "vm.swapusage: total = 7168.00M",
            "total = M used = M",
            "total = 1.0X used = 1.0X",
            "total 1M used 1M",
            "total = NaNM used = -1M",
        ] {
            assert!(swap_usage(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn pressure_has_three_levels() {
        assert_eq!(pressure_level("1\n"), Ok(MemoryPressure::Normal));
        assert_eq!(pressure_level("2\n"), Ok(MemoryPressure::Warn));
        assert_eq!(pressure_level("4\n"), Ok(MemoryPressure::Critical));
        for bad in [
            "",
            "0",
            "3",
            "kern.memorystatus_vm_pressure_level: 1",
            "1 1",
        ] {
            assert!(pressure_level(bad).is_err(), "{bad:?}");
        }
    }
}
