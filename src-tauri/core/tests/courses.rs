//! Courses of rebuilds, played through the state from a script of looks, as
//! examples for the page. The tests fail when they are stale; with `UPDATE=1`
//! they are written anew:
//! `UPDATE=1 cargo test -p nixlamp-core --test courses`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the tests read and write files, and print what they measure; the core itself does not"
)]

use std::{fs, path::PathBuf, time::Instant};

use nixlamp_core::model::{Exit, HeardFrom, LockKind};
use nixlamp_core::wire::Course;
use nixlamp_core::words::{Language, speaking};

#[path = "courses/play.rs"]
mod play;
use play::{Play, build, collector, lines, sleeper};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/courses")
}

fn held(name: &str, course: &Course) {
    check(course);
    let path = folder().join(format!("{name}.json"));
    let text = serde_json::to_string_pretty(course).expect("plain") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(folder()).expect("made");
        fs::write(&path, &text).expect("written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == text,
        "{} is stale; UPDATE=1 cargo test -p nixlamp-core --test courses",
        path.display()
    );
}

/// What always holds of a course.
fn check(course: &Course) {
    for lane in &course.lanes {
        assert!(!lane.title.is_empty() && !lane.bars.is_empty());
        for two in lane.bars.windows(2) {
            let to_s = two[0].to_s.expect("only the last goes on");
            assert!(to_s <= two[1].from_s, "{two:?}");
        }
        for bar in &lane.bars {
            assert!(bar.to_s.unwrap_or(course.until_s) >= bar.from_s, "{bar:?}");
            assert_eq!(bar.kind == "wait", bar.why.is_some(), "{bar:?}");
            assert!(bar.critical <= course.critical.contains(&bar.name));
        }
    }
    for chart in &course.charts {
        assert_eq!(chart.at_s.len(), chart.values.len());
        assert!(chart.at_s.len() <= 720 && chart.line.ends_with('.'));
        assert!(chart.at_s.windows(2).all(|two| two[0] < two[1]));
        let values = || chart.values.iter().flatten();
        let (least, most) = (chart.least.unwrap_or(0.0), chart.most.unwrap_or(0.0));
        assert!(values().all(|v| (least..=most).contains(v)), "{}", chart.of);
    }
    assert!(
        course
            .events
            .windows(2)
            .all(|two| two[0].at_s <= two[1].at_s)
    );
    assert!(course.log.len() <= 400);
}

/// What the view of the same name shows: it evaluated, fetched, and builds in
/// four slots; the last one links for six minutes, while something is fetched.
fn running() -> Play {
    let mut play = Play::begun(14, 2);
    play.remember_runs(10);
    play.plan(
        "glibc-2.41 zlib-1.3 openssl-3.5>zlib-1.3 python3-3.13>glibc-2.41 nss-3.117>zlib-1.3 \
         curl-8.16>zlib-1.3 rustc-1.91>glibc-2.41>python3-3.13 firefox-137.0>rustc-1.91>nss-3.117",
    );
    play.evaluate(70);
    play.fetch("linux-6.17.9 gcc-15.2 source-8f31ab2", 42);
    play.say(HeardFrom::Client, "these 8 derivations will be built:");
    for (name, from_s, to_s) in [
        ("glibc-2.41", 112, 190),
        ("zlib-1.3", 112, 128),
        ("openssl-3.5", 130, 243),
        ("python3-3.13", 190, 262),
        ("nss-3.117", 192, 290),
        ("curl-8.16", 200, 285),
        ("rustc-1.91", 262, 348),
        ("firefox-137.0", 348, 9999),
    ] {
        play.script.push(build(name, from_s, to_s));
    }
    play.until(679);
    play.begin_to_fetch("llvm-20.1.8");
    for line in lines("gkrust") {
        play.say(HeardFrom::BuildLog, &line);
    }
    play.until(720);
    play
}

/// What the view of the same name shows: another Nix process holds the lock of
/// one output and does nothing.
fn stalled() -> Play {
    let mut play = Play::begun(13, 43);
    play.remember_runs(10);
    play.plan("binutils-2.45 gcc-15.2>binutils-2.45 glibc-2.41>gcc-15.2 llvm-20.1>glibc-2.41");
    play.evaluate(125);
    play.fetch("gcc-15.2.0.tar.xz linux-6.17.9", 305);
    play.script.push(build("binutils-2.45", 430, 560));
    play.script.push(build("bison-3.8", 430, 510));
    play.script.push(build("gcc-15.2", 560, 1140));
    play.until(1139);
    play.say(
        HeardFrom::BuildLog,
        "shrinking RPATHs of ELF executables in /nix/store/7y1…-gcc-15.2",
    );
    let lock = "/nix/store/0c5b1k7xw9qf3m2y8j6d4h1s7v9r2a3l-glibc-2.41.lock";
    play.wait_for(LockKind::StorePath, lock, sleeper());
    play.until(1860);
    play
}

/// A collection holds the store and works; then the build goes on.
fn waited() -> Play {
    let mut play = Play::begun(14, 2);
    play.plan("glibc-2.41 llvm-20.1>glibc-2.41");
    play.evaluate(20);
    play.script.push(build("glibc-2.41", 20, 80));
    play.script.push(build("llvm-20.1", 170, 9999));
    play.until(79);
    let lock = "/nix/var/nix/gc.lock";
    play.wait_for(LockKind::GarbageCollector, lock, collector());
    play.until(168);
    play.go_on();
    play.until(200);
    play
}

fn failed() -> Play {
    let mut play = Play::begun(14, 2);
    play.plan("zlib-1.3 hello-2.12>zlib-1.3");
    play.evaluate(20);
    play.script.push(build("zlib-1.3", 20, 61));
    play.script.push(build("hello-2.12", 62, 92));
    play.until(91);
    for line in [
        "checking for gcc... gcc",
        "hello.c:12:3: error: expected ';' before 'return'",
        "make: *** [Makefile:14: hello.o] Error 1",
    ] {
        play.say(HeardFrom::BuildLog, line);
    }
    play.failed.push("hello-2.12".to_owned());
    play.until(93);
    play.say(
        HeardFrom::Client,
        "error: builder for '/nix/store/0c5…-hello-2.12.drv' failed with exit code 2",
    );
    play.until(94);
    play.end(Exit::Code(1));
    play.until(96);
    play
}

/// It has only just begun, the first of its kind.
fn begun() -> Play {
    let mut play = Play::begun(14, 13);
    play.evaluate(40);
    play
}

/// What was to be built is there; it waits until somebody has answered.
fn asks() -> Play {
    let mut play = Play::begun(14, 5);
    play.evaluate(65);
    play.fetch("linux-6.17.9 source-8f31ab2", 80);
    play.script.push(build("zlib-1.3", 146, 170));
    play.script.push(build("openssl-3.5", 171, 352));
    play.until(353);
    play.rests();
    play.until(540);
    play
}

/// One build takes far longer than all before it.
fn slow() -> Play {
    let mut play = Play::begun(13, 48);
    play.plan("nss-3.117 firefox-137.0>nss-3.117");
    play.evaluate(70);
    play.fetch("linux-6.17.9 gcc-15.2", 110);
    play.script.push(build("nss-3.117", 181, 390));
    play.script.push(build("mesa-25.3", 182, 330));
    play.script.push(build("firefox-137.0", 391, 9999));
    play.until(1560);
    play
}

fn many() -> Play {
    let mut play = Play::begun(14, 2);
    play.evaluate(40);
    for number in 0..200_u32 {
        let from_s = 42 + u64::from(number / 16) * 60 + u64::from(number % 16);
        let length_s = 20 + u64::from(number * 7 % 38);
        play.script.push(build(
            &format!("perl5.40-Package-{number}"),
            from_s,
            from_s + length_s,
        ));
    }
    play.until(780);
    play
}

/// Whoever names a derivation or writes a line may want to be taken for
/// something else.
fn hostile() -> Play {
    let mut play = Play::begun(14, 2);
    play.evaluate(5);
    for (name, to_s) in [
        ("<img src=x onerror=alert(1)>", 40),
        ("a\u{202e}gpj.exe\u{2066}", 50),
        ("\u{1b}]0;owned\u{7}\u{1b}[2J", 9999),
        ("'\"><script>fetch('/')</script>", 9999),
    ] {
        play.script.push(build(name, 6, to_s));
    }
    let long = "A".repeat(1_000_000);
    play.script.push(build(&long, 41, 9999));
    play.until(20);
    for line in [
        "</pre><script>alert(1)</script>",
        "\u{1b}[31mred\u{1b}[0m \u{202e}drawkcab",
        concat!(
            "curl -H 'Authorization: Bearer ghp_abcdefghijklmnopqrstuvwxyz0123456789' https:",
            "//user:hunter2@example.org"
        ),
        &long,
    ] {
        play.say(HeardFrom::BuildLog, line);
    }
    play.until(60);
    play
}

#[test]
fn a_rebuild_that_runs() {
    let course = running().course();
    held("running", &course);
    assert_eq!(
        course.critical,
        ["glibc-2.41", "python3-3.13", "rustc-1.91", "firefox-137.0"]
    );
    let slots = course.lanes.iter().filter(|lane| lane.kind == "slot");
    assert_eq!(slots.count(), 4);
}

#[test]
fn a_wait_that_is_over_stays_a_bar() {
    let course = waited().course();
    check(&course);
    let bars = || course.lanes.iter().flat_map(|lane| &lane.bars);
    let wait = bars().find(|bar| bar.kind == "wait").expect("it waited");
    let to_s = wait.to_s.expect("it is over");
    assert!(
        (80.0..110.0).contains(&wait.from_s) && (165.0..175.0).contains(&to_s),
        "{wait:?}"
    );
    assert!(bars().any(|bar| bar.name == "llvm-20.1" && bar.to_s.is_none()));
}

#[test]
fn a_rebuild_that_stands_still() {
    let play = stalled();
    let course = play.course();
    held("stalled", &course);
    let slot = course.lanes.iter().find(|l| l.kind == "slot").expect("one");
    let wait = slot.bars.last().expect("bars");
    assert_eq!((wait.kind.as_str(), wait.to_s), ("wait", None));
    assert!((1140.0..1200.0).contains(&wait.from_s), "{wait:?}");
    let cpu = &course.charts[0].line;
    assert!(
        cpu.starts_with("CPU was under ") && cpu.contains("; usual here "),
        "{cpu}"
    );
    speaking(Language::German, || {
        let course = play.course();
        assert_eq!(course.lanes[0].title, "Phasen");
        assert!(
            course.charts[0]
                .line
                .starts_with("Die CPU lag in den letzten 1")
        );
    });
}

#[test]
fn a_rebuild_that_has_just_begun() {
    let course = begun().course();
    held("first-run", &course);
    let kinds: Vec<&str> = course.lanes.iter().map(|l| l.kind.as_str()).collect();
    assert_eq!((kinds, course.ended), (vec!["phase"], None));
}

#[test]
fn a_rebuild_that_asks() {
    let course = asks().course();
    held("needs-you", &course);
    assert_eq!(
        course.charts[0].line,
        "CPU was under 3 % for the last 3 min."
    );
}

#[test]
fn a_rebuild_that_is_slow() {
    let course = slow().course();
    held("attention", &course);
    assert_eq!(course.critical, ["nss-3.117", "firefox-137.0"]);
}

#[test]
fn a_rebuild_that_failed() {
    let play = failed();
    let course = play.course();
    held("failed", &course);
    let bars = course.lanes.iter().flat_map(|lane| &lane.bars);
    let names: Vec<&str> = bars.filter(|b| b.failed).map(|b| b.name.as_str()).collect();
    assert_eq!(names, ["hello-2.12"]);
    assert!(course.events.iter().any(|e| e.kind == "ended"));
    // The same from history, where charts have a point a minute.
    let past = play.past_course();
    held("past", &past);
    assert_eq!((&past.lanes, &past.log), (&course.lanes, &course.log));
    let without = play.past_course_without_trail();
    held("past-bare", &without);
    assert!(without.lanes.is_empty() && !without.phases.is_empty());
    assert_eq!(without.limits.len(), 2);
}

#[test]
fn two_hundred_derivations() {
    let play = many();
    let course = play.course();
    held("many", &course);
    let bars = course.lanes.iter().flat_map(|lane| &lane.bars);
    assert_eq!(
        bars.filter(|b| b.kind == "build" && b.path.is_some())
            .count(),
        200
    );
}

#[test]
fn a_rebuild_of_strangers() {
    let course = hostile().course();
    held("hostile", &course);
    let text = serde_json::to_string(&course).expect("plain");
    assert!(text.len() < 20_000, "{}", text.len());
    for bad in ['\u{1b}', '\u{202e}', '\u{2066}', '\u{7}'] {
        assert!(!text.contains(bad));
    }
    assert!(!text.contains("hunter2") && !text.contains("ghp_"));
    // Markup stays what it is: text.
    assert!(text.contains("<img src=x onerror=alert(1)>"));
}

/// `cargo test --release -p nixlamp-core --test courses -- --ignored --nocapture`
#[test]
#[ignore = "measures"]
fn what_looks_and_courses_cost() {
    let mut play = Play::begun(14, 2);
    play.evaluate(5);
    for number in 0..200_u64 {
        play.script
            .push(build(&format!("package-{number}"), 6, 9_999_999));
    }
    play.until(10);
    let begun = Instant::now();
    play.until(1010);
    println!(
        "a look at 200 under way, judged: {:?}",
        begun.elapsed() / 1000
    );
    let play = many();
    let begun = Instant::now();
    for _ in 0..100 {
        assert_eq!(play.course().rebuild, "3801-9");
    }
    println!("a course with 200 bars: {:?}", begun.elapsed() / 100);
    let begun = Instant::now();
    let bytes: usize = (0..100)
        .map(|_| serde_json::to_vec(&play.course()).map_or(0, |json| json.len()))
        .sum();
    println!(
        "as json ({} bytes): {:?}",
        bytes / 100,
        begun.elapsed() / 100
    );
}
