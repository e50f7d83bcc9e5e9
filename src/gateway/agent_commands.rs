//! An agent's frame becomes a command: one pure match.

use super::text;
use crate::core::conversation::Outcome;
use crate::core::id::ClientId;
use crate::core::routing::{Presence, TransferTarget};
use crate::engine::AgentCommand;
use crate::protocol::agent::{AgentFrame, Outcome as WireOutcome, TransferTo};
use crate::protocol::{ErrorCode, ErrorFrame, Presence as WirePresence};

/// What a frame asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum AgentRequest {
    /// The engine's business.
    Command(AgentCommand),
    /// Answered by `pong`.
    Ping(i64),
}

/// Reads a frame after `hello`.
pub(super) fn read(frame: AgentFrame) -> Result<AgentRequest, ErrorFrame> {
    let command = match frame {
        AgentFrame::Hello { .. } => return Err(second_hello()),
        AgentFrame::Ping { t } => return Ok(AgentRequest::Ping(t)),
        AgentFrame::PresenceSet { presence, reason } => AgentCommand::SetPresence {
            presence: presence_of(presence),
            reason: text::label_of(reason.as_deref()),
        },
        AgentFrame::OfferAccept { offer } => AgentCommand::Accept(offer),
        AgentFrame::OfferDecline { offer, reason } => {
            AgentCommand::Decline { offer, reason: text::label_of(reason.as_deref()) }
        }
        AgentFrame::ConversationClaim { conversation } => AgentCommand::Claim(conversation),
        AgentFrame::MessageSend { conversation, client_id, text, attachments, note } => {
            text::no_attachments(attachments.as_deref())?;
            let text = text::message(text.as_deref())?;
            AgentCommand::Send { conversation, client_id, text, note: note.unwrap_or(false) }
        }
        AgentFrame::Typing { conversation, on } => AgentCommand::Typing { conversation, on },
        AgentFrame::Read { conversation, seq } => AgentCommand::Read { conversation, seq },
        AgentFrame::ConversationTransfer { conversation, to, note } => {
            AgentCommand::Transfer { conversation, to: target_of(to), note: text::message(Some(&note))? }
        }
        AgentFrame::ConversationClose { conversation, outcome, tags, note } => AgentCommand::Close {
            conversation,
            outcome: outcome_of(outcome),
            tags: text::tags(tags.as_deref())?,
            note: note
                .as_deref()
                .filter(|note| !note.trim().is_empty())
                .map(|note| text::message(Some(note)))
                .transpose()?,
        },
    };
    Ok(AgentRequest::Command(command))
}

/// Which message a frame is about, for the answer.
pub(super) fn client_id(frame: &AgentFrame) -> Option<ClientId> {
    match frame {
        AgentFrame::MessageSend { client_id, .. } => Some(*client_id),
        _ => None,
    }
}

/// The frame's type, for the metrics.
pub(super) fn kind(frame: &AgentFrame) -> &'static str {
    match frame {
        AgentFrame::Hello { .. } => "hello",
        AgentFrame::PresenceSet { .. } => "presence.set",
        AgentFrame::OfferAccept { .. } => "offer.accept",
        AgentFrame::OfferDecline { .. } => "offer.decline",
        AgentFrame::ConversationClaim { .. } => "conversation.claim",
        AgentFrame::MessageSend { .. } => "message.send",
        AgentFrame::Typing { .. } => "typing",
        AgentFrame::Read { .. } => "read",
        AgentFrame::ConversationTransfer { .. } => "conversation.transfer",
        AgentFrame::ConversationClose { .. } => "conversation.close",
        AgentFrame::Ping { .. } => "ping",
    }
}

const fn presence_of(presence: WirePresence) -> Presence {
    match presence {
        WirePresence::Online => Presence::Online,
        WirePresence::Away => Presence::Away,
        WirePresence::Offline => Presence::Offline,
    }
}

const fn target_of(to: TransferTo) -> TransferTarget {
    match to {
        TransferTo::Team(team) => TransferTarget::Team(team),
        TransferTo::Agent(agent) => TransferTarget::Agent(agent),
    }
}

const fn outcome_of(outcome: WireOutcome) -> Outcome {
    match outcome {
        WireOutcome::Solved => Outcome::Solved,
        WireOutcome::Unsolved => Outcome::Unsolved,
        WireOutcome::Spam => Outcome::Spam,
    }
}

fn second_hello() -> ErrorFrame {
    ErrorFrame::new(
        ErrorCode::InvalidFrame,
        "hello was said already; open another socket to be somebody else",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::decode_agent;

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    fn read_text(text: &str) -> Result<AgentRequest, ErrorFrame> {
        read(decode_agent(&text.replace("ID", ID)).unwrap())
    }

    fn code(text: &str) -> ErrorCode {
        read_text(text).unwrap_err().code
    }

    #[test]
    fn a_message_is_no_note_unless_it_says_so() {
        let note_of = |text: &str| match read_text(text).unwrap() {
            AgentRequest::Command(AgentCommand::Send { note, .. }) => note,
            other => panic!("{other:?}"),
        };
        assert!(!note_of(r#"{"type":"message.send","conversation":"ID","client_id":"ID","text":"hi"}"#));
        assert!(note_of(
            r#"{"type":"message.send","conversation":"ID","client_id":"ID","text":"hi","note":true}"#
        ));
    }

    #[test]
    fn a_transfer_needs_a_word_for_the_next_one() {
        let bare = r#"{"type":"conversation.transfer","conversation":"ID","to":{"team":"ID"},"note":"  "}"#;
        assert_eq!(code(bare), ErrorCode::TextEmpty);
        let missing = r#"{"type":"conversation.transfer","conversation":"ID","to":{"team":"ID"}}"#;
        assert!(decode_agent(&missing.replace("ID", ID)).is_err());
        assert!(read_text(&bare.replace("  ", "refund agreed")).is_ok());
    }

    #[test]
    fn a_closing_may_go_without_note_and_tags() {
        let close = r#"{"type":"conversation.close","conversation":"ID","outcome":"solved","note":" "}"#;
        let AgentRequest::Command(AgentCommand::Close { tags, note, .. }) = read_text(close).unwrap() else {
            panic!("not a closing")
        };
        assert_eq!((tags.len(), note), (0, None));
    }

    #[test]
    fn a_second_hello_and_uploads_are_refused() {
        assert_eq!(code(r#"{"type":"hello","token":"x"}"#), ErrorCode::InvalidFrame);
        let upload =
            r#"{"type":"message.send","conversation":"ID","client_id":"ID","text":"x","attachments":["a"]}"#;
        assert_eq!(code(upload), ErrorCode::Unsupported);
    }
}
