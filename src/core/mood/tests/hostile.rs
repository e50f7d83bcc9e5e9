//! Input meant to break: it is read like any other, in bounds and the same every time.

use proptest::prelude::*;

use super::super::model::CUES_MAX;
use super::super::{Emotion, Mood, prepare, read};

fn in_bounds(text: &str, mood: &Mood) {
    for sentiment in [mood.sentiment, mood.worded] {
        assert!((-1.0..=1.0).contains(&sentiment), "{sentiment}");
    }
    assert!(mood.level() <= 3 && mood.cues.len() <= CUES_MAX);
    assert!(mood.emotions.len() <= Emotion::ALL.len());
    let prepared = prepare::prepare(text);
    for cue in &mood.cues {
        assert!(!cue.text.is_empty() && prepared.contains(&cue.text));
    }
}

#[test]
fn floods_of_one_sign_are_read() {
    for flood in [
        "😡",
        "!",
        "?",
        "不",
        "没",
        "烦",
        "a",
        "12315",
        "\u{200b}",
        "\u{202e}",
        "ة",
        "被盗",
        "but ",
        "在吗？",
        "\u{301}",
    ] {
        let text = flood.repeat(4_000);
        in_bounds(&text, &read(&text));
    }
}

#[test]
fn invisible_characters_and_directions_hide_no_threat() {
    for text in ["我要\u{200b}投\u{200b}诉你们", "\u{202e}我要投诉你们", "我要投\u{feff}诉你们"]
    {
        assert_eq!(read(text).urgency, read("我要投诉你们").urgency, "{text:?}");
    }
}

#[test]
fn an_empty_message_feels_like_nothing() {
    for text in ["", " ", "\n\t", "\u{200b}\u{feff}"] {
        assert_eq!(read(text), Mood::default());
    }
}

proptest! {
    #[test]
    fn any_text_of_any_script_is_read_the_same_every_time(
        text in r"([不没太好差急!！?？，。 😡\u{200b}\u{202e}A-Za-z']|被盗|转人工|谢谢|担心|but|not|12315|مرحبا|שלום|\PC){0,60}"
    ) {
        let mood = read(&text);
        in_bounds(&text, &mood);
        prop_assert_eq!(&mood, &read(&text));
        prop_assert!(mood.clone().tempered_by(true).sentiment >= mood.sentiment);
    }
}
