//! One WebSocket to the server: connected from a chosen address, small buffers, errors named for the report.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use super::address::{Sources, Target};

/// A connection that is not there by then is an error.
const CONNECT_WITHIN: Duration = Duration::from_secs(20);
/// A goodbye nobody answers is not waited for longer than this.
const CLOSE_WITHIN: Duration = Duration::from_millis(500);
/// Large buffers are zero-filled on every read and cost more than they bring.
const BUFFER_BYTES: usize = 4 * 1024;

/// An open WebSocket.
#[derive(Debug)]
pub struct Socket(WebSocketStream<TcpStream>);

/// Why a socket is gone, or never came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// For the table of errors, like `connect:refused` or `closed:4008`.
    pub kind: String,
    /// The close code, if there was one.
    pub code: Option<u16>,
}

impl Gone {
    fn new(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), code: None }
    }

    /// Whether a well-behaved program comes back by itself.
    pub fn may_return(&self) -> bool {
        self.code.is_none_or(|code| code < 4400 && !matches!(code, 1000 | 1007 | 1009))
    }
}

impl Socket {
    /// Connects to `/ws/visitor` or `/ws/agent`.
    pub async fn connect(target: &Target, path: &str, sources: &Sources) -> Result<Self, Gone> {
        tokio::time::timeout(CONNECT_WITHIN, Self::upgrade(target, path, sources.next()))
            .await
            .unwrap_or_else(|_| Err(Gone::new("connect:timeout")))
    }

    async fn upgrade(target: &Target, path: &str, from: Option<SocketAddr>) -> Result<Self, Gone> {
        let stream = tcp(target.address, from).await.map_err(|error| Gone::new(named("connect", &error)))?;
        let mut request = format!("ws://{}{path}", target.authority)
            .into_client_request()
            .map_err(|_| Gone::new("connect:bad_request"))?;
        request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static("sixty.v1"));
        let config = WebSocketConfig::default().read_buffer_size(BUFFER_BYTES).write_buffer_size(0);
        match tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(Gone::new(format!("connect:http_{}", answer.status().as_u16()))),
            Err(error) => Err(Gone::new(named_ws("connect", &error))),
        }
    }

    /// The next text frame.
    pub async fn next(&mut self) -> Result<Utf8Bytes, Gone> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map_or(1005, |frame| u16::from(frame.code));
                    return Err(Gone { kind: format!("closed:{code}"), code: Some(code) });
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(Gone::new(named_ws("closed", &error))),
                None => return Err(Gone::new("closed:eof")),
            }
        }
    }

    /// Sends a text frame.
    pub async fn send(&mut self, text: String) -> Result<(), Gone> {
        self.0.send(Message::text(text)).await.map_err(|error| Gone::new(named_ws("closed", &error)))
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        let _ = tokio::time::timeout(CLOSE_WITHIN, self.0.close(None)).await;
    }
}

async fn tcp(to: SocketAddr, from: Option<SocketAddr>) -> std::io::Result<TcpStream> {
    let socket = if to.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    if let Some(from) = from {
        socket.bind(from)?;
    }
    let stream = socket.connect(to).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn named(what: &str, error: &std::io::Error) -> String {
    use std::io::ErrorKind as E;
    let name = match error.kind() {
        E::ConnectionRefused => "refused",
        E::ConnectionReset | E::BrokenPipe => "reset",
        E::AddrInUse | E::AddrNotAvailable => "no_source_port",
        E::TimedOut => "timeout",
        // EMFILE and ENFILE have no kind of their own yet.
        _ if matches!(error.raw_os_error(), Some(23 | 24)) => "too_many_files",
        _ => "io",
    };
    format!("{what}:{name}")
}

fn named_ws(what: &str, error: &Error) -> String {
    match error {
        Error::Io(error) => named(what, error),
        Error::ConnectionClosed | Error::AlreadyClosed => format!("{what}:eof"),
        Error::Protocol(
            tokio_tungstenite::tungstenite::error::ProtocolError::ResetWithoutClosingHandshake
            | tokio_tungstenite::tungstenite::error::ProtocolError::HandshakeIncomplete,
        ) => format!("{what}:reset"),
        _ => format!("{what}:protocol"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_codes_say_whether_to_return() {
        let gone = |code| Gone { kind: String::new(), code };
        for code in [1001, 1006, 1012, 1013, 4001, 4008, 4029] {
            assert!(gone(Some(code)).may_return(), "{code}");
        }
        for code in [1000, 1007, 1009, 4401, 4403, 4409] {
            assert!(!gone(Some(code)).may_return(), "{code}");
        }
        assert!(gone(None).may_return(), "a broken line says nothing");
    }

    #[tokio::test]
    async fn nobody_listening_is_a_refused_connection() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let target = Target { authority: address.to_string(), address };
        let gone = Socket::connect(&target, "/ws/visitor", &Sources::new(&target, 0)).await.unwrap_err();
        assert_eq!(gone.kind, "connect:refused");
    }
}
