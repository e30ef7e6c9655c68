//! Looks at: what each cache says of itself (`nix-cache-info`): its store
//! folder must be this machine's.
//! Cannot tell when: no cache answers.

use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::address::Address;
use super::parts::curl;
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "cache-info",
    group: HealthGroup::Network,
    cost: CheckCost::OnRequest,
    limit: Duration::from_secs(30),
    leaves: true,
    nothing: "no-http-cache",
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(4);

fn run(here: &Here) -> Option<Said> {
    let caches = settings::of_person(here).substituters();
    let asked: Vec<(String, Result<String, String>)> = caches
        .iter()
        .filter(|url| settings::is_http(url))
        .filter_map(|url| {
            let address = Address::of(url)?;
            let answer = curl::fetch(here, &curl::info_of(url), LIMIT, None);
            Some((address.to_string(), answer.map(|answer| answer.body)))
        })
        .collect();
    (!asked.is_empty()).then(|| judge(&asked))
}

/// What is wrong with a cache, if anything.
fn wrong(body: &str) -> Option<String> {
    let field = |name: &str| {
        body.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .map(str::trim)
    };
    match field("StoreDir") {
        None => Some(say!("check-cache-info.no-cache")),
        Some("/nix/store") => None,
        Some(other) => Some(say!("check-cache-info.other-store", folder = other)),
    }
}

fn judge(asked: &[(String, Result<String, String>)]) -> Said {
    let answered = asked.iter().filter(|(_, body)| body.is_ok()).count();
    let faults: Vec<String> = asked
        .iter()
        .filter_map(|(host, body)| {
            let what = wrong(body.as_ref().ok()?)?;
            Some(say!("host-and-what", host = host, what = what))
        })
        .collect();
    if answered == 0 {
        return Said::unknown(say!("check-cache-info.none-answers"));
    }
    if let Some(first) = faults.first().cloned() {
        return Said::bad(first, say!("check-cache-info.next")).with(faults);
    }
    Said::fine(say!(
        "check-cache-info.say-so",
        count = answered,
        all = asked.len(),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::parts::curl::testing::server;
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn told_from_captured_text() {
        let of = |body: &str| judge(&[("c.example".to_owned(), Ok(body.to_owned()))]).line();
        assert_eq!(
            of("StoreDir: /nix/store\nWantMassQuery: 1\n"),
            "Fine 1 of 1 says so"
        );
        assert!(
            of("StoreDir: /gnu/store\n").starts_with("Bad c.example is a cache for /gnu/store")
        );
        assert!(of("<html>hello</html>").starts_with("Bad c.example does not say"));
        assert_eq!(
            judge(&[("c".to_owned(), Err("silent".to_owned()))]).line(),
            "Unknown No cache answers"
        );
    }

    #[test]
    fn a_silent_cache_is_not_waited_for() {
        let (_folder, here) = machine(&[(
            "etc/nix/nix.conf",
            &format!("substituters = {}\n", server(None)),
        )]);
        let begun = std::time::Instant::now();
        assert_eq!(
            run(&here).expect("it applies").line(),
            "Unknown No cache answers"
        );
        assert!(begun.elapsed() < LIMIT + Duration::from_secs(3));
    }
}
