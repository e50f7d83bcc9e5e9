//! What the events say beside the decision: enough to explain it, and to play it again.

use std::sync::Arc;

use super::*;
use crate::core::routing::{Chosen, OfferEnd, PresenceBy, TransferTarget};

fn chosen(desk: &Desk) -> Option<Chosen> {
    desk.events.iter().find_map(|event| match event {
        Event::Offered { chosen, .. } | Event::Assigned { chosen, .. } => *chosen,
        _ => None,
    })
}

#[test]
fn a_request_is_the_first_event_of_its_handoff_and_is_said_once() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    let first = desk.events.first();
    assert!(
        matches!(first, Some(Event::Requested { conversation: c, .. }) if *c == conversation(1)),
        "{first:?}"
    );
    desk.ok(Command::Request(Request { upset: true, ..desk.request(1) }));
    assert_eq!(desk.said(|e| matches!(e, Event::Requested { .. })), 0);
    assert_eq!(desk.said(|e| matches!(e, Event::Raised { upset: true, .. })), 1);
}

#[test]
fn an_offer_says_how_its_agent_stood() {
    let mut desk = Desk::with(3, 2);
    desk.at(7);
    desk.ask(1);
    assert_eq!(
        chosen(&desk),
        Some(Chosen { load: 0, capacity: 2, idle_since: Moment(1_000_000), others_free: 2 })
    );
}

#[test]
fn a_direct_assignment_says_why_this_agent() {
    let mut desk = Desk::empty();
    desk.ok(Command::PutTeam(Team { accept: AcceptMode::Direct, ..team(SALES, &[]) }));
    desk.join(profile(1, 2));
    desk.ask(1);
    let why =
        |e: &Event| matches!(e, Event::Assigned { reason: Some(reason), .. } if &**reason == "least_loaded");
    assert_eq!((desk.said(why), chosen(&desk).map(|chosen| chosen.others_free)), (1, Some(0)));
}

#[test]
fn a_decline_keeps_the_agents_words_within_a_bound() {
    let mut desk = Desk::with(2, 1);
    let declines = |desk: &mut Desk, words: &str| -> Option<Arc<str>> {
        desk.ask(1);
        let n = desk.rung(1)[0];
        let offer = desk.offer_at(n);
        desk.ok(Command::Decline { agent: agent(n), offer, reason: Some(words.into()) });
        let reason = desk.events.iter().find_map(|event| match event {
            Event::OfferEnded { end: OfferEnd::Declined, reason, .. } => reason.clone(),
            _ => None,
        });
        desk.ok(Command::Leave(conversation(1)));
        reason
    };
    assert_eq!(declines(&mut desk, "开会").as_deref(), Some("开会"));
    assert_eq!(declines(&mut desk, &"忙".repeat(300)).map(|words| words.chars().count()), Some(200));
}

#[test]
fn an_expired_offer_counts_the_misses_in_a_row() {
    let mut desk = Desk::with(1, 3);
    let missed = |desk: &Desk| {
        let missed = |event: &Event| match event {
            Event::OfferEnded { end: OfferEnd::Expired, missed, .. } => Some(*missed),
            _ => None,
        };
        desk.events.iter().filter_map(missed).collect::<Vec<_>>()
    };
    desk.ask(1);
    desk.at(13);
    assert_eq!(missed(&desk), [1]);
    desk.ask(2);
    desk.at(26);
    assert_eq!(missed(&desk), [2]);
    let away = |e: &Event| matches!(e, Event::PresenceChanged { by: PresenceBy::MissedOffers, .. });
    assert_eq!(desk.said(away), 1);
}

#[test]
fn connections_are_told_from_wishes() {
    let mut desk = Desk::empty();
    desk.ok(Command::PutAgent(profile(1, 1)));
    desk.set(1, Presence::Away);
    assert_eq!(desk.events, [], "nobody is there to see it");
    desk.ok(Command::Connected(agent(1)));
    assert_eq!(desk.events[0], Event::Connected { agent: agent(1), wish: Presence::Away });
    assert_eq!(desk.said(|e| matches!(e, Event::PresenceChanged { by: PresenceBy::Connected, .. })), 1);
    desk.set(1, Presence::Online);
    assert_eq!(desk.said(|e| matches!(e, Event::PresenceChanged { by: PresenceBy::Wish, .. })), 1);
    desk.ok(Command::Disconnected(agent(1)));
    assert_eq!(desk.events, [Event::Disconnected { agent: agent(1) }]);
    desk.at(15);
    assert_eq!(desk.said(|e| matches!(e, Event::PresenceChanged { by: PresenceBy::ConnectionLost, .. })), 1);
}

#[test]
fn settings_and_profiles_are_said_when_they_differ_and_not_again() {
    let mut desk = Desk::with(1, 1);
    desk.ok(Command::PutTeam(team(SALES, &[HELP])));
    desk.ok(Command::PutAgent(profile(1, 1)));
    assert_eq!(desk.events, []);
    desk.ok(Command::PutTeam(team(SALES, &[])));
    assert_eq!(desk.events, [Event::TeamChanged { team: Arc::new(team(SALES, &[])) }]);
    desk.ok(Command::PutAgent(profile(1, 5)));
    assert_eq!(desk.events, [Event::AgentChanged { agent: Arc::new(profile(1, 5)) }]);
    desk.ok(Command::RemoveAgent(agent(1)));
    assert_eq!(desk.events, [Event::AgentRemoved { agent: agent(1) }]);
}

#[test]
fn a_transfer_says_from_whom_to_where_and_a_close_by_whom() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    let (owner, other) = if desk.rung(1) == [1] { (1, 2) } else { (2, 1) };
    desk.accept(owner);
    let to = TransferTarget::Agent(agent(other));
    desk.ok(Command::Transfer { agent: agent(owner), conversation: conversation(1), to });
    let (by, from) = (agent(owner), agent(owner));
    assert_eq!(desk.events[0], Event::Transferred { conversation: conversation(1), by, from, to });
    desk.close(other, 1);
    assert_eq!(desk.said(|e| matches!(e, Event::Ended { by: Some(by), .. } if *by == agent(other))), 1);
}

#[test]
fn a_breach_says_how_many_were_there_and_how_many_waited() {
    let mut desk = Desk::with(1, 1);
    (1..=3).for_each(|n| desk.ask(n));
    desk.accept(1);
    desk.reply(1, 1);
    desk.at(61);
    let figures = desk.events.iter().find_map(|event| match event {
        Event::Breached { online, waiting, .. } => Some((*online, *waiting)),
        _ => None,
    });
    assert_eq!(figures, Some((1, 2)));
}
