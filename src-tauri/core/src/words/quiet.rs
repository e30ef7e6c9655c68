//! Words of the rules that keep alerts quiet.

use crate::say;

/// A pause until a rebuild ends, while none runs.
pub fn nothing_ends() -> String {
    say!("quiet-nothing-ends")
}

/// None of this name.
pub fn no_such_rule() -> String {
    say!("quiet-no-such-rule")
}

/// There are none.
pub fn nothing() -> String {
    say!("quiet-nothing")
}

/// Too short or too long.
pub fn out_of_range() -> String {
    say!("quiet-time-out-of-range")
}

/// A time that is none.
pub fn not_understood(text: &str) -> String {
    say!("quiet-not-understood", text = text)
}
