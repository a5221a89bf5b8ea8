//! Buttons with a text: primary (one per view), secondary, quiet, danger.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, Galley, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget,
    WidgetInfo, vec2,
};

use super::painting;
use crate::ui::theme::{self, Palette, radius, size, space, text};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ButtonKind {
    Primary,
    Secondary,
    Quiet,
    Danger,
}

/// A button with a text. Its accessible name is the text unless [`Button::name`] says more.
#[must_use = "add it with `ui.add`"]
pub struct Button<'a> {
    kind: ButtonKind,
    text: &'a str,
    id: Option<Id>,
    name: Option<&'a str>,
    icon: Option<&'a str>,
    trailing_icon: Option<&'a str>,
    shortcut: Option<&'a str>,
    tooltip: Option<&'a str>,
    disabled_because: Option<&'a str>,
    enabled: bool,
    busy: bool,
    small: bool,
    chosen: bool,
    full_width: bool,
}

impl<'a> Button<'a> {
    fn new(kind: ButtonKind, text: &'a str) -> Self {
        Self {
            kind,
            text,
            id: None,
            name: None,
            icon: None,
            trailing_icon: None,
            shortcut: None,
            tooltip: None,
            disabled_because: None,
            enabled: true,
            busy: false,
            small: false,
            chosen: false,
            full_width: false,
        }
    }

    /// The one thing that this view is for.
    pub fn primary(text: &'a str) -> Self {
        Self::new(ButtonKind::Primary, text)
    }

    /// Any other thing to do.
    pub fn secondary(text: &'a str) -> Self {
        Self::new(ButtonKind::Secondary, text)
    }

    /// Something to do that should not draw the eye; looks like text until pointed at.
    pub fn quiet(text: &'a str) -> Self {
        Self::new(ButtonKind::Quiet, text)
    }

    /// Something that destroys.
    pub fn danger(text: &'a str) -> Self {
        Self::new(ButtonKind::Danger, text)
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// An icon after the text, such as the caret of a menu.
    pub fn trailing_icon(mut self, icon: &'a str) -> Self {
        self.trailing_icon = Some(icon);
        self
    }

    /// An id that stays the same wherever the button is drawn, so that it keeps the focus where something
    /// comes or goes above it.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// The accessible name, where the text alone does not say what it is about.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// The keys that do the same, shown after the text.
    pub fn shortcut(mut self, keys: &'a str) -> Self {
        self.shortcut = Some(keys);
        self
    }

    /// Said when the pointer rests on it.
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = Some(tooltip);
        self
    }

    /// Whether it can be used now.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Why it cannot be used now; disables it where there is a reason.
    pub fn disabled_because(mut self, reason: Option<&'a str>) -> Self {
        self.disabled_because = reason;
        self
    }

    /// Shows that what it started is still running; it cannot be used meanwhile, and keeps the focus.
    pub fn busy(mut self, busy: bool) -> Self {
        self.busy = busy;
        self
    }

    /// Lower, for use inside rows and banners.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Shows it as the chosen one of several; a screen reader hears it as a toggle.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// As wide as there is room.
    pub fn full_width(mut self) -> Self {
        self.full_width = true;
        self
    }
}

/// Fill, border and text colour of a button in a state.
pub(super) fn look(
    p: &Palette,
    kind: ButtonKind,
    chosen: bool,
    hovered: bool,
    pressed: bool,
) -> (Color32, Stroke, Color32) {
    let none = Stroke::NONE;
    match kind {
        ButtonKind::Primary => {
            let fill = if hovered || pressed { p.accent_fill_hover } else { p.accent_fill };
            (fill, none, p.on_accent)
        }
        ButtonKind::Danger => {
            let fill = if hovered || pressed { p.danger_fill_hover } else { p.danger_fill };
            (fill, none, p.on_accent)
        }
        ButtonKind::Secondary => {
            let fill = match (pressed, hovered) {
                (true, _) => p.pressed,
                (_, true) => p.hover,
                _ => p.button,
            };
            let border = if hovered { p.border_strong } else { p.border };
            (fill, Stroke::new(1.0, border), p.text)
        }
        ButtonKind::Quiet => {
            let fill = match (pressed, hovered, chosen) {
                (true, ..) => p.pressed,
                (_, true, false) => p.hover,
                (_, _, true) => p.selected,
                _ => Color32::TRANSPARENT,
            };
            let color = if hovered || chosen { p.text } else { p.text_secondary };
            (fill, none, color)
        }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let usable = self.enabled && !self.busy && self.disabled_because.is_none();
        let reason = self.disabled_because;
        // No scope around a usable one: in a row that wraps, it would not go to the next row.
        let response = if usable || self.busy {
            self.draw_ui(ui)
        } else {
            ui.add_enabled_ui(false, |ui| self.draw_ui(ui)).inner
        };
        match reason {
            Some(reason) => response.on_disabled_hover_text(reason),
            None => response,
        }
    }
}

/// Side of the icon, and of the sign of running work, in points.
const ICON: f32 = 15.0;
/// The room that they take before the text, in points.
const ICON_ROOM: f32 = ICON + 6.0;
/// The room that an icon after the text takes, in points.
const TRAILING: f32 = 18.0;

/// The texts of a button, laid out.
struct ButtonTexts {
    label: Arc<Galley>,
    keys: Option<Arc<Galley>>,
    /// The room that the keys take, in points.
    keys_room: f32,
    /// Between the edges and what is inside, in points.
    padding: f32,
    /// The width of all that is inside, in points.
    content: f32,
}

impl Button<'_> {
    fn texts(&self, ui: &Ui) -> ButtonTexts {
        let padding = match (self.kind, self.small) {
            (ButtonKind::Quiet, _) | (_, true) => 9.0,
            _ => space::M + 1.0,
        };
        let mut fixed = if self.icon.is_some() || self.busy { ICON_ROOM } else { 0.0 };
        fixed += if self.trailing_icon.is_some() { TRAILING } else { 0.0 };
        let keys = self
            .shortcut
            .map(|keys| painting::line(ui, keys, &text::small(), Color32::PLACEHOLDER, f32::INFINITY));
        let keys_room = keys.as_ref().map_or(0.0, |keys| keys.size().x + space::S);
        let style = if self.small { text::small_strong() } else { egui::TextStyle::Button };
        let room = (painting::row_width(ui) - 2.0 * padding - fixed - keys_room).max(24.0);
        let label = painting::line(ui, self.text, &style, Color32::PLACEHOLDER, room);
        let content = fixed + label.size().x + keys_room;
        ButtonTexts { label, keys, keys_room, padding, content }
    }

    fn draw_ui(self, ui: &mut Ui) -> Response {
        let height = if self.small { size::CONTROL_SMALL } else { size::CONTROL };
        let texts = self.texts(ui);
        let mut width = texts.content + 2.0 * texts.padding;
        if self.full_width {
            width = width.max(ui.available_width());
        }
        let sense = if self.busy { Sense::focusable_noninteractive() } else { Sense::click() };
        let size = vec2(width.ceil(), height);
        let (rect, response) = match self.id {
            Some(id) => {
                let (_, rect) = ui.allocate_space(size);
                (rect, ui.interact(rect, id, sense))
            }
            None => ui.allocate_exact_size(size, sense),
        };

        let name = self.name.unwrap_or(self.text);
        let elided = texts.label.elided;
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), name);
            info.selected = self.chosen.then_some(true);
            info
        });
        if self.busy {
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_busy());
        }
        if ui.is_rect_visible(rect) {
            self.paint(ui, &response, rect, texts);
        }
        match self.tooltip {
            Some(tooltip) => response.on_hover_text(tooltip),
            None if elided => response.on_hover_text(name),
            None => response,
        }
    }

    fn paint(&self, ui: &Ui, response: &Response, rect: Rect, texts: ButtonTexts) {
        let p = theme::palette(ui);
        let pressed = response.is_pointer_button_down_on();
        let hovered = response.hovered() && !self.busy;
        let (fill, stroke, color) = look(p, self.kind, self.chosen, hovered, pressed);
        ui.painter().rect(rect, CornerRadius::same(radius::CONTROL), fill, stroke, StrokeKind::Inside);

        let ButtonTexts { label, keys, keys_room, padding, content } = texts;
        let y = rect.center().y;
        let mut x = if self.full_width && self.kind == ButtonKind::Quiet {
            rect.left() + padding
        } else {
            rect.center().x - content / 2.0
        };
        if self.busy {
            painting::spinner(ui, egui::pos2(x + ICON / 2.0, y), ICON - 2.0, color);
            x += ICON_ROOM;
        } else if let Some(icon) = self.icon {
            painting::icon(ui, egui::pos2(x + ICON / 2.0, y), icon, ICON, color);
            x += ICON_ROOM;
        }
        let label_position = egui::pos2(x, (y - label.size().y / 2.0).round());
        let label_width = label.size().x;
        ui.painter().galley(label_position, label, color);
        x += label_width;
        if let Some(keys) = keys {
            let is_filled = matches!(self.kind, ButtonKind::Primary | ButtonKind::Danger);
            let faint = if is_filled { color } else { p.text_secondary };
            let position = egui::pos2(x + space::S, (y - keys.size().y / 2.0).round());
            x += keys_room;
            ui.painter().galley(position, keys, faint);
        }
        if let Some(icon) = self.trailing_icon {
            painting::icon(ui, egui::pos2(x + TRAILING - 6.0, y), icon, 12.0, color);
        }
        if response.has_focus() {
            theme::focus_ring(ui, rect, radius::CONTROL);
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::{icons, widgets};

    #[test]
    fn a_button_is_found_by_its_text_and_pressed_by_mouse_and_keys() {
        let mut harness = widgets::harness_with([300.0, 100.0], 0, |ui, presses| {
            if ui.add(Button::primary("Save").icon(icons::SAVE).shortcut("Ctrl+S")).clicked() {
                *presses += 1;
            }
        });
        harness.get_by_role_and_label(Role::Button, "Save").click();
        harness.run();
        assert_eq!(*harness.state(), 1);
        harness.get_by_label("Save").focus();
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), 2);
    }

    #[test]
    fn a_busy_or_disabled_button_does_nothing() {
        let mut harness = widgets::harness_with([300.0, 100.0], 0, |ui, presses| {
            let busy = ui.add(Button::primary("Save").busy(true)).clicked();
            let locked =
                ui.add(Button::secondary("Disable").disabled_because(Some("This is you."))).clicked();
            *presses += usize::from(busy) + usize::from(locked);
        });
        harness.get_by_label("Save").click();
        harness.run();
        harness.get_by_label("Disable").click();
        harness.run();
        harness.get_by_label("Save").focus();
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), 0);
    }

    #[test]
    fn a_button_keeps_the_focus_while_it_is_busy_and_something_comes_above_it() {
        let mut harness = widgets::harness_with([300.0, 100.0], false, |ui, is_busy| {
            if *is_busy {
                ui.label("It takes a while.");
            }
            let button = Button::primary("Choose").id(Id::unique("choose")).busy(*is_busy);
            *is_busy |= ui.add(button).clicked();
        });
        harness.get_by_label("Choose").focus();
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert!(*harness.state());
        harness.run();
        assert!(harness.get_by_label("Choose").is_focused());
        *harness.state_mut() = false;
        harness.run();
        assert!(harness.get_by_label("Choose").is_focused());
    }
}
