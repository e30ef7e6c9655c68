//! The machine's settings of Nix that a collection goes by, from `nix.conf` and
//! what it includes. A user's own do not count: the daemon ignores them unless
//! it trusts the user, and our collection leaves them out.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nixlamp_core::gc::settings::{Line, line};
use nixlamp_core::gc::{Settings, Unknown};

use super::Places;

/// So many files are read; `include` may go in a circle.
const FILES_MOST: u32 = 64;

/// What is set, and why that may not be what the daemon goes by. Where it may
/// not, nothing is taken to be kept, so that the forecast is an upper bound.
pub fn read(places: &Places) -> (Settings, Vec<Unknown>) {
    let mut reader = Reader {
        places,
        settings: Settings::default(),
        unknown: Vec::new(),
        files: 0,
    };
    reader.file(&places.conf);
    if !reader.unknown.is_empty() {
        reader.settings = Settings {
            keep_outputs: false,
            keep_derivations: false,
        };
    }
    reader.unknown.sort();
    reader.unknown.dedup();
    (reader.settings, reader.unknown)
}

struct Reader<'a> {
    places: &'a Places,
    settings: Settings,
    unknown: Vec<Unknown>,
    files: u32,
}

impl Reader<'_> {
    fn file(&mut self, conf: &Path) {
        self.files += 1;
        let read = if self.files > FILES_MOST {
            Err(ErrorKind::InvalidData)
        } else {
            fs::read(conf).map_err(|error| error.kind())
        };
        let bytes = match read {
            Ok(bytes) => bytes,
            // `!include` of what is not there; Nix does not start without others.
            Err(ErrorKind::NotFound) => return,
            Err(_) => {
                let name = conf.display().to_string();
                return self.unknown.push(Unknown::Settings(name));
            }
        };
        if self.is_new(conf) {
            let name = conf.display().to_string();
            self.unknown.push(Unknown::NewSettings(name));
        }
        // Nix reads bytes; a comment may hold any.
        for text in String::from_utf8_lossy(&bytes).lines() {
            match line(text) {
                Line::Set(name, value) => self.settings.set(name, value),
                Line::Include(path) if self.files <= FILES_MOST => {
                    let folder = conf.parent().unwrap_or(Path::new("/"));
                    self.file(&folder.join(path));
                }
                _ => {}
            }
        }
    }

    /// True if the daemon cannot have read this. What lies in the store never
    /// changes; NixOS restarts the daemon where the link leads elsewhere.
    fn is_new(&self, conf: &Path) -> bool {
        let in_store =
            fs::canonicalize(conf).is_ok_and(|path| path.starts_with(&self.places.store));
        let changed = fs::metadata(conf).map(|found| found.mtime().max(found.ctime()));
        !in_store
            && self
                .places
                .daemon_since_s
                .is_some_and(|since| changed.is_ok_and(|changed| changed > since))
    }
}
