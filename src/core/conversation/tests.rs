//! Behaviour of the conversation machine.
