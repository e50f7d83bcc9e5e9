//! A WebSocket that speaks frames.

use futures_util::{SinkExt, StreamExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sixty::protocol;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::Server;

/// A socket that speaks frames.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    pub(crate) async fn open(server: &Server, path: &str, origin: Option<&str>) -> Result<Self, SocketError> {
        Self::open_at(&format!("ws://{}{path}", server.addr), origin).await
    }

    pub(crate) async fn open_at(url: &str, origin: Option<&str>) -> Result<Self, SocketError> {
        let origin = origin.map(|origin| ("origin", origin));
        Self::open_with(url, origin.as_slice()).await
    }

    pub(crate) async fn open_with(url: &str, headers: &[(&'static str, &str)]) -> Result<Self, SocketError> {
        let mut request = url.into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", protocol::SUBPROTOCOL.parse().unwrap());
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (stream, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Self { stream })
    }

    pub(crate) async fn send<F: Serialize>(&mut self, frame: &F) {
        self.send_text(serde_json::to_string(frame).unwrap()).await;
    }

    pub(crate) async fn send_text(&mut self, text: impl Into<String>) {
        self.stream.send(Message::text(text.into())).await.unwrap();
    }

    pub(crate) async fn send_message(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// The next frame, or the close code.
    pub(crate) async fn next<F: DeserializeOwned>(&mut self) -> Result<F, u16> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")));
                }
                Some(Ok(Message::Close(frame))) => return Err(code(frame.as_ref())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    /// Reads until the socket is closed; returns the code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next::<serde_json::Value>().await {
                return code;
            }
        }
    }
}

fn code(frame: Option<&CloseFrame>) -> u16 {
    frame.map_or(1005, |frame| frame.code.into())
}
