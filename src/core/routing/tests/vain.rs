//! What rings in vain keeps nobody from being asked, and nobody from writing.

use super::super::{Command, OfferStage};
use super::{Desk, agent, conversation};

#[test]
fn a_rescue_rings_long_enough_to_read_and_to_write() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    let owner = desk.table.agent(agent(1)).map_or(2, |view| if view.offers.is_empty() { 2 } else { 1 });
    desk.accept(owner);
    let other = 3 - owner;
    desk.at(36);
    assert_eq!(desk.stage_at(other), OfferStage::Rescue);
    desk.at(59);
    assert_eq!(desk.rung(1), [other], "an offer would have ended at 48 s");
    desk.reply(other, 1);
    assert_eq!(desk.owner(1), Some(agent(other)));
}

#[test]
fn further_rescuers_are_called_when_the_first_ones_have_been_silent_for_an_offer() {
    let mut desk = Desk::with(8, 1);
    desk.ask(1);
    let owner = (1..=8).find(|n| !desk.rings_at(*n).is_empty()).unwrap();
    desk.accept(owner);
    desk.at(36);
    assert_eq!(desk.rung(1).len(), 3);
    desk.at(47);
    assert_eq!(desk.rung(1).len(), 3);
    desk.at(48);
    assert_eq!(desk.rung(1).len(), 6);
}

#[test]
fn a_ring_all_that_nobody_hears_gets_the_next_free_slot_before_later_ones() {
    // 1 has a slot and does not look; 2 is busy; 9 waits behind.
    let mut desk = Desk::with(2, 1);
    desk.ask(5);
    let busy = if desk.rings_at(1).is_empty() { 2 } else { 1 };
    desk.accept(busy);
    desk.reply(busy, 5);
    desk.ask(1);
    desk.at(30);
    desk.ask(9);
    desk.at(37);
    assert_eq!(desk.rung(1), [3 - busy]);
    desk.close(busy, 5);
    assert_eq!(desk.rung(1), [1, 2], "the earlier one, though it rings already");
}

#[test]
fn those_who_let_something_pass_are_asked_after_the_others_until_they_act() {
    let mut desk = Desk::with(3, 2);
    desk.ask(1);
    let silent = desk.rung(1)[0];
    desk.at(12);
    let next = desk.rung(1)[0];
    assert_ne!(next, silent);
    desk.accept(next);
    desk.reply(next, 1);
    desk.ask(2);
    let third = desk.rung(2)[0];
    assert!(third != silent && third != next);
    desk.accept(third);
    desk.reply(third, 2);
    // The silent one is the least loaded now.
    desk.ask(3);
    assert_ne!(desk.rung(3), [silent]);
    desk.ok(Command::Claim { agent: agent(silent), conversation: conversation(3) });
    desk.close(silent, 3);
    desk.ask(4);
    assert_eq!(desk.rung(4), [silent]);
}
