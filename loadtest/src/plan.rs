//! From the command line to jobs: everything that can be wrong is found here, before anything starts.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::cli::RunArgs;
use crate::clock::{SECOND, unix_now};
use crate::report::Summary;
use crate::report::summary::VERSION;
use crate::scenario::utterances::Utterances;
use crate::scenario::{Scenario, check, presets, read};
use crate::threshold::Threshold;
use crate::wire::address::Target;
use crate::worker::Job;

/// Processes need a moment to start before the clock does.
const START_IN: u64 = SECOND;

/// A run that can start.
#[derive(Debug)]
pub struct Plan {
    /// One for each process.
    pub jobs: Vec<Job>,
    /// What is played, with the changes of the command line.
    pub scenario: Scenario,
    /// What must hold.
    pub thresholds: Vec<Threshold>,
    /// What to compare with.
    pub baseline: Option<Summary>,
    /// Of all chance.
    pub seed: u64,
    /// Where the server is.
    pub target: Target,
}

impl Plan {
    /// Reads and checks everything.
    pub fn new(args: &RunArgs) -> anyhow::Result<Self> {
        let (mut scenario, folder) = scenario(args)?;
        change(&mut scenario, args)?;
        let thresholds = scenario
            .thresholds
            .iter()
            .map(|text| text.parse())
            .collect::<Result<Vec<Threshold>, _>>()
            .map_err(anyhow::Error::msg)?;
        let target = Target::parse(&args.url, args.i_own_this_server).map_err(anyhow::Error::msg)?;
        writable(args)?;
        let baseline = args.output.compare.as_deref().map(baseline).transpose()?;
        let seed = args.seed.unwrap_or_else(|| unix_now() % 1_000_000);
        let wanted = scenario.agents.as_ref().map_or(0, |agents| agents.sessions);
        let tokens = tokens(args, wanted)?;
        let utterances = utterances(&scenario, folder.as_deref())?;
        let parts = args.processes;
        let job = |part: u32| Job {
            part,
            parts,
            start_unix_micros: unix_now() + if parts > 1 { START_IN } else { 0 },
            seed,
            url: args.url.clone(),
            i_own_this_server: args.i_own_this_server,
            site: args.site.clone(),
            scenario: shared_out(&scenario, parts),
            utterances: utterances.clone(),
            agents: (0..)
                .zip(&tokens)
                .filter(|(n, _)| n % parts == part)
                .map(|(n, token)| (n, token.clone()))
                .collect(),
        };
        let mut jobs: Vec<Job> = (0..parts).map(job).collect();
        let start = jobs[0].start_unix_micros;
        jobs.iter_mut().for_each(|job| job.start_unix_micros = start);
        Ok(Self { jobs, scenario, thresholds, baseline, seed, target })
    }
}

/// The scenario and the folder its files are beside.
fn scenario(args: &RunArgs) -> anyhow::Result<(Scenario, Option<std::path::PathBuf>)> {
    match (&args.scenario, &args.preset) {
        (Some(file), _) => {
            let scenario = read::file(file).map_err(|faults| {
                anyhow::Error::msg(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
            })?;
            Ok((scenario, file.parent().map(Path::to_path_buf)))
        }
        (None, Some(name)) => Ok((presets::preset(name).map_err(anyhow::Error::msg)?, None)),
        (None, None) => bail!("give a scenario file or --preset NAME"),
    }
}

fn change(scenario: &mut Scenario, args: &RunArgs) -> anyhow::Result<()> {
    let change = &args.change;
    scenario.duration_s = change.duration.unwrap_or(scenario.duration_s);
    scenario.warmup_s = change.warmup.unwrap_or(scenario.warmup_s);
    scenario.thresholds.extend(change.thresholds.iter().cloned());
    if let Some(rate) = change.rate {
        let Some(arrivals) = &mut scenario.arrivals else { bail!("--rate: the scenario has no [arrivals]") };
        // A ramp keeps its shape.
        let highest = arrivals.to_per_second.map_or(arrivals.per_second, |to| to.max(arrivals.per_second));
        let factor = if highest > 0.0 { rate / highest } else { 1.0 };
        arrivals.per_second = if highest > 0.0 { arrivals.per_second * factor } else { rate };
        arrivals.to_per_second = arrivals.to_per_second.map(|to| to * factor);
    }
    if let Some(sessions) = change.agents {
        let Some(agents) = &mut scenario.agents else { bail!("--agents: the scenario has no [agents]") };
        agents.sessions = sessions;
    }
    // A shorter run may end before a storm of the file: then that storm is not part of it.
    let end = scenario.warmup_s + scenario.duration_s;
    if change.duration.is_some() || change.warmup.is_some() {
        scenario.storms.retain(|storm| storm.at_s < end);
    }
    let faults = check::scenario(scenario);
    if let Some((field, message)) = faults.first() {
        bail!("command line: {field}: {message}");
    }
    Ok(())
}

fn shared_out(scenario: &Scenario, parts: u32) -> Scenario {
    let mut scenario = scenario.clone();
    if let Some(arrivals) = &mut scenario.arrivals {
        arrivals.at_most = arrivals.at_most.div_ceil(parts as usize);
    }
    scenario
}

fn tokens(args: &RunArgs, wanted: usize) -> anyhow::Result<Vec<String>> {
    let mut tokens = args.agent_tokens.clone();
    if let Some(file) = &args.agent_token_file {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{}: cannot be read", file.display()))?;
        tokens.extend(
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(str::to_owned),
        );
    }
    if tokens.len() < wanted {
        bail!(
            "the scenario has {wanted} agents and there are {} tokens: make more with `sixty token add` and give them by \
             --agent-token or --agent-token-file{}",
            tokens.len(),
            if tokens.is_empty() {
                String::new()
            } else {
                format!(", or play with fewer agents by --agents {}", tokens.len())
            }
        );
    }
    tokens.truncate(wanted);
    for (n, token) in tokens.iter().enumerate() {
        if let Some(before) = tokens[..n].iter().position(|other| other == token) {
            bail!("agent tokens {} and {} are the same: each agent needs one of its own", before + 1, n + 1);
        }
    }
    Ok(tokens)
}

/// A report that cannot be written is told before the run and not after it.
fn writable(args: &RunArgs) -> anyhow::Result<()> {
    let output = &args.output;
    for path in [&output.summary_json, &output.csv, &output.hdr, &output.html].into_iter().flatten() {
        std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    Ok(())
}

/// What its visitors say; `folder` is where the scenario's file is.
pub fn utterances(scenario: &Scenario, folder: Option<&Path>) -> anyhow::Result<Utterances> {
    let Some(name) = &scenario.visitors.utterances else { return Ok(Utterances::built_in()) };
    let path = folder.unwrap_or(Path::new("")).join(name);
    let shown = path.display();
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{shown}: cannot be read (visitors.utterances)"))?;
    match Utterances::read(&text) {
        Ok(utterances) => Ok(utterances.or(Utterances::built_in())),
        Err((line, message)) => bail!("{shown}:{line}: {message}"),
    }
}

fn baseline(path: &Path) -> anyhow::Result<Summary> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let foreign = || format!("{}: is not a summary of this tool (--summary-json)", path.display());
    let summary: serde_json::Value = serde_json::from_str(&text).with_context(foreign)?;
    if let Some(schema) = summary.get("schema").filter(|schema| **schema != VERSION) {
        bail!(
            "{}: is a summary of schema {schema}, this tool compares those of {VERSION}; measure it again with this tool",
            path.display()
        );
    }
    serde_json::from_value(summary).with_context(foreign)
}
