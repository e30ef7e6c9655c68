//! Of what is planned, made and done.

use crate::model::ProgressLimit;

/// Why a number may be off.
pub fn limit(limit: ProgressLimit) -> &'static str {
    match limit {
        ProgressLimit::UpperBound => {
            "Nix has not answered what is to be made: the plan is at most this"
        }
        ProgressLimit::Shared => "Another rebuild makes some of the same: both count it",
        ProgressLimit::ContentAddressed => {
            "Content-addressed derivations: what is done cannot be counted"
        }
        ProgressLimit::GuessedTop => {
            "It was joined late: what it makes in the end is a guess, and so is the plan"
        }
    }
}
