//! The picture as numbers for Prometheus: a file that the textfile collector
//! of `node_exporter` reads. Nobody listens. `docs/metrics.md` names them.
//!
//! Labels are words of closed lists: no name, path, host or user is in it, and
//! their number has a bound.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use nixlamp_core::config::Config;
use nixlamp_core::say;
use nixlamp_core::wire::{HealthResult, Lamp, Rebuild, View};
use nixlamp_host::own_file;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use serde_json::{Value, to_value};
use tokio::sync::watch;

use crate::pages;

type Float = Gauge<f64, AtomicU64>;
type Labels = Vec<(&'static str, String)>;
type Many = Family<Labels, Float>;
/// Name, help and series.
type Named = (&'static str, &'static str, Vec<(Labels, f64)>);

/// Rebuilds that are told one by one, the worst first; any more are counted.
const REBUILDS: usize = 8;
/// Causes of each, the likeliest first.
const CAUSES: usize = 5;
/// How often the agent writes them.
pub const PACE: Duration = Duration::from_secs(60);

/// The collector is another user.
const READABLE: u32 = 0o644;

/// The whole file.
pub fn text(view: &View) -> String {
    let mut registry = Registry::with_prefix("nixlamp");
    let status = &view.status;
    let version = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
    many(
        &mut registry,
        "build_info",
        "Nixlamp's version",
        [(version, 1.0)],
    );
    many(
        &mut registry,
        "state",
        "The lamp: 1 for the state it is in, 0 for the others",
        Lamp::ALL.map(|lamp| {
            let is = if lamp == status.state { 1.0 } else { 0.0 };
            (vec![("state", word(to_value(lamp)))], is)
        }),
    );
    let running: Vec<&Rebuild> = status
        .rebuilds
        .iter()
        .filter(|one| pages::runs(one))
        .collect();
    one(
        &mut registry,
        "rebuilds",
        "Rebuilds that run",
        running.len() as f64,
    );
    let orphans = status.orphans.len() as f64;
    one(
        &mut registry,
        "orphaned_builders",
        "Builders of no rebuild",
        orphans,
    );
    let troubles = status.troubles.len() as f64;
    one(
        &mut registry,
        "troubles",
        "What Nixlamp cannot see or do",
        troubles,
    );
    if let Some(seen) = seen(view) {
        one(
            &mut registry,
            "seen_timestamp_seconds",
            "When the machine was last looked at",
            seen,
        );
    }
    rebuilds(&mut registry, &running);
    machine(&mut registry, view);
    health(&mut registry, view);
    let mut out = String::new();
    // Into a string: it cannot fail.
    let _ = encode(&mut out, &registry);
    sorted(&out)
}

fn one(registry: &mut Registry, name: &str, help: &str, value: f64) {
    let gauge = Float::default();
    gauge.set(value);
    registry.register(name, help, gauge);
}

fn many(
    registry: &mut Registry,
    name: &str,
    help: &str,
    values: impl IntoIterator<Item = (Labels, f64)>,
) {
    let family = Many::default();
    let mut any = false;
    for (labels, value) in values {
        any = true;
        family.get_or_create(&labels).set(value);
    }
    if any {
        registry.register(name, help, family);
    }
}

/// Series of one name in the order of their labels, so that two files can be
/// compared.
fn sorted(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for series in lines.chunk_by_mut(|a, b| !a.starts_with('#') && !b.starts_with('#')) {
        series.sort_unstable();
    }
    lines
        .iter()
        .fold(String::new(), |all, line| all + line + "\n")
}

/// A word of a closed list, as JSON has it.
fn word(value: serde_json::Result<Value>) -> String {
    match value {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn seen(view: &View) -> Option<f64> {
    let at: jiff::Timestamp = view.status.seen_at.parse().ok()?;
    Some(at.as_millisecond() as f64 / 1000.0)
}

/// What tells one rebuild from another: its place among them, and its tool.
fn labels(slot: usize, rebuild: &Rebuild) -> Labels {
    vec![
        ("slot", slot.to_string()),
        ("tool", tool(&rebuild.tool).to_owned()),
    ]
}

/// Of those that are known, so that no name of a person's own gets in.
fn tool(name: &str) -> &str {
    const KNOWN: &[&str] = &[
        "nixos-rebuild",
        "darwin-rebuild",
        "home-manager",
        "nh",
        "nix",
        "nix-build",
        "nix-env",
        "nix-store",
        "nix-shell",
        "nixos-install",
        "colmena",
        "deploy",
    ];
    KNOWN
        .iter()
        .find(|known| **known == name)
        .unwrap_or(&"other")
}

fn rebuilds(registry: &mut Registry, running: &[&Rebuild]) {
    let shown: Vec<(usize, &Rebuild)> =
        running.iter().take(REBUILDS).copied().enumerate().collect();
    let each = |value: &dyn Fn(&Rebuild) -> Option<f64>| -> Vec<(Labels, f64)> {
        let values = shown.iter();
        values
            .filter_map(|(slot, one)| Some((labels(*slot, one), value(one)?)))
            .collect()
    };
    let gauges: [Named; 8] = [
        (
            "rebuild_elapsed_seconds",
            "How long it has run, awake",
            each(&|one| Some(one.elapsed_s)),
        ),
        (
            "rebuild_quiet_seconds",
            "Since its last sign of life",
            each(&|one| Some(one.quiet_s)),
        ),
        (
            "rebuild_usual_seconds",
            "Median of what it took before",
            each(&|one| one.usual.map(|usual| usual.p50_s)),
        ),
        (
            "rebuild_left_seconds",
            "How long it will still take",
            each(&|one| one.estimate.as_ref().map(|estimate| estimate.mid_s)),
        ),
        (
            "rebuild_to_build",
            "Derivations to be built in all",
            each(&|one| one.progress.as_ref()?.to_build.map(f64::from)),
        ),
        (
            "rebuild_built",
            "Derivations built so far",
            each(&|one| {
                one.progress
                    .as_ref()
                    .map(|progress| f64::from(progress.built))
            }),
        ),
        (
            "rebuild_to_fetch",
            "Store paths to be fetched in all",
            each(&|one| one.progress.as_ref()?.to_fetch.map(f64::from)),
        ),
        (
            "rebuild_fetched",
            "Store paths fetched so far",
            each(&|one| {
                one.progress
                    .as_ref()
                    .map(|progress| f64::from(progress.fetched))
            }),
        ),
    ];
    for (name, help, values) in gauges {
        many(registry, name, help, values);
    }
    let state = |slot: usize, one: &Rebuild| {
        let mut labels = labels(slot, one);
        labels.push(("verdict", word(to_value(one.verdict))));
        labels.push(("phase", word(to_value(one.phase))));
        (labels, 1.0)
    };
    let states = shown.iter().map(|(slot, one)| state(*slot, one));
    many(registry, "rebuild_state", "Its verdict and phase", states);
    let causes = shown.iter().flat_map(|(slot, one)| {
        one.causes.iter().take(CAUSES).map(move |cause| {
            let mut labels = labels(*slot, one);
            labels.push(("cause", cause.code.clone()));
            (labels, cause.probability)
        })
    });
    many(
        registry,
        "rebuild_cause_probability",
        "How likely a cause is, 0 to 1",
        causes,
    );
}

fn machine(registry: &mut Registry, view: &View) {
    let machine = &view.status.machine;
    let values = [
        (
            "machine_cpu_ratio",
            "Share of all processors in use",
            machine.cpu_ratio,
        ),
        (
            "machine_memory_pressure_ratio",
            "Share of time in which some task waited for memory",
            machine.memory_pressure_ratio,
        ),
        (
            "machine_io_pressure_ratio",
            "Share of time in which some task waited for a disk",
            machine.io_pressure_ratio,
        ),
        (
            "machine_memory_used_bytes",
            "Memory in use",
            Some(machine.memory_used_bytes as f64),
        ),
        (
            "machine_swap_used_bytes",
            "Swap in use",
            Some(machine.swap_used_bytes as f64),
        ),
    ];
    for (name, help, value) in values {
        if let Some(value) = value {
            one(registry, name, help, value);
        }
    }
    let spaces = machine.spaces.iter();
    let spaces = spaces.map(|space| (vec![("of", space.of.clone())], space.free_bytes as f64));
    many(
        registry,
        "free_bytes",
        "Free space where Nix needs it",
        spaces,
    );
}

fn health(registry: &mut Registry, view: &View) {
    let rows = view.health.rows.iter();
    let checked = rows.filter(|row| row.checked_at.is_some());
    let value = |result| match result {
        HealthResult::Fine => 0.0,
        HealthResult::Look => 1.0,
        HealthResult::Bad => 2.0,
        HealthResult::Unknown => -1.0,
    };
    let checked = checked.map(|row| (vec![("check", row.id.clone())], value(row.result)));
    many(
        registry,
        "health_result",
        "A check's result: 0 fine, 1 to look at, 2 bad, -1 unknown",
        checked,
    );
}

/// Writes the file so that a reader sees the old one or the new one, whole.
/// Anybody may read it.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    // What stands there is replaced: no pipe, no device and no folder.
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        return Err(io::Error::other(say!("is-not-a-file")));
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    // The collector reads what ends in .prom; this does not.
    let aside = folder.join(format!(
        ".{}.{}.new",
        name.to_string_lossy(),
        std::process::id()
    ));
    let written = own_file::write_new(&aside, text.as_bytes(), READABLE)
        .and_then(|()| fs::rename(&aside, path));
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
    written
}

/// Writes the file that a person wishes, again and again, until the loop is gone;
/// takes it away then, and when another or none is wished. What goes wrong is told
/// once, and once that it is well again, by `tell`.
pub async fn keep(
    views: watch::Receiver<Arc<View>>,
    mut config: watch::Receiver<Config>,
    pace: Duration,
    tell: impl Fn(Option<String>) + Send + Sync,
) {
    let mut beat = tokio::time::interval(pace);
    let mut kept = Kept::default();
    loop {
        let wished = config.borrow_and_update().metrics.textfile.clone();
        if wished != kept.path {
            kept = kept.instead(wished, &tell).await;
            beat.reset_immediately();
        }
        tokio::select! {
            _ = beat.tick(), if !kept.path.is_empty() => {
                let text = text(&views.borrow());
                kept.write(text, &tell).await;
            }
            changed = config.changed() => if changed.is_err() { break },
        }
    }
    kept.instead(String::new(), &|_| {}).await;
}

/// A file that is kept.
#[derive(Debug, Default)]
struct Kept {
    /// Empty: none.
    path: String,
    /// Whether what stands there is ours.
    ours: bool,
    failed: bool,
}

impl Kept {
    async fn write(&mut self, text: String, tell: &impl Fn(Option<String>)) {
        let path = PathBuf::from(&self.path);
        let written = tokio::task::spawn_blocking(move || write(&path, &text)).await;
        match written {
            Ok(Ok(())) => {
                self.ours = true;
                if std::mem::take(&mut self.failed) {
                    tell(None);
                }
            }
            Ok(Err(why)) if !self.failed => {
                self.failed = true;
                tell(Some(format!("{}: {why}", self.path)));
            }
            _ => {}
        }
    }

    /// What stands there is old from now on: the collector would tell it for ever.
    async fn instead(self, path: String, tell: &impl Fn(Option<String>)) -> Kept {
        if self.ours {
            let old = PathBuf::from(self.path);
            let _ = tokio::task::spawn_blocking(move || fs::remove_file(old)).await;
        }
        if self.failed {
            tell(None);
        }
        Kept {
            path,
            ..Kept::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn view(name: &str) -> View {
        let path = format!(
            "{}/../../tests/fixtures/views/{name}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let view = fs::read_to_string(path).expect("a fixture");
        serde_json::from_str(&view).expect("it is a View")
    }

    #[test]
    fn the_picture_as_numbers() {
        let said = text(&view("stalled"));
        for line in [
            "nixlamp_state{state=\"stalled\"} 1.0",
            "nixlamp_state{state=\"ok\"} 0.0",
            "nixlamp_rebuilds 1.0",
            "nixlamp_rebuild_quiet_seconds{slot=\"0\",tool=\"nixos-rebuild\"} 720.0",
            "nixlamp_rebuild_cause_probability{slot=\"0\",tool=\"nixos-rebuild\",cause=\"lock-held\"} 0.88",
            "nixlamp_rebuild_state{slot=\"0\",tool=\"nixos-rebuild\",verdict=\"stuck\",phase=\"build\"} 1.0",
            "nixlamp_machine_io_pressure_ratio 0.01",
            "nixlamp_free_bytes{of=\"store\"} 229780750336.0",
            "nixlamp_seen_timestamp_seconds 1763734440.0",
        ] {
            assert!(said.contains(&format!("{line}\n")), "no {line} in\n{said}");
        }
        let health = text(&view("health"));
        assert!(health.contains("nixlamp_health_result{check=\"space-boot\"} 2.0"));
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("it runs").success());
        let why = write(&pipe, "x").expect_err("it is a pipe");
        assert_eq!(why.to_string(), "it is not a file");
        assert!(!fs::metadata(&pipe).expect("there").is_file());
        write(Path::new("/dev/null"), "x").expect_err("a device");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).expect("linked");
        write(&link, "x").expect("nothing is there");
        assert_eq!(fs::read_dir(folder.path()).expect("ours").count(), 2);
    }

    #[test]
    fn nothing_of_a_persons_own_is_in_it() {
        let mut view = view("stalled");
        let rebuild = &mut view.status.rebuilds[0];
        rebuild.tool = "my-secret-wrapper".to_owned();
        rebuild.target = Some("SECRET".to_owned());
        for _ in 0..100 {
            let more = view.status.rebuilds[0].clone();
            view.status.rebuilds.push(more);
        }
        let said = text(&view);
        for own in ["secret", "SECRET", "alice", "laptop", "/nix/store"] {
            assert!(!said.contains(own), "{own}:\n{said}");
        }
        let series = said.lines().filter(|line| !line.starts_with('#')).count();
        assert!(series < 250, "{series} for 101 rebuilds");
        assert!(said.contains("nixlamp_rebuilds 101.0\n"));
    }

    #[test]
    fn each_name_stands_in_the_page() {
        let page = include_str!("../../../docs/metrics.md");
        for name in ["stalled", "health", "running"] {
            for line in text(&view(name)).lines() {
                if let Some(rest) = line.strip_prefix("# TYPE ") {
                    let name = rest.split(' ').next().expect("a name");
                    assert!(page.contains(&format!("| `{name}`")), "{name}");
                }
            }
        }
    }

    #[test]
    fn the_file_is_replaced_whole() {
        let folder = std::env::temp_dir().join(format!("nixlamp-metrics-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("nixlamp.prom");
        write(&path, "one\n").expect("writable");
        write(&path, "two\n").expect("writable");
        assert_eq!(fs::read_to_string(&path).expect("text"), "two\n");
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
        assert!(write(&folder.join("none/nixlamp.prom"), "").is_err());
        fs::remove_dir_all(folder).expect("it is ours");
    }

    #[tokio::test]
    async fn what_is_wished_is_kept_and_goes_with_the_wish() {
        let folder = tempfile::tempdir().expect("a folder");
        let named = |name: &str| folder.path().join(name).display().to_string();
        let (first, second) = (named("one.prom"), named("two.prom"));
        let wish = |file: &str| Config {
            metrics: nixlamp_core::config::Metrics {
                textfile: file.to_owned(),
            },
            ..Config::default()
        };
        let (_views, view) = watch::channel(Arc::new(view("stalled")));
        let (wishes, config) = watch::channel(wish(""));
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        let list = Arc::clone(&told);
        let keeper = tokio::spawn(keep(view, config, Duration::from_millis(5), move |why| {
            list.lock().expect("whole").push(why.is_some());
        }));
        let until = |what: &'static str, so: Box<dyn Fn() -> bool>| async move {
            for _ in 0..6000 {
                if so() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            panic!("not seen: {what}");
        };
        let there = |file: &str| {
            let file = file.to_owned();
            move || fs::read_to_string(&file).is_ok_and(|text| text.ends_with("# EOF\n"))
        };
        wishes.send_replace(wish(&first));
        until("the first", Box::new(there(&first))).await;
        let mode = fs::metadata(&first).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, READABLE);
        wishes.send_replace(wish(&second));
        until("the second", Box::new(there(&second))).await;
        assert!(!Path::new(&first).exists());
        // Nothing was there to be taken away: it never was ours.
        wishes.send_replace(wish(&named("none/three.prom")));
        let heard = Arc::clone(&told);
        until(
            "a failure",
            Box::new(move || *heard.lock().expect("whole") == [true]),
        )
        .await;
        wishes.send_replace(wish(&second));
        until("the second again", Box::new(there(&second))).await;
        assert_eq!(*told.lock().expect("whole"), [true, false]);
        drop(wishes);
        keeper.await.expect("it ends");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
