//! Lines of a file, however long they are.

use std::io::{self, BufRead, Read};

/// The lines of a file one after the other, with room for one of limited length.
pub(super) struct Lines<R> {
    from: R,
    longest: usize,
    buffer: Vec<u8>,
}

/// A line without its end.
#[derive(Debug, PartialEq)]
pub(super) enum Line<'a> {
    /// The whole of it. The last one may have no end in the file.
    Whole(&'a [u8]),
    /// It is longer than it may be.
    TooLong,
}

impl<R: BufRead> Lines<R> {
    /// `longest` is in bytes, with the end of the line.
    pub(super) fn new(from: R, longest: usize) -> Lines<R> {
        Lines { from, longest, buffer: Vec::new() }
    }

    /// The next line; `None` at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        if !self.fill()? {
            return Ok(None);
        }
        if self.buffer.len() < self.longest || self.buffer.ends_with(b"\n") {
            return Ok(Some(Line::Whole(self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer))));
        }
        while self.fill()? && !self.buffer.ends_with(b"\n") {}
        Ok(Some(Line::TooLong))
    }

    /// Reads to the end of the line or as much as there is room for; whether there was any.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.clear();
        self.from.by_ref().take(self.longest as u64).read_until(b'\n', &mut self.buffer)?;
        Ok(!self.buffer.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, longest: usize) -> Vec<Option<String>> {
        let mut lines = Lines::new(text.as_bytes(), longest);
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push(match line {
                Line::Whole(line) => Some(String::from_utf8(line.to_owned()).unwrap()),
                Line::TooLong => None,
            });
        }
        found
    }

    #[test]
    fn long_lines_are_left_out_and_the_others_are_whole() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(lines("", 4), []);
        assert_eq!(lines("a\n\nb", 4), [some("a"), some(""), some("b")]);
        assert_eq!(lines("abc\nd\n", 4), [some("abc"), some("d")]);
        assert_eq!(lines("abcd\ne\n", 4), [None, some("e")]);
        assert_eq!(lines("abcdefgh\ne\nabcde", 4), [None, some("e"), None]);
    }
}
