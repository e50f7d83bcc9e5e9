//! How a row is hashed: SHA-256 over the hash before it and all of its columns, each with its length where it varies.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A SHA-256.
pub type Hash = [u8; 32];

/// What stands before the first row: SHA-256 of `sixty.ledger.1`.
pub const GENESIS: Hash = [
    0x6b, 0x2d, 0x87, 0x16, 0xb6, 0x68, 0xc6, 0xef, 0x40, 0xfb, 0x57, 0xd6, 0xbe, 0x2d, 0x68, 0xf9, 0xa6,
    0x48, 0xc5, 0x8f, 0x4c, 0x11, 0x16, 0x35, 0x68, 0xab, 0x65, 0x4b, 0xf8, 0x7d, 0x3a, 0x5a,
];

/// A row as it lies in the database, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawRow {
    /// Its place in the ledger.
    pub place: i64,
    /// Restarts of the routing table.
    pub epoch: i64,
    /// Number within the epoch.
    pub n: i64,
    /// On the logical clock, in milliseconds.
    pub moment: i64,
    /// On the wall clock, in milliseconds.
    pub wall: i64,
    /// What it is about; the bytes of an id.
    pub conversation: Option<Vec<u8>>,
    /// The name of the decision.
    pub kind: Vec<u8>,
    /// The decision as JSON text.
    pub detail: Vec<u8>,
    /// The hash that stands beside it.
    pub hash: Vec<u8>,
}

/// The hash of `row` after `before`, if it stood at `place`.
pub fn chained(before: &[u8], place: i64, row: &RawRow) -> Hash {
    let mut digest = Sha256::new();
    digest.update(before);
    for number in [place, row.epoch, row.n, row.moment, row.wall] {
        digest.update(number.to_be_bytes());
    }
    match &row.conversation {
        None => digest.update([0]),
        Some(id) => {
            digest.update([1]);
            put(&mut digest, id);
        }
    }
    put(&mut digest, &row.kind);
    put(&mut digest, &row.detail);
    digest.finalize().into()
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn put(digest: &mut Sha256, bytes: &[u8]) {
    digest.update((bytes.len() as u64).to_be_bytes());
    digest.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> RawRow {
        RawRow {
            place: 1,
            epoch: 2,
            n: 3,
            moment: 4,
            wall: 5,
            conversation: Some(vec![7; 16]),
            kind: b"queued".to_vec(),
            detail: b"{}".to_vec(),
            hash: Vec::new(),
        }
    }

    #[test]
    fn the_form_of_the_chain_is_fixed() {
        assert_eq!(GENESIS, <Hash>::from(Sha256::digest(b"sixty.ledger.1")));
        let mut bytes = GENESIS.to_vec();
        for number in [1_i64, 2, 3, 4, 5] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.push(1);
        bytes.extend(16_u64.to_be_bytes());
        bytes.extend([7; 16]);
        bytes.extend(6_u64.to_be_bytes());
        bytes.extend(b"queued");
        bytes.extend(2_u64.to_be_bytes());
        bytes.extend(b"{}");
        assert_eq!(chained(&GENESIS, 1, &row()), <Hash>::from(Sha256::digest(bytes)));
    }

    #[test]
    fn nothing_can_move_from_one_column_to_the_next() {
        let moved = RawRow { kind: b"queued{".to_vec(), detail: b"}".to_vec(), ..row() };
        assert_ne!(chained(&GENESIS, 1, &row()), chained(&GENESIS, 1, &moved));
        let none = RawRow { conversation: None, ..row() };
        let empty = RawRow { conversation: Some(Vec::new()), ..row() };
        assert_ne!(chained(&GENESIS, 1, &none), chained(&GENESIS, 1, &empty));
    }
}
