//! What has to be decided before anything is sent: no encryption, or a certificate that
//! this computer does not believe.

use egui::{Context, Id, RichText, Ui};
use jiff::Timestamp;

use super::SignInScene;
use crate::desk::{Action, SigningIn, TrustQuestion};
use crate::portal::{Certificate, DistrustedCertificate};
use crate::ui::theme::{self, space, text};
use crate::ui::widgets::{Banner, Button, Sheet, TextField, sheet};
use crate::ui::{TypedPath, icons};

/// Draws the sheet where something is in doubt. `authority` is the path of a file.
pub(super) fn doubt_ui(ctx: &Context, scene: &mut SignInScene<'_>, authority: &mut TypedPath) {
    match &scene.state.doubt {
        Some(TrustQuestion::PlainHttp { host }) => plain_http_ui(ctx, scene, host),
        Some(TrustQuestion::Certificate { host, reason, shown }) => {
            certificate_ui(ctx, scene, (host.as_str(), reason.as_str(), shown.as_ref()), authority);
        }
        None => {}
    }
}

fn plain_http_ui(ctx: &Context, scene: &mut SignInScene<'_>, host: &str) {
    let id = "plain http";
    let drawn = Sheet::new(id, "Connect without encryption?").subtitle(host).width(460.0).show(
        ctx,
        &mut (),
        |ui, ()| {
            words_ui(
                ui,
                "This portal is reached over http. Anybody on the way, in the same wireless network for example, can \
                 read your password and everything you see and save there.",
            );
            words_ui(ui, "Ask whoever runs the portal for an address that begins with https.");
        },
        |ui, ()| footer_ui(ui, id, "Connect without encryption"),
    );
    decide(drawn.footer, drawn.close, scene.actions);
}

/// The safe way has the focus; the other one is there.
fn footer_ui(ui: &mut Ui, id: &str, risky: &str) -> (bool, bool) {
    let stay = ui.add(Button::primary("Do not connect"));
    if sheet::just_opened(ui.ctx(), id) {
        stay.request_focus();
    }
    (stay.clicked(), ui.add(Button::danger(risky)).clicked())
}

fn decide((stay, go): (bool, bool), close: bool, actions: &mut Vec<Action>) {
    if go {
        actions.push(Action::Trust);
    } else if stay || close {
        actions.push(Action::Distrust);
    }
}

fn certificate_ui(
    ctx: &Context,
    scene: &mut SignInScene<'_>,
    (host, reason, shown): (&str, &str, &DistrustedCertificate),
    authority: &mut TypedPath,
) {
    let state = scene.state;
    let id = "certificate";
    let title = format!("Is this really {host}?");
    let drawn = Sheet::new(id, &title).width(600.0).outside_closes(false).show(
        ctx,
        authority,
        |ui, authority| {
            let sentence = format!("Nothing was sent yet: {reason}.");
            Banner::warning(&sentence).show(ui);
            ui.add_space(space::S);
            match shown.accepted_before {
                Some(_) => words_ui(
                    ui,
                    "That happens when the portal gets a new certificate, and also when somebody intercepts the connection. Ask \
                     whoever runs the portal which fingerprint is right before you accept another one.",
                ),
                None => words_ui(
                    ui,
                    "The portal shows the certificate below. Ask whoever runs the portal whether its fingerprint is \
                     the same. Once accepted, this certificate counts for this portal only, and any other one is refused.",
                ),
            }
            ui.add_space(space::S);
            facts_ui(ui, shown);
            ui.add_space(space::S);
            authority_ui(ui, state, authority)
        },
        |ui, _| footer_ui(ui, id, "Accept this certificate"),
    );
    if let Some(action) = drawn.body {
        scene.actions.push(action);
        return;
    }
    decide(drawn.footer, drawn.close, scene.actions);
}

fn facts_ui(ui: &mut Ui, shown: &DistrustedCertificate) {
    let Certificate { subject, issuer, hosts, not_before, not_after, fingerprint } = &shown.certificate;
    let hosts = hosts.join(", ");
    let valid = format!("{} to {}", day(*not_before), day(*not_after));
    fact_ui(ui, "For", subject);
    fact_ui(ui, "Hosts", &hosts);
    fact_ui(ui, "Issued by", issuer);
    fact_ui(ui, "Valid", &valid);
    fingerprint_ui(ui, "SHA-256 fingerprint", &fingerprint.to_string());
    if let Some(before) = shown.accepted_before {
        fingerprint_ui(ui, "Accepted before", &before.to_string());
    }
}

fn day(moment: Option<Timestamp>) -> String {
    match moment {
        Some(moment) => moment.strftime("%Y-%m-%d").to_string(),
        None => "unknown".to_owned(),
    }
}

fn fact_ui(ui: &mut Ui, name: &str, value: &str) {
    let p = theme::palette(ui);
    let value = if value.is_empty() { "not said" } else { value };
    ui.horizontal_top(|ui| {
        let column = egui::vec2(90.0, 20.0);
        ui.allocate_ui_with_layout(column, egui::Layout::left_to_right(egui::Align::Min), |ui| {
            ui.set_min_size(column);
            ui.label(RichText::new(name).color(p.text_secondary));
        });
        ui.add(egui::Label::new(RichText::new(value).color(p.text)).wrap());
    });
}

fn fingerprint_ui(ui: &mut Ui, name: &str, value: &str) {
    let p = theme::palette(ui);
    ui.add_space(space::XS);
    ui.label(RichText::new(name).color(p.text_secondary));
    ui.add(TextField::read_only_multiline(value, 2).name(name).monospace());
}

/// The other way: the authority that issued the certificate, from a file.
fn authority_ui(ui: &mut Ui, state: &SigningIn, typed: &mut TypedPath) -> Option<Action> {
    let p = theme::palette(ui);
    ui.label(RichText::new("Or trust who issued it").text_style(text::emphasis()).color(p.text));
    words_ui(
        ui,
        "If your company has its own authority, its certificate file lets this program trust this certificate and later ones.",
    );
    if let Some(sentence) = &state.authority_trouble {
        Banner::error(sentence).show(ui);
    }
    typed.dialog_ui(ui, &state.authority_dialog);
    let mut action = None;
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 210.0).max(120.0);
        let field = TextField::singleline(&mut typed.text)
            .id(Id::unique("the file of an authority"))
            .name("Certificate file")
            .hint("/path/to/authority.pem")
            .width(width);
        let response = ui.add(field);
        let enter = typed.follow(ui, &response);
        let path = typed.path();
        let use_it = Button::secondary("Use file").enabled(path.is_some());
        if (ui.add(use_it).clicked() || enter) && path.is_some() {
            action = Some(Action::AddAuthority(path));
        }
        let choose = Button::quiet("Choose…")
            .id(Id::unique("choose the file of an authority"))
            .icon(icons::FOLDER_OPEN)
            .busy(typed.awaits_dialog(ui));
        if ui.add(choose).clicked() {
            action = Some(Action::AddAuthority(None));
        }
    });
    action
}

fn words_ui(ui: &mut Ui, words: &str) {
    let p = theme::palette(ui);
    ui.add(egui::Label::new(RichText::new(words).color(p.text_secondary)).wrap());
}
