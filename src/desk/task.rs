//! What a task of the desk is.

use crate::desk::session::id::SessionId;
use crate::jobs::{JobId, JobKind};
use crate::records::{RecordKey, RecordKind};

/// Whose work a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::desk) enum Origin {
    /// The program's own: it goes on after the session that began it has gone.
    Program,
    /// The sign-in that is in front.
    SignIn,
    /// A session.
    Session(SessionId),
}

/// What a task is: what it is called, whether it is shown, and whether it can be stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// Loads a list from the portal.
    LoadList(RecordKind),
    /// Reads a record from the portal.
    ReadRecord {
        /// Which.
        key: RecordKey,
        /// What it is called.
        name: String,
    },
    /// Saves a record.
    Save {
        /// What the record is called.
        name: String,
    },
    /// Gives a contact the stage back that a save took from it.
    PutStageBack {
        /// What the contact is called.
        name: String,
    },
    /// Looks for companies on the portal.
    FindCompanies,
    /// Looks whether there is a portal at a host.
    FindPortal {
        /// The host.
        host: String,
    },
    /// Signs in to a host.
    SignIn {
        /// The host.
        host: String,
    },
    /// Sends what the portal asks for besides the password.
    AnswerChallenge,
    /// Signs in again where a session has ended.
    SignInAgain,
    /// Opens a saved portal with the token that was kept.
    OpenPortal {
        /// Its host.
        host: String,
    },
    /// Starts the embedded portal and signs in to it.
    StartDemo,
    /// Reads the file with an authority's certificates.
    ReadAuthority,
    /// Lets the user choose a picture.
    ChoosePicture,
    /// Reads, cuts and shrinks a picture.
    PreparePicture,
    /// Lets the user choose where the journal is exported to.
    ChooseExport,
    /// Writes the journal into a file.
    ExportJournal,
    /// Something of the program's own, which is not shown.
    Quiet(QuietTask),
}

/// A task that goes on without being shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuietTask {
    /// Writes the copy of a list to this computer.
    KeepList(RecordKind),
    /// Waits until the copy of a list is written.
    WaitToKeepList(RecordKind),
    /// Reads the copy of a list.
    ReadListCopy,
    /// Removes the copies on this computer, as the user wanted.
    RemoveCopies,
    /// Removes copies that were still being written when the user wanted none.
    RemoveLateCopies,
    /// Writes what every pane needs besides the lists.
    KeepPortalFacts,
    /// Reads the lists of a portal where nobody is signed in.
    ReadLists,
    /// Reads the saved views.
    ReadViews,
    /// Writes drafts.
    KeepDrafts,
    /// Waits until drafts are written.
    WaitToKeepDrafts,
    /// Reads the drafts from before.
    ReadDrafts,
    /// Reads the journal.
    ReadJournal,
    /// Writes the journal.
    WriteJournal,
    /// Writes a small file.
    KeepFile,
    /// Waits until the disk is tried again.
    WaitForDisk,
    /// Puts a token into the keyring.
    KeepToken,
    /// Forgets a token and ends its session on the portal.
    ForgetToken,
    /// Waits, and looks at a record of which something is not known.
    LookAgain,
    /// Loads a photo.
    LoadPhoto,
    /// Decodes a picture to be shown.
    ShowPicture,
}

/// What only one task of a session works at, at any time: the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// One of the two lists.
    List(RecordKind),
    /// The reading of a record.
    Record(RecordKey),
    /// The search for companies.
    Companies,
    /// The search for a portal.
    Portal,
    /// A sign-in.
    SignIn,
    /// A file of certificates.
    Authority,
    /// Writing the copy of a list.
    KeepList(RecordKind),
    /// Waiting to write the copy of a list.
    WaitToKeepList(RecordKind),
    /// Removing copies.
    Copies,
    /// Removing late copies.
    LateCopies,
}

impl TaskKind {
    /// What it does, as it is shown.
    pub fn title(&self) -> String {
        match self {
            TaskKind::LoadList(RecordKind::Person) => "Loading people".to_owned(),
            TaskKind::LoadList(RecordKind::Contact) => "Loading contacts".to_owned(),
            TaskKind::ReadRecord { name, .. } => format!("Opening {name}"),
            TaskKind::Save { name } => format!("Saving {name}"),
            TaskKind::PutStageBack { name } => format!("Putting the stage of {name} back"),
            TaskKind::FindCompanies => "Looking for companies".to_owned(),
            TaskKind::FindPortal { host } => format!("Looking at {host}"),
            TaskKind::SignIn { host } => format!("Signing in to {host}"),
            TaskKind::AnswerChallenge => "Signing in".to_owned(),
            TaskKind::SignInAgain => "Signing in again".to_owned(),
            TaskKind::OpenPortal { host } => format!("Opening {host}"),
            TaskKind::StartDemo => "Starting the demo portal".to_owned(),
            TaskKind::ReadAuthority => "Reading a certificate file".to_owned(),
            TaskKind::ChoosePicture => "Choosing a picture".to_owned(),
            TaskKind::PreparePicture => "Preparing a picture".to_owned(),
            TaskKind::ChooseExport => "Choosing a file for the journal".to_owned(),
            TaskKind::ExportJournal => "Exporting the journal".to_owned(),
            TaskKind::Quiet(task) => task.title().to_owned(),
        }
    }

    /// Whether the user sees it and can stop it.
    pub(in crate::desk) fn is_shown(&self) -> bool {
        !matches!(self, TaskKind::Quiet(_))
    }

    /// Whether it changes something on the portal: it is not stopped half way, and keeps the window open.
    pub fn is_binding(&self) -> bool {
        matches!(self, TaskKind::Save { .. } | TaskKind::PutStageBack { .. })
    }
}

impl QuietTask {
    /// What it does, for where it breaks.
    fn title(self) -> &'static str {
        match self {
            QuietTask::KeepList(_) => "Keeping a list",
            QuietTask::WaitToKeepList(_) => "Waiting to keep a list",
            QuietTask::ReadListCopy => "Reading the list on this computer",
            QuietTask::RemoveCopies | QuietTask::RemoveLateCopies => "Removing the lists on this computer",
            QuietTask::KeepPortalFacts => "Keeping the portal on this computer",
            QuietTask::ReadLists => "Reading the lists on this computer",
            QuietTask::ReadViews => "Reading the views",
            QuietTask::KeepDrafts => "Keeping drafts",
            QuietTask::WaitToKeepDrafts => "Waiting to keep drafts",
            QuietTask::ReadDrafts => "Looking for drafts",
            QuietTask::ReadJournal => "Reading the journal",
            QuietTask::WriteJournal => "Writing the journal",
            QuietTask::KeepFile => "Keeping a file",
            QuietTask::WaitForDisk => "Waiting for the disk",
            QuietTask::KeepToken => "Keeping the session",
            QuietTask::ForgetToken => "Signing out",
            QuietTask::LookAgain => "Looking at a record again",
            QuietTask::LoadPhoto => "Loading a photo",
            QuietTask::ShowPicture => "Showing a picture",
        }
    }
}

impl JobKind for TaskKind {
    type Lane = Lane;

    fn lane(&self) -> Option<Lane> {
        Some(match self {
            TaskKind::LoadList(kind) => Lane::List(*kind),
            TaskKind::ReadRecord { key, .. } => Lane::Record(*key),
            TaskKind::FindCompanies => Lane::Companies,
            TaskKind::FindPortal { .. } => Lane::Portal,
            TaskKind::SignIn { .. }
            | TaskKind::AnswerChallenge
            | TaskKind::SignInAgain
            | TaskKind::OpenPortal { .. }
            | TaskKind::StartDemo => Lane::SignIn,
            TaskKind::ReadAuthority => Lane::Authority,
            TaskKind::Quiet(QuietTask::KeepList(kind)) => Lane::KeepList(*kind),
            TaskKind::Quiet(QuietTask::WaitToKeepList(kind)) => Lane::WaitToKeepList(*kind),
            TaskKind::Quiet(QuietTask::RemoveCopies) => Lane::Copies,
            TaskKind::Quiet(QuietTask::RemoveLateCopies) => Lane::LateCopies,
            _ => return None,
        })
    }
}

/// A task that is running, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running<'a> {
    /// Its number.
    pub id: JobId,
    /// What it is.
    pub kind: &'a TaskKind,
    /// How far it is (done, of total); a total of 0 if that is not known.
    pub progress: (usize, usize),
}
