//! Recordings: every event with its time, one JSON object a line; and playing
//! them again through the same fold.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use nixlamp_core::engine::Event;
use nixlamp_core::model::{Moment, Now, Time};
use nixlamp_core::redact;
use nixlamp_core::say;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Raised when a recording's form changes.
const FORM: u32 = 1;
/// A line longer than this is no event.
const MOST_BYTES: usize = 16 << 20;

#[derive(Serialize, Deserialize)]
struct Head {
    nixlamp_recording: u32,
}

/// One event with its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// When it happened.
    pub now: Now,
    /// What happened.
    pub event: Event,
}

/// Writes a recording.
pub struct Recorder {
    out: BufWriter<File>,
}

impl Recorder {
    /// A new file, readable by its owner only: a recording holds command lines.
    /// Fails if the file exists.
    pub fn create(path: &Path) -> anyhow::Result<Recorder> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .with_context(|| say!("recording-not-created", path = path.display().to_string()))?;
        let mut out = BufWriter::new(file);
        serde_json::to_writer(
            &mut out,
            &Head {
                nixlamp_recording: FORM,
            },
        )?;
        out.write_all(b"\n")?;
        // A full disk is told now and not after an hour.
        out.flush()
            .with_context(|| say!("recording-not-written", path = path.display().to_string()))?;
        Ok(Recorder { out })
    }

    /// Adds one event.
    pub fn take(&mut self, now: Now, event: &Event) -> anyhow::Result<()> {
        #[derive(Serialize)]
        struct Line<'a> {
            now: Now,
            event: &'a Event,
        }
        serde_json::to_writer(&mut self.out, &Line { now, event })?;
        self.out.write_all(b"\n")?;
        self.out.flush()?;
        Ok(())
    }
}

/// A recording that was read.
#[derive(Debug)]
pub struct Recording {
    /// What happened, in order.
    pub events: Vec<Recorded>,
    /// The last line is not whole: whoever wrote it was interrupted.
    pub cut: bool,
}

/// Reads a recording. An error names the line.
pub fn read(path: &Path) -> anyhow::Result<Recording> {
    let file = File::open(path)
        .with_context(|| say!("recording-not-opened", path = path.display().to_string()))?;
    parse(BufReader::new(file)).with_context(|| say!("in-file", path = path.display().to_string()))
}

/// The same from anything that gives lines.
pub fn parse(from: impl BufRead) -> anyhow::Result<Recording> {
    let mut from = from;
    let head = line(&mut from, 1)?.with_context(|| say!("is-empty"))?;
    let head: Head = shown(&head).with_context(|| say!("not-a-recording"))?;
    if head.nixlamp_recording != FORM {
        bail!(say!(
            "recording-of-form",
            form = head.nixlamp_recording,
            own = FORM,
        ));
    }
    let mut events: Vec<Recorded> = Vec::new();
    let mut number = 1_usize;
    let mut cut = false;
    while let Some(line) = line(&mut from, number + 1)? {
        number += 1;
        let recorded: Recorded = match shown(&line) {
            Ok(recorded) => recorded,
            // Only the last line has no end.
            Err(_) if !line.ends_with(b"\n") => {
                cut = true;
                break;
            }
            Err(why) => return Err(why.context(say!("at-line", number = number))),
        };
        if events
            .last()
            .is_some_and(|last| last.now.moment > recorded.now.moment)
        {
            bail!(say!("time-goes-back", number = number));
        }
        events.push(recorded);
    }
    if events.is_empty() {
        bail!(say!("holds-no-events"));
    }
    Ok(Recording { events, cut })
}

/// Reads a line of JSON. Its texts are a stranger's and go to terminals, in
/// pictures and in what serde says of them.
fn shown<T: DeserializeOwned>(line: &[u8]) -> anyhow::Result<T> {
    let mut value: Value = serde_json::from_slice(line)?;
    make_visible(&mut value);
    Ok(serde_json::from_value(value)?)
}

fn make_visible(value: &mut Value) {
    let visible = |text: &mut String| {
        if let Cow::Owned(shown) = redact::visible(text) {
            *text = shown;
        }
    };
    match value {
        Value::String(text) => visible(text),
        Value::Array(values) => values.iter_mut().for_each(make_visible),
        Value::Object(fields) => {
            for (mut name, mut value) in std::mem::take(fields) {
                visible(&mut name);
                make_visible(&mut value);
                fields.insert(name, value);
            }
        }
        _ => {}
    }
}

/// The next line, or none at the end. Never reads more than a line may have.
fn line(from: &mut impl BufRead, number: usize) -> anyhow::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = from
        .by_ref()
        .take(MOST_BYTES as u64 + 1)
        .read_until(b'\n', &mut line)?;
    if read > MOST_BYTES {
        bail!(say!("line-too-long", number = number));
    }
    Ok((read > 0).then_some(line))
}

/// The clock of a recording that is played at some speed. At the recording's
/// end it stands still: nothing is known of what came after.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    begun: Instant,
    first: Now,
    last: Moment,
    speed: f64,
}

impl Clock {
    /// A clock that shows the first event's time now and runs `speed` times as
    /// fast as ours.
    pub fn starting(events: &[Recorded], speed: f64) -> Clock {
        let first = events.first().map(|it| it.now).unwrap_or_default();
        Clock {
            begun: Instant::now(),
            first,
            last: events.last().map_or(first.moment, |it| it.now.moment),
            speed,
        }
    }

    /// The time in the recording.
    pub fn now(&self) -> Now {
        let length_ms = self.last.0.saturating_sub(self.first.moment.0);
        let passed_ms = self.begun.elapsed().as_secs_f64() * self.speed * 1000.0;
        let passed_ms = (passed_ms as u64).min(length_ms);
        Now {
            moment: Moment(self.first.moment.0 + passed_ms),
            time: Time(self.first.time.0.saturating_add_unsigned(passed_ms)),
            utc_offset_s: self.first.utc_offset_s,
        }
    }

    /// How long until the recording reaches this moment.
    pub fn until(&self, moment: Moment) -> Duration {
        let due_s = moment.seconds_since(self.first.moment) / self.speed;
        Duration::try_from_secs_f64(due_s)
            .unwrap_or(Duration::MAX)
            .saturating_sub(self.begun.elapsed())
    }

    /// How long until it is at its end.
    pub fn left(&self) -> Duration {
        self.until(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_is_read_again() {
        let folder = std::env::temp_dir().join(format!("nixlamp-replay-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let path = folder.join("session.jsonl");
        let mut recorder = Recorder::create(&path).expect("the file is new");
        let now = Now {
            moment: Moment(5),
            time: Time(7),
            utc_offset_s: 0,
        };
        recorder.take(now, &Event::Tick).expect("there is room");
        recorder
            .take(now, &Event::Watched(true))
            .expect("there is room");
        drop(recorder);
        let Recording { events, cut } = read(&path).expect("it was just written");
        assert_eq!((events.len(), cut), (2, false));
        assert_eq!(
            events[1],
            Recorded {
                now,
                event: Event::Watched(true)
            }
        );
        assert!(
            Recorder::create(&path).is_err(),
            "an existing file is never overwritten"
        );
        std::fs::remove_dir_all(&folder).expect("it is ours");
    }

    #[test]
    fn the_clock_stands_still_at_the_end() {
        let at = |ms| Recorded {
            now: Now {
                moment: Moment(ms),
                time: Time(7000),
                utc_offset_s: 0,
            },
            event: Event::Tick,
        };
        let events = [at(5000), at(9000)];
        let clock = Clock::starting(&events, 1e300);
        std::thread::sleep(Duration::from_millis(1));
        assert_eq!(clock.now().moment, Moment(9000));
        assert_eq!(clock.now().time, Time(11_000));
        assert_eq!(clock.left(), Duration::ZERO);
        let clock = Clock::starting(&events, 1e-300);
        assert_eq!(clock.now().moment, Moment(5000));
        assert!(clock.left() > Duration::from_secs(1 << 40));
        assert_eq!(Clock::starting(&[], 1.0).now(), Now::default());
    }

    #[test]
    fn what_is_no_recording_is_refused_with_its_line() {
        for (text, complaint) in [
            ("", "it is empty"),
            ("hello\n", "line 1: not a recording of Nixlamp"),
            (
                "{\"nixlamp_recording\":9}\n",
                "it is of form 9, this version reads form 1",
            ),
            ("{\"nixlamp_recording\":1}\n", "it holds no events"),
            ("{\"nixlamp_recording\":1}\nnonsense\n", "line 2"),
        ] {
            let error = parse(text.as_bytes()).expect_err("it is broken");
            assert_eq!(error.to_string(), complaint);
        }
    }

    const TICK: &str = "{\"now\":{\"moment\":5,\"time\":7,\"utc_offset_s\":0},\"event\":\"Tick\"}";

    #[test]
    fn a_recording_that_was_cut_off_is_read_as_far_as_it_is_whole() {
        let trouble = TICK.replace("\"Tick\"", "{\"Trouble\":[\"é\",null]}");
        let whole = format!("{{\"nixlamp_recording\":1}}\n{TICK}\n{trouble}");
        let last = whole.len() - trouble.len();
        for end in last + 1..whole.len() {
            let read = parse(&whole.as_bytes()[..end]).expect("the first event is whole");
            assert_eq!((read.events.len(), read.cut), (1, true), "{end}");
        }
        for text in [&whole[..last], &whole[..last - 1]] {
            let read = parse(text.as_bytes()).expect("it is whole");
            assert_eq!((read.events.len(), read.cut), (1, false));
        }
        let read = parse(whole.as_bytes()).expect("only the end of the line is missing");
        assert_eq!((read.events.len(), read.cut), (2, false));
        let broken = format!("{}\n{TICK}\n", &whole[..whole.len() - 1]);
        let error = parse(broken.as_bytes()).expect_err("it is no end");
        assert_eq!(error.to_string(), "line 3");
        let nothing = parse(&b"{\"nixlamp_recording\":1}\n{\"now"[..]);
        assert_eq!(
            nothing.expect_err("empty").to_string(),
            "it holds no events"
        );
    }

    #[test]
    fn what_steers_a_terminal_does_not_come_out_of_a_recording() {
        let bad = TICK.replace("Tick", "\\u001b]0;x\\u0007\u{202e}");
        let text = format!("{{\"nixlamp_recording\":1}}\n{bad}\n");
        let error = parse(text.as_bytes()).expect_err("no such event");
        let said = format!("{error:#}");
        assert!(said.contains("unknown variant"), "{said}");
        assert_eq!(redact::visible(&said), said);

        let words = "{\"Trouble\":[\"a\\u001b[2J\",\"b\u{202e}\\n\"]}";
        let text = format!(
            "{{\"nixlamp_recording\":1}}\n{}\n",
            TICK.replace("\"Tick\"", words)
        );
        let read = parse(text.as_bytes()).expect("it is well formed");
        let shown = |text: &str| text.to_owned();
        assert_eq!(
            read.events[0].event,
            Event::Trouble(shown("a\u{fffd}[2J"), Some(shown("b\u{fffd}\u{fffd}")))
        );
    }
}
