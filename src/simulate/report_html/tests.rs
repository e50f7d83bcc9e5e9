//! What a report must be: whole, safe and small.

use super::{Series, simulation};
use crate::simulate::measures::{FirstResponse, Interval, Measures};

/// Elements that never have an end tag of their own: here they close themselves.
fn assert_well_formed(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let body = html.strip_prefix("<!doctype html>\n").unwrap();
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("a tag that does not end");
        assert!(!text.contains('>'), "a bare > after {tag}");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "closed out of order");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0], "left open");
}

fn measures(policy: &str, intervals: usize) -> Measures {
    let interval = |place: usize| Interval {
        from_s: 1800 * place as u64,
        handoffs: 100,
        in_time: 97,
        missed: 3,
        abandoned: 1,
    };
    Measures {
        scenario: "worlds/<script>alert(\"x\")</script>&'.toml".to_owned(),
        policy: policy.to_owned(),
        seed: 71,
        runs: 3,
        conversations: 24_680,
        handoffs: 12_345,
        renewed: 0,
        in_time: 12_000,
        missed: 345,
        abandoned: 17,
        unanswered: 2,
        attainment: Some(0.972_053),
        frt_s: FirstResponse { p50: 18.4, p90: 33.1, p95: 41.7, p99: 58.2, max: 190.6 },
        breaches: [("nobody_online".to_owned(), 211), ("<b>".to_owned(), 134)].into(),
        avoidable_breaches: 7,
        breaches_beside_set_away: 0,
        offers_per_handoff: Some(1.234),
        rescues_per_handoff: Some(0.045),
        wasted_rings_per_handoff: None,
        agent_utilisation: Some(0.613_4),
        fairness_gini: Some(0.021),
        over_capacity: 0,
        double_owner: 0,
        waiting_without_deadline: 0,
        breaches_without_cause: 0,
        told_before_breach: Some(0.91),
        told: 300,
        eta_inside: None,
        max_wait_beyond_bound: 0,
        overtaken_max_s: 0.0,
        events: 987_654,
        events_per_s: None,
        intervals: (0..intervals).map(interval).collect(),
    }
}

fn report(intervals: usize) -> String {
    let policies: Vec<_> = ["ladder", "reoffer_15s", "one_transfer_30s", "lhc_poll", "no_reroute<i>"]
        .map(|policy| {
            let waits_ms = (0..5_000).map(|wait| wait * 20).collect();
            (measures(policy, intervals), Series { waits_ms })
        })
        .into();
    simulation(&policies, &[60.0, 90.0])
}

#[test]
fn the_report_is_one_file_that_any_tool_reads() {
    let html = report(48);
    assert_well_formed(&html);
    assert!(!html.contains("http") && !html.contains("src=") && !html.contains("url("));
    assert!(html.contains("prefers-color-scheme:dark"));
}

#[test]
fn the_figures_of_every_policy_stand_in_it() {
    let html = report(48);
    for figure in [
        "12345",
        "97.21 %",
        "41.7 s",
        "190.6 s",
        "61.34 %",
        "987654",
        "1.234",
        "nobody_online",
        "seed 71",
        "3 run(s)",
    ] {
        assert!(html.contains(figure), "{figure}");
    }
    assert_eq!(html.matches("<td>97.21 %</td>").count(), 5);
    assert!(html.contains("target 60 s") && html.contains("target 90 s"));
}

#[test]
fn names_from_elsewhere_cannot_become_markup() {
    let html = report(48);
    assert!(html.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;.toml"));
    assert!(html.contains("no_reroute&lt;i&gt;") && html.contains("ladder: &lt;b&gt;"));
    assert!(!html.contains("<script") && !html.contains("<i>") && !html.contains("<b>"));
}

#[test]
fn a_year_of_all_policies_fits_into_200_kib() {
    let html = report(2 * 24 * 366);
    assert!(html.len() <= 200 * 1024, "{}", html.len());
}

#[test]
fn the_distribution_reaches_the_share_that_was_answered_at_the_target() {
    // Of the waits from 0 to 99.98 s, 60 % are within 60 s: at half of the drawing, 60 % up.
    let one = [(measures("ladder", 2), Series { waits_ms: (0..5_000).map(|wait| wait * 20).collect() })];
    let html = simulation(&one, &[60.0]);
    assert!(html.contains("378.0,90.0"), "44 + 668 / 2 across; 14 + 190 * 0.4 down");
}

#[test]
fn a_world_in_which_nothing_happened_has_a_report_too() {
    let mut nothing = measures("ladder", 0);
    nothing.breaches.clear();
    (nothing.attainment, nothing.agent_utilisation) = (None, None);
    let html = simulation(&[(nothing, Series::default())], &[]);
    assert_well_formed(&html);
    assert!(!html.contains("NaN") && !html.contains("inf"));
}
