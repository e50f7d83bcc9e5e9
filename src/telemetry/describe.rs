//! Names, meanings and buckets of the metrics.

use metrics::{describe_counter, describe_gauge, describe_histogram};

/// Upper bounds for the first response: 60 is the promise, the others show how near it was.
pub(super) const FIRST_RESPONSE_BUCKETS_S: [f64; 12] =
    [1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 300.0];
/// Upper bounds for everything that should take milliseconds.
pub(super) const SHORT_BUCKETS_S: [f64; 14] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Says what each metric means.
pub(super) fn describe() {
    describe_gauge!("sixty_build_info", "1; the version is a label.");
    describe_gauge!("sixty_ws_connections", "Open sockets by role.");
    describe_gauge!("sixty_visitors_connected", "Visitors with a socket.");
    describe_gauge!("sixty_agents_connected", "Agents with a socket.");
    describe_gauge!("sixty_conversations_live", "Conversations in memory.");
    describe_counter!("sixty_ws_messages_total", "Frames by direction and kind.");
    describe_counter!("sixty_ws_dropped_total", "Sockets that were cut off, by reason.");
    describe_counter!("sixty_http_requests_total", "Requests by route and status.");
    describe_counter!(
        "sixty_http_refused_connections_total",
        "Connections refused before a request, by reason."
    );
    describe_counter!(
        "sixty_conversations_refused_total",
        "New conversations refused because their address had begun too many."
    );
    describe_counter!("sixty_handoffs_total", "Handoffs by reason.");
    describe_counter!("sixty_offers_total", "Offers to agents by result.");
    describe_counter!("sixty_sla_breaches_total", "Broken promises by cause.");
    describe_histogram!("sixty_first_response_seconds", "From the handoff to the first human answer.");
    describe_histogram!("sixty_turn_seconds", "How long the bot takes for one message.");
    describe_histogram!("sixty_store_seconds", "How long store calls take, by operation.");
}
