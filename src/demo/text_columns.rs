//! How texts fit into the columns of the database.

/// Cuts a text at a number of characters and at the first one that three bytes cannot hold, without a word.
pub(super) fn cut(text: &mut String, limit: usize) {
    let end = text
        .char_indices()
        .enumerate()
        .find(|(count, (_, character))| *count == limit || *character > '\u{ffff}');
    if let Some((_, (at, _))) = end {
        text.truncate(at);
    }
}

/// A text as a column of this many characters keeps it.
pub(super) fn kept(text: &str, limit: usize) -> String {
    let mut text = text.to_owned();
    cut(&mut text, limit);
    text
}

/// A text as a long column keeps it, which holds 65,535 bytes.
pub(super) fn kept_long(text: &str) -> String {
    let mut text = kept(text, usize::MAX);
    let mut end = text.len().min(65_535);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}
