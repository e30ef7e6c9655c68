//! The terminal while it is ours: raw, on its other screen, without a cursor.
//! Given back however we end: the guard, a panic, a signal.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Mutex, Once, PoisonError};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

/// How it was. `None`: it is not ours.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);
static PANICS: Once = Once::new();

// Other screen, no cursor, no wrapping at the edge; and back.
const TAKE: &str = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
const GIVE_BACK: &str = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";
// A terminal that knows it shows what is between all at once.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// The terminal, as long as this lives.
pub struct Screen {
    shown: Vec<String>,
}

impl Screen {
    pub fn take() -> std::io::Result<Screen> {
        PANICS.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                before(panic);
            }));
        });
        seize()?;
        Ok(Screen { shown: Vec::new() })
    }

    /// Ours again after it was somebody else's.
    pub fn again(&mut self) -> std::io::Result<()> {
        self.forget();
        seize()
    }

    /// What stands there is not known: all is drawn.
    pub fn forget(&mut self) {
        self.shown.clear();
    }

    /// Rows and columns.
    pub fn size() -> (usize, usize) {
        match tcgetwinsize(std::io::stdout()) {
            Ok(size) if size.ws_row > 0 && size.ws_col > 0 => {
                (usize::from(size.ws_row), usize::from(size.ws_col))
            }
            _ => (24, 80),
        }
    }

    /// Draws the lines that are others than before.
    pub fn draw(&mut self, lines: Vec<String>) -> std::io::Result<()> {
        let mut out = String::from(BEGIN);
        if self.shown.len() != lines.len() {
            out.push_str("\x1b[2J");
            self.shown.clear();
        }
        for (at, line) in lines.iter().enumerate() {
            if self.shown.get(at) != Some(line) {
                let _ = write!(out, "\x1b[{};1H{line}\x1b[0m\x1b[K", at + 1);
            }
        }
        if out.len() == BEGIN.len() {
            return Ok(());
        }
        out.push_str(END);
        self.shown = lines;
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(out.as_bytes())?;
        stdout.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn seize() -> std::io::Result<()> {
    let stdin = std::io::stdin();
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    let now = match before.take() {
        Some(kept) => kept,
        None => tcgetattr(&stdin)?,
    };
    let mut raw = now.clone();
    raw.make_raw();
    *before = Some(now);
    tcsetattr(&stdin, OptionalActions::Now, &raw)?;
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(TAKE.as_bytes())?;
    stdout.flush()
}

/// As it was before. Nothing, where it is not ours.
pub fn give_back() {
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(kept) = before.take() else { return };
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(GIVE_BACK.as_bytes());
    let _ = stdout.flush();
    let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &kept);
}
