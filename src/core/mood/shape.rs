//! How a message is typed rather than what it says: capitals, rows of marks, drawn-out characters.

/// Words in capitals that make a shout; one or two are names and order numbers.
const SHOUTED_WORDS_MIN: usize = 3;
/// A row of marks or one repeated character from here on is emphasis.
const RUN_MIN: usize = 3;

/// The marks of emphasis in a message.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    /// Exclamation marks, all together.
    pub(super) exclamations: usize,
    /// A row of question marks, or a mix with exclamation marks: the byte range in the prepared text.
    pub(super) outcry: Option<(usize, usize)>,
    /// "??", "?!" or longer.
    pub(super) asks_twice: bool,
    /// Dots, full stops or tildes in a row: it trails off.
    pub(super) trails_off: bool,
    /// Most words in capitals.
    pub(super) capitals: bool,
    /// A Han character three times in a row ("啊啊啊"): the byte range in the prepared text.
    pub(super) drawn_out: Option<(usize, usize)>,
}

/// Reads the shape from the text as typed (capitals) and as prepared (the rest).
pub(super) fn of(raw: &str, prepared: &str) -> Shape {
    let mut shape = Shape { capitals: shouts(raw), ..Shape::default() };
    let mut run = (0, 0, '\0');
    for (at, c) in prepared.char_indices() {
        run = if same_run(run.2, c) { (run.0, run.1 + 1, run.2) } else { (at, 1, c) };
        if c == '!' {
            shape.exclamations += 1;
        }
        let row = run.1 == 2 || run.1 == 3;
        shape.asks_twice |= row && matches!(c, '?' | '!') && prepared[run.0..=at].contains('?');
        shape.trails_off |= row && matches!(c, '.' | '。' | '~');
        if run.1 < RUN_MIN {
            continue;
        }
        let range = Some((run.0, at + c.len_utf8()));
        if run.2 == '?' || run.2 == '!' {
            shape.outcry = range;
        } else if c >= '\u{2e80}' && c.is_alphabetic() && !laughs(c) {
            shape.drawn_out = range;
        }
    }
    shape
}

fn same_run(run: char, c: char) -> bool {
    c == run || (matches!(c, '!' | '?') && matches!(run, '!' | '?'))
}

fn laughs(c: char) -> bool {
    matches!(c, '哈' | '嘻' | '嘿' | '呵' | '么' | '嗯' | '好')
}

fn shouts(raw: &str) -> bool {
    let mut words = 0;
    let mut shouted = 0;
    for word in raw.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'') {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        if letters < 2 || letters * 2 < word.len() {
            continue;
        }
        words += 1;
        shouted += usize::from(!word.bytes().any(|b| b.is_ascii_lowercase()));
    }
    shouted >= SHOUTED_WORDS_MIN && shouted * 3 >= words * 2
}
