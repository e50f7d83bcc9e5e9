//! One hello of a visitor and of every agent before a run: what would go wrong for all of them is told at once, instead of by
//! minutes of errors.

use std::time::Duration;

use anyhow::bail;

use crate::report::hints;
use crate::wire::address::{Sources, Target};
use crate::wire::frames;
use crate::wire::socket::{Gone, Socket};
use crate::worker::Job;

/// A server that has not answered a hello by then is none, or is not worth loading.
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);
/// What a server may do that is full or is just starting: the run will tell how often.
const PASSING: [&str; 8] = [
    "connect:refused",
    "connect:reset",
    "connect:http_429",
    "connect:http_503",
    "connect:no_source_port",
    "closed:reset",
    "closed:eof",
    "connect:eof",
];

/// Says hello as a visitor of the site, and as each agent; the error says who was not let in and what helps.
pub async fn greet(target: &Target, jobs: &[Job]) -> anyhow::Result<()> {
    let Some(job) = jobs.first() else { return Ok(()) };
    let sources = Sources::new(target, job.part);
    let hello = frames::visitor_hello(&job.site, None, None);
    told("a visitor", hello_on("/ws/visitor", hello, target, &sources).await)?;
    let mut agents: Vec<&(u32, String)> = jobs.iter().flat_map(|job| &job.agents).collect();
    agents.sort_unstable_by_key(|(number, _)| *number);
    for (number, token) in agents {
        let answer = hello_on("/ws/agent", frames::agent_hello(token), target, &sources).await;
        told(&format!("the agent of token {}", number + 1), answer)?;
    }
    Ok(())
}

fn told(who: &str, answer: Result<(), Gone>) -> anyhow::Result<()> {
    let Err(gone) = answer else { return Ok(()) };
    if PASSING.contains(&gone.kind.as_str()) || (gone.code.is_some() && gone.may_return()) {
        return Ok(());
    }
    match hints::hint(&gone.kind) {
        Some(hint) => bail!("{who} is not let in ({}): {hint}", gone.kind),
        None => bail!("{who} is not let in ({}); is this the address of `sixty serve`?", gone.kind),
    }
}

async fn hello_on(path: &str, hello: String, target: &Target, sources: &Sources) -> Result<(), Gone> {
    let greeted = async {
        let mut socket = Socket::connect(target, path, sources).await?;
        socket.send(hello).await?;
        let answer = socket.next().await?;
        let kind = frames::read(&answer).map(|frame| match frame.code.as_deref() {
            Some(code) if frame.kind == "error" => format!("refused:{code}"),
            _ => frame.kind.into_owned(),
        });
        socket.close().await;
        match kind.as_deref() {
            Some("welcome") => Ok(()),
            Some(refused) if refused.starts_with("refused:") => Err(gone(refused)),
            _ => Err(gone("welcome:missing")),
        }
    };
    tokio::time::timeout(ANSWERED_WITHIN, greeted).await.unwrap_or_else(|_| Err(gone("welcome:timeout")))
}

fn gone(kind: &str) -> Gone {
    Gone { kind: kind.to_owned(), code: None }
}
