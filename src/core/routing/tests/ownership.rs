//! Owning, claiming, passing on, closing.

use super::super::{Agent, Assignment, Command, Event, OfferEnd, Release, TransferTarget};
use super::{Desk, HELP, SALES, agent, conversation, profile};

/// Agent 1 owns conversation 1 without having answered; agent 2 is of `HELP`.
fn owned() -> Desk {
    let mut desk = Desk::with(1, 2);
    desk.join(Agent { teams: vec![HELP], ..profile(2, 1) });
    desk.ask(1);
    desk.accept(1);
    desk
}

fn transfer(desk: &mut Desk, to: TransferTarget) {
    desk.ok(Command::Transfer { agent: agent(1), conversation: conversation(1), to });
}

#[test]
fn a_claim_takes_it_out_of_turn_and_ends_the_other_rings() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    desk.ask(2);
    assert_eq!((desk.rung(1), desk.rung(2)), (vec![1], vec![2]));
    desk.ok(Command::Claim { agent: agent(1), conversation: conversation(2) });
    assert_eq!(desk.owner(2), Some(agent(1)));
    assert_eq!(desk.said(|e| matches!(e, Event::Assigned { via: Assignment::Claimed, .. })), 1);
    assert_eq!(desk.rung(1), [2], "the slot is gone, so its ring went on");
}

#[test]
fn claiming_what_rings_at_oneself_is_taking_the_offer() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.ok(Command::Claim { agent: agent(1), conversation: conversation(1) });
    assert_eq!(desk.said(|e| matches!(e, Event::OfferEnded { end: OfferEnd::Accepted, .. })), 1);
}

#[test]
fn a_transfer_of_an_unanswered_one_keeps_the_promise_and_presses_more() {
    let mut desk = owned();
    let before = desk.table.handoff(conversation(1)).unwrap().clone();
    desk.at(10);
    transfer(&mut desk, TransferTarget::Team(HELP));
    let after = desk.table.handoff(conversation(1)).unwrap();
    assert_eq!((after.respond_by, after.team, after.transferred), (before.respond_by, HELP, true));
    assert_eq!(after.rank, before.rank - std::time::Duration::from_secs(9), "15 % of the target");
    assert_eq!(desk.said(|e| matches!(e, Event::Queued { reason, .. } if **reason == *"transferred")), 1);
    assert_eq!(desk.rung(1), [2]);
    desk.at(60);
    assert_eq!(desk.breaches(), 1);
}

#[test]
fn a_transfer_does_not_ring_at_the_one_who_passed_it_on() {
    let mut desk = owned();
    transfer(&mut desk, TransferTarget::Team(SALES));
    assert!(desk.rung(1).is_empty());
    desk.join(profile(3, 1));
    assert_eq!(desk.rung(1), [3]);
}

#[test]
fn a_transfer_of_an_answered_one_queues_as_of_now_and_breaks_no_promise() {
    let mut desk = owned();
    desk.reply(1, 1);
    desk.at(300);
    desk.ask(2);
    transfer(&mut desk, TransferTarget::Team(HELP));
    assert_eq!(desk.table.handoff(conversation(1)).unwrap().rank, desk.now);
    desk.set(2, super::Presence::Away);
    desk.at(900);
    let of_it = |e: &Event| matches!(e, Event::Breached { conversation: c, .. } | Event::AtRisk { conversation: c, .. } if *c == conversation(1));
    assert_eq!(desk.said(of_it), 0);
    desk.set(2, super::Presence::Online);
    assert_eq!(desk.rung(1), [2]);
    desk.accept(2);
    desk.at(2000);
    assert_eq!(desk.said(|e| matches!(e, Event::Nudged { agent: a, .. } if *a == agent(2))), 0);
}

#[test]
fn a_transfer_to_an_agent_is_theirs_at_once_and_the_clock_goes_on() {
    let mut desk = owned();
    desk.at(20);
    transfer(&mut desk, TransferTarget::Agent(agent(2)));
    assert_eq!(desk.owner(1), Some(agent(2)));
    assert_eq!(desk.said(|e| matches!(e, Event::Assigned { via: Assignment::Transferred, .. })), 1);
    assert_eq!(desk.said(|e| matches!(e, Event::Unassigned { why: Release::Transferred, .. })), 1);
    desk.at(60);
    assert_eq!(desk.breaches(), 1);
}

#[test]
fn a_transfer_takes_the_slot_a_ring_was_holding() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    desk.accept(1);
    desk.ask(2);
    assert_eq!(desk.rung(2), [2]);
    transfer(&mut desk, TransferTarget::Agent(agent(2)));
    assert_eq!((desk.owner(1), desk.rung(2)), (Some(agent(2)), vec![1]));
}

#[test]
fn a_supervisor_may_pass_on_and_close_what_others_own() {
    let mut desk = owned();
    desk.join(Agent { supervisor: true, ..profile(5, 1) });
    let (by, to) = (agent(5), TransferTarget::Agent(agent(2)));
    desk.ok(Command::Transfer { agent: by, conversation: conversation(1), to });
    assert_eq!(desk.owner(1), Some(agent(2)));
    desk.close(5, 1);
    assert_eq!(
        desk.said(|e| matches!(e, Event::Ended { agent: Some(a), left: false, .. } if *a == agent(2))),
        1
    );
}

#[test]
fn sixty_or_the_visitor_may_close_it_at_any_stage() {
    let mut desk = owned();
    desk.at(40);
    desk.ok(Command::Close { by: None, conversation: conversation(1) });
    assert!(desk.table.handoff(conversation(1)).is_none());
    desk.ask(2);
    desk.ok(Command::Close { by: None, conversation: conversation(2) });
    assert!(desk.rung(2).is_empty());
    assert_eq!(desk.table.next_deadline(), None);
}

#[test]
fn only_the_first_message_is_an_answer() {
    let mut desk = owned();
    desk.reply(1, 1);
    assert_eq!(desk.said(|e| matches!(e, Event::Answered { .. })), 1);
    desk.reply(1, 1);
    assert_eq!(desk.events, []);
}

#[test]
fn a_closed_conversation_may_come_back_with_a_new_promise() {
    let mut desk = owned();
    desk.reply(1, 1);
    desk.close(1, 1);
    desk.at(500);
    desk.ask(1);
    assert_eq!(desk.rung(1), [1]);
    assert_eq!(desk.table.handoff(conversation(1)).unwrap().requested_at, desk.now);
}
