//! A log with a planted fault must be found out; one without must not.

use std::time::Duration;

use super::{Oracle, Rule, Verdict};
use crate::core::id::OfferId;
use crate::core::mood::Urgency;
use crate::core::routing::{Assignment, Cause, Event, OfferEnd, OfferStage, Presence, PresenceBy};
use crate::core::text::Language;
use crate::core::time::Moment;
use crate::simulate::log::{Entry, Fact, Log, What};
use crate::simulate::names::{agent_id, conversation_id, team_id};
use crate::simulate::scenario::Scenario;

/// Two agents with a slot each, one team, the steps of 60 s.
fn scenario() -> Scenario {
    let text = r#"
        duration = "1h"
        [arrivals]
        load = 0.5
        [service]
        mean = "100s"
        [[teams]]
        key = "support"
        [[agents]]
        count = 2
        capacity = 1
        teams = ["support"]
        accept = { median = "6s" }
        reply = { median = "12s" }
    "#;
    Scenario::read("two.toml", text, &mut |_| Ok(String::new())).unwrap()
}

/// A log, written line by line.
struct Book(Log);

impl Book {
    /// Both agents are there.
    fn open() -> Self {
        Self(Log::default()).fact(0, Fact::ShiftBegan(agent_id(0))).fact(0, Fact::ShiftBegan(agent_id(1)))
    }

    fn line(mut self, at_s: f64, what: What) -> Self {
        self.0.entries.push(Entry { at: Moment((at_s * 1000.0) as i64), what });
        self
    }

    fn fact(self, at_s: u32, fact: Fact) -> Self {
        self.line(f64::from(at_s), What::Fact(fact))
    }

    fn event(self, at_s: f64, event: Event) -> Self {
        self.line(at_s, What::Event(event))
    }

    fn asked(self, at_s: u32, number: u64) -> Self {
        let (conversation, team) = (conversation_id(number), team_id(0));
        let asked = Fact::Asked {
            conversation,
            team,
            skills: Vec::new(),
            language: Language::Zh,
            level: 0,
            urgency: Urgency::Normal,
            upset: false,
        };
        let respond_by = Moment(i64::from(at_s) * 1000) + Duration::from_mins(1);
        let reason = "requested".into();
        self.fact(at_s, asked).event(
            f64::from(at_s),
            Event::Queued { conversation, team, respond_by, rank: respond_by, reason },
        )
    }

    fn rings(self, at_s: f64, number: u64, agent: usize) -> Self {
        let event = Event::Offered {
            offer: offer(number, agent),
            conversation: conversation_id(number),
            agent: agent_id(agent),
            team: team_id(0),
            stage: OfferStage::RingAll,
            expires_at: Moment(1_000_000),
            respond_by: Moment(60_000),
            reason: "ring_all".into(),
            chosen: None,
        };
        self.event(at_s, event)
    }

    fn rings_no_more(self, at_s: f64, number: u64, agent: usize, end: OfferEnd) -> Self {
        let (conversation, agent_id) = (conversation_id(number), agent_id(agent));
        self.event(
            at_s,
            Event::OfferEnded {
                offer: offer(number, agent),
                conversation,
                agent: agent_id,
                end,
                reason: None,
                missed: 0,
            },
        )
    }

    fn assigned(self, at_s: f64, number: u64, agent: usize) -> Self {
        let (conversation, agent, team) = (conversation_id(number), agent_id(agent), team_id(0));
        let respond_by = Moment(60_000);
        self.event(
            at_s,
            Event::Assigned {
                conversation,
                agent,
                team,
                via: Assignment::Accepted,
                respond_by,
                reason: None,
                chosen: None,
            },
        )
    }

    /// Told at 50 s, broken at 60 s with a cause.
    fn breaks(self, number: u64) -> Self {
        let (conversation, respond_by) = (conversation_id(number), Moment(60_000));
        let cause = Cause::OffersIgnored;
        self.event(50.0, Event::AtRisk { conversation, respond_by })
            .event(60.0, Event::Breached { conversation, cause, respond_by, online: 0, waiting: 1 })
    }

    fn verdict(self) -> Verdict {
        let ended = self.fact(100, Fact::CameBack(agent_id(0)));
        Oracle::replay(&scenario(), &ended.0)
    }
}

fn offer(number: u64, agent: usize) -> OfferId {
    OfferId::nth(1, number * 10 + agent as u64, Moment(0))
}

fn rules(verdict: &Verdict) -> Vec<Rule> {
    verdict.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_breach_while_everybody_there_was_rung_was_not_avoidable() {
    let verdict = Book::open().asked(0, 1).rings(24.0, 1, 0).rings(24.0, 1, 1).breaks(1).verdict();
    assert_eq!((verdict.breaches, verdict.told_before, verdict.avoidable), (1, 1, 0), "{verdict:?}");
    assert_eq!(verdict.causes.get(&Cause::OffersIgnored), Some(&1));
    assert_eq!((verdict.without_cause, verdict.without_deadline), (0, 0));
}

#[test]
fn one_who_was_there_and_not_rung_for_longer_than_two_seconds_is_found() {
    let late = |at| Book::open().asked(0, 1).rings(24.0, 1, 0).rings(at, 1, 1).breaks(1).verdict();
    assert_eq!(rules(&late(26.0)), []);
    assert_eq!(rules(&late(26.1)), [Rule::NotRung]);
    let stopped = Book::open().asked(0, 1).rings(24.0, 1, 0).rings(24.0, 1, 1);
    let stopped = stopped.rings_no_more(40.0, 1, 1, OfferEnd::Expired).breaks(1).verdict();
    assert_eq!(rules(&stopped), [Rule::NotRung]);
}

#[test]
fn who_declined_was_absent_or_had_no_slot_need_not_be_rung() {
    let one = || Book::open().asked(0, 1).rings(24.0, 1, 0);
    let declined = one().rings(24.0, 1, 1).rings_no_more(30.0, 1, 1, OfferEnd::Declined);
    assert_eq!(rules(&declined.breaks(1).verdict()), []);
    let absent = Book::open().fact(0, Fact::WentAbsent(agent_id(1))).asked(0, 1).rings(24.0, 1, 0);
    assert_eq!(rules(&absent.breaks(1).verdict()), []);
    let gone = Book::open().fact(0, Fact::Dropped(agent_id(1))).asked(0, 1).rings(24.0, 1, 0);
    assert_eq!(rules(&gone.breaks(1).verdict()), []);
    let full = Book::open().asked(0, 1).asked(0, 2).assigned(1.0, 2, 1).rings(24.0, 1, 0);
    assert_eq!(rules(&full.breaks(1).verdict()), []);
}

#[test]
fn one_who_came_back_and_was_not_rung_is_found() {
    let book = Book::open().fact(0, Fact::WentAbsent(agent_id(1))).asked(0, 1).rings(24.0, 1, 0);
    let book = book.fact(30, Fact::CameBack(agent_id(1)));
    assert_eq!(rules(&book.breaks(1).verdict()), [Rule::NotRung]);
}

#[test]
fn one_whom_sixty_set_away_is_counted_beside() {
    let away = Event::PresenceChanged {
        agent: agent_id(1),
        presence: Presence::Away,
        reason: Some("missed_offers".into()),
        by: PresenceBy::MissedOffers,
    };
    let rung = Book::open().asked(0, 1).event(10.0, away).rings(24.0, 1, 0).breaks(1).verdict();
    assert_eq!((rung.avoidable, rung.beside_set_away), (0, 1));
}

#[test]
fn a_silent_owner_beside_whom_nobody_is_called_is_found() {
    let alone = || {
        Book::open()
            .asked(0, 1)
            .rings(5.0, 1, 0)
            .rings_no_more(6.0, 1, 0, OfferEnd::Accepted)
            .assigned(6.0, 1, 0)
    };
    assert_eq!(rules(&alone().breaks(1).verdict()), [Rule::NotRescued]);
    assert_eq!(rules(&alone().rings(40.0, 1, 1).breaks(1).verdict()), []);
}

#[test]
fn a_slot_given_to_a_later_one_is_found() {
    let full = || Book::open().fact(0, Fact::WentAbsent(agent_id(0))).asked(0, 1).asked(10, 2);
    let passed = full().rings(20.0, 2, 1).assigned(21.0, 2, 1).breaks(1).verdict();
    assert_eq!(rules(&passed), [Rule::PassedOver]);
    assert_eq!(passed.overtaken_max, Duration::from_secs(10));
    assert_eq!(passed.overtaken_beyond_bound, 0);
    // It rang at somebody else, for no longer than an offer.
    let in_hand = full().rings(15.0, 1, 0).rings(20.0, 2, 1).assigned(21.0, 2, 1).breaks(1).verdict();
    assert_eq!(rules(&in_hand), []);
    // At somebody absent for longer than that.
    let in_vain = full().rings(5.0, 1, 0).rings(20.0, 2, 1).assigned(21.0, 2, 1).breaks(1).verdict();
    assert_eq!(rules(&in_vain), [Rule::PassedOver]);
}

#[test]
fn one_who_is_overtaken_by_more_than_half_the_target_starves() {
    let book = Book::open().fact(0, Fact::WentAbsent(agent_id(0))).asked(0, 1).asked(31, 2);
    let verdict = book.rings(32.0, 2, 1).breaks(1).verdict();
    assert_eq!(verdict.overtaken_beyond_bound, 1);
}

#[test]
fn two_owners_too_many_conversations_and_silence_are_counted() {
    let verdict = Book::open().asked(0, 1).assigned(1.0, 1, 0).assigned(2.0, 1, 1).verdict();
    assert_eq!(verdict.double_owner, 1);
    let verdict = Book::open().asked(0, 1).asked(0, 2).assigned(1.0, 1, 0).assigned(2.0, 2, 0).verdict();
    assert_eq!(verdict.over_capacity, 1);
    let verdict = Book::open().asked(0, 1).verdict();
    assert_eq!((verdict.breaches, verdict.without_cause, verdict.without_deadline), (1, 1, 1));
    assert_eq!(verdict.told_before, 0);
}
