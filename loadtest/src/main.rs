//! The load generator's command line: see the library for what it does.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use sixty_loadtest::cli::{Cli, Command};
use sixty_loadtest::scenario::{presets, read};
use sixty_loadtest::{child, run};

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Presets { name } => print(&show_presets(name.as_deref())),
        Command::Check { scenario } => match read::file(&scenario) {
            Ok(scenario) => print(&Ok(format!("{}: nothing wrong\n", scenario.name))),
            Err(faults) => print(&Err(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))),
        },
        Command::Part => child::serve().map_or_else(|error| run::failed(&error), |()| ExitCode::SUCCESS),
    }
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
