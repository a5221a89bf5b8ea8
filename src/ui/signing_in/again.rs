//! The session has ended in the middle: the password, over what was being done.

use egui::{Context, Id, Key, RichText, TextBuffer, Ui};

use super::SignInForm;
use super::card::answered;
use super::second_factor::{self, Answer};
use crate::desk::{Action, Desk, Expired, Signed};
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Banner, Button, Sheet, TextField, sheet};

fn secret_id() -> Id {
    Id::unique("the password or token, again")
}

/// What happened in the body of the sheet.
enum Body {
    Enter,
    Answer(Answer),
    OtherWay,
    Nothing,
}

/// Draws the sheet where the session has ended. What is typed stands in the form, and is
/// wiped when it is handed on.
pub(in crate::ui) fn sign_in_again_ui(
    ctx: &Context,
    desk: &Desk,
    signed: &Signed,
    form: &mut SignInForm,
    actions: &mut Vec<Action>,
) {
    let Some(expired) = &signed.expired else {
        if !form.secret.is_empty() {
            form.secret.wipe(ctx, secret_id());
        }
        return;
    };
    let busy = expired.running.is_some();
    let subtitle = format!("{} on {}", signed.email, signed.title);
    let drawn = Sheet::new("sign in again", "The session has ended")
        .subtitle(&subtitle)
        .width(440.0)
        .outside_closes(false)
        .show(
            ctx,
            form,
            |ui, form| body_ui(ui, desk, expired, form),
            |ui, _| {
                let asked = expired.challenge.is_some();
                let again = !asked && ui.add(Button::primary("Sign in again").busy(busy)).clicked();
                let later = ui.add(Button::secondary("Not now").enabled(!busy)).clicked();
                let other = ui.add(Button::quiet("Another account").enabled(!busy)).clicked();
                (again, later, other)
            },
        );
    let (again, later, other) = drawn.footer;
    match drawn.body {
        Body::Answer(answer) => answered(Some(answer), form, actions),
        Body::OtherWay => {
            form.secret.wipe(ctx, secret_id());
            form.with_token = !form.with_token;
        }
        Body::Enter | Body::Nothing if other => {
            form.clear();
            form.address = signed.address().to_string();
            actions.push(Action::AddPortal);
        }
        Body::Enter | Body::Nothing => {
            let enter = matches!(drawn.body, Body::Enter);
            if (again || enter) && !busy {
                let secret = form.secret.take(ctx, secret_id());
                actions.push(match form.with_token {
                    true => Action::SignInAgainWithToken(secret),
                    false => Action::SignInAgain(secret),
                });
            } else if later || drawn.close && !busy {
                form.secret.wipe(ctx, secret_id());
                actions.push(Action::StaySignedOut);
            }
        }
    }
}

fn body_ui(ui: &mut Ui, desk: &Desk, expired: &Expired, form: &mut SignInForm) -> Body {
    let p = theme::palette(ui);
    let busy = expired.running.is_some();
    if let Some(sentence) = &expired.trouble {
        Banner::error(sentence).show(ui);
        ui.add_space(space::S);
    }
    if let Some(challenge) = &expired.challenge {
        let now = desk.now().timestamp();
        let answer = second_factor::challenge_ui(ui, challenge, &mut form.second, busy, now);
        return answer.map_or(Body::Nothing, Body::Answer);
    }
    let words = "Nothing you typed is lost. Sign in again to go on where you were.";
    ui.add(egui::Label::new(RichText::new(words).color(p.text_secondary)).wrap());
    ui.add_space(space::S);
    let name = if form.with_token { "Token" } else { "Password" };
    let label = ui.label(RichText::new(name).color(p.text_secondary));
    let field = TextField::singleline(&mut form.secret as &mut dyn TextBuffer).id(secret_id()).password(true);
    let response = ui.add_enabled(!busy, field).labelled_by(label.id);
    if sheet::just_opened(ui.ctx(), "sign in again") {
        response.request_focus();
    }
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let other = if form.with_token { "Use the password" } else { "Use a token instead" };
    if ui.add(Button::quiet(other).small().enabled(!busy)).clicked() {
        return Body::OtherWay;
    }
    if enter { Body::Enter } else { Body::Nothing }
}
