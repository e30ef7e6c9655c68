//! A face's end of the socket.
//!
//! Everything but [`Pictures::next`] has a time limit, so an agent that hangs
//! never hangs a command line. Pictures come when something changes; a face
//! that draws for long tells a hung agent by the age of `status.seen_at`.

use std::fmt;
use std::io;
use std::path::Path;
use std::time::Duration;

use nixlamp_core::say;
use nixlamp_core::socket_path::socket_path;
use nixlamp_core::wire::{
    Command, Course, Hello, PROTOCOL, PastRebuild, Reply, ReportRow, Request, Settings, View,
};
use nixlamp_core::words::{self, Language, trouble};
use serde::de::DeserializeOwned;
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

use crate::serve::lines::{Line, Lines};

/// For the connection and the agent's greeting.
const GREETING_LIMIT: Duration = Duration::from_secs(2);

/// For an answer: the agent itself waits up to 10 s for its history.
const ANSWER_LIMIT: Duration = Duration::from_secs(12);

/// A whole history fits; a stream that is none of ours is given up.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// No agent runs.
    NoAgent,
    /// One runs but does not answer in time.
    Silent,
    /// It hung up.
    Ended,
    /// It speaks another version of the protocol.
    Protocol {
        /// The agent's own version, as it says.
        agent: String,
    },
    /// It said no; a sentence for people.
    Refused(String),
    /// What came is not understood, or the system refuses.
    Broken(String),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            ClientError::NoAgent => trouble::no_agent(),
            ClientError::Silent => trouble::agent_silent(),
            ClientError::Ended => trouble::agent_ended(),
            ClientError::Protocol { agent } => trouble::other_protocol(agent),
            ClientError::Refused(why) => why.clone(),
            ClientError::Broken(why) => trouble::agent_unreachable(why),
        };
        f.write_str(&sentence)
    }
}

impl std::error::Error for ClientError {}

/// A connection that asks and is answered.
#[derive(Debug)]
pub struct Client {
    /// What the agent said of itself.
    pub hello: Hello,
    lines: Lines<OwnedReadHalf>,
    to: OwnedWriteHalf,
}

impl Client {
    /// Connects and reads the greeting; both within two seconds. From then on
    /// this process speaks the agent's language: half of what it prints comes
    /// ready made from there, and no line may be in two.
    pub async fn connect(path: &Path) -> Result<Client, ClientError> {
        let connect = async {
            let stream = UnixStream::connect(path)
                .await
                .map_err(|error| unreachable(&error))?;
            // Below /tmp another user may have been there first.
            let theirs = stream
                .peer_cred()
                .map_err(|error| unreachable(&error))?
                .uid();
            let own = rustix::process::geteuid().as_raw();
            // Root may look at anybody's, where it was told to look there.
            let may_look = own == 0 && path != socket_path(None, None, None, own);
            if theirs != own && theirs != 0 && !may_look {
                return Err(ClientError::Broken(trouble::strangers_agent()));
            }
            let (from, to) = stream.into_split();
            let mut lines = Lines::new(from, MOST_BYTES);
            let hello = greeting(&line(&mut lines).await?)?;
            if let Some(language) = Language::of(&hello.language) {
                words::speak(language);
            }
            Ok(Client { hello, lines, to })
        };
        timeout(GREETING_LIMIT, connect)
            .await
            .unwrap_or(Err(ClientError::Silent))
    }

    /// One picture now.
    pub async fn look(&mut self) -> Result<View, ClientError> {
        match self.ask(&Request::Look).await? {
            Reply::View(view) => Ok(*view),
            other => Err(unexpected(&other)),
        }
    }

    /// Says a wish. Its effect shows in the next picture.
    pub async fn command(&mut self, command: Command) -> Result<(), ClientError> {
        match self.ask(&Request::Command(command)).await? {
            Reply::Taken => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// Past rebuilds, newest first.
    pub async fn history(&mut self, limit: u32) -> Result<Vec<PastRebuild>, ClientError> {
        match self.ask(&Request::History { limit }).await? {
            Reply::History(past) => Ok(past),
            other => Err(unexpected(&other)),
        }
    }

    /// How one rebuild went, or goes.
    pub async fn course(&mut self, rebuild: &str) -> Result<Course, ClientError> {
        let rebuild = rebuild.to_owned();
        match self.ask(&Request::Course { rebuild }).await? {
            Reply::Course(course) => Ok(*course),
            other => Err(unexpected(&other)),
        }
    }

    /// What can be set, and where each value comes from.
    pub async fn settings(&mut self) -> Result<Settings, ClientError> {
        match self.ask(&Request::Settings).await? {
            Reply::Settings(settings) => Ok(*settings),
            other => Err(unexpected(&other)),
        }
    }

    /// Reports on the disk, newest first.
    pub async fn reports(&mut self) -> Result<Vec<ReportRow>, ClientError> {
        match self.ask(&Request::Reports).await? {
            Reply::Reports(rows) => Ok(rows),
            other => Err(unexpected(&other)),
        }
    }

    /// A question that no picture tells.
    pub async fn question(&mut self, question: &Request) -> Result<Reply, ClientError> {
        self.ask(question).await
    }

    /// A picture now and whenever it changes. Wishes go over a connection of
    /// their own.
    pub async fn watch(mut self) -> Result<Pictures, ClientError> {
        timeout(ANSWER_LIMIT, self.send(&Request::Watch))
            .await
            .unwrap_or(Err(ClientError::Silent))?;
        Ok(Pictures(self))
    }

    /// Has the agent record all events into a file, which must not exist, for
    /// as long as the answer lives.
    pub async fn record(mut self, path: &Path) -> Result<Recording, ClientError> {
        let path = path.to_string_lossy().into_owned();
        match self.ask(&Request::Record { path }).await? {
            Reply::Taken => Ok(Recording(self)),
            other => Err(unexpected(&other)),
        }
    }

    async fn ask(&mut self, request: &Request) -> Result<Reply, ClientError> {
        let answer = async {
            self.send(request).await?;
            parse(&line(&mut self.lines).await?)
        };
        match timeout(ANSWER_LIMIT, answer).await {
            Ok(Ok(Reply::Refused { why })) => Err(ClientError::Refused(why)),
            Ok(result) => result,
            Err(_) => Err(ClientError::Silent),
        }
    }

    async fn send(&mut self, request: &Request) -> Result<(), ClientError> {
        let mut line =
            serde_json::to_vec(request).map_err(|error| ClientError::Broken(error.to_string()))?;
        line.push(b'\n');
        self.to
            .write_all(&line)
            .await
            .map_err(|error| hung_up(&error))
    }
}

/// Pictures as they come.
#[derive(Debug)]
pub struct Pictures(Client);

impl Pictures {
    /// The next picture: at once the first time, later when something has
    /// changed. May be dropped halfway without losing one.
    pub async fn next(&mut self) -> Result<View, ClientError> {
        match parse(&line(&mut self.0.lines).await?)? {
            Reply::View(view) => Ok(*view),
            other => Err(unexpected(&other)),
        }
    }
}

/// A recording that runs until this is dropped.
#[derive(Debug)]
pub struct Recording(Client);

impl Recording {
    /// Returns when the agent ends, and the recording with it.
    pub async fn ended(&mut self) {
        while line(&mut self.0.lines).await.is_ok() {}
    }
}

async fn line(lines: &mut Lines<OwnedReadHalf>) -> Result<Vec<u8>, ClientError> {
    match lines.next().await.map_err(|error| hung_up(&error))? {
        Line::Text(line) => Ok(line),
        Line::TooLong => Err(ClientError::Broken(say!("line-without-end"))),
        Line::End => Err(ClientError::Ended),
    }
}

fn parse<T: DeserializeOwned>(line: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(line).map_err(|error| ClientError::Broken(error.to_string()))
}

/// The greeting, or why it is none. Another protocol's greeting may have other
/// fields; only the number must be there.
fn greeting(line: &[u8]) -> Result<Hello, ClientError> {
    if let Ok(Reply::Refused { why }) = serde_json::from_slice(line) {
        return Err(ClientError::Refused(why));
    }
    let said: serde_json::Value = parse(line)?;
    match said["protocol"].as_u64() {
        Some(protocol) if protocol == u64::from(PROTOCOL) => parse(line),
        Some(_) => Err(ClientError::Protocol {
            agent: said["agent"]
                .as_str()
                .map_or_else(|| say!("unknown-version"), str::to_owned),
        }),
        None => Err(ClientError::Broken(say!("something-else-answers"))),
    }
}

fn unreachable(error: &io::Error) -> ClientError {
    match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::ConnectionRefused
        | io::ErrorKind::NotADirectory => ClientError::NoAgent,
        _ => ClientError::Broken(error.to_string()),
    }
}

fn hung_up(error: &io::Error) -> ClientError {
    match error.kind() {
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => ClientError::Ended,
        _ => ClientError::Broken(error.to_string()),
    }
}

fn unexpected(reply: &Reply) -> ClientError {
    match reply {
        Reply::Refused { why } => ClientError::Refused(why.clone()),
        _ => ClientError::Broken(say!("answers-another-question")),
    }
}
