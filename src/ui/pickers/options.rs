//! One of the options that the portal offers.

use egui::{Response, Ui, UiBuilder};

use crate::records::Value;
use crate::ui::forms::FieldInput;
use crate::ui::widgets::picker::LONGEST_MENU;
use crate::ui::widgets::picker_field::PickerField;
use crate::ui::widgets::{Picker, PickerItem, Select};

/// No option. In the list it clears the field.
const NONE: &str = "–";

/// Draws the field: a drop-down where there are a few options, a picker with a search where there are
/// many.
pub(in crate::ui) fn options_ui(
    ui: &mut Ui,
    input: &mut FieldInput<'_>,
    options: &[String],
    text: &str,
) -> Response {
    let (response, picked) = if options.len() > LONGEST_MENU {
        many_ui(ui, input, options, text)
    } else {
        few_ui(ui, input, options, text)
    };
    if let Some(picked) = picked {
        input.edit(Value::Text(picked));
    }
    response
}

fn few_ui(ui: &mut Ui, input: &FieldInput<'_>, options: &[String], text: &str) -> (Response, Option<String>) {
    // An empty first entry clears; a stored text that is no option any more stays among them.
    let mut labels = vec![NONE];
    labels.extend(options.iter().map(String::as_str));
    let before = input.text_before();
    if !before.is_empty() && !labels.contains(&before) {
        labels.push(before);
    }
    let current = if text.is_empty() { None } else { labels.iter().position(|option| *option == text) };
    let salt = format!("{:?}", input.field.key);
    let select = Select::new(&salt, &labels, current).hint(NONE).labelled_by(input.label).show(ui);
    let label = |index: usize| labels.get(index).copied().filter(|_| index > 0).unwrap_or("");
    (select.response, select.picked.map(|index| label(index).to_owned()))
}

fn many_ui(
    ui: &mut Ui,
    input: &mut FieldInput<'_>,
    options: &[String],
    text: &str,
) -> (Response, Option<String>) {
    // Its own name, since the picker hangs on it.
    let own = UiBuilder::new().scope_id(input.form.with(("choose", input.field.key)));
    let opener = ui.scope_builder(own, |ui| ui.add(PickerField::new(text, NONE))).inner;
    let opener = opener.labelled_by(input.label);
    let is_shown = Picker::is_shown(&opener);
    // As in a drop-down: a stored text that is no option any more stays among them.
    let before = input.text_before();
    let is_gone = is_shown && !before.is_empty() && !options.iter().any(|option| option == before);
    let count = options.len() + usize::from(is_gone);
    let option = |place: usize| options.get(place).map_or(before, String::as_str);

    let mut search = input.take_search();
    let mut words = search.text.clone();
    let found = if is_shown { search.find(count, option) } else { &[] };
    // The entry that clears is the first, as long as nothing is looked for.
    let first = usize::from(words.is_empty());
    let row_text = |row: usize| match row.checked_sub(first) {
        None => Some(""),
        Some(row) => found.get(row).map(|place| option(*place)),
    };
    let chosen = |row: &usize| row_text(*row) == Some(text);
    let rows = found.len() + first;
    let start = if opener.clicked() { (0..rows).find(chosen).unwrap_or(0) } else { 0 };
    let response = Picker::new(&input.field.label)
        .hint("Find an option")
        .details(false)
        .width(opener.rect.width().max(320.0))
        .empty_text("No option matches.")
        .start(start)
        .show(&opener, &mut words, rows, |row| PickerItem {
            label: row_text(row).filter(|text| !text.is_empty()).unwrap_or(NONE).to_owned(),
            chosen: chosen(&row),
            ..PickerItem::default()
        });
    let picked = response.picked.filter(|row| !chosen(row)).and_then(row_text).map(str::to_owned);
    search.text = words;
    input.keep_search(response.open, search);
    if response.query_changed {
        opener.ctx.request_repaint();
    }
    (opener, picked)
}
