//! A ledger that was tampered with by raw SQL: verification names the first row where it shows.

use std::path::Path;

use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::core::id::{OfferId, TeamId};
use crate::core::report::RoutingEventRow;
use crate::core::routing::{Event, OfferEnd, Presence};
use crate::core::time::Moment;
use crate::store::ledger::{FaultKind, GENESIS, Hash, Ledger, LedgerCheck, LedgerSpan};
use crate::store::{Record, StoreErrorKind};

const ROWS: u64 = 12;

fn row(n: u64) -> Record {
    let conversation = ConversationId(Uuid::from_u128(u128::from(n % 3)));
    let agent = AgentId(Uuid::from_u128(50));
    let event = match n % 4 {
        0 => Event::Connected { agent, wish: Presence::Online },
        1 => Event::Queued {
            conversation,
            team: TeamId(Uuid::nil()),
            respond_by: Moment(60),
            rank: Moment(60),
            reason: "requested".into(),
        },
        2 => Event::OfferEnded {
            offer: OfferId(Uuid::nil()),
            conversation,
            agent,
            end: OfferEnd::Declined,
            reason: Some("开会".into()),
            missed: 0,
        },
        _ => Event::Answered { conversation, agent, waited_ms: n, in_time: true },
    };
    let at = i64::try_from(n).unwrap();
    Record::RoutingEvent(Box::new(RoutingEventRow {
        epoch: 0,
        n,
        moment: Moment(100 + at),
        wall: WallTime(1_000 + at),
        event,
    }))
}

fn written(folder: &Path, rows: std::ops::RangeInclusive<u64>) {
    let store = SqliteStore::open(folder, Settings::default(), WallTime(1)).unwrap();
    // Some alone, some together: the chain does not know of commits.
    let rows: Vec<u64> = rows.collect();
    for chunk in rows.chunks(5) {
        store.commit(&[chunk.iter().map(|n| row(*n)).collect()]).unwrap();
    }
}

/// A closed database with a ledger of [`ROWS`] rows.
fn ledger() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), 1..=ROWS);
    folder
}

/// Somebody with the file and enough patience.
fn tamper(folder: &Path, sql: &str) {
    let tool = Connection::open(folder.join("sixty.db")).unwrap();
    tool.execute_batch("DROP TRIGGER routing_events_never_change; DROP TRIGGER routing_events_never_go;")
        .unwrap();
    tool.execute_batch(sql).unwrap();
}

fn check(folder: &Path, expected: Option<Hash>) -> LedgerCheck {
    SqliteReader::open(folder).unwrap().verify_ledger(expected).unwrap()
}

fn fault(folder: &Path) -> Option<(u64, FaultKind)> {
    check(folder, None).fault.map(|fault| (fault.place, fault.kind))
}

fn fault_after(sql: &str) -> Option<(u64, FaultKind)> {
    let folder = ledger();
    tamper(folder.path(), sql);
    fault(folder.path())
}

#[test]
fn an_untouched_ledger_is_sound_and_says_its_span() {
    let folder = ledger();
    let found = check(folder.path(), None);
    assert_eq!((found.fault, found.sound, found.head.rows, found.head.adopted), (None, ROWS, ROWS, 0));
    assert_eq!((found.first, found.last), (Some(WallTime(1_001)), Some(WallTime(1_012))));
    written(folder.path(), 13..=20);
    assert_eq!(
        check(folder.path(), Some(found.head.hash)).expected_at,
        Some(ROWS),
        "it grew after the head was noted"
    );
    assert_eq!(fault(folder.path()), None);
}

#[test]
fn an_empty_ledger_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(folder.path(), Settings::default(), WallTime(1)).unwrap());
    let found = check(folder.path(), Some(GENESIS));
    assert_eq!((found.fault, found.sound, found.head), (None, 0, LedgerHead::default()));
}

#[test]
fn sql_alone_changes_and_removes_nothing() {
    let folder = ledger();
    let tool = Connection::open(folder.path().join("sixty.db")).unwrap();
    for sql in ["UPDATE routing_events SET wall = 0", "DELETE FROM routing_events WHERE place = 12"] {
        assert!(tool.execute(sql, []).unwrap_err().to_string().contains("append-only"), "{sql}");
    }
    assert_eq!(fault(folder.path()), None);
}

#[test]
fn a_changed_column_is_found_whichever_it_is() {
    for change in [
        "epoch = 9",
        "n = 99",
        "moment = moment + 1",
        "wall = wall - 1",
        "conversation = NULL",
        "conversation = x'00'",
        "kind = 'breached'",
        "detail = replace(detail, '开会', '开小差')",
        "detail = CAST(x'ff' AS TEXT)",
        "hash = zeroblob(32)",
    ] {
        let found = fault_after(&format!("UPDATE routing_events SET {change} WHERE place = 6"));
        assert_eq!(found, Some((6, FaultKind::Changed)), "{change}");
    }
}

#[test]
fn a_missing_row_is_found_even_when_the_rest_is_renumbered() {
    let gap = "DELETE FROM routing_events WHERE place = 5";
    assert_eq!(fault_after(gap), Some((5, FaultKind::Missing)));
    let closed = format!("{gap}; UPDATE routing_events SET place = place - 1 WHERE place > 5");
    assert_eq!(fault_after(&closed), Some((5, FaultKind::Missing)));
    let three = "DELETE FROM routing_events WHERE place IN (4, 5, 6); UPDATE routing_events SET place = place - 3 WHERE place > 6";
    assert_eq!(fault_after(three), Some((4, FaultKind::Missing)));
    let last_but_one =
        "DELETE FROM routing_events WHERE place = 11; UPDATE routing_events SET place = 11 WHERE place = 12";
    assert_eq!(fault_after(last_but_one), Some((11, FaultKind::Missing)));
    assert_eq!(fault_after("DELETE FROM routing_events WHERE place = 1"), Some((1, FaultKind::Missing)));
}

#[test]
fn exchanged_rows_are_found_with_and_without_their_hashes() {
    let exchanged = "UPDATE routing_events SET place = 100 WHERE place = 4; \
         UPDATE routing_events SET place = 4 WHERE place = 7; UPDATE routing_events SET place = 7 WHERE place = 100";
    assert_eq!(fault_after(exchanged), Some((4, FaultKind::Reordered)));
    let neighbours = exchanged.replace('7', "5");
    assert_eq!(fault_after(&neighbours), Some((4, FaultKind::Reordered)));
    let moved_up = "UPDATE routing_events SET place = 100 WHERE place = 9; \
         UPDATE routing_events SET place = place + 200 WHERE place BETWEEN 3 AND 8; \
         UPDATE routing_events SET place = place - 199 WHERE place > 200; \
         UPDATE routing_events SET place = 3 WHERE place = 100";
    assert_eq!(fault_after(moved_up), Some((3, FaultKind::Reordered)));
    let contents = "CREATE TABLE old AS SELECT * FROM routing_events; UPDATE routing_events SET n = n + 1000 WHERE place IN (4, 5); \
         UPDATE routing_events SET (n, moment, wall, conversation, kind, detail) = \
         (SELECT n, moment, wall, conversation, kind, detail FROM old WHERE old.place = 9 - routing_events.place) WHERE place IN (4, 5)";
    assert_eq!(fault_after(contents), Some((4, FaultKind::Reordered)));
}

#[test]
fn an_inserted_row_is_found_in_the_middle_and_at_the_end() {
    let copy = |place: u32| {
        format!(
            "INSERT INTO routing_events SELECT {place}, epoch, 77, moment, wall, conversation, kind, detail, hash \
             FROM routing_events WHERE place = 2"
        )
    };
    let middle = format!(
        "UPDATE routing_events SET place = place + 100 WHERE place >= 6; UPDATE routing_events SET place = place - 99 WHERE place > 100; {}",
        copy(6)
    );
    assert_eq!(fault_after(&middle), Some((6, FaultKind::Inserted)));
    assert_eq!(fault_after(&copy(13)), Some((13, FaultKind::Inserted)));
}

#[test]
fn a_cut_off_end_is_found_by_the_noted_head_and_a_repaired_head_by_one_noted_elsewhere() {
    assert_eq!(fault_after("DELETE FROM routing_events WHERE place > 9"), Some((10, FaultKind::Truncated)));
    assert_eq!(fault_after("DELETE FROM routing_events"), Some((1, FaultKind::Truncated)));
    assert_eq!(
        fault_after("UPDATE history SET ledger_hash = zeroblob(32)"),
        Some((12, FaultKind::HeadChanged))
    );
    let folder = ledger();
    let noted = check(folder.path(), None).head.hash;
    tamper(
        folder.path(),
        "DELETE FROM routing_events WHERE place > 9; UPDATE history SET ledger_rows = 9, \
         ledger_hash = (SELECT hash FROM routing_events WHERE place = 9)",
    );
    assert_eq!(fault(folder.path()), None, "the file alone cannot tell");
    let kind = check(folder.path(), Some(noted)).fault.map(|fault| fault.kind);
    assert_eq!(kind, Some(FaultKind::NotExpected));
}

#[test]
fn the_rows_of_the_first_data_version_are_chained_by_the_upgrade() {
    let folder = tempfile::tempdir().unwrap();
    {
        let tool = Connection::open(folder.path().join("sixty.db")).unwrap();
        tool.execute_batch(include_str!("migrations/0001_start.sql")).unwrap();
        tool.pragma_update(None, "application_id", migrate::APPLICATION_ID).unwrap();
        tool.pragma_update(None, "user_version", 1).unwrap();
        tool.execute_batch(
            "INSERT INTO history (one, epoch, token_key, created_at) VALUES (1, 'e', zeroblob(32), 0); \
             INSERT INTO routing_events VALUES (0, 2, 5, 1002, NULL, 'presence_changed', \
             '{\"kind\":\"presence_changed\",\"agent\":\"00000000-0000-0000-0000-000000000032\",\"presence\":\"away\",\"reason\":null}'); \
             INSERT INTO routing_events VALUES (0, 1, 5, 1001, NULL, 'presence_changed', \
             '{\"kind\":\"presence_changed\",\"agent\":\"00000000-0000-0000-0000-000000000032\",\"presence\":\"online\",\"reason\":null}');",
        )
        .unwrap();
    }
    let refused = SqliteReader::open(folder.path()).err().unwrap();
    assert_eq!(refused.kind, StoreErrorKind::Corrupt, "a reader upgrades nothing");
    assert!(refused.message.contains("data version 1"), "{}", refused.message);
    written(folder.path(), 3..=4);
    let found = check(folder.path(), None);
    assert_eq!((found.fault, found.sound, found.head.adopted), (None, 4, 2));
    let rows = SqliteReader::open(folder.path()).unwrap().ledger(LedgerSpan::ALL, 0, 9).unwrap();
    assert_eq!(rows.iter().map(|row| row.row.n).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn the_ledger_is_read_beside_a_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), Settings::default(), WallTime(1)).unwrap();
    let reader = SqliteReader::open(folder.path()).unwrap();
    store.commit(&[vec![row(1)]]).unwrap();
    assert_eq!(reader.verify_ledger(None).unwrap().sound, 1);
    store.commit(&[vec![row(2)]]).unwrap();
    assert_eq!((reader.verify_ledger(None).unwrap().sound, reader.ledger_head().unwrap().rows), (2, 2));
    assert_eq!(
        SqliteReader::open(&folder.path().join("none")).err().unwrap().kind,
        StoreErrorKind::Unavailable
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_single_changed_byte_of_any_row_is_found(
        place in 1..=ROWS,
        column in prop::sample::select(vec!["kind", "detail", "hash", "conversation"]),
        byte in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
    ) {
        let folder = ledger();
        let read = format!("SELECT CAST({column} AS BLOB) FROM routing_events WHERE place = {place}");
        let value: Option<Vec<u8>> = Connection::open(folder.path().join("sixty.db"))
            .unwrap()
            .query_row(&read, [], |row| row.get(0))
            .unwrap();
        let mut changed = value.unwrap_or_else(|| vec![0]);
        let at = byte.index(changed.len());
        changed[at] ^= flip;
        let hex = crate::store::ledger::hex(&changed);
        let kind = if column == "kind" || column == "detail" { "TEXT" } else { "BLOB" };
        tamper(
            folder.path(),
            &format!("UPDATE routing_events SET {column} = CAST(x'{hex}' AS {kind}) WHERE place = {place}"),
        );
        prop_assert_eq!(fault(folder.path()), Some((place, FaultKind::Changed)));
    }
}
