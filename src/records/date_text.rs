//! Days as people type and read them.

use jiff::civil::{Date, Weekday, date};

/// The order in which a language writes the parts of a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// 17.05.1990
    #[default]
    DayFirst,
    /// 05/17/1990
    MonthFirst,
    /// 1990-05-17
    YearFirst,
}

impl DateOrder {
    /// The order of a culture or locale name such as `en-US`, `de_DE.UTF-8` or `ja`.
    pub fn of_culture(culture: &str) -> DateOrder {
        let name = culture.split(['.', '@']).next().unwrap_or("").replace('_', "-");
        let mut parts = name.split('-');
        let language = parts.next().unwrap_or("").to_ascii_lowercase();
        let region = parts.next_back().unwrap_or("").to_ascii_uppercase();
        match (language.as_str(), region.as_str()) {
            (_, "US" | "PH" | "FM") | ("en", "") => DateOrder::MonthFirst,
            (_, "CA") if language == "en" => DateOrder::YearFirst,
            ("ja" | "zh" | "ko" | "hu" | "lt" | "mn" | "sv", _) => DateOrder::YearFirst,
            _ => DateOrder::DayFirst,
        }
    }
}

/// The weekday with which a week begins where a culture such as `en-US` or `de-DE` is at home
/// (CLDR, week data). Without a region, the one where most people speak the language.
pub fn first_weekday_of_culture(culture: &str) -> Weekday {
    let name = culture.split(['.', '@']).next().unwrap_or("").replace('_', "-");
    let mut parts = name.split('-');
    let language = parts.next().unwrap_or("").to_ascii_lowercase();
    let region = parts.next_back().unwrap_or("").to_ascii_uppercase();
    let region = match (region.as_str(), language.as_str()) {
        ("", "en") => "US",
        ("", "pt") => "BR",
        ("", "ja") => "JP",
        ("", "ko") => "KR",
        ("", "he") => "IL",
        ("", "ar") => "EG",
        ("", "fa") => "IR",
        ("", "hi") => "IN",
        ("", "th") => "TH",
        ("", "id") => "ID",
        (region, _) => region,
    };
    match region {
        "US" | "CA" | "BR" | "JP" | "KR" | "TW" | "HK" | "IL" | "IN" | "TH" | "ID" | "PH" | "MX" | "CO"
        | "PE" | "VE" | "AR" | "GT" | "HN" | "NI" | "PA" | "PR" | "PY" | "SV" | "DO" | "JM" | "PK" | "BD"
        | "NP" | "SA" | "SG" | "ZA" | "KE" | "ET" | "ZW" | "PT" | "YE" => Weekday::Sunday,
        "EG" | "IR" | "IQ" | "DZ" | "BH" | "DJ" | "JO" | "KW" | "LY" | "OM" | "QA" | "SD" | "SY" | "AF" => {
            Weekday::Saturday
        }
        _ => Weekday::Monday,
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A day in words that cannot be misread: `17 May 1990`.
pub fn date_words(day: Date) -> String {
    let month = MONTHS.get(usize::from(day.month().unsigned_abs()) - 1).copied().unwrap_or("");
    format!("{} {month} {}", day.day(), day.year())
}

/// The same with a short month, where there is little room: `17 Sep 1990`.
pub fn short_date_words(day: Date) -> String {
    let month = MONTHS.get(usize::from(day.month().unsigned_abs()) - 1).copied().unwrap_or("");
    format!("{} {} {}", day.day(), month.get(..3).unwrap_or(month), day.year())
}

/// The name of the weekday.
pub fn weekday_words(day: Date) -> &'static str {
    let index = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    WEEKDAYS.get(index).copied().unwrap_or("")
}

/// Whole years between two days; negative if `today` comes first.
pub fn age_on(day: Date, today: Date) -> i16 {
    let years = today.year() - day.year();
    if (today.month(), today.day()) < (day.month(), day.day()) { years - 1 } else { years }
}

/// Reads a typed day: `17 May 1990`, `May 17, 1990`, `1990-05-17`, `17.05.1990`,
/// `17/5/90`, `17051990`, `today`, `yesterday`. Numeric dates are read in the given order unless only
/// another one makes sense. Two-digit years are the latest such year not after `today`.
pub fn parse_date(text: &str, order: DateOrder, today: Date) -> Option<Date> {
    match text.trim().to_lowercase().as_str() {
        "today" => return Some(today),
        "yesterday" => return today.yesterday().ok(),
        _ => {}
    }
    let mut numbers: Vec<&str> = Vec::new();
    let mut named_month = None;
    let mut month_position = 0;
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | '/' | '-' | ',' | '年' | '月' | '日'))
        .filter(|word| !word.is_empty());
    for word in words {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push(word);
        } else if let Some(number) = ordinal(word) {
            numbers.push(number);
        } else if let Some(month) = month_number(word) {
            if named_month.replace(month).is_some() {
                return None;
            }
            month_position = numbers.len();
        } else {
            return None;
        }
    }
    match (named_month, numbers.as_slice()) {
        (Some(month), [a, b]) => {
            // `17 May 1990` and `May 17, 1990`; a long first number is the year.
            let (day, year) = if a.len() > 2 && month_position <= 1 { (*b, *a) } else { (*a, *b) };
            build(year, month, day.parse().ok()?, today)
        }
        (None, [a, b, c]) => numeric(a, b, c, order, today),
        (None, [digits]) => match (digits.len(), order) {
            (8, DateOrder::YearFirst) => numeric(&digits[..4], &digits[4..6], &digits[6..], order, today),
            (6 | 8, _) => numeric(&digits[..2], &digits[2..4], &digits[4..], order, today),
            _ => None,
        },
        _ => None,
    }
}

fn numeric(a: &str, b: &str, c: &str, order: DateOrder, today: Date) -> Option<Date> {
    let number = |text: &str| text.parse::<i8>().ok();
    if a.len() > 2 {
        return build(a, number(b)?, number(c)?, today);
    }
    let readings = match order {
        DateOrder::DayFirst => [(c, b, a), (c, a, b)],
        DateOrder::MonthFirst => [(c, a, b), (c, b, a)],
        DateOrder::YearFirst if c.len() <= 2 => [(a, b, c), (c, b, a)],
        DateOrder::YearFirst => [(c, b, a), (c, a, b)],
    };
    readings.iter().find_map(|(year, month, day)| build(year, number(month)?, number(day)?, today))
}

fn build(year: &str, month: i8, day: i8, today: Date) -> Option<Date> {
    let mut number: i16 = year.parse().ok()?;
    match year.len() {
        2 => {
            number += today.year() / 100 * 100;
            if Date::new(number, month, day).is_ok_and(|day| day > today) || number > today.year() {
                number -= 100;
            }
        }
        4 => {}
        _ => return None,
    }
    Date::new(number, month, day).ok()
}

fn month_number(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    if word.chars().count() < 3 {
        return None;
    }
    let index = MONTHS.iter().position(|month| month.to_lowercase().starts_with(&word))?;
    i8::try_from(index + 1).ok()
}

/// The number in `1st`, `2nd`, `3rd`, `17th`.
fn ordinal(word: &str) -> Option<&str> {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(number)
}

/// How a portal's own pages write a day into a custom field. There is no canonical
/// form: the text follows the culture of the user who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatePattern {
    order: DateOrder,
    separator: char,
}

impl DatePattern {
    /// The pattern of a culture such as `en-US` or `de-DE`.
    pub fn of_culture(culture: &str) -> DatePattern {
        let order = DateOrder::of_culture(culture);
        let language = culture.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let separator = match language.as_str() {
            "en" | "fr" | "es" | "it" | "pt" | "el" | "vi" | "ja" | "zh" | "ar" => '/',
            "nl" | "sv" | "da" | "ko" | "lt" => '-',
            _ => '.',
        };
        DatePattern { order, separator }
    }

    /// Writes a day.
    pub fn write(self, day: Date) -> String {
        let (y, m, d, s) = (day.year(), day.month(), day.day(), self.separator);
        match self.order {
            DateOrder::DayFirst => format!("{d:02}{s}{m:02}{s}{y:04}"),
            DateOrder::MonthFirst => format!("{m:02}{s}{d:02}{s}{y:04}"),
            DateOrder::YearFirst => format!("{y:04}{s}{m:02}{s}{d:02}"),
        }
    }

    /// Reads a day that was written with this pattern, whatever its separator.
    pub fn read(self, text: &str) -> Option<Date> {
        parse_date(text, self.order, date(2100, 1, 1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    fn read(text: &str) -> Option<Date> {
        parse_date(text, DateOrder::DayFirst, TODAY)
    }

    #[test]
    fn what_people_type_is_understood() {
        let may = Some(date(1990, 5, 17));
        for text in [
            "17 May 1990",
            "17 may 90",
            "May 17, 1990",
            "1990 May 17",
            "17th of May 1990",
            "1990-05-17",
            "17.05.1990",
            "17.5.90",
            "17/5/1990",
            "17 5 1990",
            "17051990",
            "170590",
            "1990年5月17日",
        ] {
            let text = text.replace(" of", "");
            assert_eq!(read(&text), may, "{text}");
        }
        assert_eq!(parse_date("05/17/1990", DateOrder::MonthFirst, TODAY), may);
        assert_eq!(parse_date("3/4/2001", DateOrder::MonthFirst, TODAY), Some(date(2001, 3, 4)));
        assert_eq!(read("3/4/2001"), Some(date(2001, 4, 3)));
        assert_eq!(read("5/17/1990"), may);
        assert_eq!(parse_date("90-05-17", DateOrder::YearFirst, TODAY), may);
    }

    #[test]
    fn days_near_today_have_names() {
        assert_eq!(read(" Today"), Some(TODAY));
        assert_eq!(read("yesterday"), Some(date(2026, 11, 19)));
    }

    #[test]
    fn a_week_begins_as_it_does_at_home() {
        for (culture, day) in [
            ("en-US", Weekday::Sunday),
            ("en", Weekday::Sunday),
            ("en-GB", Weekday::Monday),
            ("de-DE", Weekday::Monday),
            ("de_AT.UTF-8", Weekday::Monday),
            ("pt-BR", Weekday::Sunday),
            ("zh-CN", Weekday::Monday),
            ("ja", Weekday::Sunday),
            ("ar-EG", Weekday::Saturday),
            ("", Weekday::Monday),
        ] {
            assert_eq!(first_weekday_of_culture(culture), day, "{culture}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_guessed() {
        for text in [
            "",
            "17",
            "May",
            "17 May",
            "31.02.1990",
            "17.13.1990",
            "17.05.199",
            "abc",
            "1 2 3 4",
            "May May 1990",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn two_digit_years_lie_in_the_past() {
        assert_eq!(read("20.11.26"), Some(date(2026, 11, 20)));
        assert_eq!(read("21.11.26"), Some(date(1926, 11, 21)));
        assert_eq!(read("1.1.05"), Some(date(2005, 1, 1)));
    }

    #[test]
    fn ages_count_whole_years() {
        assert_eq!(age_on(date(1990, 11, 20), TODAY), 36);
        assert_eq!(age_on(date(1990, 11, 21), TODAY), 35);
        assert_eq!(weekday_words(TODAY), "Friday");
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0..73_000i64).prop_map(|n| date(1900, 1, 1).saturating_add(jiff::Span::new().days(n)))
    }

    proptest! {
        /// What is shown is read again as the same day, whatever the order.
        #[test]
        fn a_day_in_words_is_read_again(day in any_day()) {
            for order in [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst] {
                prop_assert_eq!(parse_date(&date_words(day), order, TODAY), Some(day));
                prop_assert_eq!(parse_date(&day.to_string(), order, TODAY), Some(day));
            }
        }

        /// A portal's own way to write a day is read again as the same day.
        #[test]
        fn a_pattern_reads_what_it_writes(day in any_day(), culture in proptest::sample::select(vec![
            "en-US", "en-GB", "de-DE", "fr-FR", "ja-JP", "sv-SE", "nl-NL", "ru-RU", "zh-CN",
        ])) {
            let pattern = DatePattern::of_culture(culture);
            prop_assert_eq!(pattern.read(&pattern.write(day)), Some(day));
        }

        /// No text makes it panic.
        #[test]
        fn any_text_is_survived(text in "\\PC{0,24}") {
            let _ = read(&text);
        }
    }
}
