//! What else happens when a record is saved.

use uuid::Uuid;

use crate::records::Names;

/// A side effect of a plan: something that changes beside the edited fields, or
/// that the edit itself sets off. The user agrees to each before anything is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The person no longer heads this department.
    StopsHeading(Uuid),
    /// A guest becomes a user.
    TakesPaidSeat,
    /// All sessions of the person end.
    SignsOutEverywhere,
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
    /// The portal itself fetches the picture from the web.
    PortalFetchesPicture(String),
}

impl Effect {
    /// The effect as a sentence about the record of this name.
    pub fn sentence(&self, record: &str, names: &Names) -> String {
        match self {
            Effect::StopsHeading(department) => {
                format!("{record} stops heading {}.", names.department(*department))
            }
            Effect::TakesPaidSeat => {
                format!("{record} becomes a user, which takes one of the portal's paid seats.")
            }
            Effect::SignsOutEverywhere => {
                format!("{record} is signed out everywhere and can no longer sign in.")
            }
            Effect::LosesCurrency(currency) => {
                format!(
                    "The contact's currency ({currency}) will be lost: the portal offers no way to keep it."
                )
            }
            Effect::LosesIndustry(industry) => {
                format!(
                    "The contact's industry ({industry}) will be lost: the portal offers no way to keep it."
                )
            }
            Effect::LosesType(Some(name)) => {
                format!("The contact's type ({name}) will be lost: the portal offers no way to keep it.")
            }
            Effect::LosesType(None) => {
                "The contact's type, if it has one, will be lost: the portal offers no way to keep it."
                    .to_owned()
            }
            Effect::LocksYouOut => {
                format!("You will no longer see {record}: you are not among the managers.")
            }
            Effect::EndsYourEditing(stage) => {
                let lost = stage
                    .as_ref()
                    .map_or_else(String::new, |stage| format!(", and its stage ({stage}) will be lost"));
                format!(
                    "If you are not among the managers of {record}, you can no longer change it after this \
                     save{lost}."
                )
            }
            Effect::PortalFetchesPicture(address) => {
                format!("The portal fetches the picture from {address} by itself, without signing in there.")
            }
        }
    }

    /// The same once it has happened.
    pub fn past_sentence(&self, record: &str, names: &Names) -> String {
        let lost = |what: &str| format!("The contact's {what} was lost, as announced.");
        match self {
            Effect::StopsHeading(department) => {
                format!("{record} no longer heads {}.", names.department(*department))
            }
            Effect::TakesPaidSeat => {
                format!("{record} is a user now and takes one of the portal's paid seats.")
            }
            Effect::SignsOutEverywhere => format!("{record} was signed out everywhere."),
            Effect::LosesCurrency(currency) => lost(&format!("currency ({currency})")),
            Effect::LosesIndustry(industry) => lost(&format!("industry ({industry})")),
            Effect::LosesType(Some(name)) => lost(&format!("type ({name})")),
            Effect::LosesType(None) => "If the contact had a type, it was lost, as announced.".to_owned(),
            Effect::LocksYouOut => format!("You no longer see {record}."),
            Effect::EndsYourEditing(stage) => {
                let lost = stage.as_ref().map_or_else(String::new, |stage| {
                    format!(", and its stage ({stage}) was lost, as announced")
                });
                format!("If you are not among the managers of {record}, you can no longer change it{lost}.")
            }
            Effect::PortalFetchesPicture(address) => {
                format!("The portal fetched the picture from {address}.")
            }
        }
    }

    /// Whether the effect destroys something that cannot be brought back.
    pub fn is_loss(&self) -> bool {
        matches!(
            self,
            Effect::LosesCurrency(_)
                | Effect::LosesIndustry(_)
                | Effect::LosesType(_)
                | Effect::LocksYouOut
                | Effect::EndsYourEditing(Some(_))
        )
    }
}
