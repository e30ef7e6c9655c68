//! A thread that asks what may make one wait. The sampler takes its answer
//! when it comes, and says so when it does not come in time.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// The sampler's side of such a thread.
pub struct Aside<Q, A> {
    ask: Sender<Q>,
    answers: Receiver<A>,
    /// Since when an answer is awaited.
    asked: Option<Instant>,
    patience: Duration,
}

/// What became of a question.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer<A> {
    /// Here it is.
    Told(A),
    /// Nothing was asked, or there is time yet.
    NotYet,
    /// It has not come in time.
    Late,
    /// The thread is gone: it could not be started, or it broke down.
    Gone,
}

impl<Q: Send + 'static, A: Send + 'static> Aside<Q, A> {
    /// Starts the thread. It ends when this is dropped, unless it hangs: then
    /// it ends once what it waits for does.
    pub fn start(
        name: &str,
        patience: Duration,
        mut work: impl FnMut(Q) -> A + Send + 'static,
    ) -> Self {
        let (ask, questions) = mpsc::channel();
        let (answer, answers) = mpsc::channel();
        let started = std::thread::Builder::new()
            .name(name.into())
            .stack_size(512 * 1024)
            .spawn(move || {
                super::raw::block_signals();
                while let Ok(question) = questions.recv() {
                    if answer.send(work(question)).is_err() {
                        return;
                    }
                }
            });
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for {name}");
        }
        Self {
            ask,
            answers,
            asked: None,
            patience,
        }
    }

    /// True while an answer is awaited: then nothing more is asked.
    pub fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// Asks, unless an answer is awaited.
    pub fn ask(&mut self, question: Q) {
        if self.asked.is_none() {
            self.asked = Some(Instant::now());
            // Without the thread there is no answer, which shows below.
            _ = self.ask.send(question);
        }
    }

    /// The answer, waited for no longer than `wait`.
    pub fn take(&mut self, wait: Duration) -> Answer<A> {
        let Some(asked) = self.asked else {
            return Answer::NotYet;
        };
        match self.answers.recv_timeout(wait) {
            Ok(answer) => {
                self.asked = None;
                Answer::Told(answer)
            }
            Err(RecvTimeoutError::Timeout) if asked.elapsed() > self.patience => Answer::Late,
            Err(RecvTimeoutError::Timeout) => Answer::NotYet,
            Err(RecvTimeoutError::Disconnected) => Answer::Gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_once_and_a_late_one_is_told_to_be_so() {
        let (gate, open) = mpsc::channel::<()>();
        let mut aside = Aside::start("test", Duration::ZERO, move |question: u32| {
            if question == 2 {
                _ = open.recv();
            }
            question + 1
        });
        assert_eq!(aside.take(Duration::ZERO), Answer::NotYet);
        aside.ask(1);
        assert_eq!(aside.take(Duration::from_secs(30)), Answer::Told(2));
        assert_eq!(aside.take(Duration::ZERO), Answer::NotYet);
        aside.ask(2);
        // It hangs, and is not asked again meanwhile.
        aside.ask(7);
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(aside.take(Duration::ZERO), Answer::Late);
        drop(gate);
        assert_eq!(aside.take(Duration::from_secs(30)), Answer::Told(3));
    }

    #[test]
    fn one_that_broke_down_is_gone() {
        let mut aside: Aside<(), ()> = Aside::start("test", Duration::from_secs(9), |()| {
            panic!("as a bug would")
        });
        aside.ask(());
        assert_eq!(aside.take(Duration::from_secs(30)), Answer::Gone);
    }
}
