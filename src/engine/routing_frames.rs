//! What each decision of the routing table means for conversations, visitors and agents.

use std::sync::Arc;

use super::routing::RoutingStep;
use super::view::{self, Tail};
use crate::core::conversation::{Command as Talk, Stage};
use crate::core::id::{AgentId, ConversationId};
use crate::core::routing::{Cause, Event, OfferEnd, Presence, Release};
use crate::core::time::Moment;
use crate::engine::notice::Notice;
use crate::protocol::WireTime;
use crate::protocol::agent::{SlaStage, ToAgent};
use crate::protocol::visitor::ToVisitor;
use crate::store::Record;

impl RoutingStep<'_> {
    pub(super) fn apply_one(&mut self, event: &Event) {
        match event {
            Event::Queued { conversation, reason, .. } => self.queued(*conversation, reason),
            Event::Offered { .. } => self.offered(event),
            Event::OfferEnded { offer, agent, end, .. } => self.offer_ended(*offer, *agent, *end),
            Event::PresenceChanged { agent, presence, reason, .. } => {
                self.presence_changed(*agent, *presence, reason.clone());
            }
            Event::Assigned { conversation, agent, respond_by, .. } => {
                self.assigned(*conversation, *agent, *respond_by);
            }
            Event::Unassigned { conversation, agent, why } => self.unassigned(*conversation, *agent, *why),
            Event::Nudged { conversation, agent, respond_by } => {
                self.sla(*conversation, *agent, SlaStage::Nudge, *respond_by, None);
            }
            Event::RescueStarted { conversation, agent, respond_by } => {
                self.sla(*conversation, *agent, SlaStage::Rescue, *respond_by, None);
            }
            Event::AtRisk { conversation, .. } => {
                self.say_standing(*conversation, None);
                self.tell_standing(*conversation);
            }
            Event::Answered { conversation, agent, waited_ms, in_time } => {
                self.answered(*conversation, *agent, *waited_ms, *in_time);
            }
            Event::Breached { conversation, cause, respond_by, .. } => {
                self.breached(*conversation, *cause, *respond_by);
            }
            Event::Requested { reason, .. } => {
                metrics::counter!("sixty_handoffs_total", "reason" => reason.to_string()).increment(1);
            }
            // For the record alone.
            Event::TeamChanged { .. }
            | Event::AgentChanged { .. }
            | Event::AgentRemoved { .. }
            | Event::Connected { .. }
            | Event::Disconnected { .. }
            | Event::Restored { .. }
            | Event::Raised { .. }
            | Event::Transferred { .. }
            | Event::Ended { .. } => {}
        }
    }

    fn presence_changed(&mut self, agent: AgentId, presence: Presence, reason: Option<Arc<str>>) {
        let frame = ToAgent::Presence { agent, presence: view::presence(presence), reason };
        self.draft.tell_agent(agent, &frame);
        if let Some(wished) = self.shard.table.agent(agent).map(|view| view.wished) {
            self.draft.job.records.push(Record::Presence { agent, presence: wished });
        }
    }

    /// An owned conversation that waits again says so; then the visitor learns their place.
    fn queued(&mut self, conversation: ConversationId, reason: &str) {
        let owned =
            self.lock(conversation).is_some_and(|state| matches!(state.conversation.stage, Stage::Active(_)));
        if owned {
            self.talk_by_itself(conversation, Talk::Requeued { transferred: reason.starts_with("transfer") });
        }
        self.tell_standing(conversation);
    }

    fn offered(&mut self, event: &Event) {
        let Event::Offered { offer, conversation, agent, team, stage, expires_at, respond_by, .. } = event
        else {
            return;
        };
        metrics::counter!("sixty_offers_total", "result" => "offered").increment(1);
        let frame = self.offer_frame(*offer, *conversation, *team, *stage, *expires_at, *respond_by);
        if let Some(frame) = frame {
            self.draft.tell_agent(*agent, &frame);
        }
    }

    /// The frame of an offer; also sent again to an agent who reconnects.
    pub(super) fn offer_frame(
        &mut self,
        offer: crate::core::id::OfferId,
        conversation: ConversationId,
        team: crate::core::id::TeamId,
        stage: crate::core::routing::OfferStage,
        expires_at: Moment,
        respond_by: Moment,
    ) -> Option<ToAgent> {
        let clock = self.engine.clock.clone();
        let state = self.lock(conversation)?;
        let visitor = view::visitor(&state.visitor, state.conversation.language, state.page.as_ref());
        let wish = state.conversation.wish.as_ref()?;
        Some(ToAgent::Offer {
            offer,
            conversation,
            team,
            summary: Box::new(view::summary(wish, visitor)),
            respond_by: WireTime(clock.server_time(respond_by)),
            expires_at: WireTime(clock.server_time(expires_at)),
            stage: view::stage(stage),
        })
    }

    fn offer_ended(&mut self, offer: crate::core::id::OfferId, agent: AgentId, end: OfferEnd) {
        let result = match end {
            OfferEnd::Accepted => "accepted",
            OfferEnd::Declined => "declined",
            OfferEnd::Expired => "expired",
            OfferEnd::Taken => "taken",
            OfferEnd::Left => "left",
            OfferEnd::Reassigned => "reassigned",
        };
        metrics::counter!("sixty_offers_total", "result" => result).increment(1);
        if let Some(why) = view::withdrawn(end) {
            self.draft.tell_agent(agent, &ToAgent::OfferWithdrawn { offer, why });
        }
    }

    fn assigned(&mut self, conversation: ConversationId, agent: AgentId, respond_by: Moment) {
        let directory = self.engine.directory();
        let name = view::agent(&directory, agent).name;
        self.talk_by_itself(conversation, Talk::Assigned { agent, name });
        let respond_by = self.engine.clock.server_time(respond_by);
        let limit = self.engine.settings.tail;
        let Some(state) = self.lock(conversation) else { return };
        let answered = state.conversation.first_response_ms.is_some();
        let view = view::conversation(state, (!answered).then_some(respond_by));
        self.draft.job.notices.push(Notice::Assigned(Box::new(Tail { agent, view, limit, directory })));
    }

    fn unassigned(&mut self, conversation: ConversationId, agent: AgentId, why: Release) {
        self.draft.tell_agent(agent, &ToAgent::Unassigned { conversation, why: view::release(why).into() });
    }

    fn answered(&mut self, conversation: ConversationId, agent: AgentId, waited_ms: u64, in_time: bool) {
        metrics::histogram!("sixty_first_response_seconds", "responder" => "agent")
            .record(waited_ms as f64 / 1e3);
        if let Some(state) = self.lock(conversation)
            && state.conversation.first_response_ms.is_none()
        {
            // A second promise after a lost owner has its own answer; the first response stays the first.
            state.conversation.first_response_ms = Some(waited_ms);
            self.record_row(conversation);
        }
        let Some(respond_by) = self.shard.table.handoff(conversation).map(|handoff| handoff.respond_by)
        else {
            return;
        };
        if in_time {
            let respond_by = WireTime(self.engine.clock.server_time(respond_by));
            let frame = ToAgent::Sla {
                conversation,
                stage: SlaStage::Met,
                respond_by,
                cause: None,
                first_response_ms: Some(waited_ms),
            };
            self.draft.tell_agent(agent, &frame);
        }
    }

    fn breached(&mut self, conversation: ConversationId, cause: Cause, respond_by: Moment) {
        metrics::counter!("sixty_sla_breaches_total", "cause" => view::cause(cause)).increment(1);
        if let Some(owner) = self.shard.table.owner(conversation) {
            self.sla(conversation, owner, SlaStage::Breached, respond_by, Some(view::cause(cause)));
        }
        self.say_standing(conversation, Some(cause));
        self.tell_standing(conversation);
    }

    fn sla(
        &mut self,
        conversation: ConversationId,
        agent: AgentId,
        stage: SlaStage,
        respond_by: Moment,
        cause: Option<&'static str>,
    ) {
        let respond_by = WireTime(self.engine.clock.server_time(respond_by));
        let cause = cause.map(Into::into);
        self.draft.tell_agent(
            agent,
            &ToAgent::Sla { conversation, stage, respond_by, cause, first_response_ms: None },
        );
    }

    /// Says to the visitor in words where they stand and what they can do: before the break, and when the promise is broken.
    fn say_standing(&mut self, conversation: ConversationId, broken: Option<Cause>) {
        let Some(standing) = self.shard.table.outlook(self.now.moment, conversation) else { return };
        self.talk_by_itself(conversation, Talk::TellStanding { standing, broken });
    }

    /// Tells the visitor their place, the honest range and whether the promise holds.
    pub(super) fn tell_standing(&mut self, conversation: ConversationId) {
        let Some(frame) = self.standing_frame(conversation) else { return };
        if let Some(visitor) = self.lock(conversation).map(|state| state.conversation.visitor) {
            let frame = super::connection::Frame::plain(&frame);
            self.draft.job.notices.push(Notice::Visitor { visitor, frame });
        }
    }

    /// The visitor's place as a frame; `None` when nobody waits there.
    pub(super) fn standing_frame(&self, conversation: ConversationId) -> Option<ToVisitor> {
        let standing = self.shard.table.standing(self.now.moment, conversation)?;
        Some(view::standing(&self.engine.clock, &standing))
    }

    /// A step that the routing table decided; it is never refused unless there is a bug.
    fn talk_by_itself(&mut self, conversation: ConversationId, command: Talk) {
        if let Err(refusal) = self.talk(conversation, command, None) {
            tracing::error!(%conversation, ?refusal, "a conversation refused what the routing table decided");
        }
    }
}
