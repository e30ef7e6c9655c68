//! What Nixlamp itself cannot do at present, and why, a sentence each.

use std::path::Path;

/// The history file was no database; it lies aside under `name` now.
pub fn history_set_aside(name: &str) -> String {
    format!("History could not be read and was set aside as {name}. Watching goes on.")
}

/// The history file is no database, and nobody has set it aside yet.
pub fn history_damaged(path: &Path) -> String {
    format!(
        "{} is damaged and cannot be read. The next start of Nixlamp sets it aside and begins a new one.",
        path.display()
    )
}

/// Nothing can be written to the history for now.
pub fn history_off(why: &str) -> String {
    format!("Not recording history: {why}. Watching goes on.")
}

/// The history file is not the one that was opened any more.
pub fn history_replaced() -> String {
    "The history file was removed or replaced by another program. Recording goes on in the file that is there now.".to_owned()
}

/// What was written to the history is not in it any more.
pub fn history_changed() -> String {
    "The history file was changed by another program, and what was recorded last is missing. Recording goes on.".to_owned()
}

/// The history has a form this version does not know; it is left alone.
pub fn history_newer(name: &str) -> String {
    history_off(&format!("{name} was written by a newer Nixlamp"))
}

/// A key that does not exist, with the nearest one that does.
pub fn unknown_key(key: &str, nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("unknown key “{key}”; did you mean “{nearest}”?"),
        None => format!("unknown key “{key}”"),
    }
}

/// A number beyond what makes sense.
pub fn out_of_range(key: &str, least: u32, most: u32) -> String {
    format!("“{key}” must be a whole number from {least} to {most}")
}

/// A value that is neither `true` nor `false`.
pub fn not_yes_or_no(key: &str) -> String {
    format!("“{key}” must be true or false")
}

/// Other mistakes in the same file.
pub fn and_more(more: usize) -> String {
    format!("(and {more} more)")
}

/// A value where a section was expected.
pub fn not_a_section(key: &str) -> String {
    format!("“{key}” is a section: write [{key}] on a line of its own")
}

/// Another agent holds the socket.
pub fn already_runs() -> String {
    "Nixlamp already runs.".to_owned()
}

/// Too many faces at once.
pub fn too_many_faces() -> String {
    "Too many programs look at Nixlamp at once.".to_owned()
}

/// A face that connected and then said nothing.
pub fn asked_nothing() -> String {
    "Nothing was asked for 10 s.".to_owned()
}

/// A line from a face that is no request.
pub fn not_understood(why: &str) -> String {
    format!("This request was not understood: {why}.")
}

/// The agent's loop did not answer a wish.
pub fn no_answer() -> String {
    "Nixlamp did not answer in time.".to_owned()
}

/// There is no session bus for the tray.
pub fn no_tray(why: &str) -> String {
    format!("No lamp in the tray: {why}. “nixlamp show” opens the window.")
}

/// There is no session bus for notifications.
pub fn no_notifications(why: &str) -> String {
    format!("No notifications: {why}.")
}

/// The window's program is missing or ended with an error.
pub fn no_window() -> String {
    "The window could not open. “nixlamp status” and “nixlamp why” tell the same.".to_owned()
}

/// No program takes the text.
pub fn no_clipboard() -> String {
    "Nothing was copied: none of wl-copy, xclip, xsel and pbcopy is there.".to_owned()
}

/// The status comes from a short look of its own.
pub fn only_a_look() -> String {
    "No Nixlamp runs in the background: this is what a look of a few seconds shows. Start “nixlamp” to watch.".to_owned()
}

/// The socket cannot be made at `path`.
pub fn no_socket(path: &str, why: &str) -> String {
    format!("Nixlamp cannot be reached by its window and command line: {path}: {why}.")
}

/// A face looks for the agent and there is none.
pub fn no_agent() -> String {
    "No Nixlamp runs in the background. Start “nixlamp” to watch.".to_owned()
}

/// The agent is there but hangs.
pub fn agent_silent() -> String {
    "Nixlamp runs but does not answer.".to_owned()
}

/// The agent hung up.
pub fn agent_ended() -> String {
    "Nixlamp has ended.".to_owned()
}

/// The agent is of another version, and speaks another language.
pub fn other_protocol(agent: &str) -> String {
    format!(
        "The Nixlamp that runs is version {agent} and cannot speak with this one. Start it again."
    )
}

/// The agent cannot be spoken with for another reason.
pub fn agent_unreachable(why: &str) -> String {
    format!("Nixlamp cannot be reached: {why}.")
}

/// The socket belongs to somebody else.
pub fn strangers_agent() -> String {
    "Nixlamp cannot be reached: the socket belongs to another user.".to_owned()
}

/// The agent has no window to show.
pub fn no_faces() -> String {
    "The Nixlamp that runs was started without tray and window.".to_owned()
}

/// A recording could not go on.
pub fn recording_ended() -> String {
    "A recording ended early: it could not be written.".to_owned()
}
