//! `customFieldList`: fields of every type, set and cleared.

use jiff::civil::date;

use crate::contact_form::{ELEANOR, FRIEDRICH, with_contact};
use crate::support::{Program, parameter};

/// The stored value of one of Friedrich's custom fields.
fn stored(program: &Program, field: i64) -> Option<String> {
    program.contact_row(FRIEDRICH).custom_fields.get(&field).cloned()
}

/// Edits one of Friedrich's custom fields, saves, and compares what is stored.
#[track_caller]
fn field_becomes(field: i64, wanted: Option<&str>, edit: impl FnOnce(&mut Program)) {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    edit(&mut program);
    program.save_and_wait();
    assert_eq!(stored(&program, field).as_deref(), wanted);
    assert!(program.documented_put().is_empty(), "a call of its own resets nothing");
    program.assert_contact(&before, FRIEDRICH, &[&format!("custom_fields.{field}")]);
}

#[test]
fn a_text_is_stored() {
    field_becomes(5, Some("Chess & Go"), |program| program.type_into("Hobby", "Chess & Go"));
}

#[test]
fn a_text_is_cleared() {
    field_becomes(5, None, |program| program.type_into("Hobby", ""));
}

#[test]
fn a_text_area_is_stored_with_the_line_ends_it_had() {
    field_becomes(11, Some("Came late.\r\nStayed long."), |program| {
        program.type_into("Visit notes", "Came late.\nStayed long.");
    });
}

#[test]
fn a_text_area_is_cleared() {
    field_becomes(11, None, |program| program.type_into("Visit notes", ""));
}

#[test]
fn an_option_is_chosen() {
    field_becomes(6, Some("Français"), |program| program.choose("Correspondence language", "Français"));
}

#[test]
fn an_option_is_cleared() {
    field_becomes(6, None, |program| program.choose("Correspondence language", "–"));
}

#[test]
fn a_check_box_is_ticked() {
    field_becomes(12, Some("true"), |program| program.tick("Invite to open house"));
}

#[test]
fn the_tick_is_taken_away() {
    field_becomes(7, Some("false"), |program| program.tick("Christmas card"));
}

#[test]
fn a_tick_that_comes_and_goes_is_no_change() {
    let mut program = with_contact(FRIEDRICH);
    program.tick("Invite to open house");
    program.tick("Invite to open house");
    assert!(program.reads("No changes"));
}

#[test]
fn a_typed_day_is_stored_as_it_is_written() {
    field_becomes(13, Some("03/23/2022"), |program| program.type_into("Last visit", "03/23/2022"));
}

#[test]
fn a_picked_day_is_stored_as_the_portal_writes_it() {
    field_becomes(10, Some("02/09/2012"), |program| program.pick_day("Customer since", date(2012, 2, 9)));
}

#[test]
fn a_day_is_cleared() {
    field_becomes(10, None, |program| program.type_into("Customer since", ""));
}

#[test]
fn a_stored_value_that_is_no_option_any_more_stays() {
    let mut program = with_contact(ELEANOR);
    let before = program.stored();
    assert_eq!(program.choice_in("How we met"), "Phone book");
    program.type_into("Hobby", "Rowing");
    program.save_and_wait();
    assert_eq!(program.contact_row(ELEANOR).custom_fields[&9], "Phone book");
    program.assert_contact(&before, ELEANOR, &["custom_fields.5"]);
}

#[test]
fn a_stored_value_that_is_no_option_any_more_can_be_changed_and_chosen_again() {
    let mut program = with_contact(ELEANOR);
    program.choose("How we met", "Website");
    assert!(program.reads("1 change"));
    program.choose("How we met", "Phone book");
    assert!(program.reads("No changes"));
    let before = program.stored();
    program.choose("How we met", "Showroom");
    program.save_and_wait();
    assert_eq!(program.contact_row(ELEANOR).custom_fields[&9], "Showroom");
    program.assert_contact(&before, ELEANOR, &["custom_fields.9"]);
}

#[test]
fn fields_are_set_and_cleared_together_with_a_name() {
    let mut program = with_contact(FRIEDRICH);
    let before = program.stored();
    program.type_into("First name", "Fritz");
    program.type_into("Hobby", "Chess");
    program.tick("Invite to open house");
    program.choose("How we met", "–");
    program.type_into("Visit notes", "");
    program.save_and_wait();
    let put = program.the_documented_put();
    assert!(parameter(&put, "customFieldList").contains(&"Chess"), "{:?}", put.parameters);
    assert_eq!(stored(&program, 5).as_deref(), Some("Chess"));
    assert_eq!(stored(&program, 12).as_deref(), Some("true"));
    assert_eq!((stored(&program, 9), stored(&program, 11)), (None, None));
    let fields = ["first_name", "custom_fields.5", "custom_fields.9", "custom_fields.11", "custom_fields.12"];
    program.assert_contact(&before, FRIEDRICH, &fields);
}
