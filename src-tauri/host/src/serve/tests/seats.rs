//! Who gets a place when there are none left.

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::super::MOST_FACES;
use super::{Agent, heard};
use crate::client::{Client, ClientError};

#[tokio::test]
async fn there_is_an_end_to_how_many_may_watch() {
    let agent = Agent::start();
    let mut watching = Vec::new();
    for _ in 0..MOST_FACES - 1 {
        let mut pictures = agent.client().await.watch().await.expect("watches");
        pictures.next().await.expect("a picture");
        watching.push(pictures);
    }
    let recording = agent.client().await.record(Path::new("/x/new")).await;
    let recording = recording.expect("allowed");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let refused = Client::connect(&agent.path()).await.err();
    assert!(
        matches!(refused, Some(ClientError::Refused(_))),
        "{refused:?}"
    );
    agent.views.send_replace(super::view("second"));
    let seen = watching[0].next().await.expect("those inside are served");
    assert_eq!(seen.status.headline, "second");
    drop(recording);
    let mut client = agent.patient_client().await;
    client.look().await.expect("there is room");
}

#[tokio::test]
async fn who_is_idle_for_longest_makes_room() {
    let agent = Agent::start();
    let mut pictures = agent.client().await.watch().await.expect("watches");
    pictures.next().await.expect("a picture");
    let mut idle = Vec::new();
    for _ in 1..MOST_FACES {
        idle.push(agent.raw().await);
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    // The first of them has asked since.
    idle[0].write_all(b"\"look\"\n").await.expect("heard");
    assert!(heard(&mut idle[0]).await.starts_with("{\"view\""));
    let since = Instant::now();
    for _ in 0..3 {
        let mut client = agent.client().await;
        client.look().await.expect("there is room at once");
    }
    assert!(since.elapsed() < Duration::from_secs(2));
    let told = heard(&mut idle[1]).await;
    assert!(told.starts_with("{\"refused\""), "{told}");
    assert_eq!(idle[1].read(&mut [0; 1]).await.unwrap_or(0), 0);
    idle[0].write_all(b"\"look\"\n").await.expect("heard");
    assert!(heard(&mut idle[0]).await.starts_with("{\"view\""));
    agent.views.send_replace(super::view("second"));
    let seen = pictures.next().await.expect("who watches stays");
    assert_eq!(seen.status.headline, "second");
}

#[tokio::test]
async fn who_asks_nothing_is_let_go_after_ten_seconds() {
    let agent = Agent::start();
    let mut silent = agent.raw().await;
    let mut half = agent.raw().await;
    half.write_all(b"\"lo").await.expect("heard");
    let mut asked = agent.raw().await;
    asked.write_all(b"\"look\"\n").await.expect("heard");
    assert!(heard(&mut asked).await.starts_with("{\"view\""));
    for face in [&mut silent, &mut half] {
        let told = heard(face).await;
        assert!(told.contains("Nothing was asked for 10 s."), "{told}");
        assert_eq!(face.read(&mut [0; 1]).await.unwrap_or(0), 0);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    asked.write_all(b"\"look\"\n").await.expect("heard");
    assert!(heard(&mut asked).await.starts_with("{\"view\""));
}
