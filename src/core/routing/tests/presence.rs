//! Connections, the reconnect grace, wishes, and agents who let offers pass.

use super::super::{Command, Event, OfferEnd, Presence, Release};
use super::{Desk, agent, conversation, profile};

fn went(desk: &Desk, to: Presence, why: Option<&str>) -> usize {
    let change = |e: &Event| matches!(e, Event::PresenceChanged { presence, reason, .. } if *presence == to && reason.as_deref() == why);
    desk.said(change)
}

#[test]
fn two_missed_offers_in_a_row_set_an_agent_away_and_one_word_brings_them_back() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.at(12);
    assert_eq!(desk.presence(1), Presence::Online);
    desk.ask(2);
    assert_eq!(desk.rung(2), [1]);
    desk.at(24);
    assert_eq!(went(&desk, Presence::Away, Some("missed_offers")), 1);
    assert_eq!((desk.presence(1), desk.rings_at(1).len()), (Presence::Away, 0));
    desk.set(1, Presence::Online);
    assert_eq!(desk.rings_at(1).len(), 1);
}

#[test]
fn taking_an_offer_or_passing_it_on_starts_the_count_anew() {
    for take in [true, false] {
        let mut desk = Desk::with(1, 1);
        desk.ask(1);
        desk.at(12);
        desk.ask(2);
        if take {
            desk.accept(1);
            desk.reply(1, 2);
            desk.close(1, 2);
        } else {
            desk.decline(1);
        }
        desk.ask(3);
        desk.at(24);
        assert_eq!(desk.presence(1), Presence::Online);
    }
}

#[test]
fn a_ring_all_that_is_not_heard_does_not_count_as_missed() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.at(500);
    assert_eq!(desk.presence(1), Presence::Online);
}

#[test]
fn a_lost_connection_sends_its_rings_on_at_once_to_the_same_place() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    let before = desk.table.handoff(conversation(1)).unwrap().clone();
    desk.ok(Command::Disconnected(agent(1)));
    assert_eq!(desk.said(|e| matches!(e, Event::OfferEnded { end: OfferEnd::Reassigned, .. })), 1);
    assert_eq!(desk.rung(1), [2]);
    assert_eq!(desk.table.handoff(conversation(1)), Some(&before), "being cut off is no try");
    assert_eq!(desk.presence(1), Presence::Online, "still counted as there");
}

#[test]
fn who_comes_back_within_the_grace_keeps_what_they_own() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.accept(1);
    desk.ok(Command::Disconnected(agent(1)));
    desk.at(14);
    desk.ok(Command::Connected(agent(1)));
    desk.at(29);
    assert_eq!((desk.owner(1), desk.presence(1)), (Some(agent(1)), Presence::Online));
}

#[test]
fn after_the_grace_an_unanswered_one_returns_to_its_old_place() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    let before = desk.table.handoff(conversation(1)).unwrap().clone();
    desk.accept(1);
    desk.at(2);
    desk.ask(2);
    desk.ok(Command::Disconnected(agent(1)));
    desk.at(17);
    assert_eq!(went(&desk, Presence::Offline, Some("connection_lost")), 1);
    assert_eq!(desk.said(|e| matches!(e, Event::Unassigned { why: Release::OwnerLost, .. })), 1);
    let after = desk.table.handoff(conversation(1)).unwrap();
    assert_eq!((after.respond_by, after.rank), (before.respond_by, before.rank));
    desk.join(profile(2, 1));
    assert_eq!(desk.rung(1), [2], "before the one who came later");
}

#[test]
fn after_the_grace_an_answered_one_gets_a_new_promise() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.accept(1);
    desk.reply(1, 1);
    desk.at(100);
    desk.ok(Command::Disconnected(agent(1)));
    desk.at(115);
    let handoff = desk.table.handoff(conversation(1)).unwrap();
    assert_eq!((handoff.requested_at, handoff.answered_at), (desk.now, None));
    assert_eq!(handoff.respond_by.since(desk.now).as_secs(), 60);
    desk.at(175);
    assert_eq!(desk.breaches(), 1);
}

#[test]
fn a_removed_agent_leaves_nothing_behind() {
    let mut desk = Desk::with(1, 3);
    desk.ask(1);
    desk.accept(1);
    desk.ask(2);
    desk.ok(Command::Disconnected(agent(1)));
    desk.ok(Command::RemoveAgent(agent(1)));
    assert_eq!((desk.owner(1), desk.table.agent(agent(1))), (None, None));
    desk.join(profile(2, 2));
    assert_eq!((desk.rung(1), desk.rung(2)), (vec![2], vec![2]));
}

#[test]
fn a_wish_holds_over_a_short_absence_and_counts_only_while_connected() {
    let mut desk = Desk::with(1, 1);
    desk.set(1, Presence::Away);
    desk.ok(Command::Disconnected(agent(1)));
    desk.at(15);
    assert_eq!(desk.presence(1), Presence::Offline);
    desk.set(1, Presence::Online);
    assert_eq!(desk.presence(1), Presence::Offline, "a wish alone brings nobody here");
    desk.ok(Command::Connected(agent(1)));
    assert_eq!(desk.presence(1), Presence::Online);
}

#[test]
fn saying_the_same_twice_says_nothing_new() {
    let mut desk = Desk::with(1, 1);
    desk.ok(Command::Connected(agent(1)));
    desk.set(1, Presence::Online);
    assert_eq!(desk.events, []);
    desk.ok(Command::Disconnected(agent(1)));
    let due = desk.table.next_deadline();
    desk.at(5);
    desk.ok(Command::Disconnected(agent(1)));
    assert_eq!(desk.table.next_deadline(), due, "the grace does not begin anew");
}
