//! Lines from a stream, none longer than a limit.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line without its end.
    Text(Vec<u8>),
    /// More bytes than allowed without an end. The stream is of no use now.
    TooLong,
    /// The other side hung up. What came after the last end of line is lost:
    /// it is half of something.
    End,
}

/// Reads lines. A call that is dropped halfway loses nothing.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    from: R,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that are known to hold no end of line.
    searched: usize,
    most_bytes: usize,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(crate) fn new(from: R, most_bytes: usize) -> Lines<R> {
        Lines {
            from,
            buffer: Vec::new(),
            searched: 0,
            most_bytes,
        }
    }

    pub(crate) async fn next(&mut self) -> io::Result<Line> {
        loop {
            let unread = &self.buffer[self.searched..];
            if let Some(end) = unread.iter().position(|byte| *byte == b'\n') {
                let end = self.searched + end;
                self.searched = 0;
                if end > self.most_bytes {
                    return Ok(Line::TooLong);
                }
                let mut line: Vec<u8> = self.buffer.drain(..=end).collect();
                line.pop();
                return Ok(Line::Text(line));
            }
            self.searched = self.buffer.len();
            if self.searched > self.most_bytes {
                return Ok(Line::TooLong);
            }
            self.buffer.reserve(4096);
            if self.from.read_buf(&mut self.buffer).await? == 0 {
                return Ok(Line::End);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Lines};

    async fn all(text: &[u8], most_bytes: usize) -> Vec<Line> {
        let mut lines = Lines::new(text, most_bytes);
        let mut all = Vec::new();
        loop {
            let line = lines.next().await.expect("a slice cannot fail");
            let last = !matches!(line, Line::Text(_));
            all.push(line);
            if last {
                return all;
            }
        }
    }

    #[tokio::test]
    async fn lines_come_whole_or_not_at_all() {
        let text = |line: &[u8]| Line::Text(line.to_vec());
        assert_eq!(all(b"", 4).await, [Line::End]);
        assert_eq!(
            all(b"abcd\n\nx\nhalf", 4).await,
            [text(b"abcd"), text(b""), text(b"x"), Line::End]
        );
        assert_eq!(all(b"a\nabcde\nb\n", 4).await, [text(b"a"), Line::TooLong]);
        assert_eq!(all(&[b'x'; 9000], 8999).await, [Line::TooLong]);
        assert_eq!(all(&[b'x'; 9000], 9000).await, [Line::End]);
    }
}
