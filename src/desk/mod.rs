//! What the program can DO, without a window.
//!
//! The desk holds the session, the books, the open records and the running work. It
//! has one entry for what the user asks for ([`Desk::act`]) and one for what the
//! background brings ([`Desk::receive`]); nothing else changes it, and no other room
//! starts background work. A test can do everything a user can by sending actions.

mod action;
mod beginning;
mod books;
mod copies;
mod cut_off;
mod doubt;
mod drafts;
mod enter;
mod environment;
mod expiry;
mod export;
mod journal;
mod keeping;
mod keyring;
mod loading;
mod notice;
mod offline;
mod open;
mod paths;
mod photos;
mod picture_colours;
mod picture_files;
mod picture_kinds;
mod picture_refusal;
mod picture_whole;
mod pictures;
mod portals;
mod receive;
mod rows;
mod saves;
mod session;
mod signing_in;
mod unsettled;
mod views;
mod way_in;

pub use action::{Action, Pane, View};
pub use books::Shelf;
pub use cut_off::CutOff;
pub use doubt::Doubt;
pub use environment::{ChooseFile, DemoAccess, Environment, NoDialog, OwnFolders};
pub use expiry::Expired;
pub use export::{EXPORT_NAME, Export, Occupied};
pub use journal::JournalShelf;
pub use keyring::Kept;
pub use loading::Shortened;
pub use notice::{Notice, Tone};
pub use open::{Finished, Open, OpenRecord, PhotoWork};
pub use photos::{Photos, Pixels};
pub use session::{Companies, Session, Signed};
pub use signing_in::{Found, SigningIn};
pub use way_in::{Asks, Challenge, Reply};

use crate::jobs::{Ended, JobId, Jobs, Owner};
use crate::records::RecordKey;
use crate::storage::{Portals, Settings, SharedFile};
use keeping::Keeping;
use keyring::Keyring;
use offline::Lookup;
use receive::Done;

/// A job that is running, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running<'a> {
    /// Its number.
    pub id: JobId,
    /// What it does, in words.
    pub title: &'a str,
    /// How far it is (done, of total); a total of 0 if that is not known.
    pub progress: (usize, usize),
    /// It changes something on the portal: it is not stopped half way, and keeps the window open.
    pub is_binding: bool,
}

/// The program without its window.
pub struct Desk {
    environment: Environment,
    jobs: Jobs<Done>,
    keyring: Keyring,
    /// What is in front: somebody is signed in or not.
    pub session: Session,
    /// The sessions that go on behind the one in front.
    // Boxed as the one in front is: they change places often, and are large.
    #[expect(clippy::vec_box)]
    behind: Vec<Box<Signed>>,
    next_owner: u64,
    /// The saved portals.
    pub portals: Portals,
    /// What the program remembers.
    pub settings: Settings,
    /// Short messages about what happened, oldest first.
    pub notices: Vec<Notice>,
    next_notice: u64,
    lookup: Lookup,
    settings_file: SharedFile<Settings>,
    portals_file: SharedFile<Portals>,
    keeping: Keeping,
}

impl Desk {
    /// A desk that is not signed in. Reads the settings and the saved portals.
    pub fn new(environment: Environment) -> Desk {
        let (settings, trouble) = Settings::load(&environment.folder);
        let (portals, portals_trouble) = Portals::load(&environment.folder);
        let settings_file = settings.file(&environment.folder);
        let portals_file = portals.file(&environment.folder);
        let mut desk = Desk {
            jobs: Jobs::new(environment.background.clone()),
            keyring: Keyring::new(std::sync::Arc::clone(&environment.secrets)),
            environment,
            session: Session::SignedOut(Box::default()),
            behind: Vec::new(),
            next_owner: 0,
            portals,
            settings,
            notices: Vec::new(),
            next_notice: 0,
            lookup: Lookup::default(),
            settings_file,
            portals_file,
            keeping: Keeping::default(),
        };
        let folder_trouble = desk.environment.folder.close_to_others();
        for sentence in [trouble, portals_trouble, folder_trouble].into_iter().flatten() {
            desk.notify(Tone::Warning, sentence);
        }
        desk
    }

    /// Does what the user asked for.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::SignIn { address, email, password } => self.sign_in(&address, &email, password),
            Action::SignInWithToken { address, token } => self.sign_in_with_token(&address, &token),
            Action::Look(address) => self.look(&address),
            Action::Reply(reply) => self.reply(reply),
            Action::GiveUpChallenge => self.give_up_challenge(),
            Action::Trust => self.trust(),
            Action::Distrust => self.distrust(),
            Action::AddAuthority(path) => self.add_authority(path),
            Action::SignInAgain(password) => self.sign_in_again(password),
            Action::SignInAgainWithToken(token) => self.sign_in_again_with_token(&token),
            Action::StaySignedOut => self.stay_signed_out(),
            Action::UseDemo => self.use_demo(),
            Action::SignOut => self.sign_out(),
            Action::AddPortal => self.leave_for_sign_in(None),
            Action::OpenPortal(id) => self.open_portal(id),
            Action::ShowSession(number) => self.show_session(Owner(number)),
            Action::RenamePortal(id, name) => self.rename_portal(id, &name),
            Action::ColourPortal(id, colour) => self.colour_portal(id, colour),
            Action::ShiftPortal(id, by) => self.shift_portal(id, by),
            Action::ForgetPortal { id, with_files } => self.forget_portal(id, with_files),
            Action::Show(view) => {
                if let Some(signed) = self.signed_mut() {
                    signed.view = view;
                }
            }
            Action::Search(kind, text) => self.search(kind, text),
            Action::Filter(kind, filters) => self.filter(kind, filters),
            Action::Sort(kind, sort) => self.sort(kind, sort),
            Action::ShowColumns(kind, columns) => self.show_columns(kind, columns),
            Action::UseView(view) => self.use_view(*view),
            Action::SaveView(kind, name) => self.save_view(kind, &name),
            Action::ForgetView(kind, name) => self.forget_view(kind, &name),
            Action::KeepLists(wanted) => self.keep_lists(wanted),
            Action::RemoveCopies => self.remove_copies(),
            Action::AskToSignIn => self.lookup.aside = true,
            Action::BackToTheLists => self.lookup.aside = false,
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
            Action::DismissCutOff(key) => self.dismiss_cut_off(key),
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
            Action::BeginExport => self.begin_export(),
            Action::ChooseExport => self.choose_export(),
            Action::ExportJournal { path, replace } => self.export_journal(path, replace),
            Action::LeaveExport => self.leave_export(),
            Action::CancelJob(id) => self.stop_job(id),
            Action::KeepNow => self.keep_now(),
            Action::DismissNotice(id) => self.notices.retain(|notice| notice.id != id),
            Action::SetTheme(theme) => {
                self.settings.theme = theme;
                self.keep_settings();
            }
            Action::SetWidth(pane, width) => {
                match pane {
                    Pane::Rail => self.settings.rail_width = width,
                    Pane::List => self.settings.list_width = width,
                }
                self.keep_settings();
            }
            Action::SetZoom(percent) => {
                self.settings.zoom = percent;
                self.keep_settings();
            }
        }
    }

    /// Takes in what the background has finished since.
    pub fn receive(&mut self) {
        for Ended { id, owner, result } in self.jobs.finished() {
            if self.on_behalf(owner, |desk| desk.take_in(id, result)).is_none() {
                tracing::debug!("a result came for a session that has gone");
            }
            self.end_left_sessions();
        }
    }

    /// What is known of the portal, when signed in; or, before that, what this computer
    /// knows of it.
    pub fn signed(&self) -> Option<&Signed> {
        match &self.session {
            Session::SignedIn(signed) => Some(signed),
            Session::SignedOut(_) => self.lookup.in_front(),
        }
    }

    pub(in crate::desk) fn signed_mut(&mut self) -> Option<&mut Signed> {
        match &mut self.session {
            Session::SignedIn(signed) => Some(signed),
            Session::SignedOut(_) => self.lookup.in_front_mut(),
        }
    }

    /// The open record of this key, once it has been read.
    pub fn record(&self, key: RecordKey) -> Option<&OpenRecord> {
        match self.signed()?.open.get(&key)? {
            Open::Ready(record) => Some(record),
            _ => None,
        }
    }

    /// The jobs that are running and of interest to the user.
    pub fn running(&self) -> impl Iterator<Item = Running<'_>> {
        self.jobs.running().filter(|job| !job.is_quiet()).map(|job| Running {
            id: job.id(),
            title: job.title(),
            progress: job.progress(),
            is_binding: job.is_binding(),
        })
    }

    /// How long nothing is sent to a portal yet, because it asked for a pause; of several the
    /// longest.
    pub fn pause(&self) -> Option<std::time::Duration> {
        self.sessions().filter_map(Signed::pause).max()
    }

    /// The time it is, in the user's time zone.
    pub fn now(&self) -> jiff::Zoned {
        (self.environment.now)()
    }

    /// Says something in passing.
    pub(in crate::desk) fn notify(&mut self, tone: Tone, sentence: impl Into<String>) {
        self.next_notice += 1;
        let since = (self.environment.now)().timestamp();
        let (id, sentence) = (self.next_notice, sentence.into());
        self.notices.push(Notice { id, tone, sentence, about: None, since });
    }

    /// Says something in passing that the form of this record says as well.
    fn notify_about(&mut self, key: RecordKey, tone: Tone, sentence: impl Into<String>) {
        self.notify(tone, sentence);
        if let Some(notice) = self.notices.last_mut() {
            notice.about = Some(key);
        }
    }
}
