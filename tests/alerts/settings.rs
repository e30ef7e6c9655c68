//! What is set: at once, in its file, and what is said where that is broken.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use nixlamp_core::wire::{Command as WireCommand, SettingSource, SettingValue};
use nixlamp_host::client::Client;

use super::agent::Agent;

/// A value alone does not tell that the file it should come from is broken.
#[tokio::test(flavor = "multi_thread")]
async fn one_value_of_a_broken_file_says_where_it_is_broken() -> Result<()> {
    let mut agent = Agent::new("one-value")?;
    fs::write(agent.config(), "[history]\ndays = 30\n")?;
    agent.start(None).await?;
    fs::write(agent.config(), "[history]\ndayz = 31\n")?;
    let place = format!("nixlamp: {}:2: ", agent.config().display());
    let broken = format!("{place}unknown key “dayz”; did you mean “days”?\n");
    for (arguments, value) in [
        (["settings", "history.days"].as_slice(), "30\n"),
        (&["settings", "history.days", "--json"], "{"),
    ] {
        let output = agent.run(arguments)?;
        assert!(output.status.success(), "{output:?}");
        assert!(String::from_utf8(output.stdout)?.starts_with(value));
        assert_eq!(String::from_utf8(output.stderr)?, broken);
    }
    agent.end();
    let output = agent.run(&["settings", "history.days"])?;
    assert_eq!(String::from_utf8(output.stdout)?, "180\n", "the default");
    assert_eq!(String::from_utf8(output.stderr)?, broken);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_counts_at_once_with_an_agent_and_without() -> Result<()> {
    let mut agent = Agent::new("set")?;
    fs::write(agent.config(), "# mine\n[alerts]\nslow = false # no\n")?;
    assert_eq!(agent.said(&["settings", "alerts.slow"])?, "false");
    assert_eq!(agent.said(&["settings", "history.days", "30"])?, "");
    assert_eq!(agent.said(&["settings", "history.days"])?, "30");

    agent.start(None).await?;
    let mut client = Client::connect(&agent.socket()).await?;
    assert_eq!(agent.said(&["settings", "alerts.slow", "on"])?, "");
    assert_eq!(agent.said(&["settings", "language", "de"])?, "");
    let settings = client.settings().await?;
    let row = |key: &str| settings.rows.iter().find(|row| row.key == key);
    let slow = row("alerts.slow").context("it is listed")?;
    assert_eq!(slow.value, SettingValue::Switch(true));
    assert_eq!(slow.source, SettingSource::YourFile);
    assert!(
        slow.place
            .as_deref()
            .is_some_and(|place| place.ends_with("config.toml:4")),
        "{slow:?}"
    );
    assert_eq!(
        slow.badge, "eigene Datei",
        "it speaks another language at once"
    );
    assert!(settings.history_bytes.is_some());
    assert_eq!(
        fs::read_to_string(agent.config())?,
        "language = \"de\"\n# mine\n[alerts]\nslow = true # no\n\n[history]\ndays = 30\n"
    );
    assert_eq!(agent.said(&["settings", "language", "--reset"])?, "");

    for (arguments, code, begin) in [
        (
            ["settings", "history.days", "0"].as_slice(),
            64,
            "nixlamp: “history.days” must be",
        ),
        (
            &["settings", "history.day", "3"],
            70,
            "nixlamp: There is no setting “history.day”. Did you mean",
        ),
        (
            &["settings", "history.day"],
            70,
            "nixlamp: There is no setting",
        ),
        (&["settings", "--json", "history.days"], 0, "{"),
    ] {
        let output = agent.run(arguments)?;
        let text = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(text.starts_with(begin), "{text}");
    }
    fs::write(agent.config(), "[alerts]\nslow = perhaps\n")?;
    let said = agent.said(&["settings", "alerts.slow", "on"])?;
    assert!(said.contains("the file has a mistake"), "{said}");
    assert_eq!(
        fs::read_to_string(agent.config())?,
        "[alerts]\nslow = perhaps\n"
    );
    Ok(())
}

/// What opens it is a file of the desktop's, written and read through the agent
/// and without one.
#[tokio::test(flavor = "multi_thread")]
async fn opening_at_login_is_a_file_of_the_desktop() -> Result<()> {
    let mut agent = Agent::new("login")?;
    let entry = agent
        .folder
        .join("config/autostart/io.github.nixlamp.Nixlamp.desktop");
    let exec = format!("\nExec={:?}\n", agent.program(&[])?.get_program());
    assert_eq!(agent.said(&["settings", "open-at-login"])?, "false");
    assert_eq!(agent.said(&["settings", "open-at-login", "on"])?, "");
    assert_eq!(agent.said(&["settings", "open-at-login"])?, "true");
    let text = fs::read_to_string(&entry)?;
    ensure!(text.contains(&exec), "{text}");
    ensure!(
        !agent.config().exists(),
        "it is no matter of the configuration"
    );

    agent.start(None).await?;
    let mut client = Client::connect(&agent.socket()).await?;
    let key = "open-at-login".to_owned();
    for (command, on) in [
        (WireCommand::Reset { key: key.clone() }, false),
        (
            WireCommand::Set {
                key: key.clone(),
                value: SettingValue::Switch(true),
            },
            true,
        ),
    ] {
        client.command(command).await?;
        assert_eq!(entry.exists(), on);
        let settings = client.settings().await?;
        let row = settings.rows.iter().find(|row| row.key == key);
        let row = row.context("it is listed")?;
        assert_eq!(row.value, SettingValue::Switch(on));
        assert_eq!(row.place.is_some(), on);
    }
    fs::write(&entry, "[Desktop Entry]\nExec=other\n")?;
    let said = agent.said(&["settings", "open-at-login", "off"])?;
    ensure!(said.contains("which Nixlamp has not written"), "{said}");
    assert_eq!(fs::read_to_string(&entry)?, "[Desktop Entry]\nExec=other\n");
    Ok(())
}
