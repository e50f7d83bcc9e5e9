//! Pieces of a text: runs of Han characters and words of everything else.

/// A Han character (Chinese ideograph).
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// One piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// Han characters that stand together.
    Han(&'a str),
    /// Letters and digits of other scripts that stand together.
    Word(&'a str),
}

/// The runs and words of a text in their order; what lies between (spaces, punctuation) is left out.
pub const fn tokens(text: &str) -> Tokens<'_> {
    Tokens { rest: text }
}

/// Iterator of [`tokens`].
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    rest: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Han,
    Word,
    Between,
}

fn kind(c: char) -> Kind {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() { Kind::Word } else { Kind::Between }
    } else if is_han(c) {
        Kind::Han
    } else if c.is_alphanumeric() {
        Kind::Word
    } else {
        Kind::Between
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.rest.trim_start_matches(|c| kind(c) == Kind::Between);
        let first = kind(rest.chars().next()?);
        let end = rest.find(|c| kind(c) != first).unwrap_or(rest.len());
        let (token, rest) = rest.split_at(end);
        self.rest = rest;
        Some(if first == Kind::Han { Token::Han(token) } else { Token::Word(token) })
    }
}

/// A normalised text without punctuation: words parted by one space, nothing between Han characters and their neighbours,
/// apostrophes closed up (`don't` and `dont` are one word). Equal bare texts are one utterance.
pub fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut parted = false;
    let mut previous = Kind::Between;
    for c in text.chars() {
        let kind = kind(c);
        if kind == Kind::Between {
            parted |= c != '\'';
            continue;
        }
        if parted && kind == Kind::Word && previous == Kind::Word {
            bare.push(' ');
        }
        bare.push(c);
        (parted, previous) = (false, kind);
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::{Token, bare, tokens};

    #[test]
    fn han_runs_and_words_come_in_their_order() {
        let pieces: Vec<_> = tokens("我的 iphone15 屏幕, broken!").collect();
        let expected =
            [Token::Han("我的"), Token::Word("iphone15"), Token::Han("屏幕"), Token::Word("broken")];
        assert_eq!(pieces, expected);
        assert_eq!(tokens(" ?! ").count(), 0);
    }

    #[test]
    fn punctuation_and_spacing_do_not_make_another_utterance() {
        assert_eq!(bare("我要 退款!"), "我要退款");
        assert_eq!(bare("app 打不开?"), "app打不开");
        assert_eq!(bare("i don't want it, sorry."), "i dont want it sorry");
    }
}
