//! The file dialogs of a desktop, for tests: what they answer, and whether they open at all.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use portal_desk::desk::{ChooseFile, NoDialog};

use super::Program;

/// What comes of asking for a file dialog.
#[derive(Clone)]
enum Dialog {
    Answers(Result<Option<PathBuf>, NoDialog>),
    /// It is open, and nobody ever answers it.
    StaysOpen,
}

/// The dialogs of all places that ask for a file. Where nothing else is said, they are cancelled.
#[derive(Clone)]
pub struct Dialogs {
    picture: Arc<Mutex<Dialog>>,
    export: Arc<Mutex<Dialog>>,
    authority: Arc<Mutex<Dialog>>,
}

impl Default for Dialogs {
    fn default() -> Dialogs {
        let cancelled = || Arc::new(Mutex::new(Dialog::Answers(Ok(None))));
        Dialogs { picture: cancelled(), export: cancelled(), authority: cancelled() }
    }
}

impl Dialogs {
    pub fn picture(&self) -> ChooseFile {
        choose(&self.picture)
    }

    pub fn export(&self) -> ChooseFile {
        choose(&self.export)
    }

    pub fn authority(&self) -> ChooseFile {
        choose(&self.authority)
    }

    fn all_of_them(&self, dialog: &Dialog) {
        for place in [&self.picture, &self.export, &self.authority] {
            *place.lock().unwrap() = dialog.clone();
        }
    }
}

fn choose(place: &Arc<Mutex<Dialog>>) -> ChooseFile {
    let place = Arc::clone(place);
    Arc::new(move || {
        let dialog = place.lock().unwrap().clone();
        async move {
            match dialog {
                Dialog::Answers(answer) => answer,
                Dialog::StaysOpen => std::future::pending().await,
            }
        }
        .boxed()
    })
}

fn chosen(path: impl Into<PathBuf>) -> Dialog {
    Dialog::Answers(Ok(Some(path.into())))
}

impl Program {
    /// What the file dialog for a picture will answer.
    pub fn will_choose(&self, path: impl Into<PathBuf>) {
        *self.outside.dialogs.picture.lock().unwrap() = chosen(path);
    }

    /// What the file dialog for an export will answer.
    pub fn will_export_to(&self, path: impl Into<PathBuf>) {
        *self.outside.dialogs.export.lock().unwrap() = chosen(path);
    }

    /// Which certificate file the file dialog will answer.
    pub fn will_choose_authority(&self, path: impl Into<PathBuf>) {
        *self.outside.dialogs.authority.lock().unwrap() = chosen(path);
    }

    /// From now on no file dialog opens.
    pub fn without_dialogs(&self, reason: NoDialog) {
        self.outside.dialogs.all_of_them(&Dialog::Answers(Err(reason)));
    }

    /// From now on file dialogs open and are never answered.
    pub fn with_dialogs_that_stay_open(&self) {
        self.outside.dialogs.all_of_them(&Dialog::StaysOpen);
    }

    /// Presses a button that asks for a file dialog where none opens: that is said, and the path can be
    /// typed at once.
    #[track_caller]
    pub fn asks_for_the_path(&mut self, button: &str, field: &str) {
        for reason in [NoDialog::NoneThere, NoDialog::DoesNotAnswer] {
            self.without_dialogs(reason);
            self.press(button);
            let sentence = reason.to_string();
            self.wait_until("it is said", |program| program.reads(&sentence));
            assert!(self.text_field(field).is_focused(), "“{field}” has no focus\n{}", self.tree());
        }
    }
}
