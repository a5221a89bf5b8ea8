//! A menu below the button that opens it.

use egui::{Align, Layout, Popup, PopupCloseBehavior, Response, Ui};

use super::in_sight::menu_contents_ui;

/// A menu: it opens and closes with its button, scrolls where the window is lower than it, and gives the
/// focus back to its button when it is closed with a key.
#[must_use = "call `show`"]
pub struct Menu<'a> {
    opener: &'a Response,
    width: f32,
    gap: f32,
    stays: bool,
    layout: Option<Layout>,
}

impl<'a> Menu<'a> {
    /// The menu of a button.
    pub fn new(opener: &'a Response) -> Self {
        Self { opener, width: 220.0, gap: 0.0, stays: false, layout: None }
    }

    /// Width in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Distance from the button, in points.
    pub fn gap(mut self, gap: f32) -> Self {
        self.gap = gap;
        self
    }

    /// A press in it does not close it: a user who chooses several things presses more than once.
    pub fn stays(mut self) -> Self {
        self.stays = true;
        self
    }

    /// What is in it is on the left; else it is stretched from edge to edge.
    pub fn left(mut self) -> Self {
        self.layout = Some(Layout::top_down(Align::LEFT));
        self
    }

    /// Draws it while it is open. `contents` can call `ui.close()`.
    pub fn show<R>(self, contents: impl FnOnce(&mut Ui) -> R) -> Option<R> {
        let ctx = &self.opener.ctx;
        let id = Popup::default_response_id(self.opener);
        let was_open = Popup::is_id_open(ctx, id);
        let mut popup = Popup::menu(self.opener).width(self.width).gap(self.gap);
        if self.stays {
            popup = popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        }
        if let Some(layout) = self.layout {
            popup = popup.layout(layout);
        }
        let shown = popup.show(|ui| menu_contents_ui(ui, contents));
        let by_key = !ctx.input(|input| input.pointer.any_click());
        if was_open && by_key && !Popup::is_id_open(ctx, id) {
            self.opener.request_focus();
        }
        shown.map(|shown| shown.inner)
    }
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::kittest::Queryable;

    use crate::ui::widgets::{self, Button};

    use super::*;

    #[test]
    fn a_menu_that_is_closed_with_a_key_gives_the_focus_back() {
        let mut harness = widgets::harness_with([300.0, 300.0], 0, |ui, chosen: &mut u32| {
            let opener = ui.add(Button::quiet("Open"));
            Menu::new(&opener).show(|ui| {
                for number in 1..4 {
                    if ui.button(format!("Number {number}")).clicked() {
                        *chosen = number;
                        ui.close();
                    }
                }
            });
        });
        for (keys, chosen) in [(&[Key::Tab, Key::Escape][..], 0), (&[Key::Tab, Key::Tab, Key::Enter], 2)] {
            harness.get_by_label("Open").focus();
            harness.key_press(Key::Enter);
            harness.run();
            assert!(harness.query_by_label("Number 1").is_some());
            for key in keys {
                harness.key_press(*key);
                harness.run();
            }
            assert!(harness.query_by_label("Number 1").is_none(), "it is closed");
            assert!(harness.get_by_label("Open").is_focused());
            assert_eq!(*harness.state(), chosen);
        }
    }
}
