//! SQLite's errors, sorted into retry, refuse and stop.

use rusqlite::ErrorCode;

use crate::store::error::{StoreError, StoreErrorKind};

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let kind = kind(&error);
        let advice = match kind {
            StoreErrorKind::Unavailable => {
                "the database cannot be used right now; check free space and permissions of the data folder"
            }
            StoreErrorKind::Conflict => "the database refused this write",
            StoreErrorKind::Corrupt => {
                "the database is damaged or not what this version wrote; stop Sixty and restore the newest backup"
            }
        };
        Self::new(kind, format!("{advice} ({error})")).caused_by(error)
    }
}

fn kind(error: &rusqlite::Error) -> StoreErrorKind {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig) => StoreErrorKind::Conflict,
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::ReadOnly
            | ErrorCode::OutOfMemory
            | ErrorCode::OperationInterrupted
            | ErrorCode::FileLockingProtocolFailed,
        ) => StoreErrorKind::Unavailable,
        // Damaged pages, and values that no version wrote.
        _ => StoreErrorKind::Corrupt,
    }
}

/// The same error, but a taken key is said in the words of the one who chose it.
pub(super) fn taken(error: rusqlite::Error, message: impl FnOnce() -> String) -> StoreError {
    match kind(&error) {
        StoreErrorKind::Conflict => StoreError::new(StoreErrorKind::Conflict, message()).caused_by(error),
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn the_kind_decides_between_retry_refuse_and_stop() {
        let kind_of =
            |code| StoreError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).kind;
        for code in [
            ffi::SQLITE_BUSY,
            ffi::SQLITE_LOCKED,
            ffi::SQLITE_FULL,
            ffi::SQLITE_IOERR_FSYNC,
            ffi::SQLITE_CANTOPEN,
        ] {
            assert_eq!(kind_of(code), StoreErrorKind::Unavailable, "code {code}");
        }
        for code in [ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_FOREIGNKEY] {
            assert_eq!(kind_of(code), StoreErrorKind::Conflict, "code {code}");
        }
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB, ffi::SQLITE_SCHEMA] {
            assert_eq!(kind_of(code), StoreErrorKind::Corrupt, "code {code}");
        }
    }
}
