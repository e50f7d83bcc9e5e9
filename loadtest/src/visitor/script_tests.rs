//! Tests of the script, on a clock of plain numbers.

use super::*;
use crate::clock::SECOND;
use crate::random::Span;

fn visitors() -> Visitors {
    Visitors {
        messages: 2,
        think_s: Span { median: 1.0, sigma: 0.0 },
        human_messages: 1,
        patience_s: 30.0,
        answer_timeout_s: 10.0,
        ..Visitors::default()
    }
}

fn script(visitors: Visitors, wish: Wish) -> Script {
    let messages = (visitors.messages > 0).then_some(visitors.messages);
    Script::new(visitors, Plan { messages, wish, holds: false }, true, Chance::new(1, 1), 0)
}

/// Goes to the next due moment; times are rounded to tenths of a second because drawn medians are floating.
fn step(script: &mut Script) -> (u64, Act) {
    let due = script.due().unwrap();
    assert_eq!(script.take(due - 1), None, "nothing is done early");
    let (at, act) = script.take(due).unwrap();
    (at.div_ceil(SECOND / 10), act)
}

#[test]
fn a_visitor_thinks_asks_reads_and_goes() {
    let mut script = script(visitors(), Wish::Nothing);
    assert_eq!(step(&mut script), (10, Act::Say(Sort::Question)));
    assert_eq!(script.bot_spoke(5 * SECOND, None).len(), 1);
    assert_eq!(step(&mut script), (60, Act::Say(Sort::Question)), "a second after the answer");
    assert_eq!(script.bot_spoke(7 * SECOND, None).len(), 1);
    assert_eq!(step(&mut script), (80, Act::Finish));
    assert_eq!(script.due(), None);
}

#[test]
fn by_the_clock_the_next_message_does_not_wait_for_an_answer() {
    let mut script = script(Visitors { pace: Pace::Clock, messages: 0, ..visitors() }, Wish::Nothing);
    for n in 1..=5 {
        assert_eq!(step(&mut script), (n * 10, Act::Say(Sort::Question)));
    }
}

/// Otherwise a server that stands still would be measured by its last answer only.
#[test]
fn by_the_clock_every_question_is_measured_by_its_own_answer() {
    let clock = Visitors { pace: Pace::Clock, messages: 3, ..visitors() };
    let mut script = script(clock, Wish::Nothing);
    let asked: Vec<Micros> = (0..3).map(|_| script.take(script.due().unwrap()).unwrap().0).collect();
    assert_eq!(script.due(), Some(asked[0] + 10 * SECOND), "who is owed answers waits for them");
    assert_eq!(script.bot_spoke(9 * SECOND, Some(asked[0])), [asked[0]]);
    assert_eq!(script.bot_spoke(9 * SECOND, Some(asked[2])), [asked[1], asked[2]], "one answer for two");
    assert_eq!(script.bot_spoke(9 * SECOND, Some(asked[2])), [] as [Micros; 0]);
    assert_eq!(step(&mut script), (40, Act::Finish), "as soon as all are there");
}

#[test]
fn a_missing_answer_is_told_and_the_visitor_goes_on() {
    let mut script = script(visitors(), Wish::Nothing);
    step(&mut script);
    assert_eq!(step(&mut script), (110, Act::NoAnswer));
    assert_eq!(step(&mut script), (120, Act::Say(Sort::Question)));
}

#[test]
fn a_wish_for_a_human_counts_from_when_it_was_due() {
    let mut script = script(visitors(), Wish::Human);
    for _ in 0..2 {
        step(&mut script);
        script.bot_spoke(5 * SECOND, None);
    }
    let (at, act) = step(&mut script);
    assert_eq!((at, act), (60, Act::AskHuman));
    let (asked, wished) = script.waiting(9 * SECOND).unwrap();
    assert!(wished && asked.abs_diff(6 * SECOND) < 10);
    assert!(script.human_spoke(10 * SECOND));
    assert!(!script.human_spoke(10 * SECOND));
    assert_eq!(step(&mut script), (110, Act::Say(Sort::Followup)));
    assert!(!script.human_spoke(12 * SECOND));
    assert_eq!(step(&mut script), (420, Act::Finish), "nobody says anything any more");
}

#[test]
fn an_angry_message_counts_from_when_it_was_due_and_owes_no_answer() {
    let mut script = script(Visitors { messages: 0, ..visitors() }, Wish::Nothing);
    script.plan.messages = Some(0);
    script.plan.wish = Wish::Upset;
    script.plan_next(SECOND);
    assert_eq!(step(&mut script), (10, Act::Say(Sort::Upset)));
    assert_eq!(script.bot_spoke(2 * SECOND, None), [] as [Micros; 0]);
    assert_eq!(script.waiting(2 * SECOND), Some((SECOND, true)));
}

#[test]
fn who_waits_too_long_leaves_the_queue() {
    let mut script = script(Visitors { messages: 0, ..visitors() }, Wish::Nothing);
    script.plan = Plan { messages: Some(0), wish: Wish::Human, holds: false };
    script.plan_next(SECOND);
    assert_eq!(step(&mut script), (10, Act::AskHuman));
    assert_eq!(step(&mut script), (310, Act::LeaveQueue));
    assert_eq!(step(&mut script), (310, Act::Finish));
}

#[test]
fn who_is_told_that_it_takes_long_waits_all_the_same_since_the_first_request() {
    let mut script = script(Visitors { messages: 0, ..visitors() }, Wish::Nothing);
    script.plan = Plan { messages: Some(0), wish: Wish::Human, holds: false };
    script.plan_next(SECOND);
    assert_eq!(step(&mut script), (10, Act::AskHuman));
    script.told_first(2 * SECOND);
    assert_eq!(step(&mut script), (20, Act::Insist));
    assert_eq!(script.waiting(3 * SECOND), Some((SECOND, true)));
}

#[test]
fn without_agents_nobody_stays_in_the_queue() {
    let mut script = script(visitors(), Wish::Nothing);
    script.has_agents = false;
    step(&mut script);
    let (_, wished) = script.waiting(2 * SECOND).unwrap();
    assert!(!wished);
    assert_eq!(step(&mut script), (20, Act::LeaveQueue));
    script.back_to_bot(3 * SECOND);
    assert_eq!(step(&mut script), (40, Act::Say(Sort::Question)));
}

#[test]
fn a_holder_says_its_word_and_stays() {
    let mut script = Script::new(visitors(), Plan::holder(true), false, Chance::new(1, 1), SECOND);
    assert_eq!(step(&mut script), (10, Act::Say(Sort::Question)));
    script.bot_spoke(2 * SECOND, None);
    assert_eq!(script.due(), None);
    script.over(50 * SECOND);
    assert_eq!(step(&mut script), (500, Act::Finish));
}

#[test]
fn wishes_are_drawn_by_their_shares() {
    let visitors = Visitors { human_share: 0.3, upset_share: 0.2, urgent_share: 0.1, ..visitors() };
    let mut chance = Chance::new(3, 3);
    let plans: Vec<Wish> = (0..10_000).map(|_| Plan::draw(&visitors, &mut chance).wish).collect();
    for (wish, share) in
        [(Wish::Human, 3_000), (Wish::Upset, 2_000), (Wish::Urgent, 1_000), (Wish::Nothing, 4_000)]
    {
        let drawn = plans.iter().filter(|one| **one == wish).count();
        assert!(drawn.abs_diff(share) < 200, "{wish:?}: {drawn}");
    }
}

#[test]
fn an_end_that_is_planned_stays_planned_when_a_human_comes() {
    let mut script = script(visitors(), Wish::Nothing);
    step(&mut script);
    script.over(2 * SECOND);
    script.waiting(2 * SECOND);
    script.human_spoke(2 * SECOND);
    assert_eq!(step(&mut script), (20, Act::Finish));
}
