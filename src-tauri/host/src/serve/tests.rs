use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nixlamp_core::wire::{Command, View};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::{BindError, Handle, bind, run};
use crate::client::{Client, ClientError};

mod rights;
mod seats;

/// An agent that serves on a socket in a folder of its own.
struct Agent {
    folder: tempfile::TempDir,
    views: watch::Sender<Arc<View>>,
    /// `true` and `false` of [`Handle::watched`], in order.
    watched: std::sync::mpsc::Receiver<bool>,
    recordings: Arc<AtomicUsize>,
    server: JoinHandle<anyhow::Result<()>>,
}

struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn view(headline: &str) -> Arc<View> {
    let view = json!({
        "status": {
            "schema": 1, "state": "ok", "headline": headline, "seen_at": "", "paused_until": null,
            "machine": {
                "cores": 2, "cpu_ratio": null, "load": 0.0, "memory_used_bytes": 0,
                "memory_total_bytes": 0, "swap_used_bytes": 0, "swap_total_bytes": 0,
                "memory_pressure_ratio": null, "io_pressure_ratio": null,
                "received_bytes_per_s": null, "sent_bytes_per_s": null,
                "disk_read_bytes_per_s": null, "disk_written_bytes_per_s": null,
                "heat_celsius": null, "spaces": [],
                "trace": {
                    "step_s": 1.0, "cpu_ratio": [], "memory_ratio": [],
                    "disk_bytes_per_s": [], "net_bytes_per_s": []
                }
            },
            "rebuilds": [], "recent": [], "troubles": []
        },
        "tooltip": { "title": "", "lines": [] }, "menu": [], "notices": [],
        "plan": null, "outcome": null, "shows": 0
    });
    Arc::new(serde_json::from_value(view).expect("all fields are there"))
}

impl Agent {
    fn start() -> Agent {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (views, receiver) = watch::channel(view("first"));
        let (wishes, mut asked) = mpsc::channel::<super::Wish>(4);
        let (tell, watched) = std::sync::mpsc::channel();
        let recordings = Arc::new(AtomicUsize::new(0));
        let counter = recordings.clone();
        let handle = Handle {
            view: receiver,
            wishes,
            watched: Arc::new(move |any| tell.send(any).expect("the test listens")),
            history: Arc::new(|limit| match limit {
                0 => Err("History is off.".to_owned()),
                _ => Ok(Vec::new()),
            }),
            questions: mpsc::channel(1).0,
            record: Arc::new(move |path| {
                if path.ends_with("taken") {
                    return Err("It exists.".to_owned());
                }
                counter.fetch_add(1, Ordering::SeqCst);
                Ok(Box::new(Counted(counter.clone())))
            }),
        };
        tokio::spawn(async move {
            while let Some((command, answer)) = asked.recv().await {
                let _ = answer.send(match command {
                    Command::Cancel { plan } => Err(format!("No plan {plan}.")),
                    _ => Ok(()),
                });
            }
        });
        let listener = bind(&socket(folder.path())).expect("nobody else is here");
        let server = tokio::spawn(run(listener, handle));
        Agent {
            folder,
            views,
            watched,
            recordings,
            server,
        }
    }

    fn path(&self) -> PathBuf {
        socket(self.folder.path())
    }

    async fn client(&self) -> Client {
        Client::connect(&self.path()).await.expect("it listens")
    }

    /// The same once there is room for it.
    async fn patient_client(&self) -> Client {
        let since = Instant::now();
        loop {
            match Client::connect(&self.path()).await {
                Ok(client) => return client,
                Err(why) => assert!(since.elapsed() < Duration::from_secs(10), "{why}"),
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// A face that says and hears bytes; its greeting is read already.
    async fn raw(&self) -> BufReader<UnixStream> {
        let mut stream =
            BufReader::new(UnixStream::connect(self.path()).await.expect("it listens"));
        assert!(heard(&mut stream).await.starts_with("{\"protocol\":"));
        stream
    }
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("run/nixlamp/agent.sock")
}

async fn heard(stream: &mut BufReader<UnixStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).await.expect("readable");
    line
}

async fn soon(done: impl Fn() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(since.elapsed() < Duration::from_secs(10), "it never came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn requests_are_answered() {
    let agent = Agent::start();
    let mut client = agent.client().await;
    assert_eq!(client.hello.agent, env!("CARGO_PKG_VERSION"));
    let seen = client.look().await.expect("a picture");
    assert_eq!(seen.status.headline, "first");
    agent.views.send_replace(view("second"));
    let seen = client.look().await.expect("a picture");
    assert_eq!(seen.status.headline, "second");
    assert_eq!(client.command(Command::Resume).await, Ok(()));
    let plan = "p7".to_owned();
    assert_eq!(
        client.command(Command::Cancel { plan }).await,
        Err(ClientError::Refused("No plan p7.".to_owned()))
    );
    assert_eq!(client.history(5).await, Ok(Vec::new()));
    assert_eq!(
        client.history(0).await,
        Err(ClientError::Refused("History is off.".to_owned()))
    );
}

#[tokio::test]
async fn pictures_come_at_most_four_times_a_second_and_the_last_always() {
    let agent = Agent::start();
    let mut pictures = agent.client().await.watch().await.expect("watches");
    let first = pictures.next().await.expect("at once");
    assert_eq!(first.status.headline, "first");
    let since = Instant::now();
    let flood = tokio::spawn(async move {
        for number in 0..100 {
            agent.views.send_replace(view(&number.to_string()));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        agent.views.send_replace(view("last"));
        agent
    });
    let mut came = 0;
    while pictures.next().await.expect("a picture").status.headline != "last" {
        came += 1;
    }
    let most = since.elapsed().as_secs_f64() * 4.0 + 1.0;
    assert!((2.0..=most).contains(&f64::from(came)), "{came}");
    let agent = flood.await.expect("it does not panic");
    // After a quiet time a change comes without delay. The best of some
    // rounds, for the machine may be busy.
    let mut best = Duration::MAX;
    for round in 0..5 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let since = Instant::now();
        agent.views.send_replace(view(&format!("news {round}")));
        pictures.next().await.expect("a picture");
        best = best.min(since.elapsed());
    }
    assert!(best < Duration::from_millis(150), "{best:?}");
}

#[tokio::test]
async fn the_first_watcher_and_the_last_are_told() {
    let agent = Agent::start();
    let mut look = agent.client().await;
    look.look().await.expect("a picture");
    let mut one = agent.client().await.watch().await.expect("watches");
    one.next().await.expect("a picture");
    let mut two = agent.client().await.watch().await.expect("watches");
    two.next().await.expect("a picture");
    drop(one);
    drop(two);
    let told = tokio::task::spawn_blocking(move || {
        let limit = Duration::from_secs(5);
        let told: Vec<_> = (0..2).map(|_| agent.watched.recv_timeout(limit)).collect();
        assert!(agent.watched.try_recv().is_err());
        told
    });
    assert_eq!(told.await.expect("no panic"), [Ok(true), Ok(false)]);
}

#[tokio::test]
async fn nonsense_is_refused_and_the_face_may_go_on() {
    let agent = Agent::start();
    let mut face = agent.raw().await;
    for nonsense in ["\n", "hello\n", "{\"Look\":1}\n", "\"quit\"\n", "[[[[\n"] {
        face.write_all(nonsense.as_bytes()).await.expect("heard");
        let reply = heard(&mut face).await;
        assert!(
            reply.starts_with("{\"refused\":{\"why\":\"This request was not understood"),
            "{reply}"
        );
    }
    face.write_all(b"\xff\xfe\0\n").await.expect("heard");
    assert!(heard(&mut face).await.starts_with("{\"refused\""));
    face.write_all(b"\"look\"\n").await.expect("heard");
    assert!(heard(&mut face).await.starts_with("{\"view\""));

    let _ = face.write_all(&vec![b'x'; 70_000]).await;
    assert!(heard(&mut face).await.contains("longer than 64 KiB"));
    assert_eq!(face.read(&mut [0; 1]).await.unwrap_or(0), 0, "it hung up");
    // Half a line and gone, hello never read: nobody is harmed.
    for _ in 0..100 {
        let mut stream = UnixStream::connect(agent.path()).await.expect("it listens");
        stream.write_all(b"\"lo").await.expect("heard");
    }
    agent
        .patient_client()
        .await
        .look()
        .await
        .expect("it still answers");
}

#[tokio::test]
async fn a_face_that_does_not_read_is_dropped_and_delays_nobody() {
    let agent = Agent::start();
    let mut deaf = agent.raw().await;
    // Answers to these fill every buffer there is.
    let flood = b"\"look\"\n".repeat(5000);
    let _ = tokio::time::timeout(Duration::from_secs(1), deaf.write_all(&flood)).await;
    let since = Instant::now();
    agent.client().await.look().await.expect("a picture");
    assert!(since.elapsed() < Duration::from_secs(1));
    tokio::time::sleep(Duration::from_secs(6)).await;
    // What was sent before it was dropped can be read, and then the end.
    let mut rest = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(5), deaf.read_to_end(&mut rest)).await;
    assert!(end.is_ok(), "the agent still waits for it");
}

#[tokio::test]
async fn a_recording_lasts_as_long_as_its_face() {
    let agent = Agent::start();
    let refused = agent.client().await.record(Path::new("relative")).await;
    assert!(refused.is_err_and(|why| why.to_string().contains("absolute")));
    let refused = agent.client().await.record(Path::new("/x/taken")).await;
    assert_eq!(
        refused.err(),
        Some(ClientError::Refused("It exists.".to_owned()))
    );
    let recording = agent.client().await.record(Path::new("/x/new")).await;
    assert_eq!(agent.recordings.load(Ordering::SeqCst), 1);
    drop(recording.expect("allowed"));
    soon(|| agent.recordings.load(Ordering::SeqCst) == 0).await;
}

#[tokio::test]
async fn when_the_agent_ends_faces_hear_it_and_the_socket_goes() {
    let agent = Agent::start();
    let path = agent.path();
    let mut pictures = agent.client().await.watch().await.expect("watches");
    pictures.next().await.expect("a picture");
    let mut client = agent.client().await;
    drop(agent.views);
    assert_eq!(pictures.next().await, Err(ClientError::Ended));
    assert_eq!(client.look().await, Err(ClientError::Ended));
    agent.server.await.expect("no panic").expect("no error");
    assert!(!path.exists());
    assert_eq!(
        Client::connect(&path).await.err(),
        Some(ClientError::NoAgent)
    );
}

#[tokio::test]
async fn an_agent_that_hangs_or_speaks_otherwise_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("sock");
    let listener = tokio::net::UnixListener::bind(&path).expect("bound");
    let since = Instant::now();
    assert_eq!(
        Client::connect(&path).await.err(),
        Some(ClientError::Silent)
    );
    assert!(since.elapsed() < Duration::from_secs(4));
    let (_hung, _) = listener.accept().await.expect("it came");
    for (greeting, wanted) in [
        (
            "{\"protocol\":999,\"agent\":\"7.0\",\"new\":[]}\n",
            ClientError::Protocol {
                agent: "7.0".to_owned(),
            },
        ),
        (
            "{\"jsonrpc\":1}\n",
            ClientError::Broken("something else answers".to_owned()),
        ),
        ("", ClientError::Ended),
        ("{\"protocol\":", ClientError::Ended),
    ] {
        let (client, ()) = tokio::join!(Client::connect(&path), async {
            let (mut stream, _) = listener.accept().await.expect("it comes");
            stream.write_all(greeting.as_bytes()).await.expect("heard");
        });
        assert_eq!(client.err(), Some(wanted));
    }
    drop(listener);
    // The file is still there: a dead agent's socket.
    assert_eq!(
        Client::connect(&path).await.err(),
        Some(ClientError::NoAgent)
    );
}
