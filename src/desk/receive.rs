//! What the background brings.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::copies::Copy;
use super::doubt::AuthorityFile;
use super::drafts::Unkept;
use super::expiry::Renewal;
use super::export::Exported;
use super::keeping::{Journaled, Store, Written};
use super::loading::Loaded;
use super::offline::Known;
use super::photos::Pixels;
use super::picture_files::Prepared;
use super::signing_in::{Entrance, Stopped};
use super::views::ReadViews;
use super::{Desk, NoDialog, Open, Reply, Session, Tone};
use crate::jobs::{Broken, JobId, Owner};
use crate::portal::{About, CompanySummary, PortalError};
use crate::records::{Effect, Picture, Record, RecordKey, RecordKind};
use crate::saving::{Ended as SaveEnded, Looked, StageNow};
use crate::storage::{Entry, JournalIndex, NoKeyring, StoredDraft};

/// The drafts that were found, and a sentence for each that could not be read.
pub(super) type LoadedDrafts = (BTreeMap<RecordKey, StoredDraft>, Vec<String>);

/// A book that was loaded, and the names it told.
pub(super) type LoadedBook = Result<Loaded, PortalError>;

/// The result of a job.
pub(super) enum Done {
    Found(Result<(Option<String>, About), PortalError>),
    SignedIn(Result<Entrance, Stopped>),
    DemoEntered(Result<Entrance, Stopped>),
    OpenedFromKeyring(Result<Entrance, Stopped>),
    Replied(Reply, Result<Entrance, PortalError>),
    AuthorityRead(AuthorityFile),
    SignedInAgain(Result<Renewal, PortalError>),
    RepliedAgain(Reply, Result<Renewal, PortalError>),
    TokenKept(Result<(), NoKeyring>),
    LetGo(Result<(), NoKeyring>, Result<(), PortalError>),
    Book(RecordKind, LoadedBook),
    Copy(RecordKind, Option<Box<Copy>>),
    Known(Option<Box<Known>>),
    KeepCopy(RecordKind),
    CopyKept(Result<(), String>),
    CopiesRemoved(&'static str, Result<(), String>),
    LateCopiesRemoved,
    ViewsRead(Option<Box<ReadViews>>),
    Record(RecordKey, Box<Result<Record, PortalError>>),
    Saved(RecordKey, Vec<Effect>, Option<Box<Entry>>, Box<SaveEnded>),
    LookedAgain(RecordKey, Result<Box<Looked>, PortalError>),
    StagePutBack(RecordKey, Result<StageNow, PortalError>),
    Companies(Result<Vec<CompanySummary>, PortalError>),
    PictureChosen(RecordKey, Result<Option<PathBuf>, NoDialog>),
    PictureLoaded(RecordKey, Result<Box<Prepared>, String>),
    KeepDrafts,
    DraftsKept(Unkept),
    FileKept(Store, Result<Written, String>),
    TryDiskAgain,
    DraftsLoaded(LoadedDrafts),
    JournalRead(Result<Box<(Vec<Entry>, JournalIndex, usize)>, String>),
    Journaled(Owner, Journaled),
    ExportChosen(Result<Option<PathBuf>, NoDialog>),
    Exported(Exported),
    PicturePreview(RecordKey, Picture, Result<Pixels, String>),
    Photo(String, Result<Pixels, String>),
}

impl Desk {
    pub(super) fn take_in(&mut self, id: JobId, result: Result<Done, Broken>) {
        match result {
            Ok(Done::Found(found)) => self.found(found),
            Ok(Done::SignedIn(entrance)) => self.signed_in(entrance),
            Ok(Done::DemoEntered(entrance)) => self.demo_entered(entrance),
            Ok(Done::OpenedFromKeyring(entrance)) => self.opened_from_keyring(entrance),
            Ok(Done::Replied(reply, entrance)) => self.replied(reply, entrance),
            Ok(Done::AuthorityRead(file)) => self.authority_read(file),
            Ok(Done::RepliedAgain(reply, renewal)) => self.replied_again(reply, renewal),
            Ok(Done::TokenKept(result)) => self.token_kept(result),
            Ok(Done::LetGo(forgotten, ended)) => self.was_let_go(forgotten, ended),
            Ok(Done::SignedInAgain(renewed)) => self.signed_in_again(renewed),
            Ok(Done::Book(kind, loaded)) => self.book_loaded(kind, loaded),
            Ok(Done::Copy(kind, copy)) => self.copy_read(kind, copy),
            Ok(Done::Known(known)) => self.looked_up(known),
            Ok(Done::KeepCopy(kind)) => self.keep_copy(kind),
            Ok(Done::CopyKept(result)) => self.copy_kept(&result),
            Ok(Done::LateCopiesRemoved) => {}
            Ok(Done::CopiesRemoved(whose, result)) => self.copies_removed(whose, result),
            Ok(Done::ViewsRead(views)) => self.views_read(views),
            Ok(Done::Record(key, record)) => self.record_read(key, *record),
            Ok(Done::Saved(key, agreed, begun, ended)) => self.saved(key, agreed, begun, *ended),
            Ok(Done::LookedAgain(key, looked)) => self.looked_again(id, key, looked),
            Ok(Done::StagePutBack(key, result)) => self.stage_put_back(key, result),
            Ok(Done::Companies(found)) => self.companies_found(found),
            Ok(Done::PictureChosen(key, chosen)) => self.picture_chosen(key, chosen),
            Ok(Done::PictureLoaded(key, picture)) => self.picture_loaded(key, picture),
            Ok(Done::KeepDrafts) => self.keep_drafts(),
            Ok(Done::DraftsKept(unkept)) => self.drafts_kept(unkept),
            Ok(Done::FileKept(store, written)) => self.file_kept(store, written),
            Ok(Done::TryDiskAgain) => self.try_disk_again(),
            Ok(Done::DraftsLoaded(loaded)) => self.drafts_loaded(loaded),
            Ok(Done::JournalRead(read)) => self.journal_read(read),
            Ok(Done::Journaled(owner, journaled)) => self.entries_kept(owner, journaled),
            Ok(Done::ExportChosen(chosen)) => self.export_chosen(id, chosen),
            Ok(Done::Exported(exported)) => self.exported(id, exported),
            Ok(Done::PicturePreview(key, picture, pixels)) => self.preview_made(key, &picture, pixels),
            Ok(Done::Photo(address, pixels)) => self.photo_loaded(address, pixels),
            Err(broken) => self.job_broken(id, &broken),
        }
    }

    /// A job panicked. Whoever waited for it is told, and nothing waits for ever.
    fn job_broken(&mut self, id: JobId, broken: &Broken) {
        tracing::error!(title = %broken.title, "a job panicked");
        let sentence = format!("“{}” stopped inside this program. Nothing typed is lost.", broken.title);
        self.notify(Tone::Trouble, sentence);
        self.ended_early(id, "It stopped inside this program. Try again.");
    }

    /// The user stops a job.
    pub(super) fn stop_job(&mut self, id: JobId) {
        // Half of it would be done.
        let Some(owner) = self.jobs.owner_of(id).filter(|_| !self.jobs.is_binding(id)) else { return };
        self.on_behalf(owner, |desk| {
            desk.jobs.cancel(id);
            desk.ended_early(id, "You stopped it. Try again when you like.");
        });
    }

    /// Tells whoever waits for a job that there will be no result.
    fn ended_early(&mut self, id: JobId, sentence: &str) {
        self.lookup.reading.take_if(|job| *job == id);
        self.export_ended_early(id, sentence);
        let sentence = sentence.to_owned();
        let signed = match &mut self.session {
            Session::SignedOut(state) => {
                if state.running == Some(id) {
                    state.running = None;
                    state.trouble = Some(sentence.clone());
                }
                if state.found.running == Some(id) {
                    state.found.running = None;
                    state.found.answer = Some(Err(sentence));
                }
                return;
            }
            Session::SignedIn(signed) => signed,
        };
        for kind in [RecordKind::Person, RecordKind::Contact] {
            let shelf = signed.shelf_mut(kind);
            if shelf.loading == Some(id) {
                shelf.loading = None;
                shelf.trouble = Some(sentence.clone());
            }
        }
        if signed.companies.running == Some(id) {
            signed.companies.running = None;
            signed.companies.trouble = Some(sentence.clone());
        }
        if let Some(expired) = &mut signed.expired
            && expired.running == Some(id)
        {
            expired.running = None;
            expired.trouble = Some(sentence.clone());
        }
        for cut_off in signed.journal.cut_off.values_mut() {
            cut_off.running.take_if(|job| *job == id);
            cut_off.looking.take_if(|job| *job == id);
        }
        let mut broken_save = None;
        for (key, open) in &mut signed.open {
            match open {
                Open::Reading(job) if *job == id => *open = Open::Failed(sentence.clone()),
                Open::Ready(record) => {
                    if record.saving == Some(id) {
                        broken_save = Some(*key);
                    }
                    if record.reading == Some(id) {
                        record.reading = None;
                    }
                    for job in [&mut record.photo.choosing, &mut record.photo.running] {
                        if job.take_if(|job| *job == id).is_some() {
                            record.photo.trouble = Some(sentence.clone());
                        }
                    }
                }
                _ => {}
            }
        }
        if let Some(key) = broken_save {
            self.save_broken(key);
        }
    }

    pub(super) fn find_companies(&mut self, text: String) {
        let Some(signed) = self.signed() else { return };
        if signed.companies.asked.as_deref() == Some(text.as_str()) && signed.companies.trouble.is_none() {
            return;
        }
        let portal = signed.portal.clone();
        let prefix = text.clone();
        let id = self.jobs.start_latest("companies", "Looking for companies", |_| async move {
            Done::Companies(portal.companies(&prefix).await)
        });
        if let Some(signed) = self.signed_mut() {
            signed.companies.asked = Some(text);
            signed.companies.running = Some(id);
            signed.companies.trouble = None;
        }
    }

    fn companies_found(&mut self, found: Result<Vec<CompanySummary>, PortalError>) {
        let Some(signed) = self.signed_mut() else { return };
        signed.companies.running = None;
        match found {
            Ok(found) => {
                for company in &found {
                    signed.names.learn_company(company.id, company.name.as_str());
                }
                signed.companies.found = found;
            }
            Err(error) => {
                signed.companies.found = Vec::new();
                signed.companies.trouble = Some(error.to_string());
            }
        }
    }
}
