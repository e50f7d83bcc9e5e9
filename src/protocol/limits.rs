//! The sizes and rates of the wire, in one place; each says what happens at the bound.

use std::time::Duration;

/// Bytes of one incoming frame; a larger one closes the socket with 1009.
pub const FRAME_BYTES_MAX: usize = 16 * 1024;
/// Characters of a message; a longer one is refused with `text_too_long`.
pub const TEXT_CHARS_MAX: usize = 4_000;
/// Characters of names, titles, reasons and other short claims; longer ones are cut off.
pub const LABEL_CHARS_MAX: usize = 200;
/// Characters of a page address; longer ones are cut off.
pub const URL_CHARS_MAX: usize = 1_000;
/// Tags of a rating or of a closing; more are refused.
pub const TAGS_MAX: usize = 10;
/// Conversations an agent may ask to resume in one `hello`; more are refused.
pub const RESUME_MAX: usize = 200;
/// Time a socket has for its `hello`; then it is closed with 4001.
pub const HELLO_WITHIN: Duration = Duration::from_secs(10);
