//! The session has ended in the middle: the password, over what was being done.

use egui::{Context, Key, RichText};
use secrecy::SecretString;

use super::theme::{self, space};
use super::widgets::{Banner, Button, Sheet, TextField, sheet};
use crate::desk::{Action, Signed};

/// Draws the sheet where the session has ended. The password is the caller's, and is
/// emptied when it is handed on.
pub(super) fn sign_in_again_ui(
    ctx: &Context,
    signed: &Signed,
    password: &mut String,
    actions: &mut Vec<Action>,
) {
    let Some(expired) = &signed.expired else {
        password.clear();
        return;
    };
    let busy = expired.running.is_some();
    let subtitle = format!("{} on {}", signed.email, signed.surroundings.name);
    let drawn = Sheet::new("sign in again", "The session has ended")
        .subtitle(&subtitle)
        .width(420.0)
        .outside_closes(false)
        .show(
            ctx,
            password,
            |ui, password| {
                if let Some(sentence) = &expired.trouble {
                    Banner::error(sentence).show(ui);
                    ui.add_space(space::S);
                }
                let p = theme::palette(ui);
                let words = "Nothing you typed is lost. Sign in again to go on where you were.";
                ui.add(egui::Label::new(RichText::new(words).color(p.text_secondary)).wrap());
                ui.add_space(space::S);
                let label = ui.label(RichText::new("Password").color(p.text_secondary));
                let field = TextField::singleline(password).password(true);
                let response = ui.add_enabled(!busy, field).labelled_by(label.id);
                if sheet::just_opened(ui.ctx(), "sign in again") {
                    response.request_focus();
                }
                response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
            },
            |ui, _| {
                let again = ui.add(Button::primary("Sign in again").busy(busy)).clicked();
                let later = ui.add(Button::secondary("Not now").enabled(!busy)).clicked();
                (again, later)
            },
        );
    let (again, later) = drawn.footer;
    if (again || drawn.body) && !busy {
        actions.push(Action::SignInAgain(SecretString::from(std::mem::take(password))));
    } else if later || drawn.close && !busy {
        actions.push(Action::StaySignedOut);
    }
}
