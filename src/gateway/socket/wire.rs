//! One WebSocket: reads frames, writes the outbox, and ends so that the other side learns why.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::SinkExt as _;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite;

use super::meter;
use crate::engine::{Outbox, Outgoing, clock};
use crate::protocol::close_code::CloseCode;
use crate::protocol::limits::HELLO_WITHIN;

/// How long one round of writing may take; who does not read for so long is cut off and resumes.
const WRITE_WITHIN: Duration = Duration::from_secs(10);
/// How long the close may take on its way, and how long the socket then waits for the other side's answer: a socket that is
/// dropped at once resets the line, and the browser would not learn the code.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// How a socket ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The other side is gone, or has closed.
    Gone,
    /// For a reason of the contract.
    Close(CloseCode),
    /// Nothing was heard for too long (1001: come back).
    Idle,
    /// It does not speak WebSocket (1002).
    Garbled,
    /// It does not read, so nothing can be told.
    Stuck,
}

impl Ending {
    const fn code(self) -> Option<u16> {
        match self {
            Self::Gone | Self::Stuck => None,
            Self::Close(code) => Some(code.number()),
            Self::Idle => Some(1001),
            Self::Garbled => Some(1002),
        }
    }

    /// For the close frame and the metrics.
    const fn reason(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Idle => "idle",
            Self::Garbled => "protocol_error",
            Self::Stuck | Self::Close(CloseCode::TooSlow) => "slow",
            Self::Close(code) => match code {
                CloseCode::Done => "done",
                CloseCode::NotJson => "not_json",
                CloseCode::TooLarge => "too_large",
                CloseCode::Restarting => "restarting",
                CloseCode::Overloaded => "overloaded",
                CloseCode::NoHello => "no_hello",
                CloseCode::TooMany => "too_many",
                CloseCode::NotAuthenticated => "not_authenticated",
                CloseCode::Replaced => "replaced",
                CloseCode::NotAllowed => "not_allowed",
                CloseCode::TooSlow => "slow",
            },
        }
    }
}

/// One side's answer to what it is sent.
pub(super) trait Side {
    /// Handles one text frame; a code closes the socket.
    fn hear(&mut self, text: &str) -> impl Future<Output = Option<CloseCode>> + Send;
}

/// A socket and the frames that wait for it.
#[derive(Debug)]
pub(super) struct Wire {
    /// Boxed: it is handed on several times, and the task would keep a place for it at each.
    socket: Box<WebSocket>,
    outbox: Arc<Outbox>,
    heard_at: Instant,
    /// Nothing more can be read: the rest of a frame that is too large is still on its way.
    is_deaf: bool,
}

impl Wire {
    /// A socket with an empty outbox.
    pub(super) fn new(socket: WebSocket) -> Self {
        Self { socket: Box::new(socket), outbox: Arc::default(), heard_at: clock::instant(), is_deaf: false }
    }

    /// What waits for this socket.
    pub(super) fn outbox(&self) -> &Arc<Outbox> {
        &self.outbox
    }

    /// The first text frame; [`CloseCode::NoHello`] when it does not come in time.
    pub(super) async fn first(&mut self) -> Result<Utf8Bytes, Ending> {
        let text = async {
            loop {
                let message = self.socket.recv().await;
                if let Some(text) = self.understand(message)? {
                    return Ok(text);
                }
            }
        };
        timeout(HELLO_WITHIN, text).await.unwrap_or(Err(Ending::Close(CloseCode::NoHello)))
    }

    /// Serves until one side ends it: what comes in goes to `side`, what waits in the outbox goes out, and `idle` without a sign
    /// of life ends it too.
    pub(super) async fn pump(&mut self, side: &mut impl Side, idle: Duration) -> Ending {
        // One timer for the socket's life: it is set anew when it fires too early, not with every frame.
        let mut silence = pin!(sleep_until(self.heard_at + idle));
        loop {
            let step = tokio::select! {
                message = self.socket.recv() => self.take(message, side).await,
                outgoing = self.outbox.next() => self.write(outgoing).await,
                () = silence.as_mut() => {
                    let due = self.heard_at + idle;
                    if due <= clock::instant() {
                        return Ending::Idle;
                    }
                    silence.as_mut().reset(due);
                    Ok(())
                }
            };
            if let Err(ending) = step {
                return ending;
            }
        }
    }

    /// Writes what waits and ends the socket.
    pub(super) async fn finish(mut self, ending: Ending) {
        if ending != Ending::Gone {
            meter::dropped(ending.reason());
        }
        if let Some(code) = ending.code() {
            if let Some(outgoing) = self.outbox.try_next()
                && self.write(outgoing).await == Err(Ending::Stuck)
            {
                return;
            }
            let close = CloseFrame { code, reason: ending.reason().into() };
            let _ = timeout(CLOSE_WITHIN, self.socket.send(Message::Close(Some(close)))).await;
        }
        match ending {
            Ending::Stuck => {}
            _ if self.is_deaf => sleep(CLOSE_WITHIN).await,
            _ => {
                let _ = timeout(CLOSE_WITHIN, async { while let Some(Ok(_)) = self.socket.recv().await {} })
                    .await;
            }
        }
    }

    async fn take(
        &mut self,
        message: Option<Result<Message, axum::Error>>,
        side: &mut impl Side,
    ) -> Result<(), Ending> {
        self.heard_at = clock::instant();
        let Some(text) = self.understand(message)? else { return Ok(()) };
        side.hear(text.as_str()).await.map_or(Ok(()), |code| Err(Ending::Close(code)))
    }

    /// Everything that waits, then one flush.
    async fn write(&mut self, first: Outgoing) -> Result<(), Ending> {
        let writing = async {
            let mut next = Some(first);
            while let Some(outgoing) = next {
                match outgoing {
                    Outgoing::Frame(frame) => {
                        meter::goes(&frame);
                        let text = Utf8Bytes::try_from(frame).map_err(|_| Ending::Garbled)?;
                        self.socket.feed(Message::Text(text)).await.map_err(|_| Ending::Gone)?;
                    }
                    Outgoing::Close(code) => {
                        self.socket.flush().await.map_err(|_| Ending::Gone)?;
                        return Err(Ending::Close(code));
                    }
                }
                next = self.outbox.try_next();
            }
            self.socket.flush().await.map_err(|_| Ending::Gone)
        };
        timeout(WRITE_WITHIN, writing).await.unwrap_or(Err(Ending::Stuck))
    }

    /// A text, nothing of interest (pings are answered by the library), or the end.
    fn understand(
        &mut self,
        message: Option<Result<Message, axum::Error>>,
    ) -> Result<Option<Utf8Bytes>, Ending> {
        match message {
            Some(Ok(Message::Text(text))) => Ok(Some(text)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
            Some(Ok(Message::Binary(_))) => Err(Ending::Close(CloseCode::NotJson)),
            Some(Ok(Message::Close(_))) | None => Err(Ending::Gone),
            Some(Err(error)) => {
                self.is_deaf = true;
                Err(ending_of(error))
            }
        }
    }
}

fn ending_of(error: axum::Error) -> Ending {
    match error.into_inner().downcast_ref::<tungstenite::Error>() {
        Some(tungstenite::Error::Capacity(_)) => Ending::Close(CloseCode::TooLarge),
        Some(tungstenite::Error::Utf8(_)) => Ending::Close(CloseCode::NotJson),
        Some(tungstenite::Error::Protocol(
            tungstenite::error::ProtocolError::ResetWithoutClosingHandshake,
        )) => Ending::Gone,
        Some(tungstenite::Error::Protocol(_)) => Ending::Garbled,
        _ => Ending::Gone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(error: tungstenite::Error) -> Ending {
        ending_of(axum::Error::new(error))
    }

    #[test]
    fn every_fault_has_its_code() {
        use tungstenite::error::{CapacityError, ProtocolError};
        let large = CapacityError::MessageTooLong { size: 20_000, max_size: 16_384 };
        assert_eq!(ending(tungstenite::Error::Capacity(large)).code(), Some(1009));
        assert_eq!(ending(tungstenite::Error::Utf8(String::new())).code(), Some(1007));
        assert_eq!(
            ending(tungstenite::Error::Protocol(ProtocolError::NonZeroReservedBits)).code(),
            Some(1002)
        );
        let reset = ProtocolError::ResetWithoutClosingHandshake;
        assert_eq!(ending(tungstenite::Error::Protocol(reset)), Ending::Gone);
        assert_eq!(Ending::Idle.code(), Some(1001), "clients come back by themselves");
    }
}
