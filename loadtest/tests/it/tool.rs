//! Starts the program and reads what it leaves.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A short scenario of visitors who ask the bot; what a test needs else it adds.
pub(crate) const BOT: &str = r#"
name = "short"
duration_s = 0.5
drain_s = 3
thresholds = ["messages_lost:count==0", "messages_duplicated:count==0", "messages_reordered:count==0", "messages_altered:count==0"]
[generator]
when_saturated = "warn"
[arrivals]
kind = "steady"
per_second = 40
[visitors]
messages = 3
utterances = "said.txt"
think_s = { median = 0.02 }
human_messages = 1
ack_timeout_s = 0.5
answer_timeout_s = 1.0
patience_s = 3.0
"#;

/// Agents for it.
pub(crate) const AGENTS: &str = r"
[agents]
sessions = 3
accept_s = { median = 0.01 }
reply_s = { median = 0.02 }
replies = 2
silence_s = 1
";

/// A program that has run.
pub(crate) struct Ran {
    pub(crate) output: Output,
    pub(crate) folder: TempDir,
}

impl Ran {
    pub(crate) fn code(&self) -> i32 {
        self.output.status.code().unwrap()
    }

    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    pub(crate) fn complained(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn summary(&self) -> Value {
        let text = std::fs::read_to_string(self.file("summary.json"));
        serde_json::from_str(&text.unwrap_or_else(|_| panic!("no summary:\n{}", self.complained()))).unwrap()
    }

    pub(crate) fn count(&self, name: &str) -> u64 {
        self.summary()["counts"][name].as_u64().unwrap()
    }
}

/// Plays a scenario's text against `url`, with more arguments.
pub(crate) fn play(url: &str, scenario: &str, more: &[&str]) -> Ran {
    let tokens = ["--agent-token", "token-1,token-2,token-3"];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("scenario.toml"), scenario).unwrap();
    std::fs::write(
        folder.path().join("said.txt"),
        "how are you\n你好\n[upset]\nANGRY\n[urgent]\nANGRY and urgent\n",
    )
    .unwrap();
    run(folder, url, &[&["scenario.toml"][..], &tokens, more].concat())
}

/// Plays a preset against `url`, with more arguments.
pub(crate) fn play_preset(url: &str, preset: &str, more: &[&str]) -> Ran {
    run(tempfile::tempdir().unwrap(), url, &[&["--preset", preset][..], more].concat())
}

fn run(folder: TempDir, url: &str, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_sixty-loadtest"))
        .current_dir(folder.path())
        .args(["run", "--quiet", "--seed", "1", "--url", url, "--summary-json", "summary.json"])
        .args(arguments)
        .output()
        .unwrap();
    Ran { output, folder }
}
