//! A client that does not read costs its bound and nobody else anything.

use sixty::protocol::visitor::ToVisitor;

use crate::harness::{Server, Setup, Visitor};

#[tokio::test(start_paused = true)]
async fn who_does_not_read_is_cut_off_and_resumes_without_a_hole() {
    let mut setup = Setup::default();
    setup.gateway.token_rate.burst = 100_000;
    let server = Server::start_with(setup).await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    let mut lazy = Visitor::join(&server, visitor.comes_back(conversation, 0)).await;
    // 4,000 characters a message: 18 MB fill the kernel's socket buffers first, then the outbox.
    let text = "长".repeat(4_000);
    for _ in 0..1_500 {
        amy.writes(conversation, &text, false).await;
        visitor.message().await;
        visitor.seen.clear();
    }
    let mut last_seq = 0;
    let code = loop {
        match lazy.socket.next::<ToVisitor>().await {
            Ok(ToVisitor::Message(message)) => last_seq = message.seq,
            Ok(_) => {}
            Err(code) => break code,
        }
    };
    assert!(code == 4008 || code == 1006, "{code}");
    let mut back = Visitor::join(&server, lazy.comes_back(conversation, last_seq)).await;
    let mut missed = 0;
    while last_seq < 1_503 {
        let next = back.message().await.seq;
        assert_eq!(next, last_seq + 1, "no hole and no repeat");
        last_seq = next;
        missed += 1;
        back.seen.clear();
    }
    assert!(missed > sixty::engine::FRAMES_MAX, "more was missed than an outbox holds: {missed}");
}
