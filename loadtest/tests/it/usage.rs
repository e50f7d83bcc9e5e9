//! Mistakes of usage: exit 2, and a sentence that helps. And a generator that cannot keep up: exit 98.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

use crate::fake::Fake;
use crate::fake_state::Faults;
use crate::tool::{BOT, play};

fn fails(scenario: &str, more: &[&str], said: &str) {
    let ran = play("ws://127.0.0.1:9", scenario, more);
    assert_eq!(ran.code(), 2, "{}", ran.complained());
    assert!(ran.complained().contains(said), "{}", ran.complained());
}

#[test]
fn a_mistake_in_a_scenario_is_told_with_file_line_and_field() {
    fails(
        &BOT.replace("messages = 3", "mesages = 3"),
        &[],
        "scenario.toml:12: visitors.mesages: unknown field",
    );
    fails(
        &(BOT.to_owned() + "check_share = 7\n"),
        &[],
        "scenario.toml:19: visitors.check_share: must be between 0 and 1",
    );
}

#[test]
fn a_mistake_on_the_command_line_is_told() {
    fails(BOT, &["--threshold", "ack_ms:p(99)<fast"], "`fast` is not a number");
    fails(BOT, &["--agents", "3"], "the scenario has no [agents]");
    fails(&(BOT.to_owned() + crate::tool::AGENTS), &["--agents", "9"], "sixty token add");
    fails(BOT, &["--rate", "-1"], "arrivals.per_second: must be between 0");
    let agents = BOT.to_owned() + crate::tool::AGENTS;
    fails(&agents, &["--agent-token", "token-1", "--agents", "4"], "tokens 1 and 4 are the same");
    fails(BOT, &["--compare", "none.json"], "none.json: cannot be read");
}

#[test]
fn somebody_elses_server_is_not_loaded() {
    let ran = play("ws://192.0.2.1:80", BOT, &[]);
    assert_eq!(ran.code(), 2);
    assert!(ran.complained().contains("--i-own-this-server"), "{}", ran.complained());
}

#[test]
fn nobody_listening_is_told_at_once() {
    let ran = play("ws://127.0.0.1:9", BOT, &[]);
    assert_eq!(ran.code(), 2);
    assert!(ran.complained().contains("start the server first"), "{}", ran.complained());
}

/// Answers every connection with these words, if any, and keeps it open.
fn stranger(words: &'static str) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let greet = |mut stream: std::net::TcpStream| {
            stream.write_all(words.as_bytes()).ok();
            stream
        };
        listener.incoming().flatten().map(greet).collect::<Vec<_>>()
    });
    url
}

#[test]
fn a_port_of_something_else_is_told_before_the_run() {
    for (words, said) in [
        ("SSH-2.0-OpenSSH_9.2\r\n", "does not speak WebSocket"),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "not of Sixty"),
    ] {
        let ran = play(&stranger(words), BOT, &[]);
        assert_eq!(ran.code(), 2, "{}", ran.said());
        assert!(ran.complained().contains(said), "{}", ran.complained());
    }
}

#[test]
fn a_token_that_is_not_valid_is_told_with_its_number_before_the_run() {
    let fake = Fake::start(Faults::default());
    let ran = play(&fake.url(), &(BOT.to_owned() + crate::tool::AGENTS), &["--agents", "2"]);
    assert_eq!(ran.code(), 0, "{}", ran.complained());
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    std::fs::write(&tokens, "# of yesterday\nwrong\n").unwrap();
    let ran = play(
        &fake.url(),
        &(BOT.to_owned() + crate::tool::AGENTS),
        &["--agent-token-file", tokens.to_str().unwrap(), "--agents", "4"],
    );
    assert_eq!(ran.code(), 2, "{}", ran.said());
    let complained = ran.complained();
    assert!(complained.contains("token 4") && complained.contains("make new ones"), "{complained}");
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_the_run() {
    let fake = Fake::start(Faults::default());
    let ran = play(&fake.url(), BOT, &["--html", "no/such/folder/r.html"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.complained().contains("no/such/folder/r.html: cannot be written"), "{}", ran.complained());
    assert_eq!(ran.said(), "");
}

#[test]
fn a_summary_of_another_schema_is_not_compared() {
    let fake = Fake::start(Faults::default());
    let mut summary = play(&fake.url(), BOT, &[]).summary();
    summary["schema"] = 7.into();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.json");
    std::fs::write(&file, summary.to_string()).unwrap();
    let ran = play(&fake.url(), BOT, &["--compare", file.to_str().unwrap()]);
    assert_eq!(ran.code(), 2, "{}", ran.said());
    assert!(ran.complained().contains("schema 7"), "{}", ran.complained());
}

#[test]
fn a_rate_keeps_the_shape_of_a_ramp() {
    let fake = Fake::start(Faults::default());
    let ramp = BOT
        .replace("\"steady\"", "\"ramp\"\nto_per_second = 80")
        .replace("duration_s = 0.5", "duration_s = 1");
    let ran = play(&fake.url(), &ramp, &["--rate", "200"]);
    // From 100 to 200 a second: 150 are expected, and 120 from 200 down to the 80 of the file would be nobody's wish.
    assert!((130..175).contains(&ran.count("visitors_started")), "{}", ran.said());
}

/// With no warm-up there is no second before the measured ones: the first one counts like the others.
#[test]
fn a_short_run_on_an_idle_machine_has_no_second_without_news() {
    let fake = Fake::start(Faults::default());
    let ran = play(&fake.url(), &BOT.replace("duration_s = 0.5", "duration_s = 2"), &["--csv", "s.csv"]);
    let rows: Vec<String> =
        std::fs::read_to_string(ran.file("s.csv")).unwrap().lines().map(str::to_owned).collect();
    assert!(rows[1].starts_with("0,") && rows[2].starts_with("1,"), "{rows:?}");
}

#[test]
fn a_file_of_utterances_is_checked_with_its_scenario() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.toml"), BOT).unwrap();
    let check = || {
        let output = Command::new(env!("CARGO_BIN_EXE_sixty-loadtest"))
            .current_dir(folder.path())
            .args(["check", "s.toml"])
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = check();
    assert!(code == Some(2) && said.contains("said.txt: cannot be read (visitors.utterances)"), "{said}");
    std::fs::write(folder.path().join("said.txt"), "hello\n[quesitons]\n").unwrap();
    let (code, said) = check();
    assert!(code == Some(2) && said.contains("said.txt:2: unknown heading"), "{said}");
    std::fs::write(folder.path().join("said.txt"), "hello\n").unwrap();
    assert_eq!(check().0, Some(0));
}

#[test]
fn a_server_that_ends_every_connection_gives_errors_and_no_waiting() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let short = BOT.replace("duration_s = 0.5", "duration_s = 0.2").replace("drain_s = 3", "drain_s = 0");
    let ran = play(&url, &short, &["--threshold", "errors:count==0"]);
    assert_eq!(ran.code(), 99, "{}", ran.complained());
    assert!(ran.summary()["errors"]["connect:reset"].as_u64().unwrap() >= 8, "{}", ran.said());
}

#[test]
fn a_saturated_generator_makes_the_run_invalid() {
    let fake = Fake::start(Faults::default());
    // No machine is this good: every second counts as saturated.
    let strict = BOT.replace(
        "when_saturated = \"warn\"",
        "when_saturated = \"fail\"\nlag_ms = 0.1\ncpu_percent = 1\nshare = 0",
    );
    let busy = strict.replace("per_second = 40", "per_second = 400");
    let ran = play(&fake.url(), &busy, &[]);
    assert_eq!(ran.code(), 98, "{}", ran.said());
    assert!(ran.said().contains("The generator itself was too slow"), "{}", ran.said());
}

#[test]
fn an_aborting_threshold_ends_the_run_early() {
    let fake = Fake::start(Faults { delivered_twice: 1, ..Faults::default() });
    let long = BOT.replace("duration_s = 0.5", "duration_s = 60");
    let ran = play(&fake.url(), &long, &["--threshold", "messages_duplicated:count==0, abort"]);
    assert_eq!(ran.code(), 99);
    assert_eq!(ran.summary()["run"]["stopped_early"], true);
    assert!(ran.summary()["run"]["measured_s"].as_f64().unwrap() < 10.0);
}

#[test]
fn ctrl_c_ends_the_run_with_a_report() {
    let fake = Fake::start(Faults::default());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("said.txt"), "hello\n").unwrap();
    std::fs::write(folder.path().join("s.toml"), BOT.replace("duration_s = 0.5", "duration_s = 60")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sixty-loadtest"))
        .current_dir(folder.path())
        .args(["run", "s.toml", "--plain", "--processes", "2", "--url", &fake.url()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(first.contains("measuring") && first.contains("errors 0"), "{first}");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    std::thread::spawn(move || lines.for_each(drop));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("stopped early"));
}

#[test]
fn a_count_that_has_yet_to_grow_does_not_abort() {
    let fake = Fake::start(Faults::default());
    let longer = BOT.replace("duration_s = 0.5", "duration_s = 2.5");
    let ran = play(&fake.url(), &longer, &["--threshold", "visitors_started:count>=95, abort"]);
    assert_eq!(ran.code(), 0, "{}", ran.said());
    assert_eq!(ran.summary()["run"]["stopped_early"], false);
}

/// The keys are read from a terminal, so it is given one.
#[test]
fn q_ends_the_run_cleanly_and_leaves_the_report_on_the_screen() {
    let fake = Fake::start(Faults::default());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("said.txt"), "hello\n").unwrap();
    std::fs::write(folder.path().join("s.toml"), BOT.replace("duration_s = 0.5", "duration_s = 60")).unwrap();
    let tool = env!("CARGO_BIN_EXE_sixty-loadtest");
    let mut child = Command::new("script")
        // A terminal without a window has no size.
        .args(["-qec", &format!("stty cols 90 rows 40; {tool} run s.toml --tui --url {}", fake.url())])
        .arg("/dev/null")
        .current_dir(folder.path())
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut screen = child.stdout.take().unwrap();
    let (mut shown, mut piece) = (Vec::new(), [0; 4096]);
    let has = |shown: &[u8], words: &str| String::from_utf8_lossy(shown).contains(words);
    // Only what differs from blanks is drawn, so that words come one by one.
    while !has(&shown, "cleanly,") {
        let read = screen.read(&mut piece).unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&shown));
        shown.extend_from_slice(&piece[..read]);
    }
    child.stdin.as_mut().unwrap().write_all(b"q").unwrap();
    screen.read_to_end(&mut shown).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(has(&shown, "stopped early"), "{}", String::from_utf8_lossy(&shown));
}

#[test]
fn presets_are_listed_and_printed() {
    let run = |args: &[&str]| Command::new(env!("CARGO_BIN_EXE_sixty-loadtest")).args(args).output().unwrap();
    let list = String::from_utf8(run(&["presets"]).stdout).unwrap();
    assert_eq!(list.lines().count(), 7, "{list}");
    let one = run(&["presets", "storm"]);
    assert!(String::from_utf8(one.stdout).unwrap().contains("[[storms]]"));
    assert_eq!(run(&["presets", "nonsense"]).status.code(), Some(2));
}
