//! Words of freeing disk space.

/// The question.
pub const TITLE: &str = "Free disk space?";
