//! The large form with its sections, and the language of what is said.

use anyhow::Result;
use nixlamp_core::wire::{Command, PauseUntil, QuietScope, ReportOf, Request, View};
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

#[test]
fn who_holds_what_it_waits_for_is_watched_as_it_changes() -> Result<()> {
    let stage = Stage::new("holder", fixture("stalled")?, &[], None)?;
    let page = &stage.page;
    page.click("watch-3990")?;
    page.says("watched", "nix-build")?;
    page.says("watched", "CPU: 0 %")?;
    stage
        .agent()
        .show(|view| view.status.rebuilds[0].waits_for[0].cpu_ratio = Some(0.42));
    page.says("watched", "CPU: 42 %")?;
    stage
        .agent()
        .show(|view| view.status.rebuilds[0].waits_for[0].name = "<b>x</b>".into());
    page.says("watched", "<b>x</b>")?;
    stage
        .agent()
        .show(|view| view.status.rebuilds[0].waits_for[0].pid = 1);
    page.says("watched", "PID 3990 has ended, or no longer holds")
}

#[test]
fn not_knowing_has_steps_of_its_own() -> Result<()> {
    let stage = Stage::new("dont-know", fixture("stalled")?, &[], None)?;
    let page = &stage.page;
    page.click("details")?;
    page.wait("rail")?;
    page.run(
        "for (const one of document.querySelectorAll('#why details')) one.open = true; return null",
    )?;
    page.click("cause-wait")?;
    let rebuild = fixture("stalled")?.status.rebuilds[0].id.clone();
    let wait = Command::Snooze {
        scope: QuietScope::Rebuild(rebuild.clone()),
        until: PauseUntil::For(300),
    };
    until(|| Ok(stage.agent().heard().contains(&wait)))?;
    page.click("cause-report")?;
    page.wait("report-text")?;
    let of = ReportOf::Rebuild(rebuild);
    let asked =
        |question: &Request| matches!(question, Request::Report { of: it, .. } if *it == of);
    assert!(stage.agent().questions().iter().any(asked));
    Ok(())
}
