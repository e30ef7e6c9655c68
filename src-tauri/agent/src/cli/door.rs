//! Where pictures come from and wishes go to.

use std::time::Duration;

use nixlamp::agent::{self, Running, Source};
use nixlamp::places::Places;
use nixlamp_core::engine::Event;
use nixlamp_core::wire::{Command, Reply, Request, View};
use nixlamp_core::words;
use nixlamp_host::client::{Client, ClientError};
use nixlamp_host::run::Input;
use tokio::sync::oneshot;

/// A look without an agent takes so long: rates need two samples, and what is
/// stopped or blocked shows after a few seconds.
const LOOK: Duration = Duration::from_millis(3500);

/// The agent's picture, or that of a short look of our own.
pub enum Door {
    Agent(Client),
    Own(Running),
}

impl Door {
    /// To look: without an agent nothing is written down.
    pub async fn open(places: &Places) -> anyhow::Result<Door> {
        Door::of(places, false).await
    }

    /// To act: what is done stands in the history, with or without an agent.
    pub async fn open_to_act(places: &Places) -> anyhow::Result<Door> {
        Door::of(places, true).await
    }

    async fn of(places: &Places, remember: bool) -> anyhow::Result<Door> {
        match Client::connect(&places.socket).await {
            Ok(client) => Ok(Door::Agent(client)),
            Err(ClientError::NoAgent) => Door::own(places, remember).await,
            Err(error) => Err(error.into()),
        }
    }

    /// A short look of our own, whether an agent runs or not.
    pub async fn own(places: &Places, remember: bool) -> anyhow::Result<Door> {
        let running = agent::start(Source::Machine, places, remember);
        let note = Event::Trouble("agent".to_owned(), Some(words::trouble::only_a_look()));
        running.inputs.send(Input::Event(note)).await?;
        running
            .inputs
            .send(Input::Event(Event::Watched(true)))
            .await?;
        tokio::time::sleep(LOOK).await;
        Ok(Door::Own(running))
    }

    /// For what needs no look at the machine where no agent runs.
    pub async fn open_at_once(places: &Places) -> anyhow::Result<Door> {
        match Client::connect(&places.socket).await {
            Ok(client) => Ok(Door::Agent(client)),
            Err(ClientError::NoAgent) => {
                Ok(Door::Own(agent::start(Source::Machine, places, false)))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Asks what no picture tells.
    pub async fn ask(&mut self, question: Request) -> anyhow::Result<Reply> {
        match self {
            Door::Agent(client) => Ok(client.question(&question).await?),
            Door::Own(running) => {
                let (answer, said) = oneshot::channel();
                running.inputs.send(Input::Asked(question, answer)).await?;
                match said.await? {
                    Reply::Refused { why } => Err(anyhow::Error::msg(why)),
                    reply => Ok(reply),
                }
            }
        }
    }

    pub async fn look(&mut self) -> anyhow::Result<View> {
        match self {
            Door::Agent(client) => Ok(client.look().await?),
            Door::Own(running) => Ok((**running.views.borrow()).clone()),
        }
    }

    pub async fn command(&mut self, command: Command) -> anyhow::Result<()> {
        match self {
            Door::Agent(client) => Ok(client.command(command).await?),
            Door::Own(running) => running.command(command).await.map_err(anyhow::Error::msg),
        }
    }

    /// Ends a look of our own once what it has to write down is written.
    pub async fn close(self) {
        if let Door::Own(running) = self {
            let _ = running.command(Command::Quit).await;
            let _ = tokio::time::timeout(LOOK, running.ended).await;
        }
    }
}
