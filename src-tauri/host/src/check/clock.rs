//! Looks at: whether the clock is set by somebody, and does not jump.
//! Cannot tell when: systemd's `timedatectl` is not there or does not answer.

use std::time::{Duration, Instant, SystemTime};

use nixlamp_core::model::Why;
use nixlamp_core::say;
use nixlamp_core::wire::HealthGroup;
use nixlamp_core::words;
use nixlamp_hands::command;

use super::parts::here::Here;
use super::parts::said::{Check, On, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "clock",
    group: HealthGroup::Machine,
    on: On::Linux,
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(2);
/// A step of the clock against the machine's own time beyond this is a jump.
const JUMP_S: f64 = 2.0;

fn run(here: &Here) -> Option<Said> {
    let set = command::find("timedatectl").map_or(Err(Why::Missing), |program| {
        command::answer(
            &program,
            &["show", "--property=NTPSynchronized", "--value"],
            LIMIT,
        )
    });
    Some(judge(
        set.map(|text| text.trim() == "yes"),
        jumped(here),
        ahead_s(here),
    ))
}

/// Seconds that the wall clock went on more than the machine's own, since the
/// first look. Sleep is told by neither of the two: the monotonic clock stands
/// still then, so only steps back are sure.
fn jumped(here: &Here) -> Option<f64> {
    static START: std::sync::LazyLock<(Instant, SystemTime)> =
        std::sync::LazyLock::new(|| (Instant::now(), SystemTime::now()));
    let (own_start, wall_start) = *START;
    let own = own_start.elapsed().as_secs_f64();
    let wall = here.now.duration_since(wall_start).map_or_else(
        |before| -before.duration().as_secs_f64(),
        |passed| passed.as_secs_f64(),
    );
    (wall - own < -JUMP_S).then_some(own - wall)
}

/// Seconds by which the newest thing of Nix seems to come from the future.
fn ahead_s(here: &Here) -> Option<f64> {
    let changed = std::fs::symlink_metadata(here.path("nix/var/nix/db"))
        .ok()?
        .modified()
        .ok()?;
    let ahead = changed.duration_since(here.now).ok()?.as_secs_f64();
    (ahead > 120.0).then_some(ahead)
}

fn judge(set: Result<bool, Why>, back_s: Option<f64>, ahead_s: Option<f64>) -> Said {
    let next = say!("check-clock.next");
    match (set, back_s, ahead_s) {
        (_, _, Some(s)) => Said::bad(say!("check-clock.behind", span = words::span(s)), next),
        (_, Some(s), _) => Said::look(say!("check-clock.set-back", span = words::span(s)), next),
        (Ok(true), ..) => Said::fine(say!("check-clock.by-network")),
        (Ok(false), ..) => Said::look(say!("check-clock.by-nobody"), next),
        (Err(why), ..) => Said::unread("timedatectl", &why),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;

    #[test]
    fn told_from_answers() {
        assert_eq!(
            judge(Ok(true), None, None).line(),
            "Fine set by the network"
        );
        assert!(
            judge(Ok(false), None, None)
                .line()
                .starts_with("Look nobody sets it")
        );
        assert!(
            judge(Ok(true), Some(3600.0), None)
                .line()
                .starts_with("Look it was set back by 1 h")
        );
        assert_eq!(
            judge(
                Err(Why::Broken(
                    "timedatectl did not answer within 2 s".to_owned()
                )),
                None,
                None
            )
            .line(),
            "Unknown timedatectl: timedatectl did not answer within 2 s"
        );
    }

    #[test]
    fn a_database_from_the_future_convicts_the_clock() {
        let (_folder, mut here) = machine(&[("nix/var/nix/db/x", "")]);
        here.now = SystemTime::now() - Duration::from_secs(7200);
        let ahead = ahead_s(&here).expect("it is ahead");
        assert!(
            judge(Ok(true), None, Some(ahead))
                .line()
                .starts_with("Bad behind: ")
        );
        here.now = SystemTime::now();
        assert_eq!(ahead_s(&here), None);
    }
}
