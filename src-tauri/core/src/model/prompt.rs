use serde::{Deserialize, Serialize};

/// A question to a person, as it is seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Prompt {
    /// What is asked for.
    pub asks: Asks,
    /// What tells so.
    pub sign: Sign,
    /// Where it is to be answered. `None` for a window, and where it is not
    /// told.
    pub terminal: Option<Terminal>,
    /// Seconds the process has not moved for, as far as was seen.
    pub still_s: f64,
}

/// What a person is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// A password; of ssh perhaps the passphrase of a key.
    Password,
    /// The passphrase of a key.
    Passphrase,
    /// Whether the key of a host that ssh does not know is right.
    HostKey,
    /// ssh asks for one of these three; which one is not told.
    Login,
    /// Nix asks whether a flake may set what its `nixConfig` says.
    FlakeConfig,
    /// A line, an answer to a question.
    Answer,
    /// A key or two, in a dialog drawn by the program itself.
    Choice,
    /// A pager shows text and waits for a key.
    Pager,
    /// An editor is open.
    Editor,
    /// The terminal takes no output any more: Ctrl-S was pressed, or nobody reads
    /// its other end.
    Paused,
    /// An interactive shell waits for a command.
    Shell,
    /// A line editor, as of an interpreter, waits for a line.
    LineEditor,
}

/// What a [`Prompt`] rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// The signal handlers that password prompts set while they ask.
    Handlers,
    /// The signal that PAM's own prompt blocks.
    Blocked,
    /// It sleeps in a read from its terminal.
    Reads,
    /// It waits for keys on a terminal that gives them one by one.
    Polls,
    /// It sleeps in a write to its terminal.
    Writes,
    /// Its terminal shows nothing of what is typed.
    NoEcho,
    /// polkit has started the program that asks for the password.
    PolkitHelper,
    /// The program that asks for passphrases on behalf of `gpg-agent` is open.
    Pinentry,
    /// A program that asks in a window was started.
    AskPass,
    /// A script's shell sleeps without a child, alone in the foreground.
    ScriptShell,
    /// Its name says that it works only with a person, and it sleeps.
    Name,
    /// git fetches over HTTP and is not woken once.
    Asleep,
}

/// A terminal, by the number that the kernel gives it in `/proc/PID/stat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Terminal(pub u32);

impl Prompt {
    /// A password asked for in the way of `readpassphrase(3)`.
    pub const PASSWORD: Prompt = Prompt {
        asks: Asks::Password,
        sign: Sign::Handlers,
        terminal: None,
        still_s: 0.0,
    };
}

impl Terminal {
    /// Its name below `/dev`, for windows and consoles.
    pub fn name(self) -> Option<String> {
        // include/linux/kdev_t.h (new_encode_dev), Documentation/admin-guide/devices.txt.
        let major = (self.0 >> 8) & 0xfff;
        let minor = (self.0 & 0xff) | ((self.0 >> 12) & 0xf_ff00);
        match (major, minor) {
            (136..=143, minor) => Some(format!("pts/{}", (major - 136) * 256 + minor)),
            (4, 1..=63) => Some(format!("tty{minor}")),
            _ => None,
        }
    }
}

/// Until samples told more, they had one word.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Word(Asks),
    Whole {
        asks: Asks,
        sign: Sign,
        terminal: Option<Terminal>,
        still_s: f64,
    },
}

impl From<Written> for Prompt {
    fn from(written: Written) -> Self {
        match written {
            Written::Word(asks) => Prompt {
                asks,
                sign: match asks {
                    Asks::Answer => Sign::Reads,
                    _ => Sign::Handlers,
                },
                ..Prompt::PASSWORD
            },
            Written::Whole {
                asks,
                sign,
                terminal,
                still_s,
            } => Prompt {
                asks,
                sign,
                terminal,
                still_s,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_by_name() {
        for (number, name) in [
            (0x8803, Some("pts/3")),
            (0x0010_8807, Some("pts/263")),
            (0x8901, Some("pts/257")),
            (0x0402, Some("tty2")),
            (0x0440, None),
            (0x0501, None),
        ] {
            assert_eq!(Terminal(number).name().as_deref(), name, "{number:#x}");
        }
    }

    #[test]
    fn one_word_of_older_recordings_and_all_of_newer_ones() {
        let word: Prompt = serde_json::from_str("\"password\"").expect("a word");
        assert_eq!(word, Prompt::PASSWORD);
        let word: Prompt = serde_json::from_str("\"answer\"").expect("a word");
        assert_eq!((word.asks, word.sign), (Asks::Answer, Sign::Reads));
        let whole = Prompt {
            asks: Asks::HostKey,
            sign: Sign::Reads,
            terminal: Some(Terminal(0x8803)),
            still_s: 2.5,
        };
        let text = serde_json::to_string(&whole).expect("text");
        assert_eq!(serde_json::from_str::<Prompt>(&text).expect("back"), whole);
    }
}
