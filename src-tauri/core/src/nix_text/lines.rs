//! Bytes in any pieces → lines, and what was drawn over within them.

/// Of a line that does not end no more is kept.
const UNENDED_MOST: usize = 4096;

/// Up to the end of a line, or of what is drawn over.
pub(super) enum Piece<'a> {
    /// Drawn after a carriage return, with no end of line.
    Drawn(&'a [u8]),
    /// A line that stays, without its end.
    Line(&'a [u8]),
}

/// The line that has not ended yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Unended {
    kept: Vec<u8>,
}

impl Unended {
    pub(super) fn take(&mut self, part: &[u8], mut each: impl FnMut(Piece<'_>)) {
        let drawn = memchr::memchr(b'\r', part).is_some() || self.kept.contains(&b'\r');
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', part) {
            let piece = &part[from..end];
            from = end + 1;
            if self.kept.is_empty() {
                whole(piece, drawn, &mut each);
            } else {
                self.keep(piece);
                whole(&self.kept, drawn, &mut each);
                self.kept.clear();
            }
        }
        self.keep(&part[from..]);
        // What is drawn last stays without an end until the next is drawn.
        // A last one may be the first half of the end of a line.
        let before = self.kept.len().saturating_sub(1);
        if drawn && let Some(at) = memchr::memrchr(b'\r', &self.kept[..before]) {
            for over in self.kept[..at].split(|byte| *byte == b'\r').skip(1) {
                each(Piece::Drawn(over));
            }
            let last = &self.kept[at + 1..];
            each(Piece::Drawn(last.strip_suffix(b"\r").unwrap_or(last)));
            self.kept.drain(..at);
        }
    }

    fn keep(&mut self, piece: &[u8]) {
        // Only the end of what is drawn over again and again counts.
        let piece = if self.kept.len() + piece.len() > UNENDED_MOST {
            let last = memchr::memrchr(b'\r', piece);
            if last.is_some() {
                self.kept.clear();
            }
            &piece[last.unwrap_or(0)..]
        } else {
            piece
        };
        let room = UNENDED_MOST.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&piece[..piece.len().min(room)]);
    }
}

fn whole(line: &[u8], drawn: bool, each: &mut impl FnMut(Piece<'_>)) {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let last = drawn.then(|| memchr::memrchr(b'\r', line)).flatten();
    let Some(at) = last else {
        return each(Piece::Line(line));
    };
    // The last stays, and was seen to be drawn by whoever read before its end.
    for over in line.split(|byte| *byte == b'\r').skip(1) {
        each(Piece::Drawn(over));
    }
    each(Piece::Line(&line[at + 1..]));
}

/// Without the escapes that it begins with: `ESC [ 31 m`.
pub(super) fn after_escapes(mut text: &[u8]) -> &[u8] {
    while let Some(rest) = text.strip_prefix(b"\x1b[") {
        let Some(end) = rest.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
            return &[];
        };
        text = &rest[end + 1..];
    }
    text
}

/// `hello-2.12> a line`: the mark of a builder, with or without colours.
pub(super) fn mark(plain: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._?=".contains(byte);
    let end = plain.iter().take(220).position(|byte| !is_of_name(byte))?;
    let text = plain[end..].strip_prefix(b">")?;
    let text = after_escapes(text).strip_prefix(b" ")?;
    (end > 0).then_some((&plain[..end], text))
}

#[cfg(test)]
mod tests {
    use super::{Piece, Unended, after_escapes, mark};

    fn read(parts: &[&[u8]]) -> Vec<String> {
        let mut unended = Unended::default();
        let mut all = Vec::new();
        for part in parts {
            unended.take(part, |piece| {
                let (word, text) = match piece {
                    Piece::Drawn(text) => ("~", text),
                    Piece::Line(text) => ("", text),
                };
                all.push(format!("{word}{}", String::from_utf8_lossy(text)));
            });
        }
        all
    }

    #[test]
    fn lines_in_pieces() {
        assert_eq!(read(&[b"a\nb", b"c\r\n", b"d\n"]), ["a", "bc", "d"]);
        assert_eq!(read(&[b"a", b"", b"\n\n"]), ["a", ""]);
        // In a flood without an end the beginning counts.
        let long = vec![b'x'; 100_000];
        let lines = read(&[&long, &long, b"\nb\n"]);
        assert_eq!((lines.len(), lines[1].as_str()), (2, "b"));
        assert!(lines[0].len() <= 4096);
    }

    #[test]
    fn what_is_drawn_over_is_told_apart() {
        assert_eq!(
            read(&[b"\r[1]", b"\r[2]\r[3]", b"\rline\nnext\n"]),
            [
                "~[1]", "~[1]", "~[2]", "~[3]", "~[3]", "~line", "line", "next"
            ]
        );
        // A terminal ends its lines with both, and may be read between them.
        assert_eq!(read(&[b"error: x\r", b"\ny\r\n"]), ["error: x", "y"]);
        let redraws = b"\r[1/2 built]".repeat(10_000);
        assert!(read(&[&redraws]).ends_with(&["~[1/2 built]".to_owned()]));
    }

    #[test]
    fn escapes_and_marks() {
        assert_eq!(after_escapes(b"\x1b[31;1m\x1b[Kerror"), b"error");
        assert_eq!(after_escapes(b"\x1b[31"), b"");
        assert_eq!(
            mark(b"hello-2.12> x"),
            Some((&b"hello-2.12"[..], &b"x"[..]))
        );
        assert_eq!(mark(b"gcc>\x1b[0m x"), Some((&b"gcc"[..], &b"x"[..])));
        assert_eq!(mark(b"> x"), None);
        assert_eq!(mark(b"a b> x"), None);
    }
}
