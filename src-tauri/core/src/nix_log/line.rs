use super::{Activity, NixEvent, Outcome, Text};

/// What Nix writes before each line on standard error; not into `json-log-path`.
const PREFIX: &[u8] = b"@nix ";
const RESULT: &[u8] = br#"{"action":"result","fields":["#;
const STOP: &[u8] = br#"{"action":"stop","id":"#;
/// The type of a line that a builder printed.
const BUILD_LOG_LINE: u64 = 101;
/// How important a message is that does not say it: info.
const INFO: u64 = 3;
/// No type has more fields that are read.
const FIELDS: usize = 4;

/// What a line says, in time that grows with its length. `None`: it is no line
/// of the log, or not whole.
///
/// Nix writes the keys in one order without blanks, so the lines that come most
/// are first read by their form; whatever has another form is read key by key.
pub fn event(line: &[u8]) -> Option<NixEvent<'_>> {
    let line = line.strip_prefix(PREFIX).unwrap_or(line);
    if let Some(rest) = line.strip_prefix(RESULT)
        && let Some(event) = usual_result(rest)
    {
        return Some(event);
    }
    if let Some(rest) = line.strip_prefix(STOP)
        && let Some((id, b"}")) = number(rest)
    {
        return Some(NixEvent::Stop { id });
    }
    Keys::read(line)?.event()
}

/// `"a line"],"id":1,"type":101}` or `1,2,3,4],"id":1,"type":105}`.
fn usual_result(rest: &[u8]) -> Option<NixEvent<'_>> {
    if let Some(rest) = rest.strip_prefix(b"\"") {
        return usual_line(rest);
    }
    let mut numbers = [0; FIELDS];
    let mut count = 0;
    let mut rest = rest;
    loop {
        let (value, after) = number(rest)?;
        *numbers.get_mut(count)? = value;
        count += 1;
        match after.split_first()? {
            (b',', after) => rest = after,
            (b']', after) => {
                let (id, kind) = usual_end(after)?;
                let outcome = counts(kind, &numbers[..count]);
                return Some(NixEvent::Result { id, outcome });
            }
            _ => return None,
        }
    }
}

/// What numbers tell.
fn counts<'a>(kind: u64, numbers: &[u64]) -> Outcome<'a> {
    match (kind, numbers) {
        (105, &[done, expected, running, failed, ..]) => Outcome::Progress {
            done,
            expected,
            running,
            failed,
        },
        (106, &[of, expected, ..]) => Outcome::SetExpected { of, expected },
        (100, &[bytes, ..]) => Outcome::FileLinked { bytes },
        _ => Outcome::Other(kind),
    }
}

/// From the end: what the builder printed is not looked at but for a quote that
/// would end it early.
fn usual_line(rest: &[u8]) -> Option<NixEvent<'_>> {
    let rest = rest.strip_suffix(b"}")?;
    let (rest, kind) = number_at_end(rest)?;
    let rest = rest.strip_suffix(br#","type":"#)?;
    let (rest, id) = number_at_end(rest)?;
    let text = rest.strip_suffix(br#""],"id":"#)?;
    // A backslash at the end would take the quote away.
    if holds_quote(text) || is_escaped(text) {
        return None;
    }
    let outcome = told(kind, Text(text)).unwrap_or(Outcome::Other(kind));
    Some(NixEvent::Result { id, outcome })
}

/// What text tells.
fn told(kind: u64, text: Text<'_>) -> Option<Outcome<'_>> {
    Some(match kind {
        BUILD_LOG_LINE => Outcome::BuildLogLine(text),
        102 => Outcome::UntrustedPath(text),
        103 => Outcome::CorruptedPath(text),
        104 => Outcome::SetPhase(text),
        107 => Outcome::PostBuildLogLine(text),
        108 => Outcome::FetchStatus(text),
        _ => return None,
    })
}

/// `,"id":1,"type":105}`.
fn usual_end(rest: &[u8]) -> Option<(u64, u64)> {
    let (id, rest) = number(rest.strip_prefix(br#","id":"#)?)?;
    let (kind, rest) = number(rest.strip_prefix(br#","type":"#)?)?;
    (rest == b"}").then_some((id, kind))
}

/// Whether there is a quote that is not escaped.
fn holds_quote(text: &[u8]) -> bool {
    memchr::memchr_iter(b'"', text).any(|at| !is_escaped(&text[..at]))
}

/// Whether what follows is: an odd number of backslashes stands at the end.
fn is_escaped(text: &[u8]) -> bool {
    let slashes = text.iter().rev().take_while(|byte| **byte == b'\\').count();
    slashes % 2 == 1
}

/// A whole number and what follows it. `None` where there is none, it has no
/// room, or is none of this kind.
#[inline]
fn number(rest: &[u8]) -> Option<(u64, &[u8])> {
    let mut value: u64 = 0;
    let mut length = 0;
    loop {
        let left = &rest[length..];
        let (part, count) = left.first_chunk().map_or_else(
            || Eight::of_start(left).first_digits(),
            |eight| Eight(*eight).first_digits(),
        );
        value = value.wrapping_mul(TENS[count]).wrapping_add(part);
        length += count;
        if count < 8 {
            break;
        }
    }
    let (digits, after) = rest.split_at(length);
    if length > DIGITS_THAT_FIT {
        value = std::str::from_utf8(digits).ok()?.parse().ok()?;
    }
    let goes_on = matches!(after.first(), Some(b'.' | b'e' | b'E'));
    (length > 0 && !goes_on).then_some((value, after))
}

/// A whole number at the end, and what stands before it.
#[inline]
fn number_at_end(rest: &[u8]) -> Option<(&[u8], u64)> {
    let mut value: u64 = 0;
    let mut unit: u64 = 1;
    let mut from = rest.len();
    while let Some(eight) = rest[..from].last_chunk() {
        let (part, count) = Eight(*eight).last_digits();
        value = value.wrapping_add(part.wrapping_mul(unit));
        unit = unit.wrapping_mul(TENS[count]);
        from -= count;
        if count < 8 {
            break;
        }
    }
    // Fewer than eight bytes are left where a line is broken only.
    let short = from < 8 && rest[..from].last().is_some_and(u8::is_ascii_digit);
    if short || rest.len() - from > DIGITS_THAT_FIT {
        let digits = rest.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let (rest, digits) = rest.split_at(rest.len() - digits);
        let (value, _) = number(digits)?;
        return Some((rest, value));
    }
    (from < rest.len()).then_some((&rest[..from], value))
}

/// Any number of so many digits is below 2^64.
const DIGITS_THAT_FIT: usize = 19;

/// By how many digits.
const TENS: [u64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// Eight bytes that are looked at together.
#[derive(Clone, Copy)]
struct Eight([u8; 8]);

impl Eight {
    /// The first of these, fewer than eight; no digits after them.
    fn of_start(bytes: &[u8]) -> Self {
        let mut eight = [0; 8];
        eight[..bytes.len()].copy_from_slice(bytes);
        Self(eight)
    }

    /// Each byte less `0`, and the highest bit of each that is no digit.
    #[inline]
    fn digits(self) -> (u64, u64) {
        let digits = u64::from_le_bytes(self.0) ^ 0x3030_3030_3030_3030;
        // Above 9 the sum has its highest bit; from 128 on the byte itself has it,
        // and takes no part, so that no sum runs over into the next.
        let sums = (digits & 0x7f7f_7f7f_7f7f_7f7f).wrapping_add(0x7676_7676_7676_7676);
        (digits, (sums | digits) & 0x8080_8080_8080_8080)
    }

    /// The number that they begin with, and of how many digits it is.
    #[inline]
    fn first_digits(self) -> (u64, usize) {
        let (digits, others) = self.digits();
        let count = others.trailing_zeros() / 8;
        // Others go, and as many noughts come in front.
        let digits = digits.checked_shl(64 - 8 * count).unwrap_or(0);
        (joined(digits), count as usize)
    }

    /// The number that they end with, and of how many digits it is.
    #[inline]
    fn last_digits(self) -> (u64, usize) {
        let (digits, others) = self.digits();
        let count = others.leading_zeros() / 8;
        let kept = u64::MAX.checked_shl(64 - 8 * count).unwrap_or(0);
        (joined(digits & kept), count as usize)
    }
}

/// Eight digits as one number: neighbours are joined to pairs, pairs to fours,
/// fours to eight.
#[inline]
fn joined(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000 << 32 | 1) >> 32
}

/// One value of `fields`.
#[derive(Clone, Copy, Default)]
enum Field<'a> {
    Text(Text<'a>),
    Number(u64),
    #[default]
    Other,
}

#[derive(Default)]
struct Fields<'a> {
    first: [Field<'a>; FIELDS],
    count: usize,
}

impl<'a> Fields<'a> {
    fn push(&mut self, field: Field<'a>) {
        if let Some(place) = self.first.get_mut(self.count) {
            *place = field;
        }
        self.count += 1;
    }

    fn text(&self, at: usize) -> Option<Text<'a>> {
        match self.first[at] {
            Field::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(&self, at: usize) -> Option<u64> {
        match self.first[at] {
            Field::Number(value) => Some(value),
            _ => None,
        }
    }
}

fn outcome<'a>(kind: u64, fields: &Fields<'a>) -> Outcome<'a> {
    if let Some(text) = fields.text(0) {
        return told(kind, text).unwrap_or(Outcome::Other(kind));
    }
    let mut numbers = [0; FIELDS];
    let mut count = 0;
    while let Some(number) = (count < FIELDS).then(|| fields.number(count)).flatten() {
        numbers[count] = number;
        count += 1;
    }
    counts(kind, &numbers[..count])
}

fn activity<'a>(kind: u64, fields: &Fields<'a>) -> Activity<'a> {
    known_activity(kind, fields).unwrap_or(Activity::Other(kind))
}

fn known_activity<'a>(kind: u64, fields: &Fields<'a>) -> Option<Activity<'a>> {
    Some(match kind {
        0 => Activity::Unknown,
        100 => Activity::CopyPath {
            path: fields.text(0)?,
            from: fields.text(1)?,
            to: fields.text(2)?,
        },
        101 => Activity::FileTransfer {
            url: fields.text(0)?,
        },
        102 => Activity::Realise,
        103 => Activity::CopyPaths,
        104 => Activity::Builds,
        105 => Activity::Build {
            drv: fields.text(0)?,
            machine: fields.text(1)?,
        },
        106 => Activity::OptimiseStore,
        107 => Activity::VerifyPaths,
        108 => Activity::Substitute {
            path: fields.text(0)?,
            cache: fields.text(1)?,
        },
        109 => Activity::QueryPathInfo {
            path: fields.text(0)?,
            cache: fields.text(1)?,
        },
        110 => Activity::PostBuildHook {
            drv: fields.text(0)?,
        },
        111 => Activity::BuildWaiting,
        112 => Activity::FetchTree,
        _ => return None,
    })
}

/// The keys of one line that are known, in whatever order they come. Of one that
/// comes twice the last counts.
#[derive(Default)]
struct Keys<'a> {
    action: Option<Text<'a>>,
    id: Option<u64>,
    parent: Option<u64>,
    level: Option<u64>,
    kind: Option<u64>,
    text: Option<Text<'a>>,
    msg: Option<Text<'a>>,
    raw_msg: Option<Text<'a>>,
    fields: Fields<'a>,
}

impl<'a> Keys<'a> {
    fn read(line: &'a [u8]) -> Option<Keys<'a>> {
        let mut keys = Keys::default();
        let mut rest = after(line, b'{')?;
        if let Some(rest) = after(rest, b'}') {
            return blank(rest).is_empty().then_some(keys);
        }
        loop {
            let (key, value) = string(after(rest, b'"')?)?;
            let (value, following) = one_value(after(value, b':')?, key.0 == b"fields")?;
            keys.set(key, value);
            rest = match blank(following).split_first()? {
                (b',', rest) => rest,
                (b'}', rest) => return blank(rest).is_empty().then_some(keys),
                _ => return None,
            };
        }
    }

    fn set(&mut self, key: Text<'a>, value: Value<'a>) {
        let text = match value {
            Value::Field(Field::Text(text)) => Some(text),
            _ => None,
        };
        let number = match value {
            Value::Field(Field::Number(number)) => Some(number),
            _ => None,
        };
        match key.0 {
            b"action" => self.action = text,
            b"id" => self.id = number,
            b"parent" => self.parent = number,
            b"level" => self.level = number,
            b"type" => self.kind = number,
            b"text" => self.text = text,
            b"msg" => self.msg = text,
            b"raw_msg" => self.raw_msg = text,
            b"fields" => {
                self.fields = match value {
                    Value::Fields(fields) => fields,
                    Value::Field(_) => Fields::default(),
                };
            }
            _ => {}
        }
    }

    fn event(self) -> Option<NixEvent<'a>> {
        Some(match self.action?.0 {
            b"start" => NixEvent::Start {
                id: self.id?,
                parent: self.parent.unwrap_or(0),
                level: self.level.unwrap_or(INFO),
                activity: activity(self.kind?, &self.fields),
                text: self.text.unwrap_or(Text(b"")),
            },
            b"stop" => NixEvent::Stop { id: self.id? },
            b"result" => NixEvent::Result {
                id: self.id?,
                outcome: outcome(self.kind?, &self.fields),
            },
            b"msg" => NixEvent::Message {
                level: self.level.unwrap_or(INFO),
                text: self.msg?,
                raw: self.raw_msg,
            },
            _ => NixEvent::Other,
        })
    }
}

enum Value<'a> {
    Field(Field<'a>),
    Fields(Fields<'a>),
}

fn blank(rest: &[u8]) -> &[u8] {
    rest.trim_ascii_start()
}

/// What follows this byte, blanks before it aside.
fn after(rest: &[u8], byte: u8) -> Option<&[u8]> {
    let (first, rest) = blank(rest).split_first()?;
    (*first == byte).then_some(rest)
}

/// Up to the quote that ends it, whose beginning was read.
fn string(rest: &[u8]) -> Option<(Text<'_>, &[u8])> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', rest.get(at..)?)?;
        if rest[at] == b'"' {
            return Some((Text(&rest[..at]), &rest[at + 1..]));
        }
        at += 2;
    }
}

fn one_value(rest: &[u8], are_fields: bool) -> Option<(Value<'_>, &[u8])> {
    if are_fields && let Some(rest) = after(rest, b'[') {
        let (fields, rest) = list(rest)?;
        return Some((Value::Fields(fields), rest));
    }
    let (field, rest) = one_field(rest)?;
    Some((Value::Field(field), rest))
}

fn list(mut rest: &[u8]) -> Option<(Fields<'_>, &[u8])> {
    let mut fields = Fields::default();
    if let Some(rest) = after(rest, b']') {
        return Some((fields, rest));
    }
    loop {
        let (field, following) = one_field(rest)?;
        fields.push(field);
        rest = match blank(following).split_first()? {
            (b',', rest) => rest,
            (b']', rest) => return Some((fields, rest)),
            _ => return None,
        };
    }
}

fn one_field(rest: &[u8]) -> Option<(Field<'_>, &[u8])> {
    let rest = blank(rest);
    match rest.first()? {
        b'"' => {
            let (text, rest) = string(&rest[1..])?;
            Some((Field::Text(text), rest))
        }
        b'[' | b'{' => Some((Field::Other, nested(rest)?)),
        _ => {
            if let Some((value, rest)) = number(rest) {
                return Some((Field::Number(value), rest));
            }
            let word = rest
                .iter()
                .take_while(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b))
                .count();
            (word > 0).then(|| (Field::Other, &rest[word..]))
        }
    }
}

/// What follows a list or an object, however deep: without a call for each level.
fn nested(mut rest: &[u8]) -> Option<&[u8]> {
    let mut depth = 0_usize;
    loop {
        let (byte, following) = rest.split_first()?;
        rest = following;
        match byte {
            b'"' => rest = string(rest)?.1,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(rest);
                }
            }
            _ => {}
        }
    }
}
