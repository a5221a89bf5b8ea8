//! Search, filters, and the list.

use egui::{Event, Key, Role};
use egui_kittest::kittest::NodeT as _;

use crate::lookup::{only_names, people_found, rows};
use crate::support::{Program, SMALL};

#[test]
fn each_letter_narrows_the_list() {
    let mut program = Program::signed_in_at(SMALL);
    program.type_into("Search people", "");
    let mut counts = vec![rows(&program, "People").len()];
    for letter in "orlov".chars() {
        program.harness.event(Event::Text(letter.to_string()));
        program.settle();
        counts.push(rows(&program, "People").len());
    }
    assert_eq!(counts.last(), Some(&1));
    assert!(counts.is_sorted_by(|before, after| before >= after), "{counts:?}");
}

#[test]
fn every_word_must_fit_in_any_order_and_anywhere() {
    let mut program = Program::signed_in_at(SMALL);
    for words in ["mia berg", "berg mia", "BERG hamburg sales", "head sales", "mia@berg"] {
        let found = people_found(&mut program, words);
        assert!(only_names(&found).contains(&"Mia Berg"), "{words}: {found:?}");
    }
    assert!(people_found(&mut program, "mia lisbon").is_empty());
}

#[test]
fn accents_need_not_be_typed() {
    let mut program = Program::signed_in_at(SMALL);
    assert_eq!(only_names(&people_found(&mut program, "helene lefevre")), ["Hélène Lefèvre"]);
    assert_eq!(only_names(&people_found(&mut program, "grossmann")), ["Jürgen Großmann"]);
    assert_eq!(only_names(&people_found(&mut program, "佐藤")), ["健太 佐藤"]);
}

#[test]
fn a_phone_number_is_found_by_its_digits() {
    let mut program = Program::signed_in_at(SMALL);
    assert_eq!(only_names(&people_found(&mut program, "1713920017")), ["Mia Berg"]);
}

#[test]
fn where_nobody_fits_the_list_says_so_and_leads_back() {
    let mut program = Program::signed_in_at(SMALL);
    assert!(people_found(&mut program, "xylophone").is_empty());
    assert!(program.reads("No people match"));
    assert!(program.reads("0 of 64"));
    program.press("Show all");
    assert!(!rows(&program, "People").is_empty());
    assert_eq!(program.text_in("Search people"), "");
}

#[test]
fn the_status_filter_shows_disabled_people_only_when_asked() {
    let mut program = Program::signed_in_at(SMALL);
    assert!(people_found(&mut program, "abendroth").is_empty());
    program.show_status("Disabled");
    assert_eq!(only_names(&rows(&program, "People")), ["Ruth Abendroth"]);
    assert!(people_found(&mut program, "mia berg").is_empty());
    program.show_status("All");
    assert_eq!(only_names(&rows(&program, "People")), ["Mia Berg"]);
}

#[test]
fn the_department_filter_shows_one_department() {
    let mut program = Program::signed_in_at(SMALL);
    program.press("Department");
    program.type_here("logis");
    program.click_on(|program| program.picker_row("Department", "Logistics").unwrap());
    let found = rows(&program, "People");
    assert!(only_names(&found).contains(&"Łukasz Wiśniewski"), "{found:?}");
    assert!(found.iter().all(|row| row.contains("Logistics")), "{found:?}");
    let people = program.portal.read_rows(|stored| {
        let logistics = stored.departments.values().find(|row| row.name == "Logistics").unwrap().id;
        let fits =
            |row: &&portal_desk::demo::PersonRow| row.status == 1 && row.departments.contains(&logistics);
        stored.people.values().filter(fits).count()
    });
    assert!(program.reads(&format!("{people} of 64")));
}

#[test]
fn the_type_filter_shows_guests() {
    let mut program = Program::signed_in_at(SMALL);
    program.press("Type");
    program.press("Guest");
    let found = rows(&program, "People");
    assert!(!found.is_empty() && found.iter().all(|row| row.contains("Guest")), "{found:?}");
}

#[test]
fn contacts_are_found_by_company_phone_and_stage() {
    let mut program = Program::signed_in_at(SMALL);
    program.press("Contacts");
    program.type_into("Search contacts", "papeterie");
    let found = rows(&program, "Contacts");
    assert!(!found.is_empty() && found.iter().all(|row| row.contains("Papeterie")), "{found:?}");
    let (name, phone) = program.portal.read_rows(|stored| {
        let row = &stored.contacts[&2112];
        let phone = row.infos.iter().find(|info| info.info_type == 0).map(|info| info.data.clone());
        (format!("{} {}", row.first_name, row.last_name), phone.unwrap())
    });
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    program.type_into("Search contacts", &digits);
    assert_eq!(only_names(&rows(&program, "Contacts")), [name.as_str()]);
    program.press("Stage");
    program.press("Cold");
    assert!(program.reads("No contacts match"), "Friedrich is hot\n{}", program.tree());
}

#[test]
fn arrows_move_in_the_list_from_the_search_field() {
    let mut program = Program::signed_in_at(SMALL);
    let found = people_found(&mut program, "sales manager");
    let names: Vec<String> = only_names(&found).into_iter().map(str::to_owned).collect();
    assert!(names.len() > 2, "{names:?}");
    for (key, place) in [(Key::ArrowDown, 0), (Key::ArrowDown, 1), (Key::ArrowDown, 2), (Key::ArrowUp, 1)] {
        program.key(key);
        program.wait_for_form(&names[place]);
        assert!(program.text_field("Search people").is_focused());
    }
}

#[test]
fn enter_in_the_search_field_opens_the_best_match() {
    let mut program = Program::signed_in_at(SMALL);
    people_found(&mut program, "priya");
    program.key(Key::Enter);
    program.wait_for_form("Priya Raghavan");
    let chosen = program.one("the chosen row", |node| {
        node.role() == Role::ListBoxOption
            && node.label().is_some_and(|text| text.starts_with("Priya Raghavan"))
    });
    assert_eq!(chosen.accesskit_node().is_selected(), Some(true));
}

#[test]
fn a_click_on_a_row_opens_it() {
    let mut program = Program::signed_in_at(SMALL);
    people_found(&mut program, "raghavan");
    let row = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::ListBoxOption && node.label().is_some_and(|text| text.starts_with("Priya"))
    };
    program.click_on(|program| program.one("Priya's row", row));
    program.wait_for_form("Priya Raghavan");
}
