//! The 60-second promise: what happens when nobody, or not everybody, answers.

use std::time::Duration;

use sixty::core::id::ConversationId;
use sixty::protocol::agent::{AgentFrame, OfferStage, SlaStage, ToAgent, WithdrawnWhy};
use sixty::protocol::visitor::ToVisitor;
use sixty::protocol::{Presence, PromiseState};
use tokio::time::advance;

use crate::harness::{Agent, Server, Setup};

async fn offered(agent: &mut Agent, wanted: OfferStage) -> ConversationId {
    agent
        .until(|frame| match frame {
            ToAgent::Offer { stage, conversation, .. } if *stage == wanted => Some(*conversation),
            _ => None,
        })
        .await
}

#[tokio::test(start_paused = true)]
async fn an_offer_that_nobody_takes_goes_to_the_next_agent_then_to_all() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = offered(&mut amy, OfferStage::Offer).await;
    let mut leo = server.agent("leo", 3).await;
    advance(Duration::from_secs(13)).await;
    amy.until(|frame| {
        matches!(frame, ToAgent::OfferWithdrawn { why: WithdrawnWhy::Expired, .. }).then_some(())
    })
    .await;
    assert_eq!(offered(&mut leo, OfferStage::Offer).await, conversation);
    advance(Duration::from_secs(12)).await;
    assert_eq!(offered(&mut amy, OfferStage::RingAll).await, conversation);
    assert_eq!(offered(&mut leo, OfferStage::RingAll).await, conversation);
    assert_eq!(leo.takes_next_ringing(conversation).await, conversation);
    amy.until(|frame| {
        matches!(frame, ToAgent::OfferWithdrawn { why: WithdrawnWhy::Taken, .. }).then_some(())
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_agent_who_misses_two_offers_in_a_row_is_set_to_away_and_told_why() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    for _ in 0..2 {
        let mut visitor = server.visitor().await;
        visitor.says("转人工").await;
        offered(&mut amy, OfferStage::Offer).await;
        advance(Duration::from_secs(13)).await;
    }
    let reason = amy
        .until(|frame| match frame {
            ToAgent::Presence { presence: Presence::Away, reason, .. } => reason.clone(),
            _ => None,
        })
        .await;
    assert_eq!(&*reason, "missed_offers");
    amy.be(Presence::Online).await;
}

#[tokio::test(start_paused = true)]
async fn a_visitor_is_told_before_the_promise_breaks_and_the_breach_has_its_cause() {
    let server = Server::start().await;
    let mut visitor = server.visitor().await;
    visitor.queues().await;
    visitor.until(|frame| matches!(frame, ToVisitor::Queue { .. }).then_some(())).await;
    advance(Duration::from_secs(51)).await;
    visitor
        .until(|frame| matches!(frame, ToVisitor::Queue { promise: PromiseState::AtRisk, .. }).then_some(()))
        .await;
    advance(Duration::from_secs(10)).await;
    visitor
        .until(|frame| matches!(frame, ToVisitor::Queue { promise: PromiseState::Missed, .. }).then_some(()))
        .await;
    // Never dropped: who comes online is offered it at once, and the promise counts as missed.
    let mut amy = server.agent("amy", 3).await;
    amy.takes_next().await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_owner_is_nudged_then_rescued_and_the_first_message_wins() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    let mut leo = server.agent("leo", 3).await;
    advance(Duration::from_secs(31)).await;
    amy.until(|frame| matches!(frame, ToAgent::Sla { stage: SlaStage::Nudge, .. }).then_some(())).await;
    advance(Duration::from_secs(6)).await;
    assert_eq!(offered(&mut leo, OfferStage::Rescue).await, conversation);
    leo.writes(conversation, "您好，我来帮您", false).await;
    leo.until(|frame| {
        matches!(frame, ToAgent::Assigned(view) if view.conversation == conversation).then_some(())
    })
    .await;
    amy.until(|frame| matches!(frame, ToAgent::Unassigned { why, .. } if &**why == "rescued").then_some(()))
        .await;
    amy.writes(conversation, "来晚了", false).await;
    assert_eq!(amy.refused().await, sixty::protocol::ErrorCode::NotOwner);
}

#[tokio::test(start_paused = true)]
async fn an_accept_after_the_offer_has_expired_is_refused() {
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let (offer, _) = amy.offer().await;
    advance(Duration::from_secs(13)).await;
    amy.socket.send(&AgentFrame::OfferAccept { offer }).await;
    assert_eq!(amy.refused().await, sixty::protocol::ErrorCode::OfferGone);
}

#[tokio::test(start_paused = true)]
async fn a_team_with_another_target_has_another_ladder() {
    let server = Server::start_with(Setup { target: Duration::from_mins(2), ..Setup::default() }).await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    amy.offer().await;
    advance(Duration::from_secs(13)).await;
    amy.writes(sixty::core::id::ConversationId(uuid::Uuid::nil()), "?", false).await;
    assert_eq!(amy.refused().await, sixty::protocol::ErrorCode::UnknownConversation);
    assert!(!amy.seen.iter().any(|frame| matches!(frame, ToAgent::OfferWithdrawn { .. })), "24 s to take it");
    advance(Duration::from_secs(12)).await;
    amy.until(|frame| matches!(frame, ToAgent::OfferWithdrawn { .. }).then_some(())).await;
}

#[tokio::test(start_paused = true)]
async fn an_agent_whose_connection_is_lost_loses_offers_at_once_and_unanswered_conversations_after_the_grace()
{
    let server = Server::start().await;
    let mut amy = server.agent("amy", 3).await;
    let mut visitor = server.visitor().await;
    visitor.says("转人工").await;
    let conversation = amy.takes_next().await;
    let mut leo = server.agent("leo", 3).await;
    let gone = amy.id;
    drop(amy);
    server.until_disconnected(gone).await;
    advance(Duration::from_secs(16)).await;
    let offered = leo.until(|frame| match frame {
        ToAgent::Offer { conversation, .. } => Some(*conversation),
        _ => None,
    });
    assert_eq!(offered.await, conversation);
}
