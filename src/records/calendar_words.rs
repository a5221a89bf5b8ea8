//! The months and weekdays of a calendar, in the language of the user.

use jiff::civil::{Date, Weekday};
use pure_rust_locales::{Locale, locale_match};

/// What the words of a calendar are in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarWords {
    months: &'static [&'static str],
    /// From Sunday on.
    weekdays: &'static [&'static str],
    /// How many letters of a weekday's name tell it from the others; 0 where a name is not to be cut.
    letters: usize,
}

impl CalendarWords {
    /// The words for a culture such as `en-US`, `pt-BR` or `sr-Latn-RS` (glibc's locales). Without a region
    /// those of the region named like the language; English where the culture is not known.
    pub fn of_culture(culture: &str) -> CalendarWords {
        let locale = locale_of(culture);
        // Where a language has two forms, a month alone has another than one beside a day.
        let months =
            locale_match!(locale => LC_TIME::ALT_MON).unwrap_or(locale_match!(locale => LC_TIME::MON));
        let weekdays = locale_match!(locale => LC_TIME::ABDAY);
        CalendarWords { months, weekdays, letters: letters(weekdays) }
    }

    /// The month of a day, as it stands alone: `February`.
    pub fn month(&self, day: Date) -> &'static str {
        self.months.get(usize::from(day.month().unsigned_abs()) - 1).copied().unwrap_or("")
    }

    /// A weekday where there is little room: `Mo`.
    pub fn weekday(&self, weekday: Weekday) -> &'static str {
        let name = self.weekdays.get(usize::from(weekday.to_sunday_zero_offset().unsigned_abs()));
        let name = name.copied().unwrap_or("").trim_end_matches('.');
        let end = name.char_indices().nth(self.letters).map(|(end, _)| end).filter(|end| *end > 0);
        end.map_or(name, |end| &name[..end])
    }
}

fn locale_of(culture: &str) -> Locale {
    let name = culture.split(['.', '@']).next().unwrap_or("").replace('_', "-");
    let mut parts = name.split('-');
    let language = parts.next().unwrap_or("").to_ascii_lowercase();
    let is_latin = name.contains("-Latn");
    let region = match parts.next_back() {
        Some(region) => region.to_ascii_uppercase(),
        None => language.to_ascii_uppercase(),
    };
    let plain = format!("{language}_{region}");
    let latin = is_latin.then(|| format!("{plain}@latin"));
    let names = latin.into_iter().chain([plain]);
    names.filter_map(|name| Locale::try_from(name.as_str()).ok()).next().unwrap_or(Locale::en_US)
}

/// Two letters are enough in most languages; other scripts than these have signs that cannot be cut off.
fn letters(weekdays: &[&str]) -> usize {
    let is_simple = |letter: char| letter < '\u{590}';
    if !weekdays.iter().all(|name| name.chars().all(is_simple)) {
        return 0;
    }
    let tells = |letters: usize| {
        let mut cut: Vec<String> =
            weekdays.iter().map(|name| name.chars().take(letters).collect::<String>()).collect();
        cut.sort_unstable();
        cut.windows(2).all(|pair| pair[0] != pair[1])
    };
    if tells(2) { 2 } else { 3 }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;

    fn weekdays(culture: &str) -> Vec<&'static str> {
        let words = CalendarWords::of_culture(culture);
        Weekday::Monday.cycle_forward().take(7).map(|weekday| words.weekday(weekday)).collect()
    }

    #[test]
    fn a_calendar_speaks_the_language_of_the_culture() {
        let month = |culture| CalendarWords::of_culture(culture).month(date(2015, 2, 1));
        assert_eq!(month("en-US"), "February");
        assert_eq!(month("de-DE"), "Februar");
        assert_eq!(month("de"), "Februar");
        assert_eq!(month("ru-RU"), "Февраль", "not as beside a day");
        assert_eq!(month("sr-Latn-RS"), "februar");
        assert_eq!(month("zh-CN"), "二月");
        assert_eq!(month("tlh-QO'noS"), "February");
        assert_eq!(weekdays("en-GB"), ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]);
        assert_eq!(weekdays("fr-FR"), ["lu", "ma", "me", "je", "ve", "sa", "di"]);
        assert_eq!(weekdays("zh-CN"), ["一", "二", "三", "四", "五", "六", "日"]);
    }

    #[test]
    fn all_words_tell_months_and_weekdays_apart_in_every_culture_of_a_portal() {
        for culture in [
            "ar-SA",
            "az-Latn-AZ",
            "bg-BG",
            "ca-ES",
            "cs-CZ",
            "da-DK",
            "de-AT",
            "de-CH",
            "de-DE",
            "el-GR",
            "en-GB",
            "en-US",
            "es-ES",
            "es-MX",
            "eu-ES",
            "fi-FI",
            "fr-FR",
            "gl-ES",
            "he-IL",
            "hu-HU",
            "hy-AM",
            "id-ID",
            "it-IT",
            "ja-JP",
            "ko-KR",
            "lo-LA",
            "lv-LV",
            "ms-MY",
            "nb-NO",
            "nl-NL",
            "pl-PL",
            "pt-BR",
            "pt-PT",
            "ro-RO",
            "ru-RU",
            "si-LK",
            "sk-SK",
            "sl-SI",
            "sq-AL",
            "sr-Cyrl-RS",
            "sr-Latn-RS",
            "sv-SE",
            "tr-TR",
            "uk-UA",
            "vi-VN",
            "zh-CN",
            "zh-TW",
        ] {
            let words = CalendarWords::of_culture(culture);
            let months: BTreeSet<_> = (1..=12).map(|month| words.month(date(2026, month, 1))).collect();
            assert!(months.len() == 12 && !months.contains(""), "{culture}: {months:?}");
            let days: BTreeSet<_> = weekdays(culture).into_iter().collect();
            // The locale for Lao itself gives two of them the same name.
            let apart = if culture == "lo-LA" { 6 } else { 7 };
            assert!(days.len() == apart && !days.contains(""), "{culture}: {days:?}");
        }
    }
}
