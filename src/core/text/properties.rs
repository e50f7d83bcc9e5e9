//! What normalisation promises of any text.

use proptest::prelude::{any, prop, proptest};

use super::{fold, language, normalise};
use crate::core::text::Language;

/// Words in simplified and traditional characters.
const WORDS: [(&str, &str); 12] = [
    ("退货", "退貨"),
    ("订单", "訂單"),
    ("发票", "發票"),
    ("运费", "運費"),
    ("客服", "客服"),
    ("什么时候", "什麼時候"),
    ("头发", "頭髮"),
    ("饼干", "餅乾"),
    ("后面", "後面"),
    ("台湾", "臺灣"),
    ("优惠券", "優惠券"),
    ("签收", "簽收"),
];

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
            other => other,
        })
        .collect()
}

proptest! {
    #[test]
    fn traditional_and_simplified_are_one_text(indices in prop::collection::vec(0..WORDS.len(), 1..8)) {
        let words = |pick: fn(&(&'static str, &'static str)) -> &'static str| {
            let parts: Vec<&str> = indices.iter().map(|index| pick(&WORDS[*index])).collect();
            parts.join("，")
        };
        let (simplified, traditional) = (words(|pair| pair.0), words(|pair| pair.1));
        assert_eq!(normalise(&traditional), normalise(&simplified));
    }

    #[test]
    fn width_and_case_make_no_difference(text in "[ -~]{0,60}") {
        let plain = normalise(&text);
        assert_eq!(normalise(&full_width(&text)), plain);
        assert_eq!(normalise(&text.to_uppercase()), plain);
        assert_eq!(normalise(&text.to_lowercase()), plain);
    }

    #[test]
    fn any_text_can_be_normalised_and_folded(raw in any::<String>()) {
        let text = normalise(&raw);
        let folded = fold(text.text());
        assert!(folded.len() <= text.text().len() * 3 + 8, "bounded");
        let hint = Language::En;
        assert!(Language::ALL.contains(&language(&folded, hint)));
    }
}
