//! The conversations in memory: each behind its own small lock, loaded when somebody needs it, let go when nobody does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dashmap::DashMap;
use dashmap::mapref::entry::Entry as Slot;
use foldhash::quality::RandomState;
use parking_lot::{ArcMutexGuard, Mutex, RawMutex};

use crate::core::conversation::Conversation;
use crate::core::id::{ConversationId, VisitorId};
use crate::core::time::Moment;
use crate::store::VisitorRow;

/// A conversation in memory.
#[derive(Debug)]
pub(super) struct Live {
    /// Which one.
    pub(super) id: ConversationId,
    state: Arc<Mutex<State>>,
    /// Jobs in the journal that hold changes of it.
    uncommitted: AtomicU32,
}

/// What the lock protects.
#[derive(Debug)]
pub(super) struct State {
    /// The machine.
    pub(super) conversation: Conversation,
    /// Whose it is.
    pub(super) visitor: Arc<VisitorRow>,
    /// The page the visitor is on.
    pub(super) page: Option<crate::protocol::visitor::Page>,
    /// False until its row has been put into the journal.
    pub(super) stored: bool,
    /// When something last happened.
    pub(super) touched_at: Moment,
    /// True once it has been let go: look it up again.
    pub(super) retired: bool,
}

/// A locked conversation; may be kept while others are locked under the routing table's lock.
pub(super) type Guard = ArcMutexGuard<RawMutex, State>;

impl Live {
    /// A conversation that has just been opened or loaded.
    pub(super) fn new(
        conversation: Conversation,
        visitor: Arc<VisitorRow>,
        stored: bool,
        now: Moment,
    ) -> Arc<Self> {
        let id = conversation.id;
        let state = State { conversation, visitor, page: None, stored, touched_at: now, retired: false };
        Arc::new(Self { id, state: Arc::new(Mutex::new(state)), uncommitted: AtomicU32::new(0) })
    }

    /// Locks it; `None` once it has been let go.
    pub(super) fn lock(&self) -> Option<Guard> {
        let guard = Mutex::lock_arc(&self.state);
        (!guard.retired).then_some(guard)
    }

    /// A job with changes of it goes into the journal.
    pub(super) fn enqueued(&self) {
        self.uncommitted.fetch_add(1, Ordering::AcqRel);
    }

    /// That job has been committed (or given up).
    pub(super) fn committed(&self) {
        self.uncommitted.fetch_sub(1, Ordering::AcqRel);
    }

    /// Whether the store knows everything.
    pub(super) fn is_settled(&self) -> bool {
        self.uncommitted.load(Ordering::Acquire) == 0
    }

    /// Makes everybody look it up again.
    pub(super) fn retire(&self) {
        self.state.lock().retired = true;
    }
}

/// All conversations in memory.
#[derive(Debug, Default)]
pub(super) struct LiveConversations {
    by_id: DashMap<ConversationId, Arc<Live>, RandomState>,
    by_visitor: DashMap<VisitorId, ConversationId, RandomState>,
}

impl LiveConversations {
    /// A conversation in memory.
    pub(super) fn get(&self, id: ConversationId) -> Option<Arc<Live>> {
        self.by_id.get(&id).map(|live| live.value().clone())
    }

    /// The visitor's conversation in memory.
    pub(super) fn of_visitor(&self, visitor: VisitorId) -> Option<Arc<Live>> {
        let id = self.by_visitor.get(&visitor).map(|id| *id.value())?;
        self.get(id)
    }

    /// Puts a conversation in, unless somebody was faster or replaces one that is over: `replaces` is that one. Returns the one that is in.
    pub(super) fn insert(
        &self,
        visitor: VisitorId,
        live: Arc<Live>,
        replaces: Option<ConversationId>,
    ) -> Arc<Live> {
        match self.by_visitor.entry(visitor) {
            Slot::Occupied(mut slot) if Some(*slot.get()) == replaces => {
                slot.insert(live.id);
            }
            Slot::Occupied(slot) => {
                if let Some(known) = self.get(*slot.get()).filter(|known| known.lock().is_some()) {
                    return known;
                }
                slot.replace_entry(live.id);
            }
            Slot::Vacant(slot) => {
                slot.insert(live.id);
            }
        }
        self.by_id.insert(live.id, live.clone());
        live
    }

    /// Lets go of the conversations for which `idle` is true and of which the store knows everything.
    pub(super) fn sweep(&self, idle: impl Fn(&State) -> bool) {
        let all: Vec<Arc<Live>> = self.by_id.iter().map(|live| live.value().clone()).collect();
        for live in all {
            let Some(mut state) = live.lock() else {
                self.forget(&live, None);
                continue;
            };
            if live.is_settled() && idle(&state) {
                state.retired = true;
                let visitor = state.conversation.visitor;
                drop(state);
                self.forget(&live, Some(visitor));
            }
        }
    }

    /// How many are in memory.
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    fn forget(&self, live: &Arc<Live>, visitor: Option<VisitorId>) {
        self.by_id.remove_if(&live.id, |_, known| Arc::ptr_eq(known, live));
        if let Some(visitor) = visitor {
            self.by_visitor.remove_if(&visitor, |_, id| *id == live.id);
        }
    }
}
