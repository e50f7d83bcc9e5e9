//! Patterns and keywords that were narrowed because they caught too much: what they must find, and what they must leave alone.

use sixty::core::intent::Thresholds;
use sixty::core::text::{Language, normalise};

use crate::library;

/// The intent that would be answered.
fn answered(text: &str) -> Option<String> {
    let library = library();
    let best = library.matches(&normalise(text), Language::Zh).best.first().copied()?;
    let sure = best.confidence >= Thresholds::ANSWER;
    library.intent(best.intent).filter(|_| sure).map(|intent| intent.id.clone())
}

fn are(intent: &str, said: &[&str]) {
    for text in said {
        assert_eq!(answered(text).as_deref(), Some(intent), "{text}");
    }
}

fn are_not(intent: &str, said: &[&str]) {
    for text in said {
        assert_ne!(answered(text).as_deref(), Some(intent), "{text}");
    }
}

#[test]
fn a_missing_order_is_told_from_a_missing_button() {
    are("order_not_found", &["找不到我的订单", "my orders are missing", "my order is gone"]);
    are_not("order_not_found", &["找不到付款码", "找不到付款的地方", "one item of my order is missing"]);
}

#[test]
fn cheaper_elsewhere_is_no_price_protection() {
    are("price_protection", &["刚买就降价了", "the price dropped right after I bought it"]);
    let elsewhere =
        ["it's cheaper in another shop", "it's cheaper elsewhere", "the store next door is cheaper"];
    are_not("price_protection", &elsewhere);
    are("price_elsewhere", &elsewhere[..2]);
    are("price_elsewhere", &["别家更便宜", "人家比你们便宜多了"]);
}

#[test]
fn a_film_or_a_song_is_no_product() {
    are("product_recommend", &["有什么推荐吗", "推荐个礼物", "any recommendations", "what do you recommend"]);
    are_not("product_recommend", &["recommend a movie", "推荐个电影", "推荐一首歌"]);
}

#[test]
fn asking_for_the_guarantee_is_no_threat() {
    are("product_authentic", &["假一赔十吗"]);
    are("legal_threat", &["退一赔三，不然法院见"]);
    are_not("legal_threat", &["是不是假一赔三的吗"]);
}

#[test]
fn small_talk_is_found_whole_and_not_inside_a_matter() {
    are("thanks", &["好的，谢谢您", "ok thanks a lot"]);
    are("acknowledge", &["好的", "okay", "hao de"]);
    are_not("thanks", &["谢谢，那发票怎么开", "thanks but my parcel is still missing"]);
    are_not("acknowledge", &["好的那什么时候退款", "ok how do I return it"]);
    are_not("goodbye", &["没有别的颜色了吗"]);
    are_not("wait_please", &["等了一周还没到"]);
}
