//! Files that are made from the types of `wire` and from the table of messages,
//! and examples of them. The
//! tests fail when they are stale; with `UPDATE=1` they are written anew.
#![allow(
    clippy::disallowed_methods,
    reason = "the tests read and write files; the core itself does not"
)]

use std::{
    any::TypeId,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::PathBuf,
};

use nixlamp_core::judge::{Family, rules};
use nixlamp_core::messages;
use nixlamp_core::wire::{Hello, Lamp, Reply, Report, Request, Status, View};
use serde_json::Value;
use ts_rs::{Config, TS, TypeVisitor};

const UPDATE: &str = "UPDATE=1 cargo test -p nixlamp-core --test generated";

#[test]
fn typescript_types() {
    let mut all = Declarations {
        cfg: Config::new(),
        seen: BTreeSet::new(),
        found: BTreeMap::new(),
    };
    all.visit::<Hello>();
    all.visit::<Request>();
    all.visit::<Reply>();
    let head = format!("// Made from src-tauri/core/src/wire.rs by `{UPDATE}`. Do not edit.");
    let mut parts = vec![head];
    parts.extend(all.found.into_values());
    let text = parts.join("\n\n") + "\n";
    assert!(
        !text.contains("bigint"),
        "JSON has no bigint: mark the field with #[ts(type = \"number\")]"
    );
    compare("ui/src/wire.ts", &text);
}

#[test]
fn status_schema() {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Status))
        .expect("a schema has string keys only");
    compare("docs/status.schema.json", &(schema + "\n"));
}

#[test]
fn report_schema() {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Report))
        .expect("a schema has string keys only");
    compare("docs/report.schema.json", &(schema + "\n"));
}

#[test]
fn causes_of_the_table_of_messages() {
    let rules: BTreeSet<_> = rules::ALL.iter().map(|rule| rule.code).collect();
    // A step that is as usual is never why a rebuild failed.
    let by_words = messages::causes()
        .filter(|cause| !rules.contains(cause.code) && cause.family != Family::WorkingAsUsual)
        .map(|cause| (cause.code, cause))
        .collect::<BTreeMap<_, _>>();
    assert!(by_words.contains_key("build-failed"));
    let mut table = String::from(
        "| code | family | what it is called | what has happened |\n| --- | --- | --- | --- |\n",
    );
    for (code, cause) in by_words {
        let (title, family) = (cause.title(), cause.family.word());
        let explains = cause.explains();
        let what = first_sentence(&explains);
        writeln!(table, "| `{code}` | `{family}` | {title} | {what} |").expect("text takes text");
    }
    let (begin, end) = (
        "<!-- made from the table of messages: begin -->\n",
        "<!-- made from the table of messages: end -->",
    );
    let page = fs::read_to_string(root().join("docs/causes.md")).expect("the page is there");
    let (before, rest) = page.split_once(begin).expect("the table has a beginning");
    let (_, after) = rest.split_once(end).expect("the table has an end");
    let page = format!("{before}{begin}{table}{end}{after}");
    compare("docs/causes.md", &page);
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |at| &text[..=at])
}

#[test]
fn view_fixtures_are_views() {
    let mut lamps = BTreeSet::new();
    for entry in fs::read_dir(root().join("tests/fixtures/views")).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let text = fs::read_to_string(&path).expect("readable");
        let view: View = serde_json::from_str(&text)
            .unwrap_or_else(|why| panic!("{} is no View: {why}", path.display()));
        let whole = serde_json::to_value(&view).expect("a view");
        let file = serde_json::from_str(&text).expect("it was read");
        // The page takes the file as it is: a default here is a hole there.
        let lacks = lacking(&whole, &file);
        assert!(lacks.is_empty(), "{} lacks {lacks:?}", path.display());
        check(&view).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        lamps.insert(format!("{:?}", view.status.state));
    }
    for lamp in Lamp::ALL {
        assert!(
            lamps.contains(&format!("{lamp:?}")),
            "no fixture shows {lamp:?}"
        );
    }
}

/// Names of fields that are in the one and not in the other.
fn lacking(whole: &Value, file: &Value) -> Vec<String> {
    match (whole, file) {
        (Value::Object(whole), Value::Object(file)) => whole
            .iter()
            .flat_map(|(name, value)| match file.get(name) {
                Some(there) => lacking(value, there),
                None => vec![name.clone()],
            })
            .collect(),
        (Value::Array(whole), Value::Array(file)) => {
            let pairs = whole.iter().zip(file);
            pairs.flat_map(|(a, b)| lacking(a, b)).collect()
        }
        _ => Vec::new(),
    }
}

/// What the core promises of every picture.
fn check(view: &View) -> Result<(), String> {
    for rebuild in &view.status.rebuilds {
        let causes = &rebuild.causes;
        if causes.is_empty() {
            continue;
        }
        let sum: f64 = causes.iter().map(|cause| cause.probability).sum();
        if (sum - 1.0).abs() > 0.001 {
            return Err(format!("the causes of {} sum to {sum}", rebuild.id));
        }
        if !causes.iter().any(|cause| cause.code == "dont-know") {
            return Err(format!("{} lacks the cause dont-know", rebuild.id));
        }
        if !causes.is_sorted_by(|a, b| a.probability >= b.probability) {
            return Err(format!("the causes of {} are out of order", rebuild.id));
        }
    }
    Ok(())
}

struct Declarations {
    cfg: Config,
    seen: BTreeSet<TypeId>,
    /// By name, for ts-rs visits in no fixed order.
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() || !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let text = format!("{docs}export {}", T::decl(&self.cfg));
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        self.found.insert(T::ident(&self.cfg), lines.join("\n"));
        T::visit_dependencies(self);
    }
}

fn compare(path: &str, wanted: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, wanted).expect("the folder can be written to");
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == wanted,
        "{path} does not fit what it is made from. Run: {UPDATE}"
    );
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
