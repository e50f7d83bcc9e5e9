//! The rules of peers beside ours, with the same people.

use sixty::simulate::Policy;

use crate::{measures, short};

#[test]
fn the_ladder_keeps_more_than_offers_of_15_s_those_more_than_one_transfer_and_that_more_than_none() {
    let scenario = short("reference", 24);
    let kept = |policy| measures(&scenario, policy).attainment.unwrap();
    let order = [Policy::Ladder, Policy::Reoffer15s, Policy::OneTransfer30s, Policy::NoReroute].map(kept);
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "{order:?}");
}

#[test]
fn no_rule_gives_an_agent_too_much_or_a_conversation_two_owners() {
    for policy in Policy::ALL {
        let of = measures(&short("overload", 1), policy);
        assert_eq!((of.over_capacity, of.double_owner), (0, 0), "{policy}");
    }
}

#[test]
fn peers_announce_nothing() {
    let of = measures(&short("overload", 1), Policy::NoReroute);
    assert_eq!(of.breaches.keys().collect::<Vec<_>>(), ["unexplained"]);
    assert_eq!((of.told, of.eta_inside), (0, None));
}
