//! Traditional to simplified Chinese.

use std::sync::LazyLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

/// First and last of the characters whose need for conversion is known beforehand; rarer ones always go to the converter.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;
/// A conversion whose result would be converted again stops here.
const PASSES_MAX: usize = 4;

/// The dictionaries are part of the binary; built on first use, and from then on only read.
static SIMPLIFIER: LazyLock<Option<Simplifier>> = LazyLock::new(Simplifier::new);

struct Simplifier {
    converter: OpenCC,
    /// One bit per character from `FIRST` to `LAST`: it changes when it stands alone. Simplified text has none of them
    /// and never reaches the converter.
    changes: Vec<u64>,
}

impl Simplifier {
    fn new() -> Option<Self> {
        let converter = OpenCC::from_config(BuiltinConfig::T2s).ok()?;
        let mut changes = vec![0_u64; (LAST - FIRST) as usize / 64 + 1];
        let mut buffer = [0_u8; 4];
        for code in FIRST..=LAST {
            let Some(c) = char::from_u32(code) else { continue };
            let alone: &str = c.encode_utf8(&mut buffer);
            if converter.convert(alone) != alone {
                let index = (code - FIRST) as usize;
                changes[index / 64] |= 1 << (index % 64);
            }
        }
        Some(Self { converter, changes })
    }

    fn may_change(&self, c: char) -> bool {
        let code = u32::from(c);
        if code < FIRST {
            return false;
        }
        let index = (code - FIRST) as usize;
        self.changes.get(index / 64).map_or(code >= 0x2_0000, |word| word & (1 << (index % 64)) != 0)
    }
}

/// The text in simplified characters; untouched (and unallocated) when nothing in it is traditional.
pub(crate) fn simplify(text: String) -> String {
    let Some(dictionaries) = SIMPLIFIER.as_ref() else { return text };
    let mut text = text;
    for _ in 0..PASSES_MAX {
        if !text.chars().any(|c| dictionaries.may_change(c)) {
            break;
        }
        let simplified = dictionaries.converter.convert(&text);
        if simplified == text {
            break;
        }
        text = simplified;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{SIMPLIFIER, simplify};

    #[test]
    fn the_dictionaries_are_in_the_binary() {
        assert!(SIMPLIFIER.is_some());
    }

    #[test]
    fn words_decide_where_a_character_has_two_readings() {
        assert_eq!(simplify("乾坤".to_owned()), "乾坤");
        assert_eq!(simplify("餅乾".to_owned()), "饼干");
    }
}
