//! Days: typed as people write them, or picked from a calendar.

use egui::{Popup, PopupCloseBehavior, Response, SetOpenCommand, Ui};
use jiff::civil::{Date, date};

use crate::records::{
    DateOrder, DateValue, FieldKey, Value, age_on, date_words, parse_date, short_date_words, weekday_words,
};
use crate::ui::forms::FieldInput;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Calendar, CalendarView, IconButton, TextField, menu_contents_ui, painting};

/// How wide the text of a day is.
const FIELD_WIDTH: f32 = 150.0;

/// Draws a day field. What is typed and is no day stays in the draft as typed.
pub(in crate::ui) fn date_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    input: &mut FieldInput<'_>,
    value: &DateValue,
) -> Response {
    let text = match value {
        DateValue::Empty => String::new(),
        DateValue::Day(day) => date_words(*day),
        DateValue::Typed(text) => text.clone(),
    };
    let today = scene.desk.now().date();
    let order = scene.lists.date_order();
    let hints = value.day().map_or_else(Vec::new, |day| hints(day, today));
    let (response, picked) = day_ui(ui, scene, input, &ShownDay { text, day: value.day(), hints, today });
    if response.changed()
        && let Some((_, text)) = &input.state.date_text
    {
        let value = read(text, order, today);
        input.edit(Value::Date(value));
    }
    if let Some(day) = picked {
        input.edit(Value::Date(DateValue::Day(day)));
    }
    response
}

/// Draws a custom field that holds a day as text in the portal's own pattern. Any
/// text is kept as it is; a picked day is written in the pattern.
pub(in crate::ui) fn date_text_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    input: &mut FieldInput<'_>,
    text: &str,
) -> Response {
    let pattern = scene.lists.date_pattern();
    let day = pattern.read(text);
    let hints = match day {
        Some(day) => vec![date_words(day), short_date_words(day)],
        None if text.is_empty() => Vec::new(),
        None => vec!["kept as written".to_owned()],
    };
    let today = scene.desk.now().date();
    let shown = ShownDay { text: text.to_owned(), day, hints, today };
    let (response, picked) = day_ui(ui, scene, input, &shown);
    if response.changed()
        && let Some((_, typed)) = &input.state.date_text
    {
        let typed = typed.clone();
        input.edit(Value::Text(typed));
    }
    if let Some(day) = picked {
        input.edit(Value::Text(pattern.write(day)));
    }
    response
}

/// What a day field shows.
struct ShownDay {
    text: String,
    /// The day that the text is, if it is one.
    day: Option<Date>,
    /// What to say beside it, the longest form first.
    hints: Vec<String>,
    today: Date,
}

fn read(text: &str, order: DateOrder, today: Date) -> DateValue {
    if text.trim().is_empty() {
        return DateValue::Empty;
    }
    parse_date(text, order, today).map_or_else(|| DateValue::Typed(text.to_owned()), DateValue::Day)
}

/// Weekday and age, the longest form first: the first one that has room is shown.
fn hints(day: Date, today: Date) -> Vec<String> {
    let weekday = weekday_words(day);
    let ago = match age_on(day, today) {
        years if day > today || years <= 0 => return vec![weekday.to_owned()],
        1 => "1 year ago".to_owned(),
        years => format!("{years} years ago"),
    };
    vec![format!("{weekday}, {ago}"), ago]
}

/// Text field, calendar button and hint. The typed text is in the form's state while
/// the field has the focus, so that it is not rewritten under the fingers.
fn day_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    input: &mut FieldInput<'_>,
    shown: &ShownDay,
) -> (Response, Option<Date>) {
    let key = input.field.key;
    let mut text = match &input.state.date_text {
        Some((of, text)) if *of == key => text.clone(),
        _ => shown.text.clone(),
    };
    let before = text.clone();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let room = ui.available_width() - 34.0;
        let editor = TextField::singleline(&mut text).id(input.id()).hint("17 May 1990");
        let editor = editor.invalid(input.problem.is_some()).width(FIELD_WIDTH.min(room));
        let response = ui.add(editor).labelled_by(input.label);
        if text != before {
            input.state.date_text = Some((key, text));
        } else if response.lost_focus() || !response.has_focus() {
            input.state.date_text.take_if(|(of, _)| *of == key);
        }
        let picked = calendar_ui(ui, scene, input, shown);
        if picked.is_some() {
            input.state.date_text = None;
        }
        let p = theme::palette(ui);
        painting::first_that_fits_ui(ui, &shown.hints, p.text_secondary);
        (response, picked)
    })
    .inner
}

fn calendar_ui(ui: &mut Ui, scene: &Scene<'_>, input: &mut FieldInput<'_>, shown: &ShownDay) -> Option<Date> {
    let (field, today) = (input.field, shown.today);
    let name = format!("Pick {}", field.label.to_lowercase());
    let opener = ui.add(IconButton::new(icons::CALENDAR, &name));
    let popup = opener.id.with("calendar");
    let was_open = Popup::is_id_open(ui.ctx(), popup);
    if opener.clicked() && !was_open {
        let begin = shown.day.unwrap_or(today);
        input.state.calendar = Some((field.key, CalendarView::new(begin)));
    }
    let latest = if matches!(field.key, FieldKey::Custom(_)) { date(2100, 12, 31) } else { today };
    let mut view = input.state.calendar.take_if(|(key, _)| *key == field.key);
    let mut picked = None;
    let popup_shown = Popup::from_response(&opener)
        .id(popup)
        .open_memory(opener.clicked().then_some(SetOpenCommand::Bool(!was_open)))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .gap(space::XS)
        .accessible_name(name.as_str())
        .show(|ui| {
            if let Some((_, view)) = &mut view {
                picked = menu_contents_ui(ui, |ui| {
                    Calendar::new(view, today)
                        .selected(shown.day)
                        .first_weekday(scene.lists.first_weekday())
                        .words(scene.lists.calendar_words())
                        .earliest(date(1900, 1, 1))
                        .latest(latest)
                        .show(ui)
                });
            }
        });
    if picked.is_some() || ui.input(|input| input.key_pressed(egui::Key::Escape)) && was_open {
        Popup::close_id(ui.ctx(), popup);
        opener.request_focus();
    } else if popup_shown.is_some() && view.is_some() {
        input.state.calendar = view;
    }
    picked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_says_its_weekday_and_how_long_ago_it_was() {
        let today = date(2026, 11, 21);
        assert_eq!(hints(date(1990, 5, 17), today), ["Thursday, 36 years ago", "36 years ago"]);
        assert_eq!(hints(date(2025, 11, 21), today)[0], "Friday, 1 year ago");
        assert_eq!(hints(date(2026, 11, 20), today), ["Friday"]);
    }

    #[test]
    fn what_is_typed_is_a_day_or_stays_as_it_is() {
        let today = date(2026, 11, 21);
        assert_eq!(read(" ", DateOrder::DayFirst, today), DateValue::Empty);
        assert_eq!(read("17.5.90", DateOrder::DayFirst, today), DateValue::Day(date(1990, 5, 17)));
        assert_eq!(read("17 Ma", DateOrder::DayFirst, today), DateValue::Typed("17 Ma".into()));
    }
}
