//! Every step of the ladder comes at its time, whatever the target and whatever a team has set; and a change counts at once.

use std::time::Duration;

use super::super::{AcceptMode, Agent, Cause, Command, Event, Ladder, LadderSettings, OfferStage, Team};
use super::{Desk, HELP, SALES, agent, conversation, profile, team};

/// Ladders to walk: three targets as they scale, and two a team has set itself.
fn ladders() -> [Ladder; 5] {
    let set = LadderSettings {
        offer_s: Some(5),
        ring_all_s: Some(17),
        overflow_s: Some(29),
        nudge_s: Some(11),
        rescue_s: Some(23),
        rescue_typing_s: Some(47),
        notice_s: Some(41),
        rescuers: Some(2),
        missed_offers: Some(3),
        reconnect_grace_s: Some(7),
    };
    let early = LadderSettings { notice_s: Some(1), nudge_s: Some(1), ..Default::default() };
    let of = |set: LadderSettings, target_s| set.ladder(Duration::from_secs(target_s)).unwrap();
    let scaled = LadderSettings::default();
    [of(scaled, 30), of(scaled, 60), of(scaled, 600), of(set, 60), of(early, 90)]
}

fn under(ladder: Ladder, accept: AcceptMode) -> Team {
    Team { ladder, accept, ..team(SALES, &[HELP]) }
}

/// Agents 1 to `agents` of `SALES`, agent 8 of `HELP` and supervisor 9 are online.
fn desk(ladder: Ladder, accept: AcceptMode, agents: u128) -> Desk {
    let mut desk = Desk::with(agents, 1);
    desk.ok(Command::PutTeam(under(ladder, accept)));
    desk.join(Agent { teams: vec![HELP], ..profile(8, 1) });
    desk.join(Agent { supervisor: true, ..profile(9, 1) });
    desk
}

/// Just before `at`, then at it.
fn around(desk: &mut Desk, at: Duration, mut before: impl FnMut(&Desk), mut then: impl FnMut(&Desk)) {
    desk.after(at.saturating_sub(Duration::from_millis(1)));
    before(desk);
    desk.after(at);
    then(desk);
}

#[test]
fn an_offer_rings_its_time_and_never_again_at_one_already_tried_while_others_are_left() {
    for ladder in ladders() {
        let mut desk = desk(ladder, AcceptMode::Ring, 5);
        desk.ask(1);
        let mut rung = vec![desk.rung(1)];
        let mut at = ladder.offer;
        while at < ladder.ring_all {
            around(&mut desk, at, |desk| assert_eq!(desk.rung(1), *rung.last().unwrap()), |_| ());
            assert!(!rung.contains(&desk.rung(1)) && desk.rung(1).len() == 1, "{rung:?}");
            rung.push(desk.rung(1));
            at += ladder.offer;
        }
    }
}

#[test]
fn so_many_missed_offers_in_a_row_set_an_agent_away_and_one_click_brings_them_back() {
    for ladder in ladders() {
        let mut desk = desk(ladder, AcceptMode::Ring, 1);
        let away = |desk: &Desk| desk.presence(1) == super::super::Presence::Away;
        for miss in 1..=ladder.missed_offers {
            let n = u128::from(miss);
            let begun = desk.now;
            desk.ask(n);
            desk.after(begun.since(super::START) + ladder.offer);
            assert_eq!(away(&desk), miss == ladder.missed_offers, "after {miss}");
            desk.ok(Command::Leave(conversation(n)));
        }
        desk.set(1, super::super::Presence::Online);
        desk.ask(50);
        assert_eq!(desk.rung(50), [1], "one click");
        let begun = desk.now;
        desk.after(begun.since(super::START) + ladder.offer);
        assert!(!away(&desk), "the count began anew");
    }
}

#[test]
fn ring_all_then_overflow_reach_further_each_at_its_time() {
    for ladder in ladders() {
        let mut desk = desk(ladder, AcceptMode::Ring, 3);
        desk.ask(1);
        let alone = |desk: &Desk| assert!(desk.rung(1).len() <= 1);
        around(&mut desk, ladder.ring_all, alone, |desk| {
            assert_eq!((desk.rung(1), desk.stage_at(2)), (vec![1, 2, 3], OfferStage::RingAll));
        });
        let team_only = |desk: &Desk| assert_eq!(desk.rung(1), [1, 2, 3]);
        around(&mut desk, ladder.overflow, team_only, |desk| assert_eq!(desk.rung(1), [1, 2, 3, 8, 9]));
    }
}

#[test]
fn a_silent_owner_is_nudged_and_rescued_at_their_times_however_it_became_theirs() {
    for (ladder, accept) in
        ladders().into_iter().flat_map(|l| [(l, AcceptMode::Ring), (l, AcceptMode::Direct)])
    {
        let mut desk = desk(ladder, accept, 5);
        desk.ask(1);
        if accept == AcceptMode::Ring {
            desk.accept(1);
        }
        assert_eq!(desk.owner(1), Some(agent(1)));
        // Who took it needs a moment, however early the steps are.
        let moment = ladder.rescue.saturating_sub(ladder.nudge);
        let nudges = |desk: &Desk| desk.said(|event| matches!(event, Event::Nudged { .. }));
        let quiet = |desk: &Desk| assert_eq!(nudges(desk), 0);
        around(&mut desk, ladder.nudge.max(moment / 2), quiet, |desk| assert_eq!(nudges(desk), 1));
        let alone = |desk: &Desk| assert!(desk.rung(1).is_empty());
        around(&mut desk, ladder.rescue.max(moment), alone, |desk| {
            let rescuers = desk.rung(1);
            assert_eq!(rescuers.len(), usize::from(ladder.rescuers));
            assert_eq!(desk.stage_at(rescuers[0]), OfferStage::Rescue);
        });
    }
}

#[test]
fn a_typing_owner_is_rescued_later_at_the_time_for_that() {
    for ladder in ladders() {
        let mut desk = desk(ladder, AcceptMode::Ring, 3);
        desk.ask(1);
        desk.accept(1);
        let mut at = ladder.rescue.saturating_sub(Duration::from_secs(1));
        while at < ladder.rescue_typing {
            desk.after(at);
            desk.ok(Command::Typing { agent: agent(1), conversation: conversation(1) });
            assert!(desk.rung(1).is_empty(), "{at:?}");
            at += Duration::from_secs(2);
        }
        desk.after(ladder.rescue_typing);
        assert!(!desk.rung(1).is_empty());
    }
}

#[test]
fn the_visitor_is_told_before_the_break_and_the_break_has_its_cause() {
    for ladder in ladders() {
        let mut desk = desk(ladder, AcceptMode::Ring, 2);
        desk.ask(1);
        let told = |desk: &Desk| desk.said(|event| matches!(event, Event::AtRisk { .. }));
        let quiet = |desk: &Desk| assert_eq!(told(desk), 0);
        around(&mut desk, ladder.notice, quiet, |desk| assert_eq!(told(desk), 1));
        let kept = |desk: &Desk| assert_eq!(desk.breaches(), 0);
        around(&mut desk, ladder.target, kept, |desk| {
            let ignored =
                |event: &Event| matches!(event, Event::Breached { cause: Cause::OffersIgnored, .. });
            assert_eq!(desk.said(ignored), 1);
        });
    }
}

#[test]
fn a_direct_owner_whose_connection_is_lost_is_rescued_and_after_the_grace_it_is_somebody_elses() {
    for ladder in ladders() {
        let mut desk = desk(ladder, AcceptMode::Direct, 2);
        desk.ask(1);
        desk.ok(Command::Disconnected(agent(1)));
        assert_eq!(desk.owner(1), Some(agent(1)), "within the grace it stays theirs");
        let kept = |desk: &Desk| assert_eq!(desk.owner(1), Some(agent(1)));
        if ladder.rescue < ladder.reconnect_grace {
            desk.after(ladder.rescue);
            assert!(!desk.rung(1).is_empty(), "others are rung meanwhile");
        }
        around(&mut desk, ladder.reconnect_grace, kept, |desk| assert_eq!(desk.owner(1), Some(agent(2))));
        desk.reply(2, 1);
        assert_eq!(desk.said(|event| matches!(event, Event::Answered { in_time: true, .. })), 1);
    }
}

#[test]
fn a_promise_a_lost_direct_owner_broke_says_so() {
    let set = LadderSettings { reconnect_grace_s: Some(60), ..Default::default() };
    let ladder = set.ladder(Duration::from_mins(1)).unwrap();
    let mut desk = Desk::with(1, 1);
    desk.ok(Command::PutTeam(under(ladder, AcceptMode::Direct)));
    desk.ask(1);
    desk.at(10);
    desk.ok(Command::Disconnected(agent(1)));
    desk.at(60);
    let lost = |event: &Event| matches!(event, Event::Breached { cause: Cause::ConnectionLost, .. });
    assert_eq!(desk.said(lost), 1);
}

#[test]
fn a_changed_ladder_counts_for_those_who_wait_and_their_promise_stays() {
    let put = |desk: &mut Desk, set: LadderSettings| {
        let ladder = set.ladder(Duration::from_mins(1)).unwrap();
        desk.ok(Command::PutTeam(under(ladder, AcceptMode::Ring)));
    };
    let mut desk = Desk::with(4, 1);
    desk.ask(1);
    desk.at(15);
    assert_eq!(desk.rung(1).len(), 1);
    put(&mut desk, LadderSettings { ring_all_s: Some(14), offer_s: Some(10), ..Default::default() });
    assert_eq!(desk.rung(1).len(), 4, "the step is due already, so it is taken now");
    desk.at(20);
    put(&mut desk, LadderSettings { overflow_s: Some(50), ring_all_s: Some(40), ..Default::default() });
    assert_eq!(desk.rung(1).len(), 4, "what was done is not undone");
    desk.join(Agent { teams: vec![HELP], ..profile(8, 1) });
    desk.at(49);
    assert!(!desk.rung(1).contains(&8), "what is to come follows the new setting");
    desk.at(50);
    assert!(desk.rung(1).contains(&8));
    let longer = LadderSettings::default().ladder(Duration::from_mins(5)).unwrap();
    desk.ok(Command::PutTeam(under(longer, AcceptMode::Ring)));
    desk.at(60);
    assert_eq!(desk.breaches(), 1, "the promise is the one that was given");

    let mut desk = Desk::with(6, 1);
    desk.ask(1);
    desk.accept(1);
    desk.at(40);
    assert_eq!(desk.rung(1).len(), 3);
    put(&mut desk, LadderSettings { rescuers: Some(5), ..Default::default() });
    assert_eq!(desk.rung(1).len(), 5, "more rescuers are rung at once");
}

/// Reads one step of a ladder.
type Step = fn(&Ladder) -> Duration;

#[test]
fn the_table_of_the_documents_is_what_a_team_gets() {
    let document = include_str!("../../../../docs/ladder.md");
    let targets = [30, 60, 120, 600].map(|s| Ladder::for_target(Duration::from_secs(s)));
    let seconds = |at: Duration| at.as_secs_f64().to_string();
    let rows: [(&str, Step); 7] = [
        ("offer_s", |ladder| ladder.offer),
        ("ring_all_s", |ladder| ladder.ring_all),
        ("overflow_s", |ladder| ladder.overflow),
        ("nudge_s", |ladder| ladder.nudge),
        ("rescue_s", |ladder| ladder.rescue),
        ("rescue_typing_s", |ladder| ladder.rescue_typing),
        ("notice_s", |ladder| ladder.notice),
    ];
    let row = |name: &str, values: [String; 4]| format!("| `{name}` | {} |", values.join(" | "));
    let mut wanted: Vec<String> =
        rows.iter().map(|(name, at)| row(name, targets.map(|ladder| seconds(at(&ladder))))).collect();
    wanted.push(row("rescuers", targets.map(|ladder| ladder.rescuers.to_string())));
    wanted.push(row("missed_offers", targets.map(|ladder| ladder.missed_offers.to_string())));
    wanted.push(row("reconnect_grace_s", targets.map(|ladder| seconds(ladder.reconnect_grace))));
    let missing: Vec<_> = wanted.iter().filter(|row| !document.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "docs/ladder.md lacks {missing:#?}");
}
