//! The raw server: tokio-tungstenite with 4 KiB buffers sends every text frame back. Nothing that speaks WebSocket from here is faster.

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// Makes this program the raw server.
pub(crate) const ARGUMENT: &str = "--echo";
/// As recommended for small frames; the library's default of 128 KiB would make the raw server slower.
const BUFFER_BYTES: usize = 4 * 1024;

/// Serves until it is killed.
pub(crate) fn run() {
    rlimit::increase_nofile_limit(20_000).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("ready on http://{} in 0 ms", listener.local_addr().unwrap());
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(stream));
        }
    });
}

async fn serve(stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let config = WebSocketConfig::default().read_buffer_size(BUFFER_BYTES).write_buffer_size(BUFFER_BYTES);
    let accepted = tokio_tungstenite::accept_hdr_async_with_config(stream, same_protocol, Some(config)).await;
    let Ok(mut socket) = accepted else { return };
    while let Some(Ok(message)) = socket.next().await {
        if message.is_text() && socket.send(message).await.is_err() {
            return;
        }
    }
}

/// The generator asks for a subprotocol and wants it confirmed.
#[expect(clippy::result_large_err, reason = "the library's type")]
#[expect(clippy::unnecessary_wraps, reason = "the library's signature")]
fn same_protocol(request: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    if let Some(protocol) = request.headers().get("sec-websocket-protocol") {
        response.headers_mut().insert("sec-websocket-protocol", protocol.clone());
    }
    Ok(response)
}
