//! What Nixlamp itself cannot do at present, and why, a sentence each.

use std::path::Path;

use super::fixed::fixed;
use crate::say;

fixed! {
    /// No program on the bus shows tray icons.
    no_tray_here = "no-tray-here";
    /// No program on the bus shows notifications.
    notifications_off = "notifications-off";
    /// Facts that the kernel tells to their owner alone.
    of_others = "details-of-others";
    /// The page of the window broke off again and again.
    no_window_any_more = "no-window-any-more";
    /// What is not told of may not be put away.
    not_to_hide = "not-to-hide";
    /// There is no store.
    no_nix = "first-look.no-nix";
    /// There is a store; which Nix is not known yet.
    nix_being_asked = "first-look.being-asked";
    /// Every rebuild can be seen.
    rebuilds_visible = "first-look.rebuilds";
    /// The kernel hides other users' processes.
    own_rebuilds_alone = "first-look.own-rebuilds";
    /// What helps against that.
    others_hidden_by_kernel = "first-look.hidepid";
    /// A tray shows the lamp.
    tray_there = "first-look.tray";
    /// Notifications can be shown.
    notifications_there = "first-look.notifications";
}

/// Which Nix it is, and that its daemon answers.
pub fn nix_and_daemon(version: &str) -> String {
    say!("first-look.nix-and-daemon", version = version)
}

/// Which Nix it is, and that its daemon does not answer.
pub fn nix_without_daemon(version: &str) -> String {
    say!("first-look.nix-without-daemon", version = version)
}

/// Which Nix it is, where it needs no daemon.
pub fn nix_found(version: &str) -> String {
    say!("first-look.nix", version = version)
}

/// The daemon did not answer when it was last asked.
pub fn daemon_silent(at: &str) -> String {
    say!("daemon-not-answering", at = at)
}

/// A Nix so old that it tells too little.
pub fn nix_tells_too_little(version: &str) -> String {
    say!("nix-tells-too-little", version = version)
}

/// The stable name of a trouble: a full disk has a button of its own.
pub fn code<'a>(subject: &'a str, text: &str) -> &'a str {
    if subject == "history" && text == history_off(&say!("disk-is-full")) {
        return "history-full";
    }
    subject
}

/// The history file was no database; it lies aside under `name` now.
pub fn history_set_aside(name: &str) -> String {
    say!("history-set-aside", name = name)
}

/// The history file is no database, and nobody has set it aside yet.
pub fn history_damaged(path: &Path) -> String {
    say!("history-damaged", path = path.display().to_string())
}

/// Nothing can be written to the history for now.
pub fn history_off(why: &str) -> String {
    say!("history-off", why = why)
}

/// The history is there and cannot be read.
pub fn history_not_read(path: &Path, why: &str) -> String {
    say!(
        "history-file-not-read",
        path = path.display().to_string(),
        why = why
    )
}

/// What is paused is not written down.
pub fn pauses_not_kept(path: &Path, why: &str) -> String {
    say!(
        "pauses-not-kept",
        path = path.display().to_string(),
        why = why
    )
}

/// What was paused cannot be read.
pub fn pauses_not_read(path: &Path, why: &str) -> String {
    say!(
        "pauses-not-read",
        path = path.display().to_string(),
        why = why
    )
}

/// The history file is not the one that was opened any more.
pub fn history_replaced() -> String {
    say!("history-replaced")
}

/// What was written to the history is not in it any more.
pub fn history_changed() -> String {
    say!("history-changed")
}

/// The history has a form this version does not know; it is left alone.
pub fn history_newer(name: &str) -> String {
    say!("history-newer", name = name)
}

/// A key that does not exist, with the nearest one that does.
pub fn unknown_key(key: &str, nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => say!("unknown-key.nearest", key = key, nearest = nearest),
        None => say!("unknown-key", key = key),
    }
}

/// A number beyond what makes sense.
pub fn out_of_range(key: &str, least: u32, most: u32) -> String {
    say!("key-out-of-range", key = key, least = least, most = most)
}

/// A value that is neither `true` nor `false`.
pub fn not_yes_or_no(key: &str) -> String {
    say!("key-not-yes-or-no", key = key)
}

/// Other mistakes in the same file.
pub fn and_more(more: usize) -> String {
    say!("and-more-mistakes", more = more)
}

/// A value where a section was expected.
pub fn not_a_section(key: &str) -> String {
    say!("key-not-a-section", key = key)
}

/// Another agent holds the socket.
pub fn already_runs() -> String {
    say!("already-runs")
}

/// Too many faces at once.
pub fn too_many_faces() -> String {
    say!("too-many-faces")
}

/// A face that connected and then said nothing.
pub fn asked_nothing() -> String {
    say!("asked-nothing")
}

/// A line from a face that is no request.
pub fn not_understood(why: &str) -> String {
    say!("request-not-understood", why = why)
}

/// The agent's loop did not answer a wish.
pub fn no_answer() -> String {
    say!("agent-no-answer")
}

/// There is no session bus for the tray.
pub fn no_tray(why: &str) -> String {
    say!("no-tray", why = why)
}

/// There is no session bus for notifications.
pub fn no_notifications(why: &str) -> String {
    say!("no-notifications", why = why)
}

/// The file for Prometheus cannot be written.
pub fn no_metrics(why: &str) -> String {
    say!("no-metrics", why = why)
}

/// The window's program is missing or ended with an error.
pub fn no_window() -> String {
    say!("no-window")
}

/// No program takes the text.
pub fn no_clipboard() -> String {
    say!("no-clipboard")
}

/// The status comes from a short look of its own.
pub fn only_a_look() -> String {
    say!("only-a-look")
}

/// The socket cannot be made at `path`.
pub fn no_socket(path: &str, why: &str) -> String {
    say!("no-socket", path = path, why = why)
}

/// A face looks for the agent and there is none.
pub fn no_agent() -> String {
    say!("no-agent")
}

/// The agent is there but hangs.
pub fn agent_silent() -> String {
    say!("agent-silent")
}

/// The agent hung up.
pub fn agent_ended() -> String {
    say!("agent-ended")
}

/// The agent is of another version, and speaks another language.
pub fn other_protocol(agent: &str) -> String {
    say!("agent-other-version", agent = agent)
}

/// The agent cannot be spoken with for another reason.
pub fn agent_unreachable(why: &str) -> String {
    say!("agent-unreachable", why = why)
}

/// The socket belongs to somebody else.
pub fn strangers_agent() -> String {
    say!("agent-of-a-stranger")
}

/// The agent has no window to show.
pub fn no_faces() -> String {
    say!("agent-without-faces")
}

/// A recording could not go on.
pub fn recording_ended() -> String {
    say!("recording-ended-early")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn mistakes_in_the_configuration_in_each_language() {
        assert_eq!(
            unknown_key("stal", Some("stall")),
            "unknown key “stal”; did you mean “stall”?"
        );
        assert_eq!(
            not_a_section("alerts"),
            "“alerts” is a section: write [alerts] on a line of its own"
        );
        speaking(Language::German, || {
            assert_eq!(unknown_key("stal", None), "unbekannter Schlüssel „stal“");
            assert_eq!(and_more(1), "(und 1 weiterer Fehler)");
            assert_eq!(and_more(2), "(und 2 weitere Fehler)");
        });
    }
}
