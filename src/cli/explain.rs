//! `sixty explain`: what happened to one conversation, and why, in words.

use std::io::Write;

use anyhow::bail;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::folder::FolderArgs;
use super::ledger::time;
use super::output::{Format, document};
use crate::core::id::ConversationId;
use crate::core::report::timeline::{Names, Timeline, tell};
use crate::core::text::Language;
use crate::store::ledger::{Ledger, LedgerRow};
use crate::store::sqlite::SqliteReader;

/// Explain what happened to a conversation: who was asked and why, what the visitor was told, why a promise broke. The server may run meanwhile.
#[derive(Debug, Clone, Args)]
pub(super) struct ExplainArgs {
    #[command(flatten)]
    folder: FolderArgs,
    /// The conversation's id.
    #[arg(value_name = "CONVERSATION")]
    conversation: ConversationId,
    /// The language of the words.
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// Runs the command.
pub(super) fn run(args: &ExplainArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let reader = args.folder.reading()?;
    let ledger: &dyn Ledger = &reader;
    let found: Vec<LedgerRow> = ledger.whole_story(args.conversation)?;
    let Some(first) = found.first().map(|row| row.row.wall) else {
        bail!(
            "the ledger knows nothing of conversation {}: no person was ever asked for there",
            args.conversation
        );
    };
    let language = match args.lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    };
    let rows: Vec<_> = found.into_iter().map(|row| row.row).collect();
    let told = tell(&rows, &names(&reader)?, language);
    if args.folder.format == Format::Json {
        let facts =
            json!({ "conversation": args.conversation, "lines": lines(&told), "findings": findings(&told) });
        return Ok(document(out, facts.as_object().cloned().unwrap_or_default())?);
    }
    let (title, why, help) = match language {
        Language::Zh => ("会话", "原因：", "改进："),
        Language::En => ("conversation", "Why: ", "What would have helped: "),
    };
    writeln!(out, "{title} {}  {}", args.conversation, time(first).as_str().unwrap_or_default())?;
    told.lines.iter().try_for_each(|line| writeln!(out, "{}", line.printed()))?;
    told.findings
        .iter()
        .try_for_each(|finding| writeln!(out, "{why}{}\n{help}{}", finding.why, finding.help))?;
    Ok(())
}

fn lines(told: &Timeline) -> Vec<Value> {
    let line = |line: &crate::core::report::timeline::Line| json!({ "at": time(line.wall), "since_request_ms": line.since_request_ms, "kind": line.kind, "text": line.text });
    told.lines.iter().map(line).collect()
}

fn findings(told: &Timeline) -> Vec<Value> {
    let finding = |finding: &crate::core::report::timeline::Finding| json!({ "cause": finding.cause, "why": finding.why, "help": finding.help });
    told.findings.iter().map(finding).collect()
}

fn names(reader: &SqliteReader) -> anyhow::Result<Names> {
    Ok(Names {
        agents: reader.agents()?.into_iter().map(|agent| (agent.id, agent.name)).collect(),
        teams: reader.teams()?.into_iter().map(|team| (team.id, team.name)).collect(),
    })
}
