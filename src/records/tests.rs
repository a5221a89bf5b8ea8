//! What is written to a file is read again.

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn written(value: &Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn values_can_be_read_by_people() {
    assert_eq!(written(&Value::Text("Lead".into())), json!({"text": "Lead"}));
    assert_eq!(written(&Value::Date(DateValue::Day(date(1990, 5, 17)))), json!({"date": "1990-05-17"}));
    assert_eq!(written(&Value::Date(DateValue::Empty)), json!({"date": null}));
    assert_eq!(written(&Value::Date(DateValue::Typed("17 Ma".into()))), json!({"date": {"typed": "17 Ma"}}));
    assert_eq!(written(&Value::Choice(Some(Choice::EveryoneViews))), json!({"choice": "everyone_views"}));
    assert_eq!(written(&Value::Company(None)), json!({"company": null}));
    assert_eq!(
        written(&Value::Channels(vec![Channel::new("mail", "a@b.c")])),
        json!({"channels": [{"kind": "mail", "value": "a@b.c"}]})
    );
    assert_eq!(written(&Value::Photo(Photo::None)), json!({"photo": "none"}));
    let crop = Crop { x: 1, y: 2, side: 3 };
    let picture = Picture {
        name: "a.png".into(),
        bytes: vec![1, 2, 3].into(),
        mime: "image/png",
        width: 4,
        height: 5,
        crop,
    };
    let file = json!({
        "name": "a.png", "bytes": "AQID", "mime": "image/png", "width": 4, "height": 5,
        "crop": {"x": 1, "y": 2, "side": 3},
    });
    assert_eq!(written(&Value::Photo(Photo::File(picture))), json!({"photo": {"file": file}}));
    let mut gif = json!({"file": file});
    gif["file"]["mime"] = "image/gif".into();
    assert!(serde_json::from_value::<Photo>(gif).is_err());
}

#[test]
fn every_field_has_a_name_of_its_own() {
    let names: Vec<String> = samples::all_fields().map(|key| key.to_string()).collect();
    assert!(names.contains(&"first_name".into()) && names.contains(&"custom:-7".into()), "{names:?}");
    for (key, name) in samples::all_fields().zip(&names) {
        assert_eq!(name.parse(), Ok(key));
        assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
    }
    for name in ["", "shoe_size", "custom:", "custom:x", "First_name"] {
        assert_eq!(name.parse::<FieldKey>(), Err(UnknownField(name.into())));
    }
}

#[test]
fn a_field_takes_no_value_of_another_kind() {
    let mut json = serde_json::to_value(Draft::new(samples::a_person())).unwrap();
    json["edits"]["title"] = json!({"date": null});
    let error = serde_json::from_value::<Draft>(json).unwrap_err();
    assert!(error.to_string().contains("“title”"), "{error}");
}

#[test]
fn an_edit_that_equals_its_base_is_none() {
    let mut json = serde_json::to_value(Draft::new(samples::a_person())).unwrap();
    json["edits"]["title"] = json["base"]["values"]["title"].clone();
    assert!(!serde_json::from_value::<Draft>(json).unwrap().has_edits());
}

/// Stored photos are equal whatever their address, so the text is compared as well.
fn again<T>(value: &T) -> Result<(), TestCaseError>
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).unwrap();
    let read: T = serde_json::from_str(&text).unwrap();
    prop_assert_eq!(&read, value);
    prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn drafts_are_read_as_they_were_written(draft in samples::draft()) {
        again(&draft)?;
    }

    #[test]
    fn receipts_are_read_as_they_were_written(receipt in samples::receipt()) {
        again(&receipt)?;
    }
}

#[test]
fn blanks_at_the_ends_of_what_is_typed_were_not_meant_and_those_of_an_undo_were() {
    let schema = Schema::person();
    let text = |text: &str| Value::Text(text.to_owned());
    for (key, was, typed, meant) in [
        (FieldKey::Title, "Clerk", "Clerk ", None),
        (FieldKey::Title, "Clerk", " Lead\u{200b}", Some("Lead")),
        (FieldKey::Title, " Clerk", "Clerk", Some("Clerk")),
        (FieldKey::Comment, "a", "b\n\n", Some("b")),
    ] {
        let mut record = samples::a_person();
        record.values.insert(key, text(was));
        let mut draft = Draft::new(record);
        draft.set(key, text(typed));
        let to = |draft: &Draft| draft.changes(&schema).pop().map(|change| change.to);
        assert_eq!(to(&draft), meant.map(text), "{was:?} {typed:?}");
        draft.bring_back(key, text(typed));
        assert_eq!(to(&draft), Some(text(typed)), "{was:?} {typed:?}");
        // It is on disk like that, and on another reading as well.
        let json = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), draft);
        assert_eq!(to(&draft.on(draft.base().clone())), Some(text(typed)));
        draft.set(key, text(typed));
        assert_eq!(to(&draft), meant.map(text));
    }
    let rows = |value: &str| Value::Channels(vec![Channel::new("mail", value), Channel::new("phone", " 1")]);
    let mut record = samples::a_person();
    record.values.insert(FieldKey::Channels, rows("a@b.example"));
    let mut draft = Draft::new(record);
    draft.set(FieldKey::Channels, rows("c@b.example "));
    assert_eq!(draft.changes(&schema)[0].to, rows("c@b.example"), "the other row was there before");
}
