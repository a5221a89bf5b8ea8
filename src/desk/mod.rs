//! What the program can DO, without a window.
//!
//! The desk holds a sign-in, the sessions, and the world they work with. It has one entry for what
//! the user asks for ([`Desk::act`]) and one for what the background brings ([`Desk::receive`]); nothing
//! else changes it but [`Desk::keep_now`] as the program ends, and no other module starts background work. A test can do everything a user can by
//! sending actions.
//!
//! A session stands for itself: its tasks answer to it, whether it is in front or not, and never to
//! another one.

mod act;
mod action;
mod environment;
mod file_dialog;
mod front;
mod keeping;
mod kept;
mod notice;
mod paths;
mod pictures;
mod portals;
mod session;
mod sign_in;
mod state;
mod task;
mod tokens;
mod unkept;
mod world;

pub use action::{Action, Pane, View};
pub use environment::{ChooseFile, DemoAccess, Environment, NoDialog, OwnFolders};
pub use file_dialog::FileDialog;
pub use front::Front;
pub use kept::Kept;
pub use notice::{Notice, Tone};
pub use pictures::Pixels;
pub use session::cut_off::CutOff;
pub use session::expired::Expired;
pub use session::export_question::{EXPORT_NAME, Export, Occupied};
pub use session::journal_shelf::JournalShelf;
pub use session::lists::Lists;
pub use session::loading::Shortened;
pub use session::open_record::{Finished, Open, OpenRecord, PhotoWork};
pub use session::photo_shelf::Photos;
pub use session::shelf::Shelf;
pub use session::state::Session;
pub use sign_in::state::{AddressCheck, SigningIn};
pub use sign_in::steps::{Challenge, ChallengeReply, SecondFactor};
pub use sign_in::trust_question::TrustQuestion;
pub use state::Desk;
pub use task::{Running, TaskKind};
