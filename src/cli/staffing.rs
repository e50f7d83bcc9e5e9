//! `sixty simulate --staffing`: how many agents each half hour needs.

use std::io::{self, Write};
use std::path::Path;

use super::output::{Format, write_page};
use crate::simulate::{Goal, PlannedInterval, Scenario, StaffingPlan, plan_staffing, staffing_html};

/// The widest bar of the plot.
const BAR_MAX: f64 = 40.0;

/// Plans, prints, and draws when a file is named.
pub(super) fn run(
    scenario: &Scenario,
    goal: &Goal,
    format: Format,
    html: Option<&Path>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let plan = plan_staffing(scenario, goal);
    if let Some(file) = html {
        write_page(file, &staffing_html(&plan))?;
    }
    match format {
        Format::Text => print(out, &plan)?,
        Format::Json => writeln!(out, "{:#}", serde_json::to_value(&plan)?)?,
    }
    Ok(())
}

/// A percentage on the command line, as a share.
pub(super) fn wanted(text: &str) -> Result<f64, String> {
    let percent = text.trim_end_matches('%').trim().parse::<f64>().ok();
    let wanted = percent.filter(|percent| *percent > 0.0 && *percent < 100.0);
    wanted
        .map(|percent| percent / 100.0)
        .ok_or_else(|| "write a percentage above 0 and below 100, such as 95".to_owned())
}

fn print(out: &mut impl Write, plan: &StaffingPlan) -> io::Result<()> {
    let wanted = plan.goal.attainment * 100.0;
    writeln!(
        out,
        "{}: the fewest agents for {wanted} % answered within the target, seed {}",
        plan.scenario, plan.goal.seed
    )?;
    writeln!(out, "from   handoffs/h    now  needed  expected  Erlang")?;
    let most = plan.intervals.iter().filter_map(|interval| interval.agents_needed).max().unwrap_or(0);
    for interval in &plan.intervals {
        line(out, interval, f64::from(most.max(1)))?;
    }
    writeln!(out, "agent hours: {:.1} needed, {:.1} by the scenario", plan.hours_needed, plan.hours_now)?;
    if !plan.erlang_does_not_hold.is_empty() {
        writeln!(out, "Erlang's formulas do not hold here: {}", plan.erlang_does_not_hold.join("; "))?;
    }
    Ok(())
}

fn line(out: &mut impl Write, interval: &PlannedInterval, most: f64) -> io::Result<()> {
    let PlannedInterval { from_s, handoffs_per_hour, agents_now, agents_needed, .. } = interval;
    let count = |agents: &Option<u32>| agents.map_or_else(|| "-".to_owned(), |agents| agents.to_string());
    let (needed, erlang) = (count(agents_needed), count(&interval.erlang_agents));
    let expected = interval
        .expected_attainment
        .map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", share * 100.0));
    let width = f64::from(agents_needed.unwrap_or(0)) / most * BAR_MAX;
    let bar = "#".repeat(width.round() as usize);
    let (hours, minutes) = (from_s / 3600, from_s / 60 % 60);
    let line = format!(
        "{hours:02}:{minutes:02}  {handoffs_per_hour:>10.1}  {agents_now:>5.1}  {needed:>6}  {expected:>8}  {erlang:>6}  {bar}"
    );
    writeln!(out, "{}", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wanted_share_is_a_percentage_with_or_without_its_sign() {
        assert_eq!((wanted("95"), wanted("99.5%")), (Ok(0.95), Ok(0.995)));
        assert!(wanted("100").is_err() && wanted("0").is_err() && wanted("most").is_err());
    }

    #[test]
    fn a_half_hour_is_a_row_with_a_bar() {
        let interval = PlannedInterval {
            from_s: 34_200,
            handoffs_per_hour: 42.0,
            agents_now: 3.5,
            agents_needed: Some(5),
            expected_attainment: Some(0.961),
            erlang_agents: None,
            erlang_attainment: None,
        };
        let mut out = Vec::new();
        line(&mut out, &interval, 10.0).unwrap();
        let expected = "09:30        42.0    3.5       5    96.1 %       -  ####################\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
