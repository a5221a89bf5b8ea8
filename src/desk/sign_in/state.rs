//! A sign-in to a portal: what was typed, what answers there, and what has to be decided.

use std::fmt;

use uuid::Uuid;

use crate::desk::file_dialog::FileDialog;
use crate::desk::session::expired::Interrupted;
use crate::desk::session::lists::Lists;
use crate::desk::sign_in::access::AccessFacts;
use crate::desk::sign_in::steps::{Challenge, SignInMethod};
use crate::desk::sign_in::trust_question::TrustQuestion;
use crate::jobs::JobId;
use crate::portal::{About, Address};

/// A sign-in to a portal.
#[derive(Debug, Default)]
pub struct SigningIn {
    /// The job that signs in.
    pub running: Option<JobId>,
    /// Why the last try came to nothing.
    pub trouble: Option<String>,
    /// The saved portal that is being opened.
    pub portal: Option<Uuid>,
    /// What the portal asks for besides the password.
    pub challenge: Option<Challenge>,
    /// What answers at the address that was typed.
    pub found: AddressCheck,
    /// What has to be decided before anything is sent.
    pub doubt: Option<TrustQuestion>,
    /// Why the file of an authority was not taken.
    pub authority_trouble: Option<String>,
    /// The dialog that lets the user choose it.
    pub authority_dialog: FileDialog,
    /// What was decided in this sign-in, for this address.
    pub(super) decided: Option<(Address, AccessFacts)>,
    /// What goes on after the decision.
    pub(super) waiting: Option<(Address, SignInGoal)>,
    /// The lists on this computer, which are shown meanwhile.
    pub(super) offline: Offline,
}

impl SigningIn {
    /// To a saved portal, or to a new one.
    pub(in crate::desk) fn to(portal: Option<Uuid>) -> SigningIn {
        SigningIn { portal, ..SigningIn::default() }
    }

    /// Nobody is signed in, and this is why.
    pub(in crate::desk) fn fail(&mut self, sentence: String) {
        self.running = None;
        self.trouble = Some(sentence);
    }
}

/// What answers at an address.
#[derive(Debug, Default)]
pub struct AddressCheck {
    /// The address as typed.
    pub typed: String,
    /// The job that looks.
    pub running: Option<JobId>,
    /// What it found: a portal, or why not.
    pub answer: Option<Result<About, String>>,
    /// Where the portal is, if that does not go without saying.
    pub place: Option<String>,
}

/// What is wanted of a portal.
#[derive(Clone, Debug)]
pub(super) enum SignInGoal {
    /// Say what answers there.
    Look,
    Enter(SignInMethod),
    /// Enter with the token that the keyring kept for this account.
    Open(String),
}

/// The lists on this computer, while nobody is signed in.
#[derive(Default)]
pub(in crate::desk) struct Offline {
    /// The task that reads them.
    pub(super) reading: Option<JobId>,
    pub(super) lists: Option<Box<Lists>>,
    /// The sign-in form is in front of them.
    pub(super) aside: bool,
    /// What the user asked for that needs the portal.
    pub(super) wanted: Vec<Interrupted>,
}

impl fmt::Debug for Offline {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Offline").finish_non_exhaustive()
    }
}

impl SigningIn {
    /// The lists on this computer, unless the sign-in form is in front of them.
    pub(in crate::desk) fn lists_in_front(&self) -> Option<&Lists> {
        self.offline.lists.as_deref().filter(|_| !self.offline.aside)
    }

    /// The same, to be changed.
    pub(in crate::desk) fn lists_in_front_mut(&mut self) -> Option<&mut Lists> {
        self.offline.lists.as_deref_mut().filter(|_| !self.offline.aside)
    }

    /// The lists on this computer.
    pub(in crate::desk) fn lists_mut(&mut self) -> Option<&mut Lists> {
        self.offline.lists.as_deref_mut()
    }

    /// Puts the sign-in form in front of the lists, or the lists in front of it.
    pub(in crate::desk) fn set_lists_aside(&mut self, aside: bool) {
        self.offline.aside = aside;
    }

    /// The user is signed in: what was looked at goes on there, and what was wanted.
    pub(super) fn end_lists(&mut self) -> (Option<Box<Lists>>, Vec<Interrupted>) {
        let Offline { lists, wanted, .. } = std::mem::take(&mut self.offline);
        (lists, wanted)
    }
}
