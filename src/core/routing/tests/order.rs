//! The order of service: earliest rank first, bounded, then first come first served.

use super::super::{Command, Event, Request, Team, TransferTarget};
use super::{Desk, SALES, agent, conversation, team};
use crate::core::mood::Urgency;
use crate::core::sla::Weights;

fn order(desk: &Desk) -> Vec<u128> {
    let items = desk.table.queue(desk.now, SALES, 50).items;
    items.iter().map(|item| item.conversation.0.as_u128() - 1000).collect()
}

#[test]
fn equals_are_served_as_they_came() {
    let mut desk = Desk::empty();
    for n in [3, 1, 2] {
        desk.ask(n);
    }
    assert_eq!(order(&desk), [3, 1, 2]);
    desk.at(1);
    desk.ask(0);
    assert_eq!(order(&desk), [3, 1, 2, 0]);
}

#[test]
fn level_urgency_and_mood_come_first() {
    let mut desk = Desk::empty();
    desk.ask(1);
    desk.ok(Command::Request(Request { upset: true, ..desk.request(2) }));
    desk.ok(Command::Request(Request { urgency: Urgency::High, ..desk.request(3) }));
    desk.ok(Command::Request(Request { level: 2, ..desk.request(4) }));
    desk.ok(Command::Request(Request { urgency: Urgency::Critical, upset: true, ..desk.request(5) }));
    assert_eq!(order(&desk), [5, 4, 3, 2, 1]);
    let reason = |event: &Event| matches!(event, Event::Queued { reason, .. } if **reason == *"urgent+upset");
    assert_eq!(desk.said(reason), 1);
}

#[test]
fn what_a_mood_weighs_is_the_teams_setting_for_whoever_asks_or_presses_after_it() {
    let mut desk = Desk::empty();
    desk.ask(1);
    desk.ok(Command::Request(Request { upset: true, ..desk.request(2) }));
    let weights = Weights { upset: 0, high: 0, critical: 1, vip: 2, ..Weights::default() };
    desk.ok(Command::PutTeam(Team { weights, ..team(SALES, &[]) }));
    desk.ok(Command::Request(Request { upset: true, urgency: Urgency::High, ..desk.request(3) }));
    assert_eq!(order(&desk), [2, 1, 3], "a place that was given stays; a mood without weight moves nobody");
    desk.ok(Command::Request(Request { level: 1, ..desk.request(4) }));
    desk.ok(Command::Request(Request { urgency: Urgency::Critical, ..desk.request(1) }));
    assert_eq!(order(&desk), [2, 4, 1, 3], "10 % before 2 % before 1 %");
}

#[test]
fn who_comes_back_on_the_same_matter_and_who_was_passed_on_come_before_the_calm() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.accept(1);
    desk.at(1);
    desk.ask(2);
    desk.ok(Command::Request(Request { repeated: true, ..desk.request(3) }));
    let reason = |event: &Event| matches!(event, Event::Queued { reason, .. } if **reason == *"repeated");
    assert_eq!((order(&desk), desk.said(reason)), (vec![3, 2], 1));
    let to = TransferTarget::Team(SALES);
    desk.ok(Command::Transfer { agent: agent(1), conversation: conversation(1), to });
    assert_eq!(order(&desk), [1, 3, 2], "15 % before 10 %");
    desk.ok(Command::Request(Request { upset: true, ..desk.request(1) }));
    let both =
        |event: &Event| matches!(event, Event::Queued { reason, .. } if **reason == *"upset+transferred");
    assert_eq!(desk.said(both), 1);
}

#[test]
fn what_presses_more_is_said_even_where_the_place_cannot_move_any_further() {
    let mut desk = Desk::empty();
    desk.ok(Command::Request(Request {
        urgency: Urgency::Critical,
        level: 9,
        upset: true,
        ..desk.request(1)
    }));
    let before = desk.table.handoff(conversation(1)).unwrap().rank;
    desk.ok(Command::Request(Request { repeated: true, ..desk.request(1) }));
    let all = |event: &Event| matches!(event, Event::Queued { rank, reason, .. } if *rank == before && **reason == *"vip+urgent+upset+repeated");
    assert_eq!(desk.said(all), 1);
    desk.ok(Command::Request(Request { repeated: true, ..desk.request(1) }));
    assert_eq!(desk.events, [], "nothing new, nothing said");
}

#[test]
fn nobody_is_overtaken_by_one_who_comes_more_than_half_a_target_later() {
    let mut desk = Desk::empty();
    desk.ask(1);
    let pressing = |desk: &Desk, n| {
        Command::Request(Request { urgency: Urgency::Critical, upset: true, level: 9, ..desk.request(n) })
    };
    desk.at(29);
    desk.ok(pressing(&desk, 2));
    assert_eq!(order(&desk), [2, 1]);
    desk.at(31);
    desk.ok(pressing(&desk, 3));
    assert_eq!(order(&desk), [2, 1, 3]);
}

#[test]
fn asking_again_moves_up_and_never_back() {
    let mut desk = Desk::empty();
    desk.ask(1);
    desk.at(5);
    desk.ask(2);
    let before = desk.table.handoff(conversation(2)).unwrap().clone();
    desk.ok(Command::Request(Request { urgency: Urgency::High, ..desk.request(2) }));
    assert_eq!(order(&desk), [2, 1]);
    desk.ok(Command::Request(desk.request(2)));
    let after = desk.table.handoff(conversation(2)).unwrap();
    assert_eq!((order(&desk), after.respond_by), (vec![2, 1], before.respond_by));
    assert_eq!(desk.events, []);
    assert_eq!(desk.table.queue(desk.now, SALES, 9).depth, 2);
}

#[test]
fn a_broken_promise_moves_up_and_stays() {
    let mut desk = Desk::empty();
    desk.ask(1);
    desk.at(25);
    desk.ok(Command::Request(Request { level: 9, ..desk.request(2) }));
    desk.at(30);
    assert_eq!(order(&desk), [1, 2]);
    desk.ok(Command::Request(Request { urgency: Urgency::Critical, upset: true, ..desk.request(3) }));
    desk.at(60);
    assert_eq!(desk.breaches(), 1);
    assert_eq!(order(&desk)[0], 1);
    desk.at(3600);
    assert_eq!((order(&desk).len(), desk.breaches()), (3, 2), "nobody is dropped, nothing is said twice");
}

#[test]
fn a_view_counts_depth_oldest_and_what_is_at_risk() {
    let mut desk = Desk::empty();
    desk.ask(1);
    desk.at(20);
    desk.ask(2);
    desk.at(55);
    let view = desk.table.queue(desk.now, SALES, 1);
    assert_eq!((view.depth, view.at_risk, view.items.len()), (2, 1, 1));
    assert_eq!(view.oldest_wait.unwrap().as_secs(), 55);
    let standing = |n| desk.table.standing(desk.now, conversation(n)).unwrap();
    assert_eq!((standing(1).position, standing(2).position), (1, 2));
    assert!(
        standing(2).eta_high_s >= standing(1).eta_high_s && standing(1).eta_low_s <= standing(1).eta_high_s
    );
}

#[test]
fn a_first_visitor_beside_a_free_agent_is_told_what_ring_and_reply_take() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    let standing = desk.table.standing(desk.now, conversation(1)).unwrap();
    assert!(standing.eta_low_s >= 5 && standing.eta_high_s <= 50, "{standing:?}");
    desk.at(10);
    let later = desk.table.standing(desk.now, conversation(1)).unwrap();
    assert!(later.eta_high_s < standing.eta_high_s, "it counts down");
    desk.accept(1);
    let owned = desk.table.standing(desk.now, conversation(1)).unwrap();
    assert!(owned.position == 0 && owned.eta_high_s <= 40, "{owned:?}");
}

#[test]
fn who_waits_for_help_is_told_when_the_help_is_rung() {
    let mut desk = Desk::empty();
    desk.join(crate::core::routing::Agent { teams: vec![super::HELP], ..super::profile(1, 1) });
    desk.ask(1);
    let standing = desk.table.standing(desk.now, conversation(1)).unwrap();
    assert!(standing.eta_low_s >= 30 && standing.eta_high_s <= 90, "{standing:?}");
}
