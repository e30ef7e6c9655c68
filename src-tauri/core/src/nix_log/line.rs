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
    let mut fields = Fields::default();
    let mut rest = rest;
    loop {
        let (value, after) = number(rest)?;
        fields.push(Field::Number(value));
        rest = match after.split_first()? {
            (b',', after) => after,
            (b']', after) => {
                let (id, kind) = usual_end(after)?;
                let outcome = outcome(kind, &fields);
                return Some(NixEvent::Result { id, outcome });
            }
            _ => return None,
        };
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
    let mut fields = Fields::default();
    fields.push(Field::Text(Text(text)));
    let outcome = outcome(kind, &fields);
    Some(NixEvent::Result { id, outcome })
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
fn number(rest: &[u8]) -> Option<(u64, &[u8])> {
    let mut value: u64 = 0;
    let mut length = 0;
    for byte in rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
        length += 1;
    }
    let after = &rest[length..];
    let goes_on = matches!(after.first(), Some(b'.' | b'e' | b'E'));
    (length > 0 && !goes_on).then_some((value, after))
}

fn number_at_end(rest: &[u8]) -> Option<(&[u8], u64)> {
    let digits = rest.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (rest, digits) = rest.split_at(rest.len() - digits);
    let (value, _) = number(digits)?;
    Some((rest, value))
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
    let told = match kind {
        100 => fields.number(0).map(|bytes| Outcome::FileLinked { bytes }),
        BUILD_LOG_LINE => fields.text(0).map(Outcome::BuildLogLine),
        102 => fields.text(0).map(Outcome::UntrustedPath),
        103 => fields.text(0).map(Outcome::CorruptedPath),
        104 => fields.text(0).map(Outcome::SetPhase),
        105 => progress(fields),
        106 => fields
            .number(0)
            .zip(fields.number(1))
            .map(|(of, expected)| Outcome::SetExpected { of, expected }),
        107 => fields.text(0).map(Outcome::PostBuildLogLine),
        108 => fields.text(0).map(Outcome::FetchStatus),
        _ => None,
    };
    told.unwrap_or(Outcome::Other(kind))
}

fn progress<'a>(fields: &Fields<'a>) -> Option<Outcome<'a>> {
    Some(Outcome::Progress {
        done: fields.number(0)?,
        expected: fields.number(1)?,
        running: fields.number(2)?,
        failed: fields.number(3)?,
    })
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
