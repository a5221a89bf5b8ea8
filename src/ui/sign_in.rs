//! The way into a portal.

use egui::{Align, Key, Layout, RichText, Ui, vec2};
use secrecy::SecretString;

use super::icons;
use super::theme::{self, size, space, text};
use super::widgets::{Banner, Button, TextField};
use crate::desk::{Action, SigningIn};

/// What stands in the sign-in form.
#[derive(Default)]
pub struct SignInForm {
    /// The portal's address, as typed.
    pub address: String,
    /// The e-mail, as typed.
    pub email: String,
    /// The password, as typed; emptied when it is handed on.
    pub password: String,
    /// The first empty field has had the focus.
    pub focused: bool,
}

/// Draws the sign-in form in the middle of the window.
pub(super) fn sign_in_ui(ui: &mut Ui, state: &SigningIn, form: &mut SignInForm, actions: &mut Vec<Action>) {
    let p = theme::palette(ui);
    egui::CentralPanel::default().frame(egui::Frame::new().fill(p.rail)).show(ui, |ui| {
        let room = ui.available_size();
        let width = 380.0_f32.min(room.x - 2.0 * space::XL);
        ui.add_space(((room.y - 520.0) / 2.0).max(space::XL));
        ui.horizontal(|ui| {
            ui.add_space((room.x - width) / 2.0);
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                heading_ui(ui);
                card_ui(ui, state, form, actions);
            });
        });
    });
}

fn heading_ui(ui: &mut Ui) {
    let p = theme::palette(ui);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(icons::ADDRESS_BOOK).font(text::icon_at(40.0)).color(p.accent));
        ui.add_space(space::S);
        ui.label(RichText::new("Portal Desk").text_style(egui::TextStyle::Heading).color(p.text));
        ui.add_space(space::XS);
        ui.label(RichText::new("People and contacts of your portal").color(p.text_secondary));
    });
    ui.add_space(space::XL);
}

fn card_ui(ui: &mut Ui, state: &SigningIn, form: &mut SignInForm, actions: &mut Vec<Action>) {
    let p = theme::palette(ui);
    let busy = state.running.is_some();
    egui::Frame::new()
        .fill(p.window)
        .stroke(egui::Stroke::new(1.0, p.hairline))
        .corner_radius(theme::radius::SHEET)
        .inner_margin(space::XL)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            if let Some(sentence) = &state.trouble {
                Banner::error(sentence).show(ui);
                ui.add_space(space::M);
            }
            let mut enter = false;
            let focus = if form.focused || busy {
                None
            } else {
                Some(
                    [&form.address, &form.email, &form.password]
                        .iter()
                        .position(|text| text.is_empty())
                        .unwrap_or(2),
                )
            };
            let fields = [
                ("Portal address", "acme.onlyoffice.com", false, &mut form.address),
                ("E-mail", "you@example.com", false, &mut form.email),
                ("Password", "", true, &mut form.password),
            ];
            for (place, (name, hint, secret, value)) in fields.into_iter().enumerate() {
                let label = ui.label(RichText::new(name).color(p.text_secondary));
                let field = TextField::singleline(value).hint(hint).password(secret);
                let response = ui.add_enabled(!busy, field).labelled_by(label.id);
                if focus == Some(place) {
                    response.request_focus();
                    form.focused = true;
                }
                enter |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                ui.add_space(space::S);
            }
            ui.add_space(space::S);
            let button = Button::primary("Sign in").icon(icons::SIGN_IN).full_width().busy(busy);
            let pressed = ui.add(button).clicked();
            if (pressed || enter) && !busy {
                // A failed sign-in asks for the password again; it is kept nowhere.
                let password = SecretString::from(std::mem::take(&mut form.password));
                form.focused = false;
                actions.push(Action::SignIn {
                    address: form.address.clone(),
                    email: form.email.clone(),
                    password,
                });
            }
        });
    ui.add_space(space::L);
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let demo = Button::quiet("Use the demo portal").icon(icons::PLAY).enabled(!busy);
        if ui.add(demo).clicked() {
            actions.push(Action::UseDemo);
        }
        let about = "A sample office on this computer. No set-up, no network.";
        ui.label(RichText::new(about).small().color(p.text_faint));
        ui.add_space(size::CONTROL_SMALL);
    });
}
