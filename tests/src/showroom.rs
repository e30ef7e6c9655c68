//! The page with recorded pictures, in a plain browser of the window's own
//! engine: a frame of any width, a clock that stands still, nothing that moves.

use std::{
    collections::HashMap,
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::{
    look::Picture,
    views::View,
    webdriver::{Home, Page, Screen, until},
};

/// What [`Showroom::width`] and [`Showroom::shot`] can show at most.
const SCREEN: (u32, u32) = (1000, 2600);
/// The height of a frame whose page is read to its end by scrolling.
pub const HEIGHT: u32 = 900;
/// The moment of all pictures.
const STILL: &str = "\
const at = Date.parse('2026-01-05T14:14:01Z')
const Real = Date
window.Date = class extends Real {
  constructor(...parts) { if (parts.length) super(...parts); else super(at) }
  static now() { return at }
}
window.problems = []
addEventListener('error', ({ message }) => window.problems.push(String(message)))
addEventListener('unhandledrejection', ({ reason }) => window.problems.push(String(reason)))
addEventListener('securitypolicyviolation', (e) => window.problems.push('csp: ' + e.violatedDirective + ' ' + e.blockedURI))
";
/// No caret that blinks and no scroll bar that fades; the page itself must not
/// move, which is tested.
const CALM: &str = "* { caret-color: transparent !important; scrollbar-width: none !important }\n";
/// Around the page: a frame that the test gives its width.
const FRAME: &str = "<!doctype html><html lang=en><title>frame</title>\
     <style>body{margin:0;background:#808080}iframe{border:0;display:block}</style>\
     <iframe title=page></iframe>";

/// The repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// How a view is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// Of the frame, in CSS pixels.
    pub width: u32,
    /// `light` or `dark`.
    pub theme: &'a str,
    /// A tag that the page knows.
    pub language: &'a str,
    /// Size of letters, per cent.
    pub text: u32,
}

impl Default for Way<'_> {
    fn default() -> Self {
        Self {
            width: 420,
            theme: "light",
            language: "en",
            text: 100,
        }
    }
}

/// A browser with the page in a frame.
pub struct Showroom {
    /// Its driver: inside the frame once a view is open.
    pub page: Page,
    _home: Home,
    _screen: Screen,
    address: String,
    pictures: Pictures,
}

/// Pictures that no file holds, by name.
type Pictures = Arc<Mutex<HashMap<String, String>>>;

impl Showroom {
    /// Starts server and browser. `settings` are GTK's, such as
    /// `gtk-enable-animations=0`.
    pub fn open(name: &str, settings: &str) -> Result<Self> {
        let page = repository().join("target/looks/page");
        ensure!(
            page.join("index.html").is_file(),
            "{} is missing: './dev test looks' builds it, or 'npm run looks' in ui",
            page.display()
        );
        let pictures = Pictures::default();
        let address = serve(page, Arc::clone(&pictures))?;
        let home = Home::new(&format!("looks-{name}"))?;
        let gtk = home.path.join("config/gtk-3.0");
        fs::create_dir_all(&gtk)?;
        fs::write(
            gtk.join("settings.ini"),
            format!("[Settings]\n{settings}\n"),
        )?;
        let config = home.path.join("config");
        let mut env = home.env();
        env.extend([
            ("XDG_CONFIG_HOME", config.into_os_string()),
            ("TZ", "UTC".into()),
            ("LC_ALL", "en_US.UTF-8".into()),
            ("GTK_THEME", "".into()),
        ]);
        let env: Vec<(&str, &OsStr)> = env
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (*name, value.as_os_str()))
            .collect();
        let screen = Screen::of(SCREEN.0, SCREEN.1)?;
        let page = Page::browse(&format!("{address}/frame"), &env, &screen)?;
        page.resize(SCREEN.0, SCREEN.1)?;
        Ok(Self {
            page,
            _home: home,
            _screen: screen,
            address,
            pictures,
        })
    }

    /// From now on there is a picture of this name, as JSON.
    pub fn hang(&self, name: &str, picture: String) {
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.insert(format!("/views/{name}.json"), picture);
    }

    /// Shows a view and waits until it stands.
    pub fn show(&self, view: &View, way: Way<'_>) -> Result<()> {
        let query = format!(
            "{}{}theme={}&language={}",
            view.query,
            if view.query.is_empty() { "" } else { "&" },
            way.theme,
            way.language
        );
        self.show_at(&format!("/?{query}"), way.width, HEIGHT)?;
        if way.text != 100 {
            self.page.run_with(
                "document.documentElement.style.fontSize = `${14 * arguments[0] / 100}px`",
                &json!([way.text]),
            )?;
        }
        for name in view.click {
            self.page.click(name)?;
        }
        self.settle()
            .with_context(|| format!("{} {way:?}", view.name))
    }

    /// The frame shows a page of the server.
    fn show_at(&self, path: &str, width: u32, height: u32) -> Result<()> {
        self.page.leave_frame()?;
        self.page.run_later(
            "const [url, width, height, done] = arguments; \
             const old = document.querySelector('iframe'); \
             const frame = document.createElement('iframe'); \
             frame.width = width; frame.height = height; frame.title = 'page'; \
             frame.onload = () => setTimeout(done); frame.src = url; old.replaceWith(frame)",
            &json!([format!("{}{path}", self.address), width, height]),
        )?;
        self.page.enter_frame()?;
        let shown = "return document.querySelector('main, [data-test=away]') !== null";
        until(|| Ok(self.page.run(shown)? == true)).with_context(|| {
            format!(
                "{path} shows nothing: {:?}",
                self.page.run("return window.problems")
            )
        })
    }

    /// Waits until four looks in a row find the same: what is asked for late
    /// is there. What depends on the size of a box follows only when it is drawn.
    fn settle(&self) -> Result<()> {
        let problems = self.page.run_later(
            "const done = arguments[0]; let last = ''; let same = 0; let left = 500; \
             const look = () => { \
               const now = document.body.innerHTML.length + ' ' + document.body.scrollHeight; \
               same = now === last ? same + 1 : 0; last = now; left -= 1; \
               if (same >= 3 || left === 0) done(left ? window.problems : ['it does not come to rest']); \
               else setTimeout(look, 20) }; \
             const drawn = () => new Promise((done) => { \
               setTimeout(done, 500); requestAnimationFrame(() => requestAnimationFrame(done)) }); \
             document.fonts.ready.then(drawn).then(look)",
            &json!([]),
        )?;
        ensure!(problems == json!([]), "the page had problems: {problems}");
        Ok(())
    }

    /// Makes the frame as high as all that would be scrolled to, and takes a
    /// picture of it.
    pub fn shot(&self, width: u32) -> Result<Picture> {
        let whole = self.page.run(
            "const boxes = document.querySelectorAll('main, dialog[open], dialog[open] *'); \
             const scrolled = [...boxes].filter((box) => /auto|scroll/.test(getComputedStyle(box).overflowY)); \
             const over = [document.documentElement, ...scrolled].map((box) => box.scrollHeight - box.clientHeight); \
             return innerHeight + Math.max(0, ...over)",
        )?;
        let height = u32::try_from(whole.as_u64().context("a number")?)?.min(SCREEN.1 - 60);
        self.page.leave_frame()?;
        self.page.run_with(
            "document.querySelector('iframe').height = arguments[0]",
            &json!([height]),
        )?;
        self.page.enter_frame()?;
        // On a busy machine the frame's page learns late how high it is, and
        // what it drew is on the screen later still.
        until(|| Ok(self.page.run("return innerHeight")? == height))?;
        self.settle()?;
        let mut last = Vec::new();
        until(|| {
            let next = self.page.shot()?;
            let same = next == last;
            last = next;
            Ok(same)
        })?;
        Picture::corner(&last, width as usize, height as usize)
    }
}

/// Whether letters come from the font that the kept pictures were made with.
pub fn font() -> Result<String> {
    let says = Command::new("fc-match")
        .args(["-f", "%{family[0]}", "system-ui"])
        .output()
        .context("fc-match, of Debian's fontconfig")?;
    Ok(String::from_utf8(says.stdout)?)
}

/// Serves the page and what it asks for on a port of its own.
fn serve(page: PathBuf, pictures: Pictures) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    let policy = policy()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (page, policy, pictures) = (page.clone(), policy.clone(), Arc::clone(&pictures));
            // A browser that hung up is no error.
            thread::spawn(move || answer(&page, &policy, &pictures, stream).ok());
        }
    });
    Ok(address)
}

/// The rules of the shipped window, with only what a frame needs changed.
fn policy() -> Result<String> {
    let text = fs::read_to_string(repository().join("tauri.conf.json"))?;
    let conf: Value = serde_json::from_str(&text)?;
    let csp = conf["app"]["security"]["csp"]
        .as_str()
        .context("a policy")?;
    let framed = csp.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
    ensure!(framed != csp, "the window must not be framed");
    Ok(framed)
}

fn answer(page: &Path, policy: &str, pictures: &Pictures, stream: TcpStream) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let asked = lines.next().context("a request")??;
    while !lines.next().context("an end")??.is_empty() {}
    let path = asked.split([' ', '?']).nth(1).context("a path")?;
    let hung = pictures
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(path)
        .cloned();
    let found = match hung {
        Some(picture) => Ok(("application/json", picture.into_bytes())),
        None => content(page, path),
    };
    let mut out = stream;
    let (status, kind, body) = match &found {
        Ok((kind, body)) => ("200 OK", *kind, body.as_slice()),
        Err(_) => ("404 Not Found", "text/plain", &b"not here"[..]),
    };
    let policy = if path == "/frame" {
        String::new()
    } else {
        format!("Content-Security-Policy: {policy}\r\n")
    };
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{policy}\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    Ok(out.write_all(body)?)
}

fn content(page: &Path, path: &str) -> Result<(&'static str, Vec<u8>)> {
    let kind = match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "text/html; charset=utf-8",
    };
    if path.contains("..") {
        bail!("not below the page");
    }
    let body = match path {
        "/frame" => FRAME.into(),
        "/still.js" => STILL.into(),
        "/calm.css" => CALM.into(),
        "/" => {
            let index = fs::read_to_string(page.join("index.html"))?;
            let head = "<head><script src=/still.js></script><link rel=stylesheet href=/calm.css>";
            index.replacen("<head>", head, 1).into_bytes()
        }
        // What the fixture backend asks for: views, and answers beside them.
        _ if kind == "application/json" => {
            fs::read(repository().join("tests/fixtures").join(&path[1..]))?
        }
        _ => fs::read(page.join(&path[1..]))?,
    };
    Ok((kind, body))
}
