/**
 * Deliberate bugs in the routing core: what each breaks, where, and how. `find` stands exactly once in the file; `put` takes its place.
 * A suite that lets one of them pass is not worth its time.
 */
const ROUTING = 'src/core/routing'
const SLA = 'src/core/sla'

export const MUTATIONS = [
  {
    id: 'capacity-off-by-one',
    breaks: 'an agent claims one more than they have slots',
    file: `${ROUTING}/state.rs`,
    find: 'self.owned.len() < self.agent.capacity as usize',
    put: 'self.owned.len() <= self.agent.capacity as usize',
  },
  {
    id: 'one-slot-too-many',
    breaks: 'it rings where no slot is free',
    file: `${ROUTING}/state.rs`,
    find: '(self.agent.capacity as usize).saturating_sub(self.owned',
    put: '(self.agent.capacity as usize + 1).saturating_sub(self.owned',
  },
  {
    id: 'slot-leak',
    breaks: 'an offer that ended keeps its slot',
    file: `${ROUTING}/offers.rs`,
    find: 'state.rings.remove(&id);',
    put: '',
  },
  {
    id: 'transfer-to-a-full-agent',
    breaks: 'a transfer ignores the capacity of whom it goes to',
    file: `${ROUTING}/ownership.rs`,
    find: 'state.has_room().then_some(()).ok_or(Refusal::AtCapacity)?;',
    put: '',
  },
  {
    id: 'deadline-not-rearmed',
    breaks: 'the next step of the ladder never comes',
    file: `${ROUTING}/ladder.rs`,
    find: 'self.deadlines.arm(at, Deadline::Step(conversation));',
    put: 'let _ = at;',
  },
  {
    id: 'deadline-a-moment-late',
    breaks: 'what is due now passes only later',
    file: `${SLA}/deadlines.rs`,
    find: 'filter(|(at, _)| *at <= now)',
    put: 'filter(|(at, _)| *at < now)',
  },
  {
    id: 'place-lost',
    breaks: 'who waits stands in no queue',
    file: `${ROUTING}/requests.rs`,
    find: 'team.queue.places.insert(case.place());',
    put: '',
  },
  {
    id: 'fresh-minute-on-a-lost-owner',
    breaks: 'an unanswered conversation whose owner is lost starts its clock again',
    file: `${ROUTING}/ownership.rs`,
    find: 'case.owner_lost = true;\n            if case.is_answered() {',
    put: 'case.owner_lost = true;\n            if true {',
  },
  {
    id: 'fresh-minute-on-restart',
    breaks: 'a restart starts the clocks again',
    file: `${ROUTING}/restore.rs`,
    find: 'let stage = handoff.stage;',
    put: `let stage = handoff.stage;
        handoff.respond_by = self.now + handoff.respond_by.since(handoff.requested_at);
        handoff.requested_at = self.now;
        handoff.rank = handoff.respond_by;`,
  },
  {
    id: 'clock-reset-on-transfer',
    breaks: 'a transfer starts the clock again',
    file: `${ROUTING}/ownership.rs`,
    find: 'case.handoff.team = team;',
    put: `case.handoff.team = team;
            case.handoff.respond_by = now + case.handoff.respond_by.since(case.handoff.requested_at);
            case.handoff.requested_at = now;
            case.handoff.rank = case.handoff.respond_by;`,
  },
  {
    id: 'double-claim',
    breaks: 'what has an owner is claimed again',
    file: `${ROUTING}/ownership.rs`,
    find: 'if case.owner().is_some() {\n            return Err(Refusal::AlreadyOwned);',
    put: 'if false {\n            return Err(Refusal::AlreadyOwned);',
  },
  {
    id: 'late-reply-steals',
    breaks: 'anybody who writes owns the conversation',
    file: `${ROUTING}/ownership.rs`,
    find: `let rescue = case.offers.get(&agent).copied().ok_or(Refusal::NotOwner)?;
            self.end_offer(rescue, OfferEnd::Accepted, events);`,
    put: `if let Some(rescue) = case.offers.get(&agent).copied() {
                self.end_offer(rescue, OfferEnd::Accepted, events);
            }`,
  },
  {
    id: 'offers-never-expire',
    breaks: 'an offer is taken after its time',
    file: `${ROUTING}/table.rs`,
    find: 'Deadline::Offer(offer) => self.offer_due(offer, events),',
    put: 'Deadline::Offer(_) => {}',
  },
  {
    id: 'a-click-wins-the-rescue',
    breaks: 'in a rescue the first click wins, not the first message',
    file: `${ROUTING}/offers.rs`,
    find: 'if offer.stage == OfferStage::Rescue {\n            // In',
    put: 'if false {\n            // In',
  },
  {
    id: 'breach-twice',
    breaks: 'a breach is reported twice',
    file: `${ROUTING}/ladder.rs`,
    find: 'events.push(Event::Breached { conversation, cause: why, respond_by, online, waiting });',
    put: `events.push(Event::Breached { conversation, cause: why, respond_by, online, waiting });
        events.push(Event::Breached { conversation, cause: why, respond_by, online, waiting });`,
  },
  {
    id: 'not-told-before-the-breach',
    breaks: 'the visitor is not told before the promise breaks',
    file: `${ROUTING}/ladder.rs`,
    find: 'steps[3] = (!handoff.noticed).then_some((notice_at, Step::Notice));',
    put: 'let _ = notice_at;',
  },
  {
    id: 'ring-all-never',
    breaks: 'it never rings at everybody',
    file: `${ROUTING}/ladder.rs`,
    find: '(case.reach < Reach::All).then(',
    put: '(case.reach < Reach::One).then(',
  },
  {
    id: 'overflow-never',
    breaks: 'skills never relax, and no other team helps',
    file: `${ROUTING}/ladder.rs`,
    find: '(case.reach < Reach::Wide).then(',
    put: '(case.reach < Reach::One).then(',
  },
  {
    id: 'never-rescued',
    breaks: 'a silent owner stays silent',
    file: `${ROUTING}/ladder.rs`,
    find: '(case.silence < Silence::Rescue)',
    put: '(case.silence < Silence::Short)',
  },
  {
    id: 'rescue-not-withdrawn',
    breaks: 'rescuers are rung on after the owner answered',
    file: `${ROUTING}/ownership.rs`,
    find: `self.end_offers_of(conversation, OfferEnd::Taken, events);
        let waited_ms`,
    put: 'let waited_ms',
  },
  {
    id: 'rings-left-on-accept',
    breaks: 'others are rung on after one accepted',
    file: `${ROUTING}/ownership.rs`,
    find: `self.end_offers_of(conversation, OfferEnd::Taken, events);
        let Some(case) = self.cases.get(&conversation) else { return };
        let (id,`,
    put: `let Some(case) = self.cases.get(&conversation) else { return };
        let (id,`,
  },
  {
    id: 'rings-left-on-disconnect',
    breaks: 'it rings on at an agent who is gone',
    file: `${ROUTING}/presence.rs`,
    find: 'self.withdraw_all(id, OfferEnd::Reassigned, events);',
    put: '',
  },
  {
    id: 'orphan-on-disconnect',
    breaks: 'an agent who does not come back keeps what they own',
    file: `${ROUTING}/presence.rs`,
    find: 'self.lose_owned(id, events);',
    put: '',
  },
  {
    id: 'freed-slot-ignored',
    breaks: 'a freed slot does not look for the next one',
    file: `${ROUTING}/ownership.rs`,
    find: 'self.slots_freed.insert(agent);',
    put: '',
  },
  {
    id: 'tried-ignored',
    breaks: 'it is offered again to one already tried while others are left',
    file: `${ROUTING}/state.rs`,
    find: 'let tired = self.owner().is_none() && self.reach == Reach::One && self.handoff.tried.contains(&agent);',
    put: 'let tired = false;',
  },
  {
    id: 'missed-never-reset',
    breaks: 'two misses far apart set an agent away',
    file: `${ROUTING}/offers.rs`,
    find: 'state.missed = 0;',
    put: '',
  },
  {
    id: 'missed-never-counted',
    breaks: 'an absent agent is rung for ever',
    file: `${ROUTING}/offers.rs`,
    find: 'state.missed = missed;',
    put: '',
  },
  {
    id: 'refusal-changes-something',
    breaks: 'a refused accept resets the missed offers',
    file: `${ROUTING}/offers.rs`,
    find: 'let offer = self.open_offer(agent, id)?;\n        if offer.stage',
    put: 'self.acted(agent);\n        let offer = self.open_offer(agent, id)?;\n        if offer.stage',
  },
  {
    id: 'latest-first',
    breaks: 'a freed slot serves the end of the queue',
    file: `${ROUTING}/lanes.rs`,
    find: 'lane.iter().take_while(ahead).find(',
    put: 'lane.iter().rev().find(',
  },
  {
    id: 'last-come-first-served',
    breaks: 'of equal deadlines the later one is served first',
    file: `${ROUTING}/state.rs`,
    find: '            order: self.order,',
    put: '            order: u64::MAX - self.order,',
  },
  {
    id: 'vip-unbounded',
    breaks: 'the important overtake everybody for ever',
    file: `${SLA}/rank.rs`,
    find: 'sum.min(PERCENT_MAX.into())',
    put: '(sum * 2).min(100)',
  },
  {
    id: 're-request-resets-rank',
    breaks: 'asking again moves a raised place back',
    file: `${ROUTING}/requests.rs`,
    find: 'handoff.rank = handoff.rank.min(handoff.pressed(weights));\n        if handoff ==',
    put: 'handoff.rank = handoff.pressed(weights);\n        if handoff ==',
  },
  {
    id: 'wrong-place-told',
    breaks: 'a visitor is told the place of the one before',
    file: `${ROUTING}/ranked.rs`,
    find: 'other <= item)',
    put: 'other < item)',
  },
  {
    id: 'clock-stepping-back-believed',
    breaks: 'a clock that steps back gives everybody more time',
    file: `${ROUTING}/table.rs`,
    find: 'self.now = self.now.max(now);',
    put: 'self.now = now;',
  },
]
