//! From the file's shape to a scenario: what is impossible is refused with the reason.

use std::time::Duration;

use super::document::{
    AgentsDocument, ArrivalsDocument, DelayDocument, Document, LadderDocument, PerHour, Span, TeamDocument,
};
use super::model::{Absence, AgentGroup, Arrivals, Delay, Drops, Rate, Scenario, Shift, TeamPlan};
use crate::core::routing::{Ladder, LadderSettings, Team};
use crate::core::sla::Weights;
use crate::simulate::names::team_id;

/// Takes a field and what is wrong with it.
type Report<'r> = dyn FnMut(&str, String) + 'r;

const TARGET_DEFAULT: Duration = Duration::from_mins(1);
/// Longer simulations are several runs.
const DURATION_MAX: Duration = Duration::from_hours(24 * 366);
/// Agents in all; more would be a mistyped number.
const AGENTS_MAX: i64 = 100_000;
/// Conversations at once of one agent; more would be a mistyped number.
const CAPACITY_MAX: i64 = 1_000;
const DAY: Duration = Duration::from_hours(24);

/// The scenario as far as it can be made, and every problem.
pub(super) fn check(file: &str, document: &Document, report: &mut Report<'_>) -> Scenario {
    let warm_up = document.warm_up.map_or(Duration::ZERO, |span| span.0);
    if document.duration.0.is_zero() || document.duration.0 > DURATION_MAX {
        report("duration", "must be longer than 0s and at most a year; use --runs for more".to_owned());
    }
    if warm_up >= document.duration.0 {
        report("warm_up", "must be shorter than the duration: else nothing is measured".to_owned());
    }
    let teams: Vec<TeamPlan> =
        document.teams.iter().enumerate().map(|(index, team)| plan(index, team, document, report)).collect();
    let groups: Vec<AgentGroup> = document
        .agents
        .iter()
        .enumerate()
        .map(|(index, group)| agents(index, group, &teams, report))
        .collect();
    check_people(&teams, &groups, report);
    let drops = document.faults.drops.map(|drops| {
        if drops.every.0.is_zero() {
            report("faults.drops.every", "must be longer than 0s".to_owned());
        }
        Drops {
            every_s: drops.every.0.as_secs_f64(),
            length: delay("faults.drops.length", drops.length, report),
        }
    });
    let arrivals = arrivals(&document.arrivals, &groups, report);
    Scenario {
        name: file.to_owned(),
        duration: document.duration.0,
        warm_up,
        arrivals,
        patience: document.patience.map(|patience| delay("patience", patience, report)),
        service: delay("service", document.service, report),
        teams,
        groups,
        drops,
    }
}

fn check_people(teams: &[TeamPlan], groups: &[AgentGroup], report: &mut Report<'_>) {
    if teams.is_empty() {
        report("teams", "there is no team; add [[teams]] with a key".to_owned());
    }
    let agents: i64 = groups.iter().map(|group| i64::from(group.count)).sum();
    if agents > AGENTS_MAX {
        report("agents", format!("{agents} agents in all; at most {AGENTS_MAX} can be played"));
    }
    for (index, team) in teams.iter().enumerate() {
        let has_agent = groups.iter().any(|group| !group.supervisor && group.teams.contains(&index));
        if !has_agent {
            let message = format!("team {:?} is empty; add [[agents]] that name it in teams", team.key);
            report(&format!("teams[{index}]"), message);
        }
        if teams[..index].iter().any(|other| other.key == team.key) {
            report(
                &format!("teams[{index}].key"),
                format!("{:?} is used twice; choose another key", team.key),
            );
        }
    }
    if !teams.is_empty() && teams.iter().all(|team| team.weight <= 0.0) {
        report("teams[0].weight", "no team has a weight above 0, so no handoff would have a team".to_owned());
    }
}

fn plan(index: usize, team: &TeamDocument, document: &Document, report: &mut Report<'_>) -> TeamPlan {
    let field = |name: &str| format!("teams[{index}].{name}");
    let target = team.target.map_or(TARGET_DEFAULT, |span| span.0);
    if !(team.weight >= 0.0 && team.weight.is_finite()) {
        report(&field("weight"), format!("must be a number from 0 up, not {}", team.weight));
    }
    let ladder = ladder(target, &team.ladder, &mut |name, why| report(&field(name), why));
    let overflow_to = team.overflow_to.iter().enumerate().filter_map(|(place, key)| {
        let other = document.teams.iter().position(|other| other.key == *key);
        match other {
            Some(other) if other != index => return Some(team_id(other)),
            Some(_) => report(&field("overflow_to"), "a team cannot overflow to itself".to_owned()),
            None => report(&format!("teams[{index}].overflow_to[{place}]"), unknown_team(key)),
        }
        None
    });
    let overflow_to = overflow_to.collect();
    let weights = Weights::default();
    let team_core = Team { id: team_id(index), ladder, accept: team.accept, overflow_to, weights };
    TeamPlan { key: team.key.clone(), team: team_core, weight: team.weight }
}

fn unknown_team(key: &str) -> String {
    format!("{key:?} is not a team of this scenario; add it under [[teams]] or correct the key")
}

/// The steps of a team, those that are not set scaled with the target; what cannot work is told by its field, in the words of the
/// setting of a team.
fn ladder(target: Duration, set: &LadderDocument, report: &mut Report<'_>) -> Ladder {
    let mut whole = |name: &str, span: Option<Span>| {
        let at = span?.0;
        if at.subsec_nanos() > 0 {
            report(&format!("ladder.{name}"), "steps are set in whole seconds".to_owned());
        }
        Some(u32::try_from(at.as_secs()).unwrap_or(u32::MAX))
    };
    let settings = LadderSettings {
        offer_s: whole("offer", set.offer),
        ring_all_s: whole("ring_all", set.ring_all),
        overflow_s: whole("overflow", set.overflow),
        nudge_s: whole("nudge", set.nudge),
        rescue_s: whole("rescue", set.rescue),
        rescue_typing_s: whole("rescue_typing", set.rescue_typing),
        notice_s: whole("notice", set.notice),
        rescuers: set.rescuers,
        missed_offers: set.missed_offers,
        reconnect_grace_s: whole("reconnect_grace", set.reconnect_grace),
    };
    settings.ladder(target).unwrap_or_else(|problem| {
        let field = problem.field.trim_end_matches("_s");
        let place = if field == "target" { field.to_owned() } else { format!("ladder.{field}") };
        // The scenario writes spans with their unit; its steps are called without one.
        report(&place, problem.reason.replace("_s ", " ").trim_end_matches("_s").to_owned());
        Ladder::for_target(target)
    })
}

fn agents(index: usize, group: &AgentsDocument, teams: &[TeamPlan], report: &mut Report<'_>) -> AgentGroup {
    let field = |name: &str| format!("agents[{index}].{name}");
    let mut whole = |name: &str, value: i64, max: i64| {
        if !(1..=max).contains(&value) {
            report(&field(name), format!("must be from 1 to {max}, not {value}"));
        }
        u32::try_from(value).unwrap_or(1)
    };
    let (count, capacity) =
        (whole("count", group.count, AGENTS_MAX), whole("capacity", group.capacity, CAPACITY_MAX));
    let mut of = Vec::new();
    for (place, key) in group.teams.iter().enumerate() {
        match teams.iter().position(|team| team.key == *key) {
            Some(team) => of.push(team),
            None => report(&field(&format!("teams[{place}]")), unknown_team(key)),
        }
    }
    if group.teams.is_empty() && !group.supervisor {
        report(&field("teams"), "name at least one team; only supervisors may serve all".to_owned());
    }
    share(&field("declines"), group.declines, report);
    let absence = group.absent.map(|absent| {
        if !(absent.share >= 0.0 && absent.share < 1.0) {
            report(&field("absent.share"), format!("must be from 0 to below 1, not {}", absent.share));
        }
        if absent.spell.0.is_zero() {
            report(&field("absent.spell"), "must be longer than 0s".to_owned());
        }
        Absence { share: absent.share, spell_s: absent.spell.0.as_secs_f64() }
    });
    AgentGroup {
        name: group.name.clone().unwrap_or_else(|| format!("agents {}", index + 1)),
        count,
        capacity,
        teams: of,
        skills: sorted(&group.skills),
        languages: group.languages.clone(),
        supervisor: group.supervisor,
        shifts: shifts(&field("shifts"), &group.shifts, report),
        accept: delay(&field("accept"), group.accept, report),
        reply: delay(&field("reply"), group.reply, report),
        absence: absence.filter(|absence| absence.share > 0.0),
        typing: group.typing,
        declines: group.declines,
        click_back: group.click_back.map_or(CLICK_BACK, |set| delay(&field("click_back"), set, report)),
    }
}

/// Who was set away and is there comes back in so long, unless the file says otherwise.
const CLICK_BACK: Delay = Delay::Lognormal { median_s: 6.0, sigma: 0.7 };

fn sorted(skills: &[String]) -> Vec<std::sync::Arc<str>> {
    let mut skills: Vec<_> = skills.iter().map(|skill| skill.as_str().into()).collect();
    skills.sort_unstable();
    skills.dedup();
    skills
}

fn shifts(field: &str, written: &[[String; 2]], report: &mut Report<'_>) -> Vec<Shift> {
    let mut shifts = Vec::new();
    for (place, [from, to]) in written.iter().enumerate() {
        let field = format!("{field}[{place}]");
        match (time_of_day(from), time_of_day(to)) {
            (Some(from), Some(to)) if from < to => shifts.push(Shift { from, to }),
            (Some(_), Some(_)) => {
                report(
                    &field,
                    format!("ends at {to}, not after it begins at {from}; cut a night shift at 24:00"),
                );
            }
            _ => report(&field, r#"write two times of the day, such as ["09:00", "17:30"]"#.to_owned()),
        }
    }
    shifts.sort_unstable();
    if shifts.windows(2).any(|pair| pair[1].from < pair[0].to) {
        report(field, "two shifts overlap; join them".to_owned());
    }
    shifts
}

fn time_of_day(text: &str) -> Option<Duration> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| (text.len() == 2).then(|| text.parse::<u64>().ok()).flatten();
    let (hours, minutes) = (number(hours)?, number(minutes).filter(|minutes| *minutes < 60)?);
    Some(Duration::from_mins(hours * 60 + minutes)).filter(|time| *time <= DAY)
}

fn arrivals(written: &ArrivalsDocument, groups: &[AgentGroup], report: &mut Report<'_>) -> Arrivals {
    let rate = match (&written.per_hour, written.load, &written.trace) {
        (Some(PerHour::Flat(rate)), None, None) => Rate::PerHour(vec![*rate]),
        (Some(PerHour::Profile(rates)), None, None) => Rate::PerHour(rates.clone()),
        (None, Some(load), None) => Rate::Load(load),
        (None, None, Some(_)) => Rate::Trace(Vec::new()),
        _ => {
            report("arrivals", "give one of per_hour, load and trace".to_owned());
            Rate::Load(0.5)
        }
    };
    check_rate(&rate, report);
    let shares = [
        ("urgent", written.urgent),
        ("critical", written.critical),
        ("vip", written.vip),
        ("upset", written.upset),
        ("english", written.english),
        ("handed_off", written.handed_off),
    ];
    for (name, value) in shares {
        share(&format!("arrivals.{name}"), value, report);
    }
    if written.handed_off == 0.0 && matches!(rate, Rate::Load(_)) {
        report("arrivals.handed_off", "must be above 0: a load is made of handoffs".to_owned());
    }
    if written.urgent + written.critical > 1.0 {
        report("arrivals.critical", "urgent and critical together are more than everybody".to_owned());
    }
    for (skill, value) in &written.skills {
        share(&format!("arrivals.skills.{skill}"), *value, report);
        if !groups.iter().any(|group| group.skills.iter().any(|known| **known == **skill)) {
            report(
                &format!("arrivals.skills.{skill}"),
                "no agent has this skill; add it to a group's skills".to_owned(),
            );
        }
    }
    let skills = written.skills.iter().map(|(skill, value)| (skill.as_str().into(), *value)).collect();
    let ArrivalsDocument { handed_off, urgent, critical, vip, upset, english, .. } = *written;
    Arrivals { rate, handed_off, urgent, critical, vip, upset, english, skills }
}

fn check_rate(rate: &Rate, report: &mut Report<'_>) {
    match rate {
        Rate::PerHour(rates)
            if rates.is_empty() || !rates.iter().all(|rate| *rate >= 0.0 && rate.is_finite()) =>
        {
            report("arrivals.per_hour", "must be numbers from 0 up, at least one".to_owned());
        }
        Rate::Load(load) if !(*load > 0.0 && *load <= 100.0) => {
            report("arrivals.load", format!("must be above 0 (0.6 is 60 % of the slots), not {load}"));
        }
        _ => {}
    }
}

fn share(field: &str, value: f64, report: &mut Report<'_>) {
    if !(0.0..=1.0).contains(&value) {
        report(field, format!("is a share: must be from 0 to 1, not {value}"));
    }
}

fn delay(field: &str, written: DelayDocument, report: &mut Report<'_>) -> Delay {
    let positive = |span: Span| span.0.as_secs_f64();
    match written {
        DelayDocument { median: Some(median), sigma, mean: None } => {
            let sigma = sigma.unwrap_or(0.0);
            if !(0.0..=3.0).contains(&sigma) {
                report(&format!("{field}.sigma"), format!("must be from 0 to 3, not {sigma}"));
            }
            Delay::Lognormal { median_s: positive(median), sigma }
        }
        DelayDocument { median: None, sigma: None, mean: Some(mean) } => {
            Delay::Exponential { mean_s: positive(mean) }
        }
        _ => {
            let message =
                r#"give { median = "6s", sigma = 0.7 } (lognormal) or { mean = "150s" } (exponential)"#;
            report(field, message.to_owned());
            Delay::Exponential { mean_s: 1.0 }
        }
    }
}
