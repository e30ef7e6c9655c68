//! How one rebuild goes or went: `course`.

use std::process::ExitCode;

use nixlamp::course_text;
use nixlamp::places::Places;
use nixlamp_core::wire::Course;
use nixlamp_core::words;
use nixlamp_host::client::{Client, ClientError};
use nixlamp_host::{clock, store};

use super::meant::{Meant, meant};
use super::{complain, print, print_json};

pub async fn course(
    places: &Places,
    rebuild: Option<String>,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let named = rebuild.is_some();
    let mut is_watched = true;
    let course = match Client::connect(&places.socket).await {
        Ok(client) => asked(client, rebuild).await?,
        Err(ClientError::NoAgent) => {
            is_watched = false;
            read(places, rebuild)?
        }
        Err(error) => return Err(error.into()),
    };
    let Some(course) = course else {
        return Ok(complain(&if named {
            words::course::no_such_rebuild()
        } else if !is_watched {
            words::cli::no_history_unwatched()
        } else {
            words::cli::no_history()
        }));
    };
    if json {
        print_json(&serde_json::to_string_pretty(&course)?);
    } else {
        print(&course_text::whole(&course));
    }
    Ok(ExitCode::SUCCESS)
}

/// Without a name: the one that runs, if it is the only one, or else the last.
async fn asked(mut client: Client, rebuild: Option<String>) -> anyhow::Result<Option<Course>> {
    let rebuild = if let Some(rebuild) = rebuild {
        rebuild
    } else {
        let status = client.look().await?.status;
        let last = status.recent.first().map(|past| past.id.as_str());
        let one = match meant(&status) {
            Meant::One(id) => Some(id),
            Meant::OneOf(_) => last,
            Meant::Nothing => None,
        };
        let Some(one) = one else { return Ok(None) };
        one.to_owned()
    };
    Ok(Some(client.course(&rebuild).await?))
}

fn read(places: &Places, rebuild: Option<String>) -> anyhow::Result<Option<Course>> {
    let last = || Ok::<_, anyhow::Error>(store::peek(&places.history, 1)?.pop().map(|p| p.id));
    let Some(id) = rebuild.map_or_else(last, |id| Ok(Some(id)))? else {
        return Ok(None);
    };
    let past = store::peek_course(&places.history, &id)?;
    Ok(past.map(|past| past.draw(clock::now())))
}
