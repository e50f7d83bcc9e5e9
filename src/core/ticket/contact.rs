//! What counts as a way to reach somebody: an e-mail address, a telephone number, or an id such as those of `WeChat` and QQ.

/// The shortest contact.
pub const CONTACT_CHARS_MIN: usize = 3;
/// The longest contact.
pub const CONTACT_CHARS_MAX: usize = 100;

/// Digits of a telephone number in running text; fewer or more are something else, such as an order number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=13;
/// Digits of a number that was given as a contact; QQ numbers have five and more.
const NUMBER_DIGITS: std::ops::RangeInclusive<usize> = 5..=20;

/// What people write before a contact.
const LABELS: &[&str] = &[
    "微信号",
    "微信",
    "手机号",
    "手机",
    "电话",
    "邮箱",
    "联系方式",
    "wechat",
    "weixin",
    "vx",
    "wx",
    "qq",
    "tel",
    "phone",
    "mobile",
    "email",
    "e-mail",
    "mail",
];
/// Those among them after which an id stands.
const ID_LABELS: &[&str] = &["微信号", "微信", "wechat", "weixin", "vx", "wx", "qq"];

/// Whether this is a way to reach somebody, 3 to 100 characters; a label before it (微信：...) is welcome.
pub fn is_contact(contact: &str) -> bool {
    let contact = contact.trim();
    let length = contact.chars().count();
    if !(CONTACT_CHARS_MIN..=CONTACT_CHARS_MAX).contains(&length) || contact.chars().any(char::is_control) {
        return false;
    }
    let bare = unlabelled(contact);
    is_email(bare) || is_number(bare, &NUMBER_DIGITS) || is_id(bare)
}

/// The first contact in a message that was written as one text.
pub fn find_contact(text: &str) -> Option<&str> {
    let words = || text.split(|c: char| c.is_whitespace() || is_separator(c)).filter(|word| !word.is_empty());
    let email = words().flat_map(ascii_runs).find(|run| is_email(run));
    email.or_else(|| labelled_id(text)).or_else(|| phone(text)).filter(|found| is_contact(found))
}

fn unlabelled(contact: &str) -> &str {
    let lower = contact.to_lowercase();
    let label = LABELS.iter().find(|label| lower.starts_with(**label));
    // Lower case may be longer than what it came from, but never for these labels.
    let rest = label.and_then(|label| contact.get(label.len()..)).unwrap_or(contact);
    let bare =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '号' | '是' | '='));
    let marked = bare.len() < rest.len() || !rest.starts_with(|c: char| c.is_ascii_alphabetic());
    if label.is_some() && marked { bare } else { contact }
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    let name_ok = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-'));
    name_ok && host.contains('.') && host.split('.').all(part)
}

fn is_number(text: &str, digits: &std::ops::RangeInclusive<usize>) -> bool {
    let count = text.chars().filter(char::is_ascii_digit).count();
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')');
    digits.contains(&count) && text.chars().all(allowed)
}

/// Ids as `WeChat` has them: a letter first, then letters, digits, `_` and `-`.
fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && (CONTACT_CHARS_MIN..=40).contains(&text.len())
}

const fn is_separator(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '；'
            | '：'
            | '、'
            | '（'
            | '）'
            | ','
            | ';'
            | ':'
            | '('
            | ')'
            | '<'
            | '>'
            | '"'
            | '「'
            | '」'
    )
}

/// Pieces of a word that are plain ASCII: Chinese is written without a space before an address.
fn ascii_runs(word: &str) -> impl Iterator<Item = &str> {
    word.split(|c: char| !c.is_ascii()).map(|run| run.trim_end_matches(['.', '!', '?']))
}

/// What follows a label such as 微信号.
fn labelled_id(text: &str) -> Option<&str> {
    ID_LABELS.iter().find_map(|label| {
        let start = text.to_ascii_lowercase().find(label)? + label.len();
        let rest = text.get(start..)?;
        let rest = rest
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '号' | '是' | '='));
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len());
        rest.get(..end).filter(|id| (5..=40).contains(&id.len()))
    })
}

fn phone(text: &str) -> Option<&str> {
    let runs = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')')));
    runs.map(|run| run.trim_matches([' ', '-', '(', ')'])).find(|run| is_number(run, &PHONE_DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_numbers_and_ids_are_contacts() {
        for good in [
            "a@b.cn",
            "li.lei+shop@mail.example.com",
            "13800001234",
            "+86 138-0000-1234",
            "(010) 6552 9988",
            "wxid_ab12cd",
            "微信：lilei2026",
            "QQ 10086",
            "电话13800001234",
            "Anna",
            "  13800001234 ",
        ] {
            assert!(is_contact(good), "{good}");
        }
        for bad in [
            "",
            "ab",
            "a@b",
            "@b.cn",
            "a@@b.cn",
            "a b",
            "明天打给我",
            "12",
            "!!!!",
            "138\n00001234",
            "a@b..cn",
        ] {
            assert!(!is_contact(bad), "{bad}");
        }
        assert!(!is_contact(&"a".repeat(101)) && !is_contact(&format!("{}@b.cn", "a".repeat(100))));
    }

    #[test]
    fn a_contact_is_found_in_what_was_written_as_one_message() {
        let found = |text: &'static str| find_contact(text);
        assert_eq!(found("我的耳机坏了，请打13800001234，谢谢"), Some("13800001234"));
        assert_eq!(found("broken, write to anna@mail.example."), Some("anna@mail.example"));
        assert_eq!(found("邮箱是li@shop.cn帮我看看"), Some("li@shop.cn"));
        assert_eq!(found("加我微信号：lilei_2026 说"), Some("lilei_2026"));
        assert_eq!(found("call +86 138 0000 1234 please"), Some("+86 138 0000 1234"));
        for none in ["我的订单 DD20251101234567 没到", "订单 202511012345671234", "在吗", "微信多少", ""]
        {
            assert_eq!(found(none), None, "{none}");
        }
    }
}
