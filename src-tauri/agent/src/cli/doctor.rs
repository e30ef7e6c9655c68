//! `nixlamp doctor`: what Nixlamp can see and do here, and what to do where it
//! cannot. To be pasted: without names of people, hosts and secrets.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use nixlamp::paint::{Ink, Line, Page, Paper, columns_of};
use nixlamp::places::Places;
use nixlamp::{desk, notify};
use nixlamp_core::say;
use nixlamp_core::wire::HealthResult;
use nixlamp_core::words;
use nixlamp_host::check::{self, Here};
use nixlamp_host::client::{Client, ClientError};
use nixlamp_host::store::{self, Obstacle};
use nixlamp_host::{act, config};
use serde_json::json;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::{print_json, print_page};

#[derive(Args)]
pub struct DoctorArgs {
    #[arg(long)]
    json: bool,
}

/// For one probe.
const LIMIT: Duration = Duration::from_secs(10);
/// What large trees need of inotify, for logs and folders that are followed.
const WATCHES: u64 = 8192;
const INSTANCES: u64 = 64;

/// How it stands with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Ok,
    Look,
    Missing,
}

/// A row: what was looked at, how it stands, what was found, what to do.
struct Row {
    id: &'static str,
    title: String,
    stands: Stands,
    found: String,
    next_step: Option<String>,
}

fn row(id: &'static str, title: String, stands: Stands, found: String) -> Row {
    Row {
        id,
        title,
        stands,
        found,
        next_step: None,
    }
}

impl Row {
    fn then(mut self, next_step: String) -> Row {
        self.next_step = Some(next_step);
        self
    }
}

pub async fn doctor(places: &Places, args: DoctorArgs) -> anyhow::Result<ExitCode> {
    let mut rows = vec![system()];
    rows.extend(nix(places).await);
    rows.extend(eyes());
    rows.extend(inotify());
    let desktop = notify::desktop().await;
    rows.push(tray(desktop.as_ref()));
    rows.push(notifications(desktop.as_ref()));
    rows.extend(blocking("window", say!("doctor.window"), || [window()]).await);
    rows.extend(blocking("helper", say!("doctor.helper"), helper).await);
    let kept = places.clone();
    rows.extend(blocking("config", say!("doctor.config"), move || [settings(&kept)]).await);
    let kept = places.clone();
    rows.extend(blocking("history", say!("doctor.history"), move || [history(&kept)]).await);
    rows.push(agent(places).await);
    let masks = Masks::here();
    for row in &mut rows {
        row.found = masks.over(&row.found);
        row.next_step = row.next_step.as_deref().map(|next| masks.over(next));
    }
    if args.json {
        let rows: Vec<_> = rows.iter().map(as_json).collect();
        print_json(&serde_json::to_string_pretty(&rows)?);
    } else {
        print_page(&page(&rows, Paper::here()));
    }
    let missing = rows.iter().any(|row| row.stands == Stands::Missing);
    Ok(ExitCode::from(u8::from(missing)))
}

fn as_json(row: &Row) -> serde_json::Value {
    let stands = match row.stands {
        Stands::Ok => "ok",
        Stands::Look => "look",
        Stands::Missing => "missing",
    };
    json!({
        "id": row.id,
        "title": row.title,
        "result": stands,
        "found": row.found,
        "next_step": row.next_step,
    })
}

fn page(rows: &[Row], paper: Paper) -> Page {
    let mut page = Page::new(paper);
    let version = env!("CARGO_PKG_VERSION");
    page.prose(0, Ink::Strong, &say!("doctor-head", version = version));
    page.gap();
    let words = [
        say!("doctor-result.ok"),
        say!("doctor-result.look"),
        say!("doctor-result.missing"),
    ];
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let word = widest(&mut words.iter().map(|word| columns_of(word)));
    let title = widest(&mut rows.iter().map(|row| columns_of(&row.title)));
    let column = if paper.is_narrow() {
        4
    } else {
        2 + word + 2 + title + 2
    };
    for row in rows {
        let (ink, result, word) = match row.stands {
            Stands::Ok => (Ink::Good, HealthResult::Fine, &words[0]),
            Stands::Look => (Ink::Look, HealthResult::Look, &words[1]),
            Stands::Missing => (Ink::Bad, HealthResult::Bad, &words[2]),
        };
        let shape = paper.letters.result(result);
        let begin = Line::new().and(ink, shape).space(1).and(ink, word);
        let begin = begin.to(2 + widest(&mut words.iter().map(|word| columns_of(word))) + 2);
        let begin = begin.and(Ink::Strong, &row.title);
        if paper.is_narrow() {
            page.push(begin);
            page.prose(column, Ink::Plain, &row.found);
        } else {
            page.beside(begin.to(column), Ink::Plain, &row.found);
        }
        if let Some(next) = &row.next_step {
            let arrow = paper.letters.arrow();
            let begin = Line::new().space(column).and(Ink::Quiet, arrow).space(1);
            page.beside(begin, Ink::Plain, next);
        }
    }
    page
}

/// A probe that may block, within its limit.
async fn blocking<R, I>(
    id: &'static str,
    title: String,
    probe: impl FnOnce() -> R + Send + 'static,
) -> Vec<Row>
where
    R: IntoIterator<Item = Row, IntoIter = I> + Send + 'static,
    I: Iterator<Item = Row>,
{
    match timeout(LIMIT, spawn_blocking(probe)).await {
        Ok(Ok(rows)) => rows.into_iter().collect(),
        _ => vec![row(id, title, Stands::Look, say!("doctor-no-answer"))],
    }
}

fn system() -> Row {
    let name = fs::read_to_string("/etc/os-release").ok().and_then(|text| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("PRETTY_NAME="));
        line.map(|name| name.trim_matches('"').to_owned())
    });
    let uname = rustix::system::uname();
    let parts = [
        uname.sysname().to_string_lossy(),
        uname.release().to_string_lossy(),
        uname.machine().to_string_lossy(),
    ];
    let kernel = parts.join(" ");
    let found = words::dotted(name.into_iter().chain([kernel]).collect::<Vec<_>>());
    row("system", say!("doctor.system"), Stands::Ok, found)
}

/// As the health checks find it.
async fn nix(places: &Places) -> Vec<Row> {
    let state = places.state();
    let looked = move || {
        let here = Here::machine(state);
        // One that has nothing to look at here is left out.
        let ids = ["nix-version", "daemon", "nix-conf"];
        let found: Vec<_> = ids.iter().filter_map(|id| check::one(&here, id)).collect();
        check::view(&found).rows
    };
    let Ok(Ok(rows)) = timeout(LIMIT, spawn_blocking(looked)).await else {
        let found = say!("doctor-no-answer");
        return vec![row("nix", say!("doctor.nix"), Stands::Look, found)];
    };
    let told = rows.into_iter().map(|one| Row {
        id: match &*one.id {
            "daemon" => "daemon",
            "nix-conf" => "nix-conf",
            _ => "nix-version",
        },
        title: one.title,
        stands: match one.result {
            HealthResult::Fine => Stands::Ok,
            HealthResult::Bad => Stands::Missing,
            HealthResult::Unknown if one.id == "nix-version" => Stands::Missing,
            HealthResult::Look | HealthResult::Unknown => Stands::Look,
        },
        next_step: one.next_step.or_else(|| {
            let unknown = one.id == "nix-version" && one.result == HealthResult::Unknown;
            unknown.then(|| say!("doctor-nix-next"))
        }),
        found: one.number,
    });
    told.collect()
}

/// Whether other people's processes can be looked into. Only where there is
/// `/proc`.
fn eyes() -> Option<Row> {
    let title = say!("doctor.processes");
    if !Path::new("/proc/self").exists() {
        return None;
    }
    let sees = |file: &str| fs::read(Path::new("/proc/1").join(file)).is_ok();
    Some(if sees("io") {
        row("processes", title, Stands::Ok, say!("doctor-sees.all"))
    } else if sees("stat") {
        row(
            "processes",
            title,
            Stands::Look,
            say!("doctor-sees.outside"),
        )
        .then(say!("doctor-sees.outside-next"))
    } else {
        row("processes", title, Stands::Missing, say!("doctor-sees.own"))
            .then(say!("doctor-sees.own-next"))
    })
}

/// Only where the kernel has it.
fn inotify() -> Option<Row> {
    let limit = |name: &str| -> Option<u64> {
        let path = Path::new("/proc/sys/fs/inotify").join(name);
        fs::read_to_string(path).ok()?.trim().parse().ok()
    };
    let (watches, instances) = (limit("max_user_watches")?, limit("max_user_instances")?);
    let found = say!("doctor-inotify", watches = watches, instances = instances);
    let title = say!("doctor.inotify");
    Some(if watches >= WATCHES && instances >= INSTANCES {
        row("inotify", title, Stands::Ok, found)
    } else {
        row("inotify", title, Stands::Look, found).then(say!("doctor-inotify-next"))
    })
}

fn tray(desktop: Option<&notify::Desktop>) -> Row {
    let title = say!("doctor.tray");
    match desktop {
        Some(desktop) if desktop.tray => row("tray", title, Stands::Ok, say!("doctor-tray.there")),
        Some(_) => row("tray", title, Stands::Look, say!("doctor-tray.none"))
            .then(say!("doctor-tray.next")),
        None => row("tray", title, Stands::Look, say!("doctor-tray.no-bus")),
    }
}

fn notifications(desktop: Option<&notify::Desktop>) -> Row {
    let (id, title) = ("notifications", say!("doctor.notifications"));
    let Some(desktop) = desktop else {
        return row(id, title, Stands::Look, say!("doctor-tray.no-bus"));
    };
    match &desktop.notifier {
        Some(server) => {
            let can = words::list(desktop.capabilities.iter().map(String::as_str));
            let found = say!("doctor-notifier", server = server, can = can);
            row(id, title, Stands::Ok, found)
        }
        None if desktop.starts_notifier => {
            row(id, title, Stands::Ok, say!("doctor-notifier-starts"))
        }
        None => row(id, title, Stands::Look, say!("doctor-notifier-none"))
            .then(say!("doctor-notifier-next")),
    }
}

fn window() -> Row {
    let title = say!("doctor.window");
    let shown = ["WAYLAND_DISPLAY", "DISPLAY"].iter().any(|name| {
        let value = std::env::var_os(name);
        value.is_some_and(|value| !value.is_empty())
    });
    if !desk::has_window() {
        row("window", title, Stands::Look, say!("doctor-window.none"))
            .then(say!("doctor-window.next"))
    } else if shown || nixlamp::tray::NEEDS_NO_DISPLAY {
        row("window", title, Stands::Ok, say!("doctor-window.there"))
    } else {
        row(
            "window",
            title,
            Stands::Look,
            say!("doctor-window.no-display"),
        )
    }
}

/// Who may act as root, and who would ask for the password.
fn helper() -> Vec<Row> {
    let title = say!("doctor.helper");
    let helper = if act::can_ask() {
        row("helper", title, Stands::Ok, say!("doctor-helper.there"))
    } else {
        row("helper", title, Stands::Look, say!("doctor-helper.none"))
            .then(say!("doctor-helper.next"))
    };
    vec![helper].into_iter().chain(polkit()).collect()
}

/// Names that programs have that ask for a password on a desktop, as the
/// kernel cuts them.
const AGENTS: &[&str] = &[
    "polkit-gnome-au",
    "polkit-kde-auth",
    "polkit-mate-aut",
    "lxqt-policykit-",
    "lxpolkit",
    "hyprpolkitagent",
    "soteria",
    "gnome-shell",
    "cinnamon",
    "xfce-polkit",
    "ukui-polkit",
    "budgie-polkit",
];

/// Only where there is `/proc`.
fn polkit() -> Option<Row> {
    let running = fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let name = fs::read_to_string(entry.path().join("comm")).ok()?;
        let name = name.trim_end();
        AGENTS
            .iter()
            .find(|agent| name.starts_with(**agent))
            .copied()
    });
    // There is a bus without /proc's names; nothing to say of a Mac.
    if !Path::new("/proc/self").exists() {
        return None;
    }
    let title = say!("doctor.polkit");
    Some(match running {
        Some(name) => row(
            "polkit",
            title,
            Stands::Ok,
            say!("doctor-polkit.there", name = name),
        ),
        None => row("polkit", title, Stands::Look, say!("doctor-polkit.none"))
            .then(say!("doctor-polkit.next")),
    })
}

fn settings(places: &Places) -> Row {
    let title = say!("doctor.config");
    let path = places.config.display().to_string();
    match config::load(&places.config) {
        Ok(_) if places.config.exists() => row("config", title, Stands::Ok, path),
        Ok(_) => row("config", title, Stands::Ok, say!("doctor-config.defaults")),
        Err(why) => {
            row("config", title, Stands::Look, why.to_string()).then(say!("doctor-config.next"))
        }
    }
}

fn history(places: &Places) -> Row {
    let title = say!("doctor.history");
    let path = places.history.display().to_string();
    if let Some(obstacle) = Obstacle::of(&places.history) {
        let found = obstacle.sentence(&places.history);
        let row = row("history", title, Stands::Missing, found);
        return row.then(match obstacle {
            Obstacle::Newer => say!("doctor-history.newer-next", path = path),
            Obstacle::Full => say!("doctor-history.full-next", path = path),
            Obstacle::Closed => say!("doctor-history.closed-next", path = path),
        });
    }
    let Ok(about) = fs::metadata(&places.history) else {
        return row("history", title, Stands::Ok, say!("doctor-history.none"));
    };
    let aside = ["db-wal", "db-shm"].map(|end| places.history.with_extension(end));
    let more: u64 = aside
        .iter()
        .filter_map(|path| fs::metadata(path).ok())
        .map(|about| about.len())
        .sum();
    let size = words::size((about.len() + more) as f64);
    match store::peek(&places.history, 1) {
        Ok(_) => {
            let found = say!("doctor-history.there", path = path, size = size);
            row("history", title, Stands::Ok, found)
        }
        Err(why) => row("history", title, Stands::Missing, format!("{why:#}"))
            .then(say!("doctor-history.next", path = path)),
    }
}

async fn agent(places: &Places) -> Row {
    let title = say!("doctor.agent");
    match Client::connect(&places.socket).await {
        Ok(client) => {
            let path = places.socket.display().to_string();
            let version = client.hello.agent;
            let found = say!("doctor-agent.there", version = version, path = path);
            row("agent", title, Stands::Ok, found)
        }
        Err(ClientError::NoAgent) => row("agent", title, Stands::Look, say!("doctor-agent.none"))
            .then(say!("doctor-agent.next")),
        Err(why) => row("agent", title, Stands::Missing, why.to_string()),
    }
}

/// What tells who and where somebody is.
struct Masks {
    home: Option<String>,
    user: Option<String>,
    host: String,
}

impl Masks {
    fn here() -> Masks {
        let home = std::env::var("HOME").ok();
        let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
        let host = rustix::system::uname();
        Masks {
            home: home.filter(|home| home.len() > 1),
            // Everybody's root is called so.
            user: user.ok().filter(|user| user.len() > 2 && user != "root"),
            host: host.nodename().to_string_lossy().into_owned(),
        }
    }

    fn over(&self, text: &str) -> String {
        let mut text = words::cli::masked(text);
        if let Some(home) = &self.home {
            text = text.replace(home.as_str(), "~");
        }
        if let Some(user) = &self.user {
            text = whole_word(&text, user, "USER");
        }
        if self.host.len() > 2 && self.host != "localhost" {
            text = whole_word(&text, &self.host, "HOST");
        }
        text
    }
}

/// Where it is a word of its own: a user may be called `nix`.
fn whole_word(text: &str, name: &str, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let end = at + name.len();
        let joins = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '.';
        let before = rest[..at]
            .chars()
            .next_back()
            .or_else(|| out.chars().next_back());
        let after = rest[end..].chars().next();
        out.push_str(&rest[..at]);
        let alone = !before.is_some_and(joins) && !after.is_some_and(joins);
        out.push_str(if alone { instead } else { name });
        rest = &rest[end..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_of_a_newer_version_is_missing_and_left_alone() {
        let folder = std::env::temp_dir().join(format!("nixlamp-doctor-{}", std::process::id()));
        let places = Places {
            config: folder.join("config.toml"),
            history: folder.join("state/nixlamp/history.db"),
            socket: folder.join("socket"),
        };
        let looked = || {
            let row = history(&places);
            (row.stands, row.found)
        };
        fs::create_dir_all(&folder).expect("a temporary folder");
        assert_eq!(looked(), (Stands::Ok, say!("doctor-history.none")));
        fs::create_dir_all(places.state()).expect("ours");
        // An SQLite file of one page: its version stands at byte 60.
        let mut file = vec![0; 4096];
        file[..16].copy_from_slice(b"SQLite format 3\0");
        file[16..24].copy_from_slice(&[16, 0, 1, 1, 0, 64, 32, 32]);
        file[31] = 1;
        file[47] = 4;
        file[59] = 1;
        file[63] = 99;
        file[100..108].copy_from_slice(&[13, 0, 0, 0, 0, 16, 0, 0]);
        fs::write(&places.history, &file).expect("written");
        let newer = "Not recording history: history.db was written by a newer Nixlamp. \
                     Watching goes on.";
        assert_eq!(looked(), (Stands::Missing, newer.to_owned()));
        assert_eq!(fs::read(&places.history).expect("there"), file);
        fs::remove_dir_all(folder).expect("it is ours");
    }

    #[test]
    fn what_is_pasted_names_nobody() {
        let masks = Masks {
            home: Some("/home/alice".to_owned()),
            user: Some("alice".to_owned()),
            host: "wonderland".to_owned(),
        };
        for (text, masked) in [
            (
                "/home/alice/.config/nixlamp/config.toml",
                "~/.config/nixlamp/config.toml",
            ),
            ("/run/user/alice/x", "/run/user/USER/x"),
            ("alice2 and malice", "alice2 and malice"),
            ("wonderland:22", "HOST:22"),
            ("nix --access-token=hunter22", "nix --access-token=•••"),
        ] {
            assert_eq!(masks.over(text), masked);
        }
    }

    #[test]
    fn rows_are_told_without_colour_and_in_any_width() {
        let rows = [
            row("a", "System".to_owned(), Stands::Ok, "Debian".to_owned()),
            row(
                "b",
                "Tray".to_owned(),
                Stands::Look,
                "None is there.".to_owned(),
            )
            .then("Use the window.".to_owned()),
            row(
                "c",
                "History".to_owned(),
                Stands::Missing,
                "damaged".to_owned(),
            ),
        ];
        let painted = page(&rows, Paper::PLAIN).painted();
        let lines: Vec<&str> = painted.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "✓ ok       System   Debian",
                "▲ look     Tray     None is there.",
                "                    → Use the window.",
                "⬣ missing  History  damaged",
            ]
        );
        let narrow = Paper {
            columns: Some(40),
            ..Paper::PLAIN
        };
        for line in page(&rows, narrow).painted().lines() {
            assert!(columns_of(line) <= 40, "{line}");
        }
        assert_eq!(as_json(&rows[2])["result"], "missing");
    }
}
