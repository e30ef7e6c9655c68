//! Names, paths, log lines and addresses come from outside. Whatever they hold
//! is text: in the page, in the tray, in a notification and in a terminal.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::wire::View as Picture;
use nixlamp_tests::{
    dbus::{Bus, Desk, Tray},
    fake_agent::{FakeAgent, fixture},
    showroom::{Showroom, Way},
    views::View,
    webdriver::{Home, built},
};
use serde_json::{Value, json};

/// Markup, an entity, control characters, marks that turn the direction of
/// writing and never turn it back.
const NASTY: &str = "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>&lt;b&gt;&amp; \
     <a href=\"javascript:window.hit=1\">go</a> שלום {{hit}} ${hit} \u{202e}txet\u{2066} \u{7}\u{1b}[31m\u{1b}]0;t\u{7}\u{9b}2J\u{0}";
/// What of it must be read, letter for letter.
const READ: &str = "<img src=x onerror=\"window.hit=1\"><script>";
/// How soon a page with a line of a megabyte must answer, on a busy machine.
const ANSWERS: Duration = Duration::from_secs(20);

/// Fields that hold words from outside or sentences with such words in them.
/// All else are codes, times and names that only Nixlamp gives.
const WORDS: &[&str] = &[
    "title",
    "headline",
    "subline",
    "text",
    "what",
    "detail",
    "name",
    "command",
    "line",
    "label",
    "target",
    "waits_on",
    "would_change",
    "next_step",
    "source",
    "user",
    "owner",
    "person",
    "estimate",
    "about",
    "number",
    "summary",
    "body",
    "path",
    "where",
    "says",
    "why",
    "host",
    "by",
];

/// A picture in which every word from outside ends in `ending`.
fn nasty(picture: &Picture, ending: &str) -> Result<Picture> {
    fn walk(value: &mut Value, key: &str, ending: &str) {
        match value {
            Value::String(text) if WORDS.contains(&key) || key == "lines" => text.push_str(ending),
            Value::Array(all) => all.iter_mut().for_each(|one| walk(one, key, ending)),
            Value::Object(all) => all.iter_mut().for_each(|(key, one)| walk(one, key, ending)),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(picture)?;
    walk(&mut value, "", ending);
    serde_json::from_value(value).context("the picture is one still")
}

fn view(name: &str) -> View {
    View {
        name: name.to_owned(),
        query: format!("fixture={name}"),
        click: &[],
        large_only: false,
    }
}

/// Elements that only a text could have made, and whether one of them ran.
const MADE: &str = "\
    return { hit: window.hit ?? null, \
      made: [...document.querySelectorAll('img, iframe, object, embed, base, script:not([src]), a[href^=\"javascript:\"], [onerror]')].map((it) => it.outerHTML.slice(0, 100)), \
      reads: document.body.textContent.includes(arguments[0]), \
      steers: /[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent) }";

/// Texts with a mark that turns the direction, beside others in one paragraph
/// and with nothing around them that would end the turning.
const TURNS: &str = "\
    const out = new Set(); \
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    for (let node; (node = walker.nextNode()); ) { \
      if (!node.data.includes('\\u05e9') || !node.parentElement.checkVisibility()) continue; \
      let box = node.parentElement; \
      let kept = false; \
      for (;;) { \
        const { display, unicodeBidi } = getComputedStyle(box); \
        if (/isolate|plaintext/.test(unicodeBidi)) kept = true; \
        if (display !== 'inline') break; \
        box = box.parentElement; \
      } \
      const rest = box.textContent.trim().replace(node.data.trim(), ''); \
      if (!kept && rest !== '') out.add(`${box.tagName.toLowerCase()}.${box.className} in [${box.closest('[data-test]')?.dataset.test}]: ${rest.slice(0, 30)}`); \
    } \
    return [...out]";

#[test]
fn in_the_page_it_is_text() -> Result<()> {
    let room = Showroom::open("hostile", "")?;
    let mut turned = Vec::new();
    for name in [
        "stalled",
        "attention",
        "failed",
        "health",
        "verify",
        "gc",
        "plan-danger",
        "restore",
        "backups",
        "outcome",
        "acting",
    ] {
        let picture = nasty(&fixture(name)?, NASTY)?;
        room.hang("hostile", serde_json::to_string(&picture)?);
        for width in [420, 960] {
            let way = Way {
                width,
                ..Way::default()
            };
            room.show(&view("hostile"), way)
                .with_context(|| name.to_owned())?;
            let found = room.page.run_with(MADE, &json!([READ]))?;
            assert_eq!(
                found,
                json!({ "hit": null, "made": [], "reads": true, "steers": false }),
                "{name}-{width}"
            );
            for it in room.page.run(TURNS)?.as_array().into_iter().flatten() {
                turned.push(format!("{name}-{width}: {it}"));
            }
        }
    }
    assert!(
        turned.is_empty(),
        "a name from outside turns the words around it; <bdi> ends that:\n{}",
        turned.join("\n")
    );
    Ok(())
}

#[test]
fn a_line_of_a_megabyte_does_not_stop_the_page() -> Result<()> {
    let room = Showroom::open("megabyte", "")?;
    let mut picture = fixture("stalled")?;
    let long = format!("{NASTY}{}", "x".repeat(1 << 20));
    let rebuild = &mut picture.status.rebuilds[0];
    rebuild.causes[0].evidence_for[0].text.clone_from(&long);
    rebuild.now[0].what.clone_from(&long);
    rebuild.processes[0].name = long;
    room.hang("hostile", serde_json::to_string(&picture)?);
    let begun = Instant::now();
    room.show(&view("hostile"), Way::default())?;
    let found = room.page.run_with(MADE, &json!([READ]))?;
    assert_eq!(found["hit"], Value::Null);
    assert_eq!(found["made"], json!([]));
    let wide = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(room.page.run(wide)?, true, "the page grows sideways");
    room.page.click("menu")?;
    ensure!(begun.elapsed() < ANSWERS, "it took {:?}", begun.elapsed());
    Ok(())
}

/// What the shipped window may load, run and call.
#[test]
fn the_page_may_do_little_and_the_window_gives_it_less() -> Result<()> {
    let read = |path: &str| -> Result<Value> {
        let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
        Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
    };
    let conf = read("tauri.conf.json")?;
    assert_eq!(
        conf["app"]["security"],
        json!({
            "capabilities": ["main"],
            "csp": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ipc: http://ipc.localhost; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        }),
        "whoever widens this says why here"
    );
    let given = read("src-tauri/capabilities/main.json")?;
    assert_eq!(given["windows"], json!(["main"]));
    assert_eq!(
        given["permissions"],
        json!(["core:event:allow-listen", "core:event:allow-unlisten"]),
        "the page hears news; its wishes are the program's own commands"
    );
    Ok(())
}

#[test]
fn the_policy_stops_what_gets_into_the_page_all_the_same() -> Result<()> {
    let room = Showroom::open("policy", "")?;
    room.show(&view("ok"), Way::default())?;
    let tried = room.page.run_later(
        "const done = arguments[0]; const out = {}; window.hit = undefined; \
         const script = document.createElement('script'); script.textContent = 'window.hit = 1'; document.body.append(script); \
         const event = document.createElement('p'); event.setAttribute('onclick', 'window.hit = 2'); document.body.append(event); event.click(); \
         const style = document.createElement('style'); style.textContent = 'body { --hit: 3 }'; document.head.append(style); \
         out.inline = window.hit ?? null; \
         out.style = getComputedStyle(document.body).getPropertyValue('--hit'); \
         const timer = document.createElement('script'); timer.src = 'data:text/javascript,window.hit=4'; document.body.append(timer); \
         const image = new Image(); \
         const remote = fetch('http://localhost:9/').then(() => 'went', () => 'stopped'); \
         image.onload = () => (out.image = 'loaded'); image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='; \
         remote.then((said) => { out.remote = said; setTimeout(() => { \
           out.later = window.hit ?? null; \
           out.broke = [...new Set(window.problems.map((it) => it.split(' ')[1]))].sort(); \
           done(out) }, 300) })",
        &json!([]),
    )?;
    assert_eq!(tried["inline"], Value::Null);
    assert_eq!(tried["style"], "");
    assert_eq!(tried["later"], Value::Null);
    assert_eq!(tried["image"], Value::Null);
    assert_eq!(tried["remote"], "stopped");
    let broke: Vec<String> = serde_json::from_value(tried["broke"].clone())?;
    for rule in ["script-src", "style-src", "img-src", "connect-src"] {
        ensure!(
            broke.iter().any(|one| one.starts_with(rule)),
            "{rule} stopped nothing: {broke:?}"
        );
    }
    Ok(())
}

/// Nothing in it moves a cursor, rings a bell or turns the writing.
fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn in_a_terminal_it_is_text() -> Result<()> {
    let home = Home::new("hostile-words")?;
    let picture = nasty(&fixture("stalled")?, NASTY)?;
    let _agent = FakeAgent::start(&home.socket(), picture, None)?;
    for words in [
        &["status"][..],
        &["status", "--short"],
        &["status", "--waybar"],
        &["why"],
        &["health"],
    ] {
        let said = Command::new(built("nixlamp")?)
            .args(words)
            .envs(home.env())
            .env("LC_ALL", "C.UTF-8")
            .output()?;
        let complains = String::from_utf8_lossy(&said.stderr).into_owned();
        let said = String::from_utf8(said.stdout)?;
        ensure!(!said.is_empty(), "{words:?} says nothing: {complains}");
        let at = said.lines().find(|line| !is_plain(line));
        ensure!(
            at.is_none(),
            "{words:?} lets through: {:?}",
            at.unwrap_or_default()
        );
        ensure!(
            words == ["health"] || said.contains("<img") || said.contains("&lt;img"),
            "{words:?} leaves it out: {said}"
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_tray_and_in_notifications_it_is_text() -> Result<()> {
    const SOON: Duration = Duration::from_secs(10);
    let mut picture = nasty(
        &nixlamp_tests::pictures::picture(nixlamp_core::wire::Lamp::Stalled),
        NASTY,
    )?;
    picture.tooltip.lines.push(NASTY.to_owned());
    for markup in [true, false] {
        let bus = Bus::start()?;
        let tray = Tray::start(&bus).await?;
        let can: &[&str] = if markup {
            &["actions", "body", "body-markup"]
        } else {
            &["body"]
        };
        let desk = Desk::start(&bus, can).await?;
        let mut faces = Command::new(env!("CARGO_BIN_EXE_faces"))
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        let mut input = faces.stdin.take().context("its input")?;
        writeln!(input, "{}", serde_json::to_string(&picture)?)?;
        let item = tray.item(SOON).await?;
        let look = item
            .look_until(SOON, "the hostile tooltip", |look| {
                look.tooltip_text.contains("img")
            })
            .await?;
        ensure!(!look.tooltip_text.contains("<img"), "{}", look.tooltip_text);
        ensure!(
            look.tooltip_text.contains("&lt;img"),
            "{}",
            look.tooltip_text
        );
        let shown = nixlamp_tests::dbus::until(SOON, "a notification", || async {
            desk.record().shown.last().cloned()
        })
        .await?;
        ensure!(
            shown.body.contains("<img") != markup,
            "markup {markup}: {}",
            shown.body
        );
        let menu = item.menu().await?;
        let labels: Vec<&str> = menu.iter().map(|entry| entry.label.as_str()).collect();
        ensure!(
            labels.iter().any(|label| label.contains("img")),
            "{labels:?}"
        );
        let all = [
            look.title.as_str(),
            &look.tooltip_title,
            &look.tooltip_text,
            &shown.summary,
            &shown.body,
        ];
        for text in all.iter().chain(&labels) {
            ensure!(is_plain(text), "it lets through: {text:?}");
        }
        drop(input);
        faces.wait()?;
    }
    Ok(())
}
