//! Each connection is one Nix client: its lines, folded as they come.

use std::os::unix::net::UnixListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nixlamp_core::model::{ProcessId, Progress};
use nixlamp_core::nix_log::{self, Line, Log};
use nixlamp_core::nix_text::Printed;
use tokio::io::AsyncReadExt as _;
use tokio::net::UnixStream;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Read at once.
const PART: usize = 64 * 1024;
/// Between two reads of little.
const BETWEEN_READS: Duration = Duration::from_millis(1);
/// No line of Nix's is longer, but for a value that an error prints whole; such a
/// line is passed over.
const LINE_MOST: usize = 1024 * 1024;
/// Clients of one command at once. Those beyond are read and not heard.
const CLIENTS_MOST: usize = 200;
/// The command has ended, and with it its clients; one that goes on in the
/// background is not waited for.
const DRAIN_LIMIT: Duration = Duration::from_millis(100);

/// All that was heard.
#[derive(Clone)]
pub(super) struct Heard(Arc<Shared>);

struct Shared {
    begun: Instant,
    clients: Mutex<Vec<Client>>,
    news: Notify,
}

/// What one client says.
pub(super) struct Client {
    pub(super) id: ProcessId,
    pub(super) log: Words,
    /// Its connection is closed.
    pub(super) ended: bool,
    /// [`Log::changes`] when it was told last.
    pub(super) told: Option<u64>,
    /// Lines that did not fit into the last word.
    pub(super) waiting: Vec<Line>,
}

/// Where its words are read.
pub(super) enum Words {
    Log(Log),
    Text(Printed),
}

impl Words {
    pub(super) fn changes(&self) -> u64 {
        match self {
            Words::Log(log) => log.changes(),
            Words::Text(text) => text.changes(),
        }
    }

    pub(super) fn lines(&mut self) -> Vec<Line> {
        match self {
            Words::Log(log) => log.lines(),
            Words::Text(text) => text.lines(),
        }
    }

    pub(super) fn has_lines(&self) -> bool {
        match self {
            Words::Log(log) => log.has_lines(),
            Words::Text(text) => text.has_lines(),
        }
    }

    pub(super) fn progress(&self, id: ProcessId, at_s: f64) -> Option<Progress> {
        match self {
            Words::Log(log) => log.progress(id, at_s),
            Words::Text(text) => text.progress(id),
        }
    }
}

impl Heard {
    pub(super) fn new(begun: Instant) -> Heard {
        Heard(Arc::new(Shared {
            begun,
            clients: Mutex::new(Vec::new()),
            news: Notify::new(),
        }))
    }

    /// Seconds since it was begun.
    pub(super) fn at_s(&self) -> f64 {
        self.0.begun.elapsed().as_secs_f64()
    }

    pub(super) fn clients(&self) -> MutexGuard<'_, Vec<Client>> {
        self.0
            .clients
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Comes when something new was heard.
    pub(super) async fn news(&self) {
        self.0.news.notified().await;
    }

    fn begin(&self, id: ProcessId) -> bool {
        self.begin_with(id, Words::Log(Log::default()))
    }

    pub(super) fn begin_text(&self, id: ProcessId) {
        self.begin_with(id, Words::Text(Printed::default()));
    }

    fn begin_with(&self, id: ProcessId, log: Words) -> bool {
        let mut clients = self.clients();
        // One that opens a second store connects a second time; its numbers are
        // its own, so one log holds both.
        if let Some(known) = clients.iter_mut().find(|client| client.id == id) {
            known.ended = false;
            return true;
        }
        if clients.len() >= CLIENTS_MOST {
            return false;
        }
        clients.push(Client {
            id,
            log,
            ended: false,
            told: None,
            waiting: Vec::new(),
        });
        true
    }

    fn take(&self, id: ProcessId, lines: &[u8]) {
        let at_s = self.at_s();
        self.note(id, |words| {
            let Words::Log(log) = words else {
                return;
            };
            let mut from = 0;
            for end in memchr::memchr_iter(b'\n', lines) {
                if let Some(event) = nix_log::event(&lines[from..end]) {
                    log.take(at_s, &event);
                }
                from = end + 1;
            }
        });
    }

    /// What a command has printed, cut anywhere.
    pub(super) fn take_text(&self, id: ProcessId, bytes: &[u8]) {
        self.note(id, |words| {
            if let Words::Text(text) = words {
                text.take(bytes);
            }
        });
    }

    fn note(&self, id: ProcessId, take: impl FnOnce(&mut Words)) {
        let mut clients = self.clients();
        let Some(client) = clients.iter_mut().find(|client| client.id == id) else {
            return;
        };
        let before = client.log.changes();
        take(&mut client.log);
        if client.log.changes() != before || client.log.has_lines() {
            self.0.news.notify_one();
        }
    }

    fn end(&self, id: ProcessId) {
        for client in self.clients().iter_mut().filter(|client| client.id == id) {
            client.ended = true;
        }
        self.0.news.notify_one();
    }
}

/// Lets clients in until the command has ended, and reads them to their end.
pub(super) async fn accept(listener: UnixListener, heard: &Heard, mut ends: oneshot::Receiver<()>) {
    let Ok(listener) = listener
        .set_nonblocking(true)
        .and_then(|()| tokio::net::UnixListener::from_std(listener))
    else {
        return;
    };
    let mut readers = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut ends => break,
            Some(_) = readers.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(readers.spawn(read(stream, heard.clone()))),
                Err(_) => sleep(Duration::from_millis(100)).await,
            },
        }
    }
    // Those that have connected and were not let in yet.
    if let Ok(listener) = listener.into_std() {
        while let Ok((stream, _)) = listener.accept() {
            let stream = stream
                .set_nonblocking(true)
                .and_then(|()| UnixStream::from_std(stream));
            if let Ok(stream) = stream {
                readers.spawn(read(stream, heard.clone()));
            }
        }
    }
    let drained = async { while readers.join_next().await.is_some() {} };
    let _ = timeout(DRAIN_LIMIT, drained).await;
}

async fn read(stream: UnixStream, heard: Heard) {
    let id = client(&stream);
    let known = id.filter(|id| heard.begin(*id));
    follow(stream, known, &heard).await;
    if let Some(id) = known {
        heard.end(id);
    }
}

/// Only our own clients, and root's if the command has become root's.
fn client(stream: &UnixStream) -> Option<ProcessId> {
    let peer = stream.peer_cred().ok()?;
    let own = rustix::process::geteuid().as_raw();
    if peer.uid() != own && peer.uid() != 0 {
        return None;
    }
    nixlamp_hands::process(u32::try_from(peer.pid()?).ok()?)
}

/// Whatever comes is read, also from one who is not heard: nobody may wait for us.
async fn follow(mut stream: UnixStream, id: Option<ProcessId>, heard: &Heard) {
    let mut buffer = vec![0; PART];
    let mut filled = 0;
    let mut skips = false;
    loop {
        match stream.read(&mut buffer[filled..]).await {
            Ok(0) | Err(_) => return,
            Ok(length) => {
                filled += length;
                // Nix writes line by line, and each would wake us; asleep we cost
                // it less. The kernel keeps some 270 lines meanwhile.
                if length < PART / 4 {
                    sleep(BETWEEN_READS).await;
                }
            }
        }
        let Some(id) = id else {
            filled = 0;
            continue;
        };
        let Some(last) = memchr::memrchr(b'\n', &buffer[..filled]) else {
            if filled == buffer.len() {
                if filled >= LINE_MOST {
                    skips = true;
                    filled = 0;
                } else {
                    buffer.resize(filled * 2, 0);
                }
            }
            continue;
        };
        let mut from = 0;
        if skips {
            from = memchr::memchr(b'\n', &buffer[..filled]).map_or(filled, |end| end + 1);
            skips = false;
        }
        heard.take(id, &buffer[from..=last]);
        buffer.copy_within(last + 1..filled, 0);
        filled -= last + 1;
    }
}
