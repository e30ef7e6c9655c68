//! One line for each request in the system's log: who, what, and what came of
//! it.

use std::os::unix::net::UnixDatagram;
use std::process;
use std::time::Duration;

use nixlamp_core::order::Done;
use nixlamp_core::privilege::Caller;

/// Where the system's log listens: Linux (journald takes it too), macOS.
const SOCKETS: [&str; 2] = ["/dev/log", "/var/run/syslog"];
/// `LOG_AUTHPRIV | LOG_NOTICE` of syslog(3): what concerns rights, for the
/// administrator's eyes.
const PRIORITY: u32 = 10 << 3 | 5;
/// A log that is busy takes a line within this.
const LOG_LIMIT: Duration = Duration::from_secs(2);
/// A log keeps lines short; longer ones are cut.
const AT_MOST: usize = 900;

/// `uid 1000 asked for stop: not done: It is not known …`
pub fn line(verb: Option<&str>, caller: Option<Caller>, done: &Done) -> String {
    let who = caller.map_or_else(
        || "an unknown user".to_owned(),
        |caller| match nixlamp_hands::known_user(caller.uid) {
            Some(name) => format!("{name} (uid {})", caller.uid),
            None => format!("uid {}", caller.uid),
        },
    );
    let came = if done.ok { "done" } else { "not done" };
    let text = format!(
        "{who} asked for {}: {came}: {}",
        verb.unwrap_or("nothing known"),
        done.lines.join(" ")
    );
    // One line, whatever a caller put into its words.
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(AT_MOST)
        .collect()
}

/// Sends it. A system without a log has none to be written to.
pub fn write(line: &str) {
    let Ok(socket) = UnixDatagram::unbound() else {
        return;
    };
    // A log that is stopped must not hold the helper up for long.
    let _ = socket.set_write_timeout(Some(LOG_LIMIT));
    let message = format!("<{PRIORITY}>nixlamp-helper[{}]: {line}", process::id());
    for path in SOCKETS {
        if socket.send_to(message.as_bytes(), path).is_ok() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::line;
    use nixlamp_core::order::Done;
    use nixlamp_core::privilege::Caller;

    #[test]
    fn a_line_is_one_line_and_names_who_and_what() {
        let done = Done {
            ok: false,
            lines: vec!["First\nsecond.".to_owned(), "x".repeat(5000)],
        };
        let caller = Caller {
            uid: 0,
            is_known: true,
        };
        let text = line(Some("stop"), Some(caller), &done);
        assert!(text.starts_with("root (uid 0) asked for stop: not done: First second. xxx"));
        assert_eq!(text.chars().count(), 900);
        assert!(line(None, None, &done).starts_with("an unknown user asked for nothing known:"));
    }
}
