//! Which language a person wishes to be spoken to in: `language` in the
//! configuration.

use serde::{Deserialize, Serialize};

use super::Language;

/// Which language a person wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wished {
    /// The person's, as the environment tells.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// This one.
    #[serde(untagged)]
    One(Language),
}

impl Wished {
    /// The language. `locales`: what the environment says of it, what counts
    /// most first (`LC_ALL`, `LC_MESSAGES`, `LANG`); what is not known is English.
    pub fn language(self, locales: impl IntoIterator<Item = String>) -> Language {
        match self {
            Wished::One(language) => language,
            Wished::Auto => locales
                .into_iter()
                .find(|locale| !locale.is_empty())
                .and_then(|locale| Language::of(&locale))
                .unwrap_or(Language::English),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Wished};

    #[test]
    fn what_is_set_goes_before_the_environment_and_what_counts_most_before_the_rest() {
        let german = Wished::One(Language::German);
        for (wish, locales, spoken) in [
            (german, ["en_GB.UTF-8", "", ""], Language::German),
            (Wished::Auto, ["", "", "de_AT.UTF-8"], Language::German),
            (
                Wished::Auto,
                ["", "en_US.UTF-8", "de_DE"],
                Language::English,
            ),
            (Wished::Auto, ["fr_FR", "", "de_DE"], Language::English),
            (Wished::Auto, ["", "", ""], Language::English),
        ] {
            let locales = locales.map(str::to_owned);
            assert_eq!(
                wish.language(locales.clone()),
                spoken,
                "{wish:?} {locales:?}"
            );
        }
    }
}
