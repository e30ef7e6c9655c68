//! The picture as text for a terminal. Symbols never stand without words, so
//! no colour is needed to read it.

use std::fmt::Write;

use nixlamp_core::say;
use nixlamp_core::wire::{Cause, Lamp, Machine, PastRebuild, Plan, Rebuild, Status, Verdict, View};
use nixlamp_core::words::{self, cli::label};

/// A sign for each state, with the same silhouettes as the icons.
fn sign(lamp: Lamp) -> char {
    match lamp {
        Lamp::Ok | Lamp::Running => '●',
        Lamp::Attention => '▲',
        Lamp::NeedsYou => '◆',
        Lamp::Stalled | Lamp::Failed => '⬣',
        Lamp::Paused | Lamp::Unknown => '○',
    }
}

/// One line.
pub fn short(status: &Status) -> String {
    format!("{} {}", sign(status.state), status.headline)
}

/// Everything, for `nixlamp status`.
pub fn whole(status: &Status) -> String {
    let mut out = short(status);
    out.push('\n');
    for rebuild in &status.rebuilds {
        out.push('\n');
        out.push_str(&rebuild_text(rebuild));
    }
    if status.rebuilds.is_empty() {
        let _ = writeln!(out, "{}", words::cli::nothing_runs());
    }
    let width = label::width();
    let _ = writeln!(
        out,
        "\n{:<width$}{}",
        label::machine(),
        machine(&status.machine)
    );
    for orphan in &status.orphans {
        let _ = writeln!(
            out,
            "{:<width$}{}",
            label::orphans(),
            words::cli::orphan(&orphan.name, orphan.pid, &orphan.user, orphan.age_s)
        );
    }
    for trouble in &status.troubles {
        let _ = writeln!(out, "{:<width$}{trouble}", label::note());
    }
    out
}

fn rebuild_text(rebuild: &Rebuild) -> String {
    let mut out = format!("{}\n  {}\n", rebuild.headline, rebuild.subline);
    let width = label::width();
    let mut line = |name: &str, text: &str| {
        let _ = writeln!(out, "  {name:<width$}{text}");
    };
    line(&label::phase(), &words::state::phase(rebuild.phase));
    if let Some(done) = done(rebuild) {
        line(&label::done(), done);
    }
    if let Some(usual) = &rebuild.against_usual {
        line(&label::usual(), usual);
    }
    if let Some(waits_on) = &rebuild.waits_on {
        line(&label::waits_on(), waits_on);
    }
    for doing in &rebuild.now {
        let goes_on = words::state::goes_on(&doing.kind, &doing.what, &doing.detail);
        line(&label::now(), &goes_on);
    }
    if let Some(top) = rebuild.causes.first().filter(|top| top.code != "dont-know") {
        line(
            &say!("label-cause"),
            &say!(
                "cause-that-leads",
                title = &top.title,
                likelihood = &top.likelihood,
                percent = words::percent(top.probability),
            ),
        );
    }
    out
}

/// `12 of 45 built`, where it is known.
fn done(rebuild: &Rebuild) -> Option<&str> {
    let running = rebuild.ring_eighths.is_some();
    let progress = rebuild.progress.as_ref().filter(|_| running);
    progress?.line.as_deref()
}

fn machine(machine: &Machine) -> String {
    let mut parts = Vec::new();
    if let Some(cpu) = machine.cpu_ratio {
        parts.push(say!(
            "cpu-of-cores",
            percent = words::percent(cpu),
            cores = machine.cores,
        ));
    }
    parts.push(say!("load-average", load = format!("{:.1}", machine.load)));
    parts.push(say!(
        "memory-in-use",
        used = words::size(machine.memory_used_bytes as f64),
        total = words::size(machine.memory_total_bytes as f64),
    ));
    if machine.swap_total_bytes > 0 {
        parts.push(say!(
            "swap-in-use",
            used = words::size(machine.swap_used_bytes as f64),
            total = words::size(machine.swap_total_bytes as f64),
        ));
    }
    if let (Some(received), Some(sent)) = (machine.received_bytes_per_s, machine.sent_bytes_per_s) {
        parts.push(say!(
            "network-a-second",
            size = words::size(received + sent),
        ));
    }
    if let (Some(read), Some(written)) = (
        machine.disk_read_bytes_per_s,
        machine.disk_written_bytes_per_s,
    ) {
        parts.push(say!("disk-a-second", size = words::size(read + written)));
    }
    parts.extend(
        machine
            .spaces
            .iter()
            .filter(|space| space.of == "store")
            .map(|space| {
                say!(
                    "free-on-disk",
                    size = words::size(space.free_bytes as f64),
                    path = &space.path,
                )
            }),
    );
    words::dotted(parts)
}

/// Why, with the evidence, for `nixlamp why`.
pub fn why(status: &Status) -> String {
    let mut out = short(status);
    out.push('\n');
    let running: Vec<&Rebuild> = status
        .rebuilds
        .iter()
        .filter(|r| r.ring_eighths.is_some())
        .collect();
    if running.is_empty() {
        let _ = writeln!(out, "{}", words::cli::nothing_runs());
        let last = status
            .recent
            .first()
            .filter(|past| status.state == Lamp::Failed || past.outcome == Verdict::Failed);
        if let Some(past) = last {
            let _ = writeln!(
                out,
                "{}",
                words::cli::last_failed(&past.line, past.exit_code, status.state == Lamp::Failed)
            );
            for failed in past.failed.iter().filter(|failed| !failed.log.is_empty()) {
                let _ = writeln!(out, "\n{}", words::cli::log_ends(&failed.name));
                for line in &failed.log {
                    let _ = writeln!(out, "  {line}");
                }
            }
        }
    }
    for rebuild in running {
        let _ = writeln!(out, "\n{}\n  {}", rebuild.headline, rebuild.subline);
        if let Some(done) = done(rebuild) {
            let _ = writeln!(out, "  {done}");
        }
        if rebuild.verdict == Verdict::Working
            && rebuild
                .causes
                .first()
                .is_none_or(|top| top.code == "dont-know")
        {
            let _ = writeln!(out, "  {}", words::cli::works(rebuild.quiet_s));
            continue;
        }
        for (index, cause) in rebuild.causes.iter().enumerate() {
            out.push_str(&cause_text(index + 1, cause));
        }
    }
    out
}

fn cause_text(rank: usize, cause: &Cause) -> String {
    let mut out = format!(
        "\n  {rank}. {} · {} · {}\n",
        cause.likelihood,
        words::percent(cause.probability),
        cause.title
    );
    for (mark, evidence) in [('+', &cause.evidence_for), ('−', &cause.evidence_against)] {
        for one in evidence {
            let told = say!(
                "evidence-from",
                text = &one.text,
                source = &one.source,
                age = words::span(one.age_s),
            );
            let _ = writeln!(out, "     {mark} {told}");
        }
    }
    let _ = writeln!(
        out,
        "     {}: {}",
        label::would_change(),
        cause.would_change
    );
    let _ = writeln!(out, "     {}: {}", label::next_step(), cause.next_step);
    out
}

/// A plan, before the question.
pub fn plan(plan: &Plan) -> String {
    let mut out = format!("{}\n", plan.title);
    if !plan.about.is_empty() {
        let _ = writeln!(out, "  {}\n", plan.about);
    }
    for (index, step) in plan.steps.iter().enumerate() {
        let _ = writeln!(out, "  {}. {step}", index + 1);
    }
    for (label, lines) in [
        (label::changes(), &plan.changes),
        (label::loses(), &plan.loses),
    ] {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n  {label}:");
        }
        for line in lines {
            let _ = writeln!(out, "    {line}");
        }
    }
    if !plan.changes.is_empty() || !plan.loses.is_empty() {
        out.push('\n');
    }
    if plan.needs_password {
        let _ = writeln!(out, "  {}: {}", label::rights(), words::cli::password());
    }
    if let Some(danger) = &plan.danger {
        let _ = writeln!(out, "  {}: {danger}", label::danger());
    }
    if !plan.by_hand.is_empty() {
        let _ = writeln!(out, "  {}: {}", label::by_hand(), plan.by_hand.join("; "));
    }
    out.push('\n');
    out
}

/// Past rebuilds, a line each, with what `nixlamp wrong` takes for it.
pub fn history(past: &[PastRebuild], is_watched: bool) -> String {
    if past.is_empty() {
        let line = if is_watched {
            words::cli::no_history()
        } else {
            words::cli::no_history_unwatched()
        };
        return format!("{line}\n");
    }
    let mut out = past.iter().fold(String::new(), |mut out, past| {
        let id = past.id.split('@').next().unwrap_or(&past.id);
        let _ = writeln!(out, "{}  [{id}]", past.line);
        out
    });
    if !is_watched {
        let _ = writeln!(out, "\n{}", words::cli::unwatched());
    }
    out
}

/// Past rebuilds as comma separated values (RFC 4180).
pub fn history_csv(past: &[PastRebuild]) -> String {
    let mut out = String::from(
        "id,tool,verb,target,user,started,ended,elapsed_s,outcome,exit_code,cause\r\n",
    );
    for p in past {
        let outcome = serde_json::to_value(p.outcome)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default();
        let fields = [
            p.id.clone(),
            p.tool.clone(),
            p.verb.clone(),
            p.target.clone().unwrap_or_default(),
            p.user.clone(),
            p.started.clone(),
            p.ended.clone(),
            format!("{:.1}", p.elapsed_s),
            outcome,
            p.exit_code.map(|code| code.to_string()).unwrap_or_default(),
            p.cause.clone().unwrap_or_default(),
        ];
        out.push_str(&fields.map(|field| quoted(&field)).join(","));
        out.push_str("\r\n");
    }
    out
}

fn quoted(field: &str) -> String {
    // A spreadsheet takes a leading = + - @ for a formula.
    let safe = if field.starts_with(['=', '+', '-', '@']) {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if safe.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

/// For waybar's `custom` module with `return-type: json`.
pub fn waybar(view: &View) -> serde_json::Value {
    let class = serde_json::to_value(view.status.state).unwrap_or_default();
    // Waybar reads Pango markup: a bare `&` makes it show nothing.
    let escaped = |text: String| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let tooltip = std::iter::once(view.tooltip.title.clone())
        .chain(view.tooltip.lines.iter().cloned())
        .collect::<Vec<_>>()
        .join("\n");
    serde_json::json!({ "text": escaped(short(&view.status)), "tooltip": escaped(tooltip), "class": class })
}

/// The exit code that scripts read.
pub fn exit_code(lamp: Lamp) -> u8 {
    match lamp {
        Lamp::Ok | Lamp::Running | Lamp::Paused => 0,
        Lamp::Attention => 1,
        Lamp::NeedsYou => 2,
        Lamp::Stalled => 3,
        Lamp::Failed => 4,
        Lamp::Unknown => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Status {
        let view = include_str!("../../../tests/fixtures/views/failed.json");
        let view: View = serde_json::from_str(view).expect("it is a View");
        view.status
    }

    #[test]
    fn only_a_red_lamp_is_put_out() {
        let mut status = failed();
        status.rebuilds.clear();
        assert!(why(&status).contains("“nixlamp seen” puts the red lamp out"));
        status.state = Lamp::Ok;
        let text = why(&status);
        assert!(
            text.contains("What failed: ") && !text.contains("nixlamp seen"),
            "{text}"
        );
    }

    #[test]
    fn the_machine_is_told_in_the_language_that_is_spoken() {
        let mut here = failed().machine;
        for (cores, begin) in [
            (1, "CPU 4 % von 1 Kern · "),
            (16, "CPU 4 % von 16 Kernen · "),
        ] {
            here.cores = cores;
            let line = words::speaking(words::Language::German, || machine(&here));
            assert!(line.starts_with(begin), "{line}");
        }
        assert!(machine(&here).starts_with("CPU 4 % of 16 cores · load "));
    }

    #[test]
    fn history_names_each_rebuild_and_says_when_nobody_watches() {
        let recent = failed().recent;
        let id = recent[0].id.split('@').next().expect("an id").to_owned();
        let text = history(&recent, true);
        let line = text.lines().next().expect("a line");
        assert_eq!(line, format!("{}  [{id}]", recent[0].line));
        assert!(!text.contains("No Nixlamp runs"));
        for (past, is_watched, part) in [
            (&recent[..], false, words::cli::unwatched()),
            (&[], false, words::cli::no_history_unwatched()),
            (&[], true, words::cli::no_history()),
        ] {
            assert!(history(past, is_watched).ends_with(&format!("{part}\n")));
        }
    }

    #[test]
    fn what_is_done_to_no_named_thing_is_said_as_a_state() {
        let mut rebuild = failed().rebuilds.remove(0);
        rebuild.now = vec![nixlamp_core::wire::Doing {
            kind: "work".to_owned(),
            what: String::new(),
            detail: "for 3 s".to_owned(),
        }];
        let text = rebuild_text(&rebuild);
        assert!(text.contains("now      at work for 3 s\n"), "{text}");
        rebuild.now[0].kind = "build".to_owned();
        rebuild.now[0].what = "hello".to_owned();
        assert!(rebuild_text(&rebuild).contains("now      build hello for 3 s\n"));
    }
}
