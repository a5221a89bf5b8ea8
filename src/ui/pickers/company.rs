//! The company of a contact, found by asking the portal.

use egui::{Response, Ui};

use crate::desk::Action;
use crate::records::Value;
use crate::ui::forms::FieldInput;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::space;
use crate::ui::widgets::picker_field::PickerField;
use crate::ui::widgets::{IconButton, Picker, PickerItem};

/// Draws the company, and the picker that asks the portal as words are typed.
pub(in crate::ui) fn company_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    input: &mut FieldInput<'_>,
    company: Option<i64>,
) -> Response {
    let text = company.map_or_else(String::new, |id| scene.lists.names.company(id));
    let (opener, cleared) = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let width = ui.available_width() - if company.is_some() { 30.0 } else { 0.0 };
            let opener = PickerField::new(&text, "No company").icon(icons::BUILDINGS).width(width);
            let opener = ui.add(opener).labelled_by(input.label);
            let name = format!("Remove {text} as company");
            let cleared = company.is_some() && ui.add(IconButton::new(icons::CLOSE, &name).small()).clicked();
            (opener, cleared)
        })
        .inner;
    if cleared {
        input.edit(Value::Company(None));
    }

    let open_before = input.has_picker();
    let mut words = input.picker_words();
    let companies = scene.session.map(|session| &session.companies);
    let found = companies.filter(|companies| open_before && companies.asked.is_some());
    let found = found.map_or(&[][..], |companies| companies.found.as_slice());
    let response = Picker::new(&input.field.label)
        .hint("Find a company")
        .details(false)
        .loading(companies.is_some_and(|companies| companies.running.is_some()))
        .error(companies.and_then(|companies| companies.trouble.as_deref()))
        .note((found.len() >= 30).then_some("The first 30. Type more of the name to find others."))
        .empty_text("No company matches.")
        .show(&opener, &mut words, found.len(), |index| {
            found.get(index).map_or_else(PickerItem::default, |entry| PickerItem {
                label: entry.name.clone(),
                chosen: company == Some(entry.id),
                ..PickerItem::default()
            })
        });
    if response.open && (!open_before || response.query_changed) {
        scene.actions.push(Action::FindCompanies(words.trim().to_owned()));
    }
    input.keep_picker(response.open, words);
    if let Some(entry) = response.picked.and_then(|index| found.get(index)) {
        input.edit(Value::Company(Some(entry.id)));
    }
    opener
}
