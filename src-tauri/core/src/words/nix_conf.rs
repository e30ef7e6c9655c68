//! Words about what is wrong in `nix.conf`.

use crate::say;

/// A line that is none; of what stands there only what may be a name.
pub fn no_setting(at: &str, name: &str) -> String {
    say!("conf-no-setting", at = at, name = name)
}

/// A file that includes itself.
pub fn circle(at: &str, file: &str) -> String {
    say!("conf-circle", at = at, file = file)
}

/// Files that include files that include files.
pub fn too_many_files(most: usize) -> String {
    say!("conf-too-many-files", most = most)
}

/// A setting that no Nix knows.
pub fn unknown(at: &str, name: &str, meant: Option<&str>) -> String {
    match meant {
        None => say!("conf-unknown", at = at, name = name),
        Some(near) => say!("conf-unknown-near", at = at, name = name, near = near),
    }
}

/// What a value must be, and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `true` or `false`.
    Truth,
    /// One of three words.
    Sandbox,
    /// A number, or `auto`.
    Jobs,
    /// A whole number.
    Number,
}

/// A value that Nix does not take.
pub fn wrong(at: &str, name: &str, value: &str, wanted: Wanted) -> String {
    let wanted = match wanted {
        Wanted::Truth => "truth",
        Wanted::Sandbox => "sandbox",
        Wanted::Jobs => "jobs",
        Wanted::Number => "number",
    };
    say!(
        "conf-wrong",
        at = at,
        name = name,
        value = value,
        wanted = wanted
    )
}
