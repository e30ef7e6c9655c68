//! What faces ask that no picture tells. What the loop knows is answered at
//! once; what has to be read from the disk is read beside the loop.

use nixlamp_core::engine::State;
use nixlamp_core::wire::{Reply, Request};
use nixlamp_core::words::trouble;
use tokio::sync::oneshot;

use crate::run::Parts;

/// Answers now or later. A face that hung up does not want to know.
pub(crate) fn answer(
    question: &Request,
    answer: oneshot::Sender<Reply>,
    _state: &State,
    _parts: &Parts,
) {
    let reply = match question {
        // These never come this way: the socket answers them itself.
        Request::Look
        | Request::Watch
        | Request::Command(_)
        | Request::History { .. }
        | Request::Record { .. }
        | Request::Course { .. } => Reply::Refused {
            why: trouble::no_answer(),
        },
    };
    let _ = answer.send(reply);
}
