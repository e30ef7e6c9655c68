//! What a pasted output comes to, as `nixlamp explain --json` tells it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a text comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Explained {
    /// False: the text does not tell, and `causes` begins with `dont-know`.
    pub tells: bool,
    /// The most probable first, `dont-know` among them; the probabilities sum to
    /// one.
    pub causes: Vec<ExplainedCause>,
    /// What looks like trouble in it and is none.
    pub harmless: Vec<ExplainedHarmless>,
    /// Which Nix wrote it, by name or by its wording: `Nix 2.31 or later`.
    pub nix: Option<String>,
    /// Lines that were read, without empty ones.
    #[ts(type = "number")]
    pub lines: u64,
}

/// A cause, or not knowing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ExplainedCause {
    /// A stable name.
    pub code: String,
    /// Which kind of trouble.
    pub family: String,
    /// For people.
    pub title: String,
    /// Of one.
    pub probability: f64,
    /// The same in words: `Very likely`.
    pub likelihood: String,
    /// The lines that say so, secrets masked, at most three.
    pub quotes: Vec<ExplainedQuote>,
    /// What has happened.
    pub explains: String,
    /// The safest next step.
    pub next_step: String,
    /// What it is taken for and is not.
    pub is_not: Option<String>,
}

/// Looks like trouble and is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ExplainedHarmless {
    /// A stable name.
    pub code: String,
    /// For people.
    pub title: String,
    /// What it is.
    pub explains: String,
    /// Where it stands.
    pub quote: ExplainedQuote,
}

/// A line of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ExplainedQuote {
    /// What it says.
    pub text: String,
    /// Its number, from one.
    #[ts(type = "number")]
    pub line: u64,
    /// How many lines say the like.
    #[ts(type = "number")]
    pub count: u64,
}
