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

#[test]
fn a_size_is_no_code_and_a_house_number_no_telephone() {
    are("stock", &["有没有大码", "有没有小码"]);
    are("verification_code_missing", &["没收到验证码", "收不到码", "没有验证码", "没有收到短信"]);
    are("order_change_address", &["改成上海市浦东新区张江路88号", "换到人民路12号"]);
    are_not("order_change_address", &["把138的号改成159那个", "换成大一号的"]);
    are("coupon_not_working", &["我的券怎么用不了"]);
    are("coupon_use", &["券怎么用", "优惠码怎么填"]);
}

#[test]
fn who_asks_where_the_people_are_wants_one() {
    are("human_agent", &["客服呢", "客服在吗", "你们人工去哪了?"]);
    are_not("human_agent", &["客服态度怎么这么差", "客服几点上班"]);
}

#[test]
fn who_pays_for_the_way_back_is_not_the_fee_of_an_order() {
    are("return_shipping_fee", &["邮费我出吗", "运费你们承担吗", "是我出运费吗", "运费谁出"]);
    are("shipping_fee", &["运费多少", "要不要运费", "满多少包邮"]);
    are("dispatch_urge", &["我昨天下的单怎么还没发", "咋还没发啊"]);
}
