//! What a running server counts is what its ledger says: handoffs, answers, breaches and offers are recomputed and compared.

use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::Value;
use sixty::core::report::Measures;
use sixty::core::report::timeline::{Names, tell};
use sixty::core::routing::Event;
use sixty::core::text::Language;
use sixty::protocol::Presence;
use sixty::protocol::agent::{AgentFrame, SlaStage, ToAgent};
use sixty::protocol::visitor::{ToVisitor, VisitorFrame};
use sixty::simulate::check;
use sixty::store::Role;
use sixty::store::ledger::{Ledger, LedgerRow, LedgerSpan};
use sixty::store::sqlite::SqliteReader;
use tempfile::TempDir;
use tokio::time::advance;

use crate::harness::{Agent, Server, Setup, Visitor};

/// The values of all series of a metric whose labels contain `label`.
fn values<T: std::str::FromStr<Err: std::fmt::Debug>>(
    metrics: &PrometheusHandle,
    name: &str,
    label: &str,
) -> Vec<T> {
    let page = metrics.render();
    let series = page.lines().filter_map(|line| line.rsplit_once(' '));
    let of_it = series.filter(|(series, _)| series.split('{').next() == Some(name) && series.contains(label));
    of_it.map(|(_, value)| value.parse().unwrap()).collect()
}

/// The ledger of a stopped or running server.
fn ledger(dir: &TempDir) -> Vec<LedgerRow> {
    let reader = SqliteReader::open(&dir.path().join("data")).unwrap();
    let ledger: &dyn Ledger = &reader;
    let mut rows = Vec::new();
    ledger.each(LedgerSpan::ALL, |row| rows.push(row)).unwrap();
    let check = ledger.verify_ledger(None).unwrap();
    assert_eq!((check.fault, check.sound), (None, rows.len() as u64));
    rows
}

fn word(of: impl serde::Serialize) -> String {
    let Value::String(word) = serde_json::to_value(of).unwrap() else { panic!("no word") };
    word
}

/// Every figure of the process against its epoch in the ledger.
fn equal(metrics: &PrometheusHandle, rows: &[LedgerRow], epoch: u32) -> Measures {
    let of_epoch = rows.iter().filter(|row| row.row.epoch == epoch);
    let measures: Measures = of_epoch.map(|row| &row.row.event).collect();
    let counted = |name, label: &str| values::<u64>(metrics, name, label).into_iter().sum::<u64>();
    assert_eq!(counted("sixty_handoffs_total", ""), measures.handoffs);
    assert_eq!(counted("sixty_first_response_seconds_count", ""), measures.promises.answered);
    let seconds: f64 = values::<f64>(metrics, "sixty_first_response_seconds_sum", "").into_iter().sum();
    assert_eq!((seconds * 1e3).round() as u64, measures.waits().sum);
    assert_eq!(counted("sixty_sla_breaches_total", ""), measures.promises.broken);
    for (cause, count) in &measures.breaches {
        let label = format!("cause=\"{}\"", word(cause));
        assert_eq!(counted("sixty_sla_breaches_total", &label), *count, "{label}");
    }
    assert_eq!(counted("sixty_offers_total", "result=\"offered\""), measures.offers);
    let ended: u64 = measures.offers_ended.values().sum();
    assert_eq!(counted("sixty_offers_total", ""), measures.offers + ended);
    for (end, count) in &measures.offers_ended {
        let label = format!("result=\"{}\"", word(end));
        assert_eq!(counted("sixty_offers_total", &label), *count, "{label}");
    }
    measures
}

/// Every life of the server, played again.
fn decides_the_same_again(rows: &[LedgerRow]) {
    let rows: Vec<_> = rows.iter().map(|row| row.row.clone()).collect();
    let replayed = check(&rows);
    assert_eq!((replayed.difference, replayed.same, replayed.restarts), (None, rows.len(), 1));
}

/// A visitor who asks for a person, insists when told that it takes long, and is queued.
async fn asks(server: &Server) -> Visitor {
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let told_or_queued = |frame: &ToVisitor| match frame {
        ToVisitor::Queue { .. } => Some(false),
        ToVisitor::Message(message) => {
            message.quick_replies.iter().any(|reply| &*reply.id == "wait.anyway").then_some(true)
        }
        _ => None,
    };
    if !visitor.until(told_or_queued).await {
        return visitor;
    }
    visitor.says("转人工").await;
    visitor.until(|frame| matches!(frame, ToVisitor::Queue { .. }).then_some(())).await;
    visitor
}

/// Writes and waits until it is stored.
async fn answers(agent: &mut Agent, conversation: sixty::core::id::ConversationId) {
    let id = agent.writes(conversation, "您好", false).await;
    agent
        .until(|frame| matches!(frame, ToAgent::Ack { client_id, .. } if *client_id == id).then_some(()))
        .await;
}

/// Answered in time, answered late, left, and one that waits until its promise breaks; all by one agent.
async fn a_mixed_day(server: &Server, amy: &mut Agent) -> Visitor {
    let _in_time = asks(server).await;
    let first = amy.takes_next().await;
    advance(Duration::from_secs(5)).await;
    answers(amy, first).await;

    let _late = asks(server).await;
    let (offer, _) = amy.offer().await;
    amy.socket.send(&AgentFrame::OfferDecline { offer, reason: Some("开会".into()) }).await;
    amy.until(|frame| matches!(frame, ToAgent::OfferWithdrawn { .. }).then_some(())).await;
    // Who declined is asked again from the overflow step on.
    advance(Duration::from_secs(31)).await;
    let second = amy.takes_next().await;
    advance(Duration::from_secs(40)).await;
    amy.until(|frame| matches!(frame, ToAgent::Sla { stage: SlaStage::Breached, .. }).then_some(())).await;
    answers(amy, second).await;

    amy.be(Presence::Away).await;
    let mut leaves = asks(server).await;
    leaves.socket.send(&VisitorFrame::QueueLeave {}).await;
    let back =
        |frame: &ToVisitor| matches!(frame, ToVisitor::Status { status: sixty::protocol::Status::Bot, .. });
    leaves.until(|frame| back(frame).then_some(())).await;

    let mut waits = asks(server).await;
    advance(Duration::from_secs(61)).await;
    let missed = sixty::protocol::PromiseState::Missed;
    waits
        .until(|frame| matches!(frame, ToVisitor::Queue { promise, .. } if *promise == missed).then_some(()))
        .await;
    waits
}

#[tokio::test(start_paused = true)]
async fn the_measures_of_the_ledger_are_the_metrics_of_the_server_across_a_restart() {
    let first_life = PrometheusBuilder::new().build_recorder();
    let second_life = PrometheusBuilder::new().build_recorder();
    let recording = metrics::set_default_local_recorder(&first_life);
    let server = Server::start().await;
    let hired = server.hire("amy", Role::Agent, 5).await;
    let mut amy = Agent::connect(&server, &hired).await;
    amy.be(Presence::Online).await;
    let _waits = Box::pin(a_mixed_day(&server, &mut amy)).await;
    let (dir, team) = server.stop().await;
    drop(recording);
    let measures = equal(&first_life.handle(), &ledger(&dir), 0);
    assert_eq!((measures.handoffs, measures.promises.answered, measures.promises.in_time), (4, 2, 1));
    assert_eq!((measures.promises.broken, measures.left), (2, 1));

    let recording = metrics::set_default_local_recorder(&second_life);
    let server = Server::on(dir, team, Setup::default()).await;
    let mut amy = Agent::connect(&server, &hired).await;
    amy.be(Presence::Online).await;
    let waited = amy.takes_next().await;
    answers(&mut amy, waited).await;
    let _next = asks(&server).await;
    let next = amy.takes_next().await;
    answers(&mut amy, next).await;
    let (dir, _) = server.stop().await;
    drop(recording);
    let rows = ledger(&dir);
    let measures = equal(&second_life.handle(), &rows, 1);
    assert_eq!((measures.handoffs, measures.promises.answered, measures.promises.in_time), (1, 2, 1));

    decides_the_same_again(&rows);

    // The story of the one that waited goes over both lives.
    let of_it = rows.iter().filter(|row| row.row.event.conversation() == Some(waited));
    let story: Vec<_> = of_it.map(|row| row.row.clone()).collect();
    assert!(matches!(story[0].event, Event::Requested { .. }));
    for language in Language::ALL {
        let told = tell(&story, &Names::default(), language);
        let kinds: Vec<_> = told.lines.iter().map(|line| line.kind).collect();
        assert!(
            ["requested", "at_risk", "breached", "restored", "answered"]
                .iter()
                .all(|kind| kinds.contains(kind)),
            "{kinds:?}"
        );
        assert_eq!(told.findings.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn each_life_of_the_server_begins_with_everything_a_replay_needs() {
    let server = Server::start().await;
    let hired = server.hire("amy", Role::Agent, 5).await;
    let mut amy = Agent::connect(&server, &hired).await;
    amy.be(Presence::Online).await;
    drop(amy);
    server.until_disconnected(hired.id).await;
    let (dir, team) = server.stop().await;
    let server = Server::on(dir, team, Setup::default()).await;
    let (dir, _) = server.stop().await;
    let kinds = |epoch: u32| -> Vec<&str> {
        let rows = ledger(&dir).into_iter().filter(|row| row.row.epoch == epoch);
        rows.map(|row| row.row.event.kind()).collect()
    };
    let first = kinds(0);
    let expected = ["team_changed", "agent_changed", "connected"];
    assert!(expected.iter().all(|kind| first.contains(kind)), "{first:?}");
    assert_eq!(kinds(1), ["team_changed", "agent_changed"]);
}
