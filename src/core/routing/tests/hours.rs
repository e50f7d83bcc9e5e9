//! Teams that close while somebody waits, and open again.

use super::super::{Cause, Command, Event, Presence};
use super::{Desk, HELP, Refusal, SALES, agent};

fn close(desk: &mut Desk) {
    desk.ok(Command::SetOpen { team: SALES, open: false });
}

fn causes(desk: &Desk) -> Vec<Cause> {
    let cause = |event: &Event| if let Event::Breached { cause, .. } = event { Some(*cause) } else { None };
    desk.events.iter().filter_map(cause).collect()
}

#[test]
fn a_promise_that_breaks_while_the_team_is_closed_breaks_for_that_reason() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    desk.at(20);
    close(&mut desk);
    desk.at(60);
    assert_eq!(causes(&desk), [Cause::OutsideHours]);
}

#[test]
fn a_promise_that_breaks_after_the_team_has_opened_again_has_its_own_reason() {
    let mut desk = Desk::with(1, 1);
    desk.ask(1);
    close(&mut desk);
    desk.at(59);
    desk.ok(Command::SetOpen { team: SALES, open: true });
    desk.at(60);
    assert_eq!(causes(&desk), [Cause::OffersIgnored]);
}

#[test]
fn who_waited_at_closing_time_keeps_the_place_and_the_ladder_and_may_still_be_taken() {
    let mut desk = Desk::with(3, 1);
    desk.ask(1);
    let (rung, deadline) = (desk.rung(1), desk.table.next_deadline());
    close(&mut desk);
    assert_eq!((desk.rung(1), desk.table.next_deadline()), (rung, deadline), "closing moves nothing");
    desk.at(24);
    assert_eq!(desk.rung(1), [1, 2, 3], "ring all comes at its time");
    desk.accept(3);
    desk.reply(3, 1);
    desk.at(60);
    assert_eq!((desk.owner(1), causes(&desk)), (Some(agent(3)), vec![]));
}

#[test]
fn a_changed_team_stays_closed_and_an_unknown_one_is_refused() {
    let mut desk = Desk::with(1, 1);
    close(&mut desk);
    desk.ok(Command::PutTeam(super::team(SALES, &[HELP])));
    assert!(!desk.table.is_open(SALES));
    desk.set(1, Presence::Away);
    let mut events = Vec::new();
    let nowhere = super::TeamId(super::Uuid::from_u128(77));
    let answer = desk.table.handle(desk.now, Command::SetOpen { team: nowhere, open: true }, &mut events);
    assert_eq!(answer, Err(Refusal::UnknownTeam));
}
