//! Handoffs as the visitor and the agents saw them: joined by conversation.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::delta::Mark;
use crate::clock::Micros;

/// All handoffs of a run.
#[derive(Debug, Default)]
pub(super) struct Handoffs {
    by_conversation: HashMap<Uuid, Handoff>,
    replies: HashMap<Uuid, Vec<(u32, Micros)>>,
    unacked: HashMap<Uuid, Vec<(Mark, Micros)>>,
    /// Up to where, and until when, their owners were shown them.
    shown: HashMap<Uuid, (u32, Micros)>,
    transcripts: HashMap<Uuid, Transcript>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Handoff {
    asked: Option<Micros>,
    offered: Option<Micros>,
    answered: Option<Micros>,
    left: Option<Micros>,
    offer_taken: bool,
}

/// A transcript that was read back: see [`super::delta::Half::Checked`].
#[derive(Debug)]
pub(super) struct Transcript {
    pub(super) from: u32,
    pub(super) at: Micros,
    pub(super) seqs: HashSet<u32>,
    pub(super) marks: HashSet<Mark>,
    pub(super) own: Vec<(u32, Micros)>,
}

/// How the promise held.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attainment {
    pub(super) in_time: u64,
    pub(super) late: u64,
}

impl Handoffs {
    pub(super) fn asked(&mut self, conversation: Uuid, at: Micros) -> Option<(Micros, Micros)> {
        let handoff = self.by_conversation.entry(conversation).or_default();
        handoff.asked.get_or_insert(at);
        handoff.offer()
    }

    /// Gives (asked, offered) once, when both are known.
    pub(super) fn offered(&mut self, conversation: Uuid, at: Micros) -> Option<(Micros, Micros)> {
        let handoff = self.by_conversation.entry(conversation).or_default();
        handoff.offered = Some(handoff.offered.map_or(at, |before| before.min(at)));
        handoff.offer()
    }

    pub(super) fn answered(&mut self, conversation: Uuid, at: Micros) {
        self.by_conversation.entry(conversation).or_default().answered.get_or_insert(at);
    }

    pub(super) fn left(&mut self, conversation: Uuid, at: Micros) {
        self.by_conversation.entry(conversation).or_default().left.get_or_insert(at);
    }

    pub(super) fn replied(&mut self, conversation: Uuid, seq: u32, at: Micros) {
        self.replies.entry(conversation).or_default().push((seq, at));
    }

    pub(super) fn unacked(&mut self, conversation: Uuid, mark: Mark, at: Micros) {
        self.unacked.entry(conversation).or_default().push((mark, at));
    }

    pub(super) fn shown(&mut self, conversation: Uuid, seq: u32, at: Micros) {
        let (last, until) = self.shown.entry(conversation).or_default();
        (*last, *until) = (seq.max(*last), at.max(*until));
    }

    pub(super) fn checked(&mut self, conversation: Uuid, transcript: Transcript) {
        self.transcripts.insert(conversation, transcript);
    }

    /// Visitors waiting for a human.
    pub(super) fn waiting(&self) -> u64 {
        let waits = |handoff: &&Handoff| {
            handoff.asked.is_some() && handoff.answered.is_none() && handoff.left.is_none()
        };
        self.by_conversation.values().filter(waits).count() as u64
    }

    /// Handoffs asked for since `from` whose promise is decided: answered, or unanswered past the target.
    pub(super) fn attainment(&self, from: Micros, target: Micros, end: Micros) -> Attainment {
        let mut attainment = Attainment::default();
        for handoff in self.by_conversation.values() {
            let Some(asked) = handoff.asked.filter(|asked| *asked >= from) else { continue };
            let until = handoff.answered.or(handoff.left).unwrap_or(end);
            if until.saturating_sub(asked) > target {
                attainment.late += 1;
            } else if handoff.answered.is_some() {
                attainment.in_time += 1;
            }
        }
        attainment
    }

    /// Agents' messages that were acknowledged, or neither acknowledged nor refused, and are missing in the transcript; and
    /// visitors' messages that no owner was shown.
    pub(super) fn lost(&self) -> u64 {
        let of = |(conversation, replies): (&Uuid, &Vec<(u32, Micros)>)| {
            let transcript = self.transcripts.get(conversation)?;
            // What was acknowledged after the transcript was asked for need not be in it.
            let due = |seq: u32, at: Micros| seq >= transcript.from && at < transcript.at;
            let lost = |(seq, at): &&(u32, Micros)| due(*seq, *at) && !transcript.seqs.contains(seq);
            Some(replies.iter().filter(lost).count() as u64)
        };
        let swallowed_of = |(conversation, unacked): (&Uuid, &Vec<(Mark, Micros)>)| {
            // Without a `seq` nobody knows whether the message lies before the part that was read.
            let transcript = self.transcripts.get(conversation).filter(|whole| whole.from <= 1)?;
            let lost = |(mark, at): &&(Mark, Micros)| *at < transcript.at && !transcript.marks.contains(mark);
            Some(unacked.iter().filter(lost).count() as u64)
        };
        let unshown_of = |(conversation, (last, until)): (&Uuid, &(u32, Micros))| {
            let transcript = self.transcripts.get(conversation)?;
            let unshown = |(seq, due): &&(u32, Micros)| seq > last && due < until;
            Some(transcript.own.iter().filter(unshown).count() as u64)
        };
        let acked: u64 = self.replies.iter().filter_map(of).sum();
        let swallowed: u64 = self.unacked.iter().filter_map(swallowed_of).sum();
        acked + swallowed + self.shown.iter().filter_map(unshown_of).sum::<u64>()
    }
}

impl Handoff {
    fn offer(&mut self) -> Option<(Micros, Micros)> {
        let both = self.asked.zip(self.offered).filter(|_| !self.offer_taken)?;
        self.offer_taken = true;
        Some(both)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    #[test]
    fn an_offer_is_measured_once_whichever_side_reports_first() {
        let mut handoffs = Handoffs::default();
        assert_eq!(handoffs.asked(CASE, 10), None);
        assert_eq!(handoffs.offered(CASE, 15), Some((10, 15)));
        assert_eq!(handoffs.offered(CASE, 99), None);
        assert_eq!(handoffs.offered(OTHER, 15), None);
        assert_eq!(handoffs.asked(OTHER, 10), Some((10, 15)));
    }

    #[test]
    fn an_undecided_promise_is_neither_kept_nor_broken() {
        let mut handoffs = Handoffs::default();
        handoffs.asked(CASE, 10);
        assert_eq!(handoffs.attainment(0, 60, 50), Attainment { in_time: 0, late: 0 });
        assert_eq!(handoffs.attainment(0, 60, 71), Attainment { in_time: 0, late: 1 });
        assert_eq!(handoffs.waiting(), 1);
        handoffs.answered(CASE, 60);
        assert_eq!(handoffs.attainment(0, 60, 71), Attainment { in_time: 1, late: 0 });
        assert_eq!(handoffs.attainment(11, 60, 71), Attainment::default());
        assert_eq!(handoffs.waiting(), 0);
    }

    #[test]
    fn who_leaves_in_time_is_no_breach() {
        let mut handoffs = Handoffs::default();
        handoffs.asked(CASE, 0);
        handoffs.left(CASE, 30);
        assert_eq!(handoffs.attainment(0, 60, 500), Attainment::default());
    }

    #[test]
    fn an_acknowledged_reply_that_the_transcript_lacks_is_lost() {
        let mut handoffs = Handoffs::default();
        handoffs.replied(CASE, 2, 5);
        handoffs.replied(CASE, 4, 10);
        handoffs.replied(CASE, 6, 20);
        handoffs.replied(CASE, 9, 31);
        assert_eq!(handoffs.lost(), 0, "no transcript, no judgement");
        handoffs.checked(CASE, transcript(3, 30, &[4], &[]));
        assert_eq!(handoffs.lost(), 1, "6 is missing, 2 was not asked for, 9 came after the check");
    }

    #[test]
    fn a_reply_that_was_never_acknowledged_is_lost_unless_it_is_there() {
        let mut handoffs = Handoffs::default();
        handoffs.unacked(CASE, (7, 0), 10);
        handoffs.unacked(CASE, (7, 1), 20);
        handoffs.unacked(CASE, (7, 2), 31);
        assert_eq!(handoffs.lost(), 0, "no transcript, no judgement");
        handoffs.checked(CASE, transcript(1, 30, &[4], &[(7, 0)]));
        assert_eq!(handoffs.lost(), 1, "the second is missing, the third was given up after the check");
    }

    fn transcript(from: u32, at: Micros, seqs: &[u32], marks: &[Mark]) -> Transcript {
        let (seqs, marks) = (seqs.iter().copied().collect(), marks.iter().copied().collect());
        Transcript { from, at, seqs, marks, own: Vec::new() }
    }

    #[test]
    fn a_visitors_message_that_no_owner_was_shown_is_lost() {
        let mut handoffs = Handoffs::default();
        handoffs.checked(
            CASE,
            Transcript { own: vec![(3, 10), (5, 20), (6, 90)], ..transcript(1, 30, &[], &[]) },
        );
        assert_eq!(handoffs.lost(), 0, "nobody owned it");
        handoffs.shown(CASE, 2, 15);
        handoffs.shown(CASE, 4, 50);
        assert_eq!(handoffs.lost(), 1, "3 was shown to the second, 6 came too late for both");
    }
}
