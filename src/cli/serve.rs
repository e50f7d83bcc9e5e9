//! `sixty serve`: the server itself.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::app;
use crate::config::{self, Flags};

/// Run the server.
#[derive(Debug, Clone, Args)]
pub(super) struct ServeArgs {
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "SIXTY_CONFIG")]
    config: Option<PathBuf>,
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Address and port to listen on, such as 127.0.0.1:8060.
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// The folder of the intent library.
    #[arg(long, value_name = "DIR")]
    intents: Option<PathBuf>,
}

impl ServeArgs {
    /// What the command line says.
    pub(super) fn flags(&self) -> Flags {
        let Self { config, data, listen, intents } = self.clone();
        Flags { config, data, listen, intents }
    }
}

/// Runs the command until the process is told to stop.
pub(super) fn run(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let config = config::load(&args.flags(), std::env::vars())?;
    app::serve(config)
}
