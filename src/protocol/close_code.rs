//! Why a socket is closed; the number says whether to come back.
//!
//! Below 4400 (and 1001, 1012, 1013): reconnect with back-off. 4400 and above: do not reconnect by yourself.

/// A WebSocket close code of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum CloseCode {
    /// The other side is done.
    Done = 1000,
    /// A frame was not JSON text.
    NotJson = 1007,
    /// A frame was larger than [`super::limits::FRAME_BYTES_MAX`].
    TooLarge = 1009,
    /// The server restarts; come back after the hinted time.
    Restarting = 1012,
    /// The server is overloaded; come back later.
    Overloaded = 1013,
    /// No valid `hello` in time.
    NoHello = 4001,
    /// The client did not read what was sent to it; reconnect and resume.
    TooSlow = 4008,
    /// Too many requests or connections.
    TooMany = 4029,
    /// The token or ticket is not valid.
    NotAuthenticated = 4401,
    /// Not allowed here: origin, disabled, removed.
    NotAllowed = 4403,
    /// A newer socket of the same session took over.
    Replaced = 4409,
}

impl CloseCode {
    /// The number on the wire.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// Whether a well-behaved program reconnects by itself.
    pub const fn reconnects(self) -> bool {
        !matches!(self, Self::Done | Self::NotJson | Self::TooLarge) && (self as u16) < 4400
    }
}
