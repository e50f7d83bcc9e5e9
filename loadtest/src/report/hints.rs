//! What to do about what went wrong: errors whose cause is a limit or a setting are told with its name, because otherwise a load
//! test measures the limit and takes it for the machine.

use super::Summary;
use crate::kind::Count;

/// Beginnings of kinds of errors, agents' prefix left out, with what helps.
const OF_ERRORS: [(&str, &str); 15] = [
    (
        "refused:rate_limited",
        "one socket writes faster than the server allows; think longer, or start the server with higher SIXTY_GATEWAY__VISITOR_FRAMES_PER_SECOND and _BURST (agents: SIXTY_GATEWAY__TOKEN_FRAMES_PER_SECOND); from another machine the limit may be that of new conversations, SIXTY_GATEWAY__NEW_CONVERSATIONS_PER_ADDRESS",
    ),
    (
        "closed:4029",
        "too many frames or sockets; start the server with higher SIXTY_GATEWAY__VISITOR_FRAMES_PER_SECOND, or with higher SIXTY_GATEWAY__SOCKETS_PER_ADDRESS_MAX",
    ),
    (
        "connect:http_429",
        "too many connections of one address; start the server with a higher SIXTY_GATEWAY__CONNECTIONS_PER_ADDRESS_MAX",
    ),
    (
        "connect:http_503",
        "the server is full; start it with a higher SIXTY_GATEWAY__CONNECTIONS_MAX, and with more open files (ulimit -n)",
    ),
    (
        "connect:too_many_files",
        "this process may not open more files; raise `ulimit -n`, or share the sockets out with --processes",
    ),
    (
        "connect:no_source_port",
        "the source addresses have no free port; wait a minute, or widen net.ipv4.ip_local_port_range",
    ),
    ("connect:protocol", "what listens there does not speak WebSocket; give the address of `sixty serve`"),
    ("connect:http_404", "a web server, but not of Sixty; give the address of `sixty serve`"),
    (
        "welcome:timeout",
        "something took the connection and does not answer; give the address of `sixty serve`, or look why it stands still",
    ),
    (
        "refused:not_allowed",
        "the server has no site of this key (--site, `sixty site list`), or one that lets no programs in: add the origin `no-origin` to it",
    ),
    (
        "refused:not_authenticated",
        "the token is not valid on this server; make new ones with `sixty token add`",
    ),
    ("refused:busy", "the server's queue to its store is full: this is its limit on this machine"),
    (
        "closed:4403",
        "the site lets no programs in; add the origin `no-origin` to it, or use the site of `sixty demo` (--site demo)",
    ),
    ("closed:4401", "a token is not valid on this server; make new ones with `sixty token add`"),
    (
        "closed:4409",
        "a newer socket took the place of this one: does another run, or a person, use the same agent's token?",
    ),
];

/// What helps against this kind of error, if that is known.
pub fn hint(kind: &str) -> Option<&'static str> {
    OF_ERRORS.iter().find(|(name, _)| *name == kind).map(|(_, hint)| *hint)
}

/// A sentence for everything that a setting or another scenario would change, the most frequent error first.
pub fn render(summary: &Summary) -> Vec<String> {
    let mut errors: Vec<(&String, &u64)> = summary.errors.iter().collect();
    errors.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    let mut hints = Vec::new();
    for (kind, _) in errors {
        // A check reads back what others cut off; the same limit, the same hint.
        let bare = ["agent:", "check:"].iter().find_map(|prefix| kind.strip_prefix(prefix)).unwrap_or(kind);
        if let Some(hint) = hint(bare) {
            let hint = format!("{bare}: {hint}.");
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
    }
    let count = |count: Count| summary.counts.get(count.name()).copied().unwrap_or(0);
    if count(Count::ArrivalsSkipped) > 0 {
        hints
            .push("arrivals_skipped: fewer visitors came than asked for; raise arrivals.at_most.".to_owned());
    }
    if count(Count::HandoffsUnasked) > 0 {
        hints.push(
            "handoffs_unasked: the bot gave these visitors to humans; let them ask what it can answer (visitors.utterances)."
                .to_owned(),
        );
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::super::summary::tests::empty;
    use super::*;

    #[test]
    fn a_limit_of_the_server_is_told_with_its_setting_whoever_met_it() {
        let mut summary = empty();
        summary.errors = [("closed:eof".to_owned(), 9), ("agent:closed:4029".to_owned(), 2)].into();
        let hints = render(&summary);
        assert_eq!(hints.len(), 1, "{hints:?}");
        assert!(hints[0].contains("SIXTY_GATEWAY__SOCKETS_PER_ADDRESS_MAX"));
    }

    #[test]
    fn a_load_that_was_not_what_it_should_be_is_told() {
        let mut summary = empty();
        assert_eq!(render(&summary), [] as [String; 0]);
        summary.counts = [("arrivals_skipped".to_owned(), 1), ("handoffs_unasked".to_owned(), 1)].into();
        assert_eq!(render(&summary).len(), 2);
    }

    #[test]
    fn the_settings_that_are_named_are_settings_of_the_server() {
        let settings = include_str!("../../../docs/configuration.md");
        let all: String = OF_ERRORS.iter().flat_map(|(_, hint)| [hint, " "]).collect();
        let named: Vec<&str> = all
            .split(|c: char| !(c.is_ascii_uppercase() || c == '_'))
            .filter(|word| word.starts_with("SIXTY_"))
            .collect();
        assert!(named.len() >= 5, "{named:?}");
        for setting in named {
            assert!(settings.contains(&format!("`{setting}`")), "{setting}");
        }
    }
}
