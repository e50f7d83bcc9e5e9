//! Every "no", and that it changes nothing.

use super::super::{Agent, Command, Presence, Request, TransferTarget};
use super::{Desk, HELP, SALES, TeamId, Uuid, agent, conversation, profile};
use crate::core::id::OfferId;
use crate::core::refusal::Refusal;

fn refused(desk: &mut Desk, command: Command, why: Refusal) {
    let (before, said) = (format!("{:?}", desk.table), format!("{command:?}"));
    assert_eq!(desk.say(command), Err(why), "{said}");
    assert_eq!(desk.events, [], "{said}");
    assert_eq!(format!("{:?}", desk.table), before, "{said}");
}

/// Agent 1 (two slots) owns 1; agents 2 (away) and 3 (no slot left) own nothing and 4; 5 helps another team; 2 waits.
fn busy() -> Desk {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.accept(1);
    desk.reply(1, 1);
    desk.join(profile(3, 1));
    desk.ask(4);
    desk.accept(3);
    desk.join(profile(2, 1));
    desk.set(2, Presence::Away);
    desk.ask(2);
    desk
}

#[test]
fn what_nobody_knows_is_refused() {
    let mut desk = busy();
    let (who, what) = (agent(77), conversation(77));
    let team = TeamId(Uuid::from_u128(77));
    for command in [
        Command::RemoveAgent(who),
        Command::Connected(who),
        Command::Disconnected(who),
        Command::SetPresence { agent: who, presence: Presence::Online, reason: None },
        Command::Accept { agent: who, offer: OfferId(Uuid::nil()) },
        Command::Decline { agent: who, offer: OfferId(Uuid::nil()), reason: None },
        Command::Claim { agent: who, conversation: conversation(2) },
        Command::Reply { agent: who, conversation: conversation(1) },
        Command::Typing { agent: who, conversation: conversation(1) },
        Command::Transfer { agent: who, conversation: conversation(1), to: TransferTarget::Team(SALES) },
        Command::Transfer { agent: agent(1), conversation: conversation(1), to: TransferTarget::Agent(who) },
        Command::Close { by: Some(who), conversation: conversation(1) },
    ] {
        refused(&mut desk, command, Refusal::UnknownAgent);
    }
    for command in [
        Command::Leave(what),
        Command::Claim { agent: agent(1), conversation: what },
        Command::Reply { agent: agent(1), conversation: what },
        Command::Typing { agent: agent(1), conversation: what },
        Command::Transfer { agent: agent(1), conversation: what, to: TransferTarget::Team(SALES) },
        Command::Close { by: None, conversation: what },
        Command::Close { by: Some(agent(1)), conversation: what },
    ] {
        refused(&mut desk, command, Refusal::UnknownConversation);
    }
    let request = Request { team, ..desk.request(9) };
    refused(&mut desk, Command::Request(request), Refusal::UnknownTeam);
    let to = TransferTarget::Team(team);
    refused(
        &mut desk,
        Command::Transfer { agent: agent(1), conversation: conversation(1), to },
        Refusal::UnknownTeam,
    );
}

#[test]
fn what_is_not_theirs_is_refused() {
    let mut desk = busy();
    let mine = conversation(1);
    for command in [
        Command::Reply { agent: agent(3), conversation: mine },
        Command::Reply { agent: agent(3), conversation: conversation(2) },
        Command::Typing { agent: agent(3), conversation: mine },
        Command::Transfer { agent: agent(3), conversation: mine, to: TransferTarget::Team(HELP) },
        Command::Close { by: Some(agent(3)), conversation: mine },
        Command::Close { by: Some(agent(3)), conversation: conversation(2) },
    ] {
        refused(&mut desk, command, Refusal::NotOwner);
    }
    refused(&mut desk, Command::Claim { agent: agent(3), conversation: mine }, Refusal::AlreadyOwned);
}

#[test]
fn what_cannot_be_taken_is_refused() {
    let mut desk = busy();
    let waiting = conversation(2);
    refused(&mut desk, Command::Claim { agent: agent(2), conversation: waiting }, Refusal::NotOnline);
    refused(&mut desk, Command::Claim { agent: agent(3), conversation: waiting }, Refusal::AtCapacity);
    let pass = |to| Command::Transfer {
        agent: agent(1),
        conversation: conversation(1),
        to: TransferTarget::Agent(to),
    };
    refused(&mut desk, pass(agent(2)), Refusal::NotOnline);
    refused(&mut desk, pass(agent(3)), Refusal::AtCapacity);
    refused(&mut desk, pass(agent(1)), Refusal::WrongStage);
    desk.ok(Command::PutAgent(Agent { teams: vec![HELP], ..profile(6, 1) }));
    desk.ok(Command::PutAgent(Agent { teams: vec![], ..profile(7, 1) }));
    refused(&mut desk, Command::Claim { agent: agent(7), conversation: waiting }, Refusal::UnknownAgent);
    refused(&mut desk, Command::Claim { agent: agent(6), conversation: waiting }, Refusal::NotOnline);
    refused(&mut desk, Command::Leave(conversation(1)), Refusal::WrongStage);
    desk.join(Agent { supervisor: true, ..profile(8, 0) });
    let to = TransferTarget::Team(HELP);
    refused(&mut desk, Command::Transfer { agent: agent(8), conversation: waiting, to }, Refusal::WrongStage);
}

#[test]
fn an_offer_that_is_expired_taken_withdrawn_or_somebody_elses_is_gone() {
    let mut desk = Desk::with(2, 2);
    desk.ask(1);
    let offer = desk.offer_at(1);
    let accept = |n| Command::Accept { agent: agent(n), offer };
    refused(&mut desk, accept(2), Refusal::OfferGone);
    refused(&mut desk, Command::Decline { agent: agent(2), offer, reason: None }, Refusal::OfferGone);
    desk.at(11);
    // The timer is late: the deadline passes with the accept itself.
    desk.now = desk.now + std::time::Duration::from_secs(1);
    assert_eq!(desk.say(accept(1)), Err(Refusal::OfferGone));
    assert_eq!((desk.owner(1), desk.rung(1)), (None, vec![2]));
    let offer = desk.offer_at(2);
    desk.accept(2);
    refused(&mut desk, Command::Accept { agent: agent(2), offer }, Refusal::OfferGone);
}

#[test]
fn a_rescue_is_won_by_writing_not_by_accepting() {
    let mut desk = Desk::with(2, 1);
    desk.ask(1);
    desk.accept(1);
    desk.at(36);
    assert!(desk.table.may_rescue(agent(2), conversation(1)));
    let offer = desk.offer_at(2);
    refused(&mut desk, Command::Accept { agent: agent(2), offer }, Refusal::WrongStage);
    desk.decline(2);
    assert!(!desk.table.may_rescue(agent(2), conversation(1)));
    let late = Command::Reply { agent: agent(2), conversation: conversation(1) };
    refused(&mut desk, late, Refusal::NotOwner);
}
