//! The server as a process: what it says at the start, how it obeys signals, how it refuses to start.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

const SIXTY: &str = env!("CARGO_BIN_EXE_sixty");
/// Far more than anything here takes; a test that hangs says where.
const PATIENCE: Duration = Duration::from_mins(1);
/// Lines of the log that may wait to be read; beyond it the server would wait for the test.
const LINES_MAX: usize = 1_000;

/// A running server on a port of its own.
struct Server {
    process: Child,
    address: String,
    log: Receiver<String>,
}

impl Server {
    fn start(data: &Path, intents: &Path) -> Self {
        let mut process = serve(data, intents, "127.0.0.1:0").spawn().unwrap();
        let log = lines(process.stderr.take().unwrap());
        let ready = lines(process.stdout.take().unwrap()).recv_timeout(PATIENCE);
        let ready = ready.unwrap_or_else(|_| panic!("never ready: {:?}", log.try_iter().collect::<Vec<_>>()));
        let words: Vec<&str> = ready.split(' ').collect();
        let ["ready", "on", url, "in", took, "ms"] = words[..] else { panic!("{ready}") };
        assert!(took.parse::<u32>().is_ok(), "{ready}");
        let address = url.strip_prefix("http://").unwrap().to_owned();
        Self { process, address, log }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// The next line of the log that holds `part`.
    fn logs(&self, part: &str) -> String {
        loop {
            let line =
                self.log.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("the log never says {part:?}"));
            if line.contains(part) {
                return line;
            }
        }
    }

    fn ends(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A failed test must not leave its server behind; a stopped one is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn serve(data: &Path, intents: &Path, listen: &str) -> Command {
    let mut command = Command::new(SIXTY);
    command.arg("serve").arg("--data").arg(data).arg("--intents").arg(intents).args(["--listen", listen]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (line, lines) = sync_channel(LINES_MAX);
    std::thread::spawn(move || {
        for text in BufReader::new(from).lines().map_while(Result::ok) {
            if line.send(text).is_err() {
                break;
            }
        }
    });
    lines
}

fn sixty(arguments: &[&str]) -> Output {
    Command::new(SIXTY).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn our_intents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("intents")
}

#[test]
fn a_server_says_when_it_is_ready_and_stops_orderly_on_sigterm() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Server::start(data.path(), &our_intents());
    assert!(server.get("/livez").starts_with("HTTP/1.1 200"));
    assert!(server.get("/metrics").contains("sixty_build_info"));
    server.signal("TERM");
    server.logs("SIGTERM");
    assert_eq!(server.ends().code(), Some(0));
}

#[test]
fn a_folder_or_port_in_use_is_refused_with_what_to_do() {
    let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path(), &our_intents());
    let second = serve(data.path(), &our_intents(), "127.0.0.1:0").output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(text(&second.stderr).contains("is in use by process"), "{}", text(&second.stderr));
    let third = serve(other.path(), &our_intents(), &server.address).output().unwrap();
    assert_eq!(third.status.code(), Some(1));
    assert!(text(&third.stderr).contains("--listen"), "{}", text(&third.stderr));
    assert!(!other.path().join("sixty.db").exists(), "nothing is made for a server that cannot serve");
}

#[test]
fn intents_are_read_again_on_sighup_and_on_change_and_a_broken_file_keeps_them() {
    let (data, intents) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for entry in fs::read_dir(our_intents()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, intents.path().join(path.file_name().unwrap())).unwrap();
    }
    let server = Server::start(data.path(), intents.path());
    server.signal("HUP");
    server.logs("the intent library was read again");
    let broken = intents.path().join("zz_broken.toml");
    fs::write(&broken, "[[intent]]\nid = 5\n").unwrap();
    server.logs("the intent library in use stays");
    assert!(server.get("/livez").starts_with("HTTP/1.1 200"));
    fs::remove_file(&broken).unwrap();
    server.logs("the intent library was read again");
}

#[test]
fn the_doctor_gets_through_a_websocket_and_back() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    assert!(sixty(&["demo", "--data", folder]).status.success());
    let server = Server::start(data.path(), &our_intents());
    let url = format!("http://{}", server.address);
    let doctor = |site: &[&str]| sixty(&[&["doctor", "--data", folder, "--url", &url], site].concat());
    let told = doctor(&["--site", "demo", "--origin", "http://localhost:8060"]);
    assert!(text(&told.stdout).contains("site demo says welcome"), "{}", text(&told.stdout));
    assert!(text(&told.stdout).contains("sixty.v1"), "{}", text(&told.stdout));
    let told = doctor(&["--site", "demo", "--origin", "https://elsewhere.example"]);
    assert!(text(&told.stdout).contains("site demo refuses us"), "{}", text(&told.stdout));
    assert_eq!(told.status.code(), Some(1));
}

#[test]
fn wrong_usage_and_wrong_settings_have_their_own_exit_codes() {
    assert_eq!(sixty(&["serve", "--port", "80"]).status.code(), Some(2));
    let told = sixty(&["serve", "--listen", "everywhere"]);
    assert_eq!(told.status.code(), Some(1));
    assert!(text(&told.stderr).contains("gateway.listen"), "{}", text(&told.stderr));
}
