//! What is read of conversations, entries, visitors and lists.

use sixty::core::conversation::{Author, Entry, Outcome, Status, digest};
use sixty::core::id::{AgentId, ConversationId, SiteId, VisitorId};
use sixty::core::text::Language;
use sixty::core::time::{Moment, WallTime};
use sixty::store::{ConversationFilter, ConversationRow, Record, Sent, Store, VisitorRow};

use crate::samples::*;

pub(crate) fn an_unknown_conversation_is_none(store: &dyn Store) {
    let id = conversation_id(404);
    assert_eq!(store.conversation(id).unwrap(), None);
    assert_eq!(store.listing(id).unwrap(), None);
    assert_eq!(store.latest_conversation(VISITOR, SITE).unwrap(), None);
    assert_eq!(store.entries_after(id, 0, 10).unwrap(), []);
    assert_eq!(store.entries_tail(id, 10).unwrap(), []);
}

fn full(id: ConversationId) -> ConversationRow {
    ConversationRow {
        language: Language::En,
        status: Status::Closed,
        team: Some(team_id(1)),
        owner: Some(agent_id(1)),
        closed_at: Some(WallTime(7_000)),
        closed_moment: Some(Moment(8_000)),
        outcome: Some(Outcome::Unsolved),
        tags: vec!["退款".into(), "refund".into()],
        requested_at: Some(Moment(4_000)),
        first_response_ms: Some(41_500),
        page: Some("https://shop.example/商品?id=1".into()),
        memory: Some(r#"{"slot":"order"}"#.into()),
        ..conversation(id)
    }
}

pub(crate) fn a_conversation_comes_back_with_all_it_needs_to_go_on(store: &dyn Store) {
    let id = conversation_id(1);
    put(store, full(id));
    write(store, vec![said(id, 1, "hello"), entry(id, message(2, Author::Bot, "hi")), rated(id, 5, 4)]);
    write(store, vec![Record::Read { conversation: id, by_visitor: true, seq: 2 }]);
    write(store, vec![Record::Read { conversation: id, by_visitor: false, seq: 1 }]);
    let loaded = store.conversation(id).unwrap().unwrap();
    assert_eq!(loaded.row, full(id));
    assert_eq!((loaded.last_seq, loaded.last_public_seq), (2, 2));
    assert_eq!((loaded.read_by_visitor, loaded.read_by_agent), (2, 1));
    assert_eq!(loaded.rated, Some(client_id(5)));
    assert_eq!(loaded.visitor, visitor(VISITOR));
}

pub(crate) fn what_the_bot_remembers_is_what_was_written_last(store: &dyn Store) {
    let id = conversation_id(1);
    put(store, ConversationRow { memory: Some("first".into()), memory_seq: 0, ..conversation(id) });
    let answer = |seq, memory: Option<&str>| Record::Entry {
        conversation: id,
        entry: message(seq, Author::Bot, "hi"),
        memory: memory.map(Into::into),
    };
    let remembered = || store.conversation(id).unwrap().unwrap().row.memory;
    write(store, vec![answer(1, Some("with the first answer")), answer(2, None)]);
    assert_eq!(
        remembered().as_deref(),
        Some("with the first answer"),
        "an answer that changed nothing says nothing"
    );
    put(store, ConversationRow { memory: Some("with the row".into()), memory_seq: 2, ..conversation(id) });
    assert_eq!(remembered().as_deref(), Some("with the row"), "it is newer than the answers before it");
    write(store, vec![answer(3, Some("with the last answer"))]);
    assert_eq!(remembered().as_deref(), Some("with the last answer"));
}

pub(crate) fn a_changed_conversation_replaces_its_row_and_nothing_else(store: &dyn Store) {
    let id = conversation_id(1);
    put(store, full(id));
    write(store, vec![said(id, 1, "hello"), Record::Read { conversation: id, by_visitor: true, seq: 1 }]);
    let before = store.conversation(id).unwrap().unwrap();
    write(store, vec![Record::Conversation(Box::new(conversation(id)))]);
    let after = store.conversation(id).unwrap().unwrap();
    assert_eq!(after.row, conversation(id), "what was there and is not any more is gone");
    assert_eq!(sixty::store::LoadedConversation { row: full(id), ..after }, before);
}

pub(crate) fn what_was_sent_is_found_by_author_client_id_and_digest(store: &dyn Store) {
    let id = opened(store, 1);
    let agent = Author::Agent(agent_id(1));
    write(
        store,
        vec![
            said(id, 1, "退款"),
            entry(id, message(2, Author::Bot, "好")),
            entry(id, message(3, agent, "ok")),
        ],
    );
    assert_eq!(
        store.conversation(id).unwrap().unwrap().sent,
        [
            Sent { author: Author::Visitor, client_id: client_id(1), seq: 1, digest: digest("退款") },
            Sent { author: agent, client_id: client_id(3), seq: 3, digest: digest("ok") },
        ]
    );
}

pub(crate) fn read_marks_never_go_back(store: &dyn Store) {
    let id = opened(store, 1);
    for seq in [3, 5, 4] {
        write(store, vec![Record::Read { conversation: id, by_visitor: true, seq }]);
    }
    let loaded = store.conversation(id).unwrap().unwrap();
    assert_eq!((loaded.read_by_visitor, loaded.read_by_agent), (5, 0));
}

pub(crate) fn notes_do_not_count_as_public(store: &dyn Store) {
    let id = opened(store, 1);
    let note = |seq| entry(id, Entry { note: true, ..message(seq, Author::Agent(agent_id(1)), "psst") });
    write(store, vec![note(1)]);
    assert_eq!(store.conversation(id).unwrap().unwrap().last_public_seq, 0);
    write(store, vec![said(id, 2, "hello"), note(3), note(4)]);
    let loaded = store.conversation(id).unwrap().unwrap();
    assert_eq!((loaded.last_seq, loaded.last_public_seq), (4, 2));
}

pub(crate) fn the_latest_conversation_is_the_newest_of_this_visitor_on_this_site(store: &dyn Store) {
    let elsewhere = SiteId(client_id(1).0);
    let somebody = VisitorId(client_id(2).0);
    opened(store, 1);
    let newest = opened(store, 2);
    put(store, ConversationRow { site: elsewhere, ..conversation(conversation_id(3)) });
    put(store, ConversationRow { visitor: somebody, ..conversation(conversation_id(4)) });
    let latest =
        |visitor, site| store.latest_conversation(visitor, site).unwrap().map(|loaded| loaded.row.id);
    assert_eq!(latest(VISITOR, SITE), Some(newest));
    assert_eq!(latest(VISITOR, elsewhere), Some(conversation_id(3)));
    assert_eq!(latest(somebody, elsewhere), None);
}

fn twenty_entries(store: &dyn Store) -> ConversationId {
    let id = opened(store, 1);
    write(store, (1..=20).map(|seq| said(id, seq, &format!("第{seq}句"))).collect());
    id
}

fn seqs(entries: &[Entry]) -> Vec<u32> {
    entries.iter().map(|entry| entry.seq).collect()
}

pub(crate) fn entries_are_paged_in_order(store: &dyn Store) {
    let id = twenty_entries(store);
    assert_eq!(seqs(&store.entries_after(id, 0, 8).unwrap()), (1..=8).collect::<Vec<_>>());
    assert_eq!(seqs(&store.entries_after(id, 16, 8).unwrap()), [17, 18, 19, 20]);
    assert_eq!(store.entries_after(id, 20, 8).unwrap(), []);
    assert_eq!(store.entries_after(id, u32::MAX, u32::MAX).unwrap(), []);
}

pub(crate) fn the_tail_is_the_end_in_order(store: &dyn Store) {
    let id = twenty_entries(store);
    assert_eq!(seqs(&store.entries_tail(id, 3).unwrap()), [18, 19, 20]);
    assert_eq!(seqs(&store.entries_tail(id, 100).unwrap()), (1..=20).collect::<Vec<_>>());
}

pub(crate) fn a_long_conversation_is_paged_without_a_hole_or_a_repeat(store: &dyn Store) {
    const ENTRIES: u32 = 300;
    let (id, other) = (opened(store, 1), opened(store, 2));
    for seq in 1..=ENTRIES {
        write(store, vec![said(id, seq, "mine"), said(other, seq, "theirs")]);
    }
    for page in [1, 7, 63, 64, 65, 200] {
        let mut read = Vec::new();
        while let Ok(next) = store.entries_after(id, read.last().copied().unwrap_or(0), page)
            && !next.is_empty()
        {
            assert!(next.iter().all(|entry| &*entry.text == "mine"));
            read.extend(seqs(&next));
        }
        assert_eq!(read, (1..=ENTRIES).collect::<Vec<_>>(), "pages of {page}");
    }
    assert_eq!(seqs(&store.entries_tail(id, 70).unwrap()), (231..=ENTRIES).collect::<Vec<_>>());
}

pub(crate) fn entries_of_one_conversation_never_show_in_another(store: &dyn Store) {
    let (one, other) = (opened(store, 1), opened(store, 2));
    write(store, vec![said(one, 1, "mine"), said(other, 1, "yours"), said(other, 2, "also yours")]);
    assert_eq!(texts(&store.entries_after(one, 0, 10).unwrap()), ["mine"]);
    assert_eq!(texts(&store.entries_tail(one, 10).unwrap()), ["mine"]);
    assert_eq!(store.conversation(one).unwrap().unwrap().sent.len(), 1);
    assert_eq!(store.listing(one).unwrap().unwrap().last_message.as_deref(), Some("mine"));
}

fn known(id: VisitorId) -> VisitorRow {
    VisitorRow {
        external: Some("shop-42".into()),
        name: Some("李雷".into()),
        email: Some("li@example.com".into()),
        phone: Some("+86 10 0000".into()),
        level: 3,
        language: Language::En,
        ..visitor(id)
    }
}

pub(crate) fn a_visitor_is_found_by_id_and_by_the_sites_own_id(store: &dyn Store) {
    write(store, vec![Record::Visitor(visitor(VISITOR))]);
    assert_eq!(store.visitor(VISITOR).unwrap(), Some(visitor(VISITOR)));
    assert_eq!(store.visitor_by_external(SITE, "shop-42").unwrap(), None);
    write(store, vec![Record::Visitor(known(VISITOR))]);
    assert_eq!(store.visitor(VISITOR).unwrap(), Some(known(VISITOR)));
    assert_eq!(store.visitor_by_external(SITE, "shop-42").unwrap(), Some(known(VISITOR)));
    assert_eq!(store.visitor_by_external(SITE, "SHOP-42").unwrap(), None);
    assert_eq!(store.visitor_by_external(SiteId(client_id(1).0), "shop-42").unwrap(), None);
}

pub(crate) fn two_visitors_of_a_site_cannot_share_its_id_of_them(store: &dyn Store) {
    let other = VisitorId(client_id(1).0);
    write(store, vec![Record::Visitor(known(VISITOR))]);
    refused(store, &[vec![Record::Visitor(known(other))]]);
    let elsewhere = VisitorRow { site: SiteId(client_id(1).0), ..known(other) };
    write(store, vec![Record::Visitor(elsewhere)]);
}

pub(crate) fn ids_of_different_things_are_never_mixed(store: &dyn Store) {
    let same = client_id(1).0;
    let row = ConversationRow { visitor: VisitorId(same), ..conversation(ConversationId(same)) };
    put(store, ConversationRow { team: Some(team_id(1)), owner: Some(AgentId(same)), ..row });
    assert_eq!(store.visitor(VISITOR).unwrap(), None);
    assert_eq!(store.conversation(conversation_id(1)).unwrap(), None);
    assert_eq!(store.latest_conversation(VisitorId(SITE.0), SiteId(same)).unwrap(), None);
    assert_eq!(store.sites().unwrap(), []);
    assert_eq!(store.agents().unwrap(), []);
    assert_eq!(store.visitor(VisitorId(same)).unwrap().unwrap().id.0, same);
}

pub(crate) fn a_listing_shows_the_visitors_last_words_and_rating(store: &dyn Store) {
    let id = conversation_id(1);
    put(store, full(id));
    assert_eq!(store.listing(id).unwrap().unwrap().last_message, None);
    write(
        store,
        vec![said(id, 1, "first"), said(id, 2, "最后一句"), entry(id, message(3, Author::Bot, "answer"))],
    );
    write(store, vec![rated(id, 1, 2)]);
    let listing = store.listing(id).unwrap().unwrap();
    assert_eq!((&listing.row, listing.last_seq), (&full(id), 3));
    assert_eq!(listing.last_message.as_deref(), Some("最后一句"));
    assert_eq!(listing.rating, Some(rating(2)));
    assert_eq!(listing.visitor, visitor(VISITOR));
    let filter = ConversationFilter { limit: 10, ..ConversationFilter::default() };
    assert_eq!(store.conversations(&filter).unwrap(), [listing]);
}

fn listed(store: &dyn Store, filter: &ConversationFilter) -> Vec<ConversationId> {
    store.conversations(filter).unwrap().iter().map(|listing| listing.row.id).collect()
}

pub(crate) fn lists_are_newest_first_and_paged_without_gap_or_repeat(store: &dyn Store) {
    let statuses = [Status::Bot, Status::Waiting, Status::Active, Status::Closed];
    for (n, status) in (1..=10).zip(statuses.into_iter().cycle()) {
        put(store, ConversationRow { status, ..conversation(conversation_id(n)) });
    }
    let mut filter = ConversationFilter { limit: 4, ..ConversationFilter::default() };
    let mut pages = Vec::new();
    loop {
        let page = listed(store, &filter);
        filter.before = page.last().copied();
        if page.is_empty() {
            break;
        }
        pages.push(page);
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4, 2]);
    assert_eq!(pages.concat(), (1..=10).rev().map(conversation_id).collect::<Vec<_>>());
}

pub(crate) fn lists_are_filtered_by_status(store: &dyn Store) {
    for (n, status) in
        (1..).zip([Status::Bot, Status::Waiting, Status::Active, Status::Closed, Status::Waiting])
    {
        put(store, ConversationRow { status, ..conversation(conversation_id(n)) });
    }
    let of = |statuses: &[Status]| {
        let filter =
            ConversationFilter { statuses: statuses.to_vec(), limit: 10, ..ConversationFilter::default() };
        listed(store, &filter)
    };
    assert_eq!(of(&[Status::Waiting]), [conversation_id(5), conversation_id(2)]);
    assert_eq!(of(&[Status::Closed, Status::Bot]), [conversation_id(4), conversation_id(1)]);
    assert_eq!(of(&[]).len(), 5);
}

pub(crate) fn an_agent_sees_their_teams_and_what_they_own(store: &dyn Store) {
    let rows = [
        (None, None),
        (Some(1), None),
        (Some(2), None),
        (Some(2), Some(1)),
        (Some(1), Some(1)),
        (Some(3), Some(2)),
    ];
    for (n, (team, owner)) in (1..).zip(rows) {
        let row = conversation(conversation_id(n));
        put(store, ConversationRow { team: team.map(team_id), owner: owner.map(agent_id), ..row });
    }
    let seen = |agent, teams: &[u128]| {
        let teams = teams.iter().copied().map(team_id).collect();
        let visible_to = Some((agent_id(agent), teams));
        listed(store, &ConversationFilter { visible_to, limit: 10, ..ConversationFilter::default() })
    };
    assert_eq!(seen(1, &[1]), [5, 4, 2].map(conversation_id), "once each, though team and owner both match");
    assert_eq!(seen(2, &[1, 2]), [6, 5, 4, 3, 2].map(conversation_id));
    assert_eq!(seen(3, &[]), []);
    let mine = ConversationFilter {
        statuses: vec![Status::Active],
        visible_to: Some((agent_id(1), vec![team_id(1)])),
        before: None,
        limit: 10,
    };
    assert_eq!(listed(store, &mine), []);
}

pub(crate) fn a_list_is_never_longer_than_its_bound(store: &dyn Store) {
    let rows = (1..=201).map(|n| Record::Conversation(Box::new(conversation(conversation_id(n)))));
    write(store, std::iter::once(Record::Visitor(visitor(VISITOR))).chain(rows).collect());
    let of = |limit| listed(store, &ConversationFilter { limit, ..ConversationFilter::default() }).len();
    assert_eq!((of(0), of(1), of(200), of(u32::MAX)), (1, 1, 200, 200));
}
