//! The large form with its sections, and the language of what is said.

use anyhow::Result;
use nixlamp_core::wire::View;
use nixlamp_tests::{
    fake_agent::fixture,
    webdriver::{Page, until},
};

use super::{ESCAPE, Stage};

/// What an element's box is too small for would have to be scrolled sideways to.
pub(super) const FITS: &str = "return [document.documentElement, ...document.querySelectorAll('main')] \
     .every((box) => box.scrollWidth <= box.clientWidth)";

fn size(page: &Page, wanted: &str) -> Result<()> {
    until(|| Ok(page.run("return [innerWidth, innerHeight].join()")? == wanted))
}

#[test]
fn details_open_the_large_form_and_close_it() -> Result<()> {
    let stage = Stage::new("large", fixture("failed")?, &[], None)?;
    let page = &stage.page;
    page.wait("headline")?;
    assert!(!page.has("rail")?);
    page.click("details")?;
    page.wait("rail")?;
    size(page, "960,640")?;
    // A section each: what the others hold is not there.
    page.wait("machine")?;
    assert!(!page.has("past")?);
    page.click("rail-health")?;
    page.gone("header")?;
    assert_eq!(
        page.attribute("rail-health", "aria-current")?.as_deref(),
        Some("page")
    );
    page.run(
        "window.dispatchEvent(new KeyboardEvent('keydown', { key: '2', ctrlKey: true })); \
         return null",
    )?;
    page.wait("past")?;
    // The large form is a window like others: Escape does not close it.
    page.press(ESCAPE)?;
    page.click("details")?;
    page.gone("rail")?;
    size(page, "420,600")?;
    page.wait("headline")?;
    Ok(())
}

#[test]
fn the_history_is_narrowed_down_by_outcome_and_words() -> Result<()> {
    let view = fixture("failed")?;
    let all = view.status.recent.len();
    let stage = Stage::new("history", view, &[], None)?;
    let page = &stage.page;
    page.click("details")?;
    page.click("rail-history")?;
    let rows = |wanted: usize| {
        let count = "return document.querySelectorAll('[data-test=past]').length";
        until(|| Ok(page.run(count)? == wanted))
    };
    rows(all)?;
    page.says("recent", "firefox-137.0 failed to build")?;
    page.click("outcome-failed")?;
    rows(2)?;
    page.click("search")?;
    for letter in "FIREFOX".chars() {
        page.press(letter)?;
    }
    rows(1)?;
    page.says("history-count", &format!("1 of {all} rebuilds"))?;
    page.press('x')?;
    page.wait("nothing-fits")?;
    Ok(())
}

#[test]
fn the_window_speaks_the_language_of_its_picture() -> Result<()> {
    let mut view = fixture("stalled")?;
    view.language = "de".into();
    view.status.machine.cores = 1;
    let stage = Stage::new("german", view, &[], None)?;
    let page = &stage.page;
    page.says("cause", "Sicherster nächster Schritt")?;
    page.says("machine-load", "auf 1 Kern")?;
    assert_eq!(page.run("return document.documentElement.lang")?, "de");
    stage.agent().show(|view| view.status.machine.cores = 16);
    page.says("machine-load", "auf 16 Kernen")?;
    stage.agent().show(|view| view.language = "en".into());
    page.says("cause", "Safest next step")?;
    page.says("machine-load", "on 16 cores")?;
    assert_eq!(page.run("return document.documentElement.lang")?, "en");
    Ok(())
}

#[test]
fn longer_words_fit_in_both_forms() -> Result<()> {
    let pseudo = |name: &str| -> Result<View> {
        Ok(View {
            language: "qps-ploc".into(),
            ..fixture(name)?
        })
    };
    let stage = Stage::new("pseudo", pseudo("stalled")?, &[], None)?;
    let page = &stage.page;
    page.says("details", "Öpé~ñ")?;
    for name in ["stalled", "attention", "verify", "health", "ok"] {
        let view = pseudo(name)?;
        let headline = view.status.headline.clone();
        stage.agent().show(|old| *old = view);
        page.says("headline", &headline)?;
        assert_eq!(page.run(FITS)?, true, "{name}, small");
    }
    page.click("details")?;
    for place in ["now", "history", "health", "reports", "settings"] {
        page.click(&format!("rail-{place}"))?;
        assert_eq!(page.run(FITS)?, true, "{place}, large");
    }
    Ok(())
}
