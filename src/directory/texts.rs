//! The texts of all rows of a store, as they are searched.

use std::ops::Range;

use memchr::memmem::Finder;

/// The texts of all rows, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) text: &'a [u8],
    /// Where each row begins; it ends where the next one begins.
    pub(super) starts: &'a [u32],
}

impl<'a> Texts<'a> {
    /// Where the text of a row is among all.
    #[inline]
    pub(super) fn range(&self, row: usize) -> Range<usize> {
        let at = |row: usize| self.starts.get(row).map_or(self.text.len(), |start| *start as usize);
        at(row)..at(row + 1)
    }

    /// The text of one row.
    #[inline]
    pub(super) fn row(&self, row: usize) -> &'a [u8] {
        &self.text[self.range(row)]
    }

    /// Calls with each of these rows in which something occurs, and where it occurs first.
    #[inline]
    pub(super) fn each_row_with(
        &self,
        finder: &Finder<'_>,
        rows: Range<usize>,
        mut call: impl FnMut(usize, usize),
    ) {
        let end = self.range(rows.end).start;
        let (mut from, mut row) = (self.range(rows.start).start, rows.start);
        while let Some(hit) = self.text.get(from..end).and_then(|rest| finder.find(rest)) {
            let hit = from + hit;
            while self.starts.get(row + 1).is_some_and(|next| *next as usize <= hit) {
                row += 1;
            }
            call(row, hit);
            row += 1;
            from = self.range(row).start;
        }
    }
}
