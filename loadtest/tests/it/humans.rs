//! Handoffs: measured across sockets and processes, and the faults of routing.

use crate::fake::Fake;
use crate::fake_state::Faults;
use crate::tool::{AGENTS, BOT, Ran, play};

fn humans() -> String {
    BOT.replace("messages = 3", "messages = 1\nhuman_share = 0.5\nupset_share = 0.5")
        .replace("per_second = 40", "per_second = 20")
        + AGENTS
}

/// Agents who do not come to an end.
fn long_talks() -> String {
    humans().replace("silence_s = 1", "silence_s = 30").replace("replies = 2", "replies = 9")
}

fn with(faults: Faults, more: &[&str]) -> Ran {
    play(&Fake::start(faults).url(), &humans(), more)
}

/// What a talk with a human leaves behind when all is well.
fn all_is_well(ran: &Ran) {
    assert_eq!(ran.code(), 0, "{}\n{}", ran.said(), ran.complained());
    let latency = &ran.summary()["latency"];
    assert_eq!(ran.count("handoffs"), 10);
    assert_eq!(ran.count("handoffs_unasked"), 0);
    for kind in ["offer_ms", "first_response_ms"] {
        assert_eq!(latency[kind]["count"], 10, "{kind}: {}", ran.said());
    }
    assert!(latency["relay_ms"]["count"].as_u64().unwrap() >= 10);
    assert_eq!(ran.summary()["routing"]["attainment"], 1.0);
    assert_eq!((ran.count("over_capacity"), ran.count("double_owner")), (0, 0));
    assert!(ran.count("conversations_closed") >= 10);
}

#[test]
fn a_handoff_is_followed_from_the_wish_to_the_reply() {
    all_is_well(&with(Faults::default(), &["--threshold", "attainment:rate==1"]));
}

#[test]
fn agents_who_were_set_away_come_back() {
    let ran = with(Faults { set_away: 2, ..Faults::default() }, &[]);
    all_is_well(&ran);
    assert!(ran.count("agents_set_away") >= 2, "{}", ran.said());
}

#[test]
fn several_processes_find_the_same() {
    let ran = with(Faults::default(), &["--processes", "2"]);
    all_is_well(&ran);
    assert_eq!(ran.summary()["run"]["processes"], 2);
    let fastest = ran.summary()["latency"]["connect_ms"]["min"].as_f64().unwrap();
    assert!(fastest > 0.05, "nobody connects in {fastest} ms: a clock is wrong");
}

#[test]
fn an_agents_message_that_was_acknowledged_and_dropped_is_found() {
    let ran = with(Faults { agent_messages_dropped: true, ..Faults::default() }, &["--processes", "2"]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    assert!(ran.count("messages_lost") >= 10, "{}", ran.said());
}

#[test]
fn an_agents_message_that_was_swallowed_is_found() {
    let fake = Fake::start(Faults { agents_unheard: 2, ..Faults::default() });
    let ran = play(&fake.url(), &long_talks(), &[]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    assert!(ran.summary()["errors"]["agent:ack_timeout"].as_u64().unwrap() > 0, "{}", ran.said());
    assert!(ran.count("messages_lost") > 0, "{}", ran.said());
}

#[test]
fn an_agents_message_that_was_stored_and_not_delivered_is_found_also_as_the_last_one() {
    let fake = Fake::start(Faults { agents_undelivered: true, ..Faults::default() });
    let ran = play(&fake.url(), &long_talks(), &[]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    assert!(ran.count("messages_lost") >= 9, "three agents take three each: {}", ran.said());
}

#[test]
fn a_visitors_message_that_its_owner_never_saw_is_found() {
    let fake = Fake::start(Faults { agents_deaf: 2, ..Faults::default() });
    let talks =
        humans().replace("human_messages = 1", "human_messages = 4").replace("replies = 2", "replies = 3");
    let ran = play(&fake.url(), &talks, &[]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    assert!(ran.count("messages_lost") > 0, "{}", ran.said());
}

#[test]
fn more_than_an_agents_capacity_is_found() {
    let fake = Fake::start(Faults { over_capacity: true, ..Faults::default() });
    let talks = long_talks().replace("patience_s = 3.0", "patience_s = 1.0");
    let ran = play(&fake.url(), &talks, &["--threshold", "over_capacity:count==0"]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    assert!(ran.count("over_capacity") > 0);
    assert_eq!(ran.count("double_owner"), 0);
}

#[test]
fn a_conversation_with_two_owners_is_found() {
    let fake = Fake::start(Faults { two_owners: true, ..Faults::default() });
    let ran = play(&fake.url(), &long_talks(), &["--threshold", "double_owner:count==0"]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    assert!(ran.count("double_owner") > 0);
}

#[test]
fn handoffs_nobody_answers_are_missed_and_abandoned() {
    let nobody = humans()
        .replace("accept_s = { median = 0.01 }", "accept_s = { median = 600 }")
        .replace("patience_s = 3.0", "patience_s = 0.5");
    let fake = Fake::start(Faults::default());
    let ran =
        play(&fake.url(), &(nobody + "[routing]\ntarget_s = 0.3\n"), &["--threshold", "attainment:rate>0.9"]);
    assert_eq!(ran.code(), 99, "{}", ran.said());
    assert_eq!(ran.summary()["routing"]["attainment"], 0.0);
    assert_eq!(ran.count("handoffs_abandoned"), 10);
}
