//! A restart: places, promises and owners are what they were.

use super::super::{Command, Event, Handoff, RoutingTable};
use super::{Desk, SALES, agent, conversation, profile};
use std::time::Duration;

/// The process dies; `seconds` later only the handoffs are left, and nobody is connected.
fn restarted(mut desk: Desk, conversations: u128, seconds: u64) -> Desk {
    let handoff = |n| desk.table.handoff(conversation(n)).cloned();
    let mut handoffs: Vec<Handoff> = (1..=conversations).filter_map(handoff).collect();
    handoffs.reverse();
    let agents = (1..=3).filter(|n| desk.table.agent(agent(*n)).is_some()).collect::<Vec<_>>();
    let mut after = Desk::empty();
    after.table = RoutingTable::new(2);
    after.now = desk.now + Duration::from_secs(seconds);
    desk.now = after.now;
    after.ok(Command::PutTeam(super::team(SALES, &[])));
    for n in agents {
        after.ok(Command::PutAgent(profile(n, 1)));
    }
    after.events.clear();
    after.table.restore(after.now, handoffs, &mut after.events);
    after.table.check().unwrap();
    after
}

#[test]
fn who_waited_waits_at_the_same_place_for_the_same_promise() {
    let mut desk = Desk::with(2, 1);
    for n in 1..=3 {
        desk.ask(n);
        desk.at(n as u64);
    }
    let promise = desk.table.handoff(conversation(3)).unwrap().respond_by;
    let mut desk = restarted(desk, 3, 2);
    assert_eq!(desk.table.handoff(conversation(3)).unwrap().respond_by, promise);
    desk.ok(Command::Connected(agent(2)));
    assert_eq!(desk.rung(1), [2], "offered anew, the first one first");
    desk.at(60);
    assert_eq!(desk.breaches(), 1, "what was left of the time, not a new minute");
}

#[test]
fn owners_keep_what_they_own_if_they_reconnect_in_time() {
    let mut desk = Desk::with(2, 1);
    for n in 1..=2 {
        desk.ask(n);
        desk.accept(n);
        desk.reply(n, n);
    }
    let mut desk = restarted(desk, 2, 5);
    assert_eq!((desk.owner(1), desk.owner(2)), (Some(agent(1)), Some(agent(2))));
    desk.ok(Command::Connected(agent(1)));
    desk.at(19);
    assert_eq!(desk.owner(2), Some(agent(2)));
    desk.at(20);
    assert_eq!((desk.owner(1), desk.owner(2)), (Some(agent(1)), None));
    assert_eq!(desk.said(|e| matches!(e, Event::Queued { .. })), 1);
}

#[test]
fn a_promise_that_broke_while_sixty_was_down_is_said_at_the_start_once() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.at(20);
    let desk = restarted(desk, 1, 300);
    assert_eq!(desk.breaches(), 1);
    let mut again = restarted(desk, 1, 300);
    assert_eq!(again.breaches(), 0);
    again.ok(Command::Connected(agent(1)));
    assert_eq!(again.rung(1), [1]);
}

#[test]
fn what_a_removed_agent_owned_is_queued() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.accept(1);
    desk.reply(1, 1);
    desk.ok(Command::PutAgent(profile(2, 1)));
    let mut orphan = desk.table.handoff(conversation(1)).unwrap().clone();
    orphan.stage = super::super::HandoffStage::Owned { agent: agent(77), since: desk.now };
    let mut after = Desk::empty();
    after.table.restore(after.now, vec![orphan], &mut after.events);
    after.table.check().unwrap();
    after.join(profile(2, 1));
    assert_eq!(after.rung(1), [2]);
}
