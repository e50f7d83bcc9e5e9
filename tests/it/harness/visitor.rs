//! A visitor in a browser, typed.

use sixty::core::id::ClientId;
use sixty::protocol::MessageView;
use sixty::protocol::visitor::{Hello, MessageLeave, MessageSend, Resume, ToVisitor, VisitorFrame, Welcome};
use uuid::Uuid;

use super::{ORIGIN, Server, Socket, hello};

/// A visitor in a browser.
pub(crate) struct Visitor {
    pub(crate) socket: Socket,
    pub(crate) welcome: Welcome,
    /// Frames that arrived while the test waited for others, oldest first.
    pub(crate) seen: Vec<ToVisitor>,
}

impl Visitor {
    pub(crate) async fn join(server: &Server, hello: Hello) -> Self {
        let socket = Socket::open(server, "/ws/visitor", Some(ORIGIN)).await.unwrap();
        Self::join_on(socket, hello).await
    }

    /// Through a proxy that says the visitor is at `address`.
    pub(crate) async fn join_from(server: &Server, address: &str, hello: Hello) -> Self {
        let url = format!("ws://{}/ws/visitor", server.addr);
        let headers = [("origin", ORIGIN), ("x-forwarded-for", address)];
        Self::join_on(Socket::open_with(&url, &headers).await.unwrap(), hello).await
    }

    async fn join_on(mut socket: Socket, hello: Hello) -> Self {
        socket.send(&VisitorFrame::Hello(Box::new(hello))).await;
        match socket.next::<ToVisitor>().await {
            Ok(ToVisitor::Welcome(welcome)) => Self { socket, welcome: *welcome, seen: Vec::new() },
            other => panic!("no welcome but {other:?}"),
        }
    }

    /// The hello of the same visitor on a new socket, with everything up to `last_seq` seen.
    pub(crate) fn comes_back(&self, conversation: sixty::core::id::ConversationId, last_seq: u32) -> Hello {
        let resume = Resume { conversation, last_seq, epoch: self.welcome.epoch.clone() };
        Hello { token: Some(self.welcome.token.clone()), resume: Some(resume), ..hello() }
    }

    pub(crate) async fn says(&mut self, text: &str) -> ClientId {
        let client_id = ClientId(Uuid::new_v4());
        self.says_again(client_id, text).await;
        client_id
    }

    pub(crate) async fn says_again(&mut self, client_id: ClientId, text: &str) {
        let frame = MessageSend { client_id, text: Some(text.into()), attachments: None };
        self.socket.send(&VisitorFrame::MessageSend(frame)).await;
    }

    /// Says something and waits until it is stored; returns its place.
    pub(crate) async fn says_stored(&mut self, text: &str) -> u32 {
        let id = self.says(text).await;
        self.until(|frame| match frame {
            ToVisitor::Ack { client_id, seq, .. } if *client_id == id => Some(*seq),
            _ => None,
        })
        .await
    }

    /// Asks for a person while nobody is there, and wants to wait all the same.
    pub(crate) async fn queues(&mut self) {
        self.says_stored("转人工").await;
        self.says_stored("排队等人工").await;
    }

    /// The next system entry that says this.
    pub(crate) async fn line(&mut self, event: &str) -> MessageView {
        self.until(|frame| match frame {
            ToVisitor::Message(message) if message.event.as_deref() == Some(event) => Some(message.clone()),
            _ => None,
        })
        .await
    }

    /// Leaves a message under this id and waits for its place.
    pub(crate) async fn leaves(&mut self, id: ClientId, contact: &str, text: &str) -> u32 {
        let left = MessageLeave { client_id: id, contact: contact.into(), text: text.into() };
        self.socket.send(&VisitorFrame::MessageLeave(left)).await;
        self.until(|frame| match frame {
            ToVisitor::Ack { client_id, seq, .. } if *client_id == id => Some(*seq),
            _ => None,
        })
        .await
    }

    /// Reads frames until `pick` finds what it looks for; the others are kept in `seen`.
    pub(crate) async fn until<T>(&mut self, pick: impl Fn(&ToVisitor) -> Option<T>) -> T {
        loop {
            let frame = self.socket.next::<ToVisitor>().await;
            let frame = frame.unwrap_or_else(|code| panic!("closed with {code} after {:?}", self.seen));
            let found = pick(&frame);
            self.seen.push(frame);
            if let Some(found) = found {
                return found;
            }
        }
    }

    pub(crate) async fn message(&mut self) -> MessageView {
        self.until(|frame| if let ToVisitor::Message(message) = frame { Some(message.clone()) } else { None })
            .await
    }

    /// The conversation, as the first `status` names it.
    pub(crate) async fn conversation(&mut self) -> sixty::core::id::ConversationId {
        let named = |frame: &ToVisitor| match frame {
            ToVisitor::Status { conversation, .. } => Some(*conversation),
            _ => None,
        };
        match self.seen.iter().find_map(named) {
            Some(known) => known,
            None => self.until(named).await,
        }
    }
}
