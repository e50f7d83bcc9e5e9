//! The same seed, the same output, byte for byte; and the log of a run says the same as the run.

use sixty::simulate::{Fact, Oracle, Policy, What};

use crate::{measures, outcome, short};

#[test]
fn the_same_seed_gives_the_same_bytes_under_every_policy() {
    let scenario = short("reference", 1);
    for policy in Policy::ALL {
        let bytes = |seed| serde_json::to_string(&outcome(&scenario, policy, seed, false).measures).unwrap();
        assert_eq!(bytes(7), bytes(7), "{policy}");
        assert_ne!(bytes(7), bytes(8), "{policy}");
    }
}

#[test]
fn every_policy_meets_the_same_visitors_and_the_same_absences() {
    let scenario = short("absent30", 1);
    let truth = |policy| {
        let log = outcome(&scenario, policy, 3, true).log.unwrap();
        let end = 3_600_000;
        let given =
            log.entries.into_iter().filter(|entry| entry.at.as_millis() < end).filter_map(
                |entry| match entry.what {
                    What::Fact(fact @ (Fact::Asked { .. } | Fact::WentAbsent(_) | Fact::CameBack(_))) => {
                        Some((entry.at, fact))
                    }
                    _ => None,
                },
            );
        given.collect::<Vec<_>>()
    };
    let ours = truth(Policy::Ladder);
    assert!(ours.len() > 300);
    for policy in Policy::ALL {
        assert!(truth(policy) == ours, "{policy} met other people");
    }
}

#[test]
fn the_oracle_says_the_same_of_the_kept_log() {
    let scenario = short("absent30", 2);
    let played = outcome(&scenario, Policy::Reoffer15s, 5, true);
    let verdict = Oracle::replay(&scenario, &played.log.unwrap());
    assert!(verdict.avoidable > 0);
    assert_eq!(verdict.avoidable, played.measures.avoidable_breaches);
    assert_eq!(verdict.findings, played.findings);
}

#[test]
fn several_runs_add_up() {
    let scenario = short("reference", 1);
    let run = |seed| outcome(&scenario, Policy::Ladder, seed, false).measures;
    let options = sixty::simulate::Options { seed: 1, runs: 2, policy: Policy::Ladder, keep_log: false };
    let both = sixty::simulate::simulate(&scenario, &options, &mut || std::time::Duration::ZERO).measures;
    let (one, two) = (run(1), run(2));
    assert_eq!(both.handoffs, one.handoffs + two.handoffs);
    assert_eq!(both.in_time, one.in_time + two.in_time);
    assert_eq!(both.events, one.events + two.events);
    assert_eq!(measures(&scenario, Policy::Ladder), one);
}
