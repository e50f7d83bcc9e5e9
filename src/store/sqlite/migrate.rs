//! Brings a database to the data version of this program, one numbered step at a time.

use rusqlite::{Connection, TransactionBehavior};

use super::ledger;
use crate::core::time::WallTime;
use crate::store::error::{StoreError, StoreErrorKind};

/// Marks a SQLite file as ours: "SXTY".
pub(super) const APPLICATION_ID: i32 = 0x5358_5459;

/// In order and never changed once released; the data version is how many of them have run.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_start.sql"),
    include_str!("migrations/0002_team_ladder.sql"),
    LEDGER_CHAIN,
    include_str!("migrations/0004_team_hours.sql"),
    include_str!("migrations/0005_tickets.sql"),
    include_str!("migrations/0006_light_entries.sql"),
    include_str!("migrations/0007_linked_entries.sql"),
    include_str!("migrations/0008_missed_messages.sql"),
];

/// The step whose script leaves the hashing of old rows to [`ledger::adopt`].
const LEDGER_CHAIN: &str = include_str!("migrations/0003_ledger_chain.sql");

/// Refuses a file that is not ours or that a newer program wrote; touches nothing.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let application: i32 = pragma(connection, "application_id")?;
    let version: u32 = pragma(connection, "user_version")?;
    let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || version != 0 || tables != 0) {
        return Err(corrupt(
            "it is a SQLite database of another program; choose another data folder with --data".to_owned(),
        ));
    }
    if version as usize > MIGRATIONS.len() {
        return Err(corrupt(format!(
            "a newer Sixty wrote it (data version {version}, this program knows {}); upgrade Sixty, or restore the \
             backup made before the upgrade",
            MIGRATIONS.len()
        )));
    }
    Ok(())
}

/// Refuses a database that has yet to be upgraded, for readers, who must not do it.
pub(super) fn check_current(connection: &Connection) -> Result<(), StoreError> {
    check(connection)?;
    let version: u32 = pragma(connection, "user_version")?;
    if version as usize == MIGRATIONS.len() { Ok(()) } else { Err(ledger::other_version(version)) }
}

/// Runs the missing steps, each in its own transaction: an interrupted upgrade goes on where it stopped.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let version: u32 = pragma(connection, "user_version")?;
    if version > 0 && (version as usize) < MIGRATIONS.len() {
        tracing::info!(
            from = version,
            to = MIGRATIONS.len(),
            "the data are being upgraded, some seconds for a million messages; stopped in between, the next start goes on"
        );
    }
    for (number, step) in (1_u32..).zip(MIGRATIONS).skip(version as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        if *step == LEDGER_CHAIN {
            ledger::adopt(&transaction)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    if (version as usize) < MIGRATIONS.len() {
        // A step may have copied a table through the write-ahead log, which otherwise keeps its size.
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    }
    Ok(())
}

/// The identity of the history in this database, made on the first call.
pub(super) fn identity(connection: &Connection, wall: WallTime) -> Result<(String, [u8; 32]), StoreError> {
    let mut key = [0; 32];
    fill(&mut key)?;
    connection.execute(
        "INSERT INTO history (one, epoch, token_key, created_at) VALUES (1, ?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (new_epoch()?, key, wall.0),
    )?;
    let identity = connection
        .query_row("SELECT epoch, token_key FROM history", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(identity)
}

/// A new identity of a history: 128 random bits as text.
fn new_epoch() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

fn fill(secret: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(secret).map_err(|error| {
        StoreError::new(
            StoreErrorKind::Unavailable,
            format!("the operating system gives no random numbers ({error}); check that getrandom or /dev/urandom works"),
        )
    })
}

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> Result<T, StoreError> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}

fn corrupt(message: String) -> StoreError {
    StoreError::new(StoreErrorKind::Corrupt, message)
}
