//! What is stored of messages that were left for follow-up.

use sixty::core::id::{ConversationId, TicketId};
use sixty::core::ticket::{Done, Ticket, TicketState};
use sixty::core::time::WallTime;
use sixty::store::{Record, Store, TicketFilter};
use uuid::Uuid;

use crate::samples::*;

fn id(n: u128) -> TicketId {
    TicketId(Uuid::from_u128(0x71_0000 + n))
}

/// The `n`-th ticket of a conversation, due at `n`, of agent and team `n % 2`.
fn ticket(conversation: ConversationId, n: u128) -> Ticket {
    let seq = u32::try_from(n).unwrap();
    Ticket {
        id: id(n),
        conversation,
        seq,
        site: SITE,
        visitor: VISITOR,
        team: Some(team_id(n % 2)),
        owner: Some(agent_id(n % 2)),
        contact: "微信：lilei_2026".into(),
        text: "请回电 👍\n第二行".into(),
        opened_at: WallTime(5),
        due_at: WallTime(i64::from(seq)),
        done: None,
    }
}

fn left(store: &dyn Store, count: u128) -> Vec<Ticket> {
    let conversation = opened(store, 1);
    let tickets: Vec<_> = (1..=count).map(|n| ticket(conversation, n)).collect();
    for one in &tickets {
        write(store, vec![said(conversation, one.seq, "请回电"), Record::Ticket(Box::new(one.clone()))]);
    }
    tickets
}

fn all(state: TicketState) -> TicketFilter {
    TicketFilter { state, owner: None, visible_to: None, after: None, limit: 200 }
}

fn done(at: i64) -> Done {
    Done { at: WallTime(at), by: agent_id(1), note: Some("打过电话了".into()) }
}

pub(crate) fn a_ticket_comes_back_as_it_was_written(store: &dyn Store) {
    assert_eq!(store.ticket(id(404)).unwrap(), None);
    let mut unowned = ticket(opened(store, 2), 9);
    (unowned.team, unowned.owner) = (None, None);
    write(store, vec![Record::Ticket(Box::new(unowned.clone()))]);
    assert_eq!(store.ticket(unowned.id).unwrap(), Some(unowned));
    assert_eq!(left(store, 2).len(), 2);
}

pub(crate) fn an_entry_makes_one_ticket(store: &dyn Store) {
    let first = left(store, 1).remove(0);
    let second = Ticket { id: id(77), ..first.clone() };
    refused(store, &[vec![Record::Ticket(Box::new(second))]]);
    assert_eq!(store.tickets(&all(TicketState::Open)).unwrap(), [first]);
}

pub(crate) fn open_tickets_are_listed_by_due_time_in_pages(store: &dyn Store) {
    let tickets = left(store, 5);
    let page =
        |after, limit| store.tickets(&TicketFilter { after, limit, ..all(TicketState::Open) }).unwrap();
    assert_eq!(page(None, 200), tickets);
    assert_eq!(page(None, 2), tickets[..2]);
    assert_eq!(page(Some(tickets[1].id), 2), tickets[2..4]);
    assert_eq!(page(Some(tickets[4].id), 2), []);
}

pub(crate) fn a_ticket_is_done_once(store: &dyn Store) {
    let tickets = left(store, 3);
    assert!(store.finish_ticket(tickets[1].id, &done(9)).unwrap());
    assert!(!store.finish_ticket(tickets[1].id, &done(10)).unwrap(), "done before");
    assert!(!store.finish_ticket(id(404), &done(9)).unwrap());
    let finished = Ticket { done: Some(done(9)), ..tickets[1].clone() };
    assert_eq!(store.ticket(tickets[1].id).unwrap(), Some(finished.clone()));
    assert_eq!(store.tickets(&all(TicketState::Open)).unwrap(), [tickets[0].clone(), tickets[2].clone()]);
    assert_eq!(store.tickets(&all(TicketState::Done)).unwrap(), std::slice::from_ref(&finished));
    assert!(store.finish_ticket(tickets[0].id, &done(11)).unwrap());
    let newest = store.tickets(&TicketFilter { limit: 1, ..all(TicketState::Done) }).unwrap();
    assert_eq!(newest[0].id, tickets[0].id, "newest first");
    let next = store.tickets(&TicketFilter { after: Some(newest[0].id), ..all(TicketState::Done) }).unwrap();
    assert_eq!(next, [finished]);
}

pub(crate) fn an_agent_sees_their_tickets_and_their_teams(store: &dyn Store) {
    let mut tickets = left(store, 4);
    let own = TicketFilter { owner: Some(agent_id(1)), ..all(TicketState::Open) };
    let ids = |filter: &TicketFilter| -> Vec<_> {
        store.tickets(filter).unwrap().iter().map(|one| one.seq).collect()
    };
    assert_eq!(ids(&own), [1, 3]);
    let team = TicketFilter { visible_to: Some((agent_id(9), vec![team_id(0)])), ..all(TicketState::Open) };
    assert_eq!(ids(&team), [2, 4]);
    let nobody = TicketFilter { visible_to: Some((agent_id(9), Vec::new())), ..all(TicketState::Open) };
    assert_eq!(ids(&nobody), [0_u32; 0]);
    assert!(own.shows(&tickets.remove(0)) && !own.shows(&tickets.remove(0)));
}

pub(crate) fn a_restart_knows_how_many_open_tickets_everybody_has(store: &dyn Store) {
    let tickets = left(store, 3);
    store.finish_ticket(tickets[0].id, &done(9)).unwrap();
    assert_eq!(store.recover().unwrap().open_tickets, [(agent_id(0), 1), (agent_id(1), 1)]);
}
