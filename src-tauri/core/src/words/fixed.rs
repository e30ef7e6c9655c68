//! Sentences that nothing is filled into: a function each.

macro_rules! fixed {
    ($($(#[$doc:meta])+ $name:ident = $id:literal;)+) => {$(
        $(#[$doc])+
        pub fn $name() -> String {
            $crate::words::say($id, &[])
        }
    )+};
}

pub(super) use fixed;
