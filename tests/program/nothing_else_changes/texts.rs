//! Random texts, most of them of the kinds that get damaged on the way.

use portal_desk::records::plain_text::is_blank;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const NAMES: &[&str] = &[
    "Mia",
    "Jürgen Großmann",
    "Łukasz",
    "O’Connor-Søndergård",
    "Κωνσταντίνος",
    "Мария Ивановна",
    "阿部 さくら",
    "이서연",
    "عائشة",
    "דוד",
    "ศิริพร",
    "Nguyễn Thùy Linh",
    "प्रिया",
    "e\u{301}a\u{308}",
    "A",
    "\u{feff}Bom",
];

/// In JSON the portal takes some of these for moments and rewrites them.
const MOMENTS: &[&str] = &[
    "2020-01-02T03:04:05.1230000Z",
    "2020-01-02T03:04:05+05:00",
    "1999-12-31T23:59:59",
    "2020-01-02T03:04:05.5-11:30",
    "2020-01-02",
    "1990-05-17T00-00-00",
    "/Date(0)/",
    "0000-00-00T00:00:00",
];

const MARKUP: &[&str] = &[
    "<b>Mia</b> & \"Co\"",
    "a&amp;b &#252; &nbsp;",
    "it's \\ \"quoted\"",
    "{} [] null",
    "null",
    "true",
    "0",
    "-1.50",
    "100 % + 1 = 2 & more?#",
    "%7C%20+a=b&c",
    "$ref @id #text",
    "a;b,c:d/e",
    "<!-- --><![CDATA[x]]>",
    "Type",
];

const LETTERS: &[char] = &[
    'a', 'b', 'Z', '0', '9', ' ', ' ', 'ä', 'ß', 'é', 'Ж', '漢', '\u{2009}', '\u{a0}', '-', '_', '.', '\'',
    '"', '&', '<', '>', '=', '+', '%', '\\', '/', '#', '\u{fffd}', '\u{200b}', '\t',
];

fn cut(text: String, limit: usize) -> String {
    text.chars().take(limit).collect()
}

/// One line of at most this many characters. Often empty, often with blanks at its ends.
pub fn line(limit: usize) -> BoxedStrategy<String> {
    prop_oneof![
        2 => Just(String::new()),
        6 => select(NAMES).prop_map(str::to_owned),
        2 => select(MOMENTS).prop_map(str::to_owned),
        3 => select(MARKUP).prop_map(str::to_owned),
        3 => vec(select(LETTERS), 1..=limit.min(24)).prop_map(String::from_iter),
        1 => select(&['a', 'ü', '漢', ' '][..]).prop_map(move |letter| String::from(letter).repeat(limit)),
        1 => (select(NAMES), limit / 2..=limit).prop_map(|(name, times)| name.repeat(times)),
    ]
    .prop_flat_map(|text| {
        let blank = select(&["", "", "", "", " ", "  ", "\t", "\u{a0}"][..]);
        (blank.clone(), blank, Just(text)).prop_map(|(before, after, text)| format!("{before}{text}{after}"))
    })
    .prop_map(move |text| cut(text, limit))
    .boxed()
}

/// The same with something in it that is no blank.
pub fn filled_line(limit: usize) -> BoxedStrategy<String> {
    line(limit).prop_map(|text| if is_blank(&text) { "x".to_owned() } else { text }).boxed()
}

/// Several lines of at most this many characters.
pub fn paragraphs(limit: usize) -> BoxedStrategy<String> {
    let end = select(&["\r\n", "\n", "\n\n", "\r", "\t", "\r\n\r\n"][..]);
    let lines = vec((line(40), end), 0..4)
        .prop_map(|lines| lines.into_iter().fold(String::new(), |text, (line, end)| text + &line + end));
    prop_oneof![3 => line(limit), 3 => lines.prop_map(move |text| cut(text, limit))].boxed()
}

/// Text of at most 65,535 bytes, now and then right up to that.
pub fn column() -> BoxedStrategy<String> {
    let full = select(&["a", "ü", "漢", "two\r\nlines &<b>\t"][..]).prop_map(|piece| {
        let mut text = piece.repeat(65_535 / piece.len());
        text.extend(std::iter::repeat_n('.', 65_535 - text.len()));
        text
    });
    prop_oneof![40 => paragraphs(2_000), 1 => full].boxed()
}
