//! How large everything is drawn: from 80 to 250 percent, and never so large that the window has no room
//! left to work in.

use egui::Context;

use super::room;

/// As large as in the beginning, in percent.
pub(super) const USUAL: u16 = 100;
/// As small as it gets, in percent.
pub(super) const LEAST: u16 = STEPS[0];
/// As large as it gets, in percent.
const MOST: u16 = STEPS[STEPS.len() - 1];
/// What the keys and buttons go through, in percent.
const STEPS: [u16; 10] = [80, 90, 100, 110, 125, 150, 175, 200, 225, 250];

/// How large everything is drawn now, in percent.
pub(super) fn drawn(ctx: &Context) -> u16 {
    (ctx.zoom_factor() * 100.0).round() as u16
}

/// How large everything can be drawn in this window, in percent.
pub(super) fn most(ctx: &Context) -> u16 {
    // Half a percent more: sizes are rounded, and one that just fits must not come and go.
    let usual = ctx.content_rect().size() * ctx.zoom_factor();
    let fits = (usual / room::LEAST).min_elem() * 100.0;
    STEPS.into_iter().rev().find(|step| f32::from(*step) <= fits + 0.5).unwrap_or(USUAL).max(USUAL)
}

/// Draws everything as large as it is wanted, or as the window allows.
pub(super) fn follow(ctx: &Context, wanted: u16) {
    let percent = wanted.clamp(LEAST, MOST).min(most(ctx));
    if drawn(ctx) != percent {
        ctx.set_zoom_factor(f32::from(percent) / 100.0);
    }
}

/// The next step up from this many percent.
pub(super) fn larger(percent: u16) -> u16 {
    STEPS.into_iter().find(|step| *step > percent).unwrap_or(MOST)
}

/// The next step down from this many percent.
pub(super) fn smaller(percent: u16) -> u16 {
    STEPS.into_iter().rev().find(|step| *step < percent).unwrap_or(LEAST)
}

#[cfg(test)]
mod tests {
    use egui::Vec2;

    use super::*;

    #[test]
    fn the_steps_lead_from_end_to_end_and_back() {
        assert_eq!((larger(100), smaller(100)), (110, 90));
        assert_eq!((larger(93), smaller(93)), (100, 90));
        assert_eq!((larger(MOST), smaller(LEAST)), (250, 80));
        assert_eq!((larger(0), smaller(u16::MAX)), (80, 250));
    }

    #[test]
    fn the_window_keeps_room_to_work_in() {
        let drawn_in = |size: [f32; 2], wanted: u16| {
            let ctx = Context::default();
            let mut size = Vec2::from(size);
            for _ in 0..3 {
                let input = egui::RawInput {
                    screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size / ctx.zoom_factor())),
                    ..Default::default()
                };
                let mut drawn = ctx.run_ui(input, |ui| follow(ui.ctx(), wanted));
                drawn.textures_delta.clear();
            }
            size /= ctx.zoom_factor();
            assert!(wanted <= USUAL || size.x >= room::LEAST.x && size.y >= room::LEAST.y, "{size}");
            drawn(&ctx)
        };
        assert_eq!(drawn_in([3840.0, 2160.0], 250), 250);
        assert_eq!(drawn_in([3840.0, 2160.0], 900), 250);
        assert_eq!(drawn_in([800.0, 600.0], 250), 200);
        assert_eq!(drawn_in([900.0, 600.0], 250), 250);
        assert_eq!(drawn_in([900.0, 600.0], 80), 80);
        assert_eq!(drawn_in([900.0, 600.0], 7), 80);
    }
}
