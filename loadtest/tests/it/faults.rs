//! Faults between a visitor and the bot: each is planted, each must be found by its own counter, and by no other.

use crate::fake::Fake;
use crate::fake_state::Faults;
use crate::tool::{BOT, Ran, play, play_preset};

const COUNTERS: [&str; 4] =
    ["messages_lost", "messages_duplicated", "messages_reordered", "messages_altered"];

fn with(faults: Faults) -> Ran {
    play(&Fake::start(faults).url(), BOT, &[])
}

/// Exit 99, this counter above 0 and no other.
fn finds(faults: Faults, counter: &str) -> Ran {
    let ran = with(faults);
    assert_eq!(ran.code(), 99, "{}\n{}", ran.said(), ran.complained());
    for other in COUNTERS {
        assert_eq!(ran.count(other) > 0, other == counter, "{other}\n{}", ran.said());
    }
    ran
}

#[test]
fn a_faithful_server_has_nothing_against_it() {
    let ran = with(Faults::default());
    assert_eq!(ran.code(), 0, "{}\n{}", ran.said(), ran.complained());
    assert_eq!(ran.summary()["run"]["stopped_early"], false);
    assert_eq!(ran.count("visitors_started"), 20, "40 a second for half a second");
    assert_eq!(ran.count("visitors_finished"), 20);
    assert_eq!(ran.count("transcripts_checked"), 20);
    assert_eq!(ran.count("messages_acked"), 60);
    assert_eq!(ran.count("bot_answers"), 60);
    assert_eq!(ran.summary()["errors"], serde_json::json!({}));
    let measured = ran.summary()["latency"]["ack_ms"]["count"].as_u64().unwrap();
    assert!((40..=60).contains(&measured), "what was due after the load is not measured: {measured}");
}

#[test]
fn an_acknowledged_message_that_was_not_stored_is_found() {
    let ran = finds(Faults { acked_not_stored: 10, ..Faults::default() }, "messages_lost");
    assert_eq!(ran.count("messages_lost"), 6, "every tenth of 60");
}

#[test]
fn a_swallowed_message_is_found() {
    let ran = finds(Faults { swallowed: 10, ..Faults::default() }, "messages_lost");
    assert!(ran.summary()["errors"]["ack_timeout"].as_u64().unwrap() > 0, "{}", ran.said());
}

#[test]
fn a_first_message_that_was_swallowed_is_found_though_no_conversation_began() {
    let ran = finds(Faults { unheard: 1, ..Faults::default() }, "messages_lost");
    assert_eq!(ran.count("messages_lost"), 20, "one of each visitor: {}", ran.said());
}

#[test]
fn a_conversation_that_is_empty_or_gone_when_read_back_is_lost_whole() {
    for faults in
        [Faults { emptied: true, ..Faults::default() }, Faults { forgotten: true, ..Faults::default() }]
    {
        let ran = finds(faults, "messages_lost");
        assert_eq!(ran.count("messages_lost"), 120, "{faults:?}: {}", ran.said());
        assert_eq!(ran.count("transcripts_checked"), 20, "{faults:?}: {}", ran.said());
        assert_eq!(ran.complained(), "", "nothing panicked");
    }
}

#[test]
fn what_nobody_looked_for_is_not_shown_to_be_there() {
    let blind = BOT.replace("messages = 3", "messages = 3\ncheck_share = 0.0");
    let ran = play(&Fake::start(Faults::default()).url(), &blind, &["--threshold", "over_capacity:count==0"]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    let thresholds = ran.summary()["thresholds"].as_array().unwrap().clone();
    for name in ["messages_lost", "over_capacity"] {
        let judged = thresholds.iter().find(|one| one["expression"].as_str().unwrap().starts_with(name));
        assert_eq!(judged.unwrap()["value"], serde_json::Value::Null, "{name}: {}", ran.said());
    }
}

#[test]
fn a_message_that_was_given_up_is_measured_as_long_as_it_was_waited_for() {
    let ran = with(Faults { unheard: 5, ..Faults::default() });
    let ack = &ran.summary()["latency"]["ack_ms"];
    assert!(ack["max"].as_f64().unwrap() >= 500.0, "ack_timeout_s is half a second: {ack}");
}

#[test]
fn the_threshold_that_ended_a_run_stays_broken() {
    let slow = BOT.replace("duration_s = 0.5", "duration_s = 20");
    let ran =
        play(&Fake::start(Faults::default()).url(), &slow, &["--threshold", "messages_sent:rate<60, abort"]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    assert_eq!(ran.summary()["run"]["stopped_early"], true);
    assert!(ran.summary()["run"]["measured_s"].as_f64().unwrap() < 5.0, "{}", ran.said());
}

#[test]
fn a_server_that_stood_still_for_long_has_lost_nothing() {
    let ran = with(Faults { held_back: 10, ..Faults::default() });
    assert_eq!(ran.code(), 0, "{}\n{}", ran.said(), ran.complained());
    assert!(
        ran.summary()["errors"]["ack_timeout"].as_u64().unwrap() > 0,
        "it was late all the same: {}",
        ran.said()
    );
}

#[test]
fn an_answer_that_was_stored_and_not_delivered_is_found() {
    finds(Faults { not_delivered: 10, ..Faults::default() }, "messages_lost");
}

#[test]
fn an_answer_that_was_waited_for_in_vain_is_found_also_as_the_last_one() {
    let ran = finds(Faults { silent: 10, ..Faults::default() }, "messages_lost");
    assert_eq!(ran.count("messages_lost"), 6, "every tenth of 60: {}", ran.said());
    assert_eq!(ran.summary()["errors"]["bot_answer_timeout"], 6);
}

#[test]
fn an_answer_delivered_twice_is_found() {
    let ran = finds(Faults { delivered_twice: 10, ..Faults::default() }, "messages_duplicated");
    assert_eq!(ran.count("messages_duplicated"), 6);
}

#[test]
fn a_message_stored_twice_is_found() {
    finds(Faults { stored_twice: 10, ..Faults::default() }, "messages_duplicated");
}

#[test]
fn answers_in_the_wrong_order_are_found() {
    let ran = finds(Faults { reordered: 10, ..Faults::default() }, "messages_reordered");
    assert_eq!(ran.count("messages_reordered"), 6);
}

#[test]
fn other_words_than_were_sent_are_found() {
    let ran = finds(Faults { altered: 10, ..Faults::default() }, "messages_altered");
    assert_eq!(ran.count("messages_altered"), 6);
}

#[test]
fn a_cut_socket_is_an_error_and_its_message_is_sent_again() {
    let ran = with(Faults { closed: 20, ..Faults::default() });
    assert_eq!(ran.code(), 0, "the server lost nothing: {}", ran.said());
    let cut = ran.summary()["errors"]["closed:4008"].as_u64().unwrap();
    assert!(cut >= 3, "{cut}");
    assert_eq!(ran.count("reconnects"), cut);
    assert_eq!(ran.count("messages_acked"), 60);
}

#[test]
fn a_late_server_is_measured_from_the_scheduled_time() {
    let ran = play(
        &Fake::start(Faults { late_ms: 50, ..Faults::default() }).url(),
        &BOT.replace("think_s", "pace = \"clock\"\nthink_s"),
        &["--threshold", "ack_ms:p(50)<50"],
    );
    assert_eq!(ran.code(), 99, "{}", ran.said());
    // By the clock a message is due every 20 ms and each answer holds the socket for 100: waiting in line is part of the latency.
    let ack = &ran.summary()["latency"]["ack_ms"];
    assert!(ack["max"].as_f64().unwrap() > 150.0, "{ack}");
    assert!(ack["min"].as_f64().unwrap() >= 50.0, "{ack}");
}

#[test]
fn a_storm_is_resumed_without_a_hole() {
    let fake = Fake::start(Faults::default());
    let scenario = BOT.replace("messages = 3", "messages = 0")
        + "[[storms]]\nat_s = 0.4\n[idle]\ncount = 10\nper_second = 100\n";
    let ran = play(&fake.url(), &scenario, &["--threshold", "reconnects:count>=20"]);
    assert_eq!(ran.code(), 0, "{}\n{}", ran.said(), ran.complained());
    let resumed = ran.summary()["latency"]["resume_ms"]["count"].as_u64().unwrap();
    assert_eq!(resumed, ran.count("reconnects"));
}

#[test]
fn the_preset_that_every_test_run_plays_fails_on_each_fault_it_names() {
    let short = ["--duration", "1", "--warmup", "0", "--threshold", "bot_answers:count>0"];
    for (faults, counter) in [
        (Faults { acked_not_stored: 5, ..Faults::default() }, "messages_lost"),
        (Faults { delivered_twice: 5, ..Faults::default() }, "messages_duplicated"),
        (Faults { reordered: 5, ..Faults::default() }, "messages_reordered"),
        (Faults { altered: 5, ..Faults::default() }, "messages_altered"),
    ] {
        let ran = play_preset(&Fake::start(faults).url(), "smoke", &short);
        assert_eq!(ran.code(), 99, "{}", ran.said());
        let broken = format!("✗ {counter}:count==0");
        assert!(ran.said().contains(&broken), "{broken}\n{}", ran.said());
    }
}
