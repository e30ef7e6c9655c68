//! Keys of a terminal in raw mode, read beside the loop: it waits without
//! waking up, and ends when nobody wants to know.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::thread::JoinHandle;

use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::mpsc;

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Letter(char),
    Tab,
    BackTab,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Escape,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
    /// Ctrl-L.
    Redraw,
    /// The terminal has no more keys.
    Gone,
}

/// Reads until dropped.
pub struct Keys {
    pressed: mpsc::Receiver<Key>,
    end: UnixStream,
    reader: Option<JoinHandle<()>>,
}

impl Keys {
    pub fn read() -> std::io::Result<Keys> {
        let (end, ended) = UnixStream::pair()?;
        let (sender, pressed) = mpsc::channel(64);
        let reader = std::thread::Builder::new()
            .name("keys".to_owned())
            .spawn(move || follow(&ended, &sender))?;
        Ok(Keys {
            pressed,
            end,
            reader: Some(reader),
        })
    }

    /// The next key. May be dropped halfway.
    pub async fn next(&mut self) -> Key {
        self.pressed.recv().await.unwrap_or(Key::Gone)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = self.end.write_all(b".");
        self.pressed.close();
        // What is typed from now on is somebody else's.
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

fn follow(ended: &UnixStream, sender: &mpsc::Sender<Key>) {
    let stdin = std::io::stdin();
    loop {
        let mut wait = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(ended, PollFlags::IN),
        ];
        match poll(&mut wait, None) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => break,
            Ok(_) if !wait[1].revents().is_empty() => return,
            Ok(_) => {}
        }
        let mut bytes = [0; 256];
        // Not through std's buffer: what is left in it would be lost.
        match rustix::io::read(&stdin, &mut bytes) {
            Ok(0) | Err(rustix::io::Errno::IO) => break,
            Ok(count) => {
                for key in keys_in(&bytes[..count]) {
                    // Who holds a key down for longer than it is looked at loses some.
                    let _ = sender.try_send(key);
                }
            }
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(_) => break,
        }
    }
    let _ = sender.blocking_send(Key::Gone);
}

/// The keys in what a terminal sends. What is not known is nothing.
fn keys_in(bytes: &[u8]) -> Vec<Key> {
    let mut keys = Vec::new();
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let key = match letter {
            '\u{1b}' => match rest.peek() {
                Some('[' | 'O') => {
                    rest.next();
                    sequence(&mut rest)
                }
                _ => Some(Key::Escape),
            },
            '\u{3}' => Some(Key::Interrupt),
            '\u{1a}' => Some(Key::Suspend),
            '\u{c}' => Some(Key::Redraw),
            '\t' => Some(Key::Tab),
            letter if letter.is_control() => None,
            letter => Some(Key::Letter(letter)),
        };
        keys.extend(key);
    }
    keys
}

/// What follows `ESC [` or `ESC O`.
fn sequence(rest: &mut impl Iterator<Item = char>) -> Option<Key> {
    let mut number = String::new();
    for letter in rest.by_ref() {
        match letter {
            '0'..='9' | ';' => number.push(letter),
            'A' => return Some(Key::Up),
            'B' => return Some(Key::Down),
            'H' => return Some(Key::Home),
            'F' => return Some(Key::End),
            'Z' => return Some(Key::BackTab),
            '~' => {
                return match number.split(';').next() {
                    Some("1" | "7") => Some(Key::Home),
                    Some("4" | "8") => Some(Key::End),
                    Some("5") => Some(Key::PageUp),
                    Some("6") => Some(Key::PageDown),
                    _ => None,
                };
            }
            // The end of a sequence that is none of ours.
            '@'..='~' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart() {
        for (bytes, keys) in [
            (&b"q"[..], &[Key::Letter('q')][..]),
            (b"\x1b[A\x1bOB", &[Key::Up, Key::Down]),
            (b"\x1b[5~\x1b[6~", &[Key::PageUp, Key::PageDown]),
            (b"\x1b[1;5H\x1b[F\x1b[4~", &[Key::Home, Key::End, Key::End]),
            (b"\x1b", &[Key::Escape]),
            (b"\t\x1b[Z", &[Key::Tab, Key::BackTab]),
            (
                b"\x03\x1a\x0c",
                &[Key::Interrupt, Key::Suspend, Key::Redraw],
            ),
            ("ä2".as_bytes(), &[Key::Letter('ä'), Key::Letter('2')]),
            (b"\x1b[<0;10;10M\x1b[200~x", &[Key::Letter('x')]),
            (b"\x00\x7f\xff", &[Key::Letter('\u{fffd}')]),
        ] {
            assert_eq!(keys_in(bytes), keys, "{bytes:?}");
        }
    }
}
