//! The rows of a list in a popup, and how they scroll.

use egui::{IdSalt, ScrollArea, Ui, scroll_area};

const SALT: &str = "rows";

/// Rows of the same height. Only those in sight need to be drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct PopupRows {
    /// How many there are.
    pub(super) count: usize,
    /// From one row to the next, in points.
    pub(super) step: f32,
    /// The most height that all of them take before they scroll, in points.
    pub(super) most: f32,
}

impl PopupRows {
    /// The height of what is in sight of them, in points.
    fn height(self) -> f32 {
        self.whole().min(self.most)
    }

    fn whole(self) -> f32 {
        self.count as f32 * self.step
    }

    /// The area that they scroll in. While the popup `opens`, that row stands in the middle of it.
    pub(super) fn area(self, ui: &Ui, opens: Option<usize>) -> ScrollArea {
        let height = self.height();
        // As wide as the popup: rows that are placed by hand give an area no width, and then its bar
        // stands on the left and the wheel turns in vain. As high as its rows: an area takes the room
        // that there was before, and the popup would never be higher than when it was measured.
        let area = ScrollArea::vertical()
            .id_salt(SALT)
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true]);
        let Some(row) = opens else { return area };
        // It does not go on from where it was scrolled to when it was open before.
        scroll_area::State::default().store(ui.ctx(), ui.make_persistent_id(IdSalt::new(SALT)));
        area.vertical_scroll_offset(self.to_middle(row))
    }

    /// How far to scroll for a row to be in the middle, as far as the ends of the list allow.
    fn to_middle(self, row: usize) -> f32 {
        let height = self.height();
        let above = (height - self.step) / 2.0;
        (row as f32 * self.step - above).clamp(0.0, self.whole() - height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_in_the_middle_as_far_as_the_ends_allow() {
        let rows = PopupRows { count: 100, step: 30.0, most: 300.0 };
        for (row, offset) in [(0, 0.0), (4, 0.0), (50, 1365.0), (99, 2700.0)] {
            assert_eq!(rows.to_middle(row), offset, "{row}");
        }
        let few = PopupRows { count: 3, ..rows };
        assert_eq!((few.height(), few.to_middle(2)), (90.0, 0.0));
    }
}
