//! The response ladder, step by step.

use std::time::Duration;

use super::super::{Agent, Cause, Command, Event, Ladder, OfferStage, Presence, Team};
use super::{Desk, HELP, SALES, agent, conversation, profile, team};

fn cause(desk: &Desk) -> Option<Cause> {
    desk.events.iter().find_map(|event| match event {
        Event::Breached { cause, .. } => Some(*cause),
        _ => None,
    })
}

#[test]
fn at_24_s_it_rings_at_everybody_with_a_free_slot_and_the_first_claim_wins() {
    let mut desk = Desk::with(4, 1);
    desk.ask(9);
    desk.accept(1);
    desk.reply(1, 9);
    desk.ask(1);
    desk.at(23);
    assert_eq!(desk.rung(1).len(), 1);
    desk.at(24);
    assert_eq!(desk.rung(1), [2, 3, 4]);
    desk.accept(4);
    assert_eq!((desk.owner(1), desk.rung(1)), (Some(agent(4)), vec![]));
}

#[test]
fn at_30_s_other_skills_overflow_teams_and_supervisors_are_rung_too() {
    let mut desk = Desk::with(1, 3);
    desk.join(Agent { teams: vec![HELP], ..profile(2, 1) });
    desk.join(Agent { supervisor: true, ..profile(3, 1) });
    desk.join(Agent { supervisor: true, teams: vec![], ..profile(4, 1) });
    desk.join(Agent { supervisor: true, teams: vec![HELP], ..profile(5, 1) });
    desk.ok(Command::Request(super::Request { skills: vec!["returns".into()], ..desk.request(1) }));
    desk.at(29);
    assert!(desk.rung(1).is_empty());
    desk.at(30);
    assert_eq!(desk.rung(1), [1, 2, 3, 4]);
}

#[test]
fn supervisors_stand_in_at_once_when_nobody_of_the_team_is_there() {
    let mut desk = Desk::with(1, 1);
    desk.join(Agent { supervisor: true, ..profile(2, 1) });
    desk.set(1, Presence::Away);
    desk.ask(1);
    assert_eq!(desk.rung(1), [2]);
    desk.set(1, Presence::Online);
    desk.ask(2);
    assert_eq!(desk.rung(2), [1]);
    desk.decline(2);
    assert!(desk.rung(1).is_empty(), "the agent rings already, the supervisor has declined");
    desk.set(1, Presence::Away);
    assert_eq!(desk.rung(2), [2], "left alone again");

    let mut desk = Desk::with(1, 1);
    desk.join(Agent { supervisor: true, ..profile(2, 1) });
    desk.ok(Command::Request(super::Request { skills: vec!["returns".into()], ..desk.request(1) }));
    desk.ok(Command::PutAgent(Agent { supervisor: true, skills: vec!["returns".into()], ..profile(2, 1) }));
    assert!(desk.rung(1).is_empty());
    desk.ok(Command::PutAgent(Agent { teams: vec![HELP], ..profile(1, 1) }));
    assert_eq!(desk.rung(1), [2], "the last agent went to another team");
}

#[test]
fn a_silent_owner_is_nudged_then_others_are_rung_and_the_first_message_wins() {
    let mut desk = Desk::with(6, 1);
    desk.ask(1);
    desk.accept(1);
    desk.at(30);
    assert_eq!(desk.said(|e| matches!(e, Event::Nudged { .. })), 1);
    desk.at(36);
    assert_eq!(desk.said(|e| matches!(e, Event::RescueStarted { .. })), 1);
    assert_eq!((desk.rung(1), desk.stage_at(2)), (vec![2, 3, 4], OfferStage::Rescue));
    desk.at(40);
    desk.reply(3, 1);
    assert_eq!((desk.owner(1), desk.rung(1)), (Some(agent(3)), vec![]));
    assert_eq!(desk.said(|e| matches!(e, Event::Answered { waited_ms: 40_000, in_time: true, .. })), 1);
    assert_eq!(desk.table.agent(agent(1)).unwrap().load, 0);
    desk.at(600);
    assert_eq!(desk.events, [], "answered: no more steps");
}

#[test]
fn a_rescue_ends_when_the_owner_answers_after_all() {
    let mut desk = Desk::with(3, 1);
    desk.ask(1);
    desk.accept(1);
    desk.at(37);
    assert_eq!(desk.rung(1), [2, 3]);
    desk.reply(1, 1);
    assert_eq!((desk.owner(1), desk.rung(1)), (Some(agent(1)), vec![]));
}

#[test]
fn a_rescue_rings_at_others_when_it_is_not_heard_and_finds_who_comes_free() {
    let mut desk = Desk::with(5, 1);
    desk.ask(1);
    desk.accept(1);
    desk.at(36);
    assert_eq!(desk.rung(1), [2, 3, 4]);
    desk.at(48);
    assert!(desk.rung(1).contains(&5), "untried ones first");
    desk.join(profile(6, 1));
    let passes = desk.rung(1)[0];
    desk.decline(passes);
    // Those who were rung first may be writing: it rings on there.
    assert_eq!(desk.rung(1), [3, 4, 5, 6]);
}

#[test]
fn the_rescue_waits_while_the_owner_is_typing_but_not_for_ever() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    desk.accept(1);
    for second in [33, 37, 41, 44] {
        desk.at(second);
        desk.ok(Command::Typing { agent: agent(1), conversation: conversation(1) });
        assert!(desk.rung(1).is_empty());
    }
    desk.at(45);
    assert_eq!(desk.rung(1), [2]);
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    desk.accept(1);
    desk.at(34);
    desk.ok(Command::Typing { agent: agent(1), conversation: conversation(1) });
    desk.at(39);
    assert_eq!(desk.rung(1), [2], "five seconds without a sign of typing");
}

#[test]
fn an_owner_who_took_it_late_gets_a_moment_before_the_rescue() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    desk.at(40);
    desk.set(1, Presence::Online);
    desk.set(2, Presence::Online);
    desk.accept(1);
    desk.at(45);
    assert!(desk.rung(1).is_empty());
    desk.at(46);
    assert_eq!(desk.rung(1), [2]);
}

#[test]
fn at_50_s_the_visitor_is_told_and_at_60_s_the_breach_is_said_once() {
    let mut desk = Desk::empty();
    desk.ask(1);
    desk.at(49);
    assert_eq!(desk.events, []);
    desk.at(50);
    assert_eq!(desk.said(|e| matches!(e, Event::AtRisk { .. })), 1);
    desk.at(59);
    assert_eq!(desk.breaches(), 0);
    desk.at(60);
    assert_eq!(desk.breaches(), 1);
    desk.at(7200);
    assert_eq!(desk.breaches(), 0);
    desk.join(profile(1, 1));
    assert_eq!(desk.rung(1), [1], "never dropped");
    desk.accept(1);
    desk.reply(1, 1);
    assert_eq!(desk.said(|e| matches!(e, Event::Answered { in_time: false, .. })), 1);
}

#[test]
fn a_reply_at_the_very_end_is_too_late_and_just_before_is_in_time() {
    for (millis, breaches) in [(59_999, 0), (60_000, 1)] {
        let mut desk = Desk::with(1, 1);
        desk.ask(1);
        desk.accept(1);
        desk.now = desk.now + Duration::from_millis(millis);
        desk.reply(1, 1);
        assert_eq!(desk.breaches(), breaches);
        assert_eq!(
            desk.said(|e| matches!(e, Event::Answered { in_time, .. } if *in_time == (breaches == 0))),
            1
        );
    }
}

#[test]
fn every_breach_has_its_cause() {
    let mut nobody = Desk::empty();
    nobody.ask(1);
    nobody.at(60);
    assert_eq!(cause(&nobody), Some(Cause::NobodyOnline));

    let mut busy = Desk::with(1, 1);
    busy.ask(9);
    busy.accept(1);
    busy.reply(1, 9);
    busy.ask(1);
    busy.at(60);
    assert_eq!(cause(&busy), Some(Cause::AtCapacity));

    let mut ignored = Desk::with(3, 1);
    ignored.ask(1);
    ignored.at(60);
    assert_eq!(cause(&ignored), Some(Cause::OffersIgnored));

    let mut silent = Desk::with(1, 1);
    silent.ask(1);
    silent.accept(1);
    silent.at(60);
    assert_eq!(cause(&silent), Some(Cause::AcceptedButSilent));

    let mut lost = Desk::with(1, 1);
    lost.ask(1);
    lost.accept(1);
    lost.ok(Command::Disconnected(agent(1)));
    lost.at(60);
    assert_eq!(cause(&lost), Some(Cause::ConnectionLost));
}

#[test]
fn those_who_passed_are_asked_again_in_the_next_round() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.decline(1);
    desk.at(29);
    assert!(desk.rung(1).is_empty());
    desk.at(30);
    assert_eq!(desk.rung(1), [1], "overflow: everybody counts");
    desk.decline(1);
    desk.at(119);
    assert!(desk.rung(1).is_empty());
    desk.at(120);
    assert_eq!(desk.rung(1), [1]);
    desk.at(180);
    assert_eq!(desk.rung(1), [1], "and again");
}

#[test]
fn a_late_timer_and_a_jump_of_the_clock_say_everything_once_in_order() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    desk.now = desk.now + Duration::from_mins(5);
    desk.ok(Command::Tick);
    assert_eq!((desk.breaches(), desk.said(|e| matches!(e, Event::AtRisk { .. }))), (1, 1));
    assert_eq!(desk.rung(1), [1, 2]);
    let (before, mut events) = (format!("{:?}", desk.table), Vec::new());
    desk.table.expire(desk.now - Duration::from_secs(400), &mut events);
    assert_eq!((events, format!("{:?}", desk.table)), (vec![], before), "a step back moves nothing");
}

#[test]
fn a_request_found_late_takes_all_its_steps_at_once() {
    let mut desk = Desk::with(2, 1);
    let late = super::Request { requested_at: desk.now - Duration::from_secs(40), ..desk.request(1) };
    desk.ok(Command::Request(late));
    assert_eq!((desk.rung(1), desk.stage_at(1)), (vec![1, 2], OfferStage::RingAll));
    desk.at(20);
    assert_eq!(desk.breaches(), 1);
}

#[test]
fn the_steps_scale_with_the_target() {
    let mut desk = Desk::with(3, 1);
    desk.ok(Command::PutTeam(Team {
        ladder: Ladder::for_target(Duration::from_mins(2)),
        ..team(SALES, &[])
    }));
    desk.ask(1);
    desk.at(47);
    assert_eq!(desk.rung(1).len(), 1);
    desk.at(48);
    assert!(desk.rung(1).len() > 1);
    desk.at(119);
    assert_eq!(desk.breaches(), 0);
    desk.at(120);
    assert_eq!(desk.breaches(), 1);
}

#[test]
fn a_promise_can_be_made_only_while_somebody_is_there() {
    let mut desk = Desk::with(1, 1);
    assert!(desk.table.can_promise(desk.now, SALES));
    assert!(!desk.table.can_promise(desk.now, super::TeamId(super::Uuid::from_u128(77))));
    for n in 0..20 {
        desk.ask(n);
    }
    assert!(!desk.table.can_promise(desk.now, SALES), "too many before");
    let mut desk = Desk::empty();
    assert!(!desk.table.can_promise(desk.now, SALES));
    desk.join(Agent { teams: vec![HELP], ..profile(1, 1) });
    assert!(desk.table.can_promise(desk.now, SALES), "the overflow team");
}
