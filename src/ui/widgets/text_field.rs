//! Text fields: one line, several lines, read-only, password.

use egui::{Frame, Id, Key, Margin, Response, RichText, Stroke, TextBuffer, TextEdit, TextStyle, Ui, Widget};

use super::painting;
use crate::ui::theme::{self, radius, size, space};

/// The margin left and right of the text, in points.
const SIDE: f32 = 9.0;

enum Content<'a> {
    Edited(&'a mut dyn TextBuffer),
    Read(&'a str),
}

impl Content<'_> {
    fn is_read_only(&self) -> bool {
        matches!(self, Content::Read(_))
    }

    fn text(&self) -> &str {
        match self {
            Content::Edited(text) => text.as_str(),
            Content::Read(text) => text,
        }
    }
}

/// A text field in the program's style. As wide as there is room unless [`TextField::width`] is set.
///
/// Name it with `.labelled_by` on its response (a [`super::FieldRow`] gives the label's id) or with
/// [`TextField::name`].
#[must_use = "add it with `ui.add`"]
pub struct TextField<'a> {
    content: Content<'a>,
    rows: usize,
    id: Option<Id>,
    name: Option<&'a str>,
    hint: Option<&'a str>,
    note: Option<&'a str>,
    width: Option<f32>,
    password: bool,
    invalid: bool,
    monospace: bool,
}

impl<'a> TextField<'a> {
    fn new(content: Content<'a>, rows: usize) -> Self {
        Self {
            content,
            rows,
            id: None,
            name: None,
            hint: None,
            note: None,
            width: None,
            password: false,
            invalid: false,
            monospace: false,
        }
    }

    /// One line. Where it is longer than the field, it is shown in several; Enter makes none.
    pub fn singleline(text: &'a mut dyn TextBuffer) -> Self {
        Self::new(Content::Edited(text), 1)
    }

    /// At least `rows` lines; grows with its text. Tab leaves the field, Enter makes a line.
    pub fn multiline(text: &'a mut dyn TextBuffer, rows: usize) -> Self {
        Self::new(Content::Edited(text), rows.max(2))
    }

    /// One line that can be reached, selected and copied, but not changed.
    pub fn read_only(text: &'a str) -> Self {
        Self::new(Content::Read(text), 1)
    }

    /// Several lines that can be reached, selected and copied, but not changed.
    pub fn read_only_multiline(text: &'a str, rows: usize) -> Self {
        Self::new(Content::Read(text), rows.max(2))
    }

    /// An id that stays the same wherever the field is drawn, so that it can be given the focus.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// The accessible name, where no visible label names it.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// Shown while the field is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// A few words at the right end inside the field, such as "managed by LDAP".
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = Some(note);
        self
    }

    /// Width in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Shows dots instead of what is typed.
    pub fn password(mut self, password: bool) -> Self {
        self.password = password;
        self
    }

    /// Shows that the text cannot be saved as it is.
    pub fn invalid(mut self, invalid: bool) -> Self {
        self.invalid = invalid;
        self
    }

    /// For identifiers.
    pub fn monospace(mut self) -> Self {
        self.monospace = true;
        self
    }
}

impl TextField<'_> {
    fn style(&self) -> TextStyle {
        if self.monospace { TextStyle::Monospace } else { TextStyle::Body }
    }

    fn frame(&self, ui: &Ui, id: Id) -> Frame {
        let p = theme::palette(ui);
        let locked = self.content.is_read_only();
        let hovered = ui.ctx().read_response(id).is_some_and(|response| response.hovered());
        let border = match (self.invalid, locked, hovered) {
            (true, ..) => p.danger,
            (_, true, _) => p.hairline,
            (_, _, true) => p.border_strong,
            _ => p.border,
        };
        // The one-line field is exactly as high as a button; more lines keep the same margin.
        let margin = ((size::CONTROL - ui.text_style_height(&self.style())) / 2.0 - 1.0).max(2.0);
        Frame::new()
            .fill(if locked { p.field_locked } else { p.field })
            .stroke(Stroke::new(1.0, border))
            .corner_radius(radius::CONTROL)
            .inner_margin(Margin::symmetric(SIDE as i8, margin.floor() as i8))
    }

    /// Whether a line is longer than the field: it goes on in the next one, so that all of it shows.
    fn wraps(&self, ui: &Ui, width: f32) -> bool {
        if self.rows > 1 || self.password {
            return false;
        }
        let line = painting::width_of(ui, self.content.text(), self.style());
        let note = self.note.map_or(0.0, |note| painting::width_of(ui, note, TextStyle::Small) + space::M);
        line + note > width - 2.0 * SIDE - 4.0
    }
}

impl Widget for TextField<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = theme::palette(ui);
        let id = self.id.unwrap_or_else(|| {
            let id = ui.next_auto_id();
            ui.skip_ahead_auto_ids(1);
            id
        });
        let (frame, style, locked) = (self.frame(ui, id), self.style(), self.content.is_read_only());
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let wraps = self.wraps(ui, width);
        let mut read_only;
        let text: &mut dyn TextBuffer = match self.content {
            Content::Edited(text) => text,
            Content::Read(text) => {
                read_only = text;
                &mut read_only
            }
        };
        let mut edit = match self.rows {
            1 if wraps => TextEdit::multiline(&mut *text).desired_rows(1).return_key(None),
            1 => TextEdit::singleline(&mut *text).align(egui::Align2::LEFT_CENTER),
            rows => TextEdit::multiline(&mut *text).desired_rows(rows),
        };
        edit = edit
            .id(id)
            .frame(frame)
            .font(style)
            .text_color(if locked { p.text_secondary } else { p.text })
            .password(self.password)
            .desired_width(width)
            .min_size(egui::vec2(0.0, size::CONTROL));
        if let Some(hint) = self.hint {
            edit = edit.hint_text(RichText::new(hint).color(p.text_faint));
        }
        if let Some(note) = self.note {
            edit = edit.suffix(RichText::new(note).small().color(p.text_faint));
        }
        let several = self.rows > 1;
        let drawn = ui.scope(|ui| {
            ui.visuals_mut().weak_text_color = Some(p.text_faint);
            if several {
                ui.spacing_mut().extra_text_line_spacing = 3.0;
            }
            edit.show(ui).response.response
        });
        let mut response = drawn.inner;
        if wraps {
            stay_one_line(ui, &mut response, text, locked);
        }
        tell(&response, locked, self.invalid);
        if response.has_focus() {
            theme::focus_ring(ui, response.rect, radius::CONTROL);
        }
        match self.name {
            Some(name) => response.accessible_name(name),
            None => response,
        }
    }
}

/// A line that is shown in several stays one.
fn stay_one_line(ui: &Ui, response: &mut Response, text: &mut dyn TextBuffer, locked: bool) {
    if response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        // Enter means the same as in a field that shows its line in one.
        response.surrender_focus();
    }
    if !locked && text.as_str().contains(['\n', '\r']) {
        // Pasted lines; a field of one line has none.
        let line = text.as_str().replace("\r\n", " ").replace(['\n', '\r'], " ");
        text.replace_with(&line);
        response.mark_changed();
    }
}

/// Tells a screen reader what the colours say.
fn tell(response: &Response, locked: bool, invalid: bool) {
    let ctx = &response.ctx;
    if locked {
        ctx.accesskit_node_builder(response.id, |node| node.set_read_only());
    }
    if invalid {
        ctx.accesskit_node_builder(response.id, |node| node.set_invalid(egui::accesskit::Invalid::True));
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable};

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn a_line_that_is_too_long_goes_on_below_and_stays_one_line() {
        let mut harness = widgets::harness_with([300.0, 160.0], String::new(), |ui, text: &mut String| {
            ui.add(TextField::singleline(text).name("Location"));
        });
        let height =
            |harness: &egui_kittest::Harness<'_, String>| harness.get_by_label("Location").rect().height();
        let one = height(&harness);
        harness.get_by_label("Location").focus();
        harness.run();
        let long = "second floor on the left, behind the big conference room, then ask";
        harness.get_by_label("Location").type_text(long);
        harness.run();
        assert!(height(&harness) > one, "all of it shows");
        harness.key_press(Key::Enter);
        harness.run();
        assert!(!harness.get_by_label("Location").is_focused(), "Enter ends it as it ends a short line");
        harness.get_by_label("Location").focus();
        harness.run();
        harness.get_by_label("Location").type_text("\nb\r\nc");
        harness.run();
        assert_eq!(*harness.state(), format!("{long} b c"));
    }

    #[test]
    fn a_field_is_edited_under_its_name() {
        let mut harness = widgets::harness_with([300.0, 100.0], String::from("Mia"), |ui, text| {
            ui.add(TextField::singleline(text).name("First name"));
        });
        harness.get_by_label("First name").click();
        harness.run();
        harness.get_by_label("First name").type_text("m");
        harness.run();
        assert_eq!(harness.state(), "Miam");
    }

    #[test]
    fn a_read_only_field_can_be_reached_but_not_changed() {
        let mut harness = widgets::harness([300.0, 100.0], |ui| {
            ui.add(TextField::read_only("mia@example.org").name("E-mail").note("managed by LDAP"));
        });
        harness.get_by_label("E-mail").focus();
        harness.run();
        harness.get_by_label("E-mail").type_text("x");
        harness.run();
        let field = harness.get_by_label("E-mail");
        assert!(field.is_focused());
        assert_eq!(field.value().as_deref(), Some("mia@example.org"));
        assert!(field.accesskit_node().is_read_only());
    }
}
