//! Which Nix has the setting `json-log-path`: from 2.30.0 on (its release notes),
//! for the command `nix` alone (`src/nix/main.cc`: older commands leave before
//! it is looked at). Another Nix warns of a setting it does not know.

/// The first with it.
const FIRST: (u32, u32) = (2, 30);
/// Determinate Nix counts for itself; its 3.8 is Nix 2.30.
const FIRST_DETERMINATE: (u32, u32) = (3, 8);

/// Whether this Nix has it, by the name of its store path (`nix-2.31.2`) or by
/// what it says of itself (`nix (Nix) 2.31.2`). `None`: neither tells.
pub fn writes_log(told: &str) -> Option<bool> {
    if let Some(said) = told.strip_prefix("nix (") {
        let (who, version) = said.split_once(") ")?;
        let is_nix = who == "Nix" || who.starts_with("Determinate Nix ");
        return Some(is_nix && numbers(version)? >= FIRST);
    }
    let name = told.strip_prefix("determinate-").unwrap_or(told);
    let version = name
        .strip_prefix("nix-cli-")
        .or_else(|| name.strip_prefix("nix-"));
    let Some(version) = version else {
        return told.starts_with("lix-").then_some(false);
    };
    let version = numbers(version)?;
    Some(if version.0 > FIRST.0 {
        version >= FIRST_DETERMINATE
    } else {
        version >= FIRST
    })
}

fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version
        .split(|c: char| !c.is_ascii_digit())
        .map(str::parse::<u32>);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::writes_log;

    #[test]
    fn told_by_name_or_by_what_it_says() {
        for (told, has) in [
            ("nix-2.31.2", Some(true)),
            ("nix-2.30.0", Some(true)),
            ("nix-2.29.1", Some(false)),
            ("nix-2.28.5", Some(false)),
            ("nix-cli-2.32.4", Some(true)),
            ("nix-2.33.0pre20251001_abc", Some(true)),
            ("determinate-nix-3.11.1", Some(true)),
            ("determinate-nix-3.6.0", Some(false)),
            ("lix-2.93.3", Some(false)),
            ("nix (Nix) 2.34.8", Some(true)),
            ("nix (Nix) 2.26.3", Some(false)),
            ("nix (Nix) 2.8.0", Some(false)),
            ("nix (Determinate Nix 3.8.5) 2.30.2", Some(true)),
            ("nix (Lix, like Nix) 2.93.0", Some(false)),
            ("nix", None),
            ("nix-unstable", None),
            ("bash-5.2", None),
        ] {
            assert_eq!(writes_log(told), has, "{told}");
        }
    }
}
