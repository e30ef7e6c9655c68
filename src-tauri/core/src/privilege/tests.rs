use super::{Caller, LIMIT_BYTES, Verb, check, language, needs_root, request};
use crate::model::ProcessId;
use crate::order::{Deed, ForceOrder, RestartDaemon, ServiceManager, StopOrder, Target};
use crate::words::{Language, privilege as say, speaking};

mod stores;

const ALICE: u32 = 1000;

fn user(uid: u32) -> Caller {
    Caller {
        uid,
        is_known: true,
    }
}

fn target(pid: u32, uid: u32) -> Target {
    Target {
        id: ProcessId { pid, start: 77 },
        name: "nix-build".to_owned(),
        uid,
    }
}

fn stop() -> StopOrder {
    StopOrder {
        clients: vec![target(51, 0)],
        group: vec![target(52, 0)],
        grace_ms: 3000,
        others: vec![target(60, 30_001)],
    }
}

fn force(uid: u32) -> Deed {
    Deed::ForceBuilders(ForceOrder {
        builders: vec![target(60, uid)],
    })
}

fn restart() -> Deed {
    Deed::RestartDaemon(RestartDaemon {
        manager: ServiceManager::Systemd,
        main: Some(target(40, 0).id),
    })
}

fn line(deed: &Deed) -> Vec<u8> {
    request(deed).expect("short enough").into_bytes()
}

fn why(verb: &str, from: Option<Caller>, bytes: &[u8]) -> String {
    check(Some(verb), from, bytes).expect_err("refused")
}

#[test]
fn a_sound_request_is_the_deed_it_was_made_of() {
    for (verb, deed) in [
        ("stop", Deed::Stop(stop())),
        ("stop", force(30_001)),
        ("restart-daemon", restart()),
        ("roll-back", stores::roll_back()),
        ("collect-garbage", stores::collect()),
        ("repair", stores::repair()),
    ] {
        assert_eq!(check(Some(verb), Some(user(ALICE)), &line(&deed)), Ok(deed));
    }
}

#[test]
fn the_helper_answers_in_the_language_it_is_asked_in() {
    for spoken in Language::ALL {
        let bytes = speaking(spoken, || line(&restart()));
        assert_eq!(language(&bytes), spoken);
        let checked = check(Some("restart-daemon"), Some(user(ALICE)), &bytes);
        assert_eq!(checked, Ok(restart()));
    }
    assert_eq!(language(b"{}"), Language::English);
}

#[test]
fn who_asks_must_be_a_user_that_is_not_root() {
    let bytes = line(&Deed::Stop(stop()));
    for from in [
        None,
        Some(user(0)),
        Some(Caller {
            uid: 4711,
            is_known: false,
        }),
    ] {
        assert_eq!(why("stop", from, &bytes), say::no_caller());
    }
}

#[test]
fn the_verb_must_be_that_of_the_deed() {
    let bytes = line(&Deed::Stop(stop()));
    for verb in Verb::ALL {
        let checked = check(Some(verb.word()), Some(user(ALICE)), &bytes);
        assert_eq!(checked.is_ok(), verb == Verb::Stop);
    }
    assert_eq!(
        why("restart-daemon", Some(user(ALICE)), &bytes),
        say::other_deed()
    );
    assert_eq!(
        why("stop", Some(user(ALICE)), &line(&restart())),
        say::other_deed()
    );
    assert_eq!(why("shell", Some(user(ALICE)), &bytes), say::no_verb());
    assert_eq!(check(None, Some(user(ALICE)), &bytes), Err(say::no_verb()));
}

#[test]
fn what_is_too_long_or_not_one_whole_request_is_refused() {
    let good = line(&Deed::Stop(stop()));
    assert_eq!(why("stop", Some(user(ALICE)), b""), say::empty());
    let long = [good.clone(), vec![b' '; LIMIT_BYTES]].concat();
    assert_eq!(why("stop", Some(user(ALICE)), &long), say::too_long());
    let text = String::from_utf8(good).expect("JSON");
    for bad in [
        text[..text.len() - 1].to_owned(),
        format!("{text}{text}"),
        format!("[{text}]"),
        text.replace("\"grace_ms\"", "\"path\":\"/bin/sh\",\"grace_ms\""),
        text.replace("\"version\":1", "\"version\":1,\"version\":1"),
        text.replace("3000", "-1"),
        "null".to_owned(),
        "{}".to_owned(),
    ] {
        assert_eq!(
            why("stop", Some(user(ALICE)), bad.as_bytes()),
            say::garbage(),
            "{bad}"
        );
    }
    let newer = text.replace("\"version\":1", "\"version\":2");
    assert_eq!(
        why("stop", Some(user(ALICE)), newer.as_bytes()),
        say::other_version()
    );
}

#[test]
fn a_deed_out_of_bounds_is_refused() {
    let with = |change: fn(&mut StopOrder)| {
        let mut order = stop();
        change(&mut order);
        let bytes = serde_json::to_vec(&super::Request {
            version: 1,
            deed: Deed::Stop(order),
            language: None,
        });
        why("stop", Some(user(ALICE)), &bytes.expect("JSON"))
    };
    assert_eq!(with(|o| o.clients.clear()), say::unsound());
    assert_eq!(with(|o| o.clients[0].id.pid = 1), say::unsound());
    assert_eq!(with(|o| o.clients[0].id.pid = 0), say::unsound());
    assert_eq!(with(|o| o.group[0].id.pid = u32::MAX), say::unsound());
    assert_eq!(with(|o| o.grace_ms = 60_000), say::unsound());
    assert_eq!(
        with(|o| o.others = vec![target(60, 1); 201]),
        say::unsound()
    );
    assert_eq!(
        with(|o| o.clients[0].name = "x\ny".to_owned()),
        say::unsound()
    );
    assert_eq!(
        why("stop", Some(user(ALICE)), &line(&force(0))),
        say::unsound()
    );
}

#[test]
fn a_user_stops_what_is_his_and_needs_root_for_the_rest() {
    let mut own = stop();
    own.clients[0].uid = ALICE;
    // sudo at its prompt, in the user's own process group.
    assert_eq!(own.group[0].uid, 0);
    assert_eq!(needs_root(&Deed::Stop(own.clone()), ALICE), None);
    assert_eq!(needs_root(&Deed::Stop(own), 1001), Some(Verb::Stop));
    assert_eq!(needs_root(&force(30_001), ALICE), Some(Verb::Stop));
    assert_eq!(needs_root(&restart(), ALICE), Some(Verb::RestartDaemon));
    assert_eq!(needs_root(&restart(), 0), None);
}

#[test]
fn a_rebuild_with_very_many_processes_still_fits() {
    let mut order = stop();
    order.others = vec![target(4_000_000, 872_415_232); 5000];
    let bytes = line(&Deed::Stop(order));
    assert!(check(Some("stop"), Some(user(ALICE)), &bytes).is_ok());
}

/// Forged by changing a good request: bytes flipped, cut, doubled, put in;
/// numbers and words replaced. Nothing panics, and what passes is within bounds.
#[test]
fn forty_thousand_forged_requests_pass_only_within_bounds() {
    let deeds = [
        Deed::Stop(stop()),
        force(30_001),
        restart(),
        stores::roll_back(),
        stores::collect(),
        stores::repair(),
    ];
    let seeds: Vec<Vec<u8>> = deeds.iter().map(line).collect();
    let words: [&[u8]; 16] = [
        b"0",
        b"-1",
        b"1",
        b"4294967295",
        b"1e9",
        b"\"\"",
        b"null",
        b"[]",
        b"{}",
        b"\\u0000",
        b"Stop",
        b"home",
        b"LinkOnly",
        b"/etc/",
        b"..",
        b"\xff",
    ];
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    let mut passed = [0; Verb::ALL.len()];
    for _ in 0..40_000 {
        let seed = next(seeds.len());
        let mut bytes = seeds[seed].clone();
        for _ in 0..=next(3) {
            let at = next(bytes.len());
            match next(5) {
                0 => bytes[at] = next(256) as u8,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, next(256) as u8),
                3 => drop(bytes.splice(
                    at..(at + next(8)).min(bytes.len()),
                    words[next(16)].to_vec(),
                )),
                _ => {
                    let piece = bytes[at..].to_vec();
                    bytes.extend(piece);
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        // As a rule what goes with it: else little would get past that.
        let right = super::verb(&deeds[seed]).filter(|_| next(4) > 0);
        let verb = right.unwrap_or(Verb::ALL[next(6)]).word();
        let alice = Some(user(ALICE));
        let from = [alice, alice, Some(user(0)), None][next(4)];
        if let Ok(deed) = check(Some(verb), from, &bytes) {
            let at = Verb::ALL.iter().position(|one| one.word() == verb);
            passed[at.expect("one of all")] += 1;
            assert_eq!(from, Some(user(ALICE)));
            assert_eq!(super::verb(&deed).map(Verb::word), Some(verb));
            assert!(super::is_sound(&deed), "{deed:?}");
            assert_eq!(check(Some(verb), from, &line(&deed)), Ok(deed));
        }
    }
    let [opened @ .., closed] = passed;
    assert!(
        opened.iter().all(|n| *n > 0),
        "the forger never hits, so it tests nothing: {passed:?}"
    );
    assert_eq!(closed, 0, "nothing is done under that verb yet");
}
