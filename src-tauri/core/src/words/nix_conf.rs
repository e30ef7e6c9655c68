//! Words about what is wrong in `nix.conf`.

/// A line that is none; of what stands there only what may be a name.
pub fn no_setting(at: &str, name: &str) -> String {
    format!(
        "{at}: “{name}” begins no setting: “name = value” is one, with plain blanks around the sign"
    )
}

/// A file that includes itself.
pub fn circle(at: &str, file: &str) -> String {
    format!(
        "{at}: it includes {file}, which leads back here: Nix goes round in it until it breaks down"
    )
}

/// Files that include files that include files.
pub fn too_many_files(most: usize) -> String {
    format!("More than {most} files are included; the rest was not read")
}

/// A setting that no Nix knows.
pub fn unknown(at: &str, name: &str, meant: Option<&str>) -> String {
    let meant = meant.map(|near| format!("; “{near}” may be meant"));
    format!(
        "{at}: no Nix here knows “{name}”{}",
        meant.unwrap_or_default()
    )
}

/// A value that Nix does not take.
pub fn wrong(at: &str, name: &str, value: &str, wanted: &str) -> String {
    format!("{at}: {name} is “{value}”, and must be {wanted}")
}
