//! Rescuers who write: whoever is typing keeps the ring.

use super::super::{Command, Event, OfferEnd};
use super::{Desk, agent, conversation};
use crate::core::refusal::Refusal;

/// Conversation 1 is owned by silent agent 1; from 36 s on it rings at three of the others.
fn rescued(agents: u128) -> Desk {
    let mut desk = Desk::with(agents, 1);
    desk.ask(1);
    desk.accept(1);
    desk.at(36);
    assert_eq!(desk.rung(1), [2, 3, 4]);
    desk
}

fn types(desk: &mut Desk, n: u128) {
    desk.ok(Command::Typing { agent: agent(n), conversation: conversation(1) });
}

fn expired_at(n: u128) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::OfferEnded { agent: who, end: OfferEnd::Expired, .. } if *who == agent(n))
}

#[test]
fn a_rescuer_who_is_typing_keeps_the_ring_while_the_others_move_on() {
    let mut desk = rescued(9);
    for second in [50, 54, 58] {
        desk.at(second);
        types(&mut desk, 3);
    }
    desk.at(60);
    assert!(desk.rung(1).contains(&3), "60 s: the time of a rescue is over, but not for who is writing");
    assert_eq!([2, 4].map(|silent| desk.said(expired_at(silent))), [1, 1], "the silent ones had theirs");
    desk.at(62);
    desk.reply(3, 1);
    assert_eq!(desk.owner(1), Some(agent(3)));
    assert_eq!(desk.said(|event| matches!(event, Event::Answered { .. })), 1);
}

#[test]
fn a_rescuer_who_stops_typing_for_five_seconds_loses_the_ring() {
    let mut desk = rescued(9);
    desk.at(58);
    types(&mut desk, 3);
    desk.at(62);
    assert_eq!(desk.said(expired_at(3)), 0);
    desk.at(63);
    assert_eq!(desk.said(expired_at(3)), 1);
}

#[test]
fn typing_early_never_shortens_a_ring() {
    let mut desk = rescued(9);
    types(&mut desk, 3);
    desk.at(47);
    assert!(desk.rung(1).contains(&3));
}

#[test]
fn typing_without_end_keeps_a_ring_for_one_target_at_most() {
    let mut desk = rescued(9);
    for second in 37..96 {
        desk.at(second);
        types(&mut desk, 3);
        assert!(desk.rung(1).contains(&3), "{second}: the broken promise takes nothing from who is writing");
    }
    desk.at(96);
    assert_eq!(desk.said(expired_at(3)), 1, "then it may ring there again, but as a new turn");
}

#[test]
fn only_the_owner_and_rescuers_are_heard_typing() {
    let mut desk = rescued(9);
    let stranger = Command::Typing { agent: agent(9), conversation: conversation(1) };
    assert_eq!(desk.say(stranger), Err(Refusal::NotOwner));
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    let rung = Command::Typing { agent: agent(1), conversation: conversation(1) };
    assert_eq!(desk.say(rung), Err(Refusal::NotOwner), "an offer is taken before anything is written");
}
