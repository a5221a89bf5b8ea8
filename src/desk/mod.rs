//! What the program can DO, without a window.
//!
//! The desk holds the session, the books, the open records and the running work. It
//! has one entry for what the user asks for ([`Desk::act`]) and one for what the
//! background brings ([`Desk::receive`]); nothing else changes it, and no other room
//! starts background work. A test can do everything a user can by sending actions.

mod action;
mod beginning;
mod books;
mod drafts;
mod environment;
mod expiry;
mod journal;
mod notice;
mod open;
mod photos;
mod picture_files;
mod pictures;
mod receive;
mod rows;
mod saves;
mod session;

pub use action::{Action, View};
pub use beginning::CutOff;
pub use books::Shelf;
pub use environment::{DemoAccess, Environment};
pub use expiry::Expired;
pub use journal::JournalShelf;
pub use notice::{Notice, Tone};
pub use open::{Finished, Open, OpenRecord, PhotoWork};
pub use photos::{Photos, Pixels};
pub use session::{Companies, Session, Signed, SigningIn};

use crate::jobs::{JobId, Jobs};
use crate::records::RecordKey;
use crate::storage::Settings;
use receive::Done;

/// The program without its window.
pub struct Desk {
    environment: Environment,
    jobs: Jobs<Done>,
    /// Signed in or not.
    pub session: Session,
    /// What the program remembers.
    pub settings: Settings,
    /// Short messages about what happened, oldest first.
    pub notices: Vec<Notice>,
    next_notice: u64,
}

impl Desk {
    /// A desk that is not signed in. Reads the settings.
    pub fn new(environment: Environment) -> Desk {
        let (settings, trouble) = Settings::load(&environment.folder);
        let mut desk = Desk {
            jobs: Jobs::new(environment.background.clone()),
            environment,
            session: Session::SignedOut(SigningIn::default()),
            settings,
            notices: Vec::new(),
            next_notice: 0,
        };
        if let Some(sentence) = trouble {
            desk.notify(Tone::Warning, sentence);
        }
        desk
    }

    /// Does what the user asked for.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::SignIn { address, email, password } => self.sign_in(&address, &email, password),
            Action::SignInAgain(password) => self.sign_in_again(password),
            Action::StaySignedOut => self.stay_signed_out(),
            Action::UseDemo => self.use_demo(),
            Action::SignOut => self.sign_out(),
            Action::Show(view) => {
                if let Some(signed) = self.signed_mut() {
                    signed.view = view;
                }
            }
            Action::Search(kind, text) => self.search(kind, text),
            Action::Filter(kind, filters) => self.filter(kind, filters),
            Action::Refresh(kind) => self.load_book(kind),
            Action::Open(key) => self.open(key),
            Action::ReadAgain(key) => self.read_record(key),
            Action::Edit(key, field, value) => self.edit(key, |record| {
                record.history.before_edit(&record.draft, field, &value);
                record.draft.set(field, value);
            }),
            Action::Revert(key, field) => self.edit(key, |record| {
                record.history.before_step(&record.draft);
                record.draft.revert(field);
            }),
            Action::RevertAll(key) => self.edit(key, |record| {
                record.history.before_step(&record.draft);
                record.draft.revert_all();
            }),
            Action::Undo(key) => self.edit(key, |record| record.history.undo(&mut record.draft)),
            Action::Redo(key) => self.edit(key, |record| record.history.redo(&mut record.draft)),
            Action::Review(key) => self.review(key),
            Action::CloseReview(key) => self.close_review(key),
            Action::Save(key) => self.save(key),
            Action::SaveReviewed(key) => self.save_reviewed(key),
            Action::KeepMine(key, field) => self.decide_conflict(key, field, true),
            Action::TakeTheirs(key, field) => self.decide_conflict(key, field, false),
            Action::DismissFinished(key) => self.dismiss_finished(key),
            Action::DismissCutOff(key) => self.close_cut_off(key, None),
            Action::PutStageBack(key) => self.put_stage_back(key),
            Action::FindCompanies(text) => self.find_companies(text),
            Action::ChoosePicture(key) => self.choose_picture(key),
            Action::LoadPicture(key, path) => self.load_picture(key, path),
            Action::PastePicture(key, pixels) => self.paste_picture(key, pixels),
            Action::TurnPicture(key, clockwise) => self.turn_picture(key, clockwise),
            Action::WantPhoto(address) => self.want_photo(address),
            Action::SearchJournal(text, record) => self.search_journal(text, record),
            Action::ShowEntry(number) => self.show_entry(number),
            Action::UndoSave(number) => self.undo_save(number),
            Action::ExportJournal(path) => self.export_journal(path),
            Action::CancelJob(id) => self.stop_job(id),
            Action::DismissNotice(id) => self.notices.retain(|notice| notice.id != id),
            Action::SetTheme(theme) => {
                self.settings.theme = theme;
                self.keep_settings();
            }
            Action::SetListWidth(width) => {
                if (self.settings.list_width - width).abs() > 0.5 {
                    self.settings.list_width = width;
                    self.keep_settings();
                }
            }
        }
    }

    /// Takes in what the background has finished since.
    pub fn receive(&mut self) {
        for (id, result) in self.jobs.finished() {
            self.take_in(id, result);
        }
    }

    /// What is known of the portal, when signed in.
    pub fn signed(&self) -> Option<&Signed> {
        match &self.session {
            Session::SignedIn(signed) => Some(signed),
            Session::SignedOut(_) => None,
        }
    }

    pub(in crate::desk) fn signed_mut(&mut self) -> Option<&mut Signed> {
        match &mut self.session {
            Session::SignedIn(signed) => Some(signed),
            Session::SignedOut(_) => None,
        }
    }

    /// The open record of this key, once it has been read.
    pub fn record(&self, key: RecordKey) -> Option<&OpenRecord> {
        match self.signed()?.open.get(&key)? {
            Open::Ready(record) => Some(record),
            _ => None,
        }
    }

    /// The jobs that are running and of interest to the user: number, what they do, how far they are (done, of total).
    pub fn running(&self) -> impl Iterator<Item = (JobId, &str, (usize, usize))> {
        self.jobs.running().filter(|job| !job.is_quiet()).map(|job| (job.id(), job.title(), job.progress()))
    }

    /// The time it is, in the user's time zone.
    pub fn now(&self) -> jiff::Zoned {
        (self.environment.now)()
    }

    /// Says something in passing.
    pub(in crate::desk) fn notify(&mut self, tone: Tone, sentence: impl Into<String>) {
        self.next_notice += 1;
        let since = (self.environment.now)().timestamp();
        self.notices.push(Notice { id: self.next_notice, tone, sentence: sentence.into(), since });
    }

    fn keep_settings(&mut self) {
        if let Err(error) = self.settings.save(&self.environment.folder) {
            let folder = self.environment.folder.path().display().to_string();
            self.notify(Tone::Warning, format!("The settings could not be kept in {folder}: {error}."));
        }
    }
}
