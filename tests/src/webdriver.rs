//! A small `WebDriver` client for the real window: an X server of its own, the
//! driver that comes with the web view, and plain HTTP.
//! The protocol: <https://www.w3.org/TR/webdriver2/>.

use std::{
    ffi::{OsStr, OsString},
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::ended::Ended;

/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a thing on the page may take to come or to go.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that Cargo built, beside this test.
pub fn built(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let path = own
        .ancestors()
        .nth(2)
        .context("tests lie in target/PROFILE/deps")?
        .join(name);
    if !path.is_file() {
        bail!("{} is missing. Build it first: cargo build", path.display());
    }
    Ok(path)
}

/// An X server nobody sees.
pub struct Screen {
    _server: Ended,
    /// For `DISPLAY`.
    pub display: String,
}

impl Screen {
    /// Starts Xvfb on the first free display.
    pub fn start() -> Result<Self> {
        Self::of(1024, 800)
    }

    /// The same of another size.
    pub fn of(width: u32, height: u32) -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb is missing: install xvfb")?;
        let out = server.stdout.take().context("stdout is piped")?;
        let server = Ended(server);
        let mut number = String::new();
        BufReader::new(out).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb found no free display");
        }
        Ok(Self {
            _server: server,
            display: format!(":{}", number.trim()),
        })
    }
}

/// The page in the window of a program under test.
pub struct Page {
    http: ureq::Agent,
    session: String,
    driver: Ended,
}

/// Brings an element to where it can be clicked, and notes whether it was.
const PREPARE_CLICK: &str = "
    const [element] = arguments;
    element.scrollIntoView({ block: 'center' });
    window.heardClick = false;
    const heard = () => { window.heardClick = true; };
    element.addEventListener('click', heard, { capture: true, once: true });
";

impl Page {
    /// Starts `program` and waits until its page is there.
    pub fn open(
        program: &Path,
        args: &[&str],
        env: &[(&str, &OsStr)],
        screen: &Screen,
    ) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("DISPLAY", &screen.display)
            // Neither the desktop's Wayland nor its accessibility bus.
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            // Not the desktop's session; `env` may name a bus of the test.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("WebKitWebDriver is missing: install webkit2gtk-driver")?;
        let driver = Ended(driver);
        let http: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(90)))
            .build()
            .into();
        let base = format!("http://127.0.0.1:{port}");
        until(|| Ok(http.get(format!("{base}/status")).call().is_ok()))
            .context("WebKitWebDriver does not listen")?;
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": args },
        }}});
        let got = value(http.post(format!("{base}/session")).send_json(wanted)?)?;
        let id = got["sessionId"].as_str().context("a session has an id")?;
        Ok(Self {
            session: format!("{base}/session/{id}"),
            http,
            driver,
        })
    }

    /// A plain browser of the same engine, for a page from `http://`.
    pub fn browse(url: &str, env: &[(&str, &OsStr)], screen: &Screen) -> Result<Self> {
        let browser = browser()?;
        let page = Self::open(&browser, &["--automation"], env, screen)?;
        page.post("url", &json!({ "url": url }))?;
        Ok(page)
    }

    /// The driver's process; the window is a descendant of it.
    pub fn driver(&self) -> u32 {
        self.driver.0.id()
    }

    /// Gives the window this size, as far as the screen allows.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({ "x": 0, "y": 0, "width": width, "height": height });
        self.post("window/rect", &size)?;
        Ok(())
    }

    /// What the window shows, as PNG.
    pub fn shot(&self) -> Result<Vec<u8>> {
        let shot = self.get("screenshot")?;
        base64(shot.as_str().context("a picture is text")?)
    }

    /// Scripts, elements and keys go to this frame from now on.
    pub fn enter_frame(&self) -> Result<()> {
        self.post("frame", &json!({ "id": 0 }))?;
        Ok(())
    }

    /// Scripts, elements and keys go to the page around the frame again.
    pub fn leave_frame(&self) -> Result<()> {
        self.post("frame", &json!({ "id": null }))?;
        Ok(())
    }

    /// What a script hands to its last argument, which it may call later.
    pub fn run_later(&self, script: &str, args: &Value) -> Result<Value> {
        self.post("execute/async", &json!({ "script": script, "args": args }))
    }

    /// What a script returns that was given something.
    pub fn run_with(&self, script: &str, args: &Value) -> Result<Value> {
        self.post("execute/sync", &json!({ "script": script, "args": args }))
    }

    /// Presses a key while others are held.
    pub fn press_with(&self, held: &[char], key: char) -> Result<()> {
        let step = |kind, key: &char| json!({ "type": kind, "value": key });
        let down = held.iter().chain([&key]).map(|key| step("keyDown", key));
        let up = [&key].into_iter().chain(held).map(|key| step("keyUp", key));
        let actions: Vec<Value> = down.chain(up).collect();
        let keys = json!({ "type": "key", "id": "keys", "actions": actions });
        self.post("actions", &json!({ "actions": [keys] }))?;
        Ok(())
    }

    /// Waits for the element `data-test=name`.
    pub fn wait(&self, name: &str) -> Result<String> {
        let mut found = None;
        until(|| {
            found = self.find(name)?;
            Ok(found.is_some())
        })
        .with_context(|| format!("“{name}” did not come"))?;
        found.context("it was found")
    }

    /// Waits until no element is `data-test=name`.
    pub fn gone(&self, name: &str) -> Result<()> {
        until(|| Ok(self.find(name)?.is_none())).with_context(|| format!("“{name}” stays"))
    }

    /// Whether an element is there now.
    pub fn has(&self, name: &str) -> Result<bool> {
        Ok(self.find(name)?.is_some())
    }

    /// The text of an element, as it is seen.
    pub fn text(&self, name: &str) -> Result<String> {
        let element = self.wait(name)?;
        let text = self.get(&format!("element/{element}/text"))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until an element's text contains `wanted`.
    pub fn says(&self, name: &str, wanted: &str) -> Result<()> {
        let mut text = String::new();
        until(|| {
            text = self.text(name)?;
            Ok(text.contains(wanted))
        })
        .with_context(|| format!("“{name}” says “{text}”, not “{wanted}”"))
    }

    /// An attribute of an element.
    pub fn attribute(&self, name: &str, attribute: &str) -> Result<Option<String>> {
        let element = self.wait(name)?;
        let found = self.get(&format!("element/{element}/attribute/{attribute}"))?;
        Ok(found.as_str().map(str::to_owned))
    }

    /// Clicks where a pointer would: fails if something lies above.
    pub fn click(&self, name: &str) -> Result<()> {
        // What is being redrawn cannot be clicked for a moment.
        until(|| {
            let element = self.wait(name)?;
            // The driver scrolls only what lies outside the window, not what
            // lies below the bar at its bottom.
            let prepare = json!({
                "script": PREPARE_CLICK,
                "args": [{ ELEMENT: element }],
            });
            self.post("execute/sync", &prepare)?;
            self.post(&format!("element/{element}/click"), &json!({}))?;
            // While a window takes its new size the driver may click beside
            // it. A click that ended the window was heard.
            let heard = self.run("return window.heardClick");
            Ok(heard.map_or(true, |heard| heard != Value::Bool(false)))
        })
        .with_context(|| format!("“{name}” cannot be clicked"))
    }

    /// Presses a key wherever the focus is. Named keys have code points of
    /// their own: Return is `\u{E007}`, Escape `\u{E00C}`.
    pub fn press(&self, key: char) -> Result<()> {
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": [
            { "type": "keyDown", "value": key }, { "type": "keyUp", "value": key },
        ]}]});
        self.post("actions", &actions)?;
        Ok(())
    }

    /// `data-test` of the element that has the focus.
    pub fn focus(&self) -> Result<Option<String>> {
        let found = self.run("return document.activeElement?.dataset?.test ?? null")?;
        Ok(found.as_str().map(str::to_owned))
    }

    /// What a script returns.
    pub fn run(&self, script: &str) -> Result<Value> {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    fn find(&self, name: &str) -> Result<Option<String>> {
        let by = json!({ "using": "css selector", "value": format!("[data-test=\"{name}\"]") });
        let found = self.post("elements", &by)?;
        Ok(found[0][ELEMENT].as_str().map(str::to_owned))
    }

    fn get(&self, path: &str) -> Result<Value> {
        value(self.http.get(format!("{}/{path}", self.session)).call()?)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        value(
            self.http
                .post(format!("{}/{path}", self.session))
                .send_json(body)?,
        )
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // Closes the window. It may be gone already.
        let _ = self.http.delete(&self.session).call();
    }
}

/// `WebKit`'s own small browser, which lies beside its library.
fn browser() -> Result<PathBuf> {
    let says = Command::new("pkg-config")
        .args(["--variable=libdir", "webkit2gtk-4.1"])
        .output()?;
    let libraries = PathBuf::from(String::from_utf8(says.stdout)?.trim());
    let found = ["webkit2gtk-4.1", "../libexec/webkit2gtk-4.1"]
        .map(|folder| libraries.join(folder).join("MiniBrowser"))
        .into_iter()
        .find(|path| path.is_file());
    found.context("WebKit's MiniBrowser is missing; on Debian it is part of libwebkit2gtk-4.1-0")
}

/// Standard base64, as the driver writes it.
fn base64(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => bail!("this is no base64"),
        };
        held = held << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    Ok(bytes)
}

fn value(mut answer: ureq::http::Response<ureq::Body>) -> Result<Value> {
    let ok = answer.status().is_success();
    let mut body: Value = answer.body_mut().read_json()?;
    let value = body["value"].take();
    if !ok {
        bail!("{}: {}", value["error"], value["message"]);
    }
    Ok(value)
}

/// Asks again until it is true, or the patience is at its end.
pub fn until(mut ask: impl FnMut() -> Result<bool>) -> Result<()> {
    let end = Instant::now() + PATIENCE;
    let mut first = true;
    loop {
        // What is being redrawn may be gone between two requests.
        let last = ask();
        if matches!(last, Ok(true)) {
            return Ok(());
        }
        if Instant::now() > end {
            last?;
            bail!("not within {} s", PATIENCE.as_secs());
        }
        thread::sleep(Duration::from_millis(if first { 10 } else { 100 }));
        first = false;
    }
}

/// Lets the driver hold the window that the *agent* opens.
///
/// A driver must start the program it drives, and so must the agent. So each
/// starts a script: [`Gate::driven`] waits, [`Gate::stand_in`] tells it with
/// which arguments to become the real window.
pub struct Gate {
    /// For [`Page::open`], in a thread: it returns when the window was opened.
    pub driven: PathBuf,
    /// What the agent must start in place of the window.
    pub stand_in: PathBuf,
}

impl Gate {
    /// Puts both scripts into `folder`; `stand_in` is called `nixlamp-window`.
    pub fn new(folder: &Path, window: &Path) -> Result<Self> {
        let asked = folder.join("asked");
        let script = |name: &str, text: String| -> Result<PathBuf> {
            let path = folder.join(name);
            fs::write(&path, format!("#!/bin/sh\n{text}\n"))?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
            Ok(path)
        };
        let (asked, window) = (asked.display(), window.display());
        Ok(Self {
            driven: script(
                "driven-window",
                format!(
                    "until [ -e '{asked}' ]; do sleep 0.05; done\n\
                     exec '{window}' $(cat '{asked}')"
                ),
            )?,
            stand_in: script(
                "nixlamp-window",
                format!("echo \"$@\" > '{asked}.new' && mv '{asked}.new' '{asked}'"),
            )?,
        })
    }
}

/// An empty folder that goes away with the test, and the environment that
/// keeps a program's files and sockets in it.
pub struct Home {
    /// The folder.
    pub path: PathBuf,
}

impl Home {
    /// Makes the folder; `name` must be the test's own.
    pub fn new(name: &str) -> Result<Self> {
        let path = std::env::temp_dir().join(format!("nixlamp-{name}-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700))?;
        Ok(Self { path })
    }

    /// Whoever lives here has read the page of the first start.
    pub fn welcomed(self) -> Result<Self> {
        let state = self.path.join("nixlamp");
        fs::create_dir_all(&state)?;
        fs::write(state.join("seen.json"), r#"{"welcome":true}"#)?;
        Ok(self)
    }

    /// Where an agent of this home listens.
    pub fn socket(&self) -> PathBuf {
        self.path.join("nixlamp").join("agent.sock")
    }

    /// The variables.
    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        [
            "HOME",
            "XDG_RUNTIME_DIR",
            "XDG_DATA_HOME",
            "XDG_CACHE_HOME",
            "XDG_STATE_HOME",
        ]
        .map(|name| (name, self.path.clone().into_os_string()))
        .to_vec()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // A program that just ended may still write; what stays is in /tmp.
        let _ = fs::remove_dir_all(&self.path);
    }
}
