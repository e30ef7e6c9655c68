//! The page with keys alone: everything is reached, seen to be reached, and left.

use anyhow::{Context, Result, ensure};
use nixlamp_tests::{
    showroom::{Showroom, Way},
    views::{self, View},
    webdriver::until,
};
use serde_json::{Value, json};

const TAB: char = '\u{E004}';
const SHIFT: char = '\u{E008}';
const CONTROL: char = '\u{E009}';
const F6: char = '\u{E036}';

/// What the focus should be able to get to, in order. Of radio buttons only the
/// chosen one is on the way; of a list with arrow keys only the current one.
const WAY: &str = "\
    window.stops = [...(document.querySelector('dialog[open]') ?? document).querySelectorAll( \
      'a[href], button:not(:disabled), input:not(:disabled), select, summary, textarea, [tabindex]')] \
      .filter((it) => it.tabIndex >= 0 && it.checkVisibility() && !it.closest('[inert]')) \
      .filter((it) => it.type !== 'radio' || it.checked || \
        !document.querySelector(`input[type=radio][name=\"${it.name}\"]:checked`)); \
    return window.stops.length";

/// Where the focus is, and what is wrong with how it is shown.
const HERE: &str = "\
    const it = document.activeElement; \
    if (!it || it === document.body || !document.hasFocus()) return { at: -1 }; \
    const name = `${it.tagName.toLowerCase()}[${it.dataset.test ?? it.closest('[data-test]')?.dataset.test ?? ''}] “${(it.ariaLabel ?? it.textContent).trim().slice(0, 30)}”`; \
    const wrong = []; \
    const style = getComputedStyle(it); \
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) wrong.push(`no ring: ${style.outline}`); \
    const box = it.getBoundingClientRect(); \
    const [left, top, right, below] = [Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)]; \
    if (right - left < 2 || below - top < 2) wrong.push(`out of sight: ${JSON.stringify(box)}`); \
    else { \
      const at = document.elementFromPoint((left + right) / 2, (top + below) / 2); \
      if (at !== it && !it.contains(at) && !at?.closest('label')?.contains(it)) wrong.push(`covered by ${at?.tagName}.${at?.className}`); \
    } \
    return { at: window.stops.indexOf(it), name, wrong }";

#[test]
fn the_focus_gets_everywhere_is_seen_and_is_never_caught() -> Result<()> {
    let room = Showroom::open("keys", "")?;
    let mut wrong = Vec::new();
    for view in views::all()? {
        for width in view.widths() {
            // What opens a menu by a click has the focus elsewhere.
            if !view.click.is_empty() {
                continue;
            }
            let way = Way {
                width: *width,
                ..Way::default()
            };
            if let Err(why) = room.show(&view, way) {
                wrong.push(format!("{}-{width}: {why:#}", view.name));
                continue;
            }
            let said = tour(&room).with_context(|| format!("{}-{width}", view.name))?;
            wrong.extend(
                said.into_iter()
                    .map(|line| format!("{}-{width}: {line}", view.name)),
            );
        }
    }
    super::still_wrong::hold("keys", &wrong)
}

/// From the first stop by Tab to the last, and out.
fn tour(room: &Showroom) -> Result<Vec<String>> {
    let stops = room.page.run(WAY)?.as_u64().context("a count")?;
    let mut wrong = Vec::new();
    let mut visited = vec![false; usize::try_from(stops)?];
    // What is modal has the focus from the beginning, not on its first stop;
    // behind its ends comes the browser's own bar. So it is walked both ways.
    let modal = room
        .page
        .run("return document.querySelector('dialog[open]') !== null")?
        == true;
    if modal {
        room.page
            .run("window.begun = document.activeElement; return null")?;
        walk(room, &[], stops, &mut visited, &mut wrong)?;
        room.page.run("window.begun.focus(); return null")?;
        walk(room, &[SHIFT], stops, &mut visited, &mut wrong)?;
        let begun = room.page.run("return window.stops.indexOf(window.begun)")?;
        visited[usize::try_from(begun.as_u64().context("the focus began on no stop")?)?] = true;
    } else {
        room.page.run(
            "document.activeElement?.blur(); window.focus(); getSelection().removeAllRanges()",
        )?;
        walk(room, &[], stops, &mut visited, &mut wrong)?;
    }
    let missed = visited.iter().enumerate().filter(|(_, seen)| !**seen);
    for (at, _) in missed {
        let name = room.page.run_with(
            "const it = window.stops[arguments[0]]; return it.dataset.test ?? it.outerHTML.slice(0, 80)",
            &json!([at]),
        )?;
        wrong.push(format!("Tab does not get to {name}"));
    }
    Ok(wrong)
}

/// Tab after Tab, until the focus leaves the page or comes where it was.
fn walk(
    room: &Showroom,
    held: &[char],
    stops: u64,
    visited: &mut [bool],
    wrong: &mut Vec<String>,
) -> Result<()> {
    for _ in 0..stops + 4 {
        room.page.press_with(held, TAB)?;
        let here = room.page.run(HERE)?;
        if here["name"].is_null() {
            break;
        }
        for what in here["wrong"].as_array().into_iter().flatten() {
            wrong.push(format!("{}: {}", here["name"], what));
        }
        let Some(at) = here["at"].as_u64() else {
            continue;
        };
        match visited.get_mut(usize::try_from(at)?) {
            Some(seen) if !*seen => *seen = true,
            _ => break,
        }
    }
    Ok(())
}

fn view(name: &str) -> Result<View> {
    views::all()?
        .into_iter()
        .find(|view| view.name == name)
        .with_context(|| format!("no view {name}"))
}

#[test]
fn what_matters_most_comes_first() -> Result<()> {
    let room = Showroom::open("order", "")?;
    for width in [420, 960] {
        let way = Way {
            width,
            ..Way::default()
        };
        room.show(&view("stalled")?, way)?;
        let order = room.page.run(
            "const all = ['[data-test=header]', '[data-test=cause]', '[data-test=now]', '[data-test=stop]'] \
             .map((name) => document.querySelector(name)); \
             return all.map((it, at) => it !== null && (at === 0 || \
             (all[at - 1].compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0))",
        )?;
        assert_eq!(order, json!([true, true, true, true]), "{width}");
        let positive = "return [...document.querySelectorAll('[tabindex]')].filter((it) => it.tabIndex > 0).length";
        assert_eq!(room.page.run(positive)?, 0, "nothing jumps the queue");
    }
    Ok(())
}

#[test]
fn f6_goes_between_panes_and_control_with_a_digit_to_a_section() -> Result<()> {
    let room = Showroom::open("panes", "")?;
    let way = Way {
        width: 960,
        ..Way::default()
    };
    room.show(&view("failed")?, way)?;
    let in_pane = |pane: &str| {
        let script =
            format!("return document.activeElement.closest('nav, main')?.tagName === '{pane}'");
        until(|| Ok(room.page.run(&script)? == true)).with_context(|| pane.to_owned())
    };
    room.page.run("window.focus()")?;
    room.page.press(F6)?;
    in_pane("MAIN")?;
    room.page.press(F6)?;
    in_pane("NAV")?;
    room.page.press(F6)?;
    in_pane("MAIN")?;
    let count = room
        .page
        .run("return document.querySelectorAll('nav [data-test^=rail-]').length")?;
    let count = u32::try_from(count.as_u64().context("a count")?)?;
    ensure!(count >= 3, "{count} sections");
    for digit in 1..=count.min(9) {
        let key = char::from_digit(digit, 10).context("a digit")?;
        room.page.press_with(&[CONTROL], key)?;
        let current = format!(
            "return [...document.querySelectorAll('nav [data-test^=rail-]')][{}].ariaCurrent ?? null",
            digit - 1
        );
        until(|| Ok(room.page.run(&current)? == "page"))
            .with_context(|| format!("Ctrl+{digit}"))?;
    }
    // And back through all stops, the other way round.
    room.page.run(WAY)?;
    room.page.press_with(&[SHIFT], TAB)?;
    let here: Value = room.page.run(HERE)?;
    ensure!(here["at"].is_number(), "{here}");
    Ok(())
}

#[test]
fn a_menu_is_a_list_for_arrow_keys() -> Result<()> {
    const DOWN: char = '\u{E015}';
    const UP: char = '\u{E013}';
    const END: char = '\u{E010}';
    const ESCAPE: char = '\u{E00C}';
    let room = Showroom::open("menu", "")?;
    room.show(&view("ok")?, Way::default())?;
    room.page
        .run("document.querySelector('[data-test=menu] summary').focus()")?;
    room.page.press(DOWN)?;
    let place = || {
        room.page.run(
            "const all = [...document.querySelectorAll('[data-test=menu] .list > button')]; \
             return [all.indexOf(document.activeElement), all.length].join('/')",
        )
    };
    let first = place()?;
    let first = first.as_str().unwrap_or_default();
    ensure!(first.starts_with("0/"), "{first}");
    let count: usize = first[2..].parse()?;
    room.page.press(DOWN)?;
    assert_eq!(place()?, format!("1/{count}"));
    room.page.press(END)?;
    assert_eq!(place()?, format!("{}/{count}", count - 1));
    room.page.press(UP)?;
    assert_eq!(place()?, format!("{}/{count}", count - 2));
    room.page.press(ESCAPE)?;
    let closed = "const menu = document.querySelector('[data-test=menu]'); \
                  return !menu.open && document.activeElement === menu.querySelector('summary')";
    assert_eq!(room.page.run(closed)?, true);
    Ok(())
}
