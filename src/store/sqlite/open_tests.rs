//! The data folder: what is made, what is refused, and with which advice.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::*;
use crate::core::time::WallTime;

fn try_open(folder: &Path) -> Result<Opened, StoreError> {
    open(folder, Settings::default(), WallTime(1))
}

#[track_caller]
fn refused(folder: &Path, kind: StoreErrorKind, words: &[&str]) {
    let error = try_open(folder).err().expect("this folder should be refused");
    assert_eq!(error.kind, kind, "{}", error.message);
    for word in words {
        assert!(error.message.contains(word), "{word:?} is missing in: {}", error.message);
    }
}

fn made() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    drop(try_open(folder.path()).unwrap());
    let file = folder.path().join(DATABASE);
    (folder, file)
}

#[test]
fn a_missing_folder_is_made_for_the_owner_alone() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/b");
    let opened = try_open(&folder).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    opened.writer.execute("UPDATE history SET starts = 0", []).unwrap();
    for name in [DATABASE, WAL, "sixty.db-shm", LOCK] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
}

#[test]
fn an_empty_folder_becomes_the_current_data_version() {
    let (_folder, file) = made();
    let database = Connection::open(file).unwrap();
    let number = |name: &str| database.pragma_query_value::<i32, _>(None, name, |row| row.get(0)).unwrap();
    let current = i32::try_from(migrate::MIGRATIONS.len()).unwrap();
    assert_eq!((number("application_id"), number("user_version")), (migrate::APPLICATION_ID, current));
    let check: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn teams_of_the_first_data_version_get_a_ladder_that_scales_from_their_target() {
    let folder = tempfile::tempdir().unwrap();
    let old = Connection::open(folder.path().join(DATABASE)).unwrap();
    old.execute_batch(migrate::MIGRATIONS[0]).unwrap();
    old.pragma_update(None, "application_id", migrate::APPLICATION_ID).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    old.execute("INSERT INTO teams VALUES (zeroblob(16), 'service', '客服', 60000, 'ring', '[]')", [])
        .unwrap();
    drop(old);
    let opened = try_open(folder.path()).unwrap();
    let ladder: String = opened.writer.query_row("SELECT ladder FROM teams", [], |row| row.get(0)).unwrap();
    assert_eq!(ladder, "{}");
}

#[test]
fn entries_of_the_sixth_data_version_find_the_ones_before_them() {
    let folder = tempfile::tempdir().unwrap();
    let old = Connection::open(folder.path().join(DATABASE)).unwrap();
    migrate::MIGRATIONS[..6].iter().for_each(|step| old.execute_batch(step).unwrap());
    old.pragma_update(None, "application_id", migrate::APPLICATION_ID).unwrap();
    old.pragma_update(None, "user_version", 6).unwrap();
    // Two conversations, a and b, whose entries alternate.
    for (conversation, seq) in [("a", 1), ("b", 1), ("b", 2), ("a", 2), ("a", 3)] {
        let sql = "INSERT INTO entries (conversation, seq, author, text, note, at, helpful, memory) \
                   VALUES (CAST(?1 AS BLOB), ?2, 'bot', ?1 || ?2, 0, 7, 1, 'm' || ?2)";
        old.execute(sql, (conversation, seq)).unwrap();
    }
    drop(old);
    let opened = try_open(folder.path()).unwrap();
    let all = |sql: &str| -> Vec<String> {
        let mut statement = opened.writer.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let before = "SELECT e.text || ' after ' || coalesce(p.text, 'nothing') || ', ' || e.helpful || e.at || e.memory \
                  FROM entries e LEFT JOIN entries p ON p.id = e.previous ORDER BY e.id";
    let expected = [
        "a1 after nothing, 17m1",
        "b1 after nothing, 17m1",
        "b2 after b1, 17m2",
        "a2 after a1, 17m2",
        "a3 after a2, 17m3",
    ];
    assert_eq!(all(before), expected);
    let last =
        "SELECT e.text || l.seq FROM last_entries l JOIN entries e ON e.id = l.entry ORDER BY l.conversation";
    assert_eq!(all(last), ["a33", "b22"]);
}

#[test]
fn a_start_that_was_interrupted_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(DATABASE), "").unwrap();
    fs::write(folder.path().join(LOCK), "1\n").unwrap();
    fs::create_dir(folder.path().join("lost+found")).unwrap();
    let first = try_open(folder.path()).unwrap();
    let epoch = first.epoch.clone();
    first.writer.execute("DELETE FROM history", []).unwrap();
    drop(first);
    let second = try_open(folder.path()).unwrap();
    assert_ne!(second.epoch, epoch, "an identity that was never stored is made again");
    assert_eq!(second.epoch.len(), 32);
}

#[test]
fn a_folder_in_use_is_refused_with_the_process_that_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let opened = try_open(folder.path()).unwrap();
    let pid = std::process::id().to_string();
    refused(folder.path(), StoreErrorKind::Unavailable, &[&pid, "REST API", "stop it"]);
    drop(opened);
    try_open(folder.path()).unwrap();
}

#[test]
fn a_folder_with_other_things_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.odt"), "x").unwrap();
    refused(folder.path(), StoreErrorKind::Corrupt, &["thesis.odt", "not empty", "--data"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data");
    fs::write(&file, "x").unwrap();
    refused(&file, StoreErrorKind::Corrupt, &["is a file, not a folder"]);
    refused(&file.join("below"), StoreErrorKind::Unavailable, &["--data"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(folder.path().join("probe"), "").is_ok() {
        // Root may write anywhere: a folder in place of the lock file fails for everybody.
        fs::remove_file(folder.path().join("probe")).unwrap();
        fs::create_dir(folder.path().join(LOCK)).unwrap();
    }
    refused(folder.path(), StoreErrorKind::Unavailable, &["cannot be used", "write there", "--data"]);
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let (folder, file) = made();
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&file).unwrap();
    refused(folder.path(), StoreErrorKind::Corrupt, &["newer Sixty", "99", "upgrade"]);
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(DATABASE);
    Connection::open(&file).unwrap().execute_batch("CREATE TABLE photos (id)").unwrap();
    let before = fs::read(&file).unwrap();
    refused(folder.path(), StoreErrorKind::Corrupt, &["another program", "--data"]);
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_damaged_database_is_refused() {
    for content in ["garbage".to_owned(), "garbage ".repeat(10_000)] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DATABASE), content).unwrap();
        refused(folder.path(), StoreErrorKind::Corrupt, &[DATABASE, "backup"]);
    }
}

#[test]
fn a_write_ahead_log_without_its_database_is_not_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let wal = folder.path().join(WAL);
    fs::write(&wal, "acknowledged messages").unwrap();
    refused(folder.path(), StoreErrorKind::Corrupt, &[WAL]);
    fs::write(folder.path().join(DATABASE), "").unwrap();
    refused(folder.path(), StoreErrorKind::Corrupt, &["write-ahead log", "backup"]);
    assert!(fs::metadata(&wal).unwrap().len() > 0);
}

#[test]
fn readers_are_as_many_as_set_within_bounds() {
    for (set, made) in [(0, 1), (1, 1), (4, 4), (200, 8)] {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { readers: set, ..Settings::default() };
        assert_eq!(open(folder.path(), settings, WallTime(1)).unwrap().readers.1.len() + 1, made);
    }
}
