//! How well a row matches a query; the lower the better, and 0 means that it does not.

/// Not at all.
pub(super) const NONE: u8 = 0;
/// Its name begins with the first word, or there are no words.
pub(super) const NAME: u8 = 1;
/// Another word of its name begins with it.
pub(super) const NAME_WORD: u8 = 2;
/// It is found elsewhere.
pub(super) const ELSEWHERE: u8 = 3;
/// The last of them.
pub(super) const LAST: u8 = ELSEWHERE;
