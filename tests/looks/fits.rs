//! Nothing spills over, moves or is too small to hit: in narrow frames, with
//! letters of twice the size, and in languages with longer words.

use std::{thread::sleep, time::Duration};

use anyhow::Result;
use nixlamp_tests::{
    showroom::{Showroom, Way},
    views,
};
use serde_json::{Value, json};

/// The page as a whole needs no scrolling across, and no box is too small for
/// what it holds unless it scrolls by itself and the focus can get there.
const SPILLS: &str = "\
    const page = document.documentElement; \
    const name = (it) => `${it.tagName.toLowerCase()}.${it.className || ''}[${it.dataset?.test ?? it.closest('[data-test]')?.dataset.test ?? ''}] “${it.textContent.trim().slice(0, 40)}”`; \
    const out = []; \
    if (page.scrollWidth > page.clientWidth) out.push(`the page is ${page.scrollWidth} wide`); \
    for (const it of document.querySelectorAll('body *')) { \
      if (!(it instanceof HTMLElement) || !it.checkVisibility() || it.closest('.unseen')) continue; \
      if (it.scrollWidth <= it.clientWidth + 1) continue; \
      const style = getComputedStyle(it); \
      if (style.display.startsWith('inline') && style.display === 'inline') continue; \
      if (/auto|scroll/.test(style.overflowX) && (it.tabIndex >= 0 || it.querySelector('button, a, input, [tabindex]'))) { \
        if (it.tagName !== 'MAIN') continue; \
      } \
      if (style.textOverflow === 'ellipsis' && (it.title || it.closest('[title]'))) continue; \
      if (it instanceof HTMLInputElement) continue; \
      out.push(`${name(it)} is ${it.clientWidth} wide for ${it.scrollWidth}`); \
    } \
    return out";

/// What a finger or an unsteady hand must hit: 24 pixels each way (WCAG 2.5.8),
/// or a label around it that is as large. How wide a bar of the timeline is tells
/// how long it took; each is reached by arrow keys and stands in the table.
const SMALL: &str = "\
    const out = []; \
    for (const it of document.querySelectorAll('button, a[href], summary, input, [role=button], [role=tab], [role=option]')) { \
      if (!it.checkVisibility() || it.dataset.test === 'bar') continue; \
      const { width, height } = (it.closest('label') ?? it).getBoundingClientRect(); \
      if (width < 24 || height < 24) \
        out.push(`[${it.dataset.test ?? it.closest('[data-test]')?.dataset.test}] “${it.textContent.trim().slice(0, 30)}” is ${Math.round(width)}×${Math.round(height)}`); \
    } \
    return out";

/// What moves by itself.
const MOVES: &str = "\
    return document.getAnimations().map((it) => `${it.animationName ?? it.transitionProperty} of ${it.effect?.target?.className}`)";

/// What would move if it changed: with less motion wanted, nothing.
const WOULD_MOVE: &str = "\
    const out = new Set(); \
    for (const it of document.querySelectorAll('*')) \
      for (const pseudo of [null, '::before', '::after']) { \
        const { animationName, transitionDuration } = getComputedStyle(it, pseudo); \
        if (animationName !== 'none' || !/^(0s(, )?)+$/.test(transitionDuration)) \
          out.add(`${it.tagName.toLowerCase()}.${it.className.baseVal ?? it.className}: ${animationName} ${transitionDuration}`); \
      } \
    return [...out]";

/// So long nothing has moved when a fault is one.
const REST: Duration = Duration::from_secs(1);

/// Width, language, size of letters.
const WAYS: [(u32, &str, u32); 7] = [
    (320, "en", 100),
    (320, "en", 200),
    (320, "qps-ploc", 100),
    (420, "de", 100),
    (420, "qps-ploc", 200),
    (960, "qps-ploc", 100),
    (960, "de", 200),
];

#[test]
fn nothing_spills_over_or_is_too_small() -> Result<()> {
    let wrong = std::thread::scope(|scope| -> Result<Vec<String>> {
        let halves = WAYS.chunks(4).map(|ways| scope.spawn(|| spills(ways)));
        let halves: Vec<_> = halves.collect();
        let mut all = Vec::new();
        for half in halves {
            all.extend(half.join().expect("no panic")?);
        }
        Ok(all)
    })?;
    super::still_wrong::hold("fits", &wrong)
}

fn spills(ways: &[(u32, &'static str, u32)]) -> Result<Vec<String>> {
    let room = Showroom::open(&format!("fits-{}-{}", ways[0].0, ways[0].1), "")?;
    let mut wrong = Vec::new();
    for view in views::all()? {
        for (width, language, text) in ways {
            if view.large_only && *width < 640 {
                continue;
            }
            let way = Way {
                width: *width,
                language,
                text: *text,
                ..Way::default()
            };
            let name = format!("{}-{width}-{language}-{text}%", view.name);
            if let Err(why) = room.show(&view, way) {
                wrong.push(format!("{name}: {why:#}"));
                continue;
            }
            for look in [SPILLS, SMALL] {
                let mut found = lines(&name, &room.page.run(look)?);
                if !found.is_empty() {
                    // Of a page at rest, however late the last box got its size.
                    sleep(REST);
                    found = lines(&name, &room.page.run(look)?);
                }
                wrong.extend(found);
            }
        }
    }
    Ok(wrong)
}

#[test]
fn nothing_moves_by_itself_nor_at_all_where_less_motion_is_wanted() -> Result<()> {
    let mut wrong = Vec::new();
    for (settings, less) in [("", false), ("gtk-enable-animations=0", true)] {
        let room = Showroom::open(&format!("moves-{less}"), settings)?;
        for view in views::all()? {
            let width = if view.large_only { 960 } else { 420 };
            let way = Way {
                width,
                ..Way::default()
            };
            room.show(&view, way)?;
            let media = "return matchMedia('(prefers-reduced-motion: reduce)').matches";
            assert_eq!(room.page.run(media)?, json!(less), "the engine's own wish");
            wrong.extend(lines(&view.name, &room.page.run(MOVES)?));
            if less {
                wrong.extend(lines(&view.name, &room.page.run(WOULD_MOVE)?));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

fn lines(name: &str, found: &Value) -> Vec<String> {
    let found = found.as_array().map_or(&[][..], Vec::as_slice);
    found
        .iter()
        .map(|line| format!("{name}: {}", line.as_str().unwrap_or_default()))
        .collect()
}
