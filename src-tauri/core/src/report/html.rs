//! The report as one page: no script, nothing from elsewhere, opens offline and
//! prints well. What strangers wrote is escaped by the template's own rule, and
//! kept apart from the direction of what stands beside it.

use askama::Template;

use super::draw::{self, Drawn, Lanes};
use super::rows;
use crate::wire::Report;
use crate::words::{self, report as say};

/// `templates/report.html` holds no words: they come from the catalogue.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    charts: Vec<Drawn>,
    lanes: Option<Lanes>,
}

/// The page.
///
/// # Errors
///
/// A sentence for logs, if it cannot be written.
pub fn html(report: &Report) -> Result<String, String> {
    let course = report.course.as_ref();
    let page = Page {
        report,
        charts: course
            .iter()
            .flat_map(|course| &course.charts)
            .filter_map(draw::chart)
            .collect(),
        lanes: course.and_then(draw::lanes),
    };
    page.render().map_err(|error| error.to_string())
}

/// What the template asks.
#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "the template calls methods, and hands them references"
)]
impl Page<'_> {
    fn label(&self, of: &str) -> String {
        say::label(of)
    }

    fn percent(&self, ratio: &f64) -> String {
        words::percent(*ratio)
    }

    fn span(&self, seconds: &f64) -> String {
        words::span(*seconds)
    }

    fn size(&self, bytes: &u64) -> String {
        words::size(*bytes as f64)
    }

    /// When it was, as the machine's clock said if it was written down then.
    fn clock<'a>(&'a self, at: &'a String) -> &'a str {
        let seen = self.report.seen.iter().rev().find(|seen| seen.at == *at);
        seen.map_or(at, |seen| &seen.clock)
    }

    fn made_by(&self) -> String {
        say::made_by(&self.report.nixlamp)
    }

    /// Each state has a shape of its own, as in the tray.
    fn sign(&self) -> &'static str {
        rows::lamp_of(self.report).letter()
    }

    fn indent(&self, depth: &u32) -> u32 {
        (*depth).min(20)
    }

    fn failed_any(&self) -> bool {
        let rebuild = self.report.rebuild.as_ref();
        rebuild.is_some_and(|rebuild| !rebuild.failed.is_empty())
    }

    fn cut_off(&self) -> Option<&String> {
        self.report.known_until.as_ref()?;
        self.report.limits.first()
    }
}
