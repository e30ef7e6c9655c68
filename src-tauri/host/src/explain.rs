//! Reads a text from a file or a pipe, however long, and explains it.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use nixlamp_core::messages::Explainer;
use nixlamp_core::wire::Explained;

/// A line is read in pieces of at most so many bytes: what comes through a pipe
/// need not have lines.
const PIECE: usize = 256 * 1024;
/// After Ctrl-C whoever writes into the pipe gets so long for last words.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Why a text was not explained.
#[derive(Debug)]
pub enum NotExplained {
    /// It is no text.
    NotText,
    /// It could not be read.
    Io(io::Error),
}

impl From<io::Error> for NotExplained {
    fn from(why: io::Error) -> Self {
        NotExplained::Io(why)
    }
}

/// Explains a text to its end, or as much as came until Ctrl-C: that reaches
/// what is watched through a pipe as well, and the text then ends where it hung.
pub async fn explain(input: impl Read + Send + 'static) -> Result<Explained, NotExplained> {
    let explainer = Arc::new(Mutex::new(Explainer::default()));
    let reading = {
        let explainer = Arc::clone(&explainer);
        tokio::task::spawn_blocking(move || feed(input, &explainer))
    };
    let mut reading = std::pin::pin!(reading);
    let read = tokio::select! {
        read = &mut reading => Some(read),
        _ = tokio::signal::ctrl_c() => {
            tokio::time::timeout(LAST_WORDS, reading).await.ok()
        }
    };
    match read {
        Some(Ok(Err(why))) => return Err(why),
        Some(Err(panic)) => return Err(io::Error::other(panic).into()),
        Some(Ok(Ok(()))) | None => {}
    }
    let explainer = std::mem::take(&mut *locked(&explainer));
    Ok(explainer.finish().shown())
}

fn locked(explainer: &Mutex<Explainer>) -> MutexGuard<'_, Explainer> {
    // A line that made it panic says nothing; what was heard before still counts.
    explainer
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Line by line, with memory for one piece.
fn feed(input: impl Read, explainer: &Mutex<Explainer>) -> Result<(), NotExplained> {
    let mut input = BufReader::with_capacity(64 * 1024, input);
    let mut line = Vec::new();
    let mut begun = false;
    // The line goes on from the piece before.
    let mut goes_on = false;
    loop {
        let heard = input.fill_buf()?;
        if heard.is_empty() {
            break;
        }
        if !begun {
            begun = true;
            if heard.contains(&0) {
                return Err(NotExplained::NotText);
            }
        }
        let end = heard.iter().position(|byte| *byte == b'\n');
        let room = PIECE - line.len();
        let taken = end.unwrap_or(heard.len()).min(room);
        line.extend_from_slice(&heard[..taken]);
        let whole = end == Some(taken);
        input.consume(taken + usize::from(whole));
        if whole || line.len() == PIECE {
            take(explainer, &line, goes_on);
            goes_on = !whole;
            line.clear();
        }
    }
    if !line.is_empty() {
        take(explainer, &line, goes_on);
    }
    Ok(())
}

fn take(explainer: &Mutex<Explainer>, piece: &[u8], goes_on: bool) {
    let piece = String::from_utf8_lossy(piece);
    let mut explainer = locked(explainer);
    if goes_on {
        explainer.feed_rest(&piece);
    } else {
        explainer.feed(&piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(bytes: &[u8]) -> Result<Explained, NotExplained> {
        let explainer = Mutex::new(Explainer::default());
        feed(bytes, &explainer)?;
        Ok(std::mem::take(&mut *locked(&explainer)).finish().shown())
    }

    #[test]
    fn the_last_line_needs_no_end() {
        let told = fed(b"a\nerror: infinite recursion encountered").expect("text");
        assert_eq!(told.causes[0].code, "infinite-recursion");
        assert_eq!(told.lines, 2);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(matches!(fed(b"BZh9\x00\x01"), Err(NotExplained::NotText)));
    }

    #[test]
    fn bytes_that_are_no_letters_do_no_harm() {
        let told = fed(b"\xff\xfe\nerror: undefined variable '\xc3'\n").expect("text");
        assert_eq!(told.causes[0].code, "undefined-variable");
    }

    #[test]
    fn a_line_without_end_is_read_in_pieces() {
        let mut bytes = vec![b'x'; 3 * PIECE];
        bytes.extend_from_slice(b"\nerror: stack overflow; max-call-depth exceeded\n");
        let told = fed(&bytes).expect("text");
        assert_eq!(told.causes[0].code, "endless-recursion");
        // Three pieces are one line.
        assert_eq!((told.lines, told.causes[0].quotes[0].line), (2, 2));
    }
}
