//! The marks that end a clause, in normalised text; and the blanks that stand for them on phones.

use std::borrow::Cow;

use crate::core::text::is_han;

/// Marks that end a clause.
pub(super) const MARKS: &[char] = &[',', '.', '!', '?', ';', '\n'];
/// A blank next to fewer characters parts words (我 要 退 款, 退货 运费) and no clauses.
const CLAUSE_HAN_MIN: usize = 4;

/// An utterance with a comma for each blank between two Chinese clauses (不要转人工 运费多少): normalising leaves no blank beside Han.
pub(super) fn mark_blanks(utterance: &str) -> Cow<'_, str> {
    if !utterance.contains([' ', '\u{3000}', '\n']) || !utterance.contains(is_han) {
        return Cow::Borrowed(utterance);
    }
    let mut marked = String::with_capacity(utterance.len() + 8);
    let mut before = "";
    for piece in utterance.split_whitespace() {
        if !before.is_empty() {
            marked.push(if is_clause(before) && is_clause(piece) { '，' } else { ' ' });
        }
        marked.push_str(piece);
        before = piece;
    }
    Cow::Owned(marked)
}

fn is_clause(piece: &str) -> bool {
    let (first, last) = (piece.chars().next(), piece.chars().next_back());
    [first, last].into_iter().flatten().all(is_han)
        && piece.chars().filter(|c| is_han(*c)).take(CLAUSE_HAN_MIN).count() == CLAUSE_HAN_MIN
}

#[cfg(test)]
mod tests {
    use super::mark_blanks;

    #[test]
    fn a_blank_between_clauses_is_a_mark_and_one_between_words_is_none() {
        assert_eq!(mark_blanks("不要转人工 运费多少"), "不要转人工，运费多少");
        assert_eq!(mark_blanks("快递一直不动\n三天没有更新了"), "快递一直不动，三天没有更新了");
        for said in ["我 要 退 款", "退货 运费", "订单 DD2025 到哪了", "where is it", "iPhone 手机壳有没有"]
        {
            assert_eq!(mark_blanks(said), said);
        }
    }
}
