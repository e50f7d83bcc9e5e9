//! One word per thing: banned synonyms do not appear in identifiers of `src`.

use proc_macro2::{TokenStream, TokenTree};

use super::layers::layer_of;
use super::source::Source;

/// A word nobody uses, and the one to use.
const BANNED: [(&str, &str); 10] = [
    ("chat", "conversation"),
    ("chats", "conversations"),
    ("room", "conversation"),
    ("rooms", "conversations"),
    ("operator", "agent"),
    ("staff", "agent"),
    ("customer", "visitor"),
    ("tickets", "conversations"),
    ("ticket", "conversation"),
    ("session", "conversation"),
];

/// Where a banned word means something else: the words in snake case, the folder or file, the reason.
const ALLOWED: [(&str, &str, &str); 22] = [
    ("has_room", "src/", "free capacity"),
    ("make_room", "src/", "free capacity"),
    ("when_room", "src/", "free capacity"),
    ("for_room", "src/", "free capacity"),
    ("ticket", "src/", "follow-up work with an owner and a due time, never a conversation"),
    ("tickets", "src/", "several of them"),
    ("ticket_id", "src/", "of follow-up work"),
    ("ticket_state", "src/", "of follow-up work"),
    ("ticket_filter", "src/", "of follow-up work"),
    ("ticket_due", "src/", "of follow-up work"),
    ("ticket_owner", "src/", "of follow-up work"),
    ("ticket_opened", "src/", "of follow-up work"),
    ("finish_ticket", "src/", "of follow-up work"),
    ("open_ticket", "src/", "of follow-up work"),
    ("open_tickets", "src/", "of follow-up work"),
    ("tickets", "src/gateway/", "several of the following"),
    ("ticket", "src/gateway/", "the single-use pass to a socket; the gateway knows no other"),
    ("ticket", "src/protocol/agent", "field of the agent's hello, a socket ticket"),
    ("login_session", "src/", "an agent's login in a browser; every framework calls it so"),
    ("visitor_session", "src/", "a visitor's live socket in the engine's API"),
    ("agent_session", "src/", "an agent's live socket in the engine's API"),
    ("session", "src/", "a variable that holds one of the three"),
];

/// Every identifier with a banned word.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    let ours = sources.iter().filter(|source| source.is_rust() && layer_of(&source.path).is_some());
    ours.flat_map(|source| {
        let mut found = Vec::new();
        // Documentation is prose: it reaches the tokens as text, not as identifiers.
        identifiers(source.text.parse().unwrap(), &mut |identifier, line| {
            found.extend(
                complaint(&identifier, &source.path)
                    .map(|complaint| format!("{}:{line}: {complaint}", source.path)),
            );
        });
        found.dedup();
        found
    })
    .collect()
}

fn identifiers(tokens: TokenStream, report: &mut impl FnMut(String, usize)) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => report(ident.to_string(), ident.span().start().line),
            TokenTree::Group(group) => identifiers(group.stream(), report),
            _ => {}
        }
    }
}

fn complaint(identifier: &str, path: &str) -> Option<String> {
    let snake = format!("_{}_", snake_case(identifier));
    let (banned, word) = BANNED.iter().find(|(banned, _)| snake.contains(&format!("_{banned}_")))?;
    let is_meant = |(words, place, _): &&(&str, &str, &str)| {
        // A bare word is excused as the whole name only, where it may stand everywhere.
        let bare = words == banned && *place == "src/";
        path.starts_with(place)
            && if bare { snake == format!("_{words}_") } else { snake.contains(&format!("_{words}_")) }
    };
    let excused = ALLOWED.iter().find(is_meant).is_some();
    (!excused).then(|| format!("`{identifier}`: say {word}, not {banned}"))
}

/// `VisitorSession` and `VISITOR_SESSION` become `visitor_session`.
fn snake_case(identifier: &str) -> String {
    let is_constant = !identifier.chars().any(char::is_lowercase);
    let mut snake = String::new();
    for (index, char) in identifier.trim_start_matches("r#").chars().enumerate() {
        if char.is_uppercase() && index > 0 && !is_constant {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}

#[test]
fn a_second_word_for_a_thing_is_found() {
    let fires = |text: &str| !violations(&[Source::sample("src/engine/a.rs", text)]).is_empty();
    assert!(fires("struct ChatRoom;"));
    assert!(fires("fn assign(operator: AgentId) {}"));
    assert!(fires("const STAFF_MAX: u8 = 1;"));
    assert!(fires("fn f() { info!(customer_name = 1); }"));
    assert!(fires("struct SupportTicket;"));
    assert!(fires("struct ConversationSession;"));
    assert!(!fires("/// A chat with a customer.\nstruct LoginSession; fn f(session: AgentSession) {}"));
    assert!(!fires("struct Headroom; fn chatter() {}"));
    assert!(!fires("fn has_room() {}") && fires("fn open_room() {}"));
    let pass = |path: &str| violations(&[Source::sample(path, "struct SocketTicket; fn new_ticket() {}")]);
    assert!(pass("src/gateway/tickets.rs").is_empty() && !pass("src/engine/live.rs").is_empty());
}
