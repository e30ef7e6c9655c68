//! What is asked of the store's database: what became valid, what refers to
//! what, and which path is whose output.
//!
//! Read-only beside the daemon, open only while a rebuild runs. Nothing here
//! reads all rows twice: rows get ascending numbers (`AUTOINCREMENT` in Nix's
//! `schema.sql`), so what is new has a higher number than what was seen.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Row};

use super::held::{RECIPE, base};

/// A writer holds readers up only for moments; the next look is a second away.
const BUSY: Duration = Duration::from_millis(100);

/// Registration times grow with the numbers of rows, but for paths that were
/// copied from another store. The search back in time ends after so many rows
/// that are older.
const OLDER_ROWS: usize = 500;

/// A valid path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valid {
    /// Its row.
    pub id: i64,
    /// Its name in the store.
    pub base: String,
}

impl Valid {
    /// True for a recipe.
    pub fn is_recipe(&self) -> bool {
        self.base.ends_with(RECIPE)
    }
}

/// All recipes below some others, and what they make.
#[derive(Clone, Debug, Default)]
pub struct Below {
    /// Each recipe with its outputs. None are known of floating ones.
    pub outputs: HashMap<String, Vec<String>>,
    /// Each output with its recipe.
    pub recipes: HashMap<String, String>,
}

impl Below {
    /// Takes all of another in.
    pub fn extend(&mut self, other: Below) {
        self.outputs.extend(other.outputs);
        self.recipes.extend(other.recipes);
    }
}

/// Where it lies.
fn place(nix: &Path) -> PathBuf {
    nix.join("var/nix/db/db.sqlite")
}

/// True if there is none.
pub fn is_missing(nix: &Path) -> bool {
    place(nix).try_exists().is_ok_and(|there| !there)
}

/// The open database.
pub struct Database {
    connection: Connection,
}

impl Database {
    /// Opens that of the Nix in this folder.
    pub fn open(nix: &Path) -> rusqlite::Result<Self> {
        let path = place(nix);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)?;
        connection.busy_timeout(BUSY)?;
        let opened = Self { connection };
        match opened.last() {
            // Nobody has it open, and we may not make the files that come with a
            // write-ahead log. Without a log nothing is missing in the file itself.
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::ReadOnly)
                    && !path.with_extension("sqlite-wal").exists() =>
            {
                let uri = format!("file:{}?mode=ro&immutable=1", path.display());
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                Ok(Self {
                    connection: Connection::open_with_flags(uri, flags)?,
                })
            }
            Err(error) => Err(error),
            Ok(_) => Ok(opened),
        }
    }

    /// The highest row.
    pub fn last(&self) -> rusqlite::Result<i64> {
        let sql = "select coalesce(max(id), 0) from ValidPaths";
        self.connection.query_row(sql, [], |row| row.get(0))
    }

    /// What became valid after that row.
    pub fn newer(&self, than: i64) -> rusqlite::Result<Vec<Valid>> {
        let sql = "select id, path from ValidPaths where id > ?1 order by id";
        let mut found = self.connection.prepare_cached(sql)?;
        let rows = found.query_map([than], valid)?;
        rows.filter_map(Result::transpose).collect()
    }

    /// What became valid since this time, in seconds since 1970.
    pub fn since(&self, time: i64) -> rusqlite::Result<Vec<Valid>> {
        let sql = "select id, path, registrationTime from ValidPaths order by id desc";
        let mut found = self.connection.prepare_cached(sql)?;
        let mut rows = found.query([])?;
        let (mut since, mut older) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            if row.get::<_, i64>(2)? >= time {
                since.extend(valid(row)?);
                older = 0;
            } else {
                older += 1;
                if older > OLDER_ROWS {
                    break;
                }
            }
        }
        since.reverse();
        Ok(since)
    }

    /// The row of a path. `None` if it is not valid.
    pub fn id(&self, base: &str) -> rusqlite::Result<Option<i64>> {
        use rusqlite::OptionalExtension as _;

        let sql = "select id from ValidPaths where path = ?1";
        let mut found = self.connection.prepare_cached(sql)?;
        found.query_row([full(base)], |row| row.get(0)).optional()
    }

    /// The recipes that make this path; several if it is known by its contents.
    pub fn makers(&self, output: &str) -> rusqlite::Result<Vec<Valid>> {
        let sql = "select v.id, v.path from DerivationOutputs o join ValidPaths v on v.id = o.drv
             where o.path = ?1 order by v.id";
        let mut found = self.connection.prepare_cached(sql)?;
        let rows = found.query_map([full(output)], valid)?;
        rows.filter_map(Result::transpose).collect()
    }

    /// Of these recipes, those that no other of them refers to.
    pub fn tops(&self, of: &BTreeMap<i64, String>) -> rusqlite::Result<Vec<Valid>> {
        let (Some((first, _)), Some((last, _))) = (of.first_key_value(), of.last_key_value())
        else {
            return Ok(Vec::new());
        };
        let sql = "select referrer, reference from Refs where referrer between ?1 and ?2";
        let mut found = self.connection.prepare_cached(sql)?;
        let mut rows = found.query([first, last])?;
        let mut below = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let (referrer, reference): (i64, i64) = (row.get(0)?, row.get(1)?);
            if referrer != reference && of.contains_key(&referrer) {
                below.insert(reference);
            }
        }
        let tops = of.iter().filter(|(id, _)| !below.contains(id));
        let valid = |(id, base): (&i64, &String)| Valid {
            id: *id,
            base: base.clone(),
        };
        Ok(tops.map(valid).collect())
    }

    /// All recipes that need this one, itself included, and whether any refers to
    /// each: `false` for those at the end.
    pub fn above(&self, id: i64) -> rusqlite::Result<Vec<(Valid, bool)>> {
        let sql = "with recursive above(id) as (
               select ?1 union select referrer from Refs join above on reference = above.id
             )
             select v.id, v.path,
               exists (select 1 from Refs where reference = v.id and referrer <> v.id)
             from above join ValidPaths v using (id)";
        let mut found = self.connection.prepare_cached(sql)?;
        let rows = found.query_map([id], |row| Ok((valid(row)?, row.get(2)?)))?;
        let rows = rows.filter_map(|row| {
            row.map(|(valid, referred)| Some((valid?, referred)))
                .transpose()
        });
        let mut above: Vec<(Valid, bool)> = rows.collect::<rusqlite::Result<_>>()?;
        above.retain(|(valid, _)| valid.is_recipe());
        Ok(above)
    }

    /// These recipes with all that they need, and what all of them make.
    pub fn below(&self, top: &str) -> rusqlite::Result<Below> {
        let sql = "with recursive below(id) as (
               select id from ValidPaths where path = ?1
               union select reference from Refs join below on referrer = below.id
             )
             select v.path, o.path from below join ValidPaths v using (id)
             left join DerivationOutputs o on o.drv = v.id where v.path like '%.drv'";
        let mut found = self.connection.prepare_cached(sql)?;
        let mut rows = found.query([full(top)])?;
        let mut below = Below::default();
        while let Some(row) = rows.next()? {
            let recipe: String = row.get(0)?;
            let output: Option<String> = row.get(1)?;
            let Some(recipe) = base(&recipe) else {
                continue;
            };
            let outputs = below.outputs.entry(recipe.to_owned()).or_default();
            if let Some(output) = output.as_deref().and_then(base) {
                outputs.push(output.to_owned());
                below.recipes.insert(output.to_owned(), recipe.to_owned());
            }
        }
        Ok(below)
    }

    /// What this path refers to.
    pub fn needs(&self, path: &str) -> rusqlite::Result<Vec<String>> {
        let sql = "select n.path from ValidPaths v join Refs r on r.referrer = v.id
             join ValidPaths n on n.id = r.reference where v.path = ?1";
        let mut found = self.connection.prepare_cached(sql)?;
        let rows = found.query_map([full(path)], |row| row.get::<_, String>(0))?;
        let rows: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        let bases = rows.iter().filter_map(|path| base(path));
        Ok(bases.map(str::to_owned).collect())
    }

    /// The recipes that must be built for this one if nothing can be fetched: an
    /// upper bound of what will be built.
    pub fn unbuilt(&self, top: &str) -> rusqlite::Result<Vec<String>> {
        const LACKS: &str = "exists (select 1 from DerivationOutputs o where o.drv = %
             and not exists (select 1 from ValidPaths v where v.path = o.path))";
        let sql = format!(
            "with recursive need(id) as (
               select id from ValidPaths t where path = ?1 and {}
               union select r.reference from need join Refs r on r.referrer = need.id where {}
             )
             select path from need join ValidPaths using (id)",
            LACKS.replace('%', "t.id"),
            LACKS.replace('%', "r.reference"),
        );
        let mut found = self.connection.prepare_cached(&sql)?;
        let rows = found.query_map([full(top)], |row| row.get::<_, String>(0))?;
        let rows: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        let bases = rows.iter().filter_map(|path| base(path));
        Ok(bases.map(str::to_owned).collect())
    }
}

fn full(base: &str) -> String {
    format!("{}{base}", nixlamp_core::store_path::STORE)
}

/// `None` for a path that lies in another store.
fn valid(row: &Row<'_>) -> rusqlite::Result<Option<Valid>> {
    let path: String = row.get(1)?;
    let id = row.get(0)?;
    Ok(base(&path).map(|base| Valid {
        id,
        base: base.to_owned(),
    }))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A store with these recipes: name, and what it needs. Each makes a path
    /// `NAME-out`; a name with `*` in front has made it.
    pub fn store(nix: &Path, recipes: &[(&str, &[&str])]) {
        std::fs::create_dir_all(nix.join("var/nix/db")).expect("made");
        let db = Connection::open(nix.join("var/nix/db/db.sqlite")).expect("opened");
        db.execute_batch(
            "create table ValidPaths (id integer primary key autoincrement not null,
               path text unique not null, hash text not null, registrationTime integer not null,
               deriver text, narSize integer);
             create table Refs (referrer integer not null, reference integer not null,
               primary key (referrer, reference));
             create index IndexReferrer on Refs(referrer);
             create index IndexReference on Refs(reference);
             create table DerivationOutputs (drv integer not null, id text not null,
               path text not null, primary key (drv, id));
             create index IndexDerivationOutputs on DerivationOutputs(path);",
        )
        .expect("tables");
        for (at, (name, needs)) in recipes.iter().enumerate() {
            let seconds = i64::try_from(at).expect("few") + 1;
            let (built, name) = match name.strip_prefix('*') {
                Some(name) => (true, name),
                None => (false, *name),
            };
            let id = register(&db, &format!("{name}.drv"), seconds);
            db.execute(
                "insert into DerivationOutputs values (?1, 'out', ?2)",
                (id, full(&format!("{name}-out"))),
            )
            .expect("an output");
            for need in *needs {
                db.execute(
                    "insert into Refs select ?1, id from ValidPaths where path = ?2",
                    (id, full(&format!("{need}.drv"))),
                )
                .expect("a reference");
            }
            if built {
                register(&db, &format!("{name}-out"), seconds);
            }
        }
    }

    /// Makes a path valid.
    fn register(db: &Connection, base: &str, time: i64) -> i64 {
        db.execute(
            "insert into ValidPaths (path, hash, registrationTime) values (?1, 'x', ?2)",
            (full(base), time),
        )
        .expect("a row");
        db.last_insert_rowid()
    }

    fn names(found: &[Valid]) -> Vec<&str> {
        found.iter().map(|valid| valid.base.as_str()).collect()
    }

    #[test]
    fn the_graph_of_a_small_store() {
        let nix = tempfile::tempdir().expect("a folder");
        let recipes: [(&str, &[&str]); 5] = [
            ("*libc", &[]),
            ("gcc", &["libc"]),
            ("hello", &["gcc", "libc"]),
            ("other", &["libc"]),
            ("*done", &["gcc"]),
        ];
        store(nix.path(), &recipes);
        let db = Database::open(nix.path()).expect("opened");
        let last = db.last().expect("read");
        assert_eq!(last, 7);
        assert_eq!(names(&db.newer(5).expect("read")), ["done.drv", "done-out"]);
        let since = db.since(4).expect("read");
        assert_eq!(names(&since), ["other.drv", "done.drv", "done-out"]);
        let makers = db.makers("hello-out").expect("read");
        assert_eq!(names(&makers), ["hello.drv"]);
        let all = db.since(0).expect("read");
        let recipes = all.into_iter().filter(Valid::is_recipe);
        let recipes: BTreeMap<i64, String> = recipes.map(|v| (v.id, v.base)).collect();
        let tops = db.tops(&recipes).expect("read");
        assert_eq!(names(&tops), ["hello.drv", "other.drv", "done.drv"]);
        let gcc = db.id("gcc.drv").expect("read").expect("valid");
        let mut ends: Vec<String> = db
            .above(gcc)
            .expect("read")
            .into_iter()
            .filter(|(_, referred)| !referred)
            .map(|(valid, _)| valid.base)
            .collect();
        ends.sort();
        assert_eq!(ends, ["done.drv", "hello.drv"]);
        let below = db.below("hello.drv").expect("read");
        assert_eq!(below.outputs.len(), 3);
        assert_eq!(below.recipes["gcc-out"], "gcc.drv");
        let mut unbuilt = db.unbuilt("hello.drv").expect("read");
        unbuilt.sort();
        assert_eq!(unbuilt, ["gcc.drv", "hello.drv"]);
        // What is made already needs nothing.
        assert!(db.unbuilt("done.drv").expect("read").is_empty());
    }

    #[test]
    fn a_database_that_is_none() {
        let nix = tempfile::tempdir().expect("a folder");
        assert!(Database::open(nix.path()).is_err());
        std::fs::create_dir_all(nix.path().join("var/nix/db")).expect("made");
        std::fs::write(
            nix.path().join("var/nix/db/db.sqlite"),
            "no database, long enough",
        )
        .expect("written");
        assert!(Database::open(nix.path()).is_err());
    }
}
