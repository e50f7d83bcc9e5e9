//! The words of a timeline in English.

use std::time::Duration;

use super::super::recorded::RoutingEventRow;
use super::scene::Scene;
use crate::core::id::AgentId;
use crate::core::mood::Urgency;
use crate::core::routing::{
    Assignment, Cause, Chosen, Event, HandoffStage, OfferEnd, OfferStage, Release, TransferTarget,
};

/// One or more decisions that are one line; none when a neighbour says it already.
pub(super) fn say(rows: &[RoutingEventRow], scene: &Scene<'_>) -> Option<String> {
    let agent = |id: &AgentId| scene.names.agent(*id);
    Some(match &rows.first()?.event {
        Event::TeamChanged { .. }
        | Event::AgentChanged { .. }
        | Event::AgentRemoved { .. }
        | Event::Connected { .. }
        | Event::Disconnected { .. }
        | Event::PresenceChanged { .. } => return None,
        Event::Restored { handoff } => match handoff.stage {
            HandoffStage::Waiting => {
                "the server was restarted; the visitor keeps place and deadline and queues again".to_owned()
            }
            HandoffStage::Owned { agent: owner, .. } => {
                format!(
                    "the server was restarted; the conversation stays with {}, the deadline stands",
                    agent(&owner)
                )
            }
        },
        Event::Requested { team, level, urgency, upset, preferred, skills, reason, .. } => {
            let (why, name) = (why_a_person(reason), scene.names.team(*team));
            let mut text = format!("a person is wanted ({why}); it goes to team {name}");
            text += &pressing(*level, *urgency, *upset).map(|words| format!("; {words}")).unwrap_or_default();
            if !skills.is_empty() {
                text += "; skills needed: ";
                text += &skills.join(", ");
            }
            text + &preferred.map(|id| format!("; last time it was {}", agent(&id))).unwrap_or_default()
        }
        Event::Raised { level, urgency, upset, .. } => {
            let words = pressing(*level, *urgency, *upset).unwrap_or_else(|| "normal".to_owned());
            format!("the visitor asked for a person again; it is now: {words}")
        }
        Event::Queued { team, reason, .. } => return queued(&scene.names.team(*team), reason, scene),
        Event::Offered { .. } => offered(rows, scene)?,
        Event::OfferEnded { .. } => return offer_ended(rows, scene),
        Event::Assigned { .. }
        | Event::Transferred { .. }
        | Event::Unassigned { .. }
        | Event::Nudged { .. }
        | Event::RescueStarted { .. }
        | Event::AtRisk { .. }
        | Event::Answered { .. }
        | Event::Breached { .. }
        | Event::Ended { .. } => return since_taken(&rows.first()?.event, scene),
    })
}

/// From the moment somebody has it, or time runs short.
fn since_taken(event: &Event, scene: &Scene<'_>) -> Option<String> {
    let agent = |id: &AgentId| scene.names.agent(*id);
    Some(match event {
        Event::Assigned { agent: id, via, reason, chosen, .. } => {
            assigned(&agent(id), *via, reason.as_deref(), *chosen, scene)
        }
        Event::Transferred { by, from, to, .. } => {
            let target = match to {
                TransferTarget::Team(team) => format!("team {}", scene.names.team(*team)),
                TransferTarget::Agent(other) => agent(other),
            };
            if by == from {
                format!("{} passed it on to {target}", agent(by))
            } else {
                format!("{} passed {}'s conversation on to {target}", agent(by), agent(from))
            }
        }
        Event::Unassigned { agent: id, why: Release::OwnerLost, .. } => {
            format!("{}'s connection was lost for longer than the grace; the conversation goes back to the queue", agent(id))
        }
        Event::Nudged { agent: id, .. } => format!("{} has it and is silent: reminded", agent(id)),
        Event::RescueStarted { agent: id, .. } => {
            format!("{} is still silent: others are asked to rescue, the first message wins", agent(id))
        }
        Event::AtRisk { .. } => {
            "close to the deadline: the visitor was told that it may take longer, with place, expected wait and choices".to_owned()
        }
        Event::Answered { agent: id, waited_ms, in_time, .. } => {
            let waited = span(Duration::from_millis(*waited_ms));
            if *in_time {
                format!("{} answered; the visitor had waited {waited}, in time", agent(id))
            } else {
                format!("{} answered; the visitor had waited {waited}, {} too late", agent(id), span(scene.late_by()))
            }
        }
        Event::Breached { cause, .. } => format!(
            "the promised time is over and nobody has answered: {}; the visitor was told, the place moved up as far as any can",
            cause_word(*cause)
        ),
        Event::Ended { left: true, .. } => "the visitor stopped waiting and left the queue".to_owned(),
        Event::Ended { by: Some(id), .. } => format!("{} closed the conversation", agent(id)),
        Event::Ended { by: None, .. } => "the conversation ended (by the visitor or by Sixty)".to_owned(),
        _ => return None,
    })
}

fn queued(team: &str, reason: &str, scene: &Scene<'_>) -> Option<String> {
    let promise = scene
        .target()
        .map(|target| format!("; an answer is promised within {}", span(target)))
        .unwrap_or_default();
    Some(match reason {
        "requested" => format!("queued for {team}{promise}"),
        "transferred" => format!("queued for {team}; the deadline stands"),
        "owner_lost" if scene.since_request_ms() == 0 => {
            format!("back in the queue of {team}{promise} (a new promise, from now)")
        }
        "owner_lost" => format!("back in the queue of {team} at the old place; the deadline stands"),
        // The restart and the breach say it themselves.
        "restored" | "breached" => return None,
        other => {
            let words: Vec<&str> = other.split('+').map(place_word).collect();
            format!("queued for {team}{promise}; moved up: {}", words.join(", "))
        }
    })
}

fn offered(rows: &[RoutingEventRow], scene: &Scene<'_>) -> Option<String> {
    let Event::Offered { agent, stage, reason, chosen, .. } = &rows.first()?.event else { return None };
    let names: Vec<String> = rows
        .iter()
        .filter_map(|row| match &row.event {
            Event::Offered { agent, .. } => Some(scene.names.agent(*agent)),
            _ => None,
        })
        .collect();
    Some(match stage {
        OfferStage::Offer => {
            format!(
                "rings at {}: {}{}{}",
                scene.names.agent(*agent),
                if scene.is_among_the_rest(reason) { "of those not asked yet, " } else { "" },
                reason_word(reason),
                figures(*chosen, scene)
            )
        }
        OfferStage::RingAll => format!(
            "rings at {} at once: {} ({}; the first to take it has it)",
            names.len(),
            names.join(", "),
            reason_word(reason)
        ),
        OfferStage::Rescue => format!("asked to rescue: {}", names.join(", ")),
    })
}

fn offer_ended(rows: &[RoutingEventRow], scene: &Scene<'_>) -> Option<String> {
    let Event::OfferEnded { offer, agent, end, reason, missed, .. } = &rows.first()?.event else {
        return None;
    };
    let name = scene.names.agent(*agent);
    let names = || -> Vec<String> {
        rows.iter()
            .filter_map(|row| match &row.event {
                Event::OfferEnded { agent, .. } => Some(scene.names.agent(*agent)),
                _ => None,
            })
            .collect()
    };
    Some(match end {
        OfferEnd::Expired if *missed > 0 => {
            let rang = scene.rang_for(*offer).map(|rang| format!(" for {}", span(rang))).unwrap_or_default();
            format!("rang at {name}{rang} and nobody took it (missed in a row: {missed}); on to the next")
        }
        OfferEnd::Expired => format!("not taken by {}; looking again", names().join(", ")),
        OfferEnd::Declined => match reason {
            Some(words) => format!("{name} declined: \u{201c}{words}\u{201d}; on to the next"),
            None => format!("{name} declined without a reason; on to the next"),
        },
        OfferEnd::Reassigned => {
            format!(
                "rings at {name} no more: not there, no free slot, or given to a more pressing conversation"
            )
        }
        // The next line says who has it, or that the visitor left.
        OfferEnd::Accepted | OfferEnd::Taken | OfferEnd::Left => return None,
    })
}

fn assigned(
    name: &str,
    via: Assignment,
    reason: Option<&str>,
    chosen: Option<Chosen>,
    scene: &Scene<'_>,
) -> String {
    match via {
        Assignment::Accepted => format!("{name} took it"),
        Assignment::Claimed => format!("{name} claimed it out of turn"),
        Assignment::Rescued => format!("{name} wrote first: rescued, it is theirs now"),
        Assignment::Direct => {
            let why = reason.map(|reason| format!(": {}{}", reason_word(reason), figures(chosen, scene)));
            format!("assigned to {name} at once{}", why.unwrap_or_default())
        }
        Assignment::Transferred => format!("{name} has it now"),
    }
}

fn figures(chosen: Option<Chosen>, scene: &Scene<'_>) -> String {
    let Some(Chosen { load, capacity, idle_since, others_free }) = chosen else { return String::new() };
    let idle =
        if load == 0 { format!(", idle for {}", span(scene.now.since(idle_since))) } else { String::new() };
    format!(" (holds {load} of {capacity}{idle}; others of the team with a free slot: {others_free})")
}

/// The cause as a sentence, and what would have helped.
pub(super) fn finding(cause: Cause, online: u32, waiting: u32, scene: &Scene<'_>) -> (String, String) {
    let team = scene.team_name();
    let owner = scene.owner.map(|(id, since)| (scene.names.agent(id), span(scene.after_start(since))));
    let (name, since) = owner.unwrap_or_default();
    match cause {
        Cause::NobodyOnline => (
            format!("When the time was over, no agent of {team} was online; conversations waiting then: {waiting}."),
            "Have at least one agent online at this hour, name a team that helps, or let visitors leave a message outside these hours.".to_owned(),
        ),
        Cause::AtCapacity => (
            format!(
                "When the time was over, {team} had {online} online, and none with a free slot who could take it; conversations waiting then: {waiting}."
            ),
            "Add an agent at this hour, raise how many conversations each may hold, or name a team that helps.".to_owned(),
        ),
        Cause::OffersIgnored => ignored(scene),
        Cause::AcceptedButSilent => {
            let nudged = if scene.nudged { ", a reminder did not help" } else { "" };
            let rescue = match scene.rescuers {
                0 => ", and nobody else was free to rescue".to_owned(),
                count => format!(", and of those asked to rescue ({count}) nobody wrote first"),
            };
            (
                format!("{name} took it {since} after the request and had not written a word when the time was over{nudged}{rescue}."),
                "Send a greeting right after taking it; when there is too much, pass it on, or lower how many conversations this agent may hold.".to_owned(),
            )
        }
        Cause::OutsideHours => (
            format!("It was outside the working hours of {team}."),
            "Change the working hours, or let visitors leave a message outside of them.".to_owned(),
        ),
        Cause::ConnectionLost => {
            let lost = scene.lost.map(|id| scene.names.agent(id));
            let who = if name.is_empty() { lost.unwrap_or_default() } else { name };
            (
                format!("The connection of {who}, who had it, was lost, and nobody else answered in time."),
                "Check this agent's network; with a team that helps, somebody takes over sooner.".to_owned(),
            )
        }
    }
}

fn ignored(scene: &Scene<'_>) -> (String, String) {
    let said = |list: &[AgentId], verb: &str| {
        (!list.is_empty()).then(|| format!("{verb} by {}", scene.agents(list).join(", ")))
    };
    let who: Vec<String> =
        [said(&scene.missed, "missed"), said(&scene.declined, "declined")].into_iter().flatten().collect();
    let who = if who.is_empty() { "still ringing".to_owned() } else { who.join(", ") };
    (
        format!("It rang (rings in all: {}) and nobody took it: {who}.", scene.rang),
        "Who leaves the desk sets themselves to away: then it rings at the next agent at once. Shorter rings help, too.".to_owned(),
    )
}

fn why_a_person(reason: &str) -> &str {
    match reason {
        "requested" => "the visitor asked for one",
        "offered" => "the visitor said yes to the offer of one",
        "upset" => "the visitor is upset",
        "urgent" => "it is urgent",
        "not_understood" => "the bot did not understand",
        "rule" => "a rule for this kind of question",
        other => other,
    }
}

fn place_word(reason: &str) -> &str {
    match reason {
        "vip" => "VIP",
        "urgent" => "urgent",
        "upset" => "upset",
        "repeated" => "back with the same matter",
        "transferred" => "passed on before",
        other => other,
    }
}

pub(super) fn reason_word(reason: &str) -> &str {
    match reason {
        "preferred" => "they talked last time, and are free",
        "least_loaded" => "holds the fewest conversations",
        "longest_idle" => "idle the longest of those equally free",
        "slot_free" => "a slot has just become free, and this conversation is the most pressing",
        "ring_spared" => "another conversation rings elsewhere, too, and made way",
        "ring_all" => "nobody took it one by one, so the whole team is asked",
        "overflow" => "nobody of the team took it, so other teams and supervisors are asked",
        "rescue" => "the owner is silent",
        other => other,
    }
}

fn cause_word(cause: Cause) -> &'static str {
    match cause {
        Cause::NobodyOnline => "nobody was online",
        Cause::AtCapacity => "everybody was at capacity",
        Cause::OffersIgnored => "it rang and nobody took it",
        Cause::AcceptedButSilent => "it was taken, and then silence",
        Cause::OutsideHours => "outside working hours",
        Cause::ConnectionLost => "the agent's connection was lost",
    }
}

fn pressing(level: u8, urgency: Urgency, upset: bool) -> Option<String> {
    let mut words = Vec::new();
    if level > 0 {
        words.push(format!("VIP level {level}"));
    }
    match urgency {
        Urgency::Normal => {}
        Urgency::High => words.push("urgent".to_owned()),
        Urgency::Critical => words.push("very urgent".to_owned()),
    }
    if upset {
        words.push("upset".to_owned());
    }
    (!words.is_empty()).then(|| words.join(", "))
}

/// Seconds with a tenth; from two minutes on, minutes.
fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    if seconds < 120 {
        format!("{:.1} s", span.as_secs_f64())
    } else if seconds < 7_200 {
        format!("{} min {} s", seconds / 60, seconds % 60)
    } else {
        format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60)
    }
}
