//! The load generator's command line: see the library for what it does.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use sixty_loadtest::cli::{Cli, Command};
use sixty_loadtest::scenario::{presets, read};
use sixty_loadtest::{child, plan, run};

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Presets { name } => print(&show_presets(name.as_deref())),
        Command::Check { scenario } => print(&check(&scenario)),
        Command::Part => child::serve().map_or_else(|error| run::failed(&error), |()| ExitCode::SUCCESS),
    }
}

/// The scenario and the file of utterances it names.
fn check(file: &Path) -> Result<String, String> {
    let scenario = read::file(file)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    plan::utterances(&scenario, file.parent()).map_err(|error| format!("{error:#}"))?;
    Ok(format!("{}: nothing wrong\n", scenario.name))
}

fn show_presets(name: Option<&str>) -> Result<String, String> {
    let Some(name) = name else {
        let about = |(name, _): &(&str, &str)| {
            presets::preset(name).map(|scenario| format!("{name:<10}{}\n", scenario.about))
        };
        return presets::PRESETS.iter().map(about).collect();
    };
    presets::preset(name)?;
    Ok(presets::text(name).unwrap_or_default().to_owned())
}

fn print(said: &Result<String, String>) -> ExitCode {
    match said {
        Ok(text) => {
            let written = std::io::stdout().write_all(text.as_bytes());
            if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(text) => run::failed(&anyhow::anyhow!("{text}")),
    }
}
