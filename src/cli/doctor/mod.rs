//! `sixty doctor`: looks at the machine before the visitors do.

mod finding;
mod machine;
mod network;
mod teams;

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, json};

use self::finding::{Finding, Verdict};
use super::folder::FolderArgs;
use super::output::{self, Format};

/// Self-test: port, data folder, disk, clock, file limit, teams and, with --url, a WebSocket round trip as a browser makes it.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    folder: FolderArgs,
    /// Public address of a running server, such as `https://help.example`.
    #[arg(long)]
    url: Option<String>,
    /// Key of a site: then its visitors' door must open.
    #[arg(long, requires = "url")]
    site: Option<String>,
    /// Origin of the page that embeds the widget; default: the public address itself.
    #[arg(long, requires = "url")]
    origin: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &DoctorArgs, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let config = args.folder.config()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut findings = vec![
        runtime.block_on(network::port(config.gateway.listen)),
        machine::clock(),
        machine::open_files(config.open_files),
    ];
    findings.extend(machine::data_folder(&config.data));
    findings.extend(teams::teams(&config));
    if let Some(url) = &args.url {
        let door = network::Door { url, site: args.site.as_deref(), origin: args.origin.as_deref() };
        findings.extend(runtime.block_on(network::round_trip(&door)));
    }
    print(&findings, args.folder.format, out)?;
    let broken = findings.iter().any(|finding| finding.verdict == Verdict::Broken);
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(findings: &[Finding], format: Format, out: &mut impl Write) -> std::io::Result<()> {
    let word = |verdict| match verdict {
        Verdict::Fine => "ok",
        Verdict::Careful => "warning",
        Verdict::Broken => "error",
    };
    if format == Format::Json {
        let finding = |Finding { check, verdict, detail }: &Finding| json!({ "check": check, "verdict": word(*verdict), "detail": detail });
        let checks = findings.iter().map(finding).collect();
        return output::document(out, Map::from_iter([("checks".to_owned(), checks)]));
    }
    for Finding { check, verdict, detail } in findings {
        writeln!(out, "{:<9} {check:<12} {detail}", format!("[{}]", word(*verdict)))?;
    }
    Ok(())
}
