//! What the window does when something it rests on is killed, replaced or of
//! another make: it says so, and finds back or leaves. The lamp stays.

use std::{
    ffi::OsString,
    fs,
    io::{Read as _, Write as _},
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    process::{Command as Process, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::PROTOCOL;
use nixlamp_tests::{
    dbus::{Bus, Tray},
    ended::Ended,
    fake_agent::{FakeAgent, fixture},
    webdriver::{Home, Page, Screen, built, until},
};

use super::{Stage, borrowed, open};

/// Somebody else behind the agent's socket: what is said to whoever comes.
struct Impostor {
    socket: PathBuf,
    ended: Arc<AtomicBool>,
}

impl Impostor {
    /// `says` gets each connection; it may keep it open as long as it likes.
    fn start(socket: &Path, says: fn(UnixStream)) -> Result<Self> {
        if let Some(folder) = socket.parent() {
            fs::create_dir_all(folder)?;
        }
        let listener = UnixListener::bind(socket)?;
        let ended = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&ended);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                thread::spawn(move || says(stream));
            }
        });
        Ok(Self {
            socket: socket.to_owned(),
            ended,
        })
    }
}

impl Drop for Impostor {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // Wakes the listener, which then ends.
        let _ = UnixStream::connect(&self.socket);
        let _ = fs::remove_file(&self.socket);
    }
}

/// Reads what comes until the other end has had enough.
fn hear(mut stream: UnixStream) {
    let mut bytes = [0; 4096];
    while stream.read(&mut bytes).is_ok_and(|count| count > 0) {}
}

fn rubbish(mut stream: UnixStream) {
    // Whoever hangs up on rubbish is right.
    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n\xff\xfe\x00{]\n");
    hear(stream);
}

fn silence(stream: UnixStream) {
    hear(stream);
}

fn greeting_then_rubbish(mut stream: UnixStream) {
    let hello = format!("{{\"protocol\":{PROTOCOL},\"agent\":\"0.0.0-other\"}}\n");
    let _ = stream.write_all(hello.as_bytes());
    let _ = stream.write_all(b"{\"view\":{\"status\":42}}\nnot json at all\n");
    hear(stream);
}

fn another_protocol(mut stream: UnixStream) {
    let hello = format!("{{\"protocol\":{},\"agent\":\"9.9.9\"}}\n", PROTOCOL + 7);
    let _ = stream.write_all(hello.as_bytes());
    hear(stream);
}

/// A line that never ends.
fn endless(mut stream: UnixStream) {
    let bytes = vec![b'x'; 1 << 16];
    while stream.write_all(&bytes).is_ok() {}
}

/// The agent goes, another program listens in its place, and the agent is back.
fn replaced_by(name: &str, says: fn(UnixStream), words: &str) -> Result<()> {
    let mut stage = Stage::new(name, fixture("ok")?, &[], None)?;
    stage.page.wait("headline")?;
    stage.agent = None;
    let socket = stage.home.socket();
    let impostor = Impostor::start(&socket, says)?;
    stage.page.says("away", words)?;
    ensure!(!stage.page.has("headline")?, "an old picture stays");
    // It answers the person all the while.
    thread::sleep(Duration::from_secs(2));
    stage.page.says("away", words)?;
    drop(impostor);
    let _agent = FakeAgent::start(&socket, fixture("running")?, None)?;
    stage.page.says("headline", "Rebuilding")
}

#[test]
fn who_talks_rubbish_on_the_socket_is_no_agent() -> Result<()> {
    replaced_by("rubbish", rubbish, "agent")
}

#[test]
fn who_never_greets_is_no_agent() -> Result<()> {
    replaced_by("silence", silence, "agent")
}

#[test]
fn who_greets_and_then_talks_rubbish_is_no_agent() -> Result<()> {
    replaced_by("greeting", greeting_then_rubbish, "agent")
}

#[test]
fn an_agent_of_another_protocol_is_named_with_its_version() -> Result<()> {
    replaced_by("protocol", another_protocol, "9.9.9")
}

#[test]
fn a_line_without_an_end_does_not_fill_the_memory() -> Result<()> {
    const MOST_KIB: u64 = 400 * 1024;
    let mut stage = Stage::new("endless", fixture("ok")?, &[], None)?;
    stage.page.wait("headline")?;
    stage.agent = None;
    let _impostor = Impostor::start(&stage.home.socket(), endless)?;
    stage.page.says("away", "agent")?;
    for _ in 0..10 {
        thread::sleep(Duration::from_millis(500));
        let window = children(stage.page.driver(), "nixlamp-window");
        let pid = *window.first().context("the window is gone")?;
        let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
        let kib: u64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .context("its memory")?;
        ensure!(kib < MOST_KIB, "the window holds {kib} KiB");
    }
    stage.page.says("away", "agent")
}

/// Descendants of a process whose name begins so, the eldest first.
fn children(of: u32, name: &str) -> Vec<u32> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        let Some((head, tail)) = stat.rsplit_once(')') else {
            continue;
        };
        let comm = head.split_once('(').map_or("", |(_, comm)| comm).to_owned();
        let mut fields = tail.split_whitespace();
        let alive = fields.next() != Some("Z");
        let parent = fields
            .next()
            .and_then(|it| it.parse::<u32>().ok())
            .unwrap_or(0);
        if alive {
            all.push((pid, parent, comm));
        }
    }
    let mut family = vec![of];
    let mut found = Vec::new();
    let mut at = 0;
    while at < family.len() {
        for (pid, parent, comm) in &all {
            if *parent == family[at] && !family.contains(pid) {
                family.push(*pid);
                if comm.starts_with(name) {
                    found.push(*pid);
                }
            }
        }
        at += 1;
    }
    found
}

fn kill(pid: u32) -> Result<()> {
    let status = Process::new("kill")
        .args(["-9", &pid.to_string()])
        .status()?;
    ensure!(status.success(), "{pid} cannot be killed");
    Ok(())
}

/// The page's process is killed under a window that shows the real agent. The
/// lamp is still in the tray; the window has a new page or is gone, and one can
/// be opened again.
#[test]
fn a_killed_page_takes_neither_lamp_nor_the_next_window_with_it() -> Result<()> {
    let home = Home::new("killed-page")?.welcomed()?;
    let screen = Screen::start()?;
    let tokio = tokio::runtime::Runtime::new()?;
    let bus = Bus::start()?;
    let tray = tokio.block_on(Tray::start(&bus))?;
    let mut env = home.env();
    env.push(("DBUS_SESSION_BUS_ADDRESS", OsString::from(&bus.address)));
    env.push(("DISPLAY", OsString::from(&screen.display)));
    env.push(("GDK_BACKEND", "x11".into()));
    let run = |program: &str| -> Result<Ended> {
        let mut process = Process::new(built(program)?);
        process.envs(env.iter().map(|(k, v)| (k, v)));
        process.env_remove("WAYLAND_DISPLAY");
        process.stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Ended(process.spawn()?))
    };
    let mut agent = run("nixlamp")?;
    let lamp = tokio.block_on(tray.item(Duration::from_secs(20)))?;
    let mut window = run("nixlamp-window")?;
    let pid = window.0.id();
    let pages = || children(pid, "WebKitWebProces");
    until(|| Ok(!pages().is_empty()))?;
    // It has drawn something.
    thread::sleep(Duration::from_secs(2));
    let first = pages()[0];
    kill(first)?;
    until(|| {
        let left = window.0.try_wait()?.is_some();
        Ok(left || pages().iter().any(|page| *page != first))
    })
    .context("the window stays, and has nothing to show")?;
    ensure!(
        agent.0.try_wait()?.is_none(),
        "the agent went with the page"
    );
    let look = tokio.block_on(lamp.look())?;
    ensure!(!look.title.is_empty(), "the lamp is gone");
    drop(window);
    let page = Page::open(&built("nixlamp-window")?, &[], &borrowed(&env), &screen)?;
    page.wait("headline")?;
    Ok(())
}

/// The page of a window that the agent has opened is killed, and the one that
/// came for it too: the window goes, and the status tells why.
#[test]
fn a_page_killed_twice_closes_the_window_and_the_status_tells_it() -> Result<()> {
    let home = Home::new("killed-twice")?.welcomed()?;
    let screen = Screen::start()?;
    let bus = Bus::start()?;
    let run = |arguments: &[&str]| -> Result<Process> {
        let mut process = Process::new(built("nixlamp")?);
        process
            .args(arguments)
            .envs(home.env())
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .env("DISPLAY", &screen.display)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            .stderr(Stdio::null());
        Ok(process)
    };
    let agent = Ended(run(&[])?.stdout(Stdio::null()).spawn()?);
    until(|| Ok(run(&["show"])?.stdout(Stdio::null()).status()?.success()))?;
    let page = || children(agent.0.id(), "WebKitWebProces").first().copied();
    let mut last = None;
    for _ in 0..2 {
        until(|| Ok(page().is_some() && page() != last)).context("no page comes")?;
        // It has drawn something.
        thread::sleep(Duration::from_secs(2));
        last = page();
        kill(last.context("no page")?)?;
    }
    until(|| Ok(children(agent.0.id(), "nixlamp-window").is_empty()))
        .context("the window stays with a dead page")?;
    until(|| {
        let told = String::from_utf8(run(&["status"])?.output()?.stdout)?;
        Ok(told.contains("The window's page ended twice in a row"))
    })
    .context("the status does not tell it")
}

/// The agent is killed under the window, which says so, starts another at a
/// click, and then both lamp and picture are back.
#[test]
fn a_killed_agent_is_told_and_started_again_at_a_click() -> Result<()> {
    let home = Home::new("killed-agent")?.welcomed()?;
    let screen = Screen::start()?;
    let tokio = tokio::runtime::Runtime::new()?;
    let bus = Bus::start()?;
    let tray = tokio.block_on(Tray::start(&bus))?;
    let mut env = home.env();
    env.push(("DBUS_SESSION_BUS_ADDRESS", OsString::from(&bus.address)));
    let mut agent = Ended(
        Process::new(built("nixlamp")?)
            .envs(env.iter().map(|(k, v)| (k, v)))
            .stdout(Stdio::null())
            .spawn()?,
    );
    tokio.block_on(tray.item(Duration::from_secs(20)))?;
    let page = Page::open(&built("nixlamp-window")?, &[], &borrowed(&env), &screen)?;
    page.wait("headline")?;
    let before = tray.names().len();
    kill(agent.0.id())?;
    agent.0.wait()?;
    page.says("away", "not running")?;
    page.click("start-watcher")?;
    page.wait("headline")?;
    until(|| Ok(tray.names().len() > before)).context("no new lamp")?;
    // It was the window's child, and must not outlive the test.
    for pid in children(page.driver(), "nixlamp") {
        let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        if name.trim() == "nixlamp" {
            kill(pid)?;
        }
    }
    Ok(())
}

/// A replay that is over before its window has looked: at its socket nobody is wanted.
#[test]
fn a_window_whose_agent_has_gone_starts_none_by_itself() -> Result<()> {
    let home = Home::new("gone-agent")?.welcomed()?;
    let screen = Screen::start()?;
    let page = open(&home, &screen, &["--by-agent"])?;
    page.says("away", "not running")?;
    page.wait("start-watcher")?;
    assert!(!home.socket().exists());
    Ok(())
}

/// What is drawn while the agent is away opens no way to harm.
#[test]
fn nothing_can_be_wished_while_nobody_listens() -> Result<()> {
    let home = Home::new("nobody")?;
    let screen = Screen::start()?;
    let _impostor = Impostor::start(&home.socket(), silence)?;
    let page = open(&home, &screen, &[])?;
    page.wait("away")?;
    assert!(!page.has("stop")?);
    assert!(!page.has("menu")?);
    Ok(())
}
