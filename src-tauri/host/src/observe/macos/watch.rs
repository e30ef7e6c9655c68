//! The sampler's thread: when to look.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nixlamp_core::engine::Pace;
use nixlamp_core::model::Sample;

use super::super::Options;
use super::Sampler;

/// A sample of the machine while nothing runs.
const IDLE_SAMPLE: Duration = Duration::from_secs(60);

/// Between two looks for new rebuilds while nothing runs: one call, and `ps`
/// only if another user has a new process.
const BETWEEN_LOOKS: Duration = Duration::from_millis(1800);

/// Faster than this the programs that are asked would be the load.
const FASTEST: Duration = Duration::from_millis(500);

/// A look for new rebuilds may use a fiftieth of the time, however often
/// programs are started.
const SHARE: u32 = 50;

/// The running sampler. Dropping it ends it.
pub struct Observer {
    /// `None` once the end was ordered.
    orders: Option<Sender<Pace>>,
    thread: Option<JoinHandle<()>>,
}

impl Observer {
    /// Looks at this pace from now on; a faster one at once.
    pub fn pace(&self, pace: Pace) {
        if let Some(orders) = &self.orders {
            // Fails only if the thread has panicked: there is nobody to look.
            let _ = orders.send(pace);
        }
    }

    /// Ends the sampler and waits until it has.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A panic was told when it happened.
            let _ = thread.join();
        }
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts the sampler, at [`Pace::Idle`]. The first sample comes at once; each
/// is given to `out` on the sampler's thread, which must not be held up there.
/// On a machine that allows no more threads nothing is ever sampled, and the
/// log says why.
pub fn spawn(options: Options, out: impl FnMut(Sample) + Send + 'static) -> Observer {
    let (orders, inbox) = mpsc::channel();
    let started = std::thread::Builder::new()
        .name("observe".to_owned())
        .spawn(move || run(&options, &inbox, out));
    if let Err(error) = &started {
        tracing::error!(%error, "the machine cannot be watched");
    }
    Observer {
        orders: Some(orders),
        thread: started.ok(),
    }
}

/// Looks for so long, one sample a second, the first at once: for a command
/// line without an agent.
pub fn look(options: &Options, length: Duration) -> Vec<Sample> {
    const APART: Duration = Duration::from_secs(1);
    let begun = Instant::now();
    let mut looker = Sampler::new(options);
    let mut samples = vec![looker.sample()];
    while begun.elapsed() + APART <= length {
        std::thread::sleep(APART);
        samples.push(looker.sample());
    }
    samples
}

fn run(options: &Options, inbox: &Receiver<Pace>, mut out: impl FnMut(Sample)) {
    let mut sampler = Sampler::new(options);
    let mut pace = Pace::Idle;
    let mut last_sample = Instant::now();
    out(sampler.sample());
    let mut look_at = Instant::now() + BETWEEN_LOOKS;
    loop {
        let sample_at = last_sample + period(pace);
        let until = if is_idle(pace) {
            sample_at.min(look_at)
        } else {
            sample_at
        };
        match inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(new) => {
                pace = new;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        let now = Instant::now();
        if now >= sample_at || sampler.look_for_new() {
            last_sample = now;
            out(sampler.sample());
        }
        let cost = now.elapsed();
        look_at = Instant::now() + BETWEEN_LOOKS.max(cost * SHARE);
    }
}

fn period(pace: Pace) -> Duration {
    match pace {
        Pace::Idle => IDLE_SAMPLE,
        Pace::Every(ms) => Duration::from_millis(ms).max(FASTEST),
    }
}

/// True if samples come too seldom to notice what begins.
fn is_idle(pace: Pace) -> bool {
    period(pace) > BETWEEN_LOOKS
}
