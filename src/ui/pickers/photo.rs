//! The photo: choose a file and crop it, give a web address, or remove it.

use std::sync::Arc;

use egui::{Align, Context, Event, Id, Key, Layout, RichText, TextureHandle, Ui, vec2};

use crate::desk::{Action, Pixels};
use crate::records::{Crop, FieldKey, Photo, Picture, Value, ValueKind};
use crate::ui::forms::RecordForm;
use crate::ui::icons;
use crate::ui::theme::{self, space, text};
use crate::ui::widgets::{
    Avatar, AvatarSize, Banner, Button, CropSquare, IconButton, PictureCrop, Sheet, TextField,
    crop_previews_ui,
};

/// The sides of the pictures as the portal shows them, in pixels.
const SIDES: [f32; 3] = [82.0, 48.0, 32.0];
/// What pictures of these sizes need beside each other, in points.
const PREVIEWS: f32 = 200.0;

/// The picture to show for a record: the chosen one, or the one on the portal.
pub(in crate::ui) fn photo_texture(ctx: &Context, form: &mut RecordForm<'_>) -> Option<TextureHandle> {
    match form.value(FieldKey::Photo) {
        Value::Photo(Photo::Stored(address)) => form.scene.photo(ctx, Some(&address)),
        Value::Photo(Photo::File(picture)) => {
            let preview = form.record.photo.preview(&picture)?;
            Some(form.scene.textures.of(ctx, preview))
        }
        _ => None,
    }
}

/// Draws the photo sheet where it is open.
pub(in crate::ui) fn photo_sheet_ui(ctx: &Context, form: &mut RecordForm<'_>) {
    if !form.state.photo.open {
        return;
    }
    let key = form.key();
    let by_address = form
        .schema()
        .field(FieldKey::Photo)
        .is_some_and(|field| matches!(field.kind, ValueKind::Photo { by_address: true }));
    let title = format!("Photo of {}", form.record.draft.name());
    let sheet = Sheet::new("photo", &title).width(560.0).outside_closes(false).show(
        ctx,
        form,
        |ui, form| {
            if let Some(sentence) = &form.record.photo.trouble {
                Banner::error(sentence).show(ui);
                ui.add_space(space::S);
            }
            form.state.photo.path.dialog_ui(ui, &form.record.photo.dialog);
            present_ui(ui, form);
            ui.add_space(space::M);
            file_ui(ui, form);
            if by_address {
                ui.add_space(space::S);
                address_ui(ui, form);
            }
        },
        |ui, form| {
            let done = ui.add(Button::primary("Done")).clicked();
            if !form.value(FieldKey::Photo).is_empty() {
                let remove = Button::secondary("Remove photo").icon(icons::TRASH);
                if ui.add(remove).clicked() {
                    form.edit(FieldKey::Photo, Value::Photo(Photo::None));
                }
            }
            if form.record.draft.is_edited(FieldKey::Photo) && ui.add(Button::quiet("Revert photo")).clicked()
            {
                form.scene.actions.push(Action::Revert(key, FieldKey::Photo));
            }
            done
        },
    );
    take_dropped(ctx, form);
    take_pasted(ctx, form);
    if sheet.footer || sheet.close {
        form.state.photo.open = false;
    }
}

/// The picture as it will be, with its crop where there is something to crop.
fn present_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let p = theme::palette(ui);
    match form.value(FieldKey::Photo) {
        Value::Photo(Photo::File(picture)) => crop_ui(ui, form, &picture),
        Value::Photo(photo) => {
            let name = form.record.draft.name();
            let seed = form.key().to_string();
            let texture = photo_texture(ui.ctx(), form);
            ui.horizontal(|ui| {
                ui.add(Avatar::new(&name, &seed).picture(texture.as_ref()).size(AvatarSize::Large));
                ui.add_space(space::M);
                let words = match photo {
                    Photo::Stored(_) => "This is the photo on the portal.".to_owned(),
                    Photo::Address(address) => format!("The portal will fetch {address} when you save."),
                    _ if form.record.draft.is_edited(FieldKey::Photo) => {
                        "The photo will be removed when you save.".to_owned()
                    }
                    _ => "There is no photo yet.".to_owned(),
                };
                ui.add(egui::Label::new(RichText::new(words).color(p.text_secondary)).wrap());
            });
        }
        _ => {}
    }
}

fn crop_ui(ui: &mut Ui, form: &mut RecordForm<'_>, picture: &Picture) {
    let p = theme::palette(ui);
    let Some(texture) = photo_texture(ui.ctx(), form) else { return };
    let size = [picture.width, picture.height];
    let mut square = CropSquare { x: picture.crop.x, y: picture.crop.y, side: picture.crop.side };
    let room = ui.available_width();
    let beside = is_wide(ui);
    let most = if beside {
        vec2((room - PREVIEWS - 2.0 * space::L).min(340.0), 300.0)
    } else {
        // Some of what is below stays in sight.
        vec2(room, (ui.ctx().content_rect().height() * 0.4).min(300.0))
    };
    let direction = if beside { Layout::left_to_right(Align::Min) } else { Layout::top_down(Align::Min) };
    ui.allocate_ui_with_layout(vec2(room, 0.0), direction, |ui| {
        ui.add(PictureCrop::new(&mut square, &texture, size).max_size(most));
        ui.add_space(space::M);
        ui.vertical(|ui| {
            ui.label(RichText::new("As it will look").small().color(p.text_secondary));
            crop_previews_ui(ui, &texture, size, square, &SIDES);
            ui.add_space(space::S);
            turning_ui(ui, form);
            let words = "Drag the square, or use the arrows, + and −.";
            ui.add(egui::Label::new(RichText::new(words).small().color(p.text_faint)).wrap());
        });
    });
    let crop = Crop { x: square.x, y: square.y, side: square.side };
    if crop != picture.crop {
        form.edit(FieldKey::Photo, Value::Photo(Photo::File(Picture { crop, ..picture.clone() })));
    }
}

/// Whether there is room for two things beside each other.
fn is_wide(ui: &Ui) -> bool {
    ui.available_width() > 2.0 * PREVIEWS
}

/// The buttons that turn the picture.
fn turning_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let idle = form.record.photo.running.is_none();
        for (icon, name, clockwise) in
            [(icons::REVERT, "Turn left", false), (icons::REFRESH, "Turn right", true)]
        {
            if ui.add(IconButton::new(icon, name).enabled(idle)).clicked() {
                form.scene.actions.push(Action::TurnPicture(form.key(), clockwise));
            }
        }
    });
}

fn file_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let p = theme::palette(ui);
    let key = form.key();
    let work = &form.record.photo;
    let busy = work.running.is_some();
    heading_ui(ui, "From this computer");
    let choose_ui = |ui: &mut Ui, form: &mut RecordForm<'_>| {
        let choose = Button::secondary("Choose a file…")
            .id(Id::unique(("choose a picture", key)))
            .icon(icons::FOLDER_OPEN)
            .busy(busy || form.state.photo.path.awaits_dialog(ui));
        if ui.add(choose).clicked() {
            form.scene.actions.push(Action::ChoosePicture(key));
        }
    };
    let beside = is_wide(ui);
    if !beside {
        choose_ui(ui, form);
    }
    ui.horizontal(|ui| {
        if beside {
            choose_ui(ui, form);
        }
        let room = ui.available_width() - 66.0;
        let typed = &mut form.state.photo.path;
        let field = TextField::singleline(&mut typed.text)
            .id(Id::unique(("picture file", key)))
            .name("Picture file")
            .hint("or type its path")
            .width(room.max(100.0));
        let response = ui.add(field);
        let enter = typed.follow(ui, &response);
        let path = typed.path();
        // Also while a dialog is open: it may have opened where nobody sees it.
        let button = Button::secondary("Use").name("Use this file").enabled(path.is_some() && !busy);
        if (ui.add(button).clicked() || enter)
            && let Some(path) = path
        {
            typed.go_on_without_dialog();
            form.scene.actions.push(Action::LoadPicture(key, path));
        }
    });
    ui.label(
        RichText::new("PNG, JPEG, GIF, WebP or BMP. You can also drop a file here, or paste a picture.")
            .small()
            .color(p.text_faint),
    );
}

fn address_ui(ui: &mut Ui, form: &mut RecordForm<'_>) {
    let p = theme::palette(ui);
    heading_ui(ui, "From the web");
    ui.horizontal(|ui| {
        let room = ui.available_width() - 66.0;
        let id = Id::unique(("picture address", form.key()));
        let field = TextField::singleline(&mut form.state.photo.address)
            .id(id)
            .name("Web address of a picture")
            .hint("https://…")
            .width(room);
        let response = ui.add(field);
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let address = form.state.photo.address.trim().to_owned();
        let button = Button::secondary("Use").name("Use this address").enabled(!address.is_empty());
        if (ui.add(button).clicked() || enter) && !address.is_empty() {
            form.edit(FieldKey::Photo, Value::Photo(Photo::Address(address)));
        }
    });
    if let Some(problem) = form.problem(FieldKey::Photo) {
        ui.label(RichText::new(problem).small().color(p.danger));
    }
    let words = "The portal fetches it by itself, so it must be reachable without signing in.";
    ui.label(RichText::new(words).small().color(p.text_faint));
}

fn heading_ui(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).text_style(text::emphasis()));
    ui.add_space(space::XS);
}

/// A picture that was pasted while the sheet is open.
fn take_pasted(ctx: &Context, form: &mut RecordForm<'_>) {
    let pasted = ctx.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::PasteImage(image) => Some(Arc::clone(image)),
            _ => None,
        })
    });
    if let Some(image) = pasted {
        let rgba = image.pixels.iter().flat_map(|pixel| pixel.to_srgba_unmultiplied()).collect();
        let pixels = Pixels { size: image.size, rgba };
        form.state.photo.path.go_on_without_dialog();
        form.scene.actions.push(Action::PastePicture(form.key(), Arc::new(pixels)));
    }
}

/// A file that was dropped on the window while the sheet is open.
fn take_dropped(ctx: &Context, form: &mut RecordForm<'_>) {
    let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
    if let Some(path) = dropped.filter(|path| !path.as_os_str().is_empty()) {
        let key = form.key();
        form.state.photo.path.go_on_without_dialog();
        form.scene.actions.push(Action::LoadPicture(key, path));
    }
}
