//! Pictures that the user chose, dropped, pasted or turned.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::photos::Pixels;
use super::picture_files::{self, Prepared, SENT_SIDE, decode};
use super::receive::Done;
use super::{Desk, NoDialog, paths};
use crate::records::{FieldKey, Photo, Picture, RecordKey, Value};

/// How long a picture may take to be read. Its size is bounded, so only a very slow disk
/// takes that long.
const PATIENCE: Duration = Duration::from_secs(30);
/// Said where it takes longer.
const SLOW: &str =
    "The picture takes too long to be read. Copy it to this computer, or choose a smaller one.";

impl Desk {
    pub(super) fn choose_picture(&mut self, key: RecordKey) {
        let chosen = (self.environment.choose_picture)();
        let id =
            self.jobs.start("Choosing a picture", |_| async move { Done::PictureChosen(key, chosen.await) });
        if let Some(open) = self.open_mut(key) {
            open.photo.choosing = Some(id);
            open.photo.trouble = None;
        }
    }

    pub(super) fn picture_chosen(&mut self, key: RecordKey, chosen: Result<Option<PathBuf>, NoDialog>) {
        if let Some(open) = self.open_mut(key) {
            open.photo.choosing = None;
            if let Err(reason) = &chosen {
                open.photo.trouble = Some(reason.to_string());
                open.photo.without_dialog += 1;
            }
        }
        if let Ok(Some(path)) = chosen {
            self.load_picture(key, path);
        }
    }

    pub(super) fn load_picture(&mut self, key: RecordKey, path: PathBuf) {
        let home = self.environment.own_folders.home.clone();
        self.prepare_picture(key, move || {
            picture_files::prepare(&paths::meant(&path, home.as_deref(), Path::is_file))
        });
    }

    pub(super) fn paste_picture(&mut self, key: RecordKey, pixels: Arc<Pixels>) {
        self.prepare_picture(key, move || picture_files::pasted(&pixels));
    }

    pub(super) fn turn_picture(&mut self, key: RecordKey, clockwise: bool) {
        let photo = self.record(key).map(|record| record.draft.value(FieldKey::Photo));
        let Some(Value::Photo(Photo::File(picture))) = photo else { return };
        self.prepare_picture(key, move || picture_files::turned(&picture, clockwise));
    }

    fn prepare_picture(
        &mut self,
        key: RecordKey,
        prepare: impl FnOnce() -> Result<Box<Prepared>, String> + Send + 'static,
    ) {
        let id = self.jobs.start("Preparing a picture", |_| async move {
            let work = tokio::task::spawn_blocking(prepare);
            let prepared = match tokio::time::timeout(PATIENCE, work).await {
                Ok(Ok(prepared)) => prepared,
                Ok(Err(_)) => Err("The picture could not be read. Choose another one.".to_owned()),
                Err(_) => Err(SLOW.to_owned()),
            };
            Done::PictureLoaded(key, prepared)
        });
        if let Some(open) = self.open_mut(key) {
            open.photo.running = Some(id);
            open.photo.trouble = None;
        }
    }

    pub(super) fn picture_loaded(&mut self, key: RecordKey, prepared: Result<Box<Prepared>, String>) {
        let Some(open) = self.open_mut(key) else { return };
        open.photo.running = None;
        match prepared {
            Ok(prepared) => {
                let Prepared { picture, preview } = *prepared;
                open.photo.keep_preview(&picture, preview);
                open.history.before_step(&open.draft);
                let value = Value::Photo(Photo::File(picture));
                if let Some(merged) = &mut open.conflict {
                    merged.draft.set(FieldKey::Photo, value.clone());
                }
                open.draft.set(FieldKey::Photo, value);
                open.finished = None;
                self.draft_changed(key);
            }
            Err(sentence) => open.photo.trouble = Some(sentence),
        }
    }
}

impl Desk {
    /// Decodes a picture that came back with a draft, to be shown.
    pub(super) fn make_preview(&mut self, key: RecordKey, picture: Picture) {
        self.jobs.start_quietly("Showing a picture", |_| async move {
            let bytes = picture.bytes.clone();
            let pixels = tokio::task::spawn_blocking(move || decode(&bytes, SENT_SIDE)).await;
            let pixels = pixels.unwrap_or_else(|_| Err("it could not be decoded".to_owned()));
            Done::PicturePreview(key, picture, pixels)
        });
    }

    pub(super) fn preview_made(&mut self, key: RecordKey, picture: &Picture, pixels: Result<Pixels, String>) {
        let Some(open) = self.open_mut(key) else { return };
        match pixels {
            Ok(pixels) => open.photo.keep_preview(picture, pixels),
            Err(reason) => {
                let advice = "Choose it again, or remove it.";
                open.photo.trouble = Some(format!("The chosen picture cannot be shown: {reason}. {advice}"));
            }
        }
    }
}
