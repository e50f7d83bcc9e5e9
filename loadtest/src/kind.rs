//! What is measured and what is counted: the names that thresholds, reports and the wire between processes share.

use serde::{Deserialize, Serialize};

/// A latency, always measured from the moment the thing was *scheduled*, so that a slow server cannot slow down its own exam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Scheduled arrival to `welcome`: TCP, upgrade, `hello`.
    Connect,
    /// Scheduled reconnect to `welcome` of a socket that was cut.
    Resume,
    /// Scheduled send to `ack`: the message is durable.
    Ack,
    /// Scheduled send to the bot's answer.
    BotAnswer,
    /// Scheduled reply of an agent to its arrival at the visitor.
    Relay,
    /// Scheduled wish for a human to the first agent's `offer`.
    Offer,
    /// Scheduled wish for a human to the first message of a human.
    FirstResponse,
}

impl Kind {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 7] = [
        Self::Connect,
        Self::Resume,
        Self::Ack,
        Self::BotAnswer,
        Self::Relay,
        Self::Offer,
        Self::FirstResponse,
    ];

    /// The name in thresholds and files, without its unit.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Resume => "resume",
            Self::Ack => "ack",
            Self::BotAnswer => "bot_answer",
            Self::Relay => "relay",
            Self::Offer => "offer",
            Self::FirstResponse => "first_response",
        }
    }

    /// The name in reports for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Resume => "reconnect + resume",
            Self::Ack => "ack (durable)",
            Self::BotAnswer => "bot answer",
            Self::Relay => "agent -> visitor",
            Self::Offer => "handoff -> offer",
            Self::FirstResponse => "handoff -> first reply",
        }
    }
}

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// Something that is counted over the whole run, warm-up included: a lost message is lost whenever it happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Count { $($(#[$doc])* $name),+ }

        impl Count {
            /// All of them, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in thresholds and files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

counts! {
    /// Visitors that arrived.
    VisitorsStarted = "visitors_started",
    /// Visitors that went through their script to its end.
    VisitorsFinished = "visitors_finished",
    /// Arrivals that found `at_most` visitors there already: the load was lower than asked for.
    ArrivalsSkipped = "arrivals_skipped",
    /// Messages of visitors and agents.
    MessagesSent = "messages_sent",
    /// Messages the server called stored.
    MessagesAcked = "messages_acked",
    /// Acknowledged or swallowed, and not there when looked for.
    MessagesLost = "messages_lost",
    /// Delivered or stored more than once.
    MessagesDuplicated = "messages_duplicated",
    /// Delivered after one with a higher `seq`.
    MessagesReordered = "messages_reordered",
    /// One `seq`, two contents; or stored with other words than were sent.
    MessagesAltered = "messages_altered",
    /// Answers of the bot.
    BotAnswers = "bot_answers",
    /// Sockets opened again with `resume`.
    Reconnects = "reconnects",
    /// Transcripts read back and compared at the end.
    TranscriptsChecked = "transcripts_checked",
    /// Transcripts that should have been compared and could not be read, or whose visitors were cut off at the end.
    TranscriptsUnchecked = "transcripts_unchecked",
    /// Visitors handed to humans.
    Handoffs = "handoffs",
    /// Handoffs the visitor had not asked for.
    HandoffsUnasked = "handoffs_unasked",
    /// Visitors who left the queue because it took too long.
    HandoffsAbandoned = "handoffs_abandoned",
    /// Offers that rang at an agent.
    OffersReceived = "offers_received",
    /// Offers an agent took.
    OffersAccepted = "offers_accepted",
    /// Offers an agent passed on.
    OffersDeclined = "offers_declined",
    /// Times an agent was set away after missed offers; they come back like people who see the notice.
    AgentsSetAway = "agents_set_away",
    /// Conversations agents finished.
    ConversationsClosed = "conversations_closed",
    /// Times an agent owned more than their capacity (rescues aside).
    OverCapacity = "over_capacity",
    /// Conversations two agents owned at once.
    DoubleOwner = "double_owner",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_never_look_like_a_latency() {
        let mut names: Vec<&str> = Count::ALL.iter().map(|count| count.name()).collect();
        names.extend(Kind::ALL.iter().map(|kind| kind.name()));
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(Count::ALL.iter().all(|count| !count.name().ends_with("_ms")));
    }
}
