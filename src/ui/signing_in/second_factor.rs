//! What a portal asks for besides the password: the code of an app or of a text message,
//! and what has to be set up the first time.

use std::time::Duration;

use egui::{Id, Key, RichText, Ui};
use jiff::Timestamp;
use secrecy::ExposeSecret;

use crate::desk::{Challenge, ChallengeReply, SecondFactor};
use crate::ui::icons;
use crate::ui::theme::{self, space, text};
use crate::ui::widgets::{Button, TextField};

/// What the user answered.
pub(super) enum ChallengeAnswer {
    Reply(ChallengeReply),
    Back,
}

/// How a challenge is put to the user.
struct Question {
    title: &'static str,
    words: String,
    /// The name of the field for the answer.
    field: &'static str,
    hint: &'static str,
    button: &'static str,
}

impl Question {
    fn of(asks: &SecondFactor) -> Question {
        let code =
            |title, words| Question { title, words, field: "Code", hint: "six digits", button: "Sign in" };
        match asks {
            SecondFactor::AppCode { setup_key: None } => code(
                "Code of your authenticator app",
                "Type the six digits that the app shows for this portal. A backup code works as well.".to_owned(),
            ),
            SecondFactor::AppCode { setup_key: Some(_) } => code(
                "Set up your authenticator app",
                "This portal wants a second factor. Add an account in the app on your phone, choose to type a key, and \
                 type this one. Then type the six digits that the app shows."
                    .to_owned(),
            ),
            SecondFactor::MessageCode { sent_to, .. } => code(
                "Code by text message",
                format!("A message with a code was sent to {sent_to}. It is good for ten minutes."),
            ),
            SecondFactor::Phone => Question {
                title: "Your mobile phone",
                words: "This portal sends codes by text message and does not know your phone yet. Type its number with the \
                        country code."
                    .to_owned(),
                field: "Mobile phone",
                hint: "+49 171 5550199",
                button: "Send the code",
            },
        }
    }
}

/// Draws the question, a field for the answer, and the buttons.
pub(super) fn challenge_ui(
    ui: &mut Ui,
    challenge: &Challenge,
    typed: &mut String,
    busy: bool,
    now: Timestamp,
) -> Option<ChallengeAnswer> {
    let p = theme::palette(ui);
    let question = Question::of(&challenge.asks);
    ui.label(RichText::new(question.title).text_style(text::strong()).color(p.text));
    ui.add(egui::Label::new(RichText::new(&question.words).color(p.text_secondary)).wrap());
    ui.add_space(space::S);
    if let SecondFactor::AppCode { setup_key: Some(key) } = &challenge.asks {
        setup_key_ui(ui, key.expose_secret());
    }
    let enter = field_ui(ui, &question, typed, busy);
    ui.add_space(space::M);
    let go = Button::primary(question.button).icon(icons::SIGN_IN).full_width().busy(busy);
    let pressed = ui.add(go).clicked();
    let mut answer = None;
    if (pressed || enter) && !busy && !typed.trim().is_empty() {
        answer = Some(ChallengeAnswer::Reply(match challenge.asks {
            SecondFactor::Phone => ChallengeReply::Phone(typed.clone()),
            _ => ChallengeReply::Code(typed.clone()),
        }));
    }
    ui.horizontal(|ui| {
        if ui.add(Button::quiet("Back").icon(icons::ARROW_LEFT).small().enabled(!busy)).clicked() {
            answer = Some(ChallengeAnswer::Back);
        }
        if let Some(from) = challenge.resend_from()
            && send_again_ui(ui, from, busy, now)
        {
            answer = Some(ChallengeAnswer::Reply(ChallengeReply::SendAgain));
        }
    });
    // The portal can be so quick that no frame is drawn in between.
    let is_asked = busy || matches!(answer, Some(ChallengeAnswer::Reply(_)));
    ui.data_mut(|data| data.insert_temp(shown_id().with("busy"), is_asked));
    answer
}

/// What the field remembers of the frames before.
fn shown_id() -> Id {
    Id::unique("second factor shown")
}

/// The field for the answer. It takes the focus when it appears, and after an answer that was not accepted.
/// Returns whether Enter was pressed in it.
fn field_ui(ui: &mut Ui, question: &Question, typed: &mut String, busy: bool) -> bool {
    let p = theme::palette(ui);
    let label = ui.label(RichText::new(question.field).color(p.text_secondary));
    let field = TextField::singleline(typed).id(Id::unique("second factor")).hint(question.hint);
    let response = ui.add_enabled(!busy, field).labelled_by(label.id);
    let shown = shown_id();
    let frame = ui.ctx().cumulative_frame_nr();
    let last: Option<u64> = ui.data(|data| data.get_temp(shown));
    let was_busy: bool = ui.data(|data| data.get_temp(shown.with("busy")).unwrap_or(false));
    if last.is_none_or(|last| last + 1 < frame) || was_busy && !busy {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(shown, frame));
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// The key that an app is set up with, in groups that can be read out.
fn setup_key_ui(ui: &mut Ui, key: &str) {
    let p = theme::palette(ui);
    let letters: Vec<char> = key.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    let shown = groups.join(" ");
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new("Key").color(p.text_secondary));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.add(Button::quiet("Copy").icon(icons::COPY).small().name("Copy the key")).clicked() {
                ui.ctx().copy_text(key.to_owned());
            }
        });
        label
    });
    ui.add(TextField::read_only_multiline(&shown, 2).name("Key for the app").monospace());
    ui.add_space(space::S);
}

/// Asks for the message once more, but not at once.
fn send_again_ui(ui: &mut Ui, from: Timestamp, busy: bool, now: Timestamp) -> bool {
    let wait = from.duration_since(now).as_secs();
    let text = if wait > 0 { format!("Send again in {wait} s") } else { "Send again".to_owned() };
    if wait > 0 {
        ui.ctx().request_repaint_after(Duration::from_secs(1));
    }
    let button =
        Button::quiet(&text).icon(icons::REFRESH).small().name("Send again").enabled(!busy && wait <= 0);
    ui.add(button).clicked()
}
