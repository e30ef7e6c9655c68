//! What a person has read and put away for good: kept over restarts by the
//! edge, as a small file of its own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Troubles that may be put away: what a person may want to live with.
const MAY_HIDE: [&str; 3] = ["tray", "notifications", "others"];

/// What a person has seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seen {
    /// The page of the first start.
    pub welcome: bool,
    /// Codes of the troubles that are not to be shown again.
    pub hidden: BTreeSet<String>,
    /// That this desktop shows no tray was told in a notification.
    pub tray_told: bool,
    /// The past rebuild whose failure nobody has seen yet.
    pub unseen_failure: Option<String>,
}

impl Seen {
    /// Puts a trouble away. False if it is none that may be.
    pub fn hide(&mut self, code: &str) -> bool {
        let may = may_hide(code);
        if may {
            self.hidden.insert(code.to_owned());
        }
        may
    }
}

/// True if a person may put this trouble away for good.
pub fn may_hide(code: &str) -> bool {
    MAY_HIDE.contains(&code)
}
