//! One word per thing: banned synonyms do not appear in identifiers of `src`.

use proc_macro2::{TokenStream, TokenTree};

use super::layers::layer_of;
use super::source::Source;

/// A word nobody uses, and the one to use.
const BANNED: [(&str, &str); 9] = [
    ("chat", "conversation"),
    ("chats", "conversations"),
    ("room", "conversation"),
    ("rooms", "conversations"),
    ("operator", "agent"),
    ("staff", "agent"),
    ("customer", "visitor"),
    ("ticket", "conversation"),
    ("session", "conversation"),
];

/// Identifiers that may hold a banned word, with the reason; compared in snake case.
const ALLOWED: [(&str, &str); 13] = [
    ("has_room", "an agent has free capacity"),
    ("socket_ticket", "the single-use pass to a socket is called so on the wire"),
    ("socket_tickets", "several of them"),
    ("ticket", "field of the agent's hello on the wire; the type is SocketTicket"),
    ("tickets", "the store of socket tickets"),
    ("new_ticket", "a fresh socket ticket"),
    ("ticket_hash", "what is kept of a socket ticket"),
    ("login_session", "an agent's login in a browser is a session in every framework"),
    ("visitor_session", "a visitor's live socket, of the engine's API"),
    ("agent_session", "an agent's live socket, of the engine's API"),
    ("session", "a variable that holds one of the three sessions above"),
    ("sessions", "several of the three above"),
    ("session_of", "finds one of the three above"),
];

/// Every identifier with a banned word.
pub(crate) fn violations(sources: &[Source]) -> Vec<String> {
    let ours = sources.iter().filter(|source| source.is_rust() && layer_of(&source.path).is_some());
    ours.flat_map(|source| {
        let mut found = Vec::new();
        // Documentation is prose: it reaches the tokens as text, not as identifiers.
        identifiers(source.text.parse().unwrap(), &mut |identifier, line| {
            found.extend(
                complaint(&identifier).map(|complaint| format!("{}:{line}: {complaint}", source.path)),
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

fn complaint(identifier: &str) -> Option<String> {
    let snake = snake_case(identifier);
    if ALLOWED.iter().any(|(allowed, _)| *allowed == snake) {
        return None;
    }
    let (banned, word) = BANNED.iter().find(|(banned, _)| snake.split('_').any(|part| part == *banned))?;
    Some(format!("`{identifier}`: say {word}, not {banned}"))
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
    assert!(!fires("struct SocketTicket; fn chatter() {}"));
}
