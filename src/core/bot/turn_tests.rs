//! Behaviour of the bot turn.
