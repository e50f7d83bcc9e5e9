//! Opens the data folder: one process at a time, nobody else's files, nobody else's eyes.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::migrate;
use super::settings::{Settings, Synchronous};
use crate::core::time::WallTime;
use crate::store::error::{StoreError, StoreErrorKind};

const DATABASE: &str = "sixty.db";
const WAL: &str = "sixty.db-wal";
const LOCK: &str = "sixty.lock";

/// How long a statement waits for a lock of a foreign tool (`sqlite3`, a backup) before it is reported as unavailable.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);
/// Pages (4 KiB) in the WAL before a commit also checkpoints them: 16 MiB. A page written by many commits reaches the database
/// file once per checkpoint, so a larger WAL means less writing; a smaller one means a quicker start after a crash.
const CHECKPOINT_PAGES: u32 = 4_000;
/// Page cache of the writer: room for what one batch of 4,096 jobs touches. What falls out of it is read again from the system's cache.
const WRITER_CACHE_KIB: i64 = 8 * 1024;
/// Page cache of one reader.
const READER_CACHE_KIB: i64 = 8 * 1024;
/// More than there are statements: each is compiled once per connection.
const STATEMENTS: usize = 64;
/// More readers than this only wait for each other at the disk.
const READERS_MAX: u8 = 8;

/// An opened data folder.
pub(super) struct Opened {
    pub(super) writer: Connection,
    pub(super) readers: (Connection, Vec<Connection>),
    pub(super) epoch: String,
    pub(super) token_key: [u8; 32],
    pub(super) lock: File,
}

/// Opens or makes the database in `folder`.
pub(super) fn open(folder: &Path, settings: Settings, wall: WallTime) -> Result<Opened, StoreError> {
    prepare_folder(folder)?;
    let lock = lock(folder)?;
    let path = folder.join(DATABASE);
    prepare_file(&path).map_err(|error| unwritable(folder, error))?;
    let about_file = |error: StoreError| StoreError {
        message: format!("{} cannot be opened: {}", path.display(), error.message),
        ..error
    };
    let writer = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITER_CACHE_KIB);
    let mut writer = writer.map_err(about_file)?;
    migrate::check(&writer).map_err(about_file)?;
    make_durable(&writer, settings.synchronous).map_err(about_file)?;
    migrate::migrate(&mut writer).map_err(about_file)?;
    // Only now: a step may have to rebuild a table that others refer to.
    writer.pragma_update(None, "foreign_keys", true)?;
    let (epoch, token_key) = migrate::identity(&writer, wall).map_err(about_file)?;
    let reader = || connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY, READER_CACHE_KIB);
    let others = (1..settings.readers.min(READERS_MAX)).map(|_| reader()).collect::<Result<_, _>>()?;
    Ok(Opened { writer, readers: (reader()?, others), epoch, token_key, lock })
}

/// Opens the database in `folder` for reading, whoever has the folder.
pub(super) fn read_only(folder: &Path) -> Result<Connection, StoreError> {
    let path = folder.join(DATABASE);
    let about_file = |error: StoreError| StoreError {
        message: format!("{} cannot be read: {}", path.display(), error.message),
        ..error
    };
    if !path.exists() {
        return Err(StoreError::new(
            StoreErrorKind::Unavailable,
            format!("{} has no database of Sixty; name the data folder with --data", folder.display()),
        ));
    }
    let reader = connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY, READER_CACHE_KIB).map_err(about_file)?;
    migrate::check_current(&reader).map_err(about_file)?;
    Ok(reader)
}

fn prepare_folder(folder: &Path) -> Result<(), StoreError> {
    let described = folder.display();
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => refuse_foreign(folder),
        Ok(_) => Err(corrupt(format!("{described} is a file, not a folder; choose a folder with --data"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let created = DirBuilder::new().recursive(true).mode(0o700).create(folder);
            created.and_then(|()| sync_parent(folder)).map_err(|error| {
                StoreError::new(
                    StoreErrorKind::Unavailable,
                    format!("the data folder {described} cannot be made ({error}); make it, or choose another with --data"),
                )
                .caused_by(error)
            })
        }
        Err(error) => Err(unwritable(folder, error)),
    }
}

/// A folder that holds something, but no database of ours, is somebody else's.
fn refuse_foreign(folder: &Path) -> Result<(), StoreError> {
    let size = |name: &str| fs::metadata(folder.join(name)).map(|file| file.len()).ok();
    match size(DATABASE) {
        // SQLite would throw away a WAL beside an empty file, and acknowledged messages with it.
        Some(0) if size(WAL).is_some_and(|bytes| bytes > 0) => Err(corrupt(format!(
            "{} is empty but its write-ahead log is not; restore the newest backup into an empty folder",
            folder.join(DATABASE).display()
        ))),
        Some(_) => Ok(()),
        None => {
            let entries = fs::read_dir(folder).map_err(|error| unwritable(folder, error))?;
            // `lost+found` is in every freshly formatted volume.
            let foreign = entries
                .flatten()
                .find(|entry| entry.file_name() != LOCK && entry.file_name() != "lost+found");
            foreign.map_or(Ok(()), |entry| {
                Err(corrupt(format!(
                    "{} is not empty (it holds {}) and has no database of Sixty; choose an empty folder with --data",
                    folder.display(),
                    entry.file_name().display()
                )))
            })
        }
    }
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).clone();
    let mut file = options.open(folder.join(LOCK)).map_err(|error| unwritable(folder, error))?;
    match file.try_lock() {
        Ok(()) => {
            let written = file
                .set_len(0)
                .and_then(|()| file.rewind())
                .and_then(|()| file.write_all(format!("{}\n", std::process::id()).as_bytes()));
            written.map_err(|error| unwritable(folder, error))?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // The holder may be writing its number just now; without it the message is still true.
            let _ = file.read_to_string(&mut holder);
            Err(StoreError::new(
                StoreErrorKind::Unavailable,
                format!(
                    "the data folder {} is in use by process {}; use its REST API, stop it, or choose another folder with --data",
                    folder.display(),
                    if holder.trim().is_empty() { "(unknown)" } else { holder.trim() }
                ),
            ))
        }
        Err(TryLockError::Error(error)) => Err(unwritable(folder, error)),
    }
}

/// Makes the database file before SQLite does, readable by its owner alone; the files beside it inherit that.
fn prepare_file(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.and_then(|_| sync_parent(path)),
    }
}

/// Makes the name of a new file or folder survive a power cut.
fn sync_parent(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()
}

fn connect(path: &Path, access: OpenFlags, cache_kib: i64) -> Result<Connection, StoreError> {
    // A connection is only used behind a mutex of ours, so SQLite needs none.
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection)
}

fn make_durable(writer: &Connection, synchronous: Synchronous) -> Result<(), StoreError> {
    let mode: String = writer.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::new(
            StoreErrorKind::Unavailable,
            format!("its file system allows no write-ahead log (journal mode is {mode}); use a local disk"),
        ));
    }
    let level = match synchronous {
        Synchronous::Full => "full",
        Synchronous::Normal => "normal",
    };
    writer.pragma_update(None, "synchronous", level)?;
    // No `journal_size_limit`: a WAL that keeps its size is flushed without allocating blocks, many times faster.
    writer.pragma_update_and_check(None, "wal_autocheckpoint", CHECKPOINT_PAGES, |_| Ok(()))?;
    Ok(())
}

fn unwritable(folder: &Path, error: io::Error) -> StoreError {
    StoreError::new(
        StoreErrorKind::Unavailable,
        format!(
            "the data folder {} cannot be used ({error}); let the account that runs Sixty write there, or choose another with --data",
            folder.display()
        ),
    )
    .caused_by(error)
}

fn corrupt(message: String) -> StoreError {
    StoreError::new(StoreErrorKind::Corrupt, message)
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
