//! The story of one conversation, told from the ledger.
