//! Tables for spreadsheets, and what keeps a text in them from being taken for a formula.
//!
//! A spreadsheet calculates what begins with `=`, `+`, `-` or `@`, and a formula can do harm. Which text
//! begins a cell depends on who reads the table: semicolons part the cells in many countries, tabs and
//! line ends for whoever pastes. So a text is guarded when it, or a part of it behind one of these, begins
//! so: a tab is put in front of it. Every cell is quoted, so that a text stays one cell. [`unguarded`]
//! takes that tab off again.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

/// The mark by which spreadsheets know UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const GUARD: char = '\t';

/// What parts a text into cells, for one reader or another.
const SEPARATORS: [char; 5] = [',', ';', '\t', '\r', '\n'];

/// What a formula begins with. The wide forms are taken for the narrow ones where they are in use.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A CSV file in the making (RFC 4180; UTF-8 with a byte order mark, so that spreadsheets read it). Every
/// cell is guarded.
#[derive(Debug)]
pub struct CsvTable<W: Write>(Writer<W>);

impl<W: Write> CsvTable<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(mut to: W) -> io::Result<CsvTable<W>> {
        to.write_all(BYTE_ORDER_MARK.as_bytes())?;
        // By itself the writer would not quote a tab, and a reader who parts at tabs would find the formula.
        let mut form = WriterBuilder::new();
        form.terminator(Terminator::CRLF).quote_style(QuoteStyle::Always);
        Ok(CsvTable(form.from_writer(to)))
    }

    /// Writes a row. All rows have as many cells as the first.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(guarded(cell.as_ref()).as_bytes())?;
        }
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is left to write.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A text as it was before it became a cell of a [`CsvTable`]. What was never guarded stays as it is.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix(GUARD).filter(|text| needs_guard(text)).unwrap_or(cell)
}

/// The text as it is safe in a cell.
fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("{GUARD}{text}")) } else { Cow::Borrowed(text) }
}

/// Whether somebody may take the text, or a part of it, for a formula. One that begins with the guard itself
/// gets another, or it would lose its own on the way back.
fn needs_guard(text: &str) -> bool {
    text.starts_with(GUARD)
        || text.split(SEPARATORS).any(|part| part.trim_start_matches(is_blank).starts_with(SIGNS))
}

/// Spreadsheets leave out blanks, and what cannot be seen, in front of a formula; simple readers leave out
/// quotes, too.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control() || matches!(character, '"' | '\u{200b}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The file with these rows.
    fn file(rows: &[Vec<String>]) -> String {
        let mut bytes = Vec::new();
        let mut table = CsvTable::begin(&mut bytes).unwrap();
        for row in rows {
            table.row(row).unwrap();
        }
        table.end().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The cells of a file as they stand there, guards included.
    fn cells(file: &str) -> Vec<Vec<String>> {
        let body = file.strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    /// What a simple reader finds who parts a file at each of these signs, unless they are in quotes.
    fn simple_cells(file: &str, separators: &str) -> Vec<String> {
        let (mut found, mut is_quoted) = (vec![String::new()], false);
        for sign in file.chars() {
            if sign == '"' {
                is_quoted = !is_quoted;
            } else if !is_quoted && separators.contains(sign) {
                found.push(String::new());
            } else if let Some(last) = found.last_mut() {
                last.push(sign);
            }
        }
        found
    }

    fn is_formula(cell: &str) -> bool {
        cell.trim_start_matches([' ', '\u{feff}']).starts_with(['=', '+', '-', '@'])
    }

    #[test]
    fn what_is_guarded() {
        for (text, is_guarded) in [
            ("", false),
            ("Mia Berg", false),
            ("a=b", false),
            ("a - b", false),
            ("mia@x.example", false),
            ("one, two; three", false),
            ("'=1", false),
            ("=1+1", true),
            ("+49 30 555 0100", true),
            ("-5", true),
            ("@SUM(1)", true),
            ("＝1", true),
            ("  =1", true),
            ("\u{a0}=1", true),
            ("\u{feff}=1", true),
            ("\0=1", true),
            ("\"=1\"", true),
            ("a,=1", true),
            ("a; -1", true),
            ("a\t@b", true),
            ("a\r+1", true),
            ("a\n- one\n- two", true),
            ("\t", true),
            ("\ta", true),
            ("\t=1", true),
        ] {
            let wanted = if is_guarded { format!("\t{text}") } else { text.to_owned() };
            assert_eq!(guarded(text), wanted, "{text:?}");
            assert_eq!(unguarded(&wanted), text);
        }
        assert_eq!(unguarded("\tsomebody's own tab"), "\tsomebody's own tab");
    }

    #[test]
    fn a_guarded_cell_is_quoted() {
        let row = ["Mia", "+49 30", "a;=1"].map(str::to_owned).to_vec();
        assert_eq!(file(&[row]), "\u{feff}\"Mia\",\"\t+49 30\",\"\ta;=1\"\r\n");
    }

    proptest! {
        /// Whatever is in a table comes back out of it, and no cell of it is a formula to anybody.
        #[test]
        fn texts_come_back_and_are_no_formulas(
            rows in prop::collection::vec(
                prop::collection::vec(
                    prop_oneof!["[-=+@＝,;\t\r\n \"'a\u{feff}\0]{0,10}", any::<String>()],
                    3,
                ),
                1..5,
            ),
        ) {
            let file = file(&rows);
            let found = cells(&file);
            for cell in found.iter().flatten() {
                let parts = || cell.split([',', ';', '\t', '\r', '\n']);
                prop_assert!(cell.starts_with('\t') || !parts().any(is_formula), "{:?}", cell);
                prop_assert!(!is_formula(cell), "{:?}", cell);
            }
            let back: Vec<Vec<String>> =
                found.iter().map(|row| row.iter().map(|cell| unguarded(cell).to_owned()).collect()).collect();
            prop_assert_eq!(back, rows);
            for separators in [",\r\n", ";\r\n", "\t\r\n", ",;\t\r\n"] {
                for cell in simple_cells(&file, separators) {
                    prop_assert!(!is_formula(&cell), "{:?} by {:?}", cell, separators);
                }
            }
        }
    }
}
