//! What the whole agent costs, beside the programs that a person would
//! otherwise look at: S4, I1, I2, W1, U1, U2, D1, V1, R1 and H2. The sampler's own S1 to S3 are
//! measured by `cargo bench -p nixlamp-host --bench perf`; its text, given as
//! `--sampler FILE`, joins the table at the end.
//!
//! `bench [--sampler FILE] [--quick] [PART…]`, the parts being `monitors`,
//! `idle`, `bundle`, `window`, `timeline`, `found`, `verify`, `crowd`, `run`, `history`.
//! Figures only: nothing here fails because a
//! machine is slow. The agent and the window are the release builds beside.
#![cfg_attr(
    target_os = "linux",
    allow(
        clippy::print_stdout,
        clippy::print_stderr,
        reason = "a benchmark prints"
    )
)]

#[cfg(target_os = "linux")]
mod agent;
#[cfg(target_os = "linux")]
mod apart;
#[cfg(target_os = "linux")]
mod bundle;
#[cfg(target_os = "linux")]
mod crowd;
#[cfg(target_os = "linux")]
mod found;
#[cfg(target_os = "linux")]
mod history;
#[cfg(target_os = "linux")]
mod idle;
#[cfg(target_os = "linux")]
mod load;
#[cfg(target_os = "linux")]
mod measure;
#[cfg(target_os = "linux")]
mod monitors;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod table;
#[cfg(target_os = "linux")]
mod timeline;
#[cfg(target_os = "linux")]
mod verify;
#[cfg(target_os = "linux")]
mod window;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut table = table::Table::default();
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [word, count] = &words[..]
        && word == crowd::HOLDS
    {
        return crowd::hold(count.parse()?);
    }
    if let Err(why) = apart::enter() {
        table.note(format!(
            "Measured among all processes of the machine: {why:#}. Where a rebuild runs already, I1 and D1 say little."
        ));
    }
    let mut words = words.into_iter();
    let (mut parts, mut quick) = (Vec::new(), false);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--sampler" => {
                table.sampler(&std::fs::read_to_string(words.next().unwrap_or_default())?);
            }
            "--quick" => quick = true,
            _ => parts.push(word),
        }
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|word| word == part);
    let mut done = Vec::new();
    if wanted("monitors") {
        done.push(("monitors", monitors::run(&mut table, quick).await));
    }
    if wanted("idle") {
        done.push(("idle", idle::run(&mut table, quick).await));
    }
    if wanted("bundle") {
        done.push(("bundle", bundle::run(&mut table)));
    }
    if wanted("window") {
        done.push(("window", window::run(&mut table, quick).await));
    }
    if wanted("timeline") {
        done.push(("timeline", timeline::run(&mut table, quick)));
    }
    if wanted("found") {
        done.push(("found", found::run(&mut table, quick).await));
    }
    if wanted("verify") {
        done.push(("verify", verify::run(&mut table, quick)));
    }
    if wanted("crowd") {
        done.push(("crowd", crowd::run(&mut table, quick).await));
    }
    if wanted("run") {
        done.push(("run", run::run(&mut table, quick)));
    }
    if wanted("history") {
        done.push(("history", history::run(&mut table, quick).await));
    }
    for (part, result) in done {
        if let Err(error) = result {
            table.note(format!("'{part}' was not measured: {error:#}"));
        }
    }
    println!("\n{table}");
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}
