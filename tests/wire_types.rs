//! The TypeScript types of the front end are the Rust types of the wire: this test fails when `web-client/src/protocol.ts` has drifted.
//! `UPDATE=1 cargo test --test wire_types` writes the file anew.

use sixty::protocol::{self, agent, common, error, visitor};
use ts_rs::{Config, TS};

const HEADER: &str = "// The wire sixty.v1. Generated from src/protocol by `UPDATE=1 cargo test --test wire_types`; do not edit.\n";

fn declaration<T: TS + 'static + ?Sized>(config: &Config) -> String {
    let docs = T::docs()
        .map(|docs| format!("/**{}*/\n", docs.trim_start_matches("/**").trim_end().trim_end_matches("*/")));
    format!("\n{}export {}\n", docs.unwrap_or_default(), T::decl(config))
}

fn generated() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = HEADER.to_owned();
    macro_rules! declare {
        ($($name:ty),+ $(,)?) => {$( out.push_str(&declaration::<$name>(&config)); )+};
    }
    declare!(
        common::AuthorKind,
        common::Author,
        common::AgentRef,
        common::QuickReply,
        common::AnswerInfo,
        common::MessageView,
        common::Status,
        common::PromiseState,
        common::EtaRange,
        common::Presence,
        error::ErrorCode,
        error::ErrorFrame,
        visitor::VisitorFrame,
        visitor::Hello,
        visitor::Resume,
        visitor::Page,
        visitor::Profile,
        visitor::MessageSend,
        visitor::MessageLeave,
        visitor::RatingSubmit,
        visitor::ToVisitor,
        visitor::Welcome,
        agent::AgentFrame,
        agent::ResumeOne,
        agent::TransferTo,
        agent::Outcome,
        agent::OfferStage,
        agent::SlaStage,
        agent::WithdrawnWhy,
        agent::OfferSummary,
        agent::VisitorView,
        agent::ConversationView,
        agent::WaitingItem,
        agent::WaitingView,
        agent::TeamView,
        agent::ToAgent,
        agent::AgentWelcome,
    );
    out.push_str("\nexport const SUBPROTOCOL = \"");
    out.push_str(protocol::SUBPROTOCOL);
    out.push_str("\";\n");
    out
}

#[test]
fn typescript_types_are_the_rust_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web-client/src/protocol.ts");
    let wanted = generated();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "web-client/src/protocol.ts differs from src/protocol: run `UPDATE=1 cargo test --test wire_types`"
    );
}
