//! Adds up what the words of a message say and turns the sum into a mood.

use super::clause::Clause;
use super::lean::Told;
use super::lexicon::Hit;
use super::linear;
use super::model::{CUES_MAX, Cue, CueKind, Mood, NEUTRAL_WITHIN, Press, Urgency};
use super::prepare::units;
use super::shape::Shape;
use super::table::Role;
use super::{scope, urgency};

/// Bends the sum into -1..=1: a single mild word comes to a third, three hard ones to nearly one.
const BEND: f32 = 8.0;
/// What stands before a "but" and what follows it.
const BEFORE_CONTRAST: f32 = 0.6;
const AFTER_CONTRAST: f32 = 1.3;
/// A message that asks anything tells its troubles to be helped, not to blame.
const TROUBLE_BESIDE_A_QUESTION: f32 = 0.5;
/// Every exclamation mark adds this share to what is said, up to [`EXCLAMATIONS_HEARD`] of them.
const EXCLAMATION: f32 = 0.1;
const EXCLAMATIONS_HEARD: usize = 4;
/// Capitals and drawn-out characters add this share; a row of marks or capitals alone this much displeasure.
const LOUDNESS: f32 = 0.25;
const BARE_OUTCRY: f32 = -0.8;
/// "A bit ...", "too ..." without a word we know, and how near a known word must stand to be what is meant.
const EXCESS: f32 = -0.8;
const EXCESS_REACH: usize = 2;
/// What moves the sum less than this is no cue.
const CUE_MIN: f32 = 0.3;
/// "Is anybody there" this often in one message is no greeting any more.
const CALLS_MIN: usize = 3;
/// From this weight on a word is an outburst even inside a question.
const OUTBURST: f32 = 2.5;

/// What the table alone makes of a message: at least this displeasure, and this much more when it is sure.
const LEANING: f32 = -0.2;
const LEANING_SURE: f32 = 0.35;

/// At or below this the rules are sure; anything milder needs the table to agree.
const SURE: f32 = -0.45;
/// A message that tells of nothing but faults is not worse than this: it upsets nobody, and is only blame when the table agrees.
const FAULTS_ONLY: f32 = SURE + 0.01;

/// A byte range that counted, and for how much.
struct Finding {
    start: usize,
    end: usize,
    kind: CueKind,
    score: f32,
    urgency: Urgency,
    press: Option<Press>,
    /// A fault told as a fact.
    fault: bool,
}

impl Finding {
    const fn plain(start: usize, end: usize, kind: CueKind, score: f32) -> Self {
        Self { start, end, kind, score, urgency: Urgency::Normal, press: None, fault: false }
    }
}

/// The mood of a prepared text; `hits`, `clauses` and `shape` must be of that text.
pub(super) fn weigh(text: &str, hits: &[Hit], clauses: &[Clause], shape: &Shape) -> Mood {
    let mut findings = find(text, hits, clauses);
    let displeasure = findings.iter().filter(|f| f.kind != CueKind::Waiting).map(|f| f.score).sum();
    let (urgency, press) = presses(&findings, urgency::of_message(hits, shape, displeasure));

    let sum: f32 = findings.iter().map(|f| f.score).sum();
    let mut sum = sum * emphasis(shape);
    let outcry = bare_outcry(shape, sum, text);
    if let Some((start, end)) = outcry {
        sum += BARE_OUTCRY;
        findings.push(Finding::plain(start, end, CueKind::Shouting, BARE_OUTCRY));
    }
    let worded = bend(sum);
    // Faults told as facts, however many, are no outburst.
    let worded = if only_faults(&findings) { worded.max(FAULTS_ONLY) } else { worded };
    let told = Told::of(text, clauses);
    // An outcry is one whatever the words are.
    let sure = if outcry.is_some() { -NEUTRAL_WITHIN } else { SURE };
    let blame = told.as_ref().map_or(f32::MIN, |told| told.blame(sum, shape));
    let sentiment = sentiment(told.as_ref(), blame, worded, sure);
    let mut cues = cues(text, findings);
    let blamed = cues.iter().any(|cue| cue.kind != CueKind::Positive);
    if sentiment <= -NEUTRAL_WITHIN && !blamed && cues.len() < CUES_MAX {
        cues.extend(told.and_then(|told| sorest(&told.text)));
    }
    Mood { sentiment, worded, urgency, press, cues, ..Mood::default() }
}

/// Whether nothing but faults speaks against somebody.
fn only_faults(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.fault || finding.score >= 0.0)
}

/// Bends a sum into -1..=1.
fn bend(sum: f32) -> f32 {
    (sum / (sum * sum + BEND).sqrt()).clamp(-1.0, 1.0)
}

/// What words and rules (`worded`) come to beside the blended `blame`, in log odds; from `sure` on the rules need no consent.
fn sentiment(told: Option<&Told>, blame: f32, worded: f32, sure: f32) -> f32 {
    if blame > 0.0 {
        // A doubtful blame is barely one; a sure one reaches the mark of an upset visitor.
        return worded.min(LEANING - LEANING_SURE * (1.0 - (-blame).exp()));
    }
    match worded {
        // What the rules are sure of, or what pleases, the table does not take back.
        said if said <= sure || said >= NEUTRAL_WITHIN => said,
        _ if told.is_some_and(Told::praises) => -LEANING,
        mild => mild.max(-NEUTRAL_WITHIN / 2.0),
    }
}

/// The words that made the table lean, when no word of the lexicon did.
fn sorest(told: &str) -> Option<Cue> {
    let span = linear::sorest(told)?;
    Some(Cue { text: told[span].to_owned(), kind: CueKind::Negative })
}

/// The most urgent claim and why; of equally urgent ones the gravest reason (the order of [`Press`]).
fn presses(findings: &[Finding], whole: (Urgency, Option<Press>)) -> (Urgency, Option<Press>) {
    let claims = findings.iter().map(|f| (f.urgency, f.press)).chain([whole]);
    let claims = claims.filter(|(urgency, press)| *urgency > Urgency::Normal && press.is_some());
    claims.max_by_key(|(urgency, press)| (*urgency, std::cmp::Reverse(*press))).unwrap_or_default()
}

fn find(text: &str, hits: &[Hit], clauses: &[Clause]) -> Vec<Finding> {
    let contrast = hits.iter().rposition(|hit| hit.term.role == Role::Contrast);
    let asks = clauses.iter().any(|clause| clause.question && !clause.rhetorical);
    let mut findings = Vec::new();
    for clause in clauses {
        let clause_hits = &hits[clause.hits.clone()];
        for (index, hit) in clause_hits.iter().enumerate() {
            let Some(kind) = kind(hit).filter(|_| !softens_another(text, clause_hits, index)) else {
                continue;
            };
            let around = scope::before(text, clause_hits, index);
            let weight = signed(hit) * in_clause(hit, clause, asks);
            let weight = match contrast {
                Some(at) if clause.hits.start + index < at => weight * BEFORE_CONTRAST,
                Some(_) => weight * AFTER_CONTRAST,
                None => weight,
            };
            // "I was not hacked" is no good news, merely none.
            let unsaid = around.denies() && matches!(kind, CueKind::Threat | CueKind::Urgent);
            let score = if unsaid { 0.0 } else { around.apply(weight) };
            let urgency = urgency::claim(hit.term, clause, around.denies());
            let press = urgency::press(hit.term, clause);
            let kind = if score > 0.0 && kind == CueKind::Negative { CueKind::Positive } else { kind };
            let kind = if score < 0.0 && kind == CueKind::Positive { CueKind::Negative } else { kind };
            let fault = hit.term.role == Role::Trouble;
            findings.push(Finding { start: hit.start, end: hit.end, kind, score, urgency, press, fault });
        }
    }
    findings.extend(calls(hits));
    findings
}

/// "Is anybody there" again and again is a complaint.
fn calls(hits: &[Hit]) -> Option<Finding> {
    let mut calls = hits.iter().filter(|hit| hit.term.role == Role::Calling);
    let first = calls.next()?;
    let Hit { start, end, .. } = *first;
    let kind = CueKind::Waiting;
    let press = Some(Press::Waiting);
    let finding =
        Finding { start, end, kind, score: BARE_OUTCRY, urgency: Urgency::High, press, fault: false };
    (calls.count() + 1 >= CALLS_MIN).then_some(finding)
}

/// What the hit would be a cue of; `None` for the small words that only shape others.
fn kind(hit: &Hit) -> Option<CueKind> {
    match hit.term.role {
        Role::Positive => Some(CueKind::Positive),
        Role::Negative | Role::Trouble | Role::Rhetorical | Role::Excess => Some(CueKind::Negative),
        Role::Abuse => Some(CueKind::Abuse),
        Role::Threat => Some(CueKind::Threat),
        Role::Fact | Role::Mishap | Role::Harm | Role::Hurry | Role::Insist => Some(CueKind::Urgent),
        Role::Waiting | Role::Ignored => Some(CueKind::Waiting),
        _ => None,
    }
}

/// Whether an excess word only sets the degree of a word behind it.
fn softens_another(text: &str, clause_hits: &[Hit], index: usize) -> bool {
    let hit = clause_hits[index];
    let next = clause_hits.get(index + 1).filter(|next| units(&text[hit.end..next.start]) <= EXCESS_REACH);
    hit.term.role == Role::Excess && (next.is_some() || text[hit.end..].trim_start().is_empty())
}

/// Rows give magnitudes; only praise counts upwards.
fn signed(hit: &Hit) -> f32 {
    match hit.term.role {
        Role::Positive => hit.term.weight,
        Role::Excess => EXCESS,
        _ => -hit.term.weight,
    }
}

/// How much of a word's weight is left where it stands.
fn in_clause(hit: &Hit, clause: &Clause, asks: bool) -> f32 {
    let role = hit.term.role;
    if role == Role::Threat && clause.resolve {
        return 1.0;
    }
    if clause.hypothetical && role != Role::Abuse {
        return 0.0;
    }
    if clause.rhetorical || !clause.question {
        return if matches!(role, Role::Trouble | Role::Mishap) && asks {
            TROUBLE_BESIDE_A_QUESTION
        } else {
            1.0
        };
    }
    match role {
        Role::Ignored | Role::Insist => 1.0,
        Role::Fact if hit.term.hard && clause.distress => 1.0,
        Role::Waiting => 0.5,
        Role::Negative | Role::Abuse if hit.term.weight >= OUTBURST => 0.4,
        _ => 0.0,
    }
}

fn emphasis(shape: &Shape) -> f32 {
    let mut emphasis = 1.0 + EXCLAMATION * shape.exclamations.min(EXCLAMATIONS_HEARD) as f32;
    if shape.capitals {
        emphasis += LOUDNESS;
    }
    if shape.drawn_out.is_some() {
        emphasis += LOUDNESS;
    }
    emphasis
}

/// Marks or capitals of a message whose words do not please: displeasure of their own.
fn bare_outcry(shape: &Shape, sum: f32, text: &str) -> Option<(usize, usize)> {
    if sum > 0.0 {
        return None;
    }
    let questions = shape.outcry.filter(|(start, end)| text[*start..*end].contains('?') || sum < 0.0);
    questions.or(shape.capitals.then_some((0, text.len().min(first_word(text)))))
}

fn first_word(text: &str) -> usize {
    text.find(' ').unwrap_or(text.len())
}

/// The findings that moved the mood most, in the order of the text.
fn cues(text: &str, mut findings: Vec<Finding>) -> Vec<Cue> {
    findings.retain(|f| f.score.abs() >= CUE_MIN || f.urgency > Urgency::Normal);
    findings.sort_by(|a, b| b.urgency.cmp(&a.urgency).then(b.score.abs().total_cmp(&a.score.abs())));
    findings.truncate(CUES_MAX);
    findings.sort_by_key(|f| f.start);
    findings.iter().map(|f| Cue { text: text[f.start..f.end].to_owned(), kind: f.kind }).collect()
}
