//! Teams that close and open: what visitors are told, why promises break, and a wall clock that jumps.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sixty::core::sla::calendar::BusinessHours;
use sixty::engine::clock::WallClock;
use sixty::protocol::AuthorKind;
use sixty::protocol::agent::{SlaStage, ToAgent};
use sixty::protocol::visitor::ToVisitor;
use sixty::store::TeamRow;
use tokio::time::advance;

use crate::harness::{Server, Setup, Visitor};

/// Monday, 23 November 2026, by the clock in Shanghai.
fn monday(clock: &str) -> i64 {
    format!("2026-11-23T{clock}:00+08:00").parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

/// A server whose team works 09:00 to 18:00 in Shanghai, and the hand on its wall clock.
async fn office(clock: &str) -> (Server, Arc<AtomicI64>) {
    let wall = Arc::new(AtomicI64::new(monday(clock)));
    let mut setup = Setup::default();
    setup.engine.wall_clock = WallClock::ByHand(wall.clone());
    let server = Server::start_with(setup).await;
    server.engine.put_team(with_hours(&server, "leave_message")).await.unwrap();
    (server, wall)
}

fn with_hours(server: &Server, outside: &str) -> TeamRow {
    let hours: BusinessHours = serde_json::from_value(serde_json::json!({
        "zone": "Asia/Shanghai", "holidays": "cn", "outside": outside,
        "weekly": {"mon": ["09:00-18:00"], "tue": ["09:00-18:00"]},
    }))
    .unwrap();
    TeamRow { hours: Some(hours), ..TeamRow::clone(&server.engine.directory().teams[&server.team]) }
}

/// Sets the wall clock and lets the server notice.
async fn set(server: &Server, wall: &AtomicI64, clock: &str) {
    wall.store(monday(clock), Ordering::Release);
    let open = server.engine.hours(server.team, sixty::core::time::WallTime(monday(clock))).is_open();
    while server.engine.is_open(server.team) != open {
        advance(Duration::from_millis(100)).await;
        tokio::task::yield_now().await;
    }
}

/// What a visitor is told of the promise that broke.
async fn told_of_the_break(visitor: &mut Visitor) -> String {
    visitor
        .until(|frame| match frame {
            ToVisitor::Message(message) if message.event.as_deref() == Some("breached") => {
                Some(message.text.as_deref().unwrap_or_default().to_owned())
            }
            _ => None,
        })
        .await
}

#[tokio::test(start_paused = true)]
async fn a_promise_made_before_closing_time_is_kept_in_the_queue_and_breaks_for_that_reason() {
    let (server, wall) = office("17:59").await;
    let mut amy = server.agent("王小美", 1).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    amy.offer().await;
    set(&server, &wall, "18:00").await;
    advance(Duration::from_mins(1)).await;
    let told = told_of_the_break(&mut visitor).await;
    assert!(told.contains("不是人工服务时间"), "{told}");
    assert_eq!(server.engine.waiting(server.team), 1, "nobody is thrown out at closing time");
}

/// What the bot says to who asks for a person, and the choices under it.
async fn told(server: &Server) -> (String, Vec<String>) {
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let message = visitor
        .until(|frame| match frame {
            ToVisitor::Message(message) if message.author.kind == AuthorKind::Bot => Some(message.clone()),
            _ => None,
        })
        .await;
    let ids = message.quick_replies.iter().map(|reply| reply.id.to_string()).collect();
    assert_eq!(server.engine.waiting(server.team), 0, "nobody is queued");
    (message.text.as_deref().unwrap_or_default().to_owned(), ids)
}

#[tokio::test(start_paused = true)]
async fn outside_the_hours_nobody_is_queued_and_the_opening_is_told_though_an_agent_is_free() {
    let (server, wall) = office("20:00").await;
    let _amy = server.agent("王小美", 1).await;
    let (text, choices) = told(&server).await;
    assert!(text.contains("明天（11月24日 周二）09:00（UTC+8）"), "{text}");
    assert_eq!(choices, ["message.leave", "bot.continue"]);
    server.engine.put_team(with_hours(&server, "bot_only")).await.unwrap();
    let (text, choices) = told(&server).await;
    assert!(text.contains("明天") && !text.contains("留言"), "{text}");
    assert_eq!(choices, ["bot.continue"]);
    set(&server, &wall, "08:00").await;
    assert!(told(&server).await.0.contains("今天 09:00"), "the clock was set back to the morning");
}

#[tokio::test(start_paused = true)]
async fn a_team_that_opens_takes_the_next_visitor_at_once() {
    let (server, wall) = office("08:59").await;
    let mut amy = server.agent("王小美", 1).await;
    told(&server).await;
    wall.store(monday("09:00"), Ordering::Release);
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    amy.offer().await;
}

#[tokio::test(start_paused = true)]
async fn an_agent_who_is_still_there_takes_who_waited_at_closing_time() {
    let (server, wall) = office("17:59").await;
    let mut amy = server.agent("王小美", 1).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let (_, conversation) = amy.offer().await;
    set(&server, &wall, "18:00").await;
    amy.takes_next_ringing(conversation).await;
    amy.writes(conversation, "您好", false).await;
    amy.until(|frame| matches!(frame, ToAgent::Sla { stage: SlaStage::Met, .. }).then_some(())).await;
}

#[tokio::test(start_paused = true)]
async fn a_wall_clock_that_jumps_forward_and_back_moves_no_deadline_and_is_followed() {
    let (server, wall) = office("10:00").await;
    let mut amy = server.agent("王小美", 1).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    amy.offer().await;
    let waiting_since = server.engine.clock().moment();
    set(&server, &wall, "23:00").await;
    set(&server, &wall, "10:01").await;
    let passed = server.engine.clock().moment().since(waiting_since);
    assert!(passed < Duration::from_secs(5), "{passed:?}");
    advance(Duration::from_mins(1).saturating_sub(passed)).await;
    let told = told_of_the_break(&mut visitor).await;
    assert!(told.contains("没有及时接起"), "open again when it broke: {told}");
    set(&server, &wall, "03:00").await;
    assert!(!server.engine.is_open(server.team), "back to before the opening");
}

#[tokio::test(start_paused = true)]
async fn a_restart_at_night_knows_that_the_team_is_closed() {
    let (server, wall) = office("17:59").await;
    let mut amy = server.agent("王小美", 1).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    amy.offer().await;
    let (dir, team) = server.stop().await;
    wall.store(monday("22:00"), Ordering::Release);
    let mut setup = Setup::default();
    setup.engine.wall_clock = WallClock::ByHand(wall);
    let server = Server::on(dir, team, setup).await;
    assert!(!server.engine.is_open(team));
    assert_eq!(server.engine.waiting(team), 1);
}
