//! Who may open a socket: origins, tokens, tickets.

use sixty::protocol::agent::{AgentFrame, ToAgent};
use sixty::protocol::visitor::{Hello, ToVisitor, VisitorFrame};
use sixty::store::Role;

use crate::harness::{ORIGIN, Server, Socket, hello};

/// What a visitor's socket with this origin gets: `Ok` is a welcome, `Err` a close code.
async fn visits(server: &Server, origin: Option<&str>, hello: Hello) -> Result<(), u16> {
    let mut socket = Socket::open(server, "/ws/visitor", origin).await.unwrap();
    socket.send(&VisitorFrame::Hello(Box::new(hello))).await;
    loop {
        match socket.next::<ToVisitor>().await {
            Ok(ToVisitor::Welcome(_)) => return Ok(()),
            Ok(_) => {}
            Err(code) => return Err(code),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_sites_own_pages_may_embed_the_widget() {
    let server = Server::start().await;
    assert_eq!(visits(&server, Some(ORIGIN), hello()).await, Ok(()));
    for foreign in [
        "https://evil.example",
        "http://shop.example",
        "https://shop.example:8443",
        "https://shop.example.evil.example",
        "https://notshop.example",
        "null",
    ] {
        assert_eq!(visits(&server, Some(foreign), hello()).await, Err(4403), "{foreign}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_site_is_not_served() {
    let server = Server::start().await;
    assert_eq!(visits(&server, Some(ORIGIN), Hello { site: "other".into(), ..hello() }).await, Err(4403));
}

#[tokio::test(start_paused = true)]
async fn a_broken_token_makes_a_new_visitor_never_another_ones() {
    let server = Server::start().await;
    let visitor = server.visitor().await;
    let forged = visitor.welcome.token.replace("v1.", "v1.0");
    let stranger = crate::harness::Visitor::join(&server, Hello { token: Some(forged), ..hello() }).await;
    assert_ne!(stranger.welcome.visitor, visitor.welcome.visitor);
}

#[tokio::test(start_paused = true)]
async fn an_agents_socket_needs_a_valid_token_and_a_browsers_a_ticket() {
    let server = Server::start().await;
    let hired = server.hire("amy", Role::Agent, 3).await;
    let tries = [
        (None, Some("wrong".to_owned()), None, 4401),
        (None, None, Some("wrong".to_owned()), 4401),
        (None, None, None, 4401),
        (Some("https://evil.example"), Some(hired.token.clone()), None, 4403),
    ];
    for (origin, token, ticket, code) in tries {
        let closed = match Socket::open(&server, "/ws/agent", origin).await {
            Ok(mut socket) => {
                socket.send(&AgentFrame::Hello { ticket, token, resume: None }).await;
                socket.closed().await
            }
            Err(_) => 4403,
        };
        assert_eq!(closed, code, "{origin:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_disabled_agent_is_cut_off_and_stays_out() {
    let server = Server::start().await;
    let hired = server.hire("amy", Role::Agent, 3).await;
    let mut amy = crate::harness::Agent::connect(&server, &hired).await;
    let mut account = (*server.engine.directory().agents[&hired.id]).clone();
    account.disabled = true;
    server.engine.put_agent(account).await.unwrap();
    assert_eq!(amy.socket.closed().await, 4403);
    let mut socket = Socket::open(&server, "/ws/agent", None).await.unwrap();
    socket.send(&AgentFrame::Hello { ticket: None, token: Some(hired.token), resume: None }).await;
    let code = match socket.next::<ToAgent>().await {
        Err(code) => code,
        Ok(_) => socket.closed().await,
    };
    assert!(code == 4401 || code == 4403, "{code}");
}
