//! What the form refuses, before anything is sent.

use std::collections::HashSet;

use jiff::civil::Date;
use uuid::Uuid;

use super::plain_text::{is_blank, trimmed};
use super::value::CHANNELS_LIMIT;
use super::{
    Channel, Choice, DateValue, Draft, Field, FieldKey, Limit, Photo, RecordKey, RecordKind, Schema, Value,
    ValueKind, stored_length,
};

/// What validation has to know about the rest of the portal.
pub trait ValidationContext {
    /// The day it is.
    fn today(&self) -> Date;
    /// The lead of a person, as far as it is known.
    fn lead_of(&self, person: Uuid) -> Option<Uuid>;
}

/// Something that cannot be saved as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field it is about.
    pub field: FieldKey,
    /// A sentence: what is wrong, and what to do.
    pub message: String,
}

/// Everything that keeps a draft from being saved.
///
/// Only edited fields are judged: what the portal already holds does not block a
/// change elsewhere. Exceptions are the rules of the documented calls themselves
/// (a contact needs a first name in every call).
pub fn problems(schema: &Schema, draft: &Draft, context: &dyn ValidationContext) -> Vec<Problem> {
    let mut found = Vec::new();
    for field in &schema.fields {
        if !draft.is_edited(field.key) {
            continue;
        }
        if let Some(message) = field_problem(field, &draft.value(field.key), context) {
            found.push(Problem { field: field.key, message });
        }
    }
    match schema.kind {
        RecordKind::Person => person_problems(draft, context, &mut found),
        RecordKind::Contact => contact_problems(schema, draft, &mut found),
    }
    found
}

fn field_problem(field: &Field, value: &Value, context: &dyn ValidationContext) -> Option<String> {
    let blank = match value {
        Value::Text(text) => is_blank(text),
        other => other.is_empty(),
    };
    if blank && field.required {
        return Some(format!("{} cannot be empty.", field.label));
    }
    if blank && !field.can_empty && matches!(field.kind, ValueKind::Choice(_)) {
        return Some(format!("{} cannot be emptied once it is set.", field.label));
    }
    match value {
        Value::Text(text) => text_problem(field.limit, trimmed(text)),
        Value::Date(DateValue::Typed(text)) => {
            Some(format!("“{text}” is not a date. Write it like 17 May 1990, or leave it empty."))
        }
        Value::Date(DateValue::Day(day)) if *day > context.today() => {
            Some("This day is in the future.".to_owned())
        }
        Value::Date(DateValue::Day(day)) if day.year() < 1900 => {
            Some("The portal keeps no days before 1900.".to_owned())
        }
        Value::Channels(rows) => channels_problem(rows),
        Value::Photo(Photo::Address(address)) => photo_address_problem(address),
        _ => None,
    }
}

/// Why a text cannot be stored whole, if so.
fn text_problem(limit: Option<Limit>, text: &str) -> Option<String> {
    if let Some(problem) = character_problem(text) {
        return Some(problem);
    }
    let limit = limit?;
    let used = limit.used(text);
    if used <= limit.maximum() {
        return None;
    }
    let unit = match limit {
        Limit::Characters(_) => "characters",
        Limit::Bytes(_) => "bytes",
    };
    Some(format!("Too long: {used} of {} {unit}. The portal would cut the rest off.", limit.maximum()))
}

/// The portal stores no character beyond U+FFFF (it cuts the text there) and no
/// control characters.
fn character_problem(text: &str) -> Option<String> {
    let (position, character) = text.chars().enumerate().find(|(_, c)| {
        *c > '\u{ffff}'
            || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    })?;
    let position = position + 1;
    Some(if character > '\u{ffff}' {
        format!("The portal would cut the text at “{character}” (character {position}). Remove it.")
    } else {
        format!("Character {position} is a control character that the portal cannot store. Remove it.")
    })
}

fn channels_problem(rows: &[Channel]) -> Option<String> {
    let mut seen = HashSet::new();
    for (index, row) in rows.iter().enumerate() {
        let place = index + 1;
        if is_blank(&row.value) || is_blank(&row.kind) {
            return Some(format!("Channel {place} is empty. Fill it in or remove it."));
        }
        if row.value.contains('|') || row.kind.contains('|') {
            return Some(format!("Channel {place} contains “|”, which the portal uses itself. Remove it."));
        }
        if let Some(problem) = character_problem(&row.value).or_else(|| character_problem(&row.kind)) {
            return Some(format!("Channel {place}: {problem}"));
        }
        if !seen.insert(row.trimmed()) {
            return Some(format!("Channel {place} is listed twice. Remove one."));
        }
    }
    let length = stored_length(rows);
    (length > CHANNELS_LIMIT).then(|| {
        format!("The channels are too long together: {length} of {CHANNELS_LIMIT} characters. Shorten or remove one.")
    })
}

fn photo_address_problem(address: &str) -> Option<String> {
    let address = address.trim();
    let fits = ["http://", "https://"]
        .iter()
        .any(|scheme| address.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    (!fits || address.contains(char::is_whitespace))
        .then(|| "Give a whole web address that starts with http:// or https://.".to_owned())
}

fn person_problems(draft: &Draft, context: &dyn ValidationContext, found: &mut Vec<Problem>) {
    if draft.is_edited(FieldKey::Birthday) || draft.is_edited(FieldKey::WorkStart) {
        let day = |key| match draft.value(key) {
            Value::Date(date) => date.day(),
            _ => None,
        };
        if let (Some(birthday), Some(start)) = (day(FieldKey::Birthday), day(FieldKey::WorkStart))
            && start < birthday
        {
            let field =
                if draft.is_edited(FieldKey::WorkStart) { FieldKey::WorkStart } else { FieldKey::Birthday };
            found.push(Problem { field, message: "Work start is before the birthday.".to_owned() });
        }
    }
    if draft.is_edited(FieldKey::Lead)
        && let (RecordKey::Person(id), Value::Person(Some(lead))) = (draft.key(), draft.value(FieldKey::Lead))
        && let Some(message) = lead_problem(id, lead, context)
    {
        found.push(Problem { field: FieldKey::Lead, message });
    }
}

fn lead_problem(person: Uuid, lead: Uuid, context: &dyn ValidationContext) -> Option<String> {
    if lead == person {
        return Some("Nobody can be their own lead.".to_owned());
    }
    let mut seen = HashSet::from([lead]);
    let mut next = context.lead_of(lead);
    while let Some(above) = next {
        if above == person {
            return Some("This would make a circle of leads: they already report to this person.".to_owned());
        }
        if !seen.insert(above) {
            break;
        }
        next = context.lead_of(above);
    }
    None
}

fn contact_problems(schema: &Schema, draft: &Draft, found: &mut Vec<Problem>) {
    let changed = |key| schema.field(key).is_some_and(|field| draft.is_changed(field));
    // The call that saves these refuses a contact without a first name. Some were imported
    // without one.
    let needs_name = changed(FieldKey::LastName)
        || changed(FieldKey::JobTitle)
        || changed(FieldKey::About)
        || (changed(FieldKey::Access)
            && draft.choice(FieldKey::Access) != Some(Choice::Restricted)
            && [draft.choice(FieldKey::Access), draft.base().choice(FieldKey::Access)]
                .contains(&Some(Choice::EveryoneViews)));
    if needs_name
        && is_blank(draft.text(FieldKey::FirstName))
        && !found.iter().any(|p| p.field == FieldKey::FirstName)
    {
        let message = "The portal saves this contact only with a first name. Fill it in.".to_owned();
        found.push(Problem { field: FieldKey::FirstName, message });
    }
    // The portal stores both names in one column with a separator of three.
    let together = trimmed(draft.text(FieldKey::FirstName)).chars().count()
        + trimmed(draft.text(FieldKey::LastName)).chars().count();
    let edited = draft.is_edited(FieldKey::FirstName) || draft.is_edited(FieldKey::LastName);
    if edited && together > 252 && !found.iter().any(|p| p.field == FieldKey::LastName) {
        found.push(Problem {
            field: FieldKey::LastName,
            message: format!("First and last name are too long together: {together} of 252 characters."),
        });
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::records::samples;

    struct SmallOffice;

    impl ValidationContext for SmallOffice {
        fn today(&self) -> Date {
            date(2026, 11, 20)
        }
        fn lead_of(&self, person: Uuid) -> Option<Uuid> {
            // 5 reports to 4, who reports to Mia (100).
            match person.as_u128() {
                5 => Some(Uuid::from_u128(4)),
                4 => Some(Uuid::from_u128(100)),
                _ => None,
            }
        }
    }

    fn problem(key: FieldKey, value: Value) -> Option<String> {
        let mut draft = Draft::new(samples::a_person());
        draft.set(key, value);
        let found = problems(&Schema::person(), &draft, &SmallOffice);
        assert!(found.len() <= 1 && found.iter().all(|p| p.field == key), "{found:?}");
        found.into_iter().next().map(|p| p.message)
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn text_is_refused_where_the_portal_would_cut_it() {
        assert_eq!(problem(FieldKey::Title, text(&"ü".repeat(64))), None);
        assert!(problem(FieldKey::Title, text(&"ü".repeat(65))).unwrap().contains("65 of 64"));
        assert!(problem(FieldKey::Comment, text("ok 😀")).unwrap().contains("character 4"));
        assert!(problem(FieldKey::Comment, text("a\u{1}b")).unwrap().contains("Character 2"));
        assert_eq!(problem(FieldKey::Comment, text("two\r\nlines\tand a tab")), None);
    }

    #[test]
    fn names_are_required_and_blanks_do_not_count() {
        assert!(problem(FieldKey::FirstName, text("")).is_some());
        assert!(problem(FieldKey::LastName, text("  ")).is_some());
    }

    #[test]
    fn days_are_days_and_in_the_past() {
        let day = |y, m, d| Value::Date(DateValue::Day(date(y, m, d)));
        assert_eq!(problem(FieldKey::Birthday, day(2026, 11, 20)), None);
        assert!(problem(FieldKey::Birthday, day(2026, 11, 21)).is_some());
        assert!(problem(FieldKey::Birthday, Value::Date(DateValue::Typed("17 Mai".into()))).is_some());
        assert!(problem(FieldKey::WorkStart, day(1990, 5, 16)).unwrap().contains("before the birthday"));
    }

    #[test]
    fn channels_survive_the_way_the_portal_stores_them() {
        let rows =
            |rows: &[(&str, &str)]| Value::Channels(rows.iter().map(|(k, v)| Channel::new(*k, *v)).collect());
        assert_eq!(problem(FieldKey::Channels, rows(&[("mail", "a@b.c"), ("GTalk", "x")])), None);
        assert!(problem(FieldKey::Channels, rows(&[("mail", "")])).is_some());
        assert!(problem(FieldKey::Channels, rows(&[("phone", "1|2")])).is_some());
        assert!(problem(FieldKey::Channels, rows(&[("mail", "a"), ("mail", "a")])).is_some());
        assert!(problem(FieldKey::Channels, rows(&[("mail", &"a".repeat(1020))])).is_some());
        assert_eq!(problem(FieldKey::Channels, rows(&[("mail", &"a".repeat(1018))])), None);
    }

    #[test]
    fn leads_form_no_circle() {
        let lead = |id| Value::Person(Some(Uuid::from_u128(id)));
        assert_eq!(problem(FieldKey::Lead, lead(7)), None);
        assert!(problem(FieldKey::Lead, lead(100)).unwrap().contains("own lead"));
        assert!(problem(FieldKey::Lead, lead(5)).unwrap().contains("circle"));
    }

    #[test]
    fn what_the_portal_already_holds_does_not_block() {
        let mut record = samples::a_person();
        record.values.insert(FieldKey::LastName, text(""));
        let mut draft = Draft::new(record);
        draft.set(FieldKey::Title, text("Lead"));
        assert_eq!(problems(&Schema::person(), &draft, &SmallOffice), []);
    }

    #[test]
    fn a_contact_without_a_first_name_gets_one_before_the_call_that_needs_it() {
        let schema = Schema::contact(&[]);
        let mut record = samples::a_contact();
        record.values.insert(FieldKey::FirstName, text(" "));
        let mut draft = Draft::new(record);
        draft.set(FieldKey::Company, Value::Company(None));
        draft.set(FieldKey::Access, Value::Choice(Some(Choice::Restricted)));
        assert_eq!(problems(&schema, &draft, &SmallOffice), []);
        draft.set(FieldKey::JobTitle, text("Clerk"));
        assert_eq!(problems(&schema, &draft, &SmallOffice)[0].field, FieldKey::FirstName);
        draft.set(FieldKey::FirstName, text("Mia"));
        assert_eq!(problems(&schema, &draft, &SmallOffice), []);
    }

    #[test]
    fn both_names_of_a_contact_share_one_column() {
        let schema = Schema::contact(&[]);
        let mut draft = Draft::new(samples::a_contact());
        draft.set(FieldKey::FirstName, text(&"a".repeat(200)));
        draft.set(FieldKey::LastName, text(&"b".repeat(52)));
        assert_eq!(problems(&schema, &draft, &SmallOffice), []);
        draft.set(FieldKey::LastName, text(&"b".repeat(53)));
        assert!(problems(&schema, &draft, &SmallOffice)[0].message.contains("253 of 252"));
    }
}
