//! Denials (我不是要退款, "return, not exchange"): what somebody says they do not want is not what they are answered.
//!
//! The words of the thing denied are those of the thing wished for, so the matcher alone cannot tell the two apart. A denial is
//! only believed when what is denied is surely a matter of the library, and the sentence asks nothing.

use super::context::Context;
use super::marks::MARKS;
use crate::core::intent::{Candidate, Intent};
use crate::core::text::{self, Language, Normalised};

/// What may stand before a denial without changing it.
const FILLERS: &[&str] = &[
    "我的意思是",
    "我的意思",
    "都说了",
    "说错了",
    "说了",
    "不对",
    "错了",
    "可是",
    "但是",
    "我们",
    "我",
    "但",
    "那就",
    "那",
    "算了",
    "还是",
    "先",
    "啊",
    "哦",
    "噢",
    "呃",
    "no ",
    "no,",
    "wait,",
    "wait ",
    "sorry ",
    "i mean ",
    "i meant ",
    "actually ",
    "but ",
    "oh ",
];
/// How a denial begins; what follows up to the end of the clause is denied.
const OPENINGS: &[&str] = &[
    "并不是",
    "不是",
    "没有说",
    "没说",
    "没有想",
    "没想",
    "没有要",
    "没要",
    "不想",
    "不要",
    "不需要",
    "不用",
    "不打算",
    "i do not want",
    "i don't want",
    "i dont want",
    "i do not need",
    "i don't need",
    "i dont need",
    "i did not ask for",
    "i didn't ask for",
    "i didnt ask for",
    "i'm not asking for",
    "i am not asking for",
    "im not asking for",
    // "It is not delivered" denies no wish: there must be a thing.
    "it's not that i want",
    "its not that i want",
    "it is not that i want",
    "not that i want",
    "it's not about",
    "its not about",
    "it is not about",
    "it's not a",
    "it is not a",
    "not a",
    "not an",
    "not the",
    "not about",
];
/// Small words between the denial and what is denied.
const LINKS: &[&str] = &[
    "申请", "要", "想", "问", "说", "来", "办", "再", "是", "to ", "a ", "an ", "the ", "about ", "my ",
    "for ",
];
/// What a visitor does or has done: "not ... any more" of these (不注销了) takes a wish back; of a thing it tells of a fault (不亮了).
const DEEDS: &[&str] = &[
    "退", "换", "买", "要", "取消", "注销", "投诉", "申请", "修改", "改", "开", "办", "续", "领", "参加",
    "寄", "修", "查", "分期",
];
/// How somebody asks that something be not done; a deed follows.
const FORBIDS: &[&str] = &[
    "千万别",
    "请别",
    "别",
    "please don't ",
    "please dont ",
    "please do not ",
    "don't ",
    "dont ",
    "do not ",
];
/// What may be forbidden in English.
const DEEDS_EN: &[&str] =
    &["cancel", "refund", "close", "delete", "return", "exchange", "change", "send", "ship", "charge"];
/// Before what is meant instead, in the same clause.
const INSTEAD: &[&str] = &["而是", "是", " but "];
/// Between what is meant and what is not.
const RATHER: &[&str] = &[" not a ", " not an ", " not the ", " instead of ", " rather than "];
/// Clauses with one of these ask something, or tell why: they deny nothing.
const ASKS: &[&str] = &[
    "吗", "呢", "吧", "么", "嘛", "如何", "多久", "哪", "能", "谁", "?", "how ", "why ", "what ", "when ",
    "can ", "anymore", "because",
];

/// What visitors ask of a bot, beside their deeds.
const DEEDS_ASKED: &[&str] = &["催", "问", "看", "弄", "麻烦"];
/// Who says so drops the matter, whichever it was.
const NEVER_MIND: &[&str] =
    &["never mind", "nevermind", "nvm", "forget it", "forget about it", "changed my mind"];
/// What may follow (没事, 谢谢您).
const AFTER_DROP_MAX: usize = 4;
/// A longer utterance says more than that.
const DROP_CHARACTERS_MAX: usize = 32;

/// Clauses looked at: each may be matched up to three times, and a rant has hundreds. A correction comes early.
const CLAUSES_MAX: usize = 6;

/// What was denied, and what the rest of the utterance says.
pub(super) struct Denial<'a> {
    pub(super) denied: &'a Intent,
    /// Nothing when the utterance denies and says no more.
    pub(super) meant: Option<Normalised>,
}

/// Reads the first denial of an utterance.
pub(super) fn read<'a>(
    context: &Context<'a>,
    utterance: &Normalised,
    language: Language,
) -> Option<Denial<'a>> {
    let whole = utterance.text();
    let corrects = strip_fillers(whole).len() < whole.trim().len();
    let reader = Reader { context, language, corrects };
    let mut kept: Vec<&str> = Vec::new();
    let mut denied = None;
    for (place, clause) in clauses(whole).enumerate() {
        let found = if denied.is_none() && place < CLAUSES_MAX { reader.clause(clause) } else { None };
        match found {
            Some((intent, instead)) => {
                denied = Some(intent);
                kept.extend(instead);
            }
            None => kept.push(clause),
        }
    }
    let kept = kept.join(",");
    let says_more = strip_fillers(&kept).chars().filter(|c| c.is_alphanumeric()).count() > 1;
    Some(Denial { denied: denied?, meant: says_more.then(|| text::normalise(strip_fillers(&kept))) })
}

struct Reader<'c, 'a> {
    context: &'c Context<'a>,
    language: Language,
    /// The utterance begins like a correction.
    corrects: bool,
}

impl<'a> Reader<'_, 'a> {
    /// What a clause denies, and the words in it that say what is meant instead.
    fn clause<'t>(&self, clause: &'t str) -> Option<(&'a Intent, Option<&'t str>)> {
        let said = strip_fillers(clause);
        // Who asks for one thing rather than another says so, too; in words with blanks, which most Chinese clauses have none of.
        let rather = || RATHER.iter().find_map(|rather| said.split_once(*rather));
        if let Some((meant, denied)) = said.contains(' ').then(rather).flatten() {
            return self.contrast(meant, denied);
        }
        if ASKS.iter().any(|asks| clause.contains(asks)) {
            return None;
        }
        if let Some(denied) = self.taken_back(said) {
            return Some((denied, None));
        }
        let forbidden = FORBIDS.iter().find_map(|forbids| said.strip_prefix(*forbids));
        let forbidden = forbidden
            .filter(|rest| DEEDS.iter().chain(DEEDS_EN).any(|deed| rest.trim_start().starts_with(*deed)));
        let denied = OPENINGS
            .iter()
            .find_map(|opening| said.strip_prefix(*opening))
            .filter(|rest| is_border(said, rest));
        let Some(rest) = denied.or(forbidden) else { return self.one_not_other(said) };
        if rest.starts_with('了') || rest.starts_with("要了") {
            return None;
        }
        let object = strip(rest.trim_start(), LINKS);
        let split = INSTEAD.iter().find_map(|instead| object.split_once(instead));
        if let Some((object, instead)) = split {
            let (denied, meant) = (self.sure(object)?, self.sure(strip(instead, LINKS))?);
            return (denied.id != meant.id).then_some((denied, Some(instead)));
        }
        // Where the denial changes what the words say (not delivered), it denies no wish.
        let denied = self.sure(said)?;
        self.may_mean(object, denied).then_some((denied, None))
    }

    /// 不注销了.
    fn taken_back(&self, said: &str) -> Option<&'a Intent> {
        let deed = said.strip_prefix('不')?.strip_suffix('了')?;
        let begins = DEEDS.iter().find(|known| deed.starts_with(**known))?;
        // 不要了 and 不退了 name no matter.
        if deed == *begins && begins.chars().count() < 2 {
            return None;
        }
        let denied = self.sure(said)?;
        self.may_mean(deed, denied).then_some(denied)
    }

    /// 是退货不是换货, 要换货不要退款, "no, a return not an exchange".
    fn one_not_other<'t>(&self, said: &'t str) -> Option<(&'a Intent, Option<&'t str>)> {
        let zh = ["不是", "不要", "不想"].iter().filter_map(|not| said.split_once(*not));
        // 是不是 and 要不要 ask.
        let mut zh = zh.filter(|(meant, _)| !meant.is_empty() && !meant.ends_with(['是', '要', '想']));
        let en = || if self.corrects { said.split_once(" not ") } else { None };
        let (meant, denied) = zh.next().or_else(en)?;
        self.contrast(meant, denied)
    }

    /// What is meant and what is not, when both are surely matters of the library, and two.
    fn contrast<'t>(&self, meant: &'t str, denied: &str) -> Option<(&'a Intent, Option<&'t str>)> {
        let (one, other) = (self.sure(strip(meant, LINKS))?, self.sure(strip(denied, LINKS))?);
        (one.id != other.id).then_some((other, Some(meant)))
    }

    fn sure(&self, words: &str) -> Option<&'a Intent> {
        let best = *self.matches(words).first()?;
        let is_sure = best.confidence >= self.context.settings.thresholds.answer;
        self.context.library.intent(best.intent).filter(|intent| is_sure && !intent.courtesy)
    }

    fn may_mean(&self, words: &str, intent: &Intent) -> bool {
        let likely = self.matches(words).into_iter();
        let mut likely = likely.filter(|one| one.confidence >= self.context.settings.thresholds.ask_back);
        likely.any(|one| self.context.library.intent(one.intent).is_some_and(|found| found.id == intent.id))
    }

    fn matches(&self, words: &str) -> Vec<Candidate> {
        self.context.library.matches(&text::normalise(words), self.language).best
    }
}

/// Whether somebody only says that they do not do what they were about to (算了不改了, "actually nvm"): of what matter, it does not say.
pub(super) fn drops_it(utterance: &Normalised) -> bool {
    let said = utterance.text();
    if said.chars().count() > DROP_CHARACTERS_MAX || said.contains(|c: char| c.is_ascii_digit() || c == '?') {
        return false;
    }
    let drops = |clause: &str| {
        let clause = strip_fillers(clause);
        let deed = ["不用", "不"].iter().find_map(|not| clause.strip_prefix(*not)?.split_once('了'));
        let deed = deed.filter(|(_, rest)| rest.chars().count() <= AFTER_DROP_MAX);
        deed.is_some_and(|(deed, _)| DEEDS.iter().chain(DEEDS_ASKED).any(|known| deed.starts_with(*known)))
    };
    clauses(said).any(drops) || NEVER_MIND.iter().any(|words| said.contains(words))
}

/// Cut at marks; a question keeps its mark.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(MARKS).map(|piece| piece.trim_end_matches(|c| c != '?' && MARKS.contains(&c)))
}

/// A Latin opening ends where a word ends.
fn is_border(said: &str, rest: &str) -> bool {
    let opening = &said[..said.len() - rest.len()];
    !opening.is_ascii() || rest.starts_with(' ')
}

fn strip_fillers(text: &str) -> &str {
    strip(text.trim_start_matches(|c: char| !c.is_alphanumeric()), FILLERS)
}

fn strip<'t>(text: &'t str, words: &[&str]) -> &'t str {
    let mut text = text.trim();
    while let Some(rest) = words.iter().find_map(|word| text.strip_prefix(*word)) {
        text = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    text
}
