//! Where words begin in a text that is searched.

/// Whether the last character of a text is a letter or a digit.
#[inline]
pub(super) fn ends_in_letter(text: &[u8]) -> bool {
    match text.last() {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => {
            let start = text.iter().rposition(|byte| byte & 0xc0 != 0x80).unwrap_or(0);
            let last = str::from_utf8(&text[start..]).ok().and_then(|last| last.chars().next());
            last.is_some_and(char::is_alphanumeric)
        }
    }
}
