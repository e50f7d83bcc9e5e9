//! Tests of the sum over processes.

use uuid::Uuid;

use super::*;
use crate::record::Recorder;

const CASE: Uuid = Uuid::from_u128(1);

fn delta(part: u32, at: Micros, write: impl FnOnce(&Recorder)) -> Delta {
    let recorder = Recorder::new(0, Micros::MAX);
    write(&recorder);
    recorder.take(part, at, Health { lag_micros: 1_000 * u64::from(part), cpu_percent: 10.0 }).unwrap()
}

fn total() -> Total {
    Total::new(0, 10 * SECOND, 60 * SECOND)
}

#[test]
fn two_processes_give_the_histogram_of_one() {
    let mut merged = total();
    for part in 0..2_u32 {
        let values = (1..=500_u64).map(|n| (n * 2 + u64::from(part)) * 100);
        merged
            .add(delta(part, SECOND, |recorder| values.for_each(|v| recorder.latency(Kind::Ack, 0, v))))
            .unwrap();
    }
    let mut one = total();
    let values = (2..=1_001_u64).map(|n| n * 100);
    one.add(delta(0, SECOND, |recorder| values.for_each(|v| recorder.latency(Kind::Ack, 0, v)))).unwrap();
    for percentile in [50.0, 90.0, 99.0, 100.0] {
        let at = |total: &Total| total.latencies[Kind::Ack as usize].value_at_percentile(percentile);
        assert_eq!(at(&merged), at(&one));
    }
    assert_eq!(merged.seconds.len(), 1, "both reported about the same second");
    assert_eq!(merged.seconds[0].health.lag_micros, 1_000, "the worst one counts");
}

#[test]
fn an_offer_in_one_process_meets_the_wish_in_another() {
    let mut total = total();
    total.add(delta(1, SECOND, |r| r.half(Half::Offered(CASE, 15_000)))).unwrap();
    total.add(delta(0, SECOND, |r| r.half(Half::Asked(CASE, 5_000)))).unwrap();
    let value = total.value(&"offer_ms:max<11".parse().unwrap()).unwrap();
    assert!((value - 10.0).abs() < 0.1, "{value}");
}

#[test]
fn a_reply_acknowledged_in_one_process_and_missing_in_the_transcript_of_another_is_lost() {
    let mut total = total();
    total.add(delta(1, SECOND, |r| r.half(Half::Replied(CASE, 4, SECOND)))).unwrap();
    total
        .add(delta(0, 2 * SECOND, |r| {
            r.half(Half::Checked {
                conversation: CASE,
                from: 1,
                at: 2 * SECOND,
                seqs: vec![],
                marks: vec![],
                own: vec![],
            });
        }))
        .unwrap();
    assert_eq!(total.count(Count::MessagesLost), 1);
}

#[test]
fn an_aborting_threshold_waits_for_the_first_value() {
    let thresholds: Vec<Threshold> =
        vec!["ack_ms:p(99)<50, abort".parse().unwrap(), "messages_lost:count==0, abort".parse().unwrap()];
    let mut total = total();
    assert!(!total.aborts(&thresholds));
    total.add(delta(0, SECOND, |r| r.latency(Kind::Ack, 0, 10_000))).unwrap();
    assert!(!total.aborts(&thresholds));
    total.add(delta(0, 2 * SECOND, |r| r.count(Count::MessagesLost))).unwrap();
    assert!(total.aborts(&thresholds));
}

#[test]
fn rates_are_per_second_of_the_load_and_what_the_drain_brings_is_none_of_it() {
    let mut total = total();
    let say = |r: &Recorder| {
        r.add(Count::MessagesAcked, 100);
        (0..50).for_each(|_| r.latency(Kind::Ack, 0, 5_000));
    };
    total.add(delta(0, 4 * SECOND, say)).unwrap();
    let rate = |total: &Total, of: &str| total.value(&format!("{of}:rate>1").parse().unwrap());
    assert_eq!(rate(&total, "messages_acked"), Some(25.0));
    assert_eq!(rate(&total, "ack_ms"), Some(12.5));
    total.add(delta(0, 12 * SECOND, say)).unwrap();
    assert_eq!(rate(&total, "messages_acked"), Some(10.0));
    assert_eq!(rate(&total, "ack_ms"), Some(5.0));
    assert_eq!(total.count(Count::MessagesAcked), 200);
}

#[test]
fn the_threshold_that_ended_a_run_stays_broken_and_its_load_ends_there() {
    let thresholds: Vec<Threshold> = vec!["messages_acked:rate<50, abort".parse().unwrap()];
    let mut total = total();
    total.add(delta(0, SECOND, |r| r.add(Count::MessagesAcked, 100))).unwrap();
    assert!(total.aborts(&thresholds));
    total.stop_measuring();
    total.add(delta(0, 5 * SECOND, |_| ())).unwrap();
    total.stop_measuring();
    assert!((total.measured_s() - 1.0).abs() < 1e-9, "{}", total.measured_s());
    assert_eq!(total.value(&thresholds[0]), Some(100.0));
    assert!(!total.holds(&thresholds[0], Some(1.0)), "it has ended the run");
}

#[test]
fn none_is_a_finding_only_where_somebody_looked() {
    let mut total = total();
    let value = |total: &Total, of: &str| total.value(&format!("{of}:count==0").parse().unwrap());
    for of in ["messages_lost", "over_capacity", "double_owner"] {
        assert_eq!(value(&total, of), None, "{of}");
    }
    total.add(delta(0, SECOND, |r| r.count(Count::TranscriptsChecked))).unwrap();
    total.add(delta(0, SECOND, |r| r.count(Count::OffersAccepted))).unwrap();
    for of in ["messages_lost", "over_capacity", "double_owner"] {
        assert_eq!(value(&total, of), Some(0.0), "{of}");
    }
}

#[test]
fn a_late_delta_finds_its_own_second() {
    let mut total = total();
    for (part, at) in [(0, SECOND), (0, 2 * SECOND), (1, SECOND), (1, 2 * SECOND)] {
        total.add(delta(part, at, |r| r.count(Count::BotAnswers))).unwrap();
    }
    let seen: Vec<(u64, u64)> =
        total.seconds.iter().map(|s| (s.second, s.count(Count::BotAnswers))).collect();
    assert_eq!(seen, [(0, 2), (1, 2)]);
}

#[test]
fn only_measured_seconds_can_be_saturated() {
    let mut total = Total::new(2 * SECOND, 4 * SECOND, SECOND);
    for at in 1..=6 {
        total.add(delta(30, at * SECOND, |_| ())).unwrap();
    }
    assert_eq!(total.saturated(20.0, 95.0), (2, 2));
    assert_eq!(total.saturated(50.0, 95.0), (0, 2));
    assert_eq!(total.saturated(50.0, 5.0), (2, 2));
}

#[test]
fn a_process_that_stands_still_is_not_hidden_by_another() {
    let mut total = total();
    for (part, at) in [(0, 1), (1, 1), (0, 2), (0, 3), (0, 4), (1, 4)] {
        total.add(delta(part, at * SECOND, |_| ())).unwrap();
    }
    assert_eq!(total.saturated(20.0, 95.0), (2, 4), "the second process told nothing of two seconds");
}

#[test]
fn a_second_the_generator_slept_through_is_saturated() {
    let mut total = total();
    for at in [1, 2, 5, 6] {
        total.add(delta(0, at * SECOND, |_| ())).unwrap();
    }
    assert_eq!(total.saturated(20.0, 95.0), (2, 6));
}

#[test]
fn waiting_for_the_last_visitors_makes_no_rate_smaller() {
    let mut total = total();
    total.add(delta(0, 10 * SECOND, |r| r.add(Count::BotAnswers, 50))).unwrap();
    total.add(delta(0, 40 * SECOND, |_| {})).unwrap();
    let rate = total.value(&"bot_answers:rate>1".parse().unwrap()).unwrap();
    assert!((rate - 5.0).abs() < 1e-9, "{rate}");
}
