//! Looks at: whether somebody between here and the first cache answers in its
//! place, as the sign-in page of a hotel does.
//! Cannot tell when: the cache does not answer over plain HTTP.

use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};

use super::parts::address::Address;
use super::parts::curl::{self, Answer};
use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};
use super::parts::settings;

pub(super) const CHECK: Check = Check {
    id: "portal",
    group: HealthGroup::Network,
    cost: CheckCost::OnRequest,
    limit: Duration::from_secs(6),
    leaves: true,
    nothing: "no-http-cache",
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(4);

fn run(here: &Here) -> Option<Said> {
    let caches = settings::of_person(here).substituters();
    let cache = caches
        .iter()
        .filter(|url| settings::is_http(url))
        .find_map(|url| Address::of(url))?;
    // Encrypted, nobody could answer in its place.
    let url = format!("http://{cache}/nix-cache-info");
    Some(judge(&cache, curl::fetch(here, &url, LIMIT, None)))
}

fn judge(cache: &Address, answer: Result<Answer, String>) -> Said {
    let next = say!("check-portal.next");
    let name = cache.to_string();
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => return Said::unknown(say!("host-and-why", host = name, why = why)),
    };
    let elsewhere = Address::of(&answer.redirect).filter(|to| to.host != cache.host);
    let is_page = answer.body.to_ascii_lowercase().contains("<html");
    match (answer.code, elsewhere) {
        (_, Some(to)) => Said::bad(
            say!(
                "check-portal.other-answers",
                other = to.to_string(),
                cache = name
            ),
            next,
        ),
        (511, _) => Said::bad(say!("check-portal.wants-sign-in"), next),
        (200, None) if is_page && !answer.body.contains("StoreDir:") => {
            Said::bad(say!("check-portal.page-comes", cache = name), next)
        }
        (200..=399, None) => Said::fine(say!("check-portal.itself-answers", cache = name)),
        (code, None) => Said::unknown(say!("host-answers-http", host = name, code = code)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::curl::testing::server;
    use super::super::parts::here::testing::machine;
    use super::*;

    fn answer(code: u16, redirect: &str, body: &str) -> Result<Answer, String> {
        Ok(Answer {
            code,
            redirect: redirect.to_owned(),
            body: body.to_owned(),
            ..Answer::default()
        })
    }

    #[test]
    fn told_from_captured_answers() {
        let cache = Address {
            host: "c.example".to_owned(),
            port: None,
        };
        let of = |answer| judge(&cache, answer).line();
        assert_eq!(
            of(answer(200, "", "StoreDir: /nix/store")),
            "Fine c.example itself answers"
        );
        assert_eq!(
            of(answer(301, "https://c.example/x", "")),
            "Fine c.example itself answers"
        );
        assert!(
            of(answer(302, "http://login.example/", "")).starts_with("Bad login.example answers")
        );
        assert!(of(answer(200, "", "<HTML>Welcome")).starts_with("Bad a page comes"));
        assert!(of(answer(511, "", "")).starts_with("Bad the network wants"));
        assert_eq!(
            of(answer(404, "", "")),
            "Unknown c.example answers with HTTP 404"
        );
    }

    #[test]
    fn who_is_silent_is_told_in_time() {
        let (_folder, here) = machine(&[(
            "etc/nix/nix.conf",
            &format!("substituters = {}\n", server(None)),
        )]);
        let begun = std::time::Instant::now();
        assert!(
            run(&here)
                .expect("it applies")
                .line()
                .starts_with("Unknown ")
        );
        assert!(begun.elapsed() < LIMIT + Duration::from_secs(3));
    }
}
