//! The menu under the name of the user who is signed in.

use egui::{RichText, Ui};

use super::command::Command;
use super::scene::Scene;
use super::theme::{self, space, text};
use super::widgets::{Avatar, AvatarSize, Button, IconButton, Menu};
use super::{ViewState, dispatch, icons, room, zoom};
use crate::desk::{Action, Kept, Lists};
use crate::storage::Theme;

/// The user who is signed in, how the window looks, and the way out.
pub(super) fn account_menu_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let lists = scene.lists;
    // In a narrow window the name would take the room of the portal's.
    let name = if room::is_narrow(ui.ctx()) { "" } else { &lists.viewer.name };
    let button = Button::quiet(name).icon(icons::USER_CIRCLE).trailing_icon(icons::CARET_DOWN);
    let opener = ui.add(button.name("Account and settings"));
    // To make everything larger, the user presses more than once.
    Menu::new(&opener).stays().left().width(250.0).gap(space::XS).show(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        who_ui(ui, lists);
        ui.separator();
        appearance_ui(ui, scene);
        size_ui(ui, scene, view);
        ui.separator();
        copies_ui(ui, scene);
        ui.separator();
        session_ui(ui, scene, view);
    });
}

/// The user who is signed in.
fn who_ui(ui: &mut Ui, lists: &Lists) {
    let p = theme::palette(ui);
    ui.horizontal(|ui| {
        let seed = lists.viewer.id.to_string();
        ui.add(Avatar::new(&lists.viewer.name, &seed).size(AvatarSize::Small));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(RichText::new(&lists.viewer.name).text_style(text::emphasis()));
            ui.label(RichText::new(&lists.email).small().color(p.text_secondary));
        });
    });
    ui.add_space(space::XS);
}

/// Light or dark.
fn appearance_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let p = theme::palette(ui);
    ui.label(RichText::new("Appearance").small().color(p.text_secondary));
    ui.horizontal(|ui| {
        let themes = [
            (Theme::System, "System", icons::DESKTOP),
            (Theme::Light, "Light", icons::SUN),
            (Theme::Dark, "Dark", icons::MOON),
        ];
        for (theme, label, icon) in themes {
            let button = Button::quiet(label).icon(icon).small().chosen(scene.desk.settings().theme == theme);
            if ui.add(button).clicked() {
                scene.actions.push(Action::SetTheme(theme));
            }
        }
    });
}

/// What is known of the session, and the way out.
fn session_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let p = theme::palette(ui);
    let session = scene.session;
    let lists = scene.lists;
    if let Some(version) = &lists.about.version {
        ui.label(RichText::new(format!("ONLYOFFICE {version}")).small().color(p.text_faint));
    }
    let kept = match session.map(|session| &session.kept) {
        None => "Nobody is signed in: this is what this computer keeps.".to_owned(),
        Some(Kept::Keeping) => "The session is being put into the system's keyring.".to_owned(),
        Some(Kept::InKeyring) => "Stays signed in: the session is in the system's keyring.".to_owned(),
        Some(Kept::ThisRun(reason)) => format!("Signed in until the program is closed: {reason}."),
    };
    ui.add(egui::Label::new(RichText::new(kept).small().color(p.text_secondary)).wrap());
    let keys = ui.ctx().format_shortcut(&Command::Keys.shortcut());
    let button = Button::quiet(Command::Keys.text()).icon(Command::Keys.icon());
    if ui.add(button.shortcut(&keys).full_width()).clicked() {
        view.shows_keys = true;
        ui.close();
    }
    let unsaved = scene.desk.edited().count();
    let out = Button::quiet(if session.is_none() { "Another portal or account" } else { "Sign out" })
        .icon(icons::SIGN_OUT)
        .full_width();
    if ui.add(out).clicked() {
        scene.actions.push(Action::SignOut);
        ui.close();
    }
    if unsaved > 0 {
        let records =
            if unsaved == 1 { "1 record has".to_owned() } else { format!("{unsaved} records have") };
        let sentence = format!("{records} unsaved changes. They are kept on this computer.");
        ui.label(RichText::new(sentence).small().color(p.text_secondary));
    }
}

/// How large everything is drawn.
fn size_ui(ui: &mut Ui, scene: &mut Scene<'_>, view: &mut ViewState) {
    let p = theme::palette(ui);
    let drawn = zoom::drawn(ui.ctx());
    ui.horizontal(|ui| {
        ui.label(RichText::new("Size").small().color(p.text_secondary));
        ui.add_space(space::S);
        for command in [Command::Smaller, Command::UsualSize, Command::Larger] {
            let keys = ui.ctx().format_shortcut(&command.shortcut());
            let enabled = dispatch::is_enabled(command, ui.ctx(), scene);
            let pressed = if command == Command::UsualSize {
                let percent = format!("{drawn}%");
                let name = format!("{}, now {percent}", command.text());
                let tooltip = format!("{} ({keys})", command.text());
                ui.add(Button::quiet(&percent).small().name(&name).tooltip(&tooltip).enabled(enabled))
            } else {
                ui.add(
                    IconButton::new(command.icon(), command.text()).small().shortcut(&keys).enabled(enabled),
                )
            };
            if pressed.clicked() {
                dispatch::run(command, ui.ctx(), scene, view);
            }
        }
    });
    if scene.desk.settings().zoom > drawn {
        let words = "As large as this window has room for.";
        ui.label(RichText::new(words).small().color(p.text_faint));
    }
}

/// Whether lists and photos stay on this computer.
fn copies_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let p = theme::palette(ui);
    ui.label(RichText::new("On this computer").small().color(p.text_secondary));
    let mut wanted = scene.desk.settings().keep_lists;
    if ui.checkbox(&mut wanted, "Keep lists and photos").changed() {
        scene.actions.push(Action::KeepLists(wanted));
    }
    let words = if wanted {
        "The lists are there at the next start before the portal answers."
    } else {
        "No lists or photos are kept: the next start waits for the portal."
    };
    ui.add(egui::Label::new(RichText::new(words).small().color(p.text_faint)).wrap());
    if ui.add(Button::quiet("Remove them now").icon(icons::TRASH).full_width()).clicked() {
        scene.actions.push(Action::RemoveCopies);
        ui.close();
    }
}
