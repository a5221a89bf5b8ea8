//! Painting that several widgets share: one line of text, an icon, a spinner.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontId, Galley, Pos2, Rect, TextStyle, Ui, Vec2, pos2,
    text::{LayoutJob, TextWrapping},
};

use crate::ui::{icons, theme};

/// Lays out one line of text that ends in "…" where it is wider than `max_width`.
pub fn line(ui: &Ui, text: &str, style: &TextStyle, color: Color32, max_width: f32) -> Arc<Galley> {
    line_in(ui, text, style.resolve(ui.style()), color, max_width)
}

/// Like [`line()`], in a font of one's own.
pub fn line_in(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(max_width.max(0.0));
    ui.painter().layout_job(job)
}

/// Lays out a few words on as many lines as they need, at most `rows`; what is left ends in "…".
pub fn lines(
    ui: &Ui,
    text: &str,
    style: &TextStyle,
    color: Color32,
    max_width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.to_owned(), style.resolve(ui.style()), color, max_width.max(0.0));
    job.wrap.max_rows = rows;
    ui.painter().layout_job(job)
}

/// How wide a text is on one line, in points.
pub fn width_of(ui: &Ui, text: &str, style: TextStyle) -> f32 {
    line(ui, text, &style, Color32::PLACEHOLDER, f32::INFINITY).size().x
}

/// Paints a laid out line with its left edge at `left` and its middle at `y`. Returns its right edge.
pub fn line_at(ui: &Ui, left: f32, y: f32, galley: Arc<Galley>) -> f32 {
    let position = pos2(left, (y - galley.size().y / 2.0).round());
    let right = left + galley.size().x;
    ui.painter().galley(position, galley, Color32::PLACEHOLDER);
    right
}

/// How wide a thing may be: where rows wrap, what does not fit goes to the next row as a whole.
pub fn row_width(ui: &Ui) -> f32 {
    if ui.layout().main_wrap() { ui.max_rect().width() } else { ui.available_width() }
}

/// Shows the first of some wordings that has room in what is left of a row; none if none has.
pub fn first_that_fits_ui(ui: &mut Ui, wordings: &[String], color: Color32) {
    let room = ui.available_width();
    let small = TextStyle::Small;
    let fitting =
        wordings.iter().find(|words| line(ui, words, &small, color, f32::INFINITY).size().x <= room);
    if let Some(words) = fitting {
        ui.label(egui::RichText::new(words).small().color(color));
    }
}

/// Paints an icon with its middle at `center`.
pub fn icon(ui: &Ui, center: Pos2, icon: &str, size: f32, color: Color32) {
    ui.painter().text(center, Align2::CENTER_CENTER, icon, theme::text::icon_at(size), color);
}

/// Paints the sign of running work. It turns, except where motion is switched off.
pub fn spinner(ui: &Ui, center: Pos2, size: f32, color: Color32) {
    if ui.style().animation_time > 0.0 {
        let rect = Rect::from_center_size(center, Vec2::splat(size));
        egui::Spinner::new().color(color).paint_at(ui, rect);
    } else {
        icon(ui, center, icons::HOURGLASS, size, color);
    }
}
