//! Offers: whom it rings at, and how an offer ends.

use super::super::{
    AcceptMode, Agent, Assignment, Command, Event, OfferEnd, OfferStage, Presence, Request, Team,
};
use super::{Desk, HELP, SALES, agent, conversation, profile, team};
use crate::core::text::Language;

#[test]
fn a_request_rings_at_once_and_an_accept_makes_an_owner() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    assert_eq!(desk.rung(1), [1]);
    desk.accept(1);
    assert_eq!(desk.owner(1), Some(agent(1)));
    assert_eq!(desk.said(|e| matches!(e, Event::Assigned { via: Assignment::Accepted, .. })), 1);
    desk.reply(1, 1);
    assert_eq!(desk.said(|e| matches!(e, Event::Answered { in_time: true, waited_ms: 0, .. })), 1);
    desk.close(1, 1);
    assert!(desk.table.handoff(conversation(1)).is_none());
    assert_eq!(desk.table.next_deadline(), None);
}

#[test]
fn a_freed_slot_rings_in_the_same_step() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.ask(2);
    desk.accept(1);
    assert!(desk.rung(2).is_empty());
    desk.reply(1, 1);
    desk.close(1, 1);
    assert_eq!(desk.rung(2), [1]);
}

#[test]
fn nobody_is_rung_for_more_than_their_free_slots() {
    let mut desk = Desk::with(1, 2);
    for n in 1..=5 {
        desk.ask(n);
    }
    assert_eq!(desk.rings_at(1).len(), 2);
    desk.accept(1);
    assert_eq!(desk.rings_at(1).len(), 1);
}

#[test]
fn an_offer_that_is_not_taken_goes_to_the_next_and_never_back_while_others_are_left() {
    let mut desk = Desk::with(2, 3);
    desk.ask(1);
    assert_eq!(desk.rung(1), [1]);
    desk.at(12);
    assert_eq!(desk.said(|e| matches!(e, Event::OfferEnded { end: OfferEnd::Expired, .. })), 1);
    assert_eq!(desk.rung(1), [2]);
    desk.decline(2);
    assert!(desk.rung(1).is_empty(), "both were tried");
    desk.at(24);
    assert_eq!(desk.rung(1), [1], "the one who declined is not asked again by the ring-all");
}

#[test]
fn the_least_loaded_is_rung_then_the_longest_idle() {
    let mut desk = Desk::with(1, 4);
    desk.join(profile(2, 2));
    desk.ask(1);
    desk.accept(1);
    desk.ask(2);
    assert_eq!(desk.rung(2), [2], "nothing of two slots is less than one of four");
    desk.accept(2);
    desk.at(1);
    desk.ask(3);
    assert_eq!(desk.rung(3), [1], "one of four is less than one of two");
    desk.accept(1);
    desk.ask(4);
    assert_eq!(desk.rung(4), [2], "both are half loaded, the second has been idle for longer");
}

#[test]
fn two_free_agents_take_turns() {
    let mut desk = Desk::with(2, 1);
    for (n, expected) in [(1, 1), (2, 2), (3, 1)] {
        desk.at(n);
        desk.ask(n.into());
        assert_eq!(desk.rung(n.into()), [expected]);
        desk.accept(expected);
        desk.reply(expected, n.into());
        desk.close(expected, n.into());
    }
}

#[test]
fn the_agent_of_last_time_is_preferred_when_free() {
    let mut desk = Desk::with(3, 1);
    let again = |desk: &Desk, n| Request { preferred: Some(agent(3)), ..desk.request(n) };
    desk.ok(Command::Request(again(&desk, 1)));
    assert_eq!(desk.rung(1), [3]);
    desk.ok(Command::Request(again(&desk, 2)));
    assert_eq!(desk.rung(2), [1], "not free: anybody");
}

#[test]
fn skills_and_language_must_fit() {
    let mut desk = Desk::empty();
    desk.join(Agent { languages: vec![Language::Zh], ..profile(1, 3) });
    desk.join(Agent { languages: vec![Language::En], skills: vec!["returns".into()], ..profile(2, 3) });
    desk.ok(Command::Request(Request { language: Language::En, ..desk.request(1) }));
    assert_eq!(desk.rung(1), [2]);
    desk.ok(Command::Request(Request { skills: vec!["returns".into()], ..desk.request(2) }));
    assert!(desk.rung(2).is_empty(), "one has the skill, the other the language");
    desk.ok(Command::PutAgent(Agent { skills: vec!["returns".into()], ..profile(1, 3) }));
    assert_eq!(desk.rung(2), [1], "a learned skill rings at once");
}

#[test]
fn a_ring_that_an_agent_may_not_take_any_more_goes_to_others() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    desk.ok(Command::PutAgent(Agent { teams: vec![HELP], ..profile(1, 1) }));
    assert_eq!(desk.rung(1), [2]);
    assert_eq!(desk.said(|e| matches!(e, Event::OfferEnded { end: OfferEnd::Reassigned, .. })), 1);
}

#[test]
fn a_lowered_capacity_withdraws_rings_and_keeps_what_is_owned() {
    let mut desk = Desk::with(1, 3);
    desk.ask(1);
    desk.accept(1);
    desk.ask(2);
    desk.ask(3);
    desk.ok(Command::PutAgent(profile(1, 2)));
    assert_eq!((desk.rung(2), desk.rung(3)), (vec![1], vec![]), "the newest ring goes first");
    desk.ok(Command::PutAgent(profile(1, 0)));
    assert_eq!((desk.owner(1), desk.rung(2)), (Some(agent(1)), vec![]));
    assert_eq!(desk.table.agent(agent(1)).unwrap().load, 1);
}

#[test]
fn away_and_offline_withdraw_the_rings_and_keep_what_is_owned() {
    for presence in [Presence::Away, Presence::Offline] {
        let mut desk = Desk::with(2, 2);
        desk.ask(1);
        desk.accept(1);
        desk.ask(2);
        assert_eq!(desk.rung(2), [2]);
        desk.set(2, presence);
        assert_eq!(desk.rung(2), [1]);
        desk.set(1, presence);
        assert_eq!((desk.rung(2), desk.owner(1)), (vec![], Some(agent(1))));
        desk.set(2, Presence::Online);
        assert_eq!(desk.rung(2), [2]);
    }
}

#[test]
fn a_team_may_assign_at_once() {
    let mut desk = Desk::with(2, 1);
    desk.ok(Command::PutTeam(Team { accept: AcceptMode::Direct, ..team(SALES, &[]) }));
    desk.ask(1);
    desk.ask(2);
    desk.ask(3);
    assert_eq!((desk.owner(1), desk.owner(2), desk.owner(3)), (Some(agent(1)), Some(agent(2)), None));
    desk.reply(1, 1);
    desk.close(1, 1);
    assert_eq!(desk.owner(3), Some(agent(1)));
    assert_eq!(desk.said(|e| matches!(e, Event::Assigned { via: Assignment::Direct, .. })), 1);
}

#[test]
fn a_leaving_visitor_stops_the_ringing() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.ask(2);
    desk.ok(Command::Leave(conversation(1)));
    assert_eq!(desk.said(|e| matches!(e, Event::OfferEnded { end: OfferEnd::Left, .. })), 1);
    assert_eq!(desk.said(|e| matches!(e, Event::Ended { left: true, .. })), 1);
    assert_eq!(desk.rung(2), [1]);
}

#[test]
fn a_ring_all_gives_way_to_one_that_rings_nowhere() {
    let mut desk = Desk::with(2, 1);
    desk.ok(Command::PutTeam(team(SALES, &[])));
    desk.ask(1);
    desk.at(24);
    assert_eq!((desk.rung(1), desk.stage_at(2)), (vec![1, 2], OfferStage::RingAll));
    desk.ask(2);
    assert_eq!(desk.rung(1).len() + desk.rung(2).len(), 2);
    assert_eq!(desk.rung(2).len(), 1, "one of the two rings was spared");
}
