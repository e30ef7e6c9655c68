//! Looks at: whether the Nix daemon answers, and how fast. It is greeted, and
//! nothing is asked of it.
//! Cannot tell when: the socket may not be reached by you.

use std::io::ErrorKind;
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::wire::{CheckCost, HealthGroup};
use nixlamp_hands::daemon::{self, Greeting};

use super::parts::here::Here;
use super::parts::said::{Check, Said, USUAL};

pub(super) const CHECK: Check = Check {
    id: "daemon",
    group: HealthGroup::Nix,
    cost: CheckCost::Instant,
    limit: Duration::from_secs(4),
    run,
    ..USUAL
};

const LIMIT: Duration = Duration::from_secs(3);
const SLOW_MS: f64 = 500.0;

fn run(here: &Here) -> Option<Said> {
    // A store of one's own needs no daemon.
    let single = !here.daemon.exists()
        && rustix::fs::access(here.path("nix/var/nix/db"), rustix::fs::Access::WRITE_OK).is_ok();
    if single || !here.path("nix/store").is_dir() {
        return None;
    }
    Some(judge(daemon::greet(&here.daemon, LIMIT)))
}

fn judge(greeted: std::io::Result<Greeting>) -> Said {
    let next = say!("check-daemon.next");
    match greeted {
        Ok(greeting) => {
            let ms = greeting.took.as_secs_f64() * 1000.0;
            let (major, minor) = (greeting.protocol >> 8 & 0xff, greeting.protocol & 0xff);
            let number = say!(
                "check-daemon.answers",
                ms = format!("{ms:.0}"),
                protocol = format!("{major}.{minor}"),
            );
            if ms > SLOW_MS {
                Said::look(number, next)
            } else {
                Said::fine(number)
            }
        }
        Err(error) => match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => {
                Said::bad(say!("check-daemon.late", seconds = LIMIT.as_secs()), next)
            }
            ErrorKind::NotFound | ErrorKind::ConnectionRefused => Said::bad(
                say!("check-daemon.does-not-run"),
                say!("check-daemon.start-it"),
            ),
            ErrorKind::PermissionDenied => Said::unknown(say!("check-daemon.denied")),
            _ => Said::bad(error.to_string(), next),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::here::testing::machine;
    use super::*;
    use std::os::unix::net::UnixListener;
    use std::time::Instant;

    #[test]
    fn told_from_greetings() {
        let of = |ms| {
            judge(Ok(Greeting {
                took: Duration::from_millis(ms),
                protocol: 0x126,
            }))
            .line()
        };
        assert_eq!(of(4), "Fine 4 ms, protocol 1.38");
        assert!(of(501).starts_with("Look 501 ms"));
        assert!(
            judge(Err(ErrorKind::PermissionDenied.into()))
                .line()
                .starts_with("Unknown ")
        );
    }

    #[test]
    fn a_daemon_that_accepts_and_is_silent_is_told_in_time() {
        let (_folder, here) = machine(&[("nix/store/x", "")]);
        let _listener = UnixListener::bind(&here.daemon).expect("bound");
        let begun = Instant::now();
        assert!(
            run(&here)
                .expect("it applies")
                .line()
                .starts_with("Bad no answer within 3 s")
        );
        assert!(begun.elapsed() < CHECK.limit);
    }
}
