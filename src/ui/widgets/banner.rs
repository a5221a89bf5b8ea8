//! A message inside a pane that stays while it is true: a conflict, an expired session, offline.

use egui::{Align, Layout, Role, Sense, Ui, UiBuilder, accesskit::Live, vec2};

use super::{Button, IconButton, painting, spoken};
use crate::ui::{
    icons,
    theme::{self, ColorTone, radius, space, text},
};

/// An inline message with an optional next step.
#[must_use = "call `show`"]
pub struct Banner<'a> {
    tone: ColorTone,
    text: &'a str,
    detail: Option<&'a str>,
    action: Option<&'a str>,
    dismissible: bool,
}

/// What was pressed in a banner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BannerResponse {
    /// The next step.
    pub action: bool,
    /// The banner is to go.
    pub dismissed: bool,
}

impl<'a> Banner<'a> {
    fn new(tone: ColorTone, text: &'a str) -> Self {
        Self { tone, text, detail: None, action: None, dismissible: false }
    }

    /// Worth knowing.
    pub fn info(text: &'a str) -> Self {
        Self::new(ColorTone::Info, text)
    }

    /// Done.
    pub fn success(text: &'a str) -> Self {
        Self::new(ColorTone::Success, text)
    }

    /// Has a consequence.
    pub fn warning(text: &'a str) -> Self {
        Self::new(ColorTone::Warning, text)
    }

    /// Failed.
    pub fn error(text: &'a str) -> Self {
        Self::new(ColorTone::Danger, text)
    }

    /// A second sentence.
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The next step.
    pub fn action(mut self, action: &'a str) -> Self {
        self.action = Some(action);
        self
    }

    /// Offers to take the banner away.
    pub fn dismissible(mut self, dismissible: bool) -> Self {
        self.dismissible = dismissible;
        self
    }

    /// Draws it across the available width.
    pub fn show(self, ui: &mut Ui) -> BannerResponse {
        let p = theme::palette(ui);
        let (icon, role, live) = match self.tone {
            ColorTone::Danger => (icons::WARNING_CIRCLE_FILL, Role::Alert, Live::Assertive),
            ColorTone::Warning => (icons::WARNING_FILL, Role::Status, Live::Polite),
            ColorTone::Success => (icons::CHECK_CIRCLE_FILL, Role::Status, Live::Polite),
            ColorTone::Neutral | ColorTone::Accent | ColorTone::Info => {
                (icons::INFO_FILL, Role::Status, Live::Polite)
            }
        };
        let mut response = BannerResponse::default();
        let scope =
            UiBuilder::new().id_salt(self.text).accessibility_role(role).accessibility_label(self.text);
        ui.scope_builder(scope, |ui| {
            egui::Frame::new()
                .fill(p.tone_soft(self.tone))
                .corner_radius(radius::CARD)
                .inner_margin(egui::Margin { left: 12, right: 8, top: 6, bottom: 6 })
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = space::S;
                        let (place, _) = ui.allocate_exact_size(vec2(18.0, 26.0), Sense::hover());
                        painting::icon(ui, place.center(), icon, 17.0, p.tone(self.tone));
                        let action_room = self.action.map_or(0.0, |action| {
                            painting::line(ui, action, &text::small_strong(), p.text, 200.0).size().x + 34.0
                        });
                        let dismiss_room = if self.dismissible { 32.0 } else { 0.0 };
                        let room = (ui.available_width() - action_room - dismiss_room - space::S).max(80.0);
                        ui.allocate_ui_with_layout(vec2(room, 26.0), Layout::top_down(Align::Min), |ui| {
                            ui.set_width(room);
                            ui.spacing_mut().item_spacing.y = 1.0;
                            ui.add_space(5.0);
                            let words = egui::RichText::new(self.text).color(p.text);
                            spoken::announce(&ui.add(egui::Label::new(words).wrap()), live);
                            if let Some(detail) = self.detail {
                                let detail = egui::RichText::new(detail).small().color(p.text);
                                spoken::announce(&ui.add(egui::Label::new(detail).wrap()), live);
                            }
                            ui.add_space(5.0);
                        });
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            if self.dismissible {
                                let dismiss = IconButton::new(icons::CLOSE, "Dismiss").small();
                                response.dismissed = ui.add(dismiss).clicked();
                            }
                            if let Some(action) = self.action {
                                response.action = ui.add(Button::secondary(action).small()).clicked();
                            }
                        });
                    });
                });
        });
        response
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable};

    use super::*;
    use crate::ui::widgets;

    #[test]
    fn it_is_announced_and_acts() {
        let mut harness = widgets::harness_with([500.0, 200.0], BannerResponse::default(), |ui, response| {
            let banner = Banner::error("The session has expired.")
                .detail("Nothing is lost: your changes are kept.")
                .action("Sign in again")
                .dismissible(true)
                .show(ui);
            response.action |= banner.action;
            response.dismissed |= banner.dismissed;
        });
        harness.get_by_role_and_label(Role::Alert, "The session has expired.");
        // Each sentence is announced once, and no button is.
        let all = harness.root().children_recursive();
        let live: Vec<_> = all
            .map(|node| node.accesskit_node())
            .filter(|node| node.live() == Live::Assertive)
            .filter_map(|node| node.value())
            .collect();
        assert_eq!(live, ["The session has expired.", "Nothing is lost: your changes are kept."]);
        harness.get_by_label("Sign in again").click();
        harness.run();
        harness.get_by_label("Dismiss").click();
        harness.run();
        assert_eq!(*harness.state(), BannerResponse { action: true, dismissed: true });
    }
}
