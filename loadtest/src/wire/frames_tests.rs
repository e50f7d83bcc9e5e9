//! The tool's frames against the server's own types, in both directions.

use std::str::FromStr as _;

use sixty::core::id::{AgentId, ClientId, ConversationId, OfferId, TeamId, VisitorId};
use sixty::core::time::WallTime;
use sixty::protocol::agent::{AgentFrame, AgentWelcome, ToAgent};
use sixty::protocol::visitor::{ToVisitor, VisitorFrame, Welcome};
use sixty::protocol::{
    self, AgentRef, AuthorKind, ErrorCode, ErrorFrame, MessageView, Presence, Status, WireTime,
};

use super::*;

const ID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
const AT: WireTime = WireTime(WallTime(1_700_000_000_123));

fn as_visitor(text: &str) -> VisitorFrame {
    protocol::decode_visitor(text).unwrap()
}

fn as_agent(text: &str) -> AgentFrame {
    protocol::decode_agent(text).unwrap()
}

#[test]
fn the_server_understands_what_visitors_send() {
    let resume = Resume { conversation: ID, last_seq: 7, epoch: "e\"1" };
    let VisitorFrame::Hello(hello) = as_visitor(&visitor_hello("demo", Some("t"), Some(resume))) else {
        panic!()
    };
    assert_eq!((hello.site.as_str(), hello.token.as_deref()), ("demo", Some("t")));
    let resume = hello.resume.unwrap();
    assert_eq!((resume.conversation.0, resume.last_seq, resume.epoch.as_str()), (ID, 7, "e\"1"));
    let VisitorFrame::MessageSend(message) = as_visitor(&visitor_message(ID, "我要\n\"退款\"")) else {
        panic!()
    };
    assert_eq!((message.client_id.0, message.text.as_deref()), (ID, Some("我要\n\"退款\"")));
    assert!(matches!(as_visitor(&handoff_request(ID)), VisitorFrame::HandoffRequest { .. }));
    assert_eq!(as_visitor(&queue_leave()), VisitorFrame::QueueLeave {});
    assert_eq!(as_visitor(&ping(5)), VisitorFrame::Ping { t: 5 });
}

#[test]
fn the_server_understands_what_agents_send() {
    assert!(matches!(as_agent(&agent_hello("t")), AgentFrame::Hello { token: Some(_), .. }));
    let online = AgentFrame::PresenceSet { presence: Presence::Online, reason: None };
    assert_eq!(as_agent(&presence("online")), online);
    assert_eq!(as_agent(&offer_answer(true, ID)), AgentFrame::OfferAccept { offer: OfferId(ID) });
    assert!(matches!(as_agent(&offer_answer(false, ID)), AgentFrame::OfferDecline { .. }));
    assert!(matches!(as_agent(&agent_message(ID, ID, "hi")), AgentFrame::MessageSend { .. }));
    assert!(matches!(as_agent(&close(ID)), AgentFrame::ConversationClose { .. }));
    assert!(matches!(as_agent(&ping(5)), AgentFrame::Ping { t: 5 }));
}

fn encode<F: serde::Serialize>(frame: &F) -> String {
    String::from_utf8(protocol::encode(frame).into()).unwrap()
}

#[test]
fn visitors_understand_the_server() {
    let welcome = encode(&ToVisitor::Welcome(Box::new(Welcome {
        token: "tok".into(),
        visitor: VisitorId(ID),
        conversation: Some(ConversationId(ID)),
        status: Status::Waiting,
        last_seq: 9,
        epoch: "e1".into(),
        resync: false,
        server_time: AT,
        heartbeat_s: 25,
        agent: None,
        greeting: Some("您好".into()),
        quick_replies: vec![],
        features: vec!["rating".into()],
        rated: false,
    })));
    let frame = read(&welcome).unwrap();
    assert_eq!((frame.kind.as_ref(), frame.last_seq, frame.conversation), ("welcome", 9, Some(ID)));
    assert_eq!((frame.token.as_deref(), frame.epoch.as_deref()), (Some("tok"), Some("e1")));
    assert_eq!((frame.status.as_deref(), frame.heartbeat_s), (Some("waiting"), Some(25)));
    let ack = encode(&ToVisitor::Ack { client_id: ClientId(ID), seq: 3, at: AT });
    let frame = read(&ack).unwrap();
    assert_eq!((frame.kind.as_ref(), frame.seq, frame.client_id), ("ack", 3, Some(ID)));
    let refused = encode(&ToVisitor::Error(ErrorFrame::new(ErrorCode::RateLimited, "slow \"down\"")));
    assert_eq!(read(&refused).unwrap().code.as_deref(), Some("rate_limited"));
}

fn view(kind: AuthorKind, text: &str) -> MessageView {
    MessageView {
        conversation: Some(ConversationId(ID)),
        seq: 4,
        client_id: None,
        author: protocol::Author { kind, id: Some(AgentId(ID)), name: Some("A\"n".into()), avatar: None },
        text: Some(text.into()),
        note: false,
        event: None,
        quick_replies: vec![],
        answer: None,
        at: AT,
    }
}

#[test]
fn escaped_text_is_read_back() {
    let text = "one\ntwo \"three\" 四";
    let message = encode(&ToVisitor::Message(view(AuthorKind::Agent, text)));
    let frame = read(&message).unwrap();
    assert_eq!(frame.text.as_deref(), Some(text));
    assert_eq!(frame.author.unwrap().kind, "agent");
}

#[test]
fn agents_understand_the_server() {
    let welcome = encode(&ToAgent::Welcome(Box::new(AgentWelcome {
        agent: AgentRef { id: AgentId(ID), name: "An".into(), avatar: None },
        role: "agent".into(),
        teams: vec![],
        capacity: 5,
        presence: Presence::Offline,
        conversations: vec![],
        waiting: vec![],
        server_time: AT,
        heartbeat_s: 25,
    })));
    assert_eq!(read(&welcome).unwrap().capacity, Some(5));
    let offer = format!(
        r#"{{"type":"offer","offer":"{ID}","conversation":"{ID}","team":"{ID}","summary":{{"last_message":"a\"b","mood":"calm",
        "urgency":"normal","reason":"requested","visitor":{{"id":"{ID}","verified":false,"level":0,"locale":"en"}}}},
        "respond_by":"2026-01-01T00:00:00.000Z","expires_at":"2026-01-01T00:00:00.000Z","stage":"ring_all"}}"#
    );
    let theirs: ToAgent = serde_json::from_str(&offer).unwrap();
    assert!(
        matches!(theirs, ToAgent::Offer { team, .. } if team == TeamId::from_str(&ID.to_string()).unwrap())
    );
    let offer = encode(&theirs);
    let frame = read(&offer).unwrap();
    assert_eq!(
        (frame.offer, frame.conversation, frame.stage.as_deref()),
        (Some(ID), Some(ID), Some("ring_all"))
    );
    let ack =
        encode(&ToAgent::Ack { conversation: ConversationId(ID), client_id: ClientId(ID), seq: 8, at: AT });
    let frame = read(&ack).unwrap();
    assert_eq!((frame.conversation, frame.seq), (Some(ID), 8));
}

#[test]
fn a_marker_is_found_at_the_end_of_a_text() {
    let marker = Marker { agent: 3, n: 14, scheduled: 1_592_653 };
    assert_eq!(Marker::of(&marker.on("您好 [x]")), Some(marker));
    assert_eq!(Marker::of("no marker"), None);
    assert_eq!(Marker::of("[lt:1:2]"), None);
    assert_eq!(Marker::of("[lt:1:2:3:4]"), None);
}
