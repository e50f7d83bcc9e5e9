//! Emoji, kaomoji and the bracketed faces of Chinese messengers.

use super::super::table::{Role, Table};

pub(super) const TABLES: &[Table] = &[
    Table::plain(
        Role::Negative,
        &[
            (
                2.5,
                "😡 | 🤬 | 😠 | 👎 | 🖕 | 💢 | 😤 | 👿 | 🤮 | [怒] | [发怒] | [怒骂] | [抓狂] | [吐] | [弱]",
            ),
            (
                1.5,
                "😒 | 🙄 | 😞 | 😩 | 😫 | 💩 | 😑 | 😣 | 😖 | 🤢 | 💔 | [鄙视] | [白眼] | [衰] | [伤心] | [失望]",
            ),
            (0.4, "[泪] | 😭 | [大哭]"),
            // A smile without warmth in Chinese messengers.
            (0.5, "[微笑] | [拜拜] | [打脸] | [摊手]"),
            (1.0, "😢 | 😔 | 😓 | 😟 | 🙁 | ☹ | 😕 | :( | :-( | [流泪] | [悲伤] | [委屈] | [难过]"),
        ],
    ),
    Table::plain(
        Role::Positive,
        &[
            (
                2.0,
                "👍 | ❤ | 😍 | 🥰 | 💯 | 🎉 | 😘 | 💪 | [赞] | [强] | [爱心] | [心] | [鼓掌] | [给力] | [爱你]",
            ),
            (1.0, "😊 | 🙂 | 😀 | 😁 | 😄 | 😃 | 🙏 | 🌹 | 👏 | 😂 | 🤣 | 😆 | :) | :-) | :d | ;) | ^_^"),
            (0.8, "[玫瑰] | [太开心] | [嘻嘻] | [哈哈] | [可爱] | [ok] | [抱拳] | [憨笑] | [太阳]"),
        ],
    ),
];
