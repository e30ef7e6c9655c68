//! Past rebuilds as a file's contents, the same for every face.

use crate::wire::{PastRebuild, Verdict};

/// As JSON: a list of the same objects that faces get.
pub fn json(past: &[PastRebuild]) -> String {
    // Numbers, texts and lists always have a form.
    serde_json::to_string_pretty(past).unwrap_or_default()
}

/// As comma separated values (RFC 4180).
pub fn csv(past: &[PastRebuild]) -> String {
    let mut out = String::from(
        "id,tool,verb,target,user,started,ended,elapsed_s,outcome,exit_code,cause\r\n",
    );
    for p in past {
        let fields = [
            p.id.clone(),
            p.tool.clone(),
            p.verb.clone(),
            p.target.clone().unwrap_or_default(),
            p.user.clone(),
            p.started.clone(),
            p.ended.clone(),
            format!("{:.1}", p.elapsed_s),
            outcome(p.outcome),
            p.exit_code.map(|code| code.to_string()).unwrap_or_default(),
            p.cause.clone().unwrap_or_default(),
        ];
        out.push_str(&fields.map(|field| quoted(&field)).join(","));
        out.push_str("\r\n");
    }
    out
}

fn outcome(outcome: Verdict) -> String {
    let word = serde_json::to_value(outcome).ok();
    word.and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
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
