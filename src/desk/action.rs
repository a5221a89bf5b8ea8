//! What a user can ask for.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;
use uuid::Uuid;

use crate::desk::pictures::Pixels;
use crate::desk::sign_in::steps::ChallengeReply;
use crate::directory::{Column, Filters, SavedView, Sort};
use crate::jobs::JobId;
use crate::records::{FieldKey, RecordKey, RecordKind, Value};
use crate::storage::{Colour, Theme};

/// Something the user asks the desk to do.
#[derive(Clone, Debug)]
pub enum Action {
    /// Sign in to a portal.
    SignIn {
        /// The address as typed.
        address: String,
        /// The e-mail.
        email: String,
        /// The password. It is wiped from memory once it was sent.
        password: SecretString,
    },
    /// Sign in to a portal with a token that was pasted.
    SignInWithToken {
        /// The address as typed.
        address: String,
        /// The token, as pasted.
        token: SecretString,
    },
    /// Look what answers at an address.
    Look(String),
    /// Answer what the portal asks for besides the password.
    Reply(ChallengeReply),
    /// Go back from there to the password.
    GiveUpChallenge,
    /// Go on although there is a doubt about the portal, which the user has looked at.
    Trust,
    /// Do not go on.
    Distrust,
    /// Trust the authority whose certificates are in this file, or in one that the user
    /// chooses, for this portal. The path is as typed or pasted.
    AddAuthority(Option<PathBuf>),
    /// After the session has ended: sign in again as the same person.
    SignInAgain(SecretString),
    /// The same with a token that was pasted.
    SignInAgainWithToken(SecretString),
    /// After the session has ended: not now.
    StaySignedOut,
    /// Go from the lists on this computer to the sign-in form.
    AskToSignIn,
    /// Go back there.
    BackToTheLists,
    /// Start the embedded portal and sign in to it.
    UseDemo,
    /// Forget the session and end it on the portal.
    SignOut,
    /// Sign in to another portal, or as another user. The session in front goes on.
    AddPortal,
    /// Open a saved portal. The session in front goes on.
    OpenPortal(Uuid),
    /// Put the session of this number in front.
    ShowSession(u64),
    /// Call a saved portal by another name.
    RenamePortal(Uuid, String),
    /// Give a saved portal another colour.
    ColourPortal(Uuid, Colour),
    /// Move a saved portal up (−1) or down (1) in the list.
    ShiftPortal(Uuid, isize),
    /// Take a saved portal out of the list and forget its session.
    ForgetPortal {
        /// Which.
        id: Uuid,
        /// Its drafts, journal and cache are to be deleted as well.
        with_files: bool,
    },
    /// Show another pane.
    Show(View),
    /// Look for these words.
    Search(RecordKind, String),
    /// Show only what fits these filters.
    Filter(RecordKind, Filters),
    /// Show a list in this order.
    Sort(RecordKind, Sort),
    /// Show this in the second line of each row.
    ShowColumns(RecordKind, Vec<Column>),
    /// Look at a list as a view says.
    UseView(Box<SavedView>),
    /// Keep how a list is looked at under a name.
    SaveView(RecordKind, String),
    /// Forget the view of this name.
    ForgetView(RecordKind, String),
    /// Keep lists and photos on this computer for the next start, or none.
    KeepLists(bool),
    /// Remove the lists and photos of this portal from this computer.
    RemoveCopies,
    /// Load the book again.
    Refresh(RecordKind),
    /// Show a record, reading it if it is not open yet.
    Open(RecordKey),
    /// Read an open record again; edits are kept.
    ReadAgain(RecordKey),
    /// Change a field of a draft.
    Edit(RecordKey, FieldKey, Value),
    /// Take the edit of a field back.
    Revert(RecordKey, FieldKey),
    /// Take all edits of a record back.
    RevertAll(RecordKey),
    /// Take the last step of editing a record back.
    Undo(RecordKey),
    /// Make the step again that was last taken back.
    Redo(RecordKey),
    /// Show what would change.
    Review(RecordKey),
    /// Go back from the review to the form.
    CloseReview(RecordKey),
    /// Save; goes through the review if there are side effects.
    Save(RecordKey),
    /// Save what the review shows, its side effects included.
    SaveReviewed(RecordKey),
    /// In a conflict: keep what was edited here.
    KeepMine(RecordKey, FieldKey),
    /// In a conflict: take what another user saved.
    TakeTheirs(RecordKey, FieldKey),
    /// Put the receipt or the message of the last save away.
    DismissFinished(RecordKey),
    /// The message about a save that did not come to its end was read.
    DismissCutOff(RecordKey),
    /// Put back the stage that such a save took from a contact.
    PutStageBack(RecordKey),
    /// Ask the portal for companies with these words in their name.
    FindCompanies(String),
    /// Let the user choose a picture file for a record.
    ChoosePicture(RecordKey),
    /// Take the picture in this file for a record. The path is as typed, pasted or dropped.
    LoadPicture(RecordKey, PathBuf),
    /// Take the picture from the clipboard for a record.
    PastePicture(RecordKey, Arc<Pixels>),
    /// Turn the chosen picture by a quarter: clockwise, or the other way.
    TurnPicture(RecordKey, bool),
    /// A photo is visible and not loaded.
    WantPhoto(String),
    /// Look for these words in the journal, of one record or of all.
    SearchJournal(String, Option<RecordKey>),
    /// Show an entry of the journal.
    ShowEntry(u64),
    /// Take a save back: begins a draft of the values from before it.
    UndoSave(u64),
    /// Ask where the entries that were found are to be exported to.
    BeginExport,
    /// Let the user choose a file, and export into it.
    ChooseExport,
    /// Write the entries that were found into a file, as CSV.
    ExportJournal {
        /// The path as typed or pasted.
        path: PathBuf,
        /// Also where such a file is there already.
        replace: bool,
    },
    /// Do not ask any more.
    LeaveExport,
    /// Stop a job.
    CancelJob(JobId),
    /// Write what is not on the disk yet, before anything else.
    KeepNow,
    /// Put a short message away.
    DismissNotice(u64),
    /// Light or dark.
    SetTheme(Theme),
    /// A pane was dragged to this width, in points.
    SetWidth(Pane, f32),
    /// Draw everything this large, in percent.
    SetZoom(u16),
}

/// A pane whose width can be dragged; the form has what they leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// People, contacts, journal.
    Rail,
    /// The list and what is above and below it.
    List,
}

/// What stands on the left and in the middle of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// A book and the form of the record chosen in it.
    Book(RecordKind),
    /// The journal.
    Journal,
}
