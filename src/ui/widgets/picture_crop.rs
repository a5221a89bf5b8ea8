//! Cropping a picture to a square, with the mouse or the keyboard, and seeing it as the portal shows it.

use egui::{
    Color32, CornerRadius, CursorIcon, EventFilter, Id, Key, Modifiers, Pos2, Rect, Response, Role, Sense,
    Stroke, StrokeKind, TextureHandle, Ui, Vec2, Widget, WidgetInfo, epaint::RectShape, pos2, vec2,
};

use super::painting;
use crate::ui::theme::{self, radius, space, text};

/// The square of a picture that is kept, in pixels of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CropSquare {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width and height.
    pub side: u32,
}

impl CropSquare {
    /// The largest square in the middle of a picture.
    pub fn centered([width, height]: [u32; 2]) -> Self {
        let side = width.min(height);
        Self { x: (width - side) / 2, y: (height - side) / 2, side }
    }

    /// The same square as far as it fits into a picture, no smaller than `least`.
    fn within(self, [width, height]: [u32; 2], least: u32) -> Self {
        let most = width.min(height);
        let side = self.side.clamp(least.min(most), most);
        Self { x: self.x.min(width - side), y: self.y.min(height - side), side }
    }

    fn moved(self, x: i64, y: i64) -> Self {
        let shift = |value: u32, by: i64| (i64::from(value) + by).clamp(0, i64::from(u32::MAX)) as u32;
        Self { x: shift(self.x, x), y: shift(self.y, y), side: self.side }
    }

    /// Grown around its middle (or shrunk) by `by` pixels at each edge.
    fn grown(self, by: i64) -> Self {
        let side = (i64::from(self.side) + 2 * by).clamp(1, i64::from(u32::MAX)) as u32;
        let centered = self.moved(-by, -by);
        Self { side, ..centered }
    }

    /// The part of the picture's texture that it covers.
    fn uv(self, [width, height]: [u32; 2]) -> Rect {
        let (width, height) = (width.max(1) as f32, height.max(1) as f32);
        let min = pos2(self.x as f32 / width, self.y as f32 / height);
        Rect::from_min_size(min, vec2(self.side as f32 / width, self.side as f32 / height))
    }
}

/// The crop editor. Drag the square or its corners; with the keyboard, arrows move it (with Shift by
/// more), + and − resize it. The response says `changed`.
#[must_use = "add it with `ui.add`"]
pub struct PictureCrop<'a> {
    square: &'a mut CropSquare,
    texture: &'a TextureHandle,
    pixels: [u32; 2],
    most: Vec2,
    least_side: u32,
}

impl<'a> PictureCrop<'a> {
    /// `texture` shows a picture of `pixels` (it may itself be smaller); the square is the caller's.
    pub fn new(square: &'a mut CropSquare, texture: &'a TextureHandle, pixels: [u32; 2]) -> Self {
        Self { square, texture, pixels, most: vec2(360.0, 300.0), least_side: 32 }
    }

    /// The largest area to use, in points.
    pub fn max_size(mut self, most: Vec2) -> Self {
        self.most = most;
        self
    }

    /// The smallest side of the square, in pixels of the picture.
    pub fn least_side(mut self, side: u32) -> Self {
        self.least_side = side.max(1);
        self
    }

    fn keys(&self, ui: &Ui, id: Id) -> CropSquare {
        let square = *self.square;
        if !ui.memory(|memory| memory.has_focus(id)) {
            return square;
        }
        ui.memory_mut(|memory| {
            let filter =
                EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            memory.set_focus_lock_filter(id, filter);
        });
        let fine = i64::from(self.pixels[0].max(self.pixels[1]) / 200).max(1);
        let coarse = fine * 10;
        ui.input_mut(|input| {
            let mut square = square;
            for (modifiers, step) in [(Modifiers::SHIFT, coarse), (Modifiers::NONE, fine)] {
                for (key, x, y) in [
                    (Key::ArrowLeft, -step, 0),
                    (Key::ArrowRight, step, 0),
                    (Key::ArrowUp, 0, -step),
                    (Key::ArrowDown, 0, step),
                ] {
                    if input.consume_key(modifiers, key) {
                        square = square.moved(x, y);
                    }
                }
            }
            let grows = input.consume_key(Modifiers::NONE, Key::Plus)
                || input.consume_key(Modifiers::SHIFT, Key::Plus)
                || input.consume_key(Modifiers::NONE, Key::Equals);
            if grows {
                square = square.grown(fine * 2);
            }
            if input.consume_key(Modifiers::NONE, Key::Minus) {
                square = square.grown(-fine * 2);
            }
            square
        })
    }
}

impl PictureCrop<'_> {
    /// The square after what the mouse does with it and with its corners.
    fn dragged(&self, ui: &Ui, response: &Response, square: CropSquare, screen: &OnScreen) -> CropSquare {
        const HANDLE: f32 = 24.0;
        let mut square = square;
        if response.dragged() {
            let drag = response.drag_delta() / screen.scale;
            let exact = carried(ui, response.id, response.drag_started(), drag);
            square = square.moved(exact.0, exact.1);
        }
        for (corner, place) in corners(response.rect).into_iter().enumerate() {
            let id = response.id.with(("corner", corner));
            let handle = ui.interact(Rect::from_center_size(place, Vec2::splat(HANDLE)), id, Sense::DRAG);
            let cursor = if corner % 2 == 0 { CursorIcon::ResizeNwSe } else { CursorIcon::ResizeNeSw };
            let handle = handle.on_hover_and_drag_cursor(cursor);
            if handle.dragged()
                && let Some(pointer) = handle.interact_pointer_pos()
            {
                let pointer = (pointer - screen.area.min) / screen.scale;
                square = resized(square, corner, pointer, self.pixels, self.least_side);
            }
        }
        square
    }

    /// The picture, what is left of it in the shade, and the square with its thirds and corners.
    fn paint(&self, ui: &Ui, area: Rect, shown: Rect) {
        let p = theme::palette(ui);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let rounded = CornerRadius::same(radius::SMALL);
        let picture = RectShape::filled(area, rounded, Color32::WHITE).with_texture(self.texture.id(), whole);
        ui.painter().add(picture);
        let shade = Color32::from_black_alpha(140);
        for part in around(area, shown) {
            ui.painter().rect_filled(part, 0.0, shade);
        }
        ui.painter().rect_stroke(shown, 0.0, Stroke::new(1.5, Color32::WHITE), StrokeKind::Inside);
        for third in 1..3 {
            let at = third as f32 / 3.0;
            let line = Stroke::new(1.0, Color32::from_white_alpha(70));
            ui.painter().vline(egui::lerp(shown.x_range(), at), shown.y_range(), line);
            ui.painter().hline(shown.x_range(), egui::lerp(shown.y_range(), at), line);
        }
        for place in corners(shown) {
            ui.painter().circle(place, 5.0, Color32::WHITE, Stroke::new(1.0, p.accent_fill));
        }
    }
}

/// Where the picture is on the screen.
struct OnScreen {
    area: Rect,
    /// Points on the screen per pixel of the picture.
    scale: f32,
}

impl OnScreen {
    fn rect_of(&self, square: CropSquare) -> Rect {
        let min = self.area.min + vec2(square.x as f32, square.y as f32) * self.scale;
        Rect::from_min_size(min, Vec2::splat(square.side as f32 * self.scale))
    }
}

impl Widget for PictureCrop<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let [width, height] = self.pixels.map(|side| side.max(1) as f32);
        let most = self.most.min(vec2(ui.available_width(), f32::INFINITY));
        let scale = (most.x / width).min(most.y / height).max(f32::MIN_POSITIVE);
        let (_, area) = ui.allocate_space(vec2(width, height) * scale);
        let screen = OnScreen { area, scale };
        let id = ui.scope_id().with("crop");
        let before = *self.square;
        let square = self.keys(ui, id);

        let shown = screen.rect_of(square.within(self.pixels, self.least_side));
        let mut response = ui.interact(shown, id, Sense::click_and_drag()).on_hover_cursor(CursorIcon::Move);
        if response.dragged() || response.clicked() {
            response.request_focus();
        }
        let square = self.dragged(ui, &response, square, &screen).within(self.pixels, self.least_side);
        if square != before {
            *self.square = square;
            response.mark_changed();
        }
        let value = format!(
            "{} by {} pixels, {} from the left, {} from the top",
            square.side, square.side, square.x, square.y
        );
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Group, true, "Crop square");
            info.current_text_value = Some(value.clone());
            info
        });
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_description("Arrow keys move the square, plus and minus resize it.");
        });
        let shown = screen.rect_of(square);
        self.paint(ui, area, shown);
        if response.has_focus() {
            theme::focus_ring(ui, shown, 0);
        }
        response
    }
}

/// Whole pixels of a drag; the rest is carried over to the next frame, so that slow drags arrive.
fn carried(ui: &Ui, id: Id, started: bool, delta: Vec2) -> (i64, i64) {
    ui.data_mut(|data| {
        let rest: &mut Vec2 = data.get_temp_mut_or_default(id);
        if started {
            *rest = Vec2::ZERO;
        }
        *rest += delta;
        let whole = vec2(rest.x.trunc(), rest.y.trunc());
        *rest -= whole;
        (whole.x as i64, whole.y as i64)
    })
}

/// Left top, right top, right bottom, left bottom.
fn corners(rect: Rect) -> [Pos2; 4] {
    [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()]
}

/// The square with one corner dragged to `pointer` (pixels of the picture); the opposite one stays.
fn resized(
    square: CropSquare,
    corner: usize,
    pointer: Vec2,
    [width, height]: [u32; 2],
    least: u32,
) -> CropSquare {
    let (left, top) = (i64::from(square.x), i64::from(square.y));
    let side = i64::from(square.side);
    let anchor_x = if corner == 0 || corner == 3 { left + side } else { left };
    let anchor_y = if corner == 0 || corner == 1 { top + side } else { top };
    let room_x = if anchor_x == left { i64::from(width) - anchor_x } else { anchor_x };
    let room_y = if anchor_y == top { i64::from(height) - anchor_y } else { anchor_y };
    let wanted = (pointer.x as i64 - anchor_x).abs().max((pointer.y as i64 - anchor_y).abs());
    let most = room_x.min(room_y).max(1);
    let side = wanted.clamp(i64::from(least).min(most), most);
    let x = if anchor_x == left { anchor_x } else { anchor_x - side };
    let y = if anchor_y == top { anchor_y } else { anchor_y - side };
    CropSquare { x: x.max(0) as u32, y: y.max(0) as u32, side: side as u32 }
}

/// What is left of `area` around `hole`.
fn around(area: Rect, hole: Rect) -> [Rect; 4] {
    [
        Rect::from_min_max(area.min, pos2(area.right(), hole.top())),
        Rect::from_min_max(pos2(area.left(), hole.bottom()), area.max),
        Rect::from_min_max(pos2(area.left(), hole.top()), pos2(hole.left(), hole.bottom())),
        Rect::from_min_max(pos2(hole.right(), hole.top()), pos2(area.right(), hole.bottom())),
    ]
}

/// Shows the cropped picture at the sizes (in points) at which the portal shows it.
pub fn crop_previews_ui(
    ui: &mut Ui,
    texture: &TextureHandle,
    pixels: [u32; 2],
    square: CropSquare,
    sizes: &[f32],
) {
    let p = theme::palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        for side in sizes {
            let (rect, response) = ui.allocate_exact_size(vec2(*side, side + 22.0), Sense::hover());
            let name = format!("Preview at {side} pixels");
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
            let picture = Rect::from_min_size(rect.min, Vec2::splat(*side));
            let corners = CornerRadius::same((side / 2.0) as u8);
            let shape = RectShape::filled(picture, corners, Color32::WHITE)
                .with_texture(texture.id(), square.uv(pixels));
            ui.painter().add(shape);
            // Or a white picture has no edge.
            ui.painter().circle_stroke(picture.center(), side / 2.0, Stroke::new(1.0, p.hairline));
            let label = painting::line(ui, &side.to_string(), &text::small(), p.text_faint, 60.0);
            let left = picture.center().x - label.size().x / 2.0;
            painting::line_at(ui, left, picture.bottom() + 12.0, label);
        }
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::ui::widgets;

    const PICTURE: [u32; 2] = [400, 300];

    #[test]
    fn squares_stay_inside_the_picture() {
        let square = CropSquare::centered(PICTURE);
        assert_eq!(square, CropSquare { x: 50, y: 0, side: 300 });
        assert_eq!(square.moved(500, -20).within(PICTURE, 32), CropSquare { x: 100, y: 0, side: 300 });
        assert_eq!(square.grown(900).within(PICTURE, 32).side, 300);
        assert_eq!(square.grown(-900).within(PICTURE, 32).side, 32);
    }

    #[test]
    fn a_dragged_corner_leaves_the_opposite_one_in_place() {
        let square = CropSquare { x: 100, y: 100, side: 100 };
        let smaller = resized(square, 0, vec2(150.0, 150.0), PICTURE, 32);
        assert_eq!(smaller, CropSquare { x: 150, y: 150, side: 50 });
        let larger = resized(square, 2, vec2(900.0, 900.0), PICTURE, 32);
        assert_eq!(larger, CropSquare { x: 100, y: 100, side: 200 });
    }

    #[test]
    fn the_keyboard_moves_and_resizes() {
        let state = (CropSquare { x: 100, y: 100, side: 100 }, None);
        let mut harness = widgets::harness_with(
            [500.0, 460.0],
            state,
            |ui, (square, texture): &mut (_, Option<TextureHandle>)| {
                let texture = texture.get_or_insert_with(|| {
                    let image = egui::ColorImage::filled([4, 3], Color32::GRAY);
                    ui.ctx().load_texture("picture", image, egui::TextureOptions::LINEAR)
                });
                ui.add(PictureCrop::new(square, texture, PICTURE));
                crop_previews_ui(ui, texture, PICTURE, *square, &[82.0, 48.0, 32.0]);
            },
        );
        harness.get_by_label("Crop square").focus();
        harness.run();
        harness.key_press(Key::ArrowRight);
        harness.run();
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
        harness.run();
        assert_eq!(harness.state().0, CropSquare { x: 102, y: 120, side: 100 });
        harness.key_press(Key::Minus);
        harness.run();
        assert_eq!(harness.state().0, CropSquare { x: 106, y: 124, side: 92 });
        let value = harness.get_by_label("Crop square").value();
        assert!(value.is_some_and(|value| value.contains("92 by 92")));
        harness.get_by_role_and_label(Role::Image, "Preview at 48 pixels");
    }
}
