//! Pictures that the user chose, dropped, pasted or turned.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::desk::environment::NoDialog;
use crate::desk::paths;
use crate::desk::pictures::files::{Prepared, SENT_SIDE, decode};
use crate::desk::pictures::{Pixels, files};
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::{QuietTask, TaskKind};
use crate::desk::world::unfinished_words;
use crate::jobs::{Unfinished, aside};
use crate::records::{FieldKey, Photo, Picture, RecordKey, Value};

/// How long a picture may take to be read. Its size is bounded, so only a very slow disk
/// takes that long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Said where it takes longer.
const SLOW: &str =
    "The picture takes too long to be read. Copy it to this computer, or choose a smaller one.";

impl Session {
    /// Opens a file dialog. Asked for once more, it takes the place of the one before.
    pub(super) fn choose_picture(&mut self, world: &mut World, key: RecordKey) {
        if let Some(before) = self.open_mut(key).and_then(|open| open.photo.dialog.leave()) {
            world.tasks.cancel(before);
        }
        let chosen = (world.environment.choose_picture)();
        let id = self.start(world, TaskKind::ChoosePicture, chosen, move |it, world, chosen| {
            it.picture_chosen(world, key, chosen);
        });
        if let Some(open) = self.open_mut(key) {
            open.photo.dialog.ask(id);
            open.photo.trouble = None;
        }
    }

    fn picture_chosen(
        &mut self,
        world: &mut World,
        key: RecordKey,
        chosen: Result<Result<Option<PathBuf>, NoDialog>, Unfinished>,
    ) {
        if let Some(open) = self.open_mut(key) {
            open.photo.dialog.answer(!matches!(chosen, Ok(Err(_))));
            match &chosen {
                Ok(Ok(_)) => {}
                Ok(Err(reason)) => open.photo.trouble = Some(reason.to_string()),
                Err(unfinished) => open.photo.trouble = Some(unfinished_words(*unfinished)),
            }
        }
        if let Ok(Ok(Some(path))) = chosen {
            self.load_picture(world, key, path);
        }
    }

    pub(super) fn load_picture(&mut self, world: &mut World, key: RecordKey, path: PathBuf) {
        let home = world.environment.own_folders.home.clone();
        self.prepare_picture(world, key, move || {
            files::prepare(&paths::meant(&path, home.as_deref(), Path::is_file))
        });
    }

    pub(super) fn paste_picture(&mut self, world: &mut World, key: RecordKey, pixels: Arc<Pixels>) {
        self.prepare_picture(world, key, move || files::pasted(&pixels));
    }

    pub(super) fn turn_picture(&mut self, world: &mut World, key: RecordKey, clockwise: bool) {
        let photo = self.record(key).map(|record| record.draft.value(FieldKey::Photo));
        let Some(Value::Photo(Photo::File(picture))) = photo else { return };
        self.prepare_picture(world, key, move || files::turned(&picture, clockwise));
    }

    fn prepare_picture(
        &mut self,
        world: &mut World,
        key: RecordKey,
        prepare: impl FnOnce() -> Result<Box<Prepared>, String> + Send + 'static,
    ) {
        let work = async move {
            tokio::time::timeout(PATIENCE, aside(prepare)).await.unwrap_or_else(|_| Err(SLOW.to_owned()))
        };
        let id = self.start(world, TaskKind::PreparePicture, work, move |it, world, prepared| {
            it.picture_loaded(world, key, prepared.unwrap_or_else(|left| Err(unfinished_words(left))));
        });
        if let Some(open) = self.open_mut(key) {
            open.photo.running = Some(id);
            open.photo.trouble = None;
        }
    }

    fn picture_loaded(&mut self, world: &mut World, key: RecordKey, prepared: Result<Box<Prepared>, String>) {
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
                self.draft_changed(world, key);
            }
            Err(sentence) => open.photo.trouble = Some(sentence),
        }
    }

    /// Decodes a picture that came back with a draft, to be shown.
    pub(super) fn show_picture(&self, world: &mut World, key: RecordKey, picture: Picture) {
        let bytes = picture.bytes.clone();
        let work = aside(move || decode(&bytes, SENT_SIDE));
        self.start(world, TaskKind::Quiet(QuietTask::ShowPicture), work, move |it, _, pixels| {
            let Some(open) = it.open_mut(key) else { return };
            match pixels.unwrap_or_else(|_| Err("it could not be decoded".to_owned())) {
                Ok(pixels) => open.photo.keep_preview(&picture, pixels),
                Err(reason) => {
                    let advice = "Choose it again, or remove it.";
                    open.photo.trouble =
                        Some(format!("The chosen picture cannot be shown: {reason}. {advice}"));
                }
            }
        });
    }
}
