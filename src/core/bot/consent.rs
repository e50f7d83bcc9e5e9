//! Whether a short utterance says yes or no to what the bot asked.

use crate::core::text::Normalised;

/// Whole utterances (normalised, punctuation aside) that accept or agree.
const YES: &[&str] = &[
    "好",
    "好的",
    "好吧",
    "好啊",
    "好呀",
    "是",
    "是的",
    "对",
    "对的",
    "没错",
    "正确",
    "可以",
    "行",
    "行吧",
    "嗯",
    "嗯嗯",
    "恩",
    "麻烦了",
    "麻烦你了",
    "麻烦您了",
    "hao",
    "haode",
    "hao de",
    "dui",
    "duide",
    "dui de",
    "shi",
    "shide",
    "shi de",
    "ok",
    "okay",
    "yes",
    "yeah",
    "yep",
    "sure",
    "correct",
    "right",
    "that's right",
    "exactly",
];

/// Whole utterances that wish for what was offered or merely named; any other yes may just take note of an answer.
const WISHES: &[&str] = &[
    "要",
    "要的",
    "要啊",
    "我要",
    "需要",
    "需要的",
    "转",
    "转吧",
    "请转",
    "帮我转",
    "好转吧",
    "好的转吧",
    "好的请转",
    "yes please",
    "please",
    "please do",
    "ok please",
    "go ahead",
    "yes go ahead",
    "connect me",
    "please connect me",
    "yes connect me",
];

/// Whole utterances that decline or deny.
const NO: &[&str] = &[
    "不",
    "不用",
    "不用了",
    "不要",
    "不要了",
    "不需要",
    "不是",
    "不对",
    "不行",
    "错了",
    "算了",
    "没有",
    "没",
    "否",
    "bu",
    "buyong",
    "bu yong",
    "bushi",
    "bu shi",
    "budui",
    "bu dui",
    "no",
    "nope",
    "nah",
    "no thanks",
    "no thank you",
    "not really",
    "not needed",
    "wrong",
    "that's wrong",
    "incorrect",
];

/// Whole utterances that say a trouble is over.
const SOLVED: &[&str] = &[
    "解决了",
    "已经解决",
    "已经解决了",
    "好了",
    "可以了",
    "搞定了",
    "行了",
    "没问题了",
    "有帮助",
    "有用",
    "solved",
    "it works",
    "works now",
    "it works now",
    "fixed",
    "all good",
    "that helped",
    "it helped",
];

/// Whole utterances that say it is not.
const UNSOLVED: &[&str] = &[
    "没解决",
    "还没解决",
    "没有解决",
    "还是不行",
    "还不行",
    "没用",
    "没帮助",
    "不好使",
    "没好",
    "还没好",
    "still not working",
    "not solved",
    "doesn't work",
    "it doesn't work",
    "didn't help",
    "it didn't help",
    "still broken",
    "not yet",
];

/// What may stand beside a yes without changing it.
const BESIDE_YES: &[&str] = &[
    "那",
    "就",
    "吧",
    "呀",
    "啊",
    "呢",
    "一下",
    "帮我",
    "麻烦你",
    "麻烦您",
    "麻烦",
    "谢谢你",
    "谢谢您",
    "谢谢",
    "请",
    "pls",
    "plz",
    "thanks",
    "thank you",
    "then",
    "go for it",
    "do it",
    "do that",
];
/// The same beside a no.
const BESIDE_NO: &[&str] = &[
    "那",
    "就",
    "吧",
    "了",
    "先",
    "我",
    "再",
    "自己",
    "看看",
    "想想",
    "试试",
    "谢谢",
    "没事",
    "thanks",
    "thank you",
    "it's fine",
    "its fine",
    "i'm fine",
    "im fine",
    "that's fine",
    "thats fine",
    "fine",
    "forget it",
    "never mind",
    "nvm",
    "it's ok",
    "its ok",
];
/// A longer utterance says more than yes or no.
const ANSWER_CHARACTERS_MAX: usize = 24;

/// Whether the whole utterance is a yes.
pub(super) fn is_yes(utterance: &Normalised) -> bool {
    is_one_of(utterance, YES) || is_made_of(utterance, &[YES, WISHES], BESIDE_YES)
}

/// Whether the whole utterance wishes what was named without a question.
pub(super) fn is_wish(utterance: &Normalised) -> bool {
    is_one_of(utterance, WISHES)
}

/// Whether the whole utterance is a no.
pub(super) fn is_no(utterance: &Normalised) -> bool {
    is_one_of(utterance, NO) || is_made_of(utterance, &[NO], BESIDE_NO)
}

/// Whether the whole utterance is put together of these words (行,那转吧), at least one of them an answer and not only beside one.
fn is_made_of(utterance: &Normalised, answers: &[&[&str]], beside: &[&str]) -> bool {
    let said = words_of(utterance);
    let mut rest = said.trim();
    if rest.chars().count() > ANSWER_CHARACTERS_MAX {
        return false;
    }
    let mut answered = false;
    while !rest.is_empty() {
        let whole = |word: &str| {
            let after = rest.strip_prefix(word)?;
            (!word.is_ascii() || after.is_empty() || after.starts_with(' ')).then_some(word.len())
        };
        let longest = |words: &[&str]| words.iter().filter_map(|word| whole(word)).max().unwrap_or(0);
        let answer = answers.iter().map(|words| longest(words)).max().unwrap_or(0);
        let taken = answer.max(longest(beside));
        if taken == 0 {
            return false;
        }
        answered |= answer > 0;
        rest = rest[taken..].trim_start();
    }
    answered
}

/// What the whole utterance says to "did this help?"; nothing when it is about something else.
pub(super) fn solved(utterance: &Normalised) -> Option<bool> {
    if is_one_of(utterance, SOLVED) || is_yes(utterance) {
        return Some(true);
    }
    (is_one_of(utterance, UNSOLVED) || is_no(utterance)).then_some(false)
}

/// Whether the whole utterance, marks aside, is one of these.
pub(super) fn is_one_of(utterance: &Normalised, words: &[&str]) -> bool {
    words.contains(&words_of(utterance).trim())
}

/// An utterance without its marks.
fn words_of(utterance: &Normalised) -> String {
    utterance.text().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'')).collect()
}
