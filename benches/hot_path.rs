//! What every message costs: decoding, matching, mood, a routing step, a journal commit. `make bench` prints the table.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so")]

use std::time::Duration;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use sixty::core::conversation::{Author, Entry, Status};
use sixty::core::id::{AgentId, ClientId, ConversationId, SiteId, TeamId, VisitorId};
use sixty::core::intent::{Alone, compile_rules};
use sixty::core::mood::{self, Urgency};
use sixty::core::routing::{
    AcceptMode, Agent, Command, Event, Ladder, Presence, Request, RoutingTable, Team,
};
use sixty::core::sla::Weights;
use sixty::core::text::{Language, normalise};
use sixty::core::time::{Moment, WallTime};
use sixty::engine::intents::{IntentLibrary, read_folder};
use sixty::protocol;
use sixty::store::sqlite::{Settings, SqliteStore};
use sixty::store::{ConversationRow, Record, RoutingEventRow, Store, VisitorRow};
use uuid::Uuid;

const QUESTION: &str = "我上周买的东西到现在还没收到，帮我看看订单到哪了";

fn main() {
    divan::main();
}

#[divan::bench]
fn decode_a_visitors_message(bencher: Bencher) {
    let id = Uuid::new_v4();
    let text = format!(r#"{{"type":"message.send","client_id":"{id}","text":"{QUESTION}"}}"#);
    bencher.bench(|| protocol::decode_visitor(black_box(&text)));
}

#[divan::bench]
fn match_an_intent(bencher: Bencher) {
    let library = IntentLibrary::load("intents").unwrap().0.current();
    bencher.bench(|| library.matches(&normalise(black_box(QUESTION)), Language::Zh));
}

/// The classifier of the library in this repository; calibrating is several times this.
#[divan::bench(sample_count = 20)]
fn learn_the_library(bencher: Bencher) {
    let rules = compile_rules(&read_folder("intents".as_ref()).unwrap()).unwrap().library;
    bencher.bench(|| rules.learn(&Alone));
}

#[divan::bench]
fn read_the_mood(bencher: Bencher) {
    bencher.bench(|| mood::read(black_box(QUESTION)));
}

#[divan::bench]
fn read_the_mood_of_a_rant(bencher: Bencher) {
    let rant = "送餐迟到一个小时，汤全洒了，打电话给客服也不理我，太失望了！".repeat(20);
    bencher.bench(|| mood::read(black_box(&rant)));
}

#[divan::bench]
fn read_the_mood_in_english(bencher: Bencher) {
    bencher.bench(|| mood::read(black_box("I ordered two weeks ago and still nothing, where is my parcel")));
}

/// Request, offer, accept, first answer and close.
#[divan::bench]
fn one_handoff(bencher: Bencher) {
    let (mut table, agent) = desk();
    let mut events = Vec::new();
    let mut next = 1_u128 << 64;
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        next += 1;
        let conversation = ConversationId(Uuid::from_u128(next));
        let now = Moment(0);
        events.clear();
        table.handle(now, Command::Request(request(conversation)), &mut events).unwrap();
        let offer = events.iter().find_map(|event| match event {
            Event::Offered { offer, conversation: id, .. } if *id == conversation => Some(*offer),
            _ => None,
        });
        table.handle(now, Command::Accept { agent, offer: offer.unwrap() }, &mut events).unwrap();
        table.handle(now, Command::Reply { agent, conversation }, &mut events).unwrap();
        table.handle(now, Command::Close { by: None, conversation }, &mut events).unwrap();
    });
}

/// One transaction, synchronous FULL, of so many messages with their answers.
#[divan::bench(args = [1, 50, 1_000], sample_count = 20)]
fn commit_messages_and_answers(bencher: Bencher, messages: u32) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("data"), Settings::default(), WallTime(0)).unwrap();
    let conversation = open_conversation(&store);
    let mut seq = 0;
    bencher
        .counter(ItemsCount::new(messages))
        .with_inputs(|| jobs(conversation, messages, &mut seq))
        .bench_local_values(|jobs: Vec<Vec<Record>>| store.commit(&jobs).unwrap());
}

/// One transaction, synchronous FULL, of so many routing decisions, each a job of its own.
#[divan::bench(args = [1, 50, 1_000], sample_count = 20)]
fn commit_routing_decisions(bencher: Bencher, decisions: u32) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("data"), Settings::default(), WallTime(0)).unwrap();
    let mut n = 0;
    let mut decision = || {
        n += 1;
        let id = Uuid::from_u128(u128::from(n / 6));
        let (conversation, team, respond_by) = (ConversationId(id), TeamId(id), Moment(60_000));
        let reason = "requested".into();
        let event = Event::Queued { conversation, team, respond_by, rank: respond_by, reason };
        let (moment, wall) = (Moment(0), WallTime(0));
        vec![Record::RoutingEvent(Box::new(RoutingEventRow { epoch: 0, n, moment, wall, event }))]
    };
    bencher
        .counter(ItemsCount::new(decisions))
        .with_inputs(|| (0..decisions).map(|_| decision()).collect())
        .bench_local_values(|jobs: Vec<Vec<Record>>| store.commit(&jobs).unwrap());
}

/// A table with one agent who is free.
fn desk() -> (RoutingTable, AgentId) {
    let (team, agent) = (TeamId(Uuid::from_u128(1)), AgentId(Uuid::from_u128(2)));
    let mut table = RoutingTable::new(0);
    let mut events = Vec::new();
    let mut handle = |command| table.handle(Moment(0), command, &mut events).unwrap();
    let ladder = Ladder::for_target(Duration::from_mins(1));
    handle(Command::PutTeam(Team {
        id: team,
        ladder,
        accept: AcceptMode::Ring,
        overflow_to: Vec::new(),
        weights: Weights::default(),
    }));
    handle(Command::PutAgent(Agent {
        id: agent,
        teams: vec![team],
        capacity: 2,
        skills: Vec::new(),
        languages: Vec::new(),
        supervisor: false,
    }));
    handle(Command::Connected(agent));
    handle(Command::SetPresence { agent, presence: Presence::Online, reason: None });
    (table, agent)
}

fn request(conversation: ConversationId) -> Request {
    Request {
        conversation,
        visitor: VisitorId(conversation.0),
        team: TeamId(Uuid::from_u128(1)),
        skills: Vec::new(),
        language: Language::Zh,
        level: 0,
        urgency: Urgency::Normal,
        upset: false,
        repeated: false,
        preferred: None,
        requested_at: Moment(0),
        reason: "requested".into(),
    }
}

fn open_conversation(store: &SqliteStore) -> ConversationId {
    let id = ConversationId(Uuid::from_u128(1));
    let (site, visitor) = (SiteId(Uuid::from_u128(2)), VisitorId(Uuid::from_u128(3)));
    let visitor_row = VisitorRow {
        id: visitor,
        site,
        external: None,
        name: None,
        email: None,
        phone: None,
        level: 0,
        language: Language::Zh,
        created_at: WallTime(0),
    };
    let row = ConversationRow {
        id,
        site,
        visitor,
        language: Language::Zh,
        status: Status::Bot,
        team: None,
        owner: None,
        opened_at: WallTime(0),
        closed_at: None,
        closed_moment: None,
        outcome: None,
        tags: Vec::new(),
        requested_at: None,
        first_response_ms: None,
        page: None,
        memory: None,
        memory_seq: 0,
    };
    store.commit(&[vec![Record::Visitor(visitor_row), Record::Conversation(Box::new(row))]]).unwrap();
    id
}

fn jobs(conversation: ConversationId, messages: u32, seq: &mut u32) -> Vec<Vec<Record>> {
    let mut entry = |author, client_id| {
        *seq += 1;
        let entry = Entry {
            seq: *seq,
            author,
            client_id,
            text: QUESTION.into(),
            note: false,
            event: None,
            quick_replies: Vec::new(),
            answer: None,
            at: WallTime(0),
        };
        Record::Entry { conversation, entry, memory: None }
    };
    (0..messages)
        .map(|_| vec![entry(Author::Visitor, Some(ClientId(Uuid::new_v4()))), entry(Author::Bot, None)])
        .collect()
}
