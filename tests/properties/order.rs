//! Nobody starves: the bound of the order of service, under arbitrary requests, targets and pressure.

use std::time::Duration;

use proptest::prelude::*;
use sixty::core::id::{ConversationId, TeamId, VisitorId};
use sixty::core::mood::Urgency;
use sixty::core::routing::{AcceptMode, Command, Ladder, QueueItem, Request, RoutingTable, Team};
use sixty::core::sla::Weights;
use sixty::core::text::Language;
use sixty::core::time::Moment;
use uuid::Uuid;

const TEAM: TeamId = TeamId(Uuid::from_u128(1));
const CONVERSATIONS: u8 = 40;

/// One who asks, or presses more: how long after the one before, who, with what, and the team's target from now on.
#[derive(Debug, Clone)]
struct Ask {
    after_ms: u32,
    who: u8,
    level: u8,
    urgency: u8,
    upset: bool,
    repeated: bool,
    target_s: u64,
    weights: Weights,
}

fn asks(targets: &'static [u64]) -> impl Strategy<Value = Vec<Ask>> {
    let one = (0_u32..20_000, 0..CONVERSATIONS, 0_u8..5, 0_u8..3, any::<bool>(), any::<bool>());
    let one = (one, prop::sample::select(targets), weights()).prop_map(
        |((after_ms, who, level, urgency, upset, repeated), target_s, weights)| Ask {
            after_ms,
            who,
            level,
            urgency,
            upset,
            repeated,
            target_s,
            weights,
        },
    );
    prop::collection::vec(one, 2..60)
}

/// Weights as nobody could set them: the bound must hold all the same.
fn weights() -> impl Strategy<Value = Weights> {
    any::<[u8; 6]>().prop_map(|[vip, high, critical, upset, repeated, transferred]| Weights {
        vip,
        high,
        critical,
        upset,
        repeated,
        transferred,
    })
}

/// The queue after each request; nobody works there, so nobody leaves it and promises break.
fn queues(asks: Vec<Ask>) -> impl Iterator<Item = Vec<QueueItem>> {
    let (mut table, mut now, mut events) = (RoutingTable::new(1), Moment(1_000_000), Vec::new());
    asks.into_iter().map(move |ask| {
        now = now + Duration::from_millis(ask.after_ms.into());
        let ladder = Ladder::for_target(Duration::from_secs(ask.target_s));
        let team = Team {
            id: TEAM,
            ladder,
            accept: AcceptMode::Ring,
            overflow_to: Vec::new(),
            weights: ask.weights,
        };
        table.handle(now, Command::PutTeam(team), &mut events).unwrap();
        let request = Request {
            conversation: ConversationId(Uuid::from_u128(ask.who.into())),
            visitor: VisitorId(Uuid::from_u128(ask.who.into())),
            team: TEAM,
            skills: Vec::new(),
            language: Language::Zh,
            level: ask.level,
            urgency: [Urgency::Normal, Urgency::High, Urgency::Critical][usize::from(ask.urgency)],
            upset: ask.upset,
            repeated: ask.repeated,
            preferred: None,
            requested_at: now,
            reason: "requested".into(),
        };
        table.handle(now, Command::Request(request), &mut events).unwrap();
        table.queue(now, TEAM, usize::from(CONVERSATIONS)).items
    })
}

fn pairs(queue: &[QueueItem]) -> impl Iterator<Item = (&QueueItem, &QueueItem)> {
    queue.iter().enumerate().flat_map(|(n, first)| queue[n + 1..].iter().map(move |later| (first, later)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn with_equal_targets_nobody_is_overtaken_by_one_who_asks_more_than_half_a_target_later(asks in asks(&[60])) {
        for queue in queues(asks) {
            for (first, then) in pairs(&queue) {
                let late = first.requested_at.since(then.requested_at);
                prop_assert!(late <= Duration::from_secs(30), "{first:?} before {then:?}");
            }
        }
    }

    #[test]
    fn with_other_targets_nobody_is_overtaken_once_half_of_the_others_target_passes_the_own_deadline(
        asks in asks(&[30, 60, 120, 600])
    ) {
        for queue in queues(asks) {
            for (first, then) in pairs(&queue) {
                let half = first.respond_by.since(first.requested_at) / 2;
                prop_assert!(first.requested_at + half <= then.respond_by, "{first:?} before {then:?}");
            }
        }
    }
}
