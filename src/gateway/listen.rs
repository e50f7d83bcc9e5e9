//! The accept loop: every connection has a place, a deadline for what it says first, and an end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;

use super::address::is_trusted;
use super::peer::Peer;
use super::settings::Settings;
use super::slots::PerAddress;

/// How long a connection may take to say its first byte; then it is closed.
const FIRST_BYTE_WITHIN: Duration = Duration::from_secs(5);
/// How long a request's head may take; then it is closed. Also how long a connection may lie idle between requests.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// Bytes of a request's head; a longer one is answered with 431.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How long a connection serves requests before it is asked to leave, so that nobody holds it by reading slowly. Sockets are
/// not bound by it.
const CONNECTION_LIFE: Duration = Duration::from_mins(2);
/// How long the last request may take then.
const LAST_REQUEST_WITHIN: Duration = Duration::from_secs(10);
/// First and longest pause after the system refused a connection (no file descriptors, no memory).
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const TOO_MANY: &[u8] =
    b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// The places of all connections.
struct Places {
    all: Arc<Semaphore>,
    all_max: u32,
    each: Arc<PerAddress>,
}

/// Accepts until `stop` turns true (or its sender is gone), then waits for connections and sockets to end, at most
/// `settings.shutdown_within`.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    settings: &Settings,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let all_max = u32::try_from(settings.connections_max.min(Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
    let places = Places {
        all: Arc::new(Semaphore::new(all_max as usize)),
        all_max,
        each: PerAddress::new(settings.connections_per_address_max),
    };
    let mut pause = BACK_OFF.0;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        match accepted {
            Ok((stream, address)) => {
                pause = BACK_OFF.0;
                admit(stream, address, &places, &router, settings, &stop);
            }
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted; trying again in {pause:?}");
                sleep(pause).await;
                pause = (pause * 2).min(BACK_OFF.1);
            }
        }
    }
    drop(listener);
    let everything = places.all.acquire_many(places.all_max);
    if timeout(settings.shutdown_within, everything).await.is_err() {
        tracing::warn!("some connections did not end in time and are cut");
    }
    Ok(())
}

/// Gives the connection its places and a task of its own; without places it is turned away.
fn admit(
    stream: TcpStream,
    address: SocketAddr,
    places: &Places,
    router: &Router,
    settings: &Settings,
    stop: &watch::Receiver<bool>,
) {
    let address = address.ip().to_canonical();
    let Ok(permit) = places.all.clone().try_acquire_owned() else {
        return turn_away(&stream, FULL, "full");
    };
    let place = if is_trusted(address, &settings.trusted_proxies) {
        None
    } else {
        match places.each.take(address) {
            Some(place) => Some(place),
            None => return turn_away(&stream, TOO_MANY, "address_full"),
        }
    };
    let peer = Peer::new(address, permit, place);
    let (router, stop) = (router.clone(), stop.clone());
    tokio::spawn(async move {
        if let Err(error) = serve(stream, peer, router, stop).await {
            tracing::debug!(%error, %address, "a connection ended early");
        }
    });
}

fn turn_away(stream: &TcpStream, answer: &'static [u8], reason: &'static str) {
    metrics::counter!("sixty_http_refused_connections_total", "reason" => reason).increment(1);
    // A fresh connection has room for one line; when it has not, closing says enough.
    let _ = stream.try_write(answer);
}

async fn serve(
    stream: TcpStream,
    peer: Peer,
    router: Router,
    mut stop: watch::Receiver<bool>,
) -> Result<(), hyper::Error> {
    // Frames are small and wait for nobody; without it they may wait for each other.
    let _ = stream.set_nodelay(true);
    let mut first = [0_u8; 1];
    let heard = tokio::select! {
        heard = timeout(FIRST_BYTE_WITHIN, stream.peek(&mut first)) => heard,
        () = stopped(&mut stop) => return Ok(()),
    };
    if !matches!(heard, Ok(Ok(1..))) {
        return Ok(());
    }
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(peer.clone());
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return ended,
        () = stopped(&mut stop) => {}
        () = sleep(CONNECTION_LIFE) => {}
    }
    connection.as_mut().graceful_shutdown();
    timeout(LAST_REQUEST_WITHIN, connection).await.unwrap_or(Ok(()))
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error means that whoever could stop us is gone: stop as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// The client hung up before we answered: nothing is wrong with us.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}

#[cfg(test)]
#[path = "listen_tests.rs"]
mod tests;
