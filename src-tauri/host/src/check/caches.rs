//! Looks at: whether each substituter of `nix.conf` answers, and how fast.
//! Cannot tell when: a cache is not spoken to over HTTP, or curl is not there.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup, JobKind};

use super::parts::address::Address;
use super::parts::curl::{self, Answer};
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "caches",
    group: HealthGroup::Network,
    cost: CheckCost::OnRequest,
    limit: Duration::from_secs(40),
    job: Some(JobKind::ReachCaches),
    leaves: true,
    nothing: "check-caches.nothing",
    run: |here| run(here, None, &mut |_, _| {}),
    ..USUAL
};

/// For one cache.
const LIMIT: Duration = Duration::from_secs(5);
const SLOW_MS: f64 = 1500.0;

/// What came of asking one cache: `None` where it is not asked.
type Asked = Option<Result<Answer, String>>;

/// Asks one after the other; `tell` hears how much is done and of whom.
pub(super) fn run(
    here: &Here,
    cancel: Option<&Arc<AtomicBool>>,
    tell: &mut dyn FnMut(f64, &str),
) -> Option<Said> {
    let caches = settings::of_person(here).substituters();
    if caches.is_empty() {
        return None;
    }
    let count = caches.len() as f64;
    let mut asked = Vec::new();
    for (n, url) in caches.iter().enumerate() {
        let is_http = settings::is_http(url);
        let address = Address::of(url);
        let is_asked = is_http && address.is_some();
        let shown = match address {
            Some(address) => address.to_string(),
            None if is_http => say!("check-caches.not-understood"),
            None => say!("check-caches.local-store"),
        };
        tell(n as f64 / count, &shown);
        let answer =
            is_asked.then(|| curl::fetch(here, &curl::info_of(url), LIMIT, cancel.cloned()));
        asked.push((shown, answer));
    }
    Some(judge(&asked))
}

fn judge(asked: &[(String, Asked)]) -> Said {
    let mut well = 0;
    let mut silent = 0;
    let mut slowest = 0.0_f64;
    let mut details = Vec::new();
    for (host, answer) in asked {
        details.push(match answer {
            None => say!("check-caches.not-asked", host = host),
            Some(Ok(answer)) if (200..300).contains(&answer.code) => {
                well += 1;
                slowest = slowest.max(answer.took_ms);
                say!(
                    "host-answers-in",
                    host = host,
                    ms = format!("{:.0}", answer.took_ms)
                )
            }
            Some(Ok(answer)) => {
                silent += 1;
                say!("host-answers-http", host = host, code = answer.code)
            }
            Some(Err(why)) => {
                silent += 1;
                say!("host-and-why", host = host, why = why)
            }
        });
    }
    let all = well + silent;
    let number = say!("so-many-of", count = well, all = all);
    let with_slowest = || {
        let ms = format!("{slowest:.0}");
        say!("check-caches.slowest", count = well, all = all, ms = ms)
    };
    let said = match (well, silent) {
        (0, 0) => Said::unknown(say!("check-caches.none")),
        (0, _) => Said::bad(number, say!("check-caches.none-answers-next")),
        (_, 1..) => Said::look(number, say!("check-caches.silent-next")),
        _ if slowest > SLOW_MS => Said::look(with_slowest(), say!("check-caches.slow-next")),
        _ => Said::fine(with_slowest()),
    };
    said.with(details)
}

#[cfg(test)]
mod tests {
    use super::super::parts::curl::testing::{CACHE, server};
    use super::super::parts::here::testing::machine;
    use super::*;
    use nixlamp_core::wire::HealthResult;

    #[test]
    fn answers_are_judged() {
        let ok = |took_ms| {
            Some(Ok(Answer {
                code: 200,
                took_ms,
                ..Answer::default()
            }))
        };
        let of = |answers: Vec<Asked>| {
            let asked: Vec<(String, Asked)> = answers
                .into_iter()
                .map(|answer| ("c.example".to_owned(), answer))
                .collect();
            judge(&asked).line()
        };
        assert_eq!(
            of(vec![ok(90.0), ok(120.0)]),
            "Fine 2 of 2, the slowest in 120 ms"
        );
        assert!(of(vec![ok(90.0), ok(1600.0)]).starts_with("Look 2 of 2, the slowest in 1600 ms"));
        assert!(
            of(vec![ok(90.0), Some(Err("no answer within 5 s".to_owned()))])
                .starts_with("Look 1 of 2")
        );
        assert!(of(vec![Some(Err("x".to_owned()))]).starts_with("Bad 0 of 1"));
        assert!(of(vec![None]).starts_with("Unknown "));
    }

    #[test]
    fn an_address_that_is_not_understood_is_neither_told_nor_asked() {
        let url = format!("http{}bob:hun?ter2@c.example", "://");
        let (_folder, here) = machine(&[("etc/nix/nix.conf", &format!("substituters = {url}\n"))]);
        let mut heard = Vec::new();
        let said = run(&here, None, &mut |_, who| heard.push(who.to_owned())).expect("one is set");
        assert_eq!(said.result, HealthResult::Unknown);
        let all = format!("{said:?}{heard:?}");
        assert!(
            !all.contains("bob") && all.contains("not understood"),
            "{all}"
        );
    }

    #[test]
    fn a_silent_cache_is_told_in_time_beside_one_that_answers() {
        if nixlamp_hands::command::find("curl").is_none() {
            return;
        }
        let (_folder, here) = machine(&[(
            "etc/nix/nix.conf",
            &format!("substituters = {} {}\n", server(Some(CACHE)), server(None)),
        )]);
        let begun = std::time::Instant::now();
        let said = run(&here, None, &mut |_, _| {}).expect("it applies");
        assert_eq!(said.result, HealthResult::Look, "{said:?}");
        assert!(
            said.details[1].ends_with("no answer within 5 s"),
            "{said:?}"
        );
        assert!(begun.elapsed() < LIMIT + Duration::from_secs(3));
    }
}
