//! What faces ask that no picture tells. What the loop knows is answered at
//! once; what has to be read from the disk is read beside the loop.

use std::path::Path;

use nixlamp_core::engine::State;
use nixlamp_core::wire::{Reply, Request};
use nixlamp_core::words::trouble;
use tokio::sync::oneshot;

use crate::check::Here;
use crate::config;
use crate::course;
use crate::failed;
use crate::past;
use crate::reports::{self, Draft};
use crate::run::Parts;
use crate::store::Store;

/// Answers now or later. A face that hung up does not want to know.
pub(crate) fn answer(
    question: &Request,
    answer: oneshot::Sender<Reply>,
    state: &State,
    parts: &Parts,
) {
    let reply = match question {
        Request::Course { rebuild } => return course::answer(rebuild, answer, state, parts),
        Request::BuildLog { derivation } => return build_log(derivation.clone(), answer),
        Request::Settings => return settings(answer, state, parts),
        Request::Rebuilds { .. } | Request::Blame { .. } | Request::Export { .. } => {
            return of_the_past(question.clone(), answer, parts);
        }
        // These never come this way: the socket answers them itself.
        Request::Look
        | Request::Watch
        | Request::Command(_)
        | Request::History { .. }
        | Request::Record { .. } => Reply::Refused {
            why: trouble::no_answer(),
        },
        Request::Reports | Request::Report { .. } | Request::SaveReport { .. } => {
            return report(question, answer, state, parts);
        }
    };
    let _ = answer.send(reply);
}

/// Read by Nix's own program, which may take a moment.
fn build_log(derivation: String, answer: oneshot::Sender<Reply>) {
    tokio::task::spawn_blocking(move || {
        let reply = match failed::whole_log(Path::new("/nix"), &derivation) {
            Ok((text, left_out)) => Reply::BuildLog { text, left_out },
            Err(why) => Reply::Refused { why },
        };
        let _ = answer.send(reply);
    });
}

/// The configuration as it holds, beside its file.
fn settings(answer: oneshot::Sender<Reply>, state: &State, parts: &Parts) {
    let Some(path) = parts
        .config
        .as_ref()
        .map(|watched| watched.path().to_owned())
    else {
        let why = trouble::no_answer();
        let _ = answer.send(Reply::Refused { why });
        return;
    };
    let (config, rules) = (state.config().clone(), state.quiet_rules());
    let folder = parts.state.clone();
    tokio::task::spawn_blocking(move || {
        let here = Here::machine(folder.clone());
        let all = config::settings(&path, &config, rules, &folder, &here);
        let _ = answer.send(Reply::Settings(Box::new(all)));
    });
}

/// Read beside the loop, from the file, with what is still to be written to it.
fn of_the_past(question: Request, answer: oneshot::Sender<Reply>, parts: &Parts) {
    let journal = parts.store.as_ref().map(Store::journal);
    let file = parts.state.join("history.db");
    let now = parts.now();
    tokio::task::spawn_blocking(move || {
        if let Some(journal) = journal {
            // What cannot be written is told elsewhere; the rest can be read.
            journal.flush();
        }
        let unanswered = || Reply::Refused {
            why: trouble::no_answer(),
        };
        let _ = answer.send(past::answer(&question, &file, now).unwrap_or_else(unanswered));
    });
}

/// What is known is taken here, what lies on the disk is read beside the loop.
fn report(question: &Request, answer: oneshot::Sender<Reply>, state: &State, parts: &Parts) {
    let (folder, now) = (parts.state.clone(), parts.now());
    let draft = match question {
        Request::Report { of, .. } | Request::SaveReport { of, .. } => Draft::of(state, parts, of),
        _ => Ok(None),
    };
    let question = question.clone();
    tokio::task::spawn_blocking(move || {
        let done = draft.and_then(|draft| match question {
            Request::Report {
                of,
                keep_host_names,
            } => reports::preview(draft.as_ref(), of, keep_host_names, &folder)
                .map(|preview| Reply::Report(Box::new(preview))),
            Request::SaveReport {
                of,
                keep_host_names,
            } => reports::keep(draft.as_ref(), &of, keep_host_names, &folder, now)
                .map(Reply::ReportSaved),
            _ => Ok(Reply::Reports(reports::list(&folder, now))),
        });
        let reply = done.unwrap_or_else(|why| Reply::Refused { why });
        let _ = answer.send(reply);
    });
}
