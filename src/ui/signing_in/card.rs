//! The form: address, e-mail, password or token; or what is asked for after them.

use egui::{Context, Id, Key, Response, RichText, Ui};

use super::second_factor::{self, ChallengeAnswer};
use super::{SignInForm, SignInScene};
use crate::desk::{Action, AddressCheck};
use crate::ui::icons;
use crate::ui::theme::{self, space, text};
use crate::ui::widgets::{Banner, Button, TextField};

/// Where the password is typed.
fn secret_id() -> Id {
    Id::unique("the password or token")
}

/// Draws the form.
pub(super) fn card_ui(ui: &mut Ui, scene: &mut SignInScene<'_>, form: &mut SignInForm) {
    let p = theme::palette(ui);
    let SignInScene { desk, state, .. } = *scene;
    egui::Frame::new()
        .fill(p.window)
        .stroke(egui::Stroke::new(1.0, p.hairline))
        .corner_radius(theme::radius::SHEET)
        .inner_margin(space::XL)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            if let Some(saved) = state.portal.and_then(|id| desk.portals().get(id)) {
                ui.horizontal(|ui| {
                    let colour = theme::portal_colour(ui, saved.colour);
                    ui.label(RichText::new(icons::CIRCLE_FILL).font(text::icon_at(10.0)).color(colour));
                    ui.label(RichText::new(&saved.name).text_style(text::strong()).color(p.text));
                });
                ui.add_space(space::S);
            }
            if let Some(sentence) = &state.trouble {
                Banner::error(sentence).show(ui);
                ui.add_space(space::M);
            }
            match &state.challenge {
                Some(challenge) => {
                    let busy = state.running.is_some();
                    let now = desk.now().timestamp();
                    let answer = second_factor::challenge_ui(ui, challenge, &mut form.second, busy, now);
                    answered(answer, form, scene.actions);
                }
                None => fields_ui(ui, scene, form),
            }
            if let Some(job) = state.running {
                ui.add_space(space::XS);
                ui.vertical_centered(|ui| {
                    if ui.add(Button::quiet("Cancel")).clicked() {
                        scene.actions.push(Action::CancelJob(job));
                    }
                });
            }
        });
}

/// Turns an answer to a challenge into an action.
pub(super) fn answered(answer: Option<ChallengeAnswer>, form: &mut SignInForm, actions: &mut Vec<Action>) {
    match answer {
        Some(ChallengeAnswer::Reply(reply)) => {
            form.second.clear();
            actions.push(Action::Reply(reply));
        }
        Some(ChallengeAnswer::Back) => {
            form.second.clear();
            form.focused = false;
            actions.push(Action::GiveUpChallenge);
        }
        None => {}
    }
}

fn fields_ui(ui: &mut Ui, scene: &mut SignInScene<'_>, form: &mut SignInForm) {
    let state = scene.state;
    let busy = state.running.is_some();
    let mut enter = false;
    let empty = [form.address.is_empty(), form.email.is_empty() && !form.with_token, form.secret.is_empty()];
    // While something is in doubt, only the sheet over this has keys.
    let focus = (!form.focused && !busy && state.doubt.is_none())
        .then(|| empty.iter().position(|empty| *empty).unwrap_or(2));
    form.focused |= focus.is_some();
    let mut field_ui = |ui: &mut Ui, place: usize, name: &str, field: TextField<'_>| -> Response {
        let label = ui.label(RichText::new(name).color(theme::palette(ui).text_secondary));
        let response = ui.add_enabled(!busy, field).labelled_by(label.id);
        if focus == Some(place) {
            response.request_focus();
        }
        enter |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        response
    };
    let field = TextField::singleline(&mut form.address);
    let field = field.id(Id::unique("portal address")).hint("acme.onlyoffice.com");
    let address = field_ui(ui, 0, "Portal address", field);
    if address.lost_focus() && form.address != state.found.typed && !busy {
        scene.actions.push(Action::Look(form.address.clone()));
    }
    found_ui(ui, &state.found, &form.address);
    ui.add_space(space::S);
    if !form.with_token {
        let field = TextField::singleline(&mut form.email);
        field_ui(ui, 1, "E-mail", field.id(Id::unique("e-mail")).hint("you@example.com"));
        ui.add_space(space::S);
    }
    let name = if form.with_token { "Token" } else { "Password" };
    field_ui(ui, 2, name, TextField::singleline(&mut form.secret).id(secret_id()).password(true));
    ui.add_space(space::M);
    let button = Button::primary("Sign in").icon(icons::SIGN_IN).full_width().busy(busy);
    let pressed = ui.add(button).clicked();
    if (pressed || enter) && !busy {
        scene.actions.push(sign_in(ui.ctx(), form));
    }
    ui.vertical_centered(|ui| {
        let other = if form.with_token { "Use e-mail and password" } else { "Use a token instead" };
        if ui.add(Button::quiet(other).small().enabled(!busy)).clicked() {
            form.secret.wipe(ui.ctx(), secret_id());
            form.with_token = !form.with_token;
            form.focused = false;
        }
    });
}

/// Signs in with what is in the form. The password or token leaves it: a failed sign-in asks for it
/// again, and it is kept nowhere.
fn sign_in(ctx: &Context, form: &mut SignInForm) -> Action {
    let secret = form.secret.take(ctx, secret_id());
    form.focused = false;
    let address = form.address.clone();
    match form.with_token {
        true => Action::SignInWithToken { address, token: secret },
        false => Action::SignIn { address, email: form.email.clone(), password: secret },
    }
}

/// What answers at the address, before a password is typed.
fn found_ui(ui: &mut Ui, found: &AddressCheck, typed: &str) {
    let p = theme::palette(ui);
    let about_this = found.typed == typed && !typed.is_empty();
    // There is always a line, so that nothing moves away from under the pointer.
    let (icon, colour, sentence) = match found.answer.as_ref().filter(|_| about_this) {
        None if about_this && found.running.is_some() => {
            (icons::HOURGLASS, p.text_faint, "Looking…".to_owned())
        }
        None => (icons::GLOBE, p.text_faint, "As the browser shows it.".to_owned()),
        Some(Ok(about)) => {
            let version = about.version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
            let place = found.place.as_ref().map_or_else(|| "here".to_owned(), |place| format!("at {place}"));
            let mut sentence = format!("An ONLYOFFICE portal{version} answers {place}.");
            if about.ldap {
                sentence.push_str(" The company's directory (LDAP) lets you in too.");
            }
            if let Some(name) = &about.single_sign_on {
                sentence.push_str(&format!(" For {name}, paste a token instead of a password."));
            }
            (icons::CHECK_CIRCLE_FILL, p.success, sentence)
        }
        Some(Err(sentence)) => (icons::WARNING_CIRCLE_FILL, p.danger, sentence.clone()),
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        ui.label(RichText::new(icon).font(text::icon_at(14.0)).color(colour));
        let words = RichText::new(&sentence).small().color(p.text_secondary);
        let label = ui.add(egui::Label::new(words).wrap());
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
    });
}
