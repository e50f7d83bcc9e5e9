//! A conversation as the oracle sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::mood::Urgency;
use crate::core::routing::{OfferEnd, OfferStage};
use crate::core::text::Language;
use crate::core::time::Moment;

/// It rang at somebody.
#[derive(Debug, Clone, Copy)]
pub(super) struct PastRing {
    pub(super) agent: u32,
    pub(super) from: Moment,
    pub(super) to: Moment,
    pub(super) stage: OfferStage,
    pub(super) end: OfferEnd,
}

/// A conversation with a promise.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, in any order")]
#[derive(Debug, Clone)]
pub(super) struct Watch {
    pub(super) team: usize,
    pub(super) skills: Vec<Arc<str>>,
    pub(super) language: Language,
    pub(super) level: u8,
    pub(super) urgency: Urgency,
    pub(super) upset: bool,
    pub(super) requested_at: Moment,
    pub(super) respond_by: Moment,
    /// Requested after the warm-up.
    pub(super) counted: bool,
    pub(super) owner: Option<u32>,
    pub(super) owned_since: Moment,
    /// Spells without an owner; the last one has no end while it waits.
    pub(super) waits: Vec<(Moment, Option<Moment>)>,
    pub(super) ringing: BTreeMap<u32, (Moment, OfferStage)>,
    pub(super) rang: Vec<PastRing>,
    /// The deadline it was said to have.
    pub(super) promised: Option<Moment>,
    pub(super) answered: bool,
    pub(super) told: bool,
    /// The stopwatch ran out.
    pub(super) breached: bool,
    /// The breach was announced.
    pub(super) said: bool,
    /// Somebody with a later deadline got a slot of this agent then.
    pub(super) passed_over: Option<(u32, Moment)>,
}

impl Watch {
    pub(super) fn is_waiting(&self) -> bool {
        self.owner.is_none()
    }

    /// The owner of an answered conversation was lost: a new promise begins.
    pub(super) fn renew(&mut self, now: Moment, respond_by: Moment) {
        self.requested_at = now;
        self.respond_by = respond_by;
        self.promised = None;
        self.answered = false;
        self.told = false;
        self.breached = false;
        self.said = false;
        self.passed_over = None;
        self.rang.clear();
        self.waits.clear();
    }

    /// Passed by this agent.
    pub(super) fn declined_by(&self, agent: u32) -> Option<Moment> {
        let declined = |ring: &&PastRing| ring.agent == agent && ring.end == OfferEnd::Declined;
        self.rang.iter().find(declined).map(|ring| ring.to)
    }

    /// Rang there in vain, or was passed.
    pub(super) fn asked_in_vain(&self, agent: u32) -> bool {
        let vain = |ring: &PastRing| matches!(ring.end, OfferEnd::Declined | OfferEnd::Expired);
        self.rang.iter().any(|ring| ring.agent == agent && vain(ring))
    }
}
