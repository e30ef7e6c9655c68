//! Looks at: units of systemd that have failed, and which since the last switch.
//! Cannot tell when: systemd does not run the system, or does not answer.

use std::time::{Duration, UNIX_EPOCH};

use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;
use nixlamp_hands::command;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "failed-units",
    group: HealthGroup::System,
    on: On::Linux,
    limit: Duration::from_secs(5),
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(2);

fn run(here: &Here) -> Option<Said> {
    if !here.path("run/systemd/system").is_dir() {
        return Some(Said::unknown(say!("check-failed-units.no-systemd")));
    }
    let switched = here
        .path("run/current-system")
        .symlink_metadata()
        .and_then(|meta| meta.modified())
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
        .map(|at| at.as_secs());
    Some(judge(ask().as_deref().map_err(Clone::clone), switched))
}

/// Names, then for each when it failed.
fn ask() -> Result<String, Why> {
    let systemctl = command::find("systemctl").ok_or(Why::Missing)?;
    let list = command::answer(
        &systemctl,
        &[
            "list-units",
            "--failed",
            "--plain",
            "--no-legend",
            "--no-pager",
        ],
        LIMIT,
    )?;
    let names = names(&list);
    if names.is_empty() {
        return Ok(String::new());
    }
    let mut words = vec![
        "show",
        "--no-pager",
        "--timestamp=unix",
        "--property=Id,StateChangeTimestamp",
        "--",
    ];
    words.extend(names);
    command::answer(&systemctl, &words, LIMIT)
}

fn names(list: &str) -> Vec<&str> {
    list.lines()
        .filter_map(|line| {
            line.trim_start_matches(['●', ' '])
                .split_whitespace()
                .next()
        })
        .filter(|name| !name.starts_with('-'))
        .collect()
}

/// `Id=x.service`, `StateChangeTimestamp=@1700000000`, with an empty line
/// between units.
fn units(text: &str) -> Vec<(&str, u64)> {
    text.split("\n\n")
        .filter_map(|block| {
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
            let at = field("StateChangeTimestamp=").unwrap_or_default();
            Some((
                field("Id=")?,
                at.trim_start_matches('@').parse().unwrap_or(0),
            ))
        })
        .collect()
}

fn judge(said: Result<&str, Why>, switched: Option<u64>) -> Said {
    let text = match said {
        Ok(text) => text,
        Err(why) => return Said::unread("systemctl", &why),
    };
    let all = units(text);
    // Where no system was switched to, all count.
    let since: Vec<&str> = all
        .iter()
        .filter(|(_, at)| switched.is_none_or(|switched| *at >= switched))
        .map(|(name, _)| *name)
        .collect();
    let older = all.len() - since.len();
    let Some(first) = since.first() else {
        return Said::fine(match older {
            0 => say!("check-failed-units.none"),
            count => say!("check-failed-units.none-since", count = count),
        });
    };
    let number = match since.len() {
        1 => (*first).to_owned(),
        count => say!("check-failed-units.many", count = count, first = *first),
    };
    Said::look(number, say!("check-failed-units.next", unit = *first))
        .with(since.iter().map(|name| (*name).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "Id=nginx.service\nStateChangeTimestamp=@1700000500\n\nId=old.service\nStateChangeTimestamp=@1700000000\n";

    #[test]
    fn told_from_captured_text() {
        assert_eq!(judge(Ok(""), None).line(), "Fine none");
        assert_eq!(
            judge(Ok(TWO), Some(1_700_000_400)).line(),
            "Look nginx.service -> Look at its log: journalctl -u nginx.service"
        );
        assert_eq!(
            judge(Ok(TWO), Some(1_700_000_600)).line(),
            "Fine none; 2 failed before"
        );
        assert!(
            judge(Ok(TWO), None)
                .line()
                .starts_with("Look 2, among them nginx.service")
        );
        assert!(
            judge(
                Err(Why::Broken("systemctl did not answer within 2 s".into())),
                None
            )
            .line()
            .starts_with("Unknown systemctl: ")
        );
        assert_eq!(
            names("● nginx.service loaded failed failed Web\n  a.mount loaded failed failed x\n"),
            ["nginx.service", "a.mount"]
        );
    }

    #[test]
    fn elsewhere_it_is_unknown() {
        let (_folder, here) = super::super::parts::here::testing::machine(&[]);
        assert!(
            run(&here)
                .expect("told")
                .line()
                .starts_with("Unknown systemd")
        );
    }
}
