//! The bot's own sentences by name: what a library must have in `_shared.toml`.

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = $key:literal $([$($own:literal),+])?),+ $(,)?) => {
        /// The bot's own sentences; every library has all of them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Phrase {
            $($(#[$doc])* $name),+
        }

        impl Phrase {
            /// All phrases.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The key in `_shared.toml`.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// What it must say, in every language: the placeholders that are filled for it alone.
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($($own),+)?]),+ }
            }
        }
    };
}

phrases! {
    /// Not understood.
    Fallback = "fallback",
    /// Did you mean; followed by buttons.
    AskBack = "ask_back",
    /// Opens a handoff of what was not understood.
    CannotAnswer = "cannot_answer",
    /// The visitor only said what they do not want; followed by buttons.
    Denied = "denied",
    /// Offers a person.
    OfferHuman = "offer_human",
    /// Before a handoff.
    HandingOff = "handing_off",
    /// Before the handoff of an upset or urgent visitor: apology first.
    HandingOffUrgent = "handing_off_urgent",
    /// The handoff of somebody who wants to wait though it takes long.
    HandingOffLate = "handing_off_late" ["position", "wait"],
    /// The same of an upset or urgent visitor.
    HandingOffLateUrgent = "handing_off_late_urgent" ["position", "wait"],
    /// The handoff of somebody who wants to wait though nobody is there.
    HandingOffAbsent = "handing_off_absent" ["position"],
    /// The same of an upset or urgent visitor.
    HandingOffAbsentUrgent = "handing_off_absent_urgent" ["position"],
    /// The look at the queue: it would take long; followed by choices.
    LateFirst = "late_first" ["position", "wait"],
    /// The look at the queue: nobody is there; followed by choices.
    AbsentFirst = "absent_first" ["position"],
    /// The look at the queue: the team does not work now, and works again at `{opens}`; followed by choices.
    ClosedFirst = "closed_first" ["opens"],
    /// The same when it is not known when.
    ClosedFirstUnknown = "closed_first_unknown",
    /// The team does not work now and takes no messages meanwhile; it works again at `{opens}`.
    ClosedBotOnly = "closed_bot_only" ["opens"],
    /// The same when it is not known when.
    ClosedBotOnlyUnknown = "closed_bot_only_unknown",
    /// The visitor chose to go on with the bot.
    GoingOn = "going_on",
    /// Where a waiting visitor stands.
    Standing = "standing" ["position", "wait"],
    /// The same while nobody is there.
    StandingAbsent = "standing_absent" ["position"],
    /// The same while an agent has it who has not answered yet.
    StandingOwned = "standing_owned" ["wait"],
    /// The promise is about to break; followed by where the visitor stands.
    AtRisk = "at_risk",
    /// Broken: nobody was online; followed by where the visitor stands.
    BreachedNobodyOnline = "breached_nobody_online",
    /// Broken: everybody was busy.
    BreachedAtCapacity = "breached_at_capacity",
    /// Broken: it rang, and nobody took it.
    BreachedOffersIgnored = "breached_offers_ignored",
    /// Broken: an agent took it and has not answered.
    BreachedSilent = "breached_accepted_but_silent",
    /// Broken: the team does not work now.
    BreachedOutsideHours = "breached_outside_hours",
    /// Broken: the agent's connection was lost.
    BreachedConnectionLost = "breached_connection_lost",
    /// Asks which of the choices it shall be.
    Choose = "choose",
    /// The visitor chose to keep waiting.
    WaitsOn = "waits_on",
    /// Asks for a message with a contact, in one text.
    MessageAsk = "message_ask",
    /// Asks again: there was no contact.
    MessageAskAgain = "message_ask_again",
    /// A message was left; who follows up, and within which time.
    MessageLeft = "message_left" ["agent", "due"],
    /// The same while the team has nobody.
    MessageLeftUnowned = "message_left_unowned" ["due"],
    /// A button: wait for a person all the same.
    LabelWait = "label_wait",
    /// A button: keep waiting.
    LabelKeep = "label_keep",
    /// A button: leave a message.
    LabelMessage = "label_message",
    /// A button: stop waiting, back to the bot.
    LabelBack = "label_back",
    /// A button: go on with the bot.
    LabelGoOn = "label_go_on",
    /// A wait of at most a minute.
    WaitUnderMinute = "wait_under_minute",
    /// A wait of at most so many minutes.
    WaitUpToMinutes = "wait_up_to_minutes" ["high"],
    /// A range of minutes.
    WaitMinutes = "wait_minutes" ["low", "high"],
    /// A wait of at most so many hours.
    WaitUpToHours = "wait_up_to_hours" ["high"],
    /// A range of hours.
    WaitHours = "wait_hours" ["low", "high"],
    /// A span of minutes.
    SpanMinutes = "span_minutes" ["n"],
    /// A span of hours.
    SpanHours = "span_hours" ["n"],
    /// An agent is here; `{agent}` is the name.
    AgentJoined = "agent_joined" ["agent"],
    /// The bot has taken over again.
    BackToBot = "back_to_bot",
    /// The conversation is closed.
    Closed = "closed",
    /// The conversation is open again.
    Reopened = "reopened",
    /// Thanks for a rating.
    RatingThanks = "rating_thanks",
    /// The answer to a slot's question was not understood.
    SlotRetry = "slot_retry",
    /// The visitor has not got the detail at hand; followed by the slot's question.
    SlotHelp = "slot_help",
    /// The visitor asked something instead of giving the detail; followed by the slot's question.
    SlotFirst = "slot_first",
    /// The visitor told more of the matter instead of giving the detail; followed by the slot's question.
    SlotAside = "slot_aside",
    /// A detail came unasked; `{detail}`; followed by buttons.
    DetailNoted = "detail_noted" ["detail"],
    /// First contact.
    Greeting = "greeting",
    /// A returning visitor.
    GreetingBack = "greeting_back",
    /// Opens what is said to an angry visitor.
    SootheAngry = "soothe_angry",
    /// Opens what is said to a visitor who feels overlooked.
    SootheOverlooked = "soothe_overlooked",
    /// Opens what is said to an anxious visitor.
    SootheAnxious = "soothe_anxious",
    /// Opens what is said to a doubtful visitor.
    SootheDoubtful = "soothe_doubtful",
    /// Repeats the details back; `{details}`.
    ConfirmDetails = "confirm_details" ["details"],
    /// The details were wrong: they are asked for again.
    ConfirmAgain = "confirm_again",
    /// The button for "that is right".
    Yes = "yes",
    /// The button for "that is wrong".
    No = "no",
    /// The same question came again: the answer did not help; offers a person.
    SameAnswer = "same_answer",
    /// A bot answer was marked as no help; offers a person.
    NotHelped = "not_helped",
    /// No person is wanted.
    OfferDeclined = "offer_declined",
    /// Did this help?
    SolvedAsk = "solved_ask",
    /// The button for "it did".
    SolvedYes = "solved_yes",
    /// The button for "it did not".
    SolvedNo = "solved_no",
    /// It did.
    SolvedThanks = "solved_thanks",
    /// Names what is behind a trouble; `{cause}`.
    CauseIs = "cause_is" ["cause"],
    /// See [`CauseClass::MissingInformation`].
    CauseMissingInformation = "cause_missing_information",
    /// See [`CauseClass::WrongOperation`].
    CauseWrongOperation = "cause_wrong_operation",
    /// See [`CauseClass::SystemFault`].
    CauseSystemFault = "cause_system_fault",
    /// See [`CauseClass::OutsideCause`].
    CauseOutside = "cause_outside",
    /// One way out; `{number}`, `{remedy}`.
    Remedy = "remedy" ["number", "remedy"],
    /// How long a way out takes; `{time}`.
    RemedyTime = "remedy_time" ["time"],
    /// What to mind on a way out; `{risk}`.
    RemedyRisk = "remedy_risk" ["risk"],
}
