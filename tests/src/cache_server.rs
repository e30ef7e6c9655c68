//! A binary cache over plain HTTP that can be slow, or fall silent, whenever a test wants it to;
//! also one that takes what it is given, slowly, and forgets it.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle, sleep},
    time::Duration,
};

use anyhow::{Context, Result};

use crate::world::{LAB_NIX, User, World};

/// The port that `trusted-substituters` of the world names.
const PORT: u16 = 8080;
/// How often a slow answer goes on, and a silent one looks whether it may speak again.
const BEAT: Duration = Duration::from_millis(100);

/// How the server answers; a change is felt at once, even by an answer under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// As fast as the reader takes it.
    Normal,
    /// NARs come at this pace.
    Slow {
        /// Bytes in a second.
        bytes_per_s: u64,
    },
    /// A NAR stops after so many bytes, and the connection stays open.
    StallAfter {
        /// Bytes that still come.
        bytes: u64,
    },
    /// The question whether a path is there gets no answer, and the connection stays open.
    StallBeforeNarinfo,
    /// That question is answered after so many seconds.
    LateNarinfo {
        /// Seconds.
        seconds: u64,
    },
    /// That question is answered with this status of HTTP.
    Says(u16),
}

struct Shared {
    root: PathBuf,
    behaviour: Mutex<Behaviour>,
    stopped: AtomicBool,
    sent: AtomicU64,
}

/// A running cache; it closes its connections when dropped.
pub struct CacheServer {
    shared: Arc<Shared>,
    url: String,
    accepts: Option<JoinHandle<()>>,
}

impl CacheServer {
    /// Serves the `big` path of the lab to this world, and takes it out of the world's store.
    pub fn start(world: &World, behaviour: Behaviour) -> Result<Self> {
        let big = world.run(User::Alice, "nix-instantiate", [LAB_NIX, "-A", "big"])?;
        Self::serve(world, &big, behaviour)
    }

    /// Serves what this derivation makes, and takes it out of the world's store.
    pub fn serve(world: &World, derivation: &str, behaviour: Behaviour) -> Result<Self> {
        publish(world, derivation)?;
        Self::listen(world, behaviour)
    }

    fn listen(world: &World, behaviour: Behaviour) -> Result<Self> {
        let address = (world.address(), PORT);
        let listener =
            TcpListener::bind(address).with_context(|| format!("listening on {address:?}"))?;
        let shared = Arc::new(Shared {
            root: world.inside("/nix/lab/cache"),
            behaviour: Mutex::new(behaviour),
            stopped: AtomicBool::new(false),
            sent: AtomicU64::new(0),
        });
        let for_thread = Arc::clone(&shared);
        let accepts = thread::spawn(move || accept(&listener, &for_thread));
        Ok(Self {
            shared,
            url: format!("http://{}:{PORT}", world.address()),
            accepts: Some(accepts),
        })
    }

    /// Serves nothing, and takes what is uploaded at this pace.
    pub fn take_in(world: &World, bytes_per_s: u64) -> Result<Self> {
        Self::listen(world, Behaviour::Slow { bytes_per_s })
    }

    /// What a client passes as its substituter.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers otherwise from now on.
    pub fn set(&self, behaviour: Behaviour) {
        *self
            .shared
            .behaviour
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// The bytes of NARs handed to or taken from the network so far.
    pub fn sent(&self) -> u64 {
        self.shared.sent.load(Ordering::Relaxed)
    }
}

impl Drop for CacheServer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        if let Some(accepts) = self.accepts.take() {
            let _ = accepts.join();
        }
    }
}

/// Builds it once, copies it to the cache, and deletes it from the store so that it is wanted.
fn publish(world: &World, derivation: &str) -> Result<()> {
    let path = world.run(
        User::Root,
        "nix-store",
        ["--query", "--outputs", derivation],
    )?;
    let name = Path::new(&path)
        .file_name()
        .and_then(|name| name.to_str())
        .context("a store path")?;
    let hash = name.split('-').next().unwrap_or_default();
    if !world
        .inside(format!("/nix/lab/cache/{hash}.narinfo"))
        .exists()
    {
        world.run(User::Root, "nix-store", ["--realise", derivation])?;
        world.run(
            User::Root,
            "nix",
            [
                "copy",
                "--to",
                "file:///nix/lab/cache?compression=none",
                &path,
            ],
        )?;
    }
    if world.inside(&path).exists() {
        world.run(User::Root, "nix-store", ["--delete", &path])?;
    }
    Ok(())
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    if listener.set_nonblocking(true).is_err() {
        return;
    }
    let mut talks = Vec::new();
    while !shared.stopped.load(Ordering::Relaxed) {
        if let Ok((stream, _)) = listener.accept() {
            let shared = Arc::clone(shared);
            talks.push(thread::spawn(move || {
                while answer(&stream, &shared).is_ok_and(|more| more) {}
            }));
        } else {
            sleep(Duration::from_millis(10));
        }
    }
    for talk in talks {
        let _ = talk.join();
    }
}

/// Answers one request; `false` when the client has closed the connection.
fn answer(mut stream: &TcpStream, shared: &Shared) -> Result<bool> {
    stream.set_nonblocking(false)?;
    // So that the thread of an idle connection sees that the server has stopped.
    stream.set_read_timeout(Some(BEAT))?;
    stream.set_write_timeout(Some(BEAT))?;
    let mut reader = BufReader::new(stream);
    let Some((request, length)) = read_request(&mut reader, shared)? else {
        return Ok(false);
    };
    let mut words = request.split(' ');
    let (method, path) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let path = path
        .split('?')
        .next()
        .unwrap_or_default()
        .trim_start_matches('/');
    if method == "PUT" {
        take(&mut reader, length, shared)?;
        stream.write_all(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")?;
        return Ok(true);
    }
    if path.ends_with(".narinfo") {
        pause_while(shared, |behaviour| {
            behaviour == Behaviour::StallBeforeNarinfo
        });
        match behaviour_of(shared) {
            Behaviour::LateNarinfo { seconds } => {
                let due = std::time::Instant::now() + Duration::from_secs(seconds);
                pause_while(shared, |_| std::time::Instant::now() < due);
            }
            Behaviour::Says(status) => {
                let head = format!("HTTP/1.1 {status} Lab\r\nContent-Length: 0\r\n\r\n");
                stream.write_all(head.as_bytes())?;
                return Ok(true);
            }
            _ => {}
        }
    }
    let plain = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let file = if plain {
        File::open(shared.root.join(path)).ok()
    } else {
        None
    };
    let Some(file) = file else {
        stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")?;
        return Ok(true);
    };
    let length = file.metadata()?.len();
    stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").as_bytes())?;
    if method != "HEAD" {
        send(stream, file, path.starts_with("nar/"), shared)?;
    }
    Ok(true)
}

/// The first line of a request, its head read to the end, and the length of what follows.
fn read_request(
    reader: &mut BufReader<&TcpStream>,
    shared: &Shared,
) -> Result<Option<(String, u64)>> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        match reader.read_line(&mut head) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(error) if is_pause(&error) && !shared.stopped.load(Ordering::Relaxed) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let first = head.lines().next().map(str::to_owned);
    let lower = head.to_ascii_lowercase();
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    if lower.contains("\r\nexpect: 100-continue") {
        reader
            .get_mut()
            .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    Ok(first.map(|first| (first, length.unwrap_or(0))))
}

/// Reads so many bytes, no faster than it should, and forgets them.
fn take(reader: &mut BufReader<&TcpStream>, length: u64, shared: &Shared) -> Result<()> {
    let mut left = length;
    let mut buffer = vec![0; 64 * 1024];
    while left > 0 {
        let mut room = usize::try_from(left)?.min(buffer.len());
        pause_while(shared, |behaviour| {
            matches!(behaviour, Behaviour::StallAfter { bytes: 0 })
        });
        if let Behaviour::Slow { bytes_per_s } = behaviour_of(shared) {
            room = room.min(usize::try_from(bytes_per_s / 10)?.max(1));
            sleep(BEAT);
        }
        match reader.read(&mut buffer[..room]) {
            Ok(0) => anyhow::bail!("cut short"),
            Ok(count) => {
                left -= count as u64;
                shared.sent.fetch_add(count as u64, Ordering::Relaxed);
            }
            Err(error) if is_pause(&error) => {}
            Err(error) => return Err(error.into()),
        }
        anyhow::ensure!(
            !shared.stopped.load(Ordering::Relaxed),
            "the server has stopped"
        );
    }
    Ok(())
}

fn send(mut stream: &TcpStream, mut file: File, is_nar: bool, shared: &Shared) -> Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut done = 0;
    loop {
        let mut room = buffer.len() as u64;
        if is_nar {
            let silent =
                |behaviour| matches!(behaviour, Behaviour::StallAfter { bytes } if bytes <= done);
            pause_while(shared, silent);
            match behaviour_of(shared) {
                Behaviour::Slow { bytes_per_s } => {
                    room = room.min((bytes_per_s / 10).max(1));
                    sleep(BEAT);
                }
                Behaviour::StallAfter { bytes } => room = room.min(bytes.saturating_sub(done)),
                Behaviour::Normal
                | Behaviour::StallBeforeNarinfo
                | Behaviour::LateNarinfo { .. }
                | Behaviour::Says(_) => {}
            }
        }
        let room = usize::try_from(room)?;
        let read = file.read(&mut buffer[..room])?;
        if read == 0 && room > 0 {
            return Ok(());
        }
        let mut rest = &buffer[..read];
        while !rest.is_empty() {
            match stream.write(rest) {
                Ok(count) => rest = &rest[count..],
                Err(error) if is_pause(&error) && !shared.stopped.load(Ordering::Relaxed) => {}
                Err(error) => return Err(error.into()),
            }
        }
        done += read as u64;
        if is_nar {
            shared.sent.fetch_add(read as u64, Ordering::Relaxed);
        }
        anyhow::ensure!(
            !shared.stopped.load(Ordering::Relaxed),
            "the server has stopped"
        );
    }
}

fn is_pause(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), WouldBlock | TimedOut | Interrupted)
}

fn behaviour_of(shared: &Shared) -> Behaviour {
    *shared
        .behaviour
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

fn pause_while(shared: &Shared, silent: impl Fn(Behaviour) -> bool) {
    while silent(behaviour_of(shared)) && !shared.stopped.load(Ordering::Relaxed) {
        sleep(BEAT);
    }
}
