//! A recording of one case: what an agent records, compressed, with a first line that also says
//! which case it is.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use nixlamp_core::engine::Event;
use nixlamp_host::replay::{self, Recorded};
use serde::{Deserialize, Serialize};

/// What a recording says of itself. Nothing of what would be the right answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The case.
    pub case: String,
    /// What its Nix says of itself.
    pub nix: String,
    /// The subject's number.
    pub subject: u32,
    /// When it stalled, in milliseconds since 1970.
    pub stalled_ms: i64,
}

/// A recording and what it says of itself.
#[derive(Debug)]
pub struct Session {
    /// What it says of itself.
    pub about: About,
    /// What happened.
    pub events: Vec<Recorded>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    nixlamp_recording: u32,
    lab: About,
}

/// Where recordings lie that every CI run judges.
pub fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sessions/lab")
}

impl Session {
    /// How its file is called.
    pub fn file_name(&self) -> String {
        format!("{}.{}.jsonl.gz", self.about.case, self.about.release())
    }

    /// Writes what is judged of it: samples, ticks, and what was usual.
    pub fn keep(&self, folder: &Path) -> Result<PathBuf> {
        fs::create_dir_all(folder)?;
        let file = folder.join(self.file_name());
        let mut out = GzEncoder::new(File::create(&file)?, Compression::best());
        let head = Head {
            nixlamp_recording: 1,
            lab: self.about.clone(),
        };
        writeln!(out, "{}", serde_json::to_string(&head)?)?;
        for recorded in self.events.iter().filter(|it| is_judged(&it.event)) {
            writeln!(out, "{}", serde_json::to_string(recorded)?)?;
        }
        out.finish()?;
        Ok(file)
    }

    /// Reads one.
    pub fn read(file: &Path) -> Result<Self> {
        let mut text = Vec::new();
        GzDecoder::new(File::open(file)?)
            .read_to_end(&mut text)
            .with_context(|| file.display().to_string())?;
        let mut first = String::new();
        BufReader::new(text.as_slice()).read_line(&mut first)?;
        let head: Head =
            serde_json::from_str(&first).with_context(|| file.display().to_string())?;
        let events = replay::parse(text.as_slice())
            .with_context(|| file.display().to_string())?
            .events;
        Ok(Self {
            about: head.lab,
            events,
        })
    }

    /// All in a folder, by name.
    pub fn all(folder: &Path) -> Result<Vec<Self>> {
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .with_context(|| folder.display().to_string())?
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.to_string_lossy().ends_with(".jsonl.gz"))
            .collect();
        files.sort();
        files.iter().map(|file| Self::read(file)).collect()
    }
}

impl About {
    /// `2.34` of `nix (Nix) 2.34.8`.
    pub fn release(&self) -> String {
        let number = self.nix.rsplit(' ').next().unwrap_or_default();
        number.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")
    }
}

fn is_judged(event: &Event) -> bool {
    matches!(
        event,
        Event::Sampled(_) | Event::Remembered(_) | Event::Tick
    )
}
