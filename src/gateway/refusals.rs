//! How a "no" is told: one table from what went wrong to the `error` frame. The widget translates by code.

use std::time::Duration;

use super::bucket::Verdict;
use crate::core::id::ClientId;
use crate::core::refusal::Refusal;
use crate::engine::SubmitError;
use crate::protocol::{DecodeError, ErrorCode, ErrorFrame};

/// When to try again after `busy`.
pub(super) const BUSY_RETRY: Duration = Duration::from_secs(2);

/// What the engine did not take; `client_id` says which message it was.
pub(super) fn submit(error: SubmitError, client_id: Option<ClientId>) -> ErrorFrame {
    let mut frame = match error {
        SubmitError::Refused(refusal) => refused(refusal),
        SubmitError::Busy => retry(
            ErrorCode::Busy,
            "the server cannot store this now; send it again with the same client_id after retry_after_ms",
            BUSY_RETRY,
        ),
        SubmitError::TooManyNew(wait) => retry(
            ErrorCode::RateLimited,
            "too many new conversations from this address; send this again after retry_after_ms",
            wait,
        ),
        SubmitError::BadToken => ErrorFrame::new(
            ErrorCode::NotAuthenticated,
            "the token is not valid here; say hello without it to begin anew",
        ),
        SubmitError::Internal => {
            ErrorFrame::new(ErrorCode::Internal, "a fault of the server, written to its log; try again later")
        }
    };
    frame.client_id = client_id;
    frame
}

/// A text that is not a frame; none: the socket is closed.
pub(super) fn decode(error: &DecodeError) -> Option<ErrorFrame> {
    match error {
        DecodeError::NotJson => None,
        DecodeError::UnknownType => Some(ErrorFrame::new(ErrorCode::UnknownType, error.to_string())),
        DecodeError::InvalidFrame(_) => Some(ErrorFrame::new(ErrorCode::InvalidFrame, error.to_string())),
    }
}

/// A frame over the rate.
pub(super) fn rate_limited(verdict: Verdict, client_id: Option<ClientId>) -> Option<ErrorFrame> {
    let Verdict::Wait(wait) = verdict else { return None };
    let mut frame =
        retry(ErrorCode::RateLimited, "too many frames a second; send this again after retry_after_ms", wait);
    frame.client_id = client_id;
    Some(frame)
}

fn retry(code: ErrorCode, message: &str, after: Duration) -> ErrorFrame {
    let mut frame = ErrorFrame::new(code, message);
    frame.retry_after_ms = Some(u64::try_from(after.as_millis()).unwrap_or(u64::MAX));
    frame
}

fn refused(refusal: Refusal) -> ErrorFrame {
    let (code, message) = match refusal {
        Refusal::UnknownConversation => {
            (ErrorCode::UnknownConversation, "there is no such conversation, or it is not yours to see")
        }
        Refusal::UnknownAgent => {
            (ErrorCode::UnknownAgent, "there is no such agent who could take it; choose another")
        }
        Refusal::UnknownTeam => {
            (ErrorCode::UnknownTeam, "there is no such team; use the key of an existing one")
        }
        Refusal::NotOwner => {
            (ErrorCode::NotOwner, "a colleague owns this conversation now; write a note instead")
        }
        Refusal::AlreadyOwned => (ErrorCode::AlreadyOwned, "a colleague was faster; it is in good hands"),
        Refusal::OfferGone => (ErrorCode::OfferGone, "the offer is gone: it expired, was withdrawn or taken"),
        Refusal::AtCapacity => (ErrorCode::AtCapacity, "all slots are taken; close a conversation first"),
        Refusal::NotOnline => (ErrorCode::NotOnline, "set your presence to online first"),
        Refusal::ConversationClosed => {
            (ErrorCode::ConversationClosed, "the conversation is closed; a new message opens it again")
        }
        Refusal::WrongStage => {
            (ErrorCode::WrongStage, "this makes no sense at the conversation's present stage")
        }
        Refusal::ClientIdConflict => (
            ErrorCode::ClientIdConflict,
            "this client_id was used for another text, which stands; send with a new client_id",
        ),
        Refusal::AlreadyRated => {
            (ErrorCode::AlreadyRated, "this conversation has been rated; the first rating stands")
        }
        Refusal::ConversationFull => (
            ErrorCode::ConversationFull,
            "the conversation is as long as it may be; close it and begin a new one",
        ),
    };
    ErrorFrame::new(code, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_says_when_to_come_back_and_what_it_was_about() {
        let id = ClientId(uuid::Uuid::nil());
        let frame = submit(SubmitError::Busy, Some(id));
        assert_eq!(
            (frame.code, frame.client_id, frame.retry_after_ms),
            (ErrorCode::Busy, Some(id), Some(2_000))
        );
    }

    #[test]
    fn too_many_new_conversations_say_when_the_next_one_may_begin() {
        let id = ClientId(uuid::Uuid::nil());
        let frame = submit(SubmitError::TooManyNew(Duration::from_secs(6)), Some(id));
        assert_eq!(
            (frame.code, frame.client_id, frame.retry_after_ms),
            (ErrorCode::RateLimited, Some(id), Some(6_000))
        );
    }

    #[test]
    fn only_what_is_not_json_closes_the_socket() {
        assert_eq!(decode(&DecodeError::NotJson), None);
        assert_eq!(decode(&DecodeError::UnknownType).unwrap().code, ErrorCode::UnknownType);
        assert_eq!(decode(&DecodeError::InvalidFrame("x".into())).unwrap().code, ErrorCode::InvalidFrame);
    }

    #[test]
    fn a_frame_within_the_rate_is_not_refused() {
        assert_eq!(rate_limited(Verdict::Pass, None), None);
        let wait = Verdict::Wait(Duration::from_millis(250));
        assert_eq!(rate_limited(wait, None).unwrap().retry_after_ms, Some(250));
    }
}
