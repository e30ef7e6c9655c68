//! Which path is read next: never read goes first, then what was read longest
//! ago. A pass that was cut off goes on where it was.

use std::collections::BTreeMap;

/// A pass that began longer ago begins anew: what it read first says little by
/// now.
pub const PASS_KEPT_MS: i64 = 7 * 24 * 3600 * 1000;

/// A row of the store's database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number; used again after the path has gone.
    pub id: i64,
    /// When it was registered, in seconds since 1970: with the number it names
    /// one registration.
    pub registered: i64,
    /// The path.
    pub path: String,
    /// Algorithm and digest: `sha256:` and 64 digits.
    pub hash: String,
    /// Bytes of its archive. `None` where an old Nix did not write it down.
    pub nar_bytes: Option<u64>,
}

/// What is known of one registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// When it was read, in milliseconds since 1970.
    pub when: i64,
    /// True if it was sound.
    pub ok: bool,
}

/// When the pass began that this run belongs to: an unfinished one goes on.
pub fn pass_begun(unfinished: Option<i64>, now: i64) -> i64 {
    unfinished
        .filter(|begun| (0..PASS_KEPT_MS).contains(&(now - begun)))
        .unwrap_or(now)
}

/// The rows to read, in order, and how many this pass has found sound already.
pub fn due(
    mut rows: Vec<Row>,
    checked: &BTreeMap<(i64, i64), Checked>,
    pass: i64,
) -> (Vec<Row>, u64) {
    let known = |row: &Row| checked.get(&(row.id, row.registered));
    let all = rows.len();
    // What was read in the very millisecond belongs to the pass before.
    rows.retain(|row| !known(row).is_some_and(|known| known.ok && known.when > pass));
    rows.sort_by_key(|row| (known(row).map_or(i64::MIN, |known| known.when), row.id));
    let before = all - rows.len();
    (rows, before as u64)
}
