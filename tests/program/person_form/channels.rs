//! `contacts`: the rows of a person's contact list.

use crate::support::Program;

const MIA: &str = "Mia Berg";
/// Somebody whose first two rows come from a directory.
const GERGO: &str = "Gergő Őrsi";
/// How Mia's rows are stored.
const ROWS: [&str; 5] = [
    "mail|mia@berg-hamburg.example|",
    "mobphone|+49 171 3920 017|",
    "phone|+49 40 66969 120|",
    "skype|mia.berg.demo|",
    "telegram|mia_berg_demo|",
];

/// Edits Mia's rows, saves, and compares what is stored.
#[track_caller]
fn mias_rows_become(edit: impl FnOnce(&mut Program), wanted: &[&str]) {
    let mut program = Program::signed_in();
    let (mia, before) = (program.person_named(MIA), program.stored());
    assert_eq!(program.person_row(mia).contacts, ROWS.concat());
    program.open_person(MIA);
    edit(&mut program);
    program.save_and_wait();
    assert_eq!(program.person_row(mia).contacts, wanted.concat());
    program.assert_person(&before, mia, &["contacts"]);
}

#[test]
fn a_channel_is_added() {
    let added = "mail|mia.berg@example.org|";
    mias_rows_become(
        |program| {
            program.press("Add a channel");
            program.type_here("mia.berg@example.org");
        },
        &[ROWS[0], ROWS[1], ROWS[2], ROWS[3], ROWS[4], added],
    );
}

#[test]
fn a_channel_is_edited() {
    mias_rows_become(
        |program| program.type_into("Channel 3", "+49 40 66969 121"),
        &[ROWS[0], ROWS[1], "phone|+49 40 66969 121|", ROWS[3], ROWS[4]],
    );
}

#[test]
fn a_channel_gets_another_type() {
    mias_rows_become(
        |program| program.choose("Channel 4 type", "Twitter"),
        &[ROWS[0], ROWS[1], ROWS[2], "twitter|mia.berg.demo|", ROWS[4]],
    );
}

#[test]
fn a_channel_is_removed() {
    mias_rows_become(|program| program.press("Remove channel 2"), &[ROWS[0], ROWS[2], ROWS[3], ROWS[4]]);
}

#[test]
fn channels_are_reordered() {
    mias_rows_become(
        |program| {
            program.press("Move channel 3 up");
            program.press("Move channel 4 down");
        },
        &[ROWS[0], ROWS[2], ROWS[1], ROWS[4], ROWS[3]],
    );
}

#[test]
fn all_channels_are_removed() {
    mias_rows_become(|program| (0..5).for_each(|_| program.press("Remove channel 1")), &[]);
}

#[test]
fn a_channel_of_an_unknown_type_is_kept() {
    let mut program = Program::signed_in();
    let mia = program.person_named(MIA);
    program.portal.edit_rows(|rows| {
        rows.people.get_mut(&mia).unwrap().contacts = "matrix|@mia:example.org|phone|+49 40 1|".to_owned();
    });
    let before = program.stored();
    program.open_person(MIA);
    assert_eq!(program.choice_in("Channel 1 type"), "matrix");
    program.type_into("Channel 2", "+49 40 2");
    program.save_and_wait();
    assert_eq!(program.person_row(mia).contacts, "matrix|@mia:example.org|phone|+49 40 2|");
    program.assert_person(&before, mia, &["contacts"]);
}

#[test]
fn channels_of_a_directory_are_kept_beside_an_edited_one() {
    let mut program = Program::signed_in();
    let (gergo, before) = (program.person_named(GERGO), program.stored());
    program.open_person(GERGO);
    program.type_into("Channel 3", "gergo@chat.lindenhof.example");
    program.save_and_wait();
    let stored = program.person_row(gergo).contacts;
    assert!(stored.ends_with("jabber|gergo@chat.lindenhof.example|"), "{stored}");
    assert!(stored.starts_with("extmail|g.orsi@directory.lindenhof.example|extphone|"), "{stored}");
    program.assert_person(&before, gergo, &["contacts"]);
}

#[test]
fn an_empty_channel_is_not_sent() {
    let mut program = Program::signed_in();
    let before = program.stored();
    program.open_person(MIA);
    program.press("Add a channel");
    program.save();
    assert!(program.reads("Channel 6 is empty. Fill it in or remove it."));
    assert!(program.sent().is_empty());
    program.assert_only(&before, &[]);
}
