//! A screen nobody sees, of which every pixel can be read, and whose windows
//! can be closed the way a person closes them.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};

/// An Xvfb whose frame buffer is a file.
pub struct Screen {
    server: Child,
    /// For `DISPLAY`.
    pub display: String,
    pixels: PathBuf,
}

impl Screen {
    /// Starts it, as large as the window, on the first free display. The
    /// folder takes the frame buffer.
    pub fn start(folder: &Path, size: (u32, u32)) -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{}x{}x24", size.0, size.1))
            .arg("-fbdir")
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb")?;
        let out = server.stdout.take().context("its output")?;
        let mut number = String::new();
        BufReader::new(out).read_line(&mut number)?;
        let number = number.trim();
        ensure!(!number.is_empty(), "Xvfb found no free display");
        Ok(Self {
            display: format!(":{number}"),
            server,
            pixels: folder.join("Xvfb_screen0"),
        })
    }

    /// What stands on the screen now, four bytes a pixel.
    pub fn pixels(&self) -> Result<Vec<[u8; 4]>> {
        let file = fs::read(&self.pixels).context("the frame buffer")?;
        // A header of the xwd form (XWDFile.h), big-endian: its own size first,
        // the number of colours, twelve bytes each, twentieth.
        let number = |at: usize| {
            let part = file.get(at * 4..at * 4 + 4)?.try_into().ok()?;
            usize::try_from(u32::from_be_bytes(part)).ok()
        };
        let start = number(0).zip(number(19)).map(|(size, n)| size + n * 12);
        let body = start.and_then(|start| file.get(start..)).context("short")?;
        Ok(body
            .chunks_exact(4)
            .map(|pixel| [pixel[0], pixel[1], pixel[2], 0])
            .collect())
    }

    /// Asks every window to close, as a window manager does for a person:
    /// `WM_DELETE_WINDOW`, section 4.2.8.1 of the ICCCM.
    pub fn close_windows(&self) -> Result<()> {
        let mut x = X::connect(&self.display)?;
        let [protocols, delete] = [x.atom("WM_PROTOCOLS")?, x.atom("WM_DELETE_WINDOW")?];
        for window in x.windows()? {
            x.message(window, protocols, delete)?;
        }
        // Answered only when all before was taken.
        x.atom("WM_PROTOCOLS")?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        _ = self.server.kill();
        _ = self.server.wait();
    }
}

/// The four requests that closing takes, little-endian, as the X11 protocol
/// encodes them (its appendix B).
struct X {
    stream: UnixStream,
    root: u32,
}

impl X {
    fn connect(display: &str) -> Result<Self> {
        let path = format!("/tmp/.X11-unix/X{}", display.trim_start_matches(':'));
        let mut stream = UnixStream::connect(path)?;
        stream.write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
        let mut head = [0; 8];
        stream.read_exact(&mut head)?;
        ensure!(head[0] == 1, "the screen refuses");
        let mut rest = vec![0; usize::from(u16::from_le_bytes([head[6], head[7]])) * 4];
        stream.read_exact(&mut rest)?;
        let vendor = usize::from(u16::from_le_bytes([rest[16], rest[17]]));
        let formats = usize::from(rest[21]);
        let root = number(&rest, 32 + vendor.next_multiple_of(4) + formats * 8)?;
        Ok(Self { stream, root })
    }

    fn ask(&mut self, request: &[u8]) -> Result<([u8; 32], Vec<u8>)> {
        self.stream.write_all(request)?;
        let mut head = [0; 32];
        self.stream.read_exact(&mut head)?;
        ensure!(head[0] == 1, "the screen answers with {}", head[0]);
        let mut rest = vec![0; number(&head, 4)? as usize * 4];
        self.stream.read_exact(&mut rest)?;
        Ok((head, rest))
    }

    fn atom(&mut self, name: &str) -> Result<u32> {
        let length = u8::try_from(name.len())?;
        let mut request = vec![16, 0, 2 + length.div_ceil(4), 0, length, 0, 0, 0];
        request.extend(name.bytes());
        request.resize(8 + name.len().next_multiple_of(4), 0);
        let (head, _) = self.ask(&request)?;
        number(&head, 8)
    }

    fn windows(&mut self) -> Result<Vec<u32>> {
        let mut request = vec![15, 0, 2, 0];
        request.extend(self.root.to_le_bytes());
        let (_, children) = self.ask(&request)?;
        (0..children.len() / 4)
            .map(|index| number(&children, index * 4))
            .collect()
    }

    fn message(&mut self, window: u32, kind: u32, word: u32) -> Result<()> {
        let mut request = vec![25, 0, 11, 0];
        request.extend(window.to_le_bytes());
        request.extend([0; 4]);
        request.extend([33, 32, 0, 0]);
        for word in [window, kind, word, 0, 0, 0, 0] {
            request.extend(word.to_le_bytes());
        }
        Ok(self.stream.write_all(&request)?)
    }
}

fn number(bytes: &[u8], at: usize) -> Result<u32> {
    let part = bytes.get(at..at + 4).context("a short answer")?;
    Ok(u32::from_le_bytes(part.try_into()?))
}
