//! Who has the port, and whether a browser's WebSocket gets through to a server and back.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::{Request, Response};
use tokio_tungstenite::tungstenite::http::{HeaderMap, HeaderValue, header};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::finding::Finding;
use crate::engine::clock;
use crate::protocol::visitor::{Hello, VisitorFrame};
use crate::protocol::{SUBPROTOCOL, encode};

/// Nobody waits longer for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two clocks that are both set by NTP there is far less.
const SKEW_MAX_MS: i64 = 30_000;
/// Enough of an answer to see who gives it.
const ANSWER_BYTES: usize = 256;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Whether the port is free, or who answers on it.
pub(super) async fn port(listen: SocketAddr) -> Finding {
    match TcpListener::bind(listen).await {
        Ok(_) => Finding::fine("port", format!("{listen} is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => match ask(listen).await {
            Some(answer) if answer.starts_with("HTTP/1.1 200") => {
                Finding::fine("port", format!("a server answers on {listen} and is alive"))
            }
            _ => Finding::broken(
                "port",
                format!(
                    "another program has {listen}; stop it, or choose another address with gateway.listen"
                ),
            ),
        },
        Err(error) => {
            Finding::broken("port", format!("{listen} cannot be used ({error}); change gateway.listen"))
        }
    }
}

/// The head of the answer to `/livez`.
async fn ask(listen: SocketAddr) -> Option<String> {
    let question = async {
        let mut stream = TcpStream::connect(listen).await?;
        let request = format!("GET /livez HTTP/1.1\r\nhost: {listen}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = vec![0; ANSWER_BYTES];
        let read = stream.read(&mut answer).await?;
        answer.truncate(read);
        std::io::Result::Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    timeout(PATIENCE, question).await.ok()?.ok()
}

/// Which door to knock at, and as whom.
pub(super) struct Door<'a> {
    pub(super) url: &'a str,
    pub(super) site: Option<&'a str>,
    pub(super) origin: Option<&'a str>,
}

impl Door<'_> {
    /// A browser's request for `/ws/visitor`.
    fn request(&self) -> Result<Request, String> {
        let base = self.url.trim_end_matches('/');
        let socket =
            base.strip_prefix("http").filter(|rest| rest.starts_with("://") || rest.starts_with("s://"));
        let Some(rest) = socket else {
            return Err(format!("{} is no public address; give one such as https://help.example", self.url));
        };
        let mut request = format!("ws{rest}/ws/visitor")
            .into_client_request()
            .map_err(|error| format!("{} is no public address ({error})", self.url))?;
        let origin = self.origin.map_or_else(|| origin_of(base), str::to_owned);
        let origin = HeaderValue::from_str(&origin).map_err(|_| format!("{origin:?} is no origin"))?;
        request.headers_mut().insert(header::ORIGIN, origin);
        request.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        Ok(request)
    }
}

/// Scheme, host and port of an address, without its path.
fn origin_of(base: &str) -> String {
    base.match_indices('/').nth(2).map_or(base, |(end, _)| base.split_at(end).0).to_owned()
}

/// Connects, says hello and waits for the answer.
pub(super) async fn round_trip(door: &Door<'_>) -> Vec<Finding> {
    let request = match door.request() {
        Ok(request) => request,
        Err(problem) => return vec![Finding::broken("websocket", problem)],
    };
    let begun = clock::instant();
    let (socket, response) = match timeout(PATIENCE, connect_async(request)).await {
        Err(_) => {
            return vec![Finding::broken(
                "websocket",
                format!("{} does not answer within {PATIENCE:?}", door.url),
            )];
        }
        Ok(Err(error)) => return vec![Finding::broken("websocket", explain(door.url, &error))],
        Ok(Ok(connected)) => connected,
    };
    let connected = begun.elapsed();
    let mut findings = vec![subprotocol(&response), greet(socket, door, connected).await];
    findings.extend(skew(response.headers(), clock::wall().0));
    findings
}

/// What a failed handshake means for whoever runs the proxy.
fn explain(url: &str, error: &tungstenite::Error) -> String {
    match error {
        tungstenite::Error::Http(response) => format!(
            "{url} answers {} instead of opening a WebSocket; let the proxy pass Upgrade and Connection on to Sixty",
            response.status()
        ),
        tungstenite::Error::Tls(error) => {
            format!("the certificate of {url} is not good for browsers ({error})")
        }
        tungstenite::Error::Io(error) => {
            format!("{url} cannot be reached ({error}); check name, port and firewall")
        }
        other => format!("{url} opens no WebSocket ({other})"),
    }
}

fn subprotocol(response: &Response) -> Finding {
    let agreed = response.headers().get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    match agreed {
        Some(agreed) if agreed == SUBPROTOCOL => Finding::fine("subprotocol", agreed),
        _ => Finding::broken(
            "subprotocol",
            format!("the answer does not name {SUBPROTOCOL}; something in between strips it"),
        ),
    }
}

/// Says hello; any frame or close code is a round trip, but a site that was named must let us in.
async fn greet(mut socket: Socket, door: &Door<'_>, connected: Duration) -> Finding {
    let site = door.site.unwrap_or("doctor").to_owned();
    let hello = VisitorFrame::Hello(Box::new(Hello { site, ..Hello::default() }));
    let begun = clock::instant();
    let trip = async {
        socket.send(Message::Text(encode(&hello).try_into()?)).await?;
        Ok::<_, tungstenite::Error>(socket.next().await)
    };
    let answer = timeout(PATIENCE, trip).await;
    let took = format!("connected in {connected:.1?}, answered in {:.1?}", begun.elapsed());
    match (answer, door.site) {
        (Ok(Ok(Some(Ok(Message::Text(text))))), Some(site)) if text.contains(r#""type":"welcome""#) => {
            Finding::fine("websocket", format!("site {site} says welcome; {took}"))
        }
        (Ok(Ok(Some(Ok(Message::Text(_) | Message::Close(_))))), None) => Finding::fine("websocket", took),
        (Ok(Ok(Some(Ok(_)))), Some(site)) => Finding::broken(
            "websocket",
            format!("site {site} refuses us; check its key and that it allows this --origin"),
        ),
        (Err(_), _) => {
            Finding::broken("websocket", format!("it opens, but no answer comes within {PATIENCE:?}"))
        }
        _ => Finding::broken("websocket", "it opens, but breaks off without an answer; see the proxy's log"),
    }
}

/// How far the server's clock is from ours, as far as its answer tells.
fn skew(headers: &HeaderMap, now_ms: i64) -> Option<Finding> {
    let date = headers.get(header::DATE)?.to_str().ok()?;
    let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp().as_millisecond();
    let apart_ms = (theirs - now_ms).abs();
    Some(if apart_ms <= SKEW_MAX_MS {
        Finding::fine("clock skew", format!("the server's clock agrees within {} s", SKEW_MAX_MS / 1_000))
    } else {
        Finding::careful(
            "clock skew",
            format!("the server's clock is {} s away from ours; set both by NTP", apart_ms / 1_000),
        )
    })
}
