//! Texts and the characters in them that nobody sees, or that do harm where they are shown.
//!
//! What the portal holds stays as it was read, whatever is in it. These functions stand where a
//! text comes in by the keyboard ([`typed`]), and where one goes out: to the window's title and
//! a screen reader ([`shown`], [`spoken`]) and to the log ([`logged`]). What is drawn needs none:
//! the letters of the window have a box for characters that are none.

use std::borrow::Cow;

/// Stands for a character that is no text.
const SIGN: char = '\u{fffd}';

/// The longest line of the log, in bytes.
pub const LONGEST_LINE: usize = 16 << 10;

/// Whether a character is a command to a machine, or none at all. Tab and the ends of lines are text.
fn is_no_text(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')) || is_no_character(c)
}

/// The code points that Unicode keeps free of characters for ever.
fn is_no_character(c: char) -> bool {
    let code = u32::from(c);
    code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code)
}

/// Whether a character shows nothing, and is no blank either.
fn is_invisible(c: char) -> bool {
    is_no_text(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character means nothing at the end of a text. Joiners, marks of direction and the
/// forms of signs belong to the letters before them.
fn is_loose(c: char) -> bool {
    c.is_whitespace()
        || is_no_text(c)
        || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether there is no visible character in a text.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// A text without the blanks, and what is as good as one, at its ends. Empty if it is blank.
pub fn trimmed(text: &str) -> &str {
    let text = text.trim_matches(is_loose);
    if is_blank(text) { "" } else { text }
}

/// What was typed or pasted, as text: ends of lines are `\n`, and other commands to machines
/// are gone.
pub fn typed(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !is_no_text(c) && !matches!(c, '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    Cow::Owned(lines.chars().filter(|c| !is_no_text(*c)).collect())
}

/// A text in one line beside others: a sign stands for what is no text, and what turns the
/// direction of writing ends with it.
pub fn shown(text: &str) -> Cow<'_, str> {
    let ends_lines = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if !text.chars().any(|c| is_no_text(c) || ends_lines(c) || turns(c)) {
        return Cow::Borrowed(text);
    }
    let sign = |c: char| match c {
        c if ends_lines(c) => ' ',
        c if is_no_text(c) => SIGN,
        c => c,
    };
    let mut line: String = text.chars().map(sign).collect();
    line.push_str(&closing(&line));
    Cow::Owned(line)
}

/// A text for a screen reader, with its lines. Its bus carries no NUL, and loses the whole
/// window over one.
pub fn spoken(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_no_text(c) || turns(c)) {
        return Cow::Borrowed(text);
    }
    let mut words: String = text.chars().map(|c| if is_no_text(c) { SIGN } else { c }).collect();
    words.push_str(&closing(&words));
    Cow::Owned(words)
}

/// The same where each character has to keep its length in bytes, as in a text that is being
/// edited.
pub fn spoken_in_place(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_no_text) {
        return Cow::Borrowed(text);
    }
    let blank = |c: char| match (is_no_text(c), c.len_utf8()) {
        (false, _) => c,
        (_, 1) => ' ',
        (_, 2) => '\u{a0}',
        (_, 3) => SIGN,
        // A character of the private planes: it has no meaning either.
        (_, _) => '\u{f0000}',
    };
    Cow::Owned(text.chars().map(blank).collect())
}

/// A line for the log and for a terminal: what is no letter is written as its number, and what is
/// too long is cut off. Ends of lines at the end stay.
pub fn logged(line: &str) -> Cow<'_, str> {
    let is_number =
        |c: char| is_no_text(c) || matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}') || turns(c);
    let words = line.trim_end_matches(['\r', '\n']);
    if words.len() <= LONGEST_LINE && !words.chars().any(is_number) {
        return Cow::Borrowed(line);
    }
    let mut written = String::with_capacity(words.len().min(LONGEST_LINE) + 16);
    for c in words.chars() {
        if written.len() >= LONGEST_LINE {
            written.push('…');
            break;
        }
        match c {
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            c if is_number(c) => written.extend(c.escape_unicode()),
            c => written.push(c),
        }
    }
    written.push_str(&line[words.len()..]);
    Cow::Owned(written)
}

/// Whether a character turns the direction of all that follows, or ends that.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What ends the turns of direction that a text leaves open.
fn closing(text: &str) -> String {
    const POP: char = '\u{202c}';
    const POP_ISOLATE: char = '\u{2069}';
    let mut open: Vec<char> = Vec::new();
    for c in text.chars() {
        match c {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => open.push(POP),
            '\u{2066}'..='\u{2068}' => open.push(POP_ISOLATE),
            // One that ends nothing means nothing.
            POP => drop(open.pop_if(|last| *last == POP)),
            POP_ISOLATE => {
                if let Some(begin) = open.iter().rposition(|end| *end == POP_ISOLATE) {
                    open.truncate(begin);
                }
            }
            _ => {}
        }
    }
    open.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Letters of many scripts among everything that does harm.
    fn any_text() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            '\0',
            '\u{1}',
            '\u{7}',
            '\u{8}',
            '\t',
            '\n',
            '\r',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{9b}',
            '\u{ad}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202b}',
            '\u{202c}',
            '\u{202d}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2067}',
            '\u{2068}',
            '\u{2069}',
            '\u{feff}',
            '\u{fdd0}',
            '\u{fffe}',
            '\u{ffff}',
            '\u{1ffff}',
            '\u{10ffff}',
            '\u{e0001}',
            ' ',
            '\u{a0}',
            '\u{3000}',
            'a',
            'Ü',
            'ש',
            'ع',
            '美',
            '🎉',
            '\u{301}',
            '\u{fe0f}',
        ]);
        prop::collection::vec(prop_oneof![4 => odd, 1 => any::<char>()], 0..24)
            .prop_map(|chars| chars.into_iter().collect())
    }

    #[test]
    fn a_name_of_nothing_that_can_be_seen_is_empty() {
        for blank in
            ["", " ", "\u{200b}", "\u{feff}\u{200d}", "\0", "\u{3164}", "\u{2800}", "\u{ad}\n", "\u{202e}"]
        {
            assert!(is_blank(blank), "{blank:?}");
            assert_eq!(trimmed(blank), "", "{blank:?}");
        }
        for text in ["a", " .", "\u{200b}ש", "🎉", "\u{e000}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn the_ends_go_and_what_belongs_to_letters_stays() {
        for (text, without) in [
            (" Mia ", "Mia"),
            ("\u{feff}Mia\u{200b}", "Mia"),
            ("\u{202a}+49 30 1\u{202c}", "+49 30 1"),
            ("☎\u{fe0f}", "☎\u{fe0f}"),
            ("می\u{200c}", "می\u{200c}"),
            ("שלום!\u{200f}", "שלום!\u{200f}"),
            ("\n\tMia\u{a0}Berg\u{3000}", "Mia\u{a0}Berg"),
        ] {
            assert_eq!(trimmed(text), without, "{text:?}");
        }
    }

    #[test]
    fn what_turns_is_closed() {
        for (text, closed) in [
            ("a\u{202e}b", "a\u{202e}b\u{202c}"),
            ("a\u{202e}b\u{202c}", "a\u{202e}b\u{202c}"),
            ("\u{2067}\u{202b}a", "\u{2067}\u{202b}a\u{202c}\u{2069}"),
            ("\u{2067}\u{202b}a\u{2069}", "\u{2067}\u{202b}a\u{2069}"),
            ("\u{202b}\u{2067}a\u{202c}", "\u{202b}\u{2067}a\u{202c}\u{2069}\u{202c}"),
            ("\u{202c}\u{2069}a", "\u{202c}\u{2069}a"),
        ] {
            assert_eq!(shown(text), closed, "{text:?}");
        }
    }

    #[test]
    fn a_line_of_the_log_stays_one_line() {
        assert_eq!(logged("fine\n"), "fine\n");
        assert_eq!(logged("a\u{1b}[31m\nINFO forged\u{202e}\r\n"), "a\\u{1b}[31m\\nINFO forged\\u{202e}\r\n");
        let long = logged(&"é".repeat(LONGEST_LINE)).into_owned();
        assert!(long.len() < LONGEST_LINE + 16 && long.ends_with('…'));
    }

    proptest! {
        #[test]
        fn nothing_that_is_no_text_gets_out(text in any_text()) {
            for out in [typed(&text), shown(&text), spoken(&text), spoken_in_place(&text), logged(&text)] {
                prop_assert!(!out.contains(is_no_text), "{out:?}");
            }
            let without_ends = |text: &str| text.trim_end_matches(['\r', '\n']).to_owned();
            let is_wrong_in_a_log = |c: char| matches!(c, '\n' | '\r' | '\u{1b}' | '\u{2028}') || turns(c);
            prop_assert!(!without_ends(&logged(&text)).contains(is_wrong_in_a_log));
            prop_assert!(!shown(&text).contains(['\n', '\t', '\r']));
            for out in [shown(&text), spoken(&text)] {
                prop_assert_eq!(closing(&out), "", "{:?}", out);
            }
            let lengths = |text: &str| text.chars().map(char::len_utf8).collect::<Vec<_>>();
            prop_assert_eq!(lengths(&text), lengths(&spoken_in_place(&text)));
        }

        #[test]
        fn text_stays_as_it_is(text in "[a-zA-ZäöüßéñÅøşж美咲שלוםعمر ,.+@-]{0,40}") {
            for out in [typed(&text), shown(&text), spoken(&text), spoken_in_place(&text), logged(&text)] {
                prop_assert_eq!(&*out, &*text);
            }
            prop_assert_eq!(trimmed(&text), text.trim());
        }

        #[test]
        fn doing_it_twice_changes_nothing(text in any_text()) {
            for once in [typed, shown, spoken, spoken_in_place] {
                let first = once(&text).into_owned();
                prop_assert_eq!(&*once(&first), &*first);
            }
            prop_assert_eq!(trimmed(trimmed(&text)), trimmed(&text));
            prop_assert!(is_blank(&text) == trimmed(&text).is_empty());
        }
    }
}
