//! A killed process loses nothing it has acknowledged. (A power cut is another matter: that is what `synchronous=FULL` is for.)

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use sixty::core::conversation::{Author, Entry};
use sixty::core::id::{ClientId, ConversationId};
use sixty::core::time::WallTime;
use sixty::store::sqlite::{Settings, SqliteStore};
use sixty::store::{Record, Store, StoreErrorKind};
use uuid::Uuid;

const FOLDER: &str = "SIXTY_TEST_KILL_FOLDER";
const CONVERSATION: ConversationId = ConversationId(Uuid::from_u128(1));
/// Acknowledgements to wait for before each kill; the checkpoint comes every 4,000 pages, so the last round is beyond one.
const ROUNDS: [u32; 3] = [1, 40, 1_200];
/// Long enough that a few commits fill a page.
const TEXT: &str = "我的包裹三天没有动了，请帮我查一下在哪里。";

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, Settings::default(), WallTime(1)).unwrap()
}

fn job(seq: u32) -> Vec<Record> {
    let entry = Entry {
        seq,
        author: Author::Visitor,
        client_id: Some(ClientId(Uuid::from_u128(u128::from(seq)))),
        text: TEXT.into(),
        note: false,
        event: None,
        quick_replies: Vec::new(),
        answer: None,
        at: WallTime(1),
    };
    vec![Record::Entry { conversation: CONVERSATION, entry, memory: None }]
}

fn last_seq(store: &SqliteStore) -> u32 {
    store.entries_tail(CONVERSATION, 1).unwrap().first().map_or(0, |entry| entry.seq)
}

#[test]
#[ignore = "the process that is killed below"]
fn commits_and_acknowledges_until_killed() {
    let folder = std::env::var_os(FOLDER).unwrap();
    let store = open(Path::new(&folder));
    let mut acknowledge = std::io::stderr().lock();
    for seq in last_seq(&store) + 1.. {
        store.commit(&[job(seq)]).unwrap();
        writeln!(acknowledge, "{seq}").unwrap();
    }
}

#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    for acknowledgements in ROUNDS {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "commits_and_acknowledges_until_killed"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut acknowledged: u32 =
            lines.by_ref().take(acknowledgements as usize).last().unwrap().parse().unwrap();
        let second = SqliteStore::open(folder.path(), Settings::default(), WallTime(1));
        let refusal = second.err().unwrap();
        assert_eq!(refusal.kind, StoreErrorKind::Unavailable);
        assert!(refusal.message.contains(&format!("process {}", process.id())), "{}", refusal.message);
        process.kill().unwrap();
        process.wait().unwrap();
        // A number that the kill cut short is no larger than the whole one.
        acknowledged = lines.filter_map(|line| line.parse().ok()).fold(acknowledged, u32::max);

        let store = open(folder.path());
        let stored = store.entries_after(CONVERSATION, 0, u32::MAX).unwrap();
        assert!(stored.len() as u32 >= acknowledged, "{acknowledged} acknowledged, {} stored", stored.len());
        assert!((1..).zip(&stored).all(|(seq, entry)| entry.seq == seq && &*entry.text == TEXT));
    }
}
