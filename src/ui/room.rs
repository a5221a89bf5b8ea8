//! How much room the window has, in points: what gives way where it is little. Large type makes the
//! same window a small one.

use egui::{Context, Vec2, vec2};

/// With less, nothing can be drawn any larger: a window of 900×600 at 250 percent.
pub(super) const LEAST: Vec2 = vec2(360.0, 240.0);
/// With less width, the words around list and form give way to icons.
const WORDS: f32 = 800.0;
/// With less width, list and form have no room beside each other.
const BESIDE: f32 = 640.0;
/// With less height, margins give way to what they frame.
const MARGINS: f32 = 400.0;

/// Whether words give way to icons.
pub(super) fn is_narrow(ctx: &Context) -> bool {
    ctx.content_rect().width() < WORDS
}

/// Whether list and form take turns.
pub(super) fn takes_turns(ctx: &Context) -> bool {
    // Half a point less: sizes are rounded, and one that just fits must not come and go.
    ctx.content_rect().width() < BESIDE - 0.5
}

/// Whether margins give way.
pub(super) fn is_low(ctx: &Context) -> bool {
    ctx.content_rect().height() < MARGINS - 0.5
}
