//! What Sixty does, shown over real sockets against a real server on a real SQLite file; one module per capability.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

mod bad_input;
mod bot_answers;
mod business_hours;
mod comes_back;
mod first_response;
mod handoff;
mod harness;
mod honest;
mod kill;
mod ledger;
mod left_messages;
mod openings;
mod origins;
mod rating;
mod reconnect;
mod restart;
mod slow_reader;
