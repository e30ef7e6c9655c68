//! What keeps paths and must not be lost by a look: links that are away for a moment, paths without
//! a row, and what Nixlamp's own backups hold.

use anyhow::{Result, ensure};
use nixlamp_tests::world::{HOME, User};

use crate::Ground;

/// A link that has another name for a moment, and one on a disk that is away, where alice cannot
/// look: the daemon, asked for its roots, would forget both.
pub fn links_away(ground: &Ground) -> Result<()> {
    let world = ground.world;
    let sh = |user, script: &str| world.run(user, "sh", ["-c", script]);
    let roots = || world.run(User::Root, "nix-store", ["--gc", "--print-roots"]);
    let kept = sh(User::Alice, "readlink result")?;
    let media = "/nix/media/bob";
    sh(
        User::Root,
        &format!(
            "mkdir -p {media}/disk && chmod 700 {media} && nix-store --realise {kept} --add-root {media}/disk/result --indirect"
        ),
    )?;
    let told = roots()?;
    ensure!(
        told.contains("/disk/result") && told.contains(&format!("{HOME}/result")),
        "{told}"
    );
    for (away, back, words) in [
        (
            format!("mv {media}/disk {media}/away"),
            format!("mv {media}/away {media}/disk"),
            "1 link lies in folders closed to you",
        ),
        (
            format!("mv {HOME}/result {HOME}/r1.moved"),
            format!("mv {HOME}/r1.moved {HOME}/result"),
            "Links that lead nowhere now",
        ),
    ] {
        sh(User::Root, &away)?;
        let said = ground.nixlamp(User::Alice, &["gc", "--dry-run"]);
        sh(User::Root, &back)?;
        let said = said?;
        said.expect(0, words)?;
        said.expect(0, "The daemon was not asked")?;
        said.expect(0, "at most ")?;
    }
    let told = roots()?;
    ensure!(
        told.contains("/disk/result") && told.contains(&format!("{HOME}/result")),
        "{told}"
    );
    sh(User::Root, &format!("rm -r {media}"))?;
    roots().map(drop)
}

/// A generation whose row has gone is rubbish to Nix; so is all of the store without rows.
pub fn lost_row(ground: &Ground) -> Result<()> {
    // A stock `sqlite3` takes log and index along when it closes; the daemon makes them again.
    let sql = |sql: &str| {
        let words = ["/nix/var/nix/db/db.sqlite", sql];
        ground.world.run(User::Root, "sqlite3", words)?;
        ground.world.run(User::Alice, "nix", ["store", "info"])
    };
    let lost = &ground.paths[2];
    sql("create table Kept as select * from ValidPaths")?;
    sql(&format!(
        "pragma foreign_keys = off; delete from ValidPaths where path = '{lost}'"
    ))?;
    let said = ground.nixlamp(User::Alice, &["gc", "--yes"])?;
    let read = ground.nixlamp(User::Alice, &["verify", "--no-pause"])?;
    sql("pragma foreign_keys = off; delete from ValidPaths")?;
    let emptied = ground.nixlamp(User::Alice, &["gc", "--yes"])?;
    let whole = ground.nixlamp(User::Alice, &["verify", "--full", "--no-pause"])?;
    sql("pragma foreign_keys = off; insert into ValidPaths select * from Kept; drop table Kept")?;
    said.expect(
        70,
        &format!("home-manager-3-link leads to {lost}, which is there"),
    )?;
    ensure!(!said.text.contains("What is lost"), "{}", said.text);
    read.expect(
        5,
        &format!("{lost}: The store's database does not know it, though"),
    )?;
    emptied.expect(70, "knows no path at all")?;
    whole.expect(5, "knows no path at all")?;
    ensure!(ground.paths.iter().all(|path| ground.has(path)));
    Ok(())
}

/// The system that a backup holds is named as such, and goes with it.
pub fn backups_hold(ground: &Ground) -> Result<()> {
    let world = ground.world;
    let link = "/run/current-system";
    // The world's own: else it is the machine's.
    world.run(User::Root, "mount", ["-t", "tmpfs", "run", "/run"])?;
    let held = world.quick(User::Alice, "held")?;
    world.run(User::Root, "ln", ["-sfn", &held, link])?;
    let made = ground.nixlamp(User::Alice, &["backup", "--yes"]);
    world.run(User::Root, "rm", [link])?;
    made?.expect(0, "made and read back")?;
    let list = ground.nixlamp(User::Alice, &["backup", "list"])?;
    let id = list.text.split(' ').next().unwrap_or_default().to_owned();
    let said = ground.nixlamp(User::Alice, &["gc", "--dry-run"])?;
    said.expect(0, "1 own backup link")?;
    said.expect(0, &format!("that nothing else needs: {id}"))?;
    let delete =
        |args: &[&str]| ground.nixlamp(User::Alice, &[&["backup", "delete"], args].concat());
    delete(&["2026-01-01T00-00-00Z", "--yes"])?.expect(70, "There is no backup")?;
    delete(&["../roots", "--yes"])?.expect(70, "There is no backup")?;
    delete(&[&id])?.expect(70, "Nothing was done")?;
    delete(&[&id, "--yes"])?.expect(0, &format!("Backup {id} is deleted"))?;
    let said = ground.nixlamp(User::Alice, &["gc", "--dry-run", "--list"])?;
    said.expect(0, &held)?;
    ensure!(!said.text.contains("own backup"), "{}", said.text);
    Ok(())
}
