//! Pictures as they come, of an agent or of a look of our own.

use std::sync::Arc;

use nixlamp::agent::Running;
use nixlamp::places::Places;
use nixlamp_core::wire::View;
use nixlamp_host::client::{self, Client, ClientError};

use super::door::Door;

/// Where they come from.
pub enum Pictures {
    Agent(Box<client::Pictures>),
    /// And whether the first was given.
    Own(Running, bool),
}

impl Pictures {
    /// Of the agent, or where none runs of a watcher that ends with us.
    pub async fn open(places: &Places) -> anyhow::Result<Pictures> {
        match Door::open(places).await? {
            Door::Agent(client) => Ok(Pictures::of(client).await?),
            Door::Own(running) => Ok(Pictures::Own(running, false)),
        }
    }

    /// Of this agent.
    pub async fn of(client: Client) -> Result<Pictures, ClientError> {
        Ok(Pictures::Agent(Box::new(client.watch().await?)))
    }

    /// The next one: at once the first time. May be dropped halfway.
    pub async fn next(&mut self) -> Result<Arc<View>, ClientError> {
        match self {
            Pictures::Agent(pictures) => pictures.next().await.map(Arc::new),
            Pictures::Own(running, given) => {
                if *given {
                    let changed = running.views.changed().await;
                    changed.map_err(|_| ClientError::Ended)?;
                }
                *given = true;
                Ok(Arc::clone(&running.views.borrow_and_update()))
            }
        }
    }
}
