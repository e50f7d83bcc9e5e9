//! An agent at a program, typed.

use sixty::core::id::{AgentId, ClientId};
use sixty::protocol;
use sixty::protocol::agent::{AgentFrame, ToAgent};
use uuid::Uuid;

use super::{Hired, Server, Socket};

/// An agent at a program.
pub(crate) struct Agent {
    pub(crate) id: AgentId,
    pub(crate) socket: Socket,
    pub(crate) welcome: protocol::agent::AgentWelcome,
    pub(crate) seen: Vec<ToAgent>,
}

impl Agent {
    pub(crate) async fn connect(server: &Server, hired: &Hired) -> Self {
        let mut socket = Socket::open(server, "/ws/agent", None).await.unwrap();
        socket
            .send(&AgentFrame::Hello { ticket: None, token: Some(hired.token.clone()), resume: None })
            .await;
        match socket.next::<ToAgent>().await {
            Ok(ToAgent::Welcome(welcome)) => {
                Self { id: hired.id, socket, welcome: *welcome, seen: Vec::new() }
            }
            other => panic!("no welcome but {other:?}"),
        }
    }

    pub(crate) async fn be(&mut self, wish: protocol::Presence) {
        self.socket.send(&AgentFrame::PresenceSet { presence: wish, reason: None }).await;
        self.until(|frame| {
            matches!(frame, ToAgent::Presence { presence, .. } if *presence == wish).then_some(())
        })
        .await;
    }

    pub(crate) async fn until<T>(&mut self, pick: impl Fn(&ToAgent) -> Option<T>) -> T {
        loop {
            let frame = self.socket.next::<ToAgent>().await;
            let frame = frame.unwrap_or_else(|code| panic!("closed with {code} after {:?}", self.seen));
            let found = pick(&frame);
            self.seen.push(frame);
            if let Some(found) = found {
                return found;
            }
        }
    }

    /// The next offer: its id and its conversation.
    pub(crate) async fn offer(&mut self) -> (sixty::core::id::OfferId, sixty::core::id::ConversationId) {
        self.until(|frame| match frame {
            ToAgent::Offer { offer, conversation, .. } => Some((*offer, *conversation)),
            _ => None,
        })
        .await
    }

    /// Takes the next offer; returns the conversation.
    pub(crate) async fn takes_next(&mut self) -> sixty::core::id::ConversationId {
        let (offer, conversation) = self.offer().await;
        self.socket.send(&AgentFrame::OfferAccept { offer }).await;
        self.until(|frame| {
            matches!(frame, ToAgent::Assigned(view) if view.conversation == conversation).then_some(())
        })
        .await;
        conversation
    }

    pub(crate) async fn writes(
        &mut self,
        conversation: sixty::core::id::ConversationId,
        text: &str,
        note: bool,
    ) -> ClientId {
        let client_id = ClientId(Uuid::new_v4());
        let frame = AgentFrame::MessageSend {
            conversation,
            client_id,
            text: Some(text.into()),
            attachments: None,
            note: note.then_some(true),
        };
        self.socket.send(&frame).await;
        client_id
    }

    /// The next refusal.
    pub(crate) async fn refused(&mut self) -> protocol::ErrorCode {
        self.until(|frame| if let ToAgent::Error(error) = frame { Some(error.code) } else { None }).await
    }
}

impl Agent {
    /// Takes the offer of this conversation that rings now.
    pub(crate) async fn takes_next_ringing(
        &mut self,
        conversation: sixty::core::id::ConversationId,
    ) -> sixty::core::id::ConversationId {
        let ringing = self.seen.iter().rev().find_map(|frame| match frame {
            ToAgent::Offer { offer, conversation: id, .. } if *id == conversation => Some(*offer),
            _ => None,
        });
        self.socket.send(&AgentFrame::OfferAccept { offer: ringing.unwrap() }).await;
        self.until(|frame| if let ToAgent::Assigned(view) = frame { Some(view.conversation) } else { None })
            .await
    }
}
