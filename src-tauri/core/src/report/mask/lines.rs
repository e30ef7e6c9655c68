//! What several lines of a log give away together: a private key, a netrc, a
//! header whose value stands in the next line, a block of YAML.

use std::collections::BTreeMap;

use super::names::Names;
use super::patterns::{KEY_LINE, LINE, NETRC};
use crate::redact::{self, MASK};
use crate::wire::Report;

/// So many lines after that of a machine its name and password may stand.
const NETRC_LINES: usize = 3;

/// What the line before has begun, of one builder.
#[derive(Default)]
struct Begun {
    key: bool,
    header: bool,
    /// How deep the name of a secret block of YAML stands.
    block: Option<usize>,
    /// Lines that may still belong to a netrc.
    netrc: usize,
}

/// The report without the secrets that only the lines before give away.
pub(super) fn masked(report: &Report) -> Report {
    let mut report = report.clone();
    let failed = report
        .rebuild
        .iter_mut()
        .flat_map(|rebuild| &mut rebuild.failed);
    let mut logs: Vec<Vec<&mut String>> = failed
        .map(|failed| failed.log.iter_mut().collect())
        .collect();
    logs.push(report.log.iter_mut().map(|line| &mut line.text).collect());
    for lines in logs {
        // Builders at once speak through each other.
        let mut begun: BTreeMap<String, Begun> = BTreeMap::new();
        for text in lines {
            let (who, said) = parted(text);
            let begun = begun.entry(who.to_owned()).or_default();
            if let Some(masked) = begun.next(said) {
                *text = format!("{who}{masked}");
            }
        }
    }
    report
}

impl Begun {
    /// The next line masked, if what began before it makes it a secret.
    fn next(&mut self, said: &str) -> Option<String> {
        let begins = said.contains("-----BEGIN ") && said.contains("PRIVATE KEY");
        let ends = said.contains("-----END ");
        // A key that was cut off ends where no line of one follows.
        let key = self.key && !begins && !ends && KEY_LINE.is_match(said);
        self.key = !ends && (begins || key);
        let value = self.header && said.starts_with([' ', '\t']);
        self.header = redact::opens_secret(said);
        let deeper = |name| said.trim().is_empty() || redact::indentation(said) > name;
        self.block = self.block.filter(|name| deeper(*name));
        let in_block = self.block.is_some() && !said.trim().is_empty();
        if self.block.is_none() {
            self.block = redact::opens_block(said);
        }
        let netrc = NETRC.captures(said);
        let word = netrc.as_ref().map_or("", |found| &found["word"]);
        let password = self.netrc > 0 && word == "password";
        self.netrc = match word {
            "machine" | "login" | "account" => NETRC_LINES,
            _ => self.netrc.saturating_sub(1),
        };
        let lead = said.len() - said.trim_start().len();
        match netrc {
            _ if key => Some(MASK.to_owned()),
            _ if value || in_block => Some(format!("{}{MASK}", &said[..lead])),
            Some(found) if password => Some(format!("{}{MASK}", &found["lead"])),
            _ => None,
        }
    }
}

/// Takes the names of machines and people in a netrc, on one line or on several.
pub(super) fn names(report: &Report, names: &mut Names) {
    let failed = report.rebuild.iter().flat_map(|rebuild| &rebuild.failed);
    let mut logs: Vec<Vec<&str>> = failed
        .map(|failed| failed.log.iter().map(String::as_str).collect())
        .collect();
    logs.push(report.log.iter().map(|line| line.text.as_str()).collect());
    for lines in logs {
        let words: Vec<Option<(&str, &str)>> = lines.iter().map(|line| netrc(line)).collect();
        let says =
            |at: usize, word: &str| matches!(words.get(at), Some(Some((said, _))) if *said == word);
        for (at, one) in words.iter().enumerate() {
            let Some((word, name)) = one else { continue };
            match *word {
                "machine" if says(at + 1, "login") || says(at + 1, "password") => {
                    names.known_host(name);
                }
                "login" if says(at + 1, "password") || at > 0 && says(at - 1, "machine") => {
                    names.known_user(name);
                }
                _ => {}
            }
        }
    }
}

fn netrc(line: &str) -> Option<(&str, &str)> {
    let found = NETRC.captures(parted(line).1)?;
    Some((found.name("word")?.as_str(), found.name("name")?.as_str()))
}

/// Who says a line, as Nix puts it before it, and what is said.
fn parted(line: &str) -> (&str, &str) {
    let length = LINE.find(line).map_or(0, |found| found.end());
    line.split_at(length)
}

#[cfg(test)]
mod tests {
    use super::super::{Known, mask};
    use super::*;
    use crate::wire::ReportLine;

    /// The lines of a log, as they are masked together.
    fn lines(all: &[&str]) -> Vec<String> {
        let mut report = Report::default();
        for text in all {
            report.log.push(ReportLine {
                from: "sh".to_owned(),
                text: (*text).to_owned(),
            });
        }
        let (masked, _) = mask(&report, &Known::default(), false).expect("a report");
        masked.log.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn builders_that_speak_through_each_other_hide_no_key() {
        let text = lines(&[
            "a> -----BEGIN RSA PRIVATE KEY-----",
            "b> compiling",
            "a> MIIEowIBAAKCAQEAtesting",
            "b> QWxsIG9mIHRoaXMgaXMgbm8ga2V5",
            "a> QyNTUxOQAAACDx==",
            "a> -----END RSA PRIVATE KEY-----",
            "a> done",
        ]);
        assert!(text[0].contains("a> -----BEGIN"), "{text:?}");
        assert_eq!(
            text[1..5],
            [
                "b> compiling",
                "a> •••",
                "b> QWxsIG9mIHRoaXMgaXMgbm8ga2V5",
                "a> •••"
            ]
        );
        assert_eq!(text[6], "a> done");
    }

    #[test]
    fn a_block_of_yaml_below_the_name_of_a_secret_is_masked() {
        let text = lines(&[
            "cfg> db:",
            "cfg>   password: |",
            "sh> speaks between",
            "cfg>     hunter",
            "cfg>",
            "cfg>     two words",
            "cfg>   port: 1",
            "cfg> note: |",
            "cfg>   no secret",
        ]);
        assert_eq!(
            text,
            [
                "cfg> db:",
                "cfg>   password: |",
                "sh> speaks between",
                "cfg>     •••",
                "cfg>",
                "cfg>     •••",
                "cfg>   port: 1",
                "cfg> note: |",
                "cfg>   no secret",
            ]
        );
    }

    #[test]
    fn a_netrc_and_a_header_over_several_lines_are_masked() {
        let text = lines(&[
            "cfg> machine nx7",
            "cfg>   login  inge",
            "cfg>   password  hunter",
            "inge at nx7",
            "Authorization:",
            "  Basic YWxpY2U6aHVudGVyMg==",
            "X-Api-Key:",
            "  hunter",
            "password hunter",
            "login again",
            "machine learning",
        ]);
        assert_eq!(
            text,
            [
                "cfg> machine host-1",
                "cfg>   login  user-1",
                "cfg>   password  •••",
                "user-1 at host-1",
                "Authorization:",
                "  •••",
                "X-Api-Key:",
                "  •••",
                "password hunter",
                "login again",
                "machine learning",
            ]
        );
    }
}
