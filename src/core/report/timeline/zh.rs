//! The words of a timeline in Chinese.

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
            HandoffStage::Waiting => "服务器重启；访客保留原来的排位和时限，重新排队".to_owned(),
            HandoffStage::Owned { agent: owner, .. } => {
                format!("服务器重启；会话仍由 {} 负责，时限不变", agent(&owner))
            }
        },
        Event::Requested { team, level, urgency, upset, preferred, skills, reason, .. } => {
            let mut text = format!(
                "访客需要人工（{}），交给客服组「{}」",
                why_a_person(reason),
                scene.names.team(*team)
            );
            text += &pressing(*level, *urgency, *upset).map(|words| format!("；{words}")).unwrap_or_default();
            if !skills.is_empty() {
                text += "；需要技能：";
                text += &skills.join("、");
            }
            text + &preferred.map(|id| format!("；上次由 {} 接待", agent(&id))).unwrap_or_default()
        }
        Event::Raised { level, urgency, upset, .. } => {
            let words = pressing(*level, *urgency, *upset).unwrap_or_else(|| "普通".to_owned());
            format!("访客再次要求人工，现在是：{words}")
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
                TransferTarget::Team(team) => format!("客服组「{}」", scene.names.team(*team)),
                TransferTarget::Agent(other) => agent(other),
            };
            if by == from {
                format!("{} 把会话转给{target}", agent(by))
            } else {
                format!("{} 把 {} 的会话转给{target}", agent(by), agent(from))
            }
        }
        Event::Unassigned { agent: id, why: Release::OwnerLost, .. } => {
            format!("{} 的连接中断，超过了等待重连的时间；会话回到队列", agent(id))
        }
        Event::Nudged { agent: id, .. } => format!("{} 接起后还没有答复，已提醒", agent(id)),
        Event::RescueStarted { agent: id, .. } => {
            format!("{} 仍未答复，开始请其他人救援，谁先发消息就归谁", agent(id))
        }
        Event::AtRisk { .. } => {
            "快到时限：已如实告诉访客可能等得更久，并给出排位、预计等待和其他选择".to_owned()
        }
        Event::Answered { agent: id, waited_ms, in_time, .. } => {
            let waited = span(Duration::from_millis(*waited_ms));
            if *in_time {
                format!("{} 首次答复；访客等了 {waited}，在时限之内", agent(id))
            } else {
                format!("{} 首次答复；访客等了 {waited}，超时 {}", agent(id), span(scene.late_by()))
            }
        }
        Event::Breached { cause, .. } => {
            format!(
                "承诺的时间到了，还没有人答复：{}；已告诉访客，排位提到最前，不会丢下",
                cause_word(*cause)
            )
        }
        Event::Ended { left: true, .. } => "访客不再等待，离开了队列".to_owned(),
        Event::Ended { by: Some(id), .. } => format!("{} 结束了会话", agent(id)),
        Event::Ended { by: None, .. } => "会话结束（访客或系统）".to_owned(),
        _ => return None,
    })
}

fn queued(team: &str, reason: &str, scene: &Scene<'_>) -> Option<String> {
    let target =
        scene.target().map(|target| format!("，承诺 {}内有人答复", span(target))).unwrap_or_default();
    Some(match reason {
        "requested" => format!("进入「{team}」队列{target}"),
        "transferred" => format!("进入「{team}」队列，按原来的时限继续"),
        "owner_lost" if scene.since_request_ms() == 0 => {
            format!("回到「{team}」队列{target}（新的承诺从现在算起）")
        }
        "owner_lost" => format!("回到「{team}」队列原来的排位，时限不变"),
        // The restart and the breach say it themselves.
        "restored" | "breached" => return None,
        other => {
            let words: Vec<&str> = other.split('+').map(place_word).collect();
            format!("进入「{team}」队列{target}；排位提前：{}", words.join("、"))
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
        OfferStage::Offer => format!(
            "响铃：{}，因为{}{}{}",
            scene.names.agent(*agent),
            if scene.is_among_the_rest(reason) { "还没问过的人里他" } else { "" },
            reason_word(reason),
            figures(*chosen, scene)
        ),
        OfferStage::RingAll => format!(
            "同时响铃 {} 位：{}（{}，谁先接起就归谁）",
            names.len(),
            names.join("、"),
            reason_word(reason)
        ),
        OfferStage::Rescue => format!("请 {} 救援", names.join("、")),
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
            let rang = scene.rang_for(*offer).map(span).unwrap_or_default();
            format!("{name} 响铃 {rang}无人接（连续第 {missed} 次），转给下一位")
        }
        OfferEnd::Expired => format!("{} 没有接，重新寻找", names().join("、")),
        OfferEnd::Declined => match reason {
            Some(words) => format!("{name} 没有接，理由：“{words}”，转给下一位"),
            None => format!("{name} 没有接（未说明理由），转给下一位"),
        },
        OfferEnd::Reassigned => format!("{name} 不再响铃：不在线、已没有空位，或让给更急的会话"),
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
        Assignment::Accepted => format!("{name} 接起"),
        Assignment::Claimed => format!("{name} 主动领取"),
        Assignment::Rescued => format!("{name} 先发了消息，救援成功，会话归 {name}"),
        Assignment::Direct => {
            let why = reason.map(|reason| format!("，因为{}{}", reason_word(reason), figures(chosen, scene)));
            format!("直接分配给 {name}{}", why.unwrap_or_default())
        }
        Assignment::Transferred => format!("{name} 接手"),
    }
}

fn figures(chosen: Option<Chosen>, scene: &Scene<'_>) -> String {
    let Some(Chosen { load, capacity, idle_since, others_free }) = chosen else { return String::new() };
    let idle =
        if load == 0 { format!("，已空闲 {}", span(scene.now.since(idle_since))) } else { String::new() };
    format!("（手上 {load}/{capacity}{idle}；组里另有 {others_free} 位有空位）")
}

/// The cause as a sentence, and what would have helped.
pub(super) fn finding(cause: Cause, online: u32, waiting: u32, scene: &Scene<'_>) -> (String, String) {
    let team = scene.team_name();
    let owner = scene.owner.map(|(id, since)| (scene.names.agent(id), span(scene.after_start(since))));
    let (name, since) = owner.unwrap_or_default();
    match cause {
        Cause::NobodyOnline => (
            format!("时限到时，「{team}」没有客服在线；当时有 {waiting} 个会话在等。"),
            "在这个时段至少排一名客服上线，或给客服组设置溢出客服组，或在接待时间之外请访客留言。".to_owned(),
        ),
        Cause::AtCapacity => (
            format!(
                "时限到时，「{team}」有 {online} 位客服在线，但谁都没有能接它的空位；当时有 {waiting} 个会话在等。"
            ),
            "在这个时段增加一名客服，或提高同时接待数，或给客服组设置溢出客服组。".to_owned(),
        ),
        Cause::OffersIgnored => ignored(scene),
        Cause::AcceptedButSilent => {
            let nudged = if scene.nudged { "，提醒后仍未答复" } else { "" };
            let rescue = match scene.rescuers {
                0 => "，也没有别人可以救援".to_owned(),
                count => format!("，请了 {count} 位救援也没有人先答复"),
            };
            (
                format!("{name} 在请求后 {since} 接起，到时限都没有发出第一句话{nudged}{rescue}。"),
                "接起后先发一句问候；忙不过来时转给别人，或降低这位客服的同时接待数。".to_owned(),
            )
        }
        Cause::OutsideHours => (
            format!("当时不在「{team}」的工作时间之内。"),
            "调整工作时间，或在工作时间之外请访客留言。".to_owned(),
        ),
        Cause::ConnectionLost => {
            let lost = scene.lost.map(|id| scene.names.agent(id));
            let who = if name.is_empty() { lost.unwrap_or_default() } else { name };
            (
                format!("负责的客服 {who} 与服务器的连接中断，时限之内没有别人答复。"),
                "检查这位客服的网络；给客服组设置溢出客服组，断线的会话就能更快有人接手。".to_owned(),
            )
        }
    }
}

fn ignored(scene: &Scene<'_>) -> (String, String) {
    let said = |list: &[AgentId], verb: &str| {
        (!list.is_empty()).then(|| format!("{}{verb}", scene.agents(list).join("、")))
    };
    let who: Vec<String> =
        [said(&scene.missed, "没有接"), said(&scene.declined, "拒接")].into_iter().flatten().collect();
    let who = if who.is_empty() { "还没有人接".to_owned() } else { who.join("，") };
    (
        format!("响铃 {} 次都没有人接起：{who}。", scene.rang),
        "离开座位时把状态改为“离开”，铃声就会直接找到下一位；也可以缩短每次响铃的时间。".to_owned(),
    )
}

fn why_a_person(reason: &str) -> &str {
    match reason {
        "requested" => "访客主动要求",
        "offered" => "访客同意转人工",
        "upset" => "访客情绪不满",
        "urgent" => "事情紧急",
        "not_understood" => "机器人没有听懂",
        "rule" => "这类问题按规则转人工",
        other => other,
    }
}

fn place_word(reason: &str) -> &str {
    match reason {
        "vip" => "VIP",
        "urgent" => "事情紧急",
        "upset" => "情绪不满",
        "repeated" => "同一问题再次来访",
        "transferred" => "被转接过",
        other => other,
    }
}

pub(super) fn reason_word(reason: &str) -> &str {
    match reason {
        "preferred" => "上次就由他接待，而且现在有空",
        "least_loaded" => "手上的会话最少",
        "longest_idle" => "同样空闲的人里等得最久",
        "slot_free" => "刚有空位，这个会话最急",
        "ring_spared" => "别的会话还在别处响铃，让出了这个位置",
        "ring_all" => "逐个响铃没有人接，请全组一起",
        "overflow" => "组内没有人接，请其他客服组和主管一起",
        "rescue" => "负责的客服没有答复",
        other => other,
    }
}

fn cause_word(cause: Cause) -> &'static str {
    match cause {
        Cause::NobodyOnline => "没有客服在线",
        Cause::AtCapacity => "客服全部满员",
        Cause::OffersIgnored => "响铃没有人接",
        Cause::AcceptedButSilent => "接起后没有答复",
        Cause::OutsideHours => "不在工作时间",
        Cause::ConnectionLost => "客服的连接中断",
    }
}

fn pressing(level: u8, urgency: Urgency, upset: bool) -> Option<String> {
    let mut words = Vec::new();
    if level > 0 {
        words.push(format!("VIP {level} 级"));
    }
    match urgency {
        Urgency::Normal => {}
        Urgency::High => words.push("紧急".to_owned()),
        Urgency::Critical => words.push("非常紧急".to_owned()),
    }
    if upset {
        words.push("情绪不满".to_owned());
    }
    (!words.is_empty()).then(|| words.join("、"))
}

/// Seconds with a tenth; from two minutes on, minutes.
fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    if seconds < 120 {
        format!("{:.1} 秒", span.as_secs_f64())
    } else if seconds < 7_200 {
        format!("{} 分 {} 秒", seconds / 60, seconds % 60)
    } else {
        format!("{} 小时 {} 分", seconds / 3_600, seconds % 3_600 / 60)
    }
}
