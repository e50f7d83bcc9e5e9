//! `sixty simulate`: a scenario played in virtual time, under our policy or a peer's.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::output::{Format, write_page};
use super::staffing;
use crate::engine::clock;
use crate::simulate::{Goal, Measures, Options, Outcome, Policy, Scenario, simulate, simulation_html};

/// Play a scenario of visitors and agents through the routing, in virtual time.
///
/// The same seed gives the same output, byte for byte. Visitors, agents and their absences are the same for every policy. The speed
/// (`events_per_s`) depends on the machine: it is said on standard error, and is part of the output only with --timing.
/// The scenario file and every figure are explained in docs/simulation.md.
#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// The scenario, such as tests/worlds/reference.toml.
    scenario: PathBuf,
    /// The seed of the first run; each further run takes the next one.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many runs to add up.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    runs: u64,
    /// Who decides: `ladder` (Sixty), or a peer's rule: `no_reroute`, `one_transfer_30s`, `reoffer_15s`, `lhc_poll`.
    #[arg(long, default_value = "ladder", conflicts_with = "compare")]
    policy: Policy,
    /// Finds the fewest agents for each half hour of the first day, instead of playing the scenario as it is.
    #[arg(long, conflicts_with_all = ["compare", "policy", "runs", "timing"])]
    staffing: bool,
    /// The share that --staffing plans for, in percent.
    #[arg(long, value_name = "PERCENT", default_value = "95", value_parser = staffing::wanted, requires = "staffing")]
    attainment: f64,
    /// Plays all policies, and prints them side by side.
    #[arg(long)]
    compare: bool,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Writes a report with drawings to this file: one page that needs nothing else.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Puts the speed into the output, which then differs from run to run.
    #[arg(long)]
    timing: bool,
}

/// Runs the command.
pub(super) fn run(args: &SimulateArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let scenario = read(&args.scenario)?;
    if args.staffing {
        let goal = Goal { attainment: args.attainment, seed: args.seed };
        return staffing::run(&scenario, &goal, args.format, args.html.as_deref(), out);
    }
    let policies = if args.compare { Policy::ALL.to_vec() } else { vec![args.policy] };
    let (mut measures, mut drawn) = (Vec::new(), Vec::new());
    for policy in policies {
        let outcome = play(args, &scenario, policy);
        drawn.push((outcome.measures.clone(), outcome.series));
        measures.push(outcome.measures);
    }
    if let Some(file) = &args.html {
        write_page(file, &simulation_html(&drawn, &scenario.targets_s()))?;
    }
    match args.format {
        Format::Text => table(out, &measures)?,
        Format::Json => json(out, &measures, args.compare)?,
    }
    Ok(())
}

fn play(args: &SimulateArgs, scenario: &Scenario, policy: Policy) -> Outcome {
    let options = Options { seed: args.seed, runs: args.runs, policy, keep_log: false };
    let mut outcome = simulate(scenario, &options, &mut clock::monotonic());
    let measures = &mut outcome.measures;
    let (events, speed) = (measures.events, measures.events_per_s.unwrap_or(0.0));
    // Nobody is left to be told when standard error is closed.
    let _ = writeln!(
        io::stderr(),
        "{policy}: {events} events in {:.2} s, {speed:.0} events/s",
        outcome.took.as_secs_f64()
    );
    for finding in outcome.findings.iter().take(3) {
        let _ = writeln!(io::stderr(), "{policy}: avoidable: {finding:?}");
    }
    measures.events_per_s = measures.events_per_s.filter(|_| args.timing);
    outcome
}

fn read(file: &Path) -> anyhow::Result<Scenario> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
    let folder = file.parent().unwrap_or(Path::new("."));
    Ok(Scenario::read(&name, &text, &mut |trace| std::fs::read_to_string(folder.join(trace)))?)
}

/// One object, or with `--compare` a list of them.
fn json(out: &mut impl Write, measures: &[Measures], compare: bool) -> anyhow::Result<()> {
    match measures {
        [one] if !compare => serde_json::to_writer_pretty(&mut *out, one)?,
        all => serde_json::to_writer_pretty(&mut *out, all)?,
    }
    Ok(writeln!(out)?)
}

/// A row for each measure, a column for each policy.
fn table(out: &mut impl Write, measures: &[Measures]) -> io::Result<()> {
    let Some(first) = measures.first() else { return Ok(()) };
    writeln!(out, "{}, seed {}, {} run(s)", first.scenario, first.seed, first.runs)?;
    let columns: Vec<Vec<(&str, String)>> = measures.iter().map(Measures::key_figures).collect();
    let policies = measures.iter().map(|one| format!("{:>18}", one.policy));
    writeln!(out, "{:<28}{}", "policy", policies.collect::<String>())?;
    for (place, (name, _)) in columns[0].iter().enumerate() {
        let cells = columns.iter().map(|column| format!("{:>18}", column[place].1));
        writeln!(out, "{name:<28}{}", cells.collect::<String>())?;
    }
    for one in measures.iter().filter(|one| !one.breaches.is_empty()) {
        let causes = one.breaches.iter().map(|(cause, count)| format!("{cause} {count}"));
        writeln!(out, "causes, {}: {}", one.policy, causes.collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}
