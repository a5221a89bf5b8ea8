//! The session has ended in the middle: the password, over what was being done.

use egui::{Context, Id, Key, RichText, TextBuffer, Ui};

use super::SignInForm;
use super::card::answered;
use super::second_factor::{self, ChallengeAnswer};
use crate::desk::{Action, Desk, Expired};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{Banner, Button, Sheet, TextField, sheet};

fn secret_id() -> Id {
    Id::unique("the password or token, again")
}

/// What happened in the body of the sheet.
enum InBody {
    Enter,
    Answer(ChallengeAnswer),
    OtherWay,
    Nothing,
}

/// Draws the sheet where the session has ended. What is typed is in the form, and is
/// wiped when it is handed on.
pub(in crate::ui) fn sign_in_again_ui(ctx: &Context, scene: &mut Scene<'_>, form: &mut SignInForm) {
    let Scene { desk, session, .. } = *scene;
    let Some((session, expired)) = session.and_then(|session| Some((session, session.expired.as_ref()?)))
    else {
        if !form.secret.is_empty() {
            form.secret.wipe(ctx, secret_id());
        }
        return;
    };
    let busy = expired.running.is_some();
    let subtitle = format!("{} on {}", session.email, session.title);
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
        InBody::Answer(answer) => answered(Some(answer), form, scene.actions),
        InBody::OtherWay => {
            form.secret.wipe(ctx, secret_id());
            form.with_token = !form.with_token;
        }
        InBody::Enter | InBody::Nothing if other => {
            form.clear();
            form.address = session.address().to_string();
            scene.actions.push(Action::AddPortal);
        }
        InBody::Enter | InBody::Nothing => {
            let enter = matches!(drawn.body, InBody::Enter);
            if (again || enter) && !busy {
                let secret = form.secret.take(ctx, secret_id());
                scene.actions.push(match form.with_token {
                    true => Action::SignInAgainWithToken(secret),
                    false => Action::SignInAgain(secret),
                });
            } else if later || drawn.close && !busy {
                form.secret.wipe(ctx, secret_id());
                scene.actions.push(Action::StaySignedOut);
            }
        }
    }
}

fn body_ui(ui: &mut Ui, desk: &Desk, expired: &Expired, form: &mut SignInForm) -> InBody {
    let p = theme::palette(ui);
    let busy = expired.running.is_some();
    if let Some(sentence) = &expired.trouble {
        Banner::error(sentence).show(ui);
        ui.add_space(space::S);
    }
    if let Some(challenge) = &expired.challenge {
        let now = desk.now().timestamp();
        let answer = second_factor::challenge_ui(ui, challenge, &mut form.second, busy, now);
        return answer.map_or(InBody::Nothing, InBody::Answer);
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
        return InBody::OtherWay;
    }
    if enter { InBody::Enter } else { InBody::Nothing }
}
