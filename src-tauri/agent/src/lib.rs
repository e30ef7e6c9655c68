//! The faces that live in the agent: the lamp in the tray and the
//! notifications. A library of their own, so that tests can drive them with
//! pictures of their choice.
//!
//! They draw [`nixlamp_core::wire::View`] and judge nothing; what a person
//! chooses goes back as a [`wish::Wish`].

pub mod agent;
pub mod course_text;
pub mod desk;
pub mod icons;
pub mod metrics;
pub mod notify;
pub mod pages;
pub mod paint;
pub mod places;
pub mod text;
pub mod tray;
pub mod wish;

pub use nixlamp_host::APP_ID;

/// Text as a desktop may be sent it: D-Bus takes no NUL, and names from outside
/// must not turn the direction of writing. Lines stay lines.
pub fn plain(text: &str) -> String {
    nixlamp_core::redact::visible_lines(text)
}

/// Text for where desktops read markup: a bare `&` makes some show nothing.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
