//! A visitor's frame becomes a command: one pure match.

use std::sync::Arc;

use super::text;
use crate::core::conversation::Rating;
use crate::core::id::ClientId;
use crate::core::text::Language;
use crate::engine::VisitorCommand;
use crate::protocol::visitor::{Page, Profile, RatingSubmit, VisitorFrame};
use crate::protocol::{ErrorCode, ErrorFrame};

/// What a frame asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum VisitorRequest {
    /// The engine's business.
    Command(VisitorCommand),
    /// Answered by `pong`.
    Ping(i64),
}

/// Reads a frame after `hello`.
pub(super) fn read(frame: VisitorFrame) -> Result<VisitorRequest, ErrorFrame> {
    let command = match frame {
        VisitorFrame::Hello(_) => return Err(second_hello()),
        VisitorFrame::Ping { t } => return Ok(VisitorRequest::Ping(t)),
        VisitorFrame::MessageSend(send) => {
            text::no_attachments(send.attachments.as_deref())?;
            VisitorCommand::Send { client_id: send.client_id, text: text::message(send.text.as_deref())? }
        }
        VisitorFrame::Typing { on } => VisitorCommand::Typing(on),
        VisitorFrame::Read { seq } => VisitorCommand::Read(seq),
        VisitorFrame::HandoffRequest { client_id, team, reason } => VisitorCommand::RequestHandoff {
            client_id,
            team: team.as_deref().and_then(text::label),
            reason: text::label_of(reason.as_deref()),
        },
        VisitorFrame::QueueLeave {} => VisitorCommand::LeaveQueue,
        VisitorFrame::MessageLeave(left) => VisitorCommand::LeaveMessage {
            client_id: left.client_id,
            contact: text::contact(&left.contact)?,
            text: text::message(Some(&left.text))?,
        },
        VisitorFrame::AnswerFeedback { seq, helpful } => VisitorCommand::Feedback { seq, helpful },
        VisitorFrame::RatingSubmit(rating) => rate(&rating)?,
        VisitorFrame::Page { url, title } => {
            VisitorCommand::Page(page(&Page { url, title, referrer: None }).ok_or_else(not_a_page)?)
        }
    };
    Ok(VisitorRequest::Command(command))
}

/// Which message a frame is about, for the answer.
pub(super) fn client_id(frame: &VisitorFrame) -> Option<ClientId> {
    match frame {
        VisitorFrame::MessageSend(send) => Some(send.client_id),
        VisitorFrame::HandoffRequest { client_id, .. } => Some(*client_id),
        VisitorFrame::MessageLeave(left) => Some(left.client_id),
        VisitorFrame::RatingSubmit(rating) => Some(rating.client_id),
        _ => None,
    }
}

/// The frame's type, for the metrics.
pub(super) fn kind(frame: &VisitorFrame) -> &'static str {
    match frame {
        VisitorFrame::Hello(_) => "hello",
        VisitorFrame::MessageSend(_) => "message.send",
        VisitorFrame::Typing { .. } => "typing",
        VisitorFrame::Read { .. } => "read",
        VisitorFrame::HandoffRequest { .. } => "handoff.request",
        VisitorFrame::QueueLeave {} => "queue.leave",
        VisitorFrame::MessageLeave(_) => "message.leave",
        VisitorFrame::AnswerFeedback { .. } => "answer.feedback",
        VisitorFrame::RatingSubmit(_) => "rating.submit",
        VisitorFrame::Page { .. } => "page",
        VisitorFrame::Ping { .. } => "ping",
    }
}

/// The page within its limits; none when it has no web address.
pub(super) fn page(page: &Page) -> Option<Page> {
    Some(Page {
        url: text::url(&page.url)?,
        title: page.title.as_deref().and_then(text::label),
        referrer: page.referrer.as_deref().and_then(text::url),
    })
}

/// The claims within their limits; none when nothing is left.
pub(super) fn profile(profile: &Profile) -> Option<Profile> {
    let short = |text: &Option<String>| text.as_deref().and_then(text::label);
    let kept =
        Profile { name: short(&profile.name), email: short(&profile.email), phone: short(&profile.phone) };
    (kept != Profile::default()).then_some(kept)
}

/// The browser's language when it is one of ours.
pub(super) fn language(locale: &str) -> Option<Language> {
    let locale = locale.trim().to_ascii_lowercase();
    let primary = locale.split(['-', '_']).next().unwrap_or_default();
    Language::ALL.into_iter().find(|language| language.tag().split('-').next() == Some(primary))
}

fn rate(rating: &RatingSubmit) -> Result<VisitorCommand, ErrorFrame> {
    if !(1..=5).contains(&rating.stars) {
        return Err(ErrorFrame::new(ErrorCode::InvalidRating, "stars must be 1 to 5"));
    }
    let comment = rating.comment.as_deref().filter(|comment| !comment.trim().is_empty());
    let comment: Option<Arc<str>> = comment.map(|comment| text::message(Some(comment))).transpose()?;
    let tags = text::tags(rating.tags.as_deref())?;
    Ok(VisitorCommand::Rate {
        client_id: rating.client_id,
        rating: Rating { stars: rating.stars, comment, solved: rating.solved, tags },
    })
}

fn second_hello() -> ErrorFrame {
    ErrorFrame::new(
        ErrorCode::InvalidFrame,
        "hello was said already; open another socket to be somebody else",
    )
}

fn not_a_page() -> ErrorFrame {
    ErrorFrame::new(ErrorCode::InvalidFrame, "a page's url must begin with https:// or http://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::decode_visitor;

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    fn read_text(text: &str) -> Result<VisitorRequest, ErrorFrame> {
        read(decode_visitor(&text.replace("ID", ID)).unwrap())
    }

    fn code(text: &str) -> ErrorCode {
        read_text(text).unwrap_err().code
    }

    #[test]
    fn a_message_arrives_trimmed() {
        let request = read_text(r#"{"type":"message.send","client_id":"ID","text":" 你好 "}"#).unwrap();
        let expected = VisitorCommand::Send { client_id: ID.parse().unwrap(), text: "你好".into() };
        assert_eq!(request, VisitorRequest::Command(expected));
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        assert_eq!(code(r#"{"type":"message.send","client_id":"ID","text":"  "}"#), ErrorCode::TextEmpty);
        assert_eq!(code(r#"{"type":"message.send","client_id":"ID"}"#), ErrorCode::TextEmpty);
        let upload = r#"{"type":"message.send","client_id":"ID","text":"x","attachments":["a"]}"#;
        assert_eq!(code(upload), ErrorCode::Unsupported);
        assert_eq!(code(r#"{"type":"rating.submit","client_id":"ID","stars":0}"#), ErrorCode::InvalidRating);
        assert_eq!(code(r#"{"type":"rating.submit","client_id":"ID","stars":6}"#), ErrorCode::InvalidRating);
        let left = |contact: &str, text: &str| {
            let frame = serde_json::json!({"type": "message.leave", "client_id": ID, "contact": contact, "text": text});
            code(&frame.to_string())
        };
        assert_eq!(left("13800001234", " "), ErrorCode::TextEmpty);
        assert_eq!(left("a@b.cn", &"x".repeat(4_001)), ErrorCode::TextTooLong);
        for contact in ["", "ab", "a@b", "打给我", &"a".repeat(101)] {
            assert_eq!(left(contact, "x"), ErrorCode::InvalidContact, "{contact}");
        }
        assert_eq!(code(r#"{"type":"page","url":"javascript:alert(1)"}"#), ErrorCode::InvalidFrame);
        assert_eq!(code(r#"{"type":"hello","site":"shop"}"#), ErrorCode::InvalidFrame);
    }

    #[test]
    fn an_empty_list_of_attachments_is_none() {
        assert!(read_text(r#"{"type":"message.send","client_id":"ID","text":"x","attachments":[]}"#).is_ok());
    }

    #[test]
    fn languages_are_known_by_their_first_part() {
        assert_eq!(language("zh-TW"), Some(Language::Zh));
        assert_eq!(language("EN_us"), Some(Language::En));
        assert_eq!(language("de"), None);
        assert_eq!(language(""), None);
    }

    #[test]
    fn long_claims_are_cut_not_refused() {
        let long = Profile { name: Some("x".repeat(500)), email: Some("  ".into()), phone: None };
        let kept = profile(&long).unwrap();
        assert_eq!((kept.name.unwrap().len(), kept.email), (200, None));
        assert_eq!(profile(&Profile::default()), None);
    }
}
