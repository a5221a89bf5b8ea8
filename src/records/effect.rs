//! What else happens when a record is saved.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Choice, FieldKey, Record};

/// A side effect of a save: something that changes beside the edited fields, or that the
/// edit itself sets off. In [`telling`](super::telling) it is put into words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The person no longer heads this department.
    StopsHeading(Uuid),
    /// The person heads this department again.
    HeadsAgain(Uuid),
    /// A guest becomes a user.
    TakesPaidSeat,
    /// A disabled user is enabled.
    TakesSeatAgain,
    /// All sessions of the person end.
    SignsOutEverywhere,
    /// The portal writes to its administrators that the person changed their own profile.
    MailsAdministrators,
    /// The contact's currency is lost: the portal offers no call to set it.
    LosesCurrency(String),
    /// The contact's industry is lost: the portal offers no call to set it.
    LosesIndustry(String),
    /// The contact's type is lost: the portal offers no call to set it. `None` if it
    /// could not be looked up whether it has one.
    LosesType(Option<String>),
    /// The viewer will no longer see the contact.
    LocksYouOut,
    /// The viewer may only view the contact afterwards, unless they are among its managers,
    /// which nobody can tell before. Then they cannot put back its stage, if it has this one.
    EndsYourEditing(Option<String>),
    /// The managers of the contact are replaced, and the portal does not tell who they are.
    ReplacesHiddenManagers,
    /// Managers whose profiles were removed leave the contact's list.
    DropsGoneManagers,
    /// The portal takes blanks at the ends of these texts away, though they were not edited.
    DropsBlanks(Vec<FieldKey>),
    /// The end of a channel list that was cut off before goes: a kind without a value.
    DropsChannelPiece(String),
    /// A contact that is listed in several companies leaves all but the one in the form.
    LeavesOtherCompanies,
    /// The chosen company is gone from the portal, or hidden. It is not sent.
    LeavesOutCompany(i64),
    /// People chosen in this field are gone from the portal. They are not sent.
    LeavesOutPeople(FieldKey, BTreeSet<Uuid>),
    /// The portal itself fetches the picture from the web.
    PortalFetchesPicture(String),
    /// An earlier save took this stage from the contact. It comes back.
    StagePutBack(String),
    /// Undoing a save does not bring back what this effect of it took.
    StaysLost(Box<Effect>),
    /// Undoing a save leaves this field as it is.
    StaysChanged(FieldKey),
}

impl Effect {
    /// Whether the effect destroys something that cannot be brought back.
    pub fn is_loss(&self) -> bool {
        matches!(
            self,
            Effect::LosesCurrency(_)
                | Effect::LosesIndustry(_)
                | Effect::LosesType(_)
                | Effect::LocksYouOut
                | Effect::EndsYourEditing(Some(_))
                | Effect::DropsChannelPiece(_)
        )
    }

    /// Whether the user has to agree to it before anything is sent. The others are told in
    /// the review, where there is one, and afterwards, except what may or may not have happened.
    pub fn asks(&self) -> bool {
        !matches!(
            self,
            Effect::DropsBlanks(_)
                | Effect::LeavesOtherCompanies
                | Effect::StagePutBack(_)
                | Effect::HeadsAgain(_)
        )
    }

    /// Whether a reading shows that it has happened. What no reading shows has happened if the
    /// call that does it was carried out.
    pub fn shows_in(&self, now: Option<&Record>, carried_out: bool) -> bool {
        let person = now.and_then(Record::person_facts);
        let contact = now.and_then(Record::contact_facts);
        match self {
            Effect::StopsHeading(id) => person.map_or(carried_out, |facts| !facts.heads.contains(id)),
            Effect::HeadsAgain(id) => person.map_or(carried_out, |facts| facts.heads.contains(id)),
            Effect::TakesPaidSeat => {
                now.map_or(carried_out, |now| now.choice(FieldKey::Type) == Some(Choice::User))
            }
            Effect::LosesCurrency(_) => contact.map_or(carried_out, |facts| facts.currency.is_none()),
            Effect::LosesIndustry(_) => contact.map_or(carried_out, |facts| facts.industry.is_empty()),
            Effect::EndsYourEditing(_) => carried_out && contact.is_none_or(|facts| !facts.can_edit),
            _ => carried_out,
        }
    }

    /// Whether an undo of the save that had it should say that it stays.
    pub fn outlasts_undo(&self) -> bool {
        self.is_loss() && !matches!(self, Effect::LocksYouOut | Effect::EndsYourEditing(None))
            || matches!(self, Effect::ReplacesHiddenManagers | Effect::DropsGoneManagers)
    }
}
