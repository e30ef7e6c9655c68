//! The tray and the notifier alone, drawing the pictures they are given:
//! a line of standard input is a `View` as JSON or the name of a state. What
//! a person chooses comes out, a line each. Ends with its input.

#[cfg(target_os = "linux")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    use std::io::Write as _;
    use std::sync::Arc;

    use nixlamp_core::wire::{Lamp, View};
    use nixlamp_tests::pictures::{LAMPS, picture};
    use tokio::sync::{mpsc, watch};

    fn say(line: &str) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{line}")?;
        out.flush()
    }
    fn read(line: &str) -> anyhow::Result<View> {
        match LAMPS.iter().find(|(name, _)| *name == line) {
            Some((_, lamp)) => Ok(picture(*lamp)),
            None => Ok(serde_json::from_str(line)?),
        }
    }

    let (views, drawn) = watch::channel(Arc::new(picture(Lamp::Ok)));
    let (wishes, mut chosen) = mpsc::channel(16);
    let mut tasks = Vec::new();
    match nixlamp::tray::start(drawn.clone(), wishes.clone()).await {
        Ok(task) => tasks.push(task),
        Err(error) => say(&format!("tray: {error}"))?,
    }
    match nixlamp::notify::start(drawn, wishes).await {
        Ok(task) => tasks.push(task),
        Err(error) => say(&format!("notify: {error}"))?,
    }
    say("ready")?;
    let (line_read, mut lines) = mpsc::channel(16);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if line_read.blocking_send(line).is_err() {
                return;
            }
        }
    });
    loop {
        tokio::select! {
            line = lines.recv() => match line {
                Some(line) => { views.send_replace(Arc::new(read(&line)?)); }
                None => break,
            },
            Some(wish) = chosen.recv() => say(&format!("wish: {wish:?}"))?,
        }
    }
    drop(views);
    for task in tasks {
        task.await?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}
