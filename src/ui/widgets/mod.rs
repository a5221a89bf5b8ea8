//! The widgets that every pane is made of. One widget per file.
//!
//! A widget draws what it is given and returns what was asked for; it keeps nothing but whether its
//! popup is open and which row of it is highlighted. What `ui.add` takes is a widget of egui; one that
//! returns more than its response, or holds other widgets, has `show`, as in egui itself. Each interactive widget has an accessible name
//! and the role that a screen reader expects. Colours and sizes come from [`crate::ui::theme`].

pub mod avatar;
pub mod banner;
pub mod button;
pub mod calendar;
pub mod chip;
pub mod field_row;
pub mod icon_button;
mod in_sight;
pub mod key_hint;
pub mod list_row;
pub mod menu;
pub mod painting;
pub mod picker;
pub mod picker_field;
pub mod picture_crop;
pub mod pill;
mod popup_rows;
mod portal_row;
pub mod search_field;
pub mod section;
pub mod segmented;
pub mod select;
pub mod sheet;
pub(in crate::ui) mod spoken;
pub mod state;
pub mod text_field;
pub mod toast;

pub use avatar::{Avatar, AvatarSize};
pub use banner::{Banner, BannerResponse};
pub use button::Button;
pub use calendar::{Calendar, CalendarView};
pub use chip::{Chip, ChipResponse, FilterChip};
pub use field_row::{FieldRow, FieldRowResponse, form_grid_ui};
pub use icon_button::IconButton;
pub(in crate::ui) use in_sight::{keep_focus_in_sight, keep_focus_in_sight_sideways, menu_contents_ui};
pub use key_hint::KeyHint;
pub use list_row::ListRow;
pub use menu::Menu;
pub use picker::{Picker, PickerItem, PickerResponse};
pub use picture_crop::{CropSquare, PictureCrop, crop_previews_ui};
pub use pill::Pill;
pub use portal_row::PortalListRow;
pub use search_field::{Caret, SearchField};
pub use section::Section;
pub use segmented::{Segmented, SegmentedResponse};
pub use select::{Select, SelectResponse};
pub use sheet::{Sheet, SheetResponse};
pub use state::{LoadingView, StateView, StateViewResponse, skeleton_rows_ui};
pub use text_field::TextField;
pub use toast::{ToastEvent, Toasts};

/// A window of `size` points with the program's fonts, theme and no motion, for the tests of widgets
/// and panes. Light theme; egui's checks for names and missing glyphs stay on.
#[cfg(test)]
pub fn harness<'a>(size: [f32; 2], app: impl FnMut(&mut egui::Ui) + 'a) -> egui_kittest::Harness<'a> {
    egui_kittest::Harness::builder()
        .with_size(size)
        .with_max_steps(12)
        .with_theme(egui::Theme::Light)
        .with_context_setup(set_up)
        .build_ui(app)
}

/// Like [`harness`], for a test that looks at what the widgets changed.
#[cfg(test)]
pub fn harness_with<'a, S>(
    size: [f32; 2],
    state: S,
    app: impl FnMut(&mut egui::Ui, &mut S) + 'a,
) -> egui_kittest::Harness<'a, S> {
    egui_kittest::Harness::builder()
        .with_size(size)
        .with_max_steps(12)
        .with_theme(egui::Theme::Light)
        .with_context_setup(set_up)
        .build_ui_state(app, state)
}

/// Fonts, theme and calm, as the tests want them. Without tooltips, which would repeat the name of the
/// widget that a test has just pressed.
#[cfg(test)]
pub fn set_up(ctx: &egui::Context) {
    crate::ui::fonts::install(ctx);
    crate::ui::theme::install(ctx);
    crate::ui::theme::calm(ctx);
    ctx.all_styles_mut(|style| style.interaction.tooltip_delay = 1.0e6);
}
