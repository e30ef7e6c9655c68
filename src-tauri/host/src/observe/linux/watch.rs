//! The sampler's thread: when to look.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nixlamp_core::engine::Pace;
use nixlamp_core::model::Sample;
use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use super::super::Options;
use super::raw;
use super::sampler::Sampler;
use super::starts::Starts;

/// A sample of the machine while nothing runs.
const IDLE_SAMPLE: Duration = Duration::from_secs(60);

/// The next sample, where it may tell how much a rebuild has to do: in its first
/// seconds, and while Nix is being asked.
const HURRY: Duration = Duration::from_millis(300);

/// After something of Nix's was opened: by then the program has its name and
/// arguments.
const SETTLE: Duration = Duration::from_millis(120);

/// Where that look found nothing it is repeated after these: on a busy machine a
/// program is opened long before the process that starts it bears its name, and
/// one that was something else before is too old for the cheap looks.
const ONCE_MORE: [Duration; 3] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(3),
];

/// Between two cheap looks for new processes. A rebuild whose start only the
/// loader told is found within this.
const BETWEEN_LOOKS: Duration = Duration::from_millis(1600);

/// Between two looks when starts of programs are told. What this finds began
/// unheard: a program without a loader, in no usual place, that has not opened
/// the store.
const UNHEARD: Duration = Duration::from_secs(10);

/// A look at all processes may use a fiftieth of the time, however often
/// programs are started.
const SHARE: u32 = 50;

enum Order {
    Pace(Pace),
    Stop,
}

/// The running sampler. Dropping it ends it.
pub struct Observer {
    orders: Sender<Order>,
    /// Wakes the thread. `None` if the sampler could not be started.
    bell: Option<Arc<OwnedFd>>,
    thread: Option<JoinHandle<()>>,
}

impl Observer {
    /// Looks at this pace from now on; the first look follows at once.
    pub fn pace(&self, pace: Pace) {
        self.order(Order::Pace(pace));
    }

    /// Ends the sampler and waits until it has.
    pub fn stop(mut self) {
        self.end();
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_ok()
            && let Some(bell) = &self.bell
        {
            // Fails only if the counter is full: then it rings anyway.
            _ = rustix::io::write(&**bell, &1_u64.to_ne_bytes());
        }
    }

    fn end(&mut self) {
        self.order(Order::Stop);
        if let Some(thread) = self.thread.take() {
            // A panic was told when it happened.
            drop(thread.join());
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
/// On a machine that allows no more threads or files nothing is ever sampled,
/// and the log says why.
pub fn spawn(options: Options, out: impl FnMut(Sample) + Send + 'static) -> Observer {
    let (orders, inbox) = mpsc::channel();
    let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
    let started = rustix::event::eventfd(0, flags)
        .map_err(std::io::Error::from)
        .and_then(|bell| {
            let bell = Arc::new(bell);
            let rung = Arc::clone(&bell);
            let thread = std::thread::Builder::new()
                .name("observe".into())
                .spawn(move || Watch::new(&options, out).run(&options, &inbox, &rung))?;
            Ok((bell, thread))
        });
    let (bell, thread) = match started {
        Ok((bell, thread)) => (Some(bell), Some(thread)),
        Err(error) => {
            tracing::error!(%error, "the machine cannot be watched");
            (None, None)
        }
    };
    Observer {
        orders,
        bell,
        thread,
    }
}

/// Looks for so long, one sample a second, the first at once: for a command
/// line without an agent.
pub fn look(options: &Options, length: Duration) -> Vec<Sample> {
    const APART: Duration = Duration::from_secs(1);
    let begun = Instant::now();
    let mut sampler = Sampler::new(options);
    let mut looks = vec![sampler.sample()];
    while begun.elapsed() + APART <= length {
        std::thread::sleep(APART);
        looks.push(sampler.sample());
    }
    looks
}

/// What the thread knows of when to look.
struct Watch<F> {
    out: F,
    sampler: Sampler,
    starts: Starts,
    pace: Pace,
    /// The next sample, whatever happens.
    sample_at: Instant,
    /// The next look at all processes for something new; `None` without reason.
    look_at: Option<Instant>,
    /// How often it was repeated so far.
    repeated: usize,
    /// Not before this, however often something begins.
    look_from: Instant,
    /// The next cheap look.
    probe_at: Instant,
    /// Not before this. Until then starts of programs are not listened to.
    probe_from: Instant,
    /// At `probe_from` those are looked at once more that were only just forked
    /// the last time.
    once_more: bool,
}

impl<F: FnMut(Sample)> Watch<F> {
    fn new(options: &Options, out: F) -> Self {
        let now = Instant::now();
        Self {
            out,
            sampler: Sampler::new(options),
            starts: Starts::default(),
            pace: Pace::Idle,
            sample_at: now,
            look_at: None,
            repeated: 0,
            look_from: now,
            probe_at: now + BETWEEN_LOOKS,
            probe_from: now,
            once_more: false,
        }
    }

    fn run(mut self, options: &Options, inbox: &Receiver<Order>, bell: &OwnedFd) {
        raw::block_signals();
        self.starts.arm(options);
        loop {
            loop {
                match inbox.try_recv() {
                    Ok(Order::Pace(pace)) => self.set_pace(pace),
                    Ok(Order::Stop) | Err(TryRecvError::Disconnected) => return,
                    Err(TryRecvError::Empty) => break,
                }
            }
            let now = Instant::now();
            if self.sampler.something_ended() || now >= self.sample_at {
                self.sample(options);
            } else if self.idle() {
                self.look_for_starts(options, now);
            }
            if self.wait(bell) {
                let mut count = [0; 8];
                _ = rustix::io::read(bell, &mut count);
            }
        }
    }

    fn set_pace(&mut self, pace: Pace) {
        if pace != self.pace {
            self.pace = pace;
            // Going idle is no reason to look; a minute from now is soon enough.
            self.sample_at = match pace {
                Pace::Idle => Instant::now() + IDLE_SAMPLE,
                Pace::Every(_) => Instant::now(),
            };
        }
    }

    /// True while samples come too seldom to notice what begins.
    fn idle(&self) -> bool {
        match self.pace {
            Pace::Idle => true,
            Pace::Every(ms) => Duration::from_millis(ms) > BETWEEN_LOOKS,
        }
    }

    fn sample(&mut self, options: &Options) {
        let begun = Instant::now();
        let late = begun.saturating_duration_since(self.sample_at);
        let sample = self.sampler.sample();
        let now = Instant::now();
        // What a look costs, and how late it came: `RUST_LOG` asks for it.
        tracing::debug!(took = ?now - begun, ?late, "looked");
        let (period, idle) = match self.pace {
            Pace::Idle => (IDLE_SAMPLE, true),
            // Faster than this nothing changes (PSI moves every 10 ms).
            Pace::Every(ms) => (Duration::from_millis(ms.max(50)), false),
        };
        // From the moment it was due, so that paces do not drift; but a look
        // that came late is not made up for.
        self.sample_at = (self.sample_at + period)
            .max(now + period / 2)
            .min(now + period);
        if self.sampler.hurries() {
            self.sample_at = self.sample_at.min(now + HURRY);
        }
        self.probe_at = now + self.between_probes();
        if idle {
            // What has just begun may not bear its name yet: this look does not
            // stand for the one that is due for it.
            if self.starts.nix_began() && self.look_at.is_none() {
                self.look_at = Some(now + SETTLE);
                self.repeated = 0;
            }
            self.starts.arm(options);
            // Arming opens what it watches.
            self.starts.nix_began();
        }
        (self.out)(sample);
    }

    fn between_probes(&self) -> Duration {
        if self.starts.tells_any() {
            UNHEARD
        } else {
            BETWEEN_LOOKS
        }
    }

    fn look_for_starts(&mut self, options: &Options, now: Instant) {
        if now >= self.look_from && self.starts.nix_began() {
            let at = now + SETTLE;
            self.look_at = Some(at);
            self.look_from = at;
            self.repeated = 0;
        }
        let listens = now >= self.probe_from;
        let began = listens && self.starts.any_began();
        let found = if self.look_at.is_some_and(|at| now >= at) {
            self.look_at = None;
            let found = self.sampler.look_for_new();
            let rest = now.elapsed() * SHARE;
            self.look_from = Instant::now() + rest.max(SETTLE);
            if let Some(pause) = ONCE_MORE.get(self.repeated).filter(|_| !found) {
                self.repeated += 1;
                self.look_at = Some(Instant::now() + rest.max(*pause));
            }
            self.pause(true);
            found
        } else if began || (listens && self.once_more) || now >= self.probe_at {
            let found = self.sampler.probe_for_new();
            self.pause(began);
            found
        } else {
            false
        };
        if found {
            self.sample(options);
        }
    }

    /// After a look for new processes: the next one, at the latest. With
    /// `once_more` there is a reason for one soon.
    fn pause(&mut self, once_more: bool) {
        let now = Instant::now();
        self.probe_at = now + self.between_probes();
        self.once_more = once_more;
        if once_more {
            self.probe_from = now + BETWEEN_LOOKS;
        }
    }

    /// Sleeps until something is due; true if an order came.
    fn wait(&self, bell: &OwnedFd) -> bool {
        let now = Instant::now();
        let mut until = self.sample_at;
        let mut fds = vec![PollFd::new(bell, PollFlags::IN)];
        fds.extend(self.sampler.exits().poll_fds());
        until = self
            .sampler
            .exits()
            .deadline()
            .map_or(until, |at| at.min(until));
        if self.idle() {
            until = until.min(self.probe_at).min(self.look_at.unwrap_or(until));
            for (fd, from) in [
                (self.starts.nix_fd(), self.look_from),
                (self.starts.any_fd(), self.probe_from),
            ] {
                match fd {
                    Some(fd) if now >= from => {
                        fds.push(PollFd::from_borrowed_fd(fd, PollFlags::IN));
                    }
                    // A storm: its events wait until the next look is due.
                    Some(_) => until = until.min(from),
                    None => {}
                }
            }
        }
        let left = until.saturating_duration_since(now);
        let timeout = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        };
        match rustix::event::poll(&mut fds, Some(&timeout)) {
            Ok(_) => !fds[0].revents().is_empty(),
            Err(Errno::INTR) => false,
            Err(error) => {
                // Never seen; without a pause it would be a busy loop.
                tracing::warn!(%error, "poll failed");
                std::thread::sleep(BETWEEN_LOOKS);
                true
            }
        }
    }
}
