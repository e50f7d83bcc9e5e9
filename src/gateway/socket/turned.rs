//! A `hello` that is turned down: told, then closed.

use super::wire::{Ending, Wire};
use crate::engine::{Outbox, SubmitError};
use crate::gateway::refusals;
use crate::protocol::close_code::CloseCode;
use crate::protocol::visitor::ToVisitor;
use crate::protocol::{DecodeError, ErrorCode, ErrorFrame, encode};

/// What is told, and the code that follows.
#[derive(Debug)]
pub(super) struct Turned {
    frame: ErrorFrame,
    code: CloseCode,
}

impl Turned {
    /// For a reason of the gateway.
    pub(super) fn new(error: ErrorCode, message: impl Into<String>, code: CloseCode) -> Self {
        Self { frame: ErrorFrame::new(error, message), code }
    }

    /// The first frame was another one.
    pub(super) fn no_hello() -> Self {
        Self::new(ErrorCode::NotAuthenticated, "the first frame must be hello", CloseCode::NoHello)
    }

    /// The first text was no frame.
    pub(super) fn undecodable(error: &DecodeError) -> Self {
        match refusals::decode(error) {
            Some(frame) => Self { frame, code: CloseCode::NoHello },
            None => Self::new(ErrorCode::InvalidFrame, error.to_string(), CloseCode::NotJson),
        }
    }

    /// The engine did not take it.
    pub(super) fn by_engine(error: SubmitError) -> Self {
        let code = match error {
            SubmitError::Busy | SubmitError::Internal => CloseCode::Overloaded,
            SubmitError::TooManyNew(_) => CloseCode::TooMany,
            SubmitError::BadToken => CloseCode::NotAuthenticated,
            SubmitError::Refused(_) => CloseCode::NotAllowed,
        };
        Self { frame: refusals::submit(error, None), code }
    }

    /// Leaves the word in the outbox; the ending writes it before the close.
    pub(super) fn tell(self, wire: &Wire) -> Ending {
        tell(wire.outbox(), self.frame);
        Ending::Close(self.code)
    }
}

/// Queues an `error` frame, which is the same on both sockets.
pub(super) fn tell(outbox: &Outbox, refusal: ErrorFrame) {
    outbox.push(encode(&ToVisitor::Error(refusal)));
}
