//! The response ladder of a team, as administrators read and write it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::core::routing::{Ladder, LadderProblem, LadderSettings};
use crate::gateway::api_error::ApiError;

/// The steps a team sets itself, in whole seconds since the handoff was requested; what is left out scales from the target. Every
/// step comes before the target, `ring_all_s` not before `offer_s`, `overflow_s` not before `ring_all_s`, `nudge_s` not after
/// `rescue_s`, `rescue_typing_s` not before `rescue_s`.
#[derive(Serialize, Deserialize, Default, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = LadderSettings)]
pub(super) struct LadderBody {
    /// How long one offer rings.
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_s: Option<u32>,
    /// From here everybody who could take it is rung.
    #[serde(skip_serializing_if = "Option::is_none")]
    ring_all_s: Option<u32>,
    /// From here skills relax, and overflow teams and supervisors are rung too.
    #[serde(skip_serializing_if = "Option::is_none")]
    overflow_s: Option<u32>,
    /// A silent owner is reminded.
    #[serde(skip_serializing_if = "Option::is_none")]
    nudge_s: Option<u32>,
    /// Others are rung beside a silent owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    rescue_s: Option<u32>,
    /// The same while the owner is typing.
    #[serde(skip_serializing_if = "Option::is_none")]
    rescue_typing_s: Option<u32>,
    /// The visitor is told that the promise may break.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_s: Option<u32>,
    /// How many others are rung in a rescue, 1 to 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    rescuers: Option<u8>,
    /// After so many missed offers in a row an agent is set to away, 0 (never) to 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    missed_offers: Option<u8>,
    /// How long an agent whose last connection is lost keeps what they own; at most the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    reconnect_grace_s: Option<u32>,
}

impl From<LadderBody> for LadderSettings {
    fn from(body: LadderBody) -> Self {
        Self {
            offer_s: body.offer_s,
            ring_all_s: body.ring_all_s,
            overflow_s: body.overflow_s,
            nudge_s: body.nudge_s,
            rescue_s: body.rescue_s,
            rescue_typing_s: body.rescue_typing_s,
            notice_s: body.notice_s,
            rescuers: body.rescuers,
            missed_offers: body.missed_offers,
            reconnect_grace_s: body.reconnect_grace_s,
        }
    }
}

impl From<LadderSettings> for LadderBody {
    fn from(set: LadderSettings) -> Self {
        Self {
            offer_s: set.offer_s,
            ring_all_s: set.ring_all_s,
            overflow_s: set.overflow_s,
            nudge_s: set.nudge_s,
            rescue_s: set.rescue_s,
            rescue_typing_s: set.rescue_typing_s,
            notice_s: set.notice_s,
            rescuers: set.rescuers,
            missed_offers: set.missed_offers,
            reconnect_grace_s: set.reconnect_grace_s,
        }
    }
}

/// The whole ladder as it works, in seconds since the handoff was requested.
#[derive(Serialize, ToSchema)]
#[schema(as = Ladder)]
pub(super) struct LadderView {
    offer_s: f64,
    ring_all_s: f64,
    overflow_s: f64,
    nudge_s: f64,
    rescue_s: f64,
    rescue_typing_s: f64,
    notice_s: f64,
    rescuers: u8,
    missed_offers: u8,
    reconnect_grace_s: f64,
}

impl From<Ladder> for LadderView {
    fn from(ladder: Ladder) -> Self {
        Self {
            offer_s: ladder.offer.as_secs_f64(),
            ring_all_s: ladder.ring_all.as_secs_f64(),
            overflow_s: ladder.overflow.as_secs_f64(),
            nudge_s: ladder.nudge.as_secs_f64(),
            rescue_s: ladder.rescue.as_secs_f64(),
            rescue_typing_s: ladder.rescue_typing.as_secs_f64(),
            notice_s: ladder.notice.as_secs_f64(),
            rescuers: ladder.rescuers,
            missed_offers: ladder.missed_offers,
            reconnect_grace_s: ladder.reconnect_grace.as_secs_f64(),
        }
    }
}

/// A ladder that cannot work, in the words of the API.
pub(super) fn impossible(problem: &LadderProblem) -> ApiError {
    let code = if problem.field == "target_s" { "invalid_target" } else { "invalid_ladder" };
    ApiError::invalid(code, problem.to_string())
}
