//! Programs whose secret stands behind a letter, or in a place of its own. The
//! same letter means something else to others, so the program must be the one
//! that a command runs, not a word in it.

use std::mem;

use super::MASK;
use super::patterns::PLACED;
use super::values::looks_random;

/// Where a program has its secret.
#[derive(Clone, Copy)]
enum Place {
    /// Behind a letter: `-w X`, `-wX`.
    Letter(&'static str),
    /// The same, but only as the next word: `-a X`.
    Apart(&'static str),
    /// The same, but only in one word: `-pX`. Alone it asks.
    Joined(&'static str),
    /// The so manyth word behind `login` that is no option.
    AfterLogin(usize),
}

struct Program {
    names: &'static [&'static str],
    /// Only where this word came before.
    verb: Option<&'static str>,
    places: &'static [Place],
}

const LOGIN: Option<&str> = Some("login");

const PROGRAMS: &[Program] = &[
    Program {
        names: &[
            "mysql",
            "mysqldump",
            "mysqladmin",
            "mysqlimport",
            "mariadb",
            "mariadb-dump",
            "mariadb-admin",
            "7z",
            "7za",
            "7zr",
            "7zz",
        ],
        verb: None,
        places: &[Place::Joined("-p")],
    },
    Program {
        names: &["redis-cli", "valkey-cli"],
        verb: None,
        places: &[Place::Apart("-a")],
    },
    Program {
        names: &[
            "ldapsearch",
            "ldapadd",
            "ldapmodify",
            "ldapdelete",
            "ldapwhoami",
            "ldappasswd",
        ],
        verb: None,
        places: &[Place::Letter("-w")],
    },
    Program {
        names: &["mosquitto_pub", "mosquitto_sub", "mosquitto_rr"],
        verb: None,
        places: &[Place::Apart("-P")],
    },
    Program {
        names: &["zip", "unzip"],
        verb: None,
        places: &[Place::Letter("-P")],
    },
    Program {
        names: &["openssl"],
        verb: None,
        places: &[Place::Apart("-k"), Place::Apart("-K")],
    },
    Program {
        names: &[
            "docker", "podman", "buildah", "skopeo", "nerdctl", "helm", "az",
        ],
        verb: LOGIN,
        places: &[Place::Letter("-p")],
    },
    Program {
        names: &["vault", "bao"],
        verb: LOGIN,
        places: &[Place::AfterLogin(1)],
    },
    Program {
        names: &["attic"],
        verb: LOGIN,
        places: &[Place::AfterLogin(3)],
    },
];

/// What runs the command that stands next.
const BEFORE: &[&str] = &[
    "sudo", "doas", "run0", "env", "exec", "command", "nice", "ionice", "nohup", "time", "setsid",
    "stdbuf", "then", "do", "else", "if", "while", "!",
];

/// What runs a command that stands somewhere behind it.
const SOMEWHERE_BEFORE: &[&str] = &[
    "timeout",
    "xargs",
    "watch",
    "chroot",
    "runuser",
    "systemd-run",
    "flock",
    "docker",
    "podman",
    "kubectl",
    "nix",
    "ssh",
    "sshpass",
];

/// Options behind which a command stands, and no value.
const COMMAND_OPTIONS: &[&str] = &["--", "-c", "--command", "-E", "-H", "-S", "-i", "-it"];

/// Where in a command the next word stands.
#[derive(Clone, Copy, Default)]
enum At {
    /// It is the program.
    #[default]
    Program,
    /// It may be the program.
    Somewhere,
    /// It is a word of another program.
    Other,
}

/// Reads the words of one command.
#[derive(Default)]
pub(super) struct Places {
    at: At,
    program: Option<&'static Program>,
    /// The program's verb was read, if it must be.
    verb: bool,
    /// Words of the program that are no options, without the verb.
    words: usize,
    /// The next word is the secret.
    secret: bool,
    /// The next word is the value of `-passin`.
    phrase: bool,
    /// The word before is an option that may have a value.
    option: bool,
    /// Of a text, where prose may look like a command.
    prose: bool,
}

impl Places {
    /// The next word masked, if its place says that it is secret.
    pub(super) fn take(&mut self, word: &str) -> Option<String> {
        let secret = mem::take(&mut self.secret);
        let phrase = mem::replace(
            &mut self.phrase,
            matches!(word, "-pass" | "-passin" | "-passout"),
        );
        let option = word.starts_with('-') && !COMMAND_OPTIONS.contains(&word);
        let after_option = mem::replace(&mut self.option, option);
        if secret && !word.is_empty() {
            return Some(MASK.to_owned());
        }
        if phrase && word.len() > PHRASE.len() && word.starts_with(PHRASE) {
            return Some(format!("{PHRASE}{MASK}"));
        }
        let masked = self.program.and_then(|program| self.word_of(program, word));
        if masked.is_none() && !after_option {
            self.find_program(word);
        }
        masked
    }

    fn find_program(&mut self, word: &str) {
        if matches!(self.at, At::Other) || word.is_empty() || word.starts_with('-') {
            return;
        }
        let name = program_of(word);
        if let Some(program) = PROGRAMS.iter().find(|one| one.names.contains(&name)) {
            self.program = Some(program);
            self.verb = program.verb.is_none();
            self.words = 0;
        }
        self.at = match self.at {
            At::Program if SOMEWHERE_BEFORE.contains(&name) => At::Somewhere,
            At::Program if BEFORE.contains(&name) || is_before_command(word) => At::Program,
            At::Program => At::Other,
            at => at,
        };
    }

    fn word_of(&mut self, program: &Program, word: &str) -> Option<String> {
        if !self.verb {
            self.verb = program.verb == Some(word);
            return None;
        }
        let is_option = word.starts_with('-');
        self.words += usize::from(!is_option);
        program.places.iter().find_map(|place| match place {
            Place::Letter(letter) | Place::Apart(letter) if word == *letter => {
                self.secret = true;
                None
            }
            Place::Letter(letter) | Place::Joined(letter)
                if word.len() > letter.len() && word.starts_with(letter) =>
            {
                Some(format!("{letter}{MASK}"))
            }
            Place::AfterLogin(at) if !is_option && self.words == *at => {
                // `username=alice` of another method, the file of `--token-file`.
                let other = word.contains('=') || word.starts_with('/');
                let meant = !other && (!self.prose || looks_random(word));
                meant.then(|| MASK.to_owned())
            }
            _ => None,
        })
    }
}

/// How a password itself is given to openssl, and no place of one.
const PHRASE: &str = "pass:";

/// `mysql` of `/usr/bin/mysql` and of `nixpkgs#mysql`.
fn program_of(word: &str) -> &str {
    match word.rsplit_once('#') {
        Some((_, attribute)) => attribute.rsplit('.').next().unwrap_or_default(),
        None => word.rsplit('/').next().unwrap_or_default(),
    }
}

/// What stands before a command and is none of its words: an assignment, a
/// number, the mark of a builder, a prompt, `running:`.
fn is_before_command(word: &str) -> bool {
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    word.ends_with(['>', ':', '$', '+', '#', ']'])
        || word.eq_ignore_ascii_case("running")
        || word.bytes().all(|byte| byte.is_ascii_digit())
        || word.split_once('=').is_some_and(|(name, _)| is_name(name))
}

/// The same in a line that may hold commands of a shell.
pub(super) fn inside(line: &str) -> String {
    if !PLACED.is_match(line) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    commands(line, &mut out);
    out
}

/// What ends a command of a shell, or begins one; a quotation mark without its
/// fellow, too.
const BETWEEN: [char; 12] = [
    '|', ';', '&', '(', ')', '{', '}', '\n', '\r', '\'', '"', '`',
];

fn commands(text: &str, out: &mut String) {
    let begun = || Places {
        prose: true,
        ..Places::default()
    };
    let mut places = begun();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (word, end) = Word::at(rest);
        let (raw, after) = rest.split_at(end.max(first.len_utf8()));
        rest = after;
        if end > 0 {
            word.mask(raw, &mut places, out);
            continue;
        }
        if BETWEEN.contains(&first) {
            places = begun();
        }
        out.push(first);
    }
}

/// One word of a shell.
struct Word<'a> {
    /// What stands before the quotation, and what in it.
    bare: &'a str,
    quoted: Option<&'a str>,
}

impl<'a> Word<'a> {
    /// The word at the beginning, and where it ends.
    fn at(text: &'a str) -> (Self, usize) {
        let ends = |c: char| matches!(c, ' ' | '\t') || BETWEEN.contains(&c);
        let bare = &text[..text.find(ends).unwrap_or(text.len())];
        let rest = &text[bare.len()..];
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let quoted = quote.and_then(|quote| {
            let inner = &rest[1..];
            Some(&inner[..inner.find(quote)?])
        });
        let end = bare.len() + quoted.map_or(0, |inner| inner.len() + 2);
        (Self { bare, quoted }, end)
    }

    /// Writes it, masked where its place says so.
    fn mask(&self, raw: &str, places: &mut Places, out: &mut String) {
        let quoted = self.quoted.unwrap_or_default();
        let masked = places.take(&[self.bare, quoted].concat());
        let Some(quoted) = self.quoted else {
            out.push_str(masked.as_deref().unwrap_or(raw));
            return;
        };
        let quote = &raw[raw.len() - 1..];
        let Some(masked) = masked else {
            // A command for another shell.
            out.extend([self.bare, quote]);
            commands(quoted, out);
            out.push_str(quote);
            return;
        };
        let shown = masked.strip_prefix(self.bare).unwrap_or(&masked);
        let bare = &masked[..masked.len() - shown.len()];
        out.extend([bare, quote, shown, quote]);
    }
}
