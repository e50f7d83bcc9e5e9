//! The ledger on the command line, beside a store that has the folder.

use std::path::Path;

use clap::Parser as _;
use serde_json::{Value, json};
use uuid::Uuid;

use super::tests::{json, open, sixty};
use super::{Cli, dispatch};
use crate::core::id::{AgentId, ConversationId, TeamId};
use crate::core::routing::{Cause, Event};
use crate::core::time::{Moment, WallTime};
use crate::store::{Record, RoutingEventRow, Store};

const CONVERSATION: ConversationId = ConversationId(Uuid::from_u128(7));
/// 2026-11-22T12:00:00Z.
const NOON: i64 = 1_795_348_800_000;

fn write(store: &dyn Store) {
    let (conversation, respond_by) = (CONVERSATION, Moment(60_000));
    let (team, agent) = (TeamId(Uuid::from_u128(1)), AgentId(Uuid::from_u128(2)));
    let reason = "requested".into();
    let cause = Cause::NobodyOnline;
    let events = [
        (0, Event::Queued { conversation, team, respond_by, rank: respond_by, reason }),
        (50_000, Event::AtRisk { conversation, respond_by }),
        (60_000, Event::Breached { conversation, cause, respond_by, online: 0, waiting: 1 }),
        (75_000, Event::Answered { conversation, agent, waited_ms: 75_000, in_time: false }),
        // The next day.
        (86_400_000, Event::Ended { conversation, agent: Some(agent), left: false, by: None }),
    ];
    let rows = (1..).zip(events).map(|(n, (at, event))| {
        let (moment, wall) = (Moment(at), WallTime(NOON + at));
        Record::RoutingEvent(Box::new(RoutingEventRow { epoch: 0, n, moment, wall, event }))
    });
    store.commit(&[rows.collect()]).unwrap();
}

fn lines(folder: &Path, line: &str) -> Vec<Value> {
    let printed = sixty(folder, &format!("{line} --format json")).unwrap();
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_ledger_is_verified_shown_measured_and_explained_while_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let store = open(data);
    write(&store);
    let verified = json(data, "ledger verify");
    assert_eq!((&verified["ok"], &verified["rows"]), (&json!(true), &json!(5)));
    assert_eq!(verified["first"], json!("2026-11-22T12:00:00.000Z"));
    let head = verified["head"].as_str().unwrap();
    let text = sixty(data, &format!("ledger verify --expect {head}")).unwrap();
    assert!(text.contains("sound: 5 rows") && text.contains("the expected head is row 5"), "{text}");

    assert_eq!(lines(data, "ledger show").len(), 5);
    let day = lines(data, "ledger show --day 2026-11-22");
    assert_eq!(
        (day.len(), &day[2]["event"]["cause"], &day[2]["place"]),
        (4, &json!("nobody_online"), &json!(3))
    );
    assert_eq!(lines(data, "ledger show --day 2026-11-23 --zone Asia/Shanghai").len(), 1);
    assert_eq!(lines(data, &format!("ledger show --conversation {CONVERSATION} --day 2026-11-23")).len(), 1);
    assert!(lines(data, &format!("ledger show --conversation {}", Uuid::from_u128(8))).is_empty());
    assert!(sixty(data, "ledger show").unwrap().lines().next().unwrap().contains("queued  conversation="));

    let measures = json(data, "ledger measures --day 2026-11-22");
    assert_eq!(
        (&measures["answered"], &measures["in_time"], &measures["attainment"]),
        (&json!(1), &json!(0), &json!(0.0))
    );
    assert_eq!(
        (&measures["breaches"], &measures["first_response_ms"]["sum"]),
        (&json!({"nobody_online": 1}), &json!(75_000))
    );
    assert!(sixty(data, "ledger measures").unwrap().contains("breached    1 (nobody_online 1)"));

    let chinese = sixty(data, &format!("explain {CONVERSATION}")).unwrap();
    assert!(
        chinese.contains("+50.0 s  快到时限") && chinese.contains("原因：") && chinese.contains("改进："),
        "{chinese}"
    );
    let english = json(data, &format!("explain {CONVERSATION} --lang en"));
    assert_eq!(english["findings"][0]["cause"], json!("nobody_online"));
    assert_eq!(english["lines"].as_array().unwrap().len(), 5);
}

#[test]
fn a_ledger_that_is_not_sound_fails_with_the_row() {
    let folder = tempfile::tempdir().unwrap();
    write(&open(folder.path()));
    let tool = rusqlite::Connection::open(folder.path().join("sixty.db")).unwrap();
    tool.execute_batch(
        "DROP TRIGGER routing_events_never_change; UPDATE routing_events SET moment = 1 WHERE place = 2",
    )
    .unwrap();
    let words = ["sixty", "ledger", "verify", "--data", folder.path().to_str().unwrap()];
    let mut out = Vec::new();
    let code = dispatch(Cli::try_parse_from(words).unwrap().command, &mut out).unwrap();
    assert_eq!(format!("{code:?}"), format!("{:?}", std::process::ExitCode::FAILURE));
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("NOT SOUND: row 2 (at_risk 0.2) was changed after it was written"), "{text}");
    assert_eq!(json(folder.path(), "ledger verify")["fault"]["kind"], json!("changed"));
}

#[test]
fn mistakes_about_the_ledger_are_answered_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    open(data);
    let missing = data.join("typo");
    for (told, line) in [
        ("--data", sixty(&missing, "ledger verify")),
        ("2026-11-22", sixty(data, "ledger show --day yesterday")),
        ("Asia/Shanghai", sixty(data, "ledger measures --day 2026-11-22 --zone Beijing")),
        ("64 hexadecimal digits", sixty(data, "ledger verify --expect abc")),
        ("no person was ever asked for", sixty(data, &format!("explain {CONVERSATION}"))),
    ] {
        let said = line.unwrap_err();
        assert!(said.contains(told), "{told} in {said}");
    }
    assert!(!missing.exists());
}
