//! What a session does for each thing that the user asks of it.

use crate::desk::action::Action;
use crate::desk::session::lists::Lists;
use crate::desk::session::state::Session;
use crate::desk::state::World;

impl Session {
    /// Does what the user asked of the session in front.
    pub(in crate::desk) fn act(&mut self, world: &mut World, action: Action) {
        match action {
            Action::Open(key) => self.open(world, key),
            Action::Edit(key, field, value) => self.edit(world, key, |record| {
                record.history.before_edit(&record.draft, field, &value);
                record.draft.set(field, value);
            }),
            Action::Revert(key, field) => self.edit(world, key, |record| {
                record.history.before_step(&record.draft);
                record.draft.revert(field);
            }),
            Action::RevertAll(key) => self.edit(world, key, |record| {
                record.history.before_step(&record.draft);
                record.draft.revert_all();
            }),
            Action::Undo(key) => self.edit(world, key, |record| record.history.undo(&mut record.draft)),
            Action::Redo(key) => self.edit(world, key, |record| record.history.redo(&mut record.draft)),
            Action::Review(key) => self.review(world, key),
            Action::CloseReview(key) => self.close_review(key),
            Action::Save(key) => self.save(world, key),
            Action::SaveReviewed(key) => self.save_reviewed(world, key),
            Action::KeepMine(key, field) => self.decide_conflict(world, key, field, true),
            Action::TakeTheirs(key, field) => self.decide_conflict(world, key, field, false),
            Action::DismissFinished(key) => self.dismiss_finished(key),
            Action::DismissCutOff(key) => self.dismiss_cut_off(world, key),
            Action::PutStageBack(key) => self.put_stage_back(world, key),
            Action::FindCompanies(text) => self.find_companies(world, text),
            Action::ChoosePicture(key) => self.choose_picture(world, key),
            Action::LoadPicture(key, path) => self.load_picture(world, key, path),
            Action::PastePicture(key, pixels) => self.paste_picture(world, key, pixels),
            Action::TurnPicture(key, clockwise) => self.turn_picture(world, key, clockwise),
            Action::WantPhoto(address) => self.want_photo(world, address),
            Action::SearchJournal(text, record) => self.search_journal(text, record),
            Action::ShowEntry(number) => self.show_entry(number),
            Action::UndoSave(number) => self.undo_save(world, number),
            Action::BeginExport => self.begin_export(world),
            Action::ChooseExport => self.choose_export(world),
            Action::ExportJournal { path, replace } => self.export_journal(world, path, replace),
            Action::LeaveExport => self.journal.export = None,
            action => self.lists.act(world, action),
        }
    }
}

impl Lists {
    /// Does what the user asked of the lists in front, whether or not they are signed in.
    pub(in crate::desk) fn act(&mut self, world: &mut World, action: Action) {
        match action {
            Action::Show(view) => self.view = view,
            Action::Search(kind, text) => self.search(kind, text),
            Action::Filter(kind, filters) => self.filter(kind, filters),
            Action::Sort(kind, sort) => self.sort(kind, sort),
            Action::ShowColumns(kind, columns) => self.show_columns(kind, columns),
            Action::UseView(view) => self.use_view(*view),
            Action::SaveView(kind, name) => self.save_view(world, kind, &name),
            Action::ForgetView(kind, name) => self.forget_view(world, kind, &name),
            Action::RemoveCopies => self.remove_copies(world),
            Action::Open(key) => self.show(key),
            // The desk or a session does these.
            Action::SignIn { .. }
            | Action::SignInWithToken { .. }
            | Action::Look(_)
            | Action::Reply(_)
            | Action::GiveUpChallenge
            | Action::Trust
            | Action::Distrust
            | Action::AddAuthority(_)
            | Action::SignInAgain(_)
            | Action::SignInAgainWithToken(_)
            | Action::StaySignedOut
            | Action::UseDemo
            | Action::SignOut
            | Action::AddPortal
            | Action::OpenPortal(_)
            | Action::ShowSession(_)
            | Action::RenamePortal(..)
            | Action::ColourPortal(..)
            | Action::ShiftPortal(..)
            | Action::ForgetPortal { .. }
            | Action::KeepLists(_)
            | Action::AskToSignIn
            | Action::BackToTheLists
            | Action::Refresh(_)
            | Action::ReadAgain(_)
            | Action::CancelJob(_)
            | Action::KeepNow
            | Action::DismissNotice(_)
            | Action::SetTheme(_)
            | Action::SetWidth(..)
            | Action::SetZoom(_)
            | Action::Edit(..)
            | Action::Revert(..)
            | Action::RevertAll(..)
            | Action::Undo(..)
            | Action::Redo(..)
            | Action::Review(..)
            | Action::CloseReview(..)
            | Action::Save(..)
            | Action::SaveReviewed(..)
            | Action::KeepMine(..)
            | Action::TakeTheirs(..)
            | Action::DismissFinished(..)
            | Action::DismissCutOff(..)
            | Action::PutStageBack(..)
            | Action::FindCompanies(..)
            | Action::ChoosePicture(..)
            | Action::LoadPicture(..)
            | Action::PastePicture(..)
            | Action::TurnPicture(..)
            | Action::WantPhoto(..)
            | Action::SearchJournal(..)
            | Action::ShowEntry(..)
            | Action::UndoSave(..)
            | Action::BeginExport
            | Action::ChooseExport
            | Action::ExportJournal { .. }
            | Action::LeaveExport => {}
        }
    }
}
