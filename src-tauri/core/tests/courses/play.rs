//! A machine on which one rebuild runs, by a script.

use nixlamp_core::baseline::Key;
use nixlamp_core::command_line::recognise;
use nixlamp_core::course::{Bands, Earlier, Kept, bands};
use nixlamp_core::engine::{Effect, Event, State};
use nixlamp_core::model::{
    Ended, Exit, Heard, HeardFrom, Lock, LockKind, Machine, Making, Moment, NixHere, Now,
    PlanGraph, PlannedBuild, Process, ProcessId, ProcessState, Progress, ProgressFrom, Sample,
    Time,
};
use nixlamp_core::record::{Minute, Past, Record};
use nixlamp_core::view::Drawing;
use nixlamp_core::wire::{Course, Phase, Verdict};

/// 2025-11-21 UTC, the day of `tests/fixtures/views`.
const DAY: i64 = 1_763_683_200_000;
const ROOT: u32 = 3801;
const CLIENT: u32 = 3802;
const BUILDER: u32 = 3900;
const HOLDER: u32 = 3990;

/// A derivation, built between these seconds.
pub struct Scripted {
    name: String,
    from_s: u64,
    to_s: u64,
}

pub fn build(name: &str, from_s: u64, to_s: u64) -> Scripted {
    Scripted {
        name: name.to_owned(),
        from_s,
        to_s,
    }
}

pub fn lines(of: &str) -> Vec<String> {
    (1..=12)
        .map(|n| format!("   Compiling {of}_part_{n:02} v0.0.0 (/build/{of}/compiler/part_{n:02})"))
        .collect()
}

pub struct Play {
    start: i64,
    state: State,
    second: u64,
    processes: Vec<Process>,
    pub script: Vec<Scripted>,
    pub failed: Vec<String>,
    fetching: Vec<String>,
    fetch_from_s: u64,
    plan: Option<PlanGraph>,
    locks: Vec<Lock>,
    heard: Vec<Heard>,
    ended: Vec<Ended>,
    idle: bool,
    received: u64,
    disk: u64,
    kept: Vec<Record>,
    bands: Bands,
}

fn id(pid: u32) -> ProcessId {
    ProcessId { pid, start: 9 }
}

/// It works while it holds the store.
pub fn collector() -> Process {
    process(HOLDER, 1, "nix-store --gc")
}

/// It does nothing.
pub fn sleeper() -> Process {
    let mut holder = process(HOLDER, 1, "nix-build -A firefox");
    "alice".clone_into(&mut holder.user);
    holder
}

fn process(pid: u32, parent: u32, line: &str) -> Process {
    let argv: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    Process {
        id: id(pid),
        parent,
        group: ROOT,
        uid: 0,
        user: "root".to_owned(),
        name: argv[0].clone(),
        recognised: recognise(&argv),
        argv,
        age_s: 0.0,
        slept_s: 0.0,
        state: ProcessState::Sleeping,
        cpu_ns: 0,
        run_wait_ns: None,
        rss_bytes: 1 << 28,
        threads: 1,
        switches: Some(0),
        io: None,
        wchan: None,
        prompt: None,
        build_user: pid == BUILDER,
        has_terminal: pid != BUILDER,
    }
}

impl Play {
    /// A rebuild that begins at this minute of the day.
    pub fn begun(hour: i64, minute: i64) -> Play {
        let mut play = Play {
            // It is a second old at the first look.
            start: DAY + (hour * 60 + minute) * 60_000 + 1000,
            state: State::default(),
            second: 0,
            processes: vec![
                process(ROOT, 1, "nixos-rebuild switch --flake /etc/nixos#laptop"),
                process(CLIENT, ROOT, "nix build /etc/nixos#laptop"),
            ],
            script: Vec::new(),
            failed: Vec::new(),
            fetching: Vec::new(),
            fetch_from_s: 0,
            plan: None,
            locks: Vec::new(),
            heard: Vec::new(),
            ended: Vec::new(),
            idle: false,
            received: 0,
            disk: 0,
            kept: Vec::new(),
            bands: Bands::default(),
        };
        play.look();
        play
    }

    fn now(&self) -> Now {
        Now {
            moment: Moment(1_000_000 + self.second * 1000),
            time: Time(self.start + self.second.cast_signed() * 1000),
            utc_offset_s: 0,
        }
    }

    /// So many earlier runs that ended well, each a little slower.
    pub fn remember_runs(&mut self, count: i64) {
        let (mut past, mut earlier) = (Vec::new(), Vec::new());
        for run in 0..count {
            let scale = 1.0 + run as f64 * 0.05;
            let phases = [
                (Phase::Evaluate, 62.0 * scale),
                (Phase::Fetch, 88.0 * scale),
                (Phase::Build, 855.0 * scale),
                (Phase::Activate, 25.0 * scale),
            ];
            let elapsed_s: f64 = phases.iter().map(|(_, s)| s).sum();
            let started = Time(self.start - (run + 1) * 86_400_000);
            let ended = Time(started.0 + (elapsed_s * 1000.0) as i64);
            past.push(Past {
                id: format!("{}-9@{}", 100 + run, started.0 / 1000),
                tool: "nixos-rebuild".to_owned(),
                verb: "switch".to_owned(),
                target: Some("/etc/nixos#laptop".to_owned()),
                user: "root".to_owned(),
                started,
                ended,
                elapsed_s,
                outcome: Verdict::Finished,
                exit: Some(Exit::Code(0)),
                cause: None,
                phases: phases.to_vec(),
                reason: None,
                failed: Vec::new(),
                quiets: phases.iter().map(|(phase, _)| (*phase, 20.0)).collect(),
                alarms: 0,
            });
            let minute = |at: i64| Minute {
                at: Time(started.0 + (at + 1) * 60_000),
                cpu_ratio: (0.4 + 0.06 * run as f64 + 0.02 * (at % 3) as f64).min(0.97),
                memory_used_bytes: (8 << 30)
                    + (run.unsigned_abs() + at.unsigned_abs() % 4) * (300 << 20),
                received_bytes: if at < 4 { 700_000_000 } else { 60_000 },
                disk_bytes: 400_000_000 + 9_000_000 * (at * 37 % 23).unsigned_abs(),
                ..Minute::default()
            };
            earlier.push(Earlier {
                started,
                minutes: (0..(elapsed_s / 60.0) as i64 + 14).map(minute).collect(),
            });
        }
        self.bands = bands(&earlier);
        let now = self.now();
        self.state.update(now, Event::Remembered(past));
    }

    /// `a`, `b>a`: b needs a.
    pub fn plan(&mut self, words: &str) {
        let all: Vec<Vec<&str>> = words
            .split_whitespace()
            .map(|word| word.split('>').collect())
            .collect();
        let at = |name: &&str| all.iter().position(|w| w[0] == *name).map(|at| at as u32);
        let builds = all.iter().map(|word| PlannedBuild {
            name: word[0].to_owned(),
            needs: word[1..].iter().filter_map(at).collect(),
        });
        self.plan = Some(PlanGraph {
            client: id(CLIENT),
            builds: builds.collect(),
            slots: 4,
        });
    }

    pub fn say(&mut self, from: HeardFrom, text: &str) {
        self.heard.push(Heard {
            about: Some(id(CLIENT)),
            from,
            text: text.to_owned(),
            age_s: 0.0,
        });
    }

    pub fn evaluate(&mut self, seconds: u64) {
        self.until(self.second + seconds);
    }

    /// Begins to fetch these beside what is built.
    pub fn begin_to_fetch(&mut self, name: &str) {
        self.fetching = vec![name.to_owned()];
        self.fetch_from_s = self.second;
    }

    pub fn fetch(&mut self, names: &str, seconds: u64) {
        self.fetching = names.split_whitespace().map(str::to_owned).collect();
        self.fetch_from_s = self.second;
        while self.fetching.len() > 1 {
            self.until(self.second + seconds / names.split_whitespace().count() as u64);
            self.fetching.remove(0);
        }
        self.until(self.fetch_from_s + seconds);
        self.fetching.clear();
    }

    /// The client waits for a lock of another process.
    pub fn wait_for(&mut self, kind: LockKind, path: &str, holder: Process) {
        self.processes.push(holder);
        self.locks.push(Lock {
            kind,
            path: path.to_owned(),
            exclusive: true,
            holder: HOLDER,
            waiters: vec![CLIENT],
        });
        self.idle = true;
    }

    /// The process is gone, and its lock with it.
    pub fn go_on(&mut self) {
        self.locks.clear();
        self.processes.retain(|p| p.id.pid != HOLDER);
        self.idle = false;
    }

    /// Nothing of it works from now on.
    pub fn rests(&mut self) {
        self.idle = true;
    }

    pub fn end(&mut self, exit: Exit) {
        self.processes.clear();
        self.ended.push(Ended {
            id: id(ROOT),
            exit: Some(exit),
        });
    }

    pub fn until(&mut self, second: u64) {
        while self.second < second {
            self.second += 1;
            self.look();
        }
    }

    fn progress(&self) -> Progress {
        let making = |name: &str, from_s: u64, builds: bool| Making {
            name: name.to_owned(),
            path: format!(
                "/nix/store/{}-{name}{}",
                "0c5b1k7xw9qf3m2y8j6d4h1s7v9r2a3l",
                if builds { ".drv" } else { "" }
            ),
            for_s: (self.second - from_s) as f64,
            phase: builds.then(|| "buildPhase".to_owned()),
            builder: builds.then_some(BUILDER),
            bytes: None,
        };
        let runs = |s: &&Scripted| (s.from_s..s.to_s).contains(&self.second);
        let building = self.script.iter().filter(runs);
        Progress {
            client: id(CLIENT),
            from: ProgressFrom::Store,
            planned: None,
            building: building.map(|s| making(&s.name, s.from_s, true)).collect(),
            fetching: self
                .fetching
                .iter()
                .map(|name| making(name, self.fetch_from_s, false))
                .collect(),
            built: 0,
            fetched: 0,
            failed: self.failed.clone(),
            waiting: Vec::new(),
            limits: Vec::new(),
        }
    }

    fn look(&mut self) {
        let alive = !self.processes.is_empty();
        let progress = alive.then(|| self.progress());
        let (builds, fetches) = progress.as_ref().map_or((false, false), |p| {
            (!p.building.is_empty(), !p.fetching.is_empty())
        });
        self.processes.retain(|p| p.id.pid != BUILDER);
        if builds {
            let mut builder = process(BUILDER, CLIENT, "bash -e builder.sh");
            builder.cpu_ns = self.second * 900_000_000;
            builder.age_s = 1.0;
            self.processes.push(builder);
        }
        let idle = self.idle && !builds;
        for process in &mut self.processes {
            process.age_s += 1.0;
            let works = match process.id.pid {
                HOLDER => process.name == "nix-store",
                CLIENT => !idle && !builds,
                _ => false,
            };
            if works {
                process.cpu_ns += 900_000_000;
            }
        }
        let wave = (self.second % 10) as f64 / 100.0;
        let cpu = match (builds, fetches) {
            _ if idle => 0.012 + wave / 10.0,
            (true, _) => 0.78 + wave,
            (_, true) => 0.22 + wave,
            _ => 0.31 + wave,
        };
        self.received += if fetches { 18_000_000 } else { 200 };
        self.disk += if idle {
            900
        } else {
            6_000_000 + self.second % 7 * 400_000
        };
        let memory_gib = if builds { 14 } else { 9 };
        let sample = Sample {
            processes: self.processes.clone(),
            ended: std::mem::take(&mut self.ended),
            locks: self.locks.clone(),
            machine: Machine {
                cores: 16,
                cpu_ratio: Some(cpu),
                memory_total_bytes: 32 << 30,
                memory_available_bytes: ((32 - memory_gib) << 30) - (self.second % 60) * (4 << 20),
                received_bytes: self.received,
                disk_read_bytes: Some(self.disk),
                disk_written_bytes: Some(self.disk / 3),
                ..Machine::default()
            },
            nix: NixHere {
                has_store: true,
                ..NixHere::default()
            },
            progress: progress.into_iter().collect(),
            plans: self.plan.take().into_iter().collect(),
            heard: std::mem::take(&mut self.heard),
            slept_ms: Some(0),
            ..Sample::default()
        };
        let now = self.now();
        for effect in self.state.update(now, Event::Sampled(Box::new(sample))) {
            if let Effect::Keep(record) = effect {
                self.kept.push(record);
            }
        }
    }

    pub fn course(&self) -> Course {
        let drawing = self.state.course("3801").expect("it is known");
        assert_eq!(
            drawing.key,
            Key {
                tool: "nixos-rebuild".to_owned(),
                verb: "switch".to_owned(),
                target: Some("/etc/nixos#laptop".to_owned()),
                user: "root".to_owned(),
            }
        );
        drawing.draw(&self.bands)
    }

    /// As it is drawn from what was to be kept of it.
    pub fn past_course(&self) -> Course {
        let course = self.kept.iter().rev().find_map(|record| match record {
            Record::Course(kept) => Kept::read(&kept.course),
            _ => None,
        });
        self.drawn_past(Some(course.expect("it was kept")))
    }

    /// As older versions kept it.
    pub fn past_course_without_trail(&self) -> Course {
        self.drawn_past(None)
    }

    fn drawn_past(&self, kept: Option<Kept>) -> Course {
        let past = self.kept.iter().rev().find_map(|record| match record {
            Record::Rebuild(past) => Some(past.clone()),
            _ => None,
        });
        let past = past.expect("it was kept");
        let minutes = self.kept.iter().filter_map(|record| match record {
            Record::Minute(minute) => Some(minute.clone()),
            _ => None,
        });
        let own = Earlier {
            started: past.started,
            minutes: minutes.collect(),
        };
        Drawing::of_past(&past.id, &past, kept, &own, &[], self.now()).draw(&self.bands)
    }
}
