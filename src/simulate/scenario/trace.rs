//! A recorded trace: one JSON object a line, `{"at_s": 12.5, "team": "support", "urgency": "high"}`; what is left out is drawn.

use std::time::Duration;

use serde::Deserialize;

use super::model::{Recorded, Scenario};
use super::problem::Problem;
use crate::core::mood::Urgency;
use crate::core::text::Language;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at_s: f64,
    team: Option<String>,
    handed_off: Option<bool>,
    level: Option<u8>,
    urgency: Option<Urgency>,
    upset: Option<bool>,
    language: Option<Language>,
    skills: Option<Vec<String>>,
}

/// Every line, or every problem.
pub(super) fn read(file: &str, text: &str, scenario: &Scenario) -> Result<Vec<Recorded>, Vec<Problem>> {
    let (mut recorded, mut problems) = (Vec::<Recorded>::new(), Vec::new());
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (number, line) in lines {
        let mut report = |field: &str, message: String| {
            let (file, field) = (file.to_owned(), field.to_owned());
            problems.push(Problem { file, line: number + 1, field, message });
        };
        match serde_json::from_str::<Line>(line) {
            Err(error) => report("", format!("{error}; write one JSON object such as {{\"at_s\": 12.5}}")),
            Ok(line) => match of(line, scenario) {
                Err((field, message)) => report(field, message),
                Ok(one) if recorded.last().is_some_and(|last| last.at > one.at) => {
                    report("at_s", "earlier than the line before; sort the trace by at_s".to_owned());
                }
                Ok(one) => recorded.push(one),
            },
        }
    }
    if problems.is_empty() { Ok(recorded) } else { Err(problems) }
}

fn of(line: Line, scenario: &Scenario) -> Result<Recorded, (&'static str, String)> {
    let at = Duration::try_from_secs_f64(line.at_s)
        .map_err(|_| ("at_s", format!("{} is no time; write seconds since the start", line.at_s)))?;
    let team = line.team.map(|key| {
        let place = scenario.teams.iter().position(|plan| plan.key == key);
        place.ok_or_else(|| ("team", format!("{key:?} is not among the teams of the scenario")))
    });
    let skills = line.skills.map(|skills| skills.into_iter().map(Into::into).collect());
    Ok(Recorded {
        at: Duration::from_millis(at.as_millis() as u64),
        team: team.transpose()?,
        handed_off: line.handed_off,
        level: line.level,
        urgency: line.urgency,
        upset: line.upset,
        language: line.language,
        skills,
    })
}
