//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Puts Sixty under load and accounts for every message.
#[derive(Debug, Parser)]
#[command(name = "sixty-loadtest", version, about)]
#[command(
    after_help = "Exit codes: 0 all thresholds hold, 99 one is broken, 98 the generator was too slow for its figures or broke off, 2 usage."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play a scenario against a server.
    Run(Box<RunArgs>),
    /// List the presets, or print one as a starting point for your own scenario.
    Presets {
        /// Its name.
        name: Option<String>,
    },
    /// Read a scenario and say what is wrong with it.
    Check {
        /// The file.
        scenario: PathBuf,
    },
    /// One process's part of a run, started by the tool itself.
    #[command(name = crate::child::COMMAND, hide = true)]
    Part,
}

/// What to run, and what to write.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub struct RunArgs {
    /// A scenario file (TOML).
    #[arg(required_unless_present = "preset", conflicts_with = "preset")]
    pub scenario: Option<PathBuf>,
    /// A built-in scenario: smoke, bot, handoff, storm, idle, soak, mixed.
    #[arg(long)]
    pub preset: Option<String>,
    /// The server.
    #[arg(long, default_value = "ws://127.0.0.1:8060", env = "SIXTY_URL")]
    pub url: String,
    /// The site's key.
    #[arg(long, default_value = "demo")]
    pub site: String,
    /// API tokens of agents, one for each session (`sixty token add`).
    #[arg(long = "agent-token", env = "SIXTY_AGENT_TOKENS", value_delimiter = ',', hide_env_values = true)]
    pub agent_tokens: Vec<String>,
    /// A file of them, one a line.
    #[arg(long)]
    pub agent_token_file: Option<PathBuf>,
    /// Processes that share the load.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub processes: u32,
    /// Repeats the plan of an earlier run.
    #[arg(long)]
    pub seed: Option<u64>,
    /// The target is not this machine and I may put it under load.
    #[arg(long)]
    pub i_own_this_server: bool,
    /// What is changed of the scenario.
    #[command(flatten)]
    pub change: Change,
    /// What is shown and written.
    #[command(flatten)]
    pub output: Output,
}

/// What is changed of the scenario.
#[derive(Debug, Args)]
#[command(next_help_heading = "Instead of what the scenario says")]
pub struct Change {
    /// Measured seconds.
    #[arg(long, allow_negative_numbers = true)]
    pub duration: Option<f64>,
    /// Seconds before them.
    #[arg(long, allow_negative_numbers = true)]
    pub warmup: Option<f64>,
    /// Visitors a second; a ramp keeps its shape and has this as its highest.
    #[arg(long, allow_negative_numbers = true)]
    pub rate: Option<f64>,
    /// Agents.
    #[arg(long)]
    pub agents: Option<usize>,
    /// One more threshold, like `ack_ms:p(99)<50` or `messages_lost:count==0, abort`.
    #[arg(long = "threshold")]
    pub thresholds: Vec<String>,
}

/// What is shown and written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// The whole screen; `q` stops cleanly.
    #[arg(long, conflicts_with_all = ["quiet", "plain"])]
    pub tui: bool,
    /// One line a second, on a terminal too.
    #[arg(long, conflicts_with = "quiet")]
    pub plain: bool,
    /// Only the report.
    #[arg(long)]
    pub quiet: bool,
    /// All figures as JSON (its schema: `loadtest/schema/summary.schema.json`).
    #[arg(long)]
    pub summary_json: Option<PathBuf>,
    /// One row a second.
    #[arg(long)]
    pub csv: Option<PathBuf>,
    /// The histograms as an hdrhistogram log.
    #[arg(long)]
    pub hdr: Option<PathBuf>,
    /// One page with drawings.
    #[arg(long)]
    pub html: Option<PathBuf>,
    /// An earlier `--summary-json` to compare with; it decides nothing about the exit code.
    #[arg(long)]
    pub compare: Option<PathBuf>,
}
