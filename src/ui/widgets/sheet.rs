//! A sheet over the window: review, conflict, picture, help. Only it can be used while it is open.

use egui::{Align, Context, Id, Layout, Modal, Role, ScrollArea, Ui, UiBuilder, vec2};

use super::{IconButton, keep_focus_in_sight};
use crate::ui::{
    icons, room,
    theme::{self, radius, space, text},
};

/// A modal sheet with a title, a body that scrolls, and a footer for its buttons.
///
/// Esc, the close button and (unless told otherwise) a click outside ask to close it; the caller then
/// stops showing it. When it is gone the keyboard focus goes back to where it was: the shell calls
/// [`restore_focus`] once at the end of every frame.
#[must_use = "call `show`"]
pub struct Sheet<'a> {
    id: &'a str,
    title: &'a str,
    subtitle: Option<&'a str>,
    width: f32,
    outside_closes: bool,
}

/// What happened in a sheet.
pub struct SheetResponse<B, F> {
    /// What the body returned.
    pub body: B,
    /// What the footer returned.
    pub footer: F,
    /// It is to be closed.
    pub close: bool,
}

/// An open sheet and the widget that had the focus before it.
#[derive(Clone, Copy)]
struct OpenSheet {
    id: Id,
    opener: Option<Id>,
    last_drawn: u64,
    opened: u64,
}

fn open_sheets() -> Id {
    Id::unique("open sheets")
}

impl<'a> Sheet<'a> {
    /// `id` tells sheets apart; `title` heads it and is its accessible name.
    pub fn new(id: &'a str, title: &'a str) -> Self {
        Self { id, title, subtitle: None, width: 560.0, outside_closes: true }
    }

    /// A line below the title.
    pub fn subtitle(mut self, subtitle: &'a str) -> Self {
        self.subtitle = Some(subtitle);
        self
    }

    /// Width in points; less where the window is narrower.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Whether a click outside closes it; not where something typed would be lost from sight.
    pub fn outside_closes(mut self, closes: bool) -> Self {
        self.outside_closes = closes;
        self
    }

    /// Draws it. `state` is handed to body and footer in turn. The footer lays out from the right: the
    /// first button it adds is the rightmost.
    pub fn show<S: ?Sized, B, F>(
        self,
        ctx: &Context,
        state: &mut S,
        body: impl FnOnce(&mut Ui, &mut S) -> B,
        footer: impl FnOnce(&mut Ui, &mut S) -> F,
    ) -> SheetResponse<B, F> {
        let id = Id::unique(("sheet", self.id));
        remember(ctx, id);
        let p = theme::of(ctx.global_style().visuals.dark_mode);
        let measures = self.measures(ctx);
        let frame = egui::Frame::new()
            .fill(p.overlay)
            .stroke(egui::Stroke::new(1.0, p.border))
            .corner_radius(radius::SHEET)
            .shadow(p.sheet_shadow());
        // egui's own dialog has neither name nor is it marked as modal, and its id is not known in time.
        let dialog = UiBuilder::new().accessibility_role(Role::Dialog).accessibility_label(self.title);
        let contents = |ui: &mut Ui| {
            ui.ctx().accesskit_node_builder(ui.unique_id(), |node| node.set_modal());
            ui.set_width(measures.width);
            ui.spacing_mut().item_spacing.y = 0.0;
            let close = self.header_ui(ui, measures.side);
            let body = body_ui(ui, &measures, |ui| body(ui, state));
            let line = ui.cursor().top();
            let footer = footer_ui(ui, &measures, |ui| footer(ui, state));
            let edges = ui.min_rect().x_range();
            ui.painter().hline(edges, line, egui::Stroke::new(1.0, p.hairline));
            (body, footer, close)
        };
        let modal = Modal::new(id)
            .area(Modal::default_area(id).role(Role::GenericContainer))
            .frame(frame)
            .backdrop_color(p.backdrop)
            .show(ctx, |ui| ui.scope_builder(dialog, contents).inner);
        let outside = modal.backdrop_response.clicked();
        let asked = modal.should_close() && (!outside || self.outside_closes);
        let (body, footer, closed) = modal.inner;
        SheetResponse { body, footer, close: asked || closed }
    }

    /// In a low window a sheet takes all of it, and its margins give way.
    fn measures(&self, ctx: &Context) -> Measures {
        let window = ctx.content_rect();
        let is_low = room::is_low(ctx);
        let (beside, around, bars) =
            if is_low { (space::S, space::XS, 92.0) } else { (space::XL, space::XXL, 130.0) };
        Measures {
            width: self.width.min(window.width() - 2.0 * beside).max(200.0),
            body_height: (window.height() - 2.0 * around - bars).max(80.0),
            side: if is_low { 12 } else { 20 },
            below_body: if is_low { 8 } else { 16 },
            around_footer: if is_low { 6 } else { 12 },
        }
    }

    /// Title, line below it, close button. Returns whether that was pressed.
    fn header_ui(&self, ui: &mut Ui, side: i8) -> bool {
        let p = theme::palette(ui);
        let (above, below) = if room::is_low(ui.ctx()) { (4, 2) } else { (12, 8) };
        egui::Frame::new()
            .inner_margin(egui::Margin { left: side, right: 12, top: above, bottom: below })
            .show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    let room = ui.available_width() - 40.0;
                    ui.allocate_ui_with_layout(vec2(room, 30.0), Layout::top_down(Align::Min), |ui| {
                        ui.add_space(5.0);
                        let title = egui::RichText::new(self.title).text_style(text::strong()).color(p.text);
                        let title = ui.add(egui::Label::new(title).wrap());
                        ui.ctx().accesskit_node_builder(title.id, |node| {
                            node.set_role(Role::Heading);
                            node.set_label(self.title);
                        });
                        if let Some(subtitle) = self.subtitle {
                            ui.add_space(3.0);
                            ui.add(
                                egui::Label::new(egui::RichText::new(subtitle).color(p.text_secondary))
                                    .wrap(),
                            );
                        }
                    });
                    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                        ui.add(IconButton::new(icons::CLOSE, "Close").shortcut("Esc")).clicked()
                    })
                    .inner
                })
                .inner
            })
            .inner
    }
}

/// How large the parts of a sheet are in this window, in points.
struct Measures {
    width: f32,
    /// The most that the body takes before it scrolls.
    body_height: f32,
    /// The margin at both sides.
    side: i8,
    below_body: i8,
    around_footer: i8,
}

/// The part that scrolls.
fn body_ui<B>(ui: &mut Ui, measures: &Measures, body: impl FnOnce(&mut Ui) -> B) -> B {
    let Measures { body_height, side, below_body, .. } = *measures;
    let margin = egui::Margin { left: side, right: side, top: 4, bottom: below_body };
    let area = ScrollArea::vertical().id_salt("body").max_height(body_height).auto_shrink([false, true]);
    let scrolled = area.show(ui, |ui| {
        let shown = egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            body(ui)
        });
        keep_focus_in_sight(ui);
        shown
    });
    // A sheet grows from where it was; one more frame puts it in the middle, with more room.
    let height = scrolled.inner_rect.height();
    if scrolled.content_size.y > height + 1.0 && height < body_height - 1.0 {
        ui.ctx().request_repaint();
    }
    scrolled.inner.inner
}

fn footer_ui<F>(ui: &mut Ui, measures: &Measures, footer: impl FnOnce(&mut Ui) -> F) -> F {
    let margin = egui::Margin::symmetric(measures.side, measures.around_footer);
    let framed = egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        let room = vec2(ui.available_width(), theme::size::CONTROL);
        ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), footer).inner
    });
    framed.inner
}

/// Notes that the sheet is drawn in this frame, and in its first one what had the focus.
fn remember(ctx: &Context, id: Id) {
    let now = ctx.cumulative_pass_nr();
    let focused = ctx.memory(|memory| memory.focused());
    ctx.data_mut(|data| {
        let sheets: &mut Vec<OpenSheet> = data.get_temp_mut_or_default(open_sheets());
        match sheets.iter_mut().find(|sheet| sheet.id == id) {
            Some(sheet) => sheet.last_drawn = now,
            None => sheets.push(OpenSheet { id, opener: focused, last_drawn: now, opened: now }),
        }
    });
}

/// Whether the sheet with this id is drawn for the first time in this frame: the moment to give one of
/// its fields or its main button the focus.
pub fn just_opened(ctx: &Context, id: &str) -> bool {
    let id = Id::unique(("sheet", id));
    let now = ctx.cumulative_pass_nr();
    ctx.data(|data| data.get_temp::<Vec<OpenSheet>>(open_sheets()))
        .is_some_and(|sheets| sheets.iter().any(|sheet| sheet.id == id && sheet.opened == now))
}

/// Gives the focus back to the opener of a sheet that was not drawn in this frame. Call once at the end
/// of every frame.
pub fn restore_focus(ctx: &Context) {
    let now = ctx.cumulative_pass_nr();
    let gone = ctx.data_mut(|data| {
        let sheets: &mut Vec<OpenSheet> = data.get_temp_mut_or_default(open_sheets());
        let gone = sheets.iter().find(|sheet| sheet.last_drawn != now).copied();
        sheets.retain(|sheet| sheet.last_drawn == now);
        gone
    });
    if let Some(opener) = gone.and_then(|sheet| sheet.opener) {
        ctx.memory_mut(|memory| memory.request_focus(opener));
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::{Harness, kittest::Queryable};

    use super::*;
    use crate::ui::widgets::{self, Button};

    #[derive(Default)]
    struct Window {
        open: bool,
        saved: bool,
    }

    fn window() -> Harness<'static, Window> {
        widgets::harness_with([600.0, 400.0], Window::default(), |ui, window| {
            if ui.add(Button::secondary("Review")).clicked() {
                window.open = true;
            }
            let ctx = ui.ctx().clone();
            if window.open {
                let sheet = Sheet::new("review", "Review changes").show(
                    &ctx,
                    window,
                    |ui, _| ui.label("First name: Mia → Maria"),
                    |ui, window| {
                        let save = ui.add(Button::primary("Save"));
                        if just_opened(ui.ctx(), "review") {
                            save.request_focus();
                        }
                        window.saved |= save.clicked();
                    },
                );
                if sheet.close || window.saved {
                    window.open = false;
                }
            }
            restore_focus(&ctx);
        })
    }

    fn open(harness: &mut Harness<'static, Window>) {
        harness.get_by_label("Review").focus();
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
    }

    #[test]
    fn it_is_a_dialog_that_escape_closes_and_the_focus_returns() {
        let mut harness = window();
        open(&mut harness);
        harness.get_by_role_and_label(Role::Dialog, "Review changes");
        assert!(harness.get_by_label("Save").is_focused());
        harness.key_press(egui::Key::Escape);
        harness.run();
        assert!(!harness.state().open);
        assert!(harness.get_by_label("Review").is_focused());
    }

    #[test]
    fn its_footer_acts_and_the_focus_returns() {
        let mut harness = window();
        open(&mut harness);
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert!(harness.state().saved && !harness.state().open);
        assert!(harness.get_by_label("Review").is_focused());
    }

    #[test]
    fn the_close_button_closes_it() {
        let mut harness = window();
        open(&mut harness);
        harness.get_by_label("Close").click();
        harness.run();
        assert!(!harness.state().open);
    }
}
