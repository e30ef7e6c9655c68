//! How the page looks, in a browser of the window's engine: every view against
//! the pictures kept in `fixtures/looks`, with axe, with keys alone, in narrow
//! frames and other languages, and with hostile text.
//! It needs `WebKitWebDriver`, Xvfb and `npm run looks`; `./dev test looks` has all.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    reason = "what was found is for whoever reads the output"
)]

mod axe;
mod fits;
mod hostile;
mod keys;
mod palette;
mod pictures;
mod still_wrong;
