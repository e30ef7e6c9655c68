//! The store repaired by an ordinary user.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
};

use anyhow::{Context, Result, ensure};
use nixlamp_core::{privilege::Verb, words::privilege as say};
use nixlamp_tests::{
    polkit::Person,
    world::{NixVersion, User, lab_is_off},
};

use super::{
    forged,
    ground::{Ground, done, refused},
    said,
};

pub fn id_of(path: &str) -> &str {
    &path["/nix/store/".len()..][..32]
}

/// A path that alice has built, with other contents than it was registered with.
pub fn damaged(ground: &Ground, tag: &str) -> Result<String> {
    let path = ground.world.quick(User::Alice, tag)?;
    let file = OpenOptions::new()
        .write(true)
        .open(ground.world.inside(&path))?;
    file.write_all_at(b"X", 0)?;
    Ok(path)
}

fn is_found(ground: &Ground, which: &str) -> Result<()> {
    let output = ground.nixlamp(&["verify", "--no-pause", which])?;
    ensure!(output.status.code() == Some(2), "{}", said(&output));
    Ok(())
}

#[test]
fn an_ordinary_user_repairs_the_store() -> Result<()> {
    if lab_is_off() {
        return Ok(());
    }
    let ground = Ground::lay(NixVersion::V2_34)?;
    let path = damaged(&ground, "mended")?;
    let contents = || fs::read_to_string(ground.world.inside(&path));
    is_found(&ground, &path)?;
    let repair = ["repair", id_of(&path), "--yes"];
    ground.is_not_done(&repair, Verb::Repair)?;
    ensure!(contents()? == "Xade\n");
    forged::of_a_repair(&ground, &path)?;
    ensure!(contents()? == "Xade\n");

    ground.polkit.person(Person::Yes);
    let output = ground.nixlamp(&repair)?;
    done(&output, &["Read again: it is sound."])?;
    ensure!(contents()? == "made\n", "{}", said(&output));
    ground.asked_for(Verb::Repair)?;
    ground.logged("asked for repair: done: nix-store reported success.")?;

    // A path that has gone by the time the password is given.
    let gone = damaged(&ground, "gone")?;
    is_found(&ground, &gone)?;
    let output = ground.meanwhile(&["repair", id_of(&gone), "--yes"], || {
        ground.root(&format!("nix-store --delete {gone}")).map(drop)
    })?;
    refused(&output, &[&say::not_registered()])?;
    ground.logged("asked for repair: not done:")?;
    damaged_database(&ground)
}

/// The page of an index, which a reader of the tables does not need.
fn damaged_database(ground: &Ground) -> Result<()> {
    let sql = "pragma wal_checkpoint(truncate); select (select page_size from pragma_page_size) \
               * (rootpage - 1) from sqlite_master where name = 'IndexReferrer'";
    let path = "/nix/var/nix/db/db.sqlite";
    let before = ground.root("nix-store --dump-db")?;
    let told = ground.world.run(User::Root, "sqlite3", [path, sql])?;
    let at: u64 = told.lines().last().context("no page")?.parse()?;
    let file = OpenOptions::new()
        .write(true)
        .open(ground.world.inside(path))?;
    file.write_all_at(&[0xa5; 4096], at)?;
    // A client of root makes the log anew.
    ground.root("nix store info")?;
    is_found(ground, "--full")?;
    ground.polkit.person(Person::Yes);
    let output = ground.nixlamp(&["repair", "database", "--yes"])?;
    done(&output, &["Written anew:"])?;
    ground.asked_for(Verb::Repair)?;
    ground.logged("asked for repair: done: Written anew:")?;
    ensure!(ground.root("nix-store --dump-db")? == before);
    let owner = ground.root(&format!("stat -c %U:%a {path}"))?;
    ensure!(owner == "root:644", "{owner}");
    Ok(())
}
