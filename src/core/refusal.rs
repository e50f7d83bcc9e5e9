//! A business "no": the state is unchanged and the sender is told.

/// Why a command was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// There is no such conversation here.
    UnknownConversation,
    /// There is no such agent, or they cannot take it.
    UnknownAgent,
    /// There is no such team.
    UnknownTeam,
    /// Somebody else owns it.
    NotOwner,
    /// Somebody was faster.
    AlreadyOwned,
    /// The offer is expired, withdrawn, taken or somebody else's.
    OfferGone,
    /// All slots are taken.
    AtCapacity,
    /// The agent is away or offline.
    NotOnline,
    /// It is closed.
    ConversationClosed,
    /// It makes no sense at this stage.
    WrongStage,
    /// The same client id came with another body.
    ClientIdConflict,
    /// It was rated before.
    AlreadyRated,
    /// The bound of entries is reached.
    ConversationFull,
}
