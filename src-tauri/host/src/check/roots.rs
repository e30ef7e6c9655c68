//! Looks at: what keeps paths alive: result links and which root keeps most.
//! Cannot tell when: the database cannot be read, or the closures are too large
//! to be added up in time.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;
use nixlamp_core::words;

use super::parts::database;
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "roots",
    group: HealthGroup::Nix,
    limit: Duration::from_secs(6),
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(4);
/// Closures of so many roots are added up, the oldest links first.
const ROOTS: usize = 24;
/// A link nobody made anew for so long may be forgotten.
const OLD_S: f64 = 90.0 * 86_400.0;
const MANY_OLD: usize = 5;

/// A link outside of Nix's folder that keeps a path.
#[derive(Clone, Debug, PartialEq)]
struct Root {
    link: PathBuf,
    target: String,
    age_s: f64,
    /// Bytes of all that it keeps. `None`: not added up.
    bytes: Option<f64>,
}

fn run(here: &Here) -> Option<Said> {
    if !here.path("nix/var/nix/gcroots").is_dir() {
        return None;
    }
    let (mut roots, gone, hidden) = links(here);
    roots.sort_by(|a, b| b.age_s.total_cmp(&a.age_s));
    if let Ok(db) = database::open(here, LIMIT) {
        for root in roots.iter_mut().take(ROOTS) {
            // Out of time, the rest stays unknown.
            let Ok(bytes) = closure(&db, &root.target) else {
                break;
            };
            root.bytes = Some(bytes);
        }
    }
    Some(judge(&roots, gone, hidden))
}

/// Result links, how many lead nowhere, and how many are not to be seen.
fn links(here: &Here) -> (Vec<Root>, usize, usize) {
    let folder = here.path("nix/var/nix/gcroots/auto");
    let (mut found, mut gone, mut hidden) = (Vec::new(), 0, 0);
    for name in here.names("nix/var/nix/gcroots/auto") {
        let Ok(link) = std::fs::read_link(folder.join(&name)) else {
            continue;
        };
        // Generations have a check of their own.
        if link.starts_with("/nix/var/nix/profiles") || is_generation(&link) {
            continue;
        }
        match std::fs::read_link(here.path(&link)) {
            Ok(target) => found.push(Root {
                age_s: here.age_s(&here.path(&link)).unwrap_or(0.0),
                target: target.to_string_lossy().into_owned(),
                link,
                bytes: None,
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => gone += 1,
            Err(_) => hidden += 1,
        }
    }
    (found, gone, hidden)
}

/// `profile-12-link`.
fn is_generation(link: &Path) -> bool {
    link.file_name()
        .and_then(|name| name.to_str()?.strip_suffix("-link")?.rsplit_once('-'))
        .is_some_and(|(_, number)| number.parse::<u64>().is_ok())
}

fn closure(db: &rusqlite::Connection, path: &str) -> rusqlite::Result<f64> {
    // The path itself, whatever lies below it in the link.
    let path: Vec<&str> = path.splitn(5, '/').take(4).collect();
    db.query_row(
        "with recursive kept(id) as (
           select id from ValidPaths where path = ?1
           union select reference from Refs join kept on referrer = kept.id)
         select coalesce(sum(narSize), 0) from ValidPaths where id in (select id from kept)",
        [path.join("/")],
        |row| row.get::<_, i64>(0).map(|bytes| bytes as f64),
    )
}

fn judge(roots: &[Root], gone: usize, hidden: usize) -> Said {
    let old: Vec<&Root> = roots.iter().filter(|root| root.age_s > OLD_S).collect();
    let most = roots
        .iter()
        .filter_map(|root| Some((root, root.bytes?)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let number = match most {
        None => say!("check-roots.links", count = roots.len()),
        Some((root, bytes)) => say!(
            "check-roots.links-and-most",
            count = roots.len(),
            link = root.link.display().to_string(),
            size = words::size(bytes),
        ),
    };
    let details = old.iter().map(|root| {
        let (link, span) = (root.link.display().to_string(), words::span(root.age_s));
        match root.bytes.map(words::size) {
            None => say!("check-roots.old-link", link = link, span = span),
            Some(size) => say!(
                "check-roots.old-link-keeps",
                link = link,
                span = span,
                size = size,
            ),
        }
    });
    let gone = (gone > 0).then(|| say!("check-roots.lead-nowhere", count = gone));
    let hidden = (hidden > 0).then(|| say!("check-roots.lie-hidden", count = hidden));
    let said = if old.len() >= MANY_OLD {
        Said::look(
            say!("check-roots.many-old", links = number, old = old.len()),
            say!("check-roots.next"),
        )
    } else {
        Said::fine(number)
    };
    said.with(details.chain(gone).chain(hidden))
}

#[cfg(test)]
mod tests {
    use super::super::parts::database::testing::make;
    use super::super::parts::here::testing::{machine, put};
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_are_counted_and_the_largest_closure_named() {
        let (folder, here) = machine(&[("nix/store/x", ""), ("home/alice/x", "")]);
        make(folder.path(), 5);
        put(folder.path(), "nix/var/nix/gcroots/auto/.x", "");
        let auto = folder.path().join("nix/var/nix/gcroots/auto");
        let link = |n: u32, to: &str| symlink(to, auto.join(n.to_string())).expect("made");
        link(1, "/home/alice/result");
        link(2, "/home/alice/gone");
        link(3, "/home/alice/prof-3-link");
        symlink(
            format!("/nix/store/{:032}-path3/bin", 3),
            folder.path().join("home/alice/result"),
        )
        .expect("made");
        assert_eq!(
            run(&here).expect("it applies").line(),
            "Fine 1 result link, /home/alice/result keeps most: 3.0 MiB"
        );
        let (_folder, here) = machine(&[]);
        assert_eq!(run(&here), None);
    }

    #[test]
    fn many_old_links_are_worth_a_look() {
        let old = Root {
            link: PathBuf::from("/home/alice/result"),
            target: String::new(),
            age_s: OLD_S + 1.0,
            bytes: None,
        };
        assert!(
            judge(&vec![old.clone(); 5], 0, 0)
                .line()
                .starts_with("Look 5 result links; 5 untouched")
        );
        assert!(
            judge(&vec![old; 4], 2, 0)
                .line()
                .starts_with("Fine 4 result links")
        );
    }
}
