//! The file dialogs of a desktop, for tests: what they answer, and whether they open at all.

use std::future::{pending, ready};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use egui::{Key, Role};
use futures_util::FutureExt;
use portal_desk::desk::{ChooseFile, NoDialog};
use tokio::sync::oneshot;

use super::Program;

/// What is said where no dialog takes the keyboard.
pub const UNSEEN: &str =
    "No file dialog has opened so far. Type or paste the path here; a dialog that opens later still counts.";

/// What comes of asking for a file dialog.
#[derive(Clone)]
enum Dialog {
    Answers(Result<Option<PathBuf>, NoDialog>),
    /// It is open, and nobody ever answers it.
    StaysOpen,
    /// It is answered later, if at all.
    Later(Questions),
}

/// The questions of the dialogs that are answered later, in the order in which they were asked.
#[derive(Clone, Default)]
pub struct Questions(Arc<Mutex<Vec<Question>>>);

/// Where the answer of a question goes, until it is given.
type Question = Option<oneshot::Sender<Option<PathBuf>>>;

impl Questions {
    fn ask(&self) -> oneshot::Receiver<Option<PathBuf>> {
        let (sender, receiver) = oneshot::channel();
        self.0.lock().unwrap().push(Some(sender));
        receiver
    }

    /// How many were asked.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Whether the program still waits for the answer of this one.
    pub fn is_awaited(&self, number: usize) -> bool {
        self.0.lock().unwrap()[number].as_ref().is_some_and(|sender| !sender.is_closed())
    }

    /// The user chooses a file in the dialog of this one.
    pub fn answer(&self, number: usize, path: impl Into<PathBuf>) {
        let sender = self.0.lock().unwrap()[number].take().unwrap();
        sender.send(Some(path.into())).unwrap();
    }
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
        match dialog {
            Dialog::Answers(answer) => ready(answer).boxed(),
            Dialog::StaysOpen => pending().boxed(),
            Dialog::Later(questions) => {
                let answer = questions.ask();
                async move { Ok(answer.await.unwrap_or(None)) }.boxed()
            }
        }
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

    /// From now on file dialogs are answered when the test does it.
    pub fn with_dialogs_answered_later(&self) -> Questions {
        let questions = Questions::default();
        self.outside.dialogs.all_of_them(&Dialog::Later(questions.clone()));
        questions
    }

    /// The time of the window's own clock, in seconds: a quarter passes with each frame.
    pub fn window_time(&self) -> f64 {
        self.harness.ctx.input(|input| input.time)
    }

    /// Draws until it is this time in the window.
    pub fn draw_until(&mut self, time: f64) {
        while self.window_time() < time {
            self.harness.step();
        }
    }

    /// Gives the focus to a button that asks for a file dialog, and presses it with the keyboard. Gives the
    /// time of the window before that.
    #[track_caller]
    pub fn ask_with_the_keyboard(&mut self, button: &str) -> f64 {
        self.widget(Role::Button, button).focus();
        self.settle();
        let begin = self.window_time();
        self.key(Key::Space);
        assert!(self.widget(Role::Button, button).is_focused(), "{}", self.tree());
        begin
    }

    /// Presses a button that asks for a file dialog where none takes the keyboard: that is said after three
    /// seconds and not before, and the path can be typed at once. Gives the questions.
    #[track_caller]
    pub fn hears_that_none_has_opened(&mut self, button: &str, field: &str) -> Questions {
        let questions = self.with_dialogs_answered_later();
        let begin = self.ask_with_the_keyboard(button);
        self.draw_until(begin + 2.5);
        assert!(!self.reads(UNSEEN), "{}", self.tree());
        assert!(self.widget(Role::Button, button).is_focused(), "{}", self.tree());
        self.draw_until(begin + 3.6);
        assert!(self.reads(UNSEEN), "{}", self.tree());
        assert!(self.text_field(field).is_focused(), "“{field}” has no focus\n{}", self.tree());
        assert!(questions.count() == 1 && questions.is_awaited(0));
        questions
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
