//! Short messages in a corner on the right that say what happened. They go by themselves, but for failures.

use std::time::Duration;

use egui::{Align2, Area, Context, Id, Layout, Order, Role, UiBuilder, accesskit::Live, vec2};

use super::{Button, IconButton, painting, spoken};
use crate::ui::{
    icons,
    theme::{self, ColorTone, radius, space, text},
};

/// How long a message stays, in seconds.
const STAYS: f64 = 6.0;
/// How long one with an action stays.
const STAYS_WITH_ACTION: f64 = 12.0;
/// Width of a message in points.
const WIDTH: f32 = 380.0;
/// More than these at once are not read.
const AT_MOST: usize = 4;

/// What the button at the left end of the title row needs, in points.
const THE_WAY_BACK: f32 = 60.0;
/// Distance from the lower edge in points: the messages leave the buttons there free.
const ABOVE_THE_SAVE_BAR: f32 = 64.0;

/// Where the messages are: where they cover nothing that is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corner {
    /// Above the form's buttons.
    AboveTheSaveBar,
    /// In the upper corner, beside the head of the sign-in form.
    Top,
    /// Over the title row, but not over the button at its left end.
    BesideTheWayBack,
}

struct Toast {
    number: u64,
    tone: ColorTone,
    text: String,
    action: Option<String>,
    /// When it goes; a failure stays until it is dismissed.
    until: Option<f64>,
}

/// The messages in sight. Screen readers are told each one as it appears: at once where something failed,
/// else when there is a pause.
#[derive(Default)]
pub struct Toasts {
    shown: Vec<Toast>,
    next: u64,
}

/// What was pressed in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastEvent {
    /// The action of the message with this number. The message is gone.
    Action(u64),
    /// The message with this number was dismissed.
    Dismissed(u64),
}

impl Toasts {
    /// Adds a message at `now` (seconds on the clock that [`Toasts::show`] is given). Returns its number.
    pub fn push(&mut self, now: f64, tone: ColorTone, text: impl Into<String>, action: Option<&str>) -> u64 {
        let number = self.next;
        self.next += 1;
        // Said again, it is not there twice.
        let text = text.into();
        self.shown.retain(|toast| toast.text != text || toast.action.is_some());
        let stays = if action.is_some() { STAYS_WITH_ACTION } else { STAYS };
        let until = (tone != ColorTone::Danger).then_some(now + stays);
        self.shown.push(Toast { number, tone, text, action: action.map(str::to_owned), until });
        if self.shown.len() > AT_MOST {
            // What goes by itself goes first.
            let before = &self.shown[..self.shown.len() - 1];
            let goes = before.iter().position(|toast| toast.until.is_some()).unwrap_or(0);
            self.shown.remove(goes);
        }
        number
    }

    /// The messages stay, the buttons in them go.
    pub fn take_actions_away(&mut self) {
        self.shown.iter_mut().for_each(|toast| toast.action = None);
    }

    /// Takes a message away, when what it said is no longer so.
    pub fn remove(&mut self, number: u64) {
        self.shown.retain(|toast| toast.number != number);
    }

    /// Whether nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Draws the messages and lets those go whose time is up. A message under the pointer stays.
    pub fn show(&mut self, ctx: &Context, now: f64, corner: Corner) -> Option<ToastEvent> {
        self.shown.retain(|toast| toast.until.is_none_or(|until| until > now));
        if self.shown.is_empty() {
            return None;
        }
        let mut event = None;
        let (align, away) = match corner {
            Corner::AboveTheSaveBar => (Align2::RIGHT_BOTTOM, vec2(-space::L, -ABOVE_THE_SAVE_BAR)),
            Corner::Top => (Align2::RIGHT_TOP, vec2(-space::L, space::L)),
            Corner::BesideTheWayBack => (Align2::RIGHT_TOP, vec2(-space::S, space::S)),
        };
        let beside = if corner == Corner::BesideTheWayBack { THE_WAY_BACK } else { 2.0 * space::L };
        let width = WIDTH.min(ctx.content_rect().width() - beside);
        let area =
            Area::new(Id::unique("toasts")).order(Order::Foreground).anchor(align, away).show(ctx, |ui| {
                ui.spacing_mut().item_spacing.y = space::S;
                ui.set_width(width);
                for toast in &self.shown {
                    event = toast_ui(ui, toast).or(event);
                }
            });
        if area.response.contains_pointer() {
            for until in self.shown.iter_mut().filter_map(|toast| toast.until.as_mut()) {
                *until = until.max(now + 2.0);
            }
        }
        if let Some(ToastEvent::Action(number) | ToastEvent::Dismissed(number)) = event {
            self.remove(number);
        }
        let next = self.shown.iter().filter_map(|toast| toast.until).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            ctx.request_repaint_after(Duration::from_secs_f64((next - now).max(0.0) + 0.05));
        }
        event
    }
}

fn toast_ui(ui: &mut egui::Ui, toast: &Toast) -> Option<ToastEvent> {
    let p = theme::palette(ui);
    let (icon, role, live) = match toast.tone {
        ColorTone::Success => (icons::CHECK_CIRCLE_FILL, Role::Status, Live::Polite),
        ColorTone::Warning => (icons::WARNING_FILL, Role::Status, Live::Polite),
        ColorTone::Danger => (icons::WARNING_CIRCLE_FILL, Role::Alert, Live::Assertive),
        ColorTone::Neutral | ColorTone::Accent | ColorTone::Info => {
            (icons::INFO_FILL, Role::Status, Live::Polite)
        }
    };
    let mut event = None;
    let scope = UiBuilder::new()
        .id_salt(("toast", toast.number))
        .accessibility_role(role)
        .accessibility_label(toast.text.as_str());
    ui.scope_builder(scope, |ui| {
        egui::Frame::new()
            .fill(p.overlay)
            .stroke(egui::Stroke::new(1.0, p.border))
            .corner_radius(radius::CARD)
            .shadow(p.popup_shadow())
            .inner_margin(egui::Margin { left: 12, right: 6, top: 6, bottom: 6 })
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = space::S;
                    let (place, _) = ui.allocate_exact_size(vec2(18.0, 28.0), egui::Sense::hover());
                    painting::icon(ui, place.center(), icon, 18.0, p.tone(toast.tone));
                    let action_room = toast.action.as_deref().map_or(0.0, |action| {
                        painting::line(ui, action, &text::small_strong(), p.text, 160.0).size().x + 34.0
                    });
                    let room = ui.available_width() - 32.0 - space::S - action_room;
                    ui.allocate_ui_with_layout(vec2(room, 28.0), Layout::top_down(egui::Align::Min), |ui| {
                        ui.set_width(room);
                        ui.add_space(6.0);
                        let words = egui::RichText::new(&toast.text).color(p.text);
                        spoken::announce(&ui.add(egui::Label::new(words).wrap()), live);
                        ui.add_space(6.0);
                    });
                    ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                        let dismiss = IconButton::new(icons::CLOSE, "Dismiss message").small();
                        if ui.add(dismiss).clicked() {
                            event = Some(ToastEvent::Dismissed(toast.number));
                        }
                        if let Some(action) = &toast.action
                            && ui.add(Button::secondary(action).small()).clicked()
                        {
                            event = Some(ToastEvent::Action(toast.number));
                        }
                    });
                });
            });
    });
    event
}

#[cfg(test)]
mod tests {
    use egui_kittest::{Harness, kittest::Queryable};

    use super::*;
    use crate::ui::widgets;

    #[derive(Default)]
    struct State {
        toasts: Toasts,
        now: f64,
        event: Option<ToastEvent>,
    }

    fn window() -> Harness<'static, State> {
        widgets::harness_with([600.0, 300.0], State::default(), |ui, state| {
            state.event = state.toasts.show(ui.ctx(), state.now, Corner::AboveTheSaveBar).or(state.event);
        })
    }

    #[test]
    fn a_message_is_announced_and_goes_when_its_time_is_up() {
        let mut harness = window();
        harness.state_mut().toasts.push(0.0, ColorTone::Success, "Mia Berg is saved.", None);
        harness.run();
        harness.get_by_role_and_label(Role::Status, "Mia Berg is saved.");
        harness.state_mut().now = 7.0;
        harness.run();
        assert!(harness.query_by_role(Role::Status).is_none());
    }

    #[test]
    fn a_failure_is_an_alert_and_stays_until_it_is_dismissed() {
        let mut harness = window();
        harness.state_mut().toasts.push(0.0, ColorTone::Danger, "The portal did not answer.", None);
        harness.state_mut().now = 1000.0;
        harness.run();
        harness.get_by_role_and_label(Role::Alert, "The portal did not answer.");
        harness.get_by_label("Dismiss message").click();
        harness.run();
        assert!(harness.state().toasts.is_empty());
    }

    #[test]
    fn what_is_said_again_is_not_there_twice() {
        let mut harness = window();
        for _ in 0..3 {
            harness.state_mut().toasts.push(0.0, ColorTone::Danger, "The portal did not answer.", None);
        }
        harness.run();
        harness.get_by_role_and_label(Role::Alert, "The portal did not answer.");
    }

    #[test]
    fn its_action_can_be_pressed() {
        let mut harness = window();
        let number = harness.state_mut().toasts.push(0.0, ColorTone::Info, "Saved.", Some("Undo"));
        harness.run();
        harness.get_by_label("Undo").click();
        harness.run();
        assert_eq!(harness.state().event, Some(ToastEvent::Action(number)));
        assert!(harness.state().toasts.is_empty());
    }
}
